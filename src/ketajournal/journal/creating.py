"""A new journal: made whole under another name, then given its own, so that none is ever half made."""

import os
import time
from contextlib import suppress
from pathlib import Path

from ketajournal.errors import NotFound
from ketajournal.journal import warming
from ketajournal.journal.faults import told
from ketajournal.journal.file import SALT, set_key
from ketajournal.journal.home import Home
from ketajournal.journal.vault import Key, derive, write_known

_ABANDONED_SECONDS = 3600


def refuse_if_gone(home: Home) -> None:
    """Raise ``NotFound`` where a journal was made once and is no longer there."""
    if home.known.exists() and not home.journal.exists():
        raise NotFound(
            f"A journal was kept in {home.folder}, and its file journal.db is gone.",
            "If it was moved, put it back; copies made earlier are in the folder 'backups' there. "
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
        _sweep(home)
        new = home.folder / f".journal.{os.getpid()}.new"
        new.unlink(missing_ok=True)
        os.close(os.open(new, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600))
        salt = os.urandom(SALT) if passphrase else None
        key = derive(passphrase, salt) if salt else None
        try:
            connection = dbapi2.connect(new, isolation_level=None)
            set_key(connection, key, salt or b"")
            prepare_new(connection)
            connection.close()
            first = _give_name(new, home.journal)
        finally:
            new.unlink(missing_ok=True)
        if first:
            write_known(home, salt, key)
    return Key(key) if first else None


def _sweep(home: Home) -> None:
    """Remove what a command that was killed while making a journal left behind; it never held a word."""
    for left in home.folder.glob(".journal.*.new*"):
        with suppress(FileNotFoundError):  # another command may be done with it
            if time.time() - left.stat().st_mtime > _ABANDONED_SECONDS:
                left.unlink()


def _give_name(new: Path, name: Path) -> bool:
    """Name the file without ever replacing one that is there. Tells whether it took the name."""
    try:
        os.link(new, name)
    except FileExistsError:
        return False
    except OSError:  # a file system without hard links
        if name.exists():
            return False
        new.rename(name)
    if hasattr(os, "O_DIRECTORY"):
        folder = os.open(name.parent, os.O_RDONLY | os.O_DIRECTORY)
        os.fsync(folder)
        os.close(folder)
    return True
