"""Bringing a journal's file to the newest form, after a backup, one whole step at a time."""

from datetime import datetime
from pathlib import Path

from alembic import command
from alembic.config import Config

from ketajournal.errors import KetajournalError
from ketajournal.journal.backups import UPDATE, back_up
from ketajournal.journal.engine import engine_on
from ketajournal.journal.faults import as_told
from ketajournal.journal.file import Connection
from ketajournal.journal.home import Home

STEPS = Path(__file__).parent / "migrations"


def upgrade(connection: Connection, steps: Path = STEPS, to: str = "head") -> None:
    """Run every step *to* a version that the file has not yet; one that fails leaves the one before it whole."""
    config = Config()
    config.set_main_option("script_location", str(steps).replace("%", "%%"))
    config.set_main_option("path_separator", "os")
    with engine_on(connection).connect() as sa_connection:
        config.attributes["connection"] = sa_connection
        command.upgrade(config, to)


def upgrade_existing(
    connection: Connection, home: Home, now: datetime, key: bytes | None, steps: Path = STEPS
) -> Path:
    """Back the file up, then upgrade it. Returns the backup's path."""
    copy = back_up(connection, home, key, now, UPDATE).path
    kept = f"It is whole, at the last step that worked, and a copy from before is at {copy}."
    upgrade_or_tell(connection, home.journal, kept, steps)
    return copy


def upgrade_or_tell(connection: Connection, path: Path, hint: str, steps: Path = STEPS) -> None:
    """Upgrade the file at *path*. Raises ``KetajournalError``, with the hint where the fault is not the file's."""
    try:
        upgrade(connection, steps)
    except Exception as fault:
        known = as_told(fault, path)
        if known is not None:
            raise known from fault
        raise KetajournalError(f"The journal could not be brought to the newest form: {fault}", hint) from fault
