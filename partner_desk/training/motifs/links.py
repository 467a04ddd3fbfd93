"""Situations about the link itself: whose it is, where it is, since when, and what it does not give."""

from __future__ import annotations

from dataclasses import replace

from partner_desk.domain.coverage import Collectable, Collected
from partner_desk.domain.details import Cloud
from partner_desk.training.motifs.ground import (
    beside,
    bought_openly,
    for_links,
    rival_linked,
)
from partner_desk.training.motifs.scene import Motif, Scene, motif
from partner_desk.training.stage import GUEST, Stage


@motif("pal-on-subscription", "pal-needs-owner", "one-partner-only-pal", "program-needs-owner", "link-for-each-place")
def a_role_and_a_link(stage: Stage) -> Scene:
    """Somebody is linked and holds a role, perhaps from above: that is all it takes."""
    bought_openly(stage)
    partner, who = stage.partner(), stage.person()
    role = stage.role("counts" if stage.target in ("pal-needs-owner", "program-needs-owner") else "full")
    stage.link(who, partner)
    if stage.target == "link-for-each-place":
        stage.tree.ask_group()
        stage.grant(who, role, stage.tree.subscription)
    else:
        stage.grant(who, role, stage.tree.reaching())
    full = role.name in stage.book.roles.full
    scene = Scene(partner, stage.one_of(stage.programs.counting if full else stage.programs.by_list))
    rival_linked(stage)
    return scene


@motif("pal-grants-access", "pal-on-subscription")
def a_link_without_a_role(stage: Stage) -> Scene:
    """Somebody is linked, but has no role here: there is nothing to recognize."""
    partner, program = for_links(stage)
    who = stage.person()
    stage.link(who, partner)
    if stage.level >= 2:
        stage.grant(who, stage.role("full"), stage.tree.elsewhere())
    scene = Scene(partner, program, points=("links", "credit"))
    beside(stage, program)
    return scene


@motif("pal-on-subscription", "pal-grants-access", "pal-needs-owner", least=3)
def a_role_on_a_part(stage: Stage) -> Scene:
    """The role of the linked identity reaches one of two resource groups; the subscription is asked about."""
    bought_openly(stage)
    partner, who = stage.partner(), stage.person()
    stage.tree.asked = stage.tree.subscription
    role = stage.role("full")
    stage.link(who, partner)
    stage.grant(who, role, stage.rng.choice(stage.tree.children(stage.tree.subscription)))
    scene = Scene(partner, stage.one_of(stage.programs.counting), points=("links",))
    rival_linked(stage)
    return scene


@motif("pal-once-everywhere", "pal-on-subscription", "pal-grants-access")
def a_guest_of_two_customers(stage: Stage) -> Scene:
    """A guest is linked at another customer, and works here without a link."""
    partner, program = for_links(stage)
    other = stage.tree.another_tenant()
    name = stage.name("people")
    there = stage.person(GUEST, other, f"{name} at {other}")
    here = stage.person(GUEST, stage.customer, f"{name} at {stage.customer}")
    stage.link(there, partner)
    stage.grant(here, stage.role("full"), stage.tree.reaching())
    scene = Scene(partner, program, points=("links", "credit"))
    return scene


@motif("retroactive", "pal-on-subscription", "pal-grants-access")
def a_link_that_came_later(stage: Stage) -> Scene:
    """The link was made after the day that is asked about."""
    partner, program = for_links(stage)
    who = stage.person()
    stage.link(who, partner, since=stage.after())
    stage.grant(who, stage.role("full"), stage.tree.reaching())
    scene = Scene(partner, program, points=("links", "credit"))
    beside(stage, program)
    return scene


@motif("unknown-is-no", "pal-grants-access", "pal-on-subscription", "pal-needs-owner")
def a_link_that_nobody_looked_at(stage: Stage) -> Scene:
    """Somebody has a role, and nobody asked whether they are linked."""
    partner, program = for_links(stage)
    who = stage.person()
    role = stage.role("full")
    stage.grant(who, role, stage.tree.reaching())
    stage.facts.append(Collected(Collectable.PARTNER_ADMIN_LINKS, who.id, known=False))
    scene = Scene(partner, program, points=("links", "credit"))
    return scene


@motif("link-lives-on", "pal-on-subscription", "pal-needs-owner")
def an_identity_that_is_gone(stage: Stage) -> Scene:
    """The linked account is disabled or deleted; its role still stands there."""
    partner, program = for_links(stage)
    who = stage.person()
    role = stage.role("full")
    stage.link(who, partner)
    stage.grant(who, role, stage.tree.reaching())
    end = stage.lately()
    stage.change(who, replace(who, deleted_from=end) if stage.chance(0.5) else replace(who, disabled_from=end))
    scene = Scene(partner, program, points=("links", "credit"))
    beside(stage, program)
    return scene


@motif("group-can-link", "pal-grants-access", "unknown-is-no")
def a_group_with_a_number(stage: Stage) -> Scene:
    """A group has the role and the partner's number in its name; none of its members is linked."""
    bought_openly(stage)
    partner, who, group = stage.partner(), stage.person(), stage.group()
    stage.join(who, group)
    stage.grant(group, stage.role("full"), stage.tree.reaching())
    if stage.target == "unknown-is-no" or (stage.level >= 3 and stage.chance(0.5)):
        stage.facts.append(Collected(Collectable.PARTNER_ADMIN_LINKS, who.id, known=False))
    scene = Scene(partner, stage.one_of(stage.programs.counting), points=("links",), remark="group-with-number")
    scene.gaps = {"group": group.name, "number": partner.location_ids[0]}
    return scene


@motif("group-can-link", "pal-on-subscription", "pal-needs-owner", "one-partner-only-pal")
def a_role_through_a_group(stage: Stage) -> Scene:
    """The group has the role, its member has the link: together they count."""
    partner, program = for_links(stage)
    who, group = stage.person(), stage.group()
    inner = group
    if stage.level == 5:
        inner = stage.group()
        stage.join(inner, group)
    stage.join(who, inner)
    stage.link(who, partner)
    role = stage.role("full")
    stage.grant(group, role, stage.tree.reaching())
    scene = Scene(partner, program)
    beside(stage, program)
    return scene


@motif("global-id-works", "pal-on-subscription", "pal-needs-owner")
def a_global_number(stage: Stage) -> Scene:
    """The link names the global PartnerID: not valid by the newest sources, not settled before."""
    partner, program = for_links(stage)
    who = stage.person()
    role = stage.role("full")
    stage.link(who, partner, number=partner.global_id)
    stage.grant(who, role, stage.tree.reaching())
    scene = Scene(partner, program, points=("links", "credit"))
    beside(stage, program)
    return scene


@motif("pal-in-government", "pal-on-subscription", "pal-needs-owner")
def another_cloud(stage: Stage) -> Scene:
    """A perfect link in a cloud in which links do not count."""
    bought_openly(stage)
    partner, who = stage.partner(), stage.person()
    role = stage.role("full")
    stage.link(who, partner)
    stage.grant(who, role, stage.tree.reaching())
    cloud = Cloud.GOVERNMENT if stage.level < 3 else stage.rng.choice((Cloud.GOVERNMENT, Cloud.CHINA))
    scene = Scene(partner, stage.one_of(stage.programs.counting), cloud=cloud, points=("links",))
    rival_linked(stage)
    return scene


MOTIFS: tuple[Motif, ...] = (
    a_role_and_a_link,
    a_link_without_a_role,
    a_role_on_a_part,
    a_guest_of_two_customers,
    a_link_that_came_later,
    a_link_that_nobody_looked_at,
    an_identity_that_is_gone,
    a_group_with_a_number,
    a_role_through_a_group,
    a_global_number,
    another_cloud,
)
