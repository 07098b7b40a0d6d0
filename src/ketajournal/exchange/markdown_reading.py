"""Reading a folder or a zip of Markdown or plain text: a note a file, by the date in its properties or its name.

Obsidian's daily notes, Bear's backup, Joplin's export, Logseq's journals and our own Markdown are such. A property is
``name: value`` between two lines of ``---``, or ``name = value`` between two of ``+++``; ``date`` and ``created`` are
dates or moments. The hour of a file that says none is noon.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from datetime import datetime
from itertools import chain

from ketajournal.errors import BadInput
from ketajournal.exchange.content import Content
from ketajournal.exchange.entry_text import unix_lines
from ketajournal.exchange.formats import FormatIn, ReadOptions
from ketajournal.exchange.help_calls import answers_beside
from ketajournal.exchange.incoming import Incoming, plain_id
from ketajournal.exchange.limits import LONGEST_TEXT
from ketajournal.exchange.parts import FilePart
from ketajournal.exchange.value_parsing import clock, day_of, local_moment
from ketajournal.journal.moments import is_in_calendar

_FENCES = {"---": ":", "+++": "="}  # around properties of YAML and TOML, and what stands behind a property's name
_JRNLS_END = "..."
_MOST_PROPERTIES = 1000  # lines
_NAMED = 3
_INFO = "info.json"  # what Bear says of a note that is a folder, ``….textbundle``
# 2026-03-04, 2026_03_04, 20260304, 2026/03/04; a time behind it has a mark in it, or is one number with the date.
_IN_NAME = re.compile(
    r"(?<!\d)(\d{4})([-_./ ]?)(\d\d)\2(\d\d)(?:[ T_-]+(\d\d)[-.:h](\d\d)|(?<=\d{8})(\d\d)(\d\d)(?:\d\d)?)?(?!\d)",
    re.ASCII,
)
_ISO = re.compile(r"\d{4}-\d\d-\d\d(?:[ T]\d\d:.*)?", re.ASCII)


def _is_one(content: Content) -> bool:
    return content.has_notes


def _read(content: Content, options: ReadOptions) -> Incoming:  # noqa: ARG001 (all readers are alike)
    """Each file with a date as a note, its other properties as last lines. Raises ``BadInput`` where none has one."""
    incoming = Incoming("Markdown", by_wall_clock=True)
    said_by_bear = {part.name: part for part in content.parts.files if part.name.endswith(f".textbundle/{_INFO}")}
    undated, unreadable = [], []
    for part in content.texts:
        info = said_by_bear.get(f"{part.name.rpartition('/')[0]}/{_INFO}")
        try:
            if not _take(incoming, part, _said_by_bear(info)):
                undated.append(part.name)
        except BadInput as fault:
            unreadable.append(fault.sentence.rstrip("."))
    if len(undated) + len(unreadable) == len(content.texts):
        raise BadInput(
            f"No text in it with a date in its name or properties can be read: {_some([*unreadable, *undated])}.",
            "Name each by its day, such as 2026-03-04.md, or give it the property 'date', and save it as UTF-8.",
        )
    incoming.leave_out(f"files without a date in their name or properties ({_some(undated)})", len(undated))
    incoming.leave_out(f"files that can't be read ({_some(unreadable)})", len(unreadable))
    others = len(content.parts.files) - len(content.texts)
    incoming.leave_out("pictures, sound and other attachments", others)
    incoming.calls += answers_beside(content)
    incoming.leave_out("hidden files and folders", content.parts.hidden)
    incoming.leave_out("links, and what is no file in it", content.parts.leading_out)
    return incoming


def _some(names: Sequence[str]) -> str:
    return ", ".join([*(name[:90] for name in names[:_NAMED]), *(["…"] if len(names) > _NAMED else [])])


def _take(incoming: Incoming, part: FilePart, bear: Mapping[str, object]) -> bool:
    """Take a file in, or count why it stays out. False for one without a date."""
    name = part.name.rpartition("/")[0] if bear else part.name
    properties, lines = _opened(part)
    later = [_iso(properties.get("created", "")), _iso(str(bear.get("creationDate", "")))]
    at = _moment([_iso(properties.get("date", "")), *_in_name(name), *later])
    if at is None:
        return False
    own = plain_id(properties.get("id", "").strip('"'))
    if own is None and {"course", "session"} <= properties.keys():
        incoming.leave_out("pages that list the entries of a session")
    elif (own and "deleted" in properties) or bear.get("trashed"):
        incoming.leave_out("entries that were deleted")
    elif words := _words(part, properties, lines):
        found = _dates_in(name)
        start = found[-1].start() if found else name.rfind("/") + 1
        incoming.note(at, words, known_as=own or name[start:])
    else:
        incoming.leave_out("files without words")
    return True


def _said_by_bear(info: FilePart | None) -> Mapping[str, object]:
    """The facts that Bear gives of a note in the folder that the note is; none for any other file."""
    with suppress(BadInput):
        found = info.document().fields.get("net.shinyfrog.bear") if info else None
        return found if isinstance(found, dict) else {}
    return {}


def _opened(part: FilePart) -> tuple[dict[str, str], Iterator[str]]:
    """The properties of a file by their names in small letters, and the lines below them."""
    lines = part.lines()
    matter = [next(lines, "")]
    mark = _FENCES.get(fence := matter[0].rstrip())
    if mark is None:
        return {}, chain(matter, lines)
    properties: dict[str, str] = {}
    for line in lines:
        matter.append(line)
        if line.rstrip() in (fence, _JRNLS_END):
            return properties, lines
        if len(matter) > _MOST_PROPERTIES:
            break
        name, is_named, value = line.partition(mark)
        if is_named and name[:1].isalpha():
            properties[name.strip().lower()] = value.strip()
        elif properties:  # the rest of a list, or of a longer text
            properties[list(properties)[-1]] += f"\n{line.rstrip()}"
    return {}, chain(matter, lines)


def _words(part: FilePart, properties: Mapping[str, str], lines: Iterator[str]) -> str:
    """The text with the properties that say something else than when it was."""
    length, body = 0, []
    for line in lines:
        length += len(line)
        if length > LONGEST_TEXT:
            raise BadInput(f"{part.name[:60]}: it is longer than an entry can be.")
        body.append(line)
    text = unix_lines("".join(body)).strip()
    others = [f"{name}: {value}" for name, value in properties.items() if name not in ("date", "created", "id")]
    return "\n\n".join(filter(None, [text, "\n".join(others) if text else ""]))


# --- when it was


def _moment(dates: Sequence[str]) -> datetime | None:
    """The moment of the first of these dates that there is; the others say the hour of its day, where it has none."""
    there = [iso for iso in dates if _of(iso)]
    with_hour = [iso for iso in there if iso[:10] == there[0][:10] and len(iso) > len("2026-03-04")]
    return _of((with_hour or there)[0]) if there else None


def _iso(text: str) -> str:
    """A date or a moment as properties have it, as ISO text; empty for anything else."""
    value = text.strip("\"'[] ").replace(" +", "+").replace(" -", "-")
    if _ISO.fullmatch(value):
        return value
    day, at = day_of(value), clock(value.partition(" ")[2])
    return f"{day} {at}" if day and at else str(day or "")


def _in_name(name: str) -> list[str]:
    """All that could be dates and moments in a name, as ISO text, the last first."""
    days = [(f"{found[1]}-{found[3]}-{found[4]}", found) for found in reversed(_dates_in(name))]
    return [iso for day, found in days for iso in (f"{day} {found[5] or found[7]}:{found[6] or found[8]}", day)]


def _dates_in(name: str) -> list[re.Match[str]]:
    """All that looks like a date in a file's own name, the folders of the year and month before it among it."""
    return [found for found in _IN_NAME.finditer(name) if found.end() > name.rfind("/")]


def _of(iso: str) -> datetime | None:
    """An ISO moment, on the clock here where it says no other, at noon where it is a day; ``None`` for none."""
    try:
        found = datetime.fromisoformat(iso if len(iso) > len("2026-03-04") else f"{iso} 12:00")
        return found if found.tzinfo and is_in_calendar(found) else local_moment(found)
    except (BadInput, ValueError):
        return None


READER = FormatIn(_is_one, _read)
