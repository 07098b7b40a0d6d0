"""What a watch knows of nights: the day it belongs to, what counts instead of it, and the mark that it has."""

from datetime import date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ketajournal.course.report import weekly_report
from ketajournal.course.report_by_session import SessionDay, by_session
from ketajournal.course.report_by_window import by_window
from ketajournal.course.strip import Unit, blanks, strip
from ketajournal.course.values import Answer, Entry, FromWatch, Session, Value
from ketajournal.course.watch import counted_entries
from ketajournal.course.weeks import first_and_latest
from support.values import Rated, at, course, entry, strip_answers

SESSION = Session("one", at("2026-03-02 14:00"))
OF = course(SESSION)
START = date(2026, 3, 2)
LATER = at("2026-03-09 20:00")


def night(day: str, hours: float, program: str = "oura") -> Entry:
    """What a program knows of the night to a day."""
    moment = at(f"{day} 04:00")
    answer = Answer(f"watch.{program}", hours, moment, "sleep_hours", "number")
    return Entry(f"{program} {day}", "watch", moment, True, answers=(answer,))


def checkin(moment: str, **ratings: Value) -> Entry:
    return entry("checkin", at(moment), **ratings)


def hours(entries: list[Entry]) -> list[tuple[str, float]]:
    """Each day's hours that count, with the program that knows them; the person's own without one."""
    return [
        (getattr(a.value, "program", "typed").removeprefix("watch."), float(a.value))
        for e in counted_entries(entries, START)
        for a in e.answers
        if a.metric == "sleep_hours" and isinstance(a.value, int | float)
    ]


def test_what_was_typed_counts_instead_of_what_the_watch_knows_and_an_open_answer_does_not() -> None:
    assert hours([night("2026-03-03", 6.5), checkin("2026-03-03 21:00", sleep_hours=8)]) == [("typed", 8)]
    assert hours([night("2026-03-03", 6.5), checkin("2026-03-03 21:00", mood=5)]) == [("oura", 6.5)]
    assert hours([night("2026-03-03", 6.5), checkin("2026-03-03 21:00", sleep_hours=None)]) == [("oura", 6.5)]
    assert hours([night("2026-03-03", 6.5), checkin("2026-03-04 08:00", sleep_hours=8)]) == [
        ("oura", 6.5),
        ("typed", 8),
    ]


def test_of_two_programs_one_counts_and_they_never_add_up() -> None:
    both = [night("2026-03-03", 6.5, "oura"), night("2026-03-03", 7, "garmin")]
    assert hours(both) == hours(both[::-1]) == [("garmin", 7)]


def test_nights_from_long_before_the_course_do_not_count() -> None:
    assert hours([night("2026-02-15", 6), night("2026-02-16", 7)]) == [("oura", 7)]


@given(st.lists(st.tuples(st.integers(1, 5), st.sampled_from(["typed", "oura", "garmin", "fitbit"])), max_size=20))
def test_each_day_has_one_source_whatever_there_is_and_in_whatever_order(known: list[tuple[int, str]]) -> None:
    found = [
        checkin(f"2026-03-0{day} 21:00", sleep_hours=day) if who == "typed" else night(f"2026-03-0{day}", day, who)
        for day, who in dict.fromkeys(known)
    ]
    count = hours(found)
    assert sorted(count) == sorted(hours(found[::-1]))
    days = {day for day, _ in known}
    assert {day for _, day in count} == days
    assert len(count) == len(days)
    typed = {day for day, who in known if who == "typed"}
    assert {day for who, day in count if who == "typed"} == typed


ENTRIES = [
    night("2026-03-02", 5),
    night("2026-03-03", 6.5),
    night("2026-03-04", 7),
    checkin("2026-03-04 09:00", sleep_hours=8),
    night("2026-03-05", 7.25),
]


def test_a_week_says_how_many_of_its_nights_are_from_the_watch() -> None:
    week = weekly_report(OF, ENTRIES, LATER).weeks[0]
    assert week.ratings["sleep_hours"] == Rated(6.875, 5, 8, 4, from_watch=3)
    assert week.ratings["sleep_hours"].days == tuple(date(2026, 3, day) for day in (2, 3, 4, 5))


def test_the_night_before_a_session_is_of_the_days_before_it() -> None:
    (row,) = by_window(OF, ENTRIES, LATER).rows
    assert row.sleep == Rated(7.25, 6.5, 8, 3, from_watch=2)
    ratings = by_session(OF, ENTRIES, LATER).ratings["sleep_hours"]
    assert ratings == {
        SessionDay(1, 1): Rated(6.5, 6.5, 6.5, 1, 1),
        SessionDay(1, 2): Rated(8, 8, 8, 1),
        SessionDay(1, 3): Rated(7.25, 7.25, 7.25, 1, 1),
    }


def test_a_cell_of_the_strip_knows_it_as_well() -> None:
    found = strip(OF, strip_answers(ENTRIES, LATER), LATER, [], Unit.DAY)
    (row,) = found.ratings
    assert [(cell.median, cell.from_watch) if cell else None for cell in row.cells[:4]] == [
        (5, 1),
        (6.5, 1),
        (8, 0),
        (7.25, 1),
    ]


def test_nothing_dated_later_counts() -> None:
    assert weekly_report(OF, [night("2026-03-04", 7)], at("2026-03-03 20:00")).weeks[0].ratings == {}


@pytest.mark.parametrize("number", [0.0, 7.53])
def test_the_mark_changes_nothing_about_the_number(number: float) -> None:
    known = FromWatch(number, "watch.oura")
    assert known == number
    assert f"{known}" == f"{number}"
    assert datetime.min + timedelta(hours=known) == datetime.min + timedelta(hours=number)


def test_what_goes_on_when_a_person_gives_nothing_is_no_answer_of_theirs() -> None:
    known = [night(f"2026-03-{day:02}", 7) for day in range(2, 25)]
    given_in_week_two = [checkin("2026-03-10 09:00", mood=5), checkin("2026-03-12 09:00", mood=6)]
    late = at("2026-03-24 20:00")
    found = strip(OF, strip_answers([*known, *given_in_week_two], late), late, [], Unit.WEEK)
    assert [week.number for week in found.ends] == [2]
    assert blanks(found) == [(0, 0), (2, 2)], "the running week may yet be answered"
    watch_alone = strip(OF, strip_answers(known, late), late, [], Unit.WEEK)
    assert watch_alone.ends == (watch_alone.cells[0], watch_alone.cells[-1])
    assert blanks(watch_alone) == []
    report = weekly_report(OF, [*known, *given_in_week_two], late)
    assert [week.number for week in first_and_latest(report.weeks, report.metrics)] == [2]
