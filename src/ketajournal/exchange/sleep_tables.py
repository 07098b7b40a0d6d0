"""Tables with the time asleep, as watches and other programs write them: known by their heads."""

import re
import tomllib
from collections.abc import Callable, Iterator, Sequence
from datetime import date, datetime, timedelta
from functools import cache
from pathlib import Path
from typing import NamedTuple

from ketajournal.errors import BadInput
from ketajournal.exchange.content import Content
from ketajournal.exchange.formats import FormatIn, ReadOptions
from ketajournal.exchange.help_calls import answers_beside
from ketajournal.exchange.incoming import Incoming
from ketajournal.exchange.nights import Asleep, Nights, duration, is_plausible
from ketajournal.exchange.table_reading import FileTable, TableRow, heads_of, table_rows
from ketajournal.exchange.value_parsing import clock, day_of, local_moment

_ONE_NIGHT = "sleep score 1 day"
_FILE = Path(__file__).with_suffix(".toml")
SLASHED = re.compile(r"(\d{1,2})/(\d{1,2})/(\d{4})(?:\s.*)?", re.ASCII)
_Rows = Callable[[], Iterator[TableRow]]


class Layout(NamedTuple):
    """A table of sleep, as ``sleep_tables.toml`` says; ``is_own`` of one of a person's own, where a 0 is no sleep."""

    name: str
    program: str
    asleep: str
    unit: str
    day: str | None = None
    times: Sequence[str] = ()
    zone: str | None = None
    known_by: Sequence[str] = ()
    only: Sequence[str] = ()
    never: Sequence[str] = ()
    also: Sequence[str] = ()
    instead: str = ""
    is_own: bool = False

    @property
    def heads(self) -> set[str]:
        """All heads that it has for certain."""
        return {self.asleep, *self.times, *self.known_by, *self.only[:1], *filter(None, (self.day, self.zone))}


@cache
def _layouts() -> list[Layout]:
    """The tables that are known."""
    return [Layout(**row) for row in tomllib.loads(_FILE.read_text(encoding="utf-8"))["layout"]]


def _is_one(content: Content) -> bool:
    return bool(_known(content))


def _known(content: Content) -> list[tuple[Layout, _Rows]]:
    """Each table that is known, and what gives its rows; one without hours only where it is the whole file."""
    found = [(layout, t.rows) for t in map(_upright, content.tables) if (layout := _layout_of(t)) is not None]
    fitbit = next(layout for layout in _layouts() if layout.program == "fitbit")
    if not found and any(_has(line, fitbit) for line in content.head.splitlines()):
        return [(fitbit, lambda: table_rows(_section(content.lines(), fitbit)))]
    return [(layout, rows) for layout, rows in found if not layout.instead] or ([] if content.is_folder else found)


def _layout_of(table: FileTable) -> Layout | None:
    return next((layout for layout in _layouts() if layout.heads <= {*table.heads}), None)


def _upright(table: FileTable) -> FileTable:
    """Garmin's table of one night has its heads below each other, and beside them its only row."""
    if table.heads[:1] != [_ONE_NIGHT] or len(table.heads) != 2:
        return table
    rows = [*table.rows()]
    cells = {head.strip().lower(): cell for head, cell in (row.cells.values() for row in reversed(rows))}
    return FileTable([_ONE_NIGHT, *cells], lambda: iter([TableRow(row.where, cells) for row in rows[:1]]))


def _has(line: str, layout: Layout) -> bool:
    return layout.heads <= {*heads_of(line)}


def _section(lines: Iterator[str], layout: Layout) -> Iterator[str]:
    """The lines of the table in their places; in Fitbit's file other sections stand before it, and behind a blank."""
    is_in = False
    for line in lines:
        is_in = bool(line.strip()) if is_in else _has(line, layout)
        yield line if is_in else "\n"


def _read(content: Content, options: ReadOptions) -> Incoming:
    """The nights."""
    found = _known(content)
    program = found[0][0]
    if program.instead:
        raise BadInput("It has no hours slept of single nights.", program.instead)
    if others := {layout.name for layout, _ in found} - {program.name}:
        raise BadInput(f"It has the nights of {program.name} and of {min(others)}.", "Import one after the other.")
    incoming = nights_of(found, options)
    incoming.calls += answers_beside(content)
    return incoming


def nights_of(found: Sequence[tuple[Layout, _Rows]], options: ReadOptions) -> Incoming:
    """The nights in tables of one program. Raises ``BadInput`` with the line of what is wrong."""
    program = found[0][0]
    incoming = Incoming(program.name, by_wall_clock=True)
    nights = Nights(incoming, program.program)
    # One table can say a sleep by the clock of another place than the next: what both know is no longer for that.
    times: dict[tuple[str, bool], list[Asleep]] = {}
    for layout, rows in found:
        order = _order(rows(), layout.day, day_first=options.day_first)
        for row in rows():
            if layout.only and not _says(row, layout.only):
                incoming.leave_out("what is not hours slept")
            elif (asleep := _asleep(row, layout)) is None or (layout.never and _says(row, layout.never)):
                continue
            elif layout.day is not None:
                nights.sleep(_day(row, layout.day, order), asleep)
            else:
                start, end = _times(row, layout)
                times.setdefault((layout.asleep, start.tzinfo is None), []).append(Asleep(start, end, asleep))
    for of_one in times.values():
        nights.times(of_one)
    return nights.incoming()


def _says(row: TableRow, wanted: Sequence[str]) -> bool:
    head, word = wanted
    return row.cells.get(head, "").strip().lower() == word


def _asleep(row: TableRow, layout: Layout) -> timedelta | None:
    """The time asleep, ``None`` where there is none: a watch that wasn't worn says 0."""
    found = (row.cells.get(head, "").strip() for head in (layout.asleep, *layout.also))
    said = [cell for cell in found if cell.strip("-–—")]
    asleep = timedelta()
    for cell in said:
        known = duration(cell, layout.unit)
        if known is None:
            raise row.fault(f"'{cell[:40]}' is not a time asleep such as 7.5 or 7:30.")
        asleep += known
    if not said or (asleep == timedelta() and not layout.is_own):
        return None
    if not is_plausible(asleep):
        hours = f"{asleep / timedelta(hours=1):g}"
        raise row.fault(f"'{' + '.join(said)[:40]}' is {hours} hours, and a night has 0 to 24.")
    return asleep


def _order(rows: Iterator[TableRow], head: str | None, *, day_first: bool | None) -> str | None:
    """The order of days with slashes, by a number above 12 among them, else by *day_first*; ``None`` by neither."""
    for row in rows if head else ():
        match = SLASHED.fullmatch(row.cells[head or ""].strip())
        if match and max(int(match[1]), int(match[2])) > 12:
            day_first = int(match[1]) > 12
            break
    return None if day_first is None else r"\1.\2.\3" if day_first else r"\2.\1.\3"


def _day(row: TableRow, head: str, order: str | None) -> date:
    said = row.cells[head].strip()
    match = SLASHED.fullmatch(said)
    if match and order is None:
        raise row.fault(
            f"'{said[:40]}' can be two days, and none here says which: --day-first or --month-first does."
        )
    day = day_of(match.expand(order) if match and order else said)
    if day is None:
        raise row.fault(f"'{said[:40]}' is not a day such as 2026-03-02.")
    return day


def _times(row: TableRow, layout: Layout) -> tuple[datetime, datetime]:
    """The beginning and end of a sleep: both with their offset, or both by the clock, whose changes cut nothing."""
    start, end = (_moment(row, head, layout.zone) for head in layout.times)
    if (start.tzinfo is None) == (end.tzinfo is None):
        return start, end
    return local_moment(start), local_moment(end)


def _moment(row: TableRow, head: str, zone: str | None) -> datetime:
    """``2026-03-02T06:41:00+01:00`` or ``2026-03-02 6:41AM``, on the clock whose offset stands under *zone*."""
    said = row.cells[head].strip()
    day, at = day_of(said), clock(said.partition(" ")[2])
    try:
        moment = datetime.combine(day, at) if day and at else datetime.fromisoformat(said)
        if zone:
            return moment.astimezone(datetime.strptime(row.cells[zone].strip(), "%z").tzinfo)
        local_moment(moment)
        return moment
    except (ValueError, OverflowError, BadInput):
        raise row.fault(f"'{said[:40]}' is not a moment such as 2026-03-02 6:41AM.") from None


READER = FormatIn(_is_one, _read)
