"""Situations with Cloud Solution Providers: admin on behalf of, providers and resellers, what earns credit."""

from __future__ import annotations

from partner_desk.domain.billing import ChargeKind, Offer
from partner_desk.domain.details import Usage
from partner_desk.domain.partners import Partner
from partner_desk.training.motifs.ground import gdap, rival_linked, sold, third_partner
from partner_desk.training.motifs.scene import Motif, Scene, motif
from partner_desk.training.stage import GUEST, MEMBER, SERVICE, Stage

EXCLUDED = (
    ChargeKind.RESERVATION, ChargeKind.SPOT, ChargeKind.MARKETPLACE, ChargeKind.SAVINGS_PLAN, ChargeKind.THIRD_PARTY,
)  # fmt: skip


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
    scene.believe("foreign-needs-link")
    if misnamed:
        scene.believe("name-is-anothers", named=named)
    gdap(stage, scene, "gdap-ended", "gdap-has-ended")
    third_partner(stage, scene, always=not scene.remark and not misnamed)
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
    scene.believe("name-is-ours", name=group.name)
    scene.believe("foreign-needs-link")
    gdap(stage, scene, "gdap-in-place", "gdap-is-enough")
    return scene


@motif("gdap-is-rbac", "csp-needs-pal", "aobo-needs-pal")
def rights_without_a_role(stage: Stage) -> Scene:
    """GDAP, and nobody with a role on anything in Azure."""
    seller, _ = sold(stage, agents=True)
    stage.agents(seller)
    scene = Scene(seller, stage.programs.credit, points=("holders",), remark="gdap-in-place")
    scene.believe("gdap-is-enough", "seller-needs-link", "foreign-needs-link")
    return scene


@motif("reseller-gets-pec", "aobo-needs-pal", "csp-needs-pal", "gdap-is-rbac")
def the_reseller_asks(stage: Stage) -> Scene:
    """The indirect reseller has the access and does the work; the provider is billed."""
    _, reseller = sold(stage, agents=True, indirect=True)
    assert reseller is not None
    scene = Scene(reseller, stage.programs.credit)
    if stage.chance(0.5) or stage.target in ("aobo-needs-pal", "csp-needs-pal"):
        administers(stage, reseller)
        scene.believe("foreign-needs-link", "seller-needs-link")
    else:
        who, role = stage.person(), stage.role("counts")
        stage.link(who, reseller)
        stage.grant(who, role, stage.tree.reaching())
        scene.believe_about(who, role.name, "must-be-owner" if role.name != "Owner" else "any-role")
    scene.believe("reseller-is-paid")
    gdap(stage, scene, "gdap-in-place", "gdap-is-enough")
    return scene


@motif("reseller-gets-pec", "third-party-harms", "aobo-needs-pal")
def the_provider_asks(stage: Stage) -> Scene:
    """The access is the reseller's, and earns the credit for the provider."""
    provider, reseller = sold(stage, agents=True, indirect=True)
    assert reseller is not None
    scene = Scene(provider, stage.programs.credit, gaps={"reseller": reseller.name, "rival": reseller.name})
    if stage.chance(0.5) or stage.target == "aobo-needs-pal":
        administers(stage, reseller)
        scene.believe("foreign-needs-link")
    else:
        who = stage.person()
        stage.link(who, reseller)
        stage.grant(who, stage.role("counts"), stage.tree.reaching())
    scene.believe("reseller-takes-it", "third-harms")
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
    scene.believe_about(who, role.name, "any-role")
    scene.believe("third-harms", rival=rival.name)
    scene.believe("last-link-won", rival=rival.name)
    gdap(stage, scene, "gdap-in-place", "gdap-is-enough")
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
    scene.believe("everything-earns", "foreign-needs-link")
    third_partner(stage, scene, always=stage.level < 3)
    return scene


@motif("csp-needs-pal", "pal-on-subscription", "dpor-on-csp", "one-partner-only-pal")
def a_seller_without_a_link(stage: Stage) -> Scene:
    """Who sells the subscription is recognized for its consumption without any link."""
    seller, reseller = sold(stage, "designations", "newest", indirect=stage.level >= 2 and stage.chance(0.6))
    scene = Scene(reseller or seller, stage.programs.designation)
    scene.believe("seller-needs-link", "not-linked-on-subscription")
    if stage.target == "dpor-on-csp" or stage.chance(0.4):
        rival = stage.partner()
        stage.record(rival)
        scene.believe("only-the-record-counts", rival=rival.name)
    rival_linked(stage, scene)
    return scene


@motif("aobo-is-pal", "group-can-link", "pal-grants-access")
def admin_on_behalf_and_no_link(stage: Stage) -> Scene:
    """The seller's admin group holds a role, nobody is linked, and the program asks for links only."""
    seller, _ = sold(stage, agents=True)
    name = administers(stage, seller)
    program = stage.one_of((stage.programs.link, stage.programs.security, stage.programs.incentive))
    security = Usage.SOME if program == stage.programs.security else Usage.UNKNOWN
    scene = Scene(seller, program, security=security, points=("links",))
    scene.believe("on-behalf-is-link")
    scene.believe("group-linked", group=name)
    scene.believe("access-shows-link", holder=name)
    return scene


@motif("any-role-earns-pec", "pal-grants-access", "gdap-is-rbac", "third-party-harms")
def a_role_without_a_link(stage: Stage) -> Scene:
    """Somebody of the seller has a good role in the customer's tenant, but is not linked."""
    seller, _ = sold(stage)
    who, role = stage.person(GUEST), stage.role("counts")
    stage.grant(who, role, stage.tree.reaching())
    scene = Scene(seller, stage.programs.credit, points=("linked",))
    scene.believe_about(who, role.name, "any-role")
    scene.believe("access-shows-link", holder=who.name)
    gdap(stage, scene, "gdap-in-place", "gdap-is-enough")
    third_partner(stage, scene)
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
        scene.believe("group-not-linked", group=holder.name)
    stage.link(who, partner)
    stage.delegate(partner, holder, stage.delegated_role(), stage.tree.delegable())
    scene.believe("not-linked-on-subscription")
    scene.believe("must-be-owner", holder=who.name)
    if earns:
        third_partner(stage, scene)
    else:
        rival_linked(stage, scene)
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
        scene.believe("group-linked", group=holder.name)
    stage.delegate(partner, holder, stage.delegated_role(), stage.tree.delegable())
    scene.believe("linked-elsewhere", holder=name, elsewhere=stage.customer)
    scene.believe("access-shows-link", holder=home.name)
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
    admin_on_behalf_and_no_link,
    a_role_without_a_link,
    a_delegation,
    a_delegation_linked_elsewhere,
)
