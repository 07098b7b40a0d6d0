"""Putting another file in the journal's place, with everyone else's writing held off until it is there."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from ketajournal.errors import Busy
from ketajournal.journal.disk import confirm_names, rollback_of
from ketajournal.journal.faults import translating_faults
from ketajournal.journal.file import Connection, connect, refuse_if_replaced
from ketajournal.journal.home import Home
from ketajournal.journal.system import IS_WINDOWS
from ketajournal.journal.vault import write_coming, write_known

# Windows replaces no file that is open, so there the lock is let go right before.
_CLOSED_FIRST = IS_WINDOWS


class Hold:
    """The journal's file with its lock for writing held. ``reader`` is a connection to read it by."""

    def __init__(self, home: Home, lock: Connection, reader: Connection) -> None:
        self._home = home
        self._lock = lock
        self.reader = reader

    def put_in_place(self, new: Path, salt: bytes | None, key: bytes | None) -> None:
        """Give the journal's name to *new*, which is whole and on the disk, in one step."""
        if _CLOSED_FIRST:
            self.let_go()
        put_in_place(self._home, new, salt, key)

    def let_go(self) -> None:
        """Let others write again."""
        self.reader.close()
        self._lock.close()


@contextmanager
def lock_for_replacing(home: Home, key: bytes | None) -> Iterator[Hold]:
    """Hold the lock for writing. Whoever waits for it meets the new file then, and is told so.

    Raises ``Busy`` where another program has it for half a minute. The file must not be opened beside
    these connections inside: closing it again would let the lock go.
    """
    path = home.journal
    with translating_faults(path):
        opened = path.stat()
        hold = Hold(home, connect(path, key), connect(path, key))
    try:
        with translating_faults(path):
            hold._lock.execute("BEGIN IMMEDIATE")
        refuse_if_replaced(path, opened)
        yield hold
    finally:
        hold.let_go()


def put_in_place(home: Home, new: Path, salt: bytes | None, key: bytes | None) -> None:
    """Give the journal's name to *new*. Killed anywhere, the old or the new journal is there, and its note fits.

    What SQLite kept to take back a transaction in another file must be gone by now: it would be
    taken back in this one.
    """
    with translating_faults(home.journal):
        write_coming(home, salt, key)
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
        write_known(home, salt, key)
        confirm_names(home.folder)
