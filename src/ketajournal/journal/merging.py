"""Putting an archive into a journal: any machines, any order, any number of times, any clocks, and the same journal.

Each column of a row has the stamp of its last change, and the later stands. The answers to a question are all kept,
and the newest stands. What was purged leaves its id, which keeps it out. None of it depends on the side it came from.
What is to be written is worked out first, then written in one transaction.
"""

from collections import defaultdict
from collections.abc import Callable, Container, Iterable, Iterator, Mapping, Sequence
from datetime import UTC, datetime
from itertools import islice
from pathlib import Path
from typing import NamedTuple, TypeVar

from ketajournal.course.values import NAMES_DELETED
from ketajournal.errors import BadInput
from ketajournal.journal.archive import (
    AnswerRecord,
    Archive,
    CourseRecord,
    EntryRecord,
    EntryRows,
    PurgedRecord,
    SessionRecord,
    deletion_stamp,
    stamps_of,
    stamps_text,
)
from ketajournal.journal.faults import translating_faults
from ketajournal.journal.file import Connection, scalar
from ketajournal.journal.joining import SameOnes, changed, joined, note_of, settled
from ketajournal.journal.moments import to_utc
from ketajournal.journal.purging import purge
from ketajournal.journal.statements import ADOPT, FORGET_PURGED, TABLES, Changing, Record, insert_or_change, move
from ketajournal.journal.transactions import one_moment, writing

ANSWER, DELETION, SESSION = "answer", "deletion", "session"
_AT_ONCE = 500  # ids in one question to the file, rows in one step of writing
T = TypeVar("T")
Row = TypeVar("Row", CourseRecord, SessionRecord, EntryRecord, AnswerRecord, PurgedRecord)


class Conflict(NamedTuple):
    """Something that was changed here and there since both were the same.

    ``what`` is ``"answer"`` (of an entry, to a question: the newer stands, the other is kept as an earlier answer),
    ``"deletion"`` (an entry was deleted on one side and answered on the other: it stays deleted, and the answers are
    kept as a note) or ``"session"`` (it was planned on both sides for the same moment, and is one now). ``id`` is the
    entry's, the note's or the session's.
    """

    what: str
    id: str
    prompt: str | None = None


class Merged(NamedTuple):
    """All that came in, as ids of courses, sessions and entries: new here, changed here, or the same already.

    ``answers`` are those that were not known here, earlier ones among them. ``purged`` are entries that stayed out,
    because they were purged here.
    """

    added: frozenset[str]
    changed: frozenset[str]
    same: frozenset[str]
    conflicts: tuple[Conflict, ...]
    answers: tuple[AnswerRecord, ...]
    purged: frozenset[str] = frozenset()


class Plan(NamedTuple):
    """The changes that an archive would bring, and the state of the journal that this was worked out for."""

    merged: Merged
    made_for: tuple[int, int]


class _Part:
    """Some of the rows to write, and what they bring.

    ``late`` are answers to entries that were deleted elsewhere. ``back`` are ids that are purged no more: what they
    stand for was brought back elsewhere, after it was deleted here.
    """

    def __init__(self) -> None:
        self.rows: list[Record] = []
        self.moved: dict[str, list[tuple[str, str]]] = {}
        self.back: list[str] = []
        self.late: list[EntryRows] = []
        self.added: set[str] = set()
        self.changed: set[str] = set()
        self.same: set[str] = set()
        self.purged: set[str] = set()
        self.conflicts: list[Conflict] = []
        self.news: list[AnswerRecord] = []

    def stand(self, row: Changing, mine: Changing | None, *, touched: bool = False) -> None:
        """Take in a row as it stands now, beside the one that is here."""
        if row != mine:
            self.rows.append(row)
        (self.added if mine is None else self.changed if touched or row != mine else self.same).add(row.id)

    def answers(self, here: Sequence[AnswerRecord], coming: Sequence[AnswerRecord]) -> bool:
        """Take in the answers to an entry beside those that are here. Tells whether any is to be written."""
        written = len(self.rows)
        mine = _by_question(here)
        for prompt, theirs in _by_question(coming).items():
            ours = mine.get(prompt, [])
            known = {a.id for a in ours}
            new = [a for a in settled(ours, theirs) if a not in ours]
            self.rows += new
            self.news += [a for a in new if a.id not in known]
            if new and _conflict(ours, theirs):
                self.conflicts.append(Conflict(ANSWER, theirs[0].entry_id, prompt))
        return len(self.rows) > written

    def keep_late(self, entry: EntryRecord, given: Sequence[AnswerRecord], known: Container[str]) -> None:
        """Keep the answers that whoever deleted the entry had never seen."""
        unseen = tuple(a for a in given if a.id not in known and a.prompt != NAMES_DELETED)
        if unseen:
            self.late.append(EntryRows(entry, unseen))


Step = Callable[[int, int], None]
Wanted = Callable[[AnswerRecord], bool]


def no_step(_done: int, _of: int) -> None:
    """For those who don't watch how far the writing is."""


def _every(_answer: AnswerRecord) -> bool:
    """For those who want to see all that is new."""
    return True


def planned(connection: Connection, path: Path, archive: Archive, wanted: Wanted = _every) -> Plan:
    """The changes that *archive* would bring, with nothing written, and of its new answers those that are *wanted*.

    Raises as ``merge`` does.
    """
    with translating_faults(path), one_moment(connection):
        return Plan(_added_up(_parts(connection, archive, all_new=False), wanted), _state(connection))


def merge(
    connection: Connection,
    path: Path,
    archive: Archive,
    step: Step = no_step,
    *,
    check: Callable[[], None] = lambda: None,
    plan: Plan | None = None,
    wanted: Wanted = _every,
) -> Merged:
    """Put *archive* in, all of it or nothing, and give of its new answers those that are *wanted*.

    *step* is told how many entries of how many are written; *check* is called once nobody else can write, and may
    raise; with a *plan* in which all is new, nothing is looked up again where nothing was written since. Raises
    ``BadInput`` for an answer that is another one here than in the archive.
    """

    def written(*, all_new: bool) -> Iterator[_Part]:
        done = 0
        for part in _parts(connection, archive, all_new=all_new):
            _write(connection, part)
            done += len(part.added | part.changed | part.same)
            step(min(done, of), of)
            yield part

    of = len(archive.entries)
    with writing(connection, path, check):
        is_known = plan is not None and plan.made_for == _state(connection)
        all_new = (
            plan is not None and is_known and not (plan.merged.changed or plan.merged.same or plan.merged.purged)
        )
        merged = _added_up(written(all_new=all_new), wanted)
        connection.execute(ADOPT)
        purge(connection, datetime.now(UTC))
    return merged


def join_courses(connection: Connection, path: Path, kept: str, other: str, check: Callable[[], None]) -> Merged:
    """Make two courses one, in one step. The one that is *kept* takes what only the other says, and its first day."""
    courses = _all(connection, CourseRecord)
    mine, theirs = courses[kept], courses[other]
    now = to_utc(datetime.now(UTC))
    said = {name: getattr(mine, name) or getattr(theirs, name) for name in ("planned_sessions", "route", "provider")}
    began = min(mine.started_on, theirs.started_on)
    both = (changed(mine, now, started_on=began, **said), changed(theirs, now, same_as=kept))
    return merge(connection, path, Archive(courses=both), check=check)


def _added_up(parts: Iterable[_Part], wanted: Wanted) -> Merged:
    whole = _Part()
    for part in parts:
        for name in ("added", "changed", "same", "purged"):
            getattr(whole, name).update(getattr(part, name))
        whole.conflicts += part.conflicts
        whole.news += filter(wanted, part.news)
    return Merged(
        frozenset(whole.added),
        frozenset(whole.changed),
        frozenset(whole.same),
        tuple(whole.conflicts),
        tuple(whole.news),
        frozenset(whole.purged),
    )


def _state(connection: Connection) -> tuple[int, int]:
    """Two numbers: one changes when another connection writes to the file, the other when this one does."""
    return scalar(connection, "PRAGMA data_version"), connection.total_changes


# --- working out what is to be written ----------------------------------------------------------


def _parts(connection: Connection, archive: Archive, *, all_new: bool) -> Iterator[_Part]:
    """Courses and sessions, what was purged, then the entries some at a time: a journal is never in memory whole."""
    courses, same_ones = _part_of_courses(connection, archive)
    yield courses
    late: list[EntryRows] = []
    purged = {one.id: one.deleted_at for one in archive.purged}
    for ids in _some(purged):
        part = _part_of_purged(connection, ids, purged, same_ones)
        late += part.late
        yield part
    for coming in _some(archive.entries):
        part = _part_of_entries(connection, coming, same_ones, all_new=all_new)
        late += part.late
        yield part
    while late:  # a note that was deleted too gives way to one that names it
        part = _part_of_entries(connection, [note_of(rows) for rows in late], same_ones)
        part.conflicts = [Conflict(DELETION, note_id) for note_id in sorted(part.added | part.changed)]
        late = part.late
        yield part


def _part_of_courses(connection: Connection, archive: Archive) -> tuple[_Part, SameOnes]:
    part = _Part()
    courses, sessions = _all(connection, CourseRecord), _all(connection, SessionRecord)
    same_ones = SameOnes(
        courses | {c.id: joined(courses.get(c.id), c) for c in archive.courses},
        sessions | {s.id: joined(sessions.get(s.id), s) for s in archive.sessions},
    )
    coming = {c.id: c for c in archive.courses} | {s.id: s for s in archive.sessions}
    for course in same_ones.courses.values():
        mine = courses.get(course.id)
        if course != mine or course.id in coming:
            part.stand(course, mine)
    for session in same_ones.sessions.values():
        planned_here = sessions.get(session.id)
        if session != planned_here or session.id in coming:
            part.stand(session, planned_here)
        versions = (planned_here, coming.get(session.id))
        if session.same_as and not any(one and one.same_as for one in versions):
            part.conflicts.append(Conflict(SESSION, session.same_as))
    part.moved = same_ones.moved
    return part, same_ones


def _part_of_purged(
    connection: Connection, ids: Sequence[str], purged: Mapping[str, str], same_ones: SameOnes
) -> _Part:
    """Delete here what was purged there, if it was not brought back since; of what isn't here the id is kept."""
    here = _here(connection, EntryRecord, ids)
    answers = _answers_here(connection, here)
    deleted = [
        EntryRows(_deleted(e, purged[e.id]), tuple(a for a in answers[e.id] if a.id in purged))
        for e in here.values()
        if deletion_stamp(e) < purged[e.id]
    ]
    part = _part_of_entries(connection, deleted, same_ones)
    part.same.clear()
    known = {**here, **_here(connection, AnswerRecord, ids)}
    before = _here(connection, PurgedRecord, ids)
    for one in ids:
        if one not in known and (one not in before or before[one].deleted_at < purged[one]):
            part.rows.append(PurgedRecord(one, purged[one]))
    return part


def _deleted(entry: EntryRecord, at: str) -> EntryRecord:
    stamps = stamps_of(entry) | {"deleted_at": at}
    return entry._replace(deleted_at=at, updated_at=max(at, entry.updated_at), stamps=stamps_text(stamps))


def _part_of_entries(
    connection: Connection, coming: Sequence[EntryRows], same_ones: SameOnes, *, all_new: bool = False
) -> _Part:
    part = _Part()
    looked_up = [] if all_new else [rows.entry.id for rows in coming]
    if not all_new:
        _refuse_other(connection, (answer for rows in coming for answer in rows.answers))
    entries, answers = _here(connection, EntryRecord, looked_up), _answers_here(connection, looked_up)
    purged = _here(connection, PurgedRecord, looked_up)
    for rows in coming:
        theirs = same_ones.entry(rows.entry)
        mine = entries.get(theirs.id)
        if theirs.id in purged:
            if deletion_stamp(theirs) <= purged[theirs.id].deleted_at or theirs.deleted_at is not None:
                part.purged.add(theirs.id)
                if theirs.deleted_at is None:
                    part.keep_late(
                        theirs, rows.answers, _here(connection, PurgedRecord, [a.id for a in rows.answers])
                    )
                continue
            part.back += [theirs.id, *(a.id for a in rows.answers)]
        mine = mine and same_ones.entry(mine)
        here = answers[theirs.id]
        stands = joined(mine, theirs)
        part.stand(stands, mine, touched=part.answers(here, rows.answers))
        if (
            mine is not None
            and stands.deleted_at is not None
            and (mine.deleted_at is None or theirs.deleted_at is None)
        ):
            live, seen = (here, rows.answers) if mine.deleted_at is None else (rows.answers, here)
            part.keep_late(stands, live, {a.id for a in seen})
    return part


def _conflict(here: Sequence[AnswerRecord], coming: Sequence[AnswerRecord]) -> bool:
    """True where each side's standing answer is one that the other has never seen, and they say different things."""
    ours = next((a for a in here if a.replaced_at is None), None)
    theirs = next((a for a in coming if a.replaced_at is None), None)
    if ours is None or theirs is None or ours.value == theirs.value:
        return False
    return ours.id not in {a.id for a in coming} and theirs.id not in {a.id for a in here}


def _by_question(answers: Iterable[AnswerRecord]) -> dict[str, list[AnswerRecord]]:
    found: dict[str, list[AnswerRecord]] = {}
    for answer in answers:
        found.setdefault(answer.prompt, []).append(answer)
    return found


# --- the file -----------------------------------------------------------------------------------


def _refuse_other(connection: Connection, answers: Iterable[AnswerRecord]) -> None:
    """An answer's id says what it answers, and how; a file that has another under it would take that away."""
    coming = {a.id: (a.entry_id, a.prompt, a.value) for a in answers}
    for some in _some(coming):
        sql = f"SELECT id, entry_id, prompt, value FROM answer WHERE id IN ({_marks(some)})"
        for row in connection.execute(sql, some):
            if coming[row[0]] != row[1:]:
                raise BadInput(
                    f"An answer ({row[0]}) belongs to another question here than in the file, or says more."
                )


def _answers_here(connection: Connection, entries: Iterable[str]) -> defaultdict[str, list[AnswerRecord]]:
    columns = ", ".join(AnswerRecord._fields)
    found: defaultdict[str, list[AnswerRecord]] = defaultdict(list)
    for some in _some(entries):
        for row in connection.execute(f"SELECT {columns} FROM answer WHERE entry_id IN ({_marks(some)})", some):
            found[row[1]].append(AnswerRecord(*row))
    return found


def _all(connection: Connection, record: type[Row]) -> dict[str, Row]:
    return {row[0]: record(*row) for row in connection.execute(_select(record))}


def _here(connection: Connection, record: type[Row], ids: Iterable[str]) -> dict[str, Row]:
    return {
        row[0]: record(*row)
        for some in _some(ids)
        for row in connection.execute(f"{_select(record)} WHERE id IN ({_marks(some)})", some)
    }


def _select(record: type[Record]) -> str:
    return f"SELECT {', '.join(record._fields)} FROM {TABLES[record]}"


def _some(things: Iterable[T]) -> Iterator[list[T]]:
    left = iter(things)
    while some := list(islice(left, _AT_ONCE)):
        yield some


def _marks(ids: Sequence[str]) -> str:
    return ", ".join("?" * len(ids))


def _write(connection: Connection, part: _Part) -> None:
    connection.executemany(FORGET_PURGED, [(one,) for one in part.back])
    # What others name goes first, and an answer that no longer stands before the one that does: only one may.
    order = (CourseRecord, SessionRecord, EntryRecord, AnswerRecord, PurgedRecord)
    replaced_first = sorted(part.rows, key=lambda row: isinstance(row, AnswerRecord) and row.replaced_at is None)
    for record in order:
        rows = [row for row in replaced_first if isinstance(row, record)]
        if rows:
            connection.executemany(insert_or_change(record), rows)
    for column, ids in part.moved.items():
        connection.executemany(move(column), ids)
