"""Imports of delegations, members of groups and deny assignments: what they make, what ends, and what stays unknown."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from partner_desk.domain.access import AccessKind, DelegationRoute, PrincipalKind
from partner_desk.domain.coverage import Collectable
from partner_desk.domain.ids import EVERYONE, scope_key, tenant_scope_id
from tests.exchange.importing import ANN, BASE, FIRST, FIXTURES, LATER, SCOPE, SECOND, Desk

BEN = "c0000000-0000-4000-8000-000000000002"
OPERATORS = "c0000000-0000-4000-8000-000000000010"
NIGHT_SHIFT = "c0000000-0000-4000-8000-000000000011"
MANAGING = scope_key(tenant_scope_id("e0000000-0000-4000-8000-000000000001"))
DEFINITIONS, ASSIGNMENTS = "lighthouse/az_definitions.json", "lighthouse/az_assignments.json"
OF_OPERATORS = f"members-of:az_members.json={OPERATORS}"


def desk_of(folder: Path, capfd: pytest.CaptureFixture[str], unknown: Collectable, *files: str) -> Desk:
    desk = Desk(folder, capfd, unknown)
    desk.imports(*BASE, *files, on=FIRST)
    return desk


def row(name: str) -> dict[str, object]:
    found = json.loads((FIXTURES / name).read_text(encoding="utf-8"))[0]
    assert isinstance(found, dict)
    return found


# Azure Lighthouse -----------------------------------------------------------------------------------------


def test_a_definition_and_its_assignment_are_a_delegation_without_what_azure_refuses(
    tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    desk = desk_of(tmp_path, capfd, Collectable.DELEGATIONS)
    said = desk.imports(DEFINITIONS, ASSIGNMENTS, on=FIRST, answer="delegations=all")
    assert "the authorization of Operators was left out: Azure Lighthouse does not give the role Owner" in said
    assert "1 offer of Azure Lighthouse is assigned nowhere in these files, and delegates nothing" in said
    estate = desk.estate()
    (delegation,) = estate.delegations.values()
    assert (delegation.scope, delegation.managing_tenant, delegation.name) == (SCOPE, MANAGING, "Managed services")
    assert [(one.principal, len(one.delegated_roles)) for one in delegation.authorizations] == [
        (OPERATORS, 0),
        (OPERATORS, 2),
    ]
    assert f"{delegation.since:%Y-%m-%d}" == FIRST
    assert estate.principals[OPERATORS].tenant == MANAGING
    here = estate.scopes.find(SCOPE)
    assert here is not None
    assert estate.scopes.key(estate.scopes.tenant(here)) != MANAGING
    assert estate.coverage.knows(Collectable.DELEGATIONS, SCOPE)
    desk.imports(DEFINITIONS, ASSIGNMENTS, on=SECOND)
    assert set(desk.estate().delegations.values()) == {delegation}


def test_an_assignment_with_its_definition_tells_all_and_what_is_not_succeeded_is_left_out(
    tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    desk = desk_of(tmp_path, capfd, Collectable.ROLE_ASSIGNMENTS)
    said = desk.imports("lighthouse/rest_with_definition.json", on=FIRST)
    assert "whose provisioningState is 'failed', so it is not in force" in said
    (delegation,) = desk.estate().delegations.values()
    assert delegation.scope == f"{SCOPE}/resourcegroups/web"
    assert delegation.via is DelegationRoute.MARKETPLACE
    assert [one.kind for one in delegation.authorizations] == [AccessKind.ACTIVE, AccessKind.ELIGIBLE]
    assert not desk.estate().coverage.knows(Collectable.DELEGATIONS, SCOPE)


def test_an_assignment_without_its_definition_and_a_template_delegate_nothing(
    tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    desk = desk_of(tmp_path, capfd, Collectable.ROLE_ASSIGNMENTS)
    said = desk.imports(ASSIGNMENTS, "lighthouse/parameters.json", on=FIRST)
    assert "its definition is in none of these files" in said
    assert "is the template of an offer: an intention, and no delegation before it is deployed" in said
    assert not desk.estate().delegations
    assert not desk.estate().coverage.knows(Collectable.DELEGATIONS, SCOPE)


def test_a_delegation_ends_where_a_whole_newer_list_lacks_it_and_changes_with_its_definition(
    tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    desk = desk_of(tmp_path, capfd, Collectable.DELEGATIONS, DEFINITIONS, ASSIGNMENTS)
    definition = row(DEFINITIONS)
    properties = definition["properties"]
    assert isinstance(properties, dict)
    properties["authorizations"] = properties["authorizations"][:1]
    desk.imports([definition], [row(ASSIGNMENTS)], on=SECOND)
    before, after = sorted(desk.estate().delegations.values(), key=lambda one: str(one.since))
    assert (len(before.authorizations), len(after.authorizations)) == (2, 1)
    assert before.until == after.since
    other = json.loads(json.dumps(row(ASSIGNMENTS)).replace("a0000000", "a1000000"))
    text = "1 row of the delegations of the desk is over by these files"
    gone = {"registrationDefinitionId": "x", "provisioningState": "Deleted"}
    assert text in desk.imports([row(ASSIGNMENTS) | {"properties": gone}, other], [definition], on=LATER)
    assert [one.id[-12:] for one in desk.estate().delegations.values() if one.until is None] == [other["name"][-12:]]


# Directories ----------------------------------------------------------------------------------------------


def test_members_of_a_group_are_asked_for_and_are_at_home_where_it_is(
    tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    desk = desk_of(tmp_path, capfd, Collectable.GROUP_MEMBERS, DEFINITIONS, ASSIGNMENTS)
    said = desk.imports("directory/az_members.json", on=FIRST)
    assert "Of which group are they?" in said
    assert not desk.estate().memberships
    desk.imports("directory/az_members.json", on=FIRST, answer=OF_OPERATORS, more=("--answer", "members=all"))
    estate = desk.estate()
    assert {(one.group, one.member) for one in estate.memberships.values()} == {
        (OPERATORS, ANN), (OPERATORS, BEN), (OPERATORS, NIGHT_SHIFT),
    }  # fmt: skip
    assert estate.principals[OPERATORS].kind is estate.principals[NIGHT_SHIFT].kind is PrincipalKind.GROUP
    assert estate.principals[BEN].tenant == estate.principals[NIGHT_SHIFT].tenant == MANAGING
    assert estate.coverage.knows(Collectable.GROUP_MEMBERS, OPERATORS)
    assert not estate.coverage.knows(Collectable.GROUP_MEMBERS, NIGHT_SHIFT)


def test_whoever_a_newer_list_lacks_is_in_the_group_no_more(tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    desk = desk_of(tmp_path, capfd, Collectable.GROUP_MEMBERS, "directory/az_groups.json")
    desk.imports("directory/az_members.json", on=FIRST, answer=OF_OPERATORS, more=("--answer", "members=all"))
    desk.imports("directory/page_of_members.json", on=SECOND, answer=f"members-of:page_of_members.json={OPERATORS}")
    assert all(one.until is None for one in desk.estate().memberships.values()), "it is a page only"
    desk.imports("directory/members of Operators.json", on=SECOND, answer="members=some")
    assert all(one.until is None for one in desk.estate().memberships.values())
    said = desk.imports("directory/members of Operators.json", on=SECOND)
    assert "by its name, it lists the members of Operators" in said
    assert {one.member for one in desk.estate().memberships.values() if one.until is None} == {ANN}
    assert not desk.estate().coverage.knows(Collectable.GROUP_MEMBERS, OPERATORS), "nobody said that it is whole"


def test_an_answer_that_is_given_later_leads_where_it_would_have_led_at_once(
    tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    fewer = "directory/members of Operators.json"
    desk = desk_of(tmp_path, capfd, Collectable.GROUP_MEMBERS, "directory/az_groups.json")
    desk.imports("directory/az_members.json", on=FIRST, answer=OF_OPERATORS, more=("--answer", "members=all"))
    before = {one.member for one in desk.estate().memberships.values()}
    desk.imports(fewer, on=SECOND)
    assert "rows are there again" in desk.imports(fewer, on=SECOND, answer="members=some")
    assert {one.member for one in desk.estate().memberships.values() if one.until is None} == before
    desk.imports(fewer, on=SECOND, answer="members=all")
    assert {one.member for one in desk.estate().memberships.values() if one.until is None} == {ANN}
    assert desk.estate().coverage.knows(Collectable.GROUP_MEMBERS, OPERATORS)


def test_two_lists_of_one_group_tell_of_a_member_once(tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    desk = desk_of(tmp_path, capfd, Collectable.GROUP_MEMBERS)
    context = f"https://graph.microsoft.com/v1.0/$metadata#groups('{OPERATORS}')/members"
    listed: dict[str, object] = {
        "@odata.context": context,
        "value": [{"@odata.type": "#microsoft.graph.user", "id": ANN}],
    }
    desk.imports(listed, listed, on=FIRST)
    (member,) = desk.estate().memberships.values()
    assert (member.group, member.member) == (OPERATORS, ANN)


def test_graph_may_name_the_group_and_devices_are_no_members(tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    desk = desk_of(tmp_path, capfd, Collectable.GROUP_MEMBERS)
    said = desk.imports("directory/graph_members.json", on=FIRST)
    assert "is of a device, which holds no role" in said
    (membership,) = desk.estate().memberships.values()
    assert (membership.group, membership.member) == (OPERATORS, ANN)
    assert desk.estate().principals[OPERATORS].kind is PrincipalKind.GROUP


def test_people_are_disabled_from_the_day_of_the_file_and_deleted_from_their_own(
    tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    desk = desk_of(tmp_path, capfd, Collectable.ROLE_ASSIGNMENTS, "directory/az_users.json")
    desk.imports("directory/deleted.json", "directory/application.json", "directory/az_users.json", on=SECOND)
    people = desk.estate().principals
    assert f"{people[ANN].disabled_from:%Y-%m-%d}" == FIRST
    assert f"{people[BEN].deleted_from:%Y-%m-%d}" == "2025-01-20"
    robot = people["c0000000-0000-4000-8000-000000000020"]
    assert (robot.kind, robot.name) == (PrincipalKind.SERVICE_PRINCIPAL, "Robot")
    assert not desk.estate().memberships


# Deny assignments -----------------------------------------------------------------------------------------


def test_deny_assignments_block_whom_they_name_or_everyone(tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    desk = desk_of(tmp_path, capfd, Collectable.DENY_ASSIGNMENTS)
    said = desk.imports("denials/rest.json", "denials/powershell.json", on=FIRST, answer="denials=all")
    assert "3 deny assignments are protected by Azure" in said
    denied = [(one.principal, one.scope, one.name) for one in desk.estate().deny_assignments.values()]
    assert sorted(denied) == [
        (ANN, SCOPE, "Denial 1"), (BEN, SCOPE, "Denial 1"), (EVERYONE, SCOPE, "Denial 2"), (EVERYONE, SCOPE, "Denial 4"),
    ]  # fmt: skip
    assert desk.estate().coverage.knows(Collectable.DENY_ASSIGNMENTS, SCOPE)
    desk.imports("denials/powershell.json", on=SECOND, answer="denials=all")
    assert [one.name for one in desk.estate().deny_assignments.values() if one.until is None] == ["Denial 4"]
    assert desk.estate().coverage.knows(Collectable.DENY_ASSIGNMENTS, SCOPE)


def test_a_denial_of_all_but_some_leaves_open_whom_it_blocks(tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    desk = desk_of(tmp_path, capfd, Collectable.ROLE_ASSIGNMENTS)
    said = desk.imports("denials/rest_excluding.json", on=FIRST, answer="denials=all")
    assert "all but those whom it excludes (excludePrincipals)" in said
    assert not desk.estate().deny_assignments
    assert not desk.estate().coverage.knows(Collectable.DENY_ASSIGNMENTS, SCOPE)


def test_whom_a_denial_excludes_does_not_matter_as_long_as_nobody_of_them_has_access(
    tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    desk = desk_of(tmp_path, capfd, Collectable.DENY_ASSIGNMENTS)
    desk.imports("denials/rest_excluding.json", on=FIRST, answer="denials=all")
    (denial,) = desk.estate().deny_assignments.values()
    assert (denial.principal, denial.scope, denial.until) == (EVERYONE, SCOPE, None)
    assert desk.estate().coverage.knows(Collectable.DENY_ASSIGNMENTS, SCOPE)
    said = desk.imports("base/roles_ann.json", "denials/rest_excluding.json", on=SECOND, answer="denials=all")
    assert "one of them has or may have access" in said
    (denial,) = desk.estate().deny_assignments.values()
    assert f"{denial.until:%Y-%m-%d}" == SECOND
    assert not desk.estate().coverage.knows(Collectable.DENY_ASSIGNMENTS, SCOPE)


@pytest.mark.parametrize("kind", ["Group", "Everyone"])
def test_a_denial_that_excludes_a_group_or_nobody_that_is_known_leaves_open_whom_it_blocks(
    tmp_path: Path, capfd: pytest.CaptureFixture[str], kind: str
) -> None:
    desk = desk_of(tmp_path, capfd, Collectable.CHARGES)
    listed = json.loads((FIXTURES / "denials/rest_excluding.json").read_text(encoding="utf-8"))
    excluded = {"id": ANN if kind == "Group" else "everyone", "type": kind}
    listed["value"][0]["properties"]["excludePrincipals"] = [excluded]
    said = desk.imports(listed, on=FIRST, answer="denials=all")
    assert "all but a group, or somebody without an object ID (excludePrincipals)" in said
    assert not desk.estate().deny_assignments
    assert not desk.estate().coverage.knows(Collectable.DENY_ASSIGNMENTS, SCOPE)


@pytest.mark.parametrize("unknown", [Collectable.DELEGATIONS, Collectable.GROUP_MEMBERS])
def test_where_it_is_not_known_who_has_access_whom_a_denial_excludes_matters(
    tmp_path: Path, capfd: pytest.CaptureFixture[str], unknown: Collectable
) -> None:
    role = json.loads((FIXTURES / "base/roles_ann.json").read_text(encoding="utf-8"))[0]
    role |= {"principalId": OPERATORS, "principalName": "Operators", "principalType": "Group"}
    desk = desk_of(tmp_path, capfd, unknown)
    desk.imports([role], "denials/rest_excluding.json", on=FIRST, answer="denials=all")
    assert not desk.estate().deny_assignments


def test_an_empty_list_proves_nothing_and_says_what_to_do(tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    desk = desk_of(tmp_path, capfd, Collectable.DENY_ASSIGNMENTS)
    said = desk.imports({"value": []}, BASE[0], on=FIRST, answer="denials=all")
    assert "an empty list does not say what was looked for" in said
    assert not desk.estate().coverage.knows(Collectable.DENY_ASSIGNMENTS, SCOPE)


@pytest.mark.parametrize("strange", [None, 7, "x" * 10_000, [], [None], {"a": 1}, [[1]], [{"id": 3}], True])
def test_strange_values_are_left_out_and_told(
    tmp_path: Path, capfd: pytest.CaptureFixture[str], strange: object
) -> None:
    desk = desk_of(tmp_path, capfd, Collectable.ROLE_ASSIGNMENTS)
    names = ("principals", "authorizations", "registrationDefinition", "managedByTenantId", "deletedDateTime", "scope")
    rows: list[object] = []
    for name in (DEFINITIONS, ASSIGNMENTS, "directory/az_members.json", "denials/powershell.json"):
        held = row(name)
        properties = held.get("properties")
        inside = properties if isinstance(properties, dict) else {}
        rows += [held | {key: strange} for key in (*held, *names)]
        rows += [held | {"properties": inside | {key: strange}} for key in (*inside, *names)]
    said = desk.imports(rows, on=FIRST)
    assert "record" in said


def test_answers_of_graph_about_several_groups_in_one_file_are_lists_of_their_own(
    tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    desk = desk_of(tmp_path, capfd, Collectable.GROUP_MEMBERS, "directory/az_groups.json")
    ann, ben, _ = json.loads((FIXTURES / "directory/az_members.json").read_text(encoding="utf-8"))
    context = "https://graph.microsoft.com/v1.0/$metadata#groups('{}')/members"
    answers: list[object] = [
        {"@odata.context": context.format(OPERATORS), "value": [ann]},
        {"@odata.context": context.format(NIGHT_SHIFT), "value": [ann, ben]},
        {"value": [ben]},
    ]
    said = desk.imports(answers, on=FIRST, answer="members=all")
    assert "1 member in file0.json: Of which group are they?" in said
    assert {(one.group, one.member) for one in desk.estate().memberships.values()} == {
        (OPERATORS, ANN), (NIGHT_SHIFT, ANN), (NIGHT_SHIFT, BEN),
    }  # fmt: skip


# Of which group -------------------------------------------------------------------------------------------

OF_BOTH = {(OPERATORS, ANN), (NIGHT_SHIFT, ANN), (NIGHT_SHIFT, BEN)}


def memberships_of(desk: Desk) -> set[tuple[str, str]]:
    return {(one.group, one.member) for one in desk.estate().memberships.values()}


def written(desk: Desk, name: str, text: str) -> str:
    """What the import of a text says, and asks."""
    path = desk.folder / name
    path.parent.mkdir(exist_ok=True)
    path.write_text(text, encoding="utf-8")
    return desk.does("import", str(path))


@pytest.fixture
def grouped(tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> Desk:
    """A desk with the groups Operators and Night shift."""
    return desk_of(tmp_path, capfd, Collectable.GROUP_MEMBERS, "directory/az_groups.json")


@pytest.mark.parametrize("by", ["id", "name"])
def test_lists_that_are_keyed_by_group_are_of_that_group(grouped: Desk, by: str) -> None:
    ann, ben, _ = json.loads((FIXTURES / "directory/az_members.json").read_text(encoding="utf-8"))
    names = {who: one.name for who, one in grouped.estate().principals.items()}
    keys = [group if by == "id" else names[group] for group in (OPERATORS, NIGHT_SHIFT)]
    said = grouped.imports(dict(zip(keys, ([ann], [ann, ben]), strict=True)), on=FIRST)
    assert "Of which group are they?" not in said
    assert memberships_of(grouped) == OF_BOTH


@pytest.mark.parametrize("by", ["id", "name", "nothing"])
def test_a_line_before_each_list_says_of_which_group_it_is(grouped: Desk, by: str) -> None:
    ann, ben, _ = json.loads((FIXTURES / "directory/az_members.json").read_text(encoding="utf-8"))
    names = {who: one.name for who, one in grouped.estate().principals.items()}
    lines = {"id": (OPERATORS, NIGHT_SHIFT), "name": [f"== {names[one]} ==" for one in (OPERATORS, NIGHT_SHIFT)]}
    first, second = lines.get(by, ("", ""))
    text = f"{first}\n{json.dumps([ann], indent=1)}\n{second}\n{json.dumps([ann, ben], indent=1)}\n"
    said = written(grouped, "all.json", text)
    assert memberships_of(grouped) == (OF_BOTH if by != "nothing" else set())
    assert said.count("Of which group are they?") == (2 if by == "nothing" else 0)
    assert ("members-of:all.json:2" in said) is (by == "nothing"), "each list is asked about by itself"


@pytest.mark.parametrize(
    "heading",
    [
        "GroupId,GroupName,MemberId,MemberDisplayName,MemberType",
        "groupObjectId,group,objectId,displayName,objectType",
        "parent,GroupDisplayName,id,displayName,@odata.type",
    ],
)
def test_a_table_with_a_column_of_groups_is_read_row_by_row(grouped: Desk, heading: str) -> None:
    names = {who: one.name for who, one in grouped.estate().principals.items()}
    kind = "#microsoft.graph.user" if "odata" in heading else "User"
    rows = [f"{group},{names[group]},{who},Somebody,{kind}" for group, who in sorted(OF_BOTH)]
    said = written(grouped, "members.csv", "\n".join((heading, *rows)))
    assert "Of which group are they?" not in said
    assert memberships_of(grouped) == OF_BOTH
    assert grouped.estate().principals[BEN].kind is PrincipalKind.MEMBER


@pytest.mark.parametrize("key", [SCOPE.rsplit("/", 1)[-1], "a0000000-0000-4000-8000-000000000001"])
def test_a_key_of_a_subscription_or_tenant_is_no_group(grouped: Desk, key: str) -> None:
    ann, *_ = json.loads((FIXTURES / "directory/az_members.json").read_text(encoding="utf-8"))
    assert "Of which group are they?" in grouped.imports({key: [ann]}, on=FIRST)
    assert memberships_of(grouped) == set()


def test_a_group_that_several_are_called_like_is_asked_about(grouped: Desk) -> None:
    said = written(grouped, "some.csv", f"GroupName,MemberId,MemberUPN\nNobody,{ANN},ann@wingtip.example\n")
    assert "1 member in some.csv (Nobody): Of which group are they?" in said
    assert memberships_of(grouped) == set()
