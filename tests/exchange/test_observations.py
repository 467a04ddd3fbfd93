"""An import is a look at Azure on a day: what is gone since, on which day that was, and what somebody knows better."""

from __future__ import annotations

import json
import os
import re
import shutil
from datetime import UTC, datetime
from pathlib import Path

import pytest

from partner_desk.app import imports
from partner_desk.app.importrows import without
from partner_desk.app.workspace import Workspace
from partner_desk.cli.application import run
from partner_desk.domain.coverage import Collectable
from partner_desk.domain.details import SubscriptionDetail, Usage
from partner_desk.domain.errors import Refused
from partner_desk.domain.ids import scope_key, tenant_scope_id
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
    SUBSCRIPTION,
    Desk,
)

ROLES, WITHOUT_ANN = "role_gone/1_roles.json", "role_gone/2_roles_later.json"
CREW = "c0000000-0000-4000-8000-000000000004"
GONE = "Gone: The role Contributor of ann@wingtip.example at sub-1; Until: 2025-02-10"


@pytest.fixture
def desk(tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> Desk:
    return Desk(tmp_path, capfd)


def kept(said: str) -> str:
    """The id by which the first change that is told can be kept."""
    found = re.search(r"\(--keep (\S+)\)", said)
    assert found is not None, said
    return found[1]


def test_what_is_gone_is_told_row_by_row_and_can_be_kept(desk: Desk) -> None:
    desk.imports(*BASE, ROLES, LINK, on=FIRST, answer=ALL)
    said = desk.imports(WITHOUT_ANN, on=SECOND, more=["--dry-run"])
    assert GONE in said
    assert desk.verdict(LATER) == "recognized", "nothing was recorded"
    said = desk.imports(WITHOUT_ANN, on=SECOND, more=["--keep", kept(said)])
    assert "Gone:" not in said
    assert desk.verdict(LATER) == "recognized"
    desk.imports(WITHOUT_ANN, on=SECOND, answer=ALL)
    assert desk.verdict(LATER) == "not-recognized"


def test_a_wrong_word_for_what_is_kept_records_nothing(desk: Desk, capfd: pytest.CaptureFixture[str]) -> None:
    desk.imports(*BASE, ROLES, LINK, on=FIRST, answer=ALL)
    files = [str(FIXTURES / one) for one in BASE]
    assert run(["import", desk.path, *files, "--keep", "role-assignments:nothing"]) == 2
    assert "This import changes nothing called 'role-assignments:nothing'" in capfd.readouterr().err
    assert run(["import", desk.path, *files, "--made", "yesterday or so"]) == 2
    assert desk.verdict(LATER) == "recognized"


def test_a_link_and_the_one_in_its_place_are_kept_together(tmp_path: Path, desk: Desk) -> None:
    desk.imports(*BASE, ROLES, "link_changed/1_link.json", on=FIRST, answer=ALL)
    workspace = Workspace.open(Path(desk.path))
    path = FIXTURES / "link_changed/2_link_other_id.json"
    preview = imports.preview(workspace.estate, imports.gather([path], "somebody"), {}, [path])
    links = [one for one in imports.preview_object(workspace.estate, preview)["gone"] if "link" in one["what"]]
    assert len(links) == 1
    left = imports.keep(preview, [links[0]["id"]])
    assert not {one.kind.__name__ for one in left.changes} & {"PartnerAdminLink"}
    subscription = next(
        one
        for one in imports.preview(
            Workspace.create(None).estate, imports.gather([FIXTURES / one for one in BASE], "somebody"), {}, []
        ).changes
        if one.kind.__name__ == "Scope"
    )
    with pytest.raises(Refused, match="other facts of the import rest on it"):
        without(
            imports.preview(
                Workspace.create(None).estate, imports.gather([FIXTURES / one for one in BASE], "somebody"), {}, []
            ).changes,
            [f"scopes:{subscription.key}"],
        )
    workspace.close()


def test_somebody_knows_the_day_of_an_export_better_than_its_file(desk: Desk) -> None:
    desk.imports(*BASE, ROLES, LINK, on=FIRST, answer=ALL)
    desk.imports(WITHOUT_ANN, on=LATER, answer=ALL, more=["--made", SECOND])
    assert [desk.verdict(day) for day in ("2025-02-09", SECOND)] == ["recognized", "not-recognized"]


@pytest.mark.parametrize(
    ("answer", "known"), [("", False), ("pim=used", False), ("pim=none", True), ("pim=listed", True)]
)
def test_whether_roles_are_activated_for_a_time_is_asked(tmp_path: Path, answer: str, known: bool) -> None:
    workspace = Workspace.create(None)
    files = [FIXTURES / one for one in (*BASE, ROLES)]
    gathered = imports.gather(files, "somebody")
    assert "pim" in {one.id for one in imports.preview(workspace.estate, gathered, {}, files).questions}
    answers = dict([answer.split("=")]) if answer else {}
    imports.apply(workspace, imports.preview(workspace.estate, gathered, answers, files))
    assert workspace.estate.coverage.knows(Collectable.PIM, f"/subscriptions/{SUBSCRIPTION}") is known
    asked = {one.id for one in imports.preview(workspace.estate, gathered, {}, files).questions}
    assert ("pim" in asked) is not known, "what is known is not asked again"


def test_what_somebody_is_and_whose_a_subscription_is_are_told_where_no_file_says_it(desk: Desk) -> None:
    assert "No file says what 1 identity is" in desk.imports(*BASE, LINK, on=FIRST)
    (row,) = json.loads((FIXTURES / "base/roles_ann.json").read_text())
    there = json.loads(json.dumps(row).replace(SUBSCRIPTION, SUBSCRIPTION[:-1] + "2"))
    said = desk.imports([row, there], on=SECOND)
    assert "No list names the tenant of 1 scope" in said
    assert "No file says what" not in said


@pytest.mark.parametrize("together", [True, False])
def test_management_groups_are_of_the_tenant_of_the_subscriptions_below_them(
    tmp_path: Path, capfd: pytest.CaptureFixture[str], together: bool
) -> None:
    groups = "/providers/Microsoft.Management/managementGroups/"
    below: dict[str, object] = {
        "value": [
            {"id": f"{groups}corp", "type": f"{groups[11:-1]}", "name": "corp",
             "properties": {"displayName": "Corporate", "parent": {"id": f"{groups}lz"}}},
            {"id": SCOPE, "type": "/subscriptions", "name": SUBSCRIPTION,
             "properties": {"displayName": "sub-1", "parent": {"id": f"{groups}corp"}}},
        ]
    }  # fmt: skip
    desk = Desk(tmp_path, capfd)
    if not together:
        desk.imports(BASE[0], on=FIRST)
    said = desk.imports(*([BASE[0]] if together else []), below, on=FIRST)
    assert "No list names the tenant of 2 scopes (" in said
    assert "it is that of the subscriptions below." in said
    tree = desk.estate().scopes
    path = [tree.name(one) for one in tree.path(tree.find(SCOPE.casefold()) or 0)]
    assert path == ["sub-1", "Corporate", "lz", "Wingtip"]


def test_a_name_of_an_older_file_does_not_come_along_with_a_newer_one(
    tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    desk = Desk(tmp_path, capfd)
    user = {"id": ANN, "displayName": "Ann Newman", "userPrincipalName": "ann@wingtip.example", "accountEnabled": True}
    desk.imports([user], on=SECOND)
    older = tmp_path / "attested.json"
    shutil.copy(FIXTURES / "link_gone/2_attested_without.json", older)
    day = datetime.fromisoformat(FIRST).replace(tzinfo=UTC).timestamp()
    os.utime(older, (day, day))
    desk.imports(BASE[0], ROLES, on=SECOND, more=[str(older)])  # the list of roles has no name but that to sign in
    assert desk.estate().principals[ANN].name == "Ann Newman"


def test_of_a_part_it_is_said_what_is_missing(tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    desk = Desk(tmp_path, capfd)
    desk.does("looked partner-admin-links", "--in-part")
    part = [f"part_of_the_answer/{one}.json" for one in ("graph_1_of_2876", "link_ben")]
    said = desk.imports(*BASE, *part, on=FIRST)
    assert "it holds 1 of 2,876 records; what it lacks stays unknown" in said
    desk.does("record partner", "--name", "Contoso", "--global-id", "6400000", "--location-ids", "6400001")
    asked = ("--partner", "Contoso", "--scope", SUBSCRIPTION, "--program", "pal", "--on", LATER)
    assert "Export the role assignments" in desk.does("explain", *asked)
    (answer,) = json.loads(desk.does("judge", *asked, "--full", "--json"))
    assert answer["verdict"] == "unknown"
    assert any("role assignments" in one["how"] for one in answer["missing"])


def test_a_newer_name_holds_though_somebody_signs_in_by_it(desk: Desk) -> None:
    user = {"id": ANN, "displayName": "Ann", "userPrincipalName": "ann@wingtip.example", "accountEnabled": True}
    desk.imports([user], on=FIRST)
    (row,) = json.loads((FIXTURES / ROLE).read_text(encoding="utf-8"))
    renamed = {**user, "displayName": "ann.new@wingtip.example"}
    desk.imports([{**row, "principalName": "ann.new@wingtip.example"}], [renamed], on=SECOND)
    assert desk.estate().principals[ANN].name == "ann.new@wingtip.example"


def test_whoever_has_a_role_over_everything_finds_home_once_the_only_tenant_is_known(desk: Desk) -> None:
    (row,) = json.loads((FIXTURES / ROLE).read_text(encoding="utf-8"))
    group = {"principalType": "Group", "principalName": "Crew", "principalId": CREW}
    over_all = "/providers/Microsoft.Authorization/roleAssignments/d0000000-0000-4000-8000-000000000002"
    here = {**row, **group, "id": f"{SCOPE}{over_all}", "scope": "/"}
    desk.imports(LINK, [row, here], on=FIRST)  # the tenant of the link, and that of a subscription, which nobody named
    assert desk.estate().principals[CREW].tenant is None
    desk.imports(*BASE, on=FIRST)
    assert desk.estate().principals[CREW].tenant == scope_key(tenant_scope_id("a0000000-0000-4000-8000-000000000001"))


def test_json_lists_what_is_gone(desk: Desk, capfd: pytest.CaptureFixture[str]) -> None:
    desk.imports(*BASE, ROLES, LINK, on=FIRST, answer=ALL)
    (one,) = json.loads(desk.imports(WITHOUT_ANN, on=SECOND, more=["--dry-run", "--json"]))["gone"]
    assert one["id"].startswith("role-assignments:")
    assert one["changes"] == ["Until: 2025-02-10"]
    assert one["by"] == "2_roles_later.json"


# An older file ------------------------------------------------------------------------------------------

CORP = "/providers/Microsoft.Management/managementGroups/corp"


def account(name: str) -> dict[str, object]:
    (found,) = (one for one in json.loads((FIXTURES / BASE[0]).read_text()) if one["id"] == SUBSCRIPTION)
    return dict(found) | {"name": name}


def offered(quota: str) -> dict[str, object]:
    policies = {"quotaId": quota, "spendingLimit": "Off"}
    return {"id": SCOPE, "subscriptionId": SUBSCRIPTION, "displayName": "shop", "subscriptionPolicies": policies}


def entity(above: str) -> list[object]:
    chain: dict[str, object] = {"parentNameChain": [], "numberOfDescendants": 0}
    return [
        {"id": CORP, "displayName": "Corp", "type": "Microsoft.Management/managementGroups", **chain},
        {"id": SCOPE, "displayName": "shop", "type": "/subscriptions", "parent": {"id": above}, **chain},
    ]


def above(desk: Desk) -> str:
    tree = desk.estate().scopes
    (path,) = (tree.path(one) for one in range(len(tree)) if tree.key(one) == SCOPE)
    return tree.id(path[1])


def test_an_older_file_brings_no_old_name_or_place_back(desk: Desk) -> None:
    desk.imports([account("new")], entity(CORP), on=SECOND)
    desk.imports([account("old")], on=FIRST)
    assert "old" not in desk.estate().scopes.labels.values()
    tenant = f"/providers/Microsoft.Management/managementGroups/{account('')['tenantId']}"
    desk.imports(entity(tenant), on=FIRST)
    assert above(desk) == CORP
    desk.imports(entity(tenant), on=LATER)
    assert above(desk) != CORP


@pytest.mark.parametrize(("answer", "there"), [("", False), ("places=stand-there", True), ("places=left-it", False)])
def test_whether_an_older_place_holds_is_asked_where_newer_lists_do_not_tell(
    desk: Desk, answer: str, there: bool
) -> None:
    desk.imports(*BASE, ROLES, LINK, on=SECOND, answer=ALL)
    said = desk.imports(entity(CORP), on=FIRST, answer=answer)
    assert "An older list has them below a management group (sub-1)" in said
    assert (above(desk) == CORP) is there
    assert desk.estate().coverage.knows(Collectable.ROLE_ASSIGNMENTS, SCOPE) is bool(answer)


def test_an_offer_that_changed_between_two_lists_holds_on_the_day_of_each(desk: Desk) -> None:
    desk.imports(BASE[0], on=FIRST)
    for quota, on in (("MSDN_2014-09-01", LATER), ("PayAsYouGo_2014-09-01", SECOND), ("MSDN_2014-09-01", LATER)):
        desk.imports([offered(quota)], on=on)
    rows = {one.offer.value: (str(one.since)[:10], str(one.until)[:10]) for one in desk.estate().billings.values()}
    assert rows == {"payg": ("None", LATER), "visual-studio": (LATER, "None")}


def test_what_somebody_recorded_of_usage_stays(desk: Desk) -> None:
    desk.imports(*BASE, on=FIRST)
    assert run(["amend", "subscription", desk.path, "--subscription", SCOPE, "--usage", "some"]) == 0
    desk.imports(*BASE, on=SECOND)
    detail = desk.estate().get(SubscriptionDetail, SCOPE)
    assert isinstance(detail, SubscriptionDetail)
    assert detail.usage is Usage.SOME


def test_an_older_attestation_brings_no_role_back_that_a_newer_list_lacks(desk: Desk) -> None:
    (row,) = json.loads((FIXTURES / ROLES).read_text())[:1]
    keeper = json.loads(json.dumps(row).replace(ANN, ANN[:-1] + "9").replace("d0000000", "d9000000"))
    told = {
        "scope": row["scope"],
        "id": row["roleDefinitionId"][-36:],
        "roleName": "Contributor",
        "roleType": "BuiltIn",
    }
    attested = {"tenantId": account("")["tenantId"], "type": "user", "displayName": "Ann", "objectId": ANN,
                "partnerId": "6400001", "partnerAdminLink": "x", "partnerName": "Contoso", "assignments": [told]}  # fmt: skip
    desk.imports(*BASE, LINK, on=FIRST)
    undated: list[object] = [{key: one for key, one in it.items() if key != "createdOn"} for it in (keeper, row)]
    desk.imports(undated[:1], on=SECOND)
    desk.imports(undated, on=FIRST)
    desk.imports([row, keeper], on=FIRST)
    desk.imports(dict(attested), on=FIRST)
    ends = [one.until for one in desk.estate().role_assignments.values() if one.principal == ANN]
    assert [str(one)[:10] for one in ends] == [SECOND, SECOND]


@pytest.mark.parametrize("total", [2876, "2876", "2,876", "2.876", "2'876", "2 876", "2\u202f876", " 2,876 "])
def test_a_total_is_read_as_programs_of_any_language_write_it(desk: Desk, total: int | str) -> None:
    group = {"id": ANN, "displayName": "Admins", "securityEnabled": True, "mailEnabled": False}
    assert "it holds 1 of 2,876 records" in desk.imports(*BASE, {"@odata.count": total, "value": [group]}, on=FIRST)


@pytest.mark.parametrize("total", ["28.76", "2,87", "about 2,876", "2.876,5", ""])
def test_what_is_no_whole_number_is_no_total(desk: Desk, total: str) -> None:
    group = {"id": ANN, "displayName": "Admins", "securityEnabled": True, "mailEnabled": False}
    assert "it holds" not in desk.imports(*BASE, {"@odata.count": total, "value": [group]}, on=FIRST)
