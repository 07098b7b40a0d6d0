"""Moments and plans in everyday words; what isn't understood is refused in a sentence."""

from collections.abc import Callable
from datetime import date, datetime, timedelta, timezone

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from ketajournal.actions.typed_dates import end_of, start_of
from ketajournal.errors import BadInput
from ketajournal.guide.date_phrases import DAYS, Moment, looks_like_plan, moment_from_words, plan_from_words
from support.values import or_refusal

Zone = Callable[[str], None]
calm = settings(deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])


@pytest.fixture(autouse=True)
def _in_new_york(zone: Zone) -> None:
    zone("America/New_York")


def now() -> datetime:
    """Half past ten on a Wednesday in New York, four days before its clocks go forward."""
    return datetime(2026, 3, 4, 10, 30).astimezone()


def read(words: str, *, ahead: bool = False) -> str:
    return moment_from_words(words, now(), ahead=ahead).at.isoformat()


@pytest.mark.parametrize(
    ("words", "meant"),
    [
        ("now", "2026-03-04T10:30:00-05:00"),
        ("today 9:30", "2026-03-04T09:30:00-05:00"),
        ("yesterday 14:00", "2026-03-03T14:00:00-05:00"),
        ("Yesterday,  at 2 PM", "2026-03-03T14:00:00-05:00"),
        ("14:00 yesterday", "2026-03-03T14:00:00-05:00"),
        ("tomorrow at noon", "2026-03-05T12:00:00-05:00"),
        ("last night", "2026-03-03T21:00:00-05:00"),
        ("yesterday evening", "2026-03-03T19:00:00-05:00"),
        ("tomorrow morning", "2026-03-05T09:00:00-05:00"),
        ("in 3 days at 14:00", "2026-03-07T14:00:00-05:00"),
        ("2pm in two days", "2026-03-06T14:00:00-05:00"),
        ("a week ago 9:30", "2026-02-25T09:30:00-05:00"),
        ("this morning", "2026-03-04T09:00:00-05:00"),
        ("tonight", "2026-03-04T21:00:00-05:00"),
        ("12am", "2026-03-04T00:00:00-05:00"),
        ("12pm", "2026-03-04T12:00:00-05:00"),
        ("at 14:00", "2026-03-04T14:00:00-05:00"),
        ("9.15", "2026-03-04T09:15:00-05:00"),
        ("3 days ago", "2026-03-01T10:30:00-05:00"),
        ("a week ago", "2026-02-25T10:30:00-05:00"),
        ("two hours ago", "2026-03-04T08:30:00-05:00"),
        ("half an hour ago", "2026-03-04T10:00:00-05:00"),
        ("in 20 minutes", "2026-03-04T10:50:00-05:00"),
        ("monday 9:30", "2026-03-02T09:30:00-05:00"),
        ("next monday at 9am", "2026-03-09T09:00:00-04:00"),
        ("2026-03-02 14:00", "2026-03-02T14:00:00-05:00"),
        ("2026-03-02T14:00+01:00", "2026-03-02T14:00:00+01:00"),
        ("2026-03-02T14:00Z", "2026-03-02T14:00:00+00:00"),
        ("2 march 2026 at 14:00", "2026-03-02T14:00:00-05:00"),
        ("March 2nd, 14:00", "2026-03-02T14:00:00-05:00"),
        ("10am friday", "2026-02-27T10:00:00-05:00"),
        ("last friday night", "2026-02-27T21:00:00-05:00"),
        ("the 2nd of march, morning", "2026-03-02T09:00:00-05:00"),
    ],
)
def test_everyday_words_name_a_moment(words: str, meant: str) -> None:
    assert read(words) == meant
    assert moment_from_words(words, now()).timed


@pytest.mark.parametrize(
    ("words", "day"),
    [
        ("yesterday", "2026-03-03"),
        ("tomorrow", "2026-03-05"),
        ("2026-03-02", "2026-03-02"),
        ("2 march", "2026-03-02"),
        ("2 mar 2025", "2025-03-02"),
        ("monday", "2026-03-02"),
        ("wed", "2026-03-04"),
        ("last tues", "2026-03-03"),
        ("29 february 2024", "2024-02-29"),
    ],
)
def test_a_day_without_an_hour_stands_at_noon_and_says_so(words: str, day: str) -> None:
    found = moment_from_words(words, now())
    assert found.at.isoformat() == f"{day}T12:00:00-05:00"
    assert not found.timed


@pytest.mark.parametrize(
    ("words", "day"),
    [
        ("in 2 months", "2026-05-04"),
        ("a month ago", "2026-02-04"),
        ("in 12 months", "2027-03-04"),
        ("in 8 weeks", "2026-04-29"),
    ],
)
def test_months_and_weeks_away_are_counted_by_the_calendar(words: str, day: str) -> None:
    assert moment_from_words(words, now(), ahead=True).at.date().isoformat() == day


@pytest.mark.parametrize(
    ("words", "meant"),
    [
        ("2 march 2026 at 2pm", "2026-03-02T14:00:00-05:00"),
        ("2 march 9am", "2026-03-02T09:00:00-05:00"),
        ("march 2 2026 14.30", "2026-03-02T14:30:00-05:00"),
    ],
)
def test_an_hour_beside_a_written_date_is_kept_however_it_is_written(words: str, meant: str) -> None:
    assert read(words) == meant


def test_today_without_an_hour_is_this_moment_or_noon_of_the_day_ahead() -> None:
    assert moment_from_words("today", now()) == Moment(now(), False)
    assert read("today", ahead=True) == "2026-03-04T12:00:00-05:00"


@pytest.mark.parametrize(("words", "behind", "ahead"), [("5 march", 2025, 2026), ("3 march", 2026, 2027)])
def test_a_date_without_a_year_lies_on_the_side_that_is_meant(words: str, behind: int, ahead: int) -> None:
    assert moment_from_words(words, now()).at.year == behind
    assert moment_from_words(words, now(), ahead=True).at.year == ahead


def test_the_29th_of_february_is_found_in_a_leap_year() -> None:
    leap = datetime(2028, 3, 5, 10).astimezone()
    assert moment_from_words("29 february", leap).at.date() == date(2028, 2, 29)


@pytest.mark.parametrize("text", ["03/04/2026", "3/4", "3.4.2026", "03.04.26", "on 03/04/2026 at 14:00"])
def test_a_date_that_means_two_days_is_refused_with_a_way_to_write_it(text: str) -> None:
    with pytest.raises(BadInput, match="different days in different countries") as refused:
        moment_from_words(text, now())
    assert "2026-03-02" in refused.value.hint


@pytest.mark.parametrize(
    "text",
    [
        "", "   ", "soon", "2026-02-30", "2026-13-01", "2026-03-02 25:00", "yesterday 25:00", "13pm", "14", "march",
        "march 2026", "feb 30", "sat 3 2026", "march 2 at", "today 3", "yesterday perhaps", "in 3 moons",
        "0", "-1 days ago",
    ],
)  # fmt: skip
def test_what_is_no_moment_is_refused_and_not_guessed(text: str) -> None:
    with pytest.raises(BadInput) as refused:
        moment_from_words(text, now())
    assert refused.value.sentence
    assert refused.value.hint


@pytest.mark.parametrize("ahead", [False, True])
@pytest.mark.parametrize(
    "text",
    ["2 march 14", "2 march 9", "march 2 '26", "oct 5-7", "22-23 february", "20 november 18", "2 march 2026 14",
     "2 march 206", "2 march 02026", "14 2 march", "monday 2 march 26"],
)  # fmt: skip
def test_a_year_has_four_digits_and_no_other_number_is_taken_for_one(text: str, ahead: bool) -> None:
    with pytest.raises(BadInput) as refused:
        moment_from_words(text, now(), ahead=ahead)
    assert "names no whole date" in refused.value.sentence


def test_a_weekday_that_is_not_that_date_s_is_refused() -> None:
    assert moment_from_words("monday 2 march 2026", now()).at.date() == date(2026, 3, 2)
    with pytest.raises(BadInput):
        moment_from_words("sunday 2 march 2026", now())


# --- clock changes


def test_days_ago_keep_the_hour_by_the_clock_across_a_clock_change() -> None:
    after = datetime(2026, 3, 9, 10, 30).astimezone()
    assert moment_from_words("3 days ago", after).at.isoformat() == "2026-03-06T10:30:00-05:00"


def test_hours_ago_are_true_hours_across_a_clock_change() -> None:
    after = datetime(2026, 3, 8, 10, 30).astimezone()
    assert moment_from_words("10 hours ago", after).at.isoformat() == "2026-03-07T23:30:00-05:00"


def test_an_hour_that_comes_twice_is_taken_as_the_first() -> None:
    assert read("2026-11-01 01:30") == "2026-11-01T01:30:00-04:00"


def test_an_hour_that_the_clocks_leave_out_is_no_more_than_an_hour_off() -> None:
    found = moment_from_words("2026-03-08 02:30", now()).at
    assert abs(found.replace(tzinfo=None) - datetime(2026, 3, 8, 2, 30)) <= timedelta(hours=1)
    assert found == found.astimezone()


# --- properties

offsets = st.integers(-14 * 60, 14 * 60).map(lambda minutes: timezone(timedelta(minutes=minutes)))
zones = st.sampled_from(["America/New_York", "Europe/Berlin", "Asia/Kolkata", "Pacific/Auckland", "UTC"])
many_days = st.dates(date(1975, 1, 1), date(2037, 12, 31))
clocks = st.times().map(lambda clock: clock.replace(microsecond=0))


@calm
@given(st.datetimes(datetime(1900, 1, 1), datetime(2200, 1, 1), timezones=offsets))
def test_an_iso_moment_with_its_offset_comes_back_unchanged(stated: datetime) -> None:
    found = moment_from_words(stated.isoformat(), now())
    assert found == Moment(stated, True)
    assert found.at.isoformat() == stated.isoformat()


@calm
@given(many_days, zones)
def test_an_iso_day_comes_back_as_that_day_in_every_zone(zone: Zone, day: date, where: str) -> None:
    zone(where)
    found = moment_from_words(day.isoformat(), datetime.now().astimezone())
    assert (found.at.date(), found.at.hour, found.timed) == (day, 12, False)


@calm
@given(st.integers(0, 9999))
def test_n_days_ago_is_n_calendar_days_back_at_the_same_hour(n: int) -> None:
    found = moment_from_words(f"{n} days ago", now()).at
    assert now().date() - found.date() == timedelta(days=n)
    assert (found.hour, found.minute) == (10, 30)


@pytest.mark.parametrize(
    ("words", "day"), [("in 3 days", "2026-03-07"), ("in a week", "2026-03-11"), ("2 weeks ago", "2026-02-18")]
)
def test_what_is_planned_so_many_days_away_has_no_hour_until_one_is_said(words: str, day: str) -> None:
    found = moment_from_words(words, now(), ahead=True)
    assert (found.at.date().isoformat(), found.at.hour, found.timed) == (day, 12, False)
    assert moment_from_words(f"{words} at 14:00", now(), ahead=True).timed


@calm
@given(st.integers(0, 9999), st.sampled_from(["minute", "hour"]))
def test_ago_and_in_are_true_distances_to_either_side(n: int, unit: str) -> None:
    distance = timedelta(**{f"{unit}s": n})
    assert moment_from_words(f"{n} {unit}s ago", now()).at == now() - distance
    assert moment_from_words(f"in {n} {unit}s", now()).at == now() + distance


@calm
@given(st.sampled_from(DAYS), many_days)
def test_a_weekday_is_the_nearest_one_on_the_side_that_is_meant(name: str, today: date) -> None:
    noon = datetime(today.year, today.month, today.day, 12).astimezone()

    def away(words: str, *, ahead: bool = False) -> int:
        found = moment_from_words(words, noon, ahead=ahead).at.date()
        assert DAYS[found.weekday()] == name
        return (found - today).days

    assert -6 <= away(name) <= 0
    assert 0 <= away(name, ahead=True) <= 6
    assert 1 <= away(f"next {name}") <= 7
    assert -7 <= away(f"last {name}") <= -1
    assert away(f"{name[:3]} 9:30") == away(name)


@calm
@given(many_days, clocks)
def test_a_day_and_an_hour_mean_the_same_in_either_order(day: date, clock: datetime) -> None:
    then = datetime(day.year, day.month, day.day, 12).astimezone()
    hour = f"{clock:%H:%M}"
    assert moment_from_words(f"yesterday {hour}", then) == moment_from_words(f"{hour} yesterday", then)


PIECES = [
    "yesterday", "today", "tomorrow", "last", "next", "monday", "sat", "march", "feb", "2", "29", "30", "31", "0001",
    "9999", "2026", "14:00", "23:59", "24:00", "2pm", "at", "in", "ago", "half an", "days", "weeks", "hours", "noon",
    "midnight", "0001-01-01", "9999-12-31", "2026-03-08", "00:00", "utc", "z", "+14:00", "-12:00", "t", "th", "nd",
    ".", "/", "-", ":", "10000", "1e9", "of", "and", "١٢",
]  # fmt: skip
words_alike = st.lists(st.sampled_from(PIECES), min_size=1, max_size=6).map(" ".join)
glued = st.lists(st.sampled_from(PIECES), min_size=1, max_size=4).map("".join)


@settings(calm, max_examples=150)
@given(st.text(max_size=40) | words_alike | glued, st.booleans())
@example("0001-01-01 00:00", False)
@example("9999-12-31 23:59", False)
@example("9999 weeks ago", False)
@example(f"2 march {'9' * 30}h", False)
def test_any_text_is_a_moment_or_refused_and_nothing_else(text: str, ahead: bool) -> None:
    found = or_refusal(lambda: moment_from_words(text, now(), ahead=ahead))
    assert isinstance(found, BadInput) or found.at.utcoffset() is not None


@calm
@given(words_alike, st.sampled_from(["Pacific/Auckland", "Asia/Kolkata"]))
@example("0001-01-01 00:00", "Pacific/Auckland")
@example("9999-12-31 23:59", "Asia/Kolkata")
def test_any_text_is_a_moment_or_refused_east_of_greenwich_too(zone: Zone, text: str, where: str) -> None:
    zone(where)
    found = or_refusal(lambda: moment_from_words(text, now()))
    assert isinstance(found, BadInput) or found.at.utcoffset() is not None


# --- plans


def days_of(rule: str) -> list[str]:
    return [f"{m.at:%a %d %b}" for m in plan_from_words(rule, now())]


@pytest.mark.parametrize(
    ("rule", "days"),
    [
        ("Mondays and Thursdays for two weeks", ["Thu 05 Mar", "Mon 09 Mar", "Thu 12 Mar", "Mon 16 Mar"]),
        ("tue, fri 3 times", ["Fri 06 Mar", "Tue 10 Mar", "Fri 13 Mar"]),
        ("every monday for 2 weeks", ["Mon 09 Mar", "Mon 16 Mar"]),
        ("every 3 days, 3 times, from 2026-03-02", ["Mon 02 Mar", "Thu 05 Mar", "Sun 08 Mar"]),
        ("every 4 weeks, 3 times, from 2026-03-02", ["Mon 02 Mar", "Mon 30 Mar", "Mon 27 Apr"]),
        ("every two weeks for 6 weeks from 2026-03-02", ["Mon 02 Mar", "Mon 16 Mar", "Mon 30 Mar"]),
        ("every other week on fridays 2 times", ["Fri 06 Mar", "Fri 20 Mar"]),
        ("monthly, 3 times, from 2026-03-31", ["Tue 31 Mar", "Thu 30 Apr", "Sun 31 May"]),
        ("every month for 3 months from 2026-03-02", ["Mon 02 Mar", "Thu 02 Apr", "Sat 02 May"]),
        ("every 6 months for a year from 2026-03-02", ["Mon 02 Mar", "Wed 02 Sep"]),
        ("every other day for one week", ["Wed 04 Mar", "Fri 06 Mar", "Sun 08 Mar", "Tue 10 Mar"]),
        ("wednesdays two times", ["Wed 04 Mar", "Wed 11 Mar"]),
        ("wednesdays 2 sessions from tomorrow", ["Wed 11 Mar", "Wed 18 Mar"]),
        ("mondays two times from 2026-03-03", ["Mon 09 Mar", "Mon 16 Mar"]),
        ("mondays two times from march 10 2026", ["Mon 16 Mar", "Mon 23 Mar"]),
        ("mondays two times from 10 march 2026", ["Mon 16 Mar", "Mon 23 Mar"]),
    ],
)
def test_a_rule_names_its_days(rule: str, days: list[str]) -> None:
    assert days_of(rule) == days


def test_mondays_and_thursdays_for_three_weeks_are_six_sessions_at_their_hour() -> None:
    found = plan_from_words("Mondays and Thursdays for three weeks at 14:00", now())
    assert [f"{m.at:%d.%m. %H:%M}" for m in found] == [
        "05.03. 14:00", "09.03. 14:00", "12.03. 14:00", "16.03. 14:00", "19.03. 14:00", "23.03. 14:00",
    ]  # fmt: skip
    assert all(m.timed for m in found)


def test_a_plan_keeps_its_hour_by_the_clock_when_the_clocks_change() -> None:
    found = plan_from_words("every day 3 times from 2026-03-07 at 2pm", now())
    assert [m.at.isoformat() for m in found] == [
        "2026-03-07T14:00:00-05:00", "2026-03-08T14:00:00-04:00", "2026-03-09T14:00:00-04:00",
    ]  # fmt: skip


def test_a_plan_without_an_hour_says_that_none_was_given() -> None:
    assert not any(m.timed for m in plan_from_words("mondays for 3 weeks", now()))


@pytest.mark.parametrize(
    "rule",
    [
        "", "mondays", "for three weeks", "mondays for 0 weeks", "0 times mondays", "moondays for 3 weeks",
        "every 0 days 3 times", "mondays for 3 weeks at 25:00", "mondays 3 times from 03/04/2026",
        "every day 201 times", "mondays for 105 weeks", "mondays and for 2 weeks or so", "mondays for 9999 years",
    ],
)  # fmt: skip
def test_a_rule_that_is_not_understood_is_refused(rule: str) -> None:
    with pytest.raises(BadInput):
        plan_from_words(rule, now())


def test_a_plan_of_more_than_200_sessions_is_refused_and_never_cut_short() -> None:
    assert len(plan_from_words("every day for 28 weeks", now())) == 196
    with pytest.raises(BadInput):
        plan_from_words("every day for 40 weeks", now())


def test_a_plan_past_the_end_of_the_calendar_is_refused() -> None:
    with pytest.raises(BadInput):
        plan_from_words("mondays for 2 weeks from 9999-12-31", now())


@pytest.mark.parametrize(
    ("words", "is_plan"),
    [
        ("Mondays for three weeks", True), ("every 3 days, 6 times", True), ("tuesdays 6 sessions", True),
        ("yesterday 14:00", False), ("3 weeks ago", False), ("monday", False),
    ],
)  # fmt: skip
def test_a_rule_is_told_apart_from_a_single_moment(words: str, is_plan: bool) -> None:
    assert looks_like_plan(words) is is_plan


@calm
@given(st.sets(st.sampled_from(DAYS), min_size=1), st.integers(1, 28), clocks)
def test_a_weekly_rule_gives_each_day_once_a_week_at_its_hour(names: set[str], weeks: int, clock: datetime) -> None:
    hour = f"{clock:%H:%M}"
    found = [m.at for m in plan_from_words(f"{' and '.join(sorted(names))} for {weeks} weeks at {hour}", now())]
    assert len(found) == len(names) * weeks
    assert {DAYS[m.weekday()] for m in found} == names
    assert found == sorted(set(found))
    assert found[0].date() >= now().date()
    assert found[-1].date() - found[0].date() < timedelta(days=7 * weeks)


@calm
@given(st.integers(1, 200), st.integers(1, 30))
def test_every_n_days_some_times_is_that_many_that_far_apart(times: int, step: int) -> None:
    found = [m.at.date() for m in plan_from_words(f"every {step} days {times} times", now())]
    assert found == [now().date() + timedelta(days=step * k) for k in range(times)]


RULES = [
    *PIECES,
    "every",
    "other",
    "day",
    "for",
    "times",
    "3",
    "sessions",
    "from",
    "starting",
    "mondays",
    "200",
    "104",
]


@settings(calm, max_examples=150)
@given(st.text(max_size=30) | st.lists(st.sampled_from(RULES), max_size=8).map(" ".join))
def test_any_rule_is_a_plan_of_at_most_200_or_refused_and_nothing_else(text: str) -> None:
    found = or_refusal(lambda: plan_from_words(text, now()))
    assert isinstance(found, BadInput) or 1 <= len(found) <= 200


# --- the whole of a day


@pytest.mark.parametrize(
    ("name", "day", "start", "end"),
    [
        ("America/New_York", "2026-03-05", "2026-03-05T00:00:00-05:00", "2026-03-05T23:59:59-05:00"),
        ("Europe/Berlin", "2026-03-29", "2026-03-29T00:00:00+01:00", "2026-03-29T23:59:59+02:00"),
        ("Europe/Berlin", "2026-10-25", "2026-10-25T00:00:00+02:00", "2026-10-25T23:59:59+01:00"),
        # The clocks go on at midnight, and back at midnight to eleven in the evening.
        ("America/Santiago", "2026-09-06", "2026-09-06T01:00:00-03:00", "2026-09-06T23:59:59-03:00"),
        ("America/Santiago", "2026-04-04", "2026-04-04T00:00:00-03:00", "2026-04-04T23:59:59-04:00"),
    ],
)
def test_a_day_goes_from_its_first_second_to_its_last(zone: Zone, name: str, day: str, start: str, end: str) -> None:
    zone(name)
    assert (start_of(day).isoformat(), end_of(day).isoformat()) == (start, end)


def test_today_begins_at_midnight_and_an_hour_that_is_said_counts() -> None:
    assert start_of("today").isoformat()[10:19] == "T00:00:00"
    assert start_of("2026-03-05 14:00") == end_of("2026-03-05 14:00") == datetime(2026, 3, 5, 14).astimezone()
