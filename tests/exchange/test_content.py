"""A file is read in parts, never as a whole, and what nobody can have written is refused by its place."""

import csv
import json
from collections.abc import Iterator
from contextlib import contextmanager
from io import BytesIO, StringIO

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from ketajournal.errors import BadInput
from ketajournal.exchange import json_reading, limits, text_reading
from ketajournal.exchange.content import Content
from ketajournal.exchange.formats import ReadOptions, recognised_reader
from ketajournal.exchange.text_reading import joined_lines, text_pieces
from support.reader_samples import DECIDED, ReaderSample, on_every_sample
from support.samples.afterflow import HEAD as AFTERFLOW
from support.samples.afterflow import ROW
from support.samples.day_one import exported
from support.samples.daylio import HEAD as DAYLIO
from support.samples.fhir import bundle, form
from support.samples.own_json import OWN
from support.samples.psychonautwiki import EXPERIENCE

ROWS_OF_DAYLIO = "\n".join(f"2026-03-0{day},x,y,14:00,rad,,," for day in (1, 2, 3))
ENTRY_OF_JRNL = {"title": "t", "body": "b", "date": "2026-03-02", "time": "14:00"}
THREE = {
    "own": json.dumps(OWN | {"entries": [{**OWN["entries"][0], "id": n * 32, "answers": []} for n in "123"]}),
    "own in another order": json.dumps(
        {"entries": [{**OWN["entries"][0], "id": n * 32, "answers": []} for n in "123"]}
        | {key: value for key, value in OWN.items() if key != "entries"}
    ),
    "day one": exported({}, {}, {}),
    "jrnl": "\n".join(f"[2026-03-0{day} 14:00] words" for day in (1, 2, 3)),
    "jrnl's JSON": json.dumps({"entries": [ENTRY_OF_JRNL] * 3}),
    "daylio": f"{DAYLIO}\n{ROWS_OF_DAYLIO}",
    "afterflow": f"{AFTERFLOW}\n{ROW}\n{ROW}\n{ROW}",
    "psychonautwiki": json.dumps({"experiences": [EXPERIENCE] * 3}),
    "fhir": bundle(*(form(id=name) for name in "abc")),
    "fhir on lines": "\n".join(json.dumps(form(id=name)) for name in "abc"),
}


class InParts(BytesIO):
    """A file of which nobody may ask for all."""

    def read(self, size: int | None = -1) -> bytes:
        assert size is not None
        assert 0 <= size <= 1 << 16
        return super().read(size)


def read(text: str) -> int:
    """The number of entries in a text that is read in parts."""
    content = Content(InParts(text.encode()))
    options = ReadOptions(all_substances=True, moods={"rad": 9})
    return len(recognised_reader(content).read(content, options).archive.entries)


@contextmanager
def pieces_of(size: int) -> Iterator[None]:
    before, text_reading._PIECE = text_reading._PIECE, size
    try:
        yield
    finally:
        text_reading._PIECE = before


@pytest.mark.parametrize("name", THREE)
def test_no_format_holds_the_file_as_a_whole(name: str) -> None:
    assert read(THREE[name]) >= 3


@on_every_sample
def test_no_sample_of_any_format_does(one: ReaderSample) -> None:
    raw = one.sample.raw
    content = Content(BytesIO(raw) if raw.startswith(b"PK") else InParts(raw))  # a zip's list of names is read whole
    assert len(recognised_reader(content).read(content, ReadOptions(**DECIDED)).archive.entries) == one.sample.entries


@pytest.mark.parametrize("name", THREE)
def test_more_entries_than_anybody_writes_are_refused_in_a_sentence(
    name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(limits, "MOST_ENTRIES", 2)
    with pytest.raises(BadInput, match="more than 2 entries"):
        read(THREE[name])


@pytest.mark.parametrize(
    "text",
    [
        json.dumps({"format": "ketajournal", "version": 1, "courses": [], "x": "y" * 5000}),
        '{"entries": [' + "[]," * 2000 + "[]]}",
        '{"experiences": [' + "[" * 3000,
        '{"resourceType": "Bundle", "entry": [{"a": ' + "7" * 5000 + "}]}",
        json.dumps(form(more=[{"linkId": "x" * 5000}])),
        "[2026-03-02 14:00] " + "word " * 1000,
        f'{DAYLIO}\n2026-03-02,x,y,14:00,rad,,,"{"word " * 1000}',
    ],
)
def test_a_part_that_nobody_wrote_is_refused_before_it_is_all_in_memory(
    text: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(limits, "LONGEST_PART", 2000)
    with pieces_of(100), pytest.raises(BadInput):
        read(text)


def test_an_entry_of_more_lines_than_anybody_writes_is_refused_with_its_line(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("ketajournal.exchange.jrnl_reading.LONGEST_TEXT", 100)
    with pytest.raises(BadInput, match=r"line 12: the entry of 2026-03-02 14:00 is longer"):
        read("[2026-03-02 14:00] words\n" + "ten words\n" * 100)


def test_a_table_with_a_mood_of_its_own_on_each_line_is_no_diary() -> None:
    rows = "\n".join(f"2026-03-02,x,y,14:00,mood {n},,," for n in range(300))
    content = Content(BytesIO(f"{DAYLIO}\n{rows}".encode()))
    with pytest.raises(BadInput, match="line 202: there are more than 200 moods"):
        recognised_reader(content).moods(content)


@given(text=st.text("ab\n\r\x0b\u2028é😀", max_size=30), size=st.integers(1, 9), wide=st.booleans())
@example("a\r\nb", 2, False)
def test_a_text_has_the_same_lines_wherever_it_is_cut(text: str, size: int, wide: bool) -> None:
    raw = text.encode("utf-16" if wide else "utf-8")
    with pieces_of(size):
        assert "".join(text_pieces(BytesIO(raw))) == text
        assert list(joined_lines(text_pieces(BytesIO(raw)))) == list(StringIO(text, newline=""))


@given(before=st.text("a\né", max_size=20), size=st.integers(1, 9), bad=st.sampled_from([b"\xff", b"\x00", b"\xc3"]))
def test_what_is_no_text_is_refused_with_its_line(before: str, size: int, bad: bytes) -> None:
    file = BytesIO(b"ab" + before.encode() + bad)
    line = before.count("\n") + 1
    with pieces_of(size), pytest.raises(BadInput, match=rf"line {line}: this is not"):
        list(text_pieces(file))


@given(
    rows=st.lists(st.lists(st.text('a,"\n\ré', max_size=4), min_size=2, max_size=2), max_size=4),
    size=st.integers(1, 9),
)
def test_a_table_has_the_same_rows_wherever_it_is_cut(rows: list[list[str]], size: int) -> None:
    out = StringIO(newline="")
    csv.writer(out).writerows([["one", "two"], *rows])
    content = Content(BytesIO(out.getvalue().encode()))
    with pieces_of(size):
        found = [list(row.cells.values()) for row in content.rows()]
    assert found == [row for row in rows if any(cell.strip() for cell in row)]


@given(
    values=st.lists(st.integers() | st.text(max_size=3), max_size=4),
    fields=st.dictionaries(st.text("ab", min_size=1, max_size=2), st.integers(), max_size=3),
)
def test_a_documents_fields_are_known_and_of_a_list_its_first_element(
    values: list[object], fields: dict[str, int]
) -> None:
    text = json.dumps(fields | {"list": values})
    document = json_reading.JsonDocument(lambda: json_reading.members(iter([text])))
    assert document.fields == fields | {"list": values[:1]}
