"""Files of other tools: cmdlets of Az in older shapes, AzGovViz, AzureHound, templates and what Terraform keeps."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from partner_desk.domain.access import AccessKind, PrincipalKind
from partner_desk.domain.coverage import Collectable
from partner_desk.domain.estate import Estate
from partner_desk.domain.ids import scope_key, tenant_scope_id
from tests.exchange.importing import ANN, BASE, FIRST, FIXTURES, LINK, SCOPE, SECOND, SUBSCRIPTION, Desk

HOME = scope_key(tenant_scope_id("a0000000-0000-4000-8000-000000000001"))
GROUP, BEN, CEM, ROBOT = (f"c0000000-0000-4000-8000-0000000000{number}" for number in ("10", "02", "03", "20"))
VIZ_ROLES, VIZ, HOUND = "tools/azgovviz_RoleAssignments.csv", "tools/azgovviz.csv", "tools/azurehound.json"
OWNER = "8e3af657-a8ff-443c-a75c-2fe8c4bcb635"


@pytest.fixture
def desk(tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> Desk:
    return Desk(tmp_path, capfd)


def above(estate: Estate, key: str) -> list[str]:
    """The names of a scope and of everything above it."""
    scope = estate.scopes.find(scope_key(key))
    assert scope is not None
    return [estate.scopes.name(one) for one in estate.scopes.path(scope)]


def test_scopes_of_older_cmdlets_and_programs_are_read(desk: Desk) -> None:
    files = ("get_azsubscription.json", "groups_type_null.json", "get_azmanagementgroup.json")
    desk.imports(*(f"tools/{name}" for name in files), on=FIRST)
    estate = desk.estate()
    assert above(estate, f"{SCOPE}/resourceGroups/rg-2")[:4] == ["rg-2", "wingtip-core", "Corporate", "Landing zones"]
    assert estate.scopes.key(estate.scopes.tenant(estate.scopes.find(SCOPE) or 0)) == HOME


def test_names_of_tenants_are_read_and_of_those_only_seen_no_more(desk: Desk) -> None:
    rest = json.loads((FIXTURES / "tools/tenants.json").read_text(encoding="utf-8"))
    assert rest["value"]
    seen = {"id": f"/tenants/{BEN}", "tenantId": BEN, "displayName": "Managed", "tenantCategory": "ManagedBy"}
    own = {"Id": CEM, "TenantId": CEM, "Name": "Litware", "Domains": ["litware.example"], "TenantCategory": "Home"}
    desk.imports("tools/tenants.json", [seen, own], on=FIRST)
    names = [desk.estate().scopes.name(one) for one in range(len(desk.estate().scopes))]
    assert "Litware" in names
    assert "Managed" not in names


def test_a_role_definition_of_powershell_is_kept(desk: Desk) -> None:
    own = {"Name": "Operators", "Id": BEN, "IsCustom": True, "Description": "", "Actions": ["*/read"]}
    desk.imports([own], on=FIRST)
    (role,) = desk.estate().role_definitions.values()
    assert (role.id, role.name, role.custom) == (BEN, "Operators", True)


@pytest.mark.parametrize(
    "file",
    [
        {"$schema": "https://schema.management.azure.com/schemas/2019-04-01/deploymentTemplate.json#", "resources": []},
        {"version": 4, "terraform_version": "1.9.0", "serial": 3, "resources": [{"type": "azurerm_role_assignment"}]},
    ],
)
def test_an_intention_is_told_and_is_no_fact(desk: Desk, file: dict[str, object]) -> None:
    said = desk.imports(file, BASE[0], on=FIRST)
    assert "an intention, and no fact; az role assignment list --all tells who holds which role" in said
    assert not desk.estate().role_assignments


# AzGovViz -------------------------------------------------------------------------------------------------


def test_one_table_of_azgovviz_has_the_tree_and_the_offers(desk: Desk) -> None:
    said = desk.imports(VIZ, on=FIRST, answer="offer:ea-or-mca=ea")
    assert "records" not in said
    estate = desk.estate()
    assert above(estate, SCOPE)[:2] == ["sub-1", "Landing zones"]
    assert estate.scopes.key(estate.scopes.tenant(estate.scopes.find(SCOPE) or 0)) == HOME
    assert [one.offer.value for one in estate.billings.values()] == ["ea"]


def test_roles_of_azgovviz_come_with_the_members_of_groups(desk: Desk) -> None:
    desk.imports(*BASE, LINK, on=FIRST)
    said = desk.imports(VIZ_ROLES, VIZ, on=FIRST, answer="roles=all")
    assert "has a role through a group that it does not name by its object ID" in said
    assert "is of a role of Privileged Identity Management, whose end it does not tell" in said
    estate = desk.estate()
    held = {(one.principal, one.scope) for one in estate.role_assignments.values()}
    landing_zones = scope_key(tenant_scope_id("lz"))
    assert held == {(GROUP, SCOPE), (ROBOT, landing_zones)}, "an activation is no plain role"
    assert {(one.group, one.member) for one in estate.memberships.values()} == {(GROUP, ANN)}
    assert estate.principals[ROBOT].kind is PrincipalKind.MANAGED_IDENTITY
    assert desk.verdict(SECOND) == "recognized"
    assert not estate.coverage.knows(Collectable.ROLE_ASSIGNMENTS, SCOPE), "a role was left out"
    assert "0 facts recorded" in desk.imports(VIZ_ROLES, VIZ, on=FIRST)


def test_eligible_roles_of_azgovviz_need_ids(desk: Desk) -> None:
    row = {"Scope": SCOPE, "Role": "Owner", "IdentityDisplayName": "Ben", "PIMEligibilityStartDateTime": "2024-01-01"}
    whole = row | {"IdentityObjectId": BEN, "PIMEligibilityEndDateTime": "2026-01-01"}
    said = desk.imports([row, whole], on=FIRST)
    assert "names an eligible role without the ids of who and where" in said
    (role,) = desk.estate().role_assignments.values()
    assert (role.principal, role.kind, role.role) == (BEN, AccessKind.ELIGIBLE, OWNER)
    assert f"{role.until:%Y-%m-%d}" == "2026-01-01"


# AzureHound -----------------------------------------------------------------------------------------------


def test_azurehound_tells_of_tenant_subscription_and_roles(desk: Desk) -> None:
    said = desk.imports(HOUND, on=FIRST)
    assert "AzureSDKTest" in {desk.estate().scopes.name(one) for one in range(len(desk.estate().scopes))}
    assert len(desk.estate().role_assignments) == 12
    assert "records" not in said
    assert "0 facts recorded" in desk.imports(HOUND, on=FIRST)


def test_members_of_groups_of_azurehound_are_told_by_group_and_unknown_kinds_by_name(desk: Desk) -> None:
    users: list[object] = [
        {"groupId": GROUP, "member": {"@odata.type": "#microsoft.graph.user", "id": one}} for one in (ANN, BEN)
    ]
    devices: list[object] = [{"groupId": GROUP, "member": {"@odata.type": "#microsoft.graph.device", "id": CEM}}]
    members = {"kind": "AZGroupMember", "data": {"groupId": GROUP, "members": users + devices}}
    other = {"kind": "AZKeyVaultAccessPolicy", "data": {"keyVaultId": "x"}}
    said = desk.imports({"data": [members, other], "meta": {"type": "azure", "version": 5, "count": 2}}, on=FIRST)
    assert "is of the kind 'AZKeyVaultAccessPolicy', which tells of no role of Azure" in said
    assert "the member is of a device, which holds no role" in said
    assert {(one.group, one.member) for one in desk.estate().memberships.values()} == {(GROUP, ANN), (GROUP, BEN)}


# Whatever stands there ------------------------------------------------------------------------------------


@pytest.mark.parametrize("strange", [None, 7, "x" * 10_000, [], [None], {"a": 1}, [[1]], "<i>\u202e", True])
def test_strange_values_of_tools_are_left_out_and_told(desk: Desk, strange: object) -> None:
    viz = {"RoleAssignmentId": f"{SCOPE}/providers/Microsoft.Authorization/roleAssignments/{BEN}", "RoleId": OWNER}
    viz |= {
        "ScopeTenOrMgOrSubOrRGOrRes": "Sub",
        "ObjectId": BEN,
        "ObjectType": "User Member",
        "AssignmentType": "direct",
    }
    hound = json.loads((FIXTURES / HOUND).read_text(encoding="utf-8"))["data"]
    offer = {"mgId": "lz", "mgParentId": "up", "SubscriptionId": SUBSCRIPTION, "Subscription": "s", "QuotaId": "x"}
    rows: list[object] = [viz | {key: strange} for key in viz]
    rows += [offer | {key: strange} for key in offer]
    for one in hound:
        rows += [one | {key: strange} for key in one]
        rows += [one | {"data": one["data"] | {key: strange}} for key in one["data"]]
    for name in ("get_azsubscription.json", "groups_type_null.json", "get_azmanagementgroup.json"):
        read = json.loads((FIXTURES / "tools" / name).read_text(encoding="utf-8"))
        row = read[0] if isinstance(read, list) else read
        rows += [row | {key: strange} for key in row]
    said = desk.imports(rows, on=FIRST)
    assert "record" in said
