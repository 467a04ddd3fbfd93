"""Partner earned credit as bills show it: exact sums by percentage, whoever wrote the file, and the newest file counts."""

from __future__ import annotations

import json
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path

import pytest

from partner_desk.app.workspace import Workspace
from partner_desk.cli.application import run
from partner_desk.domain.billing import ChargeKind
from partner_desk.domain.coverage import Collectable
from partner_desk.domain.ids import scope_key
from tests.exchange.rated import HEADING, SELLER, SEPTEMBER, row, storage, written
from tests.exchange.test_cost import heading, row_of_mpa
from tests.exchange.test_usage import NOVEMBER, UsageDesk

FOCUS = (
    "BilledCost", "BillingCurrency", "ChargeCategory", "ChargePeriodStart", "ChargePeriodEnd", "ConsumedQuantity",
    "ProviderName", "PublisherName", "ResourceId", "SubAccountId", "x_CustomerId", "x_PartnerCreditApplied",
    "x_PartnerCreditRate",
)  # fmt: skip
Credits = dict[tuple[str, date, ChargeKind, str, Decimal], Decimal]


@pytest.fixture
def desk(tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> UsageDesk:
    return UsageDesk(tmp_path, capfd, Collectable.CHARGES)


def kept(desk: UsageDesk) -> Credits:
    """What was charged, by what it was charged for and the percentage."""
    held = desk.estate().earned_credits.values()
    sums = {(one.scope, one.on, one.kind, one.currency, one.percent): one.amount for one in held}
    assert len(sums) == len(held)
    return sums


def usage(number: int, day: date, percent: str) -> tuple[str, date, ChargeKind, str, Decimal]:
    return scope_key(storage(number)), day, ChargeKind.USAGE, "EUR", Decimal(percent)


def test_what_was_credited_is_kept_exactly_by_percentage_and_who_was_billed(desk: UsageDesk) -> None:
    some = [row(SEPTEMBER, "0.333333333333"), row(SEPTEMBER, "0.00000000000009")]
    none = [row(SEPTEMBER, "1.10", PartnerEarnedCreditPercentage="0"), row(SEPTEMBER, "7", ResourceURI=storage(2))]
    spot = [row(SEPTEMBER, "2", MeterName="D2s v3 Spot", PartnerEarnedCreditPercentage="0")]
    desk.usage([*some, *none, *spot])
    sums = kept(desk)
    assert sums[usage(1, SEPTEMBER, "15")] == Decimal("0.33333333333309")
    assert sums[usage(1, SEPTEMBER, "0")] == Decimal("1.1")
    assert len(sums) == 4
    estate = desk.estate()
    assert {one.partner for one in estate.earned_credits.values()} == {estate.partner_of_id[SELLER].id}


def test_every_family_that_tells_of_the_credit_tells_the_same(desk: UsageDesk, tmp_path: Path) -> None:
    day = {"ChargePeriodStart": "2025-09-02T00:00:00Z", "ChargePeriodEnd": "2025-09-03T00:00:00Z"}
    focus = {
        "BilledCost": "2.00", "BillingCurrency": "EUR", "ChargeCategory": "Usage", "ConsumedQuantity": "1",
        "ProviderName": "Microsoft", "PublisherName": "Microsoft", "ResourceId": storage(1), **day,
        "SubAccountId": storage(1).partition("/resourceGroups")[0], "x_PartnerCreditApplied": "true",
        "x_PartnerCreditRate": "0.15",
    }  # fmt: skip
    mpa = [row_of_mpa("2.00"), row_of_mpa("1.5", partnerEarnedCreditApplied="False", ResourceId=storage(2))]
    wanted = {usage(1, date(2025, 9, 2), "15"): Decimal(2), usage(2, date(2025, 9, 2), "0"): Decimal("1.5")}
    none = focus | {"BilledCost": "1.5", "ResourceId": storage(2), "x_PartnerCreditApplied": "false"}
    commas = {"UnitPrice": "0,045", "Quantity": "1,5", "EffectiveUnitPrice": "0,03825"}
    rated = [
        row(date(2025, 9, 2), "2,00", PartnerEarnedCreditPercentage="15,0", **commas),
        row(date(2025, 9, 2), "1,50", PartnerEarnedCreditPercentage="0", ResourceURI=storage(2), **commas),
    ]
    files = (
        written(tmp_path / "focus.csv", [focus, none], FOCUS),
        written(tmp_path / "mpa.csv", mpa, heading("mpa_heading.csv"), ";"),
        written(tmp_path / "usage.csv", rated, HEADING, ";"),
    )
    for file in files:
        desk.files(file)
        assert kept(desk) == wanted, file.name
        assert run(["undo", desk.path]) == 0
        assert not kept(desk)


def test_what_a_file_does_not_tell_is_not_recorded(desk: UsageDesk) -> None:
    basic = [one for one in HEADING if one != "PartnerEarnedCreditPercentage"]
    assert "earned credits" not in desk.usage([row(SEPTEMBER, "1.00")], heading=basic)
    blank = [row(SEPTEMBER, "1.00", PartnerEarnedCreditPercentage=said) for said in ("", "n/a")]
    desk.usage(blank, on=NOVEMBER)
    assert not kept(desk)
    line = written(desk.folder / "sub.csv", [row_of_mpa("2.00")], heading("csp_subscription_heading.csv"))
    desk.files(line, on=NOVEMBER)
    assert not kept(desk)


def test_a_newer_file_says_a_day_anew_and_an_older_one_brings_nothing_back(desk: UsageDesk) -> None:
    days = [SEPTEMBER + timedelta(days=one) for one in range(3)]
    first = [row(day, "1.00", PartnerEarnedCreditPercentage="0") for day in days]
    second = [row(days[2], "0.85"), row(days[2], "3.00", ResourceURI=storage(2))]
    desk.usage(first)
    desk.usage(second, on=NOVEMBER)
    now = {
        usage(1, days[0], "0"): Decimal(1), usage(1, days[1], "0"): Decimal(1),
        usage(1, days[2], "15"): Decimal("0.85"), usage(2, days[2], "15"): Decimal(3),
    }  # fmt: skip
    assert kept(desk) == now
    desk.usage(first, on="2025-10-20")
    assert kept(desk) == now
    assert " 0 facts recorded" in desk.usage(second, on="2025-12-01")


def test_parts_of_one_export_are_added(desk: UsageDesk, tmp_path: Path) -> None:
    parts = [written(tmp_path / f"part-0000{one}-a1.csv", [row(SEPTEMBER, "0.0061")]) for one in range(3)]
    desk.files(*parts)
    assert kept(desk) == {usage(1, SEPTEMBER, "15"): Decimal("0.0183")}
    more = written(tmp_path / "part-00003-a1.csv", [row(SEPTEMBER, "2.00", ResourceURI=storage(2))])
    desk.files(more, on=NOVEMBER)
    assert len(kept(desk)) == 2


def test_two_accounts_of_a_day_are_not_added_and_what_differs_is_told(desk: UsageDesk, tmp_path: Path) -> None:
    desk.usage([row(date(2025, 9, 2), "2.00")])
    other = row_of_mpa("2.35", partnerEarnedCreditRate="0", partnerEarnedCreditApplied="False")
    said = desk.files(written(tmp_path / "mpa.csv", [other], heading("mpa_heading.csv")), on=NOVEMBER)
    assert "1 day has earned credit by two accounts that differ, and only one of them counts." in said
    assert kept(desk) == {usage(1, date(2025, 9, 2), "15"): Decimal(2)}


def test_it_is_recorded_amended_and_forgotten_by_hand_and_told_where_it_is_left_out(
    desk: UsageDesk, tmp_path: Path
) -> None:
    desk.usage([row(SEPTEMBER, "1.00")])
    which = ["--scope", storage(1), "--on", "2025-09-09", "--kind", "usage", "--currency", "eur", "--percent", "12.75"]
    desk.does("record earned-credit", *which, "--amount", "10.123456", "--partner", "Contoso")
    assert kept(desk)[usage(1, date(2025, 9, 9), "12.75")] == Decimal("10.123456")
    desk.does("amend earned-credit", *which, "--amount", "3")
    assert kept(desk)[usage(1, date(2025, 9, 9), "12.75")] == 3
    assert run(["record", "earned-credit", desk.path, *which[:-1], "1e3", "--amount", "1"]) == 2
    assert "is not a decimal number" in desk.capfd.readouterr().err
    out = tmp_path / "case.toml"
    assert run(["export", desk.path, "--out", str(out)]) == 2
    refused = " ".join(desk.capfd.readouterr().err.split())
    assert "2 earned credits of bills: a case has no place for them" in refused
    assert refused.endswith("Say the same with --leave-out to write all but that.")
    assert run(["export", desk.path, "--out", str(out), "--leave-out", "--json"]) == 0
    assert any("earned credits" in one for one in json.loads(desk.capfd.readouterr().out)["left_out"])
    desk.does("end earned-credit", *which, "--never")
    assert len(kept(desk)) == 1
    workspace = Workspace.open(Path(desk.path))
    workspace.undo()
    assert len(workspace.estate.earned_credits) == 2
    workspace.close()
