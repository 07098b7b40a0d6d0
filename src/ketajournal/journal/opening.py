"""An open journal: for reading at once, for writing when something is to be written."""

import os
from collections.abc import Callable, Collection
from contextlib import suppress
from datetime import datetime
from typing import TYPE_CHECKING

from ketajournal.errors import Busy, Damaged
from ketajournal.journal.faults import translating_faults
from ketajournal.journal.file import (
    SCHEMA,
    Connection,
    Key,
    connect,
    is_replaced,
    refuse_if_replaced,
    stamped_version,
)
from ketajournal.journal.home import Home
from ketajournal.journal.keys import find_key, mend_known
from ketajournal.journal.new_journal import require_journal
from ketajournal.journal.system import sync_folder
from ketajournal.journal.transactions import came_from_elsewhere, writing

if TYPE_CHECKING:
    from ketajournal.journal.writing import Writer


# What stands before the tables while rows of them are left out: all that is read is read from these then.
_WITHOUT = {
    name: f"SELECT rowid, * FROM main.{name} WHERE id NOT IN (SELECT id FROM temp.left_out)"
    for name in ("entry", "answer")
} | {
    "search_text": "SELECT s.id, a.entry_id, a.prompt, a.position, json_extract(a.value, '$') AS text"
    " FROM main.search_answer s JOIN temp.answer a ON a.id = s.answer_id"
}


class Journal:
    """One journal, open."""

    def __init__(self, home: Home, connection: Connection, key: Key, opened: os.stat_result) -> None:
        self.home = home
        self._opened = opened
        self.connection = connection
        self.key = key
        self._writer: Writer | None = None

    @property
    def has_writer(self) -> bool:
        """True from the first time on that something was to be written."""
        return self._writer is not None

    def leave_out(self, ids: Collection[str]) -> None:
        """Read without the entries and answers of these ids, until something is to be written."""
        self.connection.execute("CREATE TEMP TABLE left_out (id)")
        self.connection.executemany("INSERT INTO left_out VALUES (?)", [(one,) for one in ids])
        for name, select in _WITHOUT.items():
            self.connection.execute(f"CREATE TEMP VIEW {name} AS {select}")

    def writer(self) -> "Writer":
        """The way to write."""
        from ketajournal.journal.writing import Writer  # not for those who read

        if self._writer is None:
            with translating_faults(self.home.journal):
                for name in _WITHOUT:
                    self.connection.execute(f"DROP VIEW IF EXISTS temp.{name}")
                if not sync_folder(self.home.folder):  # else no commit could be acknowledged, though it was made
                    self.connection.execute("PRAGMA journal_mode = TRUNCATE")
            self._writer = Writer(self.connection, self.home.journal, self.refuse_if_replaced)
        return self._writer

    def refuse_if_replaced(self) -> None:
        """Raise ``Busy`` where another file was put in the place of this one since it was opened."""
        refuse_if_replaced(self.home.journal, self._opened)

    def close(self) -> None:
        self.connection.close()


def open_journal(
    home: Home,
    ask: Callable[[int], str] | None,
    now: datetime,
    key: Key | None = None,
    say: Callable[[str], None] = lambda _sentence: None,
) -> Journal:
    """Open the journal at *home*, asking for its passphrase where one is needed and no *key* is at hand.

    Brings an older file to the newest form first, after a backup. *say* is told why a kept key could not be had.
    Raises ``NotFound`` where there is no journal, ``Locked`` where it can't be opened, ``Damaged`` where the file
    is no journal.
    """
    require_journal(home)
    keep_what_arrived(home, now, say)
    opened = home.journal.stat()
    key = key or find_key(home, ask, say=say)
    try:
        connection, version = _connected(home, key.raw)
    except Damaged:
        if is_replaced(home.journal, opened):  # while the passphrase was asked for: the key is another file's
            return open_journal(home, ask, now, say=say)
        connection, version = _connected(home, key.raw)  # once more: a disk's error can pass
    journal = Journal(home, connection, key, opened)
    if is_replaced(home.journal, opened):
        journal.close()
        return open_journal(home, ask, now, say=say)
    mend_known(home, key.raw, writing(connection, home.journal, journal.refuse_if_replaced))
    if version != SCHEMA:
        from ketajournal.journal.migrating import upgrade_existing

        upgrade_existing(connection, home, now, key.raw)
    return journal


def _connected(home: Home, key: bytes | None) -> tuple[Connection, str]:
    """A connection to the journal's file, and the migration that it is at."""
    with translating_faults(home.journal):
        connection = connect(home.journal, key)
    return connection, stamped_version(connection, home.journal)


def keep_what_arrived(home: Home, now: datetime, say: Callable[[str], None]) -> None:
    """Keep both files among the backups where nobody here began what would be taken back; *say* where."""
    if not (home.journal.exists() and came_from_elsewhere(home.journal)):
        return
    from ketajournal.journal.backups import keep_aside
    from ketajournal.journal.locked_copy import locked

    path = home.journal
    # Where it is busy, it is being written now, and so was begun here.
    with suppress(Busy), translating_faults(path), locked(path, for_writing=True) as held:
        if came_from_elsewhere(path):  # whoever wrote it here may have ended in between
            say(
                "Beside the journal lay what takes back a change that was cut off, and no command here began it: a "
                f"program that shares folders may have brought it. Both are kept as they were: "
                f"{keep_aside(home, held, now)}"
            )
