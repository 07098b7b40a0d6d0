"""jrnl's text, which ``jrnl --import`` reads; coming in, also the JSON that ``jrnl --format json`` gives."""

import re
from collections.abc import Iterator
from datetime import datetime

from ketajournal.errors import BadInput
from ketajournal.exchange.content import Content
from ketajournal.exchange.entry_text import Section, entry_title, sections, unix_lines
from ketajournal.exchange.export_words import ExportWords
from ketajournal.exchange.formats import File, Reader, ReadOptions, WriteOptions, Writer
from ketajournal.exchange.incoming import Gathering, Incoming, imported_note
from ketajournal.exchange.json_reading import JsonDocument
from ketajournal.exchange.limits import LONGEST_TEXT
from ketajournal.exchange.readable_archive import Readable, Written
from ketajournal.exchange.value_parsing import clock, of_day
from ketajournal.journal.archive import Archive

_BRACKET = re.compile(r"^(\s*)\[", re.MULTILINE)

NAME = "jrnl"
# jrnl's own form of a date, with seconds or on a 12-hour clock where it was set so; very old files have no brackets.
_TIME = r"(\d{1,2}:\d{2}(?::\d{2})?(?: ?[AaPp]\.?[Mm]\.?)?)"
_DATE = rf"(\d{{4}}-\d{{2}}-\d{{2}}) {_TIME}"
_BEGINNINGS = (
    re.compile(rf"\[{_DATE}\] ?(.*)", re.ASCII | re.DOTALL),
    # The day comes first wherever there are points between, and nobody could tell where there are strokes.
    re.compile(rf"\[(\d{{1,2}}\.\d{{1,2}}\.\d{{4}}) {_TIME}\] ?(.*)", re.ASCII | re.DOTALL),
    re.compile(rf"{_DATE}(?: (.*)|$)", re.ASCII | re.DOTALL),
)


def write(archive: Archive, words: ExportWords, options: WriteOptions) -> Iterator[File]:  # noqa: ARG001 (all writers are alike)
    """``[2026-03-02 14:00] title`` and the body under it, an entry after the other; minutes on the person's clock."""
    yield File("journal.txt", _texts(Readable(archive, words.numbers), words))


def _texts(found: Readable, words: ExportWords) -> Iterator[str]:
    between = ""
    for w in found.unsealed:
        yield between + _text(w, words)
        between = "\n"


def _text(written: Written, words: ExportWords) -> str:
    head, body = title_and_body(written, words)
    # jrnl takes a bracket at the start of a line for the date of another entry, in whatever words that is said.
    # Blanks before it are no guard, because jrnl takes them away; a backslash is, and Markdown knows it.
    guarded = _BRACKET.sub(r"\1\\[", body)
    return "\n".join(filter(None, [f"[{written.entry.at:%Y-%m-%d %H:%M}] {head}", guarded])) + "\n"


def title_and_body(written: Written, words: ExportWords) -> tuple[str, str]:
    """An entry's title and the text under it.

    A note's first line is its title, unless jrnl would read a date or a star in it.
    """
    found = sections(written, words)
    deleted = " (deleted)" if written.entry.deleted_at else ""
    if written.entry.kind == "note" and len(found) == 1:
        first, _, rest = unix_lines(found[0].said).strip().partition("\n")
        if first and first == entry_title(written, words) and not re.search(r"\]|^\*|\*$", first):
            return first + deleted, rest.strip("\n")
        return f"Note{deleted}", unix_lines(found[0].said).strip("\n")
    return entry_title(written, words).strip("*[] ") + deleted, "\n".join(_lines(section) for section in found)


def _lines(section: Section) -> str:
    said = unix_lines(section.said).strip("\n")
    if section.asked is None:
        return said
    return f"{section.asked}\n{said}\n" if section.long else f"{section.asked} {said}"


# --- reading


def is_one(content: Content) -> bool:
    """True for a text that begins with a date as jrnl's does, and for jrnl's JSON."""
    return _beginning(content) is not None or (content.json is not None and _is_json(content.json))


def _beginning(content: Content) -> re.Pattern[str] | None:
    """The form that its entries' dates have, all of them: what else stands in brackets is text."""
    return next((form for form in _BEGINNINGS if form.match(content.head)), None)


def _is_json(document: JsonDocument) -> bool:
    entries = document.fields.get("entries")
    return isinstance(entries, list) and all(isinstance(e, dict) and "date" in e and "title" in e for e in entries)


def read(content: Content, options: ReadOptions) -> Incoming:  # noqa: ARG001 (all readers are alike)
    """Each entry as a note; tags stand in its words.

    Raises ``BadInput`` with the line, or in JSON the number of the entry, in which something is wrong.
    """
    gathering = Gathering(NAME, by_wall_clock=True)
    if content.json is None:
        _read_text(gathering, content)
    else:
        _read_json(gathering, content.json)
    return gathering.incoming()


def _read_text(gathering: Gathering, content: Content) -> None:
    for at, lines in _dated(content):
        first, _, rest = "\n".join(lines).partition("\n")
        starred = first.rstrip().endswith(" *") or first.strip() == "*"
        # jrnl takes the stars at both ends away, and so its JSON of the same entry has none.
        _take(gathering, at, first.strip("* ") if starred else first, rest, starred=starred)


def _read_json(gathering: Gathering, document: JsonDocument) -> None:
    for entry in document.each("entries"):
        at = clock(entry.text("time"))
        moment = of_day(entry.day("date"), at) if at else None
        if moment is None:
            raise entry.fault("time", "a time such as 14:00")
        _take(gathering, moment, entry.text("title"), entry.text("body"), starred=entry.value.get("starred") is True)


def _take(gathering: Gathering, at: datetime, title: str, body: str, *, starred: bool) -> None:
    words = "\n".join(filter(None, [title.strip(), body.rstrip().strip("\n")]))
    gathering.entry("note", at, [imported_note("\n".join(filter(None, [words, "Starred" if starred else ""])))])


def _dated(content: Content) -> Iterator[tuple[datetime, list[str]]]:
    """Each entry's moment and lines. What stands in brackets and is no date is text, as it is for jrnl."""
    beginning = _beginning(content)
    assert beginning is not None
    at: datetime | None = None
    lines: list[str] = []
    length = 0
    for number, line in enumerate((line.rstrip("\r\n") for line in content.lines()), start=1):
        match = beginning.match(line)
        if match is None:
            if at is None and line.strip():
                raise BadInput(f"line {number}: an entry begins with its date here, such as [2026-03-02 14:00].")
            lines.append(line)
            length += len(line) + 1
            if length > LONGEST_TEXT:
                raise BadInput(f"line {number}: the entry of {at:%Y-%m-%d %H:%M} is longer than an entry can be.")
            continue
        if at is not None:
            yield at, lines
        time = clock(match[2])
        at = of_day(_iso(match[1]), time) if time else None
        if at is None:
            raise BadInput(f"line {number}: '{match[1]} {match[2]}' is no date.")
        lines, length = [match[3] or ""], 0
    if at is not None:
        yield at, lines


def _iso(day: str) -> str:
    """A day with points between, such as 9.6.2013, as an ISO day."""
    if "." not in day:
        return day
    number, month, year = day.split(".")
    return f"{year}-{int(month):02}-{int(number):02}"


READER = Reader(is_one, read)
WRITER = Writer(write, "{stem}.txt", "the text that 'jrnl --import' reads")
