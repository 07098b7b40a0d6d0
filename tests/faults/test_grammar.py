"""One grammar for all questions, typed into a real terminal: asleep and awake, pasted at, and while a timer runs."""

import os
import sys
from pathlib import Path
from typing import Any

import pexpect
import pytest

from support.forked_commands import Terminal
from support.journals import everything, journal_at
from support.many_commands import ENVIRONMENT, ended
from support.terminals import Shell

EVERY = """title = "Every kind"
whole = true
[[prompt]]
id = "every.{kind}"
ask = "The one of {kind}?"
kind = "{kind}"
{more}
[[prompt]]
id = "every.next"
ask = "And the next?"
kind = "scale"
ends = ["none", "all"]
"""
OPTIONS = 'options = { iv = "IV infusion", weird = "weird", other = "another way" }'
KINDS = {
    "text": ("", "words", "words"),
    "long": ("", "words", "words"),
    "scale": ('ends = ["none", "all"]', "7", 7),
    "number": ("low = 0\nhigh = 24", "7.5", 7.5),
    "choice": (OPTIONS, "weird", "weird"),
    "many": (OPTIONS, "weird, iv", ["iv", "weird"]),
    "yes-no": ("", "no", False),
    "date": ("", "2026-03-02", "2026-03-02"),
}


@pytest.fixture
def asks(home: Path) -> Any:
    """A conversation of the person's own whose first question is of this kind."""
    with journal_at(home):
        pass

    def write(kind: str) -> None:
        (home / "prompts").mkdir(exist_ok=True)
        more = 'options = { "60" = "one minute" }' if kind == "breathe" else KINDS[kind][0]
        (home / "prompts" / "every.toml").write_text(EVERY.format(kind=kind, more=more), encoding="utf-8")

    return write


def kept(home: Path) -> list[Any]:
    return [a.value for e in everything(home) for a in e.answers]


@pytest.mark.parametrize("kind", KINDS)
def test_ctrl_z_sleeps_at_every_kind_of_question_and_fg_draws_it_again(home: Path, asks: Any, kind: str) -> None:
    """A shell does it, and the terminal answers nothing that prompt_toolkit might ask of it."""
    asks(kind)
    environment = {**os.environ, **ENVIRONMENT, "PS1": "shell: "}
    del environment["PROMPT_TOOLKIT_NO_CPR"]
    shell = Shell("bash", ["--norc", "--noprofile", "-i"], environment, (30, 60))
    shell.expect("shell: ")
    shell.send(f"'{sys.executable}' -m ketajournal ask every\r")
    shell.expect(f"The one of {kind}")
    shell.expect("›")
    typed, value = KINDS[kind][1:]
    half = typed[:1] if kind != "scale" else ""  # one key would be the answer
    shell.send(f"{half}\x1a")
    shell.expect("Stopped")
    shell.expect("shell: ")
    shell.send("fg\r")
    shell.expect(f"The one of {kind}")
    shell.expect("›")
    shell.send(f"{typed[len(half) :]}\r")
    if kind == "many":
        shell.expect("Marked. Enter goes on")
        shell.send("\r")
    shell.expect("And the next")
    assert "\x1b[6n" not in str(shell.before)
    shell.close(force=True)
    assert kept(home) == [value]


def test_line_by_line_too_the_question_is_said_again_after_a_sleep(home: Path, asks: Any) -> None:
    asks("text")
    environment = {**os.environ, **ENVIRONMENT, "PS1": "shell: "}
    shell = Shell("bash", ["--norc", "--noprofile", "-i"], environment)
    shell.expect("shell: ")
    shell.send(f"'{sys.executable}' -m ketajournal ask every --plain\r")
    shell.expect("The one of text")
    shell.expect("\r\n> ")
    shell.send("wor")
    shell.expect("wor")
    shell.send("\x1a")
    shell.expect("Stopped")
    shell.expect("shell: ")
    shell.send("fg\r")
    shell.expect("The one of text")
    shell.expect("> wor")
    shell.send("ds\r")
    shell.expect("And the next")
    shell.close(force=True)
    assert kept(home) == ["words"]


PASTED = "We walked to the river\rthe light was 7 shades of blue\r<\r.\rand I cried\r"


@pytest.mark.parametrize("mode", [["--plain"], []], ids=["plain", "full"])
def test_lines_that_come_with_one_enter_are_one_answer(
    home: Path, asks: Any, mode: list[str], at_terminal: Any
) -> None:
    asks("text")
    child = at_terminal("ask", "every", *mode)
    child.expect("The one of text")
    child.expect(["\r\n> ", "›"])
    child.send(PASTED)
    child.expect("And the next")
    child.close(force=True)
    assert kept(home) == [PASTED.rstrip("\r").replace("\r", "\n")]


@pytest.mark.parametrize("kind", ["choice", "many", "yes-no", "scale", "date"])
def test_lines_pasted_where_a_choice_is_asked_answer_neither_it_nor_the_next(
    home: Path, asks: Any, kind: str, at_terminal: Any
) -> None:
    asks(kind)
    child = at_terminal("ask", "every")
    child.expect(f"The one of {kind}")
    child.expect("›")
    child.send("friday 10am\r2\rweird\r")
    child.expect({"scale": "Keep these words", "date": "(?s)friday 10am.*Try"}.get(kind, "fits none of these"))
    child.send("\x03")
    ended(child)
    assert kept(home) == []


def test_numbers_run_together_in_a_list_of_ten_or_more_are_told_to_stand_apart(
    home: Path, asks: Any, monkeypatch: pytest.MonkeyPatch, at_terminal: Any
) -> None:
    ten = ", ".join(f'n{number} = "the {number}th"' for number in range(1, 11))
    monkeypatch.setitem(KINDS, "many", (f"options = {{ {ten} }}", "", None))
    asks("many")
    child = at_terminal("ask", "every")
    child.expect("The one of many")
    child.expect("›")
    child.send("810\r")
    child.expect("'810' fits none of these. Between numbers stands a space.")
    child.send("\x1b[A8 10\r")
    child.expect("And the next")
    child.send("\x03")
    ended(child)
    assert kept(home) == [["n8", "n10"]]


@pytest.mark.parametrize("mode", [["--plain"], []], ids=["plain", "full"])
def test_keys_typed_while_the_breathing_runs_are_thrown_away(
    home: Path, asks: Any, mode: list[str], at_terminal: Any
) -> None:
    asks("breathe")
    child = at_terminal("ask", "every", *mode)
    child.expect("The one of breathe")
    child.expect(["\r\n> ", "›"])
    child.send("1\r" if mode else "1")
    child.expect("In, for four" if mode else "in ")
    child.send("7\r.\r")
    child.expect(pexpect.TIMEOUT, timeout=0.3)
    child.send("\x03")
    child.expect("And the next")
    child.expect(["\r\n> ", "›"])
    child.send("4\r")
    assert ended(child) == 0
    assert kept(home)[1:] == [4]


def test_line_by_line_no_line_carries_an_escape_code(home: Path, at_terminal: Any) -> None:
    """With the option, and where the terminal is called dumb: the first screens of a preparation."""
    with journal_at(home):
        pass
    for words, term in ((("prep", "--plain"), "xterm-256color"), (("prep",), "dumb")):
        environment = {**os.environ, **ENVIRONMENT, "TERM": term}
        del environment["NO_COLOR"]
        child = Terminal(words, environment, (24, 80))
        said = ""
        for typed in ("tomorrow 14:00\r", "1\r", "\r", "something\r", "?\r", ".\r"):
            child.expect("\r\n> ")
            said += child.before
            child.send(typed)
        child.expect(pexpect.EOF)
        said += child.before
        assert "\x1b" not in said, repr(said)
        child.close()
        for entry in everything(home):
            with journal_at(home) as journal:
                journal.writer().delete(entry.id)


def test_wide_letters_are_cut_and_folded_by_the_cells_they_take(home: Path, asks: Any) -> None:
    from ketajournal.course.text import folded, one_line, text_width

    words = "夜の川を歩いて橋の灯りを見た " * 6
    assert all(text_width(line) <= 38 for line in folded(words, 38, "  ", "  ").split("\n"))
    assert text_width(one_line(words, 20)) <= 20
    asks("choice")
    path = home / "prompts" / "every.toml"
    path.write_text(path.read_text(encoding="utf-8").replace("IV infusion", words.strip()), encoding="utf-8")
    child = Terminal(("ask", "every"), {**os.environ, **ENVIRONMENT}, (24, 40))
    child.expect("another way")
    shown = [line for line in str(child.before).split("\r\n") if "夜" in line]
    assert len(shown) >= 3
    child.close(force=True)
