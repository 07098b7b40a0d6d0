"""Entries are found by their kind, and those left open at once, however many there are."""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"


def upgrade() -> None:
    op.create_index("ix_entry_kind", "entry", ["kind", "at"])
    op.create_index("ix_entry_open", "entry", ["kind"], sqlite_where=sa.text("finished_at IS NULL"))
