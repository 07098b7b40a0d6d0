"""What a look at a whole life reads stands in indexes: entries by kind, and the ratings of the course strip."""

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"

_ENTRY = ["id", "utc_offset", "finished_at", "session_id", "deleted_at", "started_at", "course_id"]
_ON_STRIP = "metric IN ('mental_space', 'mood', 'sleep_hours', 'stress', 'pain', 'hope', 'new_thing_kept')"


def upgrade() -> None:
    op.drop_index("ix_entry_kind", "entry")
    op.create_index("ix_entry_kind", "entry", ["kind", "at", *_ENTRY])
    columns = ["entry_id", "replaced_at", "prompt", "value", "metric"]
    op.create_index("ix_answer_strip", "answer", columns, sqlite_where=sa.text(_ON_STRIP))
    op.create_index("ix_answer_medicines", "answer", ["entry_id"], sqlite_where=sa.text("metric = 'medicines'"))
