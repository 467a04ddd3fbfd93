"""The part of an estate that a case is written of: everything, or what concerns one tenant."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from partner_desk.domain.access import Delegation, Principal, PrincipalKind
from partner_desk.domain.coverage import Collectable
from partner_desk.domain.estate import Estate
from partner_desk.domain.ids import EVERYONE, ScopeKind
from partner_desk.domain.partners import Partner


@dataclass(frozen=True, eq=False)
class Part:
    """Scopes (parents first), principals, tenants that are named only, and what of it a case has no place for."""

    estate: Estate
    scopes: tuple[int, ...]
    keys: frozenset[str]
    people: dict[str, Principal]
    more_tenants: tuple[str, ...]
    losses: tuple[str, ...]


def part_of(estate: Estate, tenant: str | None) -> Part:
    """What concerns a tenant (its scope key), or everything."""
    tree, losses = estate.scopes, []
    top = None if tenant is None else tree.find(tenant)
    chosen: list[int] = []
    for level in tree.levels(top):
        chosen += range(level.start, level.stop)
    if top is not None:
        chosen = [one for one in chosen if tree.path(one)[-1] == top]
    kept: list[int] = []
    for one in chosen:
        if _has_place(estate, one):
            kept.append(one)
        else:
            losses.append(f"{tree.id(one)}: the format knows resources in resource groups only, none below")
    inside = set(kept)
    kept = [one for one in kept if all(above in inside for above in tree.path(one))]
    keys = frozenset(tree.key(one) for one in kept)
    delegations = [one for one in estate.delegations.values() if one.scope in keys]
    people = _people(estate, tenant, keys, delegations)
    if tenant is not None:
        losses += _elsewhere(estate, keys, people)
    losses += _partners(estate)
    tenants = [one.managing_tenant for one in delegations]
    tenants += [one.tenant for one in estate.partners.values() if one.tenant is not None]
    tenants += [one.tenant for one in people.values() if one.tenant is not None]
    more = tuple(dict.fromkeys(one for one in tenants if one not in keys))
    return Part(estate, tuple(kept), keys, people, more, tuple(losses))


def _has_place(estate: Estate, scope: int) -> bool:
    tree = estate.scopes
    kind, above = tree.kind_of(scope), int(tree.parent[scope])
    if above < 0:
        return kind is ScopeKind.TENANT
    allowed = {
        ScopeKind.MANAGEMENT_GROUP: (ScopeKind.TENANT, ScopeKind.MANAGEMENT_GROUP),
        ScopeKind.SUBSCRIPTION: (ScopeKind.TENANT, ScopeKind.MANAGEMENT_GROUP),
        ScopeKind.RESOURCE_GROUP: (ScopeKind.SUBSCRIPTION,),
        ScopeKind.RESOURCE: (ScopeKind.RESOURCE_GROUP,),
    }
    return tree.kind_of(above) in allowed.get(kind, ())


def _people(
    estate: Estate, tenant: str | None, keys: frozenset[str], delegations: list[Delegation]
) -> dict[str, Principal]:
    """Those of the tenant, whoever holds something there, and who is in their groups."""
    if tenant is None:
        return dict(estate.principals)
    wanted = {one.id for one in estate.principals.values() if one.tenant == tenant}
    wanted |= {one.principal for one in estate.role_assignments.values() if one.scope in keys}
    wanted |= {grant.principal for one in delegations for grant in one.authorizations}
    wanted |= {one.principal for one in estate.deny_assignments.values() if one.scope in keys} - {EVERYONE}
    ours = {one.tenant for one in estate.partners.values()} | {one.managing_tenant for one in delegations}
    wanted |= {one.principal for one in estate.links.values() if _tenant(estate, one.principal) in ours}
    before = 0
    while before != len(wanted):
        before = len(wanted)
        wanted |= {one.member for one in estate.memberships.values() if one.group in wanted}
    return {key: one for key, one in estate.principals.items() if key in wanted}


def _tenant(estate: Estate, principal: str) -> str | None:
    found = estate.principals.get(principal)
    return "" if found is None else found.tenant


def _elsewhere(estate: Estate, keys: frozenset[str], people: dict[str, Principal]) -> Iterator[str]:
    """Linked identities of other tenants, who may hold a delegation here that nobody collected."""
    tree, knows = estate.scopes, estate.coverage.knows
    subscriptions = [
        one for one in range(len(tree)) if tree.key(one) in keys and tree.kind_of(one) is ScopeKind.SUBSCRIPTION
    ]
    if all(knows(Collectable.DELEGATIONS, *(tree.key(each) for each in tree.path(one))) for one in subscriptions):
        return
    others = {one.principal for one in estate.links.values() if one.principal in estate.principals} - set(people)
    if any(estate.principals[one].kind is not PrincipalKind.GROUP for one in others):
        yield f"{len(others)} linked identities of other tenants: the delegations here were not collected in full"


def _partners(estate: Estate) -> Iterator[str]:
    for one in estate.partners.values():
        yield from _partner(one)
        for group in (one.admin_agents, one.helpdesk_agents):
            known = None if group is None else estate.principals.get(group)
            if known is not None and known.kind is not PrincipalKind.FOREIGN_GROUP:
                yield f"the agents of {one.name or one.id}: {known.name or known.id} is recorded as no foreign group"


def _partner(one: Partner) -> Iterator[str]:
    if not one.global_id:
        yield f"the partner {one.name or one.id}: its global ID is not known"
    if any(
        each.since.hour or each.since.minute or each.since.second or each.since.microsecond for each in one.closed_ids
    ):
        yield f"the partner {one.name or one.id}: a closed ID was closed inside a day"
