"""SQLAlchemy on our one connection."""

from sqlalchemy import event
from sqlalchemy.engine import Engine
from sqlalchemy.pool import StaticPool
from sqlmodel import create_engine

from ketajournal.journal.file import Connection, driver


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
