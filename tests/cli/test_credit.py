"""`compare-credit` and `credit-drops`: what disagrees with both reasons and the money, as text, JSON and a table."""

from __future__ import annotations

import csv
import json
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest

from partner_desk.app.workspace import Workspace
from partner_desk.cli.application import run
from partner_desk.domain.changes import Change, ChangeSet
from partner_desk.domain.ids import scope_key
from tests.exchange.faultybills import customer
from tests.exchange.importing import SUBSCRIPTION
from tests.exchange.rated import SELLER, SEPTEMBER, TENANT, row, storage, written

AUGUST = date(2025, 8, 1)


@pytest.fixture
def desk(tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> str:
    """The desk of Wingtip, and bills of two months: three days of the second lack credit, at one of two accounts."""
    path = tmp_path / "wingtip.partnerdesk"
    workspace = Workspace.create(path)
    workspace.commit(ChangeSet("Begin", tuple(Change(None, one) for one in customer(None).facts_in_order())))
    workspace.close()
    lacking = [SEPTEMBER + timedelta(days=one) for one in (9, 10, 11)]
    days = [
        *(AUGUST + timedelta(days=one) for one in range(31)),
        *(SEPTEMBER + timedelta(days=one) for one in range(30)),
    ]
    rows = [
        row(day, "10.005" if day in lacking and number == 1 else "8.50", ResourceURI=storage(number),
            PartnerEarnedCreditPercentage="0" if day in lacking and number == 1 else "15")
        for day in days for number in (1, 2)
    ]  # fmt: skip
    rows.append(row(SEPTEMBER, "4.00", MeterName="D2s v3 Spot", PartnerEarnedCreditPercentage="0"))
    bill = written(tmp_path / "usage.csv", rows)
    assert run(["import", str(path), str(bill), "--made", "2025-10-05"]) == 0
    capfd.readouterr()
    return str(path)


def test_what_disagrees_is_told_with_both_reasons_and_the_money(desk: str, capfd: pytest.CaptureFixture[str]) -> None:
    assert run(["compare-credit", desk]) == 1
    said = capfd.readouterr().out
    assert "Recognized, and not credited: estimated 4.50 EUR missing, of 30.02 EUR charged." in said
    assert "Cannot be compared: this kind of charge earns no credit (1)." in said
    assert "2025-09-10 to 2025-09-12, st1 in sub-1, Contoso: recognized, and not credited" in said
    assert "The desk: Contoso is recognized here for PEC: Agents" in said
    assert "The bill: 0 % on 30.02 EUR of usage (usage.csv)." in said
    assert "Estimated: 4.50 EUR missing (15 % of 30.02 EUR charged)." in said
    assert run(["compare-credit", desk, "--until", "2025-09-10", "--all"]) == 0
    assert ", agree" not in (said := capfd.readouterr().out)
    assert "2025-08-01 to 2025-09-09, st1 in sub-1, Contoso: agree" in said


def test_programs_and_spreadsheets_get_the_same(desk: str, capfd: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    assert run(["compare-credit", desk, "--from", "2025-09-01", "--json"]) == 1
    told = json.loads(capfd.readouterr().out)
    (one,) = told["runs"]
    assert (one["outcome"], one["charged"], one["estimated"], one["days"]) == ("not-credited", "30.02", "4.50", 3)
    assert one["desk"].startswith("Contoso is recognized")
    assert {"outcome": "not-credited", "currency": "EUR", "charged": "30.02", "estimated": "4.50"} in told["totals"]
    out = tmp_path / "credit.csv"
    assert run(["compare-credit", desk, "--csv", str(out), "--all", "--scope", "st1"]) == 1
    rows = list(csv.DictReader(out.read_text(encoding="utf-8-sig").splitlines()))
    assert {one["Where"] for one in rows} == {"st1"}
    assert run(["compare-credit", desk, "--scope", "st2", "--partner", "Contoso"]) == 0


def test_what_a_report_attributes_is_laid_beside_the_verdicts(
    desk: str, capfd: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    told = {"SubscriptionId": SUBSCRIPTION, "CustomerTenantId": TENANT, "Month": "2025-09-01", "MpnId": SELLER,
            "PartnerName": "Contoso", "PartnerAttributionType": "PAL", "UsageQuantity": "1"}  # fmt: skip
    report = written(tmp_path / "AzureUsage.tsv", [told], told, "\t")
    assert run(["import", desk, str(report), "--made", "2025-11-05"]) == 0
    capfd.readouterr()
    assert run(["compare-credit", desk, "--from", "2025-09-01", "--until", "2025-09-02"]) == 1
    said = capfd.readouterr().out
    assert "By reports, months of subscriptions, partners and associations: 1 not recognized, and attributed" in said
    assert "2025-09-01 to 2025-09-30, sub-1, Contoso: not recognized, and attributed" in said
    assert "The report: Named as partner admin link (AzureUsage.tsv)." in said
    assert run(["compare-credit", desk, "--from", "2025-09-01", "--until", "2025-09-02", "--json"]) == 1
    (one,) = json.loads(capfd.readouterr().out)["runs"]
    assert (one["outcome"], one["program"], one["named"], one["charged"]) == ("attributed", "pal", ["pal"], None)
    assert run(["findings", desk, "--on", "2025-10-20"]) == 0
    assert "the report of 2025-09-01 to 2025-09-30 says so" in capfd.readouterr().out


def test_a_drop_without_a_fact_says_what_to_export(desk: str, capfd: pytest.CaptureFixture[str]) -> None:
    assert run(["credit-drops", desk]) == 0
    said = capfd.readouterr().out
    assert "st1: not credited from 2025-09-10 to 2025-09-12 (last credited on 2025-09-09)" in said
    assert "Nothing on this desk explains it: by the desk it is recognized there since 2025-08-01." in said
    assert "To find out: export anew, after that day, the role assignments" in said
    assert (
        run(["credit-drops", desk, "--from", "2025-08-01", "--until", "2025-09-01", "--before-from", "2025-07-01"]) == 2
    )
    assert "A period has both ends" in capfd.readouterr().err


def test_a_drop_leads_to_the_fact_that_ended(desk: str, capfd: pytest.CaptureFixture[str]) -> None:
    workspace = Workspace.open(Path(desk))
    role = workspace.estate.role_assignments["role"]
    ended = replace(role, until=role.since and role.since.replace(year=2025, month=9, day=10))
    workspace.commit(ChangeSet("End", (Change(role, ended),)))
    workspace.close()
    assert run(["credit-drops", desk, "--json"]) == 0
    (drop,) = json.loads(capfd.readouterr().out)
    (turn,) = drop["turns"]
    assert turn["explained"]
    assert turn["because"] == ["The role Owner of Agents at sub-1 ends (2025-09-10)."]
    assert turn["facts"][0]["key"] == "role"
    assert (drop["earlier"], turn["last_credited"]) == ("100.00", "2025-09-09")


def test_a_desk_without_bills_says_what_to_import(tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    path = str(tmp_path / "a.partnerdesk")
    assert run(["new", path, "--sample"]) == 0
    for verb in ("compare-credit", "credit-drops"):
        assert run([verb, path]) == 2
        assert "No bill on this desk tells of partner earned credit." in capfd.readouterr().err


def test_scopes_that_lost_their_credit_for_other_reasons_are_told_apart(
    desk: str, capfd: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    lacking = [SEPTEMBER + timedelta(days=one) for one in range(9, 30)]
    rows = [
        row(day, "8.50", ResourceURI=storage(number), PartnerEarnedCreditPercentage="0")
        for day in lacking for number in (1, 2)
    ]  # fmt: skip
    bill = written(tmp_path / "later.csv", rows)
    assert run(["import", desk, str(bill), "--made", "2025-11-05"]) == 0
    workspace = Workspace.open(Path(desk))
    role = workspace.estate.role_assignments["role"]
    ends = datetime(2025, 9, 10, tzinfo=UTC)
    at = {number: scope_key(storage(number)) for number in (1, 2)}
    ended = replace(role, scope=at[1], until=ends)
    other = replace(role, id="other role", scope=at[2])
    workspace.commit(ChangeSet("Narrow", (Change(role, ended), Change(None, other))))
    workspace.close()
    capfd.readouterr()
    assert run(["credit-drops", desk, "--json"]) == 0
    (drop,) = json.loads(capfd.readouterr().out)
    told = {one["scopes"][0]: (one["explained"], one["charged"]) for one in drop["turns"] if len(one["scopes"]) == 1}
    assert told == {storage(1): (True, "178.50"), storage(2): (False, "178.50")}
