"""Reading forms of the PHQ-9 and GAD-7 that another system keeps: FHIR R4 and R5 QuestionnaireResponses.

An item is known by the LOINC code in its ``linkId`` (``/44250-9``, or the last of ``/44249-1/44250-9``) or
``definition``. Totals are never taken over: published samples exist whose total is not the sum of their items.
"""

import re
from collections.abc import Iterator, Sequence
from datetime import date, datetime, time
from typing import Any

from ketajournal.course.measure_progress import incomplete
from ketajournal.course.measures import INSTRUMENTS, Instrument, score
from ketajournal.course.notices import Notice
from ketajournal.errors import BadInput
from ketajournal.exchange.checked_json import CheckedJson, kind_of
from ketajournal.exchange.content import Content
from ketajournal.exchange.formats import Reader, ReadOptions
from ketajournal.exchange.incoming import Gathering, ImportedAnswer, Incoming, plain_id
from ketajournal.exchange.loinc import (
    ANSWERS,
    DIFFICULTY_ANSWERS,
    FORMS,
    MORE_DAYS_THAN_NOT,
    SYSTEM,
    LoincAnswer,
    LoincForm,
)
from ketajournal.exchange.value_parsing import local_moment

NAME = "FHIR"
# The states of a response, as both releases name them.
_STATUS = re.compile("completed|amended|in-progress|entered-in-error|stopped")
_IN_ERROR = "entered-in-error"
_CODE = re.compile(r"(?<![\d-])(\d{4,6}-\d)(?!\d)", re.ASCII)
_ORDINAL = ("/ordinalValue", "/itemWeight")
_WORRYING = FORMS["gad-7"].items[1]
_DEEPEST = 20


def is_one(content: Content) -> bool:
    """True for JSON that is a FHIR resource."""
    return content.json is not None and isinstance(content.json.fields.get("resourceType"), str)


def read(content: Content, options: ReadOptions) -> Incoming:  # noqa: ARG001 (all readers are alike)
    """Every form of a known measure in a Bundle, or the one that the document is.

    Raises ``BadInput`` with the place of a wrong answer, where no form in it is known, and where there are
    forms of more than one person.
    """
    gathering = Gathering(NAME)
    people: set[str] = set()
    known, strange, first = False, 0, None
    for resource, address in _resources(content, gathering):
        subject = resource.maybe("subject", resource.inside)
        people.add((subject.maybe("reference", subject.text) if subject else None) or "")
        if len(people - {""}) > 1:
            raise BadInput("There are forms of more than one person in it.", "Export those of one person alone.")
        if _response(gathering, resource, address):
            known = True
        else:
            strange, first = strange + 1, first or resource
    if first is not None and not known:
        raise _not_known(first)
    gathering.leave_out("forms of another questionnaire", strange)
    return gathering.incoming()


def _resources(content: Content, gathering: Gathering) -> Iterator[tuple[CheckedJson, str]]:
    document = content.json
    assert document is not None
    kind = document.checked.text("resourceType")
    if kind == "QuestionnaireResponse":
        yield CheckedJson(content.whole_json(), kind), ""
        return
    if kind != "Bundle":
        raise BadInput(f"the file: it holds a FHIR {kind[:60]}, and no QuestionnaireResponse.")
    for number, entry in enumerate(document.each("entry"), start=1):
        resource = entry.inside("resource")
        kind = resource.text("resourceType")
        if kind == "QuestionnaireResponse":
            yield CheckedJson(resource.value, f"form {number}"), entry.maybe("fullUrl", entry.text) or ""
        else:
            gathering.leave_out(f"FHIR resources of another kind ({kind[:60]})")


def _response(gathering: Gathering, response: CheckedJson, address: str) -> bool:
    """Take a form in, or count why it stays out; false for one of a questionnaire that is not known here."""
    status = response.text("status")
    if not _STATUS.fullmatch(status):
        raise response.fault("status", f"one of {_STATUS.pattern.replace('|', ', ')}")
    if status == _IN_ERROR:  # one that was broken off is a partial form, and says what it says
        gathering.leave_out("forms entered in error")
        return True
    items = dict(_coded(response))
    instrument = _instrument(items)
    if instrument is None:
        return False
    form = FORMS[instrument.id]
    at = _authored(response)
    answers = [_item(items, code) for code in form.items]
    difficulty = _difficulty(items, form)
    total = _number(items[form.total]) if form.total in items else None
    known = {*form.items, form.total, form.difficulty, form.panel}
    gathering.leave_out("items that are not part of the form", len([code for code in items if code not in known]))
    scored = score(instrument, answers, at)
    if total is not None and total != scored.total:
        gathering.notices.append(_mismatch(instrument, at, total, scored.total, scored.missing))
    if scored.missing and len(scored.missing) < instrument.items:
        gathering.notices.append(incomplete(scored))
    identity = response.maybe("id", response.name)
    meta = response.maybe("meta", response.inside)
    gathering.entry(
        instrument.id,
        at,
        [
            *(ImportedAnswer(f"{instrument.id}.{n}", "item", value) for n, value in enumerate(answers, start=1)),
            ImportedAnswer(f"{instrument.id}.difficulty", "item", difficulty),
            ImportedAnswer("import.total", "number", total if total != scored.total else None),
        ],
        known_as=f"{address} {identity} {at.isoformat()}" if identity else None,
        own_id=plain_id(identity) if identity else None,
        changed=meta.maybe("lastUpdated", meta.moment) if meta else None,
    )
    return True


def _mismatch(
    instrument: Instrument, at: datetime, total: float, ours: int | None, missing: tuple[int, ...]
) -> Notice:
    items = ", ".join(map(str, missing))
    said = (
        f"its items add up to {ours}"
        if ours is not None
        else f"{'item' if len(missing) == 1 else 'items'} {items} left open, so there is no total"
    )
    return Notice(
        "total-mismatch", f"{instrument.name} of {at:%Y-%m-%d}: the file says {total:g}, {said}; the items are kept."
    )


def _coded(of: CheckedJson, depth: int = 0) -> Iterator[tuple[str, CheckedJson]]:
    """Every item that has a code, with those inside others. Raises ``BadInput`` for one that stands twice."""
    if depth > _DEEPEST:
        raise BadInput(f"{of.where}: items are nested too deep.")
    found: dict[str, CheckedJson] = {}
    for item in of.each("item"):
        codes = _CODE.findall(item.text("linkId")) or _CODE.findall(item.maybe("definition", item.text) or "")
        inner = [*_coded(item, depth + 1)]
        for answer in item.each("answer"):
            inner += _coded(answer, depth + 1)
        own = [(codes[-1], CheckedJson(item.value, f"{of.where}, item {codes[-1]}"))] if codes else []
        for code, one in [*own, *inner]:
            if code in found:
                raise BadInput(f"{of.where}: item {code} stands there twice.")
            found[code] = one
    yield from found.items()


def _instrument(items: dict[str, CheckedJson]) -> Instrument | None:
    return next(
        (INSTRUMENTS[name] for name, form in FORMS.items() if any(code in items for code in form.items)), None
    )


def _not_known(response: CheckedJson) -> BadInput:
    called = str(response.value.get("questionnaire", ""))[:80]
    return BadInput(
        f"{response.where}: this questionnaire is not known here{f' ({called})' if called else ''}.",
        f"Known by their LOINC codes are {' and '.join(i.name for i in INSTRUMENTS.values())}.",
    )


def _authored(response: CheckedJson) -> datetime:
    text = response.text("authored") if "authored" in response.value else ""
    try:
        if len(text) == len("2026-03-02"):
            return local_moment(datetime.combine(date.fromisoformat(text), time(12)))
    except ValueError:
        raise response.fault("authored", "a date or a moment") from None
    return response.moment("authored")


def _answer(item: CheckedJson) -> CheckedJson | None:
    """The one answer of an item, ``None`` where it was left open."""
    given = [answer for answer in item.each("answer") if any(key.startswith("value") for key in answer.value)]
    if len(given) > 1:
        raise BadInput(f"{item.where}: {len(given)} answers, where there is one to an item.")
    return CheckedJson(given[0].value, item.where) if given else None


def _item(items: dict[str, CheckedJson], code: str) -> int | None:
    answer = _answer(items[code]) if code in items else None
    return (
        None if answer is None else _rated(answer, (*ANSWERS, MORE_DAYS_THAN_NOT) if code == _WORRYING else ANSWERS)
    )


def _difficulty(items: dict[str, CheckedJson], form: LoincForm) -> int | None:
    answer = _answer(items[form.difficulty]) if form.difficulty in items and form.difficulty else None
    return None if answer is None else _rated(answer, DIFFICULTY_ANSWERS)


def _rated(answer: CheckedJson, answers: Sequence[LoincAnswer]) -> int:
    """An answer from 0 to 3. Raises ``BadInput`` for anything else, and where its code and its number differ."""
    codes = {one.code: one.weight for one in answers}
    said: set[int] = set()
    for key in ("valueInteger", "valueDecimal"):
        if key in answer.value:
            said.add(_whole(answer, answer.value[key]))
    coding = answer.maybe("valueCoding", answer.inside)
    if coding is not None:
        code = coding.maybe("code", coding.text)
        system = coding.maybe("system", coding.text) or SYSTEM
        if code is not None and system == SYSTEM:
            if code not in codes:
                raise BadInput(f"{answer.where}: '{code[:40]}' is no answer to it.")
            said.add(codes[code])
        for one in (coding, answer):
            said |= {_whole(answer, value) for value in _ordinals(one)}
    if len(said) != 1:
        given = next((v for k, v in answer.value.items() if k.startswith("value")), None)
        what = f"is {kind_of(given)}" if coding is None else "has no code of LOINC and no number"
        raise BadInput(f"{answer.where}: the answer {what if not said else 'says two different things'}.")
    return said.pop()


def _ordinals(of: CheckedJson) -> Iterator[Any]:
    for extension in of.each("extension"):
        if (extension.maybe("url", extension.text) or "").endswith(_ORDINAL) and "valueDecimal" in extension.value:
            yield extension.value["valueDecimal"]


def _whole(answer: CheckedJson, value: Any) -> int:
    if isinstance(value, bool) or not isinstance(value, int | float) or value not in (0, 1, 2, 3):
        raise BadInput(f"{answer.where}: the answer is {kind_of(value)}, and can be 0, 1, 2 or 3.")
    return int(value)


def _number(item: CheckedJson) -> int | float | None:
    """A total as it stands there."""
    answer = _answer(item)
    if answer is None:
        return None
    for key in ("valueInteger", "valueDecimal"):
        value = answer.value.get(key)
        if isinstance(value, int | float) and not isinstance(value, bool) and abs(value) < 1000:
            return int(value) if value == int(value) else value
    raise BadInput(f"{item.where}: the total is not a number.")


READER = Reader(is_one, read)
