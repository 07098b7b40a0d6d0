"""``import``: read a file, show what it brings, and put it in, all of it or nothing."""

import re
import sys
from collections import Counter
from contextlib import ExitStack
from datetime import date
from functools import partial
from io import BytesIO
from pathlib import Path
from typing import BinaryIO, NamedTuple

from ketajournal.actions.console import ask_one_of, ask_yes_no, has_terminal, passphrase_asker, tell
from ketajournal.actions.help_calls import help_where_refused, import_notices, show_help_for, show_help_for_answers
from ketajournal.actions.imported_columns import columns_of, keep_columns
from ketajournal.actions.joined_courses import offer_to_join
from ketajournal.actions.journal_access import open_for_reading, open_for_writing
from ketajournal.actions.other_journal import archive_of, file_of, merge_after_backup
from ketajournal.actions.output import show_document, wants_plain
from ketajournal.course.notices import Notice, sorted_notices
from ketajournal.course.watch import WATCH
from ketajournal.errors import BadInput, Locked
from ketajournal.exchange import age_encryption
from ketajournal.exchange.content import Content, open_source
from ketajournal.exchange.formats import FormatIn, ReadOptions, recognised_reader
from ketajournal.exchange.help_calls import answers_of
from ketajournal.exchange.import_placing import placed_rows
from ketajournal.exchange.incoming import Incoming
from ketajournal.exchange.value_parsing import up_to_ten
from ketajournal.journal import reading
from ketajournal.journal.archive import Archive, entry_rows
from ketajournal.journal.backups import IMPORT
from ketajournal.journal.file import Connection
from ketajournal.journal.home import home
from ketajournal.journal.keys import ask_passphrases, open_with_first
from ketajournal.journal.merging import Merged, planned_merge
from ketajournal.journal.moments import from_columns
from ketajournal.journal.new_journal import empty_in_memory, refuse_if_gone
from ketajournal.journal.opening import Journal
from ketajournal.show import wording
from ketajournal.show.importing import ImportDocument
from ketajournal.show.progress_bar import showing_progress
from ketajournal.show.stream import wrapped

_ANOTHER = "another journal"
_MEANT = re.compile(r"(=[^=,]*),")  # of a mood, in what is typed


class ImportRequest(NamedTuple):
    """An import as the command line asked for it; ``ask`` allows questions where there is a terminal."""

    path: str
    moods: str | None
    columns: str | None
    all_substances: bool
    day_first: bool | None
    dry: bool
    ask: bool


def take_in(wanted: ImportRequest) -> ImportDocument | None:
    """Take the file in. At a terminal what would come in is shown first; ``None`` where that was all.

    Raises ``BadInput`` for a file that is refused, with the line or place and the reason; nothing is kept of it then.
    """
    other = file_of(wanted.path)
    with ExitStack() as held:
        if other is None:
            incoming = _read(wanted)
            journal = _journal(wanted, incoming, held)
        else:  # a journal is begun only for what can be taken in
            journal = _journal(wanted, None, held) if home().journal.exists() else None
            own_key = journal.key.raw if journal else None
            incoming = Incoming(_ANOTHER, held.enter_context(archive_of(other, own_key)))
            journal = journal or _journal(wanted, incoming, held)
        return _put_in(wanted, incoming, journal)


def _put_in(wanted: ImportRequest, incoming: Incoming, journal: Journal | None) -> ImportDocument | None:
    connection = journal.connection if journal else empty_in_memory()  # a dry run where there is none yet
    with help_where_refused(incoming.archive):
        incoming.notices += _known_twice(connection, incoming)
        ids = {row[0] for row in connection.execute("SELECT id FROM entry UNION ALL SELECT id FROM purged")}
        archive, known = placed_rows(incoming, reading.courses(connection), ids, partial(entry_rows, connection))
        merged = planned_merge(connection, home().journal, archive)
    show_help_for_answers(merged.calls)
    would = _document(incoming, archive, merged, known, dry=True)
    if journal is None or wanted.dry or (merged.is_nothing and not archive.purged):
        return would._replace(dry=wanted.dry)
    if wanted.ask and has_terminal():
        show_document(would._replace(asking=True))
        if not ask_yes_no("Take it in?"):
            tell("Nothing was changed.")
            return None
    with showing_progress("Taking in", plain=wants_plain()) as step:
        merged, backup = merge_after_backup(journal, archive, merged, IMPORT, step)
    incoming.once_in()
    if archive.courses:
        offer_to_join(journal)
    return _document(incoming, archive, merged, known, dry=False)._replace(backup=backup)


def _journal(wanted: ImportRequest, incoming: Incoming | None, held: ExitStack) -> Journal | None:
    """The journal that takes it in, ``None`` for a dry run where there is none. Help doesn't hang on its opening."""
    with help_where_refused(incoming.archive if incoming else None):
        if wanted.dry:
            refuse_if_gone(home())
            journal = open_for_reading() if home().journal.exists() else None
        else:
            journal = open_for_writing(may_ask=wanted.ask)
    if journal is not None:
        held.callback(journal.close)
    return journal


# --- reading the file ---------------------------------------------------------------------------


def _read(wanted: ImportRequest) -> Incoming:
    file = open_source(wanted.path)
    content = Content(
        file if isinstance(file, Path) or not age_encryption.is_age(file) else BytesIO(_decrypted(file))
    )
    try:
        reader = recognised_reader(content)
        moods = _moods(reader, content, wanted)
        columns = columns_of(reader, content, wanted.columns, ask=wanted.ask and has_terminal())
        with showing_progress("Reading", plain=wants_plain()) as step:
            options = ReadOptions(wanted.all_substances, moods, columns, wanted.day_first, step)
            incoming = reader.read(content, options)
    except BadInput as fault:
        show_help_for(answers_of(content))
        name = "standard input" if wanted.path == "-" else wanted.path
        raise BadInput(f"{name}: {fault.sentence}", fault.hint or "Nothing of it was kept.") from None
    show_help_for(incoming.calls)
    if columns:
        incoming.once_in = partial(keep_columns, content.heads, columns)
    return incoming


def _decrypted(file: BinaryIO) -> bytes:
    """The content of a file that age encrypted for a passphrase."""
    ask = passphrase_asker("The file's passphrase: ", "That passphrase does not open it.")
    if ask is None:
        raise Locked(
            "This file is encrypted, and there is no terminal to ask for its passphrase.",
            "'age --decrypt FILE | ketajournal import -' opens it on the way.",
        )
    file.seek(0)
    raw = file.read()
    found = open_with_first(ask_passphrases(ask), partial(age_encryption.opened, raw))
    if found is not None:
        return found
    raise Locked(
        "The file stays closed: the passphrase was wrong three times.", "It can also be damaged. Nothing was changed."
    )


def _moods(reader: FormatIn, content: Content, wanted: ImportRequest) -> dict[str, int | None]:
    """The meaning of each mood's name in the file: as it was given, or as the person says."""
    given = parsed_moods(wanted.moods) if wanted.moods is not None else {}
    said = {name.casefold() for name in given}
    missing = list({name.casefold(): name for name in reader.moods(content) if name.casefold() not in said}.values())
    if not missing:
        return given
    if not (wanted.ask and has_terminal()):
        likely = ",".join(f"{name}={reader.likely.get(name.casefold(), '…')}" for name in missing)
        raise BadInput(
            f"nobody said what these moods mean: {', '.join(missing)}.",
            f'Name each with a number from 0 (as low as it goes) to 10, or - for none: --moods "{likely}".',
        )
    question = "What does each mood mean, from 0 (as low as it goes) to 10 (as good as it gets)? A - means no number."
    print(wrapped(question, sys.stdout))
    return given | {name: _mood(name, reader.likely.get(name.casefold())) for name in missing}


def _mood(name: str, likely: int | None) -> int | None:
    known, wanted = [*map(str, range(11)), "-"], "A whole number from 0 to 10, or -."
    said = ask_one_of(name, known, None if likely is None else str(likely), wanted)
    return None if said == "-" else int(said)


def parsed_moods(text: str) -> dict[str, int | None]:
    """``rad=9,good=7,strange=-`` as names and numbers; a comma in a name is one of it. Raises ``BadInput``."""
    found: dict[str, int | None] = {}
    for part in filter(None, map(str.strip, _MEANT.sub("\\1\n", text).split("\n"))):
        name, equals, value = (word.strip() for word in part.rpartition("="))
        meant = up_to_ten(value)
        if not equals or not name or (meant is None and value != "-"):
            raise BadInput(
                f"'{part[:60]}' doesn't say what a mood means.",
                'Name each with a number from 0 to 10, or - for none: --moods "rad=9,good=7,strange=-".',
            )
        found[name] = meant
    return found


# --- what came of it ----------------------------------------------------------------------------


def _known_twice(connection: Connection, incoming: Incoming) -> list[Notice]:
    """A notice of the nights in this file that other programs know as well."""
    own = incoming.nights_of
    if own is None:
        return []
    days = {from_columns(e.at, e.utc_offset).date() for e, _ in incoming.archive.entries if e.kind == WATCH}
    known = [(day, program) for day, program in reading.nights(connection) if day in days and program != own]
    if not known:
        return []
    others = sorted({program for _, program in known})
    nights = wording.how_many(len({day for day, _ in known}), "night of it is", "nights of it are")
    return [
        Notice(
            "known-twice",
            f"{nights} known from {' and '.join(others)} too. They never add up: the first by the alphabet counts, "
            f"unless you type your own. 'ketajournal delete {min(own, *others)}' takes out all that it knows.",
        )
    ]


def _document(incoming: Incoming, archive: Archive, merged: Merged, known: int, *, dry: bool) -> ImportDocument:
    kinds: Counter[str] = Counter()
    days: set[date] = set()
    for e, _ in archive.entries:
        if e.id in merged.added:
            kinds[e.kind] += 1
            days.add(from_columns(e.at, e.utc_offset).date())
    incoming.left_out["entries that were deleted here for good"] = len(merged.purged)
    return ImportDocument(
        source=incoming.format,
        dry=dry,
        kinds=dict(sorted(kinds.items())),
        sessions=sum(s.id in merged.added for s in archive.sessions),
        courses=[date.fromisoformat(c.started_on) for c in archive.courses if c.id in merged.added],
        changed=len(merged.changed),
        known=known + sum(e.id in merged.same for e, _ in archive.entries),
        days=(min(days), max(days)) if days else None,
        clashes=merged.conflicts,
        left_out=+incoming.left_out,
        notices=sorted_notices((*incoming.notices, *import_notices(merged.calls, incoming.calls))),
    )
