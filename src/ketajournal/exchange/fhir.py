"""FHIR, R4 and R5: PHQ-9 and GAD-7 forms as responses with their totals, and the person's own ratings.

Sources: the specifications of both releases (QuestionnaireResponse, Observation, Bundle, and the extensions
ordinalValue and itemWeight), and US Core's PHQ-9 examples for link ids and codes. Nothing in it names the person, who
is author, source and performer of all: it is what they told of themselves.
"""

from collections.abc import Iterator
from itertools import chain
from uuid import UUID, uuid5

from ketajournal.course.measures import INSTRUMENTS, Score, of_entry
from ketajournal.course.values import Value
from ketajournal.course.watch import WATCH
from ketajournal.course.weeks import is_rating
from ketajournal.exchange.formats import ExportWords, File, FormatOut, Scale, WriteOptions
from ketajournal.exchange.json_writing import json_document
from ketajournal.exchange.loinc import ANSWERS, DIFFICULTY_ANSWERS, FORMS, SYSTEM, LoincAnswer
from ketajournal.exchange.readable_archive import Readable, Written

# What an answer counts: the extension was given another name between the releases.
WEIGHT = {
    "r4": "http://hl7.org/fhir/StructureDefinition/ordinalValue",
    "r5": "http://hl7.org/fhir/StructureDefinition/itemWeight",
}
_UNITS = "http://unitsofmeasure.org"
_UCUM = {"hours": "h", "minutes": "min", "seconds": "s"}
_SURVEY = {
    "coding": [
        {
            "system": "http://terminology.hl7.org/CodeSystem/observation-category",
            "code": "survey",
            "display": "Survey",
        }
    ]
}


def _write(found: Readable, words: ExportWords, options: WriteOptions) -> Iterator[File]:
    """A Bundle: a Patient without any data, and what they told of themselves.

    In a transaction each resource is put under its own id, so that what is sent twice is there once.

    A form is a QuestionnaireResponse, ``completed`` when every item that counts is answered and ``in-progress``
    while one is open; only a complete one has an Observation with the total. What was deleted is
    ``entered-in-error``. An own rating is an Observation named in words: there is no code for it.
    """
    patient = _patient(found)
    resources = (r for w in found.entries for r in _of_entry(found, w, words, _urn(patient), options.release))
    bundle: dict[str, object] = {
        "resourceType": "Bundle",
        "id": str(uuid5(patient, options.made_at.isoformat())),
        "type": options.bundle,
        "timestamp": options.made_at.isoformat(),
    }
    first = next(resources, None)
    if first is not None:  # FHIR knows no empty lists
        whole: Iterator[dict[str, object]] = chain(
            [{"resourceType": "Patient", "id": str(patient)}, first], resources
        )
        bundle["entry"] = (_in_bundle(r, options.bundle) for r in whole)
    yield File(f"fhir-{options.release}.json", json_document(bundle))


def _in_bundle(resource: dict[str, object], kind: str) -> dict[str, object]:
    entry: dict[str, object] = {"fullUrl": f"urn:uuid:{resource['id']}", "resource": resource}
    if kind == "transaction":
        entry["request"] = {"method": "PUT", "url": f"{resource['resourceType']}/{resource['id']}"}
    return entry


def _patient(found: Readable) -> UUID:
    """Named by the journal's first course, in every part of it too, so that what is sent twice is one person's."""
    first = found.first_course or next((w.entry.id for w in found.entries), "0" * 32)
    return uuid5(UUID(hex=first), "patient")


def _urn(name: UUID) -> str:
    return f"urn:uuid:{name}"


def _of_entry(found: Readable, w: Written, words: ExportWords, subject: str, release: str) -> list[dict[str, object]]:
    score = of_entry(w.entry)
    if score is not None:
        response = _response(w, score, words, subject, release)
        return [response, _total(w, score, subject)] if score.is_complete else [response]
    if w.entry.kind in INSTRUMENTS:
        return []
    return [
        _rating(w, a.prompt, words.ratings[a.metric], a.value, subject)
        for a in found.counted(w)
        if a.metric is not None and a.metric in words.ratings and is_rating(a.value)
    ]


def _response(w: Written, score: Score, words: ExportWords, subject: str, release: str) -> dict[str, object]:
    form = FORMS[score.instrument.id]
    items = [
        _item(code, words.asked(w.entry.kind, f"{w.entry.kind}.{n}"), ANSWERS[value], release)
        for n, (code, value) in enumerate(zip(form.items, score.items, strict=True), start=1)
        if value is not None
    ]
    if form.difficulty and score.difficulty is not None:
        asked = words.asked(w.entry.kind, f"{w.entry.kind}.difficulty")
        items.append(_item(form.difficulty, asked, DIFFICULTY_ANSWERS[score.difficulty], release))
    return {
        "resourceType": "QuestionnaireResponse",
        "id": str(UUID(hex=w.entry.id)),
        "questionnaire": form.canonical,
        "status": _status(w, "completed" if score.is_complete else "in-progress"),
        "subject": {"reference": subject},
        "authored": w.entry.at.isoformat(),
        "author": {"reference": subject},
        "source": {"reference": subject},
        "item": items,
    }


def _item(code: str, text: str, answer: LoincAnswer, release: str) -> dict[str, object]:
    """An item under the link id that LOINC's own forms give it."""
    coding = {
        "extension": [{"url": WEIGHT[release], "valueDecimal": answer.weight}],
        "system": SYSTEM,
        "code": answer.code,
        "display": answer.display,
    }
    return {"linkId": f"/{code}", "text": text, "answer": [{"valueCoding": coding}]}


def _total(w: Written, score: Score, subject: str) -> dict[str, object]:
    form = FORMS[score.instrument.id]
    name = UUID(hex=w.entry.id)
    return {
        **_observation(w, uuid5(name, "total"), subject),
        "code": {
            "coding": [{"system": SYSTEM, "code": form.total, "display": form.total_display}],
            "text": f"{score.instrument.name} total, 0 to {score.instrument.highest}",
        },
        "valueQuantity": {"value": score.total, "unit": "{score}", "system": _UNITS, "code": "{score}"},
        "derivedFrom": [{"reference": _urn(name)}],
    }


def _rating(w: Written, prompt: str, scale: Scale, value: Value, subject: str) -> dict[str, object]:
    code = _UCUM.get(scale.unit or "")
    unit = {"unit": scale.unit} if scale.unit else {}
    measured = {"value": value, **unit, **({"system": _UNITS, "code": code} if code else {})}
    return {
        **_observation(w, uuid5(UUID(hex=w.entry.id), prompt), subject),
        "code": {"text": _named(scale, "from a watch or program" if w.entry.kind == WATCH else "own rating")},
        "valueQuantity": measured,
    }


def _observation(w: Written, name: UUID, subject: str) -> dict[str, object]:
    return {
        "resourceType": "Observation",
        "id": str(name),
        "status": _status(w, "final"),
        "category": [_SURVEY],
        "subject": {"reference": subject},
        "effectiveDateTime": w.entry.at.isoformat(),
        "performer": [{"reference": subject}],
    }


def _status(w: Written, status: str) -> str:
    return "entered-in-error" if w.entry.deleted_at else status


def _named(scale: Scale, source: str) -> str:
    if len(scale.ends) == 2 and scale.low is not None and scale.high is not None:
        return f"{scale.label} ({source}; {scale.low:g}: {scale.ends[0]}, {scale.high:g}: {scale.ends[1]})"
    return f"{scale.label} ({source})"


WRITER = FormatOut(
    _write,
    "{stem}-fhir-{release}.json",
    "PHQ-9, GAD-7 and your own ratings for a clinic's system: R4, or R5 with --fhir r5",
)
