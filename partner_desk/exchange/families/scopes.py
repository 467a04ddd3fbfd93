"""Tenants, management groups, subscriptions, groups and resources, as az, REST and Resource Graph list them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from partner_desk.domain.details import Cloud, SubscriptionDetail, TenantDetail
from partner_desk.domain.ids import ScopeKind, is_guid, parse_scope, scope_key, subscription_scope_id, tenant_scope_id
from partner_desk.exchange.families.roles import Fields
from partner_desk.exchange.fields import Unusable, folded, needed, text
from partner_desk.exchange.gather import Gathered


def type_of(record: Fields) -> str:
    """The type of Azure that a record names, in small letters."""
    return text(record, "type").casefold().removeprefix("/providers/")


# Subscriptions and tenants --------------------------------------------------------------------------------


def _clouds(name: str) -> Cloud:
    return {"azureusgovernment": Cloud.GOVERNMENT, "azurechinacloud": Cloud.CHINA}.get(name.casefold(), Cloud.PUBLIC)


def account(record: Fields, into: Gathered) -> None:
    """A subscription as `az account list` tells it, or a tenant without any."""
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
    _managed(record, into, identifier)


def subscription(record: Fields, into: Gathered) -> None:
    """A subscription as REST and Resource Graph tell it."""
    identifier = text(record, "subscriptionid") or needed(record, "id").rsplit("/", 1)[-1]
    policies = folded(record.get("subscriptionpolicies"))
    chain = record.get("managementgroupancestorschain")
    name = text(record, "displayname") or text(record, "name")
    tenant = text(record, "tenantid")
    _subscription(into, identifier, name, text(record, "state"), text(policies, "quotaid"), tenant)
    _managed(record, into, identifier)
    if isinstance(chain, list):
        _chain(into, scope_key(subscription_scope_id(identifier)), [folded(one) for one in chain], tenant)


def _subscription(into: Gathered, identifier: str, name: str, state: str, quota: str, tenant: str) -> None:
    path = into.name_scope(subscription_scope_id(identifier), name)
    key = scope_key(path.id)
    if tenant:
        into.tenant_of[key] = tenant
    into.add(SubscriptionDetail(key, state, quota, origin=into.origin))
    if state.casefold() == "deleted":
        into.deleted[key] = into.origin
        into.warn(f"{name or identifier} is a deleted subscription; roles in it do not count any more.")


def _managed(record: Fields, into: Gathered, identifier: str) -> None:
    if any(isinstance(record.get(key), list) and record[key] for key in ("managedbytenants", "managedbytenantids")):
        into.managed.add(scope_key(subscription_scope_id(identifier)))


def _chain(into: Gathered, below: str, chain: Iterable[Fields], tenant: str) -> None:
    """Management groups above something, the nearest first."""
    for one in chain:
        path = into.name_scope(tenant_scope_id(needed(one, "name")), text(one, "displayname"))
        key = scope_key(path.id)
        into.place(below, key)
        if tenant:
            into.tenant_of.setdefault(key, tenant)
        below = key


# Management groups, groups, resources ---------------------------------------------------------------------


def management_group_entity(record: Fields, into: Gathered) -> None:
    """A scope of the list of management group entities, with the one above it."""
    identifier = needed(record, "id")
    path = into.name_scope(identifier, text(record, "displayname"))
    key, tenant = scope_key(path.id), text(record, "tenantid")
    if tenant and path.kind is ScopeKind.MANAGEMENT_GROUP:
        into.tenant_of[key] = tenant
    above = folded(record.get("parent"))
    if text(above, "id"):
        into.place(key, scope_key(into.name_scope(text(above, "id")).id))


def management_group(record: Fields, into: Gathered) -> None:
    """A management group as it is shown, with everything below it."""
    path = into.name_scope(needed(record, "id"), text(record, "displayname"))
    key, tenant = scope_key(path.id), text(record, "tenantid")
    if tenant:
        into.tenant_of[key] = tenant
    above = folded(folded(record.get("details")).get("parent"))
    if text(above, "id", "parentid"):
        into.place(key, scope_key(into.name_scope(text(above, "id", "parentid"), text(above, "displayname")).id))
        if tenant:
            into.tenant_of.setdefault(into.parent_of[key], tenant)
    waiting = [(key, record.get("children"))]
    while waiting:
        parent, children = waiting.pop()
        for child in children if isinstance(children, list) else ():
            if not isinstance(child, Mapping):
                continue  # the name of its type, where it lay too deep to be exported
            below = folded(child)
            kind = type_of(below) or text(below, "childtype").casefold()
            identifier = needed(below, "id", "childid", "name")
            if kind.startswith("/subscription") and not identifier.startswith("/"):
                identifier = subscription_scope_id(identifier)
            child_key = scope_key(into.name_scope(identifier, text(below, "displayname")).id)
            into.place(child_key, parent)
            if tenant:
                into.tenant_of.setdefault(child_key, tenant)
            waiting.append((child_key, below.get("children")))


def resource_group(record: Fields, into: Gathered) -> None:
    """A resource group."""
    path = into.name_scope(needed(record, "id"))
    if path.kind is not ScopeKind.RESOURCE_GROUP:
        raise Unusable(f"{path.id!r} is not the id of a resource group")
    _tenant_above(record, into, path.id)


def resource(record: Fields, into: Gathered) -> None:
    """A resource."""
    known = parse_scope(needed(record, "id", "resourceid"))
    if known is not None and known.kind is not ScopeKind.RESOURCE:
        raise Unusable(f"{known.id!r} is not the id of a resource")
    _tenant_above(record, into, into.name_scope(needed(record, "id", "resourceid")).id)


def is_resource(record: Fields) -> bool:
    """Whether it is a resource, as az, REST and `Get-AzResource` list it."""
    listed = "location" in record and not record.keys().isdisjoint(("type", "resourcetype"))
    return listed and "/providers/" in text(record, "id", "resourceid").casefold()


def is_named(record: Fields) -> bool:
    """Whether it is a subscription of which little more is told than its id and name."""
    return not record.keys().isdisjoint(_NAMES) and record.keys() <= _NAMED and is_guid(text(record, "subscriptionid"))


def named(record: Fields, into: Gathered) -> None:
    """A subscription by its id and name; states in words of another language are not taken."""
    state = text(record, "state", "status")
    said = {**record, "displayname": text(record, *_NAMES), "state": state if state in _STATES else ""}
    subscription(said, into)


_NAMES = ("subscriptionname", "displayname", "name")
_STATES = ("Enabled", "Disabled", "Deleted", "Warned", "PastDue", "Expired")
_NAMED = {
    *_NAMES, "id", "subscriptionid", "state", "status", "tenantid", "currentstorageaccountname", "myrole",
    "currentcost", "securescore", "parentmanagementgroup", "authorizationsource",
}  # fmt: skip
"""What a list of subscriptions has, of old or of the portal, and no other table."""


def bare(record: Fields, into: Gathered) -> None:
    """A row of a query that asked for little more than ids: a subscription, group or resource."""
    known = parse_scope(needed(record, "id"))
    if known is not None and known.kind is ScopeKind.MANAGEMENT_GROUP:
        raise Unusable(f"{known.id!r} tells nothing but that there is such a group")
    _tenant_above(record, into, into.name_scope(needed(record, "id")).id)


def subscription_of_group(record: Fields, into: Gathered) -> None:
    """A subscription as the list of one management group names it."""
    group, _, identifier = needed(record, "id").rpartition("/subscriptions/")
    tenant, above = text(record, "tenant"), scope_key(into.name_scope(group).id)
    _subscription(into, identifier, text(record, "displayname"), text(record, "state"), "", tenant)
    into.place(scope_key(subscription_scope_id(identifier)), above)
    if tenant:
        into.tenant_of.setdefault(above, tenant)


def _tenant_above(record: Fields, into: Gathered, identifier: str) -> None:
    tenant = text(record, "tenantid")
    if tenant and is_guid(tenant):
        subscription = scope_key("/".join(identifier.split("/")[:3]))
        into.tenant_of.setdefault(subscription, tenant)
