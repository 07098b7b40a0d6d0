"""The thread of a session: first words that stay first, what was chosen and kept, and meanings laid beside them."""

from datetime import date, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ketajournal.course.report import weekly_report
from ketajournal.course.thread import (
    Said,
    StillTrue,
    Thread,
    closings,
    layers,
    thread_of,
    to_look_at_again,
)
from ketajournal.course.values import Entry, Session
from ketajournal.course.windows import KeptOn
from support.values import at, course, entry, moments_between

FIRST = Session("one", at("2026-03-02 14:00"))
SECOND = Session("two", at("2026-03-05 14:00"))
THIRD = Session("three", at("2026-03-09 14:00"))
CANCELLED = Session("gone", at("2026-03-04 14:00"), cancelled=True)
THREE = course(FIRST, SECOND, THIRD, CANCELLED)
NOW = at("2026-03-30 12:00")


def of(session: Session, *entries: Entry, now: datetime = NOW) -> Thread:
    return thread_of(THREE, session, entries, now)


def reflect(moment: datetime, words: str | None = None, session: str = "one", **more: Any) -> Entry:
    return entry("reflect", moment, session, first_capture=words, **more)


def texts(said: tuple[Said, ...]) -> list[str]:
    return [one.text for one in said]


# --- the first words


def test_a_session_nothing_was_written_about_has_an_empty_thread() -> None:
    assert of(FIRST) == Thread(FIRST, 1, None, None, None, (), None, None, None, (), (), ())


def test_what_was_brought_is_said_with_the_moment_it_was_said() -> None:
    prep = entry("prep", at("2026-03-02 09:00"), "one", intention="to rest", expectation="nothing much")
    found = of(FIRST, prep)
    assert found.intention == Said(prep.at, "to rest")
    assert found.expectation == Said(prep.at, "nothing much")


def test_the_first_capture_is_the_earliest_and_later_words_never_take_its_place() -> None:
    evening, later = reflect(at("2026-03-02 18:00"), "blue, then warm"), reflect(at("2026-03-06 18:00"), "a memory")
    found = of(FIRST, later, evening)
    assert found.first == Said(evening.at, "blue, then warm")
    assert found.more == (Said(later.at, "a memory"),)


def test_a_reflection_with_no_words_yet_does_not_stand_as_the_first() -> None:
    found = of(FIRST, reflect(at("2026-03-02 15:00")), reflect(at("2026-03-02 18:00"), "blue"))
    assert found.first == Said(at("2026-03-02 18:00"), "blue")


def test_words_are_kept_to_the_letter() -> None:
    words = "  Was it *real*?\n\n\tI was four. 🌊 "
    found = of(FIRST, reflect(at("2026-03-02 18:00"), words))
    assert found.first is not None
    assert found.first.text == words


def test_a_reflection_left_open_counts_for_what_it_says() -> None:
    found = of(FIRST, reflect(at("2026-03-02 18:00"), "blue", finished=False))
    assert found.first is not None


def test_words_about_one_session_are_not_in_the_thread_of_another() -> None:
    found = of(SECOND, reflect(at("2026-03-02 18:00"), "blue"), reflect(at("2026-03-05 18:00"), "red", "two"))
    assert found.number == 2
    assert found.first is not None
    assert found.first.text == "red"
    assert found.more == ()


def test_words_about_no_session_are_in_no_thread() -> None:
    assert of(FIRST, entry("reflect", at("2026-03-02 18:00"), None, first_capture="blue")).first is None


def test_the_thread_as_it_stood_leaves_out_what_came_later() -> None:
    entries = [reflect(at("2026-03-02 18:00"), "blue"), reflect(at("2026-03-06 18:00"), "a memory")]
    assert of(FIRST, *entries, now=at("2026-03-05 12:00")).more == ()
    assert of(FIRST, *entries, now=at("2026-03-02 17:59")).first is None


def test_a_cancelled_session_has_a_thread_and_no_number() -> None:
    found = of(CANCELLED, entry("prep", at("2026-03-03 09:00"), "gone", intention="to rest"))
    assert found.number is None
    assert found.intention is not None


# --- what was chosen, and whether it was kept

WALK = reflect(at("2026-03-02 20:00"), "blue", new_thing="a walk", new_thing_when="at six")


def test_the_thing_chosen_says_how_long_after_the_session_it_was() -> None:
    found = of(FIRST, WALK)
    assert found.chosen is not None
    assert (found.chosen.what, found.chosen.when, found.chosen_hours) == ("a walk", "at six", 6)


def test_chosen_anew_the_latest_stands_with_its_own_hours() -> None:
    found = of(FIRST, reflect(at("2026-03-03 14:00"), None, new_thing="music"), WALK)
    assert found.chosen is not None
    assert (found.chosen.what, found.chosen_hours) == ("music", 24)


def test_hours_to_the_choice_are_true_hours_across_a_clock_change() -> None:
    session = Session("one", at("2026-03-07 14:00", "America/New_York"))
    chosen = reflect(at("2026-03-08 14:00", "America/New_York"), None, new_thing="a walk")
    assert thread_of(course(session), session, [chosen], NOW).chosen_hours == 23


def test_what_check_ins_said_of_it_is_there_day_by_day() -> None:
    said = [
        entry("checkin", at("2026-03-04 09:00"), new_thing_kept="partly"),
        entry("checkin", at("2026-03-03 09:00"), new_thing_kept="yes"),
        entry("checkin", at("2026-03-03 21:00"), new_thing_kept=None),
    ]
    assert of(FIRST, WALK, *said).kept == (KeptOn(date(2026, 3, 3), "yes"), KeptOn(date(2026, 3, 4), "partly"))


def test_a_check_in_after_the_next_session_speaks_of_that_one_unless_it_is_tied() -> None:
    tied = entry("checkin", at("2026-03-06 09:00"), "one", new_thing_kept="no")
    free = entry("checkin", at("2026-03-06 21:00"), new_thing_kept="yes")
    assert [kept.said for kept in of(FIRST, WALK, tied, free).kept] == ["no"]
    assert [kept.said for kept in of(SECOND, WALK, tied, free).kept] == ["yes"]


# --- what closes the days after a session


def closed(*entries: Entry) -> dict[str, list[str]]:
    return {session: [one.text for one in said] for session, said in closings(THREE, entries).items()}


def test_preparing_the_next_session_closes_the_one_before() -> None:
    assert closed(entry("prep", at("2026-03-05 09:00"), "two", changed="I called him")) == {"one": ["I called him"]}


def test_preparing_late_when_the_hour_has_come_closes_the_one_before_all_the_same() -> None:
    assert closed(entry("prep", at("2026-03-05 14:30"), "two", changed="x")) == {"one": ["x"]}


def test_preparing_the_first_session_closes_nothing() -> None:
    assert closed(entry("prep", at("2026-03-02 09:00"), "one", changed="x")) == {}


def test_preparing_two_sessions_ahead_closes_the_one_held_and_not_the_one_still_to_come() -> None:
    assert closed(entry("prep", at("2026-03-04 09:00"), "three", changed="x")) == {"one": ["x"]}


def test_preparing_what_was_cancelled_later_closes_the_latest_held() -> None:
    assert closed(entry("prep", at("2026-03-04 09:00"), "gone", changed="x")) == {"one": ["x"]}


def test_a_weekly_look_closes_the_latest_session_held() -> None:
    assert closed(entry("weekly", at("2026-03-12 20:00"), changed="x")) == {"three": ["x"]}
    assert closed(entry("weekly", at("2026-03-05 13:59"), changed="x")) == {"one": ["x"]}
    assert closed(entry("weekly", at("2026-03-01 20:00"), changed="x")) == {}


def test_a_weekly_look_never_closes_a_cancelled_session() -> None:
    assert closed(entry("weekly", at("2026-03-04 20:00"), changed="x")) == {"one": ["x"]}


def test_the_window_conversation_closes_the_session_it_was_opened_for() -> None:
    assert closed(entry("window", at("2026-03-12 20:00"), "one", changed="x")) == {"one": ["x"]}


def test_what_was_said_of_a_session_that_was_cancelled_later_is_not_hung_on_another() -> None:
    assert "one" not in closed(entry("window", at("2026-03-04 20:00"), "gone", changed="x"))


def test_without_a_session_it_closes_the_latest_held() -> None:
    assert closed(entry("window", at("2026-03-06 20:00"), changed="x")) == {"two": ["x"]}


def test_said_twice_both_are_there_and_the_earlier_comes_first() -> None:
    again = entry("window", at("2026-03-20 20:00"), "one", changed="more")
    first = entry("prep", at("2026-03-05 09:00"), "two", changed="little")
    assert closed(again, first) == {"one": ["little", "more"]}


def test_left_open_closes_nothing_and_nothing_changed_in_words_does() -> None:
    assert closed(entry("weekly", at("2026-03-12 20:00"), changed=None)) == {}
    assert closed(entry("weekly", at("2026-03-12 20:00"), changed="Nothing.")) == {"three": ["Nothing."]}


def test_without_sessions_nothing_is_closed() -> None:
    assert closings(course(), [entry("weekly", at("2026-03-12 20:00"), changed="x")]) == {}


def test_thread_and_report_say_the_same_of_what_changed() -> None:
    entries = [
        entry("prep", at("2026-03-05 09:00"), "two", changed="little"),
        entry("window", at("2026-03-20 20:00"), "one", changed="more"),
    ]
    assert texts(of(FIRST, *entries).changed) == ["little", "more"]
    assert [line.changed for line in weekly_report(THREE, entries, NOW).sessions] == ["more", None, None]
    before = at("2026-03-10 12:00")
    assert texts(of(FIRST, *entries, now=before).changed) == ["little"]
    assert weekly_report(THREE, entries, before).sessions[0].changed == "little"


# --- meanings


def meaning(day: str, text: str, session: str = "one", name: str = "", held: str | None = None) -> Entry:
    return entry("meaning", at(f"{day} 12:00"), session, name=name or text, meaning=text, meaning_is=held)


def still(day: str, of_layer: str, answer: str | None, words: str | None = None) -> Entry:
    moment = at(f"{day} 12:00")
    return entry("still", moment, "one", still_of=of_layer, still_true=answer, still_words=words)


def test_meanings_are_laid_beside_each_other_and_none_is_overwritten() -> None:
    entries = [meaning("2026-03-20", "a wish"), meaning("2026-03-06", "my father", held="memory")]
    found = layers("one", entries)
    assert [(layer.text, layer.held_as) for layer in found] == [("my father", "memory"), ("a wish", None)]


def test_a_later_look_stands_beside_a_meaning_and_leaves_it_as_it_was() -> None:
    looks = [still("2026-03-28", "my father", "no", "a picture"), still("2026-03-21", "my father", "partly")]
    (layer,) = layers("one", [meaning("2026-03-06", "my father", held="memory"), *looks])
    assert (layer.text, layer.held_as) == ("my father", "memory")
    assert layer.still_true == (
        StillTrue(at("2026-03-21 12:00"), "partly", None),
        StillTrue(at("2026-03-28 12:00"), "no", "a picture"),
    )


def test_a_look_is_of_one_meaning_and_of_no_other() -> None:
    entries = [meaning("2026-03-06", "a"), meaning("2026-03-07", "b"), still("2026-03-21", "b", "yes")]
    assert [len(layer.still_true) for layer in layers("one", entries)] == [0, 1]


def test_a_look_at_a_meaning_that_was_deleted_breaks_nothing() -> None:
    assert layers("one", [still("2026-03-21", "gone", "yes")]) == []


def test_words_of_a_later_look_are_there_where_its_question_was_left_open() -> None:
    (layer,) = layers("one", [meaning("2026-03-06", "a"), still("2026-03-21", "a", None, "I would say b")])
    assert [look.words for look in layer.still_true] == ["I would say b"]


def test_meanings_never_change_the_first_words() -> None:
    found = of(FIRST, reflect(at("2026-03-02 18:00"), "blue"), meaning("2026-03-06", "my father"))
    assert found.first is not None
    assert found.first.text == "blue"
    assert [layer.text for layer in found.layers] == ["my father"]


# --- looking again


def again(day: str, *entries: Entry) -> list[tuple[str, str]]:
    return [(s.id, layer.text) for s, layer in to_look_at_again(THREE, entries, at(f"{day} 08:00"))]


def test_a_meaning_may_be_looked_at_again_from_two_weeks_on() -> None:
    one = meaning("2026-03-06", "a")
    assert again("2026-03-19", one) == []
    assert again("2026-03-20", one) == [("one", "a")]


def test_each_is_asked_about_once() -> None:
    entries = [meaning("2026-03-06", "a"), still("2026-03-21", "a", "yes")]
    assert again("2026-03-30", *entries) == []
    assert again("2026-09-04", *entries) == []


def test_a_look_that_is_still_to_come_counts_for_nothing_yet() -> None:
    assert again("2026-03-22", meaning("2026-03-06", "a"), still("2026-03-25", "a", "yes")) == [("one", "a")]


def test_the_oldest_meaning_comes_first_whichever_session_it_is_of() -> None:
    entries = [meaning("2026-03-07", "of one"), meaning("2026-03-06", "of two", "two")]
    assert again("2026-03-30", *entries) == [("two", "of two"), ("one", "of one")]


def test_two_weeks_are_days_on_the_calendar_across_a_clock_change() -> None:
    late = entry("meaning", at("2026-02-28 23:00", "America/New_York"), "one", meaning="a")
    early = at("2026-03-14 01:00", "America/New_York")
    assert to_look_at_again(THREE, [late], early)
    assert not to_look_at_again(THREE, [late], early - timedelta(hours=2))


@pytest.mark.parametrize("session", ["gone", "elsewhere"])
def test_a_meaning_of_a_session_that_is_not_in_the_course_is_not_asked_about(session: str) -> None:
    assert again("2026-03-30", meaning("2026-03-06", "a", session)) == []


# --- properties

moments = moments_between(date(2026, 3, 1), date(2026, 3, 28))
ties = st.sampled_from(["one", "two", "three", "gone", None])
said = st.sampled_from(["yes", "partly", "no", None])
words = st.none() | st.text(min_size=1, max_size=5)
closers = st.sampled_from(["prep", "weekly", "window"])
anything = st.one_of(
    st.builds(lambda m, s, w: entry("reflect", m, s, first_capture=w, new_thing=w), moments, ties, words),
    st.builds(lambda m, s, w: entry("checkin", m, s, new_thing_kept=w), moments, ties, said),
    st.builds(lambda k, m, s, w: entry(k, m, s, changed=w), closers, moments, ties, words),
    st.builds(lambda m, s, w: entry("meaning", m, s, name=str(w), meaning=w), moments, ties, words),
)  # fmt: skip


@settings(deadline=None)
@given(st.lists(anything, max_size=10), moments, moments)
def test_a_thread_only_ever_grows(entries: list[Entry], one: datetime, other: datetime) -> None:
    earlier, later = sorted([one, other])
    for session in THREE.sessions:
        before, after = of(session, *entries, now=earlier), of(session, *entries, now=later)
        assert before.first is None or after.first == before.first
        assert after.more[: len(before.more)] == before.more
        assert after.kept[: len(before.kept)] == before.kept
        assert [layer.text for layer in after.layers][: len(before.layers)] == [layer.text for layer in before.layers]


@settings(deadline=None)
@given(st.lists(anything, max_size=10))
def test_what_is_kept_is_counted_as_the_window_counts_it(entries: list[Entry]) -> None:
    for session in THREE.sessions:
        found = of(session, *entries)
        if found.chosen is not None:
            assert len(found.kept) == found.chosen.asked
            assert sum(kept.said == "yes" for kept in found.kept) == found.chosen.kept


@settings(deadline=None, max_examples=300)
@given(st.lists(anything, max_size=10))
def test_every_closing_is_of_one_session_that_was_held_by_then(entries: list[Entry]) -> None:
    held = {s.id: s for s in THREE.sessions}
    opened_for = {(e.at, e.session_id) for e in entries if e.kind == "window"}
    for session, found in closings(THREE, entries).items():
        assert session in held
        assert all(held[session].at <= one.at or (one.at, session) in opened_for for one in found)
    assert sum(map(len, closings(THREE, entries).values())) <= sum(e.of("changed") is not None for e in entries)
