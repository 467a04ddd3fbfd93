"""The eighth form of a desk file: until when service principals have credentials."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"


def upgrade() -> None:
    """Add the column; of before, nothing is known."""
    op.add_column("principals", sa.Column("credential_until", sa.String()))
