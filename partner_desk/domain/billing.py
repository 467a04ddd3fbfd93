"""How a subscription is bought and what is consumed: offers, the CSP chain, charges."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Annotated

from partner_desk.domain.descriptions import (
    Described,
    Key,
    Only,
    Refers,
    RowNumber,
    SinceDay,
    Unit,
    UntilDay,
    WordEnum,
    describes,
)
from partner_desk.domain.origin import Evidence


class Offer(WordEnum):
    """The offer or agreement behind a subscription."""

    EA = "ea", "Enterprise Agreement"
    EA_DEV_TEST = "ea-dev-test", "Enterprise Agreement dev/test"
    PAYG = "payg", "pay-as-you-go"
    PAYG_DEV_TEST = "payg-dev-test", "pay-as-you-go dev/test"
    MCA_ONLINE = "mca-online", "Microsoft Customer Agreement (online)"
    MCA_ENTERPRISE = "mca-enterprise", "Microsoft Customer Agreement (enterprise)"
    CSP_AZURE_PLAN = "csp-azure-plan", "CSP, Azure plan"
    CSP_LEGACY = "csp-legacy", "CSP, classic Azure"
    SPONSORSHIP = "sponsorship", "Azure sponsorship"
    VISUAL_STUDIO = "visual-studio", "Visual Studio"
    PARTNER_BENEFIT = "partner-benefit", "partner benefit"
    FREE_TRIAL = "free-trial", "credit offer"
    AZURE_IN_OPEN = "azure-in-open", "Azure in Open"
    SUPPORT_PLAN = "support-plan", "support or directory only"
    UNKNOWN = "unknown", "an unknown offer"
    EA_OR_MCA = "ea-or-mca", "Enterprise Agreement or Microsoft Customer Agreement"
    CSP_UNKNOWN = "csp-unknown", "CSP, plan not known"

    @property
    def is_csp(self) -> bool:
        """Whether a Cloud Solution Provider sells it."""
        return self in (Offer.CSP_AZURE_PLAN, Offer.CSP_LEGACY, Offer.CSP_UNKNOWN)


class ChargeKind(WordEnum):
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


OF_CSP = Only(lambda billing: billing.offer is None or billing.offer.is_csp, "stands only with a CSP offer", idle=False)


@describes(
    "billing",
    "offer",
    "offers",
    "under which agreement a subscription is bought, and who sells it (CSP)",
    about=("subscription",),
    table="billing",
    twice="billed twice",
    phrase="the offer {offer} of {subscription}[, billed to {bill_to}][, sold by {reseller_of_record}]",
)
@dataclass(frozen=True, slots=True)
class Billing:
    """Who bills a subscription under which offer, for a time.

    `bill_to` (the partner Microsoft bills) and `reseller_of_record` are partners' ids and only stand on a CSP
    offer. No `bill_to` there means not known; no reseller means there is none, if billing was collected. `first_seen`
    is when a list showed it first, where the origin is that of a later one.
    """

    id: RowNumber
    subscription: Annotated[str, Described("subscription", Refers.SUBSCRIPTION)]
    offer: Annotated[Offer, Described("offer")]
    bill_to: Annotated[str | None, Described("billed partner (CSP)", Refers.PARTNER), OF_CSP] = None
    reseller_of_record: Annotated[str | None, Described("reseller (CSP)", Refers.PARTNER), OF_CSP] = None
    credit_offer: Annotated[bool, Described("credit offer")] = False
    remapped: Annotated[bool, Described("enrolment remapped")] = False
    since: SinceDay = None
    until: UntilDay = None
    first_seen: Annotated[datetime | None, Described("first seen", later=True), Key(None)] = None
    origin: Evidence = None


@describes(
    "charges",
    "charge",
    "charges",
    "what was consumed or bought at a scope on a day",
    about=("scope", "on", "kind", "currency"),
    table="charge",
    phrase="the {kind} charge of {scope} on {on}",
)
@dataclass(frozen=True, slots=True)
class Charge:
    """One charge of a scope on a day; `amount` in minor units (hundredths) of `currency`."""

    id: RowNumber
    scope: Annotated[str, Described("scope", Refers.SCOPE)]
    on: Annotated[date, Described("day")]
    kind: Annotated[ChargeKind, Described("kind")]
    amount: Annotated[int, Described("amount", unit=Unit.HUNDREDTHS)]
    currency: Annotated[str, Described("currency", unit=Unit.CURRENCY)]
    origin: Evidence = None


@describes(
    "earned-credits",
    "earned credit",
    "earned credits",
    "which partner earned credit (PEC) a bill shows for what was charged at a scope on a day",
    about=("scope", "on", "kind", "currency", "percent"),
    phrase="the earned credit of {percent} % on {kind} of {scope} on {on}",
    later=True,
)
@dataclass(frozen=True, slots=True)
class EarnedCredit:
    """What a bill says of the partner earned credit: no verdict rests on it, it is compared with them.

    `amount` is what was charged, exactly, with the credit already taken off; a `percent` of 0 says that none was given.
    `partner` is who is billed there by the bill itself, None where that does not say.
    """

    id: RowNumber
    scope: Annotated[str, Described("scope", Refers.SCOPE)]
    on: Annotated[date, Described("day")]
    kind: Annotated[ChargeKind, Described("kind of charge")]
    amount: Annotated[Decimal, Described("amount charged")]
    currency: Annotated[str, Described("currency", unit=Unit.CURRENCY)]
    percent: Annotated[Decimal, Described("percentage credited", unit=Unit.PERCENT)]
    partner: Annotated[str | None, Described("billed partner", Refers.PARTNER)] = None
    origin: Evidence = None
