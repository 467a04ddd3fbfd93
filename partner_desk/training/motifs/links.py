"""Situations about the link itself: whose it is, where it is, since when, and what it does not give."""

from __future__ import annotations

from dataclasses import replace

from partner_desk.domain.access import Principal
from partner_desk.domain.billing import Offer
from partner_desk.domain.coverage import Collectable, Collected
from partner_desk.training.motifs.scene import Motif, Scene, motif
from partner_desk.training.stage import GUEST, Stage

OPEN = (Offer.EA, Offer.PAYG, Offer.MCA_ENTERPRISE)
"""Agreements that no partner sells as a Cloud Solution Provider."""

COUNTING = ("pal", "designation", "incentive")
"""What a link with a role counts for in every reading."""


def bought_openly(stage: Stage, *eras: str) -> None:
    """A day, and an agreement in which no seller stands between customer and Microsoft."""
    stage.era(*(eras or ("designations", "newest")))
    stage.billing(stage.rng.choice(OPEN))


def rival_linked(stage: Stage, scene: Scene) -> None:
    """Perhaps another partner is linked here too."""
    if stage.target == "one-partner-only-pal" or (stage.level >= 3 and stage.chance(0.5)):
        rival, who = stage.partner(), stage.person()
        stage.link(who, rival)
        stage.grant(who, stage.role("counts"), stage.tree.reaching())
        scene.believe("last-link-wins", rival=rival.name)


def no_owner(scene: Scene, who: Principal, role: str) -> None:
    """Where somebody is no Owner, some think that they cannot link."""
    if role != "Owner":
        scene.believe_about(who, role, "must-be-owner")


@motif("pal-on-subscription", "pal-needs-owner", "one-partner-only-pal")
def a_role_and_a_link(stage: Stage) -> Scene:
    """Somebody is linked and holds a role: that is all it takes."""
    bought_openly(stage)
    partner, who = stage.partner(), stage.person()
    role = stage.role("full" if stage.target != "pal-needs-owner" else "counts")
    stage.link(who, partner)
    stage.grant(who, role, stage.tree.reaching())
    scene = Scene(partner, stage.one_of(COUNTING) if role.name in stage.book.roles.full else "pal")
    scene.believe("not-linked-on-subscription")
    no_owner(scene, who, role.name)
    rival_linked(stage, scene)
    return scene


@motif("pal-grants-access", "pal-on-subscription", "pal-needs-owner")
def a_link_without_a_role(stage: Stage) -> Scene:
    """Somebody is linked, but has no role here: there is nothing to recognize."""
    bought_openly(stage)
    partner, who = stage.partner(), stage.person()
    stage.link(who, partner)
    role = "no role"
    if stage.level >= 2:
        found = stage.role("full")
        role = found.name
        stage.grant(who, found, stage.tree.elsewhere())
    scene = Scene(partner, stage.one_of(COUNTING))
    scene.believe_about(who, role, "link-gives-access", "linked-on-subscription")
    return scene


@motif("pal-once-everywhere", "pal-on-subscription", "pal-grants-access")
def a_guest_of_two_customers(stage: Stage) -> Scene:
    """A guest is linked at another customer, and works here without a link."""
    bought_openly(stage)
    partner, other = stage.partner(), stage.tree.another_tenant()
    name = stage.name("people")
    there = stage.person(GUEST, other, f"{name} at {other}")
    here = stage.person(GUEST, stage.customer, f"{name} at {stage.customer}")
    stage.link(there, partner)
    role = stage.role("full")
    stage.grant(here, role, stage.tree.reaching())
    scene = Scene(partner, stage.one_of(COUNTING))
    scene.believe("linked-elsewhere", holder=name, elsewhere=other)
    scene.believe("linked-on-subscription")
    scene.believe("access-shows-link", holder=here.name)
    return scene


@motif("retroactive", "pal-on-subscription")
def a_link_that_came_later(stage: Stage) -> Scene:
    """The link was made after the day that is asked about."""
    bought_openly(stage)
    partner, who = stage.partner(), stage.person()
    stage.link(who, partner, since=stage.after())
    role = stage.role("full")
    stage.grant(who, role, stage.tree.reaching())
    scene = Scene(partner, stage.one_of(COUNTING))
    scene.believe("counted-afterwards", "linked-on-subscription")
    scene.believe_about(who, role.name, "access-shows-link")
    return scene


@motif("unknown-is-no", "pal-grants-access", "pal-on-subscription", "pal-needs-owner")
def a_link_that_nobody_looked_at(stage: Stage) -> Scene:
    """Somebody has a role, and nobody asked whether they are linked."""
    bought_openly(stage)
    partner, who = stage.partner(), stage.person()
    role = stage.role("full")
    stage.grant(who, role, stage.tree.reaching())
    stage.facts.append(Collected(Collectable.PARTNER_ADMIN_LINKS, who.id, known=False))
    scene = Scene(partner, stage.one_of(COUNTING))
    scene.believe_about(who, role.name, "no-record-no-link", "access-shows-link")
    scene.believe("not-linked-on-subscription")
    no_owner(scene, who, role.name)
    return scene


@motif("link-lives-on", "pal-on-subscription")
def an_identity_that_is_gone(stage: Stage) -> Scene:
    """The linked account is disabled or deleted; its role still stands there."""
    bought_openly(stage)
    partner, who = stage.partner(), stage.person()
    role = stage.role("full")
    stage.link(who, partner)
    stage.grant(who, role, stage.tree.reaching())
    end = stage.before(60)
    stage.change(who, replace(who, deleted_from=end) if stage.chance(0.5) else replace(who, disabled_from=end))
    scene = Scene(partner, stage.one_of(COUNTING))
    scene.believe_about(who, role.name, "link-stays", "linked-on-subscription")
    return scene


MOTIFS: tuple[Motif, ...] = (
    a_role_and_a_link,
    a_link_without_a_role,
    a_guest_of_two_customers,
    a_link_that_came_later,
    a_link_that_nobody_looked_at,
    an_identity_that_is_gone,
)
