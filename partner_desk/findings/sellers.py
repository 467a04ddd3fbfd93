"""Findings about subscriptions that Cloud Solution Providers sell, and about what their billed partners earn."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TypeAlias

import numpy as np
import numpy.typing as npt

from partner_desk.domain.access import DenyAssignment
from partner_desk.domain.billing import ChargeKind, Offer
from partner_desk.domain.coverage import Collectable
from partner_desk.domain.descriptions import kind_of
from partner_desk.domain.naming import person_name
from partner_desk.engine.access_table import Accesses, HolderKind, ticks
from partner_desk.engine.judge import Day
from partner_desk.engine.partner_sets import PartnerSets
from partner_desk.engine.subscriptions import SubscriptionState
from partner_desk.engine.verdict_table import VerdictTable
from partner_desk.explain.fact_links import FactLink
from partner_desk.explain.wording import offer_in_words
from partner_desk.findings.context import FindingContext, link_to
from partner_desk.findings.finding import Found
from partner_desk.language import day_said, tr
from partner_desk.readings.finding_kinds import FindingKind
from partner_desk.readings.questions import Truth, Verdict

MONTH = timedelta(days=30)
"""How far back a loss is still told of."""

AMBIGUOUS = (Offer.EA_OR_MCA, Offer.CSP_UNKNOWN)
"""The offers that a quota id cannot tell apart."""


@dataclass(frozen=True, eq=False)
class Credit:
    """What the billed partners earn on a day: verdicts by node, and by node the lane of its billed partner."""

    day: Day
    judged: VerdictTable
    billed: PartnerSets

    @staticmethod
    def of(context: FindingContext, day: Day, program: str) -> Credit:
        """Ask the judge for every billed partner."""
        judged = day.judged(context.library.programs[program], ChargeKind.USAGE)
        return Credit(day, judged, _partners(day, lambda place: {place.sellers.bill_to}))

    def where(self, verdict: Verdict) -> PartnerSets:
        """By node the billed partner, where the leaves that hang on it have a verdict for that one."""
        return self.judged.where(verdict) & self.billed

    def is_billed_not_recognized(self, nodes: npt.NDArray[np.intp], lane: int) -> npt.NDArray[np.bool_]:
        """Whether one partner is billed at nodes and not recognized."""
        return self.where(Verdict.NOT_RECOGNIZED).take(nodes).has(lane)


def _partners(day: Day, named: Callable[[SubscriptionState], Iterable[str | None]]) -> PartnerSets:
    """By node, the partners that the state of its subscription names."""
    numbers = {partner.id: number for number, partner in enumerate(day.partners)}
    by_state = [[numbers[one] for one in named(state) if one in numbers] for state in day.places.list]
    return PartnerSets.of(by_state).take(day.places.number[day.fact_index.compressed_tree.subscription])


def _lost(context: FindingContext, program: str) -> dict[int, list[int]]:
    """Where the billed partner earned a month ago and does not now: scopes of nodes, by number of the subscription."""
    return context.once(_find_lost, context, program)


def _find_lost(context: FindingContext, program: str) -> dict[int, list[int]]:
    compressed_tree = context.fact_index.compressed_tree
    lost: dict[int, list[int]] = {}
    for now, then in zip(context.days, context.days_before(MONTH), strict=False):
        today, before = Credit.of(context, now, program), Credit.of(context, then, program)
        for node in (today.where(Verdict.NOT_RECOGNIZED) & before.judged.where(Verdict.RECOGNIZED)).rows():
            lost.setdefault(int(compressed_tree.subscription[node]), []).append(int(compressed_tree.scope[node]))
    return lost


def credit_lost(context: FindingContext, kind: FindingKind) -> Iterator[Found]:
    """Billed partners who earned a month ago and do not now."""
    for number, scopes in _lost(context, kind.program).items():
        subscription, _, place = context.subscriptions[number]
        key = context.nearest(scopes)
        ended = _lately(context, _turns(context, subscription, place))
        names = {
            "partner": context.wording.partner(place.sellers.bill_to),
            "where": context.scope_name(key),
            "before": day_said(context.day.day - MONTH),
        }
        since = ended[-1][0] if ended else None
        yield Found(key, place.sellers.bill_to, None, names, tuple(link for _, link in ended[-3:]), since)


WhenAndWhat: TypeAlias = Iterator[tuple[datetime | None, FactLink]]


def _lately(context: FindingContext, turns: WhenAndWhat) -> list[tuple[datetime, FactLink]]:
    """What turned within the month before the day, in order."""
    ago, end = context.ago(MONTH), context.end
    found = ((moment, link) for moment, link in turns if moment is not None and ago < moment < end)
    return sorted(found, key=lambda one: (one[0], one[1].key))


def _turns(context: FindingContext, subscription: int, place: SubscriptionState) -> WhenAndWhat:
    """What ended or began about the access of a subscription's sellers to it, and when."""
    fact_index, estate, sellers = context.fact_index, context.estate, place.sellers.named
    people: set[str] = set()  # everybody whose access was one of a seller, for what follows
    for columns in (fact_index.accesses, fact_index.foreign):
        for row in _near(context, columns, subscription):
            holder = fact_index.held_by.list[int(columns.holder[row])]
            behind = _behind(context, holder.kind, holder.id or "")
            if not sellers & behind.keys():
                continue
            people |= {person for seller in sellers for person in behind.get(seller, ())}
            fact = estate.role_assignments.get(columns.facts[row]) or estate.delegations.get(columns.facts[row])
            if fact is not None:
                yield fact.until, context.access_links(columns, np.array([row]))[0]
    yield from _turns_of_people(context, people)
    path = set(context.tree.path(subscription))
    for scope, denials in fact_index.denials.items():
        if scope in path or context.subscription_of(scope) == subscription:
            for denial in denials:
                yield denial.since, link_to(denial, denial.name or kind_of(DenyAssignment).singular)


def _turns_of_people(context: FindingContext, people: set[str]) -> WhenAndWhat:
    for link in context.estate.links.values():
        if link.principal in people:
            yield link.until, link_to(link, f"link to {link.partner_id}")
    for person in sorted(people):
        principal = context.estate.principals[person]
        for span in (*principal.disabled, *principal.deleted):
            for moment in (span.since, span.until):
                yield moment, link_to(principal, person_name(principal))


def _near(context: FindingContext, columns: Accesses, subscription: int) -> list[int]:
    """The accesses above, at and below a subscription that held at some time since a month ago."""
    compressed_tree = context.fact_index.compressed_tree
    number = compressed_tree.subscription[compressed_tree.node(subscription) or 0]
    inside = compressed_tree.subscription[compressed_tree.spot[columns.scope]] == number
    inside |= np.isin(columns.scope, context.tree.path(subscription))
    inside &= ~columns.over(ticks(context.ago(MONTH), 0))
    return np.flatnonzero(inside).tolist()


def _behind(context: FindingContext, kind: HolderKind, holder: str) -> dict[str, set[str]]:
    """The partners for whom a holder counts or counted, each with the linked people behind it."""
    if kind is HolderKind.FOREIGN:
        owner = context.owner_of_group.get(holder)
        return {} if owner is None else {owner.id: set()}
    people = {holder} if kind is HolderKind.IDENTITY else {*context.fact_index.memberships.members.get(holder, {})}
    behind: dict[str, set[str]] = {}
    for person in people:
        for row in context.fact_index.links.rows_of.get(context.fact_index.identity_row.get(person, -1), ()):
            partner = context.estate.partner_of_id.get(
                context.fact_index.links.ids[int(context.fact_index.links.number[row])]
            )
            if partner is not None:
                behind.setdefault(partner.id, set()).add(person)
    return behind


def foreign_missing(context: FindingContext, kind: FindingKind) -> Iterator[Found]:
    """Subscriptions under a plan that earns, of whose sellers no foreign group has a role, and that do not earn."""
    compressed_tree, foreign = context.fact_index.compressed_tree, context.fact_index.foreign
    failing: set[int] = set()
    earning: set[int] = set()
    for day in context.days:
        credit = Credit.of(context, day, kind.program)
        for found, verdict in ((failing, Verdict.NOT_RECOGNIZED), (earning, Verdict.RECOGNIZED)):
            found |= set(compressed_tree.subscription[credit.where(verdict).rows()].tolist())
    if not failing:
        return
    reached: dict[str, set[int]] = {}
    for group, rows in context.foreign_rows.items():
        owner = context.owner_of_group.get(group)
        if owner is not None:
            reached.setdefault(owner.id, set()).update(foreign.scope[rows].tolist())
    inside = {
        owner: {*scopes, *(context.subscription_of(scope) for scope in scopes)} for owner, scopes in reached.items()
    }
    lost = _lost(context, kind.program)
    for number in sorted(failing - lost.keys()):
        scope, key, place = context.subscriptions[number]
        if context.value(kind, place.offer.value) is not Truth.YES or not place.sellers.complete:
            continue
        path = context.tree.path(scope)
        if any(not inside.get(seller, set()).isdisjoint(path) for seller in place.sellers.named):
            continue
        if context.fact_index.knows(Collectable.ROLE_ASSIGNMENTS, scope):
            names = {
                "partner": context.wording.partner(place.sellers.bill_to),
                "subscription": context.tree.name(scope),
                "credit": tr("the credit for a part of it only") if number in earning else tr("no credit there"),
            }
            yield Found(key, place.sellers.bill_to, None, names, _billing_links(context, key))


def and_link(context: FindingContext, kind: FindingKind) -> Iterator[Found]:
    """Sellers who are also recognized by a link."""
    compressed_tree = context.fact_index.compressed_tree
    for day in context.days:
        judged = day.judged(context.library.programs[kind.program], ChargeKind.USAGE)
        holds = judged.where(Verdict.RECOGNIZED) | judged.where(Verdict.PARTLY)
        sellers = _partners(day, lambda place: place.sellers.named)
        both = holds & sellers
        by_subscription: dict[int, set[int]] = {}
        for node in both.rows():
            by_subscription.setdefault(int(compressed_tree.subscription[node]), set()).update(both.members(node))
        for number, partners in sorted(by_subscription.items()):
            scope, key, _ = context.subscriptions[number]
            for partner in (day.partners[one].id for one in sorted(partners)):
                names = {"partner": context.wording.partner(partner), "subscription": context.tree.name(scope)}
                yield Found(key, partner, None, names, _billing_links(context, key))


def offer_ambiguous(context: FindingContext, kind: FindingKind) -> Iterator[Found]:
    """Subscriptions whose offer is one of two."""
    for scope, key, place in context.subscriptions:
        if place.offer in AMBIGUOUS:
            names = {"subscription": context.tree.name(scope), "offer": offer_in_words(place.offer)}
            billing = context.billing_of(key)
            yield Found(
                key, None, None, names, _billing_links(context, key), billing.since if billing is not None else None
            )


def _billing_links(context: FindingContext, subscription: str) -> tuple[FactLink, ...]:
    """The offer of a subscription, as a fact."""
    billing = context.billing_of(subscription)
    return () if billing is None else (link_to(billing, billing.offer.words),)
