"""The course strip as values: whose cell an answer is in, what stays empty, where sessions and scores stand."""

from datetime import UTC, date, datetime, timedelta
from statistics import median

import pytest
from hypothesis import given as drawn_from
from hypothesis import strategies as st

from ketajournal.course.measure_progress import Measured, of_course
from ketajournal.course.report import weekly_report
from ketajournal.course.strip import (
    MOST_DAYS,
    MOST_MONTHS,
    KeptCounts,
    Strip,
    StripSession,
    Unit,
    blanks,
    of_weeks,
    strip,
    strip_begins,
    units,
)
from ketajournal.course.values import Answer, Course, Entry, Session, Value
from ketajournal.course.weeks import Rating
from support.values import Rated, at, course, entry, given_by_day, moments_between, strip_answers

FIRST = Session("one", at("2026-03-02 14:00"))
SECOND = Session("two", at("2026-03-05 14:00"))
CANCELLED = Session("gone", at("2026-03-03 14:00"), cancelled=True)
BOTH = course(FIRST, SECOND)
NOW = at("2026-03-18 21:00")  # a Wednesday in week 3


def made(
    entries: list[Entry], as_of: datetime = NOW, of: Course = BOTH, unit: Unit = Unit.DAY, most: int | None = None
) -> Strip:
    """The strip of some entries."""
    return strip(of, strip_answers(entries, as_of), as_of, of_course(Measured(of, entries, as_of), of), unit, most)


def check_in(when: str, zone: str = "UTC", **said: Value) -> Entry:
    return entry("checkin", at(when, zone), **said)


def phq(when: str, each: int) -> Entry:
    moment = at(when)
    answers = tuple(Answer(f"phq-9.{n}", each, moment) for n in range(1, 10))
    return Entry(f"phq {when}", "phq-9", moment, True, answers=answers, course_id="course")


def cells(of: Strip, metric: str = "mood") -> dict[str, Rating]:
    """What stands in the cells of one rating, by each cell's first day."""
    (row,) = [row for row in of.ratings if row.metric == metric]
    return {str(cell.first): value for cell, value in zip(of.cells, row.cells, strict=True) if value}


# --- the axis


def test_the_axis_goes_from_session_1_to_the_end_of_the_running_week_a_cell_a_day() -> None:
    found = made([])
    assert (found.cells[0].first, found.cells[-1].last) == (date(2026, 3, 2), date(2026, 3, 22))
    assert [cell.first for cell in found.cells] == [date(2026, 3, 2) + timedelta(days=n) for n in range(21)]
    assert [cell.number for cell in found.cells] == [1] * 7 + [2] * 7 + [3] * 7
    assert found.cells[found.today].first == NOW.date()


@pytest.mark.parametrize("unit", list(Unit))
@drawn_from(days=st.integers(0, 1500), begun=st.dates(date(2024, 1, 1), date(2027, 1, 1)))
def test_every_day_of_the_axis_is_in_exactly_one_cell(unit: Unit, days: int, begun: date) -> None:
    first = datetime.combine(begun, datetime.min.time(), UTC) + timedelta(hours=14)
    of = course(Session("one", first))
    found = made([], first + timedelta(days=days), of, unit)
    assert all(
        one.last + timedelta(days=1) == other.first for one, other in zip(found.cells, found.cells[1:], strict=False)
    )
    today = found.cells[found.today]
    assert today.first <= begun + timedelta(days=days) <= today.last
    assert found.is_whole == (found.cells[0].first == begun)
    assert len(found.cells) <= MOST_MONTHS or unit is not Unit.MONTH


def test_an_axis_is_of_days_for_four_weeks_then_of_weeks_then_of_months() -> None:
    assert units(BOTH, FIRST.at - timedelta(days=1)) == []
    assert units(BOTH, FIRST.at) == [Unit.DAY, Unit.WEEK, Unit.MONTH]
    assert units(BOTH, FIRST.at + timedelta(days=MOST_DAYS - 1)) == [Unit.DAY, Unit.WEEK, Unit.MONTH]
    assert units(BOTH, FIRST.at + timedelta(days=MOST_DAYS)) == [Unit.WEEK, Unit.MONTH]
    assert units(BOTH, FIRST.at + timedelta(weeks=53)) == [Unit.MONTH]


def test_an_axis_of_months_goes_two_years_back_and_no_further() -> None:
    late = FIRST.at + timedelta(days=3000)
    found = made([], late, unit=Unit.MONTH)
    assert not found.is_whole
    assert found.cells[0].first == strip_begins(BOTH, late) == date(2032, 5, 1)
    assert made([], FIRST.at + timedelta(days=400), unit=Unit.MONTH).is_whole


def test_the_latest_cells_alone_are_the_end_of_the_whole() -> None:
    entries = [check_in(f"2026-03-{day:02} 09:00", mood=day % 11) for day in range(2, 19)]
    whole, part = made(entries, unit=Unit.WEEK), made(entries, unit=Unit.WEEK, most=2)
    assert part.cells == whole.cells[-2:]
    assert part.ratings[0].cells == whole.ratings[0].cells[-2:]
    assert (part.is_whole, part.ends) == (False, (whole.cells[1], whole.cells[2]))


def test_a_week_of_whose_answers_none_is_in_a_cell_is_none_of_the_two_that_are_told() -> None:
    entries = [check_in(f"2026-03-{day:02} 09:00", mood=day % 11) for day in (3, 9, 12)]
    as_of = at("2026-03-12 20:00")
    assert [week.number for week in made(entries, as_of).ends] == [1, 2]
    (week,) = made(entries, as_of, most=9).ends
    assert (week.number, week.ratings["mood"].n) == (2, 2)


# --- what is in a cell


def test_several_answers_of_a_day_are_their_middle_and_a_day_without_any_stays_empty() -> None:
    found = made(
        [
            check_in("2026-03-03 09:00", mood=3),
            check_in("2026-03-03 21:00", mood=6),
            check_in("2026-03-06 09:00", mood=7),
        ]
    )
    assert cells(found) == {"2026-03-03": Rated(4.5, 3, 6, 2), "2026-03-06": Rated(7, 7, 7, 1)}


def test_what_is_dated_later_or_before_session_1_is_not_on_the_strip() -> None:
    entries = [
        check_in("2026-03-01 09:00", mood=1),
        check_in("2026-03-04 09:00", mood=5),
        check_in("2026-03-19 09:00", mood=9),
    ]
    assert cells(made(entries)) == {"2026-03-04": Rated(5, 5, 5, 1)}
    assert cells(made(entries, unit=Unit.MONTH)) == {"2026-03-02": Rated(5, 5, 5, 1)}


def test_an_answer_after_midnight_in_a_session_s_evening_is_of_its_own_date() -> None:
    late = course(Session("late", at("2026-03-02 21:00")))
    found = made([check_in("2026-03-03 00:30", mood=6)], of=late)
    assert cells(found) == {"2026-03-03": Rated(6, 6, 6, 1)}
    assert found.sessions[0] == StripSession(1, 0, 3, True)


def test_a_day_is_a_local_date_across_a_clock_change() -> None:
    of = course(Session("one", at("2026-03-06 14:00", "America/New_York")))  # clocks go forward on the 8th
    entries = [
        check_in("2026-03-07 23:30", "America/New_York", mood=4),
        check_in("2026-03-08 23:30", "America/New_York", mood=5),
    ]
    found = made(entries, at("2026-03-09 12:00", "America/New_York"), of)
    assert list(cells(found)) == ["2026-03-07", "2026-03-08"]
    assert found.sessions[0].until == 3


def test_a_date_ahead_of_the_reader_s_is_on_the_axis() -> None:
    found = made([check_in("2026-03-09 01:00", "Asia/Tokyo", mood=5)], at("2026-03-08 17:00"))
    assert cells(found) == {"2026-03-09": Rated(5, 5, 5, 1)}


def test_answers_about_the_new_thing_are_counted_and_not_yet_is_none() -> None:
    said = ("yes", "no", "partly", "later")
    found = made([check_in(f"2026-03-{day:02} 09:00", new_thing_kept=word) for day, word in enumerate(said, start=3)])
    assert found.new_thing[:6] == (None, KeptCounts(1, 0, 0), KeptCounts(0, 0, 1), KeptCounts(0, 1, 0), None, None)


MOMENTS = moments_between(date(2026, 2, 20), date(2026, 5, 20))


@pytest.mark.parametrize("unit", list(Unit))
@drawn_from(answers=st.lists(st.tuples(MOMENTS, st.integers(0, 10)), max_size=40))
def test_every_cell_is_the_middle_of_what_was_given_in_its_days_and_nothing_else(
    unit: Unit, answers: list[tuple[datetime, int]]
) -> None:
    as_of = at("2026-05-01 12:00")
    found = strip(BOTH, given_by_day(((m, "mood", v) for m, v in answers), as_of), as_of, [], unit)
    known = [(moment.date(), value) for moment, value in answers if moment <= as_of]
    for place, cell in enumerate(found.cells):
        values = [value for day, value in known if cell.first <= day <= cell.last]
        shown = found.ratings[0].cells[place] if found.ratings else None
        assert (shown and (shown.median, shown.low, shown.high, shown.n)) == (
            (median(values), min(values), max(values), len(values)) if values else None
        )


@drawn_from(answers=st.lists(st.tuples(MOMENTS, st.integers(0, 10)), min_size=1, max_size=40))
def test_the_first_and_the_latest_week_are_those_with_answers_and_hold_no_other_days(
    answers: list[tuple[datetime, int]],
) -> None:
    as_of = at("2026-05-01 12:00")
    found = strip(BOTH, given_by_day(((m, "mood", v) for m, v in answers), as_of), as_of, [], Unit.DAY)
    weeks = {
        (moment.date() - FIRST.at.date()).days // 7 + 1
        for moment, _ in answers
        if FIRST.at.date() <= moment.date() and moment <= as_of
    }
    assert [week.number for week in found.ends] == sorted({*sorted(weeks)[:1], *sorted(weeks)[-1:]})
    for week, rating in zip(found.ends, found.ratings[0].ends if found.ratings else (), strict=True):
        days = {m.date() for m, _ in answers if week.first <= m.date() <= week.last and m <= as_of}
        assert rating is not None
        assert rating.days == tuple(sorted(days))


@drawn_from(answers=st.lists(st.tuples(MOMENTS, st.integers(0, 10)), max_size=40))
def test_the_strip_of_a_report_s_weeks_is_the_one_with_a_week_a_cell(answers: list[tuple[datetime, int]]) -> None:
    as_of = at("2026-05-01 12:00")
    entries = [entry("checkin", moment, name=str(n), mood=value) for n, (moment, value) in enumerate(answers)]
    whole = made(entries, as_of, unit=Unit.WEEK)
    of = of_weeks(weekly_report(BOTH, entries, as_of).weeks, ["mood"])
    assert [week._replace(sessions=()) for week in of.cells] == whole.cells
    assert tuple(week._replace(sessions=()) for week in of.ends) == whole.ends
    assert of.ratings[: len(whole.ratings)] == whole.ratings
    assert [(s.number, s.cell) for s in of.sessions] == [(s.number, s.cell) for s in whole.sessions]


# --- sessions, gaps and scores


def test_sessions_stand_on_their_days_with_the_end_of_their_72_hours_and_cancelled_ones_nowhere() -> None:
    of = course(FIRST, CANCELLED, SECOND, Session("ahead", at("2026-03-20 14:00")))
    assert made([], of=of).sessions == (
        StripSession(1, 0, 3, True), StripSession(2, 3, 6, True), StripSession(3, 18, 20, False),
    )  # fmt: skip


def test_the_days_without_an_answer_are_told_in_runs_and_today_may_yet_be_answered() -> None:
    entries = [check_in(f"2026-03-{day:02} 09:00", mood=5) for day in (2, 3, 6, 7, 8, 10, 11, 12, 13, 14, 15, 16, 17)]
    assert blanks(made(entries)) == [(2, 3), (7, 7)]


def test_a_score_stands_on_its_day_behind_its_two_weeks_and_the_baseline_before_the_axis() -> None:
    found = made([phq("2026-03-01 10:00", 2), phq("2026-03-17 10:00", 1)])
    (row,) = found.measures
    assert (row.name, row.baseline, row.change) == ("PHQ-9", 18, -9)
    assert [(found.cells[s.cell].first, found.cells[s.since].first, s.total) for s in row.scores] == [
        (date(2026, 3, 17), date(2026, 3, 3), 9)
    ]


def test_without_a_baseline_no_change_is_told() -> None:
    (row,) = made([phq("2026-03-10 10:00", 1)]).measures
    assert (row.baseline, row.change) == (None, None)
    assert [score.since for score in row.scores] == [0]
