"""Copies of the whole journal: made at one moment, opened and checked before they count, and kept in order."""

import re
from collections.abc import Callable, Collection
from contextlib import closing
from datetime import datetime, timedelta
from itertools import count
from pathlib import Path
from typing import BinaryIO, NamedTuple

from ketajournal.errors import BadInput, Damaged
from ketajournal.journal.disk import give_name, new_file, remove, rollback_of, sweep, sync_file
from ketajournal.journal.faults import translating_faults
from ketajournal.journal.file import (
    APPLICATION_ID,
    Connection,
    connect,
    is_encrypted,
    new_connection,
    opens,
    salt_of,
    scalar,
    set_key,
)
from ketajournal.journal.home import Home
from ketajournal.journal.integrity import Contents, check_file, contents
from ketajournal.journal.locked_copy import copy_held
from ketajournal.journal.moments import at_utc
from ketajournal.journal.transactions import one_moment

_PAGES = 4096  # 16 MB
EVERY = timedelta(days=7)
BACKUPS_KEPT = 10
# What was kept because something was about to change is kept this long, however many there are.
KEPT_AFTER_A_CHANGE = timedelta(days=30)
# A folder may be shared every few minutes: one backup a day is made before that, and so many are kept.
SYNCS_KEPT = 7
_DAY = timedelta(days=1)
_DAMAGED = b""

# Why a backup was made; it stands in its name.
BY_HAND = ""
WEEKLY = "weekly"
UPDATE = "update"
IMPORT = "import"
PASSPHRASE = "passphrase"
RESTORE = "restore"
SYNC = "sync"
ASIDE = "aside"  # a file that could not be opened, kept as it was
_BEFORE_A_CHANGE = frozenset({UPDATE, IMPORT, PASSPHRASE, RESTORE})
_AUTOMATIC = _BEFORE_A_CHANGE | {WEEKLY}

# The clock where it was made, and how far that was from UTC; names from before say nothing of that.
_NAME = re.compile(r"journal-(\d{8})-(\d{6})([+-]\d{4})?(?:-([a-z]+))?(?:-\d+)?\.db")
_STAMP = "%Y%m%d-%H%M%S%z"


class Backup(NamedTuple):
    """A backup in the journal's folder. ``at`` is when it was made, in this computer's zone; ``size`` in bytes."""

    path: Path
    at: datetime
    why: str
    size: int


class Made(NamedTuple):
    """A backup that was just made, and what it holds."""

    path: Path
    contents: Contents


def backups(home: Home) -> list[Backup]:
    """Every backup in the journal's folder, the newest first."""
    found = []
    for path in home.backups.glob("journal-*.db"):
        match = _NAME.fullmatch(path.name)
        if match and path.is_file():
            try:
                at = datetime.fromisoformat(f"{match[1]}T{match[2]}{match[3] or ''}")  # strptime is 5 ms to import
                found.append(Backup(path, at.astimezone(), match[4] or BY_HAND, path.stat().st_size))
            except (ValueError, OverflowError):
                continue
    return sorted(found, key=lambda b: (b.at, b.path.stat().st_mtime_ns), reverse=True)


def usual_name(now: datetime) -> str:
    """The name that a copy made now has, without an ending."""
    return f"journal-{now.strftime(_STAMP)}"


def back_up(connection: Connection, home: Home, key: bytes | None, now: datetime, why: str = BY_HAND) -> Made:
    """Copy the journal that is open into its folder of backups. Raises what the disk and the file do."""
    with translating_faults(home.backups):
        _folder(home)
        new, held = copied(connection, home.journal, home.backups, key)
        return Made(_named(new, home.backups, now, why), held)


def back_up_to(connection: Connection, home: Home, key: bytes | None, target: Path) -> Made:
    """Copy the journal to a place of the person's choice. Raises ``BadInput`` where something is there already."""
    taken = BadInput(f"There is a file already: {target}", "Choose another name; nothing was replaced.")
    with translating_faults(target):
        if target.exists():
            raise taken
        new, held = copied(connection, home.journal, target.parent, key)
        try:
            if not give_name(new, target):
                raise taken
        finally:
            remove(new)
        return Made(target, held)


def keep_aside(home: Home, held: BinaryIO, now: datetime) -> Path:
    """Keep a journal that can't be opened as it is, byte for byte, among the backups. Returns its path.

    *held* is its file with the lock for writing: opened once more, it would lose that when it is closed.
    """
    with translating_faults(home.journal):
        _folder(home)
        new = new_file(home.backups)
        copy_held(held, home.journal, new)
        rollback = rollback_of(new)
        halves = [half for half in (new, rollback) if half.exists()]
        for half in halves:
            sync_file(half)
        kept = _named(new, home.backups, now, ASIDE)
        if rollback in halves:
            give_name(rollback, rollback_of(kept))
    return kept


def keep_copy(home: Home, copy: Path) -> Path:
    """Put a copy of the journal among the backups, under its own name where that is free. Returns its path."""
    with translating_faults(home.backups):
        _folder(home)
        return _with_free_name(copy, home.backups, copy.stem)


def copied(connection: Connection, path: Path, folder: Path, key: bytes | None) -> tuple[Path, Contents]:
    """A copy of an open journal under the same key and a passing name in *folder*; checked, and on the disk.

    SQLite itself copies: opening the file at *path* beside its connection would drop the locks of
    every connection to it in this process when it is closed again.
    """

    def copy(new: Path) -> Contents:
        with one_moment(connection), closing(new_connection(str(new))) as copy:
            held = contents(connection, path)
            set_key(copy, key, salt_held(connection) if key else None, durable=False)
            # Some pages at a time, so that Ctrl-C is met in between; the lock is held all along.
            connection.backup(copy, pages=_PAGES, progress=lambda *_how_far: None)
        return held

    return _checked_copy(folder, key, copy)


def under_another_key(
    connection: Connection,
    path: Path,
    folder: Path,
    key: bytes | None,
    salt: bytes | None,
    *,
    without: Collection[str] = (),
) -> Path:
    """The same under another key or none, with these tables empty in it."""
    spelled = f"x'{key.hex()}{salt.hex()}'" if key is not None and salt is not None else ""

    def copy(new: Path) -> Contents:
        connection.execute("ATTACH ? AS renewed KEY ?", (new.as_uri(), spelled))
        try:
            connection.execute("BEGIN")
            held = contents(connection, path)
            connection.execute("SELECT sqlcipher_export('renewed')")
            connection.execute(f"PRAGMA renewed.application_id = {APPLICATION_ID}")  # which is not exported
            for table in without:
                connection.execute(f"DELETE FROM renewed.{table}")
            connection.execute("COMMIT")
        finally:
            if connection.in_transaction:
                connection.execute("ROLLBACK")
            connection.execute("DETACH renewed")
        return held._replace(rows={**held.rows, **dict.fromkeys(without, 0)})

    return _checked_copy(folder, key, copy)[0]


def _checked_copy(folder: Path, key: bytes | None, copy: Callable[[Path], Contents]) -> tuple[Path, Contents]:
    new = new_file(folder)
    try:
        held = copy(new)
        if check_file(new, key) != held:
            raise Damaged("The copy does not hold what the journal does, so it was not kept.")
        sync_file(new)
    except BaseException:
        remove(new)
        raise
    return new, held


def salt_held(connection: Connection) -> bytes:
    """The salt of an encrypted file, from its connection."""
    return bytes.fromhex(scalar(connection, "PRAGMA cipher_salt"))


def _folder(home: Home) -> None:
    if not home.backups.is_dir():
        home.backups.mkdir(mode=0o700)
        home.backups.chmod(0o700)
    sweep(home.backups)


def _named(new: Path, folder: Path, now: datetime, why: str) -> Path:
    return _with_free_name(new, folder, "-".join(filter(None, (usual_name(now), why))))


def _with_free_name(new: Path, folder: Path, start: str) -> Path:
    for number in count(1):
        path = folder / (f"{start}.db" if number == 1 else f"{start}-{number}.db")
        if give_name(new, path):
            return path
    raise AssertionError("unreachable")


# --- when one is due, and which are let go


def is_due(home: Home, connection: Connection, now: datetime) -> bool:
    """True where the journal holds anything and was last backed up, or begun, more than 7 days before *now*."""
    if any(now - EVERY < b.at <= now + _DAY for b in backups(home) if b.why != ASIDE):
        return False
    with translating_faults(home.journal):
        first = scalar(connection, "SELECT min(started_at) FROM entry")
    return first is not None and at_utc(first) <= now - EVERY


def let_go(home: Home, keep: int, now: datetime, made: Path) -> list[Path]:
    """Remove automatic backups beyond the newest *keep*. Returns what was removed.

    Those from before a change stay for 30 days, seven of those from before a sync, those made by hand for good,
    and so does *made*, which was just checked: one that opens is always left. A name with a date to come was
    given by a clock that was wrong, so it counts as the oldest.
    """
    every = sorted(backups(home), key=lambda b: (b.at <= now + _DAY, b.at), reverse=True)
    automatic = [b for b in every if b.why in _AUTOMATIC][max(1, keep) :]
    stay = [b for b in automatic if b.why in _BEFORE_A_CHANGE and b.at > now - KEPT_AFTER_A_CHANGE]
    syncs = [b for b in every if b.why == SYNC][SYNCS_KEPT:]
    gone = [b.path for b in (*automatic, *syncs) if b.path != made and b not in stay]
    for path in gone:
        path.unlink(missing_ok=True)
    return gone


# --- opening one


def entries_in(path: Path, key: bytes | None) -> int:
    """The number of entries a backup holds, without looking at all of it. Raises ``Damaged``."""
    with translating_faults(path), closing(connect(path, key)) as connection:
        return contents(connection, path).entries


def opens_otherwise(home: Home, salt: bytes | None) -> list[Backup]:
    """Backups that were made under another passphrase than the journal's, or without one where it has one.

    *salt* is the journal's, ``None`` for one without a passphrase: each passphrase that is chosen has its own.
    """
    return [b for b in backups(home) if _salt_in(b.path) not in (salt, _DAMAGED)]


def of_today(home: Home, salt: bytes | None) -> list[Backup]:
    """Backups that should open with what opens the journal now, the newest first; one that is damaged is among them.

    *salt* is the journal's, as above.
    """
    return [b for b in backups(home) if b.why != ASIDE and _salt_in(b.path) in (None, salt, _DAMAGED)]


def _salt_in(path: Path) -> bytes | None:
    """The salt of an encrypted file, ``None`` for one without a passphrase, empty for one that is damaged."""
    try:
        return salt_of(path) if is_encrypted(path) else None
    except Damaged:
        return _DAMAGED


def checked_with(backup: Backup, key: bytes | None) -> tuple[Contents, bytes | None]:
    """The contents of a backup, all of it looked at, and what opened it: *key*, or nothing. Raises ``Damaged``."""
    if not is_encrypted(backup.path):
        key = None
    elif key is None or not opens(backup.path, key):
        raise Damaged(f"This file is damaged: {backup.path}.")
    return check_file(backup.path, key), key
