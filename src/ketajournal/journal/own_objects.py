"""The tables, indexes, views and triggers of a journal's file: only our own may be in one that somebody else had.

A trigger would rewrite what is written next, and a view in a table's place can be one that never ends.
"""

import re
from collections.abc import Mapping
from contextlib import closing
from pathlib import Path

from ketajournal.errors import BadInput, Damaged
from ketajournal.journal.faults import translating_faults
from ketajournal.journal.file import SCHEMA, Connection, new_connection, stamped_version
from ketajournal.journal.new_journal import SCHEMA_FILE

# SQLite's own notes on how many rows there are, where somebody let it count.
_COUNTS = {"sqlite_stat1", "sqlite_stat4"}
_VERSION = re.compile(r"\d{4}", re.ASCII)

Objects = Mapping[str, tuple[str, str]]  # the type and the SQL of each, by its name


def refuse_others(connection: Connection, path: Path) -> None:
    """Look at what a file holds before anything in it is read or runs. Raises ``BadInput`` for what is not ours.

    Raises ``Damaged`` for a file that is no journal, and ``TooNew`` for one of a newer version.
    """
    with translating_faults(path):
        there, newest = _objects(connection), _of_version(SCHEMA)
        if there.get("alembic_version") != newest["alembic_version"]:
            raise Damaged(f"This is a database, but not a ketajournal journal: {path}")
        version = stamped_version(connection, path)
        own = newest if version == SCHEMA else _of_version(version)
    for name, (kind, sql) in there.items():
        if own.get(name) != (kind, sql) and name not in _COUNTS:
            what = f"a {kind} that is not ketajournal's" if name not in own else f"a {kind} unlike ketajournal's"
            raise BadInput(f"There is {what} in this journal ('{name[:60]}'): {path}", "Nothing of it was taken.")


def _objects(connection: Connection) -> Objects:
    found = connection.execute("SELECT name, type, sql FROM sqlite_master")
    return {str(name): (str(kind), " ".join(str(sql).split())) for name, kind, sql in found}


def _of_version(version: str) -> Objects:
    with closing(new_connection(":memory:")) as connection:
        if version == SCHEMA:
            connection.executescript(SCHEMA_FILE.read_text(encoding="utf-8"))
        elif _VERSION.fullmatch(version):
            from ketajournal.journal.migrating import upgrade

            upgrade(connection, to=version)
        return _objects(connection)
