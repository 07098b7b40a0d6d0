"""Short neutral lines that a report carries, each with a code that scripts can rely on."""

from collections.abc import Iterable
from datetime import datetime
from typing import NamedTuple

from ketajournal.course import metrics
from ketajournal.course.sessions import counted
from ketajournal.course.values import Course, Entry


class Notice(NamedTuple):
    """``code`` is stable; ``text`` is for people."""

    code: str
    text: str


HELP_LINE = Notice(
    "help-line",
    "This journal cannot see or alert anyone. If you are in danger, or might be, "
    "call your emergency number now; 'ketajournal help-now' lists people to reach.",
)


# What must be seen before anything else in a look back.
URGENT = frozenset({"crisis-help", "worsening"})

# A wish that came up in this many weekly looks is said back once.
WISH_RECURS_FROM = 2


def ordered_notices(
    course: Course, entries: Iterable[Entry], as_of: datetime, of_measures: Iterable[Notice]
) -> tuple[Notice, ...]:
    """Everything that a look back carries: of measures, whatever calls for help first; of the plan; the help line."""
    first = sorted(of_measures, key=lambda notice: notice.code != "crisis-help")
    return (*first, *of_plan(course, as_of), *of_wish(entries), HELP_LINE)


def of_wish(entries: Iterable[Entry]) -> list[Notice]:
    """That the wish for a stronger session, or for more, came up again and again, in the person's own count."""
    times = sum(entry.of(metrics.WISH_STRONGER) is True for entry in entries)
    if times < WISH_RECURS_FROM:
        return []
    return [
        Notice(
            "wish-recurs",
            f"In {times} weekly looks you noted the wish for a stronger session, or for more of them. "
            "That is worth raising with your prescriber as it is.",
        )
    ]


def of_plan(course: Course, now: datetime) -> list[Notice]:
    """What the log says beside the plan that the person entered; what they call maintenance is beside that plan."""
    plan = course.planned_sessions
    there = counted(course)
    if plan is None or len(there) <= plan:
        return []
    return [
        Notice(
            "more-sessions-than-plan",
            f"Your log shows more sessions than the plan you entered "
            f"({len(there)} against {plan}; {len([s for s in there if s.at <= now])} so far); "
            "please talk to your prescriber.",
        )
    ]
