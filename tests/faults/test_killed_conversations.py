"""A conversation that is cut off, in whatever way, keeps every answer and goes on from the very question."""

import os
import re
import signal
import sqlite3
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pexpect
import pytest

from ketajournal.course.values import Entry, Value
from ketajournal.guide.prompts import load_guide
from ketajournal.journal.moments import to_utc
from support.forked_commands import Terminal
from support.journals import CHECKIN, everything, interrupt, is_whole, journal_at
from support.many_commands import ended

ENVIRONMENT = {"TERM": "xterm", "NO_COLOR": "1", "PROMPT_TOOLKIT_NO_CPR": "1", "LC_ALL": "C.UTF-8", "EDITOR": "false"}

Start = Callable[..., pexpect.spawn]


@pytest.fixture
def start(home: Path) -> Iterator[Start]:
    """Begin a command on a terminal of its own, beside a journal that is there."""
    with journal_at(home):
        pass
    begun: list[pexpect.spawn] = []

    def command(*words: str) -> pexpect.spawn:
        child = Terminal(words, {**os.environ, **ENVIRONMENT}, (50, 200))
        begun.append(child)
        return child

    yield command
    for child in begun:
        child.close(force=True)


def killed(child: pexpect.spawn) -> None:
    """End the command as a power cut would: it is asked nothing and can tidy nothing."""
    child.kill(signal.SIGKILL)
    child.wait()
    child.close()
    assert child.signalstatus == signal.SIGKILL


def at_question(child: pexpect.spawn) -> tuple[int, str]:
    """Wait for the next question and the place to answer it. Returns its number and its words."""
    child.expect(r"\r\n\s*(\d+)/(\d+)  (\S[^\r]*)")
    number, asked = int(child.match[1]), child.match[3]
    child.expect(["> ", "›"])
    return number, asked


# --- the guides as they will be asked

ANSWERS = {
    "date": ("2099-01-05 14:00", None),
    "choice": ("1", None),
    "many": ("1 2", None),
    "yes-no": ("no", False),
    "scale": ("7", 7),
    "number": ("6", 6),
    "breathe": ("0", 0),
}


def answer_to(prompt_id: str, kind: str) -> tuple[str, Value]:
    """What is typed, and the value it becomes (``None``: whatever that is)."""
    return ANSWERS.get(kind, (f"words for {prompt_id} שלום 🙂", f"words for {prompt_id} שלום 🙂"))


def kill_at_every_question(start: Start, home: Path, guide: str, words: list[str]) -> list[str]:
    """Answer one question more each time and be killed at the one after. Returns the ids in the order asked."""
    kinds = {prompt.ask.split("\n")[0][:40]: prompt for prompt in load_guide(guide).prompts if prompt.is_question}
    given: list[tuple[str, Value]] = []
    asked_ids: list[str] = []
    while True:
        child = start(*words)
        if given:
            child.expect(r"left open .*with (\d+) answers?\. Go on from there\?")
            assert int(child.match[1]) == len(given)
            child.expect("> ")
            child.send("\r")
        number, asked = at_question(child)
        (prompt,) = [prompt for start_of, prompt in kinds.items() if asked.startswith(start_of)]
        assert number == len(given) + 1, f"resumed at {asked!r}"
        assert prompt.id not in [known for known, _ in given]
        asked_ids.append(prompt.id)
        typed, value = answer_to(prompt.id, prompt.kind)
        child.send(typed + "\r")
        given.append((prompt.id, value))
        last = child.expect([r"\r\n\s*\d+/\d+  ", pexpect.EOF]) == 1
        if last:
            assert ended(child) == 0
        else:
            killed(child)
        assert is_whole(home)
        (entry,) = everything(home)
        assert [a.prompt for a in entry.answers] == [known for known, _ in given], f"killed after {prompt.id}"
        for answer, (known, meant) in zip(entry.answers, given, strict=True):
            if meant is not None:
                assert answer.value == meant, known
            else:
                assert answer.value is not None, known
        assert entry.finished == last
        if last:
            return asked_ids


@pytest.mark.parametrize("guide", ["checkin", "prep"])
def test_killed_at_any_question_everything_before_is_kept_and_it_goes_on_there(
    start: Start, home: Path, guide: str
) -> None:
    asked = kill_at_every_question(start, home, guide, [guide, "--plain"])
    assert len(asked) >= {"checkin": CHECKIN, "prep": 13}[guide]
    order = [prompt.id for prompt in load_guide(guide).prompts]
    assert asked == sorted(asked, key=order.index), "in the order of the prompt file"


def test_killed_before_the_first_answer_nothing_is_left_behind(start: Start, home: Path) -> None:
    child = start("checkin", "--plain")
    assert at_question(child)[0] == 1
    killed(child)
    assert everything(home) == []
    assert is_whole(home)
    assert at_question(start("checkin", "--plain"))[0] == 1


def test_killed_after_several_answers_in_one_go_all_of_them_are_there(start: Start, home: Path) -> None:
    child = start("checkin", "--plain")
    for number in range(1, 6):
        assert at_question(child)[0] == number
        child.send(f"{number}\r")
    assert at_question(child)[0] == 6
    killed(child)
    (entry,) = everything(home)
    assert [a.value for a in entry.answers] == [1, 2, 3, 4, 5]
    assert not entry.finished


def test_a_question_left_open_is_not_asked_again_after_a_kill(start: Start, home: Path) -> None:
    child = start("checkin", "--plain")
    at_question(child)
    child.send("\r")
    at_question(child)
    child.send("5\r")
    at_question(child)
    killed(child)
    again = start("checkin", "--plain")
    again.expect(r"with 1 answer\. Go on")
    again.send("\r")
    assert at_question(again)[0] == 3


def test_no_to_going_on_begins_anew_and_keeps_what_was_answered(start: Start, home: Path) -> None:
    child = start("checkin", "--plain")
    at_question(child)
    child.send("3\r")
    at_question(child)
    killed(child)
    again = start("checkin", "--plain")
    again.expect("Go on from there")
    again.send("no\r")
    assert at_question(again)[0] == 1
    again.send("8\r")
    at_question(again)
    killed(again)
    assert sorted(a.value for e in everything(home) for a in e.answers) == [3, 8]
    third = start("checkin", "--plain")
    third.expect(r"with 1 answer\. Go on")
    third.send("\r")
    assert at_question(third)[0] == 2


# --- stopped politely


def one_entry(home: Path) -> Entry:
    (entry,) = everything(home)
    return entry


MODES = [["--plain"], []]


@pytest.mark.parametrize("mode", MODES, ids=["plain", "full"])
def test_ctrl_c_is_exit_130_and_says_what_is_kept(start: Start, home: Path, mode: list[str]) -> None:
    child = start("checkin", *mode)
    at_question(child)
    child.send("4\r")
    at_question(child)
    interrupt(child)
    child.expect("What was answered is kept")
    child.expect("goes on from this question")
    assert ended(child) == 130
    assert "Traceback" not in str(child.before)
    assert [a.value for a in one_entry(home).answers] == [4]
    again = start("checkin", *mode)
    again.expect("Go on from there")
    again.send("\r")
    assert at_question(again)[0] == 2


def _at_the_last_question(start: Start, mode: list[str]) -> pexpect.spawn:
    """A check-in that was answered but for its last question, which takes words."""
    child = start("checkin", *mode)
    for number in range(1, CHECKIN):
        assert at_question(child)[0] == number
        child.send("\r")
    assert at_question(child)[0] == CHECKIN
    return child


HALF = "half an ans"


@pytest.mark.parametrize("mode", MODES, ids=["plain", "full"])
def test_ctrl_c_while_half_an_answer_is_typed_keeps_it_as_a_draft(start: Start, home: Path, mode: list[str]) -> None:
    child = _at_the_last_question(start, mode)
    child.send(HALF)
    child.expect(HALF)
    interrupt(child)
    assert ended(child) == 130
    assert one_entry(home).drafts == (("checkin.word", HALF),)
    again = start("checkin", *mode)
    again.expect("Go on from there")
    again.send("\r")
    again.expect(f"{CHECKIN}/{CHECKIN}")
    again.expect(HALF)


@pytest.mark.parametrize("mode", MODES, ids=["plain", "full"])
def test_a_closed_terminal_keeps_the_answers_and_what_was_half_typed(
    start: Start, home: Path, mode: list[str]
) -> None:
    child = _at_the_last_question(start, mode)
    child.send(HALF)
    child.expect(HALF)
    child.close()  # the window is gone: the kernel sends SIGHUP
    assert is_whole(home)
    entry = one_entry(home)
    assert len(entry.answers) == CHECKIN - 1
    assert not entry.finished
    assert entry.drafts == (("checkin.word", HALF),)
    assert child.exitstatus != 0


@pytest.mark.parametrize("polite", [signal.SIGTERM, signal.SIGHUP])
def test_a_polite_kill_is_like_ctrl_c(start: Start, home: Path, polite: signal.Signals) -> None:
    child = start("checkin", "--plain")
    at_question(child)
    child.send("4\r")
    at_question(child)
    child.kill(polite)
    child.expect("What was answered is kept")
    assert ended(child) == 130
    assert [a.value for a in one_entry(home).answers] == [4]


def test_ctrl_d_is_like_ctrl_c(start: Start, home: Path) -> None:
    child = start("checkin", "--plain")
    at_question(child)
    child.send("4\r")
    at_question(child)
    child.send("\x04")
    child.expect("What was answered is kept")
    assert ended(child) == 130
    assert [a.value for a in one_entry(home).answers] == [4]


def test_enough_for_now_is_no_fault_and_can_be_gone_on_with(start: Start, home: Path) -> None:
    child = start("checkin", "--plain")
    at_question(child)
    child.send("4\r")
    at_question(child)
    child.send(".\r")
    child.expect("Enough for now")
    assert ended(child) == 0
    assert [a.value for a in one_entry(home).answers] == [4]


def test_ctrl_c_at_the_offer_to_go_on_changes_nothing(start: Start, home: Path) -> None:
    child = start("checkin", "--plain")
    at_question(child)
    child.send("4\r")
    at_question(child)
    killed(child)
    before = one_entry(home)
    again = start("checkin", "--plain")
    again.expect("Go on from there")
    again.expect("> ")
    interrupt(again)
    assert ended(again) == 130
    assert one_entry(home) == before


def test_what_was_left_long_ago_is_not_offered_again(start: Start, home: Path) -> None:
    with journal_at(home) as journal:
        writer = journal.writer()
        writer.add_entry("checkin", datetime.now().astimezone().replace(microsecond=0) - timedelta(hours=13))
        begun = to_utc(datetime.now().astimezone() - timedelta(hours=13))
        journal.connection.execute("UPDATE entry SET started_at = ?", (begun,))
    child = start("checkin", "--plain")
    assert at_question(child)[0] == 1
    assert "Go on from there" not in str(child.before)


def in_its_editor(tmp_path: Path) -> Any:
    """A check-in in whose last question an editor is open that has saved something."""
    editor = tmp_path / "editor"
    editor.write_text('#!/bin/sh\nprintf "from the editor" > "$1"\nprintf opened\nexec sleep 60\n')
    editor.chmod(0o755)
    child = Terminal(("checkin", "--plain"), {**os.environ, **ENVIRONMENT, "EDITOR": str(editor)}, (50, 200))
    for _number in range(1, CHECKIN):
        at_question(child)
        child.send("\r")
    at_question(child)
    child.send("+\r")
    child.expect("opened")
    return child


def no_draft_is_left(tmp_path: Path) -> None:
    assert [path for path in (tmp_path / "runtime").rglob("*") if path.is_file()] == []


@pytest.mark.usefixtures("start")
def test_ctrl_c_is_the_editors_own_and_what_it_leaves_is_the_answer(home: Path, tmp_path: Path) -> None:
    child = in_its_editor(tmp_path)
    child.sendintr()
    assert ended(child) == 0
    assert one_entry(home).answers[-1].value == "from the editor"
    no_draft_is_left(tmp_path)


@pytest.mark.usefixtures("start")
def test_told_to_go_while_the_editor_is_open_what_it_held_is_kept_as_begun(home: Path, tmp_path: Path) -> None:
    child = in_its_editor(tmp_path)
    child.kill(signal.SIGTERM)
    assert ended(child) == 130
    assert one_entry(home).drafts == (("checkin.word", "from the editor"),)
    no_draft_is_left(tmp_path)


# --- while the file is held by another


def test_an_answer_waits_for_a_file_that_another_program_holds_for_a_moment(start: Start, home: Path) -> None:
    child = start("checkin", "--plain")
    at_question(child)
    held = sqlite3.connect(home / "journal.db", isolation_level=None, check_same_thread=False)
    held.execute("BEGIN IMMEDIATE")
    child.send("4\r")
    let_go = threading.Timer(0.7, lambda: held.execute("ROLLBACK"))
    let_go.start()
    assert at_question(child)[0] == 2
    let_go.join()
    held.close()
    killed(child)
    assert [a.value for a in one_entry(home).answers] == [4]


# --- one whole conversation with arrow keys


def test_a_whole_check_in_in_a_full_terminal(start: Start, home: Path) -> None:
    """Numbers typed, more wanted, boxes marked with the space bar, one step back, and the last question's words."""
    child = start("checkin")
    for number in range(1, CHECKIN):
        assert at_question(child)[0] == number
        child.send("6\r")
    assert at_question(child)[0] == CHECKIN
    child.send(">\r")
    for _rating in range(6):  # sleep quality, the softening and fear, in their places before it
        at_question(child)
        child.send("7\r")
    assert "basics" in at_question(child)[1]
    child.send(" ")  # marks the first
    child.send("\x1b[B")  # down
    child.send("\x1b[B")
    child.send(" ")
    child.send("\r")
    assert "shift" in at_question(child)[1]
    child.send("<\r")
    assert "basics" in at_question(child)[1]
    child.send("\r")
    assert "shift" in at_question(child)[1]
    child.send("lighter\r")
    at_question(child)
    child.send("called my sister [b]first[/b]\r")
    child.expect("Kept")
    assert ended(child) == 0
    assert "Traceback" not in str(child.before)
    entry = one_entry(home)
    assert entry.finished
    by_id = {a.prompt: a.value for a in entry.answers}
    assert len(by_id) == 14
    assert by_id["checkin.basics"] == ["moved", "outside"]
    assert by_id["checkin.shift"] == "lighter"
    assert by_id["checkin.word"] == "called my sister [b]first[/b]"
    assert {by_id[p.id] for p in load_guide("checkin").prompts if p.kind == "scale" and p.id in by_id} == {6, 7}
    shown = subprocess.run(
        [sys.executable, "-m", "ketajournal", "show", "last", "--plain"], capture_output=True, text=True, check=True
    ).stdout
    assert re.search(r"moved my body, was outside", shown)
    assert "called my sister [b]first[/b]" in shown
