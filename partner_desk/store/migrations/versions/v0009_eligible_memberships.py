"""The ninth form of a desk file: memberships of groups that can only be activated (PIM)."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"


def upgrade() -> None:
    """Add the column; memberships of before were all taken as held."""
    op.add_column("memberships", sa.Column("kind", sa.String(), nullable=False, server_default="active"))
