"""What a person finds when they look up: what is open, what is due, what comes next."""

from datetime import date, datetime, timedelta

import pytest

from ketajournal.course import overview
from ketajournal.course.letters import letters
from ketajournal.course.overview import NextStep, Overview, is_resumable, overview_at
from ketajournal.course.sessions import held_of_plan
from ketajournal.course.thread import Said
from ketajournal.course.values import Entry, Session
from support.values import at, course, entry

FIRST = Session("one", at("2026-03-02 14:00"))
SECOND = Session("two", at("2026-03-05 14:00"))
CANCELLED = Session("gone", at("2026-03-03 14:00"), cancelled=True)
BOTH = course(FIRST, SECOND, planned=6)
NOW = at("2026-03-03 12:00")


def left(kind: str, hours_ago: float, session: str | None = None) -> Entry:
    begun = entry(kind, NOW - timedelta(hours=hours_ago), session, finished=False, mood=4)
    return begun._replace(drafts=(("words", "half a sen"),))


def test_a_session_held_and_not_written_about_is_to_reflect_on() -> None:
    seen = overview_at(BOTH, [], NOW)
    assert (seen.to_reflect, seen.next_step) == (FIRST, NextStep("reflect", 1))
    assert seen.sessions_done == 1


def test_once_reflected_on_there_is_nothing_to_reflect_on() -> None:
    seen = overview_at(BOTH, [entry("reflect", at("2026-03-02 18:00"), "one", first_capture="blue")], NOW)
    assert seen.to_reflect is None


def test_a_reflection_left_before_a_word_was_said_leaves_the_session_to_reflect_on() -> None:
    begun = entry("reflect", at("2026-03-02 18:00"), "one", finished=False, first_capture=None)
    assert overview_at(BOTH, [begun], NOW).to_reflect == FIRST


def test_nothing_today_is_a_complete_reflection() -> None:
    nothing = entry("reflect", at("2026-03-02 18:00"), "one", today="nothing")
    assert overview_at(BOTH, [nothing], NOW).to_reflect is None


def test_a_session_still_to_come_is_not_to_reflect_on() -> None:
    seen = overview_at(BOTH, [], FIRST.at - timedelta(hours=1))
    assert (seen.to_reflect, seen.window, seen.sessions_done) == (None, None, 0)
    assert (seen.next_session, seen.course.numbers[FIRST.id]) == (FIRST, 1)


def test_the_next_session_is_prepared_once_something_was_written_for_it() -> None:
    assert not overview_at(BOTH, [], NOW).next_prepared
    assert not overview_at(BOTH, [entry("prep", at("2026-03-01 12:00"), "one", intention="x")], NOW).next_prepared
    assert overview_at(BOTH, [entry("prep", at("2026-03-03 09:00"), "two", intention="x")], NOW).next_prepared


def test_after_the_last_session_none_is_next() -> None:
    seen = overview_at(BOTH, [], at("2026-03-06 12:00"))
    assert (seen.next_session, seen.next_prepared) == (None, False)


def test_a_few_answers_that_were_left_are_a_whole_and_nobody_is_reminded_of_them() -> None:
    few = [left("checkin", 1)._replace(drafts=()), left("reflect", 1, "one")._replace(drafts=())]
    assert overview_at(BOTH, few, NOW).unfinished == ()


def test_a_cancelled_session_is_never_next_nor_to_reflect_on() -> None:
    cancelled = course(CANCELLED, SECOND)
    assert overview_at(cancelled, [], at("2026-03-03 10:00")).next_session == SECOND
    assert overview_at(cancelled, [], at("2026-03-03 20:00")).to_reflect is None


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
    assert is_resumable(left(kind, hours_ago), NOW) is offered
    assert bool(overview_at(BOTH, [left(kind, hours_ago)], NOW).unfinished) is offered


def test_what_was_finished_is_not_offered_again() -> None:
    done = entry("checkin", NOW - timedelta(hours=1), mood=4)
    assert not is_resumable(done, NOW)
    assert overview_at(BOTH, [done], NOW).unfinished == ()


def test_what_was_left_open_is_listed_oldest_first_with_its_session() -> None:
    found = overview_at(BOTH, [left("checkin", 1), left("reflect", 15, "one")], NOW).unfinished
    assert [(e.kind, e.session_id) for e in found] == [("reflect", "one"), ("checkin", None)]


def test_words_half_written_about_a_session_come_before_the_preparation_of_the_next() -> None:
    seen_at = at("2026-03-04 12:00")
    checked = entry("checkin", at("2026-03-04 11:00"), mood=4)
    half = left("reflect", 0, "one")._replace(at=at("2026-03-04 10:00"))
    assert overview_at(BOTH, [checked, half], seen_at).next_step == NextStep("reflect", 1, left_at=half.at)
    assert overview_at(BOTH, [checked, half._replace(finished=True)], seen_at).next_step.command == "prep"


def test_the_open_window_is_that_of_the_session_held_last() -> None:
    window = overview_at(BOTH, [], NOW).window
    assert window is not None
    assert (window.number, window.day, window.due) == (1, 2, 24)


def test_the_help_line_stands_in_every_overview() -> None:
    assert [n.code for n in overview_at(course(), [], NOW).notices] == ["help-line"]
    assert [n.code for n in overview_at(course(FIRST, SECOND, planned=1), [], NOW).notices] == [
        "more-sessions-than-plan",
        "help-line",
    ]


# --- where the course stands


def test_the_overview_says_the_stage_at_its_moment() -> None:
    assert overview_at(BOTH, [], FIRST.at - timedelta(hours=1)).stage == overview.BEFORE
    assert overview_at(BOTH, [], NOW).stage == overview.EARLY
    assert overview_at(BOTH._replace(ended_on=date(2026, 3, 3)), [], NOW).stage == overview.ENDED


def test_of_the_plan_are_the_sessions_held_before_maintenance_begins() -> None:
    maintained = course(FIRST, CANCELLED, SECOND, planned=1)._replace(maintenance_on=date(2026, 3, 3))
    after = at("2026-03-06 12:00")
    assert (overview_at(maintained, [], after).sessions_done, held_of_plan(maintained, after)) == (2, 1)
    assert held_of_plan(maintained, NOW) == 1
    assert held_of_plan(BOTH, after) == 2


def test_sessions_of_maintenance_are_never_more_than_planned() -> None:
    maintained = course(FIRST, SECOND, planned=1)._replace(maintenance_on=date(2026, 3, 5))
    assert [n.code for n in overview_at(maintained, [], NOW).notices] == ["help-line"]


# --- the days since a session, and what closed them


def changed(kind: str, moment: str, session: str | None, words: str | None) -> Entry:
    return entry(kind, at(moment), session, changed=words)


def test_what_was_last_said_to_be_different_closes_the_open_window() -> None:
    entries = [
        changed("window", "2026-03-03 11:00", "one", "I called him"),
        changed("window", "2026-03-03 09:00", "one", "little"),
    ]
    assert overview_at(BOTH, entries, NOW).window_closed == Said(at("2026-03-03 11:00"), "I called him")
    assert overview_at(BOTH, entries, at("2026-03-03 10:00")).window_closed == Said(at("2026-03-03 09:00"), "little")
    assert overview_at(BOTH, [], NOW).window_closed is None


def test_the_window_of_the_next_session_is_open_again() -> None:
    closed = [changed("prep", "2026-03-05 09:00", "two", "I called him")]
    assert overview_at(BOTH, closed, at("2026-03-05 13:00")).window_closed is not None
    assert overview_at(BOTH, closed, at("2026-03-05 15:00")).window_closed is None


def test_without_an_open_window_nothing_is_closed() -> None:
    late = at("2026-04-20 12:00")
    seen = overview_at(BOTH, [changed("window", "2026-03-06 09:00", "two", "x")], late)
    assert (seen.window, seen.window_closed) == (None, None)


# --- therapy and maintenance


def test_the_next_therapy_is_the_soonest_still_to_come() -> None:
    entries = [entry("therapy", at(f"2026-03-{day:02} 10:00")) for day in (9, 3, 6)]
    assert overview_at(BOTH, entries, NOW).next_therapy == at("2026-03-06 10:00")
    assert overview_at(BOTH, entries, at("2026-03-10 12:00")).next_therapy is None


def test_the_plan_agreed_for_maintenance_is_shown_in_maintenance_and_nowhere_else() -> None:
    agreed = entry("review", at("2026-03-03 09:00"), maintenance_plan="every six weeks")
    maintained = BOTH._replace(maintenance_on=date(2026, 3, 3))
    assert overview_at(maintained, [agreed], NOW).plan == "every six weeks"
    assert overview_at(BOTH, [agreed], NOW).plan is None
    assert overview_at(maintained._replace(ended_on=date(2026, 3, 3)), [agreed], NOW).plan is None
    assert overview_at(maintained, [], NOW).plan is None


def test_the_plan_is_the_one_agreed_last_in_any_order_of_the_entries() -> None:
    maintained = BOTH._replace(maintenance_on=date(2026, 3, 3))
    plans = [
        entry("review", at(f"2026-03-03 {hour}:00"), maintenance_plan=words)
        for hour, words in (("11", "every six weeks"), ("09", "every month"), ("10", None), ("13", "tomorrow's"))
    ]
    assert overview_at(maintained, plans, NOW).plan == "every six weeks"


# --- the weekly look


def is_due(now: datetime, *entries: Entry) -> bool:
    return overview_at(BOTH, entries, now).weekly_due


def test_a_weekly_look_is_due_a_week_after_the_first_session_and_after_each_look() -> None:
    assert not is_due(at("2026-03-08 23:59"))
    assert is_due(at("2026-03-09 00:00"))
    looked = entry("weekly", at("2026-03-10 20:00"), mood=5)
    assert not is_due(at("2026-03-16 23:59"), looked)
    assert is_due(at("2026-03-17 00:00"), looked)


def test_a_look_before_the_first_session_does_not_bring_it_forward() -> None:
    assert not is_due(at("2026-03-08 12:00"), entry("weekly", at("2026-02-01 20:00"), mood=5))


def test_a_weekly_look_left_before_a_word_was_said_is_still_due() -> None:
    begun = entry("weekly", at("2026-03-09 20:00"), finished=False, mood=None)
    assert is_due(at("2026-03-09 21:00"), begun)
    assert not is_due(at("2026-03-09 21:00"), begun._replace(finished=True))


def test_a_week_is_seven_days_on_the_calendar_across_a_clock_change() -> None:
    of = course(Session("one", at("2026-03-02 23:30", "America/New_York")))  # clocks go forward on the 8th
    assert overview_at(of, [], at("2026-03-09 00:30", "America/New_York")).weekly_due


def test_before_the_first_session_and_after_the_end_no_weekly_look_is_due() -> None:
    assert not overview_at(course(started=date(2026, 1, 1)), [], NOW).weekly_due
    assert not overview_at(BOTH._replace(ended_on=date(2026, 3, 20)), [], at("2026-03-20 12:00")).weekly_due


# --- letters and meanings


def letter(day: str, opened: str | None = None) -> Entry:
    moment = at("2026-03-02 20:00")
    return entry("letter", moment, name=day, letter="x", letter_opens="date", letter_date=day, letter_opened=opened)


def test_only_sealed_letters_whose_rule_is_met_are_told_of() -> None:
    opened = letter("2026-03-02", opened="2026-03-03T08:00:00+00:00")
    entries = [letter("2026-03-03"), letter("2026-03-04"), opened]
    assert [one.entry for one in overview_at(BOTH, entries, NOW, letters(BOTH, entries, NOW)).letters] == [
        "2026-03-03"
    ]


def test_an_overview_holds_no_words_of_a_sealed_letter() -> None:
    sealed = entry(
        "letter", at("2026-03-02 20:00"), letter="Dear secret", letter_opens="date", letter_date="2026-03-03"
    )
    assert "Dear secret" not in str(overview_at(BOTH, [sealed], NOW))


def seen_later(*entries: Entry) -> Overview:
    return overview_at(BOTH, entries, at("2026-03-20 12:00"))


def test_the_oldest_meaning_that_may_be_looked_at_again_is_named_by_its_session_and_day() -> None:
    older = entry("meaning", at("2026-03-05 20:00"), "two", meaning="a")
    newer = entry("meaning", at("2026-03-06 09:00"), "one", meaning="b")
    assert seen_later(newer, older).again == (2, date(2026, 3, 5))
    assert seen_later(entry("meaning", at("2026-03-07 09:00"), "one", meaning="b")).again is None


def test_a_meaning_looked_at_lately_is_not_offered_again() -> None:
    meaning = entry("meaning", at("2026-03-03 20:00"), "one", name="m", meaning="a")
    lately = entry("still", at("2026-03-15 20:00"), "one", still_of="m", still_true="no")
    assert seen_later(meaning, lately).again is None
