"""What two machines' journals need to become one: a stamp for each column, what was purged, drafts among the answers.

The newest answer to a question stands. Where a clock had gone back in between, the one that stood is lifted above.
"""

import json
from uuid import UUID, uuid5

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"

_DRAFTS = UUID("4a8e6f0c-6d3b-4b5e-9c55-0f3a1b7f2d10")
_DRAFT = sa.text("SELECT id, draft, updated_at FROM entry WHERE draft IS NOT NULL")
_KEEP = sa.text(
    "INSERT INTO answer (id, entry_id, prompt, kind, value, position, answered_at)"
    " VALUES (:id, :entry, :prompt, 'draft', :value, 0, :at)"
)
# The few answers of an entry are gone through: SQLite would rather take those to one question, which are many.
_LIFT = """
UPDATE answer SET answered_at = (
    SELECT strftime('%Y-%m-%dT%H:%M:%SZ', max(o.answered_at), '+1 second') FROM answer o
    WHERE o.entry_id = answer.entry_id AND +o.prompt = answer.prompt)
WHERE replaced_at IS NULL AND EXISTS (
    SELECT 1 FROM answer o WHERE o.entry_id = answer.entry_id AND +o.prompt = answer.prompt
    AND (o.answered_at, o.id) > (answer.answered_at, answer.id))
"""


def upgrade() -> None:
    for table in ("course", "session"):
        op.add_column(table, sa.Column("same_as", sa.String))
    for table in ("course", "session", "entry"):
        op.add_column(table, sa.Column("stamps", sa.String))
    for table, key, value in (("purged", "id", "deleted_at"), ("deletion", "entry_id", "noted_at")):
        op.create_table(
            table, sa.Column(key, sa.String, primary_key=True), sa.Column(value, sa.String, nullable=False)
        )
    op.create_table(
        "local", sa.Column("name", sa.String, primary_key=True), sa.Column("value", sa.String, nullable=False)
    )
    op.execute("INSERT INTO deletion SELECT id, deleted_at FROM entry WHERE deleted_at IS NOT NULL")
    op.execute(_LIFT)
    for entry, draft, at in op.get_bind().execute(_DRAFT).fetchall():
        prompt, text = json.loads(draft)
        known_by = uuid5(_DRAFTS, json.dumps([entry, prompt, text])).hex
        value = json.dumps(text, ensure_ascii=False)
        row = {"id": known_by, "entry": entry, "prompt": f"draft.{prompt}", "value": value, "at": at}
        op.get_bind().execute(_KEEP, row)
    op.drop_column("entry", "draft")
