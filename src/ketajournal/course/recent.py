"""The part of a course's entries that a look at it needs: the latest, and of those there are few of, all.

A person may write every day for fifty years. What they see when they look up is about the last weeks; the baseline,
every score of a measure, costs and practices are taken from the whole course.
"""

from datetime import datetime, timedelta
from typing import NamedTuple

from ketajournal.course import metrics
from ketajournal.course.sessions import held, upcoming
from ketajournal.course.values import Course, Session
from ketajournal.course.weeks import first_day, week_days, week_number
from ketajournal.course.windows import WINDOW_DAYS

# A quarter of a year: as long as a course of sessions with what follows it, and still read at a glance.
WEEKS = 13
# A local date can be ahead of another's, or behind it, by this much at most.
_ZONES = timedelta(hours=26)
# How long a conversation that was left open is offered again, with a day to spare.
_RESUMED = timedelta(days=8)


# What a report of one screen is made of, beside forms: all that it tells, and what shows that something was said.
SCREEN_METRICS = (
    *metrics.STRIP_METRICS,
    metrics.NEW_THING,
    metrics.NEW_THING_WHEN,
    metrics.NEW_THING_CUE,
    metrics.FIRST_CAPTURE,
    metrics.CHARACTER,
    metrics.CHANGED,
    metrics.SMALL_SHIFT,
    metrics.WARNING_SIGNS,
    metrics.WISH_STRONGER,
    metrics.TOLD_SOMEONE,
    metrics.WORD,
)


class RecentPart(NamedTuple):
    """A part of a course's entries: those from *since* on, up to *until*, and those before *before*.

    Whenever they were, those of kinds that are read whole are in it, those tied to one of the *sessions* (by their
    ids), and those that were left open, which may have been begun later than the moment that they are about.
    """

    since: datetime
    before: datetime | None = None
    sessions: tuple[str, ...] = ()
    until: datetime | None = None


def first_week(course: Course, as_of: datetime) -> int:
    """The number of the first of the latest weeks: 1 in a course that has no more of them."""
    return max(1, week_number(as_of.date(), first_day(course)) - WEEKS + 1)


def for_report(course: Course, as_of: datetime) -> RecentPart | None:
    """The part for the latest weeks of the report, with all from before session 1; ``None``: the whole course."""
    number = first_week(course, as_of)
    if number == 1:
        return None
    start = first_day(course)
    begins = datetime.combine(week_days(number, start)[0], datetime.min.time(), tzinfo=as_of.tzinfo)
    first = datetime.combine(start, datetime.min.time(), tzinfo=as_of.tzinfo)
    shown = tuple(s.id for s in course.ordered if s.at >= begins - _ZONES)
    return RecentPart(begins - _ZONES, first + _ZONES, shown)


def for_overview(course: Course, now: datetime) -> RecentPart:
    """The part for the overview: the latest window."""
    past, ahead = held(course, now), upcoming(course, now)
    moments = [s.at for s in past[-1:] if (now.date() - s.at.date()).days < WINDOW_DAYS]
    return RecentPart(min(moments, default=now) - _RESUMED, sessions=tuple(s.id for s in (*past[-1:], *ahead[:1])))


def for_thread(course: Course, session: Session) -> RecentPart:
    """The part for a session's thread: what is tied to it, and the days up to the next one and its preparation."""
    following = next((s for s in course.ordered if s.at > session.at), None)
    tied = tuple(s.id for s in (session, following) if s is not None)
    return RecentPart(session.at, sessions=tied, until=following.at if following else None)
