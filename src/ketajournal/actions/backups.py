"""What ``backup`` does, and the backups that are made without being asked for."""

from contextlib import suppress
from datetime import datetime
from pathlib import Path

from ketajournal.actions.backup_keys import BackupKeys
from ketajournal.actions.opening import for_reading, key_of, now, tell
from ketajournal.actions.settings import backups_kept
from ketajournal.actions.typed_paths import looking_at, named
from ketajournal.errors import BadInput, Damaged, KetajournalError, Locked
from ketajournal.journal import backups
from ketajournal.journal.disk import sweep
from ketajournal.journal.faults import translating_faults
from ketajournal.journal.file import Connection, connect, missing
from ketajournal.journal.home import Home, home
from ketajournal.journal.opening import Journal
from ketajournal.show.backups import BackupRow, BackupsDocument, MadeDocument


def make_backup(output: str | None) -> MadeDocument:
    """Back the journal up into its folder, or to a place of the person's choice."""
    journal = for_reading()
    if output is None:
        made = backups.back_up(journal.connection, journal.home, journal.key.raw, now())
        backups.let_go(journal.home, backups_kept(backups.BACKUPS_KEPT), now(), made.path)
    else:
        target = _place_for(output, journal.home)
        made = backups.back_up_to(journal.connection, journal.home, journal.key.raw, target)
    return MadeDocument(made.path, made.path.stat().st_size, made.contents.entries, journal.key.raw is not None)


def _place_for(output: str, place: Home) -> Path:
    """The file that was named, or one in the folder that was. Raises ``BadInput`` for what belongs to the journal."""
    target = named(output).absolute()
    with looking_at(target):
        if target.is_dir():
            target = target / f"journal-{now():%Y%m%d-%H%M%S}.db"
        if place.keeps(target):
            raise BadInput(f"{target} belongs to the journal.", "Name another place with --output.")
    return target


def back_up_before(journal: Journal, why: str) -> Path:
    """Back the journal up before a change that is *why*, a name from ``journal.backups``. Returns its path."""
    made = backups.back_up(journal.connection, journal.home, journal.key.raw, now(), why)
    backups.let_go(journal.home, backups_kept(backups.BACKUPS_KEPT), now(), made.path)
    return made.path


def keep_up(place: Home, key: bytes | None, at: datetime) -> None:
    """Make the week's backup where it is due, and clear away what was left half made. Never raises."""
    with suppress(OSError, KeyboardInterrupt):
        sweep(place.folder)
        connection = None
        try:
            with suppress(KetajournalError), translating_faults(place.journal):
                connection = connect(place.journal, key)
            if connection is not None:
                _weekly(place, connection, key, at)
        except KetajournalError as error:
            tell(f"What was written is kept, but the week's backup could not be made: {error.sentence}")
        finally:
            if connection is not None:
                connection.close()


def _weekly(place: Home, connection: Connection, key: bytes | None, at: datetime) -> None:
    if backups.is_due(place, connection, at):
        made = backups.back_up(connection, place, key, at, backups.WEEKLY)
        backups.let_go(place, backups_kept(backups.BACKUPS_KEPT), at, made.path)


def backups_document() -> BackupsDocument:
    """Every backup with its size and its entries, counted where it opens with what opens the journal."""
    place = home()
    found = backups.backups(place)
    if not found and not place.known.exists() and not place.journal.exists():
        raise missing(place.journal)
    opener = BackupKeys()
    if found and place.journal.exists():
        with suppress(Damaged):
            opener.add(key_of(place).raw)
    return BackupsDocument(
        place.backups, tuple(BackupRow(b.path, b.at, b.why, b.size, *_looked_into(b.path, opener)) for b in found)
    )


def _looked_into(path: Path, opener: BackupKeys) -> tuple[int | None, str]:
    """How many entries a backup holds, or ``None`` and why that can't be told."""
    try:
        return backups.entries_in(path, opener.key_for(path)), ""
    except Locked:
        return None, "another passphrase"
    except KetajournalError:
        return None, "damaged"
