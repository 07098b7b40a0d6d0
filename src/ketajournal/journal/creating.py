"""A new journal: made whole under another name, then given its own, so that none is ever half made."""

import os

from ketajournal.errors import NotFound
from ketajournal.journal import warming
from ketajournal.journal.disk import give_name, new_file, remove, sweep
from ketajournal.journal.faults import told
from ketajournal.journal.file import SALT, set_key
from ketajournal.journal.home import Home
from ketajournal.journal.vault import Key, derive, write_known


def refuse_if_gone(home: Home) -> None:
    """Raise ``NotFound`` where a journal was made once and is no longer there."""
    if home.known.exists() and not home.journal.exists():
        raise NotFound(
            f"A journal was kept in {home.folder}, and its file journal.db is gone.",
            "If it was moved, put it back; 'ketajournal restore' takes a copy made earlier. "
            f"To begin a new one on purpose, remove {home.known} first.",
        )


def create(home: Home, passphrase: str) -> Key | None:
    """Make the journal at *home*; an empty passphrase means none. Returns its key.

    When two commands create it at once, the first to finish wins; the other's empty file is dropped
    and ``None`` returned, for the caller to open what is there.
    """
    warming.wait()
    from sqlcipher3 import dbapi2

    from ketajournal.journal.migrating import prepare_new

    with told(home.journal):
        home.make()
        sweep(home.folder)
        new = new_file(home.folder)
        salt = os.urandom(SALT) if passphrase else None
        key = derive(passphrase, salt) if salt else None
        try:
            connection = dbapi2.connect(new, isolation_level=None)
            set_key(connection, key, salt or b"")
            prepare_new(connection)
            connection.close()
            first = give_name(new, home.journal)
        finally:
            remove(new)
        if first:
            write_known(home, salt, key)
    return Key(key) if first else None
