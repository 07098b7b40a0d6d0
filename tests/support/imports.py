"""What a file brings, said shortly, for the tests of each format."""

import json
from collections import defaultdict
from io import BytesIO
from typing import Any

from ketajournal.exchange.content import Content
from ketajournal.exchange.formats import ReadOptions, recognised_reader
from ketajournal.exchange.incoming import Incoming
from ketajournal.journal.archive import Archive
from ketajournal.journal.moments import from_columns


def incoming(content: str | bytes, **choices: Any) -> Incoming:
    """What a file of this content brings."""
    found = Content(BytesIO(content if isinstance(content, bytes) else content.encode()))
    return recognised_reader(found).read(found, ReadOptions(**choices))


def own_archive(text: str | bytes) -> Archive:
    """The journal in a document of our own JSON."""
    return incoming(text).archive


def entries(found: Incoming) -> list[tuple[str, str, dict[str, Any]]]:
    """Each entry's kind, the moment it is about on the person's clock, and its answers by question."""
    answers: dict[str, dict[str, Any]] = defaultdict(dict)
    for a in found.archive.answers:
        answers[a.entry_id][a.prompt] = json.loads(a.value)
    return [
        (e.kind, from_columns(e.at, e.utc_offset).isoformat(timespec="minutes"), answers[e.id])
        for e, _ in found.archive.entries
    ]


def notes(found: Incoming) -> list[str]:
    """The words of each note."""
    return [answers["note.text"] for kind, _, answers in entries(found) if kind == "note"]


def left_out(found: Incoming) -> dict[str, int]:
    """What doesn't come in, and how many."""
    return dict(+found.left_out)
