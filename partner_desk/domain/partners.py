"""Partner organizations and the two ways they are tied to a customer: the admin link and the record."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Annotated

from partner_desk.domain.descriptions import (
    Described,
    Key,
    NameText,
    Refers,
    RowNumber,
    SinceDay,
    SinceMoment,
    Unit,
    UntilDay,
    UntilMoment,
    WordEnum,
    describes,
)
from partner_desk.domain.moments import Span
from partner_desk.domain.origin import Evidence

PartnerId = Annotated[str, Described("PartnerID", unit=Unit.PARTNER_ID)]


class Agreement(WordEnum):
    """Whether the partner's program agreement is in force."""

    ACTIVE = "active"
    INACTIVE = "inactive"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class ClosedId:
    """A PartnerID that was deleted in Partner Center on a day."""

    id: PartnerId
    since: Annotated[datetime, Described("closed since", unit=Unit.WHOLE_DAY), Key("from")]


@describes(
    "partners",
    "partner",
    "partners",
    "an organization with its PartnerIDs, also a closed PartnerID",
    table="partner",
    phrase="the partner {itself}",
)
@dataclass(frozen=True, slots=True)
class Partner:
    """One partner organization: its global id, its location ids, and what ties it to directories.

    `tenant` is the scope key of the partner's own tenant. `admin_agents` and `helpdesk_agents` are the object
    ids of the groups by which the partner administers on behalf of customers; None means not known.
    `ours` marks the organization that keeps this desk. `designated` is when it holds a Solutions Partner designation;
    `designated_known` says that it held none at any other time. `csp_revoked` is when its CSP authorization was
    suspended or revoked.
    """

    id: Annotated[str, Described("id", Refers.PARTNER)]
    name: NameText
    global_id: Annotated[str, Described("global ID", unit=Unit.PARTNER_ID), Key(required=True)] = ""
    location_ids: Annotated[tuple[str, ...], Described("location IDs", unit=Unit.PARTNER_ID), Key(required=True)] = ()
    closed_ids: Annotated[tuple[ClosedId, ...], Described("closed IDs")] = ()
    tenant: Annotated[str | None, Described("own tenant", Refers.TENANT)] = None
    admin_agents: Annotated[str | None, Described("AdminAgents group", Refers.FOREIGN_GROUP)] = None
    helpdesk_agents: Annotated[str | None, Described("HelpdeskAgents group", Refers.FOREIGN_GROUP)] = None
    agreement: Annotated[Agreement, Described("program agreement")] = Agreement.ACTIVE
    ours: Annotated[bool, Described("our own organization"), Key(None)] = False
    designated: Annotated[
        tuple[Span, ...], Described("designated", unit=Unit.WHOLE_DAY, later=True), Key(begins="since")
    ] = ()
    designated_known: Annotated[bool, Described("designated at no other time", later=True)] = False
    csp_revoked: Annotated[
        tuple[Span, ...], Described("CSP authorization revoked", unit=Unit.WHOLE_DAY, later=True), Key(begins="since")
    ] = ()
    origin: Evidence = None

    @property
    def partner_ids(self) -> tuple[str, ...]:
        """Every PartnerID of the organization, the global one first."""
        return (self.global_id, *self.location_ids)

    def closed_since(self, partner_id: str) -> datetime | None:
        """The moment from which the id is closed; None while it is open."""
        return next((closed.since for closed in self.closed_ids if closed.id == partner_id), None)

    def is_closed(self, partner_id: str, moment: datetime) -> bool:
        """Whether one of its ids is closed at a moment."""
        since = self.closed_since(partner_id)
        return since is not None and since <= moment


@describes(
    "partner-admin-links",
    "partner admin link",
    "partner admin links",
    "an identity carries a PartnerID (PAL)",
    about=("principal",),
    table="partner_admin_link",
    twice="linked twice",
    phrase="the link of {principal} to {partner_id}",
)
@dataclass(frozen=True, slots=True)
class PartnerAdminLink:
    """One identity in one tenant carries a PartnerID; `since_from` says where the start is known from.

    `checked` is when somebody or something last looked whether it is still so: only the identity itself sees its link.
    """

    id: RowNumber
    principal: Annotated[str, Described("identity", Refers.IDENTITY)]
    partner_id: PartnerId
    since: SinceMoment = None
    until: UntilMoment = None
    since_from: Annotated[str, Described("beginning known from"), Key(None)] = ""
    checked: Annotated[datetime | None, Described("last checked", later=True), Key(None)] = None
    origin: Evidence = None

    @property
    def last_seen(self) -> datetime | None:
        """When it was last looked at, which may be when it was recorded; None where nobody knows."""
        return self.checked or (self.origin.seen if self.origin is not None else None)


@describes(
    "partners-of-record",
    "partner of record",
    "partners of record",
    "the partner that the customer names on a subscription (DPOR)",
    about=("subscription",),
    table="partner_of_record",
    twice="given two partners of record",
    phrase="{partner_id} as partner of record of {subscription}",
)
@dataclass(frozen=True, slots=True)
class PartnerOfRecord:
    """The digital partner of record that a customer named on one subscription."""

    id: RowNumber
    subscription: Annotated[str, Described("subscription", Refers.SUBSCRIPTION)]
    partner_id: PartnerId
    since: SinceDay = None
    until: UntilDay = None
    origin: Evidence = None


class Association(WordEnum):
    """By what a report of Microsoft says that a partner is associated with a subscription."""

    RECORD = "dpor", "digital partner of record"
    LINK = "pal", "partner admin link"
    SELLER = "csp", "seller (CSP)"
    OTHER = "other", "another association"


@describes(
    "attributions",
    "attribution",
    "attributions",
    "whom a report of Microsoft names for the consumption of a subscription in a month, and by what",
    about=("subscription", "month", "partner_id", "association"),
    phrase="the attribution of {subscription} in {month} to {partner_id} by {association}",
    later=True,
)
@dataclass(frozen=True, slots=True)
class Attribution:
    """What a report says that Microsoft attributed: no verdict rests on it, it is compared with them.

    `month` is the first day of it.
    """

    id: RowNumber
    subscription: Annotated[str, Described("subscription", Refers.SUBSCRIPTION)]
    month: Annotated[date, Described("first day of the month")]
    partner_id: PartnerId
    association: Annotated[Association, Described("association")]
    origin: Evidence = None
