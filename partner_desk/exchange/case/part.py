"""The part of an estate that a case is written of: everything, or what concerns one tenant."""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace

from partner_desk.domain.access import Principal, PrincipalKind
from partner_desk.domain.changes import Fact
from partner_desk.domain.customer import ANOTHER, NOBODY, customer_part
from partner_desk.domain.estate import Estate
from partner_desk.domain.ids import ScopeKind
from partner_desk.domain.moments import is_midnight
from partner_desk.domain.partners import Partner, PartnerAdminLink


@dataclass(frozen=True, eq=False)
class CasePart:
    """Scopes (parents first), principals, tenants that are named only, and what of it a case has no place for."""

    estate: Estate
    scopes: tuple[int, ...]
    keys: frozenset[str]
    people: dict[str, Principal]
    more_tenants: tuple[str, ...]
    losses: tuple[str, ...]


def part_of(estate: Estate, tenant: str | None) -> CasePart:
    """What concerns a tenant (its scope key), of which no other customer is a part; or everything."""
    if tenant is not None:
        ours = [one.id for one in estate.partners.values() if one.ours]  # whom the same questions are asked of
        estate = _with_numbers(customer_part(estate, tenant, ours))
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
    people = dict(estate.principals)
    losses += _partners(estate)
    tenants = [one.managing_tenant for one in estate.delegations.values() if one.scope in keys]
    tenants += [one.tenant for one in estate.partners.values() if one.tenant is not None]
    tenants += [one.tenant for one in people.values() if one.tenant is not None]
    more = tuple(dict.fromkeys(one for one in tenants if one not in keys))
    return CasePart(estate, tuple(kept), keys, people, more, tuple(losses))


def _with_numbers(estate: Estate) -> Estate:
    """A part whose stand-ins for PartnerIDs are numbers that nobody has, as the format wants them."""
    taken = {*estate.partner_of_id, *(one.partner_id for one in estate.links.values())}
    spare = (str(one) for one in itertools.count(1) if str(one) not in taken)
    numbers = {one: next(spare) for one in (ANOTHER.global_id, NOBODY)}
    told: dict[type[Fact], Mapping[str, Fact]] = dict(estate.facts)
    links = (replace(one, partner_id=numbers.get(one.partner_id, one.partner_id)) for one in estate.links.values())
    told[PartnerAdminLink] = {one.id: one for one in links}
    if ANOTHER.id in estate.partners:
        told[Partner] = {**estate.partners, ANOTHER.id: replace(ANOTHER, global_id=numbers[ANOTHER.global_id])}
    return replace(estate, facts=told, made_by=None)


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
    if not all(is_midnight(each.since) for each in one.closed_ids):
        yield f"the partner {one.name or one.id}: a closed ID was closed inside a day"
    bounds = [bound for span in (*one.designated, *one.csp_revoked) for bound in (span.since, span.until)]
    if not all(bound is None or is_midnight(bound) for bound in bounds):
        yield f"the partner {one.name or one.id}: a designation or suspension begins or ends inside a day"
