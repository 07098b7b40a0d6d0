"""Asking what is let into something that leaves the journal, one thing at a time; the answers are not kept."""

from collections.abc import Collection, Mapping, Sequence
from typing import NamedTuple

from ketajournal.course.values import Value
from ketajournal.guide.prompt import Guide, Prompt

IN, OUT = "in", "out"


class Choice(NamedTuple):
    """One thing to let in or leave out; Enter means ``let_in``. With ``among`` it is several, by key and words."""

    id: str
    ask: str
    why: str
    let_in: bool = False
    among: Mapping[str, str] = {}

    def prompt(self) -> Prompt:
        if self.among:
            return Prompt(self.id, self.ask, "many", (), why=self.why, options=self.among, kept=False)
        default = IN if self.let_in else OUT
        options = {IN: "let it in", OUT: "leave it out"}
        asked = Prompt(self.id, self.ask, "choice", (), why=self.why, options=options, kept=False)
        return asked._replace(optional=False, default=default)


def guide(title: str, opening: str, choices: Sequence[Choice]) -> Guide:
    """The conversation that asks about each of them in turn."""
    return Guide("handoff", title, opening, "", tuple(choice.prompt() for choice in choices))


class Consents:
    """The answers, for as long as the command runs: a place that keeps nothing on disk."""

    def __init__(self) -> None:
        self._given: dict[str, Value] = {}

    def chosen(self) -> Collection[str]:
        """The names of all that was let in so far."""
        let_in = {name for name, value in self._given.items() if value == IN}
        return let_in | {key for value in self._given.values() if isinstance(value, list) for key in value}

    def known(self) -> Mapping[str, Value]:
        return self._given

    def answered(self) -> Mapping[str, Value]:
        return self._given

    def recalled(self, _prompt_id: str) -> Value:
        return None

    def latest(self, _prompt_id: str) -> Value:
        return None

    def options(self, _name: str) -> Mapping[str, str]:
        return {}

    def save(self, prompt: Prompt, value: Value) -> None:
        self._given[prompt.id] = value

    def says_back(self, _said: Prompt, _question: Prompt) -> str | None:
        return None

    def drafts(self) -> Mapping[str, str]:
        return {}

    def keep_draft(self, prompt: Prompt, text: str) -> None:
        """An answer half typed is no consent."""

    def finish(self) -> None:
        """There is nothing to finish: the sheet is made by whoever asked."""
