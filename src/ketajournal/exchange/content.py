"""A file's content: its text, JSON and rows of a table, each worked out once and when it is first wanted."""

import csv
import re
import zipfile
from codecs import iterdecode
from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from functools import cached_property
from io import BytesIO, StringIO
from typing import Any, BinaryIO, NamedTuple

from ketajournal.course.text import decoded
from ketajournal.errors import BadInput, KetajournalError
from ketajournal.exchange.checked_json import LONGEST_TEXT, parsed_json
from ketajournal.exchange.json_reading import members

LARGEST = 200 * 1024 * 1024
_MOST_MEMBERS = 20_000
_ZIP = (b"PK\x03\x04", b"PK\x05\x06")  # the second is an empty one
_UTF16 = (b"\xff\xfe", b"\xfe\xff")
# A year in brackets is the date of an entry of text: no JSON begins so.
_JSON = re.compile(r"\s*(?:\{|\[(?!\d{4}-))", re.ASCII)
_LONGEST_HEADS = 2000
_PIECE = 1 << 16


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
        self._documents: list[Any] = []

    @cached_property
    def is_zip(self) -> bool:
        self._file.seek(0)
        return self._file.read(4).startswith(_ZIP)

    @property
    def _raw(self) -> bytes:
        self._file.seek(0)
        return self._file.read()

    @cached_property
    def head(self) -> str:
        """The start of the text."""
        return next(self.pieces(), "")

    def pieces(self) -> Iterator[str]:
        """The text from its start, a piece at a time, for those who don't need it as a whole; nothing of a zip."""
        if self.is_zip:
            return
        self._file.seek(0)
        start = self._file.read(2)
        self._file.seek(0)
        name = "utf-16" if start in _UTF16 else "utf-8-sig"
        try:
            for piece in iterdecode(iter(lambda: self._file.read(_PIECE), b""), name):
                if "\x00" in piece:
                    break
                yield piece
            else:
                return
        except UnicodeDecodeError:
            pass
        decoded(self._raw)  # which says where it is

    @cached_property
    def text(self) -> str:
        """The text, decoded; empty for a zip."""
        return "" if self.is_zip else decoded(self._raw)

    @cached_property
    def json(self) -> Any:
        """The JSON document that the text is; ``None`` where it is none.

        FHIR resources that stand on a line each, as servers export many, are one Bundle.
        """
        if not _JSON.match(self.text):
            return None
        try:
            self._documents.append(parsed_json(self.text))
            return self._documents[0]
        except BadInput:
            lines = self.text.split("\n")
            first = next(line for line in lines if line.strip())
            if not (len(lines) > 1 and '"resourceType"' in first and first.rstrip().endswith("}")):
                raise
        for number, line in enumerate(lines, start=1):
            try:
                self._documents += [parsed_json(line)] if line.strip() else []
            except BadInput as fault:
                raise BadInput(f"line {number}: {fault.sentence.removeprefix('line 1: ')}") from None
        return {"resourceType": "Bundle", "entry": [{"resource": one} for one in self._documents]}

    def readable_json(self) -> Iterator[Any]:
        """Whatever JSON can be read in it, also where it is broken further on: for what must be met all the same."""
        if self._documents:
            yield from self._documents
            return
        with suppress(BadInput):
            yield from (member.value for member in members(self.pieces()))

    @cached_property
    def members(self) -> Mapping[str, Any]:
        """The JSON documents in a zip by their names, which are never used as paths; empty for any other file."""
        found: dict[str, Any] = {}
        for name, content in _unpacked(self._raw) if self.is_zip else ():
            try:
                found[name] = parsed_json(decoded(content))
            except BadInput as fault:
                raise BadInput(f"{name[:60]}, {fault.sentence}", fault.hint) from None
            self._documents.append(found[name])
        return found

    @cached_property
    def heads(self) -> Sequence[str]:
        """The heads of the table that the text is, in small letters; empty for what is none."""
        first = self.text.lstrip().partition("\n")[0]
        if len(first) > _LONGEST_HEADS:
            return []
        try:
            row = next(csv.reader([first], delimiter=_delimiter(self.text)), [])
        except csv.Error:
            return []
        return [head.strip().lower() for head in row]

    @cached_property
    def rows(self) -> Sequence[TableRow]:
        """The rows below the heads of a table."""
        return list(_rows(self.text))


def _unpacked(raw: bytes) -> Iterator[tuple[str, bytes]]:
    left = LARGEST
    try:
        with zipfile.ZipFile(BytesIO(raw)) as archive:
            members = archive.infolist()
            if len(members) > _MOST_MEMBERS:
                raise BadInput("There are more files in it than an export has.")
            for member in _journals(members):
                if member.flag_bits & 1:
                    raise BadInput(
                        "This zip is locked with a password of its own.", "Unpack it, then import the file in it."
                    )
                with archive.open(member) as file:
                    content = file.read(left + 1)
                left -= len(content)
                if left < 0:
                    raise BadInput(f"What is in it is larger than {LARGEST // 1024**2} MB.")
                yield member.filename, content
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


def _delimiter(text: str) -> str:
    """The character between the cells of a table: the one that its first line has most of."""
    first = text.lstrip().partition("\n")[0]
    return max(",\t;", key=first.count)


def _rows(text: str) -> Iterator[TableRow]:
    before = csv.field_size_limit(LONGEST_TEXT)
    skipped = text[: len(text) - len(text.lstrip())].count("\n")
    try:
        lines = csv.reader(StringIO(text.lstrip(), newline=""), delimiter=_delimiter(text), strict=True)
        heads = [head.strip().lower() for head in next(lines, [])]
        if len(set(heads)) != len(heads):
            raise BadInput("line 1: two columns have the same head.")
        line = lines.line_num
        for cells in lines:
            begins, line = line + 1 + skipped, lines.line_num
            if not any(cell.strip() for cell in cells):
                continue
            if len(cells) != len(heads):
                raise BadInput(f"line {begins}: {len(heads)} cells were expected here, and there are {len(cells)}.")
            yield TableRow(begins, dict(zip(heads, cells, strict=True)))
    except csv.Error as fault:
        raise BadInput(f"line {lines.line_num + skipped}: this can't be read as a table: {fault}.") from None
    finally:
        csv.field_size_limit(before)
