"""The values that answers to items of the PHQ-9 and GAD-7 have in FHIR, in any of the forms that systems give them.

A code of LOINC, a weight beside it (``ordinalValue``, ``itemWeight``, ``iso21090-CO-value``,
``questionnaire-ordinalValue``), an integer, a decimal, a quantity, or words: whatever is there counts, so that two
that differ are seen.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from ketajournal.exchange.loinc import ACCEPTED, SYSTEM, LoincAnswer

_WEIGHTS = ("/ordinalValue", "/itemWeight", "/iso21090-CO-value", "/questionnaire-ordinalValue")
_NUMBERS = ("valueInteger", "valueDecimal")
_NO_LETTERS = re.compile(r"[^a-z]+")

Json = Mapping[str, Any]


def objects(value: Any) -> list[Json]:
    """The objects in a list; none for anything else."""
    return [one for one in value if isinstance(one, dict)] if isinstance(value, list) else []


def values_of(answer: Json, answers: Sequence[LoincAnswer] = ACCEPTED) -> list[Any]:
    """Everything that an answer says of its value, one of *answers*.

    Each number is there as it stands, each code and word that is known by what it counts, and a code that is none of
    them as text.
    """
    found = [*numbers(answer)]
    for coding in _codings(answer):
        found += _of_coding(coding, answers)
    return found + _of_words(answer.get("valueString"), answers) + _of_words(_concept(answer).get("text"), answers)


def numbers(answer: Json) -> Iterator[Any]:
    """Each number that stands there for the answer, as it stands there."""
    yield from (answer[key] for key in _NUMBERS if key in answer)
    quantity = answer.get("valueQuantity")
    if isinstance(quantity, dict) and "value" in quantity:
        yield quantity["value"]
    for of in (*_codings(answer), answer):
        for extension in objects(of.get("extension")):
            if str(extension.get("url")).endswith(_WEIGHTS):
                yield from (extension[key] for key in _NUMBERS if key in extension)


def _concept(answer: Json) -> Json:
    concept = answer.get("valueCodeableConcept")
    return concept if isinstance(concept, dict) else {}


def _codings(answer: Json) -> list[Json]:
    return [*objects([answer.get("valueCoding")]), *objects(_concept(answer).get("coding"))]


def _of_coding(coding: Json, answers: Sequence[LoincAnswer]) -> list[Any]:
    code, system = coding.get("code"), coding.get("system")
    if system in (None, SYSTEM) and (known := [one.weight for one in answers if one.code == code]):
        return known
    if system != SYSTEM and code in ("0", "1", "2", "3"):
        return [int(code)]
    said = _of_words(coding.get("display"), answers) if system != SYSTEM else []
    is_strange = system == SYSTEM or (system is None and not coding.get("extension"))
    return said or ([code] if is_strange and isinstance(code, str) else [])


def _of_words(text: Any, answers: Sequence[LoincAnswer]) -> list[int]:
    """What words such as ``Several days``, ``1 - Several days``, ``1`` or ``LA6569-3`` count; nothing for others."""
    said = text.strip().casefold() if isinstance(text, str) else ""
    letters = _NO_LETTERS.sub(" ", said).strip()
    return [
        one.weight
        for one in answers
        if letters == one.display.casefold() or said in (str(one.weight), one.code.casefold())
    ]
