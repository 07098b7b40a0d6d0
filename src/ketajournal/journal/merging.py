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
from typing import Literal, NamedTuple, TypeVar

from ketajournal.course.help_calls import calls_for_help, may_call
from ketajournal.course.values import NAMES_DELETED, Answer
from ketajournal.errors import BadInput
from ketajournal.journal.archive import (
    AnswerRecord,
    AnyRecord,
    Archive,
    CourseRecord,
    EntryRecord,
    EntryRows,
    PurgedRecord,
    SessionRecord,
    deletion_stamp,
    rows,
    some_at_once,
    stamps_of,
    stamps_text,
)
from ketajournal.journal.faults import translating_faults
from ketajournal.journal.file import Connection
from ketajournal.journal.joining import SameOnes, changed, joined, note_of, settled
from ketajournal.journal.moments import at_utc, to_utc
from ketajournal.journal.purging import purge
from ketajournal.journal.reading import placeholders, value_of
from ketajournal.journal.statements import ADOPT, FORGET_PURGED, Changing, Record, insert_or_change, move_entries
from ketajournal.journal.transactions import one_moment, writing

_AT_ONCE = 500  # ids in one question to the file, rows in one step of writing
T = TypeVar("T")
ConflictKind = Literal["answer", "deletion", "session"]


class Conflict(NamedTuple):
    """Something that was changed here and there since both were the same.

    ``what`` is ``"answer"`` (of an entry, to a question: the newer stands, the other is kept as an earlier answer),
    ``"deletion"`` (an entry was deleted on one side and answered on the other: it stays deleted, and the answers are
    kept as a note) or ``"session"`` (it was planned on both sides for the same moment, and is one now). ``id`` is the
    entry's, the note's or the session's.
    """

    what: ConflictKind
    id: str
    prompt: str | None = None


class Merged:
    """All that came in, as ids of courses, sessions and entries: new here, changed here, or the same already.

    ``calls`` are answers that were not known here and call for help. ``purged`` are entries that stayed out, because
    they were purged here.
    """

    def __init__(self) -> None:
        self.added: set[str] = set()
        self.changed: set[str] = set()
        self.same: set[str] = set()
        self.purged: set[str] = set()
        self.conflicts: list[Conflict] = []
        self.calls: list[AnswerRecord] = []

    @property
    def is_nothing(self) -> bool:
        """True where nothing is new or changed."""
        return not (self.added or self.changed)


def together(several: Iterable[Merged]) -> Merged:
    """All that came in with several archives, or parts of one."""
    whole = Merged()
    for one in several:
        whole.added |= one.added
        whole.changed |= one.changed
        whole.same |= one.same
        whole.purged |= one.purged
        whole.conflicts += one.conflicts
        whole.calls += one.calls
    whole.changed -= whole.added
    return whole


class _Part(Merged):
    """Some of the rows to write, and what they bring.

    ``late`` are answers to entries that were deleted elsewhere. ``back`` are ids that are purged no more: what they
    stand for was brought back elsewhere, after it was deleted here.
    """

    def __init__(self) -> None:
        super().__init__()
        self.rows: list[Record] = []
        self.moved: dict[str, list[tuple[str, str]]] = {}
        self.back: list[str] = []
        self.late: list[EntryRows] = []

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
            self.calls += [a for a in new if a.id not in known and is_call(a)]
            if new and _is_conflict(ours, theirs):
                self.conflicts.append(Conflict("answer", theirs[0].entry_id, prompt))
        return len(self.rows) > written

    def keep_late(self, entry: EntryRecord, given: Sequence[AnswerRecord], known: Container[str]) -> None:
        """Keep the answers that whoever deleted the entry had never seen."""
        unseen = tuple(a for a in given if a.id not in known and a.prompt != NAMES_DELETED)
        if unseen:
            self.late.append(EntryRows(entry, unseen))


Step = Callable[[int, int], None]


def no_step(_done: int, _of: int) -> None:
    """For those who don't watch how far the writing is."""


def is_call(answer: AnswerRecord) -> bool:
    """True for an answer that calls for help, where it stands: an item above 0, or the sign that says the same."""
    if answer.replaced_at is not None or not may_call(answer.prompt, answer.metric):
        return False
    return calls_for_help(
        Answer(answer.prompt, value_of(answer.value), at_utc(answer.answered_at), answer.metric, answer.kind)
    )


def planned_merge(connection: Connection, path: Path, archive: Archive) -> Merged:
    """All that *archive* would bring, with nothing written. Raises as ``merge`` does."""
    with translating_faults(path), one_moment(connection):
        return together(_parts(connection, archive))


def merge(
    connection: Connection,
    path: Path,
    archive: Archive,
    step: Step = no_step,
    *,
    check: Callable[[], None] = lambda: None,
) -> Merged:
    """Put *archive* in, all of it or nothing.

    *step* is told how many entries of how many are written; *check* is called once nobody else can write, and may
    raise. Raises ``BadInput`` for an answer that is another one here than in the archive.
    """

    def written() -> Iterator[_Part]:
        done = 0
        for part in _parts(connection, archive):
            _write(connection, part)
            done += len(part.added | part.changed | part.same)
            step(min(done, of), of)
            yield part

    of = len(archive.entries)
    with writing(connection, path, check):
        merged = together(written())
        connection.execute(ADOPT)
        purge(connection, datetime.now(UTC))
    return merged


def join_courses(connection: Connection, path: Path, kept: str, other: str, check: Callable[[], None]) -> Merged:
    """Make two courses one, in one step. The one that is *kept* takes what only the other says, and its first day."""
    mine, theirs = (_by_id(rows(connection, CourseRecord))[one] for one in (kept, other))
    now = to_utc(datetime.now(UTC))
    said = {name: getattr(mine, name) or getattr(theirs, name) for name in ("planned_sessions", "route", "provider")}
    began = min(mine.started_on, theirs.started_on)
    both = (changed(mine, now, started_on=began, **said), changed(theirs, now, same_as=kept))
    return merge(connection, path, Archive(courses=both), check=check)


# --- working out what is to be written ----------------------------------------------------------


def _parts(connection: Connection, archive: Archive) -> Iterator[_Part]:
    """Courses and sessions, what was purged, then the entries some at a time: a journal is never in memory whole."""
    courses, same_ones = _part_of_courses(connection, archive)
    yield courses
    late: list[EntryRows] = []
    purged = {one.id: one.deleted_at for one in archive.purged}
    for ids in _some(purged):
        part = _part_of_purged(connection, ids, purged, same_ones)
        late += part.late
        yield part
    for coming in some_at_once(archive.entries, _AT_ONCE):
        part = _part_of_entries(connection, coming, same_ones)
        late += part.late
        yield part
    while late:  # a note that was deleted too gives way to one that names it
        part = _part_of_entries(connection, [note_of(rows) for rows in late], same_ones)
        part.conflicts = [Conflict("deletion", note_id) for note_id in sorted(part.added | part.changed)]
        late = part.late
        yield part


def _part_of_courses(connection: Connection, archive: Archive) -> tuple[_Part, SameOnes]:
    part = _Part()
    courses, sessions = _by_id(rows(connection, CourseRecord)), _by_id(rows(connection, SessionRecord))
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
            part.conflicts.append(Conflict("session", session.same_as))
    part.moved = same_ones.moved
    return part, same_ones


def _part_of_purged(
    connection: Connection, ids: Sequence[str], purged: Mapping[str, str], same_ones: SameOnes
) -> _Part:
    """Delete here what was purged there, if it was not brought back since; of what isn't here the id is kept."""
    here = _by_id(_here(connection, EntryRecord, ids))
    answers = _answers_here(connection, here)
    deleted = [
        EntryRows(_deleted(e, purged[e.id]), tuple(a for a in answers[e.id] if a.id in purged))
        for e in here.values()
        if deletion_stamp(e) < purged[e.id]
    ]
    part = _part_of_entries(connection, deleted, same_ones)
    part.same.clear()
    known = here.keys() | {answer.id for answer in _here(connection, AnswerRecord, ids)}
    before = _by_id(_here(connection, PurgedRecord, ids))
    for one in ids:
        if one not in known and (one not in before or before[one].deleted_at < purged[one]):
            part.rows.append(PurgedRecord(one, purged[one]))
    return part


def _deleted(entry: EntryRecord, at: str) -> EntryRecord:
    stamps = stamps_of(entry) | {"deleted_at": at}
    return entry._replace(deleted_at=at, updated_at=max(at, entry.updated_at), stamps=stamps_text(stamps))


def _part_of_entries(connection: Connection, coming: Sequence[EntryRows], same_ones: SameOnes) -> _Part:
    part, ids = _Part(), [entry.id for entry, _ in coming]
    _refuse_other(connection, _by_id(answer for _, answers in coming for answer in answers))
    entries, answers_here = _by_id(_here(connection, EntryRecord, ids)), _answers_here(connection, ids)
    purged = _by_id(_here(connection, PurgedRecord, ids))
    for entry, given in coming:
        theirs = same_ones.entry(entry)
        mine = entries.get(theirs.id)
        if theirs.id in purged:
            if deletion_stamp(theirs) <= purged[theirs.id].deleted_at or theirs.deleted_at is not None:
                part.purged.add(theirs.id)
                if theirs.deleted_at is None:
                    part.keep_late(theirs, given, _by_id(_here(connection, PurgedRecord, [a.id for a in given])))
                continue
            part.back += [theirs.id, *(a.id for a in given)]
        mine = mine and same_ones.entry(mine)
        here = answers_here[theirs.id]
        stands = joined(mine, theirs)
        part.stand(stands, mine, touched=part.answers(here, given))
        if (
            mine is not None
            and stands.deleted_at is not None
            and (mine.deleted_at is None or theirs.deleted_at is None)
        ):
            live, seen = (here, given) if mine.deleted_at is None else (given, here)
            part.keep_late(stands, live, {a.id for a in seen})
    return part


def _is_conflict(here: Sequence[AnswerRecord], coming: Sequence[AnswerRecord]) -> bool:
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


def _refuse_other(connection: Connection, coming: Mapping[str, AnswerRecord]) -> None:
    """An answer's id says what it answers, and how; a file that has another under it would take that away."""
    for mine in _here(connection, AnswerRecord, coming):
        theirs = coming[mine.id]
        if (mine.entry_id, mine.prompt, mine.value) != (theirs.entry_id, theirs.prompt, theirs.value):
            raise BadInput(f"An answer ({mine.id}) belongs to another question here than in the file, or says more.")


def _answers_here(connection: Connection, entries: Iterable[str]) -> defaultdict[str, list[AnswerRecord]]:
    found: defaultdict[str, list[AnswerRecord]] = defaultdict(list)
    for answer in _here(connection, AnswerRecord, entries, "entry_id"):
        found[answer.entry_id].append(answer)
    return found


def _here(
    connection: Connection, record: type[AnyRecord], ids: Iterable[str], column: str = "id"
) -> Iterator[AnyRecord]:
    for some in _some(ids):
        yield from rows(connection, record, f"WHERE {column} IN ({placeholders(some)})", some)


def _by_id(found: Iterable[AnyRecord]) -> dict[str, AnyRecord]:
    return {row.id: row for row in found}


def _some(things: Iterable[T]) -> Iterator[list[T]]:
    left = iter(things)
    while some := list(islice(left, _AT_ONCE)):
        yield some


def _write(connection: Connection, part: _Part) -> None:
    connection.executemany(FORGET_PURGED, [(one,) for one in part.back])
    # What others name goes first, and an answer that no longer stands before the one that does: only one may.
    order = (CourseRecord, SessionRecord, EntryRecord, AnswerRecord, PurgedRecord)
    replaced_first = sorted(part.rows, key=lambda row: isinstance(row, AnswerRecord) and row.replaced_at is None)
    for record in order:
        connection.executemany(insert_or_change(record), [row for row in replaced_first if isinstance(row, record)])
    for column, ids in part.moved.items():
        connection.executemany(move_entries(column), ids)
