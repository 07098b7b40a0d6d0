"""Finding the answers that call for help in what is refused or left out: they are met whatever else is wrong.

In our own documents they are known by their question; in FHIR by the item's code, its words, its link id, or by the
Questionnaire that was asked, wherever in the file that stands. XML is none of what is read here, and is looked
through as a text: an answer stands behind the item's code, and no entity is ever put in the place of its name.
"""

import json
import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from contextlib import suppress
from functools import partial, reduce
from itertools import accumulate, chain

from ketajournal.course.help_calls import NOT_LIVING
from ketajournal.course.metrics import WARNING_SIGNS
from ketajournal.errors import BadInput
from ketajournal.exchange import fhir_items, limits
from ketajournal.exchange.content import Content
from ketajournal.exchange.fhir_values import JsonObject, called, objects, values_of
from ketajournal.exchange.json_reading import JsonDocument
from ketajournal.exchange.parts import FilePart

PROMPT = "phq-9.9"
# One of these stands in any JSON with such an answer: what was asked, as our own documents and as FHIR say it.
_MARKS = (PROMPT, WARNING_SIGNS, '"linkId"', '"code"')
_LONGEST_MARK = max(map(len, _MARKS))
_LONGEST_WORDS = 100
_XML_CODE = re.compile(r"(?<![\w-])\d{4,6}-\d(?!\d)", re.ASCII)
_GIVEN = re.compile(rf"""{re.escape(PROMPT)}["']?\s*[:=]\s*["']?([^"',}}\n]+)""")
_XML_VALUE = re.compile(r"""=\s*["']([^"'<>]*)["']""")


def answers_beside(content: Content, read: Sequence[JsonDocument] = ()) -> list[int | str]:
    """Those in a folder or a zip that something is taken in from, but for the documents that are *read*."""
    return answers_of(content, read) if content.is_folder else []


def answers_of(content: Content, read: Sequence[JsonDocument] = ()) -> list[int | str]:
    """Those in a file that is refused, as far as it can be read; in a folder or a zip in what is JSON or XML."""
    with suppress(BadInput):
        known = filter(_may_hold_one, _small_enough(content.parts.files))
        documents = chain.from_iterable(part.readable_json() for part in known if not _is_one_of(part, read))
        texts = (part.readable_text() for part in content.parts.files if part.ends(".xml"))
        return answers_in(documents) + [call for text in texts for call in _in_xml(text)]
    return []


def answers_in_text(text: str) -> list[int | str]:
    """Those in a file of answers that can't be read: what stands behind the item's id, and the sign by its name."""
    values = (values_of({"valueString": said}) for said in _GIVEN.findall(text))
    signs = [NOT_LIVING] if re.search(rf"""["']{NOT_LIVING}["']""", text) else []
    return [call for value in values for call in _above_0(value)[:1]] + signs


def _small_enough(files: Iterable[FilePart]) -> list[FilePart]:
    """The JSON among the files, and of more than any journal has the smallest of it, as forms are."""
    found = sorted((part for part in files if part.ends(".json", ".ndjson")), key=lambda part: part.size)
    together = accumulate(part.size for part in found)
    fitting = [part for part, size in zip(found, together, strict=True) if size <= limits.LARGEST_IMPORT]
    return sorted(fitting, key=lambda part: part.name)


def _may_hold_one(part: FilePart) -> bool:
    """False for JSON without any of the marks of such an answer: a watch's export has thousands of these files."""
    before = ""
    with suppress(BadInput):
        for piece in part.pieces():
            text = before + piece
            if any(mark in text for mark in _MARKS):
                return True
            before = text[-_LONGEST_MARK:]
    return False


def _is_one_of(part: FilePart, read: Sequence[JsonDocument]) -> bool:
    with suppress(BadInput):
        return bool(read) and part.json in read  # what is broken would be parsed for nothing
    return False


def _in_xml(text: str) -> list[int]:
    """The first that stands behind each code of item 9 and before the next code, where that counts more than 0."""
    found: list[int] = []
    for behind in text.split(fhir_items.NINE)[1:] if text.startswith("<") else ():
        values = _XML_VALUE.findall(_XML_CODE.split(behind, maxsplit=1)[0])
        counted = (values_of({"valueString": value}) for value in values)
        found += _above_0(next(filter(None, counted), []))[:1]
    return found


def answers_in(documents: Iterable[object]) -> list[int | str]:
    """Every answer above 0 to item 9 of the PHQ-9 in JSON, in the order they stand there; the sign by its name.

    An answer in FHIR of which nobody knows what it counts is given in its own words.
    """
    found: list[int | str] = []
    waiting: dict[tuple[str, str, bool, str], JsonObject] = {}  # a questionnaire later on may know what these are
    known: dict[str, list[fhir_items.Questionnaire]] = defaultdict(list)
    for value, asked in _objects(documents):
        if value.get("prompt") == PROMPT:
            found += _above_0([value.get("value")])
        elif value.get("metric") == WARNING_SIGNS:
            signs = value.get("value")
            found += [NOT_LIVING] if isinstance(signs, list) and NOT_LIVING in signs else []
        elif value.get("resourceType") == "Questionnaire":
            for name, questionnaire in fhir_items.by_name([value]).items():
                known[name].append(questionnaire)
        elif "linkId" in value:
            is_nine = fhir_items.may_be_nine(value, asked)
            for answer in objects(value.get("answer")):
                if is_nine and (above := _above_0(values_of(answer))):
                    found += above[:1]
                else:
                    waiting[asked, str(value["linkId"]), is_nine, json.dumps(answer)] = answer
        elif _is_observed_nine(value.get("code")):
            found += _said(value)
    for (asked, link, is_nine, _), answer in waiting.items():
        ways_asked = [one for name in fhir_items.addresses(asked) for one in known[name]]
        if is_nine or any(one.codes.get(link) == fhir_items.NINE for one in ways_asked):
            found += _said(reduce(partial(fhir_items.weighed, link), ways_asked, answer))
    return found


def _objects(documents: Iterable[object]) -> Iterator[tuple[JsonObject, str]]:
    """Each object in JSON, wherever it stands, and of those in a response the questionnaire that was asked."""
    for document in documents:
        left = [(document, "")]
        while left:
            value, asked = left.pop()
            if isinstance(value, dict):
                if value.get("resourceType") == "QuestionnaireResponse":
                    asked = fhir_items.asked_by(value)
                    yield from ((one, asked) for one in fhir_items.questionnaires_in(value))
                yield value, asked
            if isinstance(value, dict | list):
                left += [(one, asked) for one in (value.values() if isinstance(value, dict) else value)][::-1]


def _is_observed_nine(code: object) -> bool:
    if not isinstance(code, dict):
        return False
    codings = objects(code.get("coding"))
    is_coded = any(one.get("code") == fhir_items.NINE for one in codings)
    return is_coded or any(map(fhir_items.is_of_nine, [code.get("text"), *(one.get("display") for one in codings)]))


def _said(answer: JsonObject) -> list[int | str]:
    """The answer's number above 0, or its words where nobody knows what they count; nothing for 0 and for none."""
    values = [*values_of(answer), answer.get("valueBoolean")]
    above = _above_0(values)
    is_given = any(key.startswith("value") and value not in (None, "") for key, value in answer.items())
    if above or 0 in values or not is_given:
        return [*above[:1]]
    return [next(iter(called(answer)), "…")[:_LONGEST_WORDS]]


def _above_0(values: Iterable[object]) -> list[int]:
    found = []
    for value in values:
        try:
            number = min(float(value), 3) if isinstance(value, str | int | float) else 0
        except (ValueError, OverflowError):
            continue
        found += [max(int(number), 1)] if number > 0 else []
    return found
