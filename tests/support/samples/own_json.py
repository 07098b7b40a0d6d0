"""A small journal in the format of our own."""

from typing import Any

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
