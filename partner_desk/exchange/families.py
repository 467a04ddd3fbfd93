"""The families of records that exports are made of, each recognised by its keys and read into facts."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from partner_desk.domain.access import AccessKind, Principal, PrincipalKind, RoleAssignment, RoleDefinition
from partner_desk.domain.coverage import Collectable, Collected
from partner_desk.domain.details import Cloud, SubscriptionDetail, TenantDetail
from partner_desk.domain.ids import (
    ROOT,
    ScopeKind,
    is_guid,
    parse_scope,
    role_key,
    scope_key,
    subscription_scope_id,
    tenant_scope_id,
)
from partner_desk.domain.partners import PartnerAdminLink
from partner_desk.exchange.gather import Gathered, Unusable, completed, folded, moment, needed, text

Fields = Mapping[str, Any]


@dataclass(frozen=True)
class Family:
    """One family: what people call it, how its records are known, and how one is read."""

    name: str
    known: Callable[[Fields], bool]
    read: Callable[[Fields, Gathered], None]


def _has(*keys: str) -> Callable[[Fields], bool]:
    return lambda record: all(key in record for key in keys)


def _type(record: Fields) -> str:
    return text(record, "type").casefold().removeprefix("/providers/")


# Subscriptions and tenants --------------------------------------------------------------------------------


def _clouds(name: str) -> Cloud:
    return {"azureusgovernment": Cloud.GOVERNMENT, "azurechinacloud": Cloud.CHINA}.get(name.casefold(), Cloud.PUBLIC)


def _account(record: Fields, into: Gathered) -> None:
    identifier, tenant = needed(record, "id"), text(record, "hometenantid") or needed(record, "tenantid")
    cloud = _clouds(text(record, "cloudname", "environmentname"))
    into.add(TenantDetail(scope_key(tenant_scope_id(tenant)), cloud, text(record, "tenantdefaultdomain"), into.origin))
    if text(record, "tenantid") == tenant and text(record, "tenantdisplayname"):
        into.tenant_names[tenant] = text(record, "tenantdisplayname")
    if identifier == tenant:  # a tenant without subscriptions
        into.tenant_of[scope_key(tenant_scope_id(tenant))] = tenant
        return
    if not is_guid(identifier):
        raise Unusable(f"the id {identifier[:80]!r} is not a GUID")
    _subscription(into, identifier, text(record, "name"), text(record, "state"), "", tenant)


def _rest_subscription(record: Fields, into: Gathered) -> None:
    identifier = text(record, "subscriptionid") or needed(record, "id").rsplit("/", 1)[-1]
    policies = folded(record.get("subscriptionpolicies"))
    chain = record.get("managementgroupancestorschain")
    name = text(record, "displayname") or text(record, "name")
    tenant = text(record, "tenantid")
    _subscription(into, identifier, name, text(record, "state"), text(policies, "quotaid"), tenant)
    if isinstance(chain, list):
        _chain(into, scope_key(subscription_scope_id(identifier)), [folded(one) for one in chain], tenant)


def _subscription(into: Gathered, identifier: str, name: str, state: str, quota: str, tenant: str) -> None:
    path = into.name_scope(subscription_scope_id(identifier), name)
    key = scope_key(path.id)
    if tenant:
        into.tenant_of[key] = tenant
    into.add(SubscriptionDetail(key, state, quota, origin=into.origin))


def _chain(into: Gathered, below: str, chain: Iterable[Fields], tenant: str) -> None:
    """Management groups above something, the nearest first."""
    for one in chain:
        path = into.name_scope(tenant_scope_id(needed(one, "name")), text(one, "displayname"))
        key = scope_key(path.id)
        into.parent_of[below] = key
        if tenant:
            into.tenant_of.setdefault(key, tenant)
        below = key


# Management groups, groups, resources ---------------------------------------------------------------------


def _entity(record: Fields, into: Gathered) -> None:
    identifier = needed(record, "id")
    path = into.name_scope(identifier, text(record, "displayname"))
    key, tenant = scope_key(path.id), text(record, "tenantid")
    if tenant and path.kind is ScopeKind.MANAGEMENT_GROUP:
        into.tenant_of[key] = tenant
    above = folded(record.get("parent"))
    if text(above, "id"):
        into.parent_of[key] = scope_key(into.name_scope(text(above, "id")).id)


def _group_shown(record: Fields, into: Gathered) -> None:
    path = into.name_scope(needed(record, "id"), text(record, "displayname"))
    key, tenant = scope_key(path.id), text(record, "tenantid")
    if tenant:
        into.tenant_of[key] = tenant
    above = folded(folded(record.get("details")).get("parent"))
    if text(above, "id"):
        into.parent_of[key] = scope_key(into.name_scope(text(above, "id"), text(above, "displayname")).id)
        if tenant:
            into.tenant_of.setdefault(into.parent_of[key], tenant)
    waiting = [(key, record.get("children"))]
    while waiting:
        parent, children = waiting.pop()
        for child in children if isinstance(children, list) else ():
            below = folded(child)
            kind = _type(below)
            identifier = needed(below, "id", "name")
            if kind.startswith("/subscription") and not identifier.startswith("/"):
                identifier = subscription_scope_id(identifier)
            found = scope_key(into.name_scope(identifier, text(below, "displayname")).id)
            into.parent_of[found] = parent
            if tenant:
                into.tenant_of.setdefault(found, tenant)
            waiting.append((found, below.get("children")))


def _group(record: Fields, into: Gathered) -> None:
    path = into.name_scope(needed(record, "id"))
    if path.kind is not ScopeKind.RESOURCE_GROUP:
        raise Unusable(f"{path.id!r} is not the id of a resource group")
    _tenant_above(record, into, path.id)


def _resource(record: Fields, into: Gathered) -> None:
    path = into.name_scope(needed(record, "id"))
    if path.kind is not ScopeKind.RESOURCE:
        raise Unusable(f"{path.id!r} is not the id of a resource")
    _tenant_above(record, into, path.id)


def _bare(record: Fields, into: Gathered) -> None:
    """A row of a query that asked for little more than ids: a subscription, group or resource."""
    path = into.name_scope(needed(record, "id"))
    if path.kind is ScopeKind.MANAGEMENT_GROUP:
        raise Unusable(f"{path.id!r} tells nothing but that there is such a group")
    _tenant_above(record, into, path.id)


def _below_group(record: Fields, into: Gathered) -> None:
    """A subscription as the list of one management group names it."""
    group, _, identifier = needed(record, "id").rpartition("/subscriptions/")
    tenant, above = text(record, "tenant"), scope_key(into.name_scope(group).id)
    _subscription(into, identifier, text(record, "displayname"), text(record, "state"), "", tenant)
    into.parent_of[scope_key(subscription_scope_id(identifier))] = above
    if tenant:
        into.tenant_of.setdefault(above, tenant)


def _tenant_above(record: Fields, into: Gathered, identifier: str) -> None:
    tenant = text(record, "tenantid")
    if tenant and is_guid(tenant):
        subscription = scope_key("/".join(identifier.split("/")[:3]))
        into.tenant_of.setdefault(subscription, tenant)


# Roles ----------------------------------------------------------------------------------------------------

_PRINCIPALS = {
    "user": PrincipalKind.MEMBER,
    "serviceprincipal": PrincipalKind.SERVICE_PRINCIPAL,
    "group": PrincipalKind.GROUP,
    "foreigngroup": PrincipalKind.FOREIGN_GROUP,
    "msi": PrincipalKind.MANAGED_IDENTITY,
}
_FOREIGN = "foreign principal for"
_ELIGIBLE = "roleeligibility"
"""What the ids of roles that can only be activated have in them."""


def _principal_kind(word: str, name: str, sign_in: str) -> PrincipalKind:
    if name.casefold().startswith(_FOREIGN):
        return PrincipalKind.FOREIGN_GROUP
    if "#EXT#" in sign_in or "#EXT#" in name:
        return PrincipalKind.GUEST
    return _PRINCIPALS.get(word.casefold(), PrincipalKind.MEMBER)


def _assign(into: Gathered, identifier: str, scope: str, role: str, principal: Principal, since: str) -> None:
    scope = ROOT if scope in ("", ROOT) else scope
    key = ROOT
    if scope != ROOT:
        path = parse_scope(scope)
        if path is None:
            raise Unusable(f"{scope[:200]!r} is not the id of a scope")
        key = scope_key(into.mention(scope).id)
    into.add(principal)
    eligible = _ELIGIBLE in identifier.casefold()
    kind = AccessKind.ELIGIBLE if eligible else AccessKind.ACTIVE
    start = moment(since) if since else None
    into.add(
        RoleAssignment(scope_key(identifier), principal.id, role_key(role), key, kind, since=start, origin=into.origin)
    )
    if eligible:
        return
    subscription = "/".join(key.split("/")[:3])
    if subscription.startswith("/subscriptions/") and subscription == key and not into.partial:
        into.add(Collected(Collectable.ROLE_ASSIGNMENTS, subscription, origin=into.origin))


def _assignment(record: Fields, into: Gathered) -> None:
    who = needed(record, "principalid").casefold()
    name = text(record, "principalname")
    kind = _principal_kind(text(record, "principaltype"), name, name)
    sign_in = name if kind in (PrincipalKind.MEMBER, PrincipalKind.GUEST) else ""
    principal = Principal(who, kind, None, name, sign_in, origin=into.origin)
    role = needed(record, "roledefinitionid")
    _role_name(into, role, text(record, "roledefinitionname"))
    _assign(into, needed(record, "id"), needed(record, "scope"), role, principal, text(record, "createdon"))


def _ps_assignment(record: Fields, into: Gathered) -> None:
    who, name = needed(record, "objectid").casefold(), text(record, "displayname")
    sign_in = text(record, "signinname")
    kind = _principal_kind(text(record, "objecttype"), name, sign_in)
    principal = Principal(who, kind, None, name, sign_in, origin=into.origin)
    role = needed(record, "roledefinitionid")
    _role_name(into, role, text(record, "roledefinitionname"))
    _assign(into, needed(record, "roleassignmentid"), needed(record, "scope"), role, principal, "")


def _role_name(into: Gathered, role: str, name: str) -> None:
    """A role's name, for roles that no list of definitions told of."""
    into.role_names.setdefault(role_key(role), name)


def _definition(record: Fields, into: Gathered) -> None:
    role = needed(record, "name") if is_guid(text(record, "name")) else needed(record, "id")
    custom = text(record, "roletype").casefold().replace("role", "") == "custom"
    into.add(RoleDefinition(role_key(role), needed(record, "rolename"), custom, into.origin))


# Partner admin links --------------------------------------------------------------------------------------


def _link(record: Fields, into: Gathered) -> None:
    number = text(record, "partnerid", "name") or needed(record, "id").rsplit("/", 1)[-1]
    if not number.isdigit():
        raise Unusable(f"the PartnerID {number[:40]!r} is not a number")
    who, tenant = needed(record, "objectid").casefold(), needed(record, "tenantid")
    into.name_tenant(tenant)
    into.add(Principal(who, PrincipalKind.MEMBER, scope_key(tenant_scope_id(tenant)), origin=into.origin))
    _linked(into, who, number, text(record, "partnername"))
    start = text(record, "updatedtime", "createdtime")
    if start:
        known = into.facts[PartnerAdminLink, _link_key(who)]
        since_from = "the link's own record (last changed)"
        link = PartnerAdminLink(_link_key(who), who, number, moment(start), None, since_from, into.origin)
        into.facts[PartnerAdminLink, _link_key(who)] = completed(link, known)


def _link_key(who: str) -> str:
    return f"link of {who}"


def _linked(into: Gathered, who: str, number: str, name: str) -> None:
    into.add(PartnerAdminLink(_link_key(who), who, number, origin=into.origin))
    into.add(Collected(Collectable.PARTNER_ADMIN_LINKS, who, origin=into.origin))
    into.partner_names.setdefault(number, name)


def _attestation(record: Fields, into: Gathered) -> None:
    who, tenant = needed(record, "objectid").casefold(), needed(record, "tenantid")
    service = text(record, "type").casefold() == "serviceprincipal"
    sign_in = text(record, "userprincipalname")
    kind = PrincipalKind.SERVICE_PRINCIPAL if service else _principal_kind("user", "", sign_in)
    into.name_tenant(tenant, text(record, "tenantdisplayname"))
    name = text(record, "displayname") or sign_in
    app = text(record, "appid")
    into.add(Principal(who, kind, scope_key(tenant_scope_id(tenant)), name, sign_in, app, origin=into.origin))
    number = text(record, "partnerid")
    if number.isdigit():
        _linked(into, who, number, text(record, "partnername"))
    elif text(record, "partneradminlink") != "Unavailable":
        into.add(Collected(Collectable.PARTNER_ADMIN_LINKS, who, origin=into.origin))
    assignments = record.get("assignments")
    for one in assignments if isinstance(assignments, list) else ():
        held = folded(one)
        scope, role = needed(held, "scope"), needed(held, "id")
        if text(held, "roletype").casefold().startswith("custom"):
            into.add(RoleDefinition(role_key(role), text(held, "rolename"), True, into.origin))
        path = into.mention(scope) if scope != ROOT else None
        key = scope_key(path.id) if path is not None else ROOT
        if path is not None:
            into.tenant_of.setdefault("/".join(key.split("/")[:3]) if "/subscriptions/" in key else key, tenant)
        identifier = f"attested: {who} {role_key(role)} {key}"
        into.add(RoleAssignment(identifier, who, role_key(role), key, origin=into.origin))


def _is(kind: str) -> Callable[[Fields], bool]:
    return lambda record: _type(record) == kind


_BARE = {"id", "name", "type", "resourcegroup", "subscriptionid", "tenantid", "kind"}
"""What a query of resources may have been cut down to."""

FAMILIES: tuple[Family, ...] = (
    Family("attestation of a partner admin link", _has("partneradminlink", "objectid"), _attestation),
    Family("partner admin link", _has("partnerid", "objectid", "tenantid"), _link),
    Family("role assignments", _has("principalid", "roledefinitionid", "scope"), _assignment),
    Family("role assignments (PowerShell)", _has("roleassignmentid", "objectid"), _ps_assignment),
    Family("role definitions", _has("rolename", "permissions"), _definition),
    Family("subscriptions (REST or Resource Graph)", _has("subscriptionpolicies"), _rest_subscription),
    Family("management group entities", _has("parentnamechain", "numberofdescendants"), _entity),
    Family("management group", _has("id", "children", "details"), _group_shown),
    Family(
        "account list",
        lambda one: "id" in one and "tenantid" in one and ("user" in one or "isdefault" in one),
        _account,
    ),
    Family("subscriptions (Resource Graph)", _is("microsoft.resources/subscriptions"), _rest_subscription),
    Family("resource groups", _is("microsoft.resources/resourcegroups"), _group),
    Family("resource groups (Resource Graph)", _is("microsoft.resources/subscriptions/resourcegroups"), _group),
    Family("management groups (Resource Graph)", _is("microsoft.management/managementgroups"), _group_shown),
    Family(
        "subscriptions of a management group", _is("microsoft.management/managementgroups/subscriptions"), _below_group
    ),
    Family(
        "resources", lambda one: "/providers/" in text(one, "id") and "type" in one and "location" in one, _resource
    ),
    Family(
        "resources (Resource Graph)",
        lambda one: one.keys() <= _BARE and parse_scope(text(one, "id")) is not None,
        _bare,
    ),
)
"""Every family, the most particular first."""


def family_of(record: Fields) -> Family | None:
    """The family that a record (with folded keys) belongs to."""
    return next((family for family in FAMILIES if family.known(record)), None)


LOOKED_FOR = ", ".join(dict.fromkeys(family.name.split(" (")[0] for family in FAMILIES))
"""What a file was looked through for, in words."""
