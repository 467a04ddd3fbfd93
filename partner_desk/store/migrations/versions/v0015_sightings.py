"""The fifteenth form of a desk file: on which days lists of a directory showed accounts in use, disabled or deleted."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0015"
down_revision = "0014"


def upgrade() -> None:
    """Add the column; what lists of before showed is in the times at which accounts were gone."""
    op.add_column("principals", sa.Column("sightings", sa.String(), nullable=False, server_default="[]"))
