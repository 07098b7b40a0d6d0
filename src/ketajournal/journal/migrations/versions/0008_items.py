"""The answers to forms stand in one index: each report and overview reads those of a whole life."""

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"


def upgrade() -> None:
    op.create_index(
        "ix_answer_items",
        "answer",
        ["entry_id", "replaced_at", "prompt", "value"],
        sqlite_where=sa.text("(prompt LIKE 'phq-9.%' OR prompt LIKE 'gad-7.%')"),
    )
