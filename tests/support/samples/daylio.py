"""A small table as Daylio writes it."""

import json
from base64 import b64encode
from typing import Any

from support.samples.sample import Sample
from support.zips import zipped

HEAD = "full_date,date,weekday,time,mood,activities,note_title,note"


EXPORT = f"""\ufeff{HEAD}
2026-03-05,March 5,Thursday,10:15\u202fPM,rad,"reading | walk","A title","Felt <b>light</b><br>=1+1"
2026-03-04,March 4,Wednesday,9:00 AM,Weird,"","",""
2026-03-03,3 mars,mardi,21:05,meh,"","","line one
line two"
"""


MOODS = ("--moods", "rad=9,meh=5,weird=-")


def backup(*changes: dict[str, Any]) -> bytes:
    """The backup of the same entries, with these changes made to them in turn."""
    packed = b64encode(json.dumps(document(*changes)).encode())
    return zipped({"backup.daylio": packed, "assets/photos/2026/3/1": b"\xff\xd8"})


def document(*changes: dict[str, Any]) -> dict[str, Any]:
    """What is in the backup."""
    entries = [
        _entry(5, "22:15", 1, note_title="A title", note="Felt <b>light</b><br>=1+1", tags=[7, 9], assets=[1]),
        _entry(4, "9:00", 6),
        _entry(3, "21:05", 3, note="line one<br>line two"),
    ]
    for entry, change in zip(entries, changes, strict=False):
        entry |= change
    return {
        "version": 15,
        "isReminderOn": True,
        "customMoods": [_mood(1, "", 1), _mood(6, "Weird", -1), _mood(3, "", 3)],
        "tags": [{"id": 9, "name": "walk"}, {"id": 7, "name": "reading"}],
        "scales": [_scale(1, "Sleep Time", "5:30", "7:30"), _scale(2, "Energy", "low", "high")],
        "dayEntries": entries,
        "metadata": {"number_of_entries": 3},
    }


def _mood(number: int, name: str, given: int) -> dict[str, Any]:
    return {"id": number, "custom_name": name, "predefined_name_id": given, "mood_group_id": 1, "state": 0}


def _scale(number: int, name: str, *words: str) -> dict[str, Any]:
    values = [
        {"id": 10 * number + n, "id_text_scale": number, "value": word, "order": n} for n, word in enumerate(words)
    ]
    number_scale = {"id": number, "id_scale": number, "min": 1, "max": 5, "metric": ""}
    return {"id": number, "name": name, "number_scale": number_scale, "text_scale": {"id": number, "values": values}}


def _entry(day: int, clock: str, mood: int, **more: Any) -> dict[str, Any]:
    hour, minute = clock.split(":")
    at = {"year": 2026, "month": 2, "day": day, "hour": int(hour), "minute": int(minute)}
    when = {"datetime": 1_772_000_000_000, "timeZoneOffset": 3_600_000}
    return {"id": day, **at, **when, "mood": mood, "note": "", "note_title": "", "tags": [], "assets": [], **more}


SAMPLES = [
    Sample(EXPORT, EXPORT.replace("line two", "line three"), 3, MOODS),
    Sample(backup(), backup({}, {}, {"note": "line one<br>line three"}), 3, MOODS),
    Sample(EXPORT, backup({"mood": 3, "note": "Felt heavy"}), 3, MOODS),
    Sample(backup(), EXPORT.replace("rad", "meh"), 3, MOODS),
]
