"""A customer by one verb, its GUIDs later, and off the desk again: by the command line."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from partner_desk.cli.application import run

GUID = "5d3a1c0e-0000-4000-8000-00000000000{}"


def said(capfd: pytest.CaptureFixture[str], *words: str, code: int = 0) -> str:
    capfd.readouterr()
    assert run(words) == code, capfd.readouterr().err
    told = capfd.readouterr()
    return told.out + told.err


def test_from_a_name_to_a_judged_customer_and_back(tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    desk = str(tmp_path / "own.partnerdesk")
    said(capfd, "new", desk)
    said(capfd, "add-partner", desk, "Northwind", "--global-id", "5100000", "--location", "5100001")
    told = said(
        capfd, "new-customer", desk, "Contoso", "--subscription", "Shop", "--subscription", f"Web={GUID.format(2)}",
        "--offer", "csp-azure-plan", "--billed-to", "Northwind", "--person", f"Ann={GUID.format(3)}",
        "--role", "Contributor", "--partner", "Northwind", "--since", "2024-05-01",
    )  # fmt: skip
    assert "Recorded: Add the customer Contoso" in told
    question = ("judge", desk, "--partner", "Northwind", "--scope", "Shop", "--program", "pal", "--on", "2024-05-10")
    verdict = json.loads(said(capfd, *question, "--json"))[0]["verdict"]
    said(capfd, "complete", desk, "Shop", GUID.format(1))
    said(capfd, "complete", desk, "Contoso", GUID.format(9))
    said(capfd, "rename", desk, "Shop", "Store")
    again = json.loads(said(capfd, *(GUID.format(1) if one == "Shop" else one for one in question), "--json"))[0]
    assert again["verdict"] == verdict
    assert "on the desk already: Store" in said(capfd, "complete", desk, "Web", GUID.format(1), code=2)
    told = said(capfd, "remove", desk, "Store", code=2)
    assert "1 offer" in told
    assert "1 role assignment" in told
    said(capfd, "remove", desk, "Contoso", "--with-all")
    assert "no scope 'Store'" in said(capfd, "explain", desk, "--scope", "Store", "--partner", "Northwind", code=2)
    for _ in range(5):
        said(capfd, "undo", desk)
    assert "no scope 'Contoso'" in said(capfd, *question[:5], "Contoso", code=2)


def test_what_cannot_be_is_refused_as_a_whole(tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    desk = str(tmp_path / "own.partnerdesk")
    said(capfd, "new", desk)
    told = said(capfd, "new-customer", desk, "Contoso", "--subscription", "Shop", "--offer", "cheap", code=2)
    assert "Shop: Offer: 'cheap' is none of the words" in told
    told = said(capfd, "new-customer", desk, "Contoso", "--since", "2024-05-01", "--always", code=2)
    assert "not both" in told
    assert "no scope, identity or group 'Contoso'" in said(capfd, "rename", desk, "Contoso", "C", code=2)


def test_a_runbook_waits_for_the_guids_that_it_needs(tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    desk, book = str(tmp_path / "own.partnerdesk"), str(tmp_path / "link.sh")
    said(capfd, "new", desk)
    said(capfd, "add-partner", desk, "Northwind", "--location", "5100001")
    said(capfd, "new-customer", desk, "Contoso", "--subscription", "Shop", "--person", "Ann")
    said(capfd, "record", "role-assignment", desk, "--principal", "Ann", "--role", "Reader", "--scope", "Shop")
    told = said(capfd, "runbook", desk, "--last", "--out", book, code=2)
    assert "The GUID of Ann, Shop and Contoso is not on this desk yet" in told
    assert "`complete`" in told
    assert not Path(book).exists()
    said(capfd, "assign-dpor", desk, "Shop", "--partner", "Northwind")
    assert "Partner information" in said(capfd, "runbook", desk, "--last"), "in the portal nobody needs a GUID"
    for number, name in enumerate(("Ann", "Shop", "Contoso"), 1):
        said(capfd, "complete", desk, name, GUID.format(number))
    said(capfd, "runbook", desk, "--step", "3", "--out", book)
    script = Path(book).read_text(encoding="utf-8")
    assert all(GUID.format(number) in script for number in (1, 2, 3)), "what was recorded before has its GUID by now"
    assert "guid-later" not in script


def test_what_was_muted_stays_muted_under_another_id(tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    desk = str(tmp_path / "own.partnerdesk")

    def listed(*words: str) -> list[dict[str, Any]]:
        capfd.readouterr()
        run(["findings", desk, *words, "--json"])
        told: list[dict[str, Any]] = json.loads(capfd.readouterr().out)
        return told

    def open_and_muted() -> tuple[set[str], set[str]]:
        return {one["sentence"] for one in listed()}, {one["sentence"] for one in listed("--muted") if "muted" in one}

    said(capfd, "new", desk)
    said(capfd, "add-partner", desk, "Northwind", "--location", "5100001")
    said(
        capfd, "new-customer", desk, "Contoso", "--subscription", "Shop", "--offer", "ea", "--person", "Ann",
        "--role", "Contributor", "--partner", "Northwind", "--since", "2024-05-01",
    )  # fmt: skip
    said(capfd, "amend", "principal", desk, "--id", "Ann", "--disabled-from", "2024-06-01")
    every = listed()
    assert every
    for one in every:
        said(capfd, "mute", desk, one["id"], "--reason", "known")
    before = open_and_muted()
    assert before == (set(), {one["sentence"] for one in every})
    for number, name in enumerate(("Ann", "Shop", "Contoso"), 1):
        said(capfd, "complete", desk, name, GUID.format(number))
        assert open_and_muted() == before, name
    for _ in range(3):
        said(capfd, "undo", desk)
    assert open_and_muted() == before
    said(capfd, "remove", desk, "Contoso", "--with-all")
    assert not open_and_muted()[1]
    said(capfd, "undo", desk)
    assert open_and_muted() == before
