"""The questions of a check-in besides its few ratings: more at a mark, on other days one that takes its turn."""

from collections.abc import Sequence
from datetime import datetime

from ketajournal.course import metrics
from ketajournal.course.sessions import held
from ketajournal.course.values import Course, Entry
from ketajournal.course.windows import MARKS_END_HOURS, hours_between, mark_at


def is_at_mark(course: Course | None, checkins: Sequence[Entry], now: datetime) -> bool:
    """True in the hours of a mark after a session, until a check-in of that mark has asked for the small shift."""
    for session in reversed(held(course, now)) if course else ():
        hours = hours_between(session.at, now)
        if hours >= MARKS_END_HOURS:
            return False
        mark = mark_at(hours)
        if mark is not None and not any(
            mark_at(hours_between(session.at, e.at)) == mark and _has_asked(e, metrics.SMALL_SHIFT) for e in checkins
        ):
            return True
    return False


def in_turn(own: Sequence[str], all_have: Sequence[str], checkins: Sequence[Entry]) -> str | None:
    """The metric whose turn it is, given the check-ins so far, earliest first: the one asked longest ago.

    What was never asked comes in the order given. *own* are those that this person has besides: they come
    every other time.
    """
    asked_own = bool(checkins) and any(_has_asked(checkins[-1], metric) for metric in own)
    among = own if own and not asked_own else all_have
    latest = {metric: n for n, e in enumerate(checkins) for metric in among if _has_asked(e, metric)}
    return min(among, key=lambda metric: latest.get(metric, -1), default=None)


def _has_asked(entry: Entry, metric: str) -> bool:
    return any(answer.metric == metric for answer in entry.answers)
