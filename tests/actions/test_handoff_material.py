"""What a sheet can hold: the person's record as it stood, with nothing added to it."""

from datetime import datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ketajournal.actions.handoff_material import material_of
from ketajournal.course.handoff import AUDIENCES, TYPED_ALONE, Material
from ketajournal.course.report import weekly_report
from ketajournal.course.values import NOWHERE, Entry, Session
from ketajournal.course.weeks import first_and_latest
from ketajournal.show.handoff import part_blocks
from support.values import at, course, entry

FIRST = Session("one", at("2026-03-02 14:00"))
SECOND = Session("two", at("2026-03-12 14:00"))
CANCELLED = Session("gone", at("2026-03-03 14:00"), cancelled=True)
BOTH = course(FIRST, CANCELLED, SECOND, planned=6)
NOW = at("2026-03-20 12:00")


def made(*entries: Entry, now: datetime = NOW) -> Material:
    return material_of(BOTH, entries, NOWHERE, now)


def therapy(hours: float, session: Session = FIRST) -> Entry:
    return entry("therapy", session.at + timedelta(hours=hours))


def mood(day: str, value: int) -> Entry:
    return entry("checkin", at(f"{day} 09:00"), mood=value)


def test_a_record_with_nothing_in_it_is_said_to_hold_nothing() -> None:
    found = made()
    assert (found.weeks, found.practices, found.therapy, found.therapy_near) == ([], [], (), [])


def test_sessions_held_are_those_that_were_not_cancelled_and_not_to_come() -> None:
    assert made().held == (FIRST, SECOND)
    assert made(now=at("2026-03-05 12:00")).held == (FIRST,)


def test_the_first_and_the_latest_week_are_weeks_with_a_rating() -> None:
    found = made(mood("2026-03-04", 3), mood("2026-03-10", 6), mood("2026-03-17", 5))
    assert [week.number for week in first_and_latest(found.weeks, found.leading)] == [1, 3]


def test_one_week_is_not_set_beside_itself() -> None:
    found = made(mood("2026-03-04", 3))
    assert [week.number for week in first_and_latest(found.weeks, found.leading)] == [1]


def test_therapy_near_a_session_is_counted_once_however_many_sessions_it_is_near() -> None:
    close = course(FIRST, Session("two", FIRST.at + timedelta(days=1)))
    found = material_of(close, [therapy(30), therapy(200)], NOWHERE, NOW)
    assert (len(found.therapy), len(found.therapy_near)) == (2, 1)


@pytest.mark.parametrize(("hours", "near"), [(-1, 0), (0, 1), (72, 1), (72.1, 0), (84, 0)])
def test_near_is_what_lies_in_the_72_hours_after(hours: float, near: int) -> None:
    assert len(made(therapy(hours)).therapy_near) == near


def test_therapy_after_a_cancelled_session_is_near_none() -> None:
    of = course(Session("gone", FIRST.at, cancelled=True), SECOND)
    assert material_of(of, [therapy(24)], NOWHERE, NOW).therapy_near == []


def test_what_is_dated_later_is_not_in_it() -> None:
    later = [
        therapy(9000),
        entry("cost", at("2026-03-21 09:00"), cost=550),
        entry("practice", at("2026-03-21 09:00"), practice="a walk"),
        mood("2026-03-21", 3),
    ]
    assert made(*later) == made()


def test_a_session_s_line_says_how_soon_therapy_came() -> None:
    lines = weekly_report(BOTH, [therapy(50), therapy(20), therapy(-5), therapy(100, SECOND)], NOW).sessions
    assert [line.therapy_hours for line in lines] == [20, None]


def test_therapy_is_not_told_from_a_session_that_is_still_to_come() -> None:
    (only,) = weekly_report(course(SECOND), [therapy(1, SECOND)], SECOND.at - timedelta(days=1)).sessions
    assert only.therapy_hours is None


def test_hours_to_therapy_are_true_hours_across_a_clock_change() -> None:
    session = Session("one", at("2026-03-07 14:00", "America/New_York"))
    appointment = entry("therapy", at("2026-03-08 14:00", "America/New_York"))
    assert weekly_report(course(session), [appointment], NOW).sessions[0].therapy_hours == 23


SOME = (
    therapy(30),
    mood("2026-03-04", 3),
    entry("prep", at("2026-03-01 09:00"), flags=["pressure"]),
    entry("weekly", at("2026-03-09 18:00"), warning_signs=["bladder"], dip="a dip"),
    entry("weekly", at("2026-03-16 18:00"), wish_stronger=True),
    entry("weekly", at("2026-03-17 18:00"), wish_stronger=True),
    entry("practice", at("2026-03-03 09:00"), practice="a walk"),
    entry("reflect", at("2026-03-02 18:00"), "one", new_thing="a song"),
    entry("phq-9", at("2026-03-10 12:00"), **{str(item): 1 for item in range(1, 10)}),
)


@settings(deadline=None)
@given(st.sets(st.sampled_from(range(len(SOME)))), st.sampled_from(sorted(AUDIENCES)), st.integers(0, 20))
def test_a_part_is_said_to_be_there_where_something_of_it_would_be_drawn(
    which: set[int], audience: str, since: int
) -> None:
    begins = FIRST.at.date() + timedelta(days=since) if since else None
    material = material_of(BOTH, [SOME[n] for n in which], NOWHERE, NOW, audience, begins)
    drawn = [part for part in material.order if part_blocks(material, part, material.everything)]
    assert material.parts() == [part for part in drawn if part not in TYPED_ALONE]
