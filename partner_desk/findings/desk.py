"""Findings about the desk itself: PartnerIDs of nobody or of two, what is old, and what contradicts itself.

Where two origins disagree about one fact, the desk holds what was recorded last, and the journal what was before.
What it can hold side by side, and is looked for here: two links of one identity, two partners of record or two offers
of one subscription that are in force at the same time and say different things; and a role assignment of an identity
that another origin places in another tenant.
"""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, TypeVar

import numpy as np

from partner_desk.domain.access import Delegation, DenyAssignment, Membership, PrincipalKind, RoleAssignment
from partner_desk.domain.billing import Billing
from partner_desk.domain.changes import WORD_OF, Fact
from partner_desk.domain.coverage import ALL, Collectable, Collected
from partner_desk.domain.descriptions import kind_of
from partner_desk.domain.moments import is_over, start_of
from partner_desk.domain.naming import counted, person_name, principal_called
from partner_desk.domain.origin import Origin
from partner_desk.domain.partners import Partner, PartnerAdminLink, PartnerOfRecord
from partner_desk.domain.scopes import Scope
from partner_desk.explain.fact_links import FactLink
from partner_desk.findings.context import TOLD, FindingContext, Linked, link_to, several
from partner_desk.findings.finding import Found
from partner_desk.findings.links import disputed_links, disputed_roles
from partner_desk.readings.finding_kinds import FindingKind

T = TypeVar("T", PartnerAdminLink, PartnerOfRecord, Billing)


@dataclass(frozen=True, slots=True)
class _Bearer:
    """Something that names a PartnerID on the day: a link or a record, where it stands and who bears it."""

    fact: PartnerAdminLink | PartnerOfRecord
    scope: str
    principal: str | None
    name: str

    @property
    def link(self) -> FactLink:
        return link_to(self.fact, f"PartnerID {self.fact.partner_id}")


def _bearers(context: FindingContext) -> Iterator[_Bearer]:
    for one in context.linked:
        yield _Bearer(one.link, one.person.tenant or "", one.person.id, person_name(one.person))
    for scope, key, place in context.subscriptions:
        record = context.record_of(key) if place.record else None
        if record is not None:
            yield _Bearer(record, key, None, context.tree.name(scope))


def unknown_id(context: FindingContext, kind: FindingKind) -> Iterator[Found]:
    """PartnerIDs that no partner on the desk has."""
    for bearer in _bearers(context):
        number = bearer.fact.partner_id
        if number not in context.estate.partner_of_id:
            names = {"partner_id": number, "bearer": bearer.name}
            yield Found(bearer.scope, None, bearer.principal, names, (bearer.link,), bearer.fact.since, detail=number)


def closed_id(context: FindingContext, kind: FindingKind) -> Iterator[Found]:
    """PartnerIDs that were closed and are still in use."""
    for bearer in _bearers(context):
        number = bearer.fact.partner_id
        partner = context.estate.partner_of_id.get(number)
        if partner is not None and context.is_closed(partner, number):
            since = partner.closed_since(number)
            names = {
                "partner": context.wording.partner(partner.id),
                "partner_id": number,
                "bearer": bearer.name,
                "day": f"{since:%Y-%m-%d}" if since is not None else "",
            }
            facts = (bearer.link, link_to(partner, names["partner"]))
            yield Found(bearer.scope, partner.id, bearer.principal, names, facts, since, detail=number)


def shared_id(context: FindingContext, kind: FindingKind) -> Iterator[Found]:
    """PartnerIDs that two organizations have; edits refuse that, imports and old desks may hold it."""
    owners: dict[str, list[Partner]] = {}
    for partner in context.estate.partners.values():
        for number in dict.fromkeys(partner.partner_ids):
            if number:
                owners.setdefault(number, []).append(partner)
    for number, partners in owners.items():
        if len(partners) < 2:
            continue
        first, *others = sorted(partners, key=lambda one: one.id.casefold())
        names = {
            "partner": context.wording.partner(first.id),
            "other": several([context.wording.partner(other.id) for other in others], "organization"),
            "partner_id": number,
        }
        facts = tuple(link_to(one, context.wording.partner(one.id)) for one in (first, *others))
        yield Found(first.tenant or "", first.id, None, names, facts, detail=number)


# What contradicts itself ----------------------------------------------------------------------------------


def contradiction(context: FindingContext, kind: FindingKind) -> Iterator[Found]:
    """Facts in force at the same time that cannot both be so."""
    yield from _two_links(context)
    yield from _links_of_one_day(context)
    yield from _roles_of_one_day(context)
    billings, records = context.fact_index.by_subscription
    for scope, key, _ in context.subscriptions:
        name = context.tree.name(scope)
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


# What is old ----------------------------------------------------------------------------------------------

_AGING: Mapping[type[Fact], Collectable] = {
    RoleAssignment: Collectable.ROLE_ASSIGNMENTS,
    Membership: Collectable.GROUP_MEMBERS,
    PartnerOfRecord: Collectable.PARTNERS_OF_RECORD,
    Billing: Collectable.BILLING,
    Delegation: Collectable.DELEGATIONS,
    DenyAssignment: Collectable.DENY_ASSIGNMENTS,
}
"""The kinds of fact that change in Azure without telling the desk, and what says that they were collected again.

Links are told of apart, by name: only the linked identities can look.
"""


def old(context: FindingContext, kind: FindingKind) -> Iterator[Found]:
    """Facts that nobody looked at again for long, counted for each tenant and kind."""
    dates = _Dates(context)
    yield from _counted(context, Scope, _old_scopes(context, dates))
    for fact, collected in _AGING.items():
        yield from _counted(context, fact, _old(context, dates, fact, collected))


def _counted(context: FindingContext, fact: type[Fact], facts: Iterable[tuple[str, int, Origin]]) -> Iterator[Found]:
    """One finding for each tenant, with how many facts are old and since when."""
    of = kind_of(fact)
    by_tenant: dict[str, tuple[int, Origin]] = {}
    for tenant, count, origin in facts:
        total, oldest = by_tenant.get(tenant, (0, origin))
        by_tenant[tenant] = (total + count, min(oldest, origin, key=lambda one: one.seen))
    for tenant, (count, origin) in by_tenant.items():
        seen = origin.seen
        names = {
            "facts": counted(count, of.singular, of.plural),
            "where": context.scope_name(tenant),
            "day": f"{seen:%Y-%m-%d}",
            "source": origin.source,
            "days": f"{context.older_than.days:,}",
        }
        yield Found(tenant, None, None, names, (), seen + context.older_than, detail=of.plural)


def stale_links(context: FindingContext, kind: FindingKind) -> Iterator[Found]:
    """Links that count and that nobody looked at again for long, for each tenant and partner."""
    dates = _Dates(context)
    stale: dict[tuple[str, str], list[tuple[datetime, Linked]]] = {}
    for linked in context.known:
        seen, tenant = linked.link.last_seen, linked.person.tenant or ""
        if seen is None or seen >= dates.limit or linked.partner is None or not len(linked.held):
            continue
        if not dates.is_fresh(Collectable.PARTNER_ADMIN_LINKS, (linked.person.id, tenant)):
            stale.setdefault((tenant, linked.partner.id), []).append((seen, linked))
    for (tenant, partner), links in stale.items():
        links.sort(key=lambda one: (one[0], one[1].person.id))
        oldest = links[0][0]
        names = {
            "links": counted(len(links), "link"),
            "partner": context.wording.partner(partner),
            "tenant": context.scope_name(tenant),
            "people": several([person_name(linked.person) for _, linked in links], ""),
            "days": f"{context.older_than.days:,}",
            "day": f"{oldest:%Y-%m-%d}",
        }
        facts = tuple(fact for _, linked in links[:TOLD] for fact in context.links_of(linked))
        yield Found(tenant, partner, None, names, facts, oldest + context.older_than)


class _Dates:
    """Which origins are old; what was looked at again since, by the statements of what was collected."""

    def __init__(self, context: FindingContext) -> None:
        self.limit = context.ago(context.older_than)
        self._old: dict[int, bool] = {}
        self._fresh: set[tuple[Collectable, str]] = set()
        for collected in context.estate.all(Collected).values():
            seen = collected.on or (collected.origin.seen if collected.origin is not None else None)
            if collected.known and seen is not None and seen >= self.limit:
                self._fresh.add((collected.kind, collected.subject))

    def is_old(self, origin: Origin | None) -> bool:
        """Whether an origin is old; facts of one file share theirs."""
        is_old = self._old.get(id(origin))
        if is_old is None:
            is_old = self._old[id(origin)] = origin is not None and origin.seen < self.limit
        return is_old

    def is_fresh(self, kind: Collectable, subjects: Iterable[str]) -> bool:
        """Whether one of the subjects was looked at since."""
        return bool(self._fresh) and any((kind, one) in self._fresh for one in (*subjects, ALL))


def _old_scopes(context: FindingContext, dates: _Dates) -> Iterator[tuple[str, int, Origin]]:
    tree = context.tree
    numbers = [number for number, origin in enumerate(tree.origins) if dates.is_old(origin)]
    rows = np.isin(tree.origin, numbers) if numbers else np.zeros(0, dtype=np.bool_)
    if not rows.any():
        return
    code = tree.top[rows].astype(np.int64) * len(tree.origins) + tree.origin[rows]
    for value, count in zip(*np.unique(code, return_counts=True), strict=True):
        tenant, number = divmod(int(value), len(tree.origins))
        yield context.fact_index.tenant_keys.get(tenant, tree.key(tenant)), int(count), tree.origins[number]


def _old(
    context: FindingContext, dates: _Dates, kind: type[Fact], collected: Collectable
) -> Iterator[tuple[str, int, Origin]]:
    place = _Place(context)
    facts: Iterable[Any] = context.estate.facts.get(kind, {}).values()
    for fact in facts:
        if not dates.is_old(fact.origin) or is_over(fact, context.start):
            continue
        subjects = place.subjects(fact)
        if not dates.is_fresh(collected, subjects):
            yield subjects[-1], 1, fact.origin


class _Place:
    """Where facts stand: the subjects of statements about them, nearest first, their tenant last.

    Statements about scopes below subscriptions are not looked for: no export is about less than a subscription.
    """

    def __init__(self, context: FindingContext) -> None:
        self.context = context
        self._above: dict[int, tuple[str, ...]] = {}
        self._scope_of: dict[str, int] = {}
        for columns in (
            context.fact_index.accesses,
            context.fact_index.foreign,
        ):  # found once already, which takes its time
            self._scope_of.update(zip(columns.facts, columns.scope.tolist(), strict=True))

    def subjects(self, fact: Fact) -> tuple[str, ...]:
        """The subjects of statements that reach a fact."""
        if isinstance(fact, Membership | PartnerAdminLink):
            subject = fact.group if isinstance(fact, Membership) else fact.principal
            person = self.context.estate.principals.get(subject)
            return subject, (person.tenant or "") if person is not None else ""
        scope = self._scope_of.get(fact.id) if isinstance(fact, RoleAssignment | Delegation) else None
        if scope is None:
            key = fact.subscription if isinstance(fact, PartnerOfRecord | Billing) else getattr(fact, "scope", "")
            scope = self.context.tree.find(key)
        if scope is None:
            return ("",)
        subscription = self.context.subscription_of(scope)
        top = scope if subscription is None else subscription
        if top not in self._above:
            self._above[top] = tuple(self.context.tree.key(one) for one in self.context.tree.path(top))
        return self._above[top]
