"""The JSON that ``jrnl --format json`` gives."""

import json
import re
from collections import Counter
from typing import Any

from ketajournal.exchange.formats import WriteOptions, Writer
from ketajournal.exchange.jrnl import title_and_body, unsealed
from ketajournal.exchange.row_words import RowWords
from ketajournal.journal.archive import Archive

# jrnl takes a word with @ before it for a tag.
_TAG = re.compile(r"(?<!\S)@[-+*#/\w]+")


def write(archive: Archive, words: RowWords, options: WriteOptions) -> dict[str, str]:  # noqa: ARG001 (all are alike)
    """``{tags, entries: [{title, body, date, time, tags, starred}]}``; ``tags`` counts how often each occurs."""
    tags: Counter[str] = Counter()
    entries: list[dict[str, Any]] = []
    for w in unsealed(archive, words):
        head, body = title_and_body(w, words)
        found = sorted({tag.lower() for tag in _TAG.findall(f"{head}\n{body}")})
        tags.update(found)
        entries.append(
            {
                "title": head,
                "body": body,
                "date": f"{w.entry.at:%Y-%m-%d}",
                "time": f"{w.entry.at:%H:%M}",
                "tags": found,
                "starred": False,
            }
        )
    return {"journal.json": json.dumps({"tags": dict(tags), "entries": entries}, ensure_ascii=False, indent=2) + "\n"}


WRITER = Writer(write, "{stem}-jrnl.json", "the JSON that jrnl gives")
