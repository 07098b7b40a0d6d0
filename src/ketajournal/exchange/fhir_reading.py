"""Reading forms of the PHQ-9 and GAD-7 that another system keeps: FHIR R4 and R5, responses and observations.

Which item an answer belongs to is ``fhir_items.py``'s matter, and what it says is ``fhir_values.py``'s. Totals are
never taken over: published samples exist whose total is not the sum of their items.
"""

import re
from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from datetime import date, datetime, time, timedelta
from functools import partial

from ketajournal.course.measure_progress import incomplete
from ketajournal.course.measures import INSTRUMENTS, score
from ketajournal.course.notices import Notice
from ketajournal.errors import BadInput
from ketajournal.exchange import fhir_items
from ketajournal.exchange.checked_json import CheckedJson, kind_of
from ketajournal.exchange.content import Content
from ketajournal.exchange.fhir_items import Questionnaire
from ketajournal.exchange.fhir_values import numbers, objects, values_of
from ketajournal.exchange.formats import FormatIn, ReadOptions
from ketajournal.exchange.help_calls import answers_beside, answers_in
from ketajournal.exchange.incoming import ImportedAnswer, Incoming, plain_id
from ketajournal.exchange.json_reading import JsonDocument
from ketajournal.exchange.loinc import ACCEPTED, DIFFICULTY_ANSWERS, FORMS, LoincAnswer
from ketajournal.exchange.value_parsing import local_moment

NAME = "FHIR"
_IN_ERROR = "entered-in-error"
_FINISHED = ("completed", "amended")
_BROKEN_OFF = re.compile("in-progress|stopped")  # as a form with open items is
_OBSERVED = ("final", "amended", "corrected", "preliminary")
_A_MONTH = re.compile(r"\d{4}(-\d{2})?", re.ASCII)
_FORM_OF = {code: name for name, form in FORMS.items() for code in form.items}
_OF_FORMS = {code for form in FORMS.values() for code in (*form.items, form.total, form.difficulty, form.panel)}


def _is_one(content: Content) -> bool:
    """True for a resource, and for a folder or a zip of them; not where notes lie beside them."""
    return any(map(_is_resource, content.documents)) and not content.has_notes


def _is_resource(document: JsonDocument) -> bool:
    return isinstance(document.fields.get("resourceType"), str)


def _read(content: Content, options: ReadOptions) -> Incoming:  # noqa: ARG001 (all readers are alike)
    """Every form of a known measure in a Bundle, or the one that the document is; items observed one by one as well.

    Raises ``BadInput`` with the place of a wrong answer, and where there are forms of more than one person.
    """
    documents = list(filter(_is_resource, content.documents))
    resources = (one.value for document in documents for one, _ in _resources(document, Incoming(NAME)))
    asked = fhir_items.by_name(one for one in resources if one.get("resourceType") == "Questionnaire")
    reading = _Reading(asked)
    for document in documents:
        source = _source(document.checked)
        for resource, address in _resources(document, reading.incoming):
            reading.take(resource, address, source)
    reading.finish()
    reading.incoming.leave_out("JSON files that are no FHIR", len(content.documents) - len(documents))
    reading.incoming.calls += answers_beside(content, documents)
    return reading.incoming


def _resources(document: JsonDocument, incoming: Incoming) -> Iterator[tuple[CheckedJson, str]]:
    """Each resource in a file, those of a Bundle inside of a Bundle among them, and its address there."""
    kind = document.checked.text("resourceType")
    if kind != "Bundle":
        yield CheckedJson(document.whole(), f"{document.where}{kind}"), ""
        return
    for number, outer in enumerate(document.each("entry"), start=1):
        left = [(outer, f"{document.where}form {number}")]
        while left:
            entry, where = left.pop()
            if entry.value.get("resource") is None:
                incoming.leave_out("entries of a Bundle without anything in them")
                continue
            resource = CheckedJson(entry.value["resource"], where)
            if resource.text("resourceType") == "Bundle":
                left += [(inner, f"{where}.{n}") for n, inner in enumerate(resource.each("entry"), start=1)][::-1]
            else:
                yield resource, entry.maybe("fullUrl", entry.text) or ""


class _Reading:
    def __init__(self, asked: Mapping[str, Questionnaire]) -> None:
        self.incoming = Incoming(NAME)
        self._asked = asked
        self._people: dict[str, str] = {}  # the name of each person by the ways that it is written
        self._named: set[str] = set()
        self._ids: set[str] = set()
        self._said: dict[tuple[str, date], dict[datetime, Sequence[int | None]]] = defaultdict(dict)
        self._observed: dict[tuple[str, datetime], dict[str, int]] = defaultdict(dict)  # by the items' codes
        self._sources: dict[tuple[str, datetime], set[str]] = defaultdict(set)
        self._totals: list[tuple[str, datetime]] = []

    def take(self, resource: CheckedJson, address: str, source: str | None) -> None:
        """Take a resource in, or count why it stays out. *source* is that of all in its file."""
        kind = resource.text("resourceType")
        if kind == "QuestionnaireResponse":
            self._response(resource, address, _source(resource) or source)
        elif kind == "Observation":
            self._observation(resource, _source(resource) or source)
        elif kind != "Questionnaire":
            self._leave_out(f"FHIR resources of another kind ({kind[:60]})", resource)
        if kind == "Patient":
            name = resource.maybe("id", resource.text) or address
            self._people |= {address: name, f"Patient/{name}": name}

    def finish(self) -> None:
        """Take in what was observed, when all of it is known. Raises ``BadInput`` for more than one person."""
        people = {self._people.get(name, name.rpartition("/")[2]) for name in self._named}
        if len(people) > 1:
            raise BadInput("There are forms of more than one person in it.", "Export those of one person alone.")
        for (name, at), items in sorted(self._observed.items()):
            answers = [items.get(code) for code in FORMS[name].items]
            said = self._said.get((name, _here(at).date()), {})
            if any(all(ours in (None, its) for ours, its in zip(answers, one, strict=True)) for one in said.values()):
                continue
            if at in said:
                form = f"{name.upper()} of {at:%Y-%m-%d %H:%M}"
                raise BadInput(f"The {form} and what was observed of it say two different things.")
            sources = self._sources[name, at]
            source = min(sources) if len(sources) == 1 else None
            self._form(name, at, answers, source=source, known_as=f"observed {at.isoformat()}")
        days = {*self._said, *((name, _here(at).date()) for name, at in self._observed)}
        alone = sum((name, _here(given).date()) not in days for name, given in self._totals)
        self.incoming.leave_out("totals without the items that they are made of", alone)

    def _name(self, resource: CheckedJson) -> None:
        subject = resource.maybe("subject", resource.inside)
        reference = subject.maybe("reference", subject.text) if subject else None
        if reference:
            self._named.add(reference.partition("/_history/")[0])

    def _leave_out(self, what: str, resource: CheckedJson) -> None:
        """Count what stays out. An answer in it that calls for help is met all the same."""
        self.incoming.leave_out(what)
        asked = fhir_items.questionnaire_of(resource.value, self._asked)
        self.incoming.calls += answers_in([asked.whole, resource.value])

    def _response(self, response: CheckedJson, address: str, source: str | None) -> None:
        self._name(response)
        asked = fhir_items.questionnaire_of(response.value, self._asked)
        items = _coded(response, asked)
        said = partial(_answer, items, asked)
        names = [name for name, form in FORMS.items() if not items.keys().isdisjoint(form.items)]
        if response.text("status") == _IN_ERROR:  # one that was broken off is a partial form, and says what it says
            return self._leave_out("forms entered in error", response)
        if other := fhir_items.other_form(asked, items, response.value):
            return self._leave_out(f"{other} forms, which are no PHQ-9", response)
        if not names:
            name = fhir_items.asked_by(response.value).rpartition("/")[2][:60]
            return self._leave_out(f"forms of another questionnaire ({name or 'without a name'})", response)
        given = response.maybe("authored", partial(_moment, response))
        if given is None:
            return self._leave_out("forms without a day", response)
        known_as = response.maybe("id", response.name)
        if known_as and not plain_id(known_as):  # a short one is another form's elsewhere
            known_as = f"{address} {known_as} {given.isoformat()}"
        elif known_as in self._ids:
            raise BadInput(f"{response.where}: the form '{known_as}' stands there twice.")
        elif known_as:
            self._ids.add(known_as)
        meta = response.maybe("meta", response.inside)
        changed = meta.maybe("lastUpdated", meta.moment) if meta else None
        for name in names:
            form = FORMS[name]
            answers = [_rated(said(code)) for code in form.items]
            self._said[name, _here(given).date()][given] = answers
            self._form(
                name,
                given,
                answers,
                difficulty=_rated(said(form.difficulty), DIFFICULTY_ANSWERS),
                total=_total(said(form.total)),
                source=source,
                status=response.text("status"),
                known_as=known_as,
                changed=changed,
            )
        strange = sum(code not in _OF_FORMS for code in items)
        return self.incoming.leave_out("items that are not part of the form", strange)

    def _observation(self, resource: CheckedJson, source: str | None) -> None:
        parts = {code: one for one in (resource, *resource.each("component")) for code in _observed_codes(one)}
        # Some give the total under the code of the panel.
        is_rated = any(True for _ in numbers(resource.value))
        total = next((n for n, f in FORMS.items() if f.total in parts or (f.panel in parts and is_rated)), None)
        if total is None and _FORM_OF.keys().isdisjoint(parts):
            return self._leave_out("FHIR resources of another kind (Observation)", resource)
        self._name(resource)
        if (status := resource.text("status")) not in _OBSERVED:
            return self._leave_out(f"observations with the status '{status[:40]}'", resource)
        period = resource.maybe("effectivePeriod", resource.inside)
        dated = (
            (resource, "effectiveDateTime"),
            (resource, "effectiveInstant"),
            (period, "start"),
            (resource, "issued"),
        )
        given = next((_moment(of, key) for of, key in dated if of and of.value.get(key) is not None), None)
        if given is None:
            return self._leave_out("observations without a day", resource)
        if total is not None:
            self._totals.append((total, given))
        elif not any(key.startswith("value") for part in parts.values() for key in part.value):
            return self._leave_out("observations without an answer", resource)
        for code in _FORM_OF.keys() & parts:
            part = CheckedJson(parts[code].value, f"{resource.where}, item {code}")
            value = _rated(part) if any(key.startswith("value") for key in part.value) else None
            if source:
                self._sources[_FORM_OF[code], given].add(source)
            if value is not None and self._observed[_FORM_OF[code], given].setdefault(code, value) != value:
                raise BadInput(f"{resource.where}: item {code} has two different answers at {given:%Y-%m-%d %H:%M}.")
        return None

    def _form(
        self,
        name: str,
        given: datetime,
        answers: Sequence[int | None],
        *,
        difficulty: int | None = None,
        total: float | None = None,
        source: str | None,
        status: str = "completed",
        known_as: str | None = None,
        changed: datetime | None = None,
    ) -> None:
        at = _here(given)
        scored = score(INSTRUMENTS[name], answers, at)
        if total is not None and total != scored.total:
            ours = "are not all there" if scored.missing else f"add up to {scored.total}"
            said = f"the file says {total:g}, its items {ours}; the items are kept."
            notice = Notice("total-mismatch", f"{scored.instrument.name} of {at:%Y-%m-%d}: {said}")
            self.incoming.notices.append(notice)
        if scored.missing and len(scored.missing) < len(answers):
            self.incoming.notices.append(incomplete(scored))
        if status not in _FINISHED and not (_BROKEN_OFF.fullmatch(status) and scored.missing):
            said = f"the file says of it '{status[:40]}', not 'completed'; its answers are kept."
            self.incoming.notices.append(
                Notice("not-completed", f"{scored.instrument.name} of {at:%Y-%m-%d}: {said}")
            )
        given_items = [
            *(ImportedAnswer(f"{name}.{n}", "item", value) for n, value in enumerate(answers, start=1)),
            ImportedAnswer(f"{name}.difficulty", "item", difficulty),
            ImportedAnswer("import.total", "number", total if total != scored.total else None),
        ]
        if source and any(value is not None for value in answers):
            given_items.append(ImportedAnswer("import.source", "choice", source))  # no words of the person's
        self.incoming.entry(name, at, given_items, known_as=known_as, changed=changed)


def _source(of: CheckedJson) -> str | None:
    """The program or server that something comes from; some put behind a ``#`` which request brought it."""
    meta = of.maybe("meta", of.inside)
    said = meta.maybe("source", meta.text) if meta else None
    return (said or "").partition("#")[0] or None


def _here(given: datetime) -> datetime:
    """The moment; one in UTC says nothing of where the person was, and is on the clock here."""
    return given if given.utcoffset() != timedelta() else local_moment(given)


def _coded(response: CheckedJson, asked: Questionnaire) -> dict[str, CheckedJson]:
    """Every item whose code is known. Raises ``BadInput`` for one that stands twice."""
    codes = fhir_items.codes_of(response.value, asked)
    found: dict[str, CheckedJson] = {}
    for item in fhir_items.items_in(response.value):
        code = codes.get(str(item.get("linkId")))
        if code in found:
            raise BadInput(f"{response.where}: item {code} stands there twice.")
        if code:
            found[code] = CheckedJson(item, f"{response.where}, item {code}")
    return found


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


def _answer(items: Mapping[str, CheckedJson], asked: Questionnaire, code: str | None) -> CheckedJson | None:
    """The one answer to an item, ``None`` where it was left open or isn't there."""
    item = items.get(code or "")
    given = [a for a in item.each("answer") if any(key.startswith("value") for key in a.value)] if item else []
    if item and len(given) > 1:
        raise BadInput(f"{item.where}: {len(given)} answers, where there is one to an item.")
    if item is None or not given:
        return None
    return CheckedJson(fhir_items.weighed(str(item.value.get("linkId")), given[0].value, asked), item.where)


def _rated(answer: CheckedJson | None, answers: Sequence[LoincAnswer] = ACCEPTED) -> int | None:
    """An answer from 0 to 3. Raises ``BadInput`` for anything else, and where two things that it says differ."""
    if answer is None:
        return None
    said = {_whole(answer, value) for value in values_of(answer.value, answers)}
    if not said:
        given = next((v for k, v in answer.value.items() if k.startswith("value")), None)
        what = "has no code of LOINC and no number" if isinstance(given, dict) else f"is {kind_of(given)}"
        raise BadInput(f"{answer.where}: the answer {what}.")
    if len(said) > 1:
        raise BadInput(f"{answer.where}: the answer says two different things.")
    return said.pop()


def _whole(answer: CheckedJson, value: object) -> int:
    if isinstance(value, str):
        raise BadInput(f"{answer.where}: '{value[:40]}' is no answer to it.")
    if isinstance(value, bool) or not isinstance(value, int | float) or value not in (0, 1, 2, 3):
        raise BadInput(f"{answer.where}: the answer is {kind_of(value)}, and can be 0, 1, 2 or 3.")
    return int(value)


def _total(answer: CheckedJson | None) -> int | float | None:
    if answer is None:
        return None
    for value in numbers(answer.value):
        if isinstance(value, int | float) and not isinstance(value, bool) and abs(value) < 1000:
            return int(value) if value == int(value) else value
    raise BadInput(f"{answer.where}: the total is not a number.")


READER = FormatIn(_is_one, _read)
