"""What a person finds when they look up: what is open, what is due, what comes next."""

from datetime import timedelta

import pytest

from ketajournal.course.overview import look, resumable
from ketajournal.course.values import Entry, Session
from making import at, course, entry

FIRST = Session("one", at("2026-03-02 14:00"))
SECOND = Session("two", at("2026-03-05 14:00"))
CANCELLED = Session("gone", at("2026-03-03 14:00"), cancelled=True)
BOTH = course(FIRST, SECOND, planned=6)
NOW = at("2026-03-03 12:00")


def left(kind: str, hours_ago: float, session: str | None = None) -> Entry:
    return entry(kind, NOW - timedelta(hours=hours_ago), session, finished=False, mood=4)


def test_a_session_held_and_not_written_about_is_to_reflect_on() -> None:
    seen = look(BOTH, [], NOW)
    assert (seen.to_reflect, seen.to_reflect_number) == (FIRST, 1)
    assert seen.sessions_done == 1


def test_once_reflected_on_there_is_nothing_to_reflect_on() -> None:
    seen = look(BOTH, [entry("reflect", at("2026-03-02 18:00"), "one", first_capture="blue")], NOW)
    assert (seen.to_reflect, seen.to_reflect_number) == (None, None)


def test_a_reflection_left_before_a_word_was_said_leaves_the_session_to_reflect_on() -> None:
    begun = entry("reflect", at("2026-03-02 18:00"), "one", finished=False, first_capture=None)
    assert look(BOTH, [begun], NOW).to_reflect == FIRST


def test_nothing_today_is_a_complete_reflection() -> None:
    nothing = entry("reflect", at("2026-03-02 18:00"), "one", today="nothing")
    assert look(BOTH, [nothing], NOW).to_reflect is None


def test_a_session_still_to_come_is_not_to_reflect_on() -> None:
    seen = look(BOTH, [], FIRST.at - timedelta(hours=1))
    assert (seen.to_reflect, seen.window, seen.sessions_done) == (None, None, 0)
    assert (seen.next_session, seen.next_number) == (FIRST, 1)


def test_the_next_session_is_prepared_once_something_was_written_for_it() -> None:
    assert not look(BOTH, [], NOW).next_prepared
    assert not look(BOTH, [entry("prep", at("2026-03-01 12:00"), "one", intention="x")], NOW).next_prepared
    assert look(BOTH, [entry("prep", at("2026-03-03 09:00"), "two", intention="x")], NOW).next_prepared


def test_after_the_last_session_none_is_next() -> None:
    seen = look(BOTH, [], at("2026-03-06 12:00"))
    assert (seen.next_session, seen.next_number, seen.next_prepared) == (None, None, False)


def test_a_cancelled_session_is_never_next_nor_to_reflect_on() -> None:
    cancelled = course(CANCELLED, SECOND)
    assert look(cancelled, [], at("2026-03-03 10:00")).next_session == SECOND
    assert look(cancelled, [], at("2026-03-03 20:00")).to_reflect is None


@pytest.mark.parametrize(
    ("kind", "hours_ago", "offered"),
    [
        ("checkin", 12, True),
        ("checkin", 12.1, False),
        ("prep", 168, True),
        ("prep", 168.1, False),
        ("reflect", 24, True),
    ],
)
def test_what_was_left_open_is_offered_while_its_questions_mean_the_same(
    kind: str, hours_ago: float, offered: bool
) -> None:
    assert resumable(left(kind, hours_ago), NOW) is offered
    assert bool(look(BOTH, [left(kind, hours_ago)], NOW).unfinished) is offered


def test_what_was_finished_is_not_offered_again() -> None:
    done = entry("checkin", NOW - timedelta(hours=1), mood=4)
    assert not resumable(done, NOW)
    assert look(BOTH, [done], NOW).unfinished == ()


def test_what_was_left_open_is_listed_oldest_first_with_its_session() -> None:
    found = look(BOTH, [left("checkin", 1), left("reflect", 15, "one")], NOW).unfinished
    assert [(u.kind, u.session_number) for u in found] == [("reflect", 1), ("checkin", None)]


def test_the_open_window_is_that_of_the_session_held_last() -> None:
    window = look(BOTH, [], NOW).window
    assert window is not None
    assert (window.number, window.day, window.due) == (1, 2, 24)


def test_the_help_line_stands_in_every_overview() -> None:
    assert [n.code for n in look(course(), [], NOW).notices] == ["help-line"]
    assert [n.code for n in look(course(FIRST, SECOND, planned=1), [], NOW).notices] == [
        "more-sessions-than-plan",
        "help-line",
    ]
