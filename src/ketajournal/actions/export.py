"""What ``export`` does: the journal, or a part of it, as files that other programs open."""

from collections.abc import Callable, Sequence
from datetime import datetime, timedelta
from typing import NamedTuple

from ketajournal.actions.clock import now
from ketajournal.actions.console import ask_twice, can_ask, tell
from ketajournal.actions.export_target import TO_STDOUT, Target, at_path, chosen, put
from ketajournal.actions.journal_access import open_for_reading
from ketajournal.actions.typed_dates import end_of, start_of
from ketajournal.errors import BadInput, Interrupted, NoTerminal
from ketajournal.exchange.formats import FORMATS_OUT, WriteOptions, Writer, writer
from ketajournal.exchange.readable import readable, sealed_letters, standing
from ketajournal.journal import reading
from ketajournal.journal.archive import Archive, Part, take
from ketajournal.journal.file import Connection
from ketajournal.show.export import FormatLine, FormatsDocument

_SCHEMA = "schema"


class Wish(NamedTuple):
    """What was asked for, in the person's words."""

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


_SCHEMA_LINE = FormatLine(_SCHEMA, "the JSON Schema of the format json; needs no journal")


def formats_document() -> FormatsDocument:
    """The formats there are."""
    return FormatsDocument([*(FormatLine(name, writer(name).what) for name in FORMATS_OUT), _SCHEMA_LINE])


def export(wish: Wish) -> None:
    """Write what was asked for where it was asked for, and say what it is. Nothing is left half done."""
    try:
        _export(wish)
    except KeyboardInterrupt:
        raise Interrupted("Left here. The export is not done.") from None


def _export(wish: Wish) -> None:
    if wish.format == _SCHEMA:
        return _schema(wish)
    options = WriteOptions(now(), _release(wish))
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
    lock = _lock(wish)
    connection = open_for_reading().connection
    courses = reading.courses(connection)
    archive = take(connection, _part(wish, connection))
    if wish.format != "json" and not wish.deleted:
        archive = standing(archive)
    from ketajournal.actions.export_words import words_for

    words = words_for(courses)
    files = {name: text.encode() for name, text in found.write(archive, words, options).items()}
    put(_locked(files, target, lock, options.made_at) if lock else files, target)
    letters = readable(archive, words.numbers).letters_kept_back
    _say(target, archive, letters, wish.format, encrypted=lock is not None)
    return None


# --- what was asked for


def _writer(wish: Wish) -> Writer:
    if wish.format not in FORMATS_OUT:
        known = ", ".join([*FORMATS_OUT, _SCHEMA])
        raise BadInput(f"'{wish.format}' is no format that is written here.", f"There are: {known}.")
    return writer(wish.format)


def _release(wish: Wish) -> str:
    release = wish.fhir.lower()
    if release not in ("r4", "r5"):
        raise BadInput(f"'{wish.fhir}' is no release of FHIR that is written here.", "It can be r4 or r5.")
    return release


def _part(wish: Wish, connection: Connection) -> Part:
    return Part(
        since=start_of(wish.since) if wish.since else None,
        until=end_of(wish.until) + timedelta(seconds=1) if wish.until else None,
        course_id=reading.needed_course(connection, wish.course).id if wish.course is not None else None,
        kinds=_kinds(wish.only, connection),
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


def _is_locked(wish: Wish) -> bool:
    return wish.encrypt or bool(wish.recipients)


def _lock(wish: Wish) -> Callable[[bytes], bytes] | None:
    """What encrypts the export; asks for a passphrase where no recipient is named."""
    if not _is_locked(wish):
        return None
    from ketajournal.exchange import age

    if wish.recipients:
        age.check(wish.recipients)
        return lambda data: age.for_recipients(data, wish.recipients)
    passphrase = _passphrase()
    return lambda data: age.for_passphrase(data, passphrase)


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


def _locked(
    files: dict[str, bytes], target: Target, lock: Callable[[bytes], bytes], made_at: datetime
) -> dict[str, bytes]:
    """The export as one encrypted file."""
    if len(files) == 1:
        return {name: lock(data) for name, data in files.items()}
    from ketajournal.exchange.zipped import zipped

    return {target.name: lock(zipped(target.name, files, made_at))}


# --- the schema, and what is said


def _schema(wish: Wish) -> None:
    from ketajournal.exchange import own_json

    target = at_path(wish.output, force=wish.force) if wish.output not in (None, "-") else TO_STDOUT
    put({"": own_json.schema().encode()}, target)
    if target.path is not None:
        tell(f"Written: {target.path}.")


def _say(target: Target, archive: Archive, letters: int, form: str, *, encrypted: bool) -> None:
    shown = len(archive.entries) - (0 if form == "json" else letters)
    count = f", {shown} {'entry' if shown == 1 else 'entries'}" if form != "fhir" else ""
    tell(f"Written: {target.path}{count}." if target.path else f"Exported{count}.")
    if letters and form != "fhir":
        because = "in it with the words, because it is the journal itself"
        tell(f"{sealed_letters(letters)} {because if form == 'json' else 'left out'}.")
    if not encrypted:
        tell("It is plain text: whoever can open it can read it. --encrypt makes one that takes a passphrase.")
    elif target.path:
        tell(f"It is encrypted. Any age program opens it: age --decrypt -o NEW-FILE {target.path}")
