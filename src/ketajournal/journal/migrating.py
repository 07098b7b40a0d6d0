"""Bringing a journal's file to the newest form, after a backup, one whole step at a time."""

from datetime import datetime
from pathlib import Path

from alembic import command
from alembic.config import Config
from sqlalchemy import event
from sqlalchemy.engine import Engine
from sqlalchemy.pool import StaticPool
from sqlmodel import create_engine

from ketajournal.errors import KetajournalError
from ketajournal.journal.backups import UPDATE, back_up
from ketajournal.journal.faults import as_told
from ketajournal.journal.file import Connection, driver
from ketajournal.journal.home import Home

STEPS = Path(__file__).parent / "migrations"


def engine_on(connection: Connection) -> Engine:
    """An engine whose every transaction is our one connection's own ``BEGIN IMMEDIATE``.

    SQLAlchemy leaves SQLite's DDL outside its transactions; with the driver in autocommit
    (``isolation_level=None``) and our own BEGIN, tables and rows roll back together.
    """
    # No error names what was being written: it could end up in a message.
    engine = create_engine(
        "sqlite://", creator=lambda: connection, module=driver(), poolclass=StaticPool, hide_parameters=True
    )

    @event.listens_for(engine, "begin")
    def begin(sa_connection) -> None:  # type: ignore[no-untyped-def]
        sa_connection.exec_driver_sql("BEGIN IMMEDIATE")

    return engine


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
