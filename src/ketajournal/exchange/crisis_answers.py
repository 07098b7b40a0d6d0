"""Finding the answers that call for help in what is refused or left out: they are met whatever else is wrong.

In our own documents they are known by their question; in FHIR by the item's code, its words, its link id, or by the
Questionnaire that was asked, wherever in the file that stands. XML is none of what is read here, and is looked
through as a text: an answer stands behind the item's code, and no entity is ever put in the place of its name.
"""

import re
from collections.abc import Iterable, Iterator
from typing import Any

from ketajournal.course.help_calls import NOT_LIVING
from ketajournal.course.metrics import WARNING_SIGNS
from ketajournal.exchange import fhir_items
from ketajournal.exchange.content import Content
from ketajournal.exchange.fhir_values import Json, objects, values_of

PROMPT = "phq-9.9"
_XML_CODE = re.compile(r"(?<![\w-])\d{4,6}-\d(?!\d)", re.ASCII)
_XML_VALUE = re.compile(r"""=\s*["']([^"'<>]*)["']""")


def answers_of(content: Content) -> list[int | str]:
    """Those in a file that is refused, as far as it can be read."""
    return answers_in(content.readable_json()) + _in_xml(content.readable_text())


def _in_xml(text: str) -> list[int]:
    """What stands first behind each code of item 9 and before the next code, where that counts more than 0."""
    found: list[int] = []
    for behind in text.split(fhir_items.NINE)[1:] if text.startswith("<") else ():
        values = _XML_VALUE.findall(_XML_CODE.split(behind, maxsplit=1)[0])
        counted = (values_of({"valueString": value}) for value in values)
        found += _above_0(next(filter(None, counted), []))
    return found


def answers_in(documents: Iterable[Any]) -> list[int | str]:
    """Every answer above 0 to item 9 of the PHQ-9 in JSON, in the order they stand there; the sign by its name."""
    found: list[int | str] = []
    waiting: dict[tuple[str, str], int] = {}  # a questionnaire later on may know which of these are too
    nines: set[tuple[str, str]] = set()
    for value, asked in _objects(documents):
        if value.get("prompt") == PROMPT:
            found += _above_0([value.get("value")])
        elif value.get("metric") == WARNING_SIGNS:
            signs = value.get("value")
            found += [NOT_LIVING] if isinstance(signs, list) and NOT_LIVING in signs else []
        elif value.get("resourceType") == "Questionnaire":
            links = [link for link, code in fhir_items.codes_in(value).items() if code == fhir_items.NINE]
            nines |= {(name, link) for name in fhir_items.names_of(value) for link in links}
        elif "linkId" in value:
            said = [number for answer in objects(value.get("answer")) for number in _said(answer)]
            if fhir_items.may_be_nine(value, asked):
                found += said
            else:
                waiting |= {(asked, str(value["linkId"])): number for number in said}
        elif _is_observed_nine(value.get("code")):
            found += _said(value)
    return found + [
        value
        for (asked, link), value in waiting.items()
        if any((name, link) in nines for name in fhir_items.spellings(asked))
    ]


def _objects(documents: Iterable[Any]) -> Iterator[tuple[Json, str]]:
    """Each object in JSON, wherever it stands, and of those in a response the questionnaire that was asked."""
    for document in documents:
        left = [(document, "")]
        while left:
            value, asked = left.pop()
            if isinstance(value, dict):
                asked = fhir_items.asked_by(value) if value.get("resourceType") == "QuestionnaireResponse" else asked
                yield value, asked
            if isinstance(value, dict | list):
                left += [(one, asked) for one in (value.values() if isinstance(value, dict) else value)][::-1]


def _is_observed_nine(code: Any) -> bool:
    if not isinstance(code, dict):
        return False
    codings = objects(code.get("coding"))
    is_coded = any(one.get("code") == fhir_items.NINE for one in codings)
    return is_coded or any(map(fhir_items.is_of_nine, [code.get("text"), *(one.get("display") for one in codings)]))


def _said(answer: Json) -> list[int]:
    """The answer's number above 0, if it has one: by its codes, its words, or what is said beside them."""
    return _above_0([*values_of(answer), answer.get("valueBoolean")])[:1]


def _above_0(values: Iterable[Any]) -> list[int]:
    found = []
    for value in values:
        try:
            number = min(float(value), 3)
        except (TypeError, ValueError, OverflowError):
            continue
        found += [max(int(number), 1)] if number > 0 else []
    return found
