"""The JSON that ``jrnl --format json`` gives."""

import re
from collections import Counter
from collections.abc import Iterator

from ketajournal.exchange.formats import ExportWords, File, FormatOut, WriteOptions
from ketajournal.exchange.jrnl import title_and_body
from ketajournal.exchange.json_writing import json_document
from ketajournal.exchange.readable_archive import Readable, Written

# jrnl takes a word with @ before it for a tag.
_TAG = re.compile(r"(?<!\S)@[-+*#/\w]+")


def _write(found: Readable, words: ExportWords, options: WriteOptions) -> Iterator[File]:  # noqa: ARG001 (all are alike)
    """``{entries: [{title, body, date, time, tags, starred}], tags}``; ``tags`` counts how often each occurs."""
    tags: Counter[str] = Counter()  # written last, when all are counted
    entries = (_entry(w, words, tags) for w in found.unsealed)
    yield File("journal.json", json_document({"entries": entries, "tags": tags}))


def _entry(written: Written, words: ExportWords, tags: Counter[str]) -> dict[str, object]:
    title, body = title_and_body(written, words)
    found = sorted({tag.lower() for tag in _TAG.findall(f"{title}\n{body}")})
    tags.update(found)
    return {
        "title": title,
        "body": body,
        "date": f"{written.entry.at:%Y-%m-%d}",
        "time": f"{written.entry.at:%H:%M}",
        "tags": found,
        "starred": False,
    }


WRITER = FormatOut(_write, "{stem}-jrnl.json", "the JSON that jrnl gives")
