"""Exports of Cost Management: actual and amortized cost of every agreement, and FOCUS.

Columns are called differently in each agreement and version, and may have the name of another language before the key
in brackets. Only exports of a partner's billing account (MPA) tell of partner earned credit; at the scope of a
subscription nothing does.
"""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal

from partner_desk.domain.billing import ChargeKind, Offer
from partner_desk.exchange.consumption import AmountSource, PartnerNamed, Purchase
from partner_desk.exchange.families.amount_formats import AmountFormat, Cells
from partner_desk.exchange.families.usage import MICROSOFT, PLAN, SPOT, partner_of

_OFFERS = {
    "ms-azr-0017p": Offer.EA,
    "ms-azr-0148p": Offer.EA_DEV_TEST,
    "ms-azr-0003p": Offer.PAYG,
    "ms-azr-0023p": Offer.PAYG_DEV_TEST,
    "ms-azr-0145p": Offer.CSP_LEGACY,
    "ms-azr-0036p": Offer.SPONSORSHIP,
    "ms-azr-0044p": Offer.FREE_TRIAL,
    "ms-azr-0111p": Offer.AZURE_IN_OPEN,
    **dict.fromkeys(("ms-azr-0025p", "ms-azr-0029p"), Offer.PARTNER_BENEFIT),
    **dict.fromkeys(("ms-azr-0059p", "ms-azr-0060p", "ms-azr-0062p", "ms-azr-0063p"), Offer.VISUAL_STUDIO),
    **dict.fromkeys(("ms-azr-0041p", "ms-azr-0042p", "ms-azr-0043p"), Offer.SUPPORT_PLAN),
}
"""The numbers of offers, in small letters; that of Azure plans (0017G) has several agreements."""

_COMMITMENTS = {"reservation": ChargeKind.RESERVATION, "savingsplan": ChargeKind.SAVINGS_PLAN}
_UNUSED = {"unusedreservation": ChargeKind.RESERVATION, "unusedsavingsplan": ChargeKind.SAVINGS_PLAN}
_FROM_OTHERS = ("marketplace", "vendor", "aws")

COLUMNS = {
    "subscription": ("subscriptionid", "subscriptionguid"),
    "resource": ("resourceid", "instanceid"),
    "group": ("resourcegroup", "resourcegroupname"),
    "tenant": ("customertenantid",),
    "customer": ("customername",),
    "named": ("subscriptionname",),
    "billed_tenant": ("partnertenantid",),
    "billed_name": ("partnername",),
    "reseller": ("resellermpnid",),
    "reseller_name": ("resellername",),
    "offer": ("offerid",),
    "order": ("productordername",),
    "charge": ("chargetype",),
    "pricing": ("pricingmodel",),
    "publisher": ("publishername",),
    "publisher_type": ("publishertype",),
    "service": ("consumedservice",),
    "category": ("metercategory",),
    "meter": ("metername",),
    "earned": ("partnerearnedcreditrate",),
    "earned_applied": ("partnerearnedcreditapplied",),
    "currency": ("billingcurrency", "billingcurrencycode"),
    "amount": ("costinbillingcurrency", "cost"),
    "quantity": ("quantity",),
    "price": ("unitprice",),
    "effective": ("effectiveprice",),
    "day": ("date",),
    "from": ("billingperiodstartdate",),
    "until": ("billingperiodenddate",),
}

GERMAN = {
    "datum": "date",
    "kosten": "cost",
    "abonnement-id": "subscriptionid",
    "abonnementname": "subscriptionname",
    "ressourcen-id": "resourceid",
    "ressourcengruppe": "resourcegroup",
    "gebührentyp": "chargetype",
    "abrechnungswährung": "billingcurrency",
    "preismodell": "pricingmodel",
    "herausgebertyp": "publishertype",
    "herausgebername": "publishername",
    "angebots-id": "offerid",
    "menge": "quantity",
}

FOCUS_COLUMNS = {
    "subscription": ("subaccountid",),
    "resource": ("resourceid",),
    "group": ("xresourcegroupname",),
    "tenant": ("xcustomerid",),
    "customer": ("xcustomername",),
    "named": ("subaccountname",),
    "reseller": ("xresellerid",),
    "reseller_name": ("xresellername",),
    "offer": ("xskuofferid",),
    "order": ("xskuordername",),
    "charge": ("chargecategory",),
    "pricing": ("pricingcategory",),
    "publisher": ("publishername",),
    "publisher_type": ("xpublishercategory",),
    "category": ("xskumetercategory",),
    "discount": ("commitmentdiscounttype",),
    "earned": ("xpartnercreditrate",),
    "earned_applied": ("xpartnercreditapplied",),
    "provider": ("providername",),
    "currency": ("billingcurrency",),
    "amount": ("billedcost",),
    "quantity": ("consumedquantity", "pricingquantity"),
    "price": ("listunitprice",),
    "day": ("chargeperiodstart",),
    "until": ("chargeperiodend",),
}


def _word(cells: Cells, role: str) -> str:
    return cells.get(role, "").casefold().replace(" ", "")


def kind(cells: Cells) -> ChargeKind | str:
    """What a row of actual or amortized cost is charged for."""
    charge, pricing = _word(cells, "charge"), _word(cells, "pricing")
    if charge in _UNUSED:
        return _UNUSED[charge]
    if charge not in ("usage", "purchase", "refund"):
        what = "roundings" if charge == "roundingadjustment" else f"the charge type {cells.get('charge', '')[:40]!r}"
        return f"{what}, of no known kind"
    if _word(cells, "publisher_type") in _FROM_OTHERS:
        return ChargeKind.MARKETPLACE
    if pricing in _COMMITMENTS:
        return _COMMITMENTS[pricing]
    if charge == "usage":
        spot = pricing == "spot" or SPOT.search(cells.get("meter", ""))
        return ChargeKind.SPOT if spot else ChargeKind.USAGE
    return _bought(cells) or f"the {charge} {(cells.get('order') or cells.get('meter', ''))[:40]!r}, of no known kind"


def _bought(cells: Cells) -> ChargeKind | None:
    """The kind of a purchase, or of one that was given back."""
    service, order = _word(cells, "service"), cells.get("order", "").casefold()
    if service == "microsoft.capacity" or "reserv" in order:
        return ChargeKind.RESERVATION
    if service == "microsoft.billingbenefits" or "savings plan" in order:
        return ChargeKind.SAVINGS_PLAN
    if "support" in f"{order} {cells.get('category', '').casefold()}":
        return ChargeKind.SUPPORT
    return None


def focus_kind(cells: Cells) -> ChargeKind | str:
    """What a row by FOCUS is charged for."""
    charge, provider = _word(cells, "charge"), cells.get("provider", "")
    if not MICROSOFT.fullmatch(provider or "Microsoft"):
        return f"charges of {provider[:40]!r}"
    commitment = _COMMITMENTS.get(_word(cells, "discount"))
    if charge not in ("usage", "purchase") or (charge == "purchase" and commitment is None):
        return f"the charge category {cells.get('charge', '')[:40]!r}, of no known kind"
    if _word(cells, "publisher_type") in _FROM_OTHERS or not MICROSOFT.fullmatch(
        cells.get("publisher", "") or "Microsoft"
    ):
        return ChargeKind.MARKETPLACE
    if commitment is not None:
        return commitment
    return ChargeKind.SPOT if _word(cells, "pricing") == "dynamic" else ChargeKind.USAGE


def account_of(name: str, sums: Iterable[tuple[Cells, Decimal]]) -> AmountSource:
    """Whether it is actual or amortized cost: only this one spreads what was bought ahead over the days of its use."""
    for cells, amount in sums:
        charge, ahead = _word(cells, "charge"), _word(cells, "pricing") in _COMMITMENTS
        if charge in _UNUSED or (charge == "usage" and ahead and amount):
            return AmountSource.AMORTIZED
        if charge == "purchase" and ahead:
            return AmountSource.ACTUAL
    return AmountSource.AMORTIZED if "amorti" in name.casefold() else AmountSource.ACTUAL


def purchase(cells: Cells) -> Purchase:
    """Who buys: an offer by its number, a CSP by the partner that is named beside the customer."""
    number = cells.get("offer", "").casefold()
    reseller = partner_of(cells, "reseller", "reseller_name")
    tenant = cells.get("billed_tenant", "")
    if not cells.get("tenant") and not tenant and reseller is None:
        return Purchase(_OFFERS.get(number, Offer.UNKNOWN))
    offer = Offer.CSP_AZURE_PLAN if PLAN.fullmatch(cells.get("order", "")) else _OFFERS.get(number, Offer.CSP_UNKNOWN)
    billed = PartnerNamed("", tenant, cells.get("billed_name", "")) if tenant else None
    return Purchase(
        offer if offer.is_csp else Offer.CSP_UNKNOWN, billed, reseller, "reseller" in cells and bool(tenant)
    )


COST = AmountFormat(
    "cost (Cost Management)", account_of, COLUMNS, ("currency", "charge"), kind, purchase,
    consumed=lambda cells: _word(cells, "charge") == "usage", german=GERMAN,
)  # fmt: skip
FOCUS = AmountFormat(
    "cost by FOCUS", lambda *_: AmountSource.FOCUS, FOCUS_COLUMNS, ("currency", "charge"), focus_kind, purchase,
    consumed=lambda cells: _word(cells, "charge") == "usage",
)  # fmt: skip
