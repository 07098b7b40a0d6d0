"""The LOINC codes of the PHQ-9 and the GAD-7: panels, totals, items, and answers, as ``loinc.toml`` has them."""

import tomllib
from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

SYSTEM = "http://loinc.org"


class LoincAnswer(NamedTuple):
    """An answer's code, its words, and what it counts (0 to 3)."""

    code: str
    display: str
    weight: int


class LoincForm(NamedTuple):
    """A form's codes. ``items`` are in the order of the form; ``difficulty`` is the question that is never summed."""

    panel: str
    total: str
    total_display: str
    items: Sequence[str]
    difficulty: str | None = None

    @property
    def canonical(self) -> str:
        """The address under which LOINC publishes the form as a FHIR Questionnaire."""
        return f"{SYSTEM}/q/{self.panel}"


_TOLD = tomllib.loads(Path(__file__).with_suffix(".toml").read_text(encoding="utf-8"))
ANSWERS, DIFFICULTY_ANSWERS, _INSTEAD = (
    tuple(LoincAnswer(*row) for row in _TOLD["answers"][of]) for of in ("items", "difficulty", "instead")
)
ACCEPTED = (*ANSWERS, *_INSTEAD)
ANSWER_WORDS: dict[str, int] = _TOLD["words"]
FORMS = {name: LoincForm(**codes) for name, codes in _TOLD["forms"].items()}
