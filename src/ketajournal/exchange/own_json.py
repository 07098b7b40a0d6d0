"""The journal's own JSON: everything in it, so that what is read back is what was written."""

import json
import re
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import datetime, timedelta, timezone
from functools import partial
from pathlib import Path
from typing import Any, NamedTuple

from ketajournal.course import metrics
from ketajournal.course.measures import INSTRUMENTS
from ketajournal.course.values import is_answer
from ketajournal.errors import BadInput, Damaged
from ketajournal.exchange.checked_json import CheckedJson, kind_of
from ketajournal.exchange.content import Content
from ketajournal.exchange.formats import ExportWords, File, FormatIn, FormatOut, ReadOptions, WriteOptions
from ketajournal.exchange.incoming import Incoming
from ketajournal.exchange.json_reading import members
from ketajournal.exchange.json_writing import json_document
from ketajournal.exchange.limits import refuse_too_many
from ketajournal.exchange.readable_archive import Readable
from ketajournal.journal.archive import (
    TABLES,
    AnswerRecord,
    AnyRecord,
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
from ketajournal.journal.reading import json_of, value_of
from ketajournal.journal.statements import Record

FORMAT, VERSION = "ketajournal", 1
_STEP = 500
_BEGINS = re.compile(rf'\s*\{{\s*"format":\s*"{FORMAT}"')  # as ``write`` does
_KEYS = {"course_id": "course", "session_id": "session"}  # of columns that have another name here
_DATES = {metrics.LETTER_DATE, metrics.LETTER_OPENED, metrics.PRACTICE_UNTIL}

Read = Callable[[CheckedJson, str], object]


def _maybe(read: Read) -> Read:
    return lambda row, key: row.maybe(key, partial(read, row))


# What a column may hold, in whichever table it is. The rest is in ``_record``: moments with the clock that they were
# told by, and when each column was changed.
_COLUMNS: Mapping[str, Read] = {
    "id": CheckedJson.identity,
    "course_id": _maybe(CheckedJson.text),
    "session_id": _maybe(CheckedJson.text),
    "started_on": CheckedJson.day,
    "maintenance_on": _maybe(CheckedJson.day),
    "ended_on": _maybe(CheckedJson.day),
    "planned_sessions": _maybe(CheckedJson.whole),
    "route": _maybe(CheckedJson.text),
    "provider": _maybe(CheckedJson.text),
    "setting": _maybe(CheckedJson.text),
    "same_as": _maybe(CheckedJson.text),
    "kind": CheckedJson.name,
    "prompt": CheckedJson.name,
    "metric": _maybe(CheckedJson.name),
    "position": CheckedJson.whole,
    "value": lambda row, key: json.dumps(row.answer(key), ensure_ascii=False),
    "created_at": CheckedJson.utc,
    "updated_at": CheckedJson.utc,
    "started_at": CheckedJson.utc,
    "answered_at": CheckedJson.utc,
    "finished_at": _maybe(CheckedJson.utc),
    "cancelled_at": _maybe(CheckedJson.utc),
    "deleted_at": _maybe(CheckedJson.utc),
    "replaced_at": _maybe(CheckedJson.utc),
}
_AS_JSON = {"value", "stamps"}  # the columns that hold JSON, which can be written in more than one way


def schema() -> str:
    """The JSON Schema of this format: each field with its unit and range."""
    return Path(__file__).with_name("ketajournal.schema.json").read_text(encoding="utf-8")


# --- out


def _write(found: Readable, words: ExportWords, options: WriteOptions) -> Iterator[File]:  # noqa: ARG001 (all are alike)
    """The archive as one JSON document."""
    archive = found.archive
    sessions: dict[str, list[dict[str, object]]] = {c.id: [] for c in archive.courses}
    for s in archive.sessions:
        sessions[s.course_id].append(_object(s))
    fields = {
        "format": FORMAT,
        "version": VERSION,
        "exported_at": options.made_at.isoformat(),
        "courses": [_object(c) | {"sessions": sessions[c.id]} for c in archive.courses],
        "entries": (_object(e) | {"answers": [_said(a) for a in answers]} for e, answers in archive.entries),
        "purged": [_object(one) for one in archive.purged],
    }
    yield File("journal.json", json_document(fields))


def _said(answer: AnswerRecord) -> dict[str, object]:
    """An answer as it stands in a document. Raises ``Damaged`` for one that nobody gave."""
    return _object(answer) | {"value": value_of(answer.value, answer.kind)}


def _object(row: Record) -> dict[str, object]:
    """A row as it stands in a document, inside of what it belongs to: that isn't said again."""
    columns = row._asdict()
    if isinstance(row, SessionRecord | AnswerRecord):
        del columns["course_id" if isinstance(row, SessionRecord) else "entry_id"]
    if "utc_offset" in columns:
        columns["at"] = _local(columns["at"], columns.pop("utc_offset"))
    for name in _AS_JSON & columns.keys():
        columns[name] = None if columns[name] is None else json_of(columns[name])
    return {_KEYS.get(name, name): value for name, value in columns.items()}


def _local(utc: str, offset: int) -> str:
    """The moment with the offset the person's clock showed; ``to_columns`` takes it apart again."""
    return datetime.fromisoformat(utc).astimezone(timezone(timedelta(minutes=offset))).isoformat()


# --- in


def is_one(content: Content) -> bool:
    """True for JSON that says it is a journal's own."""
    if _BEGINS.match(content.head):
        return True
    return content.json is not None and content.json.fields.get("format") == FORMAT


def read(content: Content, options: ReadOptions) -> Incoming:
    """The archive in the document. Raises ``BadInput`` with what is wrong, and where."""
    courses, sessions, entries, purged = list[CourseRecord](), list[SessionRecord](), PackedEntries(), []
    once, named = _once(), dict[tuple[str, str], str]()
    for key, number, value in members(content.pieces()):
        if key == "version" and CheckedJson({key: value}, "the file").whole(key) > VERSION:
            raise BadInput("This file was written by a newer ketajournal.", "Update ketajournal, then try again.")
        if key not in ("courses", "entries", "purged") or value == []:
            continue
        if not number:
            raise CheckedJson({key: value}, "the file").fault(key, "a list")
        row = CheckedJson(value, f"the file, {key} {number}")
        if key == "courses":
            courses.append(once(_record(row, CourseRecord)))
            sessions += (once(_record(s, SessionRecord, course_id=courses[-1].id)) for s in row.each("sessions"))
        elif key == "purged":
            purged.append(_purged(row))
        else:
            refuse_too_many(number)
            entry = once(_record(row, EntryRecord))
            answers = [*(_answer(a, entry) for a in row.each("answers")), *_draft(row, entry)]
            entries.add(EntryRows(entry, tuple(map(once, answers))))
            for of, one in (("course", entry.course_id), ("session", entry.session_id)):
                if one is not None:
                    named.setdefault((of, one), row.where)
            if number % _STEP == 0:
                options.step(number, number)
    known = {("course", c.id) for c in courses} | {("session", s.id) for s in sessions}
    for (of, one), where in named.items():
        if (of, one) not in known:
            raise BadInput(f"{where}: '{of}' names '{one[:40]}', which is not in the file.")
    return Incoming(FORMAT, Archive(tuple(courses), tuple(sessions), entries, tuple(purged)))


class WrongRow(NamedTuple):
    """A row that holds what no document can say, and in a sentence what."""

    row: Record
    said: str


def wrong_rows(archive: Archive) -> Iterator[WrongRow]:
    """The rows of a journal's file that are none: SQLite keeps anything in any column."""
    for row, read in _each_to_check(archive):
        try:
            _refuse_wrong(row, read)
        except BadInput as fault:
            yield WrongRow(row, fault.sentence)


def _each_to_check(archive: Archive) -> Iterator[tuple[Record, Callable[[CheckedJson], Record]]]:
    for c in archive.courses:
        yield c, lambda row: _record(row, CourseRecord)
    for s in archive.sessions:
        yield s, partial(_record, record=SessionRecord, course_id=s.course_id)
    for entry, answers in archive.entries:
        yield entry, lambda row: _record(row, EntryRecord)
        yield from ((answer, partial(_answer, entry=entry)) for answer in answers)
    for purged in archive.purged:
        yield purged, _purged


def _refuse_wrong(row: Record, read: Callable[[CheckedJson], Record]) -> None:
    where = f"the {'purged row' if isinstance(row, PurgedRecord) else TABLES[type(row)]} {kind_of(row.id)}"
    if isinstance(row, AnswerRecord):
        where = f"{where} in the entry {kind_of(row.entry_id)}"
    try:
        found = read(CheckedJson(_object(row), where))
    except (Damaged, ValueError, TypeError, OverflowError, RecursionError):
        raise BadInput(f"{where}: one of its moments or values can't be one.") from None
    for column, is_there, should_be in zip(row._fields, row, found, strict=True):
        same = type(is_there) is type(should_be) and (column in _AS_JSON or is_there == should_be)
        if not same:
            raise BadInput(f"{where}: '{column}' should be {kind_of(should_be)}, and is {kind_of(is_there)}.")


def _once() -> Callable[[AnyRecord], AnyRecord]:
    """Gives each row back. Raises ``BadInput`` for one whose id another of its kind had before."""
    known: defaultdict[type, set[bytes]] = defaultdict(set)

    def once(row: AnyRecord) -> AnyRecord:
        packed = bytes.fromhex(row.id)  # half as large as the text
        if packed in known[type(row)]:
            raise BadInput(f"the file: the id '{row.id}' stands there twice.")
        known[type(row)].add(packed)
        return row

    return once


def _record(row: CheckedJson, record: type[AnyRecord], **columns: Any) -> AnyRecord:
    """The record in an object, but for the *columns* that are known."""
    if "utc_offset" in record._fields:
        columns["at"], columns["utc_offset"] = to_columns(row.moment("at"))
    if "stamps" in record._fields:
        columns["stamps"] = _stamps(row, record._fields)
    for name in record._fields:
        if name not in columns:
            columns[name] = _COLUMNS[name](row, _KEYS.get(name, name))
    return record(**columns)


def _stamps(row: CheckedJson, columns: Sequence[str]) -> str | None:
    if row.value.get("stamps") is None:
        return None
    given = row.inside("stamps")
    if unknown := set(given.value) - {"", *columns}:
        raise BadInput(f"{given.where}: there is no '{min(unknown)[:40]}'.")
    return stamps_text({name: given.utc(name) for name in given.value})


def _draft(e: CheckedJson, entry: EntryRecord) -> list[AnswerRecord]:
    """The half-typed words, where version 0.1 wrote it: with the entry. It is among the answers since."""
    draft = e.maybe("draft", e.inside)
    return [draft_of(entry.id, draft.name("prompt"), draft.text("text"), entry.updated_at)] if draft else []


def _answer(row: CheckedJson, entry: EntryRecord) -> AnswerRecord:
    answer = _record(row, AnswerRecord, entry_id=entry.id)
    if entry.kind in INSTRUMENTS and answer.prompt.removeprefix(f"{entry.kind}.").isdigit():
        row.maybe("value", lambda key: row.rated(key, 3))
    elif answer.kind == "scale":
        row.maybe("value", lambda key: row.rated(key, 10))
    elif answer.kind == "date" or answer.metric in _DATES:
        row.maybe("value", row.day_or_moment)
    if not is_answer(answer.kind, row.value["value"]):
        raise row.fault("value", f"an answer to a question of the kind '{answer.kind}'")
    return answer


def _purged(row: CheckedJson) -> PurgedRecord:
    return _record(row, PurgedRecord, deleted_at=row.utc("deleted_at"))


READER = FormatIn(is_one, read)
WRITER = FormatOut(
    _write, "{stem}.json", "everything, exactly: what 'import' reads back; 'export schema' describes it"
)
