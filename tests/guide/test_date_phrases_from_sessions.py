"""Moments told from sessions: "2 days after each session at 10:00"."""

from collections.abc import Callable
from datetime import datetime, timedelta

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from ketajournal.errors import BadInput
from ketajournal.guide.date_phrases import NUMBERS, around, is_around
from support.values import or_refusal

Zone = Callable[[str], None]
calm = settings(deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])


@pytest.fixture(autouse=True)
def _in_new_york(zone: Zone) -> None:
    zone("America/New_York")


def local(text: str) -> datetime:
    return datetime.fromisoformat(text).astimezone()


def now() -> datetime:
    """A Wednesday: the first session was on Monday, and the clocks go forward on Sunday."""
    return local("2026-03-04 10:30")


def sessions() -> list[datetime]:
    return [local("2026-03-02 14:00"), local("2026-03-05 14:00"), local("2026-03-09 09:30")]


def told(text: str) -> list[str]:
    return [f"{moment:%d. %H:%M}" for moment in around(text, sessions(), now()).meant]


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("2 days after session 2 at 10:00", "07. 10:00"),
        ("2 days after session 2 10:00", "07. 10:00"),
        ("Two Days after  session 2, at 9:05", "07. 09:05"),
        ("the day after session 2 at 10:00", "06. 10:00"),
        ("a day after session 2", "06. 14:00"),
        ("1 day before session 2 at 15:00", "04. 15:00"),
        ("the day before session 3", "08. 09:30"),
        ("10 days after session 1", "12. 14:00"),
        ("1 day after session 2 at 3pm", "06. 15:00"),
        ("1 day after session 2 at 3 pm", "06. 15:00"),
        ("1 day after session 2 at noon", "06. 12:00"),
        ("1 day after session 2 at 15.30", "06. 15:30"),
    ],
)
def test_a_moment_is_told_from_one_session(text: str, meant: str) -> None:
    assert is_around(text)
    assert told(text) == [meant]


def test_an_hour_that_is_not_said_is_the_session_s_own() -> None:
    assert told("1 day after each session") == ["06. 14:00", "10. 09:30"]


@pytest.mark.parametrize("each", ["each session", "every session", "all sessions"])
def test_each_session_gives_a_moment_for_each(each: str) -> None:
    assert told(f"1 day before {each} at 15:00") == ["04. 15:00", "08. 15:00"]


def test_a_session_held_counts_where_its_moment_is_still_to_come() -> None:
    assert told("3 days after each session at 10:00") == ["05. 10:00", "08. 10:00", "12. 10:00"]


def test_of_each_session_what_has_gone_by_is_left_out() -> None:
    assert told("2 days after each session at 10:30") == ["07. 10:30", "11. 10:30"]


def test_one_session_may_be_told_from_when_it_has_gone_by() -> None:
    assert told("1 day after session 1 at 10:00") == ["03. 10:00"]


def test_sessions_count_as_they_are_given_so_a_cancelled_one_is_none() -> None:
    without_the_second = [sessions()[0], sessions()[2]]
    assert around("1 day after session 2", without_the_second, now()).meant == [local("2026-03-10 09:30")]


@pytest.mark.parametrize("number", [0, 4, 999])
def test_a_session_that_is_not_there_is_refused_by_its_number(number: int) -> None:
    with pytest.raises(BadInput, match=f"no session {number}"):
        told(f"1 day after session {number}")


@pytest.mark.parametrize("planned", [0, 1])
def test_where_no_moment_is_to_come_each_session_is_refused(planned: int) -> None:
    with pytest.raises(BadInput) as refused:
        around("1 day after each session", sessions()[:planned], now())
    assert "session add" in refused.value.hint


@pytest.mark.parametrize(
    "text",
    ["2 days after session 2 at 25:00", "2 days after session 2 perhaps", "2 days after session 2 at 10:00 or so"],
)
def test_an_hour_that_is_none_is_refused(text: str) -> None:
    with pytest.raises(BadInput):
        told(text)


@pytest.mark.parametrize(
    "text",
    [
        "", "thursday 10:00", "2 days ago", "in 2 days", "after", "after session", "2 after session 3",
        "2 days session 3", "mondays for 3 weeks", "every 3 days 6 times", "2 hours after session 2",
        "-1 days after session 2",
    ],
)  # fmt: skip
def test_other_words_are_not_told_from_sessions(text: str) -> None:
    assert not is_around(text)
    with pytest.raises(BadInput) as refused:
        told(text)
    assert "each session" in refused.value.hint


@pytest.mark.parametrize("text", ["before session 2", "after session 2", "0 days before session 2"])
def test_the_session_s_own_moment_is_neither_before_nor_after_it(text: str) -> None:
    with pytest.raises(BadInput):
        told(text)


@pytest.mark.parametrize(
    ("text", "meant"), [("before session 2 at 10:00", "05. 10:00"), ("after session 2 at 18:00", "05. 18:00")]
)
def test_an_hour_on_the_session_s_own_day_is_understood(text: str, meant: str) -> None:
    assert told(text) == [meant]


@pytest.mark.parametrize("text", ["before session 2 at 18:00", "after session 2 at 10:00"])
def test_an_hour_on_the_wrong_side_of_the_session_is_refused(text: str) -> None:
    with pytest.raises(BadInput):
        told(text)


# --- clock changes and the calendar's end


def test_the_hour_by_the_clock_is_kept_across_a_clock_change() -> None:
    ((found,), _) = around("4 days after session 2", sessions(), now())
    assert found.isoformat() == "2026-03-09T14:00:00-04:00"
    ((found,), _) = around("2 days before session 3 at 14:00", sessions(), now())
    assert found.isoformat() == "2026-03-07T14:00:00-05:00"


def test_an_hour_that_the_clocks_leave_out_moves_with_them() -> None:
    ((found,), _) = around("3 days after session 2 at 02:30", sessions(), now())
    assert found.isoformat() == "2026-03-08T03:30:00-04:00"


def test_a_session_written_in_another_zone_keeps_its_own_day() -> None:
    tokyo = [datetime.fromisoformat("2026-03-05T08:00:00+09:00")]  # the 4th in New York
    ((found,), _) = around("1 day after session 1 at 10:00", tokyo, now())
    assert f"{found:%d}" == "06"


def test_a_moment_past_the_end_of_the_calendar_is_refused() -> None:
    with pytest.raises(BadInput):
        around("99 days after session 1", [local("2200-12-30 14:00")], now())


# --- properties

hours = st.times().map(lambda clock: f"{clock:%H:%M}")


@calm
@given(st.integers(1, 99), st.sampled_from(["after", "before"]), st.integers(1, 3), hours)
def test_a_moment_is_that_many_days_from_its_session_at_its_hour(n: int, way: str, which: int, hour: str) -> None:
    ((found,), _) = around(f"{n} days {way} session {which} at {hour}", sessions(), now())
    sign = 1 if way == "after" else -1
    assert found.date() - sessions()[which - 1].date() == timedelta(days=sign * n)
    assert f"{found:%H:%M}" == hour or found.date().isoformat() == "2026-03-08"


@calm
@given(st.sampled_from(sorted(NUMBERS)), st.sampled_from(["after", "before"]))
def test_a_number_may_be_a_word(word: str, way: str) -> None:
    assert told(f"{word} days {way} session 2") == told(f"{NUMBERS[word]} days {way} session 2")


@calm
@given(st.integers(1, 60), st.sampled_from(["after", "before"]))
def test_moments_of_each_session_are_to_come_and_in_order(n: int, way: str) -> None:
    found = or_refusal(lambda: around(f"{n} days {way} each session", sessions(), now()).meant)
    if not isinstance(found, BadInput):
        assert found == sorted(found)
        assert all(moment > now() for moment in found)


PIECES = [
    "1", "2", "99", "100", "the", "a", "two", "day", "days", "hours", "after", "before", "each", "every", "all",
    "session", "sessions", "session 1", "session 2", "session 999", "at", "10:00", "25:00", "2pm", "noon", ",",
    "monday", "march", "2026-03-05", "+14:00", "1 day after session 2", "٢", "²",
]  # fmt: skip


@settings(calm, max_examples=150)
@given(st.text(max_size=30) | st.lists(st.sampled_from(PIECES), max_size=8).map(" ".join))
@example("1 day after session ²")
def test_any_text_gives_moments_or_is_refused_and_nothing_else(text: str) -> None:
    found = or_refusal(lambda: around(text, sessions(), now()).meant)
    if not isinstance(found, BadInput):
        assert is_around(text)
        assert found
        assert all(moment.utcoffset() is not None for moment in found)
