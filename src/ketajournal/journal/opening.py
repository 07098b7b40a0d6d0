"""An open journal: for reading at once, for writing when something is to be written."""

from collections.abc import Callable
from datetime import datetime
from typing import TYPE_CHECKING

from ketajournal.journal import warming
from ketajournal.journal.creating import refuse_if_gone
from ketajournal.journal.faults import told
from ketajournal.journal.file import SCHEMA, Connection, connect, missing, stamped_version
from ketajournal.journal.home import Home
from ketajournal.journal.vault import Key, find_key

if TYPE_CHECKING:
    from ketajournal.journal.writing import Writer


class Journal:
    """One journal, open. ``opened_by`` says what stood in for a typed passphrase, if anything did."""

    def __init__(self, home: Home, connection: Connection, key: Key) -> None:
        self.home = home
        self.connection = connection
        self.key = key
        self._writer: Writer | None = None

    @property
    def opened_by(self) -> str | None:
        return self.key.opened_by

    def writer(self) -> "Writer":
        """The way to write; imports SQLModel when first asked for."""
        if self._writer is None:
            warming.wait()
            from ketajournal.journal.writing import Writer

            self._writer = Writer(self.connection, self.home.journal)
        return self._writer

    def close(self) -> None:
        self.connection.close()


def open_journal(home: Home, ask: Callable[[int], str] | None, now: datetime, key: Key | None = None) -> Journal:
    """Open the journal at *home*, asking for its passphrase where one is needed and no *key* is at hand.

    Brings an older file to the newest form first, after a backup. Raises ``NotFound`` where there
    is no journal, ``Locked`` where it can't be opened, ``Damaged`` where the file is no journal.
    """
    refuse_if_gone(home)
    if not home.journal.exists():
        raise missing(home.journal)
    key = key or find_key(home, ask)
    with told(home.journal):
        connection = connect(home.journal, key.raw)
    if stamped_version(connection, home.journal) != SCHEMA:
        warming.wait()
        from ketajournal.journal.migrating import upgrade_existing

        upgrade_existing(connection, home, now, key.raw)
    return Journal(home, connection, key)
