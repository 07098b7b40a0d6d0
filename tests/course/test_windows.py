"""After a session: marks by true elapsed hours, the nearest check-in, and the one new thing."""

from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ketajournal.course.values import Entry, Session
from ketajournal.course.windows import (
    MARKS,
    NewThing,
    checkins_by_mark,
    hours_between,
    mark_at,
    new_thing,
    open_window,
    span,
)
from ketajournal.show import wording
from support.values import at, course, entry

FIRST = Session("one", at("2026-03-02 14:00"))
SECOND = Session("two", at("2026-03-04 14:00"))
CHOSEN = entry(
    "reflect", at("2026-03-02 20:00"), "one", new_thing="a walk", new_thing_when="at six", new_thing_cue="tea"
)


def after(session: Session, hours: float, tied: str | None = None, **metrics: Any) -> Entry:
    return entry("checkin", session.at + timedelta(hours=hours), tied, name=f"+{hours}", **metrics)


def names(marks: dict[int, Entry]) -> dict[int, str]:
    return {mark: found.id for mark, found in marks.items()}


@pytest.mark.parametrize(
    ("hours", "mark"),
    [
        (12, None),
        (13, None),
        (17.99, None),
        (18, 24),
        (24, 24),
        (35.99, 24),
        (36, 48),
        (59.99, 48),
        (60, 72),
        (83.99, 72),
        (84, None),
        (-24, None),
    ],
)
def test_a_check_in_serves_the_mark_it_is_nearest_to(hours: float, mark: int | None) -> None:
    assert mark_at(hours) == mark


@settings(deadline=None)
@given(st.floats(-500, 500))
def test_no_mark_is_further_than_twelve_hours_from_its_check_in(hours: float) -> None:
    mark = mark_at(hours)
    if mark is None:
        assert hours < 18 or hours >= 84
    else:
        assert abs(hours - mark) == min(abs(hours - m) for m in MARKS)


def test_after_thirteen_hours_the_check_in_at_a_day_is_still_asked() -> None:
    early = after(FIRST, 13)
    window = open_window(course(FIRST), [early], FIRST.at + timedelta(hours=20))
    assert window is not None
    assert (window.marks, window.due) == ({}, 24)


@pytest.mark.parametrize(
    ("day", "zone", "hours"),
    [
        ("2026-03-07", "America/New_York", 23),  # clocks go forward in the night
        ("2026-10-31", "America/New_York", 25),
        ("2026-03-28", "Europe/Berlin", 23),
        ("2026-10-24", "Europe/Berlin", 25),
        ("2026-06-01", "Europe/Berlin", 24),
    ],
)
def test_from_two_to_two_is_not_always_a_day_of_hours(day: str, zone: str, hours: int) -> None:
    start = at(f"{day} 14:00", zone)
    tomorrow = (datetime.fromisoformat(day) + timedelta(days=1)).date()
    assert hours_between(start, at(f"{tomorrow} 14:00", zone)) == hours


def test_elapsed_hours_are_true_ones_even_where_both_moments_name_the_same_zone() -> None:
    berlin = ZoneInfo("Europe/Berlin")
    start, end = datetime(2026, 3, 28, 14, tzinfo=berlin), datetime(2026, 3, 29, 14, tzinfo=berlin)
    assert hours_between(start, end) == 23


def test_hours_are_negative_before_the_session() -> None:
    assert hours_between(FIRST.at, FIRST.at - timedelta(minutes=30)) == -0.5


def test_a_check_in_keeps_its_mark_across_midnight() -> None:
    evening = Session("one", at("2026-03-02 23:30"))
    day_after = entry("checkin", at("2026-03-03 17:30"), name="after 18 hours")
    too_soon = entry("checkin", at("2026-03-03 12:30"), name="after 13 hours")
    assert names(checkins_by_mark(evening, [day_after, too_soon])) == {24: "after 18 hours"}


def test_a_check_in_is_placed_by_elapsed_hours_across_a_clock_change() -> None:
    session = Session("one", at("2026-03-28 14:00", "Europe/Berlin"))
    by_the_clock_19_hours = entry("checkin", at("2026-03-29 09:00", "Europe/Berlin"), name="after 18 hours")
    by_the_clock_18_hours = entry("checkin", at("2026-03-29 08:00", "Europe/Berlin"), name="after 17 hours")
    by_the_clock_36_hours = entry("checkin", at("2026-03-30 02:30", "Europe/Berlin"), name="after 35.5 hours")
    assert names(checkins_by_mark(session, [by_the_clock_19_hours])) == {24: "after 18 hours"}
    assert names(checkins_by_mark(session, [by_the_clock_18_hours])) == {}
    assert names(checkins_by_mark(session, [by_the_clock_36_hours])) == {24: "after 35.5 hours"}


def test_a_check_in_written_in_another_zone_keeps_its_elapsed_hours() -> None:
    travelled = entry("checkin", at("2026-03-04 03:00", "Asia/Tokyo"), name="after 28 hours")
    assert names(checkins_by_mark(FIRST, [travelled])) == {24: "after 28 hours"}


def test_of_several_check_ins_the_nearest_to_the_mark_wins_in_any_order() -> None:
    entries = [after(FIRST, 19), after(FIRST, 25), after(FIRST, 30), after(FIRST, 50)]
    assert names(checkins_by_mark(FIRST, entries)) == {24: "+25", 48: "+50"}
    assert names(checkins_by_mark(FIRST, entries[::-1])) == {24: "+25", 48: "+50"}


@settings(deadline=None)
@given(st.lists(st.integers(-10, 100), max_size=12, unique=True))
def test_no_check_in_lies_nearer_to_a_mark_than_the_one_shown(given_after: list[int]) -> None:
    met = checkins_by_mark(FIRST, [after(FIRST, hours) for hours in given_after])
    for mark in MARKS:
        near = [abs(h - mark) for h in given_after if mark_at(h) == mark]
        assert (mark in met) == bool(near)
        if near:
            assert abs(hours_between(FIRST.at, met[mark].at) - mark) == min(near)


def test_only_check_ins_count_as_check_ins() -> None:
    entries = [entry(kind, FIRST.at + timedelta(hours=24), "one") for kind in ("note", "reflect", "prep")]
    assert checkins_by_mark(FIRST, entries) == {}


def test_with_sessions_two_days_apart_one_check_in_serves_both() -> None:
    shared = after(FIRST, 72)
    assert names(checkins_by_mark(FIRST, [shared])) == {72: "+72"}
    assert names(checkins_by_mark(SECOND, [shared])) == {24: "+72"}


def test_a_check_in_tied_to_one_session_serves_no_other() -> None:
    tied = after(FIRST, 72, tied="one")
    assert names(checkins_by_mark(FIRST, [tied])) == {72: "+72"}
    assert checkins_by_mark(SECOND, [tied]) == {}


def test_a_window_reaches_to_the_next_session() -> None:
    assert span(FIRST, [FIRST, SECOND]) == (FIRST.at, SECOND.at)
    assert span(SECOND, [FIRST, SECOND]) == (SECOND.at, None)


def test_without_a_new_thing_chosen_there_is_none() -> None:
    left_open = entry("reflect", at("2026-03-02 20:00"), "one", new_thing=None)
    assert new_thing(FIRST, [FIRST], [left_open]) is None
    assert new_thing(FIRST, [FIRST], []) is None


def test_yes_counts_as_kept_partly_by_itself_and_every_answer_as_asked() -> None:
    said = [
        after(FIRST, 10 + n, new_thing_kept=answer) for n, answer in enumerate(["yes", "partly", "no", "later", None])
    ]
    found = new_thing(FIRST, [FIRST], [CHOSEN, *said])
    assert found is not None
    assert found.asked_on == tuple(e.at.date() for e in said[:4])
    assert found._replace(asked_on=()) == NewThing(
        "a walk", "at six", "tea", None, kept=1, partly=1, not_kept=1, asked=4
    )


def test_every_answer_about_the_new_thing_is_told_those_of_partly_too() -> None:
    things = [NewThing("a walk", None, None, None, 4, 5, 1, 11), NewThing("a call", None, None, None, 2, 0, 4, 6)]
    assert wording.kept(things) == "kept 6, partly 5, not 5, not yet 1, of 17 asked"
    assert wording.kept(things[1:]) == "kept 2, partly 0, not 4, of 6 asked"
    assert wording.kept([CHOSEN_NEVER_ASKED]) == ""


CHOSEN_NEVER_ASKED = NewThing("a walk", None, None, None, 0, 0, 0, 0)


def test_the_new_thing_last_chosen_is_the_one_followed() -> None:
    changed = entry("reflect", at("2026-03-03 08:00"), "one", new_thing="a call")
    assert new_thing(FIRST, [FIRST], [changed, CHOSEN]) == NewThing(
        "a call", None, None, None, kept=0, partly=0, not_kept=0, asked=0
    )


def test_what_is_said_after_the_next_session_belongs_to_the_next_session() -> None:
    sessions = [FIRST, SECOND]
    also_chosen = entry("reflect", at("2026-03-04 20:00"), "two", new_thing="a call")
    entries = [CHOSEN, also_chosen, after(FIRST, 24, new_thing_kept="yes"), after(FIRST, 72, new_thing_kept="no")]
    first, second = new_thing(FIRST, sessions, entries), new_thing(SECOND, sessions, entries)
    assert first is not None
    assert (first.kept, first.asked) == (1, 1)
    assert second is not None
    assert (second.kept, second.asked) == (0, 1)


def test_what_is_said_in_a_check_in_tied_to_a_session_is_about_that_session() -> None:
    sessions = [FIRST, SECOND]
    also_chosen = entry("reflect", at("2026-03-04 20:00"), "two", new_thing="a call")
    entries = [CHOSEN, also_chosen, after(FIRST, 72, tied="one", new_thing_kept="yes")]
    first, second = new_thing(FIRST, sessions, entries), new_thing(SECOND, sessions, entries)
    assert first is not None
    assert (first.kept, first.asked) == (1, 1)
    assert second is not None
    assert (second.kept, second.asked) == (0, 0)


def test_before_the_first_session_no_window_is_open() -> None:
    assert open_window(course(FIRST), [], FIRST.at - timedelta(minutes=1)) is None
    assert open_window(course(), [], FIRST.at) is None


def test_the_window_opens_with_the_session_on_day_1() -> None:
    window = open_window(course(FIRST, SECOND), [], FIRST.at)
    assert window is not None
    assert (window.number, window.day, window.hours, window.due) == (1, 1, 0, None)
    assert window.next_mark_at == FIRST.at + timedelta(hours=24)


def test_days_of_the_window_turn_at_midnight_and_hours_do_not() -> None:
    window = open_window(course(FIRST), [], at("2026-03-03 00:30"))
    assert window is not None
    assert (window.day, window.hours) == (2, 10.5)


def test_a_mark_is_due_until_a_check_in_meets_it() -> None:
    now = FIRST.at + timedelta(hours=26)
    open_still = open_window(course(FIRST), [], now)
    met = open_window(course(FIRST), [after(FIRST, 25, mood="5")], now)
    assert open_still is not None
    assert open_still.due == 24
    assert met is not None
    assert met.due is None
    assert names(met.marks) == {24: "+25"}
    assert met.next_mark_at == FIRST.at + timedelta(hours=48)


def test_a_check_in_that_says_nothing_meets_no_mark() -> None:
    empty = entry("checkin", FIRST.at + timedelta(hours=25), finished=False, mood=None)
    window = open_window(course(FIRST), [empty], FIRST.at + timedelta(hours=26))
    assert window is not None
    assert window.due == 24


def test_after_the_last_mark_none_is_due() -> None:
    window = open_window(course(FIRST), [], FIRST.at + timedelta(hours=84))
    assert window is not None
    assert (window.due, window.next_mark_at) == (None, None)


def test_the_window_is_the_latest_session_s_and_a_cancelled_one_opens_none() -> None:
    cancelled = Session("three", at("2026-03-06 14:00"), cancelled=True)
    window = open_window(course(FIRST, SECOND, cancelled), [], at("2026-03-06 15:00"))
    assert window is not None
    assert (window.session, window.number) == (SECOND, 2)


def test_the_next_mark_is_24_true_hours_on_across_a_clock_change() -> None:
    session = Session("one", at("2026-03-28 14:00", "Europe/Berlin"))
    window = open_window(course(session), [], session.at)
    assert window is not None
    assert window.next_mark_at == at("2026-03-29 15:00", "Europe/Berlin")


def test_a_window_seen_from_an_earlier_moment_knows_nothing_of_later_ones() -> None:
    now = FIRST.at + timedelta(hours=20)
    window = open_window(course(FIRST), [CHOSEN, after(FIRST, 25, new_thing_kept="yes")], now)
    assert window is not None
    assert window.marks == {}
    assert window.new_thing == NewThing("a walk", "at six", "tea", None, kept=0, partly=0, not_kept=0, asked=0)


@pytest.mark.parametrize(
    ("hours", "said"),
    [
        (35.97, "35.9 h"),
        (36, "36 h"),
        (83.99, "83.9 h"),
        (2.3, "2.3 h"),
        (0.999, "59 min"),
        (0, "0 min"),
        (-3, "0 min"),
    ],
)
def test_hours_are_told_as_gone_by_so_that_none_is_told_beyond_its_mark(hours: float, said: str) -> None:
    assert wording.hours(hours) == said


@given(st.integers(60, 60 * 400))
def test_whole_tenths_of_an_hour_are_told_as_they_are(minutes: int) -> None:
    told = float(wording.hours(minutes / 60).removesuffix(" h"))
    assert 0 <= minutes / 60 - told < 0.1
