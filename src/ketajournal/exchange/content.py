"""A file's content: its text, JSON and rows of a table, read from its start whenever they are wanted.

None of it is in memory as a whole. What is asked more than once is worked out once: what a file begins with, and what
fields its JSON has.
"""

import csv
import os
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import suppress
from functools import cached_property, partial
from itertools import chain, islice
from pathlib import Path
from typing import Any, BinaryIO, NamedTuple

from ketajournal.course.strict_json import parsed_json
from ketajournal.errors import BadInput
from ketajournal.exchange.json_reading import JsonDocument, Member, closed, members
from ketajournal.exchange.limits import LONGEST_TEXT, refuse_too_large, refuse_too_long, refuse_too_many
from ketajournal.exchange.parts import FilePart, FileParts, in_folder, in_zip
from ketajournal.exchange.text_reading import text_lines, text_pieces

_ZIP = (b"PK\x03\x04", b"PK\x05\x06")  # the second is an empty one
# Words or a date in brackets begin a text, and no list of JSON.
_JSON = re.compile(r"\{|\[\s*[\[\]{\"]")
_LONGEST_HEADS = 2000
_MOST_PIECES = 100  # of a file that is cut off: some six million characters
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


class Content:
    """A file's content.

    Every part raises ``BadInput`` with the line of what is wrong, when it is first asked for.
    """

    def __init__(self, file: BinaryIO | Path) -> None:
        self._file = file

    def _from_start(self) -> BinaryIO:
        assert not isinstance(self._file, Path)
        self._file.seek(0)
        return self._file

    @cached_property
    def parts(self) -> FileParts | None:
        """The files in the folder or the zip that it is; ``None`` for a file alone."""
        if isinstance(self._file, Path):
            return in_folder(self._file)
        return in_zip(self._file) if self.start.startswith(_ZIP) else None

    @cached_property
    def start(self) -> bytes:
        """The first bytes as they are; none of a folder."""
        return b"" if isinstance(self._file, Path) else self._from_start().read(16)

    @property
    def size(self) -> int:
        """Its bytes, where it is a file alone."""
        return self._from_start().seek(0, os.SEEK_END)

    def pieces(self) -> Iterator[str]:
        """The text from its start, a piece at a time; nothing of a folder or a zip."""
        return iter(()) if self.parts else text_pieces(self._from_start())

    def lines(self) -> Iterator[str]:
        """The text line by line, with what ends each; nothing of a folder or a zip."""
        return text_lines(self.pieces())

    @cached_property
    def head(self) -> str:
        """The start of the text, from its first character that is not blank; empty where there is none."""
        pieces = self.pieces()
        return next(filter(None, map(str.lstrip, pieces)), "") + next(pieces, "")

    @cached_property
    def json(self) -> JsonDocument | None:
        """The JSON document that the text is; ``None`` where it is none.

        FHIR resources that stand on a line each, as servers export many, are one Bundle.
        """
        return JsonDocument(self._members) if _JSON.match(self.head) else None

    def whole_json(self) -> Any:
        """The document as one value. Raises ``BadInput`` for one that is longer than any form or entry."""
        text = ""
        for piece in self.pieces():
            text += piece
            refuse_too_long(len(text), 1)
        return parsed_json(text)

    def _members(self) -> Iterator[Member]:
        return self._bundled_lines() if self._has_a_resource_a_line else members(self.pieces())

    @cached_property
    def _has_a_resource_a_line(self) -> bool:
        if '"resourceType"' not in self.head:
            return False
        with suppress(BadInput):
            lines = filter(str.strip, self.lines())
            first = next(lines)
            return first.rstrip().endswith("}") and next(lines, None) is not None and bool(parsed_json(first))
        return False

    def _bundled_lines(self) -> Iterator[Member]:
        yield Member("resourceType", 0, "Bundle")
        resources = 0
        for number, line in enumerate(self.lines(), start=1):
            if line.strip():
                resources += 1
                try:
                    yield Member("entry", resources, {"resource": parsed_json(line)})
                except BadInput as fault:
                    raise BadInput(f"line {number}: {fault.sentence.removeprefix('line 1: ')}") from None

    def readable_json(self) -> Iterator[Any]:
        """Whatever JSON can be read in it, also where it is broken further on: for what must be met all the same."""
        with suppress(BadInput):
            if self.json is not None and self.json.fields.get("resourceType") not in (None, "Bundle"):
                yield self.whole_json()  # an item alone doesn't say which form it is of
                return
        with suppress(BadInput):
            found = self.members.values() if self.parts else [self._members()]
            yield from (member.value for document in found for member in document)
            return
        with suppress(BadInput):
            yield parsed_json(closed(self.readable_text()))

    def readable_text(self) -> str:
        """The start of the text, from its first character that is not blank, up to what is no text in it."""
        found: list[str] = []
        with suppress(BadInput):
            for piece in islice(self.pieces(), _MOST_PIECES):
                found.append(piece)
        return "".join(found).lstrip()

    @cached_property
    def members(self) -> Mapping[str, JsonDocument]:
        """The JSON documents in a folder or a zip by their names; empty for a file alone.

        They are those at the top, beside pictures and sound; where there are none, those in one folder at the top.
        """
        found = self.parts.ending(".json") if self.parts else []
        top = [part for part in found if "/" not in part.name] or [p for p in found if p.name.count("/") == 1]
        return {part.name: part.json() for part in top}

    @cached_property
    def texts(self) -> Sequence[FilePart]:
        """The Markdown and plain text in a folder or a zip; empty for a file alone."""
        return self.parts.ending(".md", ".markdown", ".txt") if self.parts else []

    @cached_property
    def heads(self) -> Sequence[str]:
        """The heads of the table that the text is, in small letters; empty for what is none."""
        return heads_of(self.head.partition("\n")[0])

    def rows(self) -> Iterator[TableRow]:
        """The rows below the heads of a table."""
        return table_rows(self.lines())

    @cached_property
    def tables(self) -> list[FileTable]:
        """The table that the file is, or those in a folder or a zip; the lists of objects in JSON are tables too.

        Exports have thousands of documents: those in a folder or a zip count whose names say that they are of sleep.
        """
        if self.parts is None:
            return _lists_in(self.json) if self.json else [FileTable(self.heads, self.rows)]
        found: list[FileTable] = []
        for part in self.parts.files:
            name = part.name.rpartition("/")[2].lower()
            if name.endswith(".csv"):
                found.append(FileTable(heads_of(_first_line(part)), partial(_rows_of, part)))
            elif name.endswith(".json") and "sleep" in name:
                found += _lists_of(part)
        return found


# --- a table


def heads_of(first: str) -> list[str]:
    """The heads in the first line of a table, in small letters; none where it can't be one."""
    if len(first) > _LONGEST_HEADS:
        return []
    try:
        row = next(csv.reader([first], delimiter=_delimiter(first)), [])
    except csv.Error:
        return []
    return [head.strip().lower() for head in row]


def _first_line(part: FilePart) -> str:
    """Empty for a file that is no text: whatever lies beside what is looked for is none of ours."""
    with suppress(BadInput):
        return next(part.lines(), "")
    return ""


def _rows_of(part: FilePart) -> Iterator[TableRow]:
    refuse_too_large(part.size)
    return table_rows(part.lines(), f"{part.name[:60]}, ")


def _lists_of(part: FilePart) -> list[FileTable]:
    refuse_too_large(part.size)
    return _lists_in(part.json(), f"{part.name[:60]}, ")


def _lists_in(document: JsonDocument, file: str = "") -> list[FileTable]:
    """Each list of objects as a table with the heads that some have, and an object alone as one with a row."""
    heads: dict[str, dict[str, None]] = {}
    for key, _, value in islice(document, _MOST_LOOKED_AT):
        if isinstance(value, dict):
            heads.setdefault(key, {}).update(dict.fromkeys(map(str.lower, value)))
    return [FileTable([*found], partial(_rows_in, document, key, [*found], file)) for key, found in heads.items()]


def _rows_in(document: JsonDocument, key: str, heads: Sequence[str], file: str) -> Iterator[TableRow]:
    for name, number, value in document:
        if name == key and isinstance(value, dict):
            cells = {head.lower(): str(cell) for head, cell in value.items() if type(cell) in (str, int, float)}
            yield TableRow(f"{file}{key or 'element'} {number}", {head: cells.get(head, "") for head in heads})


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
