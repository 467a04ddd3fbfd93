"""Moves between agreements and partners: who asks, who accepts, and whether there is a way back."""

from __future__ import annotations

from dataclasses import replace
from itertools import combinations

from partner_desk.domain.billing import Billing, Offer
from partner_desk.domain.changes import Change, ChangeSet
from partner_desk.exchange.runbook.bash import as_bash
from partner_desk.exchange.runbook.model import Runbook
from partner_desk.exchange.runbook.steps import runbook
from partner_desk.readings.library import Library
from tests.exchange.runbook.worlds import NOW, SUBSCRIPTION, world


def sold(offer: Offer, seller: str | None = None, reseller: str | None = None) -> Billing:
    return Billing("b2", SUBSCRIPTION, offer, seller, reseller, since=NOW)


def billed_otherwise(library: Library, before: Billing, after: Billing) -> Runbook:
    estate = world().apply(ChangeSet("so far", (Change(world().billings["offer"], None), Change(None, before))))
    step = ChangeSet("move", (Change(before, replace(before, until=NOW)), Change(None, replace(after, id="new"))))
    return runbook(step, estate, step.name, NOW, library.roles)


def test_a_transfer_between_partners_says_who_asks_and_who_accepts(library: Library) -> None:
    plan = Offer.CSP_AZURE_PLAN
    (step,) = billed_otherwise(library, sold(plan, "contoso"), sold(plan, "fabrikam")).steps
    assert step.kind == "billing-partner"
    assert step.who.plain() == (
        "An Admin agent of Fabrikam starts it, an Admin agent of Litware partner accepts it, both in Partner Center"
    )
    text = " ".join(one.plain() for one in step.portal)
    assert "Fabrikam opens Partner Center" in text
    assert "transfer request that names Litware partner" in text
    back = " ".join(one.plain() for one in step.back)
    assert "Litware partner opens Partner Center" in back
    assert "The way back is a transfer of its own: Litware partner asks, Fabrikam accepts." in step.notes[-1].plain()


def test_a_transfer_from_microsoft_to_a_partner_has_no_way_back(library: Library) -> None:
    after = sold(Offer.CSP_AZURE_PLAN, "contoso", "fabrikam")
    book = billed_otherwise(library, sold(Offer.EA), after)
    (step,) = book.steps
    assert "Litware partner starts it; the owner of the billing account at the customer accepts it" in step.who.plain()
    text = " ".join(one.plain() for one in step.portal)
    for said in ("Transfer requests", "Add a new request", "opens the link in the mail", "only a direct agreement"):
        assert said in text
    assert "There is no transfer back" in step.notes[0].plain()
    assert "Microsoft has no transfer from CSP" in step.back[0].plain()
    assert "billing of Litware production cannot be moved" in as_bash(book)


def test_every_change_of_an_offer_has_a_way_or_is_said_to_have_none(library: Library) -> None:
    """And the way back is the way of the opposite change."""
    for one, other in combinations(Offer, 2):
        before, after = sold(one, "contoso"), sold(other, "fabrikam")
        (there,), (back,) = (billed_otherwise(library, *pair).steps for pair in ((before, after), (after, before)))
        for step, opposite in ((there, back), (back, there)):
            assert [line.plain() for line in step.back] == [line.plain() for line in opposite.portal]
            assert step.proof.plain()
