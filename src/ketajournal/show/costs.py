"""Costs as a document."""

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from ketajournal.course.costs import Cost, Costs, Total
from ketajournal.course.sessions import number_of
from ketajournal.course.values import Course
from ketajournal.course.weeks import Number
from ketajournal.show import wording
from ketajournal.show.blocks import Block, Text, column, table_or


def amount_text(amount: Number, currency: str) -> str:
    """``1,650 USD``; hundredths only where there are any."""
    shown = f"{amount:,}" if isinstance(amount, int) else f"{amount:,.2f}"
    return f"{shown} {currency}".rstrip()


def sum_text(totals: Sequence[Total]) -> str:
    """``2,750 USD in 5 costs, of which 800 covered``, one after the other for each currency."""
    return "; ".join(
        f"{amount_text(t.amount, t.currency)} in {wording.how_many(t.n, 'cost')}"
        + (
            f", of which {amount_text(t.covered, '')} covered and {amount_text(t.own, '')} your own"
            if t.covered
            else ""
        )
        for t in totals
    )


def short_text(totals: Sequence[Total]) -> str:
    """``550 USD, 100 covered``."""
    return "; ".join(
        amount_text(t.amount, t.currency) + (f", {amount_text(t.covered, '')} covered" if t.covered else "")
        for t in totals
    )


def left_text(costs: Costs) -> str | None:
    """The rest of the plan, in words."""
    left = costs.left
    if left is None:
        return None
    return (
        f"{wording.how_many(left.sessions, 'session of the plan is', 'sessions of the plan are')} left: about "
        f"{amount_text(left.amount, left.currency)}, at {amount_text(left.each, left.currency)} each."
    )


class CostsDocument(NamedTuple):
    """Every cost of a course; ``kinds`` names what a cost can be for."""

    course: Course | None
    costs: Costs
    kinds: Mapping[str, str]

    def blocks(self) -> list[Block]:
        each, left = self.costs.each, left_text(self.costs)
        found = table_or(
            "No cost is noted yet. 'ketajournal cost add 550 --session 1' notes one.",
            [column("When", (wording.day(c.at, year=True) for c in each))],
            [
                column("Amount", (amount_text(c.amount, c.currency) for c in each), right=True),
                column("Covered", (amount_text(c.covered, "") if c.covered else None for c in each), right=True),
                column("For", map(self._what, each)),
                column("Id", (wording.shown_id(c.entry) for c in each)),
            ],
            Text(f"In all: {sum_text(self.costs.totals)}."),
        )
        return [*found, Text(left)] if left else found

    def _what(self, cost: Cost) -> str:
        number = self._number(cost)
        what = self.kinds.get(cost.what_for or "", cost.what_for or "")
        if number is None:
            return what
        return f"session {number}" if cost.what_for in ("session", None) else f"{what}, session {number}"

    def _number(self, cost: Cost) -> int | None:
        return number_of(self.course, cost.session) if self.course else None

    def data(self) -> dict[str, object]:
        return {
            "course": self.course.number if self.course else None,
            "costs": [
                {
                    "id": c.entry,
                    "at": c.at,
                    "amount": c.amount,
                    "covered": c.covered,
                    "currency": c.currency,
                    "for": c.what_for,
                    "session": self._number(c),
                }
                for c in self.costs.each
            ],
            **costs_data(self.costs),
        }


def costs_data(costs: Costs) -> dict[str, object]:
    """Totals and what is left of the plan, for programs."""
    left = costs.left
    return {
        "totals": [{**total._asdict(), "own": total.own} for total in costs.totals],
        "left_of_plan": left and {**left._asdict(), "amount": left.amount},
    }
