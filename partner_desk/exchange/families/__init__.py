"""The families of records that exports are made of, each recognised by its keys and read into facts by its module.

`scopes` reads what Azure is divided into, `roles` who holds what, `pim` who may, `links` who is linked,
`lighthouse` what is delegated, `directory` who there is and is in which group, `denials` who is denied what,
`organizations` which tenants and groups are those of partners, `gdap` whose directories they administer; `amounts` adds
up what `usage` and `cost` tell of; `unread` says of what is met among exports why it tells nothing.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from partner_desk.domain.ids import parse_scope
from partner_desk.exchange.families import (
    azgovviz,
    azurehound,
    cost,
    credentials,
    denials,
    directory,
    gdap,
    lighthouse,
    links,
    organizations,
    pim,
    powershell,
    rolerows,
    roles,
    scopes,
    unread,
    usage,
)
from partner_desk.exchange.families.amount_formats import AmountFormat
from partner_desk.exchange.families.roles import Fields
from partner_desk.exchange.gather import Gathered, text


@dataclass(frozen=True)
class Family:
    """One family: what people call it, how its records are known, and how one is read."""

    name: str
    known: Callable[[Fields], bool]
    read: Callable[[Fields, Gathered], None]


def _has(*keys: str) -> Callable[[Fields], bool]:
    return lambda record: all(key in record for key in keys)


def _is(kind: str) -> Callable[[Fields], bool]:
    return lambda record: scopes.type_of(record) == kind


_BARE = {"id", "name", "type", "resourcegroup", "subscriptionid", "tenantid", "kind"}
"""What a query of resources may have been cut down to."""

FAMILIES: tuple[Family, ...] = (
    Family("attestation of a partner admin link", _has("partneradminlink", "objectid"), links.attestation),
    Family("partner admin link", _has("partnerid", "objectid", "tenantid"), links.link),
    Family("requests of Privileged Identity Management", pim.is_request, pim.request),
    Family("roles of Privileged Identity Management", pim.is_schedule, pim.schedule),
    Family("classic administrators", rolerows.is_classic, rolerows.classic),
    Family("role assignments", _has("principalid", "roledefinitionid", "scope"), roles.assignment),
    Family("role assignments (AzGovViz)", azgovviz.is_role, azgovviz.role),
    Family("eligible roles (AzGovViz)", azgovviz.is_eligible, azgovviz.eligible),
    Family("access on behalf of customers", rolerows.is_checked, rolerows.checked),
    Family("role assignments (PowerShell, tables)", rolerows.is_row, rolerows.row),
    Family("delegations (Azure Lighthouse)", _has("registrationdefinitionid"), lighthouse.assignment),
    Family("offers of Azure Lighthouse", _has("id", "managedbytenantid"), lighthouse.definition),
    Family("offers of Azure Lighthouse (template)", lighthouse.is_template, lighthouse.template),
    Family("deny assignments", _has("denyassignmentname", "principals"), denials.denial),
    Family("profile of a partner", organizations.is_profile, organizations.profile),
    Family("partners of partners", _has("id", "relationshiptype", "mpnid"), organizations.relationship),
    Family("admin relationships (GDAP)", gdap.is_relationship, gdap.relationship),
    Family("access by admin relationships (GDAP)", gdap.is_access, gdap.access),
    Family("customers of a partner", gdap.is_customer, gdap.customer),
    Family("groups of agents", _has("groupname", "objectid", "partnertenantid"), organizations.checked_group),
    Family("records of AzureHound", azurehound.is_record, azurehound.record),
    Family("members of groups", directory.is_typed, directory.member),
    Family("users", directory.is_user, directory.user),
    Family("service principals", directory.is_application, directory.application),
    Family("applications", credentials.is_application, credentials.application),
    Family("credentials", credentials.is_credential, credentials.credential),
    Family("groups of a directory", directory.is_group, directory.group),
    Family("role definitions (PowerShell)", powershell.is_definition, powershell.definition),
    Family("tenants", powershell.is_tenant, powershell.tenant),
    Family("role definitions", _has("rolename", "permissions"), roles.definition),
    Family("subscriptions (REST or Resource Graph)", _has("subscriptionpolicies"), scopes.subscription),
    Family("management group entities", _has("parentnamechain", "numberofdescendants"), scopes.management_group_entity),
    Family("management groups (PowerShell)", powershell.is_management_group, powershell.management_group),
    Family("scopes below a management group", powershell.is_descendant, scopes.management_group_entity),
    Family("management group", _has("id", "children", "details"), scopes.management_group),
    Family(
        "account list",
        lambda one: "id" in one and "tenantid" in one and ("user" in one or "isdefault" in one),
        scopes.account,
    ),
    Family("subscriptions (PowerShell)", powershell.is_subscription, powershell.subscription),
    Family("subscriptions (AzGovViz)", azgovviz.is_subscription, azgovviz.subscription),
    Family("resource groups (PowerShell)", powershell.is_resource_group, powershell.resource_group),
    Family("subscriptions (Resource Graph)", _is("microsoft.resources/subscriptions"), scopes.subscription),
    Family("resource groups", _is("microsoft.resources/resourcegroups"), scopes.resource_group),
    Family(
        "resource groups (Resource Graph)",
        _is("microsoft.resources/subscriptions/resourcegroups"),
        scopes.resource_group,
    ),
    Family("management groups (Resource Graph)", _is("microsoft.management/managementgroups"), scopes.management_group),
    Family(
        "subscriptions of a management group",
        _is("microsoft.management/managementgroups/subscriptions"),
        scopes.subscription_of_group,
    ),
    Family(
        "resources",
        lambda one: "/providers/" in text(one, "id") and "type" in one and "location" in one,
        scopes.resource,
    ),
    Family(
        "resources (Resource Graph)",
        lambda one: one.keys() <= _BARE and parse_scope(text(one, "id")) is not None,
        scopes.bare,
    ),
)
"""Every family, the most particular first."""

UNREAD: tuple[Family, ...] = (
    Family("errors of services", unread.is_error, unread.error),
    Family("templates and states", unread.is_intention, unread.intention),
    Family("manifests", unread.is_manifest, unread.manifest),
    Family("other records", unread.is_of_no_use, unread.of_no_use),
)
"""What nobody looks for, and is left out by what it is."""


AMOUNT_FORMATS: tuple[AmountFormat, ...] = (usage.DAILY_RATED, cost.COST, cost.FOCUS)
"""The shapes of files whose rows are added up."""


def family_of(record: Fields) -> Family | None:
    """The family that a record (with folded keys) belongs to."""
    if not record:
        return None
    return next((family for family in (*FAMILIES, *UNREAD) if family.known(record)), None)


_NAMES = [*(one.name for one in FAMILIES), *(one.name for one in AMOUNT_FORMATS)]
LOOKED_FOR = ", ".join(dict.fromkeys(name.split(" (")[0] for name in _NAMES))
"""What a file was looked through for, in words."""
