"""Another journal's file as an archive: a copy of it is opened, so that nothing in it is ever changed."""

from collections.abc import Iterator
from contextlib import ExitStack, closing, contextmanager
from pathlib import Path

from ketajournal.actions.backups import BackupKeys, back_up_before
from ketajournal.actions.console import passphrase_asker
from ketajournal.actions.help_calls import show_help_for_rows
from ketajournal.errors import BadInput, Damaged, Locked
from ketajournal.exchange.limits import refuse_too_many
from ketajournal.exchange.own_json import wrong_rows
from ketajournal.journal.archive import Archive, archive_in_file
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
from ketajournal.journal.home import home
from ketajournal.journal.integrity import faults_in_file
from ketajournal.journal.locked_copy import copy_locked
from ketajournal.journal.merging import Merged, Step, merge, no_step
from ketajournal.journal.opening import Journal
from ketajournal.journal.ordinary_file import ordinary
from ketajournal.journal.own_objects import refuse_others

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
    journal: Journal, archive: Archive, plan: Merged, why: str, step: Step = no_step
) -> tuple[Merged, Path | None]:
    """Put the archive in, and give what came of it, and the backup that was made first.

    There is none where nothing changes by the *plan*, or nothing was here yet. *why* is a name from
    ``journal.backups``.
    """
    held = journal.connection.execute("SELECT 1 FROM entry UNION ALL SELECT 1 FROM course LIMIT 1").fetchone()
    backup = back_up_before(journal, why) if held and not plan.is_nothing else None
    return merge(journal.connection, journal.home.journal, archive, step, check=journal.refuse_if_replaced), backup


@contextmanager
def archive_of(path: Path, own_key: bytes | None) -> Iterator[Archive]:
    """Everything in another journal, for as long as this lasts: it stays in a copy. *own_key* opens our own backups.

    Raises ``Locked`` where nothing opens it, ``Damaged`` where it is not whole, and ``BadInput`` for what no journal
    has, with its place, and for this journal itself.
    """
    place = home()
    if place.journal.exists() and path.samefile(place.journal):
        raise BadInput("This is the journal itself.", "Name another one's folder, or a backup of it.")
    with translating_faults(path):
        place.make()
        folder = new_folder(place.folder)
    try:
        copy = folder / path.name
        with translating_faults(path):
            copy_locked(path, copy)
        with _looked_through(copy, _key(copy, path, own_key), path) as connection:
            yield archive_in_file(connection)
    finally:
        remove(folder)


def refuse_foreign_file(copy: Path, key: bytes | None, *, named: Path) -> None:
    """Look through a copy of a file that is to be restored; help is shown that its rows call for.

    Raises as ``archive_of`` does.
    """
    with _looked_through(copy, key, named) as connection:
        show_help_for_rows(connection)


@contextmanager
def _looked_through(copy: Path, key: bytes | None, named: Path) -> Iterator[Connection]:
    """A connection to a copy of the file that was *named*, in the newest form.

    Nothing in it is read before all that is in it is known to be ours, and nothing comes in before every row is
    checked as those of a document are.
    """
    with ExitStack() as held:
        try:
            with translating_faults(named):
                connection = held.enter_context(closing(connect(copy, key)))
                stop_on_ctrl_c(connection)
                refuse_others(connection, named)
                if stamped_version(connection, named) != SCHEMA:
                    from ketajournal.journal.migrating import upgrade_or_tell

                    upgrade_or_tell(connection, named, "Nothing was taken from it.")
                is_whole = not faults_in_file(connection, named, encrypted=key is not None)
        except Damaged:
            is_whole = False
        if not is_whole:
            raise Damaged(
                f"This is no journal, or a damaged one, so nothing was taken from it: {named}",
                "Name another journal's folder, a backup of it, or an export.",
            )
        with translating_faults(named):
            _refuse_foreign_rows(connection, named)
        yield connection


def refuse_foreign_objects(file: Path, key: bytes | None) -> None:
    """Look at what tables and triggers a file has before it is read."""
    with translating_faults(file), closing(connect(file, key)) as connection:
        refuse_others(connection, file)


def _refuse_foreign_rows(connection: Connection, path: Path) -> None:
    try:
        refuse_too_many(scalar(connection, "SELECT count(*) FROM entry"))
        each = "SELECT count(*) AS many FROM answer GROUP BY entry_id"
        if (scalar(connection, f"SELECT max(many) FROM ({each})") or 0) > _MOST_ANSWERS:
            raise BadInput(f"An entry in it has more than {_MOST_ANSWERS:,} answers, as none has.")
        if (wrong := next(wrong_rows(archive_in_file(connection)), None)) is not None:
            raise BadInput(wrong.said)
    except BadInput as fault:
        show_help_for_rows(connection)
        raise BadInput(f"{path}: {fault.sentence}", "Nothing of it was taken.") from None


def _key(copy: Path, path: Path, own_key: bytes | None) -> bytes | None:
    opener = BackupKeys()
    opener.add(own_key)
    try:
        ask = passphrase_asker("The other journal's passphrase: ", "That passphrase does not open it.")
        return opener.key_for(copy, ask)
    except Locked:
        raise Locked(f"Nothing at hand opens this journal: {path}", "It has a passphrase of its own.") from None
