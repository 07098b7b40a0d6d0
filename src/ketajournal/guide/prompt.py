"""A question, and a conversation made of them: what prompt files say, as values."""

import re
from collections.abc import Mapping
from types import MappingProxyType
from typing import Any, NamedTuple

from ketajournal.course.text import one_line
from ketajournal.course.values import Value
from ketajournal.course.watch import OWN_TABLE
from ketajournal.guide.conditions import Condition


class AnswerKind(NamedTuple):
    """A kind of prompt: what its answer is, in a list of questions and, if in other words, in a refusal.

    ``sort`` is what a metric with such answers is read as; a kind without is shown, and no question.
    """

    words: str
    sort: str | None
    wanted: str = ""


PROMPT_KINDS = {
    "text": AnswerKind("a line of text", "words"),
    "long": AnswerKind("text of any length; an editor opens on request", "words", "text"),
    "scale": AnswerKind("a whole number from 0 to 10", "a rating from 0 to 10"),
    "number": AnswerKind("a number", "a number"),
    "choice": AnswerKind("one of the options", "one of some options", "one of: {options}"),
    "many": AnswerKind("any of the options", "any of some options", "any of: {options}"),
    "item": AnswerKind("an item of a validated measure: 0, 1, 2 or 3", "a number", "0, 1, 2 or 3"),
    "yes-no": AnswerKind("yes or no", "a yes or a no"),
    "date": AnswerKind("a date or a moment, in everyday words", "a date", 'a date, such as "2026-03-02 14:00"'),
    "breathe": AnswerKind(
        "a paced-breathing timer; the answer is the seconds it ran", "a number", "a number of seconds"
    ),
    "note": AnswerKind("shown, not answered", None),
    "said": AnswerKind("said back once, right behind the answer to the question before it", None),
}
# A table of a prompt file. What its keys hold is read as what ``prompt_rules`` lets them hold.
TomlTable = Mapping[str, Any]
_TOLD = tuple(name for name, kind in PROMPT_KINDS.items() if kind.sort is None)
SCALE = (0, 10)
_BESIDE = ".beside"
_FACT = "fact:"
_YES_NO = MappingProxyType({"yes": "yes", "no": "no"})


class Prompt(NamedTuple):
    """One question, or one note that is only shown.

    ``recall`` names an earlier question whose answer is shown back above this one. ``default`` is a
    value, or ``"last"`` for the latest answer to this same question, or ``"fact:NAME"`` for something
    the journal knows. ``options_from`` names a list that the journal keeps, such as ``"practices"``, whose
    members are the options. ``keeps`` names a column that the answer also sets.
    ``asked`` is false for a question that is asked elsewhere now, and whose answer a file can still give here.
    ``at_once`` is the condition under which it is asked by itself: otherwise it waits until the person wants more.
    ``better`` is the better end of a scale, ``"high"`` or ``"low"``, for whoever reads it on a sheet.
    ``kept`` is false where the answer is for the moment alone, as of what is let into a sheet.
    ``after`` is the id that a person's own asks to stand behind.
    ``source`` are the rows of the project's trace that the question serves.
    """

    id: str
    ask: str
    kind: str
    source: tuple[str, ...]
    why: str | None = None
    metric: str | None = None
    label: str | None = None
    unit: str | None = None
    ends: tuple[str, ...] = ()
    better: str | None = None
    options: Mapping[str, str] = MappingProxyType({})
    options_from: str | None = None
    optional: bool = True
    when: Condition | None = None
    at_once: Condition | None = None
    recall: str | None = None
    recall_as: str | None = None
    default: str | None = None
    keeps: str | None = None
    low: float | None = None
    high: float | None = None
    whole: bool = False
    asked: bool = True
    kept: bool = True
    after: str | None = None

    def applies(self, known: Mapping[str, Value]) -> bool:
        """True where it is asked or shown, for what is known."""
        return self.when is None or self.when.holds(known)

    def waits(self, known: Mapping[str, Value]) -> bool:
        """True where it is asked only of whoever wants more; an answer that was begun with is not put off again."""
        return self.at_once is not None and self.id not in known and not self.at_once.holds(known)

    def beside(self) -> "Prompt":
        """The place for words beside an answer that is no text."""
        ask = f"Words beside: {self.ask}"
        return Prompt(f"{self.id}{_BESIDE}", ask, "long", self.source, when=self.when, asked=False)

    @property
    def is_question(self) -> bool:
        return self.kind not in _TOLD

    @property
    def choices(self) -> Mapping[str, str]:
        """The words to choose from, by value: its options, or yes and no."""
        return _YES_NO if self.kind == "yes-no" else self.options

    @property
    def numbers(self) -> Mapping[str, str]:
        """The numbers that can be typed alone, each with what it means: an item's own, else from 1 on."""
        if self.kind == "scale":
            return {str(n): str(n) for n in range(SCALE[0], SCALE[1] + 1)}
        if self.kind == "item":
            return {value: value for value in self.options}
        return {str(n): value for n, value in enumerate(self.choices, start=1)}

    @property
    def takes_words_beside(self) -> bool:
        """True where an answer is no text: words that were typed there can be kept beside it."""
        return self.kept and self.kind not in ("text", "long", *_TOLD)


class Guide(NamedTuple):
    """A conversation: its title, what it says first and last, and its prompts in order.

    ``own`` are the ids of those prompts that stand in the person's own files. ``parts`` has the title of
    each part by the id of its first prompt; a conversation without parts is one whole.
    """

    name: str
    title: str
    opening: str
    closing: str
    prompts: tuple[Prompt, ...]
    own: frozenset[str] = frozenset()
    parts: Mapping[str, str] = MappingProxyType({})

    @property
    def is_form(self) -> bool:
        """True of a published form: its items mean nothing without the heading, that says which days they mean."""
        return any(prompt.kind == "item" for prompt in self.prompts)

    def part_of(self, prompt: Prompt) -> str | None:
        """The title of the part that a prompt stands in."""
        found = None
        for other in self.prompts:
            found = self.parts.get(other.id, found)
            if other.id == prompt.id:
                return found
        return None

    def question_before(self, prompt: Prompt) -> str | None:
        """The id of the question that stands right before a prompt, whatever else is shown between."""
        before = self.prompts[: self.prompts.index(prompt)]
        return next((p.id for p in reversed(before) if p.is_question), None)

    def only(self, part: str) -> "Guide":
        """The same conversation with the prompts of one part."""
        return self._replace(prompts=tuple(p for p in self.prompts if self.part_of(p) == part))

    def with_all(self) -> "Guide":
        """The same conversation with nothing that waits until more is wanted."""
        return self._replace(prompts=tuple(p._replace(at_once=None) for p in self.prompts))

    def said_to(self, values: Mapping[str, Value]) -> list[str]:
        """The notes that the conversation shows to these answers, such as whom to tell of a sign."""
        return [
            filled(p.ask, values)
            for p in self.prompts
            if p.kind == "note" and p.when and p.when.names() & values.keys() and p.applies(values)
        ]

    def facts(self) -> set[str]:
        """The names of all that its conditions, defaults and notes ask for beside its own answers."""
        conditions = [c for p in self.prompts for c in (p.when, p.at_once) if c is not None]
        named = {name for condition in conditions for name in condition.names()}
        defaults = {p.default.removeprefix(_FACT) for p in self.prompts if p.default and p.default.startswith(_FACT)}
        blanks = {name for p in self.prompts for name in _BLANK.findall(p.ask)}
        return (named | defaults | blanks) - {p.id for p in self.prompts}

    def prompt(self, prompt_id: str) -> Prompt | None:
        """The prompt of that id, also where it is the place for words beside one, or a table's that has a name."""
        for prompt in self.prompts:
            if prompt.id == prompt_id:
                return prompt
            if prompt.takes_words_beside and prompt_id == f"{prompt.id}{_BESIDE}":
                return prompt.beside()
            if prompt.id == OWN_TABLE and prompt_id.startswith(f"{OWN_TABLE}-"):
                return prompt
        return None


_BLANK = re.compile(r"\{([a-z]+\.[a-z_]+)\}")


def filled(note: str, known: Mapping[str, Value]) -> str:
    """The words of a note with what the journal knows in place of names in braces, as in ``{session.day_after}``."""
    return _BLANK.sub(lambda blank: str(known[blank[1]]) if isinstance(known.get(blank[1]), str) else blank[0], note)


class Fault(NamedTuple):
    """Something wrong in a prompt file: what and where, with the id of its prompt. ``line`` counts from 1."""

    path: str
    what: str
    line: int | None = None
    prompt: str | None = None

    def __str__(self) -> str:
        where = f"{self.path}, line {self.line}" if self.line else self.path
        about = f"prompt '{one_line(self.prompt, 60)}': " if self.prompt else ""
        return f"{where}: {about}{self.what}."


class Changes(NamedTuple):
    """The changes that a person's own file makes to a conversation, as ids of prompts.

    ``whole`` says that nothing which ships is used: the conversation is theirs alone, or stands in for ours.
    """

    name: str
    ships: bool
    whole: bool
    replaced: tuple[str, ...]
    added: tuple[str, ...]
    left_out: tuple[str, ...]
    questions: int


class PromptCheck(NamedTuple):
    """All that is wrong in a person's own files, which lie in ``folder`` or would, and what they change."""

    folder: str
    exists: bool
    faults: tuple[Fault, ...]
    changes: tuple[Changes, ...]
