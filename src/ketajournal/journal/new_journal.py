"""A new journal: made whole under another name, then given its own, so that none is ever half made."""

from pathlib import Path

from ketajournal.errors import Damaged, KetajournalError, NotFound
from ketajournal.journal.disk import give_name, new_file, remove, sweep, sync_file
from ketajournal.journal.faults import translating_faults
from ketajournal.journal.file import Connection, Key, is_encrypted, new_connection, no_journal_at, set_key
from ketajournal.journal.home import Home
from ketajournal.journal.keys import had_passphrase, new_key, was_here, write_known

SCHEMA_FILE = Path(__file__).with_name("schema.sql")  # what the migrations build; a test holds them together


def refuse_if_gone(home: Home) -> None:
    """Raise ``NotFound`` where a journal was made once and is no longer there."""
    if was_here(home) and not home.journal.exists():
        raise NotFound(
            f"A journal was kept in {home.folder}, and its file journal.db is gone.",
            "If it was moved, put it back; 'ketajournal restore' takes a copy made earlier. "
            f"To begin a new one on purpose, remove {home.known} first.",
        )


def require_journal(home: Home) -> None:
    """Raise where there is no journal, or what lies in its place is not the file that was kept there.

    ``NotFound`` for none. ``Damaged`` for one without a passphrase where the journal had one: whoever put it there
    would have the next words written in the clear, and nobody would be asked anything. ``KetajournalError`` for a
    link: a new passphrase or a restored backup would take its place, and leave the file behind as it was.
    """
    refuse_if_gone(home)
    if not home.journal.exists():
        raise no_journal_at(home.journal)
    if home.journal.is_symlink():
        raise KetajournalError(
            f"The journal's file is a link: {home.journal}",
            f"Set KETAJOURNAL_HOME to the folder that it leads to: {home.journal.resolve().parent}",
        )
    if had_passphrase(home) and not is_encrypted(home.journal):
        raise Damaged(
            f"The journal kept in {home.folder} had a passphrase, and the file that is there now has none.",
            "'ketajournal restore' takes a copy made earlier. If you put the file there yourself, remove "
            f"{home.known} first.",
        )


def create_journal(home: Home, passphrase: str) -> Key | None:
    """Make the journal at *home*; an empty passphrase means none. Returns its key.

    When two commands create it at once, the first to finish wins; the other's empty file is dropped
    and ``None`` returned, for the caller to open what is there.
    """
    with translating_faults(home.journal):
        home.make()
        sweep(home.folder)
        new = new_file(home.folder)
        salt, key = new_key(passphrase)
        try:
            _empty(str(new), key, salt).close()
            sync_file(new)
            first = give_name(new, home.journal)
        finally:
            remove(new)
        if first:
            write_known(home, key)
    return Key(key) if first else None


def empty_in_memory() -> Connection:
    """An empty journal that is on no disk, for a trial where there is none yet."""
    return _empty(":memory:", None, None)


def _empty(database: str, key: bytes | None, salt: bytes | None) -> Connection:
    connection = new_connection(database)
    set_key(connection, key, salt, durable=False)
    connection.executescript(f"BEGIN;\n{SCHEMA_FILE.read_text(encoding='utf-8')}\nCOMMIT;")
    return connection
