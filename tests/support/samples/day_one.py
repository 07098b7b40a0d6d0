"""A small export as Day One writes it."""

import json
from typing import Any

from support.samples.sample import Sample
from support.zips import zipped

ENTRY = {
    "uuid": "A0E0B1C2D3E4F5A6B7C8D9E0F1A2B3C4",
    "creationDate": "2026-03-02T19:00:00Z",
    "modifiedDate": "2026-03-03T08:00:00Z",
    "timeZone": "America/New_York",
    "creationDevice": "iPhone",
    "duration": 0,
    "starred": True,
    "tags": ["ketamine", "rest"],
    "text": "A quiet day\\.\n\n![](dayone-moment:\\/\\/932EECCC)\nGone \\- all of it\\!",
    "richText": "{}",
    "photos": [{"identifier": "932EECCC"}],
    "location": {"latitude": 1.5, "longitude": 2.5},
}


def exported(*changes: dict[str, Any]) -> str:
    """Day One's file with an entry for each of these changes; slashes escaped as it escapes them."""
    found = [{**ENTRY, **change} for change in changes or ({},)]
    return json.dumps({"metadata": {"version": "1.0"}, "entries": found}).replace("/", "\\/")


_EDITED = {"text": "A quiet day, all of it.", "modifiedDate": "2026-03-04T08:00:00Z"}
SAMPLES = [
    Sample(exported(), exported(_EDITED), 1),
    Sample(zipped({"Journal.json": exported()}), zipped({"Journal.json": exported(_EDITED)}), 1),
]
