"""What a course cost: each amount in the currency it was written in, by session, in all, and left of the plan."""

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ketajournal.course.costs import Costs, LeftOfPlan, Total, costs
from ketajournal.course.values import Entry, Session
from support.values import at, course, entry

FIRST = Session("one", at("2026-03-02 14:00"))
SECOND = Session("two", at("2026-03-05 14:00"))
CANCELLED = Session("gone", at("2026-03-03 14:00"), cancelled=True)
PLANNED = course(FIRST, SECOND, planned=6)
NOW = at("2026-03-03 12:00")


def cost(
    amount: Any, currency: str | None = "EUR", covered: Any = None, session: str | None = None, hour: float = 0
) -> Entry:
    moment = at("2026-03-02 15:00") + timedelta(hours=hour)
    return entry("cost", moment, session, cost=amount, cost_currency=currency, cost_covered=covered)


def begin(each: Any, currency: str | None = "EUR", moment: datetime = at("2026-03-01 12:00")) -> Entry:
    return entry("begin", moment, cost_planned=each, cost_currency=currency)


def known(*entries: Entry, now: datetime = NOW) -> Costs:
    return costs(PLANNED, entries, now)


def sums(totals: Sequence[Total]) -> tuple[Total, ...]:
    """The totals without the days that they are of."""
    return tuple(total._replace(days=()) for total in totals)


def test_a_total_says_which_days_it_is_of() -> None:
    found = known(cost(5), cost(6, hour=1), cost(7, hour=20), now=at("2026-03-09 12:00"))
    assert found.totals == (Total("EUR", 18, 0, 3, (date(2026, 3, 2), date(2026, 3, 3))),)


def test_nothing_noted_costs_nothing_and_leaves_nothing() -> None:
    assert known() == Costs((), (), None)


def test_a_cost_says_what_was_covered_and_what_the_person_paid() -> None:
    found = known(cost(550, covered=400.5))
    (only,) = found.each
    assert (only.amount, only.covered, only.currency) == (550, 400.5, "EUR")
    assert found.totals[0].own == 149.5


@pytest.mark.parametrize("covered", [None, True])
def test_what_was_not_said_to_be_covered_is_not(covered: Any) -> None:
    assert known(cost(550, covered=covered)).totals[0].own == 550


def test_amounts_in_several_currencies_are_never_added_together() -> None:
    found = known(cost(550, "EUR"), cost(80, "$", hour=1), cost(20, "EUR", covered=5, hour=2), cost(7, "", hour=3))
    assert sums(found.totals) == (Total("EUR", 570, 5, 2), Total("$", 80, 0, 1), Total("", 7, 0, 1))
    assert [total.own for total in found.totals] == [565, 80, 7]


def test_a_currency_is_the_same_in_capitals_and_with_a_space_behind_it() -> None:
    assert sums(known(cost(550, "EUR"), cost(50, "eur"), cost(50, " EUR ")).totals) == (Total("EUR", 650, 0, 3),)


def test_a_cost_without_a_currency_stands_by_itself() -> None:
    assert sums(known(cost(5, None), cost(6, "EUR")).totals) == (Total("", 5, 0, 1), Total("EUR", 6, 0, 1))


def test_a_session_that_cost_nothing_is_a_cost_of_nothing() -> None:
    assert sums(known(cost(0, session="one")).of_session("one")) == (Total("EUR", 0, 0, 1),)


@pytest.mark.parametrize("amount", [None, "550", True])
def test_what_is_no_number_is_no_cost(amount: Any) -> None:
    assert known(cost(amount)).each == ()


def test_only_a_cost_is_one() -> None:
    assert known(entry("note", at("2026-03-02 15:00"), cost=550)).each == ()


def test_hundredths_add_up_as_money_does() -> None:
    assert sums(known(*[cost(0.1)] * 3).totals) == (Total("EUR", 0.3, 0, 3),)


def test_what_is_noted_later_is_not_known_yet() -> None:
    assert known(cost(550), now=at("2026-03-02 14:59")).each == ()


def test_costs_come_in_order_of_time_in_any_order_of_the_entries() -> None:
    entries = [cost(3, hour=3), cost(1, hour=1), cost(2, hour=2)]
    assert [c.amount for c in known(*entries).each] == [1, 2, 3]


def test_what_one_session_cost_leaves_out_the_others_and_what_is_for_none() -> None:
    found = known(cost(550, session="one"), cost(30, "$", session="one"), cost(500, session="two"), cost(12))
    assert sums(found.of_session("one")) == (
        Total("EUR", 550, 0, 1),
        Total("$", 30, 0, 1),
    )
    assert found.of_session("three") == []


def test_the_fee_of_a_cancelled_session_is_a_cost_all_the_same() -> None:
    found = costs(course(FIRST, CANCELLED), [cost(100, session="gone")], NOW)
    assert sums(found.totals) == (Total("EUR", 100, 0, 1),)


# --- left of the plan


def test_left_of_the_plan_are_the_sessions_not_held_at_what_one_costs() -> None:
    left = known(begin(550.5)).left
    assert left == LeftOfPlan(5, 550.5, "EUR")
    assert left.amount == 2752.5


def test_what_one_costs_is_what_was_said_last() -> None:
    later = begin(600, "$", at("2026-03-02 18:00"))
    assert known(later, begin(550)).left == LeftOfPlan(5, 600, "$")
    assert known(later, begin(550), now=at("2026-03-02 17:00")).left == LeftOfPlan(5, 550, "EUR")


@pytest.mark.parametrize("each", [None, True, "550"])
def test_a_price_that_was_not_said_leaves_it_open(each: Any) -> None:
    assert known(begin(each)).left is None


def test_without_a_plan_nothing_is_left_of_it() -> None:
    assert costs(course(FIRST), [begin(550)], NOW).left is None


def test_once_the_plan_is_held_or_passed_nothing_is_left_of_it() -> None:
    after = at("2026-03-06 12:00")
    assert costs(course(FIRST, SECOND, planned=2), [begin(550)], after).left is None
    assert costs(course(FIRST, SECOND, planned=1), [begin(550)], after).left is None


def test_a_cancelled_session_is_still_to_be_paid_once_it_is_held() -> None:
    left = costs(course(FIRST, CANCELLED, planned=6), [begin(550)], at("2026-03-04 12:00")).left
    assert left == LeftOfPlan(5, 550, "EUR")


def test_maintenance_takes_nothing_off_the_plan() -> None:
    maintained = PLANNED._replace(maintenance_on=date(2026, 3, 5))
    assert costs(maintained, [begin(550)], at("2026-03-06 12:00")).left == LeftOfPlan(5, 550, "EUR")


def test_nothing_is_left_of_the_plan_of_a_closed_course() -> None:
    closed = PLANNED._replace(ended_on=date(2026, 3, 3))
    assert costs(closed, [begin(550)], NOW).left is None


def test_looking_back_to_before_it_was_closed_the_plan_is_as_it_was() -> None:
    closed = PLANNED._replace(ended_on=date(2026, 3, 20))
    assert costs(closed, [begin(550)], NOW).left == LeftOfPlan(5, 550, "EUR")


# --- properties

amounts = st.integers(0, 10_000_000_00).map(lambda cents: cents / 100)
noted = st.builds(cost, amounts, st.sampled_from(["EUR", "$", ""]), amounts | st.none(), hour=st.floats(0, 20))


@settings(deadline=None)
@given(st.lists(noted, max_size=12))
def test_totals_are_exact_to_the_hundredth_and_lose_no_cost(entries: list[Entry]) -> None:
    found = known(*entries)
    assert sum(total.n for total in found.totals) == len(entries)
    for total in found.totals:
        of = [c for c in found.each if c.currency == total.currency]
        assert Decimal(str(total.amount)) == sum(Decimal(str(c.amount)) for c in of)
        assert Decimal(str(total.own)) == sum(Decimal(str(c.amount)) - Decimal(str(c.covered)) for c in of)
