"""The seventh form of a desk file: admin relationships (GDAP)."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"


def upgrade() -> None:
    """Add the table."""
    op.create_table(
        "admin_relationships",
        sa.Column("key", sa.String(), primary_key=True),
        sa.Column("since", sa.String()),
        sa.Column("until", sa.String()),
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("customer", sa.String(), nullable=False),
        sa.Column("partner", sa.String()),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("extends", sa.Boolean(), nullable=False),
        sa.Column("origin", sa.Integer(), sa.ForeignKey("origins.id")),
    )
