"""What documents are made of. Blocks know nothing of terminals."""

from collections.abc import Callable
from typing import Any, NamedTuple, Protocol


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


class Picture(NamedTuple):
    """Something to look at: ``draw`` makes it for a number of columns, ``said`` is read where none can be seen.

    What it draws is plain characters, and holds nothing that the blocks around it do not say too.
    """

    draw: Callable[[int], str]
    said: str


Block = Title | Heading | Text | Items | Table | Picture


class Document(Protocol):
    """Something to show: as blocks for people, as data for programs."""

    def blocks(self) -> list[Block]: ...
    def data(self) -> dict[str, Any]: ...
