"""Weeks are counted from session 1, and each shows only what was rated in it."""

from datetime import date, timedelta
from random import Random
from statistics import median

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ketajournal.course.weeks import middle, plain_number, rating_of, ratings_by_week, week_days, week_number
from support.values import Rated, at, entry

START = date(2026, 3, 2)
days = st.dates(date(2000, 1, 1), date(2100, 1, 1))
ratings = st.integers(0, 10) | st.sampled_from([0.5, 6.5, 7.25])


@pytest.mark.parametrize(
    ("days_after", "week"), [(-400, 0), (-1, 0), (0, 1), (6, 1), (7, 2), (13, 2), (14, 3), (364, 53)]
)
def test_week_k_begins_seven_times_k_minus_one_days_after_session_1(days_after: int, week: int) -> None:
    assert week_number(START + timedelta(days=days_after), START) == week


def test_a_week_is_named_by_its_first_and_last_day() -> None:
    assert week_days(1, START) == (date(2026, 3, 2), date(2026, 3, 8))
    assert week_days(3, START) == (date(2026, 3, 16), date(2026, 3, 22))


@settings(deadline=None)
@given(days, st.integers(0, 3000))
def test_every_day_from_session_1_on_lies_in_exactly_the_week_that_holds_it(start: date, days_after: int) -> None:
    day = start + timedelta(days=days_after)
    first, last = week_days(week_number(day, start), start)
    assert first <= day <= last
    assert last - first == timedelta(days=6)


@settings(deadline=None)
@given(days, st.integers(1, 3000))
def test_every_day_before_session_1_lies_in_week_0(start: date, days_before: int) -> None:
    assert week_number(start - timedelta(days=days_before), start) == 0


@settings(deadline=None)
@given(days, st.integers(1, 200))
def test_weeks_follow_each_other_without_gap_or_overlap(start: date, number: int) -> None:
    assert week_days(number, start)[1] + timedelta(days=1) == week_days(number + 1, start)[0]


@pytest.mark.parametrize(
    ("values", "found"), [([4], 4), ([2, 9], 5.5), ([9, 1, 2], 2), ([4, 6], 5), ([0, 0, 10, 10], 5), ([6.5], 6.5)]
)
def test_the_median_is_the_middle_value_or_the_mean_of_the_two(values: list[float], found: float) -> None:
    assert middle(values) == found


def test_a_whole_median_is_an_integer() -> None:
    assert isinstance(middle([4, 6]), int)
    assert isinstance(plain_number(7.0), int)
    assert isinstance(plain_number(7.5), float)


@settings(deadline=None)
@given(st.lists(ratings, min_size=1, max_size=30), st.randoms(use_true_random=False))
def test_median_range_and_count_hold_in_whatever_order_ratings_came(values: list[float], luck: Random) -> None:
    rating = rating_of([(START, value) for value in values])
    assert rating == Rated(median(values), min(values), max(values), len(values))
    luck.shuffle(values)
    assert rating_of([(START, value) for value in values]) == rating


def test_a_week_has_median_range_and_count_of_each_metric() -> None:
    entries = [
        entry("checkin", at("2026-03-02 20:00"), mood=3, hope=8),
        entry("checkin", at("2026-03-04 09:00"), mood=6),
        entry("checkin", at("2026-03-08 23:59"), mood=4),
    ]
    assert ratings_by_week(entries, START) == {1: {"mood": Rated(4, 3, 6, 3), "hope": Rated(8, 8, 8, 1)}}


def test_nothing_is_carried_into_a_week_without_ratings() -> None:
    entries = [entry("checkin", at("2026-03-03 09:00"), mood=3), entry("checkin", at("2026-03-17 09:00"), mood=5)]
    assert ratings_by_week(entries, START) == {1: {"mood": Rated(3, 3, 3, 1)}, 3: {"mood": Rated(5, 5, 5, 1)}}


def test_a_rating_falls_in_the_week_of_its_own_local_date() -> None:
    late = entry("checkin", at("2026-03-08 23:30", "America/New_York"), mood=3)  # the 9th in UTC
    assert set(ratings_by_week([late], START)) == {1}


def test_ratings_around_a_session_are_not_mixed_with_the_days() -> None:
    entries = [entry(kind, at("2026-03-03 09:00"), hope=1) for kind in ("prep", "reflect", "note")]
    assert ratings_by_week(entries, START) == {}


def test_a_question_left_open_words_and_yes_or_no_are_no_ratings() -> None:
    unrated = entry("checkin", at("2026-03-03 09:00"), mood=None, small_shift="lighter", done=True, basics=["moved"])
    assert ratings_by_week([unrated], START) == {}


@settings(deadline=None)
@given(st.lists(st.tuples(st.integers(-30, 60), st.integers(0, 10)), max_size=30))
def test_each_rating_is_counted_once_in_its_own_week(given_on: list[tuple[int, int]]) -> None:
    noon = at("2026-03-02 12:00")
    entries = [entry("checkin", noon + timedelta(days=day), mood=value) for day, value in given_on]
    found = ratings_by_week(entries, START)
    assert sum(week["mood"].n for week in found.values()) == len(given_on)
    for number, week in found.items():
        own = [
            (START + timedelta(days=day), value)
            for day, value in given_on
            if week_number(START + timedelta(days=day), START) == number
        ]
        assert week["mood"] == rating_of(own)
