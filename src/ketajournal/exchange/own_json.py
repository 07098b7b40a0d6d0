"""The journal's own JSON: everything in it, so that what is read back is what was written."""

import json
from collections.abc import Callable, Iterable, Iterator
from datetime import datetime, timedelta, timezone
from pathlib import Path
from typing import Any

from ketajournal.course import metrics
from ketajournal.course.measures import INSTRUMENTS
from ketajournal.errors import BadInput
from ketajournal.exchange.checked_json import CheckedJson
from ketajournal.exchange.content import Content
from ketajournal.exchange.formats import File, Reader, ReadOptions, WriteOptions, Writer
from ketajournal.exchange.incoming import Incoming
from ketajournal.exchange.json_stream import json_document
from ketajournal.exchange.row_words import RowWords
from ketajournal.journal.archive import (
    AnswerRecord,
    Archive,
    CourseRecord,
    EntryRecord,
    EntryRows,
    PackedEntries,
    SessionRecord,
)
from ketajournal.journal.moments import to_columns

FORMAT, VERSION = "ketajournal", 1
_STEP = 500
_DATES = {metrics.LETTER_DATE, metrics.LETTER_OPENED, metrics.PRACTICE_UNTIL}


def schema() -> str:
    """The JSON Schema of this format: each field with its unit and range."""
    return Path(__file__).with_name("ketajournal.schema.json").read_text(encoding="utf-8")


def write(archive: Archive, words: RowWords, options: WriteOptions) -> Iterator[File]:  # noqa: ARG001 (all are alike)
    """The archive as one JSON document."""
    fields = {
        "format": FORMAT,
        "version": VERSION,
        "exported_at": options.made_at.isoformat(),
        "courses": _courses(archive),
        "entries": map(_entry_fields, archive.entries),
    }
    yield File("journal.json", json_document(fields, indent=1))


def _courses(archive: Archive) -> list[dict[str, Any]]:
    sessions: dict[str, list[dict[str, Any]]] = {c.id: [] for c in archive.courses}
    for s in archive.sessions:
        sessions[s.course_id].append(
            {
                "id": s.id,
                "at": _local(s.at, s.utc_offset),
                "route": s.route,
                "setting": s.setting,
                "cancelled_at": s.cancelled_at,
                "created_at": s.created_at,
                "updated_at": s.updated_at,
            }
        )
    return [{**c._asdict(), "sessions": sessions[c.id]} for c in archive.courses]


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
        "draft": _draft(e.draft),
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


def _draft(text: str | None) -> dict[str, str] | None:
    if text is None:
        return None
    prompt, begun = json.loads(text)
    return {"prompt": prompt, "text": begun}


def is_one(content: Content) -> bool:
    """True for JSON that says it is a journal's own."""
    return isinstance(content.json, dict) and content.json.get("format") == FORMAT


def read(content: Content, options: ReadOptions) -> Incoming:
    """The archive in the document. Raises ``BadInput`` with what is wrong, and where."""
    document = CheckedJson(content.json, "the file")
    if document.whole("version") > VERSION:
        raise BadInput("This file was written by a newer ketajournal.", "Update ketajournal, then try again.")
    courses, sessions = [], []
    for c in document.each("courses"):
        courses.append(_course(c))
        sessions += [_session(s, courses[-1].id) for s in c.each("sessions")]
    known = (_unlike(c.id for c in courses), _unlike(s.id for s in sessions))
    of = len(found) if isinstance(found := document.value.get("entries"), list) else 0
    entries = PackedEntries(_entries(document, *known, lambda done: options.step(done, of)))
    _unlike(rows.entry.id for rows in entries)
    archive = Archive(tuple(courses), tuple(sessions), entries)
    _unlike(answer.id for answer in archive.answers)
    return Incoming(FORMAT, archive)


def _unlike(ids: Iterable[str]) -> set[str]:
    """The ids, each of which may stand there once."""
    seen: set[str] = set()
    for one in ids:
        if one in seen:
            raise BadInput(f"the file: the id '{one}' stands there twice.")
        seen.add(one)
    return seen


def _entries(
    document: CheckedJson, courses: set[str], sessions: set[str], step: Callable[[int], None]
) -> Iterator[EntryRows]:
    for number, e in enumerate(document.each("entries")):
        if number % _STEP == 0:
            step(number)
        entry = _entry(e, courses, sessions)
        yield EntryRows(entry, tuple(_answer(a, entry) for a in e.each("answers")))


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
    )


def _entry(e: CheckedJson, courses: set[str], sessions: set[str]) -> EntryRecord:
    at, offset = to_columns(e.moment("at"))
    draft = e.maybe("draft", e.inside)
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
        json.dumps([draft.text("prompt"), draft.text("text")], ensure_ascii=False) if draft else None,
    )


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


READER = Reader(is_one, read)
WRITER = Writer(write, "{stem}.json", "everything, exactly: what 'import' reads back; 'export schema' describes it")
