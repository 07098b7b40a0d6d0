"""The values that answers to items of the PHQ-9 and GAD-7 have in FHIR, in any of the forms that systems give them.

A code of LOINC, a weight beside it (``ordinalValue``, ``itemWeight``, ``iso21090-CO-value``,
``questionnaire-ordinalValue``), an integer, a decimal, a quantity, or words: whatever is there counts, so that two
that differ are seen.
"""

import re
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from functools import cache

from ketajournal.exchange.loinc import ACCEPTED, ANSWER_WORDS, SYSTEM, LoincAnswer

_WEIGHTS = ("ordinalValue", "itemWeight", "iso21090-CO-value")  # some put a guide's own name before it
_NUMBERS = ("valueInteger", "valueDecimal")
_NO_LETTERS = re.compile(r"[^A-Za-z]+|(?<=[a-z])(?=[A-Z])")
_LOINC = (SYSTEM, f"{SYSTEM}/", "https://loinc.org", "urn:oid:2.16.840.1.113883.6.1")

JsonObject = Mapping[str, object]


def objects(value: object) -> list[JsonObject]:
    """The objects in a list, or the one that stands there without it; none for anything else."""
    return [one for one in (value if isinstance(value, list) else [value]) if isinstance(one, dict)]


def values_of(answer: JsonObject, answers: Sequence[LoincAnswer] = ACCEPTED) -> list[object]:
    """Everything that an answer says of its value, one of *answers*.

    Each number is there as it stands, each code and word that is known by what it counts, and a code that is none of
    them as text.
    """
    found = [*numbers(answer)]
    for coding in _codings(answer):
        found += _of_coding(coding, answers, is_weighed=bool(found))
    return found + _of_words(answer.get("valueString"), answers) + _of_words(_concept(answer).get("text"), answers)


def called(answer: JsonObject) -> list[str]:
    """The names of an answer: the words and codes that stand there for it."""
    codings = [one.get(key) for one in _codings(answer) for key in ("display", "code")]
    said = (*codings, answer.get("valueString"), _concept(answer).get("text"))
    return [one.strip() for one in said if isinstance(one, str) and one.strip()]


def numbers(answer: JsonObject) -> Iterator[object]:
    """Each number that stands there for the answer, as it stands there."""
    yield from (answer[key] for key in _NUMBERS if key in answer)
    quantity = answer.get("valueQuantity")
    if isinstance(quantity, dict) and "value" in quantity:
        yield quantity["value"]
    beside = [of for one in (*_codings(answer), answer) for of in (one, *objects([*one.values()]))]
    for of in beside:  # an element's own stand in one of its name with a dash before it
        for extension in objects(of.get("extension")):
            if str(extension.get("url")).endswith(_WEIGHTS):
                yield from (extension[key] for key in _NUMBERS if key in extension)


def _concept(answer: JsonObject) -> JsonObject:
    concept = answer.get("valueCodeableConcept")
    return concept if isinstance(concept, dict) else {}


def _codings(answer: JsonObject) -> list[JsonObject]:
    return [*objects(answer.get("valueCoding")), *objects(_concept(answer).get("coding"))]


def _of_coding(coding: JsonObject, answers: Sequence[LoincAnswer], *, is_weighed: bool) -> list[object]:
    """The values that a code and the words for it count; one that LOINC doesn't have stays beside them, as text."""
    code, is_loinc = coding.get("code"), coding.get("system") in _LOINC
    found = [one.weight for one in answers if one.code == code]
    if not found and not is_loinc and code in ("0", "1", "2", "3"):
        found = [int(code)]
    said = [*_of_words(coding.get("display"), answers), *(() if found else _of_words(code, answers))]
    is_strange = is_loinc or not (said or is_weighed or "system" in coding)
    return found + said + ([code] if isinstance(code, str) and not found and is_strange else [])


def _of_words(text: object, answers: Sequence[LoincAnswer]) -> list[int]:
    """The value of words such as ``Several days``, ``1 - Several days``, ``1`` or ``LA6569-3``; none for others."""
    said = text.strip() if isinstance(text, str) else ""
    by_words = _by_letters(answers).get(_letters(said))
    by_code = [one.weight for one in answers if said.upper() in (str(one.weight), f"{one.weight}.0", one.code)]
    return by_code if by_words is None else [by_words, *by_code]


@cache
def _by_letters(answers: Sequence[LoincAnswer]) -> Mapping[str, int]:
    translated = ANSWER_WORDS.items() if answers is ACCEPTED else ()
    return {_letters(words): weight for words, weight in (*translated, *((a.display, a.weight) for a in answers))}


def _letters(text: str) -> str:
    """The words alone, without accents."""
    plain = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode()
    return _NO_LETTERS.sub(" ", plain).strip().casefold()
