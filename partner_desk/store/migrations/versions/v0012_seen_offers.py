"""The twelfth form of a desk file: when a list showed an offer first."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0012"
down_revision = "0011"


def upgrade() -> None:
    """Add the column; of offers of before, the origin says when they were seen."""
    op.add_column("billing", sa.Column("first_seen", sa.String()))
