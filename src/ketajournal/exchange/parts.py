"""A file, and those in a folder or a zip, one after the other: their names are told, and never used as paths.

What is hidden is left out, and so are links: neither is what a person means by the files in a folder.
"""

import os
import re
import stat
import unicodedata
import zipfile
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager, suppress
from functools import cached_property, partial
from io import FileIO
from itertools import islice
from pathlib import Path
from typing import IO, BinaryIO, NamedTuple

from ketajournal.course.strict_json import parsed_json
from ketajournal.errors import BadInput, KetajournalError
from ketajournal.exchange.json_reading import JsonDocument, Member, closed, members
from ketajournal.exchange.limits import refuse_too_large
from ketajournal.exchange.table_reading import TableRow, heads_of, table_rows
from ketajournal.exchange.text_reading import joined_lines, text_pieces

_MOST = 100_000
_MOST_PIECES = 100  # of a file that is cut off: some six million characters
_SAYS_UTF_8 = 0x800  # a member's flag
# A Mac that zips a folder itself adds a folder with a file of its own for each.
_HIDDEN = (".", "__MACOSX")
# Words or a date in brackets begin a text, and no list of JSON.
_JSON = re.compile(r"\{|\[\s*[\[\]{\"]")


class FilePart:
    """A file, alone or among others: its text, JSON and rows of a table, read from its start when they are wanted.

    ``name`` has ``/`` between folders, and is empty for a file alone; ``size`` is in bytes, and *open* gives these
    anew. None of it is in memory as a whole; what is asked more than once is worked out once. All of it raises
    ``BadInput`` with the name and the line of what is wrong, when it is first asked for.
    """

    def __init__(self, name: str, size: int, open: Callable[[], IO[bytes]]) -> None:
        self.name = name
        self.size = size
        self._open = open

    @property
    def where(self) -> str:
        """The words before the line of a fault in it; empty for a file alone."""
        return f"{self.name[:60]}, " if self.name else ""

    def ends(self, *endings: str) -> bool:
        """True where its name ends in one of these, and of a file alone: that may have any."""
        return not self.name or self.name.lower().endswith(endings)

    def pieces(self) -> Iterator[str]:
        """The text, a piece at a time."""
        with self._saying_where(), self._open() as file:
            yield from text_pieces(file)

    def lines(self) -> Iterator[str]:
        """The text line by line, with what ends each."""
        with self._saying_where():
            yield from joined_lines(self.pieces())

    @cached_property
    def head(self) -> str:
        """The start of the text, from its first character that is not blank; empty where there is none."""
        pieces = self.pieces()
        return next(filter(None, map(str.lstrip, pieces)), "") + next(pieces, "")

    @cached_property
    def json(self) -> JsonDocument | None:
        """The JSON document that the text is; ``None`` where it is none."""
        return self.document() if _JSON.match(self.head) else None

    def document(self) -> JsonDocument:
        """The JSON document that it is; refused where it is none."""
        refuse_too_large(self.size)
        return JsonDocument(self._members, self.where, self.size)

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
                yield self.json.whole()  # an item alone doesn't say which form it is of
                return
        with suppress(BadInput):
            yield from (member.value for member in self._members())
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
    def heads(self) -> Sequence[str]:
        """The heads of the table that the text is, in small letters; empty for what is none."""
        return heads_of(self.head.partition("\n")[0])

    def rows(self) -> Iterator[TableRow]:
        """The rows below the heads of a table."""
        refuse_too_large(self.size)
        return table_rows(self.lines(), self.where)

    @contextmanager
    def _saying_where(self) -> Iterator[None]:
        if not self.name:
            yield
            return
        try:
            with _refusing_broken("it can't be read"):
                yield
        except BadInput as fault:
            if fault.sentence.startswith(self.where):
                raise
            raise BadInput(f"{self.where}{fault.sentence}", fault.hint) from None


class FileParts(NamedTuple):
    """The files by the order of their names, and how many are left out: what is hidden, and what leads out of it."""

    files: list[FilePart]
    hidden: int
    leading_out: int

    def ending(self, *endings: str) -> list[FilePart]:
        """Those whose names end so, and a file alone. Raises ``BadInput`` where they are larger than any journal."""
        found = [part for part in self.files if part.ends(*endings)]
        # No more is ever unpacked than a file is said to have. One alone is measured where it is opened and read.
        refuse_too_large(sum(part.size for part in found if part.name))
        return found


def in_folder(folder: Path) -> FileParts:
    """The files in a folder and in the folders in it. Raises ``BadInput`` for one that can't be read."""
    with _refusing_broken("This folder can't be read"):
        return _sorted_out(_of_folder(folder))


def _of_folder(folder: Path) -> Iterator[tuple[FilePart, bool]]:
    left = [(str(folder), "")]
    while left:
        path, before = left.pop()
        for found in os.scandir(path):
            is_folder = found.is_dir(follow_symlinks=False)
            if is_folder and not found.name.startswith(_HIDDEN):
                left.append((found.path, f"{before}{found.name}/"))
                continue
            size = found.stat(follow_symlinks=False).st_size
            leads_out = not is_folder and not found.is_file(follow_symlinks=False)
            yield FilePart(before + found.name, size, partial(FileIO, found.path)), leads_out


def in_zip(file: BinaryIO) -> FileParts:
    """The files in a zip. Raises ``BadInput`` for a broken one."""
    with _refusing_broken("This zip can't be read"):
        archive = zipfile.ZipFile(file)
        return _sorted_out(_of_zip(archive))


def _of_zip(archive: zipfile.ZipFile) -> Iterator[tuple[FilePart, bool]]:
    for member in archive.infolist():
        name = _name_of(member).replace("\\", "/")
        folders = name.split("/")
        leads_out = (
            ".." in folders or folders[0] == "" or ":" in folders[0] or stat.S_ISLNK(member.external_attr >> 16)
        )
        if folders[-1]:
            yield FilePart(name, member.file_size, partial(_unpacked, archive, member)), leads_out


def _sorted_out(found: Iterable[tuple[FilePart, bool]]) -> FileParts:
    """The files that are neither hidden nor said to lead out, their names in one form, whatever wrote them.

    Each is one line: what is told of a file could otherwise look like something else that is told.
    """
    files: list[FilePart] = []
    hidden = leading_out = 0
    for number, (part, leads_out) in enumerate(found, start=1):
        if number > _MOST:
            raise BadInput(f"There are more than {_MOST:,} files in it, as no journal has.")
        if leads_out:
            leading_out += 1
        elif any(folder.startswith(_HIDDEN) for folder in part.name.split("/")):
            hidden += 1
        else:
            part.name = unicodedata.normalize("NFC", " ".join(part.name.splitlines()) or " ")
            files.append(part)
    return FileParts(sorted(files, key=lambda part: part.name), hidden, leading_out)


def _unpacked(archive: zipfile.ZipFile, member: zipfile.ZipInfo) -> IO[bytes]:
    if member.flag_bits & 1:
        raise BadInput("this zip is locked with a password of its own.", "Unpack it, then import what is in it.")
    return archive.open(member)


def _name_of(member: zipfile.ZipInfo) -> str:
    """A member's name. Macs and Info-ZIP write UTF-8 without saying so, which is then taken for letters of DOS."""
    if not member.flag_bits & _SAYS_UTF_8:
        with suppress(UnicodeError):
            return member.filename.encode("cp437").decode()
    return member.filename


@contextmanager
def _refusing_broken(what: str) -> Iterator[None]:
    try:
        yield
    except KetajournalError:
        raise
    except Exception as fault:  # what broken bytes make the reader of zips raise is anything at all
        why = getattr(fault, "strerror", None) or str(fault)
        raise BadInput(f"{what}: {why[:80]}.") from None
