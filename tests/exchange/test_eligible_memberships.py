"""Memberships of groups that can be activated (Privileged Identity Management): what they leave open, and for whom."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from partner_desk.cli.application import run
from partner_desk.domain.access import AccessKind
from partner_desk.domain.coverage import Collectable
from tests.exchange.importing import ANN, BASE, FIRST, LATER, LINK, SCOPE, SECOND, SUBSCRIPTION, Desk

TENANT = "a0000000-0000-4000-8000-000000000001"
BEN = "c0000000-0000-4000-8000-000000000002"
OPERATORS = "c0000000-0000-4000-8000-000000000010"
NIGHT_SHIFT = "c0000000-0000-4000-8000-000000000011"


def desk_of(folder: Path, capfd: pytest.CaptureFixture[str]) -> Desk:
    """Operators have a role, Ann is linked to Contoso and Ben to Fabrikam, and nobody is in the group."""
    desk = Desk(folder, capfd, Collectable.CHARGES)
    desk.imports(*BASE, LINK, on=FIRST)
    desk.does("record partner", "--name", "Fabrikam", "--location-ids", "7700001", "--global-id", "7700000")
    desk.does("record principal", "--id", BEN, "--kind", "member", "--tenant", TENANT, "--name", "Ben")
    desk.does("amend principal", "--id", ANN, "--name", "Ann", "--tenant", TENANT)
    for group, name in ((OPERATORS, "Operators"), (NIGHT_SHIFT, "Night shift")):
        desk.does("record principal", "--id", group, "--kind", "group", "--tenant", TENANT, "--name", name)
    desk.does("record partner-admin-link", "--principal", BEN, "--partner-id", "7700001", "--always")
    desk.does("record role-assignment", "--principal", OPERATORS, "--role", "Contributor", "--scope", SCOPE, "--always")
    return desk


def may_join(desk: Desk, group: str, member: str, *time: str) -> str:
    """Record that somebody is eligible for a group."""
    return desk.does("record membership", "--group", group, "--member", member, "--kind", "eligible", *time)


def told(desk: Desk, on: str) -> str:
    """What explain says of Contoso's links."""
    return desk.does(
        "explain", "--partner", "Contoso", "--scope", SUBSCRIPTION, "--program", "pal", "--on", on, "--full"
    )


def test_who_may_activate_a_membership_is_not_known_to_be_a_member_and_nobody_else_is_in_doubt(
    tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    desk = desk_of(tmp_path, capfd)
    assert desk.verdict(SECOND) == "not-recognized"
    may_join(desk, OPERATORS, ANN, "--since", SECOND, "--until", LATER)
    assert [desk.verdict(day) for day in (FIRST, SECOND, LATER)] == ["not-recognized", "unknown", "not-recognized"]
    assert desk.verdict(SECOND, "Fabrikam") == "not-recognized"
    said = told(desk, SECOND)
    assert (
        "Whether Ann (in Operators) activated its membership of a group with Contributor at sub-1 is not known" in said
    )
    assert "record membership" in said
    (row,) = desk.estate().memberships.values()
    assert (row.group, row.member, row.kind) == (OPERATORS, ANN, AccessKind.ELIGIBLE)


def test_who_is_a_member_as_well_is_recognized_and_ending_the_one_leaves_the_other(
    tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    desk = desk_of(tmp_path, capfd)
    may_join(desk, OPERATORS, ANN, "--always")
    desk.does("record membership", "--group", OPERATORS, "--member", ANN, "--since", SECOND)
    assert [desk.verdict(day) for day in (FIRST, SECOND)] == ["unknown", "recognized"]
    assert sorted(one.kind for one in desk.estate().memberships.values()) == ["active", "eligible"]
    (active,) = [one.id for one in desk.estate().memberships.values() if one.kind is AccessKind.ACTIVE]
    desk.does("end membership", "--id", active, "--until", LATER)
    assert [desk.verdict(day) for day in (SECOND, LATER)] == ["recognized", "unknown"]


@pytest.mark.parametrize("outer", [AccessKind.ACTIVE, AccessKind.ELIGIBLE])
def test_a_group_that_may_be_in_another_one_leaves_its_own_members_in_doubt(
    tmp_path: Path, capfd: pytest.CaptureFixture[str], outer: AccessKind
) -> None:
    desk = desk_of(tmp_path, capfd)
    inner = AccessKind.ELIGIBLE if outer is AccessKind.ACTIVE else AccessKind.ACTIVE
    for group, member, kind in ((OPERATORS, NIGHT_SHIFT, outer), (NIGHT_SHIFT, ANN, inner)):
        desk.does("record membership", "--group", group, "--member", member, "--kind", kind.value, "--always")
    assert desk.verdict(SECOND) == "unknown"
    assert desk.verdict(SECOND, "Fabrikam") == "not-recognized"


def test_who_may_be_in_a_group_that_is_denied_is_not_said_to_be_free(
    tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    desk = desk_of(tmp_path, capfd)
    desk.does(
        "record billing", "--subscription", SCOPE, "--offer", "csp-azure-plan", "--bill-to", "Contoso", "--always"
    )
    desk.does("amend partner", "--id", "Contoso", "--agreement", "active")
    desk.does("record role-assignment", "--principal", ANN, "--role", "Contributor", "--scope", SCOPE, "--always")
    desk.does("record deny-assignment", "--principal", OPERATORS, "--scope", SCOPE, "--always")

    def credit() -> dict[str, object]:
        asked = ("--partner", "Contoso", "--scope", SUBSCRIPTION, "--program", "pec", "--on", SECOND, "--json")
        (answer,) = json.loads(desk.does("judge", *asked))
        return dict(answer)

    before = credit()
    may_join(desk, OPERATORS, ANN, "--always")
    after = credit()
    assert "pec.no-deny" not in str(before["decided_by"])
    assert (after["verdict"], "pec.no-deny" in str(after["decided_by"])) == ("unknown", True), (before, after)


def test_a_case_tells_that_it_cannot_say_who_is_eligible_and_is_never_surer_than_the_desk(
    tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    desk = desk_of(tmp_path, capfd)
    may_join(desk, OPERATORS, ANN, "--always")
    out = tmp_path / "case.toml"
    assert run(["export", desk.path, "--out", str(out)]) != 0
    assert "The group membership of Operators: Ann is only eligible for it." in capfd.readouterr().err
    assert not out.exists()
    desk.does("export", "--out", str(out), "--leave-out")
    written = out.read_text("utf-8")
    assert "[[membership]]" not in written
    assert '"group-members"' in written


def test_a_case_tells_of_roles_that_identities_of_another_tenant_hold(
    tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    desk = desk_of(tmp_path, capfd)
    away = "a0000000-0000-4000-8000-000000000009"
    desk.does("record scope", "--id", away, "--kind", "tenant", "--name", "Elsewhere")
    desk.does("record principal", "--id", "mi", "--kind", "managed-identity", "--tenant", away, "--name", "Mi")
    desk.does(
        "record role-assignment", "--principal", "mi", "--role", "Reader", "--scope", SCOPE, "--always", "--found-so"
    )
    for some in ([], ["--tenant", TENANT]):
        assert run(["export", desk.path, "--out", str(tmp_path / "case.toml"), *some]) != 0
        said = capfd.readouterr().err
        assert "The role assignment of Mi: Mi is of another tenant than sub-1." in said


def test_a_group_in_a_group_whose_members_nobody_collected_leaves_the_outer_one_open(
    tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    desk = desk_of(tmp_path, capfd)
    desk.does("looked group-members", NIGHT_SHIFT, "--in-part")
    assert desk.verdict(SECOND) == "not-recognized"
    desk.does("record membership", "--group", OPERATORS, "--member", NIGHT_SHIFT, "--always")
    assert desk.verdict(SECOND) == "unknown"
    (line,) = {word for word in told(desk, SECOND).split("partner-desk-cli") if "looked group-members" in word}
    assert NIGHT_SHIFT in line
    desk.does("looked group-members", NIGHT_SHIFT)
    assert desk.verdict(SECOND) == "not-recognized"
