"""What documents are made of. Blocks know nothing of terminals."""

from dataclasses import dataclass, field
from typing import Any, Protocol


@dataclass(frozen=True, slots=True)
class Title:
    text: str


@dataclass(frozen=True, slots=True)
class Heading:
    text: str


@dataclass(frozen=True, slots=True)
class Text:
    """A paragraph; ``quiet`` is for what may be read last, ``strong`` for what should be seen first."""

    text: str
    quiet: bool = False
    strong: bool = False


@dataclass(frozen=True, slots=True)
class Items:
    """A list, one item a line."""

    items: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Cell:
    """A table's cell: as it looks, and as it is said where there is no table to look at."""

    text: str
    spoken: str | None = None

    def said(self) -> str:
        return self.text if self.spoken is None else self.spoken


NOTHING = Cell("—")


@dataclass(frozen=True, slots=True)
class Column:
    """A column's head and its cells. ``wraps`` marks running text that may be broken over lines."""

    head: str
    cells: tuple[Cell, ...]
    right: bool = False
    wraps: bool = False


@dataclass(frozen=True, slots=True)
class Table:
    """``keys`` name the rows; ``columns`` are shown beside them, as many at a time as the window holds."""

    keys: tuple[Column, ...]
    columns: tuple[Column, ...] = field(default=())


Block = Title | Heading | Text | Items | Table


class Document(Protocol):
    """Something to show: as blocks for people, as data for programs."""

    def blocks(self) -> list[Block]: ...
    def data(self) -> dict[str, Any]: ...
