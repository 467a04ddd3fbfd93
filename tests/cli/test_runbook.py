"""`runbook`: from a step of a desk or a scenario to a file that people read."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from partner_desk.app.workspace import Workspace
from partner_desk.cli.application import run
from partner_desk.domain import edits
from partner_desk.domain.changes import Change, ChangeSet
from tests.capabilities import needs_bash
from tests.exchange.runbook.azure import accepts
from tests.exchange.runbook.worlds import CONTRIBUTOR, GROUP, GUEST, ORIGIN, facts


@pytest.fixture
def desk(tmp_path: Path) -> str:
    """A desk with a role assigned at step 2 and a link made at step 3."""
    path = tmp_path / "customer.partnerdesk"
    workspace = Workspace.create(path)
    workspace.commit(ChangeSet("Import", tuple(Change(None, one) for one in facts(name="Lit\u2019w are"))))
    workspace.commit(edits.assign_role(workspace.estate, GUEST, CONTRIBUTOR, [GROUP], None, ORIGIN))
    workspace.commit(edits.link_partner(workspace.estate, [GUEST], "5100001", None, "", ORIGIN))
    workspace.close()
    return str(path)


def listed(capfd: pytest.CaptureFixture[str], *arguments: str) -> dict[str, Any]:
    capfd.readouterr()
    assert run(["runbook", *arguments, "--json"]) == 0
    found: dict[str, Any] = json.loads(capfd.readouterr().out)
    return found


@needs_bash
def test_the_ending_of_the_file_decides_the_form(desk: str, tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    files = [tmp_path / f"book{ending}" for ending in (".sh", ".ps1", ".md")]
    for file in files:
        assert run(["runbook", desk, "--step", "2", "--out", str(file)]) == 0
    assert "1 step. Nothing was executed" in capfd.readouterr().out
    script, shell, document = (file.read_bytes() for file in files)
    assert script.startswith(b"#!/usr/bin/env bash\n# What for: ")
    assert accepts(script.decode()) == ""
    assert shell.startswith(b"\xef\xbb\xbf# What for: ")  # else Windows PowerShell takes it for another code page
    assert document.startswith(b"# Runbook: `")
    for written in (script, shell, document):
        assert b"\r" not in written
        assert "Lit\u2019w are".encode() in written


@pytest.mark.parametrize("ending", [".sh", ".ps1", ".md"])
def test_what_changes_only_the_desk_is_told_to_need_nothing_in_azure(
    desk: str, tmp_path: Path, capfd: pytest.CaptureFixture[str], ending: str
) -> None:
    assert run(["record", "partner", desk, "--name", "Litware", "--global-id", "5900000"]) == 0
    assert run(["amend", "partner", desk, "--id", "Litware", "--location-ids", "5900001"]) == 0
    capfd.readouterr()
    file = tmp_path / f"book{ending}"
    assert run(["runbook", desk, "--last", "--out", str(file)]) == 0
    said = " ".join(capfd.readouterr().out.split())
    assert said.endswith("is written: this changes only the desk, and nothing has to be done in Azure.")
    assert "Nothing has to be done in Azure." in file.read_text("utf-8")


def test_a_form_by_name_goes_to_the_screen(desk: str, capfdbinary: pytest.CaptureFixture[bytes]) -> None:
    assert run(["runbook", desk, "--last", "--form", "az"]) == 0
    assert b"\nset -euo pipefail\n" in capfdbinary.readouterr().out
    assert run(["runbook", desk, "--last"]) == 0
    assert capfdbinary.readouterr().out.startswith(b"# Runbook: ")


def test_steps_are_listed_as_json(desk: str, capfd: pytest.CaptureFixture[str]) -> None:
    found = listed(capfd, desk, "--last")
    (step,) = found["steps"]
    assert step["kind"] == "link-add"
    assert step["sign_in"]["identity"] == GUEST
    assert step["commands"]["az"]["change"] == [
        "az managementpartner create \\\n    --partner-id 5100001 \\\n    --output none"
    ]
    assert step["commands"]["powershell"]["back"] == ["Remove-AzManagementPartner -PartnerId '5100001' | Out-Null"]
    assert set(step) >= {"title", "who", "tenant", "subscription", "portal", "proof", "back", "notes"}


def test_an_undo_has_the_runbook_of_the_way_back(desk: str, capfd: pytest.CaptureFixture[str]) -> None:
    there = listed(capfd, desk, "--last")
    assert run(["undo", desk]) == 0
    back = listed(capfd, desk, "--last")
    assert str(back["title"]).startswith("Undo: Link ")
    (one,), (other,) = there["steps"], back["steps"]
    assert other["commands"]["az"]["change"] == one["commands"]["az"]["back"]
    assert other["commands"]["az"]["back"] == one["commands"]["az"]["change"]


def test_a_scenario_has_a_runbook_before_it_is_so(desk: str, capfd: pytest.CaptureFixture[str]) -> None:
    assert run(["scenario", "new", desk, "Ann leaves", "--leaves", GUEST, "--on", "2024-06-01"]) == 0
    found = listed(capfd, desk, "--scenario", "ann leaves")
    kinds = {one["kind"] for one in found["steps"]}
    assert kinds
    assert found["title"] == "Scenario: Ann leaves"
    assert len(listed(capfd, desk, "--step", "3")["steps"]) == 1


def test_a_piece_of_advice_has_a_runbook(tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    path = str(tmp_path / "sample.partnerdesk")
    assert run(["new", path, "--sample"]) == 0
    asked = ["--partner", "adatum", "--scope", "rg-report", "--program", "pec", "--on", "2024-04-01"]
    capfd.readouterr()
    assert run(["advise", path, *asked, "--json"]) == 0
    advice = json.loads(capfd.readouterr().out)
    number = next(place for place, one in enumerate(advice, 1) if one["changes"])
    found = listed(capfd, path, "--advice", str(number), *asked)
    assert found["title"].startswith("Training, all invented: Advice: ")
    assert found["steps"]
    assert run(["runbook", path, "--advice", "99", *asked]) == 2
    assert "none with the number 99" in capfd.readouterr().err
    assert run(["runbook", path, "--advice", "1"]) == 2
    assert "Say whose advice" in capfd.readouterr().err
    assert listed(capfd, path, "--advice", str(number), *asked, "--reading", "learn-2023")["steps"] == found["steps"]
    assert run(["runbook", path, "--advice", "1", *asked, "--reading", "learn-1999"]) == 2
    assert "There is no reading 'learn-1999'" in capfd.readouterr().err


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        ([], "Say what the runbook is of"),
        (["--last", "--step", "2"], "Say what the runbook is of"),
        (["--step", "9"], "There is no step 9"),
        (["--last", "--form", "cmd"], "There is no form 'cmd'"),
        (["--last", "--out", "book.txt"], "the ending says no form"),
        (["--scenario", "nothing"], "There is no scenario 'nothing'"),
    ],
)
def test_wrong_use_is_refused_with_words(
    desk: str, arguments: list[str], sentence: str, capfd: pytest.CaptureFixture[str]
) -> None:
    assert run(["runbook", desk, *arguments]) == 2
    assert sentence in capfd.readouterr().err


def test_a_desk_without_steps_has_no_runbook(tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    path = str(tmp_path / "empty.partnerdesk")
    assert run(["new", path]) == 0
    assert run(["runbook", path, "--last"]) == 2
    assert "Nothing was recorded" in capfd.readouterr().err


def test_a_runbook_of_the_sample_holds_commands_and_says_that_its_ids_are_invented(
    tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    """Who looks at the feature first does it here; nothing in the commands is anybody's."""
    path = str(tmp_path / "sample.partnerdesk")
    assert run(["new", path, "--sample"]) == 0
    assert run(["link-pal", path, "ann@northwind in Wingtip", "--partner", "5100002"]) == 0
    found = listed(capfd, path, "--last")
    (step,) = found["steps"]
    assert "so is every ID here" in " ".join(found["head"])
    assert step["commands"]["az"]["change"][0].startswith("az managementpartner update")
    assert "--tenant 7e000005-0000-4000-8000-000000000005" in " ".join(step["commands"]["az"]["sign_in"])
    asked = ["--scope", "wingtip-core", "--partner", "adatum", "--program", "pec", "--on", "2024-04-01"]
    for advice in ("1", "2"):
        (role,) = listed(capfd, path, "--advice", advice, *asked)["steps"]
        assert role["commands"]["az"]["change"][0].startswith("az role assignment create")
        assert role["commands"]["az"]["sign_in"][1] == (
            "az account set --subscription 5b000004-0000-4000-8000-000000000004"
        )
