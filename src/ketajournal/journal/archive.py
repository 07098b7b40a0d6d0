"""A journal, or a part of it, as the rows it is made of: what leaves in an export and comes in with an import.

The fields of each record are the columns of its table, in plain SQL; a test holds them together.
Moments are the file's own text: UTC to the second, with the minutes east of it beside where the
person's clock matters.
"""

import json
import marshal
from collections import deque
from collections.abc import Collection, Iterable, Iterator, Mapping
from datetime import datetime
from itertools import islice
from typing import NamedTuple, Protocol, TypeVar

from ketajournal.course.values import DRAFT, drafted
from ketajournal.journal.file import Connection, Values, scalar
from ketajournal.journal.reading import Chosen, SqlCondition, all_of, placeholders
from ketajournal.journal.transactions import one_moment

_AT_ONCE = 100  # entries in one question to the file, and compressed together
_CHARACTERS_AT_ONCE = 2_000_000  # of the answers in them


class CourseRecord(NamedTuple):
    """A row of ``course``; days are ISO dates.

    ``same_as`` is the course that this one was joined to. ``stamps`` is JSON of when each column was last changed, by
    its name, where that was after the row was made: see ``stamps_of``.
    """

    id: str
    started_on: str
    planned_sessions: int | None
    route: str | None
    provider: str | None
    created_at: str
    updated_at: str
    maintenance_on: str | None
    ended_on: str | None
    same_as: str | None = None
    stamps: str | None = None


class SessionRecord(NamedTuple):
    """A row of ``session``; ``same_as`` is the session that this one was joined to."""

    id: str
    course_id: str
    at: str
    utc_offset: int
    route: str | None
    setting: str | None
    cancelled_at: str | None
    created_at: str
    updated_at: str
    same_as: str | None = None
    stamps: str | None = None


class EntryRecord(NamedTuple):
    """A row of ``entry``."""

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
    stamps: str | None = None


class AnswerRecord(NamedTuple):
    """A row of ``answer``; ``value`` is JSON, and a row with ``replaced_at`` is an answer that stood earlier.

    Words that are half typed are one too, of the kind ``DRAFT``, to a question of their own: see ``drafted``.
    """

    id: str
    entry_id: str
    prompt: str
    kind: str
    metric: str | None
    value: str
    position: int
    answered_at: str
    replaced_at: str | None


class PurgedRecord(NamedTuple):
    """A row of ``purged``: an id without a word, of an entry that was purged or an answer in it."""

    id: str
    deleted_at: str


TABLES = {
    CourseRecord: "course",
    SessionRecord: "session",
    EntryRecord: "entry",
    AnswerRecord: "answer",
    PurgedRecord: "purged",
}
AnyRecord = TypeVar("AnyRecord", CourseRecord, SessionRecord, EntryRecord, AnswerRecord, PurgedRecord)


def stamps_of(row: CourseRecord | SessionRecord | EntryRecord) -> dict[str, str]:
    """The moment of each column's last change, by its name; under an empty name when all the others were.

    A change made after seeing a version has a later stamp than that, whatever the clocks say.
    """
    own: dict[str, str] = json.loads(row.stamps) if row.stamps else {}
    return {"": row.updated_at, **own}


def stamps_text(stamps: Mapping[str, str]) -> str:
    """Stamps as a row keeps them. The clock that a moment was told by has that moment's own."""
    return json.dumps({name: at for name, at in stamps.items() if name != "utc_offset"}, sort_keys=True)


def draft_of(entry_id: str, prompt: str, text: str, at: str) -> AnswerRecord:
    """Words half typed up to a moment, in a row whose id is made of them: version 0.1 gave them none."""
    from uuid import UUID, uuid5

    drafts = UUID("4a8e6f0c-6d3b-4b5e-9c55-0f3a1b7f2d10")
    row_id = uuid5(drafts, json.dumps([entry_id, prompt, text])).hex
    return AnswerRecord(
        row_id, entry_id, drafted(prompt), DRAFT, None, json.dumps(text, ensure_ascii=False), 0, at, None
    )


def deletion_stamp(entry: EntryRecord) -> str:
    """The stamp of its last deletion or return, by which versions are told apart; empty where it never had one."""
    return stamps_of(entry).get("deleted_at") or entry.deleted_at or ""


class EntryRows(NamedTuple):
    """An entry with its answers, in the order they were asked."""

    entry: EntryRecord
    answers: tuple[AnswerRecord, ...] = ()


class Entries(Protocol):
    """Entries that can be gone through as often as is wanted."""

    def __iter__(self) -> Iterator[EntryRows]: ...
    def __len__(self) -> int: ...


def some_at_once(entries: Iterable[EntryRows], most: int) -> Iterator[list[EntryRows]]:
    """At most so many entries at a time, and fewer of long ones."""
    some: list[EntryRows] = []
    size = 0
    for rows in entries:
        some.append(rows)
        size += sum(len(answer.value) for answer in rows.answers)
        if len(some) == most or size > _CHARACTERS_AT_ONCE:
            yield some
            some, size = [], 0
    if some:
        yield some


class PackedEntries:
    """Entries in memory, in the order they were put in, compressed by the hundred: some fifteen times smaller."""

    def __init__(self, entries: Iterable[EntryRows] = ()) -> None:
        self._packed: deque[bytes] = deque()
        self._last: list[EntryRows] = []
        self._characters = self._length = 0
        for rows in entries:
            self.add(rows)

    def add(self, rows: EntryRows) -> None:
        """Put an entry behind the others."""
        from zlib import compress

        self._last.append(rows)
        self._length += 1
        self._characters += sum(len(answer.value) for answer in rows.answers)
        if len(self._last) == _AT_ONCE or self._characters > _CHARACTERS_AT_ONCE:
            plain = [(tuple(entry), [tuple(answer) for answer in answers]) for entry, answers in self._last]
            self._packed.append(compress(marshal.dumps(plain), level=1))
            self._last, self._characters = [], 0

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Iterable) and list(self) == list(other)

    __hash__ = None  # type: ignore[assignment]  # it can still grow

    def __len__(self) -> int:
        return self._length

    def __iter__(self) -> Iterator[EntryRows]:
        for packed in self._packed:
            yield from _unpacked(packed)
        yield from self._last

    def taken_out(self) -> Iterator[EntryRows]:
        """Each of them, gone from here once it is given: what goes elsewhere is not in memory twice."""
        self._length = 0
        while self._packed:
            yield from _unpacked(self._packed.popleft())
        yield from self._last
        self._last, self._characters = [], 0


def _unpacked(packed: bytes) -> Iterator[EntryRows]:
    from zlib import decompress

    for entry, answers in marshal.loads(decompress(packed)):
        yield EntryRows(EntryRecord(*entry), tuple(AnswerRecord(*answer) for answer in answers))


class Archive(NamedTuple):
    """Rows that belong together: every session's course and every entry's session is among them.

    ``purged`` stands only in a whole journal's.

    A journal's entries are in the order of the moments they are about.
    """

    courses: tuple[CourseRecord, ...] = ()
    sessions: tuple[SessionRecord, ...] = ()
    entries: Entries = ()
    purged: tuple[PurgedRecord, ...] = ()

    @property
    def answers(self) -> Iterator[AnswerRecord]:
        """Every answer, entry by entry."""
        return (answer for rows in self.entries for answer in rows.answers)


class Part(NamedTuple):
    """A part of a journal: entries from *since* up to, not including, *until*, of a course, of kinds.

    Courses and sessions come whole with their course, so that nothing refers to what is not there. *standing* leaves
    out what was deleted, and answers that others took the place of.
    """

    since: datetime | None = None
    until: datetime | None = None
    course_id: str | None = None
    kinds: Collection[str] = ()
    standing: bool = False


class StoredEntries:
    """The entries of a part of a file, read from it each time they are gone through: nobody may write meanwhile."""

    def __init__(self, connection: Connection, part: Part) -> None:
        self._connection, self._part = connection, part

    def __len__(self) -> int:
        where = _of_part(self._part)
        return int(scalar(self._connection, f"SELECT count(*) FROM entry e WHERE {where.sql}", where.values))

    def __iter__(self) -> Iterator[EntryRows]:
        where = _of_part(self._part)
        standing = "AND replaced_at IS NULL" if self._part.standing else ""
        entries = rows(self._connection, EntryRecord, f"e WHERE {where.sql} ORDER BY at, rowid", where.values)
        while some := list(islice(entries, _AT_ONCE)):
            answers: dict[str, list[AnswerRecord]] = {entry.id: [] for entry in some}
            of_them = f"WHERE entry_id IN ({placeholders(answers)}) {standing}"
            in_order = "ORDER BY position, answered_at, id"
            for answer in rows(self._connection, AnswerRecord, f"{of_them} {in_order}", tuple(answers)):
                answers[answer.entry_id].append(answer)
            yield from (EntryRows(entry, tuple(answers[entry.id])) for entry in some)


def archive_in_memory(connection: Connection, part: Part = Part()) -> Archive:
    """The rows of a journal as they are at one moment.

    They are in memory when this returns, and no lock is held: whoever reads an export slowly, as through a pipe,
    keeps nobody from writing.
    """
    with one_moment(connection):
        found = archive_in_file(connection, part)
        return found._replace(entries=PackedEntries(found.entries))


def archive_in_file(connection: Connection, part: Part = Part()) -> Archive:
    """The same of a file that nobody writes into while they are wanted; the entries stay in it."""
    given = (part.course_id,) if part.course_id else ()
    of_course, in_course = ("WHERE id = ?", "WHERE course_id = ?") if given else ("", "")
    return Archive(
        tuple(rows(connection, CourseRecord, f"{of_course} ORDER BY started_on, id", given)),
        tuple(rows(connection, SessionRecord, f"{in_course} ORDER BY course_id, at, id", given)),
        StoredEntries(connection, part),
        tuple(rows(connection, PurgedRecord, "ORDER BY id")) if part == Part() else (),
    )


def entry_rows(connection: Connection, entry_id: str) -> EntryRows | None:
    """One entry with all its answers, ``None`` where there is none of that id."""
    found = next(rows(connection, EntryRecord, "WHERE id = ?", (entry_id,)), None)
    return found and EntryRows(
        found, tuple(rows(connection, AnswerRecord, "WHERE entry_id = ? ORDER BY position", (entry_id,)))
    )


def _of_part(part: Part) -> SqlCondition:
    chosen = Chosen(part.kinds, since=part.since, until=part.until).conditions()
    if part.course_id is not None:
        chosen.append(SqlCondition("e.course_id = ?", (part.course_id,)))
    return all_of(SqlCondition("e.deleted_at IS NULL" if part.standing else "TRUE"), *chosen)


def rows(connection: Connection, record: type[AnyRecord], rest: str = "", values: Values = ()) -> Iterator[AnyRecord]:
    """The rows of a record's table; *rest* is what stands behind its name in the statement, with its *values*."""
    for row in connection.execute(f"SELECT {', '.join(record._fields)} FROM {TABLES[record]} {rest}", values):
        yield record(*row)
