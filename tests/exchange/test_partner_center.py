"""What Partner Center lists beside usage: customers and their subscriptions by name, bills, and partners of record."""

from __future__ import annotations

from pathlib import Path

import pytest

from partner_desk.cli.application import run
from partner_desk.domain.coverage import Collectable
from partner_desk.domain.details import Usage
from partner_desk.domain.ids import scope_key, tenant_scope_id
from tests.exchange.importing import FIXTURES, SCOPE, SUBSCRIPTION
from tests.exchange.rated import RIVAL, SELLER, TENANT, written
from tests.exchange.test_usage import NOVEMBER, OCTOBER, UsageDesk

SHAPES = FIXTURES.parent / "partner_center"
HEADING = (SHAPES / "insights_heading.tsv").read_text(encoding="utf-8").strip().split("\t")
CONTOSO = scope_key(tenant_scope_id("b44bb1fb-c595-45b0-9e09-d657365580bf"))


@pytest.fixture
def desk(tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> UsageDesk:
    return UsageDesk(tmp_path, capfd, Collectable.CHARGES)


def insights(desk: UsageDesk, *rows: tuple[str, str, str], on: str = OCTOBER) -> str:
    """What the command says to a report with these months, associations and PartnerIDs."""
    same = {
        "SubscriptionId": SUBSCRIPTION.upper(), "CustomerTenantId": TENANT.upper(), "CustomerName": "Wingtip",
        "PartnerName": "Contoso", "UsageQuantity": "12.5", "TotalACR": "100",
    }  # fmt: skip
    said = [same | dict(zip(("Month", "PartnerAttributionType", "MpnId"), one, strict=True)) for one in rows]
    return desk.files(written(desk.folder / "AzureUsage.tsv", said, HEADING, "\t"), on=on)


def test_customers_have_their_names_and_domains_by_list_and_by_api(desk: UsageDesk) -> None:
    desk.files(SHAPES / "customers.csv")
    estate = desk.estate()
    here = estate.scopes.find(CONTOSO)
    assert here is not None
    assert (estate.scopes.name(here), estate.tenants[CONTOSO].domain) == ("Contoso Ltd", "contoso.onmicrosoft.com")
    desk.files(SHAPES / "customers.json", on=NOVEMBER)
    assert len(desk.estate().scopes) == 2


def test_subscriptions_are_named_and_plans_are_none(desk: UsageDesk) -> None:
    said = desk.files(SHAPES / "entitlements.json", SHAPES / "plans.json")
    assert "is a plan or licence of Partner Center and no Azure subscription" in said
    tree = desk.estate().scopes
    here = tree.find("/subscriptions/899ae6f1-8a74-4d5e-b6c6-e6b5019bbff8")
    assert here is not None
    assert tree.name(here) == "Microsoft Azure"
    assert len(tree) == 2, "and the tenant that is not known"


def test_a_bill_of_plans_names_the_customer_and_is_told_to_name_no_subscription(desk: UsageDesk) -> None:
    said = desk.files(SHAPES / "bill.csv")
    assert "name no Azure subscription, so no charge is recorded of them" in said
    estate = desk.estate()
    assert not estate.charges
    assert [one.domain for one in estate.tenants.values()] == ["testcustomerdomain.onmicrosoft.com"]


def test_a_subscription_of_a_billing_account_is_named(desk: UsageDesk) -> None:
    listed = {"properties": {"subscriptionId": SUBSCRIPTION, "displayName": "prod", "subscriptionBillingStatus": "Active",
                             "skuDescription": "Microsoft Azure Plan"}, "type": "x", "name": "y"}  # fmt: skip
    desk.imports([listed], on=OCTOBER)
    tree = desk.estate().scopes
    here = tree.find(SCOPE)
    assert here is not None
    assert tree.name(here) == "prod"


def test_a_partner_of_record_holds_from_the_first_month_in_which_it_was_seen(desk: UsageDesk) -> None:
    insights(desk, ("2025-08-01", "DPOR", SELLER), ("2025-09-01", "DPOR", SELLER), ("2025-09-01", "PAL", RIVAL))
    (record,) = desk.estate().records.values()
    assert (record.subscription, record.partner_id, f"{record.since:%Y-%m-%d}") == (SCOPE, SELLER, "2025-08-01")
    assert desk.estate().subscriptions[SCOPE].usage is Usage.SOME
    assert not desk.estate().charges, "revenue is no cost"
    insights(desk, ("9/1/2025", "DPOR", SELLER), on=NOVEMBER)
    assert set(desk.estate().records.values()) == {record}
    insights(desk, ("6/1/2025", "Digital Partner of Record", SELLER), on=NOVEMBER)
    assert [f"{one.since:%Y-%m-%d}" for one in desk.estate().records.values()] == ["2025-06-01"]


def test_what_a_report_attributes_is_kept_and_a_newer_report_says_a_month_anew(desk: UsageDesk) -> None:
    insights(desk, ("2025-08-01", "Partner Admin Link", SELLER), ("2025-09-01", "PAL", SELLER),
             ("2025-09-01", "CSP Tier 1", SELLER), ("2025-09-01", "TPOR", RIVAL))  # fmt: skip
    assert attributed(desk) == {
        ("2025-08-01", SELLER, "pal"), ("2025-09-01", SELLER, "pal"), ("2025-09-01", SELLER, "csp"),
        ("2025-09-01", RIVAL, "other"),
    }  # fmt: skip
    assert SELLER in desk.estate().partner_of_id
    insights(desk, ("2025-09-01", "CSP Tier 1", SELLER), on=NOVEMBER)
    assert attributed(desk) == {
        ("2025-08-01", SELLER, "pal"), ("2025-09-01", SELLER, "csp"), ("2025-09-01", RIVAL, "other"),
    }  # fmt: skip
    insights(desk, ("2025-09-01", "PAL", SELLER), ("2025-09-01", "CSP Tier 1", SELLER), on=OCTOBER)
    assert ("2025-09-01", SELLER, "pal") not in attributed(desk), "an older report brings nothing back"


def attributed(desk: UsageDesk) -> set[tuple[str, str, str]]:
    rows = desk.estate().attributions.values()
    assert {one.subscription for one in rows} == {SCOPE}
    return {(one.month.isoformat(), one.partner_id, one.association.value) for one in rows}


def test_another_partner_of_record_than_the_desk_has_is_told_and_not_recorded(desk: UsageDesk) -> None:
    desk.imports("base/accounts.json", on=OCTOBER)
    assert (
        run(
            [
                "record",
                "partner-of-record",
                desk.path,
                "--subscription",
                SUBSCRIPTION,
                "--partner-id",
                RIVAL,
                "--always",
            ]
        )
        == 0
    )
    before = desk.estate().records
    assert "The report names another partner of record for 1 subscription (sub-1)" in insights(
        desk, ("2025-09-01", "DPOR", SELLER)
    )
    assert desk.estate().records == before


def test_a_row_without_a_month_or_with_a_strange_id_is_left_out(desk: UsageDesk) -> None:
    said = insights(desk, ("soon", "DPOR", SELLER), ("2025-09-01", "DPOR", "=1+1"), ("2025-09-01", "CSP", SELLER))
    assert "the record has the month 'soon', which is none" in said
    assert "the record has the PartnerID '=1+1', which is none" in said
    assert not desk.estate().records
