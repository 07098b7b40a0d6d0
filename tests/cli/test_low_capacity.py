"""On days when little is possible: one key, one word or nothing at all is a whole entry, and is never asked about."""

from pathlib import Path

import pytest

from support.journals import rows
from support.many_commands import Here, Start, asked, days_ago, ended

WORDS = "grey [b] שלום 🙂 -- 'quoted'"


@pytest.fixture
def course(here: Here) -> Here:
    """A course with one session, two days ago."""
    here("session", "add", days_ago(2))
    return here


def only(here: Here) -> dict[str, object]:
    """The one entry there is, which has to be finished."""
    (entry,) = here.data("list", "--all")["entries"]
    assert entry["finished"] is True
    return {"kind": entry["kind"], **here.shown(str(entry["id"]))}


def leaves_nothing_open(here: Here) -> bool:
    """Whether the overview lets it rest: nothing is left open, and the session is written about."""
    return here.data()["unfinished"] == []


# --- a word


@pytest.mark.parametrize("kind", ["checkin", "reflect"])
def test_words_behind_the_command_are_the_whole_entry_as_typed(course: Here, kind: str) -> None:
    course(kind, *WORDS.split(" "))
    answer = {"checkin": "checkin.word", "reflect": "reflect.first"}[kind]
    assert only(course)[answer] == WORDS.replace("-- ", "", 1)
    assert leaves_nothing_open(course)


def test_a_word_that_begins_with_a_dash_stands_after_two(course: Here) -> None:
    course("checkin", "--", "-5", "--plain")
    assert only(course)["checkin.word"] == "-5 --plain"


def test_one_word_after_a_session_is_its_first_capture_and_it_is_written_about(course: Here) -> None:
    assert course.data()["to_reflect"] == 1
    course("reflect", "grey")
    assert course.data("thread")["first"]["text"] == "grey"
    assert course.data()["to_reflect"] is None


def test_a_word_before_the_hour_that_a_session_was_planned_for_says_that_it_moved(here: Here) -> None:
    here("session", "add", "2026-03-02 14:00")
    said = " ".join(here.run("reflect", "grey", "--at", "2026-03-02 09:00").stderr.split())
    assert "It was planned for Mon 2 Mar, 14:00, and stands at Mon 2 Mar, 09:00 now" in said
    assert "'ketajournal session edit 1 --at WHEN' puts that right." in said
    assert "planned for" not in here.run("reflect", "more", "--at", "2026-03-02 15:00").stderr


def test_a_word_is_kept_with_its_own_session_and_moment(course: Here) -> None:
    course("session", "add", days_ago(1))
    course("reflect", "grey", "--session", "1", "--at", "yesterday 08:00")
    assert only(course)["session"] == 1
    assert course.data("list")["entries"][0]["at"][11:16] == "08:00"


def test_a_second_word_is_another_entry_and_takes_nothing_away(course: Here) -> None:
    for word in ("grey", "still grey"):
        course("checkin", word)
        course("reflect", word)
    texts = [e["text"] for e in course.data("list", "--all")["entries"]]
    assert sorted(texts) == ["grey", "grey", "still grey", "still grey"]


@pytest.mark.parametrize("kind", ["checkin", "reflect"])
def test_a_word_without_a_course_is_kept_and_joins_the_course_that_is_begun(here: Here, kind: str) -> None:
    here(kind, "grey")
    assert "grey" in here("list")
    here("session", "add", days_ago(-2))
    assert [e["text"] for e in here.data("list", "--all")["entries"]] == ["grey"]


def test_a_word_for_a_session_that_is_not_there_is_refused_and_nothing_is_kept(course: Here) -> None:
    course("reflect", "grey", "--session", "9", code=3)
    course("reflect", "grey", "--at", "nonsense", code=2)
    assert course.data("list", "--all")["entries"] == []


def test_a_word_after_a_session_long_ago_invents_no_session(here: Here) -> None:
    here("session", "add", days_ago(60))
    here("reflect", "still", "there")
    assert len(here.data("session", "list")["sessions"]) == 1
    assert here.data("thread")["first"]["text"] == "still there"


def test_a_word_in_the_first_course_after_it_was_closed_stays_with_it(course: Here) -> None:
    course("course", "close")
    course("reflect", "grey")
    assert course.data("thread")["first"]["text"] == "grey"
    assert [c["ended_on"] is not None for c in course.data("course", "list")["courses"]] == [True]


# --- nothing


@pytest.mark.parametrize("plain", [["--plain"], []], ids=["plain", "a full terminal"])
@pytest.mark.parametrize("kind", ["checkin", "reflect"])
def test_a_dot_at_the_first_question_is_a_whole_entry(
    course: Here, at_terminal: Start, kind: str, plain: list[str]
) -> None:
    child = at_terminal(kind, *plain)
    asked(child, 1)
    child.send(".\r")
    child.expect("complete")
    assert ended(child) == 0
    entry = only(course)
    assert (entry["kind"], [v for k, v in entry.items() if "." in k]) == (kind, [])
    assert leaves_nothing_open(course)
    assert course.data()["to_reflect"] == (None if kind == "reflect" else 1)


def test_one_key_says_nothing_today(course: Here, at_terminal: Start) -> None:
    child = at_terminal("reflect")
    assert "nothing today" in asked(child, 1)
    child.send("3")
    assert ended(child) == 0
    assert only(course)["reflect.today"] == "nothing"
    assert course.data()["to_reflect"] is None


def test_one_word_and_that_is_all_asks_for_the_word_alone(course: Here, at_terminal: Start) -> None:
    child = at_terminal("reflect")
    asked(child, 1)
    child.send("2")
    asked(child, 2)
    child.send("grey\r")
    assert ended(child) == 0
    assert only(course)["reflect.first"] == "grey"
    assert leaves_nothing_open(course)


def test_nothing_today_in_a_file_is_complete(course: Here) -> None:
    course("reflect", answers={"reflect.today": "nothing"})
    assert only(course)["reflect.today"] == "nothing"
    assert course.data("thread")["first"] is None


def test_nothing_today_leaves_room_for_words_later(course: Here) -> None:
    course("reflect", answers={"reflect.today": "nothing"})
    course("reflect", "a", "door")
    assert course.data("thread")["first"]["text"] == "a door"


@pytest.mark.parametrize("kind", ["checkin", "reflect"])
def test_an_empty_word_is_no_word(course: Here, kind: str) -> None:
    """As with 'write': an empty variable in a script is no entry of a person's."""
    for word in ("", "  ", "\t\n"):
        course(kind, word, code=2)
    assert course.data("list", "--all")["entries"] == []


def test_a_dot_before_there_is_a_course_keeps_nothing_and_says_so(here: Here, at_terminal: Start, home: Path) -> None:
    here("write", "there is a journal")
    child = at_terminal("reflect", "--plain")
    asked(child, 1)
    child.send(".\r")
    child.expect("nothing was kept")
    assert ended(child) == 0
    assert rows(home, "SELECT kind FROM entry") == [("note",)]


def test_after_the_very_first_session_only_its_day_is_asked_before_the_words(here: Here, at_terminal: Start) -> None:
    """How it is given, and by whom, is asked another day, by whichever of 'prep' and 'begin' comes first."""
    here("write", "there is a journal")
    child = at_terminal("reflect", "--plain")
    assert "first session" in asked(child, 1)
    child.send("today at 0:00\r")
    assert "one word, or nothing" in asked(child, 2)
    child.send("nothing\r")
    assert ended(child) == 0
    for guide, first in (("prep", True), ("begin", False)):
        child = at_terminal(guide, "--plain")
        assert ("How is it given" in asked(child, 1)) == first
        child.send("1\r")
        asked(child, 2)
        child.send(".\r")
        assert ended(child) == 0


def test_enough_after_one_answer_keeps_it_and_is_no_fault(course: Here, at_terminal: Start) -> None:
    child = at_terminal("checkin", "--plain")
    asked(child, 1)
    child.send("4\r")
    asked(child, 2)
    child.send(".\r")
    child.expect("Enough for now")
    assert ended(child) == 0
    (entry,) = course.data("list", "--all")["entries"]
    assert course.shown(entry["id"])["checkin.space"] == 4


def test_no_driving_is_said_on_the_day_itself_before_a_dot_and_beside_a_word(here: Here, at_terminal: Start) -> None:
    here("session", "add", "now")
    child = at_terminal("reflect")
    child.expect("No driving")
    asked(child, 1)
    child.send(".\r")
    assert ended(child) == 0
    assert "No driving" in here("reflect", "blue")


def test_no_driving_is_not_said_two_days_later(course: Here) -> None:
    assert "No driving" not in course("reflect", "blue")


def test_the_only_practice_needs_no_name(course: Here) -> None:
    course("practice", "did", code=3)
    course("practice", "add", "a walk")
    assert "a walk, on 1 day" in course("practice", "did")
    course("practice", "add", "tea")
    assert "'a walk', 'tea'" in course("practice", "did", code=2)
