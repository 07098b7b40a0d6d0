"""What a new journal's file is made from, written by the migrations.

``PYTHONPATH=tests python -m support.new_schema`` writes it anew, after a migration was added.
"""

from pathlib import Path
from typing import Any

from sqlcipher3 import dbapi2

from ketajournal.journal import new_journal
from ketajournal.journal.file import APPLICATION_ID
from ketajournal.journal.migrating import upgrade

HEAD = """\
-- What a new journal is made from: what the migrations build, and nothing else.
-- Written by tests/support/new_schema.py; a test holds it to them.
"""


def migrated() -> Any:
    """A file in memory that every migration has run on."""
    connection = dbapi2.connect(":memory:", isolation_level=None, check_same_thread=False)
    upgrade(connection)
    connection.execute(f"PRAGMA application_id = {APPLICATION_ID}")
    return connection


def schema_text(connection: Any) -> str:
    """All that such a file holds, as SQL."""
    made = connection.execute("SELECT name, sql FROM sqlite_master WHERE sql IS NOT NULL ORDER BY rowid").fetchall()
    indexed = [name for name, sql in made if sql.startswith("CREATE VIRTUAL TABLE")]
    own = [sql for name, sql in made if not name.startswith(tuple(f"{table}_" for table in indexed))]
    settings = [
        f"INSERT INTO {table} ({table}, rank) VALUES ('{name}', {value})"
        for table in indexed
        for name, value in connection.execute(f"SELECT k, v FROM {table}_config WHERE k <> 'version'").fetchall()
    ]
    (stamp,) = connection.execute("SELECT version_num FROM alembic_version").fetchone()
    (application,) = connection.execute("PRAGMA application_id").fetchone()
    statements = [
        *own,
        *settings,
        f"INSERT INTO alembic_version (version_num) VALUES ('{stamp}')",
        f"PRAGMA application_id = {application}",
    ]
    return HEAD + "".join(f"\n{statement};\n" for statement in statements)


if __name__ == "__main__":
    Path(new_journal.__file__).with_name("schema.sql").write_text(schema_text(migrated()), encoding="utf-8")
