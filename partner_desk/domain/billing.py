"""How a subscription is bought and what is consumed: offers, the CSP chain, charges."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from partner_desk.domain.origin import Origin


class Offer(StrEnum):
    """The offer or agreement behind a subscription."""

    EA = "ea"
    EA_DEV_TEST = "ea-dev-test"
    PAYG = "payg"
    PAYG_DEV_TEST = "payg-dev-test"
    MCA_ONLINE = "mca-online"
    MCA_ENTERPRISE = "mca-enterprise"
    CSP_AZURE_PLAN = "csp-azure-plan"
    CSP_LEGACY = "csp-legacy"
    SPONSORSHIP = "sponsorship"
    VISUAL_STUDIO = "visual-studio"
    PARTNER_BENEFIT = "partner-benefit"
    FREE_TRIAL = "free-trial"
    AZURE_IN_OPEN = "azure-in-open"
    SUPPORT_PLAN = "support-plan"
    UNKNOWN = "unknown"
    EA_OR_MCA = "ea-or-mca"
    CSP_UNKNOWN = "csp-unknown"

    @property
    def is_csp(self) -> bool:
        """Whether a Cloud Solution Provider sells it."""
        return self in (Offer.CSP_AZURE_PLAN, Offer.CSP_LEGACY, Offer.CSP_UNKNOWN)


class ChargeKind(StrEnum):
    """What a charge is for."""

    USAGE = "usage"
    RESERVATION = "reservation"
    SAVINGS_PLAN = "savings-plan"
    SPOT = "spot"
    THIRD_PARTY = "third-party"
    MARKETPLACE = "marketplace"
    SUPPORT = "support"
    CREDIT_OFFER = "credit-offer"
    TELCO = "telco"


@dataclass(frozen=True, slots=True)
class Billing:
    """Who bills a subscription under which offer, for a time.

    `bill_to` (the partner Microsoft bills) and `reseller_of_record` are partners' ids and only stand on a CSP
    offer. No `bill_to` there means not known; no reseller means there is none, if billing was collected.
    """

    id: str
    subscription: str
    offer: Offer
    bill_to: str | None = None
    reseller_of_record: str | None = None
    credit_offer: bool = False
    remapped: bool = False
    since: datetime | None = None
    until: datetime | None = None
    origin: Origin | None = None


@dataclass(frozen=True, slots=True)
class Charge:
    """One charge of a scope on a day; `amount` in minor units (hundredths) of `currency`."""

    id: str
    scope: str
    on: date
    kind: ChargeKind
    amount: int
    currency: str
    origin: Origin | None = None
