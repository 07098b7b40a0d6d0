"""A small journal in the format of our own."""

import copy
import json
from typing import Any

from support.samples.sample import Sample

MOMENT = "2026-03-02T14:00:00Z"


OWN: dict[str, Any] = {
    "format": "ketajournal",
    "version": 1,
    "exported_at": MOMENT,
    "courses": [
        {
            "id": "c" * 32,
            "started_on": "2026-03-02",
            "planned_sessions": 6,
            "route": "iv",
            "provider": "a clinic",
            "maintenance_on": None,
            "ended_on": None,
            "created_at": MOMENT,
            "updated_at": MOMENT,
            "sessions": [
                {
                    "id": "5" * 32,
                    "at": "2026-03-02T14:00:00+01:00",
                    "route": "iv",
                    "setting": None,
                    "cancelled_at": None,
                    "created_at": MOMENT,
                    "updated_at": MOMENT,
                }
            ],
        }
    ],
    "entries": [
        {
            "id": "e" * 32,
            "course": "c" * 32,
            "session": "5" * 32,
            "kind": "checkin",
            "at": "2026-03-03T14:00:00+01:00",
            "started_at": MOMENT,
            "finished_at": MOMENT,
            "deleted_at": None,
            "updated_at": MOMENT,
            "draft": {"prompt": "checkin.word", "text": "half a"},
            "answers": [
                {
                    "id": "a" * 32,
                    "prompt": "checkin.mood",
                    "kind": "scale",
                    "metric": "mood",
                    "value": 6,
                    "position": 0,
                    "answered_at": MOMENT,
                    "replaced_at": None,
                }
            ],
        }
    ],
}


_EDITED = copy.deepcopy(OWN)
_EDITED["entries"][0] |= {"updated_at": "2026-03-05T14:00:00Z"}
_BEFORE = _EDITED["entries"][0]["answers"][0]
_AFTER = {**_BEFORE, "id": "b" * 32, "value": 7, "answered_at": "2026-03-05T14:00:00Z"}
_EDITED["entries"][0]["answers"] = [{**_BEFORE, "replaced_at": "2026-03-05T14:00:00Z"}, _AFTER]
SAMPLES = [Sample(json.dumps(OWN), json.dumps(_EDITED), 1)]
