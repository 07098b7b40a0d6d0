"""Short neutral lines that a report carries, each with a code that scripts can rely on, and a row for every code."""

from collections.abc import Iterable
from datetime import datetime
from typing import NamedTuple

from ketajournal.course import metrics
from ketajournal.course.day_words import full_day
from ketajournal.course.sessions import held_of_plan, sessions_of_plan
from ketajournal.course.values import Course, Entry


class NoticeCode(NamedTuple):
    """A row of the table: all that the notices of one code have in common.

    - ``order``: the lower comes first; those with the same number stand as they came up.
    - ``urgent``: to be seen before anything else.
    - ``says_help``: whom to reach is in its words.
    - ``of_a_form``: said of one form of a measure, so without place where no forms are shown.
    - ``part``: the part of a sheet for a visit that it would give away, and so goes in and out with. ``None``: it is
      said to the person alone.
    """

    code: str
    order: int
    urgent: bool = False
    says_help: bool = False
    of_a_form: bool = False
    part: str | None = None


CODES = {
    row.code: row
    for row in (
        NoticeCode("crisis-help", 0, urgent=True, says_help=True, part="safety"),
        NoticeCode("worsening", 1, urgent=True, part="safety"),
        NoticeCode("incomplete", 2, of_a_form=True, part="measures"),
        NoticeCode("periods-overlap", 2, of_a_form=True, part="measures"),
        NoticeCode("no-baseline", 2, of_a_form=True, part="measures"),
        NoticeCode("total-mismatch", 2, of_a_form=True),
        NoticeCode("not-completed", 2, of_a_form=True),
        NoticeCode("more-sessions-than-plan", 3, part="course"),
        NoticeCode("wish-recurs", 4, part="signs"),
        NoticeCode("known-twice", 4),
        NoticeCode("help-line", 5, says_help=True),
    )
}


class Notice(NamedTuple):
    """``code`` is stable, one of ``CODES``; ``text`` is for people.

    ``is_new`` on the day that it speaks of: what stands at the top day after day is not read. ``to_others`` is the
    same for whoever gets a sheet, where ``text`` speaks to the person.
    """

    code: str
    text: str
    is_new: bool = False
    to_others: str | None = None

    @property
    def row(self) -> NoticeCode:
        return CODES[self.code]


HELP_LINE = Notice(
    "help-line",
    "This journal cannot see or alert anyone. If you are in danger, or might be, "
    "call your emergency number now; 'ketajournal help-now' lists people to reach.",
)


# On the first screen of a conversation, once the whole of it was met.
HELP_NOW = "Help now: ketajournal help-now"

# A wish that came up in this many weekly looks is said back once.
WISH_RECURS_FROM = 2


def of_look_back(
    course: Course, entries: Iterable[Entry], as_of: datetime, of_measures: Iterable[Notice]
) -> tuple[Notice, ...]:
    """Everything that a look back carries: of measures, of the plan, of a wish, and the help line."""
    return sorted_notices((*of_measures, *of_plan(course, as_of), *of_wish(entries), HELP_LINE))


def sorted_notices(notices: Iterable[Notice]) -> tuple[Notice, ...]:
    """The notices as they are said: what calls for help first, the help line last."""
    return tuple(sorted(notices, key=lambda notice: notice.row.order))


def of_wish(entries: Iterable[Entry]) -> list[Notice]:
    """That the wish for a stronger session, or for more, came up again and again, in the person's own count."""
    days = [entry.at.date() for entry in entries if entry.of(metrics.WISH_STRONGER) is True]
    if len(days) < WISH_RECURS_FROM:
        return []
    looks = f"In {len(days)} weekly looks, from {full_day(min(days))} to {full_day(max(days))},"
    wish = "the wish for a stronger session, or for more of them"
    return [
        Notice(
            "wish-recurs",
            f"{looks} you noted {wish}. That is worth raising with your prescriber as it is.",
            to_others=f"{looks} {wish}, was noted.",
        )
    ]


def of_plan(course: Course, now: datetime) -> list[Notice]:
    """The notice of more sessions than the person's own plan, where there are; maintenance is beside that plan."""
    plan = course.planned_sessions
    there = sessions_of_plan(course)
    if plan is None or len(there) <= plan:
        return []
    so_far = held_of_plan(course, now)
    return [
        Notice(
            "more-sessions-than-plan",
            f"Your log shows more sessions than the plan you entered ({len(there)} against {plan}; {so_far} so far); "
            "please talk to your prescriber. If the later ones are maintenance, 'ketajournal course maintenance' "
            "says from when.",
            to_others=f"The log has {len(there)} sessions, {so_far} so far held; the plan entered had {plan}.",
        )
    ]
