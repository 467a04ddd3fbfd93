"""The first form of a desk file."""

from __future__ import annotations

from alembic import op
from sqlmodel import SQLModel

from partner_desk.store import tables

revision = "0001"
down_revision = None


def upgrade() -> None:
    """Make every table."""
    assert tables.ROWS
    SQLModel.metadata.create_all(op.get_bind())
