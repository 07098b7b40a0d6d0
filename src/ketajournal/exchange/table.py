"""Any table with a day and the hours slept, where the person says which column is which."""

import re
from collections.abc import Mapping

from ketajournal.errors import BadInput
from ketajournal.exchange.content import Content, TableRow
from ketajournal.exchange.formats import Reader, ReadOptions
from ketajournal.exchange.incoming import Gathering, Incoming
from ketajournal.exchange.nights import Nights, asleep_in, day_in, day_of

DAY = "day"
_SLASHED = re.compile(r"(\d{1,2})/(\d{1,2})/(\d{4})(?:\s.*)?", re.ASCII)
UNITS = ("hours", "minutes", "seconds")


def is_one(content: Content) -> bool:
    """True for a table whose first row has a day in it, beside something else."""
    return len(content.heads) > 1 and likely_day(content) is not None


def likely_day(content: Content) -> str | None:
    """The first column with a day in the first row."""
    if len(content.heads) < 2:
        return None
    try:
        row = next(content.rows(), None)
    except BadInput:
        return None
    cells = row.cells.items() if row else ()
    return next((head for head, cell in cells if day_of(cell) or _SLASHED.fullmatch(cell.strip())), None)


def likely_unit(content: Content, asleep: str) -> str:
    """The unit that the first number in a column can have: no night is longer than a day."""
    numbers = (row.cells[asleep].strip().replace(",", ".") for row in content.rows())
    first = next((float(number) for number in numbers if number.replace(".", "", 1).isdigit()), 0)
    return UNITS[0] if first <= 24 else UNITS[1] if first <= 24 * 60 else UNITS[2]


def read(content: Content, options: ReadOptions) -> Incoming:
    """The nights. Raises ``BadInput`` with the line of what is wrong."""
    day, asleep, unit = named(options.columns)
    nights = Nights(Gathering("a table", by_wall_clock=True), "table")
    order = _order(content, day)
    for row in content.rows():
        if (hours := asleep_in(row, asleep, unit)) is not None:
            nights.sleep(day_in(_in_order(row, day, order), day), hours)
    return nights.incoming()


def _order(content: Content, day: str) -> str | None:
    """How days with slashes are meant, as a day above 12 among them shows; ``None`` where none does."""
    found = (match for row in content.rows() if (match := _SLASHED.fullmatch(row.cells[day].strip())))
    for first, second in (map(int, match.groups()[:2]) for match in found):
        if max(first, second) > 12:
            return r"\3-\2-\1" if first > 12 else r"\3-\1-\2"
    return None


def _in_order(row: TableRow, day: str, order: str | None) -> TableRow:
    """The row with its day as year, month and day, where it was written with slashes."""
    match = _SLASHED.fullmatch(row.cells[day].strip())
    if match is None:
        return row
    if order is None:
        raise row.fault(f"'{match[0]}' can be a day of two months. Write the days as 2026-03-02.")
    year, month, number = match.expand(order).split("-")
    return row._replace(cells={**row.cells, day: f"{year}-{month:0>2}-{number:0>2}"})


def parsed_columns(text: str) -> dict[str, str]:
    """``Date=day,Asleep=minutes`` as columns and their meanings. Raises ``BadInput``."""
    found = {}
    for part in text.split(","):
        head, _, meaning = (word.strip().lower() for word in part.rpartition("="))
        found[head] = meaning
    named(found)
    return found


def named(columns: Mapping[str, str]) -> tuple[str, str, str]:
    """The column of the days, that of the time asleep, and its unit. Raises ``BadInput`` where one isn't named."""
    days = [head for head, meaning in columns.items() if head and meaning == DAY]
    asleep = [(head, meaning) for head, meaning in columns.items() if head and meaning in UNITS]
    if len(days) != 1 or len(asleep) != 1 or len(columns) != 2:
        raise BadInput(
            "Which column is which was not said.",
            'Name the one of the day and of the time asleep: --columns "Date=day,Asleep=hours" (minutes, seconds).',
        )
    return days[0], *asleep[0]


READER = Reader(is_one, read, columns=lambda content: list(content.heads))
