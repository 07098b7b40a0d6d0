"""Day One's JSON, and the zip it comes in, as notes."""

import json
from collections.abc import Callable
from typing import Any

import pytest

from ketajournal.errors import BadInput
from ketajournal.exchange import limits
from support.imports import entries, incoming, left_out, notes
from support.samples.day_one import exported
from support.zips import zipped


def test_an_entry_is_a_note_on_the_clock_it_was_written_by() -> None:
    assert entries(incoming(exported())) == [
        (
            "note",
            "2026-03-02T14:00-05:00",
            {"note.text": "A quiet day.\n\nGone - all of it!\nTags: ketamine, rest\nStarred"},
        )
    ]


def test_its_pictures_are_counted_and_so_are_entries_without_words() -> None:
    found = incoming(exported({}, {"uuid": "B", "text": ""}, {"uuid": "C", "text": "![](dayone-moment://X)"}))
    assert len(notes(found)) == 1
    assert left_out(found) == {"pictures, sound and other attachments": 3, "entries without words": 2}


@pytest.mark.parametrize(
    ("zone_of_it", "moment"),
    [
        ("GMT+0530", "2026-03-03T00:30+05:30"),
        ("Etc/UTC", "2026-03-02T19:00+00:00"),
        ("Nowhere/At_all", "2026-03-02T20:00+01:00"),
        ("../../etc/passwd", "2026-03-02T20:00+01:00"),
        (None, "2026-03-02T20:00+01:00"),
    ],
)
def test_a_zone_that_is_not_known_is_the_one_here(
    zone: Callable[[str], None], zone_of_it: str | None, moment: str
) -> None:
    zone("Europe/Berlin")
    assert entries(incoming(exported({"timeZone": zone_of_it})))[0][1] == moment


def test_an_entry_that_was_changed_there_is_the_same_entry_with_newer_words() -> None:
    ((before, (words,)),) = incoming(exported()).archive.entries
    changed = exported({"text": "other", "modifiedDate": "2026-04-01T08:00:00Z"})
    ((after, (other_words,)),) = incoming(changed).archive.entries
    assert before.id == after.id
    assert before.updated_at < after.updated_at
    assert words.id != other_words.id
    assert words.answered_at < other_words.answered_at


def test_words_that_stand_only_with_their_looks_come_in_as_words() -> None:
    rich = {"contents": [{"text": "A title\n", "attributes": {"line": {"header": 1}}}, {"embeddedObjects": []}]}
    rich["contents"] += [{"text": "and "}, {"text": "bold", "attributes": {"bold": True}}]
    ((_, _, answers),) = entries(
        incoming(
            exported({"text": None, "richText": json.dumps(rich), "tags": None, "photos": None, "starred": False})
        )
    )
    assert answers == {"note.text": "A title\nand bold"}
    with pytest.raises(BadInput, match="entries 1, richText: line 1: this is not JSON"):
        incoming(exported({"text": None, "richText": "{"}))


def test_a_zip_brings_every_journal_in_it_and_nothing_else() -> None:
    found = incoming(
        zipped(
            {
                "Journal.json": exported(),
                "Dreams.json": exported({"uuid": "B", "text": "a dream"}),
                "photos/1.jpeg": b"\xff\xd8",
                "photos/notes.json": "not a journal",
                "../../evil.json": "not read",
                "/etc/evil.json": "not read",
                "._Journal.json": b"\x00\x05\x16\x07",
                "__MACOSX/._Journal.json": b"\x00\x05\x16\x07",
            }
        )
    )
    assert len(notes(found)) == 2


def test_a_zip_of_its_folder_is_as_good() -> None:
    found = incoming(zipped({"Day One/Journal.json": exported(), "Day One/photos/notes.json": "not a journal"}))
    assert len(notes(found)) == 1


def test_a_zip_with_a_password_is_refused_by_that() -> None:
    locked = bytearray(zipped({"Journal.json": exported()}))
    locked[6] |= 1
    locked[locked.index(b"PK\x01\x02") + 8] |= 1
    with pytest.raises(BadInput, match="locked with a password"):
        incoming(bytes(locked))


@pytest.mark.parametrize(
    "members", [{}, {"readme.txt": "hello"}, {"Journal.json": "{"}, {"Journal.json": '{"a": 1}'}, {"J.json": b"\xff"}]
)
def test_a_zip_without_a_journal_is_refused(members: dict[str, str | bytes]) -> None:
    with pytest.raises(BadInput):
        incoming(zipped(members))


def test_a_zip_that_unpacks_to_more_than_a_journal_is_refused_before_it_is_unpacked(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(limits, "LARGEST_IMPORT", 100_000)
    packed = zipped({"Journal.json": b" " * 50_000_000})
    assert len(packed) < 100_000
    with pytest.raises(BadInput, match="larger than"):
        incoming(packed)


def test_the_sizes_are_of_all_its_journals_together(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(limits, "LARGEST_IMPORT", 2_000)
    with pytest.raises(BadInput, match="larger than"):
        incoming(zipped({f"{n}.json": exported() for n in range(9)}))


def test_a_zip_that_is_cut_off_or_damaged_is_refused() -> None:
    whole = zipped({"Journal.json": exported(*[{"uuid": f"{n}"} for n in range(50)])})
    for broken in (whole[:60], whole[:-20], whole[:80] + b"\x00" * 40 + whole[120:]):
        with pytest.raises(BadInput):
            incoming(broken)


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"creationDate": "yesterday"}, "entries 1: 'creationDate' should be a moment"),
        ({"creationDate": None}, "entries 1: 'creationDate' should be text"),
        ({"modifiedDate": "0001-01-01T00:00:00Z"}, "'modifiedDate' should be a moment"),
        ({"text": 7}, "'text' should be text"),
        ({"tags": "ketamine"}, "'tags' should be a list"),
        ({"photos": 1}, "'photos' should be a list"),
    ],
)
def test_a_wrong_value_is_refused_with_its_place(change: dict[str, Any], said: str) -> None:
    with pytest.raises(BadInput, match=said):
        incoming(exported(change))
