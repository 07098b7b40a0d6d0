"""Answers found without their entries: the latest to a question, those of a strip, and whether there is any."""

import json
from collections.abc import Collection, Sequence
from datetime import date, datetime, timedelta
from typing import NamedTuple

from ketajournal.course import metrics
from ketajournal.course.kinds import FOLLOWED
from ketajournal.course.metrics import STRIP_METRICS
from ketajournal.course.values import DRAFT, Answer, GivenByDay, Value, are_answers, drafted
from ketajournal.course.watch import WATCH, marked
from ketajournal.journal.faults import damaged_row
from ketajournal.journal.file import Connection, scalar
from ketajournal.journal.moments import at_utc, from_columns, to_utc
from ketajournal.journal.reading import ANSWER_COLUMNS, SqlCondition, each_parsed, placeholders, value_of

_FEW = 100
# A local date can begin this long before the same date in UTC, and end as long after it.
_ANY_ZONE = timedelta(days=1)
# An entry that says something; a test holds it against course.sessions.says_something.
SAYING_SOMETHING = SqlCondition(
    "(e.finished_at IS NOT NULL OR a.value <> 'null'"
    " AND a.prompt NOT LIKE 'course.%' AND a.prompt NOT LIKE 'session.%')"
)
# An answer about medicines, left open or not.
ABOUT_MEDICINES = SqlCondition(f"a.metric = '{metrics.MEDICINES}'")


def to_question(prompt: str) -> SqlCondition:
    """An answer to the question of this id, left open or not."""
    return SqlCondition("a.prompt = ?", (prompt,))


def not_to(prompt: str) -> SqlCondition:
    """An answer to any other question."""
    return SqlCondition("a.prompt <> ?", (prompt,))


def has_answer(
    connection: Connection,
    course_id: str | None,
    kinds: Collection[str],
    answer: SqlCondition,
    *,
    besides: str | None,
) -> bool:
    """True where an entry of a course, of one of these kinds and not the one *besides* it, has such an answer."""
    found = (
        "SELECT 1 FROM entry e LEFT JOIN answer a"
        f" ON a.entry_id = e.id AND a.replaced_at IS NULL AND a.kind <> '{DRAFT}'"
        f" WHERE e.deleted_at IS NULL AND e.course_id IS ? AND e.kind IN ({placeholders(kinds)}) AND e.id IS NOT ?"
        f" AND {answer.sql} LIMIT 1"
    )
    return scalar(connection, found, (course_id, *kinds, besides, *answer.values)) is not None


# As the index of them says it, without which SQLite would not take it.
_ON_STRIP = f"a.metric IN ({', '.join(map(repr, STRIP_METRICS))})"


def strip_answers(
    connection: Connection, course_id: str, since: date, until: datetime, metrics: Collection[str] = STRIP_METRICS
) -> GivenByDay:
    """The answers to some metrics that a course strip is made of, from a local date up to a moment."""
    said = "'[\"' || a.metric || '\",' || a.value || iif(e.kind = ?, ',' || json_quote(a.prompt), '') || ']'"
    rows = connection.execute(
        f"SELECT e.at, e.utc_offset, e.kind, (SELECT group_concat({said}) FROM answer a WHERE a.entry_id = e.id"
        f" AND a.replaced_at IS NULL AND {_ON_STRIP} AND +a.metric IN ({placeholders(metrics)}))"
        f" FROM entry e WHERE e.deleted_at IS NULL AND e.course_id = ? AND e.kind IN ({placeholders(FOLLOWED)})"
        " AND e.at >= ? AND e.at <= ? ORDER BY e.at, e.rowid",
        (WATCH, *metrics, course_id, *FOLLOWED, (since - _ANY_ZONE).isoformat(), to_utc(until)),
    ).fetchall()
    found: dict[date, list[tuple[str, Value]]] = {}
    said_in = each_parsed(f"[{row[3] or ''}]" for row in rows)
    if not are_answers("", [one[1] for given in said_in for one in given]):
        raise damaged_row()
    for (at, offset, kind, _), given in zip(rows, said_in, strict=True):
        if given:
            known = [(of, marked(kind, by, value)) for of, value, by in given] if kind == WATCH else given
            found.setdefault(from_columns(at, offset).date(), []).extend(known)
    return found


def recalled_answer(
    connection: Connection, prompt: str, course_id: str, session_id: str | None, *, first: bool = False
) -> Value:
    """The latest answer to a question about a session, or else to one that is about the course itself.

    Without a session, the latest in the course. With *first* the earliest takes the place of the latest.
    """
    order = "ASC" if first else "DESC"
    # The few entries of a session are gone through first: the answers to a question can be thousands.
    in_session = "entry e CROSS JOIN answer a ON a.entry_id = e.id", "e.session_id = ?", (session_id,)
    of_course = "answer a JOIN entry e ON e.id = a.entry_id", "(e.session_id IS NULL OR e.kind = 'begin')", ()
    in_course = of_course[0], "TRUE", ()
    for tables, where, values in (in_session, of_course) if session_id is not None else (in_course,):
        row = connection.execute(
            f"SELECT a.value FROM {tables}"
            " WHERE a.prompt = ? AND a.replaced_at IS NULL AND a.value <> 'null' AND e.deleted_at IS NULL"
            f" AND e.course_id = ? AND {where} ORDER BY e.at {order}, a.answered_at {order} LIMIT 1",
            (prompt, course_id, *values),
        ).fetchone()
        if row:
            return value_of(row[0])
    return None


def answers_before(
    connection: Connection, prompt: str, kind: str, *, besides: str, between: Sequence[datetime]
) -> list[Value]:
    """The answers to a question in entries of a kind, from one moment up to another, latest first.

    Of whatever course: the days before a course begins are days before all the same.

    The entry *besides* which it is looked for doesn't count.
    """
    rows = connection.execute(
        "SELECT a.value FROM entry e CROSS JOIN answer a ON a.entry_id = e.id"
        " WHERE e.deleted_at IS NULL AND e.kind = ? AND e.at >= ? AND e.at < ? AND e.id <> ?"
        " AND a.prompt = ? AND a.replaced_at IS NULL AND a.value <> 'null' ORDER BY e.at DESC",
        (kind, *map(to_utc, between), besides, prompt),
    )
    return [value_of(row[0]) for row in rows]


def text_nearest(
    connection: Connection, course_id: str | None, metric: str, moment: datetime, *, besides: str | None
) -> tuple[datetime, str] | None:
    """The words for a metric in the entries that are followed: the latest up to a moment, else the next behind it.

    The entry *besides* which they are looked for doesn't count.
    """
    for behind, order in (("e.at <= ?", "DESC"), ("e.at > ?", "ASC")):
        row = connection.execute(  # by the plus, from one moment to the next, and no further than the first
            "SELECT e.at, e.utc_offset, a.value FROM entry e CROSS JOIN answer a ON a.entry_id = e.id"
            f" WHERE {behind} AND e.deleted_at IS NULL AND e.course_id IS ?"
            f" AND +e.kind IN ({placeholders(FOLLOWED)})"
            " AND e.id IS NOT ? AND a.metric = ? AND a.replaced_at IS NULL AND a.value LIKE '\"_%\"'"
            f" ORDER BY e.at {order}, e.rowid {order}, a.position LIMIT 1",
            (to_utc(moment), course_id, *FOLLOWED, besides, metric),
        ).fetchone()
        if row:
            return from_columns(row[0], row[1]), str(value_of(row[2]))
    return None


def last_answer(connection: Connection, prompt: str) -> Value:
    """The latest answer to a question, anywhere; ``None`` for none."""
    known = connection.execute("SELECT 1 FROM answer WHERE prompt = ? LIMIT ?", (prompt, _FEW)).fetchall()
    # A few answers are gathered and sorted; where there are more, entries are gone through from the latest on.
    tables = "answer a CROSS JOIN entry e" if len(known) < _FEW else "entry e CROSS JOIN answer a"
    found = scalar(
        connection,
        f"SELECT a.value FROM {tables} ON e.id = a.entry_id"
        " WHERE a.prompt = ? AND a.replaced_at IS NULL AND a.value <> 'null' AND e.deleted_at IS NULL"
        " ORDER BY e.at DESC, a.answered_at DESC LIMIT 1",
        (prompt,),
    )
    return value_of(found) if found else None


class Earlier(NamedTuple):
    """An answer that stood until another took its place at ``replaced_at``."""

    answer: Answer
    replaced_at: datetime


def earlier_answers(connection: Connection, entry_id: str) -> list[Earlier]:
    """Answers of an entry that others took the place of, question by question, the earliest first."""
    rows = connection.execute(
        f"SELECT {ANSWER_COLUMNS}, replaced_at FROM answer WHERE entry_id = ? AND replaced_at IS NOT NULL"
        " ORDER BY position, prompt, answered_at, replaced_at",
        (entry_id,),
    ).fetchall()
    return [
        Earlier(
            Answer(row[1].removeprefix(drafted("")), value_of(row[2]), at_utc(row[3]), row[4], row[5]), at_utc(row[6])
        )
        for row in rows
    ]


def holds_text(connection: Connection, text: str) -> bool:
    """True where an answer, standing or replaced, or something half typed is exactly this text."""
    is_it = "SELECT 1 FROM answer WHERE value = ? LIMIT 1"
    return scalar(connection, is_it, (json.dumps(text, ensure_ascii=False),)) is not None
