"""Identities without a name in a list that has names for others: told together, and never taken for somebody."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from partner_desk.app.lists import IdentityRows
from tests.exchange.importing import ALL, BASE, FIRST, FIXTURES, LINK, SECOND, Desk
from tests.findings.findingcases import DAY

ROLES = "identity_not_found/roles.json"
NAMELESS, DOUBT = "access.nameless", "link.in-doubt"


@pytest.fixture
def desk(tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> Desk:
    return Desk(tmp_path, capfd)


def many(number: int) -> list[dict[str, object]]:
    """The list with its first row, of somebody without a name, for so many more."""
    rows = json.loads((FIXTURES / ROLES).read_text())
    for one in range(number):
        who = f"c0000000-0000-4000-8000-0000000001{one:02}"
        rows.append({**rows[0], "id": f"{rows[0]['id'][:-3]}1{one:02}", "principalId": who})
    return list(rows)


def test_hundreds_of_roles_are_one_finding(desk: Desk) -> None:
    desk.imports(*BASE, [*many(11)], on=FIRST, answer=ALL)
    (told,) = desk.findings(NAMELESS)
    assert told == (
        "12 role assignments at sub-1 are of 12 identities without a name in file2.json, which has names for others."
    )
    assert desk.findings(DOUBT) == []


def test_who_is_linked_is_told_of_as_a_link_in_doubt(desk: Desk) -> None:
    desk.imports(*BASE, ROLES, LINK, on=FIRST, answer=ALL)
    assert desk.findings(NAMELESS) == []
    assert len(desk.findings(DOUBT)) == 1


def test_it_is_over_once_they_are_gone_or_have_a_name(desk: Desk) -> None:
    desk.imports(*BASE, ROLES, on=FIRST, answer=ALL)
    (who,) = (one for one in desk.estate().principals.values() if not one.is_named)
    desk.does("amend principal", "--id", who.id, "--deleted-from", SECOND)
    assert desk.findings(NAMELESS) == []
    desk.does("undo")
    assert len(desk.findings(NAMELESS)) == 1
    desk.does("rename", who.id, "Robot")
    assert desk.findings(NAMELESS) == []


def test_no_list_calls_them_by_a_name(desk: Desk) -> None:
    rows = many(0)
    rows[0]["principalName"] = "Identity not found."
    desk.imports(*BASE, [*rows], on=FIRST, answer=ALL)
    listed = IdentityRows(desk.estate(), DAY)
    names = [listed.cells(row)[0] for row in range(len(listed.keys))]
    assert sorted(names) == ["Ops", "ben@wingtip.example", rows[0]["principalId"]]
    assert len(desk.findings(NAMELESS)) == 1
