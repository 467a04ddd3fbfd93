"""`fetch` on a desk file."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from partner_desk.cli.application import run


def test_it_lists_what_settles_the_most_first(tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    desk = str(tmp_path / "sample.partnerdesk")
    assert run(["new", desk, "--sample"]) == 0
    capfd.readouterr()
    assert run(["fetch", desk, "--on", "2024-04-01"]) == 0
    told = " ".join(capfd.readouterr().out.split())
    assert told.startswith("13 verdicts (of a leaf, for a program and a partner) unknown on 2024-04-01.")
    assert "1. whether they consume anything: " in told
    assert "(3 rest on it, 3 of them on nothing else)" in told
    assert "8 verdicts no file can settle" in told
    assert run(["fetch", desk, "--on", "2024-04-01", "--partner", "northwind", "--program", "pal", "--json"]) == 0
    assert json.loads(capfd.readouterr().out)["fetch"] == []


def test_its_commands_are_for_what_is_on_the_desk(tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    desk = str(tmp_path / "a.partnerdesk")
    recorded = Path(__file__).parents[1] / "fixtures" / "estate_recorded"
    assert run(["new", desk]) == 0
    assert run(["import", desk, str(recorded / "account_list_cli2.91.json")]) == 0
    assert run(["add-partner", desk, "Contoso", "--global-id", "1000001", "--ours"]) == 0
    capfd.readouterr()
    assert run(["fetch", desk, "--json"]) == 0
    wanted = {one["export"]: one for one in json.loads(capfd.readouterr().out)["fetch"]}
    assert {"roles", "delegations", "subscriptions", "records"} <= set(wanted)
    guid = wanted["roles"]["about"][0].rsplit("/", 1)[-1]
    assert f"for id in {guid}; do" in wanted["roles"]["command"]
    assert wanted["records"]["command"] is None
    assert wanted["records"]["goes"] == "assign-dpor; without one: looked partners-of-record"


def test_a_desk_without_azure_or_partners_says_what_to_begin_with(
    tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    desk = str(tmp_path / "a.partnerdesk")
    assert run(["new", desk]) == 0
    capfd.readouterr()
    assert run(["fetch", desk]) == 0
    assert "Nothing of Azure is on this desk yet" in capfd.readouterr().out
    assert run(["record", "scope", desk, "--id", "c1", "--kind", "tenant", "--name", "Contoso"]) == 0
    capfd.readouterr()
    assert run(["fetch", desk]) == 0
    assert "No partner is on this desk yet" in capfd.readouterr().out
