"""Therapy appointments: which are near a session, what is asked around them, and what is to be brought."""

from datetime import timedelta

import pytest

from ketajournal.course.report import weekly_report
from ketajournal.course.therapy import near, next_appointment, session_before, to_ask_about, to_bring
from ketajournal.course.values import Answer, Entry, Session, Value
from support.values import at, course, entry

SESSION = Session("one", at("2026-03-02 14:00"))
NOW = at("2026-03-10 12:00")


def appointment(when: str, written: str = "2026-03-01 12:00", **said: Value) -> Entry:
    answers = tuple(Answer(f"therapy.{name}", value, at(written)) for name, value in said.items())
    return entry("therapy", at(when), name=when)._replace(answers=answers)


@pytest.mark.parametrize(("hours", "is_near"), [(-0.1, False), (0, True), (72, True), (72.1, False)])
def test_near_a_session_are_the_72_true_hours_after_it(hours: float, is_near: bool) -> None:
    there = entry("therapy", SESSION.at + timedelta(hours=hours))
    assert (near(SESSION, [there]) == [there]) is is_near
    line = weekly_report(course(SESSION), [there], at("2026-03-09 12:00")).sessions[0]
    assert (line.therapy_hours == hours) is is_near


def test_the_next_is_the_first_that_is_still_to_come() -> None:
    every = [appointment("2026-03-20 10:00"), appointment("2026-03-12 10:00"), appointment("2026-03-09 10:00")]
    assert next_appointment(every, NOW) == at("2026-03-12 10:00")
    assert next_appointment([], NOW) is None


def test_the_session_before_an_appointment_is_the_latest_up_to_it() -> None:
    assert session_before(course(SESSION), SESSION.at) == (1, SESSION)
    assert session_before(course(SESSION), SESSION.at - timedelta(minutes=1)) is None
    assert session_before(None, NOW) is None


def test_what_came_is_asked_for_two_weeks_and_what_to_bring_in_the_two_days_before() -> None:
    past, ahead = appointment("2026-03-09 10:00"), appointment("2026-03-12 11:00")
    assert to_ask_about([ahead, past], NOW) == (past, ahead)
    assert to_ask_about([appointment("2026-02-24 10:00"), appointment("2026-03-12 13:00")], NOW) == (None, None)
    assert to_ask_about([appointment("2026-03-09 10:00", after=None)], NOW) == (None, None), "once, and left open"


def test_what_is_to_be_brought_is_of_appointments_to_come_too_and_not_of_those_that_something_came_of() -> None:
    ahead = appointment("2026-03-20 10:00", about="the river")
    done = appointment("2026-03-05 10:00", about="the door", after="we spoke of it")
    assert to_bring([ahead, done], NOW) == [(ahead, "the river")]
    later = appointment("2026-03-20 10:00", "2026-03-15 12:00", about="not yet written then")
    assert to_bring([later], NOW) == []
