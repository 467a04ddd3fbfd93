"""The thirteenth form of a desk file: when identities were disabled, or deleted, and came back."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0013"
down_revision = "0012"


def upgrade() -> None:
    """Add the columns; of before, only the last of such times is known, which has no end."""
    for name in ("disabled_during", "deleted_during"):
        op.add_column("principals", sa.Column(name, sa.String(), nullable=False, server_default="[]"))
