"""A hand that types at random: every answer kept is one that it meant for that very question.

It looks at what is asked, decides, types as people type (or pastes), and goes on though the screen has changed.
"""

import os
from collections import defaultdict
from contextlib import suppress
from pathlib import Path
from random import Random
from typing import Any

import pytest
from prompt_toolkit.input import create_pipe_input
from prompt_toolkit.output import DummyOutput

from ketajournal.course.values import Value
from ketajournal.errors import BadInput, Interrupted
from ketajournal.guide.answers import AnswerReader
from ketajournal.guide.asking import Question
from ketajournal.guide.conversation import converse
from ketajournal.guide.prompt import Guide, Prompt
from ketajournal.guide.terminal_asker import TerminalAsker
from support.scripted_asker import MemoryKeeper
from support.values import at

ENTER, CTRL_C = "\r", "\x03"
READER = AnswerReader(at("2026-03-04 10:30"))
SEEDS = int(os.environ.get("MONKEY_SEEDS", "4"))
FIRST_SEED = int(os.environ.get("MONKEY_FIRST", "0"))
OPTIONS = {"iv": "IV infusion", "weird": "weird", "flat": "flat", "other": "another way"}
MANY = {f"o{n}": f"thing {n}" for n in range(1, 12)}
ITEM = {"0": "Not at all", "1": "Several days", "2": "More than half the days", "3": "Nearly every day"}
WORDS = (
    "because it rained",
    "friday 10am",
    "10am friday",
    "2nd floor",
    "tired",
    "a walk, i think",
    "weird",
    "half past 7",
)
COMMANDS = ("?", "<", "-")
KEYS = "abc .,?<>-+0123456789 "


def prompt(number: int, kind: str) -> Prompt:
    more: dict[str, Any] = {"ends": ("none", "all")} if kind == "scale" else {}
    if kind in ("choice", "many", "item"):
        more["options"] = {"choice": OPTIONS, "many": MANY, "item": ITEM}[kind]
    return Prompt(f"{kind}.{number}", f"{kind} {number}?", kind, ("S01",), **more)


class Hand:
    """Types at a terminal, and remembers what it meant for each question."""

    def __init__(self, seed: int) -> None:
        self._chance = Random(seed)
        self.now = 0.0
        self.asked = ""
        self.meant: dict[str, list[Value]] = defaultdict(list)
        self.half: dict[str, list[str]] = defaultdict(list)
        self._left: list[tuple[str, float]] = []
        self._chunks = 0
        self.log: list[str] = []

    def is_pasting(self) -> bool:
        return bool(self._left) and self._left[0][1] == 0.0

    def read(self, _count: int = 1) -> str:
        """The next keys: one, or all that come at once."""
        if not self._left:
            self._decide()
        key, wait = self._left.pop(0)
        self.now += wait
        while self._left and self._left[0][1] == 0.0:
            key += self._left.pop(0)[0]
        self.log.append(f"{self.asked} +{wait:.2f} {key!r}")
        return key

    def _type(self, keys: str, first: float | None = None) -> None:
        """Keys as fast as people type within a line, after having looked."""
        gaps = [self._chance.uniform(0.7, 4) if first is None else first]
        gaps += [self._chance.uniform(0.04, 0.33) for _ in keys[1:]]
        self._left += list(zip(keys, gaps, strict=True))

    def _paste(self, keys: str) -> None:
        self._left += [(keys[0], self._chance.uniform(0.7, 4)), *((key, 0.0) for key in keys[1:])]

    def _decide(self) -> None:
        self._chunks += 1
        chance, kind = self._chance, self.asked.partition(".")[0]
        if self._chunks > 200:
            return self._type(CTRL_C)
        way = chance.random()
        if way < 0.45:
            return self._answer(kind)
        if way < 0.6:
            words = chance.choice(WORDS)
            self.meant[self.asked] += self._values_of(kind, words)
            typed = self._paste if chance.random() < 0.3 else self._type
            if chance.random() < 0.8:
                return typed(words + ENTER)
            self.half[self.asked].append(words)  # what is typed next stands behind it
            return typed(words)
        if way < 0.7:  # a half, with time before its dot
            number = chance.randint(0, 9)
            self._type(str(number))
            self._type(".", first=chance.uniform(0.05, 1.4))
            self._type(f"5{ENTER}", first=chance.uniform(0.05, 2))
            self.meant[self.asked] += [number + 0.5, f"{number}.5"] if kind in ("number", "text", "long") else []
            return None
        if way < 0.78:
            lines = [chance.choice(WORDS) for _ in range(chance.randint(2, 4))]
            self.meant[self.asked].append("\n".join(lines))
            return self._paste(ENTER.join(lines) + ENTER)
        if way < 0.9:
            return self._type(chance.choice((*COMMANDS, "", "\x15")) + ENTER)
        return self._type("\x15q" + "".join(chance.choices(KEYS, k=4)) + "\x15")

    def _values_of(self, kind: str, words: str) -> list[Value]:
        if kind == "choice" and words == "weird":
            return ["weird"]
        if kind == "date":
            with suppress(BadInput):
                return [READER.typed(prompt(0, kind), words)]
        return [words] if kind in ("text", "long") else []

    def _answer(self, kind: str) -> None:
        """An answer that is meant, with an Enter out of habit now and then."""
        chance = self._chance
        number = chance.randint(0, 10)
        match kind:
            case "scale":
                typed = f"{number}{ENTER if number == 1 else ''}"
                value: Value = number
            case "item":
                number = chance.randint(0, 3)
                typed, value = str(number), number
            case "choice":
                number = chance.randint(1, len(OPTIONS))
                typed, value = str(number), list(OPTIONS)[number - 1]
            case "many":
                number = chance.randint(2, 9)
                typed, value = f"\x15{number} 11{ENTER}", None
            case "number":
                typed, value = f"\x15{number}{ENTER}", number
            case "yes-no":
                typed, value = f"\x15no{ENTER}", False
            case "date":
                typed, value = f"\x152026-03-0{number or 1}{ENTER}", f"2026-03-0{number or 1}"
            case _:
                typed, value = f"\x15words {number}{ENTER}", f"words {number}"
        self.meant[self.asked].append(value)
        self._type(typed)
        if kind in ("scale", "item", "choice") and typed[-1] != ENTER and chance.random() < 0.4:
            self._type(chance.choice((ENTER, ".", ",")), first=chance.uniform(0.05, 1.4))


class Watched(TerminalAsker):
    """Tells the hand what is asked."""

    hand: Hand

    def put(self, question: Question) -> None:
        self.hand.asked = question.prompt.id
        super().put(question)


@pytest.mark.parametrize("seed", range(FIRST_SEED, FIRST_SEED + SEEDS))
def test_every_answer_kept_is_one_that_was_meant(seed: int, monkeypatch: pytest.MonkeyPatch) -> None:
    chance = Random(seed)
    kinds = chance.choices(
        ("scale", "item", "choice", "many", "number", "yes-no", "text", "long", "date"),
        (6, 2, 3, 2, 2, 1, 3, 1, 1),
        k=14,
    )
    prompts = tuple(prompt(number, kind) for number, kind in enumerate(kinds))
    keeper, hand = MemoryKeeper([]), Hand(seed)
    with create_pipe_input() as typed:
        typed.send_text("x" * 40_000)  # that something is there to be read; what it is the hand says
        at_once = typed.stdin_reader.read  # type: ignore[attr-defined]
        monkeypatch.setattr(typed.stdin_reader, "read", lambda _count=1: hand.read() if at_once(1) else "")  # type: ignore[attr-defined]
        monkeypatch.setattr("ketajournal.guide.field.more_is_typed", lambda _given: hand.is_pasting())
        asker = Watched(READER, Path, input=typed, output=DummyOutput())
        asker.hand = hand
        monkeypatch.setattr(asker, "_clock", lambda: hand.now)
        monkeypatch.setattr(asker, "_forget_typed", lambda: None)
        with suppress(Interrupted):
            converse(Guide("test", "Test", "", "", prompts), asker, keeper)
    for name, value in keeper.answers.items():
        if name.endswith(".beside"):
            assert isinstance(value, str)
            assert any(words in value for words in WORDS), value
            continue
        if value is None:
            continue
        if name.startswith("many"):
            assert isinstance(value, list)
            continue
        wrong = f"{name} became {value!r}; meant was {hand.meant[name]}"
        behind = [half + str(more) for half in hand.half[name] for more in (*COMMANDS, *hand.meant[name])]
        assert value in [*hand.meant[name], *behind], "\n".join((wrong, *hand.log))
