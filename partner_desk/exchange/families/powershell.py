"""Scopes, tenants and roles as cmdlets of Az and older programs write them; tenants and descendants as REST does."""

from __future__ import annotations

from partner_desk.domain.access import RoleDefinition
from partner_desk.domain.ids import ScopeKind, is_guid, parse_scope, role_key
from partner_desk.exchange.families import scopes
from partner_desk.exchange.families.roles import Fields, value
from partner_desk.exchange.fields import Unusable, folded, needed, text
from partner_desk.exchange.gather import Gathered


def is_subscription(record: Fields) -> bool:
    """Whether it is a subscription as `Get-AzSubscription` has it, without its offer."""
    identifier = text(record, "subscriptionid", "id")
    return {"name", "state", "tenantid"} <= record.keys() and is_guid(identifier)


def subscription(record: Fields, into: Gathered) -> None:
    """A subscription; it belongs to its home tenant, wherever it was looked at from."""
    identifier, tenant = text(record, "subscriptionid", "id"), value(record, "hometenantid", "tenantid")
    if tenant and not is_guid(tenant):
        raise Unusable(f"has the tenant {tenant[:80]!r}, which is no GUID")
    scopes.subscription({**record, "subscriptionid": identifier, "tenantid": tenant}, into)


def is_resource_group(record: Fields) -> bool:
    """Whether it is a resource group of `Get-AzResourceGroup`, or of a program that leaves its type out."""
    if {"resourcegroupname", "resourceid", "provisioningstate"} <= record.keys():
        return True
    path = parse_scope(text(record, "id")) if "location" in record and not text(record, "type") else None
    return path is not None and path.kind is ScopeKind.RESOURCE_GROUP


def resource_group(record: Fields, into: Gathered) -> None:
    """A resource group."""
    scopes.resource_group({**record, "id": needed(record, "resourceid", "id")}, into)


def management_group(record: Fields, into: Gathered) -> None:
    """A management group, with the one above it and everything below it."""
    above = {"id": text(record, "parentid"), "displayname": text(record, "parentdisplayname")}
    scopes.management_group({**record, "details": {"parent": above}}, into)


def is_descendant(record: Fields) -> bool:
    """Whether it is a scope below a management group, as REST lists them."""
    below = {"id", "displayname", "parent"} <= record.keys() and "id" in folded(record.get("parent"))
    return below and parse_scope(text(record, "id")) is not None


def is_tenant(record: Fields) -> bool:
    """Whether it is a tenant, as REST and `Get-AzTenant` list those to which somebody has access."""
    listed = text(record, "id").startswith("/tenants/")
    return "tenantid" in record and (listed or {"domains", "tenantcategory"} <= record.keys())


def tenant(record: Fields, into: Gathered) -> None:
    """A tenant and its name; of one that is only seen from another one, no more than the name."""
    identifier, name = needed(record, "tenantid").casefold(), text(record, "displayname", "name")
    if not is_guid(identifier):
        raise Unusable(f"has the id {identifier[:80]!r}, which is no GUID")
    if value(record, "tenantcategory").casefold() in ("", "home"):
        into.name_tenant(identifier, name)
    elif name:
        into.tenant_names.setdefault(identifier, name)


def definition(record: Fields, into: Gathered) -> None:
    """A role definition, built in or custom."""
    role = role_key(needed(record, "id"))
    if not is_guid(role):
        raise Unusable(f"has the id {role[:80]!r}, which is no GUID")
    custom = str(record.get("iscustom")).casefold() == "true"
    into.add(RoleDefinition(role, needed(record, "name"), custom, into.origin))
