"""Tables with the time asleep: those of watches and other programs, which are known by their heads, and any other.

Of another the person says which column has the day, and which the time asleep.
"""

import re
import tomllib
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import date, datetime, timedelta
from functools import cache
from pathlib import Path
from typing import NamedTuple

from ketajournal.errors import BadInput
from ketajournal.exchange.content import Content, TableRow, heads_of, table_rows
from ketajournal.exchange.formats import Reader, ReadOptions
from ketajournal.exchange.incoming import Gathering, Incoming
from ketajournal.exchange.nights import Asleep, Nights, day_of, duration, is_plausible
from ketajournal.exchange.value_parsing import clock, local_moment

DAY = "day"
UNITS = ("hours", "minutes", "seconds")
_FILE = Path(__file__).with_suffix(".toml")
_SLASHED = re.compile(r"(\d{1,2})/(\d{1,2})/(\d{4})(?:\s.*)?", re.ASCII)


class Layout(NamedTuple):
    """A table of sleep, as ``sleep_tables.toml`` says."""

    name: str
    program: str
    asleep: str
    unit: str
    day: str | None = None
    times: Sequence[str] = ()
    zone: str | None = None
    known_by: Sequence[str] = ()
    only: Sequence[str] = ()

    @property
    def heads(self) -> set[str]:
        """All heads that it has for certain."""
        return {self.asleep, *self.times, *self.known_by, *self.only[:1], *filter(None, (self.day, self.zone))}


@cache
def _layouts() -> list[Layout]:
    """The tables that are known."""
    return [Layout(**row) for row in tomllib.loads(_FILE.read_text(encoding="utf-8"))["layout"]]


def is_one(content: Content) -> bool:
    """True for a table that is known, a folder or zip that holds one, or one that has a day in its first row."""
    return bool(_known(content)) or likely_day(content) is not None


def _known(content: Content) -> list[tuple[Layout, Callable[[], Iterator[TableRow]]]]:
    """Each table that is known, and what gives its rows."""
    found = [(layout, t.rows) for t in content.tables for layout in _layouts() if layout.heads <= {*t.heads}]
    fitbit = next(layout for layout in _layouts() if layout.program == "fitbit")
    if not found and any(_has(line, fitbit) for line in content.head.splitlines()):
        return [(fitbit, lambda: table_rows(_section(content.lines(), fitbit)))]
    return found


def _has(line: str, layout: Layout) -> bool:
    return layout.heads <= {*heads_of(line)}


def _section(lines: Iterator[str], layout: Layout) -> Iterator[str]:
    """The lines of the table in their places; in Fitbit's file other sections stand before it, and behind a blank."""
    is_in = False
    for line in lines:
        is_in = bool(line.strip()) if is_in else _has(line, layout)
        yield line if is_in else "\n"


def likely_day(content: Content) -> str | None:
    """The first column with a day in the first row."""
    try:
        row = next(content.rows(), None) if len(content.heads) > 1 else None
    except BadInput:
        return None
    cells = row.cells.items() if row else ()
    return next((head for head, cell in cells if day_of(cell) or _SLASHED.fullmatch(cell.strip())), None)


def likely_unit(content: Content, asleep: str) -> str:
    """The unit that the first number in a column can have: no night is longer than a day."""
    numbers = (row.cells[asleep].strip().replace(",", ".") for row in content.rows())
    first = next((float(number) for number in numbers if number.replace(".", "", 1).isdigit()), 0)
    return UNITS[0] if first <= 24 else UNITS[1] if first <= 24 * 60 else UNITS[2]


def parsed_columns(text: str) -> dict[str, str]:
    """``Date=day,Asleep=minutes`` as columns and their meanings. Raises ``BadInput``."""
    found = {}
    for part in text.split(","):
        head, _, meaning = (word.strip().lower() for word in part.rpartition("="))
        found[head] = meaning
    _named(found)
    return found


def _named(columns: Mapping[str, str]) -> Layout:
    meant = {meaning: head for head, meaning in columns.items() if head}
    unit = next((unit for unit in UNITS if unit in meant), None)
    if unit is None or DAY not in meant or len(columns) != 2:
        raise BadInput(
            "Which column is which was not said.",
            'Name the one of the day and of the time asleep: --columns "Date=day,Asleep=hours" (minutes, seconds).',
        )
    return Layout("a table", "table", meant[unit], unit, meant[DAY])


def read(content: Content, options: ReadOptions) -> Incoming:
    """The nights. Raises ``BadInput`` with the line of what is wrong."""
    found = _known(content) or [(_named(options.columns), content.rows)]
    program = found[0][0]
    gathering = Gathering(program.name, by_wall_clock=True)
    nights, times = Nights(gathering, program.program), []
    for layout, rows in found:
        order = _order(rows(), layout.day, day_first=options.day_first)
        for row in rows():
            if layout.only and row.cells[layout.only[0]].strip().lower() != layout.only[1]:
                gathering.leave_out("what is not hours slept")
            elif (asleep := _asleep(row, layout)) is None:
                continue
            elif layout.day is not None:
                nights.sleep(_day(row, layout.day, order), asleep)
            else:
                start, end = (_moment(row, head, layout.zone) for head in layout.times)
                times.append(Asleep(start, end, asleep))
    nights.times(times)
    return nights.incoming()


def _asleep(row: TableRow, layout: Layout) -> timedelta | None:
    """The time asleep, ``None`` where there is none: a watch that wasn't worn says 0."""
    said = row.cells[layout.asleep].strip()
    asleep = duration(said, layout.unit)
    if said.strip("-–—") == "" or (asleep == timedelta() and layout.program != "table"):
        return None
    if asleep is None:
        raise row.fault(f"'{said[:40]}' is not a time asleep such as 7.5 or 7:30.")
    if not is_plausible(asleep):
        raise row.fault(f"'{said[:40]}' is {asleep / timedelta(hours=1):g} hours, and a night has 0 to 24.")
    return asleep


def _order(rows: Iterator[TableRow], head: str | None, *, day_first: bool | None) -> str | None:
    """How days with slashes are meant, by a number above 12 among them, else by *day_first*; ``None`` by neither."""
    for row in rows if head else ():
        match = _SLASHED.fullmatch(row.cells[head or ""].strip())
        if match and max(int(match[1]), int(match[2])) > 12:
            day_first = int(match[1]) > 12
            break
    return None if day_first is None else r"\1.\2.\3" if day_first else r"\2.\1.\3"


def _day(row: TableRow, head: str, order: str | None) -> date:
    said = row.cells[head].strip()
    match = _SLASHED.fullmatch(said)
    if match and order is None:
        raise row.fault(
            f"'{said[:40]}' can be two days, and none here says which: --day-first or --month-first does."
        )
    day = day_of(match.expand(order) if match and order else said)
    if day is None:
        raise row.fault(f"'{said[:40]}' is not a day such as 2026-03-02.")
    return day


def _moment(row: TableRow, head: str, zone: str | None) -> datetime:
    """``2026-03-02T06:41:00+01:00`` or ``2026-03-02 6:41AM``, on the clock whose offset stands under *zone*."""
    said = row.cells[head].strip()
    day, at = day_of(said), clock(said.partition(" ")[2])
    try:
        moment = datetime.combine(day, at) if day and at else datetime.fromisoformat(said)
        if zone:
            return moment.astimezone(datetime.strptime(row.cells[zone].strip(), "%z").tzinfo)
        here = local_moment(moment)
        return moment if moment.tzinfo else here
    except (ValueError, OverflowError, BadInput):
        raise row.fault(f"'{said[:40]}' is not a moment such as 2026-03-02 6:41AM.") from None


READER = Reader(is_one, read, columns=lambda content: [] if _known(content) else list(content.heads))
