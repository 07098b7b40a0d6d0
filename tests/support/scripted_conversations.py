"""A conversation played by a script at a terminal and killed at a moment: what was typed, and what was acknowledged.

An answer is acknowledged when something is shown after it that comes next: another question, or the end.
"""

import os
import random
import re
import signal
import time
from typing import Any, NamedTuple

import pexpect

from ketajournal.course.values import Value
from ketajournal.guide.prompt import Guide, Prompt
from ketajournal.guide.prompts import load_guide

ENVIRONMENT = {"TERM": "xterm", "NO_COLOR": "1", "PROMPT_TOOLKIT_NO_CPR": "1", "LC_ALL": "C.UTF-8", "EDITOR": "false"}
LONGEST = 20.0  # seconds in which something must be shown
WHATEVER = "whatever this becomes"
_QUESTION = re.compile(r"\r\n\s*(\d+)/\d+  (\S[^\r]*)\r\n")
_READY = re.compile(r"(?:> |› ?)(?:\x1b\[[^a-zA-Z]*[a-zA-Z])*")
_YES = re.compile(r"Go on from\s+there\?|Try\s+once\s+more\?")  # Enter means yes
_ENDED = ("Kept", "kept")
_LETTERS = "abcdefgh ijklmnop qrstuvwxyz äéñ שלום 🙂 [b] \\ ' \" % {}"


class Given(NamedTuple):
    """One answer: the question's id, and what its value should be (``WHATEVER``: only that there is one)."""

    prompt: str
    value: Value


class Moment(NamedTuple):
    """So many seconds after the answer to the question of this number was typed; 0 is the command's own start."""

    after: int
    seconds: float


class Played(NamedTuple):
    """How far it came. ``pending`` is an answer that was typed, with nothing shown after it yet."""

    acknowledged: list[Given]
    pending: Given | None
    killed: bool
    said: str


def moment(chance: random.Random, questions: int, *, start: float = 0.0) -> Moment:
    """Any moment: while an answer is being kept, or anywhere in the whole of it, *start* seconds being the start."""
    if chance.random() < 0.8:
        return Moment(chance.randint(1, questions), chance.choice((0.004, 0.015, 0.08)) * chance.random())
    return Moment(0, start + chance.uniform(0, 0.5))


class Script:
    """Answers each question with something drawn at random."""

    def __init__(self, kind: str, chance: random.Random, *, plain: bool) -> None:
        self.guide: Guide = load_guide(kind)
        self._chance = chance
        self._plain = plain

    def prompt(self, asked: str) -> Prompt:
        """The question that is shown in these words."""
        found = [p for p in self.guide.prompts if p.is_question and asked.startswith(p.ask.split("\n")[0][:40])]
        assert len(found) == 1, asked
        return found[0]

    def answer(self, prompt: Prompt) -> tuple[str, Given]:
        """What is typed, and what it should become."""
        match prompt.kind:
            case "scale" | "number":
                number = self._chance.randint(1, 10)
                return f"{number}\r", Given(prompt.id, number)
            case "yes-no":
                return "no\r", Given(prompt.id, False)
            case "choice":
                return ("1\r" if self._plain else "1"), Given(prompt.id, WHATEVER)
            case "many":
                return ("1 2\r" if self._plain else " \r"), Given(prompt.id, WHATEVER)
            case "breathe":
                return ("0\r" if self._plain else "\r"), Given(prompt.id, 0)
            case "date":
                return "2099-01-05 14:00\r", Given(prompt.id, WHATEVER)
        words = "".join(self._chance.choices(_LETTERS, k=self._chance.choice((1, 20, 300))))
        words = f"w{words.strip()}w"
        return f"{words}\r", Given(prompt.id, words)


def play(child: Any, script: Script, at: Moment | None) -> Played:
    """Answer question after question until that moment, then kill the command; to its end without one."""
    said, seen, number = "", 0, 0
    acknowledged: list[Given] = []
    pending: Given | None = None
    due = time.monotonic() + at.seconds if at is not None and at.after == 0 else None
    ended = False
    while not ended:
        more, ended = _more(child, due)
        said += more
        if due is not None and time.monotonic() >= due and not ended:
            os.kill(child.pid, signal.SIGKILL)
            said += _rest(child)
            acknowledged += _late(said[seen:], pending)
            return Played(acknowledged, None if _late(said[seen:], pending) else pending, True, said)
        if (match := _YES.search(said, seen)) and (ready := _READY.search(said, match.end())):
            seen = ready.end()
            child.send("\r")
        if (match := _QUESTION.search(said, seen)) and (ready := _READY.search(said, match.end())):
            if pending is not None:
                acknowledged.append(pending)
            seen, number = ready.end(), number + 1
            prompt = script.prompt(match[2])
            assert pending is None or prompt.id != pending.prompt, f"asked again: {said[-400:]!r}"
            typed, pending = script.answer(prompt)
            child.send(typed)
            if at is not None and at.after == number:
                due = time.monotonic() + at.seconds
    return Played([*acknowledged, *([pending] if pending else [])], None, False, said)


def _late(said: str, pending: Given | None) -> list[Given]:
    """The answer that was acknowledged in what was still on its way to the screen."""
    shown = _QUESTION.search(said) or any(word in said for word in _ENDED)
    return [pending] if pending is not None and shown else []


def _more(child: Any, due: float | None) -> tuple[str, bool]:
    """What is shown next, before that time where there is one, and whether that was all."""
    wait = LONGEST if due is None else max(0.0, due - time.monotonic())
    try:
        return child.read_nonblocking(65536, timeout=wait), False
    except pexpect.EOF:
        return "", True
    except pexpect.TIMEOUT:
        if due is None:
            raise
        return "", False


def _rest(child: Any) -> str:
    said = ""
    while True:
        more, ended = _more(child, None)
        said += more
        if ended:
            child.close(force=True)
            return said
