"""Steps with commands: roles, group members, delegations, partner admin links."""

from __future__ import annotations

from collections.abc import Iterator

from partner_desk.domain.access import (
    AccessKind,
    Authorization,
    Delegation,
    DelegationRoute,
    Membership,
    Principal,
    PrincipalKind,
    RoleAssignment,
)
from partner_desk.domain.coverage import Collectable
from partner_desk.domain.ids import ROOT, parse_scope, tenant_scope_id
from partner_desk.domain.partners import PartnerAdminLink
from partner_desk.exchange.runbook.derive import FactTurn, Swap, substance
from partner_desk.exchange.runbook.draft import StepDraft
from partner_desk.exchange.runbook.model import Identity, SignIn
from partner_desk.exchange.runbook.names import NamedScope, RunbookNames
from partner_desk.exchange.runbook.operations import Grant, SetDelegation, SetLink, SetMember, SetRole
from partner_desk.exchange.runbook.quoting import guid

_TYPES = {
    PrincipalKind.MEMBER: "User",
    PrincipalKind.GUEST: "User",
    PrincipalKind.SERVICE_PRINCIPAL: "ServicePrincipal",
    PrincipalKind.MANAGED_IDENTITY: "ServicePrincipal",
    PrincipalKind.GROUP: "Group",
    PrincipalKind.FOREIGN_GROUP: "ForeignGroup",
}
"""What Azure calls the kinds of principals."""

_COLLECTIONS = {"User": "users", "ServicePrincipal": "servicePrincipals", "Group": "groups", "ForeignGroup": "groups"}
"""Where Microsoft Graph keeps them."""


def draft(turn: FactTurn, names: RunbookNames) -> StepDraft:
    """A role, a membership or a delegation that begins or ends."""
    match turn.fact:
        case RoleAssignment():
            step = _role(turn.fact, turn, names)
        case Membership():
            step = _member(turn.fact, turn, names)
        case Delegation():
            step = _delegation(turn.fact, turn, names)
        case _:
            raise TypeError(f"no command changes {turn.fact}")
    step.times(turn)
    return step


def _verb(on: bool) -> str:
    return "add" if on else "remove"


def _role(fact: RoleAssignment, turn: FactTurn, names: RunbookNames) -> StepDraft:
    place, person = names.place(fact.scope), names.principal(fact.principal)
    holder, role = names.person(fact.principal), names.role(fact.role)
    eligible = fact.kind is AccessKind.ELIGIBLE
    foreign = person is not None and person.kind is PrincipalKind.FOREIGN_GROUP
    kind = "eligible" if eligible else "foreign" if foreign else "root" if place.id == ROOT else "role"
    if place.tenant is None and person is not None and person.tenant is not None and not foreign:
        place = _beside(place, names.place(person.tenant))  # elevated access belongs to the tenant of its holder
    name = f"{place.name} (Tenant Root Group)" if _is_tenant(place) else place.name
    values = {"holder": holder, "role": role, "scope": name, "tenant": place.tenant_name or "of the scope"}
    step = StepDraft(f"{kind}-{_verb(turn.on)}", values, place.tenant_name, place.subscription_name)
    principal = step.known(names.object_id(fact.principal), holder, fact.principal)
    definition = step.known(guid(fact.role), role, fact.role)
    scope = step.known(place.id, place.name, fact.scope)
    step.sign_in = _at(step, place)
    if fact.condition and turn.on:
        step.lack("conditional")
    if person is not None:
        step.change = SetRole(principal, _TYPES[person.kind], definition, scope, eligible, turn.on)
    return step


def _is_tenant(place: NamedScope) -> bool:
    """Whether it is a tenant itself: in the portal that is a management group with a name of its own."""
    return place.tenant is not None and place.id == tenant_scope_id(place.tenant)


def _beside(place: NamedScope, home: NamedScope) -> NamedScope:
    return NamedScope(
        place.name, place.id, home.tenant, home.tenant_name, home.tenant_key, place.subscription,
        place.subscription_name, home.cloud,
    )  # fmt: skip


def _at(found: StepDraft, place: NamedScope) -> SignIn:
    """The sign-in that a change at a scope needs."""
    tenant = found.known(place.tenant, place.tenant_name or "the tenant", place.tenant_key or "none")
    return SignIn(tenant, place.subscription, None, place.cloud)


def _member(fact: Membership, turn: FactTurn, names: RunbookNames) -> StepDraft:
    group, member = names.principal(fact.group), names.principal(fact.member)
    home = names.place(group.tenant if group is not None and group.tenant is not None else "")
    values = {"group": names.person(fact.group), "member": names.person(fact.member), "tenant": home.tenant_name}
    kind = "eligible-member" if fact.kind is AccessKind.ELIGIBLE else "member"
    step = StepDraft(f"{kind}-{_verb(turn.on)}", values, home.tenant_name)
    if fact.kind is AccessKind.ELIGIBLE:
        return step  # az and Az.Resources have no command for it, and may not ask Microsoft Graph to do it
    step.sign_in = _at(step, home)
    group_id = step.known(names.object_id(fact.group), values["group"], fact.group)
    member_id = step.known(names.object_id(fact.member), values["member"], fact.member)
    if member is not None:
        step.change = SetMember(group_id, member_id, _COLLECTIONS[_TYPES[member.kind]], turn.on, home.cloud)
    return step


def _delegation(fact: Delegation, turn: FactTurn, names: RunbookNames) -> StepDraft:
    place, managing = names.place(fact.scope), names.place(fact.managing_tenant)
    market = fact.via is DelegationRoute.MARKETPLACE
    given = [f"{names.role(grant.role)} for {names.person(grant.principal)}" for grant in fact.authorizations]
    values = {
        "scope": place.name, "tenant": place.tenant_name, "managing": managing.name,
        "grants": ", ".join(given) or "none",
    }  # fmt: skip
    step = StepDraft(
        f"{'market' if market else 'delegation'}-{_verb(turn.on)}", values, place.tenant_name, place.subscription_name
    )
    if market:
        return step
    step.sign_in = _at(step, place)
    if not fact.authorizations:
        step.lack("no-grants")
    grants = tuple(_grant(authorization, step, names) for authorization in fact.authorizations)
    path = parse_scope(step.known(place.id, place.name, fact.scope))
    step.change = SetDelegation(
        fact.id,
        fact.name or f"{managing.name}: {place.name}",
        step.known(managing.tenant, managing.name, fact.managing_tenant),
        step.known(place.subscription, place.subscription_name or place.name, fact.scope),
        path.name if path is not None and path.id != f"/subscriptions/{place.subscription}" else None,
        grants,
        turn.on,
        tuple(_others(fact, names)),
    )
    return step


def _grant(authorization: Authorization, step: StepDraft, names: RunbookNames) -> Grant:
    """An authorization with real ids; the step lacks those that are not known."""
    person, role = names.principal(authorization.principal), guid(authorization.role)
    built_in = names.roles.by_id.get(authorization.role)
    giving = names.roles.gives_roles(authorization.role) and bool(authorization.delegated_roles)
    if built_in is not None and not built_in.delegable and not giving:
        step.lack("not-delegable", role=built_in.name)
    return Grant(
        step.known(_granted(authorization, names), names.person(authorization.principal), authorization.principal),
        person.name if person is not None else "",
        step.known(role, names.role(authorization.role), authorization.role),
        authorization.kind is AccessKind.ELIGIBLE,
        tuple(step.known(guid(one), names.role(one), one) for one in authorization.delegated_roles),
    )


def _granted(authorization: Authorization, names: RunbookNames) -> str | None:
    return names.object_id(authorization.principal) or guid(authorization.principal)


def _others(fact: Delegation, names: RunbookNames) -> Iterator[tuple[Grant, ...]]:
    """The authorizations of the other delegations to the same tenant at the same scope, before and after."""
    seen = {substance(fact)}
    for other in (each for estate in names.estates for each in estate.delegations.values()):
        if (other.managing_tenant, other.scope) == (fact.managing_tenant, fact.scope) and substance(other) not in seen:
            seen.add(substance(other))
            known = [
                Grant(principal, "", role, grant.kind is AccessKind.ELIGIBLE, grant.delegated_roles)
                for grant in other.authorizations
                if (principal := _granted(grant, names)) is not None and (role := guid(grant.role)) is not None
            ]
            if len(known) == len(other.authorizations):
                yield tuple(known)


def link(swap: Swap, names: RunbookNames) -> StepDraft:
    """A link that begins, ends, or takes the place of another."""
    begins, ends = swap.begins, swap.ends
    old = ends.fact if ends is not None and isinstance(ends.fact, PartnerAdminLink) else None
    new = begins.fact if begins is not None and isinstance(begins.fact, PartnerAdminLink) else None
    fact = new or old
    assert fact is not None
    person, holder = names.principal(fact.principal), names.person(fact.principal)
    home = names.place(person.tenant if person is not None and person.tenant is not None else "")
    values = {
        "holder": holder, "tenant": home.tenant_name, "partner_id": fact.partner_id,
        "owner": names.owner_name(fact.partner_id),
    }  # fmt: skip
    if old is not None and new is not None:
        values |= {"old_id": old.partner_id, "old_owner": names.owner_name(old.partner_id)}
    if person is not None and not person.kind.is_identity:
        return StepDraft("group-link", values, home.tenant_name)
    app = person is not None and person.kind in (PrincipalKind.SERVICE_PRINCIPAL, PrincipalKind.MANAGED_IDENTITY)
    verb = "change" if old is not None and new is not None else _verb(new is not None)
    step = StepDraft(f"{'app-' if app else ''}link-{verb}", values, home.tenant_name)
    identifier = step.known(names.object_id(fact.principal), holder, fact.principal)
    at = _at(step, home)
    if person is not None:
        step.sign_in = SignIn(at.tenant, None, Identity(identifier, guid(person.app_id), person.kind), home.cloud)
    for one in (old, new):
        if one is not None:
            step.known(one.partner_id if _number(one.partner_id) else None, "the PartnerID", one.partner_id)
    step.change = SetLink(old.partner_id if old else None, new.partner_id if new else None)
    turn = begins or ends
    assert turn is not None
    step.times(turn)
    _note_app(step, person, holder)
    if new is not None:
        owner = names.owner(new.partner_id)
        if owner is not None and owner.global_id == new.partner_id:
            step.note("global-id", partner_id=new.partner_id, owner=owner.name)
        if old is None and not names.estates[1].coverage.knows(Collectable.PARTNER_ADMIN_LINKS, fact.principal):
            step.note("link-unknown")
    return step


def _note_app(step: StepDraft, person: Principal | None, holder: str) -> None:
    """What signing in as an application needs beside."""
    if person is None:
        return
    if person.kind is PrincipalKind.MANAGED_IDENTITY:
        step.note("machine")
    if person.kind is PrincipalKind.SERVICE_PRINCIPAL and guid(person.app_id) is None:
        step.note("no-app-id", holder=holder)


def _number(text: str) -> bool:
    return text.isascii() and text.isdigit() and len(text) <= 20
