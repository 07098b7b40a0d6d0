"""A file that somebody names: read whole and bounded, and known by what stands in it, never by its name alone."""

import stat
import sys
import zipfile
from collections.abc import Callable, Mapping, Sequence
from io import BytesIO
from pathlib import Path
from typing import Any, NamedTuple

from ketajournal.errors import BadInput, KetajournalError
from ketajournal.exchange import afterflow, day_one, daylio, fhir_reading, jrnl, own_json, psychonaut
from ketajournal.exchange.checked_json import parsed_json
from ketajournal.exchange.foreign_text import decoded
from ketajournal.exchange.incoming import Incoming

LARGEST = 200 * 1024 * 1024
_MOST_MEMBERS = 20_000
STANDARD_INPUT = "standard input"
_AGE = (b"age-encryption.org/", b"-----BEGIN AGE ENCRYPTED FILE-----")
_ZIP = (b"PK\x03\x04", b"PK\x05\x06")  # the second is an empty one

OWN, DAY_ONE, JRNL = "ketajournal", "day-one", "jrnl"
DAYLIO, AFTERFLOW, PSYCHONAUT, FHIR = "daylio", "afterflow", "psychonautwiki", "fhir"
FORMATS = (OWN, JRNL, DAY_ONE, DAYLIO, AFTERFLOW, PSYCHONAUT, FHIR)


class ImportSource(NamedTuple):
    """A file's content, and which of the ``FORMATS`` it is in. ``parsed`` are the JSON documents in it, if any."""

    format: str
    text: str
    parsed: tuple[Any, ...] = ()


class Choices(NamedTuple):
    """What the person decides: whether other substances come in, and what each mood's name means."""

    all_substances: bool = False
    moods: Mapping[str, int | None] = {}


def name_of(path: str) -> str:
    """What a message calls the file."""
    return STANDARD_INPUT if path == "-" else path


def read_bytes(path: str) -> bytes:
    """All of a file, or of standard input for ``-``.

    Raises ``BadInput`` for what is no ordinary file, can't be read, or is larger than 200 MB.
    """
    try:
        if path == "-":
            return _bounded(sys.stdin.buffer.read(LARGEST + 1), STANDARD_INPUT)
        found = Path(path).stat()
        if stat.S_ISDIR(found.st_mode):
            raise BadInput(f"This is a folder: {path}", "Name a file in it.")
        if not stat.S_ISREG(found.st_mode):
            raise BadInput(f"This is not an ordinary file: {path}")
        if found.st_size > LARGEST:
            return _bounded(b"", path, found.st_size)
        with open(path, "rb") as file:
            return _bounded(file.read(LARGEST + 1), path)
    except OSError as fault:
        raise BadInput(f"{name_of(path)} can't be read: {fault.strerror or fault}.") from None
    except ValueError:  # a path with a NUL in it
        raise BadInput("There is no file of that name.") from None


def _bounded(raw: bytes, name: str, size: int = 0) -> bytes:
    if max(size, len(raw)) > LARGEST:
        raise BadInput(f"This is larger than {LARGEST // 1024**2} MB, which no journal's export is: {name}")
    return raw


def is_age(raw: bytes) -> bool:
    """Whether a file is encrypted with age."""
    return raw.lstrip().startswith(_AGE)


def recognised(raw: bytes, format: str | None = None) -> ImportSource:
    """What a file holds. *format* is one of ``FORMATS``, where the person says which it is.

    Raises ``BadInput`` for a file that is none of them, or can't be read as the one that was named.
    """
    if raw.startswith(_ZIP):
        return _zipped(raw, format)
    text = decoded(raw)
    if not text.strip():
        raise BadInput("There is nothing in it.")
    if text.lstrip()[:1] in ("{", "["):
        # jrnl's text begins with a bracket too.
        if jrnl.is_text(text):
            return ImportSource(_chosen(JRNL, format), text)
        document = _document(text)
        return ImportSource(_chosen(_of_json(document), format), text, (document,))
    tests = {DAYLIO: daylio.is_one, AFTERFLOW: afterflow.is_one, JRNL: jrnl.is_text}
    return ImportSource(_chosen(next((name for name, fits in tests.items() if fits(text)), None), format), text)


def _document(text: str) -> Any:
    """The JSON of a text; FHIR resources that stand on a line each, as servers export many, are one Bundle."""
    try:
        return parsed_json(text)
    except BadInput:
        lines = text.split("\n")
        first = next(line for line in lines if line.strip())
        if not (len(lines) > 1 and '"resourceType"' in first and first.rstrip().endswith("}")):
            raise
    resources = []
    for number, line in enumerate(lines, start=1):
        try:
            resources += [parsed_json(line)] if line.strip() else []
        except BadInput as fault:
            raise BadInput(f"line {number}: {fault.sentence.removeprefix('line 1: ')}") from None
    return {"resourceType": "Bundle", "entry": [{"resource": resource} for resource in resources]}


def _of_json(document: Any) -> str | None:
    if isinstance(document, dict) and document.get("format") == own_json.FORMAT:
        return OWN
    tests = {FHIR: fhir_reading.is_one, PSYCHONAUT: psychonaut.is_one, DAY_ONE: day_one.is_one, JRNL: jrnl.is_json}
    return next((name for name, fits in tests.items() if fits(document)), None)


def _chosen(found: str | None, wanted: str | None) -> str:
    if wanted is not None and wanted != found:
        what = f"it is in the format '{found}'" if found else "nothing in it shows that"
        raise BadInput(f"This is not in the format '{wanted}': {what}.")
    if found is None:
        raise BadInput("This is in no format that is known here.", f"Known are: {', '.join(FORMATS)}.")
    return found


def _zipped(raw: bytes, format: str | None) -> ImportSource:
    """The journals in a zip that Day One made. No name in it is ever used as a path, and sizes are held to."""
    documents, left = [], LARGEST
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
                documents.append(_in_member(member.filename, content))
    except KetajournalError:
        raise
    except Exception as fault:  # what broken bytes make the reader of zips raise is anything at all
        raise BadInput(f"This zip can't be read: {str(fault)[:80]}.") from None
    if not documents:
        raise BadInput("There is no journal in this zip.", "A zip of Day One has its entries in Journal.json.")
    return ImportSource(_chosen(DAY_ONE, format), "", tuple(documents))


def _journals(members: Sequence[zipfile.ZipInfo]) -> list[zipfile.ZipInfo]:
    """The files of JSON at the top, beside pictures and sound; where there are none, those in one folder at the top.

    A Mac that zips a folder itself adds a file of its own to each, with ``._`` before the name.
    """
    found = [m for m in members if m.filename.lower().endswith(".json") and not m.filename.startswith("__MACOSX/")]
    found = [m for m in found if not m.filename.rpartition("/")[2].startswith("._")]
    top = [m for m in found if "/" not in m.filename]
    return top or [m for m in found if m.filename.count("/") == 1 and m.filename.split("/")[0] not in ("", "..")]


def _in_member(name: str, content: bytes) -> Any:
    try:
        document = parsed_json(decoded(content))
    except BadInput as fault:
        raise BadInput(f"{name[:60]}, {fault.sentence}", fault.hint) from None
    if not day_one.is_one(document):
        raise BadInput(f"{name[:60]}: this is not a journal of Day One.")
    return document


def read(
    source: ImportSource, choices: Choices, step: Callable[[int, int], None] = lambda _done, _of: None
) -> Incoming:
    """What the file brings; *step* is told how far it is with a journal of our own, which can be long.

    Raises ``BadInput`` with what is wrong in it, and where.
    """
    if source.format == OWN:
        return Incoming(own_json.FORMAT, own_json.of_document(source.parsed[0], step))
    if source.format == JRNL:
        return jrnl.read_json(source.parsed[0]) if source.parsed else jrnl.read(source.text)
    if source.format == DAY_ONE:
        return day_one.read(source.parsed)
    if source.format == DAYLIO:
        return daylio.read(source.text, choices.moods)
    if source.format == AFTERFLOW:
        return afterflow.read(source.text, all_substances=choices.all_substances)
    if source.format == PSYCHONAUT:
        return psychonaut.read(source.parsed[0], all_substances=choices.all_substances)
    return fhir_reading.read(source.parsed[0])
