"""The values that answers to items of the PHQ-9 and GAD-7 have in FHIR, in any of the forms that systems give them.

A code of LOINC, a weight beside it (``ordinalValue``, ``itemWeight``, ``iso21090-CO-value``,
``questionnaire-ordinalValue``), an integer, a decimal, a quantity, or words: whatever is there counts, so that two
that differ are seen.
"""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from ketajournal.exchange.loinc import SYSTEM, LoincAnswer

_WEIGHTS = ("/ordinalValue", "/itemWeight", "/iso21090-CO-value", "/questionnaire-ordinalValue")
_NUMBERS = ("valueInteger", "valueDecimal")

Json = Mapping[str, Any]


def objects(value: Any) -> list[Json]:
    """The objects in a list; none for anything else."""
    return [one for one in value if isinstance(one, dict)] if isinstance(value, list) else []


def codings(answer: Json) -> list[Json]:
    """The codes that an answer is given as, one or several for the same."""
    concept = answer.get("valueCodeableConcept")
    several = objects(concept.get("coding")) if isinstance(concept, dict) else []
    return [*objects([answer.get("valueCoding")]), *several]


def numbers(answer: Json) -> Iterator[Any]:
    """Each number that stands there for the answer, as it stands there."""
    yield from (answer[key] for key in _NUMBERS if key in answer)
    quantity = answer.get("valueQuantity")
    if isinstance(quantity, dict) and "value" in quantity:
        yield quantity["value"]
    for of in (*codings(answer), answer):
        for extension in objects(of.get("extension")):
            if str(extension.get("url")).endswith(_WEIGHTS):
                yield from (extension[key] for key in _NUMBERS if key in extension)


def weights(answer: Json, answers: Sequence[LoincAnswer]) -> tuple[set[int], str | None]:
    """The values that the codes and words of an answer have among these, and a code of LOINC that is none of them."""
    of_code = {one.code: one.weight for one in answers}
    found: set[int] = set()
    strange: str | None = None
    for coding in codings(answer):
        code, system = coding.get("code"), coding.get("system")
        code = code if isinstance(code, str) else None
        if code in of_code and system in (None, SYSTEM):
            found.add(of_code[code])
        elif system == SYSTEM and code is not None:
            strange = code
        elif code in {"0", "1", "2", "3"}:
            found.add(int(code))
        elif (said := _in_words(coding.get("display"), answers)) is not None:
            found.add(said)
        elif system is None and code is not None and not coding.get("extension"):
            strange = code
    if (said := _in_words(answer.get("valueString"), answers)) is not None:
        found.add(said)
    return found, strange


def _in_words(text: Any, answers: Sequence[LoincAnswer]) -> int | None:
    said = text.strip().casefold() if isinstance(text, str) else None
    return next((one.weight for one in answers if said in (one.display.casefold(), str(one.weight), one.code)), None)
