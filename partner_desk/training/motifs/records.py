"""Situations about the Digital Partner of Record: what it needs, where it is, how many there are, what ends it."""

from __future__ import annotations

from partner_desk.domain.billing import Offer
from partner_desk.domain.moments import has_begun
from partner_desk.domain.partners import Partner
from partner_desk.training.motifs.ground import bought_openly
from partner_desk.training.motifs.scene import Motif, Scene, motif
from partner_desk.training.stage import Stage

UNDISPUTED = ("records", "competencies")
"""Eras in which every source lets a partner of record count."""


def rival_overwrites(stage: Stage, partner: Partner | None = None) -> None:
    """Perhaps somebody of another partner is linked here."""
    if stage.target == "pal-overwrites-dpor" or stage.chance(0.5):
        rival, who = partner or stage.partner(), stage.person()
        stage.link(who, rival)
        stage.grant(who, stage.role("counts"), stage.tree.reaching())


@motif("dpor-needs-access", "pal-overwrites-dpor", "dpor-by-resource-group", "dpor-died-with-its-incentive")
def a_record_without_access(stage: Stage) -> Scene:
    """The customer named the partner; nothing else is needed, and no link replaces it."""
    unsettled = stage.level >= 4 and stage.chance(0.4)
    if unsettled and stage.chance(0.5):
        bought_openly(stage, "designations", offer=Offer.PAYG)
    else:
        bought_openly(stage, *(("newest",) if unsettled else UNDISPUTED), offer=Offer.EA)
    partner = stage.partner()
    stage.record(partner)
    if stage.target == "dpor-by-resource-group":
        stage.tree.ask_group()
    designated, programs = has_begun(stage.book.eras["designations"], stage.day), stage.programs
    program = stage.one_of((programs.record, programs.designation if designated else programs.competency))
    scene = Scene(partner, program, points=("records",))
    rival_overwrites(stage)
    return scene


@motif("dpor-many", "dpor-needs-access", "pal-overwrites-dpor")
def the_record_of_another(stage: Stage) -> Scene:
    """There was an entry of this partner, and now there is one of another."""
    bought_openly(stage, offer=Offer.EA)
    partner, rival = stage.partner(), stage.partner()
    change = stage.lately()
    stage.record(partner, until=change)
    stage.record(rival, since=change)
    scene = Scene(partner, stage.programs.record, points=("records",))
    if stage.target == "pal-overwrites-dpor" or (stage.target != "dpor-needs-access" and stage.chance(0.5)):
        who = stage.person()
        stage.link(who, partner)
        stage.grant(who, stage.role("counts"), stage.tree.reaching())
    return scene


@motif("dpor-by-resource-group", "dpor-many", "dpor-needs-access")
def a_record_for_each_group(stage: Stage) -> Scene:
    """The customer thinks that each resource group has a partner of record of its own."""
    bought_openly(stage, offer=Offer.EA)
    stage.tree.ask_group()
    partner, rival = stage.partner(), stage.partner()
    stage.record(rival)
    scene = Scene(
        partner, stage.programs.record, points=("records",), remark="record-for-part", gaps={"rival": rival.name}
    )
    return scene


@motif("dpor-inherited", "dpor-needs-access", "retroactive")
def a_new_subscription(stage: Stage) -> Scene:
    """An older subscription of the customer has the entry; the new one has none."""
    bought_openly(stage, offer=Offer.EA)
    partner, older = stage.partner(), stage.tree.another_subscription()
    stage.billing(Offer.EA, at=older)
    stage.record(partner, at=older)
    scene = Scene(partner, stage.programs.record, points=("records",))
    if stage.target == "retroactive" or stage.chance(0.3):
        stage.record(partner, since=stage.after())
    rival_overwrites(stage)
    return scene


@motif("dpor-on-csp", "dpor-needs-access", "pal-overwrites-dpor")
def a_record_where_there_is_none(stage: Stage) -> Scene:
    """An old list shows an entry on a subscription whose agreement knows no partner of record."""
    stage.era("designations", "newest")
    partner = stage.partner()
    if stage.chance(0.5):
        stage.billing(Offer.CSP_AZURE_PLAN, stage.partner())
    else:
        stage.billing(stage.rng.choice((Offer.MCA_ENTERPRISE, Offer.MCA_ONLINE)))
    stage.record(partner)
    scene = Scene(partner, stage.programs.record, points=("records",))
    rival_overwrites(stage)
    return scene


@motif("dpor-survives-move", "dpor-on-csp", "dpor-needs-access")
def a_subscription_that_moved(stage: Stage) -> Scene:
    """The entry was made under an Enterprise Agreement, which has ended."""
    stage.era("designations", "newest")
    partner, move = stage.partner(), stage.lately()
    stage.billing(Offer.EA, until=move)
    if stage.chance(0.5):
        stage.billing(Offer.CSP_AZURE_PLAN, stage.partner(), since=move)
    else:
        stage.billing(Offer.MCA_ENTERPRISE, since=move)
    stage.record(partner)
    scene = Scene(partner, stage.programs.record, points=("records",))
    rival_overwrites(stage)
    return scene


@motif("dpor-pays", "dpor-needs-access", "pal-overwrites-dpor")
def a_record_and_the_old_money(stage: Stage) -> Scene:
    """A partner of record, and the incentive for them, which has ended."""
    bought_openly(stage, "designations", "newest", "competencies", offer=Offer.EA)
    partner = stage.partner()
    stage.record(partner)
    scene = Scene(partner, stage.programs.record_incentive, points=("records",))
    rival_overwrites(stage)
    return scene


@motif("dpor-pays", "pal-grants-access")
def a_record_and_the_new_money(stage: Stage) -> Scene:
    """A partner of record with access but no link; the incentives of today ask for a link."""
    bought_openly(stage, "designations", "newest", "competencies", offer=Offer.EA)
    partner, who = stage.partner(), stage.person()
    stage.record(partner)
    stage.grant(who, stage.role("full"), stage.tree.reaching())
    scene = Scene(partner, stage.programs.incentive, points=("links",))
    return scene


@motif("retroactive", "dpor-needs-access")
def a_record_named_later(stage: Stage) -> Scene:
    """The customer named the partner after the day that is asked about."""
    bought_openly(stage, offer=Offer.EA)
    partner = stage.partner()
    stage.record(partner, since=stage.after())
    scene = Scene(partner, stage.programs.record, points=("records",))
    rival_overwrites(stage)
    return scene


MOTIFS: tuple[Motif, ...] = (
    a_record_without_access,
    the_record_of_another,
    a_record_for_each_group,
    a_new_subscription,
    a_record_where_there_is_none,
    a_subscription_that_moved,
    a_record_and_the_old_money,
    a_record_and_the_new_money,
    a_record_named_later,
)
