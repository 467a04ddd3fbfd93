"""The tenth form of a desk file: who exported the files that facts are known from."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"


def upgrade() -> None:
    """Add the column; of files of before, nobody said so."""
    op.add_column("origins", sa.Column("exported_by", sa.String(), nullable=False, server_default=""))
