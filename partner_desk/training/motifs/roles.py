"""Situations about the role: which one counts for what, and for how long it is held."""

from __future__ import annotations

from datetime import timedelta

from partner_desk.domain.access import AccessKind, DenyAssignment
from partner_desk.domain.billing import Offer
from partner_desk.domain.moments import Span, start_of
from partner_desk.training.motifs.ground import (
    bought_openly,
    gdap,
    rival_linked,
    sold,
    third_partner,
)
from partner_desk.training.motifs.scene import Motif, Scene, motif
from partner_desk.training.stage import Stage

NOON = timedelta(hours=12)


def reading_role(stage: Stage) -> str:
    """Reader itself where that is what the learner trips over, else any role like it."""
    return "reader" if stage.target == "reader-is-enough" or stage.chance(0.4) else "reading"


@motif("reader-is-enough", "dpor-pays", "pal-needs-owner", "pal-on-subscription", "program-needs-owner")
def a_reader_and_the_incentive(stage: Stage) -> Scene:
    """A linked Reader earns no incentive, whoever the partner of record is; a role between is not spoken of."""
    bought_openly(stage, offer=Offer.EA)
    partner, who = stage.partner(), stage.person()
    role = stage.role("reader" if stage.target == "reader-is-enough" or stage.level < 3 else "counts")
    stage.link(who, partner)
    stage.grant(who, role, stage.tree.reaching())
    scene = Scene(partner, stage.programs.incentive, points=("links",))
    if stage.target == "dpor-pays" or stage.chance(0.5):
        stage.record(partner)
    rival_linked(stage)
    return scene


@motif("named-contributor-counts", "silence-is-no", "program-needs-owner")
def a_role_like_contributor_and_the_incentive(stage: Stage) -> Scene:
    """A linked account with a role that has Contributor in its name: for the incentive no source speaks of it."""
    bought_openly(stage, offer=Offer.EA)
    partner, who = stage.partner(), stage.person()
    stage.link(who, partner)
    stage.grant(who, stage.role("named"), stage.tree.reaching())
    scene = Scene(partner, stage.programs.incentive, points=("links",))
    rival_linked(stage)
    return scene


@motif("reader-is-enough", "pal-needs-owner", "pal-on-subscription", least=3)
def a_reader_and_the_status(stage: Stage) -> Scene:
    """Azure Expert MSP: newer sources name no role; designations: the newest sources say no to Reader."""
    status = stage.one_of((stage.programs.expert, stage.programs.designation))
    bought_openly(stage, *(("designations", "newest") if status == stage.programs.expert else ("newest",)))
    partner, who = stage.partner(), stage.person()
    role = stage.role("reader")
    stage.link(who, partner)
    stage.grant(who, role, stage.tree.reaching())
    scene = Scene(partner, status, points=("links",))
    rival_linked(stage)
    return scene


@motif("reader-is-enough", "any-role-earns-pec", "gdap-is-rbac", "third-party-harms", "pal-needs-owner")
def a_reader_and_the_credit(stage: Stage) -> Scene:
    """A linked user whose role is on the list as not eligible."""
    seller, reseller = sold(stage, indirect=stage.level >= 4 and stage.chance(0.5))
    role, who = stage.role(reading_role(stage)), stage.person()
    stage.link(who, reseller or seller)
    stage.grant(who, role, stage.tree.reaching())
    scene = Scene(seller, stage.programs.credit, points=("credit",))
    gdap(stage, scene, "gdap-in-place")
    third_partner(stage)
    return scene


@motif("any-role-earns-pec", "pal-needs-owner", "gdap-is-rbac", least=2)
def a_role_off_the_list(stage: Stage) -> Scene:
    """A built-in role that nobody has put on the list, neither with yes nor with no."""
    seller, _ = sold(stage)
    role, who = stage.role("off"), stage.person()
    stage.link(who, seller)
    stage.grant(who, role, stage.tree.reaching())
    scene = Scene(seller, stage.programs.credit, points=("credit",))
    gdap(stage, scene, "gdap-ended")
    third_partner(stage)
    return scene


@motif("pal-needs-owner", "third-party-harms", "gdap-is-rbac", "pal-on-subscription", "any-role-earns-pec")
def a_role_on_the_list(stage: Stage) -> Scene:
    """A linked user with a role from the list: it earns, unless a deny assignment blocks them."""
    seller, reseller = sold(stage, indirect=stage.level >= 4 and stage.chance(0.5))
    role, who = stage.role("counts"), stage.person()
    stage.link(who, reseller or seller)
    stage.grant(who, role, stage.tree.reaching(), direct=True)
    scene = Scene(seller, stage.programs.credit, points=("credit",))
    if stage.target == "any-role-earns-pec" or (stage.level == 5 and stage.chance(0.4)):
        stage.facts.append(DenyAssignment("denial", who.id, stage.tree.reaching()))
    gdap(stage, scene, "gdap-ended")
    third_partner(stage)
    return scene


@motif("any-role-earns-pec", "gdap-is-rbac", "pal-needs-owner", least=2)
def credit_without_a_seller(stage: Stage) -> Scene:
    """A good link and a good role, but no Cloud Solution Provider: earned credit does not apply."""
    bought_openly(stage)
    partner, who = stage.partner(), stage.person()
    role = stage.role("counts")
    stage.link(who, partner)
    stage.grant(who, role, stage.tree.reaching())
    scene = Scene(partner, stage.programs.credit)
    gdap(stage, scene, "gdap-in-place")
    third_partner(stage)
    return scene


@motif("custom-role-counts", "any-role-earns-pec", "named-contributor-counts", "silence-is-no", "pal-needs-owner")
def a_role_of_the_customers_own(stage: Stage) -> Scene:
    """A copy of Contributor: no source speaks of custom roles."""
    program = stage.one_of((stage.programs.credit, stage.programs.incentive, stage.programs.designation))
    if stage.target == "any-role-earns-pec":
        program = stage.programs.credit
    if program == stage.programs.credit:
        partner, _ = sold(stage)
    else:
        bought_openly(stage, *(("newest",) if program == stage.programs.designation else ()))
        partner = stage.partner()
    who, role = stage.person(), stage.custom_role()
    stage.link(who, partner)
    stage.grant(who, role, stage.tree.reaching())
    scene = Scene(partner, program, points=("credit", "links"))
    if program == stage.programs.credit:
        third_partner(stage)
    else:
        rival_linked(stage)
    return scene


@motif("eligible-is-active", "half-day-pec", "pal-needs-owner", "third-party-harms")
def an_eligible_role_and_the_credit(stage: Stage) -> Scene:
    """A role that can only be activated earns nothing, activated or not."""
    seller, _ = sold(stage)
    role, who = stage.role("counts"), stage.person()
    morning = start_of(stage.day) + timedelta(hours=stage.rng.randint(6, 10))
    active = stage.target == "half-day-pec" or (stage.level >= 2 and stage.chance(0.5))
    spans = (Span(morning, morning + timedelta(hours=8)),) if active else ()
    stage.link(who, seller)
    stage.grant(who, role, stage.tree.reaching(), kind=AccessKind.ELIGIBLE, active=spans)
    scene = Scene(seller, stage.programs.credit, points=("credit",))
    third_partner(stage)
    return scene


@motif("eligible-is-active", "pal-needs-owner", "pal-on-subscription")
def an_eligible_role_and_the_link(stage: Stage) -> Scene:
    """By the newest sources an eligible role counts while it is active; older ones are silent."""
    bought_openly(stage, *(("newest",) if stage.level < 3 else ("designations", "newest")))
    partner, who = stage.partner(), stage.person()
    role = stage.role("full")
    morning = start_of(stage.day) + timedelta(hours=stage.rng.randint(6, 10))
    active = stage.level >= 2 and stage.chance(0.5)
    spans = (Span(morning, morning + timedelta(hours=8)),) if active else ()
    stage.link(who, partner)
    stage.grant(who, role, stage.tree.reaching(), kind=AccessKind.ELIGIBLE, active=spans)
    scene = Scene(partner, stage.one_of(stage.programs.by_list), points=("links",))
    rival_linked(stage)
    return scene


@motif("half-day-pec", "retroactive", "aobo-needs-pal", "pal-needs-owner", "any-role-earns-pec")
def access_for_half_a_day(stage: Stage) -> Scene:
    """The access begins or ends within the day: that day earns nothing."""
    seller, _ = sold(stage, agents=True)
    noon = start_of(stage.day) + NOON
    begins = stage.target == "retroactive" or stage.chance(0.6)
    since, until = (noon, None) if begins else (stage.before(), noon)
    role = stage.role("counts")
    scene = Scene(seller, stage.programs.credit, points=("credit",))
    if stage.target == "aobo-needs-pal" or (stage.target != "pal-needs-owner" and stage.chance(0.4)):
        who = stage.agents(seller)
    else:
        who = stage.person()
        stage.link(who, seller, since=stage.before())
    stage.grant(who, role, stage.tree.reaching(), since=since, until=until)
    third_partner(stage)
    return scene


MOTIFS: tuple[Motif, ...] = (
    a_reader_and_the_incentive,
    a_role_like_contributor_and_the_incentive,
    a_reader_and_the_status,
    a_reader_and_the_credit,
    a_role_off_the_list,
    a_role_on_the_list,
    credit_without_a_seller,
    a_role_of_the_customers_own,
    an_eligible_role_and_the_credit,
    an_eligible_role_and_the_link,
    access_for_half_a_day,
)
