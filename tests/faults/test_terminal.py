"""What a terminal and an editor do in the middle of a question: sleep, change their size, crash, leave odd things."""

import os
import signal
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from ketajournal.course.values import Entry
from support.forked_commands import Terminal
from support.journals import CHECKIN, command, everything, journal_at, note
from support.many_commands import ENVIRONMENT, asked, ended
from support.terminals import Shell

MODES = pytest.mark.parametrize("mode", [["--plain"], []], ids=["plain", "full"])
Begin = Callable[..., Any]


@pytest.fixture
def begin(home: Path, at_terminal: Begin) -> Begin:
    """Begin a command on a terminal of its own, beside a journal that is there."""
    with journal_at(home):
        pass
    return at_terminal


def one_entry(home: Path) -> Entry:
    (entry,) = everything(home)
    return entry


def to_the_last_question(child: Any) -> None:
    for number in range(1, CHECKIN):
        asked(child, number)
        child.send("\r")
    asked(child, CHECKIN)


# --- suspended, resumed, resized


@MODES
def test_suspended_and_resumed_it_goes_on_where_it_was(begin: Begin, home: Path, mode: list[str]) -> None:
    """Several times in the middle of a number; below it is a shell that does it, by Ctrl-Z and 'fg'."""
    child = begin("checkin", *mode)
    asked(child, 1)
    child.send("4\r")
    asked(child, 2)
    child.send("1")
    for _ in range(3):
        os.kill(child.pid, signal.SIGSTOP)
        assert os.waitid(os.P_PID, child.pid, os.WSTOPPED | os.WNOWAIT) is not None
        os.kill(child.pid, signal.SIGCONT)
    child.send("0\r")
    asked(child, 3)
    assert [a.value for a in one_entry(home).answers] == [4, 10], "what was half typed before is in it"


def test_ctrl_z_in_a_shell_and_fg_go_on_with_the_question(begin: Begin, home: Path) -> None:
    shell = Shell("bash", ["--norc", "--noprofile", "-i"], {**os.environ, **ENVIRONMENT, "PS1": "shell: "})
    shell.expect("shell: ")
    shell.send(f"'{sys.executable}' -m ketajournal checkin --plain\r")
    asked(shell, 1)
    shell.send("4\r")
    asked(shell, 2)
    shell.send("\x1a")
    shell.expect("Stopped")
    shell.expect("shell: ")
    assert [a.value for a in one_entry(home).answers] == [4], "while it sleeps others can read, and write"
    assert command("write", "meanwhile").returncode == 0
    shell.send("fg\r")
    shell.expect("checkin --plain")
    shell.send("7\r")
    asked(shell, 3)
    shell.close(force=True)
    assert [a.value for e in everything(home) if e.kind == "checkin" for a in e.answers] == [4, 7]


@MODES
def test_a_window_that_changes_its_size_in_mid_question_loses_nothing_typed(
    begin: Begin, home: Path, mode: list[str]
) -> None:
    child = begin("checkin", *mode)
    to_the_last_question(child)
    words = "half of it before, and then the rest"
    for number, letter in enumerate(words):
        child.send(letter)
        if number % 6 == 0:
            child.setwinsize(*((24, 20), (50, 200), (3, 10), (24, 80))[number // 6 % 4])
            child.expect(".", timeout=5)
    child.setwinsize(24, 80)
    child.send("\r")
    assert ended(child) == 0
    assert one_entry(home).answers[-1].value == words


@pytest.mark.parametrize("size", [(1, 1), (300, 3)], ids=str)
def test_a_window_of_any_size_can_be_answered_in(home: Path, size: tuple[int, int]) -> None:
    with journal_at(home):
        pass
    child = Terminal(("checkin", "--plain"), {**os.environ, **ENVIRONMENT}, size)
    for number in range(1, CHECKIN):
        child.expect(f"{number}/{CHECKIN}")
        child.expect("> ")
        child.send("\r")
    child.expect(f"{CHECKIN}/{CHECKIN}")
    child.expect("> ")
    child.send("words\r")
    assert ended(child) == 0
    assert one_entry(home).answers[-1].value == "words"


# --- terminals that can do nothing, or are not named


@pytest.mark.parametrize("term", [None, "dumb", "no-such-terminal"])
def test_a_terminal_without_a_name_or_of_an_unknown_one_is_asked_in(
    begin: Begin, home: Path, term: str | None, monkeypatch: pytest.MonkeyPatch
) -> None:
    environment = {**os.environ, **ENVIRONMENT, "TERM": str(term)}
    if term is None:
        del environment["TERM"]
    child = Terminal(("checkin",), environment, (50, 200))
    asked(child, 1)
    child.send("4\r")
    asked(child, 2)
    child.close(force=True)
    assert [a.value for a in one_entry(home).answers] == [4]


def test_input_that_ends_in_the_middle_keeps_what_was_answered(begin: Begin, home: Path) -> None:
    """The terminal is there and what is typed ends: twice at one question, and at the first."""
    for answered in (0, 1):
        child = begin("checkin", "--plain")
        if answered:
            asked(child, 1)
            child.send("4\r")
        asked(child, 1 + answered)
        child.sendeof()
        child.sendeof()
        assert ended(child) == 130
        assert "Traceback" not in str(child.before)
    assert [a.value for a in one_entry(home).answers] == [4]


# --- editors

WORDS = "from the editor"
EDITORS = {
    "leaves words and exits with 1": (f'printf "{WORDS}" > "$1"; exit 1', WORDS),
    "leaves words and is killed": (f'printf "{WORDS}" > "$1"; kill -9 $$', WORDS),
    "crashes at once": ("kill -SEGV $$", None),
    "is not sure and exits with 1": ("exit 1", None),
    "empties the file": (': > "$1"', None),
    "empties it and crashes": (': > "$1"; kill -9 $$', None),
    "removes the file": ('rm "$1"', None),
    "removes the folder": ('rm -r "$(dirname "$1")"', None),
    "puts a folder in its place": ('rm "$1"; mkdir "$1"', None),
    "puts a link to nowhere in its place": ('rm "$1"; ln -s /nowhere/at/all "$1"', None),
    "puts another file in its place": (f'printf "{WORDS}" > "$1.new"; mv "$1.new" "$1"', WORDS),
    "writes Latin-1": ('printf "caf\\351" > "$1"', "café"),
}


def script(folder: Path, body: str) -> str:
    path = folder / "an editor.sh"
    path.write_text(f"#!/bin/sh\n{body}\n")
    path.chmod(0o755)
    return f"'{path}'"


def no_draft_is_left(tmp_path: Path) -> None:
    assert [path for path in (tmp_path / "runtime").rglob("*") if not path.is_dir()] == []


@pytest.mark.parametrize("what", EDITORS)
def test_whatever_the_editor_does_its_words_are_kept_or_nothing_is(
    begin: Begin, home: Path, tmp_path: Path, what: str
) -> None:
    body, words = EDITORS[what]
    child = begin("write", EDITOR=script(tmp_path, body))
    code = ended(child)
    assert "Traceback" not in str(child.before)
    assert [a.value for e in everything(home) for a in e.answers] == ([] if words is None else [words])
    assert (code == 0) == (words is not None), child.before
    no_draft_is_left(tmp_path)


@pytest.mark.parametrize("what", ["empties the file", "empties it and crashes", "removes the folder"])
def test_an_editor_that_leaves_nothing_changes_nothing_of_what_was_written(
    home: Path, tmp_path: Path, at_terminal: Begin, what: str
) -> None:
    with journal_at(home) as journal:
        note(journal, "from before")
    child = at_terminal("edit", "last", EDITOR=script(tmp_path, EDITORS[what][0]))
    ended(child)
    assert "Traceback" not in str(child.before)
    assert [a.value for a in one_entry(home).answers] == ["from before"]
    no_draft_is_left(tmp_path)


@MODES
def test_an_editor_that_fails_in_a_conversation_asks_the_question_again(
    begin: Begin, home: Path, tmp_path: Path, mode: list[str]
) -> None:
    """Gone at one time and crashing at another, and what is typed then is the answer."""
    editor = script(tmp_path, "kill -9 $$")
    child = begin("checkin", *mode, EDITOR=editor)
    to_the_last_question(child)
    child.send("+\r")
    asked(child, CHECKIN)
    (tmp_path / "an editor.sh").unlink()
    child.send("+\r")
    asked(child, CHECKIN)
    child.send("typed instead\r")
    assert ended(child) == 0
    assert one_entry(home).answers[-1].value == "typed instead"
    no_draft_is_left(tmp_path)


def test_a_closed_terminal_while_the_editor_is_open_keeps_what_it_held(
    begin: Begin, home: Path, tmp_path: Path
) -> None:
    """The window is gone: both are told so, and what the editor had saved is kept."""
    child = begin("write", EDITOR=script(tmp_path, f'printf "{WORDS}" > "$1"; echo opened; exec sleep 60'))
    child.expect("opened")
    child.close()
    assert [a.value for e in everything(home) for a in e.answers] == [WORDS]
    no_draft_is_left(tmp_path)
