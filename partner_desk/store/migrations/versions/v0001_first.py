"""The first form of a desk file."""

from __future__ import annotations

from alembic import op
from sqlmodel import SQLModel

from partner_desk.store import tables

revision = "0001"
down_revision = None

FIRST = (
    "origins", "scopes", "tenants", "subscriptions", "principals", "memberships", "role_definitions",
    "role_assignments", "delegations", "deny_assignments", "partners", "partner_admin_links", "partners_of_record",
    "billing", "charges", "coverage", "journal", "cache",
)  # fmt: skip
"""The tables of this form; later ones bring their own migration."""


def upgrade() -> None:
    """Make the tables."""
    assert tables.ROWS
    found = SQLModel.metadata.tables
    SQLModel.metadata.create_all(op.get_bind(), [found[name] for name in FIRST])
