"""Invented rows of daily rated usage in the shape of Partner Center, and what they add up to.

Amounts are whole numbers of billionths here, so that what the program adds up is compared with another arithmetic.
"""

from __future__ import annotations

import csv
import io
import random
from collections.abc import Iterable, Iterator, Mapping
from datetime import date, timedelta
from pathlib import Path

from partner_desk.domain.billing import ChargeKind
from partner_desk.domain.ids import scope_key
from tests.exchange.importing import FIXTURES, SUBSCRIPTION

TENANT = "a0000000-0000-4000-8000-000000000001"
PLAN = "30000000-0000-4000-8000-000000000001"
SELLER, RESELLER, RIVAL = "6400001", "6500001", "6700001"
BILLIONTH = 10**9
HEADING: tuple[str, ...] = tuple(
    (FIXTURES.parent / "partner_center" / "daily_rated_heading.csv").read_text(encoding="utf-8").strip().split(",")
)
SEPTEMBER = date(2025, 9, 1)

Sums = dict[tuple[str, date, ChargeKind, str], int]
"""Hundredths by scope, day, kind and currency."""


def storage(number: int, subscription: str = SUBSCRIPTION) -> str:
    """The id of a storage account."""
    return f"/subscriptions/{subscription}/resourceGroups/shop/providers/Microsoft.Storage/storageAccounts/st{number}"


def row(day: date, amount: str, **said: str) -> dict[str, str]:
    """A row of consumption in the Azure plan, with partner earned credit."""
    return {
        "PartnerId": "50000000-0000-4000-8000-000000000001", "PartnerName": "Contoso", "CustomerId": TENANT,
        "CustomerName": "Wingtip", "CustomerDomainName": "wingtip.example", "CustomerCountry": "DE", "MPNID": SELLER,
        "Tier2MpnId": RESELLER, "InvoiceNumber": "G000000001", "ProductId": "DZH318Z0BNZ5", "SkuId": "006G",
        "SkuName": "Tables - LRS", "ProductName": "Tables", "PublisherName": "Microsoft",
        "SubscriptionDescription": "Azure plan", "SubscriptionId": PLAN,
        "ChargeStartDate": f"{day.month}/1/{day.year}", "ChargeEndDate": f"{day.month}/30/{day.year}",
        "UsageDate": f"{day.month}/{day.day}/{day.year}", "MeterType": "1 GB/Month", "MeterCategory": "Storage",
        "MeterName": "LRS Data Stored", "ResourceGroup": "SHOP", "ResourceURI": storage(1), "ChargeType": "new",
        "UnitPrice": "0.045", "Quantity": "1.5", "BillingPreTaxTotal": amount, "BillingCurrency": "EUR",
        "PricingPreTaxTotal": "0.07", "PricingCurrency": "USD", "EffectiveUnitPrice": "0.03825",
        "PCToBCExchangeRate": "0.846202666", "PCToBCExchangeRateDate": f"{day.month}/30/{day.year}",
        "EntitlementId": SUBSCRIPTION, "EntitlementDescription": "sub-1", "PartnerEarnedCreditPercentage": "15",
        "CreditPercentage": "0", "CreditType": "Credit Not Applied",
    } | said  # fmt: skip


def written(
    path: Path, rows: Iterable[Mapping[str, str]], heading: Iterable[str] = HEADING, delimiter: str = ","
) -> Path:
    """A file that is a table of rows."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(table(rows, heading, delimiter), encoding="utf-8-sig", newline="")
    return path


def table(rows: Iterable[Mapping[str, str]], heading: Iterable[str] = HEADING, delimiter: str = ",") -> str:
    """A table of rows."""
    out = io.StringIO(newline="")
    writer = csv.DictWriter(out, list(heading), restval="", delimiter=delimiter, extrasaction="ignore")
    writer.writeheader()
    writer.writerows(rows)
    return out.getvalue()


KINDS: tuple[tuple[ChargeKind, dict[str, str]], ...] = (
    (ChargeKind.USAGE, {}),
    (ChargeKind.USAGE, {"MeterName": "P10 LRS Disk", "PartnerEarnedCreditPercentage": "0"}),
    (ChargeKind.SPOT, {"MeterName": "D2s v3 Spot", "PartnerEarnedCreditPercentage": "0"}),
    (ChargeKind.CREDIT_OFFER, {"CreditPercentage": "100", "CreditType": "Azure Credit Applied"}),
    (ChargeKind.THIRD_PARTY, {"PublisherName": "Red Hat, Inc.", "PartnerEarnedCreditPercentage": "0"}),
)
"""What rows are charged for, and how they show it."""


def month(
    seed: int, number: int, sums: Sums, *, resources: int = 5, first: date = SEPTEMBER
) -> Iterator[dict[str, str]]:
    """So many rows of 28 days; `sums` gets what they add up to."""
    chance, exact = random.Random(seed), dict[tuple[str, date, ChargeKind, str], int]()
    for _ in range(number):
        kind, said = chance.choice(KINDS)
        day, currency = first + timedelta(days=chance.randrange(28)), chance.choice(("EUR", "EUR", "USD"))
        resource = storage(chance.randrange(resources))
        if chance.random() < 0.3:
            resource = resource.lower()
        billionths = chance.choice((chance.randrange(10**6), chance.randrange(10**11), -chance.randrange(10**9)))
        sign, size = "-" if billionths < 0 else "", abs(billionths)
        amount = f"{sign}{size // BILLIONTH}.{size % BILLIONTH:09}"
        key = (scope_key(resource), day, kind, currency)
        exact[key] = exact.get(key, 0) + billionths
        yield row(day, amount, ResourceURI=resource, BillingCurrency=currency, **said)
    for key, billionths in exact.items():
        cents, rest = divmod(abs(billionths), BILLIONTH // 100)
        cents += 2 * rest >= BILLIONTH // 100
        sums[key] = -cents if billionths < 0 else cents
