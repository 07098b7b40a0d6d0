"""The blocks that documents are made of. They know nothing of terminals."""

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from typing import NamedTuple, Protocol

from ketajournal.course.weeks import Number


class Title(NamedTuple):
    text: str


class Heading(NamedTuple):
    text: str


class Text(NamedTuple):
    """A paragraph; ``quiet`` is for what may be read last, ``strong`` for what should be seen first.

    ``spoken`` is its wording where it speaks of something that can only be looked at.
    """

    text: str
    quiet: bool = False
    strong: bool = False
    spoken: str | None = None

    def said(self) -> str:
        return self.text if self.spoken is None else self.spoken


class Items(NamedTuple):
    """A list, one item a line."""

    items: tuple[str, ...]


class Cell(NamedTuple):
    """A table's cell: as it looks, and as it is said where there is no table to look at.

    ``marks`` are places in ``text`` (from and up to, in characters) that stand out where that can
    be shown without a character of its own; such a text is inert already.
    """

    text: str
    spoken: str | None = None
    marks: tuple[tuple[int, int], ...] = ()

    def said(self) -> str:
        return self.text if self.spoken is None else self.spoken


NOTHING = Cell("—")


class Column(NamedTuple):
    """A column's head and its cells. ``wraps`` marks running text that may be broken over lines.

    ``is_cut`` has it end where its first line does.
    """

    head: str
    cells: tuple[Cell, ...]
    right: bool = False
    wraps: bool = False
    is_cut: bool = False

    @property
    def is_empty(self) -> bool:
        """True where no row has anything in it."""
        return all(cell is NOTHING for cell in self.cells)


def column(head: str, cells: Iterable[str | Cell | None], *, right: bool = False, wraps: bool = False) -> Column:
    """A column of texts, with the sign for nothing where there is none."""
    said = (cell if isinstance(cell, Cell) else Cell(cell) if cell else NOTHING for cell in cells)
    return Column(head, tuple(said), right, wraps)


class Table(NamedTuple):
    """``keys`` name the rows; ``columns`` are shown beside them, as many at a time as the window holds."""

    keys: tuple[Column, ...]
    columns: tuple[Column, ...] = ()

    def said(self) -> list[str]:
        """Each row in a line: each cell with its column's head; what the row has nothing for is left out."""
        return [self._row_said(row) for row in range(len(self.keys[0].cells))]

    def _row_said(self, row: int) -> str:
        there = [column for column in (*self.keys, *self.columns) if column.cells[row] is not NOTHING]
        said = [f"{column.head}: {column.cells[row].said()}" for column in there]
        is_empty = bool(self.columns) and len(said) <= len(self.keys)
        return "; ".join([*said, "nothing"] if is_empty else said)


# The shades of 0 to 10 among a terminal's 256 colours, and where black is read better on them than white.
SHADES = (234, 235, 237, 239, 24, 31, 38, 80, 123, 159, 195)
DARK_TEXT_FROM = 5


class Run(NamedTuple):
    """A part of a drawn line, and how it stands out: ``mark`` for what was done, ``own`` for a person's own words.

    ``shade`` is a number from 0 to 10 that it is shaded for, the same in every row: no shade says better or worse.
    """

    text: str
    bold: bool = False
    quiet: bool = False
    mark: bool = False
    own: bool = False
    shade: int | None = None


Line = tuple[Run, ...]


class Picture(NamedTuple):
    """Something to look at: ``draw`` makes its lines for a number of columns; ``say`` makes sentences of the same."""

    draw: Callable[[int], Sequence[Line]]
    say: Callable[[], Iterable[str]]


class Chart(NamedTuple):
    """Values over the days since session 1, drawn where there is a page to draw on; elsewhere it is named.

    ``points`` are (days, value), where day 0 is that of session 1; ``None`` is a gap, which no line crosses.
    ``ticks`` are the values named at the side, the lowest and the highest of the scale among them; ``days`` the
    first and the last day shown, ``dates`` the days with what they are called below, ``sessions`` the day and
    number of each session. ``bands`` are the lowest values of ranges from the bottom up, each with its name.
    ``said`` is the same in words.
    """

    title: str
    said: str
    points: tuple[tuple[float, Number] | None, ...]
    ticks: tuple[Number, ...]
    days: tuple[int, int]
    dates: tuple[tuple[int, str], ...] = ()
    sessions: tuple[tuple[int, int], ...] = ()
    bands: tuple[tuple[Number, str], ...] = ()
    baseline: Number | None = None


Block = Title | Heading | Text | Items | Table | Picture | Chart


def listed(heading: str, items: Iterable[str]) -> list[Block]:
    """A heading with a list below it; nothing where nothing is in the list."""
    found = tuple(items)
    return [Heading(heading), Items(found)] if found else []


def table(keys: Sequence[Column], columns: Sequence[Column]) -> Table:
    """A table without the columns that have nothing in any row."""
    return Table(tuple(keys), tuple(column for column in columns if not column.is_empty))


def table_or(none: str, keys: Sequence[Column], columns: Sequence[Column], *after: Block) -> list[Block]:
    """Such a table and what follows it; where it has no rows, the sentence *none* alone."""
    return [table(keys, columns), *after] if keys[0].cells else [Text(none)]


def numbered(things: Collection[object]) -> Column:
    """The numbers by which the *things* of a list are named, from 1."""
    return column("No.", map(str, range(1, len(things) + 1)), right=True)


class Document(Protocol):
    """Something to show: as blocks for people, as fields of plain values for programs."""

    def blocks(self) -> list[Block]: ...
    def data(self) -> Mapping[str, object]: ...


class ForPrograms(NamedTuple):
    """A document for programs alone: what people read is said beside it."""

    fields: Mapping[str, object]

    def blocks(self) -> list[Block]:
        return []

    def data(self) -> Mapping[str, object]:
        return self.fields
