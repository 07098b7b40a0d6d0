"""An experience as PsychonautWiki Journal writes it."""

import json

from support.samples.sample import Sample

AT = 1_772_460_000_000  # 2026-03-02 14:00 UTC


INGESTION = {
    "substanceName": "Ketamine",
    "time": AT,
    "endTime": None,
    "creationDate": AT,
    "administrationRoute": "INTRAMUSCULAR",
    "dose": 75.0,
    "isDoseAnEstimate": True,
    "units": "mg",
    "notes": "at the clinic",
    "stomachFullness": None,
    "consumerName": None,
}


EXPERIENCE = {
    "title": "The third",
    "text": "Wide and quiet.",
    "creationDate": AT,
    "sortDate": AT,
    "isFavorite": False,
    "ingestions": [INGESTION],
    "location": {"name": "the clinic", "latitude": 1.5, "longitude": 2.5},
    "ratings": [{"option": "PLUS", "time": AT + 3_600_000, "creationDate": AT}],
    "timedNotes": [
        {"creationDate": AT, "time": AT + 1_800_000, "note": "music", "color": "BLUE", "isPartOfTimeline": True}
    ],
}


_EDITED = {**EXPERIENCE, "text": "Wide, quiet and blue.", "ingestions": [{**INGESTION, "dose": 70.0}]}
SAMPLES = [Sample(json.dumps({"experiences": [EXPERIENCE]}), json.dumps({"experiences": [_EDITED]}), 2)]
