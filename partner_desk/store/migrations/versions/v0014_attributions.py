"""The fourteenth form of a desk file: whom reports of Microsoft name, and by what."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0014"
down_revision = "0013"


def upgrade() -> None:
    """Add the table."""
    op.create_table(
        "attributions",
        sa.Column("key", sa.String(), primary_key=True),
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("subscription", sa.String(), nullable=False),
        sa.Column("month", sa.String(), nullable=False),
        sa.Column("partner_id", sa.String(), nullable=False),
        sa.Column("association", sa.String(), nullable=False),
        sa.Column("origin", sa.Integer(), sa.ForeignKey("origins.id")),
    )
