"""Facts are called by the phrase of their kind, with the names that the desk has."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest

from partner_desk.app.facts import named, told
from partner_desk.app.sample import sample_step
from partner_desk.domain.access import AccessKind, PrincipalKind
from partner_desk.domain.billing import Billing, Charge, ChargeKind, Offer
from partner_desk.domain.changes import KINDS, Fact
from partner_desk.domain.coverage import Collectable, Collected
from partner_desk.domain.estate import Estate
from partner_desk.domain.mutes import Mute
from partner_desk.domain.partners import Partner
from partner_desk.domain.relationships import AdminRelationship

SAMPLE = Estate().apply(sample_step())
GUEST = next(one for one in SAMPLE.principals.values() if one.kind is PrincipalKind.GUEST)
ROLE = next(one for one in SAMPLE.role_assignments.values() if one.principal == GUEST.id)
SUBSCRIPTION = next(iter(SAMPLE.subscriptions))
NAME = SAMPLE.scopes.name(SAMPLE.scopes.find(SUBSCRIPTION) or 0)


@pytest.mark.parametrize(
    ("fact", "words"),
    [
        (GUEST, "the guest ops@contoso in Litware"),
        (ROLE, "the role Contributor of ops@contoso in Litware at litware-platform"),
        (replace(ROLE, kind=AccessKind.ELIGIBLE), "the eligible (PIM) role Contributor of"),
        (Billing("b", SUBSCRIPTION, Offer.EA), f"the offer Enterprise Agreement of {NAME}"),
        (Billing("b", SUBSCRIPTION, Offer.CSP_LEGACY, "adatum"), ", billed to Adatum Distribution (indirect provider)"),
        (Billing("b", SUBSCRIPTION, Offer.CSP_LEGACY, None, "fabrikam"), f"of {NAME}, sold by Fabrikam (reseller)"),
        (Charge("c", SUBSCRIPTION, date(2024, 5, 10), ChargeKind.SAVINGS_PLAN, 1, "EUR"), "the savings plan charge of"),
        (Partner("p", "", ""), "the partner p"),
        (AdminRelationship("r", SAMPLE.scopes.key(0)), "the admin relationship with"),
        (Mute("link.last", "known"), "that the finding link.last is muted"),
        (Collected(Collectable.CHARGES, known=False), "that charges were not collected for everything"),
    ],
)
def test_a_fact_is_called_by_the_phrase_of_its_kind(fact: Fact, words: str) -> None:
    assert words in named(SAMPLE, fact)


@pytest.mark.parametrize("kind", [one for word, one in KINDS.items() if word != "scopes"], ids=lambda one: one.__name__)
def test_no_phrase_is_left_open(kind: type[Fact]) -> None:
    for fact in SAMPLE.all(kind).values():
        assert not set("{}[]") & set(named(SAMPLE, fact)), named(SAMPLE, fact)


def test_a_fact_is_told_with_its_time() -> None:
    begun = datetime(2024, 5, 10, tzinfo=UTC)
    assert told(SAMPLE, Billing("b", SUBSCRIPTION, Offer.EA, since=begun)).endswith(f"of {NAME}, 2024-05-10")
