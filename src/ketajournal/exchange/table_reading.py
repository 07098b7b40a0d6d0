"""A table read row by row: CSV with any of the usual marks between its cells, or a list of objects in JSON."""

import csv
from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import partial
from itertools import chain, islice
from typing import NamedTuple

from ketajournal.errors import BadInput
from ketajournal.exchange.json_reading import JsonDocument
from ketajournal.exchange.limits import LONGEST_TEXT, refuse_too_many

_LONGEST_HEADS = 2000
_MOST_LOOKED_AT = 1000  # objects of a list, for the heads of a table


class TableRow(NamedTuple):
    """A row of a table by its heads, and where in the file it stands."""

    where: str
    cells: Mapping[str, str]

    def fault(self, what: str) -> BadInput:
        """The refusal of what is wrong in it."""
        return BadInput(f"{self.where}: {what}")


class FileTable(NamedTuple):
    """The heads of a table, in small letters, and what gives its rows anew."""

    heads: Sequence[str]
    rows: Callable[[], Iterator[TableRow]]


def heads_of(first: str) -> list[str]:
    """The heads in the first line of a table, in small letters; none where it can't be one."""
    if len(first) > _LONGEST_HEADS:
        return []
    try:
        row = next(csv.reader([first], delimiter=_delimiter(first)), [])
    except csv.Error:
        return []
    return [head.strip().lower() for head in row]


def lists_in(document: JsonDocument) -> list[FileTable]:
    """Each list of objects as a table with the heads that some have, and an object alone as one with a row."""
    heads: dict[str, dict[str, None]] = {}
    for key, _, value in islice(document, _MOST_LOOKED_AT):
        if isinstance(value, dict):
            heads.setdefault(key, {}).update(dict.fromkeys(map(str.lower, value)))
    return [FileTable([*found], partial(_rows_in, document, key, [*found])) for key, found in heads.items()]


def _rows_in(document: JsonDocument, key: str, heads: Sequence[str]) -> Iterator[TableRow]:
    for name, number, value in document:
        if name == key and isinstance(value, dict):
            cells = {head.lower(): str(cell) for head, cell in value.items() if type(cell) in (str, int, float)}
            yield TableRow(
                f"{document.where}{key or 'element'} {number}", {head: cells.get(head, "") for head in heads}
            )


def _delimiter(first: str) -> str:
    """The character between the cells of a table: the one that its first line has most of."""
    return max(",\t;", key=first.count)


def table_rows(lines: Iterator[str], file: str = "") -> Iterator[TableRow]:
    """The rows below the heads of a table. Of columns with the same head, the second is ``head (2)``.

    Raises ``BadInput`` with the line of what is wrong.
    """
    before = csv.field_size_limit(LONGEST_TEXT)
    skipped, first = next(((n, line.lstrip()) for n, line in enumerate(lines) if line.strip()), (0, ""))
    table = csv.reader(chain([first], lines), delimiter=_delimiter(first), strict=True)
    try:
        heads = [head.strip().lower() for head in next(table, [])]
        heads = [f"{h} ({heads[:n].count(h) + 1})" if h in heads[:n] else h for n, h in enumerate(heads)]
        line = table.line_num
        for number, cells in enumerate(table, start=1):
            refuse_too_many(number)
            begins, line = line + 1 + skipped, table.line_num
            if not any(cell.strip() for cell in cells):
                continue
            where = f"{file}line {begins}"
            if len(cells) != len(heads):
                raise BadInput(f"{where}: {len(heads)} cells were expected here, and there are {len(cells)}.")
            yield TableRow(where, dict(zip(heads, cells, strict=True)))
    except csv.Error as fault:
        raise BadInput(f"{file}line {table.line_num + skipped}: this can't be read as a table: {fault}.") from None
    finally:
        csv.field_size_limit(before)
