"""A file's content: its text, JSON and rows of a table, read from its start whenever they are wanted.

None of it is in memory as a whole. What is asked more than once is worked out once: what a file begins with, and what
fields its JSON has.
"""

import csv
import re
import zipfile
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from functools import cached_property, partial
from itertools import chain
from typing import Any, BinaryIO, NamedTuple

from ketajournal.course.strict_json import parsed_json
from ketajournal.errors import BadInput, KetajournalError
from ketajournal.exchange.json_reading import JsonDocument, Member, members
from ketajournal.exchange.limits import LONGEST_TEXT, refuse_too_long, refuse_too_many
from ketajournal.exchange.text_reading import TextSource

LARGEST = 200 * 1024 * 1024
_MOST_MEMBERS = 20_000
_ZIP = (b"PK\x03\x04", b"PK\x05\x06")  # the second is an empty one
# A date in brackets is that of an entry of text: no JSON begins so.
_JSON = re.compile(r"(?:\{|\[(?!\d{4}-|\d{1,2}\.\d{1,2}\.\d{4}))", re.ASCII)
_LONGEST_HEADS = 2000


class TableRow(NamedTuple):
    """A row of a table by its heads, and the line of the file that it begins in."""

    line: int
    cells: Mapping[str, str]

    def fault(self, what: str) -> BadInput:
        return BadInput(f"line {self.line}: {what}")


class Content:
    """A file's content.

    Every part raises ``BadInput`` with the line of what is wrong, when it is first asked for.
    """

    def __init__(self, file: BinaryIO) -> None:
        self._file = file
        self._text = TextSource(self._from_start)

    def _from_start(self) -> BinaryIO:
        self._file.seek(0)
        return self._file

    @cached_property
    def is_zip(self) -> bool:
        return self._from_start().read(4).startswith(_ZIP)

    def pieces(self) -> Iterator[str]:
        """The text from its start, a piece at a time; nothing of a zip."""
        return iter(()) if self.is_zip else self._text.pieces()

    def lines(self) -> Iterator[str]:
        """The text line by line, with what ends each; nothing of a zip."""
        return iter(()) if self.is_zip else self._text.lines()

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
            found = self.members.values() if self.is_zip else [self._members()]
            yield from (member.value for document in found for member in document)

    @cached_property
    def members(self) -> Mapping[str, JsonDocument]:
        """The JSON documents in a zip by their names, which are never used as paths; empty for any other file."""
        if not self.is_zip:
            return {}
        with _refusing_broken_zip():
            archive = zipfile.ZipFile(self._file)
            found = archive.infolist()
            if len(found) > _MOST_MEMBERS:
                raise BadInput("There are more files in it than an export has.")
            journals = _journals(found)
        # No more is ever unpacked than a file is said to have.
        if sum(member.file_size for member in journals) > LARGEST:
            raise BadInput(f"What is in it is larger than {LARGEST // 1024**2} MB.")
        if any(member.flag_bits & 1 for member in journals):
            raise BadInput("This zip is locked with a password of its own.", "Unpack it, then import the file in it.")
        return {m.filename: JsonDocument(partial(_unpacked, archive, m)) for m in journals}

    @cached_property
    def heads(self) -> Sequence[str]:
        """The heads of the table that the text is, in small letters; empty for what is none."""
        first = self.head.partition("\n")[0]
        if len(first) > _LONGEST_HEADS:
            return []
        try:
            row = next(csv.reader([first], delimiter=_delimiter(first)), [])
        except csv.Error:
            return []
        return [head.strip().lower() for head in row]

    def rows(self) -> Iterator[TableRow]:
        """The rows below the heads of a table."""
        return _rows(self.lines())


# --- a zip


def _unpacked(archive: zipfile.ZipFile, member: zipfile.ZipInfo) -> Iterator[Member]:
    try:
        with _refusing_broken_zip(), archive.open(member) as file:
            yield from members(TextSource(lambda: file).pieces())
    except BadInput as fault:
        raise BadInput(f"{member.filename[:60]}, {fault.sentence}", fault.hint) from None


@contextmanager
def _refusing_broken_zip() -> Iterator[None]:
    try:
        yield
    except KetajournalError:
        raise
    except Exception as fault:  # what broken bytes make the reader of zips raise is anything at all
        raise BadInput(f"This zip can't be read: {str(fault)[:80]}.") from None


def _journals(members: Sequence[zipfile.ZipInfo]) -> list[zipfile.ZipInfo]:
    """The files of JSON at the top, beside pictures and sound; where there are none, those in one folder at the top.

    A Mac that zips a folder itself adds a file of its own to each, with ``._`` before the name.
    """
    found = [m for m in members if m.filename.lower().endswith(".json") and not m.filename.startswith("__MACOSX/")]
    found = [m for m in found if not m.filename.rpartition("/")[2].startswith("._")]
    top = [m for m in found if "/" not in m.filename]
    return top or [m for m in found if m.filename.count("/") == 1 and m.filename.split("/")[0] not in ("", "..")]


# --- a table


def _delimiter(first: str) -> str:
    """The character between the cells of a table: the one that its first line has most of."""
    return max(",\t;", key=first.count)


def _rows(lines: Iterator[str]) -> Iterator[TableRow]:
    before = csv.field_size_limit(LONGEST_TEXT)
    skipped, first = next(((n, line.lstrip()) for n, line in enumerate(lines) if line.strip()), (0, ""))
    table = csv.reader(chain([first], lines), delimiter=_delimiter(first), strict=True)
    try:
        heads = [head.strip().lower() for head in next(table, [])]
        if len(set(heads)) != len(heads):
            raise BadInput("line 1: two columns have the same head.")
        line = table.line_num
        for number, cells in enumerate(table, start=1):
            refuse_too_many(number)
            begins, line = line + 1 + skipped, table.line_num
            if not any(cell.strip() for cell in cells):
                continue
            if len(cells) != len(heads):
                raise BadInput(f"line {begins}: {len(heads)} cells were expected here, and there are {len(cells)}.")
            yield TableRow(begins, dict(zip(heads, cells, strict=True)))
    except csv.Error as fault:
        raise BadInput(f"line {table.line_num + skipped}: this can't be read as a table: {fault}.") from None
    finally:
        csv.field_size_limit(before)
