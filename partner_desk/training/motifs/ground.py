"""What many situations stand on: how a subscription is bought, and another partner beside."""

from __future__ import annotations

from partner_desk.domain.billing import Offer
from partner_desk.domain.partners import Partner
from partner_desk.training.motifs.scene import Scene
from partner_desk.training.stage import OPEN, Stage


def bought_openly(stage: Stage, *eras: str, offer: Offer | None = None) -> None:
    """A day, and an agreement in which no seller stands between customer and Microsoft."""
    stage.era(*(eras or ("designations", "newest")))
    stage.billing(offer or stage.rng.choice(OPEN))


def sold(stage: Stage, *eras: str, agents: bool = False, indirect: bool = False) -> tuple[Partner, Partner | None]:
    """A day, and an Azure plan in CSP: who is billed, and the reseller, if it is sold on."""
    stage.era(*(eras or ("designations", "newest")))
    seller = stage.partner(agents=agents)
    reseller = stage.partner(agents=agents) if indirect else None
    stage.billing(Offer.CSP_AZURE_PLAN, seller, reseller)
    return seller, reseller


def for_links(stage: Stage) -> tuple[Partner, str]:
    """A day, an agreement, a partner, and a program for which a link of somebody with a full role counts."""
    if stage.target != "one-partner-only-pal" and stage.chance(0.3):
        return sold(stage)[0], stage.programs.credit
    bought_openly(stage)
    return stage.partner(), stage.one_of(stage.programs.counting)


def beside(stage: Stage, program: str) -> None:
    """Perhaps another partner with a link and a role here: nobody is harmed by that, but many think so."""
    if program == stage.programs.credit:
        third_partner(stage)
    else:
        rival_linked(stage)


def rival_linked(stage: Stage) -> None:
    """Perhaps another partner is linked here too."""
    if stage.target == "one-partner-only-pal" or (stage.level >= 3 and stage.chance(0.5)):
        rival, who = stage.partner(), stage.person()
        stage.link(who, rival, since=stage.lately())
        stage.grant(who, stage.role("counts"), stage.tree.reaching())


def third_partner(stage: Stage, always: bool = False) -> None:
    """Perhaps a partner who sells nothing here has access too."""
    if always or stage.target == "third-party-harms" or (stage.level >= 3 and stage.chance(0.5)):
        rival, who = stage.partner(), stage.person()
        stage.link(who, rival)
        stage.grant(who, stage.role("counts"), stage.tree.reaching())


def gdap(stage: Stage, scene: Scene, remark: str) -> None:
    """Perhaps something is said of GDAP, which no desk records."""
    if stage.target == "gdap-is-rbac" or (stage.level >= 2 and stage.chance(0.5)):
        scene.remark = remark
