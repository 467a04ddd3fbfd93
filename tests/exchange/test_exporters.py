"""Who exported a file: as far as it or somebody says so, told wherever a fact tells what it is known from."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from partner_desk.app.factlist import FactRows
from partner_desk.domain.access import Principal, RoleAssignment
from partner_desk.domain.changes import Fact
from partner_desk.domain.details import SubscriptionDetail
from partner_desk.domain.unnamed import others_unnamed
from tests.exchange.importing import BASE, FIRST, FIXTURES, LINK, ROLE, SECOND, Desk

ACCOUNTS = "base/accounts.json"
ATTESTED = FIXTURES.parent / "pal_attestation_user_with_assignments.json"
TENANT = "a0000000-0000-4000-8000-000000000001"
GONE = "role_gone/1_roles.json", "role_gone/2_roles_later.json"


@pytest.fixture
def desk(tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> Desk:
    return Desk(tmp_path, capfd)


def known_from(desk: Desk, kind: type[Fact]) -> set[str]:
    """What the list of all facts of a kind says of where they are known from."""
    rows = FactRows(desk.estate(), kind)
    column = rows.headings.index("Known from")
    return {rows.cells(row)[column] for row in range(len(rows.keys))}


def test_a_file_that_says_who_was_signed_in_is_known_from_them_and_no_other_file_is(desk: Desk) -> None:
    desk.imports(ACCOUNTS, ROLE, on=FIRST)
    assert known_from(desk, SubscriptionDetail) == {"accounts.json (exported by x@wingtip.example)"}
    assert known_from(desk, RoleAssignment) == {"roles_ann.json"}


def test_whoever_is_named_exported_the_files_that_do_not_say_so(desk: Desk) -> None:
    desk.imports(ACCOUNTS, ROLE, on=FIRST, more=["--made-by", " Ann of Wingtip "])
    assert known_from(desk, SubscriptionDetail) == {"accounts.json (exported by x@wingtip.example)"}
    assert known_from(desk, RoleAssignment) == {"roles_ann.json (exported by Ann of Wingtip)"}
    desk.does("undo")
    desk.does("redo")
    assert known_from(desk, RoleAssignment) == {"roles_ann.json (exported by Ann of Wingtip)"}


def test_an_attestation_was_made_by_whom_it_attests(desk: Desk) -> None:
    desk.imports(json.loads(ATTESTED.read_text("utf-8")), on=FIRST)
    assert known_from(desk, Principal) == {"file0.json (exported by consultant.one@partner.example)"}


def test_of_two_who_were_signed_in_neither_is_taken(desk: Desk) -> None:
    (account,) = json.loads((FIXTURES / ACCOUNTS).read_text("utf-8"))
    other = account | {
        "id": "b0000000-0000-4000-8000-000000000002",
        "user": {"name": "y@wingtip.example", "type": "user"},
    }
    desk.imports([account, other], on=FIRST)
    assert known_from(desk, SubscriptionDetail) == {"file0.json"}


@pytest.mark.parametrize(
    "user", ["x", None, 7, ["x"], {"name": {"x": 1}, "type": "user"}, {"name": "id", "type": "servicePrincipal"}]
)
def test_a_user_that_is_none_names_nobody(desk: Desk, user: object) -> None:
    (account,) = json.loads((FIXTURES / ACCOUNTS).read_text("utf-8"))
    desk.imports([account | {"user": user}], on=FIRST)
    assert known_from(desk, SubscriptionDetail) == {"file0.json"}


def test_the_same_file_of_somebody_else_changes_nothing(desk: Desk) -> None:
    desk.imports(*BASE, ROLE, on=FIRST, more=["--made-by", "Ann"])
    assert "0 facts recorded" in desk.imports(*BASE, ROLE, on=FIRST, more=["--made-by", "Ben"])


def test_what_a_newer_file_ends_names_who_exported_that(desk: Desk) -> None:
    desk.imports(*BASE, GONE[0], on=FIRST)
    said = json.loads(desk.imports(GONE[1], on=SECOND, more=["--made-by", "Ben", "--json"]))
    assert {one["by"] for one in said["gone"]} == {"2_roles_later.json (exported by Ben)"}


def test_without_names_nobody_exported_anything(desk: Desk) -> None:
    desk.imports(*BASE, ROLE, LINK, on=FIRST, more=["--made-by", "Ann"])
    nameless = others_unnamed(desk.estate(), set(), TENANT)
    origins = {one.origin for one in nameless.role_assignments.values()} | set(nameless.scopes.origins)
    assert {one.exported_by for one in origins if one is not None} == {""}
