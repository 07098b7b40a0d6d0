"""A course can be closed, and can go over into maintenance; both are dates that the person gives."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"


def upgrade() -> None:
    op.add_column("course", sa.Column("maintenance_on", sa.String))
    op.add_column("course", sa.Column("ended_on", sa.String))
