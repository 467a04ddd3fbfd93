"""What files say of endings, times and parts: nobody is plainly recognized by what was not read."""

from __future__ import annotations

import csv
import json
from pathlib import Path

import pytest

from partner_desk.app.workspace import Workspace
from partner_desk.cli.application import run
from partner_desk.domain import clock
from tests.exchange.importing import (
    ALL,
    ANN,
    BASE,
    FIRST,
    FIXTURES,
    LATER,
    LINK,
    ROLE,
    SCOPE,
    SECOND,
    Desk,
)


@pytest.fixture
def desk(tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> Desk:
    return Desk(tmp_path, capfd)


def role(number: int = 1, **more: object) -> dict[str, object]:
    """One row of a list of role assignments: Ann's Contributor."""
    return {
        "id": f"{SCOPE}/providers/Microsoft.Authorization/roleAssignments/d0000000-0000-4000-8000-00000000000{number}",
        "scope": SCOPE, "principalId": ANN, "principalName": "ann@wingtip.example", "principalType": "User",
        "roleDefinitionId": "b24988ac-6180-42a0-ab88-20f7382dd24c", "createdOn": "2023-01-01T00:00:00Z",
    } | more  # fmt: skip


def pim(kind: str, **more: object) -> dict[str, object]:
    """One row of a list of Privileged Identity Management."""
    return {
        "id": f"{SCOPE}/providers/Microsoft.Authorization/{kind}/e0000000-0000-4000-8000-000000000001",
        "type": f"Microsoft.Authorization/{kind}",
        "properties": {
            "scope": SCOPE, "principalId": ANN, "principalType": "User", "status": "Provisioned",
            "roleDefinitionId": "b24988ac-6180-42a0-ab88-20f7382dd24c",
        } | more,
    }  # fmt: skip


def test_a_role_and_a_link_that_nothing_ends_are_recognized(desk: Desk) -> None:
    desk.imports(*BASE, ROLE, LINK, on=FIRST)
    assert desk.verdict("2023-06-01") == desk.verdict(LATER) == "recognized"


# Links ----------------------------------------------------------------------------------------------------


def test_a_deleted_link_does_not_count(desk: Desk) -> None:
    said = desk.imports(*BASE, ROLE, "link_deleted/link.json", on=FIRST, answer=ALL)
    assert "a link that was deleted (PartnerID 6400001)" in said
    assert desk.verdict(LATER) != "recognized"
    assert "0 facts recorded" in desk.imports(LINK, on=FIRST), "an older record of the link does not bring it back"
    assert desk.verdict(LATER) != "recognized"


def test_a_link_that_is_deleted_later_ends_then(desk: Desk) -> None:
    desk.imports(*BASE, ROLE, LINK, on=FIRST, answer=ALL)
    gone = json.loads((FIXTURES / "link_deleted/link.json").read_text()) | {"updatedTime": "2024-05-01T00:00:00Z"}
    assert "ended on 2024-05-01" in desk.imports(gone, on=SECOND)
    assert desk.verdict("2024-04-30") == "recognized"
    assert desk.verdict("2024-05-01") == desk.verdict(LATER) == "not-recognized"


@pytest.mark.parametrize("state", ["deleted", "DELETED", "Suspended", "Inactive"])
def test_a_link_is_in_force_only_if_it_says_so(desk: Desk, state: str) -> None:
    record = json.loads((FIXTURES / LINK).read_text())
    desk.imports(*BASE, ROLE, record | {"state": state}, on=FIRST, answer=ALL)
    assert desk.verdict(LATER) != "recognized"
    desk.imports(record, on=SECOND)
    assert desk.verdict(LATER) == "recognized"
    desk.imports({"id": record["id"], "properties": record | {"state": state}}, on=LATER)
    assert desk.verdict(LATER) != "recognized"


@pytest.mark.parametrize(
    "said",
    [
        {"State": 1}, {"State": {"value": 1}}, {"State": None, "provisioningState": "Deleting"}, {"Status": "Deleted"},
        {"IsDeleted": True}, {"Enabled": False}, {"EndDateTime": "2024-01-01T00:00:00Z"}, {"deleted_time": "soon"},
    ],
)  # fmt: skip
@pytest.mark.parametrize("table", [False, True])
def test_a_link_that_says_otherwise_of_itself_is_left_out(
    desk: Desk, tmp_path: Path, said: dict[str, object], table: bool
) -> None:
    row = {key.title(): one for key, one in json.loads((FIXTURES / LINK).read_text()).items() if key != "etag"} | said
    desk.imports(*BASE, ROLE, on=FIRST, answer=ALL)
    file = tmp_path / ("link.csv" if table else "link.json")
    with file.open("w", newline="") as text:
        csv.writer(text).writerows([row, row.values()]) if table else json.dump(row, text)
    assert run(["import", desk.path, str(file)]) == 0
    assert "is of a link " in desk.capfd.readouterr().out
    assert desk.verdict(str(clock.today())) == "unknown"


def test_an_attestation_without_a_link_ends_the_link_on_its_day(desk: Desk) -> None:
    desk.imports(*BASE, ROLE, "link_gone/1_link.json", on=FIRST, answer=ALL)
    said = desk.imports("link_gone/2_attested_without.json", on=SECOND)
    assert "The link of Ann to 6400001 ended on 2025-02-10." in said
    assert desk.verdict("2025-02-09") == "recognized"
    assert desk.verdict(SECOND) == "not-recognized"
    desk.imports("link_gone/1_link.json", on=FIRST, answer=ALL)
    assert desk.verdict(SECOND) == "not-recognized"
    desk.imports("link_gone/1_link.json", on=LATER)
    assert desk.verdict(LATER) == "recognized", "newer evidence that it is there"
    assert desk.verdict(SECOND) == "not-recognized"


def test_an_attestation_that_could_not_look_says_nothing(desk: Desk) -> None:
    desk.imports(*BASE, ROLE, LINK, on=FIRST, answer=ALL)
    attested = json.loads((FIXTURES / "link_gone/2_attested_without.json").read_text())
    desk.imports(attested | {"partnerAdminLink": "Unavailable", "partnerId": "Unavailable"}, on=SECOND)
    desk.imports(attested | {"partnerAdminLink": None, "partnerId": "Unavailable"}, on=SECOND)
    assert desk.verdict(LATER) == "recognized"


def test_a_changed_link_ends_the_old_one_when_the_new_one_began(desk: Desk) -> None:
    desk.imports(*BASE, ROLE, "link_changed/1_link.json", on=FIRST, answer=ALL)
    desk.imports("link_changed/2_link_other_id.json", on=SECOND)
    assert [desk.verdict(day) for day in ("2023-06-01", "2024-06-01")] == ["recognized", "not-recognized"]
    assert [desk.verdict(day, "Fabrikam") for day in ("2023-06-01", "2024-06-01")] == ["not-recognized", "recognized"]
    again = desk.imports("link_changed/1_link.json", "link_changed/2_link_other_id.json", on=LATER)
    assert "1 link confirmed" in again
    assert "1 fact recorded" in again


def test_both_records_of_a_changed_link_in_one_import_in_any_order(desk: Desk) -> None:
    desk.imports(*BASE, ROLE, "link_changed/2_link_other_id.json", "link_changed/1_link.json", on=FIRST, answer=ALL)
    assert [desk.verdict(day) for day in ("2023-06-01", "2024-06-01")] == ["recognized", "not-recognized"]


def test_what_has_no_date_is_known_from_the_day_of_its_file(desk: Desk) -> None:
    said = desk.imports("no_date/attestation.json", on=FIRST)
    assert "since when 2 of these roles and links are there" in said
    assert [desk.verdict(day) for day in ("2018-06-01", "2025-01-09", FIRST)] == ["unknown", "unknown", "recognized"]
    desk.imports(LINK, ROLE, on=SECOND)
    assert desk.verdict("2023-06-01") == "recognized", "the link's own record tells since when"


# Roles ----------------------------------------------------------------------------------------------------


def test_an_activated_role_is_held_for_its_hours_only(desk: Desk) -> None:
    desk.imports(*BASE, "pim_activated/instances.json", LINK, on=FIRST)
    for day in ("2023-05-01", "2023-06-01", "2023-07-15", LATER):
        assert desk.verdict(day) == "unknown"


@pytest.mark.parametrize("kind", ["roleAssignmentSchedules", "roleAssignmentScheduleInstances"])
def test_an_assigned_role_with_an_end_ends(desk: Desk, kind: str) -> None:
    times = {"startDateTime": "2023-01-01T00:00:00Z", "endDateTime": "2024-01-01T00:00:00Z"}
    desk.imports(*BASE, {"value": [pim(kind, assignmentType="Assigned", **times)]}, role(), LINK, on=FIRST)
    assert desk.verdict("2023-06-01") == "recognized"
    assert desk.verdict("2024-06-01") == desk.verdict(LATER) == "unknown"


@pytest.mark.parametrize(
    "row",
    [
        pim("roleAssignmentScheduleInstances", assignmentType="Activated", startDateTime="2023-01-01T00:00:00Z"),
        pim("roleAssignmentScheduleInstances", assignmentType="Assigned", endDateTime="1. Juni 2023"),
        pim("roleAssignmentScheduleInstances", assignmentType="Borrowed"),
        pim("roleAssignmentSchedules", assignmentType="Assigned", status="Revoked"),
        pim("roleAssignmentSchedules", assignmentType="Assigned", status="PendingApproval"),
        pim("roleAssignmentScheduleRequests", requestType="AdminAssign", status="Provisioned"),
        pim("x", requestType="SelfActivate", status="Denied"),
        pim("roleEligibilityScheduleInstances"),
        role(condition="@Resource[x] StringEquals 'y'"),
        role(properties={"condition": "@Resource[x] StringEquals 'y'"}),
        role(endDateTime="2024-01-01T00:00:00Z"),
        role(endDateTime="soon"),
        role(state="Deleted"),
        role(isDeleted=True),
        role(enabled=False),
        role(deletedDateTime="2024-01-01T00:00:00Z"),
        role(valid_to="2024-01-01T00:00:00Z"),
        role(properties_condition="@Resource[x] StringEquals 'y'"),
        role(delegated_managed_identity_resource_id=f"{SCOPE}/x"),
        pim("roleAssignmentScheduleInstances"),
        role(deletedOn="2024-01-01T00:00:00Z"),
        role(expiration={"type": "AfterDuration", "duration": "P30D"}),
        role(assignmentState="Eligible"),
        role(principalName="Identity not found"),
        role(delegatedManagedIdentityResourceId=f"{SCOPE}/x"),
        role(roleDefinitionId="NA(classic admin role)", id="NA(classic admins)"),
    ],
)
def test_a_role_that_is_not_plainly_held_recognizes_nobody(desk: Desk, row: dict[str, object]) -> None:
    said = desk.imports(*BASE, [row], LINK, on=FIRST, answer=ALL)
    assert desk.verdict(LATER) == ("not-recognized" if "2024-01-01T00:00:00Z" in row.values() else "unknown"), said


@pytest.mark.parametrize(
    "cells",
    [
        {"Condition": "@Resource[x] StringEquals 'y'", "ConditionVersion": "2.0"},
        {"EndDateTime": "01.06.2023 08:00:00", "Condition": ""},
        {"Status": "Revoked", "Condition": "null"},
    ],
)
def test_the_same_in_a_table_of_powershell(desk: Desk, tmp_path: Path, cells: dict[str, str]) -> None:
    row = {
        "RoleAssignmentId": role()["id"], "Scope": SCOPE, "DisplayName": "Ann", "SignInName": "ann@wingtip.example",
        "RoleDefinitionName": "Contributor", "RoleDefinitionId": role()["roleDefinitionId"], "ObjectId": ANN,
        "ObjectType": "User",
    }  # fmt: skip
    desk.imports(*BASE, LINK, on=FIRST)
    for name, fields in (("plain", row), ("not plain", row | cells)):
        table = tmp_path / f"{name}.csv"
        table.write_text("\n".join(",".join(f'"{one}"' for one in line) for line in (fields, fields.values())))
        assert run(["import", desk.path, str(table)]) == 0
        today = str(clock.today())
        assert desk.verdict(today) == ("recognized" if name == "plain" else "unknown")


def test_requests_are_no_roles_and_one_to_remove_a_role_ends_it(desk: Desk) -> None:
    said = desk.imports(*BASE, "pim_requests/requests.json", LINK, on=FIRST)
    assert "is a request (AdminRemove, Revoked) and no assignment" in said
    assert desk.verdict(LATER) == "unknown"
    desk.imports([role()], on=FIRST)
    assert desk.verdict(LATER) == "recognized", "the list was made after that request"
    removed = pim(
        "roleAssignmentScheduleRequests", requestType="AdminRemove", status="Revoked", createdOn=f"{SECOND}T08:00:00Z"
    )
    desk.imports({"value": [removed]}, on=LATER)
    assert [desk.verdict(day) for day in ("2025-02-09", LATER)] == ["recognized", "unknown"]


def test_an_eligible_role_ends_when_it_ends(desk: Desk) -> None:
    desk.imports(*BASE, "eligibility_ended/schedules.json", LINK, on=FIRST)
    assert "recognized" not in (desk.verdict("2021-01-01"), desk.verdict(LATER))
    desk.imports([role()], on=SECOND)
    assert desk.verdict("2024-01-01") == "recognized", "a role of one's own, given after the eligibility had ended"


@pytest.mark.parametrize("order", [(FIRST, SECOND), (SECOND, FIRST)])
@pytest.mark.parametrize(("answer", "over"), [("pim=listed", True), ("", True), ("pim=used", False)])
def test_an_eligible_role_that_a_newer_list_lacks_is_over_unless_the_list_is_a_part(
    desk: Desk, order: tuple[str, str], answer: str, over: bool
) -> None:
    of_ann = pim("roleEligibilityScheduleInstances", startDateTime="2022-01-01T00:00:00Z")
    of_ben = json.loads(json.dumps(of_ann).replace(ANN, ANN[:-1] + "2").replace('-000000000001"', '-000000000002"', 1))
    desk.imports(*BASE, on=FIRST)
    for on in order:
        desk.imports({"value": [of_ann, of_ben] if on == FIRST else [of_ben]}, on=on, answer=answer)
    until = {one.principal: str(one.until)[:10] for one in desk.estate().role_assignments.values()}
    if answer or order == (FIRST, SECOND):
        assert until[ANN] == (SECOND if over else "None")
    desk.imports({"value": [of_ben]}, on=SECOND, answer="pim=used")
    assert {one.until for one in desk.estate().role_assignments.values()} == {None}


def test_a_list_that_shows_an_eligible_role_as_held_may_show_an_activation(desk: Desk) -> None:
    eligible = pim("roleEligibilityScheduleInstances", startDateTime="2022-01-01T00:00:00Z")
    said = desk.imports(*BASE, {"value": [eligible]}, [role()], LINK, on=FIRST)
    assert "as the activation of one that this identity can activate" in said
    assert desk.verdict(LATER) == "unknown"
    assigned = pim("roleAssignmentScheduleInstances", assignmentType="Assigned", startDateTime="2023-01-01T00:00:00Z")
    desk.imports({"value": [assigned]}, [role()], on=SECOND)
    assert desk.verdict(LATER) == "recognized"


def test_the_eligible_role_may_come_after_the_list(desk: Desk) -> None:
    desk.imports(*BASE, [role()], LINK, on=FIRST)
    desk.imports({"value": [pim("roleEligibilitySchedules", startDateTime="2022-01-01T00:00:00Z")]}, on=SECOND)
    assert desk.verdict(LATER) == "unknown"
    desk.imports([role()], on=LATER)
    assert desk.verdict(LATER) == "unknown"


def test_an_activation_is_known_by_the_assignment_that_it_made(desk: Desk) -> None:
    hours = {"startDateTime": "2025-01-10T08:00:00Z", "endDateTime": "2025-01-10T16:00:00Z"}
    activated = pim(
        "roleAssignmentScheduleInstances", assignmentType="Activated", originRoleAssignmentId=role()["id"], **hours
    )
    for files in (({"value": [activated]}, [role()]), ([role()], {"value": [activated]})):
        desk.imports(*BASE, LINK, *files, on=FIRST)
        assert desk.verdict(FIRST) == desk.verdict(LATER) == "unknown"


def test_a_condition_leaves_nothing_known_of_its_role(desk: Desk) -> None:
    desk.imports(*BASE, ROLE, LINK, on=FIRST, answer=ALL)
    said = desk.imports("condition/roles.json", on=SECOND)
    assert "held under a condition: what that does to recognition is not known" in said
    assert [desk.verdict(day) for day in ("2024-01-01", LATER)] == ["unknown", "unknown"]  # none tells since when


def test_a_list_that_has_no_conditions_does_not_hide_one(desk: Desk) -> None:
    for files in (([role()], "condition/roles.json"), ("condition/roles.json", [role()])):
        desk.imports(*BASE, LINK, *files, on=FIRST, answer=ALL)
        assert desk.verdict(LATER) == "unknown"


@pytest.mark.parametrize(
    ("answer", "verdict"), [("", "unknown"), (ALL, "not-recognized"), ("roles=some", "recognized")]
)
def test_a_role_that_a_newer_list_lacks_is_asked_about(desk: Desk, answer: str, verdict: str) -> None:
    desk.imports(*BASE, "role_gone/1_roles.json", LINK, on=FIRST, answer=ALL)
    said = desk.imports("role_gone/2_roles_later.json", on=SECOND, answer=answer)
    assert ("1 role is missing from a newer list (ann@wingtip.example: Contributor at sub-1)" in said) == (
        answer != "roles=some"
    )
    assert desk.verdict("2024-01-01") == "recognized"
    assert desk.verdict(LATER) == verdict
    desk.imports("role_gone/1_roles.json", on=FIRST)
    assert desk.verdict(LATER) == verdict, "an older list changes nothing"
    desk.imports("role_gone/1_roles.json", on=LATER)
    assert desk.verdict(LATER) == "recognized", "a newer list has it again"


def test_a_list_of_a_few_of_many_roles_leaves_the_others_unknown_until_somebody_says_what_it_is(desk: Desk) -> None:
    others = [role(number, principalId=ANN.replace("1", str(number))) for number in range(2, 9)]
    desk.imports(*BASE, [role(), *others], LINK, on=FIRST)
    said = desk.imports([others[0]], on=SECOND)
    assert "7 roles are missing from a newer list" in said
    assert [desk.verdict(day) for day in ("2025-02-09", LATER)] == ["recognized", "unknown"]
    assert "7 roles are there again" in desk.imports([others[0]], on=SECOND, answer="roles=some")
    assert desk.verdict(LATER) == "recognized"
    desk.imports([others[0]], on=LATER, answer=ALL)
    assert desk.verdict(LATER) == "not-recognized"


def test_an_attestation_lists_all_roles_of_its_identity(desk: Desk) -> None:
    desk.imports(*BASE, ROLE, LINK, on=FIRST)
    attested = json.loads((FIXTURES / "no_date/attestation.json").read_text())
    desk.imports(attested, on=SECOND)
    assert desk.verdict(LATER) == "recognized"
    desk.imports(attested | {"assignments": []}, on=LATER)
    assert [desk.verdict(day) for day in (SECOND, LATER)] == ["recognized", "unknown"]


def test_roles_in_a_deleted_subscription_do_not_count(desk: Desk) -> None:
    desk.imports(*BASE, ROLE, LINK, on=FIRST, answer=ALL)
    account = json.loads((FIXTURES / "base/accounts.json").read_text())[0] | {"state": "Deleted"}
    assert "is a deleted subscription" in desk.imports([account], ROLE, on=SECOND)
    assert [desk.verdict(day) for day in ("2024-01-01", LATER)] == ["recognized", "unknown"]


def test_a_subscription_that_another_tenant_manages_is_told_of(desk: Desk) -> None:
    account = json.loads((FIXTURES / "base/accounts.json").read_text())[0]
    said = desk.imports([account | {"managedByTenants": [{"tenantId": ANN}]}], on=FIRST)
    assert "1 subscription is managed by another tenant (Azure Lighthouse)" in said


# Parts ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "said",
    [
        {"total_records": 2}, {"totalRecords": 2}, {"@odata.count": 2}, {"resultTruncated": "true"}, {"skip_token": "x"},
        {"$skipToken": "x"}, {"nextLink": "https://x"}, {"result_truncated": 1}, {"hasMore": True}, {"Truncated": "True"},
        {"continuationToken": {"of": "x"}}, {"@odata.nextLink": "https://x"}, {"totalRecords": "2876"},
    ],
)  # fmt: skip
def test_a_part_is_told_and_ends_nothing_and_is_never_the_whole(desk: Desk, said: dict[str, object]) -> None:
    desk.imports(*BASE, ROLE, LINK, on=FIRST)
    other = role(2, principalId=ANN.replace("1", "2"))
    told = desk.imports({"data": [other]} | said, on=SECOND, answer=ALL)
    assert "what it lacks stays unknown" in told
    assert desk.verdict(LATER) == "recognized"
    assert "missing" not in told


def test_no_list_counts_as_the_whole_unless_somebody_says_so(desk: Desk) -> None:
    desk.imports(*BASE, [role(2, principalId=ANN.replace("1", "2"))], LINK, on=FIRST)
    assert desk.verdict(LATER) == "unknown"
    desk.imports([role(2, principalId=ANN.replace("1", "2"))], on=FIRST, answer=ALL)
    assert desk.verdict(LATER) == "not-recognized"


# Identities -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("answer", "verdict"),
    [("", "unknown"), ("identities=deleted", "not-recognized"), ("identities=exist", "recognized")],
)
def test_an_identity_without_a_name_may_be_deleted(desk: Desk, answer: str, verdict: str) -> None:
    desk.imports(*BASE, ROLE, LINK, on=FIRST, answer=ALL)
    said = desk.imports("identity_not_found/roles.json", on=SECOND, answer=answer)
    assert "Were they deleted?" in said
    assert desk.verdict("2024-01-01") == "recognized"
    assert desk.verdict(LATER) == verdict


@pytest.mark.parametrize("together", [True, False])
def test_the_link_of_an_identity_without_a_name_does_not_count(desk: Desk, together: bool) -> None:
    if together:
        desk.imports(*BASE, "identity_not_found/roles.json", LINK, on=FIRST)
    else:
        desk.imports(*BASE, "identity_not_found/roles.json", on=FIRST)
        assert "Were they deleted?" in desk.imports(LINK, on=SECOND)
    assert desk.verdict(LATER) == "unknown"


def test_the_doubt_about_an_identity_stays_a_finding_until_it_is_settled(desk: Desk) -> None:
    listed = "identity_not_found/roles.json"
    for held in (False, True):  # with a link of hers that the desk holds already, and with one that comes with the list
        for answer, verdict in (("identities=exist", "recognized"), ("identities=deleted", "unknown")):
            path = Path(desk.path).with_name(f"{held} {answer}.partnerdesk")
            Workspace.create(path).close()
            desk.path = str(path)
            if held:
                desk.imports(*BASE, ROLE, LINK, on=FIRST)
                assert desk.findings("link.in-doubt") == []
            desk.imports(*BASE, listed, *([] if held else [LINK]), on=SECOND)
            (told,) = desk.findings("link.in-doubt")
            assert told.startswith("ann@wingtip.example" if held else ANN)
            assert "Contributor at sub-1, but its link is in doubt: roles.json " in told
            assert desk.verdict(LATER) == "unknown"
            assert "0 facts recorded" in desk.imports(listed, LINK, on=SECOND)
            assert "Were they deleted?" in desk.imports(listed, on=LATER)
            desk.imports(listed, on=LATER, answer=answer)
            assert desk.findings("link.in-doubt") == []
            assert [desk.verdict("2024-01-01"), desk.verdict("2025-03-02")] == [
                "recognized" if held or verdict == "recognized" else "unknown",
                verdict,
            ]


def test_a_link_in_a_state_that_nobody_knows_is_a_finding_until_it_is_read_again(desk: Desk) -> None:
    record = json.loads((FIXTURES / LINK).read_text())
    desk.imports(*BASE, ROLE, record | {"state": "Suspended"}, on=FIRST)
    (told,) = desk.findings("link.in-doubt")
    assert "file3.json does not say plainly whether it is still linked" in told
    desk.imports(record, on=SECOND)
    assert desk.findings("link.in-doubt") == []


def test_where_nobody_has_a_name_nobody_is_suspected(desk: Desk) -> None:
    desk.imports(*BASE, [role(principalName="")], LINK, on=FIRST)
    assert desk.verdict(LATER) == "recognized"


def test_the_identity_of_another_tenant_places_nothing(desk: Desk) -> None:
    folder = "identity_of_the_managing_tenant"
    said = desk.imports(
        *(f"{folder}/{name}" for name in ("1_accounts_msp.json", "2_roles_msp.json", "3_roles_customer.json")), on=FIRST
    )
    assert "an identity of another tenant (delegatedManagedIdentityResourceId)" in said
    assert "Which tenant some of these belong to is not said" in said


@pytest.mark.parametrize("order", ["123", "132", "213", "231", "312", "321"])
@pytest.mark.parametrize("together", [True, False])
def test_what_a_principal_is_does_not_hang_on_the_order_of_files(desk: Desk, order: str, together: bool) -> None:
    names = {"1": "1_az.json", "2": "2_powershell_as_guest.json", "3": "3_link_of_the_service_principal.json"}
    files = [f"kind_by_order/{names[one]}" for one in order]
    desk.imports(*BASE, on=FIRST)
    for some in [files] if together else [[one] for one in files]:
        desk.imports(*some, on=FIRST)
    workspace = Workspace.open(Path(desk.path))
    kinds = {one.id[-1]: (one.kind.value, one.tenant) for one in workspace.estate.principals.values()}
    tenant = "/providers/microsoft.management/managementgroups/a0000000-0000-4000-8000-000000000001"
    assert kinds == {"3": ("group", tenant), "4": ("service-principal", tenant), "5": ("foreign-group", None)}
