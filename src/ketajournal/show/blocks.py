"""What documents are made of. Blocks know nothing of terminals."""

from typing import Any, NamedTuple, Protocol


class Title(NamedTuple):
    text: str


class Heading(NamedTuple):
    text: str


class Text(NamedTuple):
    """A paragraph; ``quiet`` is for what may be read last, ``strong`` for what should be seen first."""

    text: str
    quiet: bool = False
    strong: bool = False


class Items(NamedTuple):
    """A list, one item a line."""

    items: tuple[str, ...]


class Cell(NamedTuple):
    """A table's cell: as it looks, and as it is said where there is no table to look at."""

    text: str
    spoken: str | None = None

    def said(self) -> str:
        return self.text if self.spoken is None else self.spoken


NOTHING = Cell("—")


class Column(NamedTuple):
    """A column's head and its cells. ``wraps`` marks running text that may be broken over lines."""

    head: str
    cells: tuple[Cell, ...]
    right: bool = False
    wraps: bool = False


class Table(NamedTuple):
    """``keys`` name the rows; ``columns`` are shown beside them, as many at a time as the window holds."""

    keys: tuple[Column, ...]
    columns: tuple[Column, ...] = ()


Block = Title | Heading | Text | Items | Table


class Document(Protocol):
    """Something to show: as blocks for people, as data for programs."""

    def blocks(self) -> list[Block]: ...
    def data(self) -> dict[str, Any]: ...
