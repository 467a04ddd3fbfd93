"""The sixth form of a desk file: when partner admin links were last checked."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"


def upgrade() -> None:
    """Add the column; of links of before, it is not known beyond where they are known from."""
    op.add_column("partner_admin_links", sa.Column("checked", sa.String()))
