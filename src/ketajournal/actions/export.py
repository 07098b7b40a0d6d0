"""``export``: the journal, or a part of it, as files that other programs open."""

from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import BinaryIO

from ketajournal.actions.clock import now
from ketajournal.actions.command_run import current_run
from ketajournal.actions.console import ask_twice, can_ask, one_of, tell
from ketajournal.actions.entries import known_kinds
from ketajournal.actions.export_target import Lock, chosen_target, put_files
from ketajournal.actions.journal_access import open_for_reading
from ketajournal.actions.typed_dates import between
from ketajournal.actions.typed_paths import file_to_write
from ketajournal.errors import BadInput, Interrupted, NoTerminal
from ketajournal.exchange.formats import BUNDLES, FORMATS_OUT, File, WriteOptions, writer
from ketajournal.exchange.readable_archive import Readable, sealed_letters
from ketajournal.journal import reading
from ketajournal.journal.archive import Part, archive_in_memory
from ketajournal.journal.transactions import one_moment
from ketajournal.show.export import FormatsDocument
from ketajournal.show.wording import how_many

SCHEMA_FORMAT = "schema"


def formats_document() -> FormatsDocument:
    """The formats there are."""
    made = {name: writer(name).what for name in FORMATS_OUT}
    return FormatsDocument(made | {SCHEMA_FORMAT: "the JSON Schema of the format json; needs no journal"})


def export_journal(
    form: str,
    output: str | None = None,
    *,
    since: str | None = None,
    until: str | None = None,
    course: int | None = None,
    kinds: Sequence[str] = (),
    encrypt: bool = False,
    recipients: Sequence[str] = (),
    force: bool = False,
    deleted: bool = False,
    fhir: str = "r4",
    bundle: str = BUNDLES[0],
) -> None:
    """Write what was asked for where it was asked for, and say what it is. Nothing is left half done.

    All but *form* is as the options of the command line have it. Raises ``BadInput`` for what is not there.
    """
    form = one_of(form, (*FORMATS_OUT, SCHEMA_FORMAT), "no format that is written here")
    if form == SCHEMA_FORMAT:
        return _export_schema(output, force=force)
    options = WriteOptions(
        now(), one_of(fhir, ("r4", "r5"), "no release of FHIR"), one_of(bundle, BUNDLES, "no Bundle")
    )
    found, encrypt = writer(form), encrypt or bool(recipients)
    stem = f"ketajournal-{options.made_at:%Y-%m-%d}"
    folder = f"{stem}-{form}"
    path = chosen_target(
        output,
        file=found.file and found.file.format(stem=stem, release=options.release),
        folder=folder,
        form=form,
        locked=encrypt,
        force=force,
    )
    try:
        lock = _lock(recipients, None if found.file else folder, options) if encrypt else None
        current_run().only_looks = False  # an export that leaves something out would be taken for the whole
        connection = open_for_reading().connection
        part = Part(
            *between(since, until),
            course_id=reading.needed_course(connection, course).id if course is not None else None,
            kinds=known_kinds(connection, kinds),
            standing=form != "json" and not deleted,
        )
        with one_moment(connection):
            readable = Readable(archive_in_memory(connection, part), reading.courses(connection))
        from ketajournal.actions.export_words import words_for_all

        put_files(
            found.write(readable, words_for_all(), options), path, lock, folder=found.file is None and not encrypt
        )
        _say(form, path, readable, encrypted=encrypt)
    except KeyboardInterrupt:
        raise Interrupted("Left here. The export is not done.") from None
    return None


# --- encrypted


def _lock(recipients: Sequence[str], folder: str | None, options: WriteOptions) -> Lock:
    """The way to encrypt the export, a *folder* as one zip; asks for a passphrase where no recipient is named."""
    from ketajournal.exchange import age_encryption
    from ketajournal.exchange.several_files import zipped

    keys = age_encryption.recipients(recipients)
    passphrase = None if keys else _passphrase()

    def lock(files: Iterable[File], out: BinaryIO) -> None:
        if folder is None:
            plain: Iterable[bytes] = (piece.encode() for piece in next(iter(files)).pieces)
        else:
            plain = zipped(folder, files, options.made_at)
        if passphrase is None:
            age_encryption.for_recipients(plain, out, keys)
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


def _export_schema(output: str | None, *, force: bool) -> None:
    from ketajournal.exchange import own_json

    path = None if output is None or output == "-" else file_to_write(output, force=force)
    put_files([File("", [own_json.schema()])], path)
    if path is not None:
        tell(f"Written: {path}.")


def _say(form: str, path: Path | None, found: Readable, *, encrypted: bool) -> None:
    letters, is_own = found.letters_kept_back, form == "json"
    shown = len(found.archive.entries) - (0 if is_own else letters)
    count = f", {how_many(shown, 'entry', 'entries')}" if form != "fhir" else ""
    tell(f"Written: {path}{count}." if path else f"Exported{count}.")
    if letters and form != "fhir":
        because = "in it with the words, because it is the journal itself"
        tell(f"{sealed_letters(letters)} {because if is_own else 'left out'}.")
    if not encrypted:
        tell("It is plain text: whoever can open it can read it. --encrypt makes one that takes a passphrase.")
    elif path:
        tell(f"It is encrypted. Any age program opens it: age --decrypt -o NEW-FILE {path}")
