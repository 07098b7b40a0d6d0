"""``course join``: a course that was begun on two machines becomes one, and nothing in it is lost untold."""

import json
from pathlib import Path
from typing import Any

import pytest

from support.journals import command
from support.many_commands import Here

BEGUN = {"course.started_on": "2026-03-02 14:00", "course.route": "iv"}


def elsewhere(home: Path, *words: str, answers: dict[str, Any] | None = None) -> str:
    """A command on another machine."""
    given = ("--answers", "-") if answers is not None else ()
    done = command(*words, *given, stdin=json.dumps(answers).encode(), env={"KETAJOURNAL_HOME": str(home)})
    assert done.returncode == 0, done.stderr
    return (done.stdout + done.stderr).decode()


@pytest.fixture
def both(here: Here, tmp_path: Path) -> str:
    """The same course, begun on two machines, with a session in common and one on each alone; put together."""
    there = tmp_path / "there"
    here("begin", answers=BEGUN)
    here("course", "edit", "--planned", "6")
    here("session", "add", "2026-03-09 14:00")
    here("reflect", "--session", "1", answers={"reflect.first": "a door"})
    elsewhere(there, "begin", answers=BEGUN)
    elsewhere(there, "course", "edit", "--planned", "8")
    elsewhere(there, "session", "add", "2026-03-16 14:00")
    elsewhere(there, "reflect", "--session", "1", answers={"reflect.first": "a sea"})
    return here("import", str(there), "--yes")


def test_two_open_courses_are_told_of_with_what_makes_them_one(both: str) -> None:
    assert "2 courses are open" in both
    assert "'ketajournal course join 1 2'" in both


def test_two_courses_become_one_with_every_session_and_every_word(both: str, here: Here) -> None:
    said = here("course", "join", "1", "2")
    assert "3 sessions, 1 of them planned twice" in said
    assert "Its plan stays" in said
    assert "A backup from before is kept" in said
    courses = here.data("course", "list")["courses"]
    assert [c["number"] for c in courses] == [1]
    sessions = here.data("session", "list")["sessions"]
    assert [s["at"][:10] for s in sessions] == ["2026-03-02", "2026-03-09", "2026-03-16"]
    thread = here("thread", "1")
    assert "a door" in thread
    assert "a sea" in thread


def test_joined_stays_joined_when_the_other_machine_is_taken_in_again(both: str, here: Here, tmp_path: Path) -> None:
    here("course", "join", "1", "2")
    before = here.data("session", "list")
    elsewhere(tmp_path / "there", "checkin", answers={"checkin.mood": 6})
    here("import", str(tmp_path / "there"), "--yes")
    assert here.data("session", "list") == before
    assert [c["number"] for c in here.data("course", "list")["courses"]] == [1]
    assert "6" in here("show", "last")


def test_a_course_is_not_joined_to_itself_or_to_one_that_is_not_there(here: Here) -> None:
    here("begin", answers=BEGUN)
    here("course", "join", "1", "1", code=2)
    assert "There is one course" in here("course", "join", "1", "2", code=3)


def test_no_two_courses_are_joined_unless_both_are_named(both: str, here: Here) -> None:
    before = here.data("course", "list")
    for words in ([], ["1"]):
        assert "Missing argument" in here("course", "join", *words, code=2)
    assert "each named by its number" in here("course", "join", "1", "9" * 5000, code=2)
    assert here.data("course", "list") == before
