"""Situations with Cloud Solution Providers: admin on behalf of, providers and resellers, what earns credit."""

from __future__ import annotations

from partner_desk.domain.billing import Offer
from partner_desk.domain.details import Usage
from partner_desk.domain.partners import Partner
from partner_desk.training.motifs.ground import gdap, rival_linked, sold, third_partner
from partner_desk.training.motifs.scene import Motif, Scene, motif
from partner_desk.training.stage import EXCLUDED, GUEST, MEMBER, SERVICE, Stage


def administers(stage: Stage, partner: Partner, name: str = "") -> str:
    """The admin group of a partner holds a role as a foreign principal; the name by which the customer sees it."""
    group = stage.agents(partner, name)
    stage.grant(group, stage.role("counts" if stage.level >= 3 else "owner"), stage.tree.reaching())
    return group.name


@motif("aobo-needs-pal", "third-party-harms", "foreign-by-name", "gdap-is-rbac")
def a_foreign_principal(stage: Stage) -> Scene:
    """The seller's admin group holds a role: it counts without a link, whatever its name says."""
    seller, _ = sold(stage, agents=True)
    misnamed = stage.target == "foreign-by-name" or (stage.level >= 3 and stage.chance(0.4))
    named = stage.name("partners") if misnamed else ""
    administers(stage, seller, named)
    scene = Scene(seller, stage.programs.credit, points=("credit",))
    gdap(stage, scene, "gdap-ended")
    third_partner(stage, always=not scene.remark and not misnamed)
    return scene


@motif("foreign-by-name", "aobo-needs-pal", "gdap-is-rbac")
def a_foreign_group_of_another(stage: Stage) -> Scene:
    """The name says that it is the seller's group; the object ID says that it is another's, or nobody can tell."""
    seller, _ = sold(stage, agents=stage.level < 5 or stage.chance(0.5))
    other = stage.partner(agents=True)
    group = stage.agents(other, seller.name)
    if seller.admin_agents is None:
        stage.facts.remove(other)
    stage.grant(group, stage.role("owner"), stage.tree.reaching())
    scene = Scene(seller, stage.programs.credit, points=("agents",))
    gdap(stage, scene, "gdap-in-place")
    return scene


@motif("gdap-is-rbac", "csp-needs-pal", "aobo-needs-pal")
def rights_without_a_role(stage: Stage) -> Scene:
    """GDAP, and nobody with a role on anything in Azure."""
    seller, _ = sold(stage, agents=True)
    stage.agents(seller)
    scene = Scene(seller, stage.programs.credit, points=("holders",), remark="gdap-in-place")
    return scene


@motif("reseller-gets-pec", "aobo-needs-pal", "csp-needs-pal", "gdap-is-rbac")
def the_reseller_asks(stage: Stage) -> Scene:
    """The indirect reseller has the access and does the work; the provider is billed."""
    _, reseller = sold(stage, agents=True, indirect=True)
    assert reseller is not None
    scene = Scene(reseller, stage.programs.credit)
    if stage.chance(0.5) or stage.target in ("aobo-needs-pal", "csp-needs-pal"):
        administers(stage, reseller)
    else:
        who, role = stage.person(), stage.role("counts")
        stage.link(who, reseller)
        stage.grant(who, role, stage.tree.reaching())
    gdap(stage, scene, "gdap-in-place")
    return scene


@motif("reseller-gets-pec", "third-party-harms", "aobo-needs-pal")
def the_provider_asks(stage: Stage) -> Scene:
    """The access is the reseller's, and earns the credit for the provider."""
    provider, reseller = sold(stage, agents=True, indirect=True)
    assert reseller is not None
    scene = Scene(provider, stage.programs.credit, gaps={"reseller": reseller.name, "rival": reseller.name})
    if stage.chance(0.5) or stage.target == "aobo-needs-pal":
        administers(stage, reseller)
    else:
        who = stage.person()
        stage.link(who, reseller)
        stage.grant(who, stage.role("counts"), stage.tree.reaching())
    return scene


@motif("third-party-harms", "any-role-earns-pec", "gdap-is-rbac", "one-partner-only-pal")
def only_a_third_partner(stage: Stage) -> Scene:
    """Somebody has access and a link, but to a partner who sells nothing here."""
    seller, _ = sold(stage, agents=True)
    rival, who = stage.partner(), stage.person()
    role = stage.role("counts")
    stage.link(who, rival)
    stage.grant(who, role, stage.tree.reaching())
    scene = Scene(seller, stage.programs.credit, points=("linked",))
    gdap(stage, scene, "gdap-in-place")
    return scene


@motif("everything-earns-pec", "aobo-needs-pal", "third-party-harms")
def what_earns_nothing(stage: Stage) -> Scene:
    """The best of access, but a charge that earns nothing, or the old offer."""
    old = stage.level >= 2 and stage.chance(0.25)
    stage.era("designations", "newest")
    seller = stage.partner(agents=True)
    stage.billing(Offer.CSP_LEGACY if old else Offer.CSP_AZURE_PLAN, seller)
    administers(stage, seller)
    scene = Scene(seller, stage.programs.credit, charge=None if old else stage.rng.choice(EXCLUDED))
    third_partner(stage, always=stage.level < 3)
    return scene


@motif("csp-needs-pal", "pal-on-subscription", "dpor-on-csp", "one-partner-only-pal")
def a_seller_without_a_link(stage: Stage) -> Scene:
    """Who sells the subscription is recognized for its consumption without any link."""
    seller, reseller = sold(stage, "designations", "newest", indirect=stage.level >= 2 and stage.chance(0.6))
    scene = Scene(reseller or seller, stage.programs.designation)
    if stage.target == "dpor-on-csp" or stage.chance(0.4):
        rival = stage.partner()
        stage.record(rival)
    rival_linked(stage)
    return scene


@motif("seller-excludes-others", "one-partner-only-pal", "pal-needs-owner", "link-for-each-place")
def a_link_where_another_sells(stage: Stage) -> Scene:
    """A partner who sells nothing here is linked and holds a role: the seller takes nothing of that away."""
    sold(stage)
    partner, who = stage.partner(), stage.person()
    stage.link(who, partner)
    stage.grant(who, stage.role("full"), stage.tree.reaching())
    return Scene(partner, stage.one_of(stage.programs.by_list), points=("links",))


@motif("aobo-is-pal", "group-can-link", "pal-grants-access")
def admin_on_behalf_and_no_link(stage: Stage) -> Scene:
    """The seller's admin group and a guest hold a role, nobody is linked, and the program asks for links only."""
    seller, _ = sold(stage, agents=True)
    administers(stage, seller)
    stage.grant(stage.person(GUEST), stage.role("full"), stage.tree.reaching())
    program = stage.one_of((stage.programs.link, stage.programs.security, stage.programs.incentive))
    security = Usage.SOME if program == stage.programs.security else Usage.UNKNOWN
    scene = Scene(seller, program, security=security, points=("links",))
    return scene


@motif("any-role-earns-pec", "pal-grants-access", "gdap-is-rbac", "third-party-harms")
def a_role_without_a_link(stage: Stage) -> Scene:
    """Somebody of the seller has a good role in the customer's tenant, but is not linked."""
    seller, _ = sold(stage)
    who, role = stage.person(GUEST), stage.role("counts")
    stage.grant(who, role, stage.tree.reaching())
    scene = Scene(seller, stage.programs.credit, points=("linked",))
    gdap(stage, scene, "gdap-in-place")
    third_partner(stage)
    return scene


@motif("pal-on-subscription", "group-can-link", "pal-needs-owner", "third-party-harms")
def a_delegation(stage: Stage) -> Scene:
    """By Azure Lighthouse: the link in the managing tenant serves all that is delegated."""
    stage.era("designations", "newest")
    partner = stage.partner(at_home=True)
    earns = stage.chance(0.5)
    stage.billing(Offer.CSP_AZURE_PLAN if earns else Offer.EA, partner if earns else None)
    who = stage.person(stage.rng.choice((MEMBER, SERVICE)), partner.name)
    holder = who
    program = stage.programs.credit if earns else stage.one_of(stage.programs.by_list)
    scene = Scene(partner, program, points=("credit",))
    if stage.target == "group-can-link" or stage.chance(0.4):
        holder = stage.group(partner.name)
        stage.join(who, holder)
    stage.link(who, partner)
    stage.delegate(partner, holder, stage.delegated_role(), stage.tree.delegable())
    if earns:
        third_partner(stage)
    else:
        rival_linked(stage)
    return scene


@motif("pal-once-everywhere", "pal-grants-access", "group-can-link")
def a_delegation_linked_elsewhere(stage: Stage) -> Scene:
    """By Azure Lighthouse, but the link was made with another account, in a customer's tenant."""
    stage.era("designations", "newest")
    partner = stage.partner(at_home=True)
    stage.billing(Offer.EA)
    name = stage.name("people")
    home = stage.person(MEMBER, partner.name, f"{name} at {partner.name}")
    guest = stage.person(GUEST, stage.customer, f"{name} at {stage.customer}")
    stage.link(guest, partner)
    holder = home
    scene = Scene(partner, stage.one_of(stage.programs.counting), points=("links",))
    if stage.target == "group-can-link" or stage.chance(0.4):
        holder = stage.group(partner.name)
        stage.join(home, holder)
    stage.delegate(partner, holder, stage.delegated_role(), stage.tree.delegable())
    return scene


MOTIFS: tuple[Motif, ...] = (
    a_foreign_principal,
    a_foreign_group_of_another,
    rights_without_a_role,
    the_reseller_asks,
    the_provider_asks,
    only_a_third_partner,
    what_earns_nothing,
    a_seller_without_a_link,
    a_link_where_another_sells,
    admin_on_behalf_and_no_link,
    a_role_without_a_link,
    a_delegation,
    a_delegation_linked_elsewhere,
)
