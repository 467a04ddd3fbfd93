"""What else is there: people, partners and subscriptions that change nothing for the question, more on each level."""

from __future__ import annotations

from partner_desk.domain.access import AccessKind
from partner_desk.domain.billing import Billing, Offer
from partner_desk.domain.coverage import Collectable, Collected
from partner_desk.training.motifs.ground import OPEN
from partner_desk.training.stage import GUEST, MEMBER, Stage


def crowd(stage: Stage) -> None:
    """Fill a world with what a learner must look past. Nobody here reaches what is asked about."""
    if stage.level >= 3 and stage.chance(0.5):
        _another_partner(stage)
    if stage.level >= 4 and stage.chance(0.5):
        _somebody_of_the_customer(stage)
    if stage.level >= 5 and stage.chance(0.5):
        _somebody_unknown(stage)
    _agreements(stage)


def _another_partner(stage: Stage) -> None:
    """Another partner's guest, linked, with a role elsewhere."""
    who = stage.person(GUEST)
    stage.link(who, stage.partner())
    stage.grant(who, stage.role("counts"), stage.tree.elsewhere(), direct=True)


def _somebody_of_the_customer(stage: Stage) -> None:
    """An account of the customer with a role elsewhere, perhaps only eligible for it."""
    kind = AccessKind.ELIGIBLE if stage.chance(0.3) else AccessKind.ACTIVE
    stage.grant(stage.person(MEMBER), stage.role("full"), stage.tree.elsewhere(), kind=kind, direct=True)


def _somebody_unknown(stage: Stage) -> None:
    """A guest with a role elsewhere; nobody looked whether they are linked."""
    who = stage.person(GUEST)
    stage.grant(who, stage.role("reading"), stage.tree.elsewhere(), direct=True)
    stage.facts.append(Collected(Collectable.PARTNER_ADMIN_LINKS, who.id, known=False))


def _agreements(stage: Stage) -> None:
    """How the other subscriptions are bought, and perhaps their partner of record."""
    told = {one.subscription for one in stage.facts if isinstance(one, Billing)}
    for other in stage.tree.subscriptions:
        if other not in told:
            recorded = stage.level >= 4 and stage.chance(0.3)
            stage.billing(Offer.EA if recorded else stage.rng.choice(OPEN), at=other)
            if recorded:
                stage.record(stage.partner(), at=other)
