"""Reading a folder or a zip of Markdown or plain text: a note a file, by the date in its properties or its name.

Obsidian's daily notes, Bear's and Joplin's exports, Logseq's journals and our own Markdown are such. A property is
``name: value`` between two lines of ``---``; ``date`` and ``created`` are ISO dates or moments. The hour of a file
that says none is noon.
"""

import re
from collections.abc import Iterator
from datetime import datetime, time
from itertools import chain
from typing import NamedTuple

from ketajournal.errors import BadInput
from ketajournal.exchange.content import Content
from ketajournal.exchange.entry_text import unix_lines
from ketajournal.exchange.formats import Reader, ReadOptions
from ketajournal.exchange.incoming import Gathering, Incoming, imported_note, plain_id
from ketajournal.exchange.limits import LONGEST_TEXT
from ketajournal.exchange.parts import Part
from ketajournal.exchange.value_parsing import local_moment

NAME = "Markdown"
_FENCE = ("---", "...")  # the second ends what jrnl writes
_MOST_PROPERTIES = 1000  # lines
_NAMED = 3
# 2026-03-04, 2026_03_04, 20260304, 2026/03/04; a time behind it has a mark in it, or is one number with the date.
_IN_NAME = re.compile(
    r"(?<!\d)(\d{4})([-_./ ]?)(\d\d)\2(\d\d)(?:[ T_-]+(\d\d)[-.:h](\d\d)|(?<=\d{8})(\d\d)(\d\d)(?:\d\d)?)?(?!\d)",
    re.ASCII,
)
_ISO = re.compile(r"\d{4}-\d\d-\d\d(?:[ T]\d\d:.*)?", re.ASCII)
_NOON = time(12)


class _When(NamedTuple):
    """A day, and the moment in it where that is known too."""

    day: str
    moment: datetime | None


class _Page(NamedTuple):
    """A file's properties by their names in small letters, and the lines below them."""

    properties: dict[str, str]
    lines: Iterator[str]


def is_one(content: Content) -> bool:
    """True for a folder or a zip that has Markdown or plain text in it."""
    return bool(content.texts)


def read(content: Content, options: ReadOptions) -> Incoming:  # noqa: ARG001 (all readers are alike)
    """Each file with a date as a note, its other properties as last lines.

    Raises ``BadInput`` with the file in which something is wrong.
    """
    assert content.parts is not None
    gathering = Gathering(NAME, by_wall_clock=True)
    undated = [part.name for part in content.texts if not _take(gathering, part)]
    named = ", ".join(name[:60] for name in undated[:_NAMED]) + (", …" if len(undated) > _NAMED else "")
    if len(undated) == len(content.texts):
        raise BadInput(
            f"No file in it has a date in its name or properties: {named}.",
            "Name each by its day, such as 2026-03-04.md, or give it the property 'date'.",
        )
    gathering.leave_out(f"files without a date in their name or properties ({named})", len(undated))
    others = len(content.parts.files) - len(content.texts)
    gathering.leave_out("pictures, sound and other attachments", others)
    gathering.leave_out("hidden files and folders", content.parts.hidden)
    gathering.leave_out("links, and names that lead out of it", content.parts.leading_out)
    return gathering.incoming()


def _take(gathering: Gathering, part: Part) -> bool:
    """Take a file in, or count why it stays out. False for one without a date."""
    in_name = _in_name(part.name)
    try:
        page = _page(part)
    except BadInput:
        if in_name is None:
            return False
        raise
    at = _moment(page.properties, in_name)
    if at is None:
        return False
    own = plain_id(page.properties.get("id", "").strip('"'))
    if own is None and {"course", "session"} <= page.properties.keys():
        gathering.leave_out("pages that list the entries of a session")
    elif own and "deleted" in page.properties:
        gathering.leave_out("entries that were deleted")
    elif words := _words(part, page):
        found = list(_IN_NAME.finditer(part.name))
        name = part.name[found[-1].start() :] if found else part.name.rpartition("/")[2]
        gathering.entry("note", at, [imported_note(words)], known_as=own or name)
    else:
        gathering.leave_out("files without words")
    return True


def _page(part: Part) -> _Page:
    lines = part.lines()
    matter = [next(lines, "")]
    if matter[0].rstrip() != _FENCE[0]:
        return _Page({}, chain(matter, lines))
    properties: dict[str, str] = {}
    for line in lines:
        matter.append(line)
        if line.rstrip() in _FENCE:
            return _Page(properties, lines)
        if len(matter) > _MOST_PROPERTIES:
            break
        name, colon, value = line.partition(":")
        if colon and name[:1].isalpha():
            properties[name.strip().lower()] = value.strip()
        elif properties:  # the rest of a list, or of a longer text
            properties[list(properties)[-1]] += f"\n{line.rstrip()}"
    return _Page({}, chain(matter, lines))


def _words(part: Part, page: _Page) -> str:
    """The text with the properties that say something else than when it was."""
    length, body = 0, []
    for line in page.lines:
        length += len(line)
        if length > LONGEST_TEXT:
            raise BadInput(f"{part.name[:60]}: it is longer than an entry can be.")
        body.append(line)
    text = unix_lines("".join(body)).strip()
    others = [f"{name}: {value}" for name, value in page.properties.items() if name not in ("date", "created", "id")]
    return "\n\n".join(filter(None, [text, "\n".join(others) if text else ""]))


# --- when it was


def _moment(properties: dict[str, str], in_name: _When | None) -> datetime | None:
    """The moment of the first date there is: the property ``date``, the name's, or the property ``created``.

    The others say the hour of the same day, where that one doesn't.
    """
    found = [_in_property(properties.get("date", "")), in_name, _in_property(properties.get("created", ""))]
    there = [when for when in found if when]
    if not there:
        return None
    of_that_day = [when.moment for when in there if when.moment and when.day == there[0].day]
    return of_that_day[0] if of_that_day else _of(f"{there[0].day} {_NOON:%H:%M}")


def _in_property(text: str) -> _When | None:
    value = text.strip("\"'[] ").replace(" +", "+").replace(" -", "-")
    if not _ISO.fullmatch(value):
        return None
    moment = _of(value if len(value) > len("2026-03-04") else f"{value} {_NOON:%H:%M}")
    return _When(value[:10], moment if len(value) > len("2026-03-04") else None) if moment else None


def _in_name(name: str) -> _When | None:
    """The last date in a name that there is."""
    for found in reversed(list(_IN_NAME.finditer(name))):
        day = f"{found[1]}-{found[3]}-{found[4]}"
        hour, minute = found[5] or found[7], found[6] or found[8]
        if _of(f"{day} {_NOON:%H:%M}"):
            return _When(day, _of(f"{day} {hour}:{minute}") if hour else None)
    return None


def _of(text: str) -> datetime | None:
    """An ISO moment, on the clock here where it says no other; ``None`` for one that there is not."""
    try:
        found = datetime.fromisoformat(text)
        return found if found.tzinfo and 1900 <= found.year <= 2200 else local_moment(found)
    except (BadInput, ValueError):
        return None


READER = Reader(is_one, read)
