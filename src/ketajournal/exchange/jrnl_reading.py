"""Reading jrnl's text, a folder of it, and the JSON that ``jrnl --format json`` gives."""

import re
from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime

from ketajournal.errors import BadInput
from ketajournal.exchange.content import Content
from ketajournal.exchange.formats import FormatIn, ReadOptions
from ketajournal.exchange.incoming import Incoming
from ketajournal.exchange.json_reading import JsonDocument
from ketajournal.exchange.limits import LONGEST_TEXT
from ketajournal.exchange.parts import FilePart
from ketajournal.exchange.value_parsing import moment_of

# jrnl's own form of a date, with seconds or on a 12-hour clock where it was set so; very old files have no brackets.
_YEAR_FIRST = r"(?P<year>\d{4})(?P<mark>[-./])(?P<one>\d{2})(?P=mark)(?P<two>\d{2})"
_YEAR_LAST = r"(?P<one>\d{1,2})(?P<mark>[-./])(?P<two>\d{1,2})(?P=mark)(?P<year>\d{4})"
_TIME = r"(?P<time>\d{1,2}:\d{2}(?::\d{2})?(?: ?[AaPp]\.?[Mm]\.?)?)"
_BEGINNINGS = [
    re.compile(form, re.ASCII | re.DOTALL)
    for day in (_YEAR_FIRST, _YEAR_LAST)
    for form in (rf"\[{day} {_TIME}\] ?(?P<rest>.*)", rf"{day} {_TIME}(?: (?P<rest>.*)|$)")
]


def _is_one(content: Content) -> bool:
    """True for a text that begins with a date as jrnl's does, for a folder whose first one does, and for its JSON."""
    if content.json is not None:  # which may be one line, of any length
        return _is_json(content.json)
    return bool(content.texts and _beginning(content.texts[0]))


def _beginning(text: FilePart) -> re.Pattern[str] | None:
    """The form that its entries' dates have, all of them: what else stands in brackets is text."""
    first = next(filter(None, map(str.strip, text.lines())), "")
    return next((form for form in _BEGINNINGS if form.match(first)), None)


def _is_json(document: JsonDocument) -> bool:
    entries = document.fields.get("entries")
    return isinstance(entries, list) and all(isinstance(e, dict) and "date" in e and "title" in e for e in entries)


def _read(content: Content, options: ReadOptions) -> Incoming:
    """Each entry as a note; tags stand in its words.

    Raises ``BadInput`` with the line, or in JSON the number of the entry, in which something is wrong, and for dates
    of which nothing says whether the day or the month comes first.
    """
    incoming = Incoming("jrnl", by_wall_clock=True)
    if content.json is None:
        _read_texts(incoming, content.texts, options.day_first)
    else:
        for entry in content.json.each("entries"):
            moment = moment_of(entry.day("date"), entry.text("time"))
            if moment is None:
                raise entry.fault("time", "a time such as 14:00")
            is_starred = entry.value.get("starred") is True
            _take(incoming, moment, entry.text("title"), entry.text("body"), is_starred=is_starred)
    return incoming


def _read_texts(incoming: Incoming, texts: Sequence[FilePart], day_first: bool | None) -> None:
    form = _beginning(texts[0])
    assert form is not None
    own = [text for text in texts if form is _beginning(text)]
    incoming.leave_out("files that don't begin with an entry's date", len(texts) - len(own))
    if day_first is None:
        day_first = _is_day_first(match for text in own for match in map(form.match, text.lines()) if match)
    for text in own:
        for at, (first, *rest) in _dated(text, form, day_first=day_first):
            is_starred = first.rstrip().endswith(" *") or first.strip() == "*"
            # jrnl takes the stars at both ends away, and so its JSON of the same entry has none.
            title = first.strip("* ") if is_starred else first
            _take(incoming, at, title, "\n".join(rest), is_starred=is_starred)


def _is_day_first(dates: Iterable[re.Match[str]]) -> bool:
    """True where the day comes before the month, as points between them say, or a number above 12 in any date.

    Raises ``BadInput`` where nothing does.
    """
    first = ""
    for found in dates:
        if found["mark"] == "." or found.start("year") < found.start("one"):
            return True
        if max(one := int(found["one"]), int(found["two"])) > 12:
            return one > 12
        first = first or found[0].partition(" ")[0].lstrip("[")
    if not first:
        return True
    raise BadInput(
        f"'{first}' can be two days, and nothing in the file says which.",
        "Say what comes first: --day-first or --month-first.",
    )


def _take(incoming: Incoming, at: datetime, title: str, body: str, *, is_starred: bool) -> None:
    incoming.note(at, title.strip(), body.rstrip().strip("\n"), "Starred" if is_starred else "")


def _dated(text: FilePart, form: re.Pattern[str], *, day_first: bool) -> Iterator[tuple[datetime, list[str]]]:
    """Each entry's moment and lines. What stands in brackets and is no date is text, as it is for jrnl."""
    at: datetime | None = None
    lines: list[str] = []
    length = 0
    for number, line in enumerate((line.rstrip("\r\n") for line in text.lines()), start=1):
        if match := form.match(line):
            if at is not None:
                yield at, lines
            at, lines, length = _moment(match, day_first=day_first), [match["rest"] or ""], 0
            if at is None:
                given = line[: match.start("rest")] if match["rest"] else line
                raise BadInput(f"{text.where}line {number}: '{given.strip('[] ')}' is no date.")
        elif at is not None:
            lines.append(line)
            length += len(line) + 1
            if length > LONGEST_TEXT:
                said = f"the entry of {at:%Y-%m-%d %H:%M} is longer than an entry can be."
                raise BadInput(f"{text.where}line {number}: {said}")
        elif line.strip():
            raise BadInput(f"{text.where}line {number}: an entry begins with its date, such as [2026-03-02 14:00].")
    if at is not None:
        yield at, lines


def _moment(found: re.Match[str], *, day_first: bool) -> datetime | None:
    """The moment that a date says, ``None`` where there is none such. *day_first* is of those with the year last."""
    is_turned = day_first and found.start("year") > found.start("one")
    month, day = found.group("two", "one") if is_turned else found.group("one", "two")
    return moment_of(f"{found['year']}-{month:0>2}-{day:0>2}", found["time"])


READER = FormatIn(_is_one, _read)
