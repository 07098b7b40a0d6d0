"""The costs of a course, as the person noted them: by session, in all, and what is left of the plan.

Amounts are in the currency that was written beside them, and never converted.
"""

from collections.abc import Sequence
from datetime import date, datetime
from typing import NamedTuple

from ketajournal.course import metrics
from ketajournal.course.kinds import View, needed_by
from ketajournal.course.sessions import held_of_plan
from ketajournal.course.values import Course, Entry
from ketajournal.course.weeks import Number, is_rating, plain_number


class Cost(NamedTuple):
    """One cost. ``covered`` is the part somebody else paid; ``session`` is a session's id, where it is for one."""

    entry: str
    at: datetime
    amount: Number
    covered: Number
    currency: str
    what_for: str | None
    session: str | None


class Total(NamedTuple):
    """All costs in one currency; ``own`` is what is not covered. ``days`` are the local dates they were noted for."""

    currency: str
    amount: Number
    covered: Number
    n: int
    days: tuple[date, ...] = ()

    @property
    def own(self) -> Number:
        return plain_number(round(self.amount - self.covered, 2))


class LeftOfPlan(NamedTuple):
    """The planned sessions that have not been held, at what the person said one costs."""

    sessions: int
    each: Number
    currency: str

    @property
    def amount(self) -> Number:
        return plain_number(round(self.sessions * self.each, 2))


class Costs(NamedTuple):
    """Everything that was noted, earliest first, with a total for each currency."""

    each: tuple[Cost, ...]
    totals: tuple[Total, ...]
    left: LeftOfPlan | None

    def of_session(self, session_id: str) -> list[Total]:
        """The cost of one session, by currency."""
        return _totals([c for c in self.each if c.session == session_id])


def costs(course: Course | None, entries: Sequence[Entry], as_of: datetime) -> Costs:
    """The costs of a course as they were known at *as_of*."""
    told_by = needed_by(View.COSTS)
    known = sorted((e for e in entries if e.kind in told_by and e.at <= as_of), key=lambda e: e.at)
    each = tuple(cost for e in known if (cost := _cost(e)) is not None)
    return Costs(each, tuple(_totals(each)), _left(course, known, as_of) if course else None)


def _cost(entry: Entry) -> Cost | None:
    amount, covered = entry.of(metrics.COST), entry.of(metrics.COST_COVERED)
    if entry.kind != "cost" or not is_rating(amount):
        return None
    return Cost(
        entry.id,
        entry.at,
        amount,
        min(covered, amount) if is_rating(covered) else 0,
        _currency(entry),
        str(what) if (what := entry.of(metrics.COST_FOR)) else None,
        entry.session_id,
    )


def _totals(each: Sequence[Cost]) -> list[Total]:
    return [
        Total(
            currency,
            plain_number(round(sum(c.amount for c in of), 2)),
            plain_number(round(sum(c.covered for c in of), 2)),
            len(of),
            tuple(dict.fromkeys(c.at.date() for c in of)),
        )
        for currency in dict.fromkeys(c.currency for c in each)
        if (of := [c for c in each if c.currency == currency])
    ]


def _left(course: Course, entries: Sequence[Entry], as_of: datetime) -> LeftOfPlan | None:
    said = [(each, _currency(e)) for e in entries if is_rating(each := e.of(metrics.COST_PLANNED))]
    closed = course.ended_on is not None and as_of.date() >= course.ended_on
    if not said or course.planned_sessions is None or closed:
        return None
    left = course.planned_sessions - held_of_plan(course, as_of)
    return LeftOfPlan(left, *said[-1]) if left > 0 else None


def _currency(entry: Entry) -> str:
    return str(entry.of(metrics.COST_CURRENCY) or "").strip().upper()
