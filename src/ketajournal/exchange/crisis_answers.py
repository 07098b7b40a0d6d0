"""Finding the answers that call for help in a document that is refused: they are met whatever else is wrong."""

from typing import Any

from ketajournal.course.help_calls import NOT_LIVING
from ketajournal.course.metrics import WARNING_SIGNS
from ketajournal.exchange.loinc import ANSWERS, FORMS

_CODE = FORMS["phq-9"].items[8]
PROMPT = "phq-9.9"
# Also in words: a form that has nothing else is refused, and its answer is met all the same.
_COUNTS = {said.casefold(): answer.weight for answer in ANSWERS for said in (answer.code, answer.display)}


def answers_in(document: Any) -> list[int | str]:
    """Every answer above 0 to item 9 of the PHQ-9 in a JSON document, ours or FHIR, in the order they stand there.

    In ours the sign of thoughts of not living is one too, by its name.
    """
    found: list[int | str] = []
    left = [document]
    while left:
        value = left.pop()
        if isinstance(value, list):
            left += reversed(value)
        elif isinstance(value, dict):
            if value.get("prompt") == PROMPT:
                found += _above_0(value.get("value"))
            elif value.get("metric") == WARNING_SIGNS:
                found += [NOT_LIVING] if NOT_LIVING in _list(value.get("value")) else []
            elif _CODE in str(value.get("linkId")) and isinstance(value.get("answer"), list):
                found += [number for answer in value["answer"] for number in _of_fhir(answer)]
            left += reversed(list(value.values()))
    return found


def _of_fhir(answer: Any) -> list[int]:
    if not isinstance(answer, dict):
        return []
    found = answer.get("valueCoding")
    coding = found if isinstance(found, dict) else {}
    extensions = [one for of in (coding, answer) for one in _list(of.get("extension")) if isinstance(one, dict)]
    given = [answer.get("valueInteger"), answer.get("valueDecimal"), answer.get("valueString")]
    given += [coding.get("code"), coding.get("display"), *(one.get("valueDecimal") for one in extensions)]
    return [number for value in given for number in _above_0(value)][:1]


def _list(value: Any) -> list[Any]:
    return value if isinstance(value, list) else []


def _above_0(value: Any) -> list[int]:
    known = _COUNTS.get(value.strip().casefold()) if isinstance(value, str) else None
    try:
        number = int(float(value)) if known is None else known
    except (TypeError, ValueError, OverflowError):
        return []
    return [min(number, 3)] if number > 0 else []
