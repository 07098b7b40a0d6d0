"""Another journal's file as an archive: a copy of it is opened, so that nothing in it is ever changed."""

from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

from ketajournal.actions.backup_keys import BackupKeys
from ketajournal.actions.backups import back_up_before
from ketajournal.actions.clock import now
from ketajournal.actions.console import passphrase_asker
from ketajournal.actions.imported_calls import is_call, show_help_for_rows
from ketajournal.errors import BadInput, Damaged, Locked
from ketajournal.exchange.limits import refuse_too_many
from ketajournal.exchange.own_json import refuse_wrong_rows
from ketajournal.journal.archive import Archive, stored
from ketajournal.journal.disk import new_folder, remove
from ketajournal.journal.faults import translating_faults
from ketajournal.journal.file import (
    SCHEMA,
    Connection,
    connect,
    is_encrypted,
    scalar,
    stamped_version,
    stop_on_ctrl_c,
)
from ketajournal.journal.home import Home, home
from ketajournal.journal.integrity import faults
from ketajournal.journal.locked_copy import copy_locked
from ketajournal.journal.merging import Merged, Plan, Step, merge, no_step
from ketajournal.journal.opening import Journal, open_journal
from ketajournal.journal.ordinary_file import ordinary
from ketajournal.journal.own_objects import refuse_others
from ketajournal.journal.vault import Key

_SQLITE = b"SQLite format 3\x00"
_OTHERS = (b"PK\x03\x04", b"age-encryption.org/")
_MOST_ANSWERS = 10_000  # earlier ones among them: an entry is in memory as a whole


def file_of(path: str) -> Path | None:
    """The journal's file that a person means by its path or its folder's; ``None`` where it is something else."""
    try:
        place = Path(path).expanduser().absolute()
        if place.is_dir():
            place = place / "journal.db"
        if path == "-" or not place.is_file():
            return None
        with open(place, "rb", opener=ordinary) as file:
            head = file.read(32)
    except (OSError, ValueError, RuntimeError):
        return None
    if head.startswith(_SQLITE):
        return place
    if head.startswith(_OTHERS):
        return None
    try:
        return place if is_encrypted(place) else None
    except Damaged:
        return None


def merge_after_backup(
    journal: Journal, archive: Archive, plan: Plan, why: str, step: Step = no_step
) -> tuple[Merged, Path | None]:
    """Put the archive in as planned, and give what came of it, and the backup that was made first.

    There is none where nothing changes, or nothing was here yet. *why* is a name from ``journal.backups``.
    """
    changes = plan.merged.added or plan.merged.changed
    held = journal.connection.execute("SELECT 1 FROM entry UNION ALL SELECT 1 FROM course LIMIT 1").fetchone()
    backup = back_up_before(journal, why) if changes and held else None
    path, check = journal.home.journal, journal.refuse_if_replaced
    return merge(journal.connection, path, archive, step, check=check, plan=plan, wanted=is_call), backup


@contextmanager
def archive_of(path: Path, own_key: bytes | None) -> Iterator[Archive]:
    """Everything in another journal, for as long as this lasts: it stays in a copy. *own_key* opens our own backups.

    Nothing in it is read before all that is in it is known to be ours, and nothing comes in before every row is
    checked as those of a document are. Raises ``Locked`` where nothing opens it, ``Damaged`` where it is not whole,
    and ``BadInput`` for what no journal has, with its place, and for this journal itself.
    """
    place = home()
    if place.journal.exists() and path.samefile(place.journal):
        raise BadInput("This is the journal itself.", "Name another one's folder, or a backup of it.")
    with translating_faults(path):
        place.make()
        folder = new_folder(place.folder)
    try:
        with translating_faults(path):
            copy = Home(folder)
            copy_locked(path, copy.journal)
            connection = _opened(copy, path, own_key)
        with closing(connection):
            yield stored(connection)
    finally:
        remove(folder)


def _opened(copy: Home, path: Path, own_key: bytes | None) -> Connection:
    """A connection to the copy, in the newest form and with all of it looked at."""
    encrypted = is_encrypted(copy.journal)
    key = _key(copy, path, own_key)
    try:
        refuse_foreign_objects(copy.journal, key, path)
        connection = open_journal(copy, None, now(), Key(key)).connection
    except Damaged:
        raise Damaged(
            f"This is no journal, or a damaged one, so nothing was taken from it: {path}",
            "Name another journal's folder, a backup of it, or an export.",
        ) from None
    try:
        stop_on_ctrl_c(connection)
        if faults(connection, path, encrypted=encrypted):
            raise Damaged(f"This journal is damaged, so nothing was taken from it: {path}")
        refuse_foreign_rows(connection, path)
    except BaseException:
        connection.close()
        raise
    return connection


def refuse_foreign_objects(file: Path, key: bytes | None, path: Path | None = None) -> None:
    """Look at what tables and triggers a file has before it is read. *path* is its name where this is a copy."""
    path = path or file
    with translating_faults(path), closing(connect(file, key)) as connection:
        refuse_others(connection, path)


def refuse_foreign_rows(connection: Connection, path: Path) -> None:
    """Hold every row of a file in the newest form to what a document can say. Raises ``BadInput`` with its place."""
    try:
        refuse_too_many(scalar(connection, "SELECT count(*) FROM entry"))
        each = "SELECT count(*) AS many FROM answer GROUP BY entry_id"
        if (scalar(connection, f"SELECT max(many) FROM ({each})") or 0) > _MOST_ANSWERS:
            raise BadInput(f"An entry in it has more than {_MOST_ANSWERS:,} answers, as none has.")
        refuse_wrong_rows(stored(connection))
    except BadInput as fault:
        show_help_for_rows(connection)
        raise BadInput(f"{path}: {fault.sentence}", "Nothing of it was taken.") from None


def refuse_foreign_file(copy: Path, key: bytes | None, *, named: Path) -> None:
    """The same for a copy of a file, brought to the newest form first; help is shown that it calls for."""
    with translating_faults(named), closing(connect(copy, key)) as connection:
        stop_on_ctrl_c(connection)
        if stamped_version(connection, named) != SCHEMA:
            from ketajournal.journal.migrating import upgrade

            upgrade(connection)
        refuse_foreign_rows(connection, named)
        show_help_for_rows(connection)


def _key(copy: Home, path: Path, own_key: bytes | None) -> bytes | None:
    opener = BackupKeys()
    opener.add(own_key)
    try:
        ask = passphrase_asker("The other journal's passphrase: ", "That passphrase does not open it.")
        return opener.key_for(copy.journal, ask)
    except Locked:
        raise Locked(f"Nothing at hand opens this journal: {path}", "It has a passphrase of its own.") from None
