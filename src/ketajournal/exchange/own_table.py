"""Any table with a day and a time asleep in each row: the person says which column has which.

It is known by its heads, and has its name of them: another program's table is another one.
"""

from collections.abc import Iterable, Sequence
from zlib import crc32

from ketajournal.errors import BadInput
from ketajournal.exchange.content import Content
from ketajournal.exchange.formats import Columns, FormatIn, ReadOptions
from ketajournal.exchange.incoming import Incoming
from ketajournal.exchange.nights import duration
from ketajournal.exchange.sleep_tables import SLASHED, Layout, nights_of
from ketajournal.exchange.value_parsing import day_of

DAY_COLUMN = "day"
UNITS = ("hours", "minutes", "seconds")


def _is_one(content: Content) -> bool:
    return likely_day(content) is not None


def likely_day(content: Content) -> str | None:
    """The column with a day in the first row; of several that of waking, else the first."""
    try:
        row = next(content.rows(), None) if len(content.heads) > 1 else None
    except BadInput:
        return None
    cells = row.cells.items() if row else ()
    found = [head for head, cell in cells if day_of(cell) or SLASHED.fullmatch(cell.strip())]
    return next((head for head in found if "wake" in head or head in ("end", "to")), next(iter(found), None))


def likely_asleep(content: Content, heads: Iterable[str]) -> str | None:
    """The column of these with a time in the first row; of several that whose head is of sleep, else the first."""
    row = next(content.rows())
    found = [head for head in heads if duration(row.cells[head], UNITS[0]) is not None]
    of_sleep = (head for word in ("asleep", "slept", "sleep") for head in found if word in head)
    return next(of_sleep, next(iter(found), None))


def likely_unit(content: Content, asleep: str) -> str:
    """The unit that the first number in a column can have: no night is longer than a day."""
    numbers = (row.cells[asleep].strip().replace(",", ".") for row in content.rows())
    first = next((float(number) for number in numbers if number.replace(".", "", 1).isdigit()), 0)
    return UNITS[0] if first <= 24 else UNITS[1] if first <= 24 * 60 else UNITS[2]


def checksum(heads: Sequence[str]) -> str:
    """The heads of a table in eight hexadecimal digits."""
    return f"{crc32('|'.join(heads).encode()):08x}"


def parsed_columns(text: str) -> Columns:
    """``Date=day,Asleep=minutes`` as columns, by their heads in small letters. Raises ``BadInput``."""
    parts = [part.rpartition("=") for part in text.lower().split(",")]
    heads = {meaning.strip(): head.strip() for head, _, meaning in parts if head.strip()}
    if other := next((meaning for meaning in heads if meaning not in (DAY_COLUMN, *UNITS)), None):
        raise BadInput(
            f"'{other[:40]}' can't be taken from a table: only the day, and hours, minutes or seconds asleep can.",
            "What else it tracks has a scale of its own: beside your ratings that would look like a change in you.",
        )
    unit = next((unit for unit in UNITS if unit in heads), None)
    if unit is None or DAY_COLUMN not in heads or len(parts) != 2:
        raise _unsaid()
    return Columns(heads[DAY_COLUMN], heads[unit], unit)


def _unsaid() -> BadInput:
    return BadInput(
        "Which column is which was not said.",
        'Name the one of the day and of the time asleep: --columns "Date=day,Asleep=hours" (minutes, seconds).',
    )


def _read(content: Content, options: ReadOptions) -> Incoming:
    """The nights, known by the table's own name, such as ``table-0f3a5c``."""
    said = options.columns
    if said is None:
        raise _unsaid()
    name = f"table-{checksum(content.heads)[:6]}"
    layout = Layout(f"a table ({name})", name, said.asleep, said.unit, said.day, is_own=True)
    return nights_of([(layout, content.rows)], options)


READER = FormatIn(_is_one, _read, columns=lambda content: list(content.heads))
