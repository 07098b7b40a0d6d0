"""The signs ticked in weekly looks are found at once: each report and overview asks for those of a whole life."""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"


def upgrade() -> None:
    op.create_index("ix_answer_signs", "answer", ["entry_id"], sqlite_where=sa.text("metric = 'warning_signs'"))
