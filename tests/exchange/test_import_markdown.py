"""A folder or a zip of Markdown or text: a note a file, by the date in its properties or its name."""

import json
import os
import zipfile
from collections.abc import Callable
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ketajournal.errors import BadInput
from ketajournal.exchange import limits, parts
from ketajournal.exchange.content import Content
from ketajournal.exchange.formats import ReadOptions, recognised_reader
from ketajournal.exchange.incoming import Incoming
from support.imports import entries, incoming, left_out, notes
from support.samples.markdown import BRINGS, FOLDER
from support.values import or_refusal
from support.zips import zipped


@pytest.fixture(autouse=True)
def _utc(zone: Callable[[str], None]) -> None:
    zone("UTC")


def of_folder(folder: Path) -> Incoming:
    content = Content(folder)
    return recognised_reader(content).read(content, ReadOptions())


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    made = tmp_path / "Vault"
    for name, words in FOLDER.items():
        if not name.startswith(".."):
            path = made / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(words if isinstance(words, bytes) else words.encode())
    return made


def moment_of(name: str, words: str = "words") -> str | None:
    """The moment of a file of this name, beside another one; ``None`` where it has none."""
    found = entries(incoming(zipped({"1999-01-01.md": "another", name: words})))
    return next((at[:16] for _, at, answers in found if answers["note.text"] != "another"), None)


def test_a_folder_brings_what_its_zip_does(folder: Path) -> None:
    assert sorted(entries(of_folder(folder)), key=str) == sorted(BRINGS, key=str)
    in_zip = {e.id for e, _ in incoming(zipped(FOLDER)).archive.entries}
    assert {e.id for e, _ in of_folder(folder).archive.entries} == in_zip


@pytest.mark.parametrize(
    ("name", "at"),
    [
        ("2026-03-04.md", "2026-03-04T12:00"),
        ("20260304.txt", "2026-03-04T12:00"),
        ("2026_03_04.md", "2026-03-04T12:00"),
        ("2026.03.04 a walk.MD", "2026-03-04T12:00"),
        ("202603041430.md", "2026-03-04T14:30"),
        ("20260304143059 an idea.md", "2026-03-04T14:30"),
        ("2026-03-04 14-30.md", "2026-03-04T14:30"),
        ("2026-03-04T14.30.txt", "2026-03-04T14:30"),
        ("2026-03-04 2026 plans.md", "2026-03-04T12:00"),
        ("2026-03-04 25-30.md", "2026-03-04T12:00"),
        ("2026/03/04.txt", "2026-03-04T12:00"),
        ("2026/03-March/2026-03-04-Wednesday.md", "2026-03-04T12:00"),
        ("Export of 2026-03-04/Ideas.md", None),
        ("Export of 2026-03-04/2026-03-05.md", "2026-03-05T12:00"),
        ("from 2026-03-01 to 2026-03-04.md", "2026-03-04T12:00"),
        ("2026-13-04.md", None),
        ("2026-02-30.md", None),
        ("04-03-2026.md", None),
        ("1202603045.md", None),
        ("9999-03-04.md", None),
        ("0001-01-01.md", None),
        ("March 4.md", None),
    ],
)
def test_the_date_in_a_name_is_a_whole_one_with_the_year_first(name: str, at: str | None) -> None:
    assert moment_of(name) == at


@pytest.mark.parametrize(
    ("properties", "at"),
    [
        ("date: 2026-03-02", "2026-03-02T12:00"),
        ("date: 2026-03-02T08:30", "2026-03-02T08:30"),
        ('Date: "2026-03-02 08:30:00"', "2026-03-02T08:30"),
        ("date: 2026-03-02 08:30:00 +0200", "2026-03-02T08:30"),
        ("date: '[[2026-03-02]]'", "2026-03-02T12:00"),
        ("created: 2026-03-04T08:30:00Z", "2026-03-04T08:30"),
        ("created: 2026-03-01T08:30:00Z", "2026-03-04T12:00"),
        ("date: 2.03.2026", "2026-03-02T12:00"),
        ("date: 18.03.2026 21:30", "2026-03-18T21:30"),
        ("date: 02/03/2026", "2026-03-04T12:00"),
        ("date:", "2026-03-04T12:00"),
        ("tags: [a]", "2026-03-04T12:00"),
    ],
)
def test_a_property_says_when_it_was_and_one_of_the_same_day_the_hour(properties: str, at: str) -> None:
    assert moment_of("2026-03-04.md", f"---\n{properties}\n---\nwords") == at


@pytest.mark.parametrize("date", ["2026-03-02T08:30:00Z", "2026-03-02 08:30", '"2026-03-02T08:30"'])
def test_properties_of_toml_are_properties(date: str) -> None:
    [(_, at, answers)] = entries(incoming(zipped({"a.md": f'+++\ndate = {date}\nmood = "low"\n+++\nwords\n'})))
    assert (at[:16], answers["note.text"]) == ("2026-03-02T08:30", 'words\n\nmood: "low"')


def bear(**said: Any) -> str:
    """What Bear keeps of a note beside its text."""
    return json.dumps({"creatorIdentifier": "net.shinyfrog.bear", "net.shinyfrog.bear": said})


def test_a_note_of_bears_is_of_the_day_in_its_name_or_of_the_one_on_which_it_was_begun() -> None:
    begun = "2026-03-02T08:30:00Z"
    notes_of_bear = {
        "Ideas": ("an idea", bear(creationDate=begun, trashed=0)),
        "2026-03-04": ("a day", bear(creationDate=begun)),
        "Gone": ("thrown away", bear(creationDate=begun, trashed=1)),
        "Odd": ("no day", "["),
    }
    files = {}
    for name, (words, said) in notes_of_bear.items():
        files[f"Bear Notes 2026-06-01/{name}.textbundle/text.md"] = words
        files[f"Bear Notes 2026-06-01/{name}.textbundle/info.json"] = said
    found = incoming(zipped(files))
    assert [(at[:16], said["note.text"]) for _, at, said in entries(found)] == [
        ("2026-03-04T12:00", "a day"),
        ("2026-03-02T08:30", "an idea"),
    ]
    odd = "Bear Notes 2026-06-01/Odd.textbundle/text.md"
    assert left_out(found) == {
        "entries that were deleted": 1,
        f"files without a date in their name or properties ({odd})": 1,
        "pictures, sound and other attachments": 4,
    }


def test_properties_that_never_end_are_words() -> None:
    assert notes(incoming(zipped({"2026-03-04.md": "---\nwords: more\n"}))) == ["---\nwords: more"]
    assert notes(incoming(zipped({"2026-03-04.md": "---\n" + "a: b\n" * 1001 + "---\n"})))[0].startswith(
        "---\na: b\n"
    )


def test_a_folder_in_which_nothing_has_a_date_is_refused_with_its_names() -> None:
    with pytest.raises(BadInput, match=r"name or properties can be read: a.md, b.md, c.txt, …"):
        incoming(zipped(dict.fromkeys(("a.md", "b.md", "c.txt", "d.md"), "words")))


@pytest.mark.parametrize("end", ["\n", "\r\n", "\u2028", "\x0b"], ids=ascii)
def test_the_name_of_a_file_is_told_in_one_line(end: str) -> None:
    """What a zip says of itself could otherwise look like something that is told here, such as whom to call."""
    with pytest.raises(BadInput) as refused:
        incoming(zipped({f"a{end}If you need someone now, call 1.md": "words"}))
    assert len(refused.value.sentence.splitlines()) == 1
    assert "a If you need someone now, call 1.md" in refused.value.sentence


def test_a_folder_of_jrnls_is_jrnls() -> None:
    first, second = "[13/02/2026 10:30] Hello folder.\nBody\n", "[01/03/2026 11:30] Second.\n"
    found = incoming(zipped({"2026/02/13.txt": first, "2026/03/01.txt": second, "read me.txt": "hello"}))
    assert found.format == "jrnl"
    assert [at[:16] for _, at, _ in entries(found)] == ["2026-02-13T10:30", "2026-03-01T11:30"]
    assert left_out(found) == {"files that don't begin with an entry's date": 1}
    alone = incoming(first + second)
    assert [e.id for e, _ in alone.archive.entries] == [e.id for e, _ in found.archive.entries]


# --- what means harm, or is no text


def test_links_and_what_is_no_file_are_not_followed(folder: Path) -> None:
    (folder / "2026-04-01.md").symlink_to(folder / "Ideas.md")
    (folder / "up").symlink_to(folder.parent)
    os.mkfifo(folder / "2026-04-02.md")
    found = of_folder(folder)
    assert len(entries(found)) == len(BRINGS)
    assert left_out(found)["links, and what is no file in it"] == 3


def test_a_link_in_a_zip_is_left_out() -> None:
    packed = bytearray(zipped({"2026-03-04.md": "words", "2026-03-05.md": "/etc/passwd"}))
    at = packed.rindex(b"PK\x01\x02")
    packed[at + 38 : at + 42] = (0o120777 << 16).to_bytes(4, "little")
    found = incoming(bytes(packed))
    assert notes(found) == ["words"]
    assert left_out(found) == {"links, and what is no file in it": 1}


@pytest.mark.parametrize("name", ["2026-03-05 über.md", "2026-03-05 😀.md"])
def test_a_name_in_a_zip_that_does_not_say_it_is_utf_8_is_the_same_name(name: str) -> None:
    unsaid = "2026-03-05 " + "x" * (len(name.encode()) - 14) + ".md"
    packed = zipped({unsaid: "words"}).replace(unsaid.encode(), name.encode())
    assert zipfile.ZipFile(BytesIO(packed)).namelist() != [name], "it is read as letters of DOS"
    assert entries(incoming(packed)) == entries(incoming(zipped({name: "words"})))


@pytest.mark.filterwarnings("ignore:Duplicate name")
def test_a_name_that_stands_twice_in_a_zip_is_two_files() -> None:
    packed = BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        for words in ("one", "two"):
            archive.writestr("2026-03-05.md", words)
    assert notes(incoming(packed.getvalue())) == ["one", "two"]


@pytest.mark.parametrize("name", ["../2026-03-05.md", "/2026-03-05.md", "C:/2026-03-05.md", "a\\..\\2026-03-05.md"])
def test_a_name_that_leads_out_is_left_out(name: str) -> None:
    assert left_out(incoming(zipped({"2026-03-04.md": "words", name: "x"}))) == {
        "links, and what is no file in it": 1
    }


def test_what_unpacks_to_more_than_anybody_wrote_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(limits, "LARGEST_IMPORT", 100_000)
    with pytest.raises(BadInput, match="larger than"):
        incoming(zipped({f"2026-03-0{n}.md": " " * 60_000 for n in (1, 2)}))


def test_a_file_that_is_longer_than_an_entry_is_refused_by_its_name() -> None:
    with pytest.raises(BadInput, match=r"2026-03-04.md: it is longer than an entry can be"):
        incoming(zipped({"2026-03-04.md": "word\n" * (limits.LONGEST_TEXT // 5 + 1)}))


def test_more_files_than_any_journal_has_are_refused(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(parts, "_MOST", 3)
    with pytest.raises(BadInput, match="more than 3 files"):
        of_folder(folder)
    with pytest.raises(BadInput, match="more than 3 files"):
        incoming(zipped(FOLDER))


def test_a_file_that_is_no_text_is_told_with_its_line_and_left_out() -> None:
    bad = {f"2026-03-{day:02}.md": b"a\ncaf\xe9" for day in range(1, 5)}
    found = incoming(zipped({**bad, "2026-04-01.md": "words"}))
    first = ", ".join(f"2026-03-0{day}.md, line 2: this is not UTF-8 text" for day in (1, 2, 3))
    assert (notes(found), left_out(found)) == (["words"], {f"files that can't be read ({first}, …)": 4})
    with pytest.raises(BadInput, match="No text in it with a date in its name or properties can be read") as refused:
        incoming(zipped(bad))
    assert "2026-03-01.md, line 2: this is not UTF-8 text" in refused.value.sentence


def test_a_picture_alone_is_not_asked_to_be_saved_as_text() -> None:
    with pytest.raises(BadInput, match="this is not UTF-8 text") as refused:
        incoming(b"\xff\xd8\xff\xe0\x00\x10JFIF")
    assert refused.value.hint == "If it is text, save it as UTF-8, then try again."


def test_json_beside_the_texts_may_be_anything() -> None:
    assert notes(incoming(zipped({"2026-03-04.md": "words", "data.json": "{"}))) == ["words"]


@settings(max_examples=100, deadline=None)
@given(
    name=st.text(max_size=10) | st.sampled_from(["2026-03-04", "20260304 99-99", "a/../b", "\ud800", "."]),
    words=st.binary(max_size=60) | st.text("---\n: date2026-035T\"'[", max_size=40).map(str.encode),
)
def test_any_name_and_any_bytes_are_taken_in_or_refused(name: str, words: bytes) -> None:
    name = name.replace("\x00", "").encode("utf-8", "replace").decode() or "x"
    content = Content(BytesIO(zipped({f"{name}.md": words, "2026-03-05.md": words})))
    or_refusal(lambda: recognised_reader(content).read(content, ReadOptions()))
