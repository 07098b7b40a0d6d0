"""Sessions around midnight: what belongs to a session's evening belongs to it past midnight too."""

from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ketajournal.course.sessions import is_on_day_of, to_prepare
from ketajournal.course.values import Session
from support.values import at, course, entry

LATE = Session("late", at("2026-03-02 22:00"))
NEXT = Session("next", at("2026-03-05 22:00"))


@pytest.mark.parametrize(
    ("moment", "is_on"),
    [
        ("2026-03-01 23:00", False),
        ("2026-03-02 00:30", True),
        ("2026-03-02 22:00", True),
        ("2026-03-03 00:30", True),
        ("2026-03-03 03:59", True),
        ("2026-03-03 04:00", False),
        ("2026-03-04 00:30", False),
    ],
)
def test_a_session_s_day_lasts_into_its_night(moment: str, is_on: bool) -> None:
    assert is_on_day_of(LATE, at(moment)) is is_on


@given(st.integers(0, 23), st.integers(0, 47))
def test_every_hour_of_its_own_date_is_on_its_day(hour: int, later: int) -> None:
    session = Session("one", at(f"2026-03-02 {hour:02}:00"))
    moment = session.at + timedelta(hours=later)
    if moment.date() == session.at.date():
        assert is_on_day_of(session, moment)
    else:
        assert is_on_day_of(session, moment) is (moment.hour < 4 and moment.day == 3)


def test_a_session_that_begins_late_can_be_prepared_past_midnight_until_it_is_written_about() -> None:
    held = course(LATE, NEXT)
    assert to_prepare(held, [], at("2026-03-03 00:30")) == LATE
    assert to_prepare(held, [entry("reflect", at("2026-03-03 00:10"), "late")], at("2026-03-03 00:30")) == NEXT
    assert to_prepare(held, [], at("2026-03-03 02:00")) == NEXT
