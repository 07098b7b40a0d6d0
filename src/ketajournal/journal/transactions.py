"""Transactions on the one connection: several statements that are one change, or one look."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from ketajournal.journal.begun_here import noted_as_begun
from ketajournal.journal.faults import translating_faults
from ketajournal.journal.file import Connection


@contextmanager
def writing(connection: Connection, path: Path, check: Callable[[], None] = lambda: None) -> Iterator[None]:
    """All that is written inside lands on disk as one, or not at all.

    It begins by taking the lock for writing, so that what is read inside is what is written upon; then *check* is
    called, and may raise. Raises what the disk and the file do.
    """
    with translating_faults(path), noted_as_begun(path):
        connection.execute("BEGIN IMMEDIATE")
        try:
            check()
            yield
            connection.execute("COMMIT")
        except BaseException:
            if connection.in_transaction:  # SQLite may have taken it back by itself
                connection.execute("ROLLBACK")
            raise


@contextmanager
def one_moment(connection: Connection) -> Iterator[None]:
    """Let several SELECTs see the file as it is at one moment, whatever others write meanwhile."""
    if connection.in_transaction:
        yield
        return
    connection.execute("BEGIN")
    try:
        yield
    finally:
        if connection.in_transaction:
            connection.execute("ROLLBACK")
