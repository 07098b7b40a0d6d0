"""A line typed key by key: half typed it is kept when its terminal closes; a secret is never shown."""

import io
import os
import signal
import sys
import termios
import threading
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pexpect
import pytest

from ketajournal.guide.typed_line import typed_line
from support.journals import COMMAND, PASSPHRASE, everything, journal_at, note
from support.many_commands import ENVIRONMENT, asked
from support.terminals import Shell

pty = pytest.importorskip("pty")
Begin = Callable[..., Any]


def type_when_awaited(master: int, terminal: int, keys: str) -> None:
    """Type these keys once each of them is taken as it comes: before that the system edits the line itself."""
    while termios.tcgetattr(terminal)[3] & termios.ICANON:
        time.sleep(0.001)
    raw = keys.encode(errors="surrogateescape")
    for start in range(0, len(raw), 500):
        os.write(master, raw[start : start + 500])


def typing(keys: str, *, shown: bool = True) -> tuple[str, str]:
    """The line that these keys make, and what was shown of it."""
    master, terminal = pty.openpty()
    out = io.TextIOWrapper(io.BytesIO(), encoding="utf-8")
    try:
        threading.Thread(target=type_when_awaited, args=(master, terminal, keys)).start()
        line = typed_line("> ", terminal, out, shown=shown)
    finally:
        os.close(master)
        os.close(terminal)
    return line, out.buffer.getvalue().decode()  # type: ignore[attr-defined]


@pytest.mark.parametrize(
    ("keys", "line"),
    [
        ("words\r", "words"),
        ("wordt\x7fs\r", "words"),
        ("not this\x15words\r", "words"),
        ("some words\x17\x17good words\r", "good words"),
        ("wo\x1b[D\x1b[1;5Crds\x1bOP\r", "words"),
        ("wo\x00\x01\x0erds\x04\r", "words"),
        ("\x7f\x7f\x17\x15words\r", "words"),
        ("سلام 😀 e\u0301\x7f\x7f\r", "سلام 😀 "),
        ("a\tb\r", "a b"),
        ("wo\x13rds\r", "words"),
        ("so\udcc3 far\udcf0\udc9f\r", "so\ufffd far\ufffd"),
        ("\r", ""),
    ],
)
def test_keys_make_a_line(keys: str, line: str) -> None:
    made, shown = typing(keys)
    assert made == line
    assert "\x1b" not in shown, "nothing moves the cursor"


def test_a_line_of_any_length_is_taken_whole() -> None:
    """A terminal's own line is cut at 4,096 bytes."""
    words = "word " * 4000
    assert typing(f"{words}\r")[0] == words


def test_of_a_secret_nothing_is_shown() -> None:
    assert typing("open\x7f sesame\r", shown=False) == ("ope sesame", "> \n")


# --- at a whole command


def at_a_line_for_words(home: Path, at_terminal: Begin, mode: list[str]) -> pexpect.spawn:
    """A check-in of a new journal that has come to its question for words."""
    with journal_at(home):
        pass
    child = at_terminal("checkin", *mode)
    questions = iter(range(1, 20))
    while "word" not in asked(child, next(questions)):
        child.send("\r")
    return child


@pytest.mark.parametrize("mode", [["--plain"], []], ids=["plain", "full"])
@pytest.mark.parametrize("how", ["closed", signal.SIGHUP, signal.SIGTERM, signal.SIGQUIT], ids=str)
def test_a_half_typed_line_is_kept_however_its_conversation_ends(
    home: Path, at_terminal: Begin, mode: list[str], how: str | int
) -> None:
    child = at_a_line_for_words(home, at_terminal, mode)
    child.send("half of it zyx")
    child.expect("zyx")
    if how == "closed":
        child.close()
    else:
        child.kill(how)
        child.expect(pexpect.EOF)
    ((_, text),) = [draft for entry in everything(home) for draft in entry.drafts]
    assert text == "half of it zyx"


@pytest.mark.parametrize("mode", [["--plain"], []], ids=["plain", "full"])
@pytest.mark.parametrize("how", ["entered", "left"])
def test_half_a_letter_takes_none_of_the_words_around_it_along(
    home: Path, at_terminal: Begin, mode: list[str], how: str
) -> None:
    """As a line that drops a byte leaves behind, or a terminal in another encoding."""
    child = at_a_line_for_words(home, at_terminal, mode)
    os.write(child.child_fd, b"before \xc3 after zyx")
    child.expect("zyx")
    if how == "entered":
        child.send("\r")
    else:
        child.kill(signal.SIGTERM)
    child.expect(pexpect.EOF)
    (entry,) = everything(home)
    kept = (
        [a.value for a in entry.answers if a.value is not None]
        if how == "entered"
        else [text for _, text in entry.drafts]
    )
    assert kept == ["before \ufffd after zyx"]


def test_a_passphrase_typed_after_ctrl_z_where_no_shell_waits_is_not_shown(
    home: Path, at_terminal: Begin, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As in a window that was opened for this one command: nothing could wake it up, so the system lets it go on."""
    with journal_at(home, PASSPHRASE) as journal:
        note(journal, "from before")
    monkeypatch.delenv(COMMAND, raising=False)
    child = at_terminal("list")
    child.expect("Passphrase: ")
    child.send("half of it\x1a")
    child.expect("Passphrase: ")
    child.send(f"{PASSPHRASE}\r")
    child.expect("from before")
    assert PASSPHRASE not in child.before


@pytest.mark.real_keys
@pytest.mark.parametrize("shell", ["bash --norc --noprofile -i", "zsh -f -i"])
def test_a_passphrase_typed_after_ctrl_z_and_fg_is_not_shown(home: Path, shell: str) -> None:
    name, *options = shell.split()
    if not pexpect.which(name):
        pytest.skip(f"{name} is not here")
    with journal_at(home, PASSPHRASE) as journal:
        note(journal, "from before")
    environment = {key: value for key, value in os.environ.items() if key != COMMAND}
    child = Shell(name, options, {**environment, **ENVIRONMENT, "PS1": "shell: ", "PYTHONDONTWRITEBYTECODE": "1"})
    child.expect("shell: ")
    child.send(f"'{sys.executable}' -m ketajournal list\r")
    child.expect("Passphrase: ")
    child.send("half of it\x1a")
    child.expect("(?i)stopped|suspended")
    child.expect("shell: ")
    child.send("fg\r")
    child.expect("Passphrase: ")
    child.send(f"{PASSPHRASE}\r")
    child.expect("from before")
    assert PASSPHRASE not in child.before
    child.close(force=True)
