"""Findings about the desk itself: PartnerIDs of nobody or of two, and what is old."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import numpy as np

from partner_desk.domain.access import Delegation, DenyAssignment, Membership, RoleAssignment
from partner_desk.domain.billing import Billing
from partner_desk.domain.changes import Fact
from partner_desk.domain.coverage import ALL, Collectable, Collected
from partner_desk.domain.descriptions import kind_of
from partner_desk.domain.moments import is_over
from partner_desk.domain.naming import counted, person_name
from partner_desk.domain.origin import Origin
from partner_desk.domain.partners import Partner, PartnerAdminLink, PartnerOfRecord
from partner_desk.domain.scopes import Scope
from partner_desk.explain.fact_links import FactLink
from partner_desk.findings.context import TOLD, FindingContext, Linked, link_to, several
from partner_desk.findings.finding import Found
from partner_desk.language import day_said
from partner_desk.readings.finding_kinds import FindingKind


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
                "day": day_said(since) if since is not None else "",
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
            "other": several([context.wording.partner(other.id) for other in others], "more organization"),
            "partner_id": number,
        }
        facts = tuple(link_to(one, context.wording.partner(one.id)) for one in (first, *others))
        yield Found(first.tenant or "", first.id, None, names, facts, detail=number)


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
            "people": several([person_name(linked.person) for _, linked in links]),
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
