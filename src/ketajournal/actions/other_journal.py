"""Another journal's file as an archive: a copy of it is opened, so that nothing in it is ever changed."""

import stat
from pathlib import Path

from ketajournal.actions.backup_keys import BackupKeys
from ketajournal.actions.clock import now
from ketajournal.actions.console import passphrase_asker
from ketajournal.errors import BadInput, Damaged, Locked
from ketajournal.exchange.content import LARGEST
from ketajournal.journal.archive import Archive, take
from ketajournal.journal.disk import new_folder, remove, rollback_of
from ketajournal.journal.faults import translating_faults
from ketajournal.journal.file import is_encrypted
from ketajournal.journal.home import Home, home
from ketajournal.journal.integrity import faults
from ketajournal.journal.opening import open_journal
from ketajournal.journal.vault import Key

_SQLITE = b"SQLite format 3\x00"
_OTHERS = (b"PK\x03\x04", b"age-encryption.org/")


def file_of(path: str) -> Path | None:
    """The journal's file that a person means by its path or its folder's; ``None`` where it is something else."""
    try:
        place = Path(path).expanduser().absolute()
        if place.is_dir():
            place = place / "journal.db"
        if path == "-" or not place.is_file():
            return None
        with place.open("rb") as file:
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


def archive_of(path: Path, own_key: bytes | None) -> Archive:
    """Everything in another journal. *own_key* opens this one, and its backups too.

    Raises ``Locked`` where nothing opens it, ``Damaged`` where it is not whole, and ``BadInput`` for this
    journal itself.
    """
    place = home()
    if place.journal.exists() and path.samefile(place.journal):
        raise BadInput("This is the journal itself.", "Name another one's folder, or a backup of it.")
    place.make()
    with translating_faults(path):
        folder = new_folder(place.folder)
        try:
            return _opened(_copied(path, folder), path, own_key)
        finally:
            remove(folder)


def _copied(path: Path, folder: Path) -> Home:
    """A copy, with what SQLite needs to take back a transaction that was cut off."""
    copy = Home(folder)
    for original, target in ((path, copy.journal), (rollback_of(path), rollback_of(copy.journal))):
        if not original.is_file():
            continue
        found = original.stat()
        if not stat.S_ISREG(found.st_mode) or found.st_size > LARGEST:
            raise BadInput(f"This is larger than {LARGEST // 1024**2} MB, which no journal is: {original}")
        target.touch(mode=0o600)
        target.write_bytes(original.read_bytes())
    return copy


def _opened(copy: Home, path: Path, own_key: bytes | None) -> Archive:
    opener = BackupKeys()
    opener.add(own_key)
    encrypted = is_encrypted(copy.journal)
    try:
        ask = passphrase_asker("The other journal's passphrase: ", "That passphrase does not open it.")
        key = opener.key_for(copy.journal, ask)
    except Locked:
        raise Locked(f"Nothing at hand opens this journal: {path}", "It has a passphrase of its own.") from None
    try:
        journal = open_journal(copy, None, now(), Key(key))
    except Damaged:
        raise Damaged(
            f"This is no journal, or a damaged one, so nothing was taken from it: {path}",
            "Name another journal's folder, a backup of it, or an export.",
        ) from None
    try:
        if faults(journal.connection, path, encrypted=encrypted):
            raise Damaged(f"This journal is damaged, so nothing was taken from it: {path}")
        return take(journal.connection)
    finally:
        journal.close()
