"""Exports of Cost Management: real ones to the cent, who sells, and two accounts of the same that are never added."""

from __future__ import annotations

import csv
from collections.abc import Callable
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from pathlib import Path

import pytest

from partner_desk.domain.billing import ChargeKind, Offer
from partner_desk.domain.coverage import Collectable
from partner_desk.domain.details import Usage
from tests.exchange.importing import FIXTURES, SCOPE, SUBSCRIPTION
from tests.exchange.rated import RESELLER, SEPTEMBER, TENANT, row, storage, written
from tests.exchange.test_usage import NOVEMBER, OCTOBER, UsageDesk

COST = FIXTURES.parent / "cost"
HOME = "e0000000-0000-4000-8000-000000000001"


@pytest.fixture
def desk(tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> UsageDesk:
    return UsageDesk(tmp_path, capfd, Collectable.CHARGES)


def added_up(path: Path, key: Callable[[dict[str, str]], str], amount: str) -> dict[str, Decimal]:
    """The rows of a table, added up by something else than the program."""
    sums: dict[str, Decimal] = {}
    with path.open(encoding="utf-8-sig", newline="") as file:
        for one in csv.DictReader(file):
            sums[key(one)] = sums.get(key(one), Decimal(0)) + Decimal(one[amount])
    return sums


def cents(amount: Decimal) -> int:
    return int((amount * 100).quantize(Decimal(1), ROUND_HALF_UP))


def heading(name: str) -> list[str]:
    return (COST / name).read_text(encoding="utf-8-sig").strip().split(",")


def row_of_mpa(amount: str, **said: str) -> dict[str, str]:
    """A row of an export of a partner's billing account."""
    return {
        "partnerTenantId": HOME, "partnerName": "Contoso", "resellerName": "Fabrikam", "resellerMpnId": RESELLER,
        "customerTenantId": TENANT, "customerName": "Wingtip", "billingPeriodStartDate": "09/01/2025",
        "billingPeriodEndDate": "09/30/2025", "date": "09/02/2025", "productOrderName": "Azure plan",
        "consumedService": "Microsoft.Storage", "meterCategory": "Storage", "SubscriptionId": SUBSCRIPTION,
        "subscriptionName": "sub-1", "publisherType": "Microsoft", "publisherName": "Microsoft",
        "resourceGroupName": "shop", "ResourceId": storage(1), "quantity": "1", "chargeType": "Usage",
        "billingCurrency": "EUR", "pricingCurrency": "USD", "costInBillingCurrency": amount, "costInUsd": "99",
        "effectivePrice": "0.85", "unitPrice": "1", "partnerEarnedCreditRate": "0.15",
        "partnerEarnedCreditApplied": "True", "PricingModel": "OnDemand", "frequency": "UsageBased",
    } | said  # fmt: skip


def test_a_real_export_of_an_enterprise_agreement_is_right_to_the_cent(desk: UsageDesk) -> None:
    desk.files(COST / "ea_actual.csv")
    charges = desk.estate().charges.values()
    exact = added_up(
        COST / "ea_actual.csv",
        lambda one: "|".join((
            one["Date"], (one["ResourceId"] if "/subscriptions/" in one["ResourceId"].casefold()
                          else f"/subscriptions/{one['SubscriptionId']}").casefold().rstrip("/"),
            "reservation" if one["PricingModel"] == "Reservation" else "usage",
        )), "Cost",
    )  # fmt: skip
    assert {f"{one.on:%m/%d/%Y}|{one.scope}|{one.kind.value}": one.amount for one in charges} == {
        key: cents(amount) for key, amount in exact.items()
    }
    assert {one.offer for one in desk.estate().billings.values()} <= {Offer.EA, Offer.EA_DEV_TEST}
    assert {one.usage for one in desk.estate().subscriptions.values()} == {Usage.SOME}


def test_actual_and_amortized_cost_are_never_added(desk: UsageDesk) -> None:
    desk.files(COST / "ea_amortized.csv")
    amortized = {one.id: one.amount for one in desk.estate().charges.values()}
    spread = [one for one in desk.estate().charges.values() if one.kind is ChargeKind.SAVINGS_PLAN]
    assert spread
    bought = {one.scope.split("/")[2] for one in spread}
    said = desk.files(COST / "ea_actual.csv", on=NOVEMBER)
    assert "charges by two accounts that differ" in said
    after = desk.estate().charges
    assert amortized == {key: after[key].amount for key in amortized}
    ahead = [one for one in after.values() if one.kind in (ChargeKind.RESERVATION, ChargeKind.SAVINGS_PLAN)]
    assert not [one for one in ahead if one.id not in amortized and one.scope.split("/")[2] in bought]


def test_cost_by_focus_is_what_was_billed_by_microsoft(desk: UsageDesk) -> None:
    desk.files(COST / "focus.csv")
    with (COST / "focus.csv").open(encoding="utf-8-sig", newline="") as file:
        billed = sum((Decimal(one["BilledCost"]) for one in csv.DictReader(file)), Decimal(0))
    charges = desk.estate().charges.values()
    assert abs(sum(one.amount for one in charges) - billed * 100) <= len(charges), "each was rounded once"
    assert {one.currency for one in charges} == {"USD"}
    lines = (
        (COST / "focus.csv")
        .read_text(encoding="utf-8-sig")
        .replace('"Microsoft","Microsoft","eastus"', '"AWS","AWS","eastus"')
    )
    path = desk.folder / "aws.csv"
    path.parent.mkdir(exist_ok=True)
    path.write_text(lines, encoding="utf-8")
    assert "USD are not recorded: charges of 'AWS'." in desk.files(path, on=NOVEMBER)


def test_an_export_of_a_partner_says_who_sells_and_is_beside_its_daily_rated_usage(desk: UsageDesk) -> None:
    desk.usage([row(SEPTEMBER, "1.00"), row(date(2025, 9, 2), "2.00")])
    again = [row_of_mpa("2.00"), row_of_mpa("3.00", date="09/03/2025")]
    path = written(desk.folder / "mpa.csv", again, heading("mpa_heading.csv"))
    assert "two accounts" not in desk.files(path, on=NOVEMBER)
    assert sorted(desk.sums().values()) == [100, 200, 300]
    (billing,) = desk.estate().billings.values()
    assert billing.offer is Offer.CSP_AZURE_PLAN
    assert f"{billing.since:%Y-%m-%d}" == "2025-09-01"


@pytest.mark.parametrize(
    ("said", "kind"),
    [
        ({}, ChargeKind.USAGE),
        ({"PricingModel": "Spot"}, ChargeKind.SPOT),
        ({"PricingModel": "SavingsPlan"}, ChargeKind.SAVINGS_PLAN),
        ({"publisherType": "Marketplace", "publisherName": "Palo Alto"}, ChargeKind.MARKETPLACE),
        ({"chargeType": "Purchase", "consumedService": "Microsoft.Capacity"}, ChargeKind.RESERVATION),
        ({"chargeType": "Refund", "productOrderName": "Compute savings plan, 3 Years"}, ChargeKind.SAVINGS_PLAN),
        ({"chargeType": "Purchase", "productOrderName": "ProDirect Support"}, ChargeKind.SUPPORT),
        ({"chargeType": "UnusedReservation"}, ChargeKind.RESERVATION),
    ],
)
def test_what_was_bought_and_consumed_has_its_kind(desk: UsageDesk, said: dict[str, str], kind: ChargeKind) -> None:
    desk.files(written(desk.folder / "mpa.csv", [row_of_mpa("4.00", **said)], heading("mpa_heading.csv")))
    assert [(one.kind, one.amount) for one in desk.estate().charges.values()] == [(kind, 400)]


def test_roundings_and_purchases_of_nobody_are_told_with_their_sums(desk: UsageDesk) -> None:
    rows = [
        row_of_mpa("1.00"), row_of_mpa("0.03", chargeType="RoundingAdjustment"),
        row_of_mpa("700.00", chargeType="Purchase", PricingModel="Reservation", SubscriptionId=""),
    ]  # fmt: skip
    said = desk.files(written(desk.folder / "mpa.csv", rows, heading("mpa_heading.csv")))
    assert "0.03 EUR are not recorded: roundings, of no known kind." in said
    assert "700.00 EUR are not recorded: reservation, without a subscription." in said
    assert list(desk.sums().values()) == [100]


def test_at_the_scope_of_a_subscription_the_reseller_is_told_and_not_who_is_billed(desk: UsageDesk) -> None:
    desk.files(written(desk.folder / "csp.csv", [row_of_mpa("1.00")], heading("csp_subscription_heading.csv")))
    (billing,) = desk.estate().billings.values()
    assert (billing.offer, billing.bill_to) == (Offer.CSP_AZURE_PLAN, None)
    assert billing.reseller_of_record == desk.estate().partner_of_id[RESELLER].id


GERMAN = ("Datum (Date)", "Abonnement-ID", "Ressourcen-ID (ResourceId)", "Kosten", "Abrechnungswährung (BillingCurrency)",
          "ChargeType", "Angebots-ID", "Menge")  # fmt: skip


def test_german_headings_with_and_without_the_key_are_read_with_decimal_commas(desk: UsageDesk) -> None:
    cells = ("05.09.2025", SUBSCRIPTION, storage(1), "1.234,56", "EUR", "Usage", "MS-AZR-0003P", "1,5")
    desk.files(written(desk.folder / "kosten.csv", [dict(zip(GERMAN, cells, strict=True))], GERMAN, ";"), on=OCTOBER)
    assert [(one.on, one.amount) for one in desk.estate().charges.values()] == [(date(2025, 9, 5), 123456)]
    assert [one.offer for one in desk.estate().billings.values()] == [Offer.PAYG]
    assert desk.estate().subscriptions[SCOPE].usage is Usage.SOME
