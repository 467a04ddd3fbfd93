"""The fifth form of a desk file: designations and CSP authorization of partners, and roles under a condition."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"


def upgrade() -> None:
    """Add the columns; a seal of before leaves them out (`store.seal`)."""
    for name in ("designated", "csp_revoked"):
        op.add_column("partners", sa.Column(name, sa.String(), nullable=False, server_default="[]"))
    for table, name in (("partners", "designated_known"), ("role_assignments", "condition")):
        op.add_column(table, sa.Column(name, sa.Boolean(), nullable=False, server_default=sa.false()))
