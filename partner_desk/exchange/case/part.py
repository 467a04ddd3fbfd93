"""The part of an estate that a case is written of: everything, or what concerns one tenant."""

from __future__ import annotations

import itertools
from collections.abc import Container, Iterator, Mapping
from dataclasses import dataclass, replace

from partner_desk.domain.access import Principal, PrincipalKind
from partner_desk.domain.changes import Fact
from partner_desk.domain.customer import ANOTHER, NOBODY, customer_part
from partner_desk.domain.estate import Estate
from partner_desk.domain.ids import ScopeKind
from partner_desk.domain.moments import never_holds
from partner_desk.domain.naming import principal_called, scope_called
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
    whole = estate
    if tenant is not None:
        ours = [one.id for one in estate.partners.values() if one.ours]  # whom the same questions are asked of
        estate = _with_numbers(customer_part(estate, tenant, ours))
    tree, losses = estate.scopes, []
    top = None if tenant is None else tree.find(tenant)
    chosen: list[int] = []
    for level in tree.levels(top):
        chosen += range(level.start, level.stop)
    if top is not None:
        chosen = [scope for scope in chosen if tree.tenant(scope) == top]
    scopes: list[int] = []
    for scope in chosen:
        if _has_place(estate, scope):
            scopes.append(scope)
        else:
            losses.append(f"{tree.id(scope)}: the format knows resources in resource groups only, none below")
    inside = set(scopes)
    scopes = [scope for scope in scopes if all(above in inside for above in tree.path(scope))]
    keys = frozenset(tree.key(scope) for scope in scopes)
    losses += _held_from_elsewhere(whole, keys)
    people = dict(estate.principals)
    tenants = [delegation.managing_tenant for delegation in estate.delegations.values() if delegation.scope in keys]
    tenants += [partner.tenant for partner in estate.partners.values() if partner.tenant is not None]
    tenants += [person.tenant for person in people.values() if person.tenant is not None]
    more = tuple(dict.fromkeys(tenant for tenant in tenants if tenant not in keys))
    return CasePart(estate, tuple(scopes), keys, people, more, tuple(losses))


def _held_from_elsewhere(estate: Estate, keys: Container[str]) -> Iterator[str]:
    """The roles of identities of another tenant than their scope: they give nothing, and a case has none."""
    tree = estate.scopes
    for role in estate.role_assignments.values():
        person, scope = estate.principals.get(role.principal), tree.find(role.scope)
        if person is None or scope is None or role.scope not in keys or never_holds(role):
            continue
        if person.kind is not PrincipalKind.FOREIGN_GROUP and person.tenant not in (None, tree.key(tree.tenant(scope))):
            name = principal_called(estate, person.id)
            yield f"the role assignment of {name}: {name} is of another tenant than {scope_called(tree, role.scope)}"


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
