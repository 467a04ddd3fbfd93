"""Situations about programs that have ended."""

from __future__ import annotations

from partner_desk.domain.billing import Offer
from partner_desk.training.motifs.ground import bought_openly, rival_linked, sold
from partner_desk.training.motifs.scene import Motif, Scene, motif
from partner_desk.training.stage import Stage


@motif("competencies-today", "csp-needs-pal", "dpor-needs-access", "pal-on-subscription")
def a_competency_by_other_ways(stage: Stage) -> Scene:
    """An entry as partner of record, or a place in the CSP chain, for competencies that are no more."""
    if stage.target == "csp-needs-pal" or (stage.target != "dpor-needs-access" and stage.chance(0.5)):
        partner, _ = sold(stage)
        scene = Scene(partner, stage.programs.competency)
    else:
        bought_openly(stage, offer=Offer.EA)
        partner = stage.partner()
        stage.record(partner)
        scene = Scene(partner, stage.programs.competency)
    return scene


@motif("competencies-today", "reader-is-enough", "pal-needs-owner", "pal-on-subscription")
def a_competency_after_its_end(stage: Stage) -> Scene:
    """A perfect link, or an entry as partner of record, for competencies that are no more."""
    bought_openly(stage, offer=Offer.EA)
    partner, who = stage.partner(), stage.person()
    role = stage.role("reader" if stage.target == "reader-is-enough" or stage.chance(0.4) else "full")
    stage.link(who, partner)
    stage.grant(who, role, stage.tree.reaching())
    scene = Scene(partner, stage.programs.competency)
    rival_linked(stage)
    return scene


@motif("pal-needs-owner", "pal-on-subscription", "one-partner-only-pal", "group-can-link", least=2)
def a_competency_in_its_time(stage: Stage) -> Scene:
    """In their time any role was enough, also Reader."""
    bought_openly(stage, "competencies", offer=Offer.EA)
    partner, who = stage.partner(), stage.person()
    role = stage.role("reading")
    stage.link(who, partner)
    group = stage.group()
    stage.join(who, group)
    stage.grant(group, role, stage.tree.reaching())
    scene = Scene(partner, stage.programs.competency)
    rival_linked(stage)
    return scene


MOTIFS: tuple[Motif, ...] = (a_competency_by_other_ways, a_competency_after_its_end, a_competency_in_its_time)
