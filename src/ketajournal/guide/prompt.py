"""A question, and a conversation made of them: what prompt files say, as values."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import NamedTuple

from ketajournal.course.values import Value
from ketajournal.guide.conditions import Condition

KINDS = {
    "text": "a line of text",
    "long": "text of any length; an editor opens on request",
    "scale": "a whole number, 0 to 10",
    "number": "a number",
    "choice": "one of the options",
    "many": "any of the options",
    "item": "an item of a validated measure: 0, 1, 2 or 3",
    "yes-no": "yes or no",
    "date": "a date or a moment, in everyday words",
    "breathe": "a paced-breathing timer; the answer is the seconds it ran",
    "note": "shown, not answered",
}
SCALE = (0, 10)


class Prompt(NamedTuple):
    """One question, or one note that is only shown.

    ``recall`` names an earlier question whose answer is shown back above this one. ``default`` is a
    value, or ``"last"`` for the latest answer to this same question, or ``"fact:NAME"`` for something
    the journal knows. ``keeps`` names a column that the answer also sets. ``code`` is the LOINC code of
    a measure's item, and ``crisis`` marks the item whose every answer above 0 shows help at once.
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
    options: Mapping[str, str] = MappingProxyType({})
    optional: bool = True
    when: Condition | None = None
    recall: str | None = None
    recall_as: str | None = None
    default: str | None = None
    keeps: str | None = None
    code: str | None = None
    crisis: bool = False
    low: float | None = None
    high: float | None = None
    whole: bool = False

    def applies(self, known: Mapping[str, Value]) -> bool:
        """Whether it is asked or shown, for what is known."""
        return self.when is None or self.when.holds(known)

    @property
    def is_question(self) -> bool:
        return self.kind != "note"


class Guide(NamedTuple):
    """A conversation: its title, what it says first and last, and its prompts in order."""

    name: str
    title: str
    opening: str
    closing: str
    prompts: tuple[Prompt, ...]

    def prompt(self, prompt_id: str) -> Prompt | None:
        return next((p for p in self.prompts if p.id == prompt_id), None)
