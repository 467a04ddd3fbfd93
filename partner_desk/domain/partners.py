"""Partner organizations and the two ways they are tied to a customer: the admin link and the record."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from partner_desk.domain.origin import Origin


class Agreement(StrEnum):
    """Whether the partner's program agreement is in force."""

    ACTIVE = "active"
    INACTIVE = "inactive"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class ClosedId:
    """A PartnerID that was deleted in Partner Center on a day."""

    id: str
    since: datetime


@dataclass(frozen=True, slots=True)
class Partner:
    """One partner organization: its global id, its location ids, and what ties it to directories.

    `tenant` is the scope key of the partner's own tenant. `admin_agents` and `helpdesk_agents` are the object
    ids of the groups by which the partner administers on behalf of customers; None means not known.
    `ours` marks the organization that keeps this desk.
    """

    id: str
    name: str
    global_id: str
    location_ids: tuple[str, ...] = ()
    closed_ids: tuple[ClosedId, ...] = ()
    tenant: str | None = None
    admin_agents: str | None = None
    helpdesk_agents: str | None = None
    agreement: Agreement = Agreement.ACTIVE
    ours: bool = False
    origin: Origin | None = None

    @property
    def partner_ids(self) -> tuple[str, ...]:
        """Every PartnerID of the organization, the global one first."""
        return (self.global_id, *self.location_ids)

    def closed_since(self, partner_id: str) -> datetime | None:
        """The moment from which the id is closed; None while it is open."""
        return next((closed.since for closed in self.closed_ids if closed.id == partner_id), None)


@dataclass(frozen=True, slots=True)
class PartnerAdminLink:
    """One identity in one tenant carries a PartnerID; `since_from` says where the start is known from."""

    id: str
    principal: str
    partner_id: str
    since: datetime | None = None
    until: datetime | None = None
    since_from: str = ""
    origin: Origin | None = None


@dataclass(frozen=True, slots=True)
class PartnerOfRecord:
    """The digital partner of record that a customer named on one subscription."""

    id: str
    subscription: str
    partner_id: str
    since: datetime | None = None
    until: datetime | None = None
    origin: Origin | None = None
