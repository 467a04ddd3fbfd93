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
            found = _role(turn.fact, turn, names)
        case Membership():
            found = _member(turn.fact, turn, names)
        case Delegation():
            found = _delegation(turn.fact, turn, names)
        case _:
            raise TypeError(f"no command changes {turn.fact}")
    found.times(turn)
    return found


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
    found = StepDraft(f"{kind}-{_verb(turn.on)}", values, place.tenant_name, place.subscription_name)
    principal = found.known(names.object_id(fact.principal), holder, fact.principal)
    definition = found.known(guid(fact.role), role, fact.role)
    scope = found.known(place.id, place.name, fact.scope)
    found.sign_in = _at(found, place)
    if fact.condition and turn.on:
        found.lack("conditional")
    if person is not None:
        found.change = SetRole(principal, _TYPES[person.kind], definition, scope, eligible, turn.on)
    return found


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
    found = StepDraft(f"member-{_verb(turn.on)}", values, home.tenant_name)
    found.sign_in = _at(found, home)
    group_id = found.known(names.object_id(fact.group), values["group"], fact.group)
    member_id = found.known(names.object_id(fact.member), values["member"], fact.member)
    if member is not None:
        found.change = SetMember(group_id, member_id, _COLLECTIONS[_TYPES[member.kind]], turn.on, home.cloud)
    return found


def _delegation(fact: Delegation, turn: FactTurn, names: RunbookNames) -> StepDraft:
    place, managing = names.place(fact.scope), names.place(fact.managing_tenant)
    market = fact.via is DelegationRoute.MARKETPLACE
    grants = [f"{names.role(one.role)} for {names.person(one.principal)}" for one in fact.authorizations]
    values = {
        "scope": place.name, "tenant": place.tenant_name, "managing": managing.name,
        "grants": ", ".join(grants) or "none",
    }  # fmt: skip
    found = StepDraft(
        f"{'market' if market else 'delegation'}-{_verb(turn.on)}", values, place.tenant_name, place.subscription_name
    )
    if market:
        return found
    found.sign_in = _at(found, place)
    if not fact.authorizations:
        found.lack("no-grants")
    known = []
    for authorization in fact.authorizations:
        person, role = names.principal(authorization.principal), guid(authorization.role)
        built_in = names.roles.by_id.get(authorization.role)
        giving = names.roles.gives_roles(authorization.role) and bool(authorization.delegated_roles)
        if built_in is not None and not built_in.delegable and not giving:
            found.lack("not-delegable", role=built_in.name)
        principal = found.known(
            _granted(authorization, names), names.person(authorization.principal), authorization.principal
        )
        shown = person.name if person is not None else ""
        known.append(
            Grant(
                principal,
                shown,
                found.known(role, names.role(authorization.role), authorization.role),
                authorization.kind is AccessKind.ELIGIBLE,
                tuple(found.known(guid(one), names.role(one), one) for one in authorization.delegated_roles),
            )
        )
    path = parse_scope(found.known(place.id, place.name, fact.scope))
    found.change = SetDelegation(
        fact.id,
        fact.name or f"{managing.name}: {place.name}",
        found.known(managing.tenant, managing.name, fact.managing_tenant),
        found.known(place.subscription, place.subscription_name or place.name, fact.scope),
        path.name if path is not None and path.id != f"/subscriptions/{place.subscription}" else None,
        tuple(known),
        turn.on,
        tuple(_others(fact, names)),
    )
    return found


def _granted(one: Authorization, names: RunbookNames) -> str | None:
    return names.object_id(one.principal) or guid(one.principal)


def _others(fact: Delegation, names: RunbookNames) -> Iterator[tuple[Grant, ...]]:
    """The authorizations of the other delegations to the same tenant at the same scope, before and after."""
    seen = {substance(fact)}
    for one in (each for estate in names.estates for each in estate.delegations.values()):
        if (one.managing_tenant, one.scope) == (fact.managing_tenant, fact.scope) and substance(one) not in seen:
            seen.add(substance(one))
            known = [
                Grant(principal, "", role, grant.kind is AccessKind.ELIGIBLE, grant.delegated_roles)
                for grant in one.authorizations
                if (principal := _granted(grant, names)) is not None and (role := guid(grant.role)) is not None
            ]
            if len(known) == len(one.authorizations):
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
    found = StepDraft(f"{'app-' if app else ''}link-{verb}", values, home.tenant_name)
    identifier = found.known(names.object_id(fact.principal), holder, fact.principal)
    at = _at(found, home)
    if person is not None:
        found.sign_in = SignIn(at.tenant, None, Identity(identifier, guid(person.app_id), person.kind), home.cloud)
    for one in (old, new):
        if one is not None:
            found.known(one.partner_id if _number(one.partner_id) else None, "the PartnerID", one.partner_id)
    found.change = SetLink(old.partner_id if old else None, new.partner_id if new else None)
    turn = begins or ends
    assert turn is not None
    found.times(turn)
    _note_app(found, person, holder)
    if new is not None:
        owner = names.owner(new.partner_id)
        if owner is not None and owner.global_id == new.partner_id:
            found.note("global-id", partner_id=new.partner_id, owner=owner.name)
        if old is None and not names.estates[1].coverage.knows(Collectable.PARTNER_ADMIN_LINKS, fact.principal):
            found.note("link-unknown")
    return found


def _note_app(found: StepDraft, person: Principal | None, holder: str) -> None:
    """What signing in as an application needs beside."""
    if person is None:
        return
    if person.kind is PrincipalKind.MANAGED_IDENTITY:
        found.note("machine")
    if person.kind is PrincipalKind.SERVICE_PRINCIPAL and guid(person.app_id) is None:
        found.note("no-app-id", holder=holder)


def _number(text: str) -> bool:
    return text.isascii() and text.isdigit() and len(text) <= 20
