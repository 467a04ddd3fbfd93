"""The fourth form of a desk file: it knows which desk it is, and seals tell whether it reads as it was written."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"


def upgrade() -> None:
    """Make the tables of identity and seals; `store.identity` and `store.seal` fill them."""
    op.create_table(
        "identity",
        sa.Column("name", sa.String(), primary_key=True),
        sa.Column("value", sa.String(), nullable=False),
    )
    op.create_table(
        "seals",
        sa.Column("name", sa.String(), primary_key=True),
        sa.Column("total", sa.Integer(), nullable=False),
    )
    for name in ("uid", "parent", "seal", "hash"):
        op.add_column("journal", sa.Column(name, sa.String(), nullable=False, server_default=""))
