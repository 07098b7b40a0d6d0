"""The journal's own JSON is the journal: what is read back is what was written, and its schema tells the truth."""

import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from jsonschema import Draft202012Validator, FormatChecker

from ketajournal.exchange import own_json
from ketajournal.journal.archive import (
    AnswerRecord,
    Archive,
    CourseRecord,
    EntryRecord,
    EntryRows,
    SessionRecord,
    archive_in_memory,
)
from support.archives import answer, archive, archives, entry, noted
from support.exports import own_document
from support.imports import own_archive
from support.journals import journal_at
from support.many_commands import Here

SCHEMA: dict[str, Any] = json.loads(own_json.schema())


def faults(text: str) -> list[str]:
    """What the schema finds wrong in a document."""
    validator = Draft202012Validator(SCHEMA, format_checker=FormatChecker())
    return [f"{list(fault.absolute_path)}: {fault.message}" for fault in validator.iter_errors(json.loads(text))]


@settings(max_examples=60)
@given(archives())
def test_any_journal_comes_back_as_it_was(whole: Archive) -> None:
    assert own_archive(own_document(whole)) == whole


@settings(max_examples=60)
@given(archives())
def test_any_journal_is_what_the_schema_says(whole: Archive) -> None:
    by_kind = [
        EntryRows(e, tuple(a for a in answers if a.kind not in ("item", "scale"))) for e, answers in whole.entries
    ]
    assert faults(own_document(whole._replace(entries=by_kind))) == []


def test_the_schema_is_one_and_describes_every_field() -> None:
    Draft202012Validator.check_schema(SCHEMA)
    assert SCHEMA["$schema"] == "https://json-schema.org/draft/2020-12/schema"
    bare = [
        f"{name}.{field}"
        for name, part in [("", SCHEMA), *SCHEMA["$defs"].items()]
        for field, value in part.get("properties", {}).items()
        if "description" not in value and "description" not in SCHEMA["$defs"].get(value.get("$ref", "")[8:], {})
    ]
    assert bare == []


def test_the_schema_has_the_fields_that_are_written_and_no_others() -> None:
    renamed = {"course_id": "course", "session_id": "session"}
    within = {"course": {"sessions"}, "session": set(), "entry": {"answers"}, "answer": set()}
    # What its place in the document says already, and the offset that 'at' has in it.
    without = {"session": {"course_id", "utc_offset"}, "entry": {"utc_offset"}, "answer": {"entry_id"}}
    for name, record in (
        ("course", CourseRecord),
        ("session", SessionRecord),
        ("entry", EntryRecord),
        ("answer", AnswerRecord),
    ):
        fields = {renamed.get(f, f) for f in record._fields if f not in without.get(name, ())} | within[name]
        assert set(SCHEMA["$defs"][name]["properties"]) == fields
        assert set(SCHEMA["$defs"][name]["required"]) == fields


@pytest.mark.parametrize(
    ("place", "value"),
    [
        (("version",), 2),
        (("format",), "other"),
        (("entries", 0, "at"), "2026-03-02"),
        (("entries", 0, "id"), "ABC"),
        (("entries", 0, "answers", 0, "value"), {}),
        (("courses", 0, "started_on"), "yesterday"),
        (("courses", 0, "planned_sessions"), -1),
        (("more",), 1),
    ],
)
def test_the_schema_refuses_what_the_reader_refuses(place: tuple[Any, ...], value: Any) -> None:
    document = json.loads(own_document(noted("words")))
    assert faults(json.dumps(document)) == []
    *way, last = place
    inner = document
    for step in way:
        inner = inner[step]
    inner[last] = value
    assert faults(json.dumps(document))


def test_a_rating_of_eleven_and_an_item_of_four_are_against_the_schema() -> None:
    for kind, value in (("scale", 11), ("item", 4), ("item", 1.5)):
        document = json.loads(own_document(archive([entry(1, "checkin")], [answer(1, 3, "x", kind)])))
        assert faults(json.dumps(document)) == []
        document["entries"][0]["answers"][0]["value"] = value
        assert faults(json.dumps(document)), (kind, value)


def test_a_course_that_was_lived_is_exported_whole_and_as_its_schema_says(here: Here, home: Path) -> None:
    here("begin", answers={"course.started_on": "2026-03-02 14:00", "course.route": "iv", "begin.hope": "é\n---"})
    here("reflect", "--session", "1", answers={"reflect.first": "=a door", "reflect.new-thing": "a walk"})
    here("checkin", "--at", "2026-03-03", answers={"checkin.mood": 6, "checkin.basics": ["moved", "meals"]})
    here("measure", "phq-9", "--items", "1,0,-,1,1,1,1,1,1", "--at", "2026-03-09")
    here("write", "first")
    here("letter", "write", answers={"letter.text": "hush", "letter.opens": "date", "letter.date": "2036-01-01"})
    here("write", "gone")
    here("delete", "last", "--yes")
    document = here.run("export", "json").stdout
    assert faults(document) == []
    with journal_at(home) as journal:
        assert own_archive(document) == archive_in_memory(journal.connection)
    assert "gone" in document
    assert "hush" in document
