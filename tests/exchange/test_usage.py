"""Daily rated usage of Partner Center: its sums to the cent, who sells, and what the judge makes of it."""

from __future__ import annotations

import json
import random
from datetime import date, timedelta
from pathlib import Path

import pytest

from partner_desk.cli.application import run
from partner_desk.domain.billing import ChargeKind, Offer
from partner_desk.domain.coverage import Collectable
from partner_desk.domain.details import Usage
from partner_desk.domain.ids import scope_key, tenant_scope_id
from tests.exchange.importing import FIXTURES, SCOPE, SUBSCRIPTION, Desk
from tests.exchange.rated import HEADING, RESELLER, RIVAL, SELLER, SEPTEMBER, TENANT, Sums, month, row, storage, written

GROUP = "c0000000-0000-4000-8000-000000000020"
AGENTS: list[object] = [{
    "id": f"{SCOPE}/providers/Microsoft.Authorization/roleAssignments/d0000000-0000-4000-8000-000000000009",
    "scope": SCOPE, "principalId": GROUP, "principalType": "ForeignGroup", "principalName": "Foreign Principal for x",
    "roleDefinitionId": "/providers/Microsoft.Authorization/roleDefinitions/8e3af657-a8ff-443c-a75c-2fe8c4bcb635",
    "createdOn": "2023-01-01T00:00:00+00:00",
}]  # fmt: skip
OCTOBER, NOVEMBER = "2025-10-05", "2025-11-05"


class UsageDesk(Desk):
    """A desk into which tables of usage are imported."""

    def usage(self, rows: object, on: str = OCTOBER, name: str = "usage.csv", **how: object) -> str:
        """What the command says to a table of these rows, exported on a day."""
        path = self.folder / name
        written(path, rows, **how)  # type: ignore[arg-type]
        return self.files(path, on=on)

    def files(self, *paths: Path, on: str = OCTOBER, more: tuple[str, ...] = ()) -> str:
        """What the command says to files that were exported on a day."""
        self.capfd.readouterr()
        assert run(["import", self.path, *map(str, paths), "--made", on, *more]) == 0
        return " ".join(self.capfd.readouterr().out.split())

    def sums(self) -> Sums:
        """The charges of the desk in hundredths."""
        charges = self.estate().charges.values()
        sums = {(one.scope, one.on, one.kind, one.currency): one.amount for one in charges}
        assert len(sums) == len(charges)
        return sums

    def judged(self, program: str, on: date, partner: str = "Contoso", scope: str = SUBSCRIPTION) -> dict[str, object]:
        """What the judge says."""
        self.capfd.readouterr()
        asked = ["--partner", partner, "--scope", scope, "--program", program, "--on", str(on), "--json"]
        assert run(["judge", self.path, *asked]) == 0
        (found,) = json.loads(self.capfd.readouterr().out)
        assert isinstance(found, dict)
        return found


@pytest.fixture
def desk(tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> UsageDesk:
    return UsageDesk(tmp_path, capfd, Collectable.CHARGES)


def test_the_usage_of_a_month_is_what_a_desk_needs_for_earned_credit(desk: UsageDesk) -> None:
    desk.imports(AGENTS, on="2025-09-01", answer="roles=all")
    said = desk.usage([row(SEPTEMBER + timedelta(days=day), "1.23456") for day in range(2, 20)])
    assert "Contoso was added for PartnerID 6400001" in said
    assert run(["amend", "partner", desk.path, "--id", "Contoso", "--admin-agents", GROUP]) == 0
    estate = desk.estate()
    (billing,) = estate.billings.values()
    assert (billing.offer, billing.bill_to) == (Offer.CSP_AZURE_PLAN, estate.partner_of_id[SELLER].id)
    assert billing.reseller_of_record == estate.partner_of_id[RESELLER].id
    assert (f"{billing.since:%Y-%m-%d}", billing.until) == ("2025-09-03", None)
    assert estate.subscriptions[SCOPE].usage is Usage.SOME
    tenant = scope_key(tenant_scope_id(TENANT))
    assert estate.tenants[tenant].domain == "wingtip.example"
    here = estate.scopes.find(SCOPE)
    assert here is not None
    assert estate.scopes.name(here) == "sub-1"
    assert estate.scopes.name(estate.scopes.tenant(here)) == "Wingtip"
    assert desk.judged("pec", date(2025, 9, 10))["verdict"] == "recognized"
    assert desk.judged("designation", date(2025, 9, 10))["verdict"] == "recognized"
    assert desk.judged("pec", date(2025, 9, 2))["verdict"] == "unknown", "nothing tells who was billed before"


@pytest.mark.parametrize("seed", range(3))
def test_sums_are_right_to_the_cent_whatever_spellings_kinds_and_currencies_are_mixed(
    desk: UsageDesk, seed: int
) -> None:
    sums: Sums = {}
    rows = list(month(seed, 3_000, sums))
    desk.usage(rows)
    assert desk.sums() == sums
    random.Random(seed).shuffle(rows)
    before = desk.estate().charges
    assert " 0 facts recorded" in desk.usage(rows, on=NOVEMBER)
    assert desk.estate().charges == before


# Versions, parts, and other accounts of the same ----------------------------------------------------------


def test_a_newer_file_takes_the_place_of_the_same_days_and_an_older_one_brings_nothing_back(desk: UsageDesk) -> None:
    days = [SEPTEMBER + timedelta(days=one) for one in range(4)]
    first = [row(day, "1.00", ResourceURI=storage(one)) for day in days for one in (1, 2)]
    second = [row(day, "1.50", ResourceURI=storage(1)) for day in days[2:]]
    desk.usage(first)
    said = desk.usage(second, on=NOVEMBER)
    assert "charges 0 4 0 0 0" in said
    assert "earned credits 0 4 0 0 0" in said
    assert "8 facts recorded" in said
    assert desk.sums() == {
        **{(scope_key(storage(one)), day, ChargeKind.USAGE, "EUR"): 100 for day in days[:2] for one in (1, 2)},
        **{(scope_key(storage(1)), day, ChargeKind.USAGE, "EUR"): 150 for day in days[2:]},
    }
    before = desk.estate().charges
    said = desk.usage(first, on="2025-10-20")
    assert "2 days of subscriptions: the desk holds charges from a newer file, which stay." in said
    assert desk.estate().charges == before


def test_parts_of_one_export_are_added_and_copies_of_one_file_are_not(desk: UsageDesk, tmp_path: Path) -> None:
    parts = [written(tmp_path / f"part-0000{one}-a1.csv", [row(SEPTEMBER, "0.0061")]) for one in range(3)]
    copies = [written(tmp_path / f"usage {one}.csv", [row(SEPTEMBER, "7.00")]) for one in range(2)]
    desk.files(*copies)
    assert list(desk.sums().values()) == [700]
    desk.files(*parts, on=NOVEMBER)
    assert list(desk.sums().values()) == [2], "0.0183 is rounded once"


def test_a_part_that_is_imported_alone_takes_nothing_away(desk: UsageDesk, tmp_path: Path) -> None:
    whole = [row(SEPTEMBER, "1.00", ResourceURI=storage(one)) for one in (1, 2)]
    desk.files(written(tmp_path / "part_0_0001.csv", whole[:1]))
    desk.files(written(tmp_path / "part_1_0001.csv", whole), on=NOVEMBER)
    assert {scope[-1]: amount for (scope, *_), amount in desk.sums().items()} == {"1": 100, "2": 100}


def test_a_charge_that_somebody_recorded_is_not_doubled_and_what_differs_is_told(desk: UsageDesk) -> None:
    desk.imports("base/accounts.json", on=OCTOBER)
    said = ["--scope", SUBSCRIPTION, "--on", "2025-09-01", "--kind", "usage", "--amount", "5", "--currency", "EUR"]
    assert run(["record", "charge", desk.path, *said]) == 0
    told = desk.usage([row(SEPTEMBER, "2.25"), row(SEPTEMBER, "2.00"), row(date(2025, 9, 2), "1.00")])
    assert "1 day has charges by two accounts that differ" in told
    assert "sub-1 on 2025-09-01, usage: 4.25 EUR by daily rated usage, beside 5.00 EUR from elsewhere" in told
    assert sorted(desk.sums().values()) == [100, 500]
    told = desk.usage([row(SEPTEMBER, "3.00"), row(SEPTEMBER, "2.00"), row(date(2025, 9, 2), "1.00")], on=NOVEMBER)
    assert "two accounts" not in told, "they say the same in all"


# Who sells ------------------------------------------------------------------------------------------------


def sellers(desk: UsageDesk) -> list[tuple[str, str | None, str | None]]:
    estate = desk.estate()
    rows = sorted(estate.billings.values(), key=lambda one: str(one.since or ""))
    numbers = {one.id: one.partner_ids[-1] for one in estate.partners.values()}
    return [
        (
            f"{one.since:%m-%d}" if one.since else "",
            f"{one.until:%m-%d}" if one.until else None,
            numbers.get(one.bill_to or ""),
        )
        for one in rows
    ]


def test_a_transfer_to_another_partner_is_told_by_days_in_whatever_order_months_are_imported(desk: UsageDesk) -> None:
    months = {number: [row(date(2025, number, day), "1.00", MPNID=seller) for day in (3, 20)]
              for number, seller in ((6, SELLER), (8, RIVAL), (9, SELLER))}  # fmt: skip
    for number in (6, 9, 8):
        desk.usage(months[number], on=f"2025-{number + 1:02}-05")
    told = [("06-03", "06-21", SELLER), ("08-03", "08-21", RIVAL), ("09-03", None, SELLER)]
    assert sellers(desk) == told
    desk.usage([one for rows in months.values() for one in rows], on=NOVEMBER)
    assert sellers(desk) == told


def test_months_are_one_row_whichever_is_imported_first_and_a_quota_tells_of_the_time_before(desk: UsageDesk) -> None:
    quota = json.loads((FIXTURES / "base/subscriptions.json").read_text(encoding="utf-8"))
    quota["value"][0]["subscriptionPolicies"]["quotaId"] = "CSP_2015-05-01"
    desk.imports(quota, on=OCTOBER)
    for number in (9, 8, 10):
        desk.usage([row(date(2025, number, 5), "1.00")], on=NOVEMBER)
    assert sellers(desk) == [("", "08-05", None), ("08-05", None, SELLER)]
    assert {one.offer for one in desk.estate().billings.values()} == {Offer.CSP_UNKNOWN, Offer.CSP_AZURE_PLAN}


def test_who_is_billed_is_not_known_where_a_file_names_two(desk: UsageDesk) -> None:
    said = desk.usage([row(SEPTEMBER, "1.00"), row(SEPTEMBER, "1.00", MPNID=RIVAL)])
    assert "Who is billed for 1 subscription" in said
    assert "is not clear: files name two on one day" in said
    assert not desk.estate().billings


# How files are written ------------------------------------------------------------------------------------


def test_line_items_of_the_api_say_the_same(desk: UsageDesk) -> None:
    said = desk.files(FIXTURES.parent / "partner_center" / "daily_rated_line_items.json")
    charges = {(one.scope[-12:], one.kind, one.amount) for one in desk.estate().charges.values()}
    assert charges == {("637862d8c0b4", ChargeKind.MARKETPLACE, 3072), ("637862d12345", ChargeKind.CREDIT_OFFER, 3072)}
    assert "2 resources of another subscription than the one that is charged" in said
    assert "what it lacks stays unknown" in said, "it is a page"


@pytest.mark.parametrize(
    ("days", "words"),
    [
        (("13/9/2025", "1/9/2025"), (date(2025, 9, 13), date(2025, 9, 1))),
        (("9/13/2025", "9/1/2025"), (date(2025, 9, 13), date(2025, 9, 1))),
        (("2025-09-13T00:00:00Z", "2025-09-01"), (date(2025, 9, 13), date(2025, 9, 1))),
        (("13.09.2025", "01.09.2025 00:00:00"), (date(2025, 9, 13), date(2025, 9, 1))),
        (("9/1/2025 12:00:00 AM", "9/1/2025 12:00:00 AM"), (date(2025, 9, 1), date(2025, 9, 1))),
    ],
)
def test_day_and_month_stand_in_the_order_that_the_file_shows(
    desk: UsageDesk, days: tuple[str, str], words: tuple[date, date]
) -> None:
    plain = {"ChargeStartDate": "", "ChargeEndDate": "", "PCToBCExchangeRateDate": ""}
    said = desk.usage([row(SEPTEMBER, "1.00", UsageDate=one, **plain) for one in days])
    assert {one.on for one in desk.estate().charges.values()} == set(words)
    assert ("read as month, day, year" in said) is (days[0] == days[1])


def test_numbers_of_a_german_spreadsheet_are_read_as_it_writes_them(desk: UsageDesk) -> None:
    plain = {"UnitPrice": "", "EffectiveUnitPrice": "", "Quantity": "1"}
    rows = [row(SEPTEMBER, one, **plain) for one in ("1.234", "1.234,56", "2,5", "-0,06", "1,5E-02")]
    desk.usage(rows, delimiter=";")
    assert list(desk.sums().values()) == [247102], "1234 + 1234.56 + 2.5 - 0.06 + 0.015"


@pytest.mark.parametrize(
    ("said", "why"),
    [
        (
            {"BillingPreTaxTotal": "1,2,3"},
            "has BillingPreTaxTotal '1,2,3', which is no number as this file writes them",
        ),
        ({"BillingPreTaxTotal": "NaN"}, "which is no number"),
        ({"BillingPreTaxTotal": "1e99999"}, "which is no number"),
        ({"BillingPreTaxTotal": "9" * 17}, "which is no number"),
        ({"BillingPreTaxTotal": ""}, "which is no number"),
        ({"BillingPreTaxTotal": "1_000"}, "which is no number"),
        ({"UsageDate": "2/30/2025"}, "has UsageDate '2/30/2025', which is no day"),
        ({"UsageDate": ""}, "which is no day"),
        ({"EntitlementId": "../../etc/passwd"}, "which is no GUID"),
        ({"CustomerId": "=cmd|' /C calc'!A0"}, "which is no GUID"),
        ({"MPNID": "<b>1</b>"}, "has MPNID '<b>1</b>', which is no PartnerID"),
        ({"BillingCurrency": "Euro"}, "has BillingCurrency 'Euro', which is not a currency"),
    ],
)
def test_a_broken_row_is_left_out_with_its_line_and_column_and_the_others_count(
    desk: UsageDesk, said: dict[str, str], why: str
) -> None:
    told = desk.usage([row(SEPTEMBER, "0.50"), row(SEPTEMBER, "1.00", **said), row(SEPTEMBER, "2.00")])
    assert "usage.csv, line 3: the record" in told
    assert why in told
    assert list(desk.sums().values()) == [250]


def test_rows_that_no_kind_or_no_subscription_is_for_are_told_with_their_sums(desk: UsageDesk) -> None:
    told = desk.usage([
        row(SEPTEMBER, "3.00", ChargeType="tax"), row(SEPTEMBER, "4.00", ChargeType="tax"),
        row(SEPTEMBER, "5.00", EntitlementId=""), row(SEPTEMBER, "1.00"),
    ])  # fmt: skip
    assert "7.00 EUR are not recorded: the charge type 'tax' is of no known kind." in told
    assert "5.00 EUR are not recorded: usage, without a subscription." in told
    assert list(desk.sums().values()) == [100]


def test_a_row_that_breaks_off_and_days_in_both_orders_are_left_out(desk: UsageDesk, tmp_path: Path) -> None:
    path = written(tmp_path / "usage.csv", [row(SEPTEMBER, "1.00")])
    with path.open("a", encoding="utf-8") as file:
        file.write("a,b,c\n")
    assert f"line 3: the record has 3 cells, and the heading {len(HEADING)}" in desk.files(path)
    both = [row(SEPTEMBER, "1.00", UsageDate=one) for one in ("13/10/2025", "10/13/2025", "10/11/2025")]
    told = desk.usage(both, on=NOVEMBER)
    assert "line 4: the record has UsageDate '10/11/2025' in a file that has days in both orders" in told
    assert {one.on for one in desk.estate().charges.values()} == {SEPTEMBER, date(2025, 10, 13)}


def test_a_list_of_subscriptions_does_not_make_usage_unknown_again(desk: UsageDesk) -> None:
    desk.usage([row(SEPTEMBER, "1.00")])
    desk.imports("base/accounts.json", on=NOVEMBER)
    assert desk.estate().subscriptions[SCOPE].usage is Usage.SOME
