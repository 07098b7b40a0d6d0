"""``export``: the journal, or a part of it, as files that other programs open."""

from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from typing import BinaryIO, NamedTuple

from ketajournal.actions.clock import now
from ketajournal.actions.console import ask_twice, can_ask, tell
from ketajournal.actions.export_target import TO_STDOUT, Lock, Target, at_path, chosen, put
from ketajournal.actions.journal_access import open_for_reading
from ketajournal.actions.typed_dates import end_of, start_of
from ketajournal.errors import BadInput, Interrupted, NoTerminal
from ketajournal.exchange.formats import BUNDLES, FORMATS_OUT, File, WriteOptions, Writer, writer
from ketajournal.exchange.readable_archive import Readable, sealed_letters
from ketajournal.journal import reading
from ketajournal.journal.archive import Part, take
from ketajournal.journal.file import Connection
from ketajournal.journal.transactions import one_moment
from ketajournal.show.export import FormatLine, FormatsDocument
from ketajournal.show.wording import how_many

_SCHEMA = "schema"


class ExportRequest(NamedTuple):
    """An export as it was asked for, in the person's words."""

    format: str
    output: str | None = None
    since: str | None = None
    until: str | None = None
    course: int | None = None
    only: Sequence[str] = ()
    encrypt: bool = False
    recipients: Sequence[str] = ()
    force: bool = False
    deleted: bool = False
    fhir: str = "r4"
    bundle: str = "collection"


_SCHEMA_LINE = FormatLine(_SCHEMA, "the JSON Schema of the format json; needs no journal")


def formats_document() -> FormatsDocument:
    """The formats there are."""
    return FormatsDocument([*(FormatLine(name, writer(name).what) for name in FORMATS_OUT), _SCHEMA_LINE])


def export(wish: ExportRequest) -> None:
    """Write what was asked for where it was asked for, and say what it is. Nothing is left half done."""
    try:
        _export(wish)
    except KeyboardInterrupt:
        raise Interrupted("Left here. The export is not done.") from None


def _export(wish: ExportRequest) -> None:
    if wish.format == _SCHEMA:
        return _schema(wish)
    release, bundle = _one_of(wish.fhir, ("r4", "r5"), "release of FHIR"), _one_of(wish.bundle, BUNDLES, "Bundle")
    options = WriteOptions(now(), release, bundle)
    found = _writer(wish)
    stem = f"ketajournal-{options.made_at:%Y-%m-%d}"
    target = chosen(
        wish.output,
        file=found.file and found.file.format(stem=stem, release=options.release),
        folder=f"{stem}-{wish.format}",
        form=wish.format,
        locked=_is_locked(wish),
        force=wish.force,
    )
    lock = _lock(wish, target, options.made_at)
    connection = open_for_reading().connection
    from ketajournal.actions.export_words import words_for_all

    with one_moment(connection):
        readable = Readable(take(connection, _part(wish, connection)), reading.courses(connection))
    put(found.write(readable, words_for_all(), options), target, lock)
    _say(wish, target, readable)
    return None


# --- what was asked for


def _writer(wish: ExportRequest) -> Writer:
    if wish.format not in FORMATS_OUT:
        known = ", ".join([*FORMATS_OUT, _SCHEMA])
        raise BadInput(f"'{wish.format}' is no format that is written here.", f"There are: {known}.")
    return writer(wish.format)


def _one_of(typed: str, known: Sequence[str], what: str) -> str:
    if typed.lower() not in known:
        raise BadInput(f"'{typed}' is no {what} that is written here.", f"It can be {' or '.join(known)}.")
    return typed.lower()


def _part(wish: ExportRequest, connection: Connection) -> Part:
    return Part(
        since=start_of(wish.since) if wish.since else None,
        until=end_of(wish.until) + timedelta(seconds=1) if wish.until else None,
        course_id=reading.needed_course(connection, wish.course).id if wish.course is not None else None,
        kinds=_kinds(wish.only, connection),
        standing=wish.format != "json" and not wish.deleted,
    )


def _kinds(only: Sequence[str], connection: Connection) -> tuple[str, ...]:
    there = sorted(row[0] for row in connection.execute("SELECT DISTINCT kind FROM entry"))
    named = [kind.strip().lower() for one in only for kind in one.split(",") if kind.strip()]
    unknown = next((kind for kind in named if kind not in there), None)
    if unknown is not None:
        raise BadInput(f"Nothing in the journal is of the kind '{unknown}'.", f"There are: {', '.join(there)}.")
    if only and not named:
        raise BadInput("No kind was named after --only.", f"There are: {', '.join(there)}.")
    return tuple(dict.fromkeys(named))


def _is_locked(wish: ExportRequest) -> bool:
    return wish.encrypt or bool(wish.recipients)


def _lock(wish: ExportRequest, target: Target, made_at: datetime) -> Lock | None:
    """The way to encrypt the export, a folder as one zip; asks for a passphrase where no recipient is named."""
    if not _is_locked(wish):
        return None
    from ketajournal.exchange import age_encryption
    from ketajournal.exchange.zipped import zipped

    age_encryption.check(wish.recipients)
    passphrase = None if wish.recipients else _passphrase()

    def lock(files: Iterable[File], out: BinaryIO) -> None:
        if _writer(wish).file is None:
            plain: Iterable[bytes] = zipped(target.name, files, made_at)
        else:
            plain = (piece.encode() for piece in next(iter(files)).pieces)
        if passphrase is None:
            age_encryption.for_recipients(plain, out, wish.recipients)
        else:
            out.write(age_encryption.for_passphrase(b"".join(plain), passphrase))

    return lock


def _passphrase() -> str:
    if not can_ask():
        raise NoTerminal(
            "A passphrase is asked for, and there is no terminal to answer at.",
            "Encrypt to a key of your own instead: --recipient age1...",
        )
    typed = ask_twice("A passphrase for this export (it is not shown): ")
    if not typed:
        raise BadInput("Without a passphrase nothing can be encrypted.", "Nothing was exported.")
    return typed


# --- the schema, and what is said


def _schema(wish: ExportRequest) -> None:
    from ketajournal.exchange import own_json

    target = at_path(wish.output, force=wish.force) if wish.output not in (None, "-") else TO_STDOUT
    put([File("", [own_json.schema()])], target)
    if target.path is not None:
        tell(f"Written: {target.path}.")


def _say(wish: ExportRequest, target: Target, found: Readable) -> None:
    is_own, is_fhir = wish.format == "json", wish.format == "fhir"
    letters = found.letters_kept_back
    shown = len(found.archive.entries) - (0 if is_own else letters)
    count = f", {how_many(shown, 'entry', 'entries')}" if not is_fhir else ""
    tell(f"Written: {target.path}{count}." if target.path else f"Exported{count}.")
    if letters and not is_fhir:
        because = "in it with the words, because it is the journal itself"
        tell(f"{sealed_letters(letters)} {because if is_own else 'left out'}.")
    if not _is_locked(wish):
        tell("It is plain text: whoever can open it can read it. --encrypt makes one that takes a passphrase.")
    elif target.path:
        tell(f"It is encrypted. Any age program opens it: age --decrypt -o NEW-FILE {target.path}")
