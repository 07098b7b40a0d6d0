"""The journal's own JSON: everything in it, so that what is read back is what was written."""

import json
import re
from collections.abc import Callable, Collection, Iterable, Iterator
from datetime import datetime, timedelta, timezone
from functools import partial
from pathlib import Path
from typing import Any, TypeVar

from ketajournal.course import metrics
from ketajournal.course.measures import INSTRUMENTS
from ketajournal.errors import BadInput
from ketajournal.exchange.checked_json import CheckedJson, kind_of
from ketajournal.exchange.content import Content
from ketajournal.exchange.export_words import ExportWords
from ketajournal.exchange.formats import File, Reader, ReadOptions, WriteOptions, Writer
from ketajournal.exchange.incoming import Incoming
from ketajournal.exchange.json_reading import Member, members
from ketajournal.exchange.json_writing import json_document
from ketajournal.exchange.limits import refuse_too_many
from ketajournal.journal.archive import (
    AnswerRecord,
    Archive,
    CourseRecord,
    EntryRecord,
    EntryRows,
    PackedEntries,
    PurgedRecord,
    SessionRecord,
    draft_of,
    stamps_text,
)
from ketajournal.journal.moments import to_columns

FORMAT, VERSION = "ketajournal", 1
_STEP = 500
_LISTS = ("courses", "entries", "purged")
# How ``write`` begins, courses before the entries that name them; any other order is read whole.
_AS_WRITTEN = re.compile(
    r'\s*\{\s*"format":\s*"ketajournal",\s*"version":\s*\d{1,9},\s*"exported_at":\s*"[^"\\]{0,40}",\s*"courses":\s*\['
)
R = TypeVar("R", CourseRecord, SessionRecord)
Row = TypeVar("Row", CourseRecord, SessionRecord, EntryRecord, AnswerRecord, PurgedRecord)
_JSON_COLUMNS = {"value", "stamps"}  # which can be written in more than one way
_DATES = {metrics.LETTER_DATE, metrics.LETTER_OPENED, metrics.PRACTICE_UNTIL}


def schema() -> str:
    """The JSON Schema of this format: each field with its unit and range."""
    return Path(__file__).with_name("ketajournal.schema.json").read_text(encoding="utf-8")


def write(archive: Archive, words: ExportWords, options: WriteOptions) -> Iterator[File]:  # noqa: ARG001 (all are alike)
    """The archive as one JSON document."""
    fields = {
        "format": FORMAT,
        "version": VERSION,
        "exported_at": options.made_at.isoformat(),
        "courses": _courses(archive),
        "entries": map(_entry_fields, archive.entries),
        "purged": [one._asdict() for one in archive.purged],
    }
    yield File("journal.json", json_document(fields, indent=1))


def _courses(archive: Archive) -> list[dict[str, Any]]:
    sessions: dict[str, list[dict[str, Any]]] = {c.id: [] for c in archive.courses}
    for s in archive.sessions:
        sessions[s.course_id].append(_session_fields(s))
    return [_course_fields(c) | {"sessions": sessions[c.id]} for c in archive.courses]


def _course_fields(c: CourseRecord) -> dict[str, Any]:
    return {**c._asdict(), "stamps": _parsed(c.stamps)}


def _session_fields(s: SessionRecord) -> dict[str, Any]:
    return {
        "id": s.id,
        "at": _local(s.at, s.utc_offset),
        "route": s.route,
        "setting": s.setting,
        "cancelled_at": s.cancelled_at,
        "created_at": s.created_at,
        "updated_at": s.updated_at,
        "same_as": s.same_as,
        "stamps": _parsed(s.stamps),
    }


def _entry_fields(rows: EntryRows) -> dict[str, Any]:
    e = rows.entry
    return {
        "id": e.id,
        "course": e.course_id,
        "session": e.session_id,
        "kind": e.kind,
        "at": _local(e.at, e.utc_offset),
        "started_at": e.started_at,
        "finished_at": e.finished_at,
        "deleted_at": e.deleted_at,
        "updated_at": e.updated_at,
        "stamps": _parsed(e.stamps),
        "answers": [
            {
                "id": a.id,
                "prompt": a.prompt,
                "kind": a.kind,
                "metric": a.metric,
                "value": json.loads(a.value),
                "position": a.position,
                "answered_at": a.answered_at,
                "replaced_at": a.replaced_at,
            }
            for a in rows.answers
        ],
    }


def _local(utc: str, offset: int) -> str:
    """The moment with the offset the person's clock showed; ``to_columns`` takes it apart again."""
    return datetime.fromisoformat(utc).astimezone(timezone(timedelta(minutes=offset))).isoformat()


def _parsed(stamps: str | None) -> dict[str, str] | None:
    found: dict[str, str] | None = json.loads(stamps) if stamps else None
    return found


def is_one(content: Content) -> bool:
    """True for JSON that says it is a journal's own."""
    if _AS_WRITTEN.match(content.head):
        return True
    return content.json is not None and content.json.fields.get("format") == FORMAT


def read(content: Content, options: ReadOptions) -> Incoming:
    """The archive in the document. Raises ``BadInput`` with what is wrong, and where."""
    courses: dict[str, CourseRecord] = {}
    sessions: dict[str, SessionRecord] = {}
    entries, purged, entry_ids, answer_ids = PackedEntries(), list[PurgedRecord](), set[bytes](), set[bytes]()
    for key, number, value in _members(content):
        if key == "version" and CheckedJson({key: value}, "the file").whole(key) > VERSION:
            raise BadInput("This file was written by a newer ketajournal.", "Update ketajournal, then try again.")
        if key == "courses" and number:
            c = CheckedJson(value, f"the file, courses {number}")
            course = _course(c)
            _add_once(courses, course)
            for s in c.each("sessions"):
                _add_once(sessions, _session(s, course.id))
        elif key == "entries" and number:
            refuse_too_many(number)
            e = CheckedJson(value, f"the file, entries {number}")
            entry = _entry(e, courses, sessions)
            answers = (*(_answer(a, entry) for a in e.each("answers")), *_draft(e, entry))
            _refuse_twice(entry_ids, [entry.id])
            _refuse_twice(answer_ids, [answer.id for answer in answers])
            entries.add(EntryRows(entry, answers))
            if number % _STEP == 0:
                options.step(number, number)
        elif key == "purged" and number:
            purged.append(_purged(CheckedJson(value, f"the file, purged {number}")))
    return Incoming(FORMAT, Archive(tuple(courses.values()), tuple(sessions.values()), entries, tuple(purged)))


def refuse_wrong_rows(archive: Archive) -> None:
    """Hold the rows of a journal's file to what a document can say: SQLite keeps anything in any column.

    Raises ``BadInput`` with the row and what is wrong with it.
    """
    courses, sessions = ({row.id for row in rows} for rows in (archive.courses, archive.sessions))
    for c in archive.courses:
        _refuse_wrong(c, "course", partial(_course_fields, c), _course)
    for s in archive.sessions:
        _refuse_wrong(s, "session", partial(_session_fields, s), partial(_session, course_id=s.course_id))
    for rows in archive.entries:
        e = _refuse_wrong(
            rows.entry, "entry", partial(_entry_fields, rows), partial(_entry, courses=courses, sessions=sessions)
        )
        for answer, a in zip(rows.answers, e.each("answers"), strict=True):
            _refuse_wrong(answer, "answer", partial(dict, a.value), partial(_answer, entry=rows.entry))
    for purged in archive.purged:
        _refuse_wrong(purged, "purged row", purged._asdict, _purged)


def _refuse_wrong(row: Row, name: str, fields: Callable[[], Any], read: Callable[[CheckedJson], Row]) -> CheckedJson:
    """The fields of a row, which *read* makes the same row of again."""
    where = f"the {name} {kind_of(row.id)}"
    try:
        given = CheckedJson(fields(), where)
        found = read(given)
    except (ValueError, TypeError, OverflowError, RecursionError):
        raise BadInput(f"{where}: one of its moments or values can't be one.") from None
    for column, is_there, should_be in zip(row._fields, row, found, strict=True):
        if column not in _JSON_COLUMNS and (is_there, type(is_there)) != (should_be, type(should_be)):
            raise BadInput(f"{where}: '{column}' should be {kind_of(should_be)}, and is {kind_of(is_there)}.")
    return given


def _members(content: Content) -> Iterator[Member]:
    """The document's version, courses and entries: read piece by piece where it is as ``write`` made it."""
    if _AS_WRITTEN.match(content.head):
        for member in members(content.pieces()):
            if member.key in _LISTS and not member.number and member.value != []:
                raise CheckedJson({member.key: member.value}, "the file").fault(member.key, "a list")
            yield member
        return
    document = content.json
    assert document is not None
    yield Member("version", 0, document.fields.get("version"))
    for key in _LISTS:
        for number, one in enumerate(document.each(key), start=1):
            yield Member(key, number, one.value)


def _add_once(known: dict[str, R], record: R) -> None:
    if record.id in known:
        raise _twice(record.id)
    known[record.id] = record


def _refuse_twice(known: set[bytes], ids: Iterable[str]) -> None:
    for one in ids:
        packed = bytes.fromhex(one)  # half as large as the text
        if packed in known:
            raise _twice(one)
        known.add(packed)


def _twice(identity: str) -> BadInput:
    return BadInput(f"the file: the id '{identity}' stands there twice.")


def _course(c: CheckedJson) -> CourseRecord:
    return CourseRecord(
        c.identity(),
        c.day("started_on"),
        c.maybe("planned_sessions", c.whole),
        c.maybe("route", c.text),
        c.maybe("provider", c.text),
        c.utc("created_at"),
        c.utc("updated_at"),
        c.maybe("maintenance_on", c.day),
        c.maybe("ended_on", c.day),
        c.maybe("same_as", c.text),
        _stamps(c, CourseRecord),
    )


def _session(s: CheckedJson, course_id: str) -> SessionRecord:
    at, offset = to_columns(s.moment("at"))
    return SessionRecord(
        s.identity(),
        course_id,
        at,
        offset,
        s.maybe("route", s.text),
        s.maybe("setting", s.text),
        s.maybe("cancelled_at", s.utc),
        s.utc("created_at"),
        s.utc("updated_at"),
        s.maybe("same_as", s.text),
        _stamps(s, SessionRecord),
    )


def _entry(e: CheckedJson, courses: Collection[str], sessions: Collection[str]) -> EntryRecord:
    at, offset = to_columns(e.moment("at"))
    return EntryRecord(
        e.identity(),
        e.maybe("course", lambda key: e.one_of(key, courses)),
        e.maybe("session", lambda key: e.one_of(key, sessions)),
        e.name("kind"),
        at,
        offset,
        e.utc("started_at"),
        e.maybe("finished_at", e.utc),
        e.maybe("deleted_at", e.utc),
        e.utc("updated_at"),
        _stamps(e, EntryRecord),
    )


def _stamps(row: CheckedJson, record: type[CourseRecord | SessionRecord | EntryRecord]) -> str | None:
    """When each column was changed; ``None`` where none was since the row was made."""
    if row.value.get("stamps") is None:
        return None
    given = row.inside("stamps")
    if unknown := set(given.value) - {"", *record._fields}:
        raise BadInput(f"{given.where}: there is no '{min(unknown)[:40]}'.")
    return stamps_text({name: given.utc(name) for name in given.value})


def _draft(e: CheckedJson, entry: EntryRecord) -> list[AnswerRecord]:
    """The half-typed words, where version 0.1 wrote it: with the entry. It is among the answers since."""
    draft = e.maybe("draft", e.inside)
    return [draft_of(entry.id, draft.name("prompt"), draft.text("text"), entry.updated_at)] if draft else []


def _answer(a: CheckedJson, entry: EntryRecord) -> AnswerRecord:
    prompt, kind, metric = a.name("prompt"), a.name("kind"), a.maybe("metric", a.name)
    if entry.kind in INSTRUMENTS and prompt.removeprefix(f"{entry.kind}.").isdigit():
        a.maybe("value", lambda key: a.rated(key, 3))
    elif kind == "scale":
        a.maybe("value", lambda key: a.rated(key, 10))
    elif kind == "date" or metric in _DATES:
        a.maybe("value", a.day_or_moment)
    return AnswerRecord(
        a.identity(),
        entry.id,
        prompt,
        kind,
        metric,
        json.dumps(a.answer("value"), ensure_ascii=False),
        a.whole("position"),
        a.utc("answered_at"),
        a.maybe("replaced_at", a.utc),
    )


def _purged(one: CheckedJson) -> PurgedRecord:
    return PurgedRecord(one.identity(), one.utc("deleted_at"))


READER = Reader(is_one, read)
WRITER = Writer(write, "{stem}.json", "everything, exactly: what 'import' reads back; 'export schema' describes it")
