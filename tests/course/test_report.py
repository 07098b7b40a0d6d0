"""The weekly look, as values: what was so at a moment, and nothing that came after it."""

from datetime import date, timedelta
from typing import Any

import pytest

from ketajournal.course.report import MarkMet, Report, weekly_report
from ketajournal.course.thread import Said
from ketajournal.course.values import Entry, Session
from ketajournal.show import wording
from ketajournal.show.report import ReportDocument
from support.documents import shown_json
from support.values import Rated, at, course, entry

FIRST = Session("one", at("2026-03-02 14:00"))
SECOND = Session("two", at("2026-03-05 14:00"))
THIRD = Session("three", at("2026-03-09 14:00"))
CANCELLED = Session("gone", at("2026-03-03 14:00"), cancelled=True)
THREE = course(FIRST, SECOND, THIRD, planned=3)


def codes(report: Report) -> list[str]:
    return [notice.code for notice in report.notices]


def check_in(when: str, mood: int, **more: Any) -> Entry:
    return entry("checkin", at(when), mood=mood, **more)


def test_a_report_cuts_off_whatever_is_dated_later() -> None:
    entries = [check_in("2026-03-03 14:00", 3), check_in("2026-03-03 14:01", 9, small_shift="later")]
    report = weekly_report(THREE, entries, at("2026-03-03 14:00"))
    assert report.sessions_done == 1
    assert [week.ratings for week in report.weeks] == [{"mood": Rated(3, 3, 3, 1)}]
    assert report.small_shifts == ()


def test_a_report_as_of_then_is_what_it_was_then() -> None:
    then = [
        entry("reflect", at("2026-03-02 20:00"), "one", new_thing="a walk"),
        check_in("2026-03-03 14:00", 3),
    ]
    since = [
        check_in("2026-03-06 10:00", 8, new_thing_kept="yes"),
        entry("reflect", at("2026-03-05 19:00"), "two", new_thing="a call"),
    ]
    now = at("2026-03-04 12:00")
    assert weekly_report(THREE, then + since, now) == weekly_report(THREE, then, now)


def test_sessions_still_planned_are_listed_and_not_counted_as_done() -> None:
    report = weekly_report(THREE, [], at("2026-03-06 12:00"))
    assert [line.number for line in report.sessions] == [1, 2, 3]
    assert report.sessions_done == 2


def test_a_cancelled_session_is_neither_listed_nor_counted_nor_numbered() -> None:
    report = weekly_report(course(FIRST, CANCELLED, SECOND), [], at("2026-03-06 12:00"))
    assert [(line.number, line.session.id) for line in report.sessions] == [(1, "one"), (2, "two")]
    assert report.sessions_done == 2
    assert report.weeks[0].sessions == (1, 2)


def test_weeks_count_from_the_first_session_that_was_not_cancelled() -> None:
    report = weekly_report(course(CANCELLED, SECOND), [], at("2026-03-06 12:00"))
    assert report.weeks[0].first == date(2026, 3, 5)


def test_more_sessions_than_the_plan_is_said_and_points_to_the_prescriber() -> None:
    report = weekly_report(course(FIRST, SECOND, THIRD, planned=2), [], at("2026-03-10 12:00"))
    notice = next(n for n in report.notices if n.code == "more-sessions-than-plan")
    assert notice.text.startswith("Your log shows more sessions than the plan you entered")
    assert "please talk to your prescriber." in notice.text
    assert "If the later ones are maintenance, 'ketajournal course maintenance' says from when." in notice.text


@pytest.mark.parametrize("planned", [3, 6, None])
def test_a_log_within_the_plan_or_without_one_says_nothing_of_it(planned: int | None) -> None:
    report = weekly_report(course(FIRST, SECOND, THIRD, planned=planned), [], at("2026-03-10 12:00"))
    assert codes(report) == ["help-line"]


def test_a_cancelled_session_does_not_count_against_the_plan() -> None:
    assert codes(weekly_report(course(FIRST, CANCELLED, planned=1), [], at("2026-03-10 12:00"))) == ["help-line"]


def test_the_help_line_stands_in_every_report() -> None:
    assert "help-line" in codes(weekly_report(course(), [], at("2026-03-10 12:00")))


def test_ratings_before_session_1_stand_apart_from_the_weeks() -> None:
    entries = [check_in("2026-02-20 12:00", 2), check_in("2026-03-01 12:00", 4), check_in("2026-03-02 18:00", 5)]
    report = weekly_report(THREE, entries, at("2026-03-02 20:00"))
    assert report.before is not None
    assert (report.before.number, report.before.first, report.before.last) == (0, date(2026, 2, 20), date(2026, 3, 1))
    assert report.before.ratings == {"mood": Rated(3, 2, 4, 2)}
    assert [week.ratings for week in report.weeks] == [{"mood": Rated(5, 5, 5, 1)}]


def test_without_ratings_before_session_1_there_is_no_week_before() -> None:
    assert weekly_report(THREE, [check_in("2026-03-02 18:00", 5)], at("2026-03-02 20:00")).before is None


def test_before_session_1_there_are_no_weeks_and_no_next_look() -> None:
    report = weekly_report(THREE, [check_in("2026-02-28 12:00", 5)], at("2026-03-01 12:00"))
    assert (report.weeks, report.next_look, report.sessions_done) == ((), None, 0)


def test_the_next_look_is_due_seven_days_after_the_last_one() -> None:
    assert weekly_report(THREE, [], at("2026-03-02 14:00")).next_look == date(2026, 3, 9)
    assert weekly_report(THREE, [], at("2026-03-12 00:00")).next_look == date(2026, 3, 12), "since the ninth"
    taken = entry("weekly", at("2026-03-08 20:00"))
    assert weekly_report(THREE, [taken], at("2026-03-09 12:00")).next_look == date(2026, 3, 15)


def test_sleep_before_a_session_is_told_with_it_where_it_is_of_the_night_before() -> None:
    early = entry("prep", FIRST.at - timedelta(days=5), FIRST.id, sleep_before=4, fear=3)
    assert weekly_report(THREE, [early], at("2026-03-03 12:00")).sessions[0].ratings == {"fear": 3}
    same_day = entry("prep", FIRST.at - timedelta(hours=5), FIRST.id, sleep_before=6.25)
    assert weekly_report(THREE, [early, same_day], at("2026-03-03 12:00")).sessions[0].ratings == {
        "fear": 3,
        "sleep_before": 6.25,
    }


def test_basics_count_days_with_an_answer_and_where_nothing_was_asked_none_is_noted() -> None:
    marked = [entry("checkin", at("2026-03-03 12:00"), basics=["meals"]), entry("checkin", at("2026-03-04 12:00"))]
    (seen,) = weekly_report(THREE, marked, at("2026-03-05 12:00")).basics
    assert (len(seen.days), len(seen.asked), seen.lately, seen.asked_lately) == (1, 1, 1, 1)
    (later,) = weekly_report(THREE, marked, at("2026-03-20 12:00")).basics
    assert (later.lately, later.asked_lately) == (0, 0)


def test_a_middle_is_printed_with_the_decimals_that_it_has() -> None:
    assert [wording.number(value) for value in (6.25, 6.2, 6, 6.0, 0.1 + 0.2)] == ["6.25", "6.2", "6", "6", "0.3"]


def test_an_empty_week_stands_between_full_ones_and_stays_empty() -> None:
    entries = [check_in("2026-03-03 12:00", 4), check_in("2026-03-17 12:00", 6)]
    report = weekly_report(THREE, entries, at("2026-03-18 12:00"))
    assert [week.ratings.get("mood") for week in report.weeks] == [Rated(4, 4, 4, 1), None, Rated(6, 6, 6, 1)]
    assert report.metrics == ("mood",)


def test_each_week_names_the_sessions_held_in_it() -> None:
    assert [week.sessions for week in weekly_report(THREE, [], at("2026-03-17 12:00")).weeks] == [(1, 2), (3,), ()]


def test_a_session_line_shows_each_mark_with_the_true_hours_or_nothing() -> None:
    report = weekly_report(THREE, [check_in("2026-03-03 15:30", 4)], at("2026-03-04 12:00"))
    met = MarkMet("checkin 03 15:30", at("2026-03-03 15:30"), 25.5)
    assert report.sessions[0].checkins == {24: met, 48: None, 72: None}
    assert report.sessions[1].checkins == {24: None, 48: None, 72: None}


def test_a_session_line_shows_what_stood_around_the_session() -> None:
    entries = [
        entry("prep", at("2026-03-02 12:00"), "one", hope_before=7, fear_before=2),
        entry("reflect", at("2026-03-02 17:30"), "one", session_character="gentle", fear_after=0),
        entry("reflect", at("2026-03-03 09:00"), "one", session_character="mixed"),
    ]
    line = weekly_report(THREE, entries, at("2026-03-03 10:00")).sessions[0]
    assert line.prepared
    assert line.reflected_hours == 3.5
    assert line.character == "mixed"
    assert line.ratings == {"hope_before": 7, "fear_before": 2, "fear_after": 0}


def test_a_session_nothing_was_written_about_says_so() -> None:
    line = weekly_report(THREE, [], at("2026-03-03 10:00")).sessions[0]
    assert (line.prepared, line.reflected_hours, line.character, line.new_thing, line.ratings) == (
        False,
        None,
        None,
        None,
        {},
    )


def test_a_conversation_left_before_anything_was_said_is_not_in_the_report() -> None:
    entries = [entry("prep", at("2026-03-02 12:00"), "one", finished=False, intention=None)]
    assert not weekly_report(THREE, entries, at("2026-03-03 10:00")).sessions[0].prepared


def test_small_shifts_come_in_order_of_their_days_with_the_words_as_written() -> None:
    entries = [
        entry("checkin", at("2026-03-04 09:00"), small_shift="  slept *through*"),
        entry("checkin", at("2026-03-03 09:00"), small_shift="laughed"),
        entry("checkin", at("2026-03-05 09:00"), small_shift=None),
    ]
    assert weekly_report(THREE, entries, at("2026-03-06 10:00")).small_shifts == (
        Said(at("2026-03-03 09:00"), "laughed"),
        Said(at("2026-03-04 09:00"), "  slept *through*"),
    )


def test_metrics_are_named_in_the_order_they_were_first_answered() -> None:
    entries = [
        entry("checkin", at("2026-03-03 09:00"), hope=1, mood=2),
        entry("checkin", at("2026-03-04 09:00"), mood=2, stress=3),
    ]
    assert weekly_report(THREE, entries, at("2026-03-06 10:00")).metrics == ("hope", "mood", "stress")


def test_a_rating_whose_local_date_is_ahead_of_the_reader_s_is_still_shown() -> None:
    written_far_east = entry("checkin", at("2026-03-09 01:00", "Asia/Tokyo"), mood=5)  # the 8th, 16:00 in UTC
    report = weekly_report(THREE, [written_far_east], at("2026-03-08 17:00"))
    shown = [week.ratings.get("mood") for week in report.weeks]
    assert Rated(5, 5, 5, 1) in shown


def test_the_report_of_an_empty_course_counts_weeks_from_its_planned_start() -> None:
    report = weekly_report(course(started=date(2026, 3, 4)), [], at("2026-03-04 10:00") + timedelta(days=7))
    assert [week.first for week in report.weeks] == [date(2026, 3, 4), date(2026, 3, 11)]


def test_every_figure_of_the_document_says_the_days_it_was_made_of() -> None:
    entries = [
        check_in("2026-03-03 09:00", 4, new_thing_kept="no", basics=["meals"]),
        check_in("2026-03-03 21:00", 6, new_thing_kept="partly"),
        check_in("2026-03-05 21:00", 7, basics=[]),
        entry("reflect", at("2026-03-02 20:00"), FIRST.id, new_thing="a walk"),
    ]
    data = shown_json(ReportDocument(weekly_report(course(FIRST), entries, at("2026-03-06 12:00")), {}, {}))
    assert data["weeks"][0]["ratings"]["mood"] == {
        "median": 6, "low": 4, "high": 7, "n": 3, "days": ["2026-03-03", "2026-03-05"],
    }  # fmt: skip
    assert data["sessions"][0]["new_thing"]["asked_on"] == ["2026-03-03", "2026-03-03"]
    assert data["basics"][0]["on"] == ["2026-03-03"]
    assert data["basics"][0]["asked_on"] == ["2026-03-03", "2026-03-05"]
