"""Azure Lighthouse: definitions (what is offered to whom) and assignments (where it is in force).

Both are listed in the customer's subscription by az, REST and PowerShell, and across customers by Resource Graph. Only
both together make a delegation; which authorizations Azure refuses is looked at when they are put together.
"""

from __future__ import annotations

from typing import Any

from partner_desk.domain.access import AccessKind, Authorization, DelegationRoute, Principal, PrincipalKind
from partner_desk.domain.coverage import Collectable
from partner_desk.domain.ids import ScopeKind, is_guid, parse_scope, role_key, scope_key, tenant_scope_id
from partner_desk.exchange.families.roles import Fields, subscription_of, value
from partner_desk.exchange.fields import Unusable, folded, moment, needed, text
from partner_desk.exchange.gather import Gathered
from partner_desk.exchange.listed import AssignedOffer, DelegationOffer

_PROVIDER = "/providers/microsoft.managedservices/"
_MOST = 1_000
"""More authorizations than this one definition cannot have."""


def definition(record: Fields, into: Gathered) -> None:
    """A definition: it delegates nothing by itself."""
    into.listed.offers[scope_key(needed(record, "id"))] = _offer(record, into)


def assignment(record: Fields, into: Gathered) -> None:
    """An assignment of a definition to a subscription or resource group, perhaps with the definition in it."""
    identifier, wanted = scope_key(needed(record, "id")), scope_key(needed(record, "registrationdefinitionid"))
    path = parse_scope(identifier.split(_PROVIDER)[0])
    if path is None or path.kind not in (ScopeKind.SUBSCRIPTION, ScopeKind.RESOURCE_GROUP):
        raise Unusable(f"stands at {identifier[:200]!r}, which is no subscription or resource group")
    scope = scope_key(into.mention(path.id).id)
    into.listed.of(into.origin, Collectable.DELEGATIONS).subjects.add(subscription_of(scope))
    state = value(record, "provisioningstate").casefold()
    if state not in ("", "succeeded"):
        into.listed.over[identifier] = into.origin
        if not state.startswith("delet"):
            into.listed.doubted.add((Collectable.DELEGATIONS, subscription_of(scope)))
        raise Unusable(f"is of a delegation whose provisioningState is {state[:40]!r}, so it is not in force")
    inside = folded(record.get("registrationdefinition"))
    if "managedbytenantid" in inside:
        into.listed.offers[wanted] = _offer(inside, into)
    of_customer = text(inside, "manageetenantid") or text(record, "manageetenantid")
    if is_guid(of_customer):
        into.tenant_of.setdefault(subscription_of(scope), of_customer)
    created = moment(value(folded(record.get("systemdata")), "createdat"))
    into.listed.assigned[identifier] = AssignedOffer(identifier, scope, wanted, created, into.origin)
    into.listed.over.pop(identifier, None)


def template(record: Fields, into: Gathered) -> None:
    """A template, or its parameters: what somebody means to delegate."""
    raise Unusable(
        "is the template of an offer: an intention, and no delegation before it is deployed; "
        "az managedservices assignment list --include-definition true tells what is delegated"
    )


def is_template(record: Fields) -> bool:
    """Whether it is a template of Azure Resource Manager with an offer, or its parameters."""
    return "$schema" in record and {"managedbytenantid", "authorizations"} <= folded(record.get("parameters")).keys()


def _offer(record: Fields, into: Gathered) -> DelegationOffer:
    tenant = needed(record, "managedbytenantid")
    if not is_guid(tenant):
        raise Unusable(f"names a managing tenant that is no GUID, {tenant[:40]!r}")
    state = value(record, "provisioningstate").casefold()
    if state not in ("", "succeeded"):
        raise Unusable(f"is of an offer whose provisioningState is {state[:40]!r}, so it gives nothing")
    into.name_tenant(tenant, text(record, "managedbytenantname"))
    home, given = scope_key(tenant_scope_id(tenant)), []
    rows = [(AccessKind.ACTIVE, one) for one in _listed(record, "authorizations", "authorization")]
    rows += [(AccessKind.ELIGIBLE, one) for one in _listed(record, "eligibleauthorizations", "eligibleauthorization")]
    if len(rows) > _MOST:
        raise Unusable(f"has {len(rows):,} authorizations, more than any offer can have")
    half_read = False
    for number, (kind, row) in enumerate(rows, 1):
        try:
            given.append(_authorization(folded(row), kind, home, into))
        except Unusable as slip:
            into.leave_out(into.origin.source, f"authorization {number}", f"the authorization {slip}")
            half_read = True
    plan = value(folded(record.get("plan")), "name", "product") or value(record, "planname")
    via = DelegationRoute.MARKETPLACE if plan else DelegationRoute.TEMPLATE
    changed = moment(value(folded(record.get("systemdata")), "lastmodifiedat", "createdat"))
    name = text(record, "registrationdefinitionname")
    return DelegationOffer(home, name, via, tuple(given), changed, half_read, into.origin)


def _listed(record: Fields, *keys: str) -> list[Any]:
    return next((held for key in keys if isinstance(held := record.get(key), list)), [])


def _authorization(record: Fields, kind: AccessKind, home: str, into: Gathered) -> Authorization:
    who, role = needed(record, "principalid").casefold(), role_key(needed(record, "roledefinitionid"))
    for what in (who, role):
        if not is_guid(what):
            raise Unusable(f"names {what[:80]!r}, which is no GUID")
    may_give = [role_key(one) for one in _listed(record, "delegatedroledefinitionids") if isinstance(one, str)]
    name = text(record, "principaliddisplayname")
    into.add_principal(Principal(who, PrincipalKind.MEMBER, home, name, origin=into.origin), guessed=True)
    return Authorization(who, role, kind, delegated_roles=tuple(one for one in may_give if is_guid(one)))
