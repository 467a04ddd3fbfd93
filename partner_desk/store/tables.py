"""The tables of a desk file: one for each kind of fact, the origins, the journal, and a cache.

Every table of facts has the fact's key, a column for each of its fields (`codec` says how), and its origin.
"""

from __future__ import annotations

from typing import Any

from sqlmodel import Field, SQLModel

from partner_desk.domain.changes import Fact
from partner_desk.store.codec import SHAPES


def _later() -> Any:
    """A column that came later; rows of before have it empty."""
    return Field(default="", sa_column_kwargs={"server_default": ""})


class OriginRow(SQLModel, table=True):
    """Which file or person said so, and when."""

    __tablename__ = "origins"
    id: int | None = Field(default=None, primary_key=True)
    source: str
    who: str
    on: str
    observed: str | None = None


class FactRow(SQLModel):
    """What every fact has."""

    key: str = Field(primary_key=True)


class TimedRow(FactRow):
    """A fact that holds for a time."""

    since: str | None = None
    until: str | None = None


class ScopeRow(FactRow, table=True):
    """A scope of the tree."""

    __tablename__ = "scopes"
    id: str
    kind: int
    parent: str | None = Field(default=None, index=True)
    name: str = ""
    origin: int | None = Field(default=None, foreign_key="origins.id")


class TenantRow(FactRow, table=True):
    """What is known of a tenant."""

    __tablename__ = "tenants"
    tenant: str
    cloud: str
    domain: str = ""
    origin: int | None = Field(default=None, foreign_key="origins.id")


class SubscriptionRow(FactRow, table=True):
    """What is known of a subscription."""

    __tablename__ = "subscriptions"
    subscription: str
    state: str = ""
    quota_id: str = ""
    usage: str
    security_usage: str
    origin: int | None = Field(default=None, foreign_key="origins.id")


class PrincipalRow(FactRow, table=True):
    """An object of a directory."""

    __tablename__ = "principals"
    id: str
    kind: str
    tenant: str | None = None
    name: str = ""
    sign_in_name: str = ""
    app_id: str = ""
    disabled_from: str | None = None
    deleted_from: str | None = None
    origin: int | None = Field(default=None, foreign_key="origins.id")


class MembershipRow(TimedRow, table=True):
    """Who is in a group."""

    __tablename__ = "memberships"
    id: str
    group: str
    member: str
    origin: int | None = Field(default=None, foreign_key="origins.id")


class RoleDefinitionRow(FactRow, table=True):
    """A role beyond the catalogue."""

    __tablename__ = "role_definitions"
    id: str
    name: str
    custom: bool
    origin: int | None = Field(default=None, foreign_key="origins.id")


class RoleAssignmentRow(TimedRow, table=True):
    """Who holds which role where; `activations` is JSON."""

    __tablename__ = "role_assignments"
    id: str
    principal: str
    role: str
    scope: str = Field(index=True)
    kind: str
    activations: str = "[]"
    origin: int | None = Field(default=None, foreign_key="origins.id")


class DelegationRow(TimedRow, table=True):
    """An Azure Lighthouse delegation; `authorizations` is JSON."""

    __tablename__ = "delegations"
    id: str
    managing_tenant: str
    scope: str
    authorizations: str = "[]"
    via: str
    name: str = ""
    origin: int | None = Field(default=None, foreign_key="origins.id")


class DenyAssignmentRow(TimedRow, table=True):
    """Who is denied where."""

    __tablename__ = "deny_assignments"
    id: str
    principal: str
    scope: str
    name: str = ""
    origin: int | None = Field(default=None, foreign_key="origins.id")


class PartnerRow(FactRow, table=True):
    """A partner organization; `location_ids` and `closed_ids` are JSON."""

    __tablename__ = "partners"
    id: str
    name: str
    global_id: str
    location_ids: str = "[]"
    closed_ids: str = "[]"
    tenant: str | None = None
    admin_agents: str | None = None
    helpdesk_agents: str | None = None
    agreement: str
    ours: bool = False
    origin: int | None = Field(default=None, foreign_key="origins.id")


class PartnerAdminLinkRow(TimedRow, table=True):
    """An identity's link to a PartnerID."""

    __tablename__ = "partner_admin_links"
    id: str
    principal: str
    partner_id: str
    since_from: str = ""
    origin: int | None = Field(default=None, foreign_key="origins.id")


class PartnerOfRecordRow(TimedRow, table=True):
    """The partner of record of a subscription."""

    __tablename__ = "partners_of_record"
    id: str
    subscription: str
    partner_id: str
    origin: int | None = Field(default=None, foreign_key="origins.id")


class BillingRow(TimedRow, table=True):
    """Who bills a subscription."""

    __tablename__ = "billing"
    id: str
    subscription: str
    offer: str
    bill_to: str | None = None
    reseller_of_record: str | None = None
    credit_offer: bool = False
    remapped: bool = False
    origin: int | None = Field(default=None, foreign_key="origins.id")


class ChargeRow(FactRow, table=True):
    """A charge; `amount` in hundredths of `currency`."""

    __tablename__ = "charges"
    id: str
    scope: str
    on: str
    kind: str
    amount: int
    currency: str
    origin: int | None = Field(default=None, foreign_key="origins.id")


class CollectedRow(FactRow, table=True):
    """What was collected, and what was not."""

    __tablename__ = "coverage"
    kind: str
    subject: str
    known: bool
    on: str | None = None
    origin: int | None = Field(default=None, foreign_key="origins.id")


class MuteRow(FactRow, table=True):
    """A finding that nobody wants to be told of."""

    __tablename__ = "mutes"
    id: str
    reason: str
    until: str | None = None
    origin: int | None = Field(default=None, foreign_key="origins.id")


class StepRow(SQLModel, table=True):
    """One step of the journal, which is only ever added to.

    `kind` is "begin" (what a desk was made with), "do", "undo" or "redo"; `of` is the step that is undone or
    redone. `changes` is compressed JSON. `uid` is the step's id in every copy; `store.seal` tells of the rest.
    """

    __tablename__ = "journal"
    id: int | None = Field(default=None, primary_key=True)
    kind: str
    of: int | None = None
    name: str
    who: str
    at: str
    count: int
    changes: bytes
    uid: str = _later()
    parent: str = _later()
    seal: str = _later()
    hash: str = _later()


class IdentityRow(SQLModel, table=True):
    """What the file says of itself (`store.identity`)."""

    __tablename__ = "identity"
    name: str = Field(primary_key=True)
    value: str


class SealRow(SQLModel, table=True):
    """What the rows of a table add up to (`store.seal`)."""

    __tablename__ = "seals"
    name: str = Field(primary_key=True)
    total: int


class ScenarioRow(SQLModel, table=True):
    """A scenario: its steps are compressed JSON, and rest on the desk as it was after `base_step` of the journal."""

    __tablename__ = "scenarios"
    id: str = Field(primary_key=True)
    name: str
    who: str
    at: str
    base_step: int
    steps: bytes


class CacheRow(SQLModel, table=True):
    """Something that can be made again from the rest of the file, and the step after which it was made."""

    __tablename__ = "cache"
    name: str = Field(primary_key=True)
    step: int
    value: bytes


ROWS: dict[type[Fact], type[SQLModel]] = {
    kind: next(one for one in FactRow.__subclasses__() + TimedRow.__subclasses__() if one.__tablename__ == shape.table)
    for kind, shape in SHAPES.items()
}
"""The table of every kind of fact."""
