"""A file, a folder or a zip that somebody names to be taken in, and what in it readers look at."""

import os
from collections.abc import Iterator, Sequence
from contextlib import suppress
from functools import cached_property
from itertools import islice
from pathlib import Path
from typing import BinaryIO

from ketajournal.course.strict_json import parsed_json
from ketajournal.errors import BadInput
from ketajournal.exchange.json_reading import JsonDocument, Member, closed, members
from ketajournal.exchange.limits import refuse_too_long
from ketajournal.exchange.parts import FilePart, FileParts, in_folder, in_zip
from ketajournal.exchange.table_reading import FileTable, heads_of, lists_in
from ketajournal.exchange.text_reading import text_pieces

_ZIP = (b"PK\x03\x04", b"PK\x05\x06")  # the second is an empty one
_MOST_PIECES = 100  # of a file that is cut off: some six million characters


class Content(FilePart):
    """A file alone, or a folder or a zip with others in it, which has no text of its own."""

    def __init__(self, file: BinaryIO | Path) -> None:
        self._file = file
        super().__init__("", 0 if isinstance(file, Path) else file.seek(0, os.SEEK_END), self._from_start)

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

    def pieces(self) -> Iterator[str]:
        """The text from its start, a piece at a time; nothing of a folder or a zip."""
        return iter(()) if self.parts else text_pieces(self._from_start())

    def whole_json(self) -> object:
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

    def readable_json(self) -> Iterator[object]:
        """Whatever JSON can be read in it, also where it is broken further on: for what must be met all the same."""
        with suppress(BadInput):
            if self.json is not None and self.json.fields.get("resourceType") not in (None, "Bundle"):
                yield self.whole_json()  # an item alone doesn't say which form it is of
                return
        with suppress(BadInput):
            found = self.documents if self.parts else [self._members()]
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
    def documents(self) -> Sequence[JsonDocument]:
        """The JSON document that it is, or those in a folder or a zip.

        They are those at the top, beside pictures and sound; where there are none, those in one folder at the top.
        """
        if self.parts is None:
            return [self.json] if self.json else []
        found = self.parts.ending(".json")
        top = [part for part in found if "/" not in part.name] or [p for p in found if p.name.count("/") == 1]
        return [part.document() for part in top]

    @cached_property
    def texts(self) -> Sequence[FilePart]:
        """The file itself, or the Markdown and plain text in a folder or a zip."""
        return self.parts.ending(".md", ".markdown", ".txt") if self.parts else [self]

    @cached_property
    def tables(self) -> list[FileTable]:
        """The table that the file is, or those in a folder or a zip; the lists of objects in JSON are tables too.

        Exports have thousands of documents: those in a folder or a zip count whose names say that they are of sleep.
        """
        if self.parts is None:
            return lists_in(self.json) if self.json else [FileTable(self.heads, self.rows)]
        found: list[FileTable] = []
        for part in self.parts.files:
            name = part.name.rpartition("/")[2].lower()
            if name.endswith(".csv"):
                found.append(FileTable(heads_of(_first_line(part)), part.rows))
            elif name.endswith(".json") and "sleep" in name:
                found += lists_in(part.document(), part.where)
        return found


def _first_line(part: FilePart) -> str:
    """Empty for a file that is no text: whatever lies beside what is looked for is none of ours."""
    with suppress(BadInput):
        return next(part.lines(), "")
    return ""
