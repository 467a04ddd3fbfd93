"""Granular delegated admin privileges (GDAP) and customers of a partner, as Microsoft Graph lists them.

They give roles of Microsoft Entra, none of Azure: what is kept is with whom, and until when.
"""

from __future__ import annotations

import re
from typing import Any

from partner_desk.domain.ids import is_guid, scope_key, tenant_scope_id
from partner_desk.domain.moments import Span, never_holds
from partner_desk.domain.relationships import AdminRelationship
from partner_desk.exchange.families.roles import Fields, value
from partner_desk.exchange.fields import Unusable, folded, moment, needed, text
from partner_desk.exchange.gather import Gathered, day_of

_IN_FORCE = ("active", "expiring", "terminationrequested", "terminating")
_OVER = ("terminated", "expired")
"""The states, in small letters, of a relationship that a customer approved; others were never in force."""

_OF_PARTNER = re.compile(r"[0-9a-f-]{36}-([0-9a-f-]{36})", re.ASCII)
"""The id of a relationship ends with what all of one partner have in common."""


def _customer(record: Fields, *keys: str) -> str:
    tenant = needed(record, *keys).casefold()
    if not is_guid(tenant):
        raise Unusable(f"has the customer {tenant[:80]!r}, which is no GUID")
    return tenant


def relationship(record: Fields, into: Gathered) -> None:
    """An admin relationship that is or was in force."""
    identifier, status = needed(record, "id").casefold(), value(record, "status").casefold()
    if status not in (*_IN_FORCE, *_OVER):
        raise Unusable(f"is an admin relationship whose status is {status[:40]!r}, so it is not in force")
    customer = folded(record.get("customer"))
    tenant = _customer(customer, "tenantid")
    since, until = (moment(value(record, key)) for key in ("activateddatetime", "enddatetime"))
    if status in _OVER:
        ends = [one for one in (until, moment(value(record, "lastmodifieddatetime"))) if one is not None]
        until = min(ends, default=day_of(into.origin))
    if never_holds(Span(since, until)):
        raise Unusable("ends before it begins")
    into.name_tenant(tenant, text(customer, "displayname"))
    extends = status == "active" and _is_some_time(record.get("autoextendduration"))
    home, name = _OF_PARTNER.fullmatch(identifier), text(record, "displayname")
    key = scope_key(tenant_scope_id(tenant))
    said = AdminRelationship(identifier, key, None, name, extends, since, until, into.origin)
    into.organizations.relationships[identifier] = (said, home[1] if home is not None else into.origin.source)


def _is_some_time(said: Any) -> bool:
    """Whether a duration is told that is more than none: as `P180D`, `180.00:00:00` or an object of PowerShell."""
    parts = said.values() if isinstance(said, dict) else (said,)
    return any(re.search("[1-9]", str(one)) is not None for one in parts if not isinstance(one, bool))


def access(record: Fields, into: Gathered) -> None:
    """What a group of the partner may do by an admin relationship: nothing in Azure."""
    raise Unusable("gives a group roles of Microsoft Entra by an admin relationship, and none in Azure")


def is_customer(record: Fields) -> bool:
    """Whether it names a customer of a partner."""
    kind = text(record, "@odata.type", "odatatype").casefold()
    return kind.endswith(".delegatedadmincustomer") or {"contracttype", "customerid", "displayname"} <= record.keys()


def customer(record: Fields, into: Gathered) -> None:
    """A customer: its tenant and its name."""
    into.name_tenant(_customer(record, "customerid", "tenantid", "id"), text(record, "displayname"))
