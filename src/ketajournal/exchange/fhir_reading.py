"""Reading forms of the PHQ-9 and GAD-7 that another system keeps: FHIR R4 and R5, responses and observations.

Which item an answer belongs to is ``fhir_items.py``'s matter, and what it says is ``fhir_values.py``'s. Totals are
never taken over: published samples exist whose total is not the sum of their items.
"""

import re
from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from datetime import date, datetime, time, timedelta
from typing import NamedTuple

from ketajournal.course.measure_progress import incomplete
from ketajournal.course.measures import INSTRUMENTS, Instrument, score
from ketajournal.course.notices import Notice
from ketajournal.errors import BadInput
from ketajournal.exchange import fhir_items
from ketajournal.exchange.checked_json import CheckedJson, kind_of
from ketajournal.exchange.content import Content
from ketajournal.exchange.crisis_answers import answers_in
from ketajournal.exchange.fhir_items import Codes
from ketajournal.exchange.fhir_values import numbers, objects, weights
from ketajournal.exchange.formats import Reader, ReadOptions
from ketajournal.exchange.incoming import ImportedAnswer, Incoming, plain_id
from ketajournal.exchange.loinc import ANSWERS, DIFFICULTY_ANSWERS, FORMS, MORE_DAYS_THAN_NOT, LoincAnswer, LoincForm
from ketajournal.exchange.value_parsing import local_moment

NAME = "FHIR"
# The states of a response and of an observation, as both releases name them.
_STATUS = re.compile("completed|amended|in-progress|entered-in-error|stopped")
_OBSERVED = re.compile("final|amended|corrected|preliminary")
_IN_ERROR = "entered-in-error"
_A_MONTH = re.compile(r"\d{4}(-\d{2})?", re.ASCII)
_WORRYING = FORMS["gad-7"].items[1]
_ITEM_OF = {code: (name, number) for name, form in FORMS.items() for number, code in enumerate(form.items)}
_MOST_QUESTIONNAIRES = 200
_DEEPEST = 20


class _Found(NamedTuple):
    """A resource in the file, and the address it has in a Bundle."""

    body: CheckedJson
    address: str


def is_one(content: Content) -> bool:
    """True for JSON that is a FHIR resource."""
    return content.json is not None and isinstance(content.json.fields.get("resourceType"), str)


def read(content: Content, options: ReadOptions) -> Incoming:  # noqa: ARG001 (all readers are alike)
    """Every form of a known measure in a Bundle, or the one that the document is; items observed one by one as well.

    Raises ``BadInput`` with the place of a wrong answer, where no form in it is known, and where there are
    forms of more than one person.
    """
    reading = _Reading(_questionnaires(content))
    for found in _resources(content, reading.incoming):
        reading.take(found)
    return reading.whole()


class _Reading:
    """Takes in one resource after the other."""

    def __init__(self, asked: Mapping[str, Codes]) -> None:
        self.incoming = Incoming(NAME)
        self._asked = asked
        self._people: dict[str, str] = {}  # the name of each person by the ways that it is written
        self._named: set[str] = set()
        self._observed: dict[tuple[str, datetime], dict[int, int]] = defaultdict(dict)
        self._taken: set[tuple[str, datetime]] = set()
        self._totals: list[tuple[str, datetime]] = []
        self._first_strange = ""

    def take(self, found: _Found) -> None:
        """Take a resource in, or count why it stays out."""
        kind = found.body.text("resourceType")
        if kind == "QuestionnaireResponse":
            self._name(found.body)
            self._response(found)
        elif kind == "Observation":
            self._observation(found.body)
        elif kind == "Patient":
            name = found.body.maybe("id", found.body.text) or found.address
            self._people |= {found.address: name, f"Patient/{name}": name}
        if kind not in ("QuestionnaireResponse", "Observation", "Questionnaire"):
            self.incoming.leave_out(f"FHIR resources of another kind ({kind[:60]})")

    def whole(self) -> Incoming:
        """All that was taken in."""
        people = {self._people.get(name, name.rpartition("/")[2]) for name in self._named}
        if len(people) > 1:
            raise BadInput("There are forms of more than one person in it.", "Export those of one person alone.")
        for (name, at), items in sorted(self._observed.items()):
            if (name, at) not in self._taken:
                self._taken.add((name, at))
                instrument = INSTRUMENTS[name]
                answers = [items.get(number) for number in range(instrument.items)]
                known_as = f"observed {at.isoformat()}"
                self._entry(instrument, _on_the_persons_day(at), answers, known_as=known_as)
        alone = len([one for one in self._totals if one not in self._taken])
        self.incoming.leave_out("totals without the items that they are made of", alone)
        if self._first_strange and not self._taken:
            raise BadInput(
                self._first_strange,
                f"Known by their LOINC codes are {' and '.join(i.name for i in INSTRUMENTS.values())}.",
            )
        return self.incoming

    def _name(self, resource: CheckedJson) -> None:
        subject = resource.maybe("subject", resource.inside)
        reference = subject.maybe("reference", subject.text) if subject else None
        if reference:
            self._named.add(reference)

    def _leave_out(self, what: str, resource: CheckedJson) -> None:
        """Count what stays out. An answer in it that calls for help is met all the same."""
        self.incoming.leave_out(what)
        self.incoming.calls += answers_in([resource.value])

    # --- responses

    def _response(self, found: _Found) -> None:
        response = found.body
        status = response.text("status")
        if not _STATUS.fullmatch(status):
            raise response.fault("status", f"one of {_STATUS.pattern.replace('|', ', ')}")
        if status == _IN_ERROR:  # one that was broken off is a partial form, and says what it says
            self._taken.add((_IN_ERROR, datetime.min))
            return self._leave_out("forms entered in error", response)
        items = self._coded(response)
        names = [name for name, form in FORMS.items() if any(code in items for code in form.items)]
        other = fhir_items.other_form(response.value, items)
        if not names or other:
            called = fhir_items.asked_by(response.value)[:80]
            what = f"this is a {other}" if other else f"this questionnaire is not known here ({called or 'no name'})"
            self._first_strange = self._first_strange or f"{response.where}: {what}."
            is_a = f"{other} forms, which are no PHQ-9" if other else "forms of another questionnaire"
            return self._leave_out(is_a, response)
        given = _moment(response, "authored")
        if given is None:
            return self._leave_out("forms whose date has no day", response)
        for name in names:
            self._form(found, INSTRUMENTS[name], items, given)
        known = {code for form in FORMS.values() for code in (*form.items, form.total, form.difficulty, form.panel)}
        strange = [code for code in items if code not in known]
        return self.incoming.leave_out("items that are not part of the form", len(strange))

    def _form(self, found: _Found, instrument: Instrument, items: Mapping[str, CheckedJson], given: datetime) -> None:
        response, form = found.body, FORMS[instrument.id]
        known_as = response.maybe("id", response.name)
        if known_as and not plain_id(known_as):  # a short one is another form's elsewhere
            known_as = f"{found.address} {known_as} {given.isoformat()}"
        meta = response.maybe("meta", response.inside)
        self._taken.add((instrument.id, given))
        self._entry(
            instrument,
            _on_the_persons_day(given),
            [_item(items, code) for code in form.items],
            difficulty=_difficulty(items, form),
            total=_total(items[form.total]) if form.total in items else None,
            known_as=known_as,
            changed=meta.maybe("lastUpdated", meta.moment) if meta else None,
        )

    def _entry(
        self,
        instrument: Instrument,
        at: datetime,
        answers: Sequence[int | None],
        *,
        difficulty: int | None = None,
        total: float | None = None,
        known_as: str | None,
        changed: datetime | None = None,
    ) -> None:
        scored = score(instrument, answers, at)
        if total is not None and total != scored.total:
            self.incoming.notices.append(_mismatch(instrument, at, total, scored.total, scored.missing))
        if scored.missing and len(scored.missing) < instrument.items:
            self.incoming.notices.append(incomplete(scored))
        self.incoming.entry(
            instrument.id,
            at,
            [
                *(ImportedAnswer(f"{instrument.id}.{n}", "item", value) for n, value in enumerate(answers, start=1)),
                ImportedAnswer(f"{instrument.id}.difficulty", "item", difficulty),
                ImportedAnswer("import.total", "number", total if total != scored.total else None),
            ],
            known_as=known_as,
            changed=changed,
        )

    def _coded(self, response: CheckedJson) -> dict[str, CheckedJson]:
        """Every item whose code is known. Raises ``BadInput`` for one that stands twice."""
        asked = fhir_items.spellings(fhir_items.asked_by(response.value))
        brought = {**self._asked, **fhir_items.contained(response.value)}
        codes = next((brought[name] for name in asked if name in brought), {})
        every = [*_items(response)]
        there = {codes.get(item.text("linkId")) or fhir_items.own_code(item.value) for item in every}
        if not there & (_ITEM_OF.keys() - {fhir_items.NINE}):  # that one may be known by its words alone
            codes = {**fhir_items.certain_codes(response.value, [item.text("linkId") for item in every]), **codes}
        found: dict[str, CheckedJson] = {}
        for item in every:
            code = codes.get(item.text("linkId")) or fhir_items.own_code(item.value)
            if code in found:
                raise BadInput(f"{response.where}: item {code} stands there twice.")
            if code:
                found[code] = CheckedJson(item.value, f"{response.where}, item {code}")
        return found

    # --- observations

    def _observation(self, resource: CheckedJson) -> None:
        parts = {code: one for one in (resource, *resource.each("component")) for code in _observed_codes(one)}
        items = {code: one for code, one in parts.items() if code in _ITEM_OF}
        # Some give the total under the code of the panel.
        is_rated = any(True for _ in numbers(resource.value))
        total = next((n for n, f in FORMS.items() if f.total in parts or (f.panel in parts and is_rated)), None)
        if not items and total is None:
            return self._leave_out("FHIR resources of another kind (Observation)", resource)
        self._name(resource)
        if not _OBSERVED.fullmatch(resource.text("status")):
            return self._leave_out("observations that were cancelled or entered in error", resource)
        key = next((k for k in ("effectiveDateTime", "effectiveInstant", "issued") if k in resource.value), "")
        given = _moment(resource, key) if key else None
        if given is None:
            return self._leave_out("observations without a day", resource)
        if total is not None:
            self._totals.append((total, given))
        for code, one in items.items():
            name, number = _ITEM_OF[code]
            value = _rated(CheckedJson(one.value, f"{resource.where}, item {code}"), _answers_to(code))
            if self._observed[name, given].setdefault(number, value) != value:
                raise BadInput(f"{resource.where}: item {code} has two different answers at {given:%Y-%m-%d %H:%M}.")
        return None


# --- what a file holds


def _resources(content: Content, incoming: Incoming) -> Iterator[_Found]:
    document = content.json
    assert document is not None
    kind = document.checked.text("resourceType")
    if kind == "QuestionnaireResponse" or (kind == "Observation" and _is_observed_item(document.checked)):
        yield _Found(CheckedJson(content.whole_json(), kind), "")
    elif kind == "Bundle":
        for number, entry in enumerate(document.each("entry"), start=1):
            yield from _of_entry(entry, f"form {number}", incoming)
    else:
        raise BadInput(f"the file: it holds a FHIR {kind[:60]}, and no QuestionnaireResponse.")


def _of_entry(entry: CheckedJson, where: str, incoming: Incoming, depth: int = 0) -> Iterator[_Found]:
    """The resource of an entry, or those of a Bundle inside of it."""
    if entry.value.get("resource") is None:
        return incoming.leave_out("entries of a Bundle without anything in them")
    resource = CheckedJson(entry.value["resource"], where)
    if resource.text("resourceType") != "Bundle":
        yield _Found(resource, entry.maybe("fullUrl", entry.text) or "")
    elif depth < _DEEPEST:
        for number, inner in enumerate(resource.each("entry"), start=1):
            yield from _of_entry(inner, f"{where}.{number}", incoming, depth + 1)
    return None


def _questionnaires(content: Content) -> dict[str, Codes]:
    """The codes of each questionnaire in a Bundle, by each of its names."""
    found: dict[str, Codes] = {}
    document = content.json
    if document is not None and document.fields.get("resourceType") == "Bundle":
        for entry in document.each("entry"):
            for one in objects([entry.value.get("resource")]):
                if one.get("resourceType") == "Questionnaire" and len(found) < _MOST_QUESTIONNAIRES:
                    found |= dict.fromkeys(fhir_items.names_of(one), fhir_items.codes_in(one))
    return found


def _items(of: CheckedJson, depth: int = 0) -> Iterator[CheckedJson]:
    """Every item, with those inside others and inside answers."""
    if depth > _DEEPEST:
        raise BadInput(f"{of.where}: items are nested too deep.")
    for item in of.each("item"):
        yield item
        yield from _items(item, depth + 1)
        for answer in item.each("answer"):
            yield from _items(answer, depth + 1)


def _is_observed_item(observation: CheckedJson) -> bool:
    known = {*_ITEM_OF, *(code for form in FORMS.values() for code in (form.total, form.panel))}
    return not known.isdisjoint(_observed_codes(observation))


def _observed_codes(of: CheckedJson) -> Collection[str]:
    code = of.maybe("code", of.inside)
    return [str(one.get("code")) for one in objects(code.value.get("coding"))] if code else []


def _moment(of: CheckedJson, key: str) -> datetime | None:
    """The moment as it stands there, noon for a day; ``None`` for a month or a year."""
    text = of.text(key)
    if _A_MONTH.fullmatch(text):
        return None
    try:
        if len(text) == len("2026-03-02"):
            return local_moment(datetime.combine(date.fromisoformat(text), time(12)))
    except ValueError:
        raise of.fault(key, "a date or a moment") from None
    return of.moment(key)


def _on_the_persons_day(given: datetime) -> datetime:
    """A moment in UTC says nothing of where the person was: it is on the clock here."""
    return given if given.utcoffset() != timedelta() else local_moment(given)


# --- answers


def _answer(item: CheckedJson) -> CheckedJson | None:
    """The one answer of an item, ``None`` where it was left open."""
    given = [answer for answer in item.each("answer") if any(key.startswith("value") for key in answer.value)]
    if len(given) > 1:
        raise BadInput(f"{item.where}: {len(given)} answers, where there is one to an item.")
    return CheckedJson(given[0].value, item.where) if given else None


def _answers_to(code: str) -> Sequence[LoincAnswer]:
    return (*ANSWERS, MORE_DAYS_THAN_NOT) if code == _WORRYING else ANSWERS


def _item(items: Mapping[str, CheckedJson], code: str) -> int | None:
    answer = _answer(items[code]) if code in items else None
    return None if answer is None else _rated(answer, _answers_to(code))


def _difficulty(items: Mapping[str, CheckedJson], form: LoincForm) -> int | None:
    answer = _answer(items[form.difficulty]) if form.difficulty in items and form.difficulty else None
    return None if answer is None else _rated(answer, DIFFICULTY_ANSWERS)


def _rated(answer: CheckedJson, answers: Sequence[LoincAnswer]) -> int:
    """An answer from 0 to 3. Raises ``BadInput`` for anything else, and where two things that it says differ."""
    said, strange = weights(answer.value, answers)
    if strange is not None:
        raise BadInput(f"{answer.where}: '{strange[:40]}' is no answer to it.")
    said |= {_whole(answer, value) for value in numbers(answer.value)}
    if len(said) != 1:
        given = next((v for k, v in answer.value.items() if k.startswith("value")), None)
        what = f"is {kind_of(given)}" if not isinstance(given, dict) else "has no code of LOINC and no number"
        raise BadInput(f"{answer.where}: the answer {what if not said else 'says two different things'}.")
    return said.pop()


def _whole(answer: CheckedJson, value: object) -> int:
    if isinstance(value, bool) or not isinstance(value, int | float) or value not in (0, 1, 2, 3):
        raise BadInput(f"{answer.where}: the answer is {kind_of(value)}, and can be 0, 1, 2 or 3.")
    return int(value)


def _total(item: CheckedJson) -> int | float | None:
    """A total as it stands there."""
    answer = _answer(item)
    if answer is None:
        return None
    for value in numbers(answer.value):
        if isinstance(value, int | float) and not isinstance(value, bool) and abs(value) < 1000:
            return int(value) if value == int(value) else value
    raise BadInput(f"{item.where}: the total is not a number.")


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


READER = Reader(is_one, read)
