"""A preparation: without a date yet, a second time for one session, and the forms that a first one leads to."""

from pathlib import Path
from typing import Any

from support.journals import everything, journal_at
from support.many_commands import Here, asked, days_ago, ended


def answers_of(home: Path, kind: str) -> list[dict[str, Any]]:
    return [{a.prompt: a.value for a in e.answers} for e in everything(home) if e.kind == kind]


# --- without a date


def test_who_does_not_know_the_date_yet_says_so_and_goes_on(home: Path, at_terminal: Any) -> None:
    with journal_at(home):
        pass
    child = at_terminal("prep", "--plain")
    assert "can stay open" in asked(child, 1)
    child.send("later\r")
    child.expect("session add WHEN")
    assert "How is it given" in asked(child, 2)
    child.send("4\r")
    asked(child, 3)
    child.send("\r")
    asked(child, 4)
    child.send("a quiet hour\r")
    while child.expect([r"\r\n\s*\d+/\d+  ", "That is all"]) == 0:
        if child.expect(["someone with you", "> "]) == 0:
            child.expect("> ")
        child.send("\r")
    assert ended(child) == 0
    (prepared,) = everything(home)
    assert (prepared.course_id, prepared.finished) == (None, True)
    assert "prep.at-home" in {a.prompt for a in prepared.answers}, "the route was said, and is known by now"


def test_what_was_prepared_without_a_date_goes_with_the_first_session_once_there_is_one(here: Here) -> None:
    here("prep", answers={"course.route": "lozenge", "prep.intention": "a quiet hour"})
    here("session", "add", days_ago(-3))
    prepared = here.shown(here.id_of("prep"))
    assert (prepared["session"], prepared["prep.intention"]) == (1, "a quiet hour")
    assert here.data("session", "list")["sessions"][0]["number"] == 1


def test_or_with_the_one_that_a_later_preparation_names(here: Here) -> None:
    here("prep", answers={"prep.intention": "a quiet hour"})
    here("prep", answers={"course.started_on": days_ago(-3), "prep.intention": "and another"})
    for entry in here.data("list", "--all", "--kind", "prep")["entries"]:
        assert here.shown(entry["id"])["session"] == 1


def test_a_date_that_was_left_open_is_not_asked_again_once_the_session_is_known(here: Here, at_terminal: Any) -> None:
    here("prep", answers={"course.started_on": None, "prep.intention": "a quiet hour"})
    assert here.shown(here.id_of("prep"))["course.started_on"] is None
    here("session", "add", days_ago(-3))
    again = at_terminal("prep", "--plain")
    again.expect("Look through it")
    again.send("\r")
    assert "How is it given" in asked(again, 1)
    again.send(".\r")
    again.expect("Take it now")
    again.send("no\r")
    assert ended(again) == 0
    assert len(here.data("session", "list")["sessions"]) == 1


def test_a_session_long_ago_is_not_what_was_prepared_for(here: Here) -> None:
    here("prep", answers={"prep.intention": "a quiet hour"})
    here("session", "add", days_ago(20))
    assert here.shown(here.id_of("prep"))["session"] is None


# --- a second one


def prepared_once(here: Here) -> None:
    here("session", "add", days_ago(-1))
    here("prep", answers={"prep.intention": "a quiet hour", "prep.hope": 4})


def test_a_second_preparation_for_a_session_is_told_of_the_first_and_can_change_it(
    here: Here, home: Path, at_terminal: Any
) -> None:
    prepared_once(here)
    child = at_terminal("prep", "--plain")
    child.expect("This was prepared on")
    child.expect("> ")
    child.send("\r")
    while child.expect([r"\r\n\s*\d+/\d+  ", "That is all"]) == 0:
        which = child.expect(["much hope", "What would you like to bring", r"\r\n> "])
        if which < 2:
            child.expect("a quiet hour" if which else "Enter keeps: 4")
            child.expect(r"\r\n> ")
        child.send("\r" if which else "7\r")
    child.expect("Take it now")
    child.send("no\r")
    assert ended(child) == 0
    (prepared,) = answers_of(home, "prep")
    assert (prepared["prep.hope"], prepared["prep.intention"]) == (7, "a quiet hour")


def test_or_another_is_begun_and_the_first_stays(here: Here, home: Path, at_terminal: Any) -> None:
    prepared_once(here)
    child = at_terminal("prep", "--plain")
    child.expect("This was prepared on")
    child.send("no\r")
    asked(child, 1)
    child.send("another wish\r")
    asked(child, 2)
    child.send(".\r")
    assert ended(child) == 0
    assert [p["prep.intention"] for p in answers_of(home, "prep")] == ["a quiet hour", "another wish"]


# --- the forms after it


def forms_begun(at_terminal: Any) -> Any:
    """A preparation in which everything is left open and both forms are wanted, at the first form."""
    child = at_terminal("prep", "--plain")
    child.expect("This was prepared on")
    child.expect("> ")
    child.send("no\r")
    while child.expect([r"\r\n> ", "Take it now"]) == 0:
        child.send("\r")
    child.expect("> ")
    child.send("\r")
    return child


def test_after_help_was_shown_the_second_form_is_asked_for_first(here: Here, home: Path, at_terminal: Any) -> None:
    prepared_once(here)
    child = forms_begun(at_terminal)
    for number in range(1, 11):
        asked(child, number)
        child.send("1\r" if number == 9 else "0\r")
    child.expect("Begin one now")
    child.expect(r"\r\n> ")
    child.send("\r")
    child.expect("The second form is GAD-7")
    child.expect("> ")
    child.send("\r")
    assert ended(child) == 0
    assert not answers_of(home, "gad-7")


def test_a_dot_in_the_first_form_is_enough_for_both(here: Here, home: Path, at_terminal: Any) -> None:
    prepared_once(here)
    child = forms_begun(at_terminal)
    asked(child, 1)
    child.send("1\r")
    asked(child, 2)
    child.send(".\r")
    assert ended(child) == 0
    assert len(answers_of(home, "phq-9")) == 1
    assert "GAD-7" not in child.before
