"""``sync``: this machine's file goes into a shared folder, and what the others put there comes in."""

import hashlib
from collections.abc import Sequence
from contextlib import closing, suppress
from pathlib import Path

from ketajournal.actions.console import ask_twice, can_ask, passphrase_asker, tell
from ketajournal.actions.help_calls import help_where_refused, show_help_for_answers
from ketajournal.actions.joined_courses import offer_to_join
from ketajournal.actions.journal_access import open_for_writing
from ketajournal.actions.other_journal import archive_of, merge_after_backup
from ketajournal.actions.typed_paths import looking_at, typed_path
from ketajournal.errors import BadInput, Damaged, KetajournalError, Locked
from ketajournal.journal.archive import Archive, archive_in_memory
from ketajournal.journal.backups import SYNC
from ketajournal.journal.file import is_encrypted, opens, salt_of
from ketajournal.journal.home import home
from ketajournal.journal.keys import TRIES, ask_passphrases, key_opening, new_key, open_with_first, run_command
from ketajournal.journal.merging import Merged, planned_merge, together
from ketajournal.journal.opening import Journal
from ketajournal.journal.sync_folder import FolderKey, files_in, folder_keys, keep_folder_key, own_file, put_out
from ketajournal.show.sync import SyncDocument

OPTION = "--passphrase-command"


def sync_journal(folder: str, passphrase_command: str | None) -> SyncDocument:
    """Take in what other machines put into *folder*, then put this one's journal there.

    A backup is made first where something is taken in, one a day.
    Raises ``BadInput`` for what is no folder to share, ``Locked`` where the folder's passphrase is not known; nothing
    is written then. A file that can't be read is told, and left as it is.
    """
    place = _shared(folder)
    with closing(open_for_writing()) as journal:
        with looking_at(place):
            files = files_in(place)
        left = {path: said for path in files if (said := _no_file_of_ours(path))}
        ours = [path for path in files if path not in left]
        key = _key(journal, ours, passphrase_command)
        mine = place / own_file(journal.connection, home().journal)
        came: list[Merged] = []
        before = _rows(archive_in_memory(journal.connection))
        held: dict[Path, set[bytes]] = {}
        for path in ours:
            try:
                merged, held[path] = _taken_in(journal, path, before)
                came.append(merged)
            except KetajournalError as error:
                left[path] = error.sentence
        brought = together(came)
        show_help_for_answers(brought.calls)
        if _rows(archive_in_memory(journal.connection)) != held.get(mine):
            put_out(journal.connection, journal.home, key, mine)
        offer_to_join(journal)
        return SyncDocument(
            place,
            len(held.keys() - {mine}),
            brought,
            len(before.difference(*held.values())),
            tuple(left.values()),
            tuple(path.name for path in ours if path not in left and path != mine and _is_copy(path, ours)),
        )


def _shared(folder: str) -> Path:
    place = typed_path(folder).absolute()
    with looking_at(place):
        if not place.is_dir():
            raise BadInput(f"There is no folder {place}.", "Make it where your other machines get it too.")
        own = home().folder
        if place.resolve() == own.resolve() or home().keeps(place):
            raise BadInput("This is the journal's own folder.", "Name a folder beside it, that holds nothing else.")
    return place


def _no_file_of_ours(path: Path) -> str | None:
    """The reason why a file can't be one that a machine put there whole; ``None`` where it can."""
    try:
        if is_encrypted(path):
            return None
        return f"{path.name} is a journal without a passphrase, which no machine puts here; it was left alone."
    except Damaged:
        return f"{path.name} is not a machine's file, or only a part of one has arrived; it was left alone."
    except KetajournalError as error:
        return error.sentence


# --- the folder's passphrase --------------------------------------------------------------------


def _key(journal: Journal, files: Sequence[Path], command: str | None) -> FolderKey:
    """The key for this machine's file; and keys for the others', asked for where they are not known.

    Where one is known already, a file that stays closed keeps nobody from the others.
    """
    path = journal.home.journal
    known = folder_keys(journal.connection)
    own = next((FolderKey(salt, known[salt]) for salt in map(salt_of, files) if salt in known), None)
    unknown = [file for file in files if salt_of(file) not in known]
    may_ask = command is not None or can_ask()
    if own is None:
        if not may_ask:
            raise Locked(
                "The folder's passphrase is needed once, and there is no terminal to ask for it.",
                f"{OPTION} CMD takes it from a command.",
            )
        own = _of_files(unknown, command, TRIES) if unknown else _of_new_folder(command)
        keep_folder_key(journal.connection, path, own)
    elif unknown and may_ask:
        with suppress(Locked):
            keep_folder_key(journal.connection, path, _of_files(unknown, command, 1))
    return own


def _of_files(files: Sequence[Path], command: str | None, tries: int) -> FolderKey:
    """The key that opens one of these. Raises ``Locked`` where none does."""

    def opening(spelled: str) -> FolderKey | None:
        for file in files:
            with suppress(Damaged):
                if raw := key_opening(file)(spelled):
                    return FolderKey(salt_of(file), raw)
        return None

    asker = passphrase_asker("The folder's passphrase: ", "That passphrase opens nothing in this folder.")
    given = [run_command(command, OPTION)] if command is not None else ask_passphrases(asker, tries)
    found = open_with_first(given, opening)
    if found is not None:
        return found
    raise Locked("That passphrase opens nothing in this folder.", "Nothing was written. It is the folder's own one.")


def _of_new_folder(command: str | None) -> FolderKey:
    if command is not None:
        chosen = run_command(command, OPTION)
    else:
        tell(
            "The files in this folder get a passphrase of their own, the same on each machine. It is asked for once."
        )
        chosen = ask_twice("The folder's passphrase (it is not shown): ")
    salt, key = new_key(chosen)
    if salt is None or key is None:
        raise BadInput("A folder that is shared needs a passphrase.", "Nothing was written.")
    return FolderKey(salt, key)


# --- in and out ---------------------------------------------------------------------------------


def _taken_in(journal: Journal, path: Path, known: set[bytes]) -> tuple[Merged, set[bytes]]:
    """The changes that a file brings, and the marks of all that is in it. What is *known* of it is here already."""
    key = folder_keys(journal.connection).get(salt_of(path))
    if key is None or not opens(path, key):
        raise Locked(f"{path.name} does not open with the folder's passphrase; it was left alone.")
    with archive_of(path, key) as archive:
        rows = _rows(archive)
        if rows <= known:
            return Merged(), rows
        with help_where_refused(archive):
            plan = planned_merge(journal.connection, journal.home.journal, archive)
        merged, _backup = merge_after_backup(journal, archive, plan, SYNC)
    return merged, rows


def _rows(archive: Archive) -> set[bytes]:
    """A mark for each course, session and entry as it stands, and for each id that was purged."""
    every = (*archive.courses, *archive.sessions, *archive.purged)
    return {_mark(row) for row in every} | {_mark(rows) for rows in archive.entries}


def _mark(row: object) -> bytes:
    return hashlib.blake2b(repr(row).encode("utf-8", "surrogatepass"), digest_size=16).digest()


def _is_copy(path: Path, files: list[Path]) -> bool:
    """True for a copy under another name, as programs that carry a folder make of a file that was changed twice."""
    stem = path.name.removesuffix(path.suffix)
    return any(stem.startswith(other.name.removesuffix(other.suffix)) for other in files if other != path)
