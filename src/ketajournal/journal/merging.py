"""Putting an archive into a journal: by id, the newer stands, and of two answers that conflict both are kept.

What is to be written is worked out first, then written in one transaction. Which of two versions of
a row stands never depends on which side it came from, so that two journals that take each other's
archive end up the same, and the same archive put in twice changes nothing the second time.
"""

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from itertools import islice
from pathlib import Path
from typing import Any, NamedTuple, TypeVar

from ketajournal.errors import BadInput
from ketajournal.journal.archive import AnswerRecord, Archive, CourseRecord, EntryRecord, EntryRows, SessionRecord
from ketajournal.journal.faults import translating_faults
from ketajournal.journal.file import Connection, scalar
from ketajournal.journal.statements import ADOPT, TABLES, Record, insert_or_change
from ketajournal.journal.transactions import one_moment, writing

ANSWER, DELETION, SESSION = "answer", "deletion", "session"
_AT_ONCE = 500  # ids in one question to the file, rows in one step of writing

R = TypeVar("R", CourseRecord, SessionRecord, EntryRecord)


class Conflict(NamedTuple):
    """Something that was changed here and there since both were the same.

    ``what`` is ``"answer"`` (of an entry, to a question: the newer stands, the other is kept as an
    earlier answer), ``"deletion"`` (an entry was deleted on one side and answered on the other: it
    is not deleted) or ``"session"`` (it was cancelled on one side and changed later on the other: it
    takes place). ``id`` is the entry's or the session's.
    """

    what: str
    id: str
    prompt: str | None = None


class Merged(NamedTuple):
    """All that came in, as ids of courses, sessions and entries: new here, changed here, or the same already.

    ``answers`` are those that were not known here, earlier ones among them.
    """

    added: frozenset[str]
    changed: frozenset[str]
    same: frozenset[str]
    conflicts: tuple[Conflict, ...]
    answers: tuple[AnswerRecord, ...]


class Plan(NamedTuple):
    """What an archive would bring, and the state of the journal that this was worked out for."""

    merged: Merged
    made_for: tuple[int, int]


class _Part(NamedTuple):
    """Some of the rows to write, and what they bring."""

    courses: list[CourseRecord]
    sessions: list[SessionRecord]
    entries: list[EntryRecord]
    answers: list[AnswerRecord]
    merged: Merged


Step = Callable[[int, int], None]


def no_step(_done: int, _of: int) -> None:
    """For those who don't watch how far the writing is."""


def _every(_answer: AnswerRecord) -> bool:
    """For those who want to see all that is new."""
    return True


Wanted = Callable[[AnswerRecord], bool]


def planned(connection: Connection, path: Path, archive: Archive, wanted: Wanted = _every) -> Plan:
    """What *archive* would bring, with nothing written, and of its new answers those that are *wanted*.

    Raises as ``merge`` does.
    """
    with translating_faults(path), one_moment(connection):
        parts = (part.merged for part in _parts(connection, archive, all_new=False))
        return Plan(_added_up(parts, wanted), _state(connection))


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
    ``BadInput`` for an answer that belongs to another question here than in the archive.
    """

    def written(*, all_new: bool) -> Iterator[Merged]:
        done = 0
        for part in _parts(connection, archive, all_new=all_new):
            _write(connection, part)
            done += len(part.merged.added | part.merged.changed | part.merged.same)
            step(min(done, of), of)
            yield part.merged

    of = len(archive.entries)
    with writing(connection, path, check):
        is_known = plan is not None and plan.made_for == _state(connection)
        all_new = plan is not None and is_known and not (plan.merged.changed or plan.merged.same)
        merged = _added_up(written(all_new=all_new), wanted)
        connection.execute(ADOPT)
    return merged


def _added_up(parts: Iterable[Merged], wanted: Wanted) -> Merged:
    ids: tuple[set[str], set[str], set[str]] = (set(), set(), set())
    conflicts: list[Conflict] = []
    answers: list[AnswerRecord] = []
    for part in parts:
        for all_of_them, some in zip(ids, (part.added, part.changed, part.same), strict=True):
            all_of_them |= some
        conflicts += part.conflicts
        answers += filter(wanted, part.answers)
    added, changed, same = map(frozenset, ids)
    return Merged(added, changed, same, tuple(conflicts), tuple(answers))


# --- working out what is to be written ----------------------------------------------------------


def _parts(connection: Connection, archive: Archive, *, all_new: bool) -> Iterator[_Part]:
    """The courses and sessions, then the entries some at a time: a long journal is never in memory as a whole."""
    yield _part_of_courses(connection, archive)
    entries = iter(archive.entries)
    while some := list(islice(entries, _AT_ONCE)):
        yield _part_of_entries(connection, some, all_new=all_new)


def _part_of_courses(connection: Connection, archive: Archive) -> _Part:
    courses_here = _here(connection, CourseRecord, (c.id for c in archive.courses))
    sessions_here = _here(connection, SessionRecord, (s.id for s in archive.sessions))
    courses = _changed((_newer(c, courses_here.get(c.id)) for c in archive.courses), courses_here)
    sessions = _changed((_newer(s, sessions_here.get(s.id)) for s in archive.sessions), sessions_here)
    conflicts = [Conflict(SESSION, s.id) for s in sessions if _takes_place_again(sessions_here.get(s.id), s)]
    every = {c.id for c in archive.courses} | {s.id for s in archive.sessions}
    known = {*courses_here, *sessions_here}
    merged = _merged(every, known, {c.id for c in courses} | {s.id for s in sessions}, conflicts, [])
    return _Part(courses, sessions, [], [], merged)


def _part_of_entries(connection: Connection, coming: Sequence[EntryRows], *, all_new: bool) -> _Part:
    there = {rows.entry.id: rows.answers for rows in coming}
    looked_up: Collection[str] = () if all_new else there
    if not all_new:
        _refuse_moved(connection, (answer for rows in coming for answer in rows.answers))
    entries_here, here = _here(connection, EntryRecord, looked_up), _answers_here(connection, looked_up)
    answers, news, touched, conflicts = _answers(here, there)
    stand: list[EntryRecord] = []
    for theirs, their_answers in coming:
        mine = entries_here.get(theirs.id)
        unseen = mine is not None and _deleted_unseen(mine, theirs, here[theirs.id], their_answers)
        stands = _entry(mine, theirs, unseen=unseen)
        if stands != mine:
            stand.append(stands)
            conflicts += [Conflict(DELETION, theirs.id)] if unseen else []
    written = {entry.id for entry in stand} | touched
    return _Part([], [], stand, answers, _merged(set(there), set(entries_here), written, conflicts, news))


def _merged(
    every: set[str], known: set[str], written: set[str], conflicts: Sequence[Conflict], news: Sequence[AnswerRecord]
) -> Merged:
    return Merged(
        added=frozenset(every - known),
        changed=frozenset(written & known),
        same=frozenset((every & known) - written),
        conflicts=tuple(conflicts),
        answers=tuple(news),
    )


def _state(connection: Connection) -> tuple[int, int]:
    """Two numbers: one changes when another connection writes to the file, the other when this one does."""
    return scalar(connection, "PRAGMA data_version"), connection.total_changes


def _newer(theirs: R, mine: R | None) -> R:
    """The version that was changed last; at the same second, the same one of the two on either side."""
    return theirs if mine is None else max(mine, theirs, key=_age)


def _age(record: Any) -> tuple[str, list[str]]:
    return record.updated_at, ["" if value is None else str(value) for value in record]


def _changed(stand: Iterable[R], here: Mapping[str, R]) -> list[R]:
    return [record for record in stand if here.get(record.id) != record]


def _takes_place_again(mine: SessionRecord | None, stands: SessionRecord) -> bool:
    """True for a session that is no longer cancelled, and of which more was changed on the other side."""
    if mine is None or not mine.cancelled_at or stands.cancelled_at:
        return False
    return mine._replace(cancelled_at=None, updated_at="") != stands._replace(updated_at="")


def _entry(mine: EntryRecord | None, theirs: EntryRecord, *, unseen: bool) -> EntryRecord:
    """The version of an entry that stands, not deleted where the other side's words would go with it *unseen*."""
    stands = _newer(theirs, mine)
    # A course that begins takes in the entries of none, which is no change of theirs.
    course_id = stands.course_id or (mine.course_id if mine else None) or theirs.course_id
    return stands._replace(course_id=course_id, deleted_at=None if unseen else stands.deleted_at)


def _deleted_unseen(
    mine: EntryRecord, theirs: EntryRecord, here: Sequence[AnswerRecord], there: Sequence[AnswerRecord]
) -> bool:
    """True for an entry that was deleted on one side, and has words on the other that were never there."""
    if bool(mine.deleted_at) == bool(theirs.deleted_at):
        return False
    said, seen = (there, here) if mine.deleted_at else (here, there)
    return bool({a.id for a in said} - {a.id for a in seen})


def _answers(
    here: Mapping[str, Sequence[AnswerRecord]], there: Mapping[str, Sequence[AnswerRecord]]
) -> tuple[list[AnswerRecord], list[AnswerRecord], set[str], list[Conflict]]:
    """The answers to write, those among them that were not known, the entries they change, and what conflicts."""
    written: list[AnswerRecord] = []
    news: list[AnswerRecord] = []
    touched: set[str] = set()
    conflicts: list[Conflict] = []
    for entry_id, coming in there.items():
        mine = _by_question(here[entry_id])
        for prompt, theirs in _by_question(coming).items():
            ours = mine.get(prompt, [])
            if not ours and len(theirs) == 1 and theirs[0].replaced_at is None:  # as nearly all are in a new journal
                written += theirs
                news += theirs
                touched.add(entry_id)
                continue
            known = {a.id for a in ours}
            new = [a for a in together(ours, theirs) if a not in ours]
            if not new:
                continue
            written += new
            news += [a for a in new if a.id not in known]
            touched.add(entry_id)
            if _conflict(ours, theirs):
                conflicts.append(Conflict(ANSWER, entry_id, prompt))
    return written, news, touched, conflicts


def together(here: Sequence[AnswerRecord], coming: Sequence[AnswerRecord]) -> list[AnswerRecord]:
    """Every answer to one question from both sides, with exactly one that stands.

    That is the newest of those that neither side has replaced; where each is replaced, the newest of all.
    """
    known: dict[str, AnswerRecord] = {a.id: a for a in here}
    for answer in coming:
        same = known.get(answer.id)
        replaced = min((a.replaced_at for a in (same, answer) if a and a.replaced_at), default=None)
        known[answer.id] = (same or answer)._replace(replaced_at=replaced)
    standing = [a for a in known.values() if a.replaced_at is None]
    stands = max(standing or known.values(), key=_told_at)
    known[stands.id] = stands._replace(replaced_at=None)
    for earlier in standing:
        if earlier.id != stands.id:
            known[earlier.id] = earlier._replace(replaced_at=stands.answered_at)
    return list(known.values())


def _told_at(answer: AnswerRecord) -> tuple[str, str]:
    return answer.answered_at, answer.id


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


def _refuse_moved(connection: Connection, answers: Iterable[AnswerRecord]) -> None:
    """An answer's id says which question of which entry it belongs to; a file that moves one would take it away."""
    coming = {a.id: (a.entry_id, a.prompt) for a in answers}
    for some in _some(coming):
        for row in connection.execute(f"SELECT id, entry_id, prompt FROM answer WHERE id IN ({_marks(some)})", some):
            if coming[row[0]] != (row[1], row[2]):
                raise BadInput(f"An answer ({row[0]}) belongs to another question here than in the file.")


def _answers_here(connection: Connection, entries: Iterable[str]) -> defaultdict[str, list[AnswerRecord]]:
    columns = ", ".join(AnswerRecord._fields)
    found: defaultdict[str, list[AnswerRecord]] = defaultdict(list)
    for some in _some(entries):
        for row in connection.execute(f"SELECT {columns} FROM answer WHERE entry_id IN ({_marks(some)})", some):
            found[row[1]].append(AnswerRecord(*row))
    return found


def _here(connection: Connection, record: type[R], ids: Iterable[str]) -> dict[str, R]:
    columns = ", ".join(record._fields)
    return {
        row[0]: record(*row)
        for some in _some(ids)
        for row in connection.execute(f"SELECT {columns} FROM {TABLES[record]} WHERE id IN ({_marks(some)})", some)
    }


def _some(ids: Iterable[str]) -> Iterator[list[str]]:
    left = iter(ids)
    while some := list(islice(left, _AT_ONCE)):
        yield some


def _marks(ids: Sequence[str]) -> str:
    return ", ".join("?" * len(ids))


def _write(connection: Connection, plan: _Part) -> None:
    # An answer that no longer stands goes first: only one to a question may.
    replaced = [a for a in plan.answers if a.replaced_at is not None]
    standing = [a for a in plan.answers if a.replaced_at is None]
    tables: tuple[Sequence[Record], ...] = (plan.courses, plan.sessions, plan.entries, replaced, standing)
    for rows in filter(None, tables):
        connection.executemany(insert_or_change(type(rows[0])), rows)
