"""A file, a folder or a zip that somebody names to be taken in, and what in it readers look at."""

import os
from collections.abc import Iterator, Sequence
from contextlib import suppress
from functools import cached_property
from pathlib import Path
from typing import BinaryIO

from ketajournal.errors import BadInput
from ketajournal.exchange.json_reading import JsonDocument
from ketajournal.exchange.limits import LARGEST_IMPORT, LARGEST_XML, refuse_too_large
from ketajournal.exchange.parts import FilePart, FileParts, in_folder, in_zip
from ketajournal.exchange.table_reading import FileTable, heads_of, lists_in
from ketajournal.exchange.text_reading import text_pieces
from ketajournal.journal.ordinary_file import open_named

_ZIP = (b"PK\x03\x04", b"PK\x05\x06")  # the second is an empty one


def open_source(path: str) -> BinaryIO | Path:
    """A file to read from, or all that standard input gives for ``-``; of a folder its path.

    Raises ``BadInput`` for what is neither, can't be read, or is larger than 200 MB and no XML or zip: of the one
    little is kept, and of the other only parts are read, which are measured themselves.
    """
    if os.path.isdir(path):
        return Path(path)
    file = open_named(path, LARGEST_IMPORT, largest_file=LARGEST_XML)
    if not file.read(2).startswith((b"<", b"PK")):
        refuse_too_large(file.seek(0, os.SEEK_END))
    file.seek(0)
    return file


class Content(FilePart):
    """A file alone, or a folder or a zip with others in it, which has no text of its own."""

    def __init__(self, file: BinaryIO | Path) -> None:
        self._file = file
        super().__init__("", 0 if isinstance(file, Path) else file.seek(0, os.SEEK_END), self._from_start)

    def _from_start(self) -> BinaryIO:
        assert not isinstance(self._file, Path)
        self._file.seek(0)
        return self._file

    @property
    def is_folder(self) -> bool:
        """True for a folder, and for a zip, which is one too."""
        return isinstance(self._file, Path) or self.start.startswith(_ZIP)

    @cached_property
    def parts(self) -> FileParts:
        """The files in the folder or the zip that it is; of a file alone that one."""
        if isinstance(self._file, Path):
            return in_folder(self._file)
        return in_zip(self._file) if self.is_folder else FileParts([self], 0, 0)

    @cached_property
    def start(self) -> bytes:
        """The first bytes as they are; none of a folder."""
        return b"" if isinstance(self._file, Path) else self._from_start().read(16)

    def pieces(self) -> Iterator[str]:
        """The text from its start, a piece at a time; nothing of a folder or a zip."""
        return iter(()) if self.is_folder else text_pieces(self._from_start())

    @cached_property
    def documents(self) -> Sequence[JsonDocument]:
        """The JSON document that it is, or those in a folder or a zip.

        They are those at the top, beside pictures and sound; where there are none, those in one folder at the top.
        """
        found = self.parts.ending(".json", ".ndjson")
        top = [part for part in found if "/" not in part.name] or [p for p in found if p.name.count("/") == 1]
        return [document for part in top if (document := part.json)]

    @cached_property
    def texts(self) -> Sequence[FilePart]:
        """The file itself, or the Markdown and plain text in a folder or a zip."""
        return self.parts.ending(".md", ".markdown", ".txt")

    @property
    def has_notes(self) -> bool:
        """True for a folder or a zip with Markdown or plain text in it."""
        return self.is_folder and bool(self.texts)

    @cached_property
    def tables(self) -> list[FileTable]:
        """The table that the file is, or those in a folder or a zip; the lists of objects in JSON are tables too.

        Exports have thousands of documents: those in a folder or a zip count whose names say that they are of sleep.
        """
        if not self.is_folder:
            return lists_in(self.json) if self.json else [FileTable(self.heads, self.rows)]
        found: list[FileTable] = []
        for part in self.parts.files:
            name = part.name.rpartition("/")[2].lower()
            if name.endswith(".csv"):
                found.append(FileTable(heads_of(_first_line(part)), part.rows))
            elif name.endswith(".json") and "sleep" in name:
                found += lists_in(part.document())
        return found


def _first_line(part: FilePart) -> str:
    """Empty for a file that is no text: whatever lies beside what is looked for is none of ours."""
    with suppress(BadInput):
        return next(part.lines(), "")
    return ""
