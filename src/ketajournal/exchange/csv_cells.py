"""A table as CSV: RFC 4180, with formulas defused.

A file begins with a byte order mark. Without one a spreadsheet opened by a double click reads it in the
system's old encoding and spoils every accent; pandas, DuckDB and Polars take the mark away by themselves.
"""

import csv
import io
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from typing import NamedTuple

_MARK = "\ufeff"
_FORMULA = frozenset("=+-@")

CsvCell = str | int | float | bool | date | None
CsvRows = Iterator[tuple[CsvCell, ...]]


class CsvColumn(NamedTuple):
    """A column's name, its type (text, integer, number, boolean, date, moment) and what it holds."""

    name: str
    type: str
    meaning: str


class CsvTable:
    """A file: what a row is, its columns, and its rows, which are gone through once and counted in ``written``."""

    def __init__(self, name: str, row: str, columns: Sequence[CsvColumn], rows: CsvRows) -> None:
        self.name = name
        self.row = row
        self.columns = columns
        self.written = 0
        self._rows = rows

    def pieces(self) -> Iterator[str]:
        """The file's text, a row at a time."""
        yield _MARK + _line(column.name for column in self.columns)
        for row in self._rows:
            self.written += 1
            yield _line(_cell(value) for value in row)


def _line(cells: Iterable[str | int | float]) -> str:
    out = io.StringIO(newline="")
    csv.writer(out, lineterminator="\r\n").writerow(cells)
    return out.getvalue()


def defused(text: str) -> str:
    """The text as a spreadsheet shows it and never runs it: with an apostrophe before what it takes for a formula.

    Blanks, invisible characters and apostrophes before the sign are no way around it, nor are its full-width
    forms. One apostrophe taken away again gives the text as it was.
    """
    return f"'{text}" if _runs(text) else text


def _runs(text: str) -> bool:
    if text[:1].isascii() and text[:1].isalnum():
        return False  # as nearly all cells begin: the rest would be most of the time that a large journal takes
    if text.lstrip("'")[:1] in ("\t", "\r", "\n"):
        return True
    first = next((c for c in text if c != "'" and unicodedata.category(c)[0] not in "ZC"), "")
    return bool(first) and unicodedata.normalize("NFKC", first)[:1] in _FORMULA


def _cell(value: CsvCell) -> str | int | float:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, date):
        return value.isoformat()
    return defused(value) if isinstance(value, str) else value
