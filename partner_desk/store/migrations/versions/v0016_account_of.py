"""The sixteenth form of a desk file: for which partner somebody works."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0016"
down_revision = "0015"


def upgrade() -> None:
    """Add the column; nobody said it before."""
    op.add_column("principals", sa.Column("account_of", sa.String()))
