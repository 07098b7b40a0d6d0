"""Bringing a journal's file to the newest form, after a backup, one whole step at a time."""

import os
from datetime import datetime
from itertools import count
from pathlib import Path

from alembic import command
from alembic.config import Config

from ketajournal.errors import KetajournalError
from ketajournal.journal.engine import engine_on
from ketajournal.journal.faults import as_told, told
from ketajournal.journal.file import APPLICATION_ID, Connection, salt_of, set_key
from ketajournal.journal.home import Home

STEPS = Path(__file__).parent / "migrations"


def upgrade(connection: Connection, steps: Path = STEPS) -> None:
    """Run every step that the file does not have yet. A step that fails leaves the one before it whole."""
    config = Config()
    config.set_main_option("script_location", str(steps).replace("%", "%%"))
    config.set_main_option("path_separator", "os")
    with engine_on(connection).connect() as sa_connection:
        config.attributes["connection"] = sa_connection
        command.upgrade(config, "head")


def upgrade_existing(
    connection: Connection, home: Home, now: datetime, key: bytes | None, steps: Path = STEPS
) -> Path:
    """Copy the file aside, then upgrade it. Returns the copy's path."""
    with told(home.journal):
        copy = copy_aside(connection, home, now, key)
    try:
        upgrade(connection, steps)
    except Exception as fault:
        known = as_told(fault, home.journal)
        if known is not None:
            raise known from fault
        raise KetajournalError(
            f"The journal could not be brought to the newest form: {fault}",
            f"It is whole, at the last step that worked, and a copy from before is at {copy}.",
        ) from fault
    return copy


def copy_aside(connection: Connection, home: Home, now: datetime, key: bytes | None) -> Path:
    """A copy of the whole journal as it is at one moment, under the same key, readable by its owner alone.

    SQLite itself copies: opening the file beside its connection would drop the connection's locks
    when it is closed again.
    """
    from sqlcipher3 import dbapi2

    if not home.backups.is_dir():
        home.backups.mkdir(mode=0o700)
    target = _new_file(home.backups, f"journal-{now:%Y%m%d-%H%M%S}")
    copy = dbapi2.connect(target, isolation_level=None)
    try:
        set_key(copy, key, salt_of(home.journal) if key is not None else b"")
        connection.backup(copy)
    finally:
        copy.close()
    return target


def _new_file(folder: Path, name: str) -> Path:
    """A new empty file of this name, or with a number behind it where there is one already."""
    for number in count(1):
        path = folder / (f"{name}.db" if number == 1 else f"{name}-{number}.db")
        try:
            os.close(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600))
            return path
        except FileExistsError:
            continue
    raise AssertionError("unreachable")


def prepare_new(connection: Connection) -> None:
    """Make a new, empty file a journal."""
    upgrade(connection)
    connection.execute(f"PRAGMA application_id = {APPLICATION_ID}")
