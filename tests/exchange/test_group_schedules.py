"""Files of Privileged Identity Management for groups: who can be in a group, was for hours, or is until a day."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from partner_desk.domain.access import AccessKind, Membership, PrincipalKind
from partner_desk.domain.coverage import Collectable
from tests.exchange.importing import ANN, BASE, FIRST, FIXTURES, LATER, LINK, SCOPE, SECOND, Desk

TENANT = "a0000000-0000-4000-8000-000000000001"
BEN = "c0000000-0000-4000-8000-000000000002"
OPERATORS = "c0000000-0000-4000-8000-000000000010"
INSTANCES, SCHEDULES = "group_pim/eligibilityScheduleInstances.json", "group_pim/eligibilitySchedules.json"
ASSIGNED, REQUESTS = "group_pim/assignmentScheduleInstances.json", "group_pim/assignmentScheduleRequests.json"
MEMBERS, WHOLE = "directory/graph_members.json", "members=all"
"""Ann is listed as a member of Operators."""
AFTER = "2025-07-01"
"""A day on which nobody is eligible any more."""


def rows(name: str) -> list[dict[str, Any]]:
    found = json.loads((FIXTURES / name).read_text(encoding="utf-8"))["value"]
    assert isinstance(found, list)
    return found


def desk_of(folder: Path, capfd: pytest.CaptureFixture[str]) -> Desk:
    """Operators have a role and nobody in them that is known, and Ann is linked to Contoso."""
    desk = Desk(folder, capfd, Collectable.CHARGES)
    role = json.loads((FIXTURES / "base/roles_ann.json").read_text(encoding="utf-8"))[0]
    role |= {"principalId": OPERATORS, "principalName": "Operators", "principalType": "Group"}
    desk.imports(*BASE, LINK, [role], on=FIRST, answer="roles=all")
    return desk


def memberships(desk: Desk, kind: AccessKind) -> list[Membership]:
    return [one for one in desk.estate().memberships.values() if one.kind is kind]


def verdicts(desk: Desk, *days: str) -> list[str]:
    return [desk.verdict(day) for day in days]


@pytest.mark.parametrize("files", [(INSTANCES,), (SCHEDULES,), (INSTANCES, SCHEDULES)])
def test_who_is_eligible_may_be_a_member_for_as_long_as_that_runs(
    tmp_path: Path, capfd: pytest.CaptureFixture[str], files: tuple[str, ...]
) -> None:
    desk = desk_of(tmp_path, capfd)
    assert verdicts(desk, SECOND) == ["not-recognized"]
    desk.imports(*files, on=FIRST)
    assert verdicts(desk, "2024-05-01", SECOND, AFTER) == ["not-recognized", "unknown", "not-recognized"]
    (row,) = memberships(desk, AccessKind.ELIGIBLE)
    assert (row.group, row.member) == (OPERATORS, ANN)
    assert f"{row.since:%Y-%m-%dT%H:%M} {row.until:%Y-%m-%dT%H:%M}" == "2024-06-01T07:45 2025-06-01T07:45"
    assert desk.estate().principals[OPERATORS].kind is PrincipalKind.GROUP
    assert "0 facts recorded" in desk.imports(*files, on=SECOND)
    assert memberships(desk, AccessKind.ELIGIBLE) == [row]


def test_owners_and_requests_are_told_and_make_nobody_a_member(
    tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    desk = desk_of(tmp_path, capfd)
    said = desk.imports(INSTANCES, REQUESTS, on=FIRST)
    assert "is of an owner of the group, who is no member of it by that" in said
    assert "is a request (selfActivate, Provisioned) and no membership" in said
    assert [one.member for one in desk.estate().memberships.values()] == [ANN]


def test_an_activation_is_known_for_its_hours_and_an_assignment_until_its_end(
    tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    desk = desk_of(tmp_path, capfd)
    desk.imports(ASSIGNED, on=FIRST)
    assert verdicts(desk, "2025-01-09", FIRST, "2025-01-11") == ["not-recognized", "unknown", "not-recognized"]
    (ben,) = memberships(desk, AccessKind.ACTIVE)
    assert (ben.member, f"{ben.since:%Y-%m-%d} {ben.until:%Y-%m-%d}") == (BEN, "2024-12-01 2025-02-01")
    later = [row | {"endDateTime": "2025-05-01T00:00:00Z"} for row in rows(ASSIGNED)[1:]]
    desk.imports({"value": later}, on="2025-01-20")
    (ben,) = memberships(desk, AccessKind.ACTIVE)
    assert f"{ben.since:%Y-%m-%d} {ben.until:%Y-%m-%d}" == "2024-12-01 2025-05-01"


def test_an_activation_within_what_is_eligible_says_nothing_new(
    tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    desk = desk_of(tmp_path, capfd)
    desk.imports(INSTANCES, on=FIRST)
    before = memberships(desk, AccessKind.ELIGIBLE)
    desk.imports({"value": rows(ASSIGNED)[:1]}, on=FIRST)
    assert memberships(desk, AccessKind.ELIGIBLE) == before


@pytest.mark.parametrize("together", [True, False])
def test_a_list_of_that_time_makes_nobody_a_member_for_good(
    tmp_path: Path, capfd: pytest.CaptureFixture[str], together: bool
) -> None:
    desk = desk_of(tmp_path, capfd)
    if together:
        said = desk.imports(INSTANCES, MEMBERS, on=FIRST, answer=WHOLE)
    else:
        desk.imports(INSTANCES, on=FIRST)
        said = desk.imports(MEMBERS, on=FIRST, answer=WHOLE)
    assert "the membership may be held for a time only" in said
    assert memberships(desk, AccessKind.ACTIVE) == []
    assert verdicts(desk, FIRST, AFTER) == ["unknown", "unknown"]


def test_what_a_list_said_before_may_have_been_an_activation(tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    desk = desk_of(tmp_path, capfd)
    desk.imports(MEMBERS, on=FIRST, answer=WHOLE)
    assert verdicts(desk, SECOND) == ["recognized"]
    said = desk.imports(INSTANCES, on=SECOND)
    assert "the membership may be held for a time only" in said
    assert verdicts(desk, FIRST, LATER, AFTER) == ["unknown"] * 3
    desk.does("record membership", "--group", OPERATORS, "--member", ANN, "--since", FIRST)
    desk.imports(INSTANCES, MEMBERS, on=LATER)
    assert verdicts(desk, LATER, AFTER) == ["recognized", "recognized"]


def test_who_was_a_member_before_being_eligible_stays_one(tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    desk = desk_of(tmp_path, capfd)
    desk.imports(MEMBERS, on="2024-01-10", answer=WHOLE)
    desk.imports(INSTANCES, on=SECOND)
    assert verdicts(desk, SECOND, AFTER) == ["recognized", "recognized"]


def test_a_whole_list_without_somebody_takes_nothing_from_who_is_eligible(
    tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    desk = desk_of(tmp_path, capfd)
    desk.imports(INSTANCES, on=FIRST)
    lists = json.loads((FIXTURES / MEMBERS).read_text(encoding="utf-8"))
    lists["value"] = [lists["value"][0] | {"id": BEN, "displayName": "Ben", "userPrincipalName": "ben@wingtip.example"}]
    desk.imports(lists, on=SECOND, answer=WHOLE)
    assert [one.member for one in memberships(desk, AccessKind.ELIGIBLE)] == [ANN]
    assert [one.member for one in memberships(desk, AccessKind.ACTIVE)] == [BEN]
    assert verdicts(desk, LATER) == ["unknown"]


def test_an_assignment_beside_an_eligibility_is_a_membership_until_its_end(
    tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    desk = desk_of(tmp_path, capfd)
    assigned = [row | {"principalId": ANN} for row in rows(ASSIGNED)[1:]]
    desk.imports(INSTANCES, {"value": assigned}, MEMBERS, on=FIRST, answer=WHOLE)
    assert verdicts(desk, FIRST, LATER, AFTER) == ["recognized", "unknown", "not-recognized"]


@pytest.mark.parametrize(
    ("strange", "why"),
    [
        ({"endDateTime": "1. Juni"}, "which is no moment"),
        ({"status": "Revoked"}, "whose status is 'Revoked'"),
        ({"accessId": "guest"}, "gives an access to a group ('guest')"),
        ({"assignmentType": "borrowed"}, "whose assignmentType is 'borrowed'"),
        ({"assignmentType": "assigned", "memberType": "group"}, "is of a member through another group"),
        ({"endDateTime": None, "scheduleInfo": {"expiration": {"type": "afterDuration"}}}, "ends at some time"),
        ({"endDateTime": "2020-01-01T00:00:00Z"}, "ends before it begins"),
    ],
)
def test_a_row_that_is_not_plain_leaves_open_who_is_in_its_group(
    tmp_path: Path, capfd: pytest.CaptureFixture[str], strange: dict[str, Any], why: str
) -> None:
    desk = desk_of(tmp_path, capfd)
    said = desk.imports({"value": [rows(INSTANCES)[0] | strange]}, on=FIRST)
    assert why in said
    assert not desk.estate().memberships
    assert verdicts(desk, SECOND) == ["unknown"]


def test_a_row_without_a_guid_is_left_out(tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    desk = desk_of(tmp_path, capfd)
    nameless, plain = rows(INSTANCES)[0] | {"groupId": "Operators"}, rows(INSTANCES)[0]
    assert "has the groupid 'operators', which is no GUID" in desk.imports({"value": [nameless, plain]}, on=FIRST)
    assert [one.group for one in desk.estate().memberships.values()] == [OPERATORS]


# Whether memberships are activations ----------------------------------------------------------------------

MANAGEMENT_GROUP = f"/providers/Microsoft.Management/managementGroups/{TENANT}"
TOLD = "no file tells which memberships are activated there"


def desk_with_group(folder: Path, capfd: pytest.CaptureFixture[str], scope: str = SCOPE) -> Desk:
    """Operators have a role; all is known but whether anything is activated."""
    desk = Desk(folder, capfd, Collectable.PIM)
    role = json.loads((FIXTURES / "base/roles_ann.json").read_text(encoding="utf-8"))[0]
    where = "/providers/Microsoft.Authorization/roleAssignments/c1000000-0000-4000-8000-000000000001"
    role |= {"principalId": OPERATORS, "principalName": "Operators", "principalType": "Group", "scope": scope}
    desk.imports(*BASE, [role | {"id": f"{scope}{where}"}], on=FIRST)
    return desk


def knows_activations(desk: Desk) -> bool:
    return desk.estate().coverage.knows(Collectable.PIM, SCOPE)


@pytest.mark.parametrize("scope", [SCOPE, f"{SCOPE}/resourceGroups/rg", MANAGEMENT_GROUP, "/"])
def test_a_list_of_members_asks_whether_they_are_activated(
    tmp_path: Path, capfd: pytest.CaptureFixture[str], scope: str
) -> None:
    desk = desk_with_group(tmp_path, capfd, scope)
    said = desk.imports(MEMBERS, on=SECOND, answer=WHOLE)
    assert "or memberships of groups that have them, activated for a time" in said
    assert "privilegedAccess/group/assignmentScheduleInstances" in said
    assert not knows_activations(desk)
    desk.imports(MEMBERS, on=SECOND, answer="pim=none")
    assert knows_activations(desk)
    assert "activated for a time" not in desk.imports(MEMBERS, on=LATER), "what is known is not asked again"


def test_members_of_a_group_in_a_group_with_a_role_are_asked_about_as_well(
    tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    desk = desk_with_group(tmp_path, capfd)
    inner = "c0000000-0000-4000-8000-000000000011"
    crew = {"@odata.type": "#microsoft.graph.group", "id": inner, "displayName": "Crew"}
    of_operators = json.loads((FIXTURES / MEMBERS).read_text(encoding="utf-8")) | {"value": [crew]}
    desk.imports(of_operators, on=FIRST, answer=WHOLE)
    ann = json.loads((FIXTURES / MEMBERS).read_text(encoding="utf-8"))["value"][0]
    context = f"https://graph.microsoft.com/v1.0/$metadata#groups('{inner}')/members"
    of_crew: dict[str, object] = {"@odata.context": context, "value": [ann]}
    assert "activated for a time" in desk.imports(of_crew, on=SECOND, answer=WHOLE)
    of_others = of_crew | {"@odata.context": context.replace(inner, BEN[:-1] + "9")}
    assert "activated for a time" not in desk.imports(of_others, on=SECOND, answer=WHOLE)


@pytest.mark.parametrize(
    ("answer", "files", "known"),
    [
        ("listed", (MEMBERS,), False),
        ("listed", (MEMBERS, INSTANCES), True),
        ("roles", (MEMBERS,), True),
        ("used", (MEMBERS, INSTANCES), False),
    ],
)
def test_files_that_tell_of_roles_alone_do_not_tell_it_of_memberships(
    tmp_path: Path, capfd: pytest.CaptureFixture[str], answer: str, files: tuple[str, ...], known: bool
) -> None:
    desk = desk_with_group(tmp_path, capfd)
    said = desk.imports(*files, on=SECOND, answer=f"pim={answer}")
    assert knows_activations(desk) is known
    assert (TOLD in said) is (answer == "listed" and not known)


def test_what_is_eligible_ends_by_a_newer_list_that_came_first_though_nothing_tells_of_memberships(
    tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    desk = desk_with_group(tmp_path, capfd)
    kind = "Microsoft.Authorization/roleEligibilityScheduleInstances"
    role = json.loads((FIXTURES / "base/roles_ann.json").read_text(encoding="utf-8"))[0]
    row = {key: role[key] for key in ("roleDefinitionId", "scope")} | {"startDateTime": "2024-01-01T00:00:00Z"}
    rows = [row | {"principalId": who, "type": kind, "id": f"{SCOPE}/providers/{kind}/{who}"} for who in (ANN, BEN)]
    for day, listed in ((LATER, rows[:1]), (SECOND, rows)):
        desk.imports({"value": listed}, on=day, answer="pim=listed")
    assert not knows_activations(desk)
    ends = {one.principal: one.until and f"{one.until:%Y-%m-%d}" for one in desk.estate().role_assignments.values()}
    assert ends == {OPERATORS: None, ANN: None, BEN: LATER}
