"""Imports of empty lists: of what they are is asked, and what an answer states and ends."""

from __future__ import annotations

import json
import os
from datetime import UTC, datetime
from pathlib import Path

import pytest

from partner_desk.cli.application import run
from partner_desk.domain.coverage import Collectable, Collected
from tests.exchange.importing import ALL, ANN, BASE, FIRST, LATER, ROLE, SCOPE, SECOND, SUBSCRIPTION, Desk

OPERATORS = "c0000000-0000-4000-8000-000000000010"
MEMBERS = "directory/az_members.json"
GRAPH = "https://graph.microsoft.com/v1.0/$metadata#groups('{}')/members"
LEFT_OUT = "an empty list does not say what was looked for"


def holding(desk: Desk, name: str, value: object, on: str) -> str:
    """The path of a file of a day."""
    target = desk.folder / name
    target.parent.mkdir(parents=True, exist_ok=True)
    target.write_text(json.dumps(value), encoding="utf-8")
    day = datetime.fromisoformat(on).replace(hour=12, tzinfo=UTC).timestamp()
    os.utime(target, (day, day))
    return str(target)


def statement(desk: Desk, kind: Collectable, subject: str) -> Collected | None:
    found = desk.estate().get(Collected, Collected(kind, subject).id)
    assert found is None or isinstance(found, Collected)
    return found


@pytest.mark.parametrize("value", [[], {"value": []}, {"data": [], "count": 0}])
def test_an_empty_list_is_asked_of_what_it_is_and_proves_nothing_without_an_answer(
    tmp_path: Path, capfd: pytest.CaptureFixture[str], value: object
) -> None:
    desk = Desk(tmp_path, capfd, Collectable.DENY_ASSIGNMENTS)
    empty = holding(desk, "denials.json", value, FIRST)
    said = desk.imports(*BASE, on=FIRST, more=(empty,))
    words = "role-assignments or pim or delegations or deny-assignments or none"
    assert "denials.json: It is an empty list: of what?" in said
    assert f"(--answer empty:denials.json={words})" in said
    assert LEFT_OUT in said
    assert not desk.estate().coverage.knows(Collectable.DENY_ASSIGNMENTS, SCOPE)
    assert LEFT_OUT in desk.imports(*BASE, on=FIRST, answer="empty:denials.json=none", more=(empty,))
    assert LEFT_OUT not in desk.imports(*BASE, on=FIRST, answer="empty:denials.json=deny-assignments", more=(empty,))
    found = statement(desk, Collectable.DENY_ASSIGNMENTS, SCOPE)
    assert found is not None
    assert found.known
    assert found.on is not None
    assert found.origin is not None
    assert (f"{found.on:%Y-%m-%d}", found.origin.source) == (FIRST, "denials.json")


def test_an_empty_list_alone_is_imported_once_it_is_known_of_what(
    tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    desk = Desk(tmp_path, capfd, Collectable.DELEGATIONS)
    desk.imports(*BASE, on=FIRST)
    empty = holding(desk, "nothing.json", [], FIRST)
    assert run(["import", desk.path, empty]) != 0
    assert "No record in these files was recognized" in capfd.readouterr().err
    desk.imports(on=FIRST, answer="empty:nothing.json=delegations", more=(empty,))
    assert desk.estate().coverage.knows(Collectable.DELEGATIONS, SCOPE)
    assert "0 facts recorded" in desk.imports(on=FIRST, answer="empty:nothing.json=delegations", more=(empty,))


def test_a_newer_empty_list_ends_members_and_denials_and_an_older_one_does_not(
    tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    desk = Desk(tmp_path, capfd, Collectable.GROUP_MEMBERS)
    desk.imports(*BASE, "directory/az_groups.json", "denials/powershell.json", on=FIRST, answer="denials=all")
    desk.imports(MEMBERS, on=SECOND, answer=f"members-of:az_members.json={OPERATORS}", more=("--answer", "members=all"))
    none = ("--answer", "empty:denials.json=deny-assignments")
    for day, ends in ((FIRST, False), (LATER, True)):
        members = holding(desk, "members of Operators.json", {"value": []}, day)
        denials = holding(desk, "denials.json", [], day)
        answer = "empty:members of Operators.json=group-members"
        said = desk.imports(*BASE, on=day, answer=answer, more=(members, denials, *none))
        assert ("import it after those files" in said) is not ends
        assert all((one.until is not None) is ends for one in desk.estate().memberships.values())
        assert all((one.until is not None) is ends for one in desk.estate().deny_assignments.values())
    assert {f"{one.until:%Y-%m-%d}" for one in desk.estate().memberships.values()} == {LATER}
    assert desk.estate().coverage.knows(Collectable.GROUP_MEMBERS, OPERATORS)


def test_an_empty_list_of_roles_ends_the_roles_of_its_subscription(
    tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    desk = Desk(tmp_path, capfd)
    desk.imports(*BASE, ROLE, on=FIRST, answer=ALL)
    empty = holding(desk, f"roles-{SUBSCRIPTION}.json", [], SECOND)
    answer = f"empty:roles-{SUBSCRIPTION}.json=role-assignments"
    desk.imports(on=SECOND, answer=answer, more=(empty,))
    assert {f"{one.until:%Y-%m-%d}" for one in desk.estate().role_assignments.values()} == {SECOND}
    assert desk.estate().coverage.knows(Collectable.ROLE_ASSIGNMENTS, SCOPE)


def test_an_empty_list_ends_nothing_that_another_file_of_the_import_lists(
    tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    desk = Desk(tmp_path, capfd)
    desk.imports(*BASE, ROLE, on=FIRST, answer=ALL)
    empty = holding(desk, "roles.json", [], SECOND)
    said = desk.imports(ROLE, on=SECOND, answer="empty:roles.json=role-assignments", more=(empty,))
    assert "that other files at hand list" in said
    assert all(one.until is None for one in desk.estate().role_assignments.values())


def test_the_answer_of_graph_or_the_name_of_the_file_says_which_group_or_subscription(
    tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    desk = Desk(tmp_path, capfd, Collectable.GROUP_MEMBERS)
    desk.imports(*BASE, "directory/az_groups.json", on=FIRST)
    files = (
        holding(desk, "a.json", {"@odata.context": GRAPH.format(OPERATORS), "value": []}, FIRST),
        holding(desk, "page.json", {"value": [], "nextLink": "https://next"}, FIRST),
        holding(desk, f"of {ANN}.json", [], FIRST),
    )
    said = desk.imports(*BASE, on=FIRST, more=files)
    assert "(--answer empty:a.json=group-members or none)" in said
    assert "empty:page.json" not in said
    assert f"empty:of {ANN}.json" not in said, "its name has an id that is no subscription's and no group's"
    desk.imports(*BASE, on=FIRST, answer="empty:a.json=group-members", more=files)
    found = statement(desk, Collectable.GROUP_MEMBERS, OPERATORS)
    assert found is not None
    assert found.known
