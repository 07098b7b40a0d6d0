"""Showing, changing and deleting an entry: what is there is seen, and nothing is asked twice."""

import re
from pathlib import Path
from typing import Any

import pytest

from support.journals import everything, journal_at
from support.many_commands import Here, days_ago, ended

RATED = ("space", "mood", "sleep-hours", "stress", "sleep-quality", "thoughts", "memories", "pause", "hope", "fear")
RATINGS = {f"checkin.{name}": 6 for name in (*RATED, "self-criticism")}
CHECKIN = {**RATINGS, "checkin.basics": ["moved"], "checkin.shift": "a song", "checkin.word": "tired"}


def test_a_whole_check_in_fits_on_a_screen(here: Here) -> None:
    here("checkin", answers=CHECKIN)
    shown = here("show", "--plain").splitlines()
    assert len(shown) <= 24
    assert "Mood today?  6" in "\n".join(shown)


@pytest.mark.parametrize("columns", [80, 60, 40])
def test_list_has_a_line_an_entry_with_its_first_words_or_its_figures(
    here: Here, columns: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    here("checkin", answers={"checkin.mood": 6, "checkin.sleep-hours": 7.5})
    here("checkin", answers=CHECKIN)
    here("measure", "gad-7", "--items", "0,1,2,3,0,1,2")
    here("measure", "phq-9", "--items", "0,1,2,-,0,1,2,0,0")
    here("cost", "add", "80 EUR")
    here("write", "a long walk by the river, and then the whole way back along the other bank before it rained")
    whole = [line.split("  ", 2)[2] for line in here("list").splitlines()[2:]]
    assert whole[:5] == [
        "check-in: mood 6, sleep hours 7.5",
        "check-in: a song",
        "GAD-7: 9",
        "PHQ-9: 8 of 9 items",
        "a cost: 80",
    ]
    monkeypatch.setenv("COLUMNS", str(columns))
    _head, _rule, *lines = here("list").splitlines()
    assert len(lines) == 6
    assert max(map(len, lines)) <= columns
    assert lines[-1].endswith("…")
    assert lines[2].endswith("GAD-7: 9")


def test_edit_takes_the_new_answer_on_its_own_line_and_refuses_what_is_none(here: Here, home: Path) -> None:
    here("checkin", answers={"checkin.mood": 5})
    here("edit", "last", "sleep-hours", "7,5")
    here("edit", "last", "word", "a", "calm", "day")
    assert "'seven' is not a number in digits" in here("edit", "last", "mood", "seven", code=2)
    (entry,) = everything(home)
    found = {answer.prompt: answer.value for answer in entry.answers}
    assert found == {"checkin.mood": 5, "checkin.sleep-hours": 7.5, "checkin.word": "a calm day"}


@pytest.mark.parametrize("command", [["show"], ["edit"], ["delete", "--yes"], ["delete", "--undo"]])
def test_a_number_of_something_else_names_no_entry_by_chance(here: Here, home: Path, command: list[str]) -> None:
    here("write", "some words")
    for short in (here.id_of("note")[:1], here.id_of("note")[:3], ""):
        assert f"'{short}' is too short to name an entry." in here(*command, short, code=2)
    assert here.id_of("note")[:8] in here("show", here.id_of("note")[:4])
    assert everything(home)[0].deleted_at is None


def test_edit_shows_each_question_with_its_answer_and_open_ones_and_a_wrong_number_asks_again(
    here: Here, home: Path, at_terminal: Any
) -> None:
    here("checkin", "--at", "2026-10-12 14:00", answers={"checkin.mood": 5})
    child = at_terminal("edit", "last", "--plain")
    child.expect("Monday 12 October 2026, 14:00: check-in")
    child.expect("Mood today\\?  5")
    child.expect("(\\d+)  One word for today, if there is one\\?  left open")
    number = str(child.match[1])
    child.expect("Its number: ")
    child.send("99\r")
    child.expect(r"It can be 1 to \d+\. Ctrl-C leaves it as it is\.")
    child.expect("Its number: ")
    child.send(f"{number}\r")
    child.expect("\r\n> ")
    child.send("grey\r")
    assert ended(child) == 0
    assert {a.prompt: a.value for a in everything(home)[0].answers} == {"checkin.mood": 5, "checkin.word": "grey"}


def test_in_edit_what_was_never_asked_is_not_told_as_none_marked(here: Here, at_terminal: Any) -> None:
    for answers, said in (({"reflect.signs": None}, "none marked"), ({}, "left open")):
        here("session", "add", days_ago(1))
        here("reflect", answers={"reflect.today": "words", "reflect.first": "a river", **answers})
        child = at_terminal("edit", "last", "--plain")
        child.expect(f"in the session or since\\?  {said}")
        child.sendintr()


def test_edit_lists_what_stands_open_under_the_answers_and_asks_what_a_new_one_opens(
    here: Here, home: Path, at_terminal: Any
) -> None:
    here("session", "add", days_ago(1))
    here("reflect", answers={"reflect.today": "words", "reflect.first": "a river"})
    child = at_terminal("edit", "last", "--plain")
    child.expect("(\\d+)  Did your body have any of these, in the session or since\\?  left open")
    number = str(child.match[1])
    child.expect("How much relief\\?  left open")
    child.expect("Its number: ")
    assert "is it there now" not in child.before
    child.send(f"{number}\r")
    child.expect("\r\n> ")
    child.send("7\r")
    child.expect("The chest pain: is it there now, or past")
    child.expect("\r\n> ")
    child.send("1\r")
    child.expect("In words, if you like")
    child.expect("\r\n> ")
    child.send(".\r")
    child.expect("Chest pain now: call the emergency number now")
    assert ended(child) == 0
    (entry,) = everything(home)
    kept = {a.prompt: a.value for a in entry.answers}
    assert (kept["reflect.signs"], kept["reflect.signs-chest-when"]) == (["chest"], "now")


def test_edit_lets_choose_among_the_practices_that_are_kept(here: Here, home: Path, at_terminal: Any) -> None:
    for name in ("a walk", "a page"):
        here("practice", "add", name)
    here("checkin", answers={"checkin.practices": ["a walk"]})
    child = at_terminal("edit", "last", "practices", "--plain")
    child.expect("1  a walk\r\n  2  a page")
    child.expect("Enter keeps: a walk|\r\n> ")
    child.send("2\r")
    assert ended(child) == 0
    assert [a.value for a in everything(home)[-1].answers] == [["a page"]]
    assert "fits none of these" in here("edit", "last", "practices", "a", "wlak", code=2)


def test_notes_that_a_changed_answer_calls_for_are_told_with_a_file_of_answers_too(here: Here) -> None:
    here("session", "add", days_ago(1))
    here("reflect", answers={"reflect.today": "words", "reflect.first": "a river"})
    said = here("edit", "last", answers={"reflect.signs": ["breathing"]})
    assert "Slowed breathing now: call the emergency number now" in said
    assert "Slowed breathing" not in here("edit", "last", answers={"reflect.body": "cold hands"})


def test_a_question_to_edit_is_known_by_its_last_word_and_a_long_one_folds_under_itself(
    here: Here, home: Path, at_terminal: Any
) -> None:
    here("checkin", "--at", "2026-10-12 14:00", answers={"checkin.mood": 5})
    child = at_terminal("edit", "last", "--plain", COLUMNS="40")
    child.expect(r"\r\n  1  Mental space: how much room is\r\n     there around your thoughts\?")
    child.close(force=True)
    child = at_terminal("edit", "last", "mood", "--plain")
    child.expect("\r\n> ")
    child.send("6\r")
    assert ended(child) == 0
    assert [a.value for a in everything(home)[0].answers] == [6]


def test_delete_asks_once_for_what_can_be_restored(here: Here, home: Path, at_terminal: Any) -> None:
    here("write", "words")
    child = at_terminal("delete", "last")
    child.expect("brought back for 30 days")
    child.send("yes\r")
    assert ended(child) == 0
    assert everything(home) == []


def test_a_deleted_entry_is_spoken_of_only_where_one_is_meant(here: Here) -> None:
    here("write", "words")
    assert "deleted" not in here("show", "ffffffff", code=3)
    assert "no deleted entry" in here("delete", "ffffffff", "--undo", code=3)


def test_before_there_is_a_course_the_overview_says_what_is_kept_and_what_to_do_first(here: Here) -> None:
    here("write", "hello")
    said = here()
    assert "1 entry kept so far: 'ketajournal list'." in said
    assert "'ketajournal prep' asks what a course needs" in said
    assert here.data()["entries"] == 1
    assert "goes on" not in said


def test_before_there_is_a_course_a_preparation_that_was_left_open_is_named(here: Here, at_terminal: Any) -> None:
    here("write", "hello")
    child = at_terminal("prep", "--plain")
    child.expect("> ")
    child.send("I don't know yet\r")
    child.expect("2/13")
    child.expect("> ")
    child.sendintr()
    ended(child)
    assert "'ketajournal prep' goes on from where you left it." in here()
    child = at_terminal("prep", "--plain")
    child.expect("with no answers yet. Go on from there")
    child.sendintr()
    ended(child)


def test_what_was_added_is_told_in_lines_that_break_no_word(home: Path, at_terminal: Any) -> None:
    child = at_terminal("session", "add", "2026-10-12 14:00", COLUMNS="40", KETAJOURNAL_PASSPHRASE_COMMAND="echo p")
    child.expect("Session 1: Monday 12 October 2026,\r\n14:00")
    assert ended(child) == 0


def test_session_alone_lists(here: Here) -> None:
    here("session", "add", days_ago(1))
    assert here("session") == here("session", "list")
    for form in ("--json", "--plain"):
        assert here("session", form) == here("session", "list", form)


def test_a_dip_of_a_letter_may_come_after_any_session(here: Here) -> None:
    here("session", "add", days_ago(9))
    here("session", "add", days_ago(3))
    letter = {"letter.text": "Dear me", "letter.opens": "dip", "letter.low": 3}
    here("letter", "write", "--at", days_ago(8), answers=letter)
    assert "in the days after any session" in " ".join(here("letter", "list").split())
    assert "may be opened" not in here()
    here("checkin", "--at", days_ago(1), answers={"checkin.mood": 2})
    assert here.data("letter", "list")["letters"][0]["may_be_opened"]


@pytest.mark.parametrize("words", [("checkin", "--at", "2026-10-12"), ("write", "--at", "2026-10-12 14:00", "x")])
def test_every_at_is_read_back_in_full(here: Here, words: tuple[str, ...]) -> None:
    answers = {"checkin.mood": 5} if words[0] == "checkin" else None
    assert "For Monday 12 October 2026, 1" in here(*words, answers=answers)


def test_words_beside_a_number_are_shown_and_can_be_changed(home: Path, here: Here) -> None:
    here("checkin", answers={"checkin.mood": 5, "checkin.mood.beside": "because I slept"})
    assert "Words beside: Mood today?  because I slept" in here("show", "--plain")
    here("edit", "last", answers={"checkin.mood.beside": "slept at last"})
    with journal_at(home):
        pass
    assert {a.prompt: a.value for a in everything(home)[0].answers}["checkin.mood.beside"] == "slept at last"


@pytest.mark.parametrize("words", ["edit last", "measure phq-9", "session close 1", "thread --add"])
def test_the_questions_it_names_where_nobody_can_be_asked_are_there_to_be_shown(here: Here, words: str) -> None:
    here("session", "add", days_ago(4))
    here("checkin", answers=CHECKIN)
    named = re.search(r"'ketajournal (prompts show [^']+)'", " ".join(here(*words.split(), code=2).split()))
    assert named
    here(*named[1].split())
