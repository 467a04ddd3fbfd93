"""The second form of a desk file: findings can be muted."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"


def upgrade() -> None:
    """Make the table of mutes."""
    op.create_table(
        "mutes",
        sa.Column("key", sa.String(), primary_key=True),
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("reason", sa.String(), nullable=False),
        sa.Column("until", sa.String()),
        sa.Column("origin", sa.Integer(), sa.ForeignKey("origins.id")),
    )
