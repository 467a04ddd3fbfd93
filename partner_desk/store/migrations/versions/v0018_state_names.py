"""The eighteenth form of a desk file: states of its history can have a name."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0018"
down_revision = "0017"


def upgrade() -> None:
    """Make the table of names."""
    op.create_table(
        "state_names",
        sa.Column("step", sa.Integer(), primary_key=True, autoincrement=False),
        sa.Column("name", sa.String(), nullable=False),
    )
