"""The latest, the first and the deleted entries are found at once, however many there are.

Answers are found by their entry in the order they stand in; those of one entry are also in ``ix_answer_current``, so
that an index of the entry alone would say nothing that one of the two does not.
"""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"


def upgrade() -> None:
    op.create_index("ix_entry_started", "entry", ["started_at"])
    op.create_index("ix_entry_deleted", "entry", ["deleted_at"], sqlite_where=sa.text("deleted_at IS NOT NULL"))
    op.drop_index("ix_entry_open", "entry")
    op.create_index("ix_entry_open", "entry", ["kind", "at"], sqlite_where=sa.text("finished_at IS NULL"))
    op.drop_index("ix_answer_entry", "answer")
    op.create_index("ix_answer_entry", "answer", ["entry_id", "position"])
