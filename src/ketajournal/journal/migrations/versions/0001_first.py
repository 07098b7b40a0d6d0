"""Courses, sessions, entries and answers."""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None


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
