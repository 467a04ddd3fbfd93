"""Daily rated usage of Partner Center: what the customers of a CSP consume, day by day, and what Microsoft credits.

Its `SubscriptionId` is the plan, its `EntitlementId` the Azure subscription; `CustomerId` is the tenant, `MPNID` the
partner that is billed and `Tier2MpnId` the reseller. The file, and the line items of the API, differ in spelling only.
"""

from __future__ import annotations

import re

from partner_desk.domain.billing import ChargeKind, Offer
from partner_desk.exchange.consumption import AmountSource, PartnerNamed, Purchase
from partner_desk.exchange.families.amount_formats import AmountFormat, Cells, is_partner_id
from partner_desk.exchange.numerals import DecimalMark, decimal_by

PLAN = re.compile(r"(?:microsoft )?azure[ -]plan", re.IGNORECASE)
"""What the Azure plan is called in orders."""

MICROSOFT = re.compile(r"microsoft\b.*", re.IGNORECASE)
SPOT = re.compile(r"\bspot\b", re.IGNORECASE)
_CHARGED = ("", "new", "usage", "consumption", "cyclecharge")
"""The types of charge, in small letters, that are consumption; others are corrections or purchases."""

COLUMNS = {
    "subscription": ("entitlementid",),
    "resource": ("resourceuri",),
    "group": ("resourcegroup",),
    "tenant": ("customerid",),
    "customer": ("customername",),
    "domain": ("customerdomainname",),
    "named": ("entitlementdescription",),
    "billed": ("mpnid",),
    "billed_name": ("partnername",),
    "reseller": ("tier2mpnid", "resellermpnid"),
    "order": ("subscriptiondescription",),
    "charge": ("chargetype",),
    "publisher": ("publishername",),
    "provider": ("billingprovider",),
    "meter": ("metername",),
    "pricing": ("skuname",),
    "benefit": ("benefittype",),
    "credit": ("creditpercentage", "rateofcredit"),
    "earned": ("partnerearnedcreditpercentage", "rateofpartnerearnedcredit"),
    "currency": ("billingcurrency",),
    "amount": ("billingpretaxtotal",),
    "quantity": ("quantity",),
    "price": ("unitprice",),
    "effective": ("effectiveunitprice",),
    "day": ("usagedate",),
    "from": ("chargestartdate",),
    "until": ("chargeenddate",),
    "rated": ("pctobcexchangeratedate",),
}


def kind(cells: Cells) -> ChargeKind | str:
    """What a row is charged for; a credit offer is applied before the partner earned credit."""
    benefit, charge = cells.get("benefit", "").casefold(), cells.get("charge", "")
    if credited(cells):
        return ChargeKind.CREDIT_OFFER
    if cells.get("provider", "").casefold() == "marketplace":
        return ChargeKind.MARKETPLACE
    if "saving" in benefit:
        return ChargeKind.SAVINGS_PLAN
    if "reserv" in benefit:
        return ChargeKind.RESERVATION
    if benefit:
        return f"the benefit {cells['benefit'][:40]!r} is of no known kind"
    if charge.casefold().replace(" ", "") not in _CHARGED:
        return f"the charge type {charge[:40]!r} is of no known kind"
    if not MICROSOFT.fullmatch(cells.get("publisher", "") or "Microsoft"):
        return ChargeKind.THIRD_PARTY
    if SPOT.search(f"{cells.get('meter', '')} {cells.get('pricing', '')}"):
        return ChargeKind.SPOT
    return ChargeKind.USAGE


def credited(cells: Cells) -> bool:
    """Whether an Azure credit paid for a row (`CreditPercentage` 100): that is no partner earned credit."""
    said = cells.get("credit", "").removesuffix("%")
    return bool(decimal_by(DecimalMark.POINT, said) or decimal_by(DecimalMark.COMMA, said))


def purchase(cells: Cells) -> Purchase:
    """Who buys: all of these files are of a CSP; that it is an Azure plan says the order."""
    offer = Offer.CSP_AZURE_PLAN if PLAN.fullmatch(cells.get("order", "")) else Offer.CSP_UNKNOWN
    return Purchase(
        offer,
        partner_of(cells, "billed", "billed_name"),
        partner_of(cells, "reseller", "reseller_name"),
        "reseller" in cells,
    )


def partner_of(cells: Cells, number: str, name: str) -> PartnerNamed | None:
    """The partner whose PartnerID a row has."""
    said = cells.get(number, "").lstrip("0")
    return PartnerNamed(said, "", cells.get(name, "")) if is_partner_id(said) else None


DAILY_RATED = AmountFormat(
    "daily rated usage (Partner Center)",
    lambda *_: AmountSource.DAILY_RATED,
    COLUMNS,
    ("currency", "tenant", "charge"),
    kind,
    purchase,
)
