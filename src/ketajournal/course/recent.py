"""Which of a course's entries a look at the present needs: the latest, and of those there are few of, all.

A person may write every day for fifty years. What they see when they look up is about the last weeks; the baseline,
every score of a measure, costs and practices are taken from the whole course.
"""

from datetime import datetime, timedelta
from typing import NamedTuple

from ketajournal.course.sessions import held, in_order, upcoming
from ketajournal.course.values import Course
from ketajournal.course.weeks import first_day, week_days, week_number
from ketajournal.course.windows import WINDOW_DAYS

# A quarter of a year: as long as a course of sessions with what follows it, and still read at a glance.
WEEKS = 13
# A local date can be ahead of another's, or behind it, by this much at most.
_ZONES = timedelta(hours=26)
# How long a conversation that was left open is offered again, with a day to spare.
_RESUMED = timedelta(days=8)


class RecentPart(NamedTuple):
    """A part of a course's entries: those from *since* on and those before *before*.

    Whenever they were, those of kinds that are read whole are in it, those tied to one of the *sessions* (by their
    ids), and those that were left open, which may have been begun later than the moment that they are about.
    """

    since: datetime
    before: datetime | None = None
    sessions: tuple[str, ...] = ()


def first_week(course: Course, as_of: datetime) -> int:
    """The number of the first of the latest weeks: 1 in a course that has no more of them."""
    return max(1, week_number(as_of.date(), first_day(course)) - WEEKS + 1)


def for_report(course: Course, as_of: datetime) -> RecentPart | None:
    """What the latest weeks of the report are made of, with all from before session 1; ``None``: the whole course."""
    number = first_week(course, as_of)
    if number == 1:
        return None
    start = first_day(course)
    begins = datetime.combine(week_days(number, start)[0], datetime.min.time(), tzinfo=as_of.tzinfo)
    first = datetime.combine(start, datetime.min.time(), tzinfo=as_of.tzinfo)
    shown = tuple(s.id for s in in_order(course.sessions) if s.at >= begins - _ZONES)
    return RecentPart(begins - _ZONES, first + _ZONES, shown)


def for_overview(course: Course, sealed_since: datetime | None, now: datetime) -> RecentPart:
    """What the overview is made of: the latest window, and what a letter sealed since then may be waiting for."""
    past, ahead = held(course, now), upcoming(course, now)
    moments = [s.at for s in past[-1:] if (now.date() - s.at.date()).days < WINDOW_DAYS]
    if sealed_since:
        moments.append(sealed_since)
    return RecentPart(min(moments, default=now) - _RESUMED, sessions=tuple(s.id for s in (*past[-1:], *ahead[:1])))
