"""Which item of a form an answer belongs to: by its code, by the Questionnaire that was asked, by its link id.

A link id alone says it only where it is certain: all of a form's numbers are there, under its name or in a response
to a questionnaire of that name. The PHQ-2, PHQ-4 and PHQ-8 share items with the PHQ-9, and are other forms.
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from ketajournal.course.measures import INSTRUMENTS
from ketajournal.exchange.fhir_values import Json, objects
from ketajournal.exchange.loinc import FORMS, SYSTEM

CODE = re.compile(r"(?<![\d-])(\d{4,6}-\d)(?!\d)", re.ASCII)
NINE = FORMS["phq-9"].items[8]
_OF_NINE = re.compile(r"better off dead|hurting (?:yourself|oneself|myself) in some way", re.IGNORECASE)
_NAMES = {name: re.compile(rf"(?<![a-z]){name[:3]}[-_. ]?{name[-1]}(?!\d)", re.IGNORECASE) for name in FORMS}
# The forms that are asked with the same items: by name, and by the codes of their panels and totals.
_OTHER_FORM = re.compile(r"(?<![a-z])phq[-_. ]?(2|4|8)(?!\d)", re.IGNORECASE)
_OTHER_CODES = {"55757-9": "2", "55758-7": "2", "69724-3": "4", "70272-0": "4", "69723-5": "8"}
_PANELS = {form.panel for form in FORMS.values()}
# ``PHQ.9``, ``phq9``, ``phq9-9``, ``phq-9-q09``, ``q9``, ``/9``, ``H1/T1/Q9``; in Germany ``phq-phq2a`` to ``i``.
_NUMBERED = re.compile(
    r"(?:.*/)?(?:(phq|gad)(?:[-_. ]?[79])?[-_. ]?)?(?:q|item)?[-_. ]?0?([1-9])", re.ASCII | re.IGNORECASE
)
_LETTERED = re.compile(r"phq-phq2([a-i])", re.ASCII)
# A published example names its items by their words.
_WORDED = (
    "LittleInterest",
    "FeelingDown",
    "TroubleSleeping",
    "FeelingTired",
    "BadAppetite",
    "FeelingBadAboutSelf",
    "TroubleConcentrating",
    "MovingSpeaking",
    "ThoughtsHurting",
)

Codes = Mapping[str, str]  # the code of LOINC by the link id


def own_code(item: Json) -> str | None:
    """The code in an item's link id, or in its definition."""
    found = CODE.findall(str(item.get("linkId", ""))) or CODE.findall(str(item.get("definition", "")))
    return str(found[-1]) if found else None


def is_of_nine(text: Any) -> bool:
    """True for the words of item 9 of the PHQ-9."""
    return isinstance(text, str) and bool(_OF_NINE.search(text))


def asked_by(response: Json) -> str:
    """The address of the questionnaire that a response answers, without its version; empty where none is named."""
    given = response.get("questionnaire")
    if isinstance(given, dict):  # as an older release has it
        given = given.get("reference") or (given.get("identifier") or {}).get("value")
    return str(given or "").partition("|")[0]


def spellings(asked: str) -> tuple[str, str]:
    """The address as it stands, and as it is short."""
    return asked, f"Questionnaire/{asked.rpartition('/')[2]}"


def names_of(questionnaire: Json) -> set[str]:
    """The addresses under which a response can name this questionnaire."""
    name = questionnaire.get("id")
    known = (questionnaire.get("url"), name and f"Questionnaire/{name}", name and f"#{name}")
    return {str(one).partition("|")[0] for one in known if one}


def codes_in(questionnaire: Json) -> Codes:
    """The code of each item of a questionnaire, with those inside others."""
    found: dict[str, str] = {}
    for item in _inside(questionnaire):
        codes = [str(c.get("code")) for c in objects(item.get("code")) if c.get("system") in (None, SYSTEM)]
        code = next(iter(codes), None) or own_code(item) or (NINE if is_of_nine(item.get("text")) else None)
        if code:
            found[str(item.get("linkId"))] = code
    return found


def contained(response: Json) -> dict[str, Codes]:
    """The codes of the questionnaires that a response brings along, by their names in it."""
    brought = [one for one in objects(response.get("contained")) if one.get("resourceType") == "Questionnaire"]
    return {name: codes_in(one) for one in brought for name in names_of(one)}


def _inside(of: Json) -> Iterator[Json]:
    left = [of]
    while left:
        one = left.pop()
        left += objects(one.get("item"))
        yield one


def other_form(response: Json, codes: Iterable[str]) -> str | None:
    """The name of a form that is neither of ours, though it has items of them."""
    asked, found = asked_by(response), {*codes}
    panel = CODE.findall(asked)[-1:]
    if (found | {*panel}) & _PANELS:
        return None
    named = _OTHER_FORM.search(asked)
    by_code = (_OTHER_CODES[code] for code in (*panel, *sorted(found)) if code in _OTHER_CODES)
    number = named[1] if named else next(by_code, None)
    return f"PHQ-{number}" if number else None


def certain_codes(response: Json, links: Iterable[str]) -> Codes:
    """The code of each link id, where all of these belong to one form beyond doubt; else none."""
    there, asked = [*links], asked_by(response)
    if all(word in there for word in _WORDED):
        return dict(zip(_WORDED, FORMS["phq-9"].items, strict=True))
    for name, form in FORMS.items():
        numbered = {link: number for link in there if (number := _number(link, name, asked))}
        if sorted(numbered.values()) == [*range(1, INSTRUMENTS[name].items + 1)]:
            return {link: form.items[number - 1] for link, number in numbered.items()}
    return {}


def _number(link: str, name: str, asked: str) -> int | None:
    """The item that a link id numbers, in a form of this name."""
    is_asked = bool(_NAMES[name].search(asked))
    if name == "phq-9" and is_asked and (lettered := _LETTERED.fullmatch(link)):
        return "abcdefghi".index(lettered[1]) + 1
    match = _NUMBERED.fullmatch(link)
    if match is None or (match[1] is None and not is_asked) or (match[1] or name[:3]).lower() != name[:3]:
        return None
    return int(match[2])


def may_be_nine(item: Json, asked: str) -> bool:
    """True where an item is, or could well be, item 9 of the PHQ-9: help is shown for what can't be taken in too."""
    if own_code(item) == NINE or is_of_nine(item.get("text")):
        return True
    link = str(item.get("linkId"))
    if link in (_WORDED[-1], "phq-phq2i"):
        return True
    match = _NUMBERED.fullmatch(link)
    return bool(match and match[2] == "9" and (match[1] or _NAMES["phq-9"].search(asked)) and match[1] != "gad")
