"""Imports of real exports, and of what goes wrong with them: counted, reconciled, never half done."""

from __future__ import annotations

import json
import shutil
from datetime import UTC, datetime
from pathlib import Path

import pytest

from partner_desk.app import imports
from partner_desk.app.workspace import Workspace
from partner_desk.domain.access import AccessKind, Principal, PrincipalKind
from partner_desk.domain.billing import Billing, Offer
from partner_desk.domain.coverage import Collectable
from partner_desk.domain.errors import Refused
from partner_desk.domain.fact_edits import put_offers
from partner_desk.domain.ids import ScopeKind, scope_key, tenant_scope_id
from partner_desk.domain.progress import Cancelled
from partner_desk.domain.scopes import Scope
from partner_desk.exchange.fields import moment
from partner_desk.exchange.reconcile.preview import Preview, counted_as
from tests.examples import SLIM

FIXTURES = Path(__file__).parent.parent / "fixtures"
RECORDED = FIXTURES / "estate_recorded"
SUB = "11111111-1111-1111-1111-111111111111"
ROLE = "8e3af657-a8ff-443c-a75c-2fe8c4bcb635"
TENANT = "22222222-2222-2222-2222-222222222222"


def previewed(workspace: Workspace, *paths: Path, **answers: str) -> Preview:
    gathered = imports.gather(paths, "a consultant")
    found = {key.replace("__", ":").replace("_", "-"): value for key, value in answers.items()}
    return imports.preview(workspace.estate, gathered, found, paths)


def written(folder: Path, name: str, value: object) -> Path:
    path = folder / name
    path.write_text(value if isinstance(value, str) else json.dumps(value), encoding="utf-8")
    return path


def test_the_recorded_estate_is_all_there_and_importing_it_again_changes_nothing() -> None:
    workspace = Workspace.create(None)
    found = previewed(workspace, RECORDED)
    left_out = [(one.file, one.where) for one in found.rejected]
    assert left_out == [("README.md", "")]
    assert any("1 role is held under a condition" in note for note in found.notes)
    kinds = imports.preview_object(workspace.estate, found)["kinds"]
    assert {"tenants", "tenant details", "subscriptions", "subscription details"} <= {counted_as(one) for one in kinds}
    assert kinds["role-assignments"] == {"new": 279, "changed": 0, "gone": 0, "same": 0, "rejected": 0}
    assert kinds["role-definitions"]["new"] == 54
    assert kinds["resource-groups"]["new"] == 85
    assert kinds["resources"]["new"] == 1011
    assert any("17 scopes occur in more than one spelling" in note for note in found.notes)
    imports.apply(workspace, found)
    assert len(workspace.history()) == 1
    assert len(workspace.estate.role_assignments) == 279
    assert sum(one.custom for one in workspace.estate.role_definitions.values()) == 54
    assert all(one.origin is not None for one in workspace.estate.role_assignments.values())
    again = previewed(workspace, RECORDED)
    assert len(again.changes) == 0
    workspace.undo()
    assert not list(workspace.estate.facts_in_order())


@pytest.mark.parametrize(
    "name",
    [
        "derived_ConvertTo-Csv_redirect_ps51_utf16le.csv",
        "derived_Export-Csv_ps51_type_row_ascii.csv",
        "derived_Export-Csv_ps7_utf8.csv",
        "derived_role_assignment_list_ps51_redirect_utf16le.json",
    ],
)
def test_every_encoding_of_powershell_gives_the_same_assignments(name: str) -> None:
    workspace = Workspace.create(None)
    imports.apply(workspace, previewed(workspace, RECORDED / "role_assignment_list_cli2.91.json"))
    found = previewed(workspace, FIXTURES / "powershell" / name, roles="some")
    assert not found.rejected
    counts = found.kinds["role-assignments"]
    assert counts.same > 5
    assert (counts.new, counts.changed) == (0, 0)


def test_an_attestation_brings_the_link_and_its_roles() -> None:
    workspace = Workspace.create(None)
    found = previewed(workspace, FIXTURES / "pal_attestation_user_with_assignments.json")
    assert [one.id for one in found.questions] == ["ours"]
    imports.apply(
        workspace, previewed(workspace, FIXTURES / "pal_attestation_user_with_assignments.json", ours="314159")
    )
    estate = workspace.estate
    (link,) = estate.links.values()
    assert link.partner_id == "314159"
    assert estate.partner_of_id["314159"].ours
    assert estate.partner_of_id["314159"].name == "Azure Citadel"
    assert len(estate.role_assignments) == 3
    assert estate.principals[link.principal].name == "Consultant One"


def test_what_is_unavailable_is_not_known_and_not_no() -> None:
    workspace = Workspace.create(None)
    imports.apply(workspace, previewed(workspace, FIXTURES / "pal_attestation_other_object.json"))
    (person,) = workspace.estate.principals
    assert not workspace.estate.links
    assert not workspace.estate.coverage.knows(Collectable.PARTNER_ADMIN_LINKS, person)


def test_one_page_of_several_does_not_claim_to_be_all(tmp_path: Path) -> None:
    row = {
        "id": f"/subscriptions/{SUB}/providers/Microsoft.Authorization/roleAssignments/{SUB}", "type": "x",
        "properties": {"principalId": TENANT, "scope": f"/subscriptions/{SUB}", "roleDefinitionId": ROLE},
    }  # fmt: skip
    for token, total, answers, known in (
        (None, 1, {"roles": "all"}, True), (None, 1, {"roles": "some"}, False), (None, 1, {}, False),
        ("abc", 1, {"roles": "all"}, False), (None, 2876, {"roles": "all"}, False),
    ):  # fmt: skip
        workspace = Workspace.create(None)
        page = {"count": 1, "data": [row], "skip_token": token, "total_records": total}
        path = written(tmp_path, "page.json", page)
        found = previewed(workspace, path, **answers)
        imports.apply(workspace, found)
        subscription = f"/subscriptions/{SUB}"
        assert workspace.estate.coverage.knows(Collectable.ROLE_ASSIGNMENTS, subscription) is known
        told_part = any("what it lacks stays unknown" in note for note in found.notes)
        assert told_part == (token is not None or total > 1)


def test_a_csp_subscription_is_asked_about(tmp_path: Path) -> None:
    row = {
        "id": f"/subscriptions/{SUB}", "subscriptionId": SUB, "tenantId": TENANT, "displayName": "Core", "state": "Enabled",
        "subscriptionPolicies": {"quotaId": "CSP_2015-05-01", "spendingLimit": "Off"},
    }  # fmt: skip
    path = written(tmp_path, "subs.json", {"value": [row]})
    workspace = Workspace.create(None)
    found = previewed(workspace, path)
    assert [one.id for one in found.questions] == ["offer:csp-unknown"]
    imports.apply(workspace, found)
    assert {one.offer for one in workspace.estate.billings.values()} == {Offer.CSP_UNKNOWN}
    gathered = imports.gather([path], "a consultant")
    answered = imports.preview(workspace.estate, gathered, {"offer:csp-unknown": "csp-azure-plan"}, [path])
    imports.apply(workspace, answered)
    assert {one.offer for one in workspace.estate.billings.values()} == {Offer.CSP_AZURE_PLAN}
    assert len(previewed(workspace, path).changes) == 0


@pytest.mark.parametrize("shape", ["cli", "rest", "bare"])
def test_all_shapes_of_resource_graph_answers_are_read(shape: str, tmp_path: Path) -> None:
    rows = [
        {"id": f"/subscriptions/{SUB}", "type": "microsoft.resources/subscriptions", "name": "Core", "tenantId": TENANT,
         "subscriptionId": SUB, "properties": {"state": "Enabled", "subscriptionPolicies": {"quotaId": "PayAsYouGo_2014-09-01"},
         "managementGroupAncestorsChain": [{"name": "prod", "displayName": "Production"}, {"name": TENANT, "displayName": "Root"}]}},
        {"id": f"/subscriptions/{SUB}/resourceGroups/RG1", "type": "microsoft.resources/subscriptions/resourcegroups",
         "name": "RG1", "tenantId": TENANT, "location": "westeurope"},
        {"id": f"/subscriptions/{SUB}/resourceGroups/rg1/providers/Microsoft.Web/sites/a", "type": "microsoft.web/sites",
         "name": "a", "tenantId": TENANT, "location": "westeurope", "resourceGroup": "rg1"},
        {"id": f"/subscriptions/{SUB}/providers/Microsoft.Authorization/roleAssignments/{SUB}",
         "type": "microsoft.authorization/roleassignments",
         "properties": {"principalId": TENANT, "principalType": "ForeignGroup", "scope": f"/subscriptions/{SUB}",
                        "roleDefinitionId": "/x/8e3af657-a8ff-443c-a75c-2fe8c4bcb635", "createdOn": "2023-05-01T10:00:00.1234567Z"}},
    ]  # fmt: skip
    wrapped: object = rows
    if shape == "cli":
        wrapped = {"count": 4, "data": rows, "skip_token": None, "total_records": 4}
    elif shape == "rest":
        wrapped = {"totalRecords": 4, "count": 4, "data": rows, "facets": [], "resultTruncated": "false"}
    workspace = Workspace.create(None)
    found = previewed(workspace, written(tmp_path, "graph.json", wrapped))
    assert not found.rejected
    imports.apply(workspace, found)
    estate = workspace.estate
    tree = estate.scopes
    site = tree.find(f"/subscriptions/{SUB}/resourcegroups/rg1/providers/microsoft.web/sites/a")
    names = [tree.name(one) for one in reversed(tree.path(site or 0))]
    assert names[1:] == ["Production", "Core", "RG1", "a"]
    assert {one.offer for one in estate.billings.values()} == {Offer.PAYG}
    assert {one.kind for one in estate.principals.values()} == {PrincipalKind.FOREIGN_GROUP}
    (assignment,) = estate.role_assignments.values()
    assert assignment.since is not None
    assert assignment.since.microsecond == 123456


def test_an_eligible_role_is_no_held_role() -> None:
    workspace = Workspace.create(None)
    imports.apply(workspace, previewed(workspace, FIXTURES / "pim_roleEligibilityScheduleInstances_rest.json"))
    (assignment,) = workspace.estate.role_assignments.values()
    assert assignment.kind is AccessKind.ELIGIBLE


def test_a_foreign_principal_of_powershell_is_a_foreign_group(tmp_path: Path) -> None:
    row = {
        "RoleAssignmentId": f"/subscriptions/{SUB}/providers/Microsoft.Authorization/roleAssignments/{TENANT}",
        "Scope": f"/subscriptions/{SUB}", "DisplayName": "Foreign Principal for 'Contoso' in Role 'TenantAdmins' (Wingtip)",
        "SignInName": None, "RoleDefinitionName": "Owner", "RoleDefinitionId": "8e3af657-a8ff-443c-a75c-2fe8c4bcb635",
        "ObjectId": TENANT, "ObjectType": "Unknown", "CanDelegate": False,
    }  # fmt: skip
    workspace = Workspace.create(None)
    imports.apply(workspace, previewed(workspace, written(tmp_path, "roles.json", [row])))
    assert workspace.estate.principals[TENANT].kind is PrincipalKind.FOREIGN_GROUP


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ('[{"id": "/subscriptions/x", "type": "t"},\n {"id": ', ["line 2", "after 1 complete records"]),
        ("[" * 10_000 + "]" * 10_000, ["nested too deeply"]),
        ('a,b,c\n1,2,3\n"' + "x" * 1_200_000 + '",2,3\n', ["line 3"]),
    ],
)
def test_a_broken_file_is_left_out_with_its_place_and_the_others_are_read(
    text: str, words: list[str], tmp_path: Path
) -> None:
    path = written(tmp_path, "broken.json", text)
    found = previewed(Workspace.create(None), RECORDED / "group_list_cli2.91.json", path)
    ((file, where, reason),) = [(one.file, one.where, one.reason) for one in found.rejected]
    assert (file, where) == ("broken.json", "")
    assert all(word in reason for word in words)
    assert found.kinds["resource-groups"].new == 85
    assert not found.nothing_recognized
    assert previewed(Workspace.create(None), path).nothing_recognized


def test_a_very_long_line_is_no_export(tmp_path: Path) -> None:
    path = tmp_path / "line.txt"
    path.write_bytes(b"x" * (200_000_000 // SLIM))
    found = previewed(Workspace.create(None), path)
    assert [one.file for one in found.rejected] == ["line.txt"]
    assert "nothing in it was recognized" in found.rejected[0].reason
    assert [one for one in found.notes if one.startswith("Files are looked through for ")]
    assert len(found.changes) == 0


def test_rows_that_cannot_be_used_are_left_out_with_reason(tmp_path: Path) -> None:
    rows = [
        {"name": "a", "type": "Microsoft.Resources/resourceGroups", "location": "x"},
        {"id": "/nonsense", "type": "Microsoft.Resources/resourceGroups"},
        {"id": f"/subscriptions/{SUB}/resourceGroups/good", "type": "Microsoft.Resources/resourceGroups"},
        {"colour": "red"},
        17,
    ]
    found = previewed(Workspace.create(None), written(tmp_path, "groups.json", rows))
    assert [(one.where, one.file) for one in found.rejected] == [
        ("record 1", "groups.json"), ("record 2", "groups.json"), ("record 4", "groups.json"), ("record 5", "groups.json"),
    ]  # fmt: skip
    assert "has no id" in found.rejected[0].reason
    assert found.kinds["resource-groups"].new == 1


def test_an_unknown_file_is_named_with_what_was_looked_for(tmp_path: Path) -> None:
    path = written(tmp_path, "other.json", {"hello": "world"})
    found = previewed(Workspace.create(None), path)
    assert found.rejected[0].file == "other.json"
    assert "its records have 'hello'" in found.rejected[0].reason
    (told,) = [one for one in found.notes if one.startswith("Files are looked through for ")]
    assert "role assignments" in told
    assert found.nothing_recognized
    known = previewed(Workspace.create(None), path, RECORDED / "group_list_cli2.91.json")
    assert not known.nothing_recognized


def test_very_many_resources_report_progress_and_can_be_cancelled(tmp_path: Path) -> None:
    many = 100_000 // SLIM
    path = tmp_path / "many.json"
    row = f'{{{{"id": "/subscriptions/{SUB}/resourceGroups/rg{{0}}/providers/Microsoft.Web/sites/s{{1}}", "type": "microsoft.web/sites", "location": "x", "name": "s{{1}}", "tenantId": "{TENANT}", "tags": {{{{"a": "bbbbbbbbbbbbbbbbbb"}}}}}}}}'
    rows = ",".join(row.format(n % 500, n) for n in range(many))
    path.write_text(f'{{"count": {many}, "data": [{rows}]}}')
    seen: list[int] = []

    def watch(done: int, total: int) -> None:
        seen.append(done)
        assert done <= total

    gathered = imports.gather([path], "a consultant", watch)
    assert len(seen) > many // 2_000
    assert sum(one.kind is ScopeKind.RESOURCE for one in gathered.scopes.values()) == many

    def stop(done: int, total: int) -> None:
        raise Cancelled

    with pytest.raises(Cancelled):
        imports.gather([path], "a consultant", stop)


def test_text_before_json_and_several_documents_are_read(tmp_path: Path) -> None:
    row = {"id": f"/subscriptions/{SUB}/resourceGroups/one", "type": "Microsoft.Resources/resourceGroups"}
    text = "WARNING: something\n" + json.dumps([row]) + "\n" + json.dumps([row | {"id": row["id"] + "2"}])
    found = previewed(Workspace.create(None), written(tmp_path, "two.json", text))
    assert not found.rejected
    assert found.kinds["resource-groups"].new == 2


def test_the_same_estate_from_a_folder(tmp_path: Path) -> None:
    shutil.copy(RECORDED / "group_list_cli2.91.json", tmp_path)
    found = previewed(Workspace.create(None), tmp_path)
    assert found.kinds["resource-groups"].new == 85
    with pytest.raises(Refused, match="no such file"):
        imports.gather([tmp_path / "nothing.json"], "a consultant")


def test_a_desk_is_backed_up_before_an_import(tmp_path: Path) -> None:
    path = tmp_path / "customer.partnerdesk"
    workspace = Workspace.create(path)
    imports.apply(workspace, previewed(workspace, RECORDED / "group_list_cli2.91.json"))
    scopes = len(workspace.estate.scopes)
    backup = imports.apply(workspace, previewed(workspace, RECORDED / "resource_list_cli2.91.json"))
    workspace.close()
    assert backup is not None
    assert "resource_list" in backup.why
    saved = Workspace.open(backup.path, read_only=True)
    assert len(saved.estate.scopes) == scopes
    saved.close()


def test_a_query_that_asked_for_ids_only_still_names_its_resources(tmp_path: Path) -> None:
    base = f"/subscriptions/{'1' * 8}-0000-0000-0000-000000000000/resourceGroups/rg"
    rows = [{"id": f"{base}/providers/Microsoft.Storage/storageAccounts/a"}, {"id": base}]
    workspace = Workspace.create(None)
    found = previewed(workspace, written(tmp_path, "ids.json", {"count": 2, "data": rows, "total_records": 9}))
    kinds = imports.preview_object(workspace.estate, found)["kinds"]
    assert (kinds["resources"]["new"], kinds["resource-groups"]["new"]) == (1, 1)
    assert not found.rejected


def test_the_subscriptions_of_a_management_group_are_placed_below_it(tmp_path: Path) -> None:
    guid = "11111111-0000-0000-0000-000000000000"
    row = {
        "id": f"/providers/Microsoft.Management/managementGroups/online/subscriptions/{guid}",
        "type": "Microsoft.Management/managementGroups/subscriptions",
        "displayName": "Shop",
        "state": "Active",
        "tenant": "22222222-0000-0000-0000-000000000000",
    }
    workspace = Workspace.create(None)
    imports.apply(workspace, previewed(workspace, written(tmp_path, "below.json", [row])))
    tree = workspace.estate.scopes
    found = tree.find(f"/subscriptions/{guid}")
    assert found is not None
    assert [tree.name(one) for one in tree.path(found)[:2]] == ["Shop", "online"]


def test_letters_that_were_lost_are_told(tmp_path: Path) -> None:
    rows = "RoleAssignmentId,Scope,DisplayName,SignInName,RoleDefinitionName,RoleDefinitionId,ObjectId,ObjectType\r\n"
    one = '"/subscriptions/{0}/providers/Microsoft.Authorization/roleAssignments/{1}","/subscriptions/{0}","{2}","","Reader","acdd72a7-3385-48ef-bd42-f606fba81ae7","{1}","User"\r\n'
    guid = "11111111-0000-0000-0000-00000000000{0}".format
    ascii_file = tmp_path / "ascii.csv"
    ascii_file.write_text(rows + one.format(guid(1), guid(2), "J?rg"), encoding="ascii")
    assert any("1 names have a ?" in note for note in previewed(Workspace.create(None), ascii_file).notes)
    ansi = tmp_path / "ansi.csv"
    ansi.write_bytes((rows + one.format(guid(1), guid(2), "J\u00f6rg")).encode("cp1252"))
    found = previewed(Workspace.create(None), ansi)
    assert any("accents may be wrong" in note for note in found.notes)
    names = [change.after.name for change in found.changes if isinstance(change.after, Principal)]
    assert names == ["J\u00f6rg"]


def test_whoever_holds_a_role_tells_whose_a_management_group_is(tmp_path: Path) -> None:
    def role(number: int, scope: str, who: str = "4" * 8 + "-0000-0000-0000-000000000001") -> dict[str, str]:
        return {
            "id": f"{scope.rstrip('/')}/providers/Microsoft.Authorization/roleAssignments/{number}",
            "scope": scope,
            "principalId": who,
            "principalName": "ann@shop.example",
            "principalType": "User",
            "roleDefinitionId": f"/providers/Microsoft.Authorization/roleDefinitions/{ROLE}",
            "roleDefinitionName": "Owner",
        }

    accounts = [{"id": SUB, "name": "Shop", "tenantId": TENANT, "isDefault": True, "cloudName": "AzureCloud"}]
    group = "/providers/Microsoft.Management/managementGroups/online"
    other = "/providers/Microsoft.Management/managementGroups/of-nobody"
    roles = [role(1, f"/subscriptions/{SUB}"), role(2, group), role(3, other, "5" * 8 + "-0000-0000-0000-000000000002")]
    workspace = Workspace.create(None)
    alone = previewed(workspace, written(tmp_path, "roles.json", roles))
    assert any("Which tenant some of these belong to" in note for note in alone.notes)
    imports.apply(workspace, alone)
    imports.apply(workspace, previewed(workspace, written(tmp_path, "accounts.json", accounts)))
    imports.apply(workspace, previewed(workspace, tmp_path / "roles.json"))
    tree = workspace.estate.scopes

    def home(scope: str) -> str:
        found = tree.find(scope.casefold())
        assert found is not None
        return tree.key(tree.path(found)[-1])

    assert home(group) == home(f"/subscriptions/{SUB}") == scope_key(tenant_scope_id(TENANT))
    assert home(other) != home(group)
    assert workspace.estate.principals[roles[0]["principalId"]].tenant == scope_key(tenant_scope_id(TENANT))
    assert len(previewed(workspace, tmp_path / "roles.json", tmp_path / "accounts.json").changes) == 0


def test_what_stood_for_a_tenant_that_was_not_known_goes_when_everything_has_found_its_own(tmp_path: Path) -> None:
    subscription = "/subscriptions/00000000-0000-0000-0000-00000000000a"
    group = {"id": f"{subscription}/resourceGroups/web", "name": "web", "type": "Microsoft.Resources/resourceGroups"}
    workspace = Workspace.create(None)
    imports.apply(workspace, previewed(workspace, written(tmp_path, "groups.json", [group | {"location": "x"}])))
    tree = workspace.estate.scopes
    assert tree.name(0) == "Tenant not known"
    account = {
        "id": subscription.rsplit("/", 1)[-1], "name": "Production", "state": "Enabled", "isDefault": True,
        "tenantId": "00000000-0000-0000-0000-0000000000aa", "homeTenantId": "00000000-0000-0000-0000-0000000000aa",
        "cloudName": "AzureCloud", "user": {"name": "a@b.c", "type": "user"}, "managedByTenants": [],
    }  # fmt: skip
    found = previewed(workspace, written(tmp_path, "accounts.json", [account]))
    imports.apply(workspace, found)
    tree = workspace.estate.scopes
    assert [tree.name(one) for one in range(len(tree)) if tree.kind_of(one) is ScopeKind.TENANT] != []
    assert "Tenant not known" not in [tree.name(one) for one in range(len(tree))]
    assert len(tree) == 3
    workspace.undo()
    assert workspace.estate.scopes.name(0) == "Tenant not known"
    workspace.redo()
    again = previewed(workspace, tmp_path / "groups.json", tmp_path / "accounts.json")
    assert not len(again.changes)


def test_utf_16_without_a_mark_is_read_as_what_it_is(tmp_path: Path) -> None:
    group = {"id": f"/subscriptions/{SUB}/resourceGroups/Jörg", "type": "Microsoft.Resources/resourceGroups"}
    path = tmp_path / "groups.json"
    path.write_bytes(json.dumps([group], ensure_ascii=False).encode("utf-16-le"))
    found = previewed(Workspace.create(None), path)
    assert "Jörg" in {one.after.id.rsplit("/", 1)[-1] for one in found.changes if isinstance(one.after, Scope)}
    assert not found.rejected


def test_the_stand_in_for_an_unknown_tenant_stays_while_anything_needs_it(tmp_path: Path) -> None:
    def group(subscription: str) -> dict[str, str]:
        return {"id": f"/subscriptions/{subscription}/resourceGroups/web", "type": "Microsoft.Resources/resourceGroups"}

    other = SUB.replace("1", "3")
    account = {"id": SUB, "name": "Core", "tenantId": TENANT, "isDefault": True}
    workspace = Workspace.create(None)
    imports.apply(workspace, previewed(workspace, written(tmp_path, "1.json", [group(SUB)])))
    imports.apply(workspace, previewed(workspace, written(tmp_path, "2.json", [account, group(other)])))
    tree = workspace.estate.scopes
    tops = {tree.key(one): tree.name(tree.path(one)[-1]) for one in range(len(tree))}
    assert tops[f"/subscriptions/{other}"] == "Tenant not known"
    assert tops[f"/subscriptions/{SUB}"] != "Tenant not known"


def test_an_offer_that_the_desk_knows_better_is_not_written_over(tmp_path: Path) -> None:
    def listed(quota: str) -> Path:
        row = {"id": f"/subscriptions/{SUB}", "subscriptionId": SUB, "tenantId": TENANT, "displayName": "Core",
               "state": "Enabled", "subscriptionPolicies": {"quotaId": quota}}  # fmt: skip
        return written(tmp_path, "subs.json", {"value": [row]})

    workspace = Workspace.create(None)
    imports.apply(workspace, previewed(workspace, listed("PayAsYouGo_2014-09-01")))
    by_hand = Billing("by hand", f"/subscriptions/{SUB}", Offer.SPONSORSHIP)
    workspace.commit(put_offers(workspace.estate, [by_hand]))
    imports.apply(workspace, previewed(workspace, listed("MSDN_2014-09-01")))
    assert {one.offer for one in workspace.estate.billings.values()} == {Offer.SPONSORSHIP}


def test_the_first_year_is_no_date(tmp_path: Path) -> None:
    row = {
        "id": f"/subscriptions/{SUB}/providers/Microsoft.Authorization/roleAssignments/{SUB}", "principalId": TENANT,
        "scope": f"/subscriptions/{SUB}", "roleDefinitionId": ROLE, "createdOn": "0001-01-01T00:00:00",
    }  # fmt: skip
    workspace = Workspace.create(None)
    imports.apply(workspace, previewed(workspace, written(tmp_path, "roles.json", [row])))
    (assignment,) = workspace.estate.role_assignments.values()
    assert assignment.since is not None
    assert assignment.since.year > 2000, "the day of the file"


@pytest.mark.parametrize("text", ["/Date(1685606400000)/", "\\/Date(1685606400000)\\/", "2023-06-01T08:00:00.0000000Z"])
def test_moments_of_windows_powershell_are_read(text: str) -> None:
    assert moment(text) == datetime(2023, 6, 1, 8, tzinfo=UTC)


@pytest.mark.parametrize(
    "text", ["", "soon", "/Date(9" + "9" * 400 + ")/", "0001-01-01", "9999-12-31T23:59:59-23:59", "²"]
)
def test_what_is_no_moment_is_none(text: str) -> None:
    assert moment(text) is None


@pytest.mark.parametrize("name", ["groups.txt", "groups.json", "GROUPS.JSON"])
def test_what_a_folder_holds_is_read_or_named(tmp_path: Path, name: str) -> None:
    shutil.copy(RECORDED / "group_list_cli2.91.json", tmp_path / name)
    (tmp_path / "sub").mkdir()
    (tmp_path / "sub" / "README.md").write_text("what this is")
    (tmp_path / "photo.png").write_bytes(b"\x89PNG")
    (tmp_path / "all.zip").write_bytes(b"PK\x03\x04")
    found = previewed(Workspace.create(None), tmp_path)
    assert found.kinds["resource-groups"].new == 85
    assert {one.file for one in found.rejected} == {"sub/README.md", "photo.png", "all.zip"}
    zipped = previewed(Workspace.create(None), tmp_path / "all.zip")
    assert "no whole ZIP file" in zipped.rejected[0].reason


def test_lists_in_a_list_are_read_and_a_page_among_them_is_a_part(tmp_path: Path) -> None:
    group = {"id": f"/subscriptions/{SUB}/resourceGroups/web", "type": "Microsoft.Resources/resourceGroups"}
    pages: list[object] = [[group], {"value": [group | {"id": group["id"] + "2"}], "nextLink": "https://more"}]
    found = previewed(Workspace.create(None), written(tmp_path, "slurped.json", pages))
    assert found.kinds["resource-groups"].new == 2
    assert any("one page of several" in note for note in found.notes)


def test_documents_with_text_between_them_are_all_read(tmp_path: Path) -> None:
    groups = [
        {"id": f"/subscriptions/{SUB}/resourceGroups/{name}", "type": "Microsoft.Resources/resourceGroups"}
        for name in ("one", "two", "three")
    ]
    text = (
        "WARNING: sign in again for one.example, two.example, three.example\n[INFO] [2025-01-01 10:00] {ready}\n"
        f"if [[ $x ]]; then\n{json.dumps([groups[0]])}\nSubscription {SUB}:\n\ufeff{json.dumps(groups[1])}\n"
        f"PS C:\\> {json.dumps({'value': [groups[2]]})} }}"
    )
    found = previewed(Workspace.create(None), written(tmp_path, "transcript.txt", text))
    assert found.kinds["resource-groups"].new == 3
    assert not found.rejected


def test_cells_of_the_portal_that_hold_json_are_read_as_json(tmp_path: Path) -> None:
    inside = {"state": "Enabled", "subscriptionPolicies": {"quotaId": "PayAsYouGo_2014-09-01"},
              "managementGroupAncestorsChain": [{"name": "lz", "displayName": "Landing zones"}]}  # fmt: skip
    cell = json.dumps(inside).replace('"', '""')
    row = f'/subscriptions/{SUB},Core,microsoft.resources/subscriptions,{TENANT},{SUB},"{cell}",null\n'
    table = "\ufeffid,name,type,tenantId,subscriptionId,properties,tags\n" + row
    workspace = Workspace.create(None)
    imports.apply(workspace, previewed(workspace, written(tmp_path, "graph.csv", table)))
    assert {one.offer for one in workspace.estate.billings.values()} == {Offer.PAYG}
    tree = workspace.estate.scopes
    assert [tree.name(one) for one in tree.path(tree.find(f"/subscriptions/{SUB}") or 0)[:2]] == [
        "Core",
        "Landing zones",
    ]


@pytest.mark.parametrize(
    ("files", "kind", "new", "left_out"),
    [
        (["text_between/loop_with_echo.json"], "role-assignments", 2, 0),
        (["warning_with_commas/accounts.txt"], "subscriptions", 1, 0),
        (["classic_admins/roles.json"], "role-assignments", 1, 3),
        (["folder/exports"], "role-assignments", 2, 0),
        (["folder/exports", "folder/exports/sub-2"], "role-assignments", 2, 1),
        (["part_of_the_answer/graph_1_of_2876.json"], "role-assignments", 1, 0),
        (["part_of_the_answer/rest_truncated.json"], "role-assignments", 1, 0),
    ],
)
def test_files_as_they_are_met_are_read_or_told(files: list[str], kind: str, new: int, left_out: int) -> None:
    found = previewed(Workspace.create(None), *(FIXTURES / "field_inputs" / one for one in files))
    assert (found.kinds[kind].new, len(found.rejected)) == (new, left_out)
    assert any("1 of 2,876 records" in note for note in found.notes) == ("part" in files[0])
