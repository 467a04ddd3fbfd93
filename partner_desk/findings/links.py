"""Findings about partner admin links: where they stand, what the linked identities hold, and how many there are."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime

import numpy as np

from partner_desk.domain.access import AccountState, Principal, PrincipalKind, RoleAssignment
from partner_desk.domain.coverage import Collectable, Collected
from partner_desk.domain.disputes import disputed_link, is_disputed
from partner_desk.domain.grouping import grouped
from partner_desk.domain.ids import ScopeKind
from partner_desk.domain.moments import start_of
from partner_desk.domain.naming import account_called, listed, person_name
from partner_desk.domain.origin import Origin
from partner_desk.domain.partners import Partner, PartnerAdminLink
from partner_desk.engine.access_table import Via
from partner_desk.findings.context import FindingContext, Linked, link_to
from partner_desk.findings.finding import Found
from partner_desk.language import tr
from partner_desk.readings.finding_kinds import FindingKind
from partner_desk.readings.questions import Truth
from partner_desk.readings.roles import Listing

_GUEST_MARK = "#ext#@"
"""What stands in a guest's sign-in name between the own one and that of the tenant it visits."""


def _of(
    context: FindingContext,
    linked: Linked,
    scope: str = "",
    value: Truth = Truth.NO,
    since: datetime | None = None,
    **more: str,
) -> Found:
    """What was found of a linked identity of a partner on the desk."""
    assert linked.partner is not None
    names = {
        "person": person_name(linked.person),
        "account": account_called(linked.person),
        "partner": context.wording.partner(linked.partner.id),
        "tenant": context.scope_name(linked.person.tenant),
        **more,
    }
    held = context.access_links(context.fact_index.accesses, linked.rows)
    links = (*context.links_of(linked), *held)
    place = scope or linked.person.tenant or ""
    return Found(place, linked.partner.id, linked.person.id, names, links, since, value)


def global_id(context: FindingContext, kind: FindingKind) -> Iterator[Found]:
    """Links that name an organization's global ID."""
    for linked in context.known:
        if linked.partner is not None and linked.link.partner_id == linked.partner.global_id:
            value, number = context.value(kind, "global"), linked.link.partner_id
            yield _of(context, linked, value=value, since=linked.link.since, partner_id=number)


def no_role(context: FindingContext, kind: FindingKind) -> Iterator[Found]:
    """Linked identities that reach nothing."""
    for one in context.known:
        if not len(one.rows) and context.is_complete(one.person):
            yield _of(context, one, since=context.begun(one))


def role_no(context: FindingContext, kind: FindingKind) -> Iterator[Found]:
    """Linked identities whose every held role is one that does not count."""
    value = context.value(kind, Listing.NO)
    accesses, roles = context.fact_index.accesses, [one.judged_role for one in context.fact_index.profile_list]
    no = np.array([role is not None and context.value(kind, role) is Truth.NO for role in roles], dtype=np.bool_)
    for one in context.known:
        if len(one.held) and no[accesses.profile[one.held]].all() and context.is_complete(one.person):
            yield _with_roles(context, one, value)


def eligible_only(context: FindingContext, kind: FindingKind) -> Iterator[Found]:
    """Linked identities that are eligible for roles, and hold none."""
    value = context.value(kind, "eligible")
    for one in context.known:
        if len(one.rows) and not len(one.held) and context.is_complete(one.person):
            yield _with_roles(context, one, value)


def single_resources(context: FindingContext, kind: FindingKind) -> Iterator[Found]:
    """Linked identities that have roles at single resources, and nowhere else."""
    resource = context.tree.kind == ScopeKind.RESOURCE
    for linked in context.known:
        if (
            len(linked.rows)
            and resource[context.fact_index.accesses.scope[linked.rows]].all()
            and context.is_complete(linked.person)
        ):
            yield _with_roles(context, linked, Truth.NO)


def _with_roles(context: FindingContext, linked: Linked, value: Truth) -> Found:
    accesses = context.fact_index.accesses
    scopes = accesses.scope[linked.rows].tolist()
    roles, where = context.role_names(accesses, linked.rows), context.scope_names(scopes)
    nearest = context.nearest(scopes, linked.person.tenant)
    return _of(context, linked, nearest, value, context.begun(linked), roles=roles, where=where)


def identity_gone(context: FindingContext, kind: FindingKind) -> Iterator[Found]:
    """Links of identities that are disabled or deleted."""
    for linked in context.linked:
        if linked.gone and linked.partner is not None:
            since, value = context.gone_since(linked.person), context.value(kind, linked.gone)
            yield _of(context, linked, value=value, since=since, state=tr(AccountState(linked.gone).words))


def in_doubt(context: FindingContext, kind: FindingKind) -> Iterator[Found]:
    """Identities with roles whose link a source spoke of, but left open."""
    for person, origin in doubts(context).values():
        rows = context.rows_of(context.fact_index.identity_row[person.id])
        seen = start_of(origin.seen.date())
        accesses = context.fact_index.accesses
        scopes = accesses.scope[rows].tolist()
        names = {
            "person": person_name(person),
            "tenant": context.scope_name(person.tenant),
            "roles": context.role_names(accesses, rows),
            "where": context.scope_names(scopes),
            "source": (source := origin.source),
            "doubt": f"{source} does not say plainly whether it is still linked"
            if person.is_named
            else f"{source} has no name for it, while others have one, so it may have been deleted",
        }
        facts = (link_to(person, names["person"]), *context.access_links(accesses, rows))
        yield Found(context.nearest(scopes, person.tenant), None, person.id, names, facts, seen)


def doubts(context: FindingContext) -> Mapping[str, tuple[Principal, Origin]]:
    """The identities with roles whose link is in doubt on the day, by id, and what left it open."""
    return context.once(_doubts, context)


def _doubts(context: FindingContext) -> Mapping[str, tuple[Principal, Origin]]:
    in_doubt = {}
    linked = {one.person.id for one in context.linked}
    for said in context.estate.all(Collected).values():
        row = context.fact_index.identity_row.get(said.subject)
        if said.kind is not Collectable.PARTNER_ADMIN_LINKS or said.known or said.origin is None or row is None:
            continue
        person, seen = context.fact_index.identities[row], start_of(said.origin.seen.date())
        settled = person.id in linked or person.id in disputed_links(context) or context.gone(person)
        if not settled and len(context.rows_of(row)) and seen < context.end:
            in_doubt[person.id] = (person, said.origin)
    return in_doubt


def disputed_links(context: FindingContext) -> Mapping[str, tuple[PartnerAdminLink, Origin]]:
    """The links, by identity, of which two sources say different things as of one moment: and who says otherwise."""
    return context.once(_disputed, context)


def _disputed(context: FindingContext) -> Mapping[str, tuple[PartnerAdminLink, Origin]]:
    disputed = {}
    by_person = grouped(context.estate.links.values(), lambda link: link.principal)
    for said in context.estate.all(Collected).values():
        of_links = said.kind is Collectable.PARTNER_ADMIN_LINKS
        link = disputed_link(by_person.get(said.subject, ()), said) if of_links else None
        if link is not None and said.origin is not None and said.origin.seen < context.end:
            disputed[said.subject] = (link, said.origin)
    return disputed


def disputed_roles(context: FindingContext) -> Mapping[str, tuple[RoleAssignment, Origin]]:
    """The role assignments, by id, that one source has and a whole list of the same moment lacks: and which list."""
    return context.once(_disputed_roles, context)


def _disputed_roles(context: FindingContext) -> Mapping[str, tuple[RoleAssignment, Origin]]:
    disputed = {}
    doubted = {
        said.subject: said
        for said in context.estate.all(Collected).values()
        if said.kind is Collectable.ROLE_ASSIGNMENTS and not said.known and said.origin is not None
    }
    for role in context.estate.role_assignments.values() if doubted else ():
        scope = context.tree.find(role.scope) if role.until is not None else None
        subscription = context.subscription_of(scope) if scope is not None else None
        said = doubted.get(context.tree.key(subscription)) if subscription is not None else None
        if said is not None and said.origin is not None and is_disputed(role, said) and said.origin.seen < context.end:
            disputed[role.id] = (role, said.origin)
    return disputed


# The wrong tenant -----------------------------------------------------------------------------------------


def guest_elsewhere(context: FindingContext, kind: FindingKind) -> Iterator[Found]:
    """Identities with roles in a customer's tenant that are not linked there, while the same person is elsewhere."""
    yield from _elsewhere(context, Via.ASSIGNMENT)


def lighthouse_elsewhere(context: FindingContext, kind: FindingKind) -> Iterator[Found]:
    """Principals of delegations that are not linked in the managing tenant, while the same one is at the customer."""
    yield from _elsewhere(context, Via.DELEGATION)


def _elsewhere(context: FindingContext, via: Via) -> Iterator[Found]:
    linked_ids = {one.person.id for one in context.linked}
    accesses, rows = context.fact_index.accesses, context.fact_index.identity_row
    twins = context.once(_twins, context.fact_index.identities)
    for linked in context.known if twins else ():
        for twin in twins.get(_same(linked.person), ()):
            if (
                twin.tenant == linked.person.tenant
                or twin.id in linked_ids
                or not context.fact_index.links.known[rows[twin.id]]
            ):
                continue
            held = context.rows_of(rows[twin.id])
            held = held[accesses.via[held] == via.value]
            scopes = accesses.scope[held].tolist()
            if via is Via.DELEGATION:  # only who is linked at the very customer was meant to be linked here
                scopes = [scope for scope in scopes if context.fact_index.tenant_of(scope) == linked.person.tenant]
            if not scopes:
                continue
            where, elsewhere = context.scope_names(scopes), context.scope_name(linked.person.tenant)
            detected = _of(context, linked, where=where, elsewhere=elsewhere)
            names = {
                **detected.names,
                "person": person_name(twin),
                "account": account_called(twin),
                "tenant": context.scope_name(twin.tenant),
            }
            facts = (link_to(twin, names["person"]), *detected.facts[:2], *context.access_links(accesses, held))
            nearest = context.nearest(scopes, twin.tenant)
            yield Found(nearest, detected.partner, twin.id, names, facts, detail=linked.link.partner_id)


def _twins(identities: Iterable[Principal]) -> Mapping[str, list[Principal]]:
    """The identities that are one person or one application in several tenants."""
    alike = grouped(identities, _same).items()
    return {same: people for same, people in alike if same and len({one.tenant for one in people}) > 1}


def _same(identity: Principal) -> str:
    """What is the same of a person in every tenant: the sign-in name at home; of an application, its id."""
    if identity.app_id:
        return identity.app_id.casefold()
    if identity.kind not in (PrincipalKind.MEMBER, PrincipalKind.GUEST):
        return ""
    home, mark, _ = identity.sign_in_name.casefold().partition(_GUEST_MARK)
    if not mark:
        return home
    name, _, domain = home.rpartition("_")
    return f"{name}@{domain}" if name else home


# How many there are ---------------------------------------------------------------------------------------


def last(context: FindingContext, kind: FindingKind) -> Iterator[Found]:
    """Identities that are the only linked one of their partner at a customer."""
    for (_, tenant), people in context.once(_at_customers, context).items():
        if len(people) == 1:
            (one,) = people.values()
            yield _of(context, one, context.tree.key(tenant), tenant=context.tree.name(tenant))


def people_only(context: FindingContext, kind: FindingKind) -> Iterator[Found]:
    """Partners whose linked identities at a customer are people, each of whom may leave."""
    human = (PrincipalKind.MEMBER, PrincipalKind.GUEST)
    for (partner, tenant), people in context.once(_at_customers, context).items():
        if len(people) < 2 or any(one.person.kind not in human for one in people.values()):
            continue
        names = {
            "people": listed(sorted(person_name(one.person) for one in people.values()), 2),
            "partner": context.wording.partner(partner),
            "tenant": context.tree.name(tenant),
        }
        facts = tuple(link_to(one.person, person_name(one.person)) for one in list(people.values())[:2])
        yield Found(context.tree.key(tenant), partner, None, names, facts)


def _at_customers(context: FindingContext) -> Mapping[tuple[str, int], dict[str, Linked]]:
    """The linked identities with an access, by partner and customer."""
    by_customer: dict[tuple[str, int], dict[str, Linked]] = {}
    tops = context.tree.top[context.fact_index.accesses.scope] if len(context.tree) else None
    for linked in context.known:
        partner = linked.partner
        if tops is None or not isinstance(partner, Partner):
            continue
        for tenant in np.unique(tops[linked.held]).tolist() if len(linked.held) else ():
            if tenant in context.customers:
                by_customer.setdefault((partner.id, tenant), {})[linked.person.id] = linked
    return by_customer
