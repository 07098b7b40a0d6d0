"""The journal's own JSON: everything in it, so that what is read back is what was written."""

import json
from collections.abc import Iterable
from datetime import datetime, timedelta, timezone
from pathlib import Path
from typing import Any

from ketajournal.course import metrics
from ketajournal.course.measures import INSTRUMENTS
from ketajournal.errors import BadInput
from ketajournal.exchange.checked_json import CheckedJson
from ketajournal.exchange.content import Content
from ketajournal.exchange.formats import Reader, ReadOptions, WriteOptions, Writer
from ketajournal.exchange.incoming import Incoming
from ketajournal.exchange.row_words import RowWords
from ketajournal.journal.archive import AnswerRecord, Archive, CourseRecord, EntryRecord, SessionRecord
from ketajournal.journal.moments import to_columns

FORMAT, VERSION = "ketajournal", 1
_STEP = 500
_DATES = {metrics.LETTER_DATE, metrics.LETTER_OPENED, metrics.PRACTICE_UNTIL}


def schema() -> str:
    """The JSON Schema of this format: each field with its unit and range."""
    return Path(__file__).with_name("ketajournal.schema.json").read_text(encoding="utf-8")


def write(archive: Archive, words: RowWords, options: WriteOptions) -> dict[str, str]:  # noqa: ARG001 (all are alike)
    """The archive as one JSON document."""
    sessions: dict[str, list[dict[str, Any]]] = {}
    for s in archive.sessions:
        sessions.setdefault(s.course_id, []).append(
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
    answers: dict[str, list[dict[str, Any]]] = {}
    for a in archive.answers:
        answers.setdefault(a.entry_id, []).append(
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
        )
    document = {
        "format": FORMAT,
        "version": VERSION,
        "exported_at": options.made_at.isoformat(),
        "courses": [{**c._asdict(), "sessions": sessions.get(c.id, [])} for c in archive.courses],
        "entries": [
            {
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
                "answers": answers.get(e.id, []),
            }
            for e in archive.entries
        ],
    }
    return {"journal.json": json.dumps(document, ensure_ascii=False, indent=1) + "\n"}


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
    known = ({c.id for c in courses}, {s.id for s in sessions})
    entries: list[EntryRecord] = []
    answers: list[AnswerRecord] = []
    of = len(found) if isinstance(found := document.value.get("entries"), list) else 0
    for e in document.each("entries"):
        if len(entries) % _STEP == 0:
            options.step(len(entries), of)
        entries.append(_entry(e, *known))
        answers += [_answer(a, entries[-1]) for a in e.each("answers")]
    for rows in (courses, sessions, entries, answers):
        _refuse_twice(row.id for row in rows)
    return Incoming(FORMAT, Archive(tuple(courses), tuple(sessions), tuple(entries), tuple(answers)))


def _refuse_twice(ids: Iterable[str]) -> None:
    seen: set[str] = set()
    for one in ids:
        if one in seen:
            raise BadInput(f"the file: the id '{one}' stands there twice.")
        seen.add(one)


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
