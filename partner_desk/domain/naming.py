"""What people read in place of facts and words of the formats: the same in the window, on paper and in a terminal."""

from __future__ import annotations

from enum import StrEnum

from partner_desk.domain.access import Delegation, DenyAssignment, Principal, RoleDefinition
from partner_desk.domain.billing import Offer
from partner_desk.domain.estate import Estate
from partner_desk.domain.partners import Partner
from partner_desk.domain.scopes import Scope

OFFER_NAMES: dict[Offer, str] = {
    Offer.EA: "Enterprise Agreement",
    Offer.EA_DEV_TEST: "Enterprise Agreement dev/test",
    Offer.PAYG: "pay-as-you-go",
    Offer.PAYG_DEV_TEST: "pay-as-you-go dev/test",
    Offer.MCA_ONLINE: "Microsoft Customer Agreement (online)",
    Offer.MCA_ENTERPRISE: "Microsoft Customer Agreement (enterprise)",
    Offer.CSP_AZURE_PLAN: "CSP, Azure plan",
    Offer.CSP_LEGACY: "CSP, classic Azure",
    Offer.SPONSORSHIP: "Azure sponsorship",
    Offer.VISUAL_STUDIO: "Visual Studio",
    Offer.PARTNER_BENEFIT: "partner benefit",
    Offer.FREE_TRIAL: "credit offer",
    Offer.AZURE_IN_OPEN: "Azure in Open",
    Offer.SUPPORT_PLAN: "support or directory only",
    Offer.UNKNOWN: "an unknown offer",
    Offer.EA_OR_MCA: "Enterprise Agreement or Microsoft Customer Agreement",
    Offer.CSP_UNKNOWN: "CSP, plan not known",
}
"""The offers as people call them."""


def person_name(person: Principal) -> str:
    """What an identity or a group is called: its name, else how it signs in, else its object id."""
    return person.name or person.sign_in_name or person.id


def name_or_id(fact: Partner | Delegation | DenyAssignment | RoleDefinition | Scope) -> str:
    """What something is called that has a name and an id."""
    return fact.name or fact.id


def with_partner_id(estate: Estate, number: str) -> str:
    """A PartnerID behind the name of its organization; alone if that is not on the desk."""
    owner = estate.partner_of_id.get(number)
    return f"{name_or_id(owner)} ({number})" if owner is not None else number


def in_words(value: StrEnum) -> str:
    """A value as people write it: `service-principal` is a service principal, `not-applicable` not applicable."""
    return value.value.replace("-", " ")
