"""A table as CSV: RFC 4180, with formulas defused.

A file begins with a byte order mark. Without one a spreadsheet opened by a double click reads it in the
system's old encoding and spoils every accent; pandas, DuckDB and Polars take the mark away by themselves.
"""

import csv
import io
import unicodedata
from collections.abc import Sequence
from typing import NamedTuple

_MARK = "\ufeff"
_FORMULA = frozenset("=+-@")

CsvCell = str | int | float | bool | None


class CsvColumn(NamedTuple):
    """A column's name, its type (text, integer, number, boolean, date, moment) and what it holds."""

    name: str
    type: str
    meaning: str


class CsvTable(NamedTuple):
    """A file: what a row is, its columns, and its rows."""

    name: str
    row: str
    columns: tuple[CsvColumn, ...]
    rows: Sequence[Sequence[CsvCell]]


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


def as_csv(table: CsvTable) -> str:
    out = io.StringIO(newline="")
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow([column.name for column in table.columns])
    for row in table.rows:
        writer.writerow([_cell(value) for value in row])
    return _MARK + out.getvalue()


def _cell(value: CsvCell) -> str | int | float:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    return defused(value) if isinstance(value, str) else value
