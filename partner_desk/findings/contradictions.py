"""Findings about what contradicts itself: facts that cannot both be so, and sources that say different things.

Where two origins disagree about one fact, the desk holds what was recorded last, and the journal what was before.
What it can hold side by side, and is looked for here: two links of one identity, two partners of record or two offers
of one subscription that are in force at the same time and say different things; and a role assignment of an identity
that another origin places in another tenant. Besides, links and roles that one source shows and another one of the same
moment denies (`domain/disputes.py`), offers that two lists of one moment show differently, and offers that a list shows
otherwise by its quota ID.
"""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterator, Sequence
from typing import TypeVar

from partner_desk.domain.access import PrincipalKind
from partner_desk.domain.billing import Billing, Offer
from partner_desk.domain.changes import WORD_OF
from partner_desk.domain.disputes import disputed_offers
from partner_desk.domain.moments import holds_at, start_of
from partner_desk.domain.naming import person_name, principal_called
from partner_desk.domain.origin import Origin
from partner_desk.domain.partners import PartnerAdminLink, PartnerOfRecord
from partner_desk.findings.context import FindingContext, link_to
from partner_desk.findings.finding import Found
from partner_desk.findings.links import disputed_links, disputed_roles
from partner_desk.readings.finding_kinds import FindingKind
from partner_desk.readings.offers import OfferTable

T = TypeVar("T", PartnerAdminLink, PartnerOfRecord, Billing)


def contradiction(context: FindingContext, kind: FindingKind) -> Iterator[Found]:
    """Facts in force at the same time that cannot both be so."""
    yield from _two_links(context)
    yield from _quota_ids(context)
    yield from _links_of_one_day(context)
    yield from _roles_of_one_day(context)
    billings, records = context.fact_index.by_subscription
    for scope, key, _ in context.subscriptions:
        name = context.tree.name(scope)
        if sides := disputed_offers(billings.get(key, ()), context.start):
            yield _both(key, None, name, [f"{one.offer.words} by its quota ID" for one in sides], sides)
        for pair in _at_once(context, records.get(key, ()), lambda one: one.partner_id):
            told = [f"PartnerID {one.partner_id} as partner of record" for one in pair]
            yield _both(key, None, name, told, pair)
        for rows in _at_once(
            context, billings.get(key, ()), lambda one: (one.offer, one.bill_to, one.reseller_of_record)
        ):
            yield _both(key, None, name, [sale_called(context, one) for one in rows], rows)
    yield from _two_tenants(context)


def _two_links(context: FindingContext) -> Iterator[Found]:
    links = context.fact_index.links
    for identity, numbers in links.rows_of.items():
        if len(numbers) > 1:
            person = context.fact_index.identities[identity]
            rows = [context.estate.links[links.facts[number]] for number in numbers]
            for pair in _at_once(context, rows, lambda one: one.partner_id):
                told = [f"a link to PartnerID {one.partner_id}" for one in pair]
                yield _both(person.tenant or "", person.id, person_name(person), told, pair)


def _quota_ids(context: FindingContext) -> Iterator[Found]:
    """Offers that a list, which is no older than what the desk knows them from, shows otherwise by its quota ID."""
    table = OfferTable.shipped()
    for _, key, _ in context.subscriptions:
        detail, billing = context.estate.subscriptions.get(key), context.billing_of(key)
        if detail is None or billing is None or detail.origin is None or billing.origin is None:
            continue
        told, seen = table.by_quota.get(detail.quota_id.casefold(), Offer.UNKNOWN), detail.origin.seen
        if table.joined(billing.offer, told) is None and billing.origin.seen <= seen and holds_at(billing, seen):
            names = {
                "where": context.scope_name(key),
                "one": _from(sale_called(context, billing), billing.origin),
                "other": _from(f"{told.words} by its quota ID", detail.origin),
            }
            facts = (link_to(billing, billing.offer.words),)
            yield Found(key, None, None, names, facts, start_of(seen.date()), detail=f"quota id|{billing.id}")


def _links_of_one_day(context: FindingContext) -> Iterator[Found]:
    """Links that one source has, when another one of the same moment has none, or another one."""
    for who, (link, other) in disputed_links(context).items():
        person = context.estate.principals.get(who)
        if person is None:
            continue
        mine = [one for one in context.estate.links.values() if one.principal == who and one.origin is not None]
        against = next((one for one in mine if one.origin == other and one.since == one.until), None)
        otherwise = f"a link to PartnerID {against.partner_id}" if against is not None else "no link"
        told = (f"a link to PartnerID {link.partner_id}", otherwise)
        pair = (_from(told[0], link.origin), _from(told[1], other))
        names = {"where": person_name(person), "one": pair[0], "other": pair[1]}
        facts = (link_to(link, told[0]), link_to(person, person_name(person)))
        since, detail = start_of(other.seen.date()), f"{WORD_OF[PartnerAdminLink]}|{link.id}"
        yield Found(person.tenant or "", None, who, names, facts, since, detail=detail)


def _roles_of_one_day(context: FindingContext) -> Iterator[Found]:
    """Roles that one source has, and that a list which is whole lacks as of the same moment."""
    for role, other in disputed_roles(context).values():
        name, where = context.wording.role(role.role), context.scope_name(role.scope)
        names = {
            "where": principal_called(context.estate, role.principal),
            "one": _from(f"{name} at {where}", role.origin),
            "other": _from("no such role", other),
        }
        since = start_of(other.seen.date())
        yield Found(role.scope, None, role.principal, names, (link_to(role, name),), since, detail=role.id)


def _at_once(context: FindingContext, facts: Sequence[T], says: Callable[[T], object]) -> Iterator[tuple[T, T]]:
    """Pairs of facts in force at one time of the day that say different things."""
    if len(facts) < 2:
        return
    part = context.facts.time.part
    for one, other in itertools.combinations(sorted(facts, key=lambda fact: fact.id), 2):
        if says(one) != says(other) and part(one.since, one.until) & part(other.since, other.until):
            yield one, other


def _both(
    scope: str,
    principal: str | None,
    where: str,
    told: Sequence[str],
    pair: Sequence[PartnerAdminLink | PartnerOfRecord | Billing],
) -> Found:
    names = {"where": where, "one": _from(told[0], pair[0].origin), "other": _from(told[1], pair[1].origin)}
    begins = [one.since for one in pair if one.since is not None]
    facts = tuple(link_to(one, text) for one, text in zip(pair, told, strict=True))
    detail = "|".join((WORD_OF[type(pair[0])], *(one.id for one in pair)))
    return Found(scope, None, principal, names, facts, max(begins, default=None), detail=detail)


def _from(text: str, origin: Origin | None) -> str:
    return text if origin is None else f"{text} (from {origin.source} of {origin.seen:%Y-%m-%d})"


def sale_called(context: FindingContext, billing: Billing) -> str:
    """An offer, and who sells it."""
    seller = f" sold by {context.wording.partner(billing.bill_to)}" if billing.bill_to else ""
    return f"{billing.offer.words}{seller}"


def _two_tenants(context: FindingContext) -> Iterator[Found]:
    """Assignments that reach nothing, because the identity is said to be of another tenant."""
    fact_index, estate = context.fact_index, context.estate
    idle = estate.role_assignments.keys() - set(fact_index.accesses.facts) - set(fact_index.foreign.facts)
    for key in sorted(idle):
        assignment = estate.role_assignments[key]
        person, scope = estate.principals.get(assignment.principal), context.tree.find(assignment.scope)
        if person is None or person.kind is PrincipalKind.FOREIGN_GROUP or scope is None:
            continue
        if not context.facts.time.part(assignment.since, assignment.until):
            continue
        where, tenant = context.tree.name(scope), context.scope_name(person.tenant)
        of_scope = context.scope_name(fact_index.tenant_of(scope))
        names = {
            "where": person_name(person),
            "one": _from(f"a role at {where}, in the tenant {of_scope}", assignment.origin),
            "other": _from(f"an account in the tenant {tenant}", person.origin),
        }
        facts = (link_to(assignment, context.wording.role(assignment.role)), link_to(person, person_name(person)))
        yield Found(context.tree.key(scope), None, person.id, names, facts, assignment.since, detail=assignment.id)
