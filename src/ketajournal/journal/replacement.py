"""Another file in the journal's place, a backup or the same under another passphrase; what is there is kept first.

Everyone else's writing is held off until the new one is there.
"""

import os
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from datetime import datetime
from pathlib import Path
from typing import BinaryIO, NamedTuple

from ketajournal.errors import Busy, Damaged
from ketajournal.journal.backups import PASSPHRASE, RESTORE, back_up, copied, keep_aside, under_another_key
from ketajournal.journal.disk import confirm_names, new_folder, remove, rollback_of, sweep
from ketajournal.journal.faults import translating_faults
from ketajournal.journal.file import Connection, Key, connect, refuse_if_replaced
from ketajournal.journal.home import Home
from ketajournal.journal.integrity import Contents, contents, read_every_entry
from ketajournal.journal.keys import new_key, write_known, write_replacing
from ketajournal.journal.locked_copy import locked
from ketajournal.journal.opening import open_journal
from ketajournal.journal.own_objects import refuse_others
from ketajournal.journal.system import IS_WINDOWS
from ketajournal.journal.transactions import one_moment

# Windows replaces no file that is open, so there the lock is let go right before.
_CLOSED_FIRST = IS_WINDOWS
_WRITTEN = ("course", "session", "entry", "answer")


class Restored(NamedTuple):
    """The contents of the restored journal, and where what was there before is kept; ``None`` where nothing was."""

    contents: Contents
    before: Path | None


def put_backup_in_place(
    home: Home,
    chosen: Path,
    key: bytes | None,
    current: Key | None,
    now: datetime,
    check: Callable[[Path, bytes | None], None] = lambda _copy, _key: None,
) -> Restored:
    """Put the backup at *chosen*, which *key* opens, in the journal's place.

    *current* opens the journal that is there now; with ``None`` what is there can't be opened, and is
    kept byte for byte. *check* looks at the copy that is about to take the place, and may raise. Killed anywhere, the
    old or the new journal is there whole. Raises ``Damaged``, ``TooNew``, and ``BadInput`` for a file that holds
    what no journal does, before anything is changed.
    """
    with translating_faults(chosen):
        home.make()
        sweep(home.folder)
        with closing(connect(chosen, key)) as source, one_moment(source):
            refuse_others(source, chosen)
            new, held = copied(source, chosen, home.folder, key)
    try:
        check(new, key)
        return Restored(held, _keep_and_put(home, new, key, current, now))
    finally:
        remove(new)


def _keep_and_put(home: Home, new: Path, key: bytes | None, current: Key | None, now: datetime) -> Path | None:
    if not home.journal.is_file():
        put_in_place(home, new, key)
        return None
    if current is not None:
        try:
            with _backed_up(home, current.raw, now, RESTORE) as hold:
                put_in_place(home, new, key, hold.reader, hold.lock)
            return hold.before
        except Damaged:
            pass  # it opens, and not all of it can be read
    with translating_faults(home.journal), locked(home.journal, for_writing=True) as file:
        refuse_if_replaced(home.journal, os.fstat(file.fileno()))
        before = keep_aside(home, file, now)
        put_in_place(home, new, key, file)
    return before


def change_passphrase(home: Home, old: bytes | None, passphrase: str, now: datetime) -> bytes | None:
    """Let another passphrase open the journal, none where it is empty; *old* is the raw key that does now.

    Returns the new one. The backup that is made first opens as the journal did. Killed anywhere, the journal opens
    with the passphrase from before or with the new one.
    """
    salt, key = new_key(passphrase)
    sweep(home.folder)
    with _backed_up(home, old, now, PASSPHRASE) as hold:
        new = under_another_key(hold.reader, home.journal, home.folder, key, salt)
        try:
            put_in_place(home, new, key, hold.reader, hold.lock)
        finally:
            remove(new)
    return key


class _Hold(NamedTuple):
    """The backup of the journal that is there, and the connections that hold its lock for writing, and read it."""

    before: Path
    lock: Connection
    reader: Connection


@contextmanager
def _backed_up(home: Home, key: bytes | None, now: datetime, why: str) -> Iterator[_Hold]:
    """Back the journal up and hold its lock. Whoever waits for it meets the new file then, and is told so.

    Raises ``Busy`` where another program has it for half a minute. The file must not be opened beside
    these connections inside: closing it again would let the lock go.
    """
    path = home.journal
    with translating_faults(path):
        opened = path.stat()
        with closing(connect(path, key)) as lock, closing(connect(path, key)) as reader:
            lock.execute("BEGIN IMMEDIATE")
            refuse_if_replaced(path, opened)
            yield _Hold(back_up(reader, home, key, now, why).path, lock, reader)


def put_in_place(home: Home, new: Path, key: bytes | None, *held: Connection | BinaryIO) -> None:
    """Give the journal's name to *new*. Killed anywhere, the old or the new journal is there, and its note fits.

    *held* is all that this command has open of the journal that is there. What SQLite kept to take back a transaction
    in that one must be gone by now: it would be taken back in the new one.
    """
    if _CLOSED_FIRST:
        for one in held:
            one.close()
    with translating_faults(home.journal):
        if home.journal.exists():
            write_replacing(home, key)
        rollback_of(home.journal).unlink(missing_ok=True)
        try:
            new.replace(home.journal)
        except PermissionError:
            if not _CLOSED_FIRST:
                raise
            raise Busy(
                "Another program has the journal open, so it could not be replaced.",
                "Close it, then run the same command again. Nothing was changed.",
            ) from None
        write_known(home, key)
        confirm_names(home.folder)


# --- proving that a backup restores: done for real, in a folder of its own that is gone afterwards


def drill(home: Home, backup: Path, key: bytes | None, now: datetime) -> Contents:
    """Restore *backup*, which *key* opens, into a private folder, open it as any command would, and read it all.

    Returns what it held before it was brought to the newest form. Raises ``Damaged`` where it does not come out as it
    went in.
    """
    folder = new_folder(home.folder)
    try:
        place = Home(folder)
        before = put_backup_in_place(place, backup, key, None, now).contents
        with closing(open_journal(place, None, now, Key(key))) as journal:
            after = contents(journal.connection, place.journal)
            read = read_every_entry(journal.connection)
    finally:
        remove(folder)
    if read != before.entries or any(before.rows.get(table) != after.rows.get(table) for table in _WRITTEN):
        raise Damaged(f"Not all that is in this backup came out of it: {backup}")
    return before
