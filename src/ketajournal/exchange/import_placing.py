"""The place of imported rows in a journal: their course, their session, and whether they are there already."""

from collections.abc import Collection, Sequence
from datetime import timedelta
from typing import NamedTuple
from uuid import UUID, uuid5

from ketajournal.course.values import Course, Session
from ketajournal.exchange.incoming import Incoming
from ketajournal.journal.archive import Archive, CourseRecord, EntryRows, PackedEntries, SessionRecord
from ketajournal.journal.moments import from_columns

_COURSES = UUID("0a0c3f86-6a0e-4d4c-8f3e-6f6a2b7d9f21")
# A session in the file and one in the journal that lie no further apart are the same one.
SAME_WITHIN = timedelta(hours=12)
# A course's time begins with the two weeks in which its baseline may lie.
_BEFORE_A_COURSE = timedelta(days=14)


class Placed(NamedTuple):
    """The rows as they go into a journal, and how many entries are left out because they are there already."""

    archive: Archive
    known: int


def placed(incoming: Incoming, courses: Sequence[Course], known: Collection[str]) -> Placed:
    """The rows that come into a journal that has these courses, and entries whose ids are *known*.

    Each session is the one that is there already within 12 hours, or becomes one of the course it falls
    into, or of a new course where there is none. An entry that came out of this very journal, or that is
    there and can't have changed, is left out.
    """
    new, taken = _sessions(incoming.sessions, [s for course in courses for s in course.sessions])
    begun = _begun(new) if new and not courses else None
    sessions = tuple(s._replace(course_id=begun.id if begun else _course_of(s, courses)) for s in new)
    course_of = {s.id: s.course_id for s in sessions} | {s.id: c.id for c in courses for s in c.sessions}
    entries = PackedEntries()
    for e, answers in incoming.archive.entries:
        if not (e.id in incoming.unchanging and e.id in known) and incoming.theirs.get(e.id) not in known:
            session_id = taken.get(e.session_id, e.session_id) if e.session_id else None
            placed_entry = e._replace(session_id=session_id, course_id=course_of.get(session_id or ""))
            entries.add(EntryRows(placed_entry, answers))
    archive = Archive((begun,) if begun else (), sessions, entries)
    return Placed(archive, len(incoming.archive.entries) - len(entries))


def _sessions(
    coming: Sequence[SessionRecord], there: Sequence[Session]
) -> tuple[list[SessionRecord], dict[str, str]]:
    """The sessions that are new, and for each that is another one under its own id, which."""
    ids = {s.id for s in coming}
    known = {s.id for s in there}
    before = [(s.at, s.id) for s in there if s.id not in ids and not s.cancelled]
    new: list[SessionRecord] = []
    taken: dict[str, str] = {}
    placed_so_far = list(before)
    for session in sorted(coming, key=lambda s: (s.at, s.id)):
        at = from_columns(session.at, session.utc_offset)
        near = min(((abs(other - at), other_id) for other, other_id in placed_so_far), default=None)
        if session.id in known:
            placed_so_far.append((at, session.id))
        elif near is not None and near[0] <= SAME_WITHIN:
            taken[session.id] = near[1]
        else:
            new.append(session)
            placed_so_far.append((at, session.id))
    return new, taken


def _begun(sessions: Sequence[SessionRecord]) -> CourseRecord:
    """A course that begins with the first of these sessions."""
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
