"""Whatever a file holds, it is taken in or refused with a reason; nothing else ever happens."""

import copy
import json
import os
import zipfile
from base64 import b64encode
from io import BytesIO
from pathlib import Path
from random import Random
from textwrap import wrap
from typing import Any

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from ketajournal.errors import BadInput
from ketajournal.exchange import age_encryption, limits
from ketajournal.exchange.content import Content, open_source
from ketajournal.exchange.formats import ReadOptions, recognised_reader
from ketajournal.exchange.incoming import Incoming
from ketajournal.journal.file import connect
from ketajournal.journal.home import Home
from ketajournal.journal.merging import merge
from support.imports import incoming, own_archive
from support.journals import journal_at
from support.reader_samples import ReaderSample, on_every_sample
from support.samples.afterflow import HEAD as AFTERFLOW
from support.samples.day_one import exported
from support.samples.daylio import HEAD as DAYLIO
from support.samples.daylio import document
from support.samples.fhir import bundle, coded, form, item
from support.samples.own_json import MOMENT, OWN
from support.samples.psychonautwiki import EXPERIENCE
from support.samples.sleep_tables import FITBIT_JSON, GARMIN_ACCOUNT, OURA_SERVICE
from support.values import or_refusal
from support.zips import zipped

WHOLE: dict[str, Any] = {
    "own": OWN,
    "day one": json.loads(exported()),
    "psychonautwiki": {"experiences": [EXPERIENCE]},
    "fhir": json.loads(bundle(form(more=[item("69722-7", coded("LA6574-3"))]))),
    "garmin": json.loads(GARMIN_ACCOUNT),
    "oura": json.loads(OURA_SERVICE),
    "fitbit": json.loads(FITBIT_JSON),
    "jrnl": {"tags": {}, "entries": [{"title": "t", "body": "b", "date": "2026-03-02", "time": "14:00", "tags": []}]},
}
ODD = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(),
    st.floats(),
    st.text(max_size=12),
    st.sampled_from(
        [
            10**400,
            -1,
            1e308,
            "\ud800",
            "\x00",
            "\x1b[31m",
            "=1+1",
            "9999-12-31T23:59:59-23:59",
            "0001-01-01T00:00:00+23:59",
            "2026-03-02",
            "x" * 10_000,
            [],
            {},
            [[[]]],
            {"a": {"b": []}},
        ]
    ),
    st.lists(st.one_of(st.none(), st.integers(), st.text(max_size=3)), max_size=3),
    st.dictionaries(st.text(max_size=5), st.integers(), max_size=3),
)
quick = settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow])


def taken_in_or_refused(content: bytes) -> Incoming | BadInput:
    return or_refusal(lambda: incoming(content, moods={"rad": 9}, all_substances=True))


@quick
@given(content=st.binary(max_size=300))
@example(b"")
@example(b"\xff\xfe" + "[2026-03-02 14:00] words".encode("utf-16-le"))
@example(b"\xff\xfe\x00")
@example(b"\xef\xbb\xbf")
@example(b"PK\x03\x04")
@example(b"[" * 100_000)
@example(b'{"a":' * 100_000)
@example(b'{"experiences": ' + b"[" * 3000 + b"]" * 3000 + b"}")
@example(b'{"format": "ketajournal", "version": 1' + b"0" * 5000 + b"}")
@example(b'{"format": "ketajournal", "version": NaN}')
@example(b'{"format": "ketajournal", "version": 1, "version": 1}')
@example(b'{"resourceType": "Bundle", "entry": 5}')
@example(b'{"entries": []}')
@example(b'"text"')
@example(b"full_date,time,mood\n")
@example(b'full_date,time,mood\n"')
def test_any_bytes(content: bytes) -> None:
    taken_in_or_refused(content)


@quick
@given(text=st.text(max_size=200), start=st.sampled_from(["[2026-03-02 14:00]", "2026-03-02 14:00 ", ""]))
def test_any_text_that_begins_like_jrnls(text: str, start: str) -> None:
    taken_in_or_refused(f"{start}{text}".encode("utf-8", "replace"))


@quick
@given(
    head=st.sampled_from([DAYLIO, AFTERFLOW]),
    rows=st.lists(
        st.lists(
            st.one_of(
                st.text(max_size=8),
                st.sampled_from(
                    ["2026-03-02", "14:00", "rad", "Ketamine", "Mar 2, 2026 at 2:05 PM", "5", "=x", '"', "9999-12-31"]
                ),
            ),
            min_size=6,
            max_size=9,
        ),
        max_size=3,
    ),
)
def test_any_table(head: str, rows: list[list[str]]) -> None:
    taken_in_or_refused("\n".join([head, *(",".join(row) for row in rows)]).encode("utf-8", "replace"))


def places(value: Any, before: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
    """The way to every value inside a document."""
    inner = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    return [way for key, one in inner for way in ((*before, key), *places(one, (*before, key)))]


def changed(document: Any, way: tuple[Any, ...], value: Any) -> Any:
    found = copy.deepcopy(document)
    inside = found
    for key in way[:-1]:
        inside = inside[key]
    inside[way[-1]] = value
    return found


@pytest.mark.parametrize("name", WHOLE)
@quick
@given(data=st.data())
def test_any_value_in_any_place_of_a_document(name: str, data: st.DataObject) -> None:
    document = WHOLE[name]
    for _ in range(data.draw(st.integers(1, 2))):
        way = data.draw(st.sampled_from(places(document) or [()]))
        if way:
            document = changed(document, way, data.draw(ODD))
    taken_in_or_refused(json.dumps(document).encode())


@quick
@given(data=st.data())
def test_any_value_in_any_place_of_a_backup(data: st.DataObject) -> None:
    found = document()
    found = changed(found, data.draw(st.sampled_from(places(found))), data.draw(ODD))
    taken_in_or_refused(zipped({"backup.daylio": json.dumps(found)}))


@on_every_sample
@settings(max_examples=40, deadline=None)
@given(data=st.data())
def test_a_file_that_is_cut_off_or_damaged(one: ReaderSample, data: st.DataObject) -> None:
    raw = bytearray(one.sample.raw)
    raw[data.draw(st.integers(0, len(raw) - 1))] = data.draw(st.integers(0, 255))
    taken_in_or_refused(bytes(raw[: data.draw(st.sampled_from([len(raw), len(raw) // 2, len(raw) - 1]))]))


@pytest.mark.parametrize("name", WHOLE)
def test_each_whole_document_is_taken_in(name: str) -> None:
    assert isinstance(taken_in_or_refused(json.dumps(WHOLE[name]).encode()), Incoming)


@quick
@given(content=st.binary(max_size=200), name=st.text(min_size=1, max_size=12), first=st.integers(0, 34))
def test_any_zip(content: bytes, name: str, first: int) -> None:
    buffer = BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        archive.writestr(name.replace("\x00", "") or "x", content)
        archive.writestr("Journal.json", exported())
    packed = bytearray(buffer.getvalue())
    taken_in_or_refused(bytes(packed))
    for place in range(first, len(packed), 35):
        packed[place] ^= 0x55
        taken_in_or_refused(bytes(packed))
        packed[place] ^= 0x55


@settings(max_examples=80, deadline=None)
@given(
    st.lists(st.sampled_from(["-> scrypt ", "A" * 22, " 1", "\n", "B" * 42 + "A", "--- ", "-> X25519 a", "=", "é"]))
)
@example(["-> scrypt ", "A" * 22, " 1", "\n", "B" * 42 + "A", "\n--- ", "C" * 42 + "A", "\n"])
def test_any_locked_file_stays_closed_or_is_refused(parts: list[str]) -> None:
    content = ("age-encryption.org/v1\n" + "".join(parts)).encode() + bytes(32)
    assert age_encryption.is_age(BytesIO(content))
    found = or_refusal(lambda: age_encryption.opened(content, "correct horse"))
    assert found is None or isinstance(found, BadInput)


@pytest.mark.parametrize("work", [23, 40, 64, 10**19])
def test_a_locked_file_that_would_take_all_memory_is_refused_before_it_is_tried(work: int) -> None:
    content = f"age-encryption.org/v1\n-> scrypt {'A' * 22} {work}\n{'B' * 42}A\n--- {'C' * 42}A\n".encode() + bytes(
        32
    )
    lines = "\n".join(wrap(b64encode(content).decode(), 64))
    armored = f"-----BEGIN AGE ENCRYPTED FILE-----\n{lines}\n-----END AGE ENCRYPTED FILE-----\n".encode()
    for locked in (content, armored, armored.replace(b"\n", b"\r\n")):
        with pytest.raises(BadInput, match="8 GB of memory"):
            age_encryption.opened(locked, "correct horse")


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_what_is_taken_in_can_be_put_into_a_journal(tmp_path_factory: pytest.TempPathFactory, data: Any) -> None:
    way = data.draw(st.sampled_from(places(OWN)))
    try:
        archive = own_archive(json.dumps(changed(OWN, way, data.draw(ODD))))
    except BadInput:
        return
    folder = tmp_path_factory.mktemp("journal")
    with journal_at(folder):
        pass
    connection = connect(Home(folder).journal, None)
    merge(connection, Home(folder).journal, archive)
    assert connection.execute("PRAGMA foreign_key_check").fetchall() == []
    connection.close()


@pytest.mark.parametrize(
    ("way", "value", "said"),
    [
        (("courses", 0, "id"), "../../x", "courses 1: 'id' should be 32 hexadecimal digits"),
        (("courses", 0, "sessions", 0, "at"), "soon", "courses 1, sessions 1: 'at' should be a moment"),
        (("entries", 0, "session"), "6" * 32, "entries 1: 'session' names '6666"),
        (
            ("entries", 0, "answers", 0, "value"),
            11,
            "entries 1, answers 1: 'value' should be a whole number from 0 to 10",
        ),
        (("entries", 0, "answers", 0, "value"), 10**400, "entries 1, answers 1: 'value' should be"),
        (("courses", 0, "started_on"), "0001-01-01", "should be a date between the years 1900 and 2200"),
        (("version",), 2, "written by a newer ketajournal"),
    ],
)
def test_a_wrong_value_of_our_own_is_refused_with_its_place(way: tuple[Any, ...], value: Any, said: str) -> None:
    with pytest.raises(BadInput) as refused:
        own_archive(json.dumps(changed(OWN, way, value)))
    assert said in refused.value.sentence


@pytest.mark.parametrize("value", [{"a": 1}, [1], 1e9, -1e12])
def test_what_can_be_no_answer_is_refused(value: object) -> None:
    document = changed(OWN, ("entries", 0, "answers", 0, "kind"), "number")
    with pytest.raises(BadInput, match="'value' should be an answer"):
        own_archive(json.dumps(changed(document, ("entries", 0, "answers", 0, "value"), value)))


@pytest.mark.parametrize("value", ["soon", "", "2026-13-01", "9999-01-01", 5])
@pytest.mark.parametrize("field", [{"kind": "date"}, {"kind": "text", "metric": "letter_date"}])
def test_a_date_that_can_not_be_one_is_refused(field: dict[str, str], value: object) -> None:
    document = copy.deepcopy(OWN)
    document["entries"][0]["answers"][0] |= {**field, "value": value}
    with pytest.raises(BadInput, match="'value' should be"):
        own_archive(json.dumps(document))


@pytest.mark.parametrize("value", [4, -1, 1.5, True, "2"])
def test_an_item_of_a_measure_that_can_not_be_one_is_refused(value: object) -> None:
    document = changed(OWN, ("entries", 0, "kind"), "phq-9")
    document["entries"][0]["answers"][0] |= {"prompt": "phq-9.1", "kind": "item", "metric": None, "value": value}
    with pytest.raises(BadInput, match="should be a whole number from 0 to 3"):
        own_archive(json.dumps(document))


def test_the_same_id_twice_in_one_file_is_refused() -> None:
    document = copy.deepcopy(OWN)
    document["entries"].append(document["entries"][0])
    with pytest.raises(BadInput, match="stands there twice"):
        own_archive(json.dumps(document))


@pytest.mark.parametrize("text", ["2026-W10-1T14:00:00Z", "2026-03-02T15:00:00+01:00", "2026-03-02T14:00:00.5Z"])
def test_a_moment_in_another_form_is_kept_in_ours(text: str) -> None:
    ((entry, _),) = own_archive(json.dumps(changed(OWN, ("entries", 0, "updated_at"), text))).entries
    assert entry.updated_at == MOMENT


# --- what is no ordinary file


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="no pipes with names")
def test_a_pipe_and_a_device_are_refused_without_being_read(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe")
    for path in (tmp_path / "pipe", Path("/dev/zero")):
        with pytest.raises(BadInput):
            open_source(str(path))


@pytest.mark.parametrize("path", ["nowhere", "a\x00b", "x" * 5000, ""])
def test_a_path_that_leads_nowhere_is_refused(path: str) -> None:
    with pytest.raises(BadInput):
        open_source(path)


def test_a_file_that_is_too_large_is_refused_before_it_is_read(tmp_path: Path) -> None:
    path = tmp_path / "large"
    with path.open("wb") as file:
        file.truncate(limits.LARGEST_IMPORT + 1)
    with pytest.raises(BadInput, match="larger than 200 MB"):
        open_source(str(path))


def test_a_large_zip_is_read_for_the_small_part_of_it_that_is_known(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(limits, "LARGEST_IMPORT", 2_000)
    others = {"photo.jpg": Random(1).randbytes(3_000), "a/b/heart_rate-1.json": "[" * 3_000}
    (tmp_path / "all.zip").write_bytes(zipped({"a/b/sleep-1.json": FITBIT_JSON, **others}))
    content = Content(open_source(str(tmp_path / "all.zip")))
    assert len(recognised_reader(content).read(content, ReadOptions()).archive.entries) == 1
