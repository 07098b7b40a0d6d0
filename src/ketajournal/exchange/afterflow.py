"""Afterflow's CSV: a session a row, with its intention, reflections, and a mood before and after.

The heads are ``Date, Treatment Type, Administration, Intention, Mood Before, Mood After, Reflections,
Music Link URL``; dates are ``Mar 2, 2026 at 2:05 PM`` in English, and a cell that would begin a
spreadsheet formula has an apostrophe before it. Moods run from 1 to 10, and a 0 is one not given yet.
"""

import re
from datetime import datetime

from ketajournal.exchange.content import Content
from ketajournal.exchange.formats import FormatIn, ReadOptions
from ketajournal.exchange.incoming import ImportedAnswer, Incoming, imported_words
from ketajournal.exchange.table_reading import TableRow
from ketajournal.exchange.value_parsing import moment_of, up_to_ten

_HEADS = {"date", "treatment type", "administration", "intention", "mood before", "mood after", "reflections"}
_KETAMINE = "ketamine"
_ROUTES = {"intravenous (iv)": "iv", "intramuscular (im)": "im", "nasal": "spray"}
_DATE = re.compile(r"(.*?\d{4})(?:,| at)?\s+(.+)", re.ASCII)


def _is_one(content: Content) -> bool:
    return set(content.heads) >= _HEADS


def _read(content: Content, options: ReadOptions) -> Incoming:
    """Sessions with ketamine; with ``all_substances`` the others too, as notes."""
    incoming = Incoming("Afterflow", by_wall_clock=True)
    for row in content.rows():
        at = _date(row)
        if _cell(row, "treatment type").casefold() == _KETAMINE:
            _session(incoming, row, at)
        elif options.all_substances:
            incoming.note(at, *_in_words(row))
        else:
            incoming.leave_out("sessions with something other than ketamine")
    return incoming


def _session(incoming: Incoming, row: TableRow, at: datetime) -> None:
    given = _cell(row, "administration")
    route = _ROUTES.get(given.casefold(), "other" if given else None)
    session = incoming.session(at, route)
    before = [
        ImportedAnswer("prep.intention", "long", _cell(row, "intention"), "intention"),
        ImportedAnswer("import.mood-before", "scale", _mood(row, "mood before")),
    ]
    after = [
        ImportedAnswer("reflect.first", "long", _cell(row, "reflections"), "first_capture"),
        ImportedAnswer("import.mood-after", "scale", _mood(row, "mood after")),
        imported_words("route", given if route == "other" else ""),
        imported_words("music", _cell(row, "music link url")),
    ]
    incoming.entry("prep", at, before, session=session)
    incoming.entry("reflect", at, after, session=session)


def _in_words(row: TableRow) -> list[str]:
    said = {
        "Intention": _cell(row, "intention"),
        "Mood before": _mood(row, "mood before"),
        "Mood after": _mood(row, "mood after"),
    }
    return [
        ", ".join(filter(None, [_cell(row, "treatment type"), _cell(row, "administration")])),
        *(f"{head}: {value}" for head, value in said.items() if value),
        _cell(row, "reflections"),
        _cell(row, "music link url"),
    ]


def _cell(row: TableRow, head: str) -> str:
    """A cell without the apostrophe that keeps a spreadsheet from taking it for a formula."""
    text = row.cells.get(head, "").strip()
    return text[1:] if text[:1] == "'" and text[1:2] in tuple("=+-@") else text


def _date(row: TableRow) -> datetime:
    match = _DATE.fullmatch(row.cells["date"].strip())
    found = moment_of(match[1], match[2]) if match else None
    if found is None:
        raise row.fault(f"'{row.cells['date'][:40]}' is not a date such as 'Mar 2, 2026 at 2:05 PM'.")
    return found


def _mood(row: TableRow, head: str) -> int | None:
    """A mood from 1 to 10, ``None`` where none was given yet."""
    text = row.cells[head].strip()
    if not text:
        return None
    mood = up_to_ten(text)
    if mood is None:
        raise row.fault(f"the {head} is '{text[:20]}', and can be a whole number from 1 to 10.")
    return mood or None


READER = FormatIn(_is_one, _read)
