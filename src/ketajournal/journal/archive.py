"""A journal, or a part of it, as the rows it is made of: what leaves in an export and comes in with an import.

The fields of each record are the columns of its table, in plain SQL; a test holds them together.
Moments are the file's own text: UTC to the second, with the minutes east of it beside where the
person's clock matters.
"""

from collections.abc import Collection
from datetime import datetime
from typing import Any, NamedTuple

from ketajournal.journal.file import Connection
from ketajournal.journal.moments import to_utc
from ketajournal.journal.transactions import one_moment


class CourseRecord(NamedTuple):
    """A row of ``course``; days are ISO dates."""

    id: str
    started_on: str
    planned_sessions: int | None
    route: str | None
    provider: str | None
    created_at: str
    updated_at: str
    maintenance_on: str | None
    ended_on: str | None


class SessionRecord(NamedTuple):
    """A row of ``session``."""

    id: str
    course_id: str
    at: str
    utc_offset: int
    route: str | None
    setting: str | None
    cancelled_at: str | None
    created_at: str
    updated_at: str


class EntryRecord(NamedTuple):
    """A row of ``entry``; ``draft`` is JSON of a prompt's id and the text begun for it."""

    id: str
    course_id: str | None
    session_id: str | None
    kind: str
    at: str
    utc_offset: int
    started_at: str
    finished_at: str | None
    deleted_at: str | None
    updated_at: str
    draft: str | None


class AnswerRecord(NamedTuple):
    """A row of ``answer``; ``value`` is JSON, and a row with ``replaced_at`` is an answer that stood earlier."""

    id: str
    entry_id: str
    prompt: str
    kind: str
    metric: str | None
    value: str
    position: int
    answered_at: str
    replaced_at: str | None


class Archive(NamedTuple):
    """Rows that belong together: every session's course and every answer's entry is among them."""

    courses: tuple[CourseRecord, ...] = ()
    sessions: tuple[SessionRecord, ...] = ()
    entries: tuple[EntryRecord, ...] = ()
    answers: tuple[AnswerRecord, ...] = ()


class Part(NamedTuple):
    """Which part of a journal is meant: entries from *since* up to, not including, *until*, of a course, of kinds.

    Courses and sessions come whole with their course, so that nothing refers to what is not there.
    """

    since: datetime | None = None
    until: datetime | None = None
    course_id: str | None = None
    kinds: Collection[str] = ()


def take(connection: Connection, part: Part | None = None) -> Archive:
    """The rows of a journal as they are at one moment, deleted entries and earlier answers among them."""
    part = part or Part()
    where, parameters = _where(part)
    of_course = ("WHERE id = ?", "WHERE course_id = ?") if part.course_id else ("", "")
    given = (part.course_id,) if part.course_id else ()
    with one_moment(connection):
        entries = _rows(connection, EntryRecord, f"FROM entry WHERE {where} ORDER BY at, rowid", parameters)
        answers = _rows(
            connection,
            AnswerRecord,
            f"FROM answer WHERE entry_id IN (SELECT id FROM entry WHERE {where}) ORDER BY position, answered_at, id",
            parameters,
        )
        place = {entry.id: number for number, entry in enumerate(entries)}
        return Archive(
            _rows(connection, CourseRecord, f"FROM course {of_course[0]} ORDER BY started_on, id", given),
            _rows(connection, SessionRecord, f"FROM session {of_course[1]} ORDER BY course_id, at, id", given),
            entries,
            tuple(sorted(answers, key=lambda answer: place[answer.entry_id])),
        )


def _where(part: Part) -> tuple[str, tuple[Any, ...]]:
    conditions, parameters = ["1"], []
    for condition, value in (
        ("at >= ?", to_utc(part.since) if part.since else None),
        ("at < ?", to_utc(part.until) if part.until else None),
        ("course_id = ?", part.course_id),
    ):
        if value is not None:
            conditions.append(condition)
            parameters.append(value)
    if part.kinds:
        conditions.append(f"kind IN ({', '.join('?' * len(part.kinds))})")
        parameters += part.kinds
    return " AND ".join(conditions), tuple(parameters)


def _rows(connection: Connection, record: Any, rest: str, parameters: tuple[Any, ...]) -> tuple[Any, ...]:
    found = connection.execute(f"SELECT {', '.join(record._fields)} {rest}", parameters)
    return tuple(record(*row) for row in found.fetchall())
