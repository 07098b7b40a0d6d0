"""Day One's JSON."""

import re
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from ketajournal.course.strict_json import parsed_json
from ketajournal.errors import BadInput
from ketajournal.exchange.checked_json import CheckedJson
from ketajournal.exchange.content import Content
from ketajournal.exchange.entry_text import Section, entry_title, sections
from ketajournal.exchange.formats import ExportWords, File, FormatIn, FormatOut, ReadOptions, WriteOptions
from ketajournal.exchange.help_calls import answers_beside
from ketajournal.exchange.incoming import Incoming
from ketajournal.exchange.json_reading import JsonDocument
from ketajournal.exchange.json_writing import json_document
from ketajournal.exchange.readable_archive import Readable, Written
from ketajournal.exchange.value_parsing import local_moment
from ketajournal.journal.moments import to_utc


def _write(found: Readable, words: ExportWords, options: WriteOptions) -> Iterator[File]:  # noqa: ARG001 (all writers are alike)
    """``{metadata: {version}, entries: [...]}`` with moments in UTC and text in Markdown."""
    entries = (_entry(w, words) for w in found.unsealed)
    yield File("Journal.json", json_document({"metadata": {"version": "1.0"}, "entries": entries}))


def _entry(written: Written, words: ExportWords) -> dict[str, object]:
    entry = written.entry
    tags = [words.kinds.get(entry.kind, entry.kind)]
    if written.number:
        tags.append(f"session {written.number}")
    if entry.deleted_at:
        tags.append("deleted")
    return {
        "uuid": entry.id.upper(),
        "creationDate": to_utc(entry.at),
        "modifiedDate": to_utc(written.updated_at),
        "timeZone": _zone(entry.at.utcoffset() or timedelta()),
        "text": _text(written, words),
        "tags": tags,
        "starred": False,
    }


def _zone(offset: timedelta) -> str:
    """The clock's distance from UTC under a name that zone files know; where they know none, in Apple's own form."""
    minutes = int(offset.total_seconds() // 60)
    if minutes == 0:
        return "Etc/UTC"
    hours, rest = divmod(abs(minutes), 60)
    if rest == 0 and -12 * 60 <= minutes <= 14 * 60:
        return f"Etc/GMT{'-' if minutes > 0 else '+'}{hours}"  # their signs are turned round
    return f"GMT{'+' if minutes > 0 else '-'}{hours:02}{rest:02}"


def _text(written: Written, words: ExportWords) -> str:
    found = sections(written, words)
    if written.entry.kind == "note" and len(found) == 1:
        return found[0].said
    return "\n\n".join([f"# {entry_title(written, words)}", *(_paragraph(section) for section in found)])


def _paragraph(section: Section) -> str:
    if section.asked is None:
        return section.said
    return f"## {section.asked}\n\n{section.said}" if section.long else f"**{section.asked}** {section.said}"


# --- reading

_PICTURE = re.compile(r"!\[[^\]\n]*\]\(dayone-moment:[^)\n]*\)\n?")
# Day One writes a backslash before a mark that Markdown could take for its own.
_ESCAPED = re.compile(r"\\([-.!()\[\]{}+*_#>~`|=\\])")
_MEDIA = ("photos", "videos", "audios", "pdfAttachments")


def _is_one(content: Content) -> bool:
    return any(map(_is_journal, content.documents))


def _is_journal(document: JsonDocument) -> bool:
    entries = document.fields.get("entries")
    if not isinstance(entries, list) or not all(isinstance(e, dict) for e in entries):
        return False
    return "metadata" in document.fields or bool(entries and "creationDate" in entries[0])


def _read(content: Content, options: ReadOptions) -> Incoming:  # noqa: ARG001 (all readers are alike)
    """Each entry of one or more journals as a note, its tags and its star as last lines; pictures are counted."""
    incoming = Incoming("Day One")
    journals = list(filter(_is_journal, content.documents))
    incoming.leave_out("JSON files that are no journal", len(content.documents) - len(journals))
    incoming.calls += answers_beside(content)
    for entry in (entry for journal in journals for entry in journal.each("entries")):
        for media in _MEDIA:
            many = 0 if entry.value.get(media) is None else sum(1 for _ in entry.each(media))
            incoming.leave_out("pictures, sound and other attachments", many)
        text = _written(entry)
        if not text:
            incoming.leave_out("entries without words")
            continue
        tags = entry.texts("tags")
        incoming.note(
            _on_its_clock(entry),
            text,
            f"Tags: {', '.join(tags)}" if tags else "",
            "Starred" if entry.value.get("starred") else "",
            known_as=entry.maybe("uuid", entry.name),
            changed=entry.maybe("modifiedDate", entry.moment),
        )
    return incoming


def _written(entry: CheckedJson) -> str:
    """The words, without links to pictures, which don't come in, and without the backslashes of Markdown."""
    plain = _ESCAPED.sub(r"\1", _PICTURE.sub("", entry.maybe("text", entry.text) or "")).strip()
    return plain or _of_rich_text(entry)


def _of_rich_text(entry: CheckedJson) -> str:
    """The words of an entry that has them only with their looks: JSON inside the JSON, a piece of text at a time."""
    given = entry.maybe("richText", entry.text)
    if not given:
        return ""
    try:
        document = parsed_json(given)
    except BadInput as fault:
        raise BadInput(f"{entry.where}, richText: {fault.sentence}") from None
    pieces = CheckedJson(document, f"{entry.where}, richText").each("contents")
    return "".join(piece.maybe("text", piece.text) or "" for piece in pieces).strip()


def _on_its_clock(entry: CheckedJson) -> datetime:
    """The moment as the clock showed it where the entry was written; on the clock here where that is not known."""
    at = entry.moment("creationDate")
    name = (entry.maybe("timeZone", entry.text) or "").strip()
    try:
        if name.startswith(("GMT+", "GMT-")):
            return at.astimezone(datetime.strptime(name[3:], "%z").tzinfo)
        return at.astimezone(ZoneInfo(name))
    except (KeyError, ValueError, OSError):  # no such zone, a name that is a path, a folder of zones
        return local_moment(at.astimezone(UTC))


READER = FormatIn(_is_one, _read)
WRITER = FormatOut(_write, "{stem}-day-one.json", "JSON for Day One: zip it, then import it there")
