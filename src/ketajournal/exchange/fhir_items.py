"""The item of a form that an answer belongs to: by its code, by the Questionnaire that was asked, by its link id.

A link id alone says it only where it is certain: all of a form's numbers are there, under its name or in a response
to a questionnaire of that name. The PHQ-2, PHQ-4 and PHQ-8 share items with the PHQ-9, and are other forms.
"""

import re
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from typing import NamedTuple

from ketajournal.course.measures import INSTRUMENTS
from ketajournal.exchange.fhir_values import JsonObject, called, objects, values_of
from ketajournal.exchange.loinc import FORMS, SYSTEM

CODE = re.compile(r"(?<![\d-])(\d{4,6}-\d)(?!\d)", re.ASCII)
NINE = FORMS["phq-9"].items[8]
# In English, and as it is published in German, Spanish, French, Italian, Dutch and Portuguese.
_OF_NINE = re.compile(
    r"better\s+off\s+dead|hurting\s+(?:yourself|oneself|myself)\s+in\s+some\s+way"
    r"|lieber\s+tot|mejor\s+muert|mieux\s+mourir|meglio\s+morire|beter\s+dood|melhor\s+estar\s+mort",
    re.IGNORECASE,
)
_TOTAL = re.compile(r"total score", re.IGNORECASE)
_NAMES = {name: re.compile(rf"(?<![a-z]){name[:3]}[-_. ]?{name[-1]}(?!\d)", re.IGNORECASE) for name in FORMS}
# The forms that are asked with the same items: by name, and by the codes of their panels and totals.
_OTHER_FORM = re.compile(r"(?<![a-z])phq[-_. ]?(2|4|8)(?!\d)", re.IGNORECASE)
_OTHER_LINK = re.compile(r"phq[-_. ]?([248])[-_. :/]?(?:question|q|item)?[-_. ]?0?[1-8]", re.ASCII | re.IGNORECASE)
_OTHER_CODES = {"55757-9": "2", "55758-7": "2", "69724-3": "4", "70272-0": "4", "69723-5": "8"}
_PANELS = {form.panel for form in FORMS.values()}
# ``PHQ.9``, ``phq9``, ``phq9-9``, ``phq-9-q09``, ``phq-9/question9``, ``q9``, ``/9``, ``1.9``, ``H1/T1/Q9``.
_NUMBERED = re.compile(
    r"(?:.*/|\d\.)??(?:(phq|gad)(?:[-_. ]?[79])?[-_. :/]?)?(?:question|q|item)?[-_. ]?0?([1-9])",
    re.ASCII | re.IGNORECASE,
)
# The items of the PHQ-9 under names that no other form has: letters, as in Germany, and words.
_WORDS = "LittleInterest FeelingDown TroubleSleeping FeelingTired BadAppetite FeelingBadAboutSelf"
_LINKS = (
    [f"phq-phq2{letter}" for letter in "abcdefghi"],
    [*_WORDS.split(), "TroubleConcentrating", "MovingSpeaking", "ThoughtsHurting"],
)

Codes = Mapping[str, str]  # the code of LOINC by the link id
Weights = Mapping[str, Sequence[float]]  # by what an answer is called


class Questionnaire(NamedTuple):
    """A questionnaire: the codes of its items, all that it is called, what its answers count, and all of it.

    ``weights`` are by an item's link id and where they stand, and by what an answer to it is called.
    """

    codes: Codes
    called: str
    weights: Mapping[str, Mapping[str, Weights]]
    whole: JsonObject


def own_code(item: JsonObject) -> str | None:
    """The code in an item's link id, or in its definition."""
    found = CODE.findall(str(item.get("linkId", ""))) or CODE.findall(str(item.get("definition", "")))
    return str(found[-1]) if found else None


def is_of_nine(text: object) -> bool:
    """True for the words of item 9 of the PHQ-9."""
    return isinstance(text, str) and bool(_OF_NINE.search(text))


def asked_by(response: JsonObject) -> str:
    """The address of the questionnaire that a response answers, without its version; empty where none is named."""
    return _address(response.get("questionnaire"))


def _address(given: object) -> str:
    if isinstance(given, dict):  # as an older release has it
        given = given.get("reference") or (given.get("identifier") or {}).get("value")
    return str(given or "").partition("|")[0]


def addresses(asked: str) -> tuple[str, str]:
    """The address as it stands, and as it is short."""
    return asked, f"Questionnaire/{asked.rpartition('/')[2]}"


def names_of(resource: JsonObject) -> set[str]:
    """The addresses under which another resource can name this one."""
    name = resource.get("id")
    known = (resource.get("url"), name and f"{resource.get('resourceType')}/{name}", name and f"#{name}")
    return {str(one).partition("|")[0] for one in known if one}


def asked_in(questionnaire: JsonObject) -> Questionnaire:
    """The questionnaire by its items' codes, and by its address, its names and its own codes."""
    codes = [one.get("code") for one in objects(questionnaire.get("code"))]
    known = [questionnaire.get("url"), questionnaire.get("name"), questionnaire.get("title"), *codes]
    names = " ".join(str(one) for one in known if one)
    return Questionnaire(codes_in(questionnaire), names, weights_in(questionnaire), questionnaire)


def by_name(questionnaires: Iterable[JsonObject]) -> dict[str, Questionnaire]:
    """The questionnaires by all their names."""
    return {name: found for one in questionnaires for found in [asked_in(one)] for name in names_of(one)}


def codes_in(questionnaire: JsonObject) -> Codes:
    """The code of each item of a questionnaire, with those inside others."""
    found: dict[str, str] = {}
    for item in items_in(questionnaire):
        codes = [str(c.get("code")) for c in objects(item.get("code")) if c.get("system") in (None, SYSTEM)]
        code = next(iter(codes), None) or own_code(item) or (NINE if is_of_nine(item.get("text")) else None)
        if code:
            found[str(item.get("linkId"))] = code
    return found


def weights_in(questionnaire: JsonObject) -> Mapping[str, Mapping[str, Weights]]:
    """The weights of the answers to each item, by its link id: its own under ``""``, others under their ValueSet."""
    inside = [one for one in objects(questionnaire.get("contained")) if one.get("resourceType") == "ValueSet"]
    sets = {name: weights for one in inside for weights in [_weights(_concepts(one))] for name in names_of(one)}
    found: dict[str, dict[str, Weights]] = defaultdict(dict)
    for item in items_in(questionnaire):
        link, address = str(item.get("linkId")), _address(item.get("answerValueSet") or item.get("options"))
        options = [*objects(item.get("answerOption")), *objects(item.get("option"))]
        if options:
            found[link][""] = _weights(options)
        if address in sets:
            found[link][address] = sets[address]
    return found


def _weights(options: Iterable[JsonObject]) -> Weights:
    found: dict[str, list[float]] = defaultdict(list)
    for option in options:
        counted = [value for value in values_of(option) if isinstance(value, int | float)]
        for name in called(option):
            found[name] += counted
    return found


def _concepts(value_set: JsonObject) -> Iterator[JsonObject]:
    """The concepts of a ValueSet, as answers that can be chosen."""
    left = [*objects(value_set.get("expansion"))]
    left += [one for composed in objects(value_set.get("compose")) for one in objects(composed.get("include"))]
    while left:
        of = left.pop()
        inner = [*objects(of.get("concept")), *objects(of.get("contains"))]
        yield from ({"valueCoding": one} for one in inner)
        left += inner


def weighed(link: str, answer: JsonObject, asked: Questionnaire) -> JsonObject:
    """The answer to the item *link* with what the questionnaire says that it counts, as weights beside it."""
    known = asked.weights.get(link, {}).values()
    counted = [value for weights in known for name in called(answer) for value in weights.get(name, ())]
    beside = [{"url": "itemWeight", "valueDecimal": value} for value in counted]
    return {**answer, "extension": [*objects(answer.get("extension")), *beside]} if beside else answer


def items_in(of: JsonObject) -> Iterator[JsonObject]:
    """Every item of a questionnaire or a response, with those inside others and inside answers, in their order."""
    left = objects(of.get("item"))[::-1]
    while left:
        item = left.pop()
        yield item
        of_it = [item, *objects(item.get("answer"))]
        left += [inner for one in of_it for inner in objects(one.get("item"))][::-1]


def questionnaires_in(response: JsonObject) -> list[JsonObject]:
    """Those inside a response, each with what lies beside it there: what is inside has nothing inside itself."""
    beside = objects(response.get("contained"))
    asked = (one for one in beside if one.get("resourceType") == "Questionnaire")
    return [{**one, "contained": [*objects(one.get("contained")), *beside]} for one in asked]


def questionnaire_of(response: JsonObject, asked: Mapping[str, Questionnaire]) -> Questionnaire:
    """The questionnaire of a response, inside it or one of those *asked*; else only what the response calls it."""
    known = {**asked, **by_name(questionnaires_in(response))}
    address = asked_by(response)
    found = next((known[name] for name in addresses(address) if name in known), Questionnaire({}, "", {}, {}))
    return found._replace(called=f"{address} {found.called}")


def codes_of(response: JsonObject, asked: Questionnaire) -> Codes:
    """The code of each item of a response: by the questionnaire *asked*; by its own; by its number."""
    items = [*items_in(response)]
    own = {str(item.get("linkId")): code for item in items if (code := own_code(item))}
    found = {**own, **asked.codes}
    known = {found.get(str(item.get("linkId"))) for item in items} - {NINE}  # which words alone may say too
    certain: dict[str, str] = {}
    for name, form in FORMS.items():
        if known.isdisjoint(form.items):
            certain |= _certain_codes(name, asked.called, items)
    return {**certain, **found}


def other_form(asked: Questionnaire, codes: Collection[str], response: JsonObject) -> str | None:
    """The name of a form that is neither of ours, though it has items of them."""
    found = {*codes, *CODE.findall(asked.called)}
    if found & _PANELS:
        return None
    named = None if _NAMES["phq-9"].search(asked.called) else _OTHER_FORM.search(asked.called)
    # The PHQ-9 holds the items of the PHQ-2, and some tell the total of these beside its own.
    by_code = () if found.issuperset(FORMS["phq-9"].items) else sorted(found & _OTHER_CODES.keys())
    links = () if codes else [str(item.get("linkId")) for item in items_in(response)]
    by_link = {match[1] for match in map(_OTHER_LINK.match, links) if match}
    numbers = [named[1]] if named else [_OTHER_CODES[code] for code in by_code] or [*by_link]
    return f"PHQ-{numbers[0]}" if by_code or len(numbers) == 1 else None


def _certain_codes(name: str, called: str, items: Iterable[JsonObject]) -> Codes:
    """The code of each link id, where all items of the form *name* are there beyond doubt; else none."""
    form, words = FORMS[name], {str(item.get("linkId")): str(item.get("text")) for item in items}
    for links in _LINKS if name == "phq-9" else ():
        if words.keys() >= {*links}:
            return dict(zip(links, form.items, strict=True))
    numbered = {link: number for link in words if (number := _number(link, name, called))}
    if sorted(numbered.values()) != [*range(1, INSTRUMENTS[name].items + 1)]:
        return {}
    others = [pattern for other, pattern in _NAMES.items() if other != name]
    named = {link: f"{link} {text}" for link, text in words.items() if _TOTAL.search(text)}
    totals = [link for link, text in named.items() if not any(one.search(text) for one in others)]
    total = {totals[0]: form.total} if len(totals) == 1 else {}
    return total | {link: form.items[number - 1] for link, number in numbered.items()}


def _number(link: str, name: str, called: str) -> int | None:
    """The item that a link id numbers, in a form of this name."""
    match = _NUMBERED.fullmatch(link)
    of = (match[1] or (name if _NAMES[name].search(called) else "")) if match else ""
    return int(match[2]) if match and of and name.startswith(of.lower()) else None


def may_be_nine(item: JsonObject, asked: str) -> bool:
    """True where an item is, or could well be, item 9 of the PHQ-9: help is shown for what can't be taken in too."""
    link = str(item.get("linkId"))
    is_named = own_code(item) == NINE or is_of_nine(item.get("text")) or any(link == links[-1] for links in _LINKS)
    return is_named or _number(link, "phq-9", asked) == 9
