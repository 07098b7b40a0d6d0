"""Reading jrnl's text, a folder of it, and the JSON that ``jrnl --format json`` gives."""

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import datetime

from ketajournal.errors import BadInput
from ketajournal.exchange.content import Content
from ketajournal.exchange.formats import Reader, ReadOptions
from ketajournal.exchange.incoming import Incoming, imported_note
from ketajournal.exchange.json_reading import JsonDocument
from ketajournal.exchange.limits import LONGEST_TEXT
from ketajournal.exchange.value_parsing import clock, of_day

NAME = "jrnl"
# jrnl's own form of a date, with seconds or on a 12-hour clock where it was set so; very old files have no brackets.
_TIME = r"(?P<time>\d{1,2}:\d{2}(?::\d{2})?(?: ?[AaPp]\.?[Mm]\.?)?)"
_YEAR_FIRST = rf"(?P<year>\d{{4}})(?P<mark>[-./])(?P<one>\d{{2}})(?P=mark)(?P<two>\d{{2}}) {_TIME}"
_YEAR_LAST = rf"(?P<one>\d{{1,2}})(?P<mark>[-./])(?P<two>\d{{1,2}})(?P=mark)(?P<year>\d{{4}}) {_TIME}"
_BEGINNINGS = (
    re.compile(rf"\[{_YEAR_FIRST}\] ?(?P<rest>.*)", re.ASCII | re.DOTALL),
    re.compile(rf"\[{_YEAR_LAST}\] ?(?P<rest>.*)", re.ASCII | re.DOTALL),
    re.compile(rf"{_YEAR_FIRST}(?: (?P<rest>.*)|$)", re.ASCII | re.DOTALL),
)
_Lines = Callable[[], Iterator[str]]


def is_one(content: Content) -> bool:
    """True for a text that begins with a date as jrnl's does, for a folder whose first one does, and for its JSON."""
    texts = _texts(content)
    return bool(texts and _beginning(texts[0][1])) or (content.json is not None and _is_json(content.json))


def _texts(content: Content) -> list[tuple[str, _Lines]]:
    """The texts that it is, each with what says where it stands; that is nothing for a file alone."""
    return [(f"{part.name[:60]}, ", part.lines) for part in content.texts] if content.parts else [("", content.lines)]


def _beginning(lines: _Lines) -> re.Pattern[str] | None:
    """The form that its entries' dates have, all of them: what else stands in brackets is text."""
    first = next(filter(None, map(str.strip, lines())), "")
    return next((form for form in _BEGINNINGS if form.match(first)), None)


def _is_json(document: JsonDocument) -> bool:
    entries = document.fields.get("entries")
    return isinstance(entries, list) and all(isinstance(e, dict) and "date" in e and "title" in e for e in entries)


def read(content: Content, options: ReadOptions) -> Incoming:
    """Each entry as a note; tags stand in its words.

    Raises ``BadInput`` with the line, or in JSON the number of the entry, in which something is wrong, and for dates
    of which nothing says whether the day or the month comes first.
    """
    incoming = Incoming(NAME, by_wall_clock=True)
    if content.json is None:
        _read_texts(incoming, _texts(content), options.day_first)
    else:
        _read_json(incoming, content.json)
    return incoming


def _read_texts(incoming: Incoming, texts: Sequence[tuple[str, _Lines]], day_first: bool | None) -> None:
    form = _beginning(texts[0][1])
    assert form is not None
    own = [(where, lines) for where, lines in texts if form is _beginning(lines)]
    incoming.leave_out("files that don't begin with an entry's date", len(texts) - len(own))
    if day_first is None:
        day_first = _is_day_first(match for _, lines in own for match in map(form.match, lines()) if match)
    for where, lines in own:
        for at, found in _dated(lines(), form, where, day_first=day_first):
            first, _, rest = "\n".join(found).partition("\n")
            starred = first.rstrip().endswith(" *") or first.strip() == "*"
            # jrnl takes the stars at both ends away, and so its JSON of the same entry has none.
            _take(incoming, at, first.strip("* ") if starred else first, rest, starred=starred)


def _is_day_first(dates: Iterable[re.Match[str]]) -> bool:
    """True where the day comes before the month, as all dates of a journal together say.

    Points stand between them only where it does. Otherwise a number above 12 says it, or that jrnl keeps its entries
    in the order of their dates. Raises ``BadInput`` where both would do.
    """
    before: dict[bool, datetime | None] = {True: None, False: None}
    in_order = dict.fromkeys(before, True)
    first = ""
    for found in dates:
        if found["mark"] == "." or found.re is not _BEGINNINGS[1]:
            return True
        first = first or found[0].partition(" ")[0]
        for way in list(before):
            at, last = _moment(found, day_first=way), before[way]
            if at is None:
                del before[way]
            else:
                in_order[way] &= last is None or last <= at
                before[way] = at
    ways = [way for way in before if in_order[way]] or list(before)
    if len(ways) == 2:
        raise BadInput(
            f"'{first.lstrip('[')}' can be two days, and nothing in the file says which.",
            "Say what comes first: --day-first or --month-first.",
        )
    return True in ways or not ways  # where neither way will do, a date is refused as it is read


def _read_json(incoming: Incoming, document: JsonDocument) -> None:
    for entry in document.each("entries"):
        at = clock(entry.text("time"))
        moment = of_day(entry.day("date"), at) if at else None
        if moment is None:
            raise entry.fault("time", "a time such as 14:00")
        _take(incoming, moment, entry.text("title"), entry.text("body"), starred=entry.value.get("starred") is True)


def _take(incoming: Incoming, at: datetime, title: str, body: str, *, starred: bool) -> None:
    words = "\n".join(filter(None, [title.strip(), body.rstrip().strip("\n")]))
    incoming.entry("note", at, [imported_note("\n".join(filter(None, [words, "Starred" if starred else ""])))])


def _dated(
    text: Iterator[str], form: re.Pattern[str], where: str, *, day_first: bool
) -> Iterator[tuple[datetime, list[str]]]:
    """Each entry's moment and lines. What stands in brackets and is no date is text, as it is for jrnl."""
    at: datetime | None = None
    lines: list[str] = []
    length = 0
    for number, line in enumerate((line.rstrip("\r\n") for line in text), start=1):
        match = form.match(line)
        if match is None:
            if at is None and line.strip():
                raise BadInput(f"{where}line {number}: an entry begins with its date, such as [2026-03-02 14:00].")
            lines.append(line)
            length += len(line) + 1
            if length > LONGEST_TEXT:
                raise BadInput(
                    f"{where}line {number}: the entry of {at:%Y-%m-%d %H:%M} is longer than an entry can be."
                )
            continue
        if at is not None:
            yield at, lines
        at = _moment(match, day_first=day_first)
        if at is None:
            given = line[: match.start("rest")] if match["rest"] else line
            raise BadInput(f"{where}line {number}: '{given.strip('[] ')}' is no date.")
        lines, length = [match["rest"] or ""], 0
    if at is not None:
        yield at, lines


def _moment(found: re.Match[str], *, day_first: bool) -> datetime | None:
    """The moment that a date says, ``None`` where there is none such. *day_first* is of those with the year last."""
    month, day = (
        (found["two"], found["one"]) if found.re is _BEGINNINGS[1] and day_first else (found["one"], found["two"])
    )
    at = clock(found["time"])
    return of_day(f"{found['year']}-{month:0>2}-{day:0>2}", at) if at else None


READER = Reader(is_one, read)
