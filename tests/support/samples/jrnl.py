"""A small journal as jrnl writes it, as text and as JSON."""

import json

from support.samples.sample import Sample

# As jrnl 4.3 wrote both, from the same journal.
TEXT = """[2026-03-02 14:00] A door opened.
There was @light in it.

[2026-03-03 09:30] Slept well *
A dream about [2026] a house
second line
"""


JSON = {
    "tags": {"@light": 1},
    "entries": [
        {
            "title": "A door opened.",
            "body": "There was @light in it.",
            "date": "2026-03-02",
            "time": "14:00",
            "tags": ["@light"],
            "starred": False,
        },
        {
            "title": "Slept well",
            "body": "A dream about [2026] a house\nsecond line",
            "date": "2026-03-03",
            "time": "09:30",
            "tags": [],
            "starred": True,
        },
    ],
}


_EDITED = TEXT.replace("Slept well", "Slept very well")
SAMPLES = [
    Sample(TEXT, _EDITED, 2),
    Sample(json.dumps(JSON), json.dumps(JSON).replace("Slept well", "Slept very well"), 2),
]
