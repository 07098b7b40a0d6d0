"""Letters to oneself: sealed until the person's own rule is met, and by nothing that lies before them."""

import json
from datetime import date, datetime, timedelta
from itertools import pairwise
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ketajournal.course.letters import Rule, is_met, is_sealed, letters
from ketajournal.course.values import Course, Entry, Session
from ketajournal.show.letters import LettersDocument
from support.documents import shown_json
from support.values import at, course, entry, moments_between

FIRST = Session("one", at("2026-03-02 14:00"))
SECOND = Session("two", at("2026-03-05 14:00"))
THIRD = Session("three", at("2026-03-09 14:00"))
CANCELLED = Session("gone", at("2026-03-03 14:00"), cancelled=True)
THREE = course(FIRST, SECOND, THIRD)
WRITTEN = at("2026-03-02 20:00")
LOW = Rule("low", low=3)


def mood(day: str, value: float, kind: str = "checkin", hour: str = "09:00") -> Entry:
    return entry(kind, at(f"{day} {hour}"), mood=value)


def letter(moment: datetime = WRITTEN, *, finished: bool = True, **more: Any) -> Entry:
    more = {"letter_opens": "date", "letter_date": "2026-04-01", **more}
    return entry("letter", moment, name="letter", finished=finished, letter="Dear you", **more)


# --- a letter


def test_a_letter_says_its_rule_and_that_it_is_sealed() -> None:
    (only,) = letters(THREE, [letter()], at("2026-03-10 12:00"))
    assert (only.entry, only.written, only.rule) == ("letter", WRITTEN, Rule("date", date(2026, 4, 1)))
    assert only.is_sealed
    assert not only.met


def test_each_rule_is_read_with_what_it_needs() -> None:
    low = letter(letter_opens="low", letter_date=None, letter_low=3)
    dip = letter(letter_opens="dip", letter_date=None, letter_low=2, letter_session=3)
    assert [one.rule for one in letters(THREE, [low, dip], WRITTEN)] == [LOW, Rule("dip", session=3, low=2)]


def test_a_date_with_an_hour_is_that_day() -> None:
    (only,) = letters(THREE, [letter(letter_date="2026-04-01T18:00:00+02:00")], WRITTEN)
    assert only.rule.day == date(2026, 4, 1)


def test_an_opened_letter_is_not_sealed_and_says_when() -> None:
    opened = letter(letter_opened="2026-04-02T08:00:00+00:00")
    (only,) = letters(THREE, [opened], at("2026-04-03 12:00"))
    assert not only.is_sealed
    assert only.opened == at("2026-04-02 08:00")
    assert not is_sealed(opened)


def test_letters_come_in_the_order_they_were_written() -> None:
    later, earlier = letter(at("2026-03-09 20:00")), letter(at("2026-03-03 20:00"))
    found = letters(THREE, [later, earlier], at("2026-03-10 12:00"))
    assert [one.written.day for one in found] == [3, 9]


def test_a_letter_that_was_not_finished_has_no_rule_that_is_met_and_is_sealed_all_the_same() -> None:
    begun = letter(finished=False)
    (one,) = letters(THREE, [begun], at("2026-05-01 12:00"))
    assert (one.finished, one.met, one.is_sealed) == (False, False, True)
    assert is_sealed(begun)


def test_what_is_no_letter_is_not_sealed() -> None:
    assert not is_sealed(entry("note", WRITTEN, text="x"))


# --- on a date


@pytest.mark.parametrize(
    ("now", "comes"),
    [
        (at("2026-03-31 23:59", "America/New_York"), False),  # April already in UTC
        (at("2026-04-01 00:00", "America/New_York"), True),
        (at("2026-04-01 00:30", "Pacific/Auckland"), True),  # March still in UTC
        (at("2027-01-01 00:00"), True),
    ],
)
def test_a_date_comes_with_the_person_s_own_midnight(now: datetime, comes: bool) -> None:
    assert is_met(Rule("date", date(2026, 4, 1)), WRITTEN, None, [], now) is comes


def test_a_date_needs_no_course() -> None:
    (only,) = letters(None, [letter()], at("2026-04-01 12:00"))
    assert only.met


# --- after two low weeks; week 1 is 2 to 8 March, week 2 9 to 15, week 3 16 to 22, week 4 23 to 29

LOW_1 = [mood("2026-03-04", 3), mood("2026-03-06", 2)]
LOW_2 = [mood("2026-03-10", 3)]
LOW_3 = [mood("2026-03-18", 1)]
HIGH_2 = [mood("2026-03-11", 7), mood("2026-03-12", 7)]


def low(
    *entries: Entry, now: str = "2026-04-20 12:00", written: datetime = WRITTEN, of: Course | None = THREE
) -> bool:
    return is_met(LOW, written, of, entries, at(now))


def test_two_low_weeks_one_after_the_other_open_it() -> None:
    assert low(*LOW_1, *LOW_2)
    assert low(*LOW_2, *LOW_3)


def test_one_low_week_does_not() -> None:
    assert not low()
    assert not low(*LOW_1)
    assert not low(*LOW_1, *HIGH_2)


def test_a_week_with_no_rating_between_two_low_ones_parts_them() -> None:
    assert not low(*LOW_1, *LOW_3)


def test_a_better_week_between_two_low_ones_parts_them() -> None:
    assert not low(*LOW_1, *HIGH_2, *LOW_3)


def test_the_middle_of_the_week_counts_and_not_its_lowest_day() -> None:
    assert not low(*LOW_1, mood("2026-03-09", 0), mood("2026-03-10", 6), mood("2026-03-11", 6))
    assert low(*LOW_1, mood("2026-03-09", 0), mood("2026-03-10", 0), mood("2026-03-11", 9))


@pytest.mark.parametrize(("value", "is_low"), [(3, True), (4, False)])
def test_the_number_itself_is_low_already(value: int, is_low: bool) -> None:
    assert low(*LOW_1, mood("2026-03-10", value)) is is_low


def test_a_middle_between_two_numbers_is_not_rounded_down() -> None:
    assert not low(*LOW_1, mood("2026-03-10", 3), mood("2026-03-11", 4))


@pytest.mark.parametrize(("now", "comes"), [("2026-03-15 23:59", False), ("2026-03-16 00:00", True)])
def test_a_week_counts_once_it_is_over(now: str, comes: bool) -> None:
    assert low(*LOW_1, *LOW_2, now=now) is comes


def test_what_lies_before_the_letter_does_not_open_it() -> None:
    assert not low(*LOW_1, *LOW_2, written=at("2026-03-23 09:00"))
    assert not low(*LOW_1, *LOW_2, written=at("2026-03-09 09:00"))
    assert low(*LOW_1, *LOW_2, *LOW_3, written=at("2026-03-09 08:59"))


def test_days_before_the_first_session_are_no_week() -> None:
    early = at("2026-02-10 09:00")
    assert not low(mood("2026-02-18", 1), mood("2026-02-25", 1), mood("2026-03-04", 1), written=early)


def test_before_any_session_weeks_are_counted_from_the_planned_start() -> None:
    assert low(*LOW_1, *LOW_2, of=course(started=date(2026, 3, 2)))


def test_weeks_are_counted_from_the_first_session_that_was_not_cancelled() -> None:
    cancelled = Session("gone", at("2026-02-26 14:00"), cancelled=True)
    assert low(*LOW_1, *LOW_2, of=course(cancelled, FIRST))


def test_weekly_looks_count_and_ratings_just_before_a_session_do_not() -> None:
    assert low(*LOW_1, mood("2026-03-15", 3, "weekly"))
    assert not low(*LOW_1, mood("2026-03-10", 1, "prep"))


def test_the_entries_order_does_not_matter() -> None:
    assert low(*LOW_2[::-1], *LOW_1[::-1])


def test_a_week_keeps_its_days_across_a_clock_change() -> None:
    first = Session("one", at("2026-03-02 14:00", "America/New_York"))  # clocks go forward on the 8th
    entries = [
        entry("checkin", at("2026-03-08 23:30", "America/New_York"), mood=1),
        entry("checkin", at("2026-03-15 23:30", "America/New_York"), mood=1),
    ]
    written = at("2026-03-02 20:00", "America/New_York")
    assert is_met(LOW, written, course(first), entries, at("2026-03-16 00:00", "America/New_York"))
    assert not is_met(LOW, written, course(first), entries, at("2026-03-15 23:59", "America/New_York"))


def test_without_a_course_there_are_no_weeks_and_it_stays_sealed() -> None:
    assert not low(*LOW_1, *LOW_2, of=None)


def test_without_a_number_nothing_is_called_low() -> None:
    assert not is_met(Rule("low"), WRITTEN, THREE, [*LOW_1, *LOW_2], at("2026-04-20 12:00"))
    assert not is_met(Rule("dip", session=1), WRITTEN, THREE, LOW_1, at("2026-04-20 12:00"))


# --- in a dip after a session


def dip(session: int, *entries: Entry, now: str = "2026-05-20 12:00", of: Course | None = THREE) -> bool:
    return is_met(Rule("dip", session=session, low=3), WRITTEN, of, entries, at(now))


def test_a_low_mood_in_the_days_after_that_session_opens_it() -> None:
    assert dip(1, mood("2026-03-04", 3))
    assert not dip(1, mood("2026-03-04", 4))


def test_a_dip_noted_in_a_weekly_look_opens_it_whatever_the_mood() -> None:
    noted = entry("weekly", at("2026-03-04 20:00"), dip="on Tuesday", mood=7)
    assert dip(1, noted)
    assert not dip(2, noted)


def test_it_opens_once_the_mood_was_said_and_not_before() -> None:
    assert not dip(1, mood("2026-03-04", 3), now="2026-03-04 08:59")
    assert dip(1, mood("2026-03-04", 3), now="2026-03-04 09:00")


def test_the_next_session_ends_the_days_of_the_one_before() -> None:
    after = mood("2026-03-05", 1, hour="14:01")
    assert not dip(1, after)
    assert dip(2, after)


def test_the_days_after_the_last_session_end_after_four_weeks() -> None:
    assert dip(3, mood("2026-04-06", 1, hour="13:59"))
    assert not dip(3, mood("2026-04-06", 1, hour="14:01"))


def test_a_cancelled_session_ends_nothing_and_has_no_number() -> None:
    of = course(FIRST, CANCELLED, SECOND)
    assert dip(1, mood("2026-03-04", 1), of=of)
    assert dip(2, mood("2026-03-06", 1), of=of)
    assert not dip(3, mood("2026-03-06", 1), of=of)


def test_a_low_mood_before_the_letter_does_not_open_it() -> None:
    assert not dip(1, mood("2026-03-02", 1, hour="18:00"))


def test_a_low_mood_before_the_session_is_no_dip_after_it() -> None:
    assert not dip(3, mood("2026-03-09", 1, hour="13:00"))


@pytest.mark.parametrize("session", [-1, 0, 4, 200])
def test_a_session_that_is_not_there_keeps_it_sealed(session: int) -> None:
    assert not dip(session, mood("2026-03-04", 1))


def test_without_a_session_s_number_a_dip_may_come_after_any() -> None:
    assert is_met(Rule("dip", low=3), WRITTEN, THREE, LOW_1, at("2026-04-20 12:00"))
    assert not is_met(Rule("dip", low=0), WRITTEN, THREE, LOW_1, at("2026-04-20 12:00"))


def test_without_a_course_there_is_no_session_and_it_stays_sealed() -> None:
    assert not dip(1, mood("2026-03-04", 1), of=None)


# --- properties

# What an import can bring under the metrics of a letter; its dates are held against a calendar before.
NUMBERS = st.integers(-(10**8), 10**8) | st.floats(-1e8, 1e8)
ANY = st.none() | st.booleans() | NUMBERS | st.text(max_size=5) | st.lists(st.text(max_size=3), max_size=2)
DAYS = st.none() | st.sampled_from(["2026-04-01", "20260401", "2026-W14-3", "2026-04-01T10:00:00+02:00"])


@settings(deadline=None)
@given(st.sampled_from(["date", "low", "dip"]) | ANY, DAYS, ANY, ANY)
def test_a_letter_with_any_rule_is_listed_and_says_nothing_of_itself(
    opens: Any, day: str | None, session: Any, low: Any
) -> None:
    written = letter(letter_opens=opens, letter_date=day, letter_session=session, letter_low=low)
    for of in (THREE, None):
        found = letters(of, [written, mood("2026-03-04", 3)], at("2026-05-01 12:00"))
        document = LettersDocument(found)
        assert document.blocks()
        assert "Dear you" not in json.dumps(shown_json(document))


moments = moments_between(date(2026, 2, 20), date(2026, 4, 30))
moods = st.builds(
    lambda m, v, k: entry(k, m, mood=v), moments, st.integers(0, 10), st.sampled_from(["checkin", "weekly"])
)
rules = st.sampled_from([LOW, Rule("low", low=6), Rule("dip", session=2, low=3), Rule("date", date(2026, 3, 20))])


@settings(deadline=None, max_examples=200)
@given(rules, moments, st.lists(moods, max_size=12), moments, moments)
def test_once_its_rule_was_met_it_stays_so(
    rule: Rule, written: datetime, entries: list[Entry], one: datetime, other: datetime
) -> None:
    earlier, later = sorted([one, other])
    if is_met(rule, written, THREE, entries, earlier):
        assert is_met(rule, written, THREE, entries, later)


@settings(deadline=None, max_examples=200)
@given(rules, moments, st.lists(moods, max_size=12), moments)
def test_nothing_before_the_letter_or_after_now_makes_a_difference(
    rule: Rule, written: datetime, entries: list[Entry], now: datetime
) -> None:
    between = [e for e in entries if written < e.at <= now]
    assert is_met(rule, written, THREE, entries, now) == is_met(rule, written, THREE, between, now)


@settings(deadline=None)
@given(moments, st.lists(moods, max_size=12), moments, st.integers(0, 9))
def test_a_letter_that_a_lower_mood_opens_a_higher_limit_opens_too(
    written: datetime, entries: list[Entry], now: datetime, limit: int
) -> None:
    for opens in ("low", "dip"):
        if is_met(Rule(opens, session=1, low=limit), written, THREE, entries, now):
            assert is_met(Rule(opens, session=1, low=limit + 1), written, THREE, entries, now)


@settings(deadline=None)
@given(st.lists(st.integers(0, 10), min_size=1, max_size=10))
def test_low_weeks_open_it_exactly_where_two_follow_each_other(by_week: list[int]) -> None:
    entries = [entry("checkin", FIRST.at + timedelta(days=7 * n, hours=8), mood=v) for n, v in enumerate(by_week)]
    follow = any(a <= 3 and b <= 3 for a, b in pairwise(by_week))
    assert low(*entries, now="2026-06-20 12:00") is follow
