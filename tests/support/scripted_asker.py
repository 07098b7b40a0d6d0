"""Whoever asks and wherever answers are kept, in memory: conversations without a screen or a file."""

from collections.abc import Mapping
from typing import Any

import pytest

from ketajournal.course.values import Value
from ketajournal.errors import KetajournalError
from ketajournal.guide.asking import Left, Question, Signal
from ketajournal.guide.conditions import Condition
from ketajournal.guide.prompt import Guide, Prompt

Reply = Value | Signal | Left


class ScriptedAsker:
    """Answers from a script of (question, reply); a question that is not the next of the script fails the test."""

    def __init__(self, log: list[str], *script: tuple[str, Reply], once_more: bool = True) -> None:
        self.log = log
        self.script = list(script)
        self.questions: list[Question] = []
        self.lost: list[Value] = []
        self.said_back: str | None = None
        self._once_more = once_more

    def open(self, _guide: Guide) -> None:
        self.log.append("open")

    def note(self, prompt: Prompt) -> None:
        self.log.append(f"note {prompt.id}")

    def ask(self, question: Question) -> Value | Signal:
        asked = question.prompt.id
        if not self.script or self.script[0][0] != asked:
            pytest.fail(f"'{asked}' was asked; the script goes on with {self.script[:1] or 'nothing'}")
        self.log.append(f"ask {asked}")
        self.questions.append(question)
        reply = self.script.pop(0)[1]
        if isinstance(reply, Left):
            raise reply
        return reply

    def say_back(self, sentence: str) -> None:
        self.said_back = sentence

    def trouble(self, error: KetajournalError, _prompt: Prompt, value: Value) -> bool:
        self.log.append(f"trouble {type(error).__name__}")
        self.lost.append(value)
        return self._once_more

    def hand_back(self, _prompt: Prompt, value: Value) -> None:
        self.lost.append(value)

    def kept(self) -> None:
        """Nothing else holds what a script says."""

    def help(self, _paragraphs: list[str]) -> None:
        self.log.append("help")

    def help_line(self, *, last: bool) -> None:
        pass

    def close(self, _guide: Guide) -> None:
        self.log.append("close")


GIVEN: dict[str, Value] = {
    "text": "words",
    "long": "words",
    "scale": 5,
    "number": 6,
    "yes-no": True,
    "breathe": 0,
    "many": None,
    "date": "2026-03-02 14:00",
}


class AnswersAll(ScriptedAsker):
    """Answers whatever is asked, with something of its kind, and writes down what it was."""

    def __init__(self, **given: Value) -> None:
        super().__init__([])
        self.asked: list[str] = []
        self._given = {name.replace("__", ".").replace("_", "-"): value for name, value in given.items()}

    def ask(self, question: Question) -> Any:
        prompt = question.prompt
        self.asked.append(prompt.id)
        assert question.number <= question.of
        if prompt.id in self._given:
            return self._given[prompt.id]
        if prompt.kind == "choice":
            return next(iter(prompt.options))
        return GIVEN[prompt.kind]


class MemoryKeeper:
    """Keeps answers in memory, and fails to as often as it is told to."""

    def __init__(self, log: list[str], answers: Mapping[str, Value] | None = None, **facts: Value) -> None:
        self.log = log
        self.answers: dict[str, Value] = dict(answers or {})
        self.facts = facts
        self.earlier: dict[str, Value] = {}
        self.kept_drafts: dict[str, str] = {}
        self.finished = False
        self.faults: list[BaseException] = []

    def known(self) -> Mapping[str, Value]:
        return {**self.answers, **self.facts}

    def answered(self) -> Mapping[str, Value]:
        return dict(self.answers)

    def recalled(self, prompt_id: str) -> Value:
        return self.earlier.get(prompt_id)

    def latest(self, prompt_id: str) -> Value:
        return self.earlier.get(prompt_id)

    def save(self, prompt: Prompt, value: Value) -> None:
        if self.faults:
            raise self.faults.pop(0)
        self.answers[prompt.id] = value
        self.log.append(f"save {prompt.id}")

    def says_back(self, _said: Prompt, _question: Prompt) -> str | None:
        return None

    def drafts(self) -> Mapping[str, str]:
        return dict(self.kept_drafts)

    def keep_draft(self, prompt: Prompt, text: str) -> None:
        self.kept_drafts[prompt.id] = text

    def finish(self) -> None:
        self.finished = True
        self.log.append("finish")


def question(prompt_id: str, when: str | None = None, kind: str = "text", **more: Any) -> Prompt:
    return Prompt(prompt_id, f"{prompt_id}?", kind, ("S01",), when=Condition.parse(when) if when else None, **more)
