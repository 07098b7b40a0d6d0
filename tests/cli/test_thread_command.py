"""A session's thread: its first words stay as they were written; what came later stands beside them, dated."""

import json
import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from support.journals import rows
from support.many_commands import Here, days_ago

FIRST = "a door, then nothing\nשלום [red]"


@pytest.fixture
def course(here: Here) -> Here:
    """A course with three sessions: twenty, ten and three days ago."""
    for days in (20, 10, 3):
        here("session", "add", days_ago(days))
    return here


@pytest.fixture
def first(course: Here) -> str:
    """First words after the latest session. Gives their entry's id."""
    course("reflect", "--at", "2 days ago", answers={"reflect.first": FIRST})
    return course.id_of("reflect")


def thread(here: Here, *words: str) -> dict[str, Any]:
    return here.data("thread", *words)


def add(here: Here, text: str, *words: str, **more: str) -> str:
    """Set a meaning. Returns its entry's id."""
    here("thread", *words, "--add", answers={"meaning.text": text, **{f"meaning.{k}": v for k, v in more.items()}})
    return here.id_of("meaning")


# --- the first words


def test_the_first_words_are_shown_as_they_were_written(course: Here, first: str) -> None:
    assert thread(course)["first"]["text"] == FIRST
    said = course("thread")
    assert all(line in said for line in FIRST.splitlines())


def by_question(here: Here, entry: str) -> None:
    here("edit", entry, "reflect.first", code=2)


def by_a_file(here: Here, entry: str) -> None:
    here("edit", entry, answers={"reflect.first": "other"}, code=2)


def by_a_file_with_more(here: Here, entry: str) -> None:
    here("edit", entry, answers={"reflect.body": "warm", "reflect.first": "other"}, code=2)


def by_nothing_in_a_file(here: Here, entry: str) -> None:
    here("edit", entry, answers={"reflect.first": None}, code=2)
    here("edit", entry, answers={"reflect.first": ""}, code=2)


def by_saying_nothing_today(here: Here, entry: str) -> None:
    here.run("edit", entry, "--answers", "-", stdin='{"reflect.today": "nothing"}')


def by_reflecting_again(here: Here, entry: str) -> None:
    here("reflect", answers={"reflect.first": "other"})
    here("reflect", "a", "third", "time")


def by_reflecting_about_an_earlier_hour(here: Here, entry: str) -> None:
    here("reflect", "other", "--session", "3", "--at", days_ago(3, "15:00"))


def by_moving_later_words_before_them(here: Here, entry: str) -> None:
    here("reflect", "other")
    here.run("edit", here.id_of("reflect"), "--at", days_ago(3, "15:00"))


def by_a_question_of_ones_own_in_its_place(here: Here, entry: str) -> None:
    own = Path(os.environ["KETAJOURNAL_HOME"]) / "prompts"
    own.mkdir()
    (own / "reflect.toml").write_text('[[prompt]]\nid = "reflect.first"\nask = "What is there?"\nkind = "long"\n')
    here("edit", entry, answers={"reflect.first": "other"}, code=2)


@pytest.mark.parametrize(
    "way",
    [
        by_question,
        by_a_file,
        by_a_file_with_more,
        by_nothing_in_a_file,
        by_saying_nothing_today,
        by_a_question_of_ones_own_in_its_place,
        by_reflecting_again,
        by_reflecting_about_an_earlier_hour,
        by_moving_later_words_before_them,
    ],
    ids=lambda way: way.__name__.replace("_", " "),
)
def test_first_words_are_not_replaced(course: Here, first: str, home: Path, way: Callable[[Here, str], None]) -> None:
    rows(home, "UPDATE answer SET answered_at = '2026-01-01T00:00:00Z'")  # the file tells time by the second
    way(course, first)
    assert thread(course)["first"]["text"] == FIRST
    assert course.shown(first)["reflect.first"] == FIRST
    assert "reflect.body" not in course.shown(first), "nothing of a refused file is kept"


def test_words_of_a_reflection_that_was_left_early_are_first_words_too(course: Here, home: Path) -> None:
    """Whoever writes something and has enough has written it all the same."""
    course("reflect", "--at", "2 days ago", answers={"reflect.first": FIRST})
    entry = course.id_of("reflect")
    rows(home, f"UPDATE entry SET finished_at = NULL WHERE id = '{entry}'")
    course("edit", entry, answers={"reflect.first": "other"}, code=2)
    assert thread(course)["first"]["text"] == FIRST


def test_what_is_added_later_stands_beside_the_first_words(course: Here, first: str) -> None:
    course("reflect", "a day later", "--at", "yesterday")
    course("reflect", "and now")
    shown = thread(course)
    assert (shown["first"]["text"], [m["text"] for m in shown["more"]]) == (FIRST, ["a day later", "and now"])


def test_deleted_first_words_come_back_to_their_place(course: Here, first: str) -> None:
    course("reflect", "later")
    before = thread(course)
    course("delete", first, "--yes")
    assert FIRST not in course("thread")
    course("delete", first, "--undo")
    assert thread(course) == before


def test_other_answers_of_a_reflection_can_be_put_right(course: Here, first: str) -> None:
    course("edit", first, answers={"reflect.stood-out": "the door"})
    shown = thread(course)
    assert (shown["first"]["text"], shown["stood_out"]["text"]) == (FIRST, "the door")


# --- meanings, and looking at them again


def test_meanings_are_layers_that_stay_each_with_its_later_looks(course: Here, first: str) -> None:
    one = add(course, "it was about leaving", **{"is": "belief"})
    two = add(course, "it was about\ncoming back")
    course("thread", "--again", answers={"still.of": one, "still.true": "no", "still.words": "about staying"})
    course("thread", "--again", answers={"still.of": one, "still.true": "partly"})
    shown = thread(course)["meanings"]
    assert [(m["id"], m["text"], m["held_as"]) for m in shown] == [
        (one, "it was about leaving", "belief"),
        (two, "it was about\ncoming back", None),
    ]
    assert [(s["answer"], s["words"]) for s in shown[0]["still_true"]] == [("no", "about staying"), ("partly", None)]
    said = course("thread")
    assert all(text in said for text in ("about leaving", "coming back", "about staying", "Partly"))
    assert said.count("Still true on") == 2
    assert thread(course)["first"]["text"] == FIRST


def test_a_meaning_belongs_to_the_session_that_was_named(course: Here) -> None:
    add(course, "of the first", "1")
    add(course, "of the latest")
    assert [[m["text"] for m in thread(course, n)["meanings"]] for n in "123"] == [
        ["of the first"],
        [],
        ["of the latest"],
    ]


def test_a_meaning_of_another_session_or_of_none_can_not_be_looked_at_again(course: Here, home: Path) -> None:
    other = add(course, "of the first", "1")
    course("thread", "--again", code=3, answers={"still.of": other, "still.true": "yes"})
    add(course, "of the latest")
    before = rows(home, "SELECT id FROM entry ORDER BY id")
    for of in (other, "nonsense", "2", "0"):
        course("thread", "--again", code=2, answers={"still.of": of, "still.true": "yes"})
    course("thread", "--add", "--again", code=2, answers={"meaning.text": "both at once"})
    assert rows(home, "SELECT id FROM entry ORDER BY id") == before


def test_looking_again_is_shown_with_the_words_it_is_about(course: Here) -> None:
    one = add(course, "it was about leaving")
    course("thread", "--again", answers={"still.of": "1", "still.true": "no"})
    said = course("show", "last")
    assert "it was about leaving" in said
    assert one not in said


def test_a_meaning_that_is_deleted_and_brought_back_has_its_later_looks(course: Here) -> None:
    one = add(course, "it was about leaving")
    course("thread", "--again", answers={"still.of": one, "still.words": "about staying"})
    before = thread(course)
    course("delete", one, "--yes")
    assert thread(course)["meanings"] == []
    assert "about staying" in course("list", "--all"), "what was written later is not deleted with it"
    course()
    course("delete", one, "--undo")
    assert thread(course) == before


@pytest.mark.parametrize("kind", ["meaning", "still", "window"])
def test_what_has_no_session_to_stand_beside_is_refused(here: Here, home: Path, kind: str) -> None:
    here("write", "there is a journal")
    answers = {
        "meaning": {"meaning.text": "of nothing"},
        "still": {"still.of": "nonsense", "still.words": "of nothing"},
        "window": {"window.changed": "since nothing"},
    }[kind]
    done = here.run("ask", kind, "--answers", "-", stdin=json.dumps(answers))
    assert done.returncode in (2, 3), done.stderr
    assert rows(home, "SELECT count(*) FROM entry") == [(1,)]


# --- closing the practice window


def test_a_window_is_closed_by_its_own_command_for_the_session_named_or_the_latest(course: Here) -> None:
    course("session", "close", "1", answers={"window.changed": "slept through"})
    course("session", "close", answers={"window.changed": "called my brother"})
    assert [[c["text"] for c in thread(course, n)["changed"]] for n in "123"] == [
        ["slept through"],
        [],
        ["called my brother"],
    ]


def test_preparing_the_next_session_closes_the_one_before(course: Here) -> None:
    course("session", "add", days_ago(-2))
    course("prep", answers={"prep.since": "slept through", "prep.intention": "calm"})
    assert [c["text"] for c in thread(course, "3")["changed"]] == ["slept through"]
    assert thread(course, "4")["changed"] == []
    assert thread(course, "4")["intention"]["text"] == "calm"


def test_a_weekly_look_closes_the_latest_window(here: Here) -> None:
    here("session", "add", days_ago(9))
    here("weekly", answers={"weekly.changed": "slept through"})
    assert [c["text"] for c in thread(here)["changed"]] == ["slept through"]


def test_a_window_can_be_closed_again_and_both_answers_stay(course: Here) -> None:
    course("session", "close", answers={"window.changed": "slept through"})
    course("session", "close", answers={"window.changed": "twice now"})
    assert [c["text"] for c in thread(course)["changed"]] == ["slept through", "twice now"]


# --- what the thread is of


@pytest.mark.parametrize("words", ["thread", "thread --add", "thread --again"])
def test_before_any_session_there_is_no_thread(here: Here, home: Path, words: str) -> None:
    here(*words.split(), code=3)
    assert not home.exists()


def test_before_any_session_there_is_no_window_to_close(here: Here, home: Path) -> None:
    here("session", "close", answers={"window.changed": "slept through"}, code=3)
    assert not home.exists()


@pytest.mark.parametrize("name", ["0", "4", "77", "-1", "zz", "1999-01-01"])
def test_a_session_that_is_not_there_is_exit_3(course: Here, name: str) -> None:
    course("thread", "--", name, code=3)
    course("session", "close", "--answers", "-", "--", name, code=3)


def test_the_thread_of_a_session_that_was_cancelled_keeps_every_word(course: Here, first: str) -> None:
    add(course, "it was about leaving")
    course("session", "close", answers={"window.changed": "slept through"})
    session = course.data("session", "list")["sessions"][-1]["at"][:10]
    before = thread(course)
    course("session", "cancel", "3")
    after = thread(course, session)
    for part in ("first", "more", "stood_out", "meanings", "changed"):
        assert after[part] == before[part], part
    course("session", "cancel", session, "--undo")
    assert thread(course) == before


def test_the_thread_stands_as_it_stood_on_a_day(course: Here, first: str) -> None:
    add(course, "it was about leaving")
    then = thread(course, "3", "--as-of", "yesterday")
    assert (then["first"]["text"], then["meanings"]) == (FIRST, [])


@pytest.mark.parametrize("another", [False, True], ids=["the course is closed", "another was begun"])
def test_the_thread_of_an_earlier_course_can_still_be_seen(course: Here, first: str, another: bool) -> None:
    session = course.data("session", "list")["sessions"][-1]["at"][:10]
    course("course", "close")
    if another:
        course("prep", answers={"course.started_on": days_ago(-6)})
    assert FIRST.splitlines()[0] in course("thread", session)
