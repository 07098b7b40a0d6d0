"""Short neutral lines that a report carries, each with a code that scripts can rely on."""

from collections.abc import Iterable
from datetime import datetime
from typing import NamedTuple

from ketajournal.course import metrics
from ketajournal.course.sessions import held, in_order
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


# A wish that came up in this many weekly looks is said back once.
WISH_RECURS_FROM = 2


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
    """What the log says beside the plan that the person entered."""
    plan = course.planned_sessions
    if plan is None or len(in_order(course.sessions)) <= plan:
        return []
    return [
        Notice(
            "more-sessions-than-plan",
            f"Your log shows more sessions than the plan you entered "
            f"({len(in_order(course.sessions))} against {plan}; {len(held(course, now))} so far); "
            "please talk to your prescriber.",
        )
    ]
