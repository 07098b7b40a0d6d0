"""FHIR forms with the answers that a test names."""

import json
from typing import Any

from ketajournal.exchange.loinc import ANSWERS, FORMS
from support.samples.sample import Sample

LOINC = "http://loinc.org"


def coded(code: str, **more: Any) -> dict[str, Any]:
    return {"valueCoding": {"system": LOINC, "code": code, **more}}


def item(code: str, *answers: dict[str, Any]) -> dict[str, Any]:
    return {"linkId": f"/{code}", "answer": list(answers)}


def form(name: str = "phq-9", values: tuple[int | None, ...] = (), **changes: Any) -> dict[str, Any]:
    """A response with an answer for each value, in the form's order."""
    codes = FORMS[name].items
    given = values or (0,) * len(codes)
    items = [
        item(code, coded(ANSWERS[v].code)) for code, v in zip(codes, given, strict=True) if v is not None
    ] + changes.pop("more", [])
    return {
        "resourceType": "QuestionnaireResponse",
        "id": "one",
        "questionnaire": FORMS[name].canonical,
        "status": "completed",
        "authored": "2026-03-01T10:00:00+01:00",
        "item": items,
        **changes,
    }


def bundle(*resources: dict[str, Any]) -> str:
    return json.dumps(
        {"resourceType": "Bundle", "type": "collection", "entry": [{"resource": one} for one in resources]}
    )


SAMPLES = [
    Sample(bundle(form()), bundle(form(values=(1, *(0,) * 8))), 1),
    Sample(json.dumps(form(id=None)), json.dumps(form(id=None, values=(1, *(0,) * 8))), 1),
]
