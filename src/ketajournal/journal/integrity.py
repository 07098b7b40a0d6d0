"""The contents of a journal's file, and whatever is wrong with it."""

from collections.abc import Mapping
from contextlib import closing
from pathlib import Path
from typing import NamedTuple

from ketajournal.errors import Damaged
from ketajournal.journal import reading
from ketajournal.journal.faults import DAMAGED_HINT, as_told, translating_faults
from ketajournal.journal.file import SCHEMA, Connection, connect, scalar, stamped_version

_MOST_FAULTS = 20
# Each index is held against its table, row by row: pages that don't fit are read, and decrypted, again and again.
# Four times as much gains a fifth of the time, and would be most of the memory that an import takes.
_CACHE = "PRAGMA cache_size = -32000"  # at most 32 MB
_TABLES = ("course", "session", "entry", "answer")
_OF_SEARCH = ("search_answer", "search_words", "search_text")


class Contents(NamedTuple):
    """The version and numbers of rows that two files have the same when they hold the same journal.

    ``version`` is the migration that it is at, ``rows`` the number of rows in each table.
    """

    version: str
    rows: Mapping[str, int]

    @property
    def entries(self) -> int:
        """Entries that are not purged; those deleted less than 30 days ago are among them."""
        return self.rows.get("entry", 0)


def contents(connection: Connection, path: Path) -> Contents:
    """The contents of the file now. Raises ``Damaged`` where it is no journal and ``TooNew`` for a newer one."""
    version = stamped_version(connection, path)
    with translating_faults(path):
        names = [row[0] for row in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")]
        rows = {name: scalar(connection, f'SELECT count(*) FROM "{name}"') for name in sorted(names)}
    return Contents(version, rows)


def faults_in_file(connection: Connection, path: Path, *, encrypted: bool) -> list[str]:
    """All that SQLite and SQLCipher find wrong with the file, each in a few of their words; empty for a whole one."""
    found: list[str] = []
    try:
        connection.execute(_CACHE)
        if encrypted:
            found += [str(row[0]) for row in connection.execute("PRAGMA cipher_integrity_check")]
        found += [str(row[0]) for row in connection.execute("PRAGMA integrity_check") if row[0] != "ok"]
        for row in connection.execute("PRAGMA foreign_key_check"):
            found.append(f"a row of {row[0]} belongs to one of {row[2]} that is not there")
        there = {row[0] for row in connection.execute("SELECT name FROM sqlite_master")}
        needed = (*_TABLES, *_OF_SEARCH) if stamped_version(connection, path) == SCHEMA else _TABLES
        found += [f"the table {name} is not there" for name in needed if name not in there]
    except Exception as fault:
        if as_told(fault, path) is None:
            raise
        found.append(str(fault))
    return found[:_MOST_FAULTS]


def check_file(path: Path, key: bytes | None) -> Contents:
    """Open a file that nobody else uses, look at all of it, and tell what it holds. Raises ``Damaged``."""
    with translating_faults(path), closing(connect(path, key)) as connection:
        held = contents(connection, path)
        wrong = faults_in_file(connection, path, encrypted=key is not None)
    if wrong:
        raise Damaged(f"This file is damaged: {path} ({wrong[0]}).", DAMAGED_HINT)
    return held


def read_every_entry(connection: Connection) -> int:
    """Read every entry with its answers, deleted ones too, as any command would. Returns how many.

    Raises ``Damaged`` for one that can't be read.
    """
    courses = reading.courses(connection)
    kept = sum(len(reading.entries(connection, course)) for course in (None, *(c.id for c in courses)))
    deleted = reading.lines(connection, limit=None, deleted=True)
    for line in deleted:
        reading.entry(connection, line.id)
    return kept + len(deleted)
