"""Sessions by their numbers, held or planned, and the one that a conversation means."""

from bisect import bisect_right
from collections.abc import Iterable, Sequence
from datetime import date, datetime, time, timedelta

from ketajournal.course.values import Course, Entry, Session
from ketajournal.errors import BadInput, NotFound

# A day that was given without an hour stands at noon.
NOON = time(12)
# Before this hour the night is not over, whatever the date says.
_MORNING = time(6)
# What is written before this hour belongs to the evening before, where a session was on it.
NIGHT_ENDS = time(4)
# A session that was planned before midnight may begin after it: clinics run late.
LATE = timedelta(hours=4)


def is_day_alone(at: datetime) -> bool:
    """True where only the day of this moment is known, and no hour."""
    return at.time() == NOON


def day_after(session: Session) -> date:
    """The local date before which nobody drives, and then after a restful sleep. Source: the spray's label."""
    return session.at.date() + timedelta(days=1)


def is_resting(session: Session, now: datetime) -> bool:
    """True from the session's day until the morning of the day after it."""
    begins = session.at.date() <= now.date()
    return begins and now.replace(tzinfo=None) < datetime.combine(day_after(session), _MORNING)


def sessions_of_plan(course: Course) -> list[Session]:
    """The sessions that the plan speaks of: those before maintenance begins."""
    begins = course.maintenance_on
    return [s for s in course.ordered if begins is None or s.at.date() < begins]


def held_of_plan(course: Course, now: datetime) -> int:
    """The number of sessions held that the plan speaks of."""
    return sum(session.at <= now for session in sessions_of_plan(course))


def number_of(course: Course, session_id: str | None) -> int | None:
    """1 for the course's first session, ``None`` for one that was cancelled or isn't in it."""
    return course.numbers.get(session_id) if session_id is not None else None


def is_listed_number(name: str) -> bool:
    """True for a name that can only be a number in a list: a year, or the start of an id, has four places or more."""
    return name.isascii() and name.isdigit() and len(name) < len("2026")


def session_named(course: Course, name: str) -> Session:
    """The session a person means by a number, a date (2026-03-02) or the start of its id.

    Raises ``NotFound`` where none or more than one fits.
    """
    ordered = course.ordered
    if not name.strip():
        raise BadInput("No session was named.", "Name it by its number, its date or its id.")
    if is_listed_number(name):
        if 1 <= int(name) <= len(ordered):
            return ordered[int(name) - 1]
        which = f"{name} in course {course.number}" if course.number > 1 else name
        raise NotFound(f"There is no session {which}.", f"'ketajournal session list' shows all {len(ordered)}.")
    fitting = [s for s in course.sessions if s.id.startswith(name.lower()) or s.at.date().isoformat() == name]
    if len(fitting) != 1:
        what = "No session" if not fitting else "More than one session"
        raise NotFound(f"{what} is known by '{name}'.", "'ketajournal session list' shows them all.")
    return fitting[0]


def held(course: Course, now: datetime) -> Sequence[Session]:
    """Sessions whose moment has passed, earliest first."""
    return course.ordered[: bisect_right(course.ordered, now, key=lambda s: s.at)]


def upcoming(course: Course, now: datetime) -> Sequence[Session]:
    """Sessions still to come, earliest first."""
    return course.ordered[bisect_right(course.ordered, now, key=lambda s: s.at) :]


def is_on_day_of(session: Session, moment: datetime) -> bool:
    """True on the session's local date, and in the night that its evening runs into: up to 4 in the morning."""
    if moment.date() == session.at.date():
        return True
    into_night = moment.time() < NIGHT_ENDS and moment.date() - session.at.date() == timedelta(days=1)
    return into_night and moment >= session.at


def says_something(entry: Entry) -> bool:
    """True where an entry was finished, or holds any answer beyond when the session was."""
    if entry.finished or any(value is not None for value in (entry.items or {}).values()):
        return True
    return any(a.value is not None and not a.prompt.startswith(("course.", "session.")) for a in entry.answers)


def with_entry(entries: Iterable[Entry], kind: str) -> set[str]:
    """Ids of the sessions that have an entry of this kind which says something."""
    return {e.session_id for e in entries if e.kind == kind and e.session_id and says_something(e)}


def may_be_ahead(session: Session, now: datetime) -> bool:
    """True up to the end of its local date, and where it was planned a few hours ago, before midnight."""
    return session.at.date() >= now.date() or timedelta() <= now - session.at < LATE


def to_prepare(course: Course, entries: Sequence[Entry], now: datetime) -> Session | None:
    """The session that a preparation at *now* is for: today's or the next, if one is planned.

    Today's session is still offered after its planned hour has come, past midnight too, because clinics
    run late, but not once a reflection on it exists.
    """
    reflected = with_entry(entries, "reflect")
    for session in course.ordered:
        if may_be_ahead(session, now) and session.id not in reflected:
            return session
    return None


def to_reflect_on(course: Course, now: datetime) -> Session | None:
    """The session that a reflection at *now* is about: the latest on today's date or before."""
    past = [s for s in course.ordered if s.at <= now or s.at.date() == now.date()]
    return past[-1] if past else None
