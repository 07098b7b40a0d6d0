"""A new journal is made from one text, which is what the migrations build."""

from pathlib import Path
from typing import Any

from ketajournal.journal.new_journal import SCHEMA_FILE
from support.journals import journal_at
from support.new_schema import migrated, schema_text


def held_by(connection: Any) -> dict[str, object]:
    """The header's marks, every statement that made something, and every row; the search's empty index apart."""
    ask = connection.execute
    marks = ("application_id", "user_version", "encoding", "page_size", "auto_vacuum")
    made = ask("SELECT type, name, tbl_name, sql FROM sqlite_master ORDER BY name").fetchall()
    tables = [name for kind, name, *_ in made if kind == "table" and name != "search_words_data"]
    return {
        **{mark: ask(f"PRAGMA {mark}").fetchone() for mark in marks},
        **{f"rows of {name}": ask(f'SELECT * FROM "{name}"').fetchall() for name in tables},
        "made": made,
    }


def test_a_new_journal_holds_what_the_migrations_build(home: Path) -> None:
    with journal_at(home) as journal:
        new, built = held_by(journal.connection), held_by(migrated())
    assert new == built
    assert new["rows of alembic_version"]
    assert new["rows of search_words_config"]


def test_the_text_it_is_made_from_is_written_by_them() -> None:
    assert SCHEMA_FILE.read_text(encoding="utf-8") == schema_text(migrated()), (
        "PYTHONPATH=tests python -m support.new_schema writes it anew"
    )
