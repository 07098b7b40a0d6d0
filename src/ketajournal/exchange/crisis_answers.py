"""Finding the answers that call for help in what is refused or left out: they are met whatever else is wrong.

In our own documents they are known by their question; in FHIR by the item's code, its words, its link id, or by the
Questionnaire that was asked, wherever in the file that stands.
"""

from collections.abc import Iterable
from typing import Any

from ketajournal.course.help_calls import NOT_LIVING
from ketajournal.course.metrics import WARNING_SIGNS
from ketajournal.exchange import fhir_items
from ketajournal.exchange.fhir_values import Json, numbers, objects, weights
from ketajournal.exchange.loinc import ANSWERS

PROMPT = "phq-9.9"
_MOST_KEPT = 10_000


def answers_in(documents: Iterable[Any]) -> list[int | str]:
    """Every answer above 0 to item 9 of the PHQ-9 in JSON, in the order they stand there; the sign by its name."""
    search = _Search()
    for document in documents:
        search.look_through(document)
    return search.found + [
        value
        for (asked, link), value in search.waiting.items()
        if any((name, link) in search.nines for name in fhir_items.spellings(asked))
    ]


class _Search:
    """The answers ``found``. A questionnaire later on may know, in ``nines``, which of those ``waiting`` are too."""

    def __init__(self) -> None:
        self.found: list[int | str] = []
        self.waiting: dict[tuple[str, str], int] = {}
        self.nines: set[tuple[str, str]] = set()

    def look_through(self, document: Any) -> None:
        left = [(document, "")]
        while left:
            value, asked = left.pop()
            if isinstance(value, list):
                left += [(one, asked) for one in reversed(value)]
            elif isinstance(value, dict):
                if value.get("resourceType") == "QuestionnaireResponse":
                    asked = fhir_items.asked_by(value)
                self._look_at(value, asked)
                left += [(one, asked) for one in reversed(value.values())]

    def _look_at(self, value: Json, asked: str) -> None:
        if value.get("prompt") == PROMPT:
            self.found += _above_0([value.get("value")])
        elif value.get("metric") == WARNING_SIGNS:
            self.found += [NOT_LIVING] if NOT_LIVING in _list(value.get("value")) else []
        elif value.get("resourceType") == "Questionnaire":
            nines = [link for link, code in fhir_items.codes_in(value).items() if code == fhir_items.NINE]
            if len(self.nines) < _MOST_KEPT:
                self.nines |= {(name, link) for name in fhir_items.names_of(value) for link in nines}
        elif "linkId" in value:
            self._look_at_item(value, asked)
        elif _is_observed_nine(value.get("code")):
            self.found += _said(value)

    def _look_at_item(self, item: Json, asked: str) -> None:
        said = [number for answer in objects(item.get("answer")) for number in _said(answer)]
        if fhir_items.may_be_nine(item, asked):
            self.found += said
        elif said and len(self.waiting) < _MOST_KEPT:
            self.waiting[asked, str(item.get("linkId"))] = said[0]


def _is_observed_nine(code: Any) -> bool:
    if not isinstance(code, dict):
        return False
    codes = {one.get("code") for one in objects(code.get("coding"))}
    return fhir_items.NINE in codes or fhir_items.is_of_nine(code.get("text"))


def _said(answer: Json) -> list[int]:
    """The answer's number above 0, if it has one: by its codes, its words, or what is said beside them."""
    return _above_0([*numbers(answer), answer.get("valueString"), *weights(answer, ANSWERS)[0]])[:1]


def _list(value: Any) -> list[Any]:
    return value if isinstance(value, list) else []


def _above_0(values: Iterable[Any]) -> list[int]:
    found = []
    for value in values:
        try:
            number = int(float(value))
        except (TypeError, ValueError, OverflowError):
            continue
        found += [min(number, 3)] if number > 0 else []
    return found
