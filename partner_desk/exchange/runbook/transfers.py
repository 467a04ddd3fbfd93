"""Which way Microsoft has to bill a subscription otherwise: who asks, who accepts, and where there is no way at all."""

from __future__ import annotations

from partner_desk.domain.billing import Billing, Offer

_AGREEMENTS = {
    Offer.EA: "ea",
    Offer.EA_DEV_TEST: "ea",
    Offer.MCA_ENTERPRISE: "mca",
    Offer.MCA_ONLINE: "online",
    Offer.PAYG: "payg",
    Offer.PAYG_DEV_TEST: "payg",
    Offer.CSP_AZURE_PLAN: "plan",
    Offer.CSP_LEGACY: "classic",
    Offer.EA_OR_MCA: "mca",
    Offer.CSP_UNKNOWN: "plan",
}
"""The agreements between which transfers are known; the offers for developers go as the others do.

What is not known exactly goes the way that is right for most of it.
"""

_WAYS = {
    ("ea", "plan"): "to-partner",
    ("mca", "plan"): "to-partner",
    ("ea", "mca"): "request",
    ("ea", "online"): "request",
    ("mca", "mca"): "request",
    ("mca", "online"): "request",
    ("online", "mca"): "request",
    ("online", "online"): "request",
    ("payg", "mca"): "request",
    ("payg", "online"): "request",
    ("payg", "payg"): "request",
    ("online", "payg"): "request",
    ("payg", "ea"): "to-enrollment",
    ("online", "ea"): "to-enrollment",
    ("ea", "payg"): "ticket",
    ("mca", "payg"): "ticket",
    ("ea", "ea"): "ticket",
    ("plan", "ea"): "by-hand",
    ("plan", "mca"): "by-hand",
    ("plan", "online"): "by-hand",
    ("plan", "payg"): "by-hand",
    ("payg", "plan"): "by-hand",
    ("online", "plan"): "by-hand",
    ("classic", "classic"): "ticket",
}
"""From one agreement to another, after Microsoft's table of transfers; what it does not name is done by hand."""


def way(before: Billing, after: Billing) -> str:
    """The kind of step by which a subscription is billed otherwise."""
    was, becomes = _AGREEMENTS.get(before.offer), _AGREEMENTS.get(after.offer)
    if was is None or becomes is None:
        return "billing"
    same_seller = before.bill_to == after.bill_to
    if becomes == "plan" and was in ("plan", "classic"):
        kind = "partner" if not same_seller else "reseller" if was == "plan" else "plan"
    elif becomes == "classic" and was != "classic":
        kind = "none"
    else:
        kind = _WAYS.get((was, becomes), "by-hand")
    return f"billing-{kind}"
