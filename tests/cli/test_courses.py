"""Courses: each keeps what belongs to it, through maintenance, its end, and another one after it."""

from pathlib import Path

import pexpect
import pytest

from support.journals import interrupt, rows
from support.many_commands import Here, Start, days_ago

OFFER = "Take that look now"


@pytest.fixture
def course(here: Here) -> Here:
    """A course of six with two sessions held: twenty and ten days ago."""
    for days in (20, 10):
        here("session", "add", days_ago(days))
    here("course", "edit", "--planned", "6", "--route", "iv", "--provider", "the clinic")
    return here


def closed(here: Here) -> list[bool]:
    """Of each course, whether it is closed."""
    return [c["ended_on"] is not None for c in here.data("course", "list")["courses"]]


# --- without one


@pytest.mark.parametrize(
    "words",
    [
        "course list",
        "course close",
        "course reopen",
        "course maintenance",
        "course edit --planned 3",
        "review --brief",
    ],
)
def test_without_a_journal_none_is_made_for_a_course_that_is_not_there(here: Here, home: Path, words: str) -> None:
    here(*words.split(), code=3)
    assert not home.exists()


@pytest.mark.parametrize(
    "words",
    [
        "course edit",
        "course edit --planned 0",
        "course edit --planned many",
        "course edit --route swallowed",
        "course maintenance --on nonsense",
        "course close --on nonsense",
        "course close --on 1999-01-01",
        "course reopen",
        "report --by nonsense",
        "report --course 2 --metric mood",
    ],
)
def test_nonsense_is_refused_and_nothing_is_changed(course: Here, words: str) -> None:
    before = course.data("course", "list")
    course(*words.split(), code=2)
    assert course.data("course", "list") == before


@pytest.mark.parametrize("words", ["report --course 2", "review --brief --course 2", "cost list --course 9"])
def test_a_course_that_is_not_there_is_exit_3(course: Here, words: str) -> None:
    course(*words.split(), code=3)


# --- the plan, and maintenance


def test_what_is_known_of_a_course_can_be_put_right_part_by_part(course: Here) -> None:
    course("course", "edit", "--planned", "8")
    (only,) = course.data("course", "list")["courses"]
    assert (only["planned_sessions"], only["route"], only["provider"]) == (8, "iv", "the clinic")


def test_sessions_in_maintenance_are_not_counted_against_the_plan(course: Here) -> None:
    course("course", "edit", "--planned", "1")
    assert "more-sessions-than-plan" in {n["code"] for n in course.data()["notices"]}
    course("course", "maintenance", "--on", days_ago(15)[:10])
    assert "more-sessions-than-plan" not in {n["code"] for n in course.data()["notices"]}
    assert "1 of 1 sessions, 1 in maintenance" in course("course", "list")
    assert "Session 1 of 1; 1 in maintenance" in course("--plain")
    course("course", "maintenance", "--off")
    assert "more-sessions-than-plan" in {n["code"] for n in course.data()["notices"]}


# --- closing


def test_without_a_terminal_a_course_is_closed_without_a_question_and_all_of_it_stays(course: Here) -> None:
    course("reflect", "the words")
    before = course.data("list", "--all"), course.data("session", "list"), course.data("thread")
    course("course", "close")
    assert closed(course) == [True]
    assert (course.data("list", "--all"), course.data("session", "list"), course.data("thread")) == before
    course("course", "close", code=2)
    course("course", "reopen")
    assert closed(course) == [False]
    course("course", "reopen", code=2)


@pytest.mark.parametrize("plain", [["--plain"], []], ids=["plain", "a full terminal"])
def test_closing_offers_to_look_back_and_lets_it_be_left_out(
    course: Here, at_terminal: Start, plain: list[str]
) -> None:
    child = at_terminal("course", "close", *plain)
    child.expect(OFFER)
    child.expect("> " if plain else "›")
    child.send("no\r")
    child.expect("Course 1 is closed")
    child.expect(pexpect.EOF)
    assert closed(course) == [True]
    assert course.data("list", "--all")["entries"] == []


def test_ctrl_c_at_the_offer_closes_nothing(course: Here, at_terminal: Start) -> None:
    child = at_terminal("course", "close", "--plain")
    child.expect(OFFER)
    child.expect("> ")
    interrupt(child)
    child.expect(pexpect.EOF)
    assert closed(course) == [False]


@pytest.mark.parametrize("then", ["yes", "no"])
def test_after_a_look_back_that_was_left_early_closing_is_asked_about_once_more(
    course: Here, at_terminal: Start, then: str
) -> None:
    child = at_terminal("course", "close", "--plain")
    child.expect(OFFER)
    child.expect("> ")
    child.send("\r")
    child.expect(r"\d+/\d+  ")
    child.expect("> ")
    child.send("1\r")
    child.expect(r"\d+/\d+  ")
    child.expect("> ")
    child.send(".\r")
    child.expect("Close course 1")
    child.expect("> ")
    child.send(f"{then}\r")
    child.expect(pexpect.EOF)
    assert closed(course) == [then == "yes"]
    assert course.shown(course.id_of("review"))["review.why"] == "thinking", "what was answered is kept"


def test_ctrl_c_within_the_look_back_closes_nothing_and_keeps_what_was_answered(
    course: Here, at_terminal: Start
) -> None:
    child = at_terminal("course", "close", "--plain")
    child.expect(OFFER)
    child.expect("> ")
    child.send("\r")
    child.expect(r"\d+/\d+  ")
    child.expect("> ")
    child.send("1\r")
    child.expect(r"\d+/\d+  ")
    child.expect("> ")
    interrupt(child)
    child.expect(pexpect.EOF)
    assert closed(course) == [False]
    assert course.shown(course.id_of("review"))["review.why"] == "thinking"


def test_a_recent_look_back_is_not_offered_again(course: Here, at_terminal: Start) -> None:
    course("review", answers={"review.hope": "nearer"})
    child = at_terminal("course", "close", "--plain")
    child.expect(["Course 1 is closed", OFFER])
    assert "is closed" in child.after


@pytest.mark.parametrize("stands", ["open", "maintenance", "close"])
def test_the_look_back_can_say_how_the_course_stands(course: Here, stands: str) -> None:
    course("review", answers={"review.course": stands})
    (only,) = course.data("course", "list")["courses"]
    assert (only["ended_on"] is not None, only["maintenance_on"] is not None) == (
        stands == "close",
        stands == "maintenance",
    )


# --- after it


@pytest.fixture
def after(course: Here) -> Here:
    """The first course, with words in it, closed; a second one begun."""
    course("session", "add", days_ago(-4))
    course("prep", answers={"prep.intention": "before the third"})
    course("reflect", "--session", "2", "--at", "9 days ago", answers={"reflect.first": "first words"})
    course("checkin", "--at", "8 days ago", answers={"checkin.mood": 4})
    course("course", "close")
    course("prep", answers={"course.started_on": days_ago(-6), "course.provider": "another", "prep.hope": 5})
    return course


def ties(home: Path) -> list[tuple[str, ...]]:
    """Which course and session each entry belongs to."""
    return rows(home, "SELECT id, course_id, session_id FROM entry ORDER BY id")


def test_preparing_after_a_course_was_closed_begins_another(after: Here) -> None:
    assert closed(after) == [True, False]
    assert [c["provider"] for c in after.data("course", "list")["courses"]] == ["the clinic", "another"]
    assert after.data()["course"]["number"] == 2
    assert [s["number"] for s in after.data("session", "list")["sessions"]] == [1]
    assert after.data("report", "--course", "1")["course"]["sessions_done"] == 2
    assert "first words" in after("list", "--all")


@pytest.mark.parametrize(
    ("kind", "answers"),
    [
        ("reflect", {"reflect.body": "warm"}),
        ("prep", {"prep.intention": "put right"}),
        ("checkin", {"checkin.mood": 5}),
    ],
)
@pytest.mark.parametrize("another", [True, False], ids=["another was begun", "the course is closed"])
def test_putting_an_entry_of_an_earlier_course_right_leaves_it_there(
    after: Here, home: Path, kind: str, answers: dict[str, object], another: bool
) -> None:
    if not another:
        after("course", "close")
    before = ties(home)
    entry = after.data("list", "--all", "--kind", kind)["entries"][0]["id"]
    after("edit", entry, answers=answers)
    assert ties(home) == before
    assert answers.items() <= after.shown(entry).items()


def test_what_was_written_about_a_session_of_an_earlier_course_is_listed_by_its_date_or_id(after: Here) -> None:
    session = after.data("session", "list", "--course", "1")["sessions"][1]
    for name in (session["id"][:8], session["at"][:10]):
        for words in (["list"], ["search", "first"]):
            assert "first words" in after(*words, "--session", name)
    assert "There is no session 2 in course 2." in after("list", "--session", "2", code=3)
    assert "No session was named." in after("list", "--session", "", code=2)


def test_putting_an_earlier_courses_provider_right_does_not_change_the_later_course(here: Here) -> None:
    here("prep", answers={"course.started_on": days_ago(20), "course.provider": "the clinik"})
    entry = here.id_of("prep")
    here("course", "close")
    here("prep", answers={"course.started_on": days_ago(-6), "course.provider": "another"})
    here("edit", entry, answers={"course.provider": "the clinic"})
    assert [c["provider"] for c in here.data("course", "list")["courses"]] == ["the clinic", "another"]


def test_a_session_added_after_the_end_is_not_slipped_into_the_closed_course(course: Here) -> None:
    course("course", "close")
    done = course.run("session", "add", days_ago(-6))
    first = course.data("course", "list")["courses"][0]
    assert first["ended_on"] is not None
    assert len(course.data("session", "list", "--course", "1")["sessions"]) == 2, done.stdout + done.stderr


def test_only_the_latest_course_is_opened_again(after: Here) -> None:
    after("course", "reopen", code=2)
    assert closed(after) == [True, False]
    after("course", "close")
    after("course", "reopen")
    assert closed(after) == [True, False]
