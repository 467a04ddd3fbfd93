"""The first form of a desk file, spelled out: what a migration makes must not change with the tables of today."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None


def upgrade() -> None:
    """Make the tables."""
    op.create_table(
        "origins",
        sa.Column("id", sa.Integer(), primary_key=True),
        sa.Column("source", sa.String(), nullable=False),
        sa.Column("who", sa.String(), nullable=False),
        sa.Column("on", sa.String(), nullable=False),
        sa.Column("observed", sa.String()),
    )
    op.create_table(
        "scopes",
        sa.Column("key", sa.String(), primary_key=True),
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("kind", sa.Integer(), nullable=False),
        sa.Column("parent", sa.String()),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("origin", sa.Integer(), sa.ForeignKey("origins.id")),
    )
    op.create_index("ix_scopes_parent", "scopes", ["parent"])
    op.create_table(
        "tenants",
        sa.Column("key", sa.String(), primary_key=True),
        sa.Column("tenant", sa.String(), nullable=False),
        sa.Column("cloud", sa.String(), nullable=False),
        sa.Column("domain", sa.String(), nullable=False),
        sa.Column("origin", sa.Integer(), sa.ForeignKey("origins.id")),
    )
    op.create_table(
        "subscriptions",
        sa.Column("key", sa.String(), primary_key=True),
        sa.Column("subscription", sa.String(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("quota_id", sa.String(), nullable=False),
        sa.Column("usage", sa.String(), nullable=False),
        sa.Column("security_usage", sa.String(), nullable=False),
        sa.Column("origin", sa.Integer(), sa.ForeignKey("origins.id")),
    )
    op.create_table(
        "principals",
        sa.Column("key", sa.String(), primary_key=True),
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("tenant", sa.String()),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("sign_in_name", sa.String(), nullable=False),
        sa.Column("app_id", sa.String(), nullable=False),
        sa.Column("disabled_from", sa.String()),
        sa.Column("deleted_from", sa.String()),
        sa.Column("origin", sa.Integer(), sa.ForeignKey("origins.id")),
    )
    op.create_table(
        "memberships",
        sa.Column("key", sa.String(), primary_key=True),
        sa.Column("since", sa.String()),
        sa.Column("until", sa.String()),
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("group", sa.String(), nullable=False),
        sa.Column("member", sa.String(), nullable=False),
        sa.Column("origin", sa.Integer(), sa.ForeignKey("origins.id")),
    )
    op.create_table(
        "role_definitions",
        sa.Column("key", sa.String(), primary_key=True),
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("custom", sa.Boolean(), nullable=False),
        sa.Column("origin", sa.Integer(), sa.ForeignKey("origins.id")),
    )
    op.create_table(
        "role_assignments",
        sa.Column("key", sa.String(), primary_key=True),
        sa.Column("since", sa.String()),
        sa.Column("until", sa.String()),
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("principal", sa.String(), nullable=False),
        sa.Column("role", sa.String(), nullable=False),
        sa.Column("scope", sa.String(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("activations", sa.String(), nullable=False),
        sa.Column("origin", sa.Integer(), sa.ForeignKey("origins.id")),
    )
    op.create_index("ix_role_assignments_scope", "role_assignments", ["scope"])
    op.create_table(
        "delegations",
        sa.Column("key", sa.String(), primary_key=True),
        sa.Column("since", sa.String()),
        sa.Column("until", sa.String()),
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("managing_tenant", sa.String(), nullable=False),
        sa.Column("scope", sa.String(), nullable=False),
        sa.Column("authorizations", sa.String(), nullable=False),
        sa.Column("via", sa.String(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("origin", sa.Integer(), sa.ForeignKey("origins.id")),
    )
    op.create_table(
        "deny_assignments",
        sa.Column("key", sa.String(), primary_key=True),
        sa.Column("since", sa.String()),
        sa.Column("until", sa.String()),
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("principal", sa.String(), nullable=False),
        sa.Column("scope", sa.String(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("origin", sa.Integer(), sa.ForeignKey("origins.id")),
    )
    op.create_table(
        "partners",
        sa.Column("key", sa.String(), primary_key=True),
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("global_id", sa.String(), nullable=False),
        sa.Column("location_ids", sa.String(), nullable=False),
        sa.Column("closed_ids", sa.String(), nullable=False),
        sa.Column("tenant", sa.String()),
        sa.Column("admin_agents", sa.String()),
        sa.Column("helpdesk_agents", sa.String()),
        sa.Column("agreement", sa.String(), nullable=False),
        sa.Column("ours", sa.Boolean(), nullable=False),
        sa.Column("origin", sa.Integer(), sa.ForeignKey("origins.id")),
    )
    op.create_table(
        "partner_admin_links",
        sa.Column("key", sa.String(), primary_key=True),
        sa.Column("since", sa.String()),
        sa.Column("until", sa.String()),
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("principal", sa.String(), nullable=False),
        sa.Column("partner_id", sa.String(), nullable=False),
        sa.Column("since_from", sa.String(), nullable=False),
        sa.Column("origin", sa.Integer(), sa.ForeignKey("origins.id")),
    )
    op.create_table(
        "partners_of_record",
        sa.Column("key", sa.String(), primary_key=True),
        sa.Column("since", sa.String()),
        sa.Column("until", sa.String()),
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("subscription", sa.String(), nullable=False),
        sa.Column("partner_id", sa.String(), nullable=False),
        sa.Column("origin", sa.Integer(), sa.ForeignKey("origins.id")),
    )
    op.create_table(
        "billing",
        sa.Column("key", sa.String(), primary_key=True),
        sa.Column("since", sa.String()),
        sa.Column("until", sa.String()),
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("subscription", sa.String(), nullable=False),
        sa.Column("offer", sa.String(), nullable=False),
        sa.Column("bill_to", sa.String()),
        sa.Column("reseller_of_record", sa.String()),
        sa.Column("credit_offer", sa.Boolean(), nullable=False),
        sa.Column("remapped", sa.Boolean(), nullable=False),
        sa.Column("origin", sa.Integer(), sa.ForeignKey("origins.id")),
    )
    op.create_table(
        "charges",
        sa.Column("key", sa.String(), primary_key=True),
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("scope", sa.String(), nullable=False),
        sa.Column("on", sa.String(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("amount", sa.Integer(), nullable=False),
        sa.Column("currency", sa.String(), nullable=False),
        sa.Column("origin", sa.Integer(), sa.ForeignKey("origins.id")),
    )
    op.create_table(
        "coverage",
        sa.Column("key", sa.String(), primary_key=True),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("subject", sa.String(), nullable=False),
        sa.Column("known", sa.Boolean(), nullable=False),
        sa.Column("on", sa.String()),
        sa.Column("origin", sa.Integer(), sa.ForeignKey("origins.id")),
    )
    op.create_table(
        "journal",
        sa.Column("id", sa.Integer(), primary_key=True),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("of", sa.Integer()),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("who", sa.String(), nullable=False),
        sa.Column("at", sa.String(), nullable=False),
        sa.Column("count", sa.Integer(), nullable=False),
        sa.Column("changes", sa.LargeBinary(), nullable=False),
    )
    op.create_table(
        "cache",
        sa.Column("name", sa.String(), primary_key=True),
        sa.Column("step", sa.Integer(), nullable=False),
        sa.Column("value", sa.LargeBinary(), nullable=False),
    )
