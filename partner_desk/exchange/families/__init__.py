"""The families of records that exports are made of, each recognized by its keys and read into facts by its module.

`scopes` reads what Azure is divided into, `roles` who holds what, `pim` who may, `group_pim` who may be in which group,
`links` who is linked,
`lighthouse` what is delegated, `directory` who there is and is in which group, `denials` who is denied what,
`organizations` which tenants and groups are those of partners, `gdap` whose directories they administer; `amounts` adds
up what `usage` and `cost` tell of, `partnercenter` and `insights` read what is listed beside;
`unread` says of what is met among exports why it tells nothing.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache

from partner_desk.domain.ids import parse_scope
from partner_desk.exchange.families import (
    azgovviz,
    azurehound,
    cost,
    credentials,
    denials,
    directory,
    gdap,
    group_pim,
    insights,
    lighthouse,
    links,
    organizations,
    partnercenter,
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
from partner_desk.exchange.fields import folded, text
from partner_desk.exchange.gather import Gathered
from partner_desk.exchange.tabular import CellRow, Heading


@dataclass(frozen=True)
class Family:
    """One family: what people call it, how its records are known, and how one is read."""

    name: str
    known: Callable[[Fields], bool]
    read: Callable[[Fields, Gathered], None]


class _HasKeys(frozenset[str]):
    """Keys that a record needs to be of a family: without them it need not be looked at any further."""

    also: Callable[[Fields], bool] | None = None
    """What else it needs, if the keys are not all."""

    def __call__(self, record: Fields) -> bool:
        return self <= record.keys() and (self.also is None or self.also(record))


def _has(*keys: str, also: Callable[[Fields], bool] | None = None) -> _HasKeys:
    made = _HasKeys(keys)
    made.also = also
    return made


class _OfKeys:
    """What a family is known by if that is nothing but keys: it is asked once for all records that have the same."""

    def __init__(self, known: Callable[[Fields], bool]) -> None:
        self.known = known

    def __call__(self, record: Fields) -> bool:
        return self.known(record)


def _is(kind: str) -> _HasKeys:
    return _has("type", also=lambda record: scopes.type_of(record) == kind)


_BARE = {"id", "name", "type", "resourcegroup", "subscriptionid", "tenantid", "kind"}
"""What a query of resources may have been cut down to."""

ACCOUNT_LIST, ATTESTATION = "account list", "attestation of a partner admin link"
"""The families that say who was signed in."""

FAMILIES: tuple[Family, ...] = (
    Family(ATTESTATION, _has("partneradminlink", "objectid"), links.attestation),
    Family("partner admin link", _has("partnerid", "objectid", "tenantid"), links.link),
    Family(
        "requests of Privileged Identity Management",
        _has("principalid", "roledefinitionid", "scope", also=pim.is_request),
        pim.request,
    ),
    Family(
        "roles of Privileged Identity Management",
        _has("principalid", "roledefinitionid", "scope", also=pim.is_schedule),
        pim.schedule,
    ),
    Family("classic administrators", rolerows.is_classic, rolerows.classic),
    Family(
        "requests for memberships",
        _has("groupid", "principalid", "accessid", also=group_pim.is_request),
        group_pim.request,
    ),
    Family(
        "memberships of Privileged Identity Management",
        _has("groupid", "principalid", "accessid", also=group_pim.is_schedule),
        group_pim.schedule,
    ),
    Family("role assignments", _has("principalid", "roledefinitionid", "scope"), roles.assignment),
    Family(
        "role assignments (AzGovViz)", _has("roleassignmentid", "scopetenormgorsuborrgorres", "objectid"), azgovviz.role
    ),
    Family("eligible roles (AzGovViz)", _has("role", also=azgovviz.is_eligible), azgovviz.eligible),
    Family(
        "access on behalf of customers",
        _has("customertenantid", "foreignprincipalname", "azurerbacrole", "subscriptionid"),
        rolerows.checked,
    ),
    Family("role assignments (PowerShell, tables)", _OfKeys(rolerows.is_row), rolerows.row),
    Family("delegations (Azure Lighthouse)", _has("registrationdefinitionid"), lighthouse.assignment),
    Family("offers of Azure Lighthouse", _has("id", "managedbytenantid"), lighthouse.definition),
    Family("offers of Azure Lighthouse (template)", _has("$schema", also=lighthouse.is_template), lighthouse.template),
    Family("deny assignments", _has("denyassignmentname", "principals"), denials.denial),
    Family("profile of a partner", _has("tenantid", "companyname", "profiletype"), organizations.profile),
    Family("partners of partners", _has("id", "relationshiptype", "mpnid"), organizations.relationship),
    Family("admin relationships (GDAP)", _has("id", "customer", "status", "accessdetails"), gdap.relationship),
    Family("access by admin relationships (GDAP)", _has("id", "accesscontainer", "accessdetails"), gdap.access),
    Family("customers of a partner", gdap.is_customer, gdap.customer),
    Family("groups of agents", _has("groupname", "objectid", "partnertenantid"), organizations.checked_group),
    Family("records of AzureHound", _has("kind", "data", also=azurehound.is_record), azurehound.record),
    Family("customers (Partner Center)", _OfKeys(partnercenter.is_customer), partnercenter.customer),
    Family("plans (Partner Center)", _OfKeys(partnercenter.is_plan), partnercenter.plan),
    Family(
        "subscriptions of plans (Partner Center)",
        _has("id", "friendlyname", "status", "subscriptionid", also=partnercenter.is_entitlement),
        partnercenter.entitlement,
    ),
    Family("bills (Partner Center)", _OfKeys(partnercenter.is_bill), partnercenter.bill),
    Family(
        "subscriptions of a billing account", _has("subscriptionid", also=partnercenter.is_billed), partnercenter.billed
    ),
    Family("usage by partner (Partner Center Insights)", _OfKeys(insights.is_usage), insights.usage),
    Family("usage analytics (Partner Center)", _OfKeys(insights.is_analytics), insights.analytics),
    Family("members of groups (tables)", directory.is_member_row, directory.member_row),
    Family("members of groups", _has("id", also=directory.is_typed), directory.member),
    Family("members of groups", _has("id", also=directory.is_downloaded), directory.member),
    Family("objects of a directory", directory.is_old, directory.old),
    Family("users", _has("userprincipalname", "displayname", also=directory.is_user), directory.user),
    Family("service principals", _OfKeys(directory.is_application), directory.application),
    Family("applications", _has("appid", also=credentials.is_application), credentials.application),
    Family("credentials", _has("keyid", "startdatetime", "enddatetime"), credentials.credential),
    Family("groups of a directory", _has("id", "displayname", "securityenabled", "mailenabled"), directory.group),
    Family("role definitions (PowerShell)", _has("name", "id", "iscustom", "actions"), powershell.definition),
    Family("tenants", _has("tenantid", also=powershell.is_tenant), powershell.tenant),
    Family("role definitions", _has("rolename", "permissions"), roles.definition),
    Family("subscriptions (REST or Resource Graph)", _has("subscriptionpolicies"), scopes.subscription),
    Family("management group entities", _has("parentnamechain", "numberofdescendants"), scopes.management_group_entity),
    Family(
        "management groups (PowerShell)", _has("id", "parentid", "tenantid", "displayname"), powershell.management_group
    ),
    Family(
        "scopes below a management group",
        _has("id", "displayname", "parent", also=powershell.is_descendant),
        scopes.management_group_entity,
    ),
    Family("management group", _has("id", "children", "details"), scopes.management_group),
    Family(
        ACCOUNT_LIST,
        _has("id", "tenantid", also=lambda one: "user" in one or "isdefault" in one),
        scopes.account,
    ),
    Family(
        "subscriptions (PowerShell)",
        _has("name", "state", "tenantid", also=powershell.is_subscription),
        powershell.subscription,
    ),
    Family("subscriptions (AzGovViz)", _has("subscriptionid", also=azgovviz.is_subscription), azgovviz.subscription),
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
    Family("resources", _has("location", also=scopes.is_resource), scopes.resource),
    Family("subscriptions (tables)", _has("subscriptionid", also=scopes.is_named), scopes.named),
    Family(
        "resources (Resource Graph)",
        _has("id", also=lambda one: one.keys() <= _BARE and parse_scope(text(one, "id")) is not None),
        scopes.bare,
    ),
)
"""Every family, the most particular first."""

UNREAD: tuple[Family, ...] = (
    Family("errors of services", _has("error", also=unread.is_error), unread.error),
    Family("templates and states", unread.is_intention, unread.intention),
    Family("manifests", _has("blobs", "exportconfig", also=unread.is_manifest), unread.manifest),
    Family("locations of a partner (Partner Center Insights)", _OfKeys(insights.is_profile), insights.profile),
    Family("reports", unread.is_report, unread.report),
    Family("other records", _has("type", also=unread.is_of_no_use), unread.of_no_use),
)
"""What nobody looks for, and is left out by what it is."""


AMOUNT_FORMATS: tuple[AmountFormat, ...] = (usage.DAILY_RATED, cost.COST, cost.FOCUS)
"""The shapes of files whose rows are added up."""


def family_of(record: Fields) -> Family | AmountFormat | None:
    """The family that a record (with folded keys) belongs to, or the shape of the amounts that it tells of."""
    if not record:
        return None
    return next((family for family in _with_keys(frozenset(record)) if family.known(record)), None)


def kind_of(heading: Heading) -> str:
    """What a table is of by its heading alone; empty if that is no known kind."""
    shape = next((one for one in AMOUNT_FORMATS if one.roles(heading) is not None), None)
    family = shape or family_of(folded(CellRow(heading, [])))
    return "" if family is None else family.name


@lru_cache(maxsize=1_000)
def _with_keys(keys: frozenset[str]) -> tuple[Family | AmountFormat, ...]:
    """What a record with these keys may be: most records of a file have the same ones."""
    families = (*FAMILIES, *UNREAD)
    amounts = (one for one in AMOUNT_FORMATS if one.known(keys))
    return (*amounts, *(one for one in families if _may_be(one.known, keys)))


def _may_be(known: Callable[[Fields], bool], keys: frozenset[str]) -> bool:
    """Whether a record with these keys may be of a family, by what that is known by."""
    if isinstance(known, _HasKeys):
        return keys >= known
    return not isinstance(known, _OfKeys) or known(dict.fromkeys(keys))


_NAMES = [*(one.name for one in FAMILIES), *(one.name for one in AMOUNT_FORMATS)]
LOOKED_FOR = ", ".join(dict.fromkeys(name.split(" (")[0] for name in _NAMES))
"""What a file was looked through for, in words."""
