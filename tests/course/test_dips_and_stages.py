"""Weeks lower than the one before, beside the person's own others; and the line for where a course stands."""

import tomllib
from datetime import date, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ketajournal.course import overview
from ketajournal.course.mood_comparisons import Dip, dips
from ketajournal.course.overview import stage
from ketajournal.course.report import weekly_report
from ketajournal.course.values import Session
from ketajournal.course.weeks import Number, Period, Rating
from ketajournal.guide.help_lines import prompts_folder, sentences_of
from support.values import at, course, entry

STAGES = sentences_of("stages")
FIRST = Session("one", at("2026-03-02 14:00"))
EVERY = (
    overview.BEFORE,
    overview.EARLY,
    overview.THIRD,
    overview.LATER,
    overview.DONE,
    overview.MAINTENANCE,
    overview.ENDED,
)


def weeks(*moods: Number | None) -> list[Period]:
    """Weeks 1, 2 … with these middle moods, ``None`` for a week without one."""
    start = date(2026, 3, 2)
    return [
        Period(
            n,
            start + timedelta(7 * n - 7),
            start + timedelta(7 * n - 1),
            (),
            {} if m is None else {"mood": rating(m)},
        )
        for n, m in enumerate(moods, start=1)
    ]


def rating(value: Number) -> Rating:
    return Rating(value, value, value, 1)


def test_a_week_one_lower_than_the_week_before_is_a_dip() -> None:
    assert dips(weeks(6, 5)) == [Dip(2, 5, 6, None, (6,))]


@pytest.mark.parametrize("moods", [(), (5,), (5, 5), (5, 6), (5, 4.5)])
def test_less_than_one_lower_is_none(moods: tuple[Number, ...]) -> None:
    assert dips(weeks(*moods)) == []


def test_a_week_without_a_rating_parts_the_ones_beside_it() -> None:
    assert dips(weeks(8, None, 2)) == []


def test_ratings_of_other_things_are_no_mood() -> None:
    only_stress = [w._replace(ratings={"stress": rating(v)}) for w, v in zip(weeks(1, 1), (9, 2), strict=True)]
    assert dips(only_stress) == []


def test_every_dip_is_told_beside_the_weeks_before_it_alone() -> None:
    assert dips(weeks(6, 4, 6, 3)) == [Dip(2, 4, 6, None, (6,)), Dip(4, 3, 6, False, (6, 4, 6))]


def test_a_fall_over_two_weeks_is_two_dips() -> None:
    assert [dip.week for dip in dips(weeks(8, 6, 4))] == [2, 3]


def test_under_three_earlier_weeks_nothing_is_called_usual_or_unusual() -> None:
    assert [dip.within_other_weeks for dip in dips(weeks(6, 4))] == [None]
    assert [dip.within_other_weeks for dip in dips(weeks(2, 6, 4))] == [None]


def test_from_three_earlier_weeks_on_their_range_says_it() -> None:
    assert [dip.within_other_weeks for dip in dips(weeks(4, 7, 6, 5))] == [None, True]
    assert [dip.within_other_weeks for dip in dips(weeks(5, 7, 6, 4))] == [None, False]


def test_in_a_fall_the_first_drop_is_not_called_usual_for_what_came_after_it() -> None:
    assert [dip.within_other_weeks for dip in dips(weeks(7, 7, 7, 5, 3))] == [False, False]


def test_as_low_as_the_lowest_earlier_week_is_within_the_range() -> None:
    assert dips(weeks(4, 5, 6, 4))[-1].within_other_weeks is True


def test_the_report_has_the_dips_of_its_weeks_and_none_of_the_days_before() -> None:
    entries = [entry("checkin", FIRST.at + timedelta(days=d), mood=m) for d, m in ((-3, 9), (1, 6), (8, 4))]
    report = weekly_report(course(FIRST), entries, FIRST.at + timedelta(days=15))
    assert report.dips == (Dip(2, 4, 6, None, (6,)),)


halves = st.integers(0, 20).map(lambda n: n // 2 if n % 2 == 0 else n / 2)


@settings(deadline=None)
@given(st.lists(halves | st.none(), max_size=12))
def test_a_dip_is_lower_than_the_week_before_and_beside_every_earlier_week(moods: list[Number | None]) -> None:
    for dip in dips(weeks(*moods)):
        assert dip.mood == moods[dip.week - 1]
        assert dip.before == moods[dip.week - 2]
        assert dip.before - dip.mood >= 1
        earlier = [m for m in moods[: dip.week - 1] if m is not None]
        assert list(dip.earlier_weeks) == earlier
        assert (dip.within_other_weeks is None) is (len(earlier) < 3)
        assert dip.within_other_weeks in (None, any(m <= dip.mood for m in earlier))


# --- stages


def held(number: int, planned: int | None = None) -> str:
    """The stage an hour after the last of so many daily sessions."""
    sessions = [Session(str(n), FIRST.at + timedelta(days=n)) for n in range(number)]
    return stage(course(*sessions, planned=planned), FIRST.at + timedelta(days=max(0, number - 1), hours=1))


@pytest.mark.parametrize(
    ("number", "name"),
    [
        (0, overview.BEFORE),
        (1, overview.EARLY),
        (2, overview.EARLY),
        (3, overview.THIRD),
        (4, overview.LATER),
        (5, overview.LATER),
    ],
)
def test_the_stage_goes_by_the_sessions_held(number: int, name: str) -> None:
    assert held(number, planned=6) == name
    assert held(number) == name


@pytest.mark.parametrize("planned", [1, 3, 6])
def test_once_the_planned_sessions_are_held_the_plan_is_done(planned: int) -> None:
    assert held(planned, planned=planned) == overview.DONE
    assert held(planned + 1, planned=planned) == overview.DONE


def test_without_a_plan_it_is_never_done() -> None:
    assert held(20) == overview.LATER


def test_sessions_to_come_and_cancelled_ones_are_not_held() -> None:
    cancelled = Session("gone", FIRST.at, cancelled=True)
    tomorrow = Session("two", FIRST.at + timedelta(days=1))
    now = FIRST.at + timedelta(hours=1)
    assert stage(course(cancelled, tomorrow, planned=1), now) == overview.BEFORE
    assert stage(course(FIRST, tomorrow, planned=2), now) == overview.EARLY
    assert stage(course(FIRST), FIRST.at - timedelta(minutes=1)) == overview.BEFORE


def at_day(day: str, maintenance: date | None = None, ended: date | None = None) -> str:
    of = course(FIRST, planned=1)._replace(maintenance_on=maintenance, ended_on=ended)
    return stage(of, at(f"{day} 00:00", "Pacific/Auckland"))


def test_the_person_s_own_dates_come_before_any_count() -> None:
    tenth, twentieth = date(2026, 3, 10), date(2026, 3, 20)
    assert at_day("2026-03-09", tenth) == overview.DONE
    assert at_day("2026-03-10", tenth) == overview.MAINTENANCE
    assert at_day("2026-03-20", tenth, twentieth) == overview.ENDED
    assert at_day("2026-03-19", tenth, twentieth) == overview.MAINTENANCE
    assert at_day("2026-03-20", twentieth, tenth) == overview.ENDED


def test_a_course_closed_before_any_session_is_closed() -> None:
    assert stage(course()._replace(ended_on=date(2026, 3, 2)), at("2026-03-02 12:00")) == overview.ENDED


# --- the lines


@pytest.mark.parametrize("name", EVERY)
def test_every_stage_has_its_line(name: str) -> None:
    assert STAGES[name].endswith(".")


def test_there_is_no_line_for_what_is_no_stage() -> None:
    assert STAGES.keys() == {*EVERY}


def test_the_lines_read_by_hand_are_those_of_the_file() -> None:
    text = (Path(prompts_folder()) / "stages.toml").read_text(encoding="utf-8")
    assert tomllib.loads(text) == STAGES


@settings(deadline=None)
@given(st.integers(0, 12), st.none() | st.integers(1, 12), st.datetimes(datetime(2026, 2, 1), datetime(2026, 4, 1)))
def test_every_course_stands_somewhere_that_has_a_line(number: int, planned: int | None, now: datetime) -> None:
    sessions = [Session(str(n), FIRST.at + timedelta(days=n)) for n in range(number)]
    assert STAGES[stage(course(*sessions, planned=planned), at(now.isoformat()))]
