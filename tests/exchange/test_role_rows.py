"""Role assignments in tables of scripts, the portal and Microsoft's checker of AOBO: without ids, roles by name."""

from __future__ import annotations

from pathlib import Path

import pytest

from partner_desk.cli.application import run
from partner_desk.domain.access import AccessKind, PrincipalKind
from partner_desk.domain.coverage import Collectable
from tests.exchange.importing import ALL, ANN, BASE, FIRST, LATER, LINK, ROLE, SCOPE, SECOND, Desk

BEN = ANN[:-1] + "2"
CONTRIBUTOR, OWNER = "b24988ac-6180-42a0-ab88-20f7382dd24c", "8e3af657-a8ff-443c-a75c-2fe8c4bcb635"
SCRIPT, PROJECTED, PORTAL = (
    f"role_rows/{name}" for name in ("script.csv", "graph_projected.json", "portal_download.csv")
)


@pytest.fixture
def desk(tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> Desk:
    """A desk on which all is known of a customer but who holds roles."""
    desk = Desk(tmp_path, capfd)
    desk.imports(*BASE, LINK, on=FIRST)
    return desk


def held(desk: Desk) -> list[tuple[str, str, str]]:
    return [(one.principal, one.role, one.scope) for one in desk.estate().role_assignments.values()]


@pytest.mark.parametrize("file", [SCRIPT, PROJECTED])
def test_who_which_role_and_where_is_all_that_a_row_needs(desk: Desk, file: str) -> None:
    desk.imports(file, on=FIRST, answer=ALL)
    assert held(desk) == [(ANN, CONTRIBUTOR, SCOPE)]
    assert desk.verdict(SECOND) == "recognized"
    assert "0 facts recorded" in desk.imports(file, on=FIRST)


@pytest.mark.parametrize("files", [(SCRIPT, ROLE), (ROLE, SCRIPT), (PROJECTED, SCRIPT)])
def test_a_role_with_and_without_an_id_is_one(desk: Desk, files: tuple[str, str]) -> None:
    for file in files:
        desk.imports(file, on=FIRST)
    assert held(desk) == [(ANN, CONTRIBUTOR, SCOPE)]


def test_both_in_one_import_are_one_with_the_id_of_azure(desk: Desk) -> None:
    desk.imports(SCRIPT, ROLE, on=FIRST)
    (row,) = desk.estate().role_assignments.values()
    assert row.id.startswith(SCOPE)


def test_a_row_without_an_id_ends_where_a_newer_list_lacks_it(desk: Desk) -> None:
    desk.imports(SCRIPT, on=FIRST, answer=ALL)
    desk.imports("role_gone/2_roles_later.json", on=SECOND, answer=ALL)
    (row,) = (one for one in desk.estate().role_assignments.values() if one.principal == ANN)
    assert f"{row.until:%Y-%m-%d}" == SECOND


def test_a_role_that_only_has_a_name_is_found_in_the_catalogue_or_left_out(desk: Desk) -> None:
    said = desk.imports(PORTAL, on=FIRST, answer=ALL)
    assert "the role 'Wingtip operators' is no built-in one, and no list of role definitions names it" in said
    assert held(desk) == [(ANN, CONTRIBUTOR, SCOPE)]
    assert not desk.estate().coverage.knows(Collectable.ROLE_ASSIGNMENTS, SCOPE), "a row was left out"
    own = {"roleName": "Wingtip Operators", "roleType": "CustomRole", "permissions": [], "name": OWNER[:-1] + "a"}
    desk.imports(PORTAL, [own | {"id": f"{SCOPE}/x/{own['name']}"}], on=SECOND, answer=ALL)
    assert (BEN, own["name"], SCOPE) in held(desk)
    assert desk.estate().coverage.knows(Collectable.ROLE_ASSIGNMENTS, SCOPE)


def test_of_a_table_of_privileged_identity_management_only_eligible_roles_are_plain(desk: Desk) -> None:
    said = desk.imports("role_rows/pim_portal.csv", on=FIRST)
    assert "may be activated: roleAssignmentScheduleInstances tells until when" in said
    (row,) = desk.estate().role_assignments.values()
    assert (row.principal, row.kind, f"{row.until:%Y-%m-%d}") == (ANN, AccessKind.ELIGIBLE, "2026-01-01")


@pytest.mark.parametrize(
    ("row", "kind", "span"),
    [
        ({"End Date": "Permanent"}, AccessKind.ACTIVE, ("2024-01-01T00", "None")),
        ({"End Date": "2024-06-01"}, AccessKind.ACTIVE, ("2024-01-01T00", "2024-06-01T00")),
        ({"End Date": "2024-01-01T08:00:00Z"}, AccessKind.ELIGIBLE, ("2024-01-01T00", "2024-01-01T08")),
        ({"End Date": "2024-01-03", "State": "Activated"}, AccessKind.ELIGIBLE, ("2024-01-01T00", "2024-01-03T00")),
        ({"State": "Assigned"}, AccessKind.ACTIVE, ("2024-01-01T00", "None")),
        (
            {"End Date": "2024-01-01T08:00:00Z", "State": "Assigned"},
            AccessKind.ACTIVE,
            ("2024-01-01T00", "2024-01-01T08"),
        ),
        ({"End Date": ""}, None, ()),
        ({"State": "Activated"}, None, ()),
        ({"End Date": "2024-06-01", "Assignment Start Date": ""}, None, ()),
        ({"End Date": "Permanent", "Member Type": "Group"}, None, ()),
        ({"End Date": "1.6.2024"}, None, ()),
    ],
)
def test_an_active_row_of_that_table_is_read_as_far_as_it_tells_until_when(
    desk: Desk, row: dict[str, str], kind: AccessKind | None, span: tuple[str, ...]
) -> None:
    own = {"Assignment State": "Active", "Principal Id": BEN, "Role Name": "Contributor", "Resource Id": SCOPE}
    desk.imports([own | {"Assignment Start Date": "2024-01-01"} | row], *BASE, on=FIRST, answer="pim=listed")
    roles = [one for one in desk.estate().role_assignments.values() if one.principal == BEN]
    assert [one.kind for one in roles] == ([kind] if kind else [])
    for one in roles:
        assert tuple(f"{at:%Y-%m-%dT%H}" if at else "None" for at in (one.since, one.until)) == span
        assert len(one.activations) == (kind is AccessKind.ELIGIBLE)


def test_who_is_eligible_keeps_that_beside_an_active_row(desk: Desk) -> None:
    own = {"Principal Id": BEN, "Role Name": "Contributor", "Resource Id": SCOPE, "Assignment Start Date": "2024-01-01"}
    eligible = own | {"Assignment State": "Eligible", "End Date": "2026-01-01"}
    active = [own | {"Assignment State": "Active", "End Date": end} for end in ("2024-01-01T08:00:00Z", "Permanent")]
    desk.imports([eligible, *active], *BASE, on=FIRST, answer="pim=listed")
    roles = [one for one in desk.estate().role_assignments.values() if one.principal == BEN]
    assert {(one.kind, one.until and f"{one.until:%Y-%m-%d}") for one in roles} == {
        (AccessKind.ELIGIBLE, "2026-01-01"), (AccessKind.ELIGIBLE, "2024-01-01"), (AccessKind.ACTIVE, None),
    }  # fmt: skip


@pytest.mark.parametrize("heading", ["End Date", "Assignment End Time (UTC)", "Expires", "expirationDate"])
def test_the_end_of_a_role_is_found_under_any_heading(desk: Desk, heading: str) -> None:
    row = {"Scope": SCOPE, "RoleDefinitionName": "Contributor", "ObjectId": ANN, "ObjectType": "User"}
    desk.imports([row | {heading: "2025-01-20", "CreatedOn": "2024-01-01"}], on=FIRST, answer=ALL)
    assert desk.verdict(SECOND) != "recognized"
    (role,) = desk.estate().role_assignments.values()
    assert f"{role.until:%Y-%m-%d}" == "2025-01-20"
    said = desk.imports([row | {"ObjectId": BEN, heading: "soon"}], on=FIRST)
    assert "ends at 'soon', which is no moment" in said
    desk.imports([row | {"ObjectId": BEN, heading: "Permanent"}], on=FIRST)
    assert (BEN, CONTRIBUTOR, SCOPE) in held(desk)


def test_the_checker_tells_which_foreign_group_has_a_role_and_of_nobody_else(desk: Desk) -> None:
    desk.imports(ROLE, on=FIRST, answer=ALL)
    said = desk.imports("partners/AOBOchecker.csv", on=SECOND)
    assert "tells of no access (Sold via CSP, but no access with current credentials)" in said
    estate = desk.estate()
    (row,) = (one for one in estate.role_assignments.values() if one.principal != ANN)
    assert (estate.principals[row.principal].kind, row.role) == (PrincipalKind.FOREIGN_GROUP, OWNER)
    assert all(one.until is None for one in estate.role_assignments.values()), "it is no list of all roles"
    assert run(["undo", desk.path]) == 0


def test_classic_administrators_are_told_and_hold_no_role(desk: Desk) -> None:
    identifier = f"{SCOPE}/providers/Microsoft.Authorization/classicAdministrators/10037FFE801AB1CA"
    rest = {"id": identifier, "properties": {"emailAddress": "x@wingtip.example", "role": "CoAdministrator"}}
    listed = {"Subscription": "sub-1", "SubscriptionId": SCOPE[15:], "Identity": "x", "Role": "ServiceAdministrator"}
    said = desk.imports([rest, listed], BASE[0], on=FIRST)
    assert said.count("is of a classic administrator, which is no role of Azure RBAC") == 2
    assert not held(desk)


@pytest.mark.parametrize("strange", [None, 7, "x" * 10_000, [], [None], {"a": 1}, "=cmd|'!A1", "N/A", True])
def test_strange_rows_of_roles_are_left_out_and_told(desk: Desk, strange: object) -> None:
    rows: list[object] = []
    plain = {"Scope": SCOPE, "RoleDefinitionName": "Owner", "ObjectId": BEN, "ObjectType": "User", "DisplayName": "Ben"}
    state = {"Assignment State": "Eligible", "PrincipalId": BEN, "Role": "Owner", "Resource Id": SCOPE, "End Date": ""}
    told = {
        "CustomerTenantId": BEN,
        "ForeignPrincipalName": "x",
        "AzureRBACRole": "Owner",
        "SubscriptionId": SCOPE[15:],
    }
    for row in (plain, state, told | {"ObjectID": BEN}):
        rows += [row | {key: strange} for key in row]
    desk.imports(rows, BASE[0], on=LATER)
    owners = {one.role for one in desk.estate().role_assignments.values()}
    assert owners <= {OWNER}
