"""Nobody sees a sealed letter, whatever they type; its rule opens it, or its writer does, and then it stays open."""

import json
import os
import re
import signal
import subprocess
import sys
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pexpect
import pytest

from ketajournal.cli.app import exit_code
from support.journals import interrupt, is_whole, journal_at, rows
from support.kills import killed_at
from support.many_commands import Here, Start, days_ago

WORDS = "Dear you, this is only for later"
FAR = {"letter.opens": "date", "letter.date": days_ago(-400)[:10]}
READING = (
    "",
    "--json",
    "list",
    "list --all --json",
    "list --kind letter --json",
    "list --deleted --json",
    "show",
    "show --json",
    "letter list",
    "letter list --json",
    "thread",
    "thread --json",
    "report --full",
    "report --json",
    "report --by session",
    "report --by window",
    "review --brief",
    "review --json",
    "course list",
    "session list",
    "therapy list",
    "practice list",
    "cost list",
    "prompts show letter",
    "help-now",
)
# Those that show entries as they stand.
NEAREST = ("", "list --all --json", "list --deleted --json", "show", "show --json", "letter list --json")


@pytest.fixture
def course(here: Here) -> Here:
    """A course with three sessions: twenty, ten and three days ago."""
    for days in (20, 10, 3):
        here("session", "add", days_ago(days))
    return here


def letter(here: Here, **more: Any) -> str:
    """Write a letter that opens on a day far away, if nothing else is said. Returns its id."""
    rule = {f"letter.{key}": value for key, value in more.items()} or FAR
    here("letter", "write", answers={"letter.text": WORDS, **rule})
    return here.id_of("letter")


def half_written(at_terminal: Start, *, as_draft: bool) -> None:
    """Leave a letter by Ctrl-C: with its words given, or with them half typed."""
    child = at_terminal("letter", "write", "--plain")
    child.expect("1/")
    child.expect("> ")
    child.send(WORDS if as_draft else f"{WORDS}\r")
    if as_draft:
        child.expect(WORDS)
    else:
        child.expect("2/")
        child.expect("> ")
    interrupt(child)
    child.expect(pexpect.EOF)


def what_is_said(here: Here, commands: tuple[str, ...] = NEAREST) -> str:
    """What these commands say, one after the other."""
    every = [here.run(*words.split()) for words in commands]
    assert all(done.returncode != 2 for done in every), "each of them is a command"
    return "\n".join(done.stdout + done.stderr for done in every)


# --- sealed


def test_no_command_that_reads_shows_a_sealed_letter(course: Here) -> None:
    letter(course)
    assert WORDS not in what_is_said(course, READING)
    assert course.data("show", "last")["sealed"] is True


def test_no_refusal_repeats_a_sealed_letter(course: Here) -> None:
    entry = letter(course)
    refused = [
        course("edit", entry, code=2),
        course("edit", entry, "letter.text", code=2),
        course("edit", entry, answers={"letter.text": "other"}, code=2),
        course("edit", entry, answers={"letter.opened": "2020-01-01"}, code=2),
        course("edit", entry, "--at", "yesterday", code=2),
        course("letter", "open", "1", code=2),
        course("letter", "open", entry, "--json", code=2),
        course("letter", "open", "2", code=3),
        course("delete", entry, code=2),
    ]
    assert WORDS not in "\n".join(refused)
    assert WORDS in course("letter", "open", "1", "--early")


def test_a_sealed_letter_stays_sealed_when_it_is_deleted_and_when_it_comes_back(course: Here) -> None:
    entry = letter(course)
    said = course("delete", entry, "--yes") + what_is_said(course) + course("show", entry, "--json")
    said += course("delete", entry, "--undo") + what_is_said(course)
    assert WORDS not in said
    assert course.data("letter", "list")["letters"][0]["id"] == entry


def test_deleting_a_sealed_letter_at_a_terminal_shows_nothing_of_it(course: Here, at_terminal: Start) -> None:
    entry = letter(course)
    child = at_terminal("delete", entry)
    child.expect(r"Delete this\? It can be brought back for 30 days")
    assert WORDS not in child.before
    child.send("no\r")
    child.expect("Nothing was deleted")


@pytest.mark.parametrize("as_draft", [False, True], ids=["its words given", "its words half typed"])
def test_a_letter_left_by_ctrl_c_is_shown_by_no_command_and_gone_on_with(
    course: Here, at_terminal: Start, as_draft: bool
) -> None:
    half_written(at_terminal, as_draft=as_draft)
    assert WORDS not in what_is_said(course)
    child = at_terminal("letter", "write", "--plain")
    child.expect("Go on from there")
    child.expect("> ")
    child.send("\r")
    if as_draft:
        child.expect(f"You had begun: {WORDS}")
        child.expect("> ")
        child.send(f"{WORDS}\r")
    child.expect("2/")
    child.send("1\r")
    child.expect("3/")
    child.send(f"{FAR['letter.date']}\r")
    child.expect("Sealed")
    child.expect(pexpect.EOF)
    assert WORDS not in what_is_said(course)
    assert WORDS in course("letter", "open", "1", "--early")


@pytest.mark.parametrize("as_draft", [False, True], ids=["its words given", "its words half typed"])
def test_a_letter_left_half_written_long_ago_is_not_out_of_reach(
    course: Here, at_terminal: Start, home: Path, as_draft: bool
) -> None:
    half_written(at_terminal, as_draft=as_draft)
    with journal_at(home) as journal:
        long_ago = (datetime.now() - timedelta(days=30)).isoformat()[:19] + "+00:00"
        journal.connection.execute("UPDATE entry SET started_at = ? WHERE kind = 'letter'", (long_ago,))
    if course.data("letter", "list")["letters"]:
        assert WORDS in course("letter", "open", "1", "--early")
        return
    child = at_terminal("letter", "write", "--plain")
    assert child.expect(["Go on from there", r"1/\d"]) == 0, "neither listed nor gone on with"


@pytest.mark.parametrize("as_draft", [False, True], ids=["its words given", "its words half typed"])
def test_a_letter_begun_anew_leaves_the_first_one_readable_by_its_writer(
    course: Here, at_terminal: Start, as_draft: bool
) -> None:
    half_written(at_terminal, as_draft=as_draft)
    child = at_terminal("letter", "write", "--plain")
    child.expect("Go on from there")
    child.expect("> ")
    child.send("no\r")
    child.expect("1/")
    child.expect("> ")
    child.send(".\r")
    child.expect(pexpect.EOF)
    assert WORDS not in what_is_said(course)
    assert WORDS in course("letter", "open", "1", "--early")


def test_a_letter_whose_editor_was_killed_is_not_kept_where_everybody_reads_it(
    course: Here, at_terminal: Start, tmp_path: Path
) -> None:
    editor = tmp_path / "editor"
    editor.write_text(f'#!/bin/sh\nprintf "{WORDS}" > "$1"\nprintf opened\nexec sleep 60\n')
    editor.chmod(0o755)
    child = at_terminal("letter", "write", "--plain", EDITOR=str(editor))
    child.expect("1/")
    child.expect("> ")
    child.send("+\r")
    child.expect("opened")
    child.kill(signal.SIGKILL)
    child.wait()
    again = at_terminal("letter", "write", "--plain")
    again.expect(["1/", "Go on from there"])
    again.kill(signal.SIGKILL)
    again.wait()
    assert WORDS not in what_is_said(course)


def test_a_letter_is_not_written_open(course: Here) -> None:
    answers = {"letter.text": WORDS, **FAR, "letter.opened": "2020-01-01"}
    course.run("letter", "write", "--answers", "-", stdin=json.dumps(answers))
    assert WORDS not in what_is_said(course)


@pytest.mark.parametrize(
    "rule",
    [
        {"opens": "date"},
        {"opens": "low"},
        {"opens": "dip", "session": 2},
        {"opens": "dip", "session": 0, "low": 3},
        {"opens": "dip", "session": 2, "low": 11},
        {"opens": "date", "date": "9999-12-31"},
        {"opens": "never"},
    ],
    ids=str,
)
def test_a_letter_without_a_whole_rule_is_refused_and_nothing_is_kept(course: Here, rule: dict[str, Any]) -> None:
    answers = {"letter.text": WORDS} | {f"letter.{key}": value for key, value in rule.items()}
    course("letter", "write", answers=answers, code=2)
    assert course.data("list", "--all")["entries"] == []


# --- opened


def test_a_letter_whose_day_has_come_opens_without_a_question_and_stays_open(course: Here) -> None:
    entry = letter(course, opens="date", date=days_ago(1)[:10])
    assert "may be opened" in course()
    assert re.search(
        r"A letter you wrote on \d+ \w+ \d{4} may be opened: 'ketajournal letter open'", course("--full", "--plain")
    )
    assert course.data("letter", "list")["letters"][0]["may_be_opened"] is True
    assert WORDS in course("letter", "open")
    opened = course.data("letter", "list")["letters"][0]["opened"]
    assert opened is not None
    assert WORDS in course("letter", "open", "1")
    assert course.data("letter", "list")["letters"][0]["opened"] == opened, "the first time it was opened"
    assert course.shown(entry)["letter.text"] == WORDS
    assert "may be opened" not in course()


def test_two_low_weeks_open_a_letter_and_one_does_not(here: Here) -> None:
    here("session", "add", days_ago(28))
    here("letter", "write", "--at", days_ago(28, "20:00"), answers={
        "letter.text": WORDS, "letter.opens": "low", "letter.low": 3,
    })  # fmt: skip
    here("checkin", "--at", "24 days ago", answers={"checkin.mood": 2})
    here("letter", "open", code=2)
    here("checkin", "--at", "18 days ago", answers={"checkin.mood": 3})
    assert WORDS in here("letter", "open")


def test_a_dip_after_its_session_opens_a_letter_and_one_elsewhere_does_not(course: Here) -> None:
    course("letter", "write", "--at", "15 days ago", answers={
        "letter.text": WORDS, "letter.opens": "dip", "letter.session": 2, "letter.low": 3,
    })  # fmt: skip
    course("checkin", "--at", "12 days ago", answers={"checkin.mood": 1})
    course("checkin", "--at", "2 days ago", answers={"checkin.mood": 1})
    course("letter", "open", code=2)
    course("checkin", "--at", "8 days ago", answers={"checkin.mood": 1})
    assert WORDS in course("letter", "open")


def test_a_letter_means_the_same_session_when_an_earlier_one_is_cancelled(course: Here) -> None:
    course("letter", "write", "--at", "15 days ago", answers={
        "letter.text": WORDS, "letter.opens": "dip", "letter.session": 2, "letter.low": 3,
    })  # fmt: skip
    course("checkin", "--at", "2 days ago", answers={"checkin.mood": 1})  # after the third
    course("session", "cancel", "1")
    assert course.data("letter", "list")["letters"][0]["may_be_opened"] is False


@pytest.mark.parametrize("answer", ["", "no", "\x03", "yes"], ids=["Enter", "no", "Ctrl-C", "yes"])
def test_before_its_day_only_yes_opens_a_letter(course: Here, at_terminal: Start, answer: str) -> None:
    letter(course)
    child = at_terminal("letter", "open")
    child.expect(r"\(yes/no\) ")
    if answer == "\x03":
        interrupt(child, "Left sealed")
    else:
        child.send(f"{answer}\r")
        child.expect([WORDS, "Left sealed"])
    assert (child.after == WORDS) == (answer == "yes")
    child.expect(pexpect.EOF)
    assert (course.data("letter", "list")["letters"][0]["opened"] is not None) == (answer == "yes")


@pytest.mark.parametrize("when", ["before", "after"])
@pytest.mark.parametrize("step", ["Writer.answer", "Writer._insert"])
def test_killed_while_it_opens_a_letter_is_sealed_or_open_and_never_lost(
    course: Here, home: Path, step: str, when: str
) -> None:
    letter(course)
    opening = ["letter", "open", "1", "--early"]
    assert killed_at("ketajournal.journal.writing", step, when, lambda: exit_code(opening))
    assert is_whole(home)
    is_open = course.data("letter", "list")["letters"][0]["opened"] is not None
    assert is_open == ((step, when) == ("Writer.answer", "after")), "its one transaction is done, or is not"
    assert (WORDS in course("show", "last")) == is_open
    assert WORDS in course("letter", "open", "1", "--early")


def test_a_letter_opened_into_a_pipe_that_closed_can_be_read_again(course: Here) -> None:
    letter(course)
    reading, writing = os.pipe()
    os.close(reading)
    done = subprocess.run(
        [sys.executable, "-m", "ketajournal", "letter", "open", "--early"],
        stdin=subprocess.DEVNULL,
        stdout=writing,
        stderr=subprocess.PIPE,
        start_new_session=True,
        check=False,
    )
    os.close(writing)
    assert (done.returncode, done.stderr) == (0, b"")
    assert WORDS in course("letter", "open", "1")


# --- over the courses


@pytest.mark.parametrize("another", [False, True], ids=["the course is closed", "another was begun"])
def test_a_letter_outlives_the_course_it_was_written_in(course: Here, home: Path, another: bool) -> None:
    letter(course, opens="date", date=days_ago(1)[:10])
    course("course", "close")
    if another:
        course("prep", answers={"course.started_on": days_ago(-6)})
    assert "may be opened" in course()
    assert WORDS in course("letter", "open")
    assert len(rows(home, "SELECT id FROM entry WHERE kind = 'letter'")) == 1


@pytest.mark.parametrize("words", [["letter", "list"], ["letter", "open"], ["letter", "open", "1", "--early"]])
def test_without_a_journal_none_is_made_for_a_letter_that_is_not_there(
    here: Here, home: Path, words: list[str]
) -> None:
    here(*words, code=3)
    assert not home.exists()
