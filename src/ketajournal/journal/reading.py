"""Reading: plain SQL in, frozen values out. Imports no SQLAlchemy."""

import json
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from datetime import date, datetime
from typing import Any, NamedTuple

from ketajournal.course import metrics
from ketajournal.course.help_calls import NOT_LIVING
from ketajournal.course.kinds import READ_WHOLE, STAYS_TOLD
from ketajournal.course.measures import INSTRUMENTS
from ketajournal.course.recent import RecentPart
from ketajournal.course.sessions import is_listed_number, session_named
from ketajournal.course.values import (
    DRAFT,
    HIGHEST,
    Answer,
    Course,
    Elsewhere,
    Entry,
    Revision,
    Session,
    Value,
    are_answers,
    drafted,
    is_answer,
)
from ketajournal.course.watch import WATCH
from ketajournal.errors import BadInput, NotFound
from ketajournal.journal.faults import damaged_row
from ketajournal.journal.file import Connection, Row, SqlValue, scalar
from ketajournal.journal.moments import at_utc, from_columns, to_utc
from ketajournal.journal.transactions import one_moment

COURSE_COLUMNS = "id, started_on, planned_sessions, route, provider, maintenance_on, ended_on"
SESSION_COLUMNS = "id, at, utc_offset, route, setting, cancelled_at"
ENTRY_COLUMNS = "id, kind, at, utc_offset, finished_at, session_id, deleted_at, started_at, course_id"
ANSWER_COLUMNS = "entry_id, prompt, value, answered_at, metric, kind"
# A letter that nobody has opened; a test holds it against course.letters.is_sealed.
SEALED = (
    "(e.kind = 'letter' AND NOT EXISTS (SELECT 1 FROM answer o WHERE o.entry_id = e.id"
    f" AND o.metric = '{metrics.LETTER_OPENED}' AND o.replaced_at IS NULL AND o.value <> 'null'))"
)


class SqlCondition(NamedTuple):
    """A condition in SQL on ``entry e``, or on that and ``answer a``, and the values it needs."""

    sql: str
    values: tuple[SqlValue, ...] = ()


_SHORTEST_NAME = 4  # letters of an entry's id
_STANDING = SqlCondition("e.deleted_at IS NULL")


def all_of(*conditions: SqlCondition) -> SqlCondition:
    """The condition that every one of them holds."""
    return SqlCondition(" AND ".join(c.sql for c in conditions), tuple(v for c in conditions for v in c.values))


def value_of(text: str, kind: str = "") -> Value:
    """An answer's value from its column. Raises ``Damaged`` for one that no question of the *kind* has."""
    if len(text) < 9 and text.isascii() and text.isdigit():  # most of what is read are ratings
        value = int(text)
        if value <= HIGHEST.get(kind, -1):
            return value
    else:
        value = json_of(text)
    if not is_answer(kind, value):
        raise damaged_row()
    return value


def each_parsed(texts: Iterable[str]) -> list[Any]:
    """The JSON of each text; what it is made of, the statement says that asked for it. Raises ``Damaged``."""
    every: list[Any] = json_of(f"[{','.join(texts)}]")
    return every


def json_of(text: str) -> Any:
    """Whatever is in a column that holds JSON. Raises ``Damaged`` for what is none."""
    try:
        return json.loads(text)
    except (ValueError, RecursionError) as fault:
        raise damaged_row() from fault


def courses(connection: Connection, *, besides: str | None = None) -> list[Course]:
    """Every course but the one *besides*, the earliest first and numbered from 1, with all its sessions."""
    sessions: dict[str, list[Session]] = {}
    for row in connection.execute(
        f"SELECT {SESSION_COLUMNS}, course_id FROM session"
        " WHERE same_as IS NULL AND course_id IS NOT ? ORDER BY at, id",
        (besides,),
    ):
        sessions.setdefault(row[6], []).append(
            Session(row[0], from_columns(row[1], row[2]), row[3], row[4], row[5] is not None)
        )
    rows = connection.execute(
        f"SELECT {COURSE_COLUMNS} FROM course WHERE same_as IS NULL ORDER BY started_on, created_at, id"
    )
    return [
        Course(
            row[0],
            number,
            _day(row[1]),
            row[2],
            row[3],
            row[4],
            tuple(sessions.get(row[0], ())),
            _day(row[5]) if row[5] else None,
            _day(row[6]) if row[6] else None,
        )
        for number, row in enumerate(rows, start=1)
        if row[0] != besides
    ]


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except (ValueError, TypeError) as fault:
        raise damaged_row() from fault


def course(connection: Connection, number: int | None = None) -> Course | None:
    """The course of that number, or the latest that is not closed, or the latest; ``None`` where none was begun.

    Raises ``NotFound`` for a number that no course has.
    """
    every = courses(connection)
    if number is None:
        return next((c for c in reversed(every) if c.ended_on is None), every[-1]) if every else None
    if not 1 <= number <= len(every):
        raise NotFound(
            f"There is no course {number}.",
            f"This journal has {len(every)}." if every else "No course has been begun.",
        )
    return every[number - 1]


def needed_course(connection: Connection, number: int | None = None) -> Course:
    """The course of that number, or the latest. Raises ``NotFound`` where none was begun."""
    found = course(connection, number)
    if found is None:
        raise NotFound("No course has been begun.", "'ketajournal prep' begins one, or 'ketajournal session add'.")
    return found


def session_of_any_course(connection: Connection, name: str) -> tuple[Course, Session]:
    """The session a person means, with its course: in the latest, or by its date or id in an earlier one too.

    Raises ``NotFound`` as ``session_named`` does.
    """
    latest = needed_course(connection)
    try:
        return latest, session_named(latest, name)
    except NotFound:
        if is_listed_number(name):
            raise
        for earlier in reversed(courses(connection)):
            with suppress(NotFound):
                return earlier, session_named(earlier, name)
        raise


class Chosen(NamedTuple):
    """A choice of entries: of these kinds, about one of those sessions, in that time. *until* is not included."""

    kinds: Collection[str] = ()
    sessions: Collection[str] | None = None
    since: datetime | None = None
    until: datetime | None = None

    def conditions(self) -> list[SqlCondition]:
        found = []
        if self.kinds:
            found.append(SqlCondition(f"e.kind IN ({placeholders(self.kinds)})", tuple(self.kinds)))
        if self.sessions is not None:
            found.append(SqlCondition(f"e.session_id IN ({placeholders(self.sessions)})", tuple(self.sessions)))
        if self.since is not None:
            found.append(SqlCondition("e.at >= ?", (to_utc(self.since),)))
        if self.until is not None:
            found.append(SqlCondition("e.at < ?", (to_utc(self.until),)))
        return found


ANY = Chosen()


def entries(
    connection: Connection,
    course_id: str | None,
    kinds: Collection[str] = (),
    *,
    sessions: Collection[str] | None = None,
    since: datetime | None = None,
) -> list[Entry]:
    """Entries of a course with all their current answers, earliest first; deleted ones are left out.

    With *kinds* only entries of those kinds, with *sessions* only those tied to one of them, with *since* only those
    of that moment and after.
    """
    return _entries(connection, _of_course(course_id), *Chosen(kinds, sessions, since).conditions())


def entries_of_part(
    connection: Connection, course_id: str, part: RecentPart, metrics: Collection[str] = (), *, besides: str = ""
) -> list[Entry]:
    """The entries of a part of a course, earliest first, but deleted ones; with *metrics* only those answers.

    Those of the kind *besides* which they are looked for are left out.
    """
    either = [
        *Chosen(since=part.since).conditions(),
        *Chosen(sessions=part.sessions).conditions(),
        SqlCondition("e.finished_at IS NULL"),
    ]
    if part.until is not None:
        either[0] = all_of(either[0], SqlCondition("e.at <= ?", (to_utc(part.until),)))
    if part.before is not None:
        either += Chosen(until=part.before).conditions()
    # Each is found by its own index; SQLite would look through every entry for "this or that".
    found = " UNION ALL ".join(f"SELECT e.rowid FROM entry e WHERE {condition.sql}" for condition in either)
    some = SqlCondition(f"e.rowid IN ({found})", all_of(*either).values)
    others = SqlCondition(f"e.kind NOT IN (?, {placeholders(READ_WHOLE)})", (besides, *READ_WHOLE))
    return _entries(
        connection,
        _of_course(course_id),
        *Chosen(READ_WHOLE).conditions(),
        only=metrics,
        or_else=[_of_course(course_id), some, others],
        forms_for_score=True,
    )


def entries_of_all(connection: Connection, kinds: Collection[str], metrics: Collection[str] = ()) -> list[Entry]:
    """Entries of some kinds from every course and of none, earliest first; with *metrics* those that answer one."""
    answering = (
        f"e.id IN (SELECT entry_id FROM answer WHERE metric IN ({placeholders(metrics)}))" if metrics else "TRUE"
    )
    return _entries(connection, _STANDING, *Chosen(kinds).conditions(), SqlCondition(answering, tuple(metrics)))


def entries_that_answer(
    connection: Connection, course_id: str, metrics: Collection[str], since: datetime
) -> list[Entry]:
    """The entries of a course from a moment on that answer one of some metrics, with those answers alone."""
    answering = f"EXISTS (SELECT 1 FROM answer a WHERE a.entry_id = e.id AND a.metric IN ({placeholders(metrics)}))"
    lately = Chosen(since=since).conditions()
    return _entries(connection, _of_course(course_id), *lately, SqlCondition(answering, tuple(metrics)), only=metrics)


def elsewhere(connection: Connection, course_id: str | None) -> Elsewhere:
    """All that is told of whatever course, however long ago, beside the entries of this one, earliest first.

    Forms of other courses, signs of thoughts of not living, and notes of having told someone; and those courses.
    """
    # From the few answers to the entries: SQLite would go through every weekly look instead.
    signs = (
        "SELECT e.rowid FROM answer a CROSS JOIN entry e ON e.id = a.entry_id"
        f" WHERE a.metric = '{metrics.WARNING_SIGNS}' AND a.replaced_at IS NULL"
        f" AND a.value LIKE '%\"{NOT_LIVING}\"%' AND e.kind IN ({placeholders(STAYS_TOLD)})"
    )
    others = SqlCondition(
        f"e.rowid IN ({signs} UNION ALL SELECT rowid FROM entry WHERE kind = 'told' UNION ALL"
        f" SELECT rowid FROM entry WHERE kind IN ({placeholders(INSTRUMENTS)}) AND course_id IS NOT ?)",
        (*STAYS_TOLD, *INSTRUMENTS, course_id),
    )
    found = _entries(connection, _STANDING, others, forms_for_score=True)
    return Elsewhere(found, courses(connection, besides=course_id))


def unfinished(connection: Connection, course_id: str | None, kind: str) -> list[Entry]:
    """Conversations of one kind that were left before their end, earliest first."""
    left_open = SqlCondition("e.finished_at IS NULL AND e.kind = ?", (kind,))
    return _entries(connection, _of_course(course_id), left_open)


def deleted_entries(connection: Connection, course_id: str, kind: str) -> list[Entry]:
    """Deleted entries of one kind that can be restored still, earliest first."""
    deleted = SqlCondition("e.deleted_at IS NOT NULL AND e.course_id IS ? AND e.kind = ?", (course_id, kind))
    return _entries(connection, deleted)


def revisions(connection: Connection, course_id: str, kind: str) -> dict[str, Revision]:
    """The times when a course, its sessions and its entries of a kind were made and last changed, by their ids."""
    rows = connection.execute(
        "SELECT id, created_at, updated_at FROM course WHERE id = ?"
        " UNION ALL SELECT id, created_at, updated_at FROM session WHERE course_id = ?"
        " UNION ALL SELECT id, started_at, max(updated_at, coalesce((SELECT max(answered_at) FROM answer"
        " WHERE entry_id = entry.id), '')) FROM entry WHERE course_id = ? AND kind = ?",
        (course_id, course_id, course_id, kind),
    )
    return {row[0]: Revision(at_utc(row[1]), at_utc(row[2])) for row in rows}


def entry(connection: Connection, entry_id: str) -> Entry:
    """One entry by its whole id, deleted or not. Raises ``NotFound``."""
    found = _entries(connection, SqlCondition("e.id = ?", (entry_id,)))
    if not found:
        raise NotFound(f"There is no entry '{entry_id}'.", "'ketajournal list' shows the latest.")
    return found[0]


def entries_of_program(connection: Connection, program: str, *, deleted: bool = False) -> list[str]:
    """The ids of the entries in which a program such as ``oura`` says what it knows of nights."""
    state = "deleted_at IS NOT NULL" if deleted else "deleted_at IS NULL"
    return [
        row[0]
        for row in connection.execute(
            "SELECT DISTINCT e.id FROM answer a CROSS JOIN entry e ON e.id = a.entry_id"
            f" WHERE a.prompt = ? AND e.kind = ? AND e.{state}",
            (f"{WATCH}.{program}", WATCH),
        )
    ]


def nights(connection: Connection) -> Iterator[tuple[date, str]]:
    """The local day of each night that a program such as ``oura`` knows, and that program."""
    rows = connection.execute(
        "SELECT e.at, e.utc_offset, a.prompt FROM entry e JOIN answer a ON a.entry_id = e.id"
        f" WHERE e.kind = '{WATCH}' AND e.deleted_at IS NULL AND a.replaced_at IS NULL"
    )
    for at, offset, prompt in rows:
        yield from_columns(at, offset).date(), prompt.removeprefix(f"{WATCH}.")


def is_standing(connection: Connection, entry_id: str) -> bool:
    """True for an entry that is there and not deleted."""
    return scalar(connection, "SELECT 1 FROM entry WHERE id = ? AND deleted_at IS NULL", (entry_id,)) is not None


def entry_named(connection: Connection, name: str, *, deleted: bool = False) -> Entry:
    """The entry a person means by ``last`` or by the start of its id.

    Raises ``NotFound`` where none fits, ``BadInput`` where more than one does or the start is so short that a number
    of something else may be meant.
    """
    if len(name.strip()) < _SHORTEST_NAME:
        raise BadInput(
            f"'{name}' is too short to name an entry.",
            f"'ketajournal list' shows the latest with their ids: {_SHORTEST_NAME} letters do. 'last' is the latest.",
        )
    state = "deleted_at IS NOT NULL" if deleted else "deleted_at IS NULL"
    if name == "last":
        latest = "deleted_at DESC, at DESC" if deleted else "started_at DESC, rowid DESC"
        rows = connection.execute(f"SELECT id FROM entry WHERE {state} ORDER BY {latest} LIMIT 1").fetchall()
    else:
        low = name.lower()
        rows = connection.execute(
            f"SELECT id FROM entry WHERE {state} AND id >= ? AND id < ? LIMIT 2", (low, low + "g")
        ).fetchall()
    if not rows:
        if deleted:
            raise NotFound(
                f"There is no deleted entry '{name}'.", "'ketajournal list --deleted' shows what can be restored."
            )
        raise NotFound(
            f"There is no entry '{name}'.",
            "'ketajournal list' shows the latest with their ids; 'last' is the latest.",
        )
    if len(rows) > 1:
        raise BadInput(f"More than one entry begins with '{name}'.", "Type a little more of the id.")
    return entry(connection, rows[0][0])


def placeholders(values: Collection[str]) -> str:
    """A question mark for each value."""
    return ", ".join("?" * len(values))


# A form has an answer an item: one value for all of them is read in a third of the time, from an index made for it.
_TO_ITEMS = " OR ".join(f"a.prompt LIKE '{instrument}.%'" for instrument in INSTRUMENTS)
_ITEMS = (
    f"CASE WHEN kind IN ({', '.join(map(repr, INSTRUMENTS))}) THEN (SELECT json_group_object(a.prompt, json(a.value))"
    f" FROM answer a WHERE a.entry_id = e.id AND a.replaced_at IS NULL AND ({_TO_ITEMS})) END"
)


def _of_course(course_id: str | None) -> SqlCondition:
    return SqlCondition("e.deleted_at IS NULL AND e.course_id IS ?", (course_id,))


def _entries(
    connection: Connection,
    *conditions: SqlCondition,
    only: Collection[str] = (),
    or_else: Sequence[SqlCondition] = (SqlCondition("FALSE"),),
    forms_for_score: bool = False,
) -> list[Entry]:
    """Entries with their current answers; with *only* those to these metrics. Forms can be read for their score.

    *or_else* hold for none of those that the *conditions* hold for.
    """
    columns = f"{ENTRY_COLUMNS}, {_ITEMS if forms_for_score else 'NULL'}, rowid FROM entry e"
    first, others = all_of(*conditions), all_of(*or_else)
    with one_moment(connection):
        rows = connection.execute(
            f"SELECT {columns} WHERE {first.sql} UNION ALL SELECT {columns} WHERE {others.sql} ORDER BY at, rowid",
            (*first.values, *others.values),
        ).fetchall()
        answers = _answers(connection, [row[0] for row in rows if row[9] is None], only)
    forms = each_parsed(row[9] or "null" for row in rows)
    if not are_answers("item", [value for form in forms if form for value in form.values()]):
        raise damaged_row()
    return [_entry(row, answers.get(row[0], ()), form) for row, form in zip(rows, forms, strict=True)]


def _answers(connection: Connection, of_entries: Sequence[str], only: Collection[str]) -> dict[str, list[Answer]]:
    given = connection.execute(
        f"SELECT {ANSWER_COLUMNS} FROM answer"
        " WHERE replaced_at IS NULL AND entry_id IN (SELECT value FROM json_each(?))"
        f"{f' AND metric IN ({placeholders(only)})' if only else ''} ORDER BY entry_id, position",
        (json.dumps(of_entries), *only),
    )
    answers: dict[str, list[Answer]] = {}
    same: dict[str, str] = {}  # thousands of answers are to a few questions: each name is kept in memory once
    for entry_id, prompt, text, answered_at, metric, kind in given:
        answers.setdefault(entry_id, []).append(
            Answer(
                same.setdefault(prompt, prompt),
                value_of(text, kind),
                at_utc(answered_at),
                same.setdefault(metric, metric),
                same.setdefault(kind, kind),
            )
        )
    return answers


def _entry(row: Row, given: Sequence[Answer], form: Mapping[str, Value] | None) -> Entry:
    entry_id, kind, at, utc_offset, finished_at, session_id, deleted_at, started_at, course_id, *_ = row
    answers, drafts = told_apart(given) if given else ((), ())
    return Entry(
        entry_id,
        kind,
        from_columns(at, utc_offset),
        finished_at is not None,
        session_id,
        answers,
        drafts,
        at_utc(deleted_at) if deleted_at else None,
        at_utc(started_at),
        course_id,
        form,
    )


def told_apart(given: Sequence[Answer]) -> tuple[tuple[Answer, ...], tuple[tuple[str, str], ...]]:
    """The answers among them, and words half typed for questions that were not answered since, the latest last."""
    answers = tuple(a for a in given if a.kind != DRAFT)
    if len(answers) == len(given):
        return answers, ()
    answered = {drafted(a.prompt): a.answered_at for a in answers}
    begun = [a for a in given if a.kind == DRAFT and answered.get(a.prompt, a.answered_at) <= a.answered_at]
    begun.sort(key=lambda a: (a.answered_at, a.prompt))
    return answers, tuple((a.prompt.removeprefix(drafted("")), str(a.value)) for a in begun)


class EntryLine(NamedTuple):
    """An entry as a list shows it: ``words`` is its first text, ``None`` where it has only numbers.

    Those are its ``figures`` then: each value by its metric, or by its question where it has none or that alone names
    the program which knows it.
    """

    id: str
    kind: str
    at: datetime
    finished: bool
    session_id: str | None
    words: str | None
    figures: Mapping[str, float]
    deleted_at: datetime | None


def kinds(connection: Connection) -> set[str]:
    """Every kind of entry that there is in the journal, deleted ones too."""
    rows = connection.execute(  # from one kind to the next in the index, past all entries between
        "WITH RECURSIVE known (kind) AS (SELECT min(kind) FROM entry UNION ALL"
        " SELECT (SELECT min(kind) FROM entry WHERE kind > known.kind) FROM known WHERE known.kind IS NOT NULL)"
        " SELECT kind FROM known WHERE kind IS NOT NULL"
    )
    return {row[0] for row in rows}


# Before the figures of an entry, so that they are not taken for a text that is damaged.
_FIGURES = "="


def lines(
    connection: Connection,
    chosen: Chosen = ANY,
    *,
    limit: int | None,
    deleted: bool = False,
    also: Iterable[SqlCondition] = (),
) -> list[EntryLine]:
    """The latest entries that fit, earliest first."""
    state = SqlCondition("e.deleted_at IS NOT NULL") if deleted else _STANDING
    conditions = all_of(state, *chosen.conditions(), *also)
    of_entry = (
        "FROM answer a WHERE a.entry_id = e.id AND a.replaced_at IS NULL AND a.prompt NOT LIKE 'course.%'"
        f" AND a.value <> 'null' AND NOT {SEALED}"
    )
    rows = connection.execute(
        "SELECT e.id, e.kind, e.at, e.utc_offset, e.finished_at, e.session_id, e.deleted_at,"
        f" COALESCE((SELECT a.value {of_entry} AND a.kind IN ('text', 'long') AND a.metric IS NOT ?"
        "  ORDER BY a.position LIMIT 1),"
        f" (SELECT '{_FIGURES}' || json_group_object(name, json(value)) FROM"
        f"  (SELECT CASE WHEN a.metric IS NULL OR e.kind = '{WATCH}' THEN a.prompt ELSE a.metric END AS name, a.value"
        f"  {of_entry} AND a.kind IN ('scale', 'number', 'item') ORDER BY a.position)))"
        f" FROM entry e WHERE {conditions.sql} ORDER BY e.at DESC, e.rowid DESC LIMIT ?",
        (metrics.COST_CURRENCY, *conditions.values, -1 if limit is None else limit),
    ).fetchall()
    return [_line(row) for row in reversed(rows)]


def _line(row: Row) -> EntryLine:
    has_figures = row[7].startswith(_FIGURES)
    words = None if has_figures else value_of(row[7], "text")
    figures = json_of(row[7].removeprefix(_FIGURES)) if has_figures else {}
    if not are_answers("number", figures.values()):
        raise damaged_row()
    return EntryLine(
        id=row[0],
        kind=row[1],
        at=from_columns(row[2], row[3]),
        finished=row[4] is not None,
        session_id=row[5],
        words=words if isinstance(words, str) else None,
        figures=figures,
        deleted_at=at_utc(row[6]) if row[6] else None,
    )
