"""Version 0.1.0: courses, sessions, entries and answers, and every text that stands in a full-text index.

The file keeps the index right by itself, whoever writes to it. ``search_answer`` numbers the answers that are in
the index: the rows of ``answer`` have no number of their own that VACUUM would leave alone. The index holds no copy
of the words; ``search_text`` says where they are. With ``secure-delete`` a word that is replaced or purged leaves
the index at once, and not at some later merge.
"""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = None

_STANDS = (
    "{0}.replaced_at IS NULL AND {0}.kind IN ('text', 'long') AND json_valid({0}.value) AND {0}.value LIKE '\"%'"
)
_TAKE_IN = (
    f"INSERT INTO search_answer (answer_id, entry_id) SELECT new.id, new.entry_id WHERE {_STANDS.format('new')};"
    " INSERT INTO search_words (rowid, text)"
    " SELECT s.id, json_extract(new.value, '$') FROM search_answer s WHERE s.answer_id = new.id;"
)
_TAKE_OUT = (
    "INSERT INTO search_words (search_words, rowid, text)"
    " SELECT 'delete', s.id, json_extract(old.value, '$') FROM search_answer s WHERE s.answer_id = old.id;"
    " DELETE FROM search_answer WHERE answer_id = old.id;"
)


def upgrade() -> None:
    op.create_table(
        "course",
        sa.Column("id", sa.String, primary_key=True),
        sa.Column("started_on", sa.String, nullable=False),
        sa.Column("planned_sessions", sa.Integer),
        sa.Column("route", sa.String),
        sa.Column("provider", sa.String),
        sa.Column("created_at", sa.String, nullable=False),
        sa.Column("updated_at", sa.String, nullable=False),
    )
    op.create_table(
        "session",
        sa.Column("id", sa.String, primary_key=True),
        sa.Column("course_id", sa.String, sa.ForeignKey("course.id"), nullable=False, index=True),
        sa.Column("at", sa.String, nullable=False),
        sa.Column("utc_offset", sa.Integer, nullable=False),
        sa.Column("route", sa.String),
        sa.Column("setting", sa.String),
        sa.Column("cancelled_at", sa.String),
        sa.Column("created_at", sa.String, nullable=False),
        sa.Column("updated_at", sa.String, nullable=False),
    )
    op.create_table(
        "entry",
        sa.Column("id", sa.String, primary_key=True),
        sa.Column("course_id", sa.String, sa.ForeignKey("course.id")),
        sa.Column("session_id", sa.String, sa.ForeignKey("session.id"), index=True),
        sa.Column("kind", sa.String, nullable=False),
        sa.Column("at", sa.String, nullable=False),
        sa.Column("utc_offset", sa.Integer, nullable=False),
        sa.Column("started_at", sa.String, nullable=False),
        sa.Column("finished_at", sa.String),
        sa.Column("deleted_at", sa.String),
        sa.Column("updated_at", sa.String, nullable=False),
        sa.Column("draft", sa.String),
    )
    for column in ("maintenance_on", "ended_on"):  # added, as in the files that 0.1.0 made: their words are compared
        op.add_column("course", sa.Column(column, sa.String))
    op.create_index("ix_entry_at", "entry", ["at"])
    op.create_table(
        "answer",
        sa.Column("id", sa.String, primary_key=True),
        sa.Column("entry_id", sa.String, sa.ForeignKey("entry.id"), nullable=False),
        sa.Column("prompt", sa.String, nullable=False),
        sa.Column("kind", sa.String, nullable=False),
        sa.Column("metric", sa.String),
        sa.Column("value", sa.String, nullable=False),
        sa.Column("position", sa.Integer, nullable=False),
        sa.Column("answered_at", sa.String, nullable=False),
        sa.Column("replaced_at", sa.String),
    )
    op.create_index("ix_answer_entry", "answer", ["entry_id"])
    op.create_index("ix_answer_prompt", "answer", ["prompt"])
    op.create_index(
        "ix_answer_current",
        "answer",
        ["entry_id", "prompt"],
        unique=True,
        sqlite_where=sa.text("replaced_at IS NULL"),
    )
    op.create_index("ix_entry_kind", "entry", ["kind", "at"])
    op.create_index("ix_entry_open", "entry", ["kind"], sqlite_where=sa.text("finished_at IS NULL"))
    for statement in (
        "CREATE TABLE search_answer"
        " (id INTEGER PRIMARY KEY, answer_id VARCHAR NOT NULL UNIQUE, entry_id VARCHAR NOT NULL)",
        "CREATE VIEW search_text AS"
        " SELECT s.id, a.entry_id, a.prompt, a.position, json_extract(a.value, '$') AS text"
        " FROM search_answer s JOIN answer a ON a.id = s.answer_id",
        "CREATE VIRTUAL TABLE search_words USING fts5(text, content='search_text', content_rowid='id',"
        " columnsize=0, tokenize='unicode61 remove_diacritics 2')",
        "INSERT INTO search_words (search_words, rank) VALUES ('secure-delete', 1)",
        f"CREATE TRIGGER search_written AFTER INSERT ON answer BEGIN {_TAKE_IN} END",
        "CREATE TRIGGER search_changed AFTER UPDATE OF id, entry_id, kind, value, replaced_at ON answer"
        f" BEGIN {_TAKE_OUT} {_TAKE_IN} END",
        f"CREATE TRIGGER search_gone AFTER DELETE ON answer BEGIN {_TAKE_OUT} END",
    ):
        op.execute(statement)
