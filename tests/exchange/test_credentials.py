"""Secrets and certificates of service principals: only when the last one ends is kept, and told of before."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path

import pytest

from partner_desk.app.ending import endings
from partner_desk.cli.application import run
from partner_desk.domain.access import Principal
from tests.exchange.importing import BASE, FIRST, FIXTURES, LATER, SECOND, Desk

ROBOT = "c0000000-0000-4000-8000-000000000020"
LIST, ROBOTS = "credentials/credentials of Robot.json", "directory/application.json"


@pytest.fixture
def desk(tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> Desk:
    desk = Desk(tmp_path, capfd)
    desk.imports(*BASE, ROBOTS, on=FIRST)
    return desk


def until(desk: Desk) -> str:
    moment = desk.estate().principals[ROBOT].credential_until
    return "" if moment is None else f"{moment:%Y-%m-%d}"


def registered(desk: Desk, *ends: str) -> dict[str, object]:
    """The application of the robot, as `az ad app list` has it, with secrets that end on these days."""
    secrets = [{"keyId": "x", "endDateTime": f"{end}T00:00:00Z", "secretText": "never-kept"} for end in ends]
    app = desk.estate().principals[ROBOT].app_id
    return {"id": "x", "appId": app, "displayName": "Robot", "passwordCredentials": secrets, "keyCredentials": []}


def test_the_last_credential_of_a_list_counts_and_ends_soon(desk: Desk) -> None:
    said = desk.imports(LIST, on=SECOND)
    assert "by its name, it lists the credentials of Robot" in said
    assert until(desk) == "2025-03-31"
    (ending,) = endings(desk.estate(), date.fromisoformat(LATER))
    assert isinstance(ending.fact, Principal)
    assert (ending.fact.id, ending.part, str(ending.day), ending.losses) == (
        ROBOT,
        "credential",
        "2025-03-31",
        (),
    )
    assert "0 facts recorded" in desk.imports(LIST, on=SECOND)


def test_a_list_that_names_nobody_is_asked_for(desk: Desk) -> None:
    rows = json.loads((FIXTURES / LIST).read_text(encoding="utf-8"))
    said = desk.imports(rows, on=SECOND)
    assert "Of which service principal are they?" in said
    assert until(desk) == ""
    desk.imports(rows, on=SECOND, answer=f"credentials-of:file0.json={ROBOT}")
    assert until(desk) == "2025-03-31"


def test_an_application_tells_of_its_service_principals_and_the_newer_file_holds(desk: Desk) -> None:
    desk.imports([registered(desk, "2025-02-01", "2026-02-01")], on=SECOND)
    assert until(desk) == "2026-02-01"
    desk.imports([registered(desk, "2025-02-01")], on=FIRST)
    assert until(desk) == "2026-02-01", "an older file"
    said = desk.imports([registered(desk, "2025-06-01"), {"appId": "other", "passwordCredentials": []}], on=LATER)
    assert until(desk) == "2025-06-01"
    assert "is of an application without credentials, and an application holds no role" in said


def test_no_secret_is_ever_kept(desk: Desk) -> None:
    desk.imports([registered(desk, "2026-02-01")], on=SECOND)
    assert b"never-kept" not in Path(desk.path).read_bytes()


def test_whoever_has_no_service_principal_here_is_counted(desk: Desk) -> None:
    stranger = registered(desk, "2026-02-01") | {"appId": "d0000000-0000-4000-8000-000000000099"}
    said = desk.imports([stranger], on=SECOND)
    assert "1 application with credentials in these files has no service principal on the desk" in said


def test_the_end_of_a_credential_can_be_recorded_by_hand(desk: Desk) -> None:
    said = ["--id", "Robot", "--tenant", "Wingtip", "--credential-until", "2025-05-01"]
    assert run(["amend", "principal", desk.path, *said]) == 0
    assert until(desk) == "2025-05-01"


@pytest.mark.parametrize("strange", [None, 7, "x" * 10_000, [], [None], {"a": 1}, "0001-01-01", True])
def test_strange_credentials_are_left_out_and_told(desk: Desk, strange: object) -> None:
    row = json.loads((FIXTURES / LIST).read_text(encoding="utf-8"))[0]
    app = registered(desk, "2026-02-01")
    rows: list[object] = [row | {key: strange} for key in row]
    rows += [app | {key: strange} for key in app] + [app | {"passwordCredentials": [row | {"endDateTime": strange}]}]
    desk.imports(rows, on=SECOND)
    assert until(desk) in ("", "2026-02-01")
