"""Findings about partner admin links: where they stand, what the linked identities hold, and how many there are."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime

import numpy as np

from partner_desk.domain.access import Principal, PrincipalKind
from partner_desk.domain.coverage import Collectable, Collected
from partner_desk.domain.ids import ScopeKind
from partner_desk.domain.moments import start_of
from partner_desk.domain.partners import Partner
from partner_desk.engine.access_table import Via
from partner_desk.findings.finding import Found
from partner_desk.findings.scene import Linked, Scene, link_to
from partner_desk.readings.finding_kinds import FindingKind
from partner_desk.readings.questions import Truth
from partner_desk.readings.roles import Listing

_GUEST_MARK = "#ext#@"
"""What stands in a guest's sign-in name between the own one and that of the tenant it visits."""


def _of(
    scene: Scene, one: Linked, scope: str = "", value: Truth = Truth.NO, since: datetime | None = None, **more: str
) -> Found:
    """What was found of a linked identity of a partner on the desk."""
    assert one.partner is not None
    names = {
        "person": scene.person(one.person),
        "partner": scene.wording.partner(one.partner.id),
        "tenant": scene.scope_name(one.person.tenant),
        **more,
    }
    held = scene.access_links(scene.ledger.accesses, one.rows)
    links = (*scene.links_of(one), *held)
    place = scope or one.person.tenant or ""
    return Found(place, one.partner.id, one.person.id, names, links, since, value)


def global_id(scene: Scene, kind: FindingKind) -> Iterator[Found]:
    """Links that name an organization's global ID."""
    for one in scene.known:
        if one.partner is not None and one.link.partner_id == one.partner.global_id:
            value, number = scene.value(kind, "global"), one.link.partner_id
            yield _of(scene, one, value=value, since=one.link.since, partner_id=number)


def no_role(scene: Scene, kind: FindingKind) -> Iterator[Found]:
    """Linked identities that reach nothing."""
    for one in scene.known:
        if not len(one.rows) and scene.is_complete(one.person):
            yield _of(scene, one, since=scene.begun(one))


def role_no(scene: Scene, kind: FindingKind) -> Iterator[Found]:
    """Linked identities whose every held role is one that does not count."""
    value = scene.value(kind, Listing.NO)
    accesses, roles = scene.ledger.accesses, [one.role for one in scene.ledger.profile_list]
    no = np.array([role is not None and scene.value(kind, role) is Truth.NO for role in roles], dtype=np.bool_)
    for one in scene.known:
        if len(one.held) and no[accesses.profile[one.held]].all() and scene.is_complete(one.person):
            yield _with_roles(scene, one, value)


def eligible_only(scene: Scene, kind: FindingKind) -> Iterator[Found]:
    """Linked identities that are eligible for roles, and hold none."""
    value = scene.value(kind, "eligible")
    for one in scene.known:
        if len(one.rows) and not len(one.held) and scene.is_complete(one.person):
            yield _with_roles(scene, one, value)


def single_resources(scene: Scene, kind: FindingKind) -> Iterator[Found]:
    """Linked identities that have roles at single resources, and nowhere else."""
    resource = scene.tree.kind == ScopeKind.RESOURCE
    for one in scene.known:
        if len(one.rows) and resource[scene.ledger.accesses.scope[one.rows]].all() and scene.is_complete(one.person):
            yield _with_roles(scene, one, Truth.NO)


def _with_roles(scene: Scene, one: Linked, value: Truth) -> Found:
    accesses = scene.ledger.accesses
    scopes = accesses.scope[one.rows].tolist()
    roles, where = scene.role_names(accesses, one.rows), scene.scope_names(scopes)
    nearest = scene.nearest(scopes, one.person.tenant)
    return _of(scene, one, nearest, value, scene.begun(one), roles=roles, where=where)


def identity_gone(scene: Scene, kind: FindingKind) -> Iterator[Found]:
    """Links of identities that are disabled or deleted."""
    for one in scene.linked:
        if one.gone and one.partner is not None:
            since = one.person.deleted_from if one.gone == "deleted" else one.person.disabled_from
            yield _of(scene, one, value=scene.value(kind, one.gone), since=since, state=one.gone)


def in_doubt(scene: Scene, kind: FindingKind) -> Iterator[Found]:
    """Identities with roles whose link a source spoke of, but left open."""
    linked = {one.person.id for one in scene.linked}
    for said in scene.estate.all(Collected).values():
        row = scene.ledger.identity_row.get(said.subject)
        if said.kind is not Collectable.PARTNER_ADMIN_LINKS or said.known or said.origin is None or row is None:
            continue
        person, rows = scene.ledger.identities[row], scene.rows_of(row)
        since = start_of((said.origin.observed or said.origin.on).date())
        if person.id in linked or scene.gone(person) or not len(rows) or scene.end <= since:
            continue
        accesses = scene.ledger.accesses
        scopes = accesses.scope[rows].tolist()
        names = {
            "person": scene.person(person),
            "tenant": scene.scope_name(person.tenant),
            "roles": scene.role_names(accesses, rows),
            "where": scene.scope_names(scopes),
            "source": (source := said.origin.source),
            "doubt": f"{source} does not say plainly whether it is still linked"
            if person.is_named
            else f"{source} has no name for it, while others have one, so it may have been deleted",
        }
        facts = (link_to(person, names["person"]), *scene.access_links(accesses, rows))
        yield Found(scene.nearest(scopes, person.tenant), None, person.id, names, facts, since)


# The wrong tenant -----------------------------------------------------------------------------------------


def guest_elsewhere(scene: Scene, kind: FindingKind) -> Iterator[Found]:
    """Identities with roles in a customer's tenant that are not linked there, while the same person is elsewhere."""
    yield from _elsewhere(scene, Via.ASSIGNMENT)


def lighthouse_elsewhere(scene: Scene, kind: FindingKind) -> Iterator[Found]:
    """Principals of delegations that are not linked in the managing tenant, while the same one is at the customer."""
    yield from _elsewhere(scene, Via.DELEGATION)


def _elsewhere(scene: Scene, via: Via) -> Iterator[Found]:
    linked = {one.person.id for one in scene.linked}
    accesses, rows = scene.ledger.accesses, scene.ledger.identity_row
    twins = scene.once("twins", lambda: _twins(scene.ledger.identities))
    for one in scene.known if twins else ():
        for twin in twins.get(_same(one.person), ()):
            if twin.tenant == one.person.tenant or twin.id in linked or not scene.ledger.links.known[rows[twin.id]]:
                continue
            held = scene.rows_of(rows[twin.id])
            held = held[accesses.via[held] == via.value]
            scopes = accesses.scope[held].tolist()
            if via is Via.DELEGATION:  # only who is linked at the very customer was meant to be linked here
                scopes = [scope for scope in scopes if scene.ledger.tenant_of(scope) == one.person.tenant]
            if not scopes:
                continue
            where, elsewhere = scene.scope_names(scopes), scene.scope_name(one.person.tenant)
            found = _of(scene, one, where=where, elsewhere=elsewhere)
            names = {**found.names, "person": scene.person(twin), "tenant": scene.scope_name(twin.tenant)}
            facts = (link_to(twin, names["person"]), *found.facts[:2], *scene.access_links(accesses, held))
            nearest = scene.nearest(scopes, twin.tenant)
            yield Found(nearest, found.partner, twin.id, names, facts, detail=one.link.partner_id)


def _twins(identities: Iterable[Principal]) -> Mapping[str, list[Principal]]:
    """The identities that are one person or one application in several tenants."""
    found: dict[str, list[Principal]] = {}
    for one in identities:
        same = _same(one)
        if same:
            found.setdefault(same, []).append(one)
    return {same: people for same, people in found.items() if len({one.tenant for one in people}) > 1}


def _same(one: Principal) -> str:
    """What is the same of a person in every tenant: the sign-in name at home; of an application, its id."""
    if one.app_id:
        return one.app_id.casefold()
    if one.kind not in (PrincipalKind.MEMBER, PrincipalKind.GUEST):
        return ""
    home, mark, _ = one.sign_in_name.casefold().partition(_GUEST_MARK)
    if not mark:
        return home
    name, _, domain = home.rpartition("_")
    return f"{name}@{domain}" if name else home


# How many there are ---------------------------------------------------------------------------------------


def last(scene: Scene, kind: FindingKind) -> Iterator[Found]:
    """Identities that are the only linked one of their partner at a customer."""
    for (_, tenant), people in scene.once("at customers", lambda: _at_customers(scene)).items():
        if len(people) == 1:
            (one,) = people.values()
            yield _of(scene, one, scene.tree.key(tenant), tenant=scene.tree.name(tenant))


def people_only(scene: Scene, kind: FindingKind) -> Iterator[Found]:
    """Partners whose linked identities at a customer are people, each of whom may leave."""
    human = (PrincipalKind.MEMBER, PrincipalKind.GUEST)
    for (partner, tenant), people in scene.once("at customers", lambda: _at_customers(scene)).items():
        if len(people) < 2 or any(one.person.kind not in human for one in people.values()):
            continue
        told = ", ".join(sorted(scene.person(one.person) for one in people.values())[:2])
        rest = len(people) - 2
        names = {
            "people": f"{told} and {rest:,} more" if rest > 0 else told.replace(", ", " and "),
            "partner": scene.wording.partner(partner),
            "tenant": scene.tree.name(tenant),
        }
        facts = tuple(link_to(one.person, scene.person(one.person)) for one in list(people.values())[:2])
        yield Found(scene.tree.key(tenant), partner, None, names, facts)


def _at_customers(scene: Scene) -> Mapping[tuple[str, int], dict[str, Linked]]:
    """The linked identities with an access, by partner and customer."""
    found: dict[tuple[str, int], dict[str, Linked]] = {}
    tops = scene.tree.top[scene.ledger.accesses.scope] if len(scene.tree) else None
    for one in scene.known:
        partner = one.partner
        if tops is None or not isinstance(partner, Partner):
            continue
        for tenant in np.unique(tops[one.held]).tolist() if len(one.held) else ():
            if tenant in scene.customers:
                found.setdefault((partner.id, tenant), {})[one.person.id] = one
    return found
