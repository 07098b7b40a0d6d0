"""The place of imported rows in a journal: their course, their session, and whether they are there already."""

import json
import re
from bisect import bisect_left, insort
from collections.abc import Callable, Collection, Sequence
from datetime import timedelta
from uuid import UUID, uuid5

from ketajournal.course.letters import MOOD
from ketajournal.course.values import Course, Session
from ketajournal.exchange.incoming import MOOD_NAME, NOTE, Incoming, with_import_id
from ketajournal.journal.archive import AnswerRecord, Archive, CourseRecord, EntryRows, PackedEntries, SessionRecord
from ketajournal.journal.moments import after, from_columns

_COURSES = UUID("0a0c3f86-6a0e-4d4c-8f3e-6f6a2b7d9f21")
# A session in the file and one in the journal that lie no further apart are the same one.
SAME_WITHIN = timedelta(hours=12)
# A course's time begins with the two weeks in which its baseline may lie.
_BEFORE_A_COURSE = timedelta(days=14)


def placed_rows(
    incoming: Incoming, courses: Sequence[Course], known: Collection[str], here: Callable[[str], EntryRows | None]
) -> tuple[Archive, int]:
    """The rows that come into a journal that has these courses, and how many entries are left out: they are there.

    They are taken out of *incoming*.

    *known* are the ids that entries have, or had once. Each session is the one that is there already within 12 hours,
    or becomes one of the course it falls into, or of a new course where there is none. An entry that came out of this
    very journal is left out; of another that is *here* what the file says otherwise comes in. A note that stands here
    with quite other words is another one, of another file: both are kept.
    """
    if not (incoming.theirs or incoming.sessions):
        return incoming.archive, 0
    new, taken = _sessions(incoming.sessions.values(), [s for course in courses for s in course.sessions])
    begun = _begun(new) if new and not courses else None
    sessions = tuple(s._replace(course_id=begun.id if begun else _course_of(s, courses)) for s in new)
    course_of = {s.id: s.course_id for s in sessions} | {s.id: c.id for c in courses for s in c.sessions}
    came, entries = len(incoming.packed), PackedEntries()
    for coming in incoming.packed.taken_out():
        e = coming.entry
        if incoming.theirs.get(e.id) in known or incoming.apart.get(e.id) in known:
            continue
        mine = here(e.id) if e.id in known else None
        if mine and e.id in incoming.apart and _is_another(mine, coming):
            e = e._replace(id=incoming.apart[e.id])
            coming = EntryRows(e, tuple(with_import_id(a._replace(entry_id=e.id)) for a in coming.answers))
        if e.id not in known:
            session_id = taken.get(e.session_id, e.session_id) if e.session_id else None
            placed_entry = e._replace(session_id=session_id, course_id=course_of.get(session_id or ""))
            entries.add(EntryRows(placed_entry, coming.answers))
        elif mine and (said := _news(mine, coming.answers, is_dated=e.id in incoming.dated)):
            entries.add(EntryRows(mine.entry, said))
    archive = Archive((begun,) if begun else (), sessions, entries)
    return archive, came - len(entries)


def _is_another(mine: EntryRows, coming: EntryRows) -> bool:
    """True for a note that has less than half of its words in common with one that is here, or ever stood there."""
    words = [
        {word for a in rows.answers if a.prompt == NOTE for word in re.findall(r"\w+", str(json.loads(a.value)))}
        for rows in (mine, coming)
    ]
    return 2 * len(words[0] & words[1]) < min(map(len, words))


def _news(mine: EntryRows, coming: Sequence[AnswerRecord], *, is_dated: bool) -> tuple[AnswerRecord, ...]:
    """The answers of an entry that stands here with what a file says otherwise; none where it says nothing new.

    Of an entry that was changed here and in a file that says when, both are for the merging to weigh.
    """
    if not is_dated:
        said = _said_otherwise(mine, coming)
        return (*mine.answers, *said) if said else ()
    known = {a.id for a in mine.answers}
    said = tuple(a for a in coming if a.id not in known)
    changed_here = any(a.id != with_import_id(a).id for a in mine.answers)
    return () if not said else said if changed_here else (*mine.answers, *said)


def _said_otherwise(mine: EntryRows, coming: Sequence[AnswerRecord]) -> tuple[AnswerRecord, ...]:
    """The answers of a file that are other than those that stand here, as newer ones; none for an older file.

    What was changed here stays so, and what was deleted here stays deleted.
    """
    if mine.entry.deleted_at is not None:
        return ()
    standing = {a.prompt: a for a in mine.answers if a.replaced_at is None}
    ever_said = {(a.prompt, a.value) for a in mine.answers}
    # The number that a mood means is said anew at each import, of the mood that stands here or is new.
    mood = next((a.value for a in coming if a.prompt == MOOD_NAME), None)
    is_its_own = {a.value for a in standing.values() if a.prompt == MOOD_NAME} == {mood} or (
        mood is not None and (MOOD_NAME, mood) not in ever_said
    )
    numbers = [a for a in standing.values() if a.metric == MOOD and is_its_own and a.id == with_import_id(a).id]
    if not any(a.metric == MOOD for a in coming):  # it means no number any more
        coming = [*coming, *(a._replace(value=json.dumps(None)) for a in numbers)]
    found = []
    for answer in coming:
        stands = standing.get(answer.prompt)
        is_news = (answer.prompt, answer.value) not in ever_said or stands in numbers
        if stands is None or (stands.value != answer.value and is_news):
            newer = after(answer.answered_at, stands.answered_at if stands else None)
            found.append(with_import_id(answer._replace(answered_at=newer)))
    return tuple(found)


def _sessions(
    coming: Collection[SessionRecord], there: Sequence[Session]
) -> tuple[list[SessionRecord], dict[str, str]]:
    """The sessions that are new, and for each that is another one under its own id, which."""
    ids = {s.id for s in coming}
    known = {s.id for s in there}
    # In the order of time, so that the nearest to a moment is a neighbour of it.
    placed_so_far = sorted((s.at, s.id) for s in there if s.id not in ids and not s.cancelled)
    new: list[SessionRecord] = []
    taken: dict[str, str] = {}
    for session in sorted(coming, key=lambda s: (s.at, s.id)):
        at = from_columns(session.at, session.utc_offset)
        place = bisect_left(placed_so_far, (at, ""))
        around = placed_so_far[max(0, place - 1) : place + 1]
        near = min(((abs(other - at), other_id) for other, other_id in around), default=None)
        if session.id not in known and near is not None and near[0] <= SAME_WITHIN:
            taken[session.id] = near[1]
            continue
        new += [session] if session.id not in known else []
        insort(placed_so_far, (at, session.id))
    return new, taken


def _begun(sessions: Sequence[SessionRecord]) -> CourseRecord:
    first = sessions[0]
    routes = {s.route for s in sessions}
    return CourseRecord(
        id=uuid5(_COURSES, first.id).hex,
        started_on=from_columns(first.at, first.utc_offset).date().isoformat(),
        planned_sessions=None,
        route=routes.pop() if len(routes) == 1 else None,
        provider=None,
        maintenance_on=None,
        ended_on=None,
        created_at=first.at,
        updated_at=first.at,
    )


def _course_of(session: SessionRecord, courses: Sequence[Course]) -> str:
    """The course that a session falls into: the latest begun by then, or the first of all."""
    day = (from_columns(session.at, session.utc_offset) + _BEFORE_A_COURSE).date()
    return next((c.id for c in reversed(courses) if c.started_on <= day), courses[0].id)
