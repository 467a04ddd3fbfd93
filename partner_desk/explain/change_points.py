"""When a verdict at one scope can turn: the moments of the facts that may matter there, and the days of the rules.

An estate has thousands of moments, a scope a few. Whoever is known never to have been linked to anybody who counts
there cannot turn a verdict, so neither can that one's roles and memberships.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from functools import cached_property
from typing import Any, cast

from partner_desk.domain.access import Delegation, DenyAssignment, Membership, Principal, PrincipalKind, RoleAssignment
from partner_desk.domain.billing import Billing
from partner_desk.domain.changes import Fact
from partner_desk.domain.grouping import grouped
from partner_desk.domain.moments import ONE_DAY, Span, day_after, start_of
from partner_desk.domain.partners import Partner, PartnerAdminLink, PartnerOfRecord
from partner_desk.engine.access_table import Accesses, HolderKind
from partner_desk.engine.fact_index import FactIndex
from partner_desk.engine.subscriptions import places_at
from partner_desk.language import marked, tr
from partner_desk.readings.checks import CALENDAR, Route, Subject
from partner_desk.readings.dated import Cite
from partner_desk.readings.library import Library, Program, Reading

BEGINS, ENDS = marked("begins"), marked("ends")
STARTS_ACTIVE, STOPS_ACTIVE = marked("is activated"), marked("is no longer active")
DISABLED, DELETED, CLOSED = marked("is disabled"), marked("is deleted"), marked("is closed")
ENABLED, RESTORED = marked("is enabled again"), marked("is restored")
IS_DESIGNATED, NOT_DESIGNATED = marked("is designated"), marked("is no longer designated")
IS_REVOKED, NOT_REVOKED = marked("is no longer authorized"), marked("is authorized again")
ENDINGS = (ENDS, STOPS_ACTIVE, DISABLED, DELETED, CLOSED, NOT_DESIGNATED, IS_REVOKED)
"""What something or somebody is no longer after."""
PAST = {
    BEGINS: marked("began"),
    ENDS: marked("ended"),
    STARTS_ACTIVE: marked("was activated"),
    STOPS_ACTIVE: marked("was active no more"),
    DISABLED: marked("was disabled"),
    DELETED: marked("was deleted"),
    CLOSED: marked("was closed"),
    ENABLED: marked("was enabled again"),
    RESTORED: marked("was restored"),
    IS_DESIGNATED: marked("was designated"),
    NOT_DESIGNATED: marked("was designated no more"),
    IS_REVOKED: marked("was authorized no more"),
    NOT_REVOKED: marked("was authorized again"),
}
"""The same words of what is over."""


@dataclass(frozen=True, slots=True)
class Event:
    """Something that a fact does at a moment; `what` is one of the words above, `number` the PartnerID that closes."""

    at: datetime
    fact: Fact
    what: str
    number: str = ""


@dataclass(frozen=True, slots=True)
class RuleChange:
    """What a rule does on a day: a criterion is answered otherwise (by these sources), or another reading begins.

    `says` is what it says from then on, if that is the same for everybody, else what it is about; a reading by name.
    """

    day: date
    criterion: str
    says: str
    is_plain: bool = False
    cites: tuple[Cite, ...] = ()

    @property
    def words(self) -> str:
        """The change in a sentence."""
        if not self.criterion:
            return tr("The reading {reading} begins.", reading=self.says)
        if self.is_plain:
            return tr("The rules of that day say: {says}", says=tr(self.says, day=self.day))
        return tr("The rules of that day say something new on this: {sentence}", sentence=tr(self.says))


_OF_SELLERS = (Route.FOREIGN_GROUPS, Route.DELEGATIONS, Route.ASSIGNMENTS)
"""The routes on which access counts for whoever sells the subscription."""


def turning_events(fact_index: FactIndex, partner: str, program: Program) -> dict[date, list[Event]]:
    """What may turn the verdicts that a fact index, or the part of one around a scope, has for a partner, by day.

    While it is not known who sells a subscription, anybody who is linked at all may be linked to a seller.
    """
    routes = frozenset(way.route for way in program.ways)
    events_of = ChangePoints(fact_index, partner, routes).events()
    if routes.intersection(_OF_SELLERS):
        for day, events in ChangePoints(fact_index, partner, routes, anybody=True).events().items():
            moments = (start_of(day) - ONE_DAY, start_of(day)) if day > date.min else (start_of(day),)
            if any(not one.sellers.complete for moment in moments for one in places_at(fact_index, moment).list):
                events_of[day] = events
    return events_of


class ChangePoints:
    """The moments at which verdicts around one scope can turn, for one partner."""

    def __init__(self, fact_index: FactIndex, partner: str, routes: frozenset[Route], anybody: bool = False) -> None:
        """By the `routes` of a program: what lies on none of them cannot matter to it.

        On some of them whoever sells here counts, too; `anybody`: and so does whoever is linked to no matter whom.
        """
        self.fact_index = fact_index
        self.estate = fact_index.estate
        self.partner = partner
        self.routes = routes
        self.sold = bool(routes.intersection(_OF_SELLERS))
        self.anybody = anybody

    def events(self) -> dict[date, list[Event]]:
        """What may turn a verdict, by the days on which it can; within a day it can on that day and on the next."""
        by_day: dict[date, list[Event]] = {}
        for event in self._events():
            day = event.at.date()
            by_day.setdefault(day, []).append(event)
            if event.at != start_of(day):
                by_day.setdefault(day_after(day), []).append(event)
        return by_day

    def _events(self) -> Iterator[Event]:
        for fact in self._facts():
            if isinstance(fact, Principal):
                for span in fact.disabled:
                    yield from _span(fact, span, DISABLED, ENABLED)
                for span in fact.deleted:
                    yield from _span(fact, span, DELETED, RESTORED)
            elif isinstance(fact, Partner):
                for closed in fact.closed_ids:
                    yield Event(closed.since, fact, CLOSED, closed.id)
                for span in fact.designated:
                    yield from _span(fact, span, IS_DESIGNATED, NOT_DESIGNATED)
                for span in fact.csp_revoked:
                    yield from _span(fact, span, IS_REVOKED, NOT_REVOKED)
            else:
                yield from _span(fact, Span(fact.since, fact.until), BEGINS, ENDS)
                for active in activations(fact):
                    yield from _span(fact, active, STARTS_ACTIVE, STOPS_ACTIVE)

    def _facts(self) -> Iterator[_Turnable]:
        yield from self._sellers
        billings, records = self.fact_index.by_subscription
        for subscription in self._subscriptions:
            yield from billings.get(subscription, ())
            if Route.RECORDS in self.routes:
                yield from records.get(subscription, ())
        if not any(one.subject is Subject.HOLDER for one in self.routes):
            return
        for denials in self.fact_index.denials.values():
            yield from denials
        yield from self._accesses()
        yield from (self.estate.principals[one] for one in sorted(self._people))
        yield from (one for one in self.estate.links.values() if one.principal in self._people)
        yield from self._memberships()

    # Who counts -------------------------------------------------------------------------------------------

    @cached_property
    def _subscriptions(self) -> list[str]:
        return [self.fact_index.tree.key(one) for one in self.fact_index.compressed_tree.subscriptions.tolist()]

    @cached_property
    def _sellers(self) -> list[Partner]:
        """The partner asked about and, if they count, whoever sold here at any time."""
        billings = self.fact_index.by_subscription[0]
        names = {self.partner: None}
        if self.anybody:  # a link to anybody's closed ID counts for nobody
            names |= {one.id: None for one in self.estate.partners.values() if one.closed_ids}
        for subscription in self._subscriptions if self.sold else ():
            for one in billings.get(subscription, ()):
                names |= {seller: None for seller in (one.bill_to, one.reseller_of_record) if seller}
        return [self.estate.partners[one] for one in names if one in self.estate.partners]

    @cached_property
    def _linked(self) -> frozenset[str]:
        """The identities that were linked to one who counts at some time, and those whose link nobody knows."""
        numbers = {number for seller in self._sellers for number in seller.partner_ids}
        links = self.estate.links.values()
        found = {one.principal for one in links if self.anybody or one.partner_id in numbers}
        unknown = (~self.fact_index.links.known).nonzero()[0].tolist()
        return frozenset(found | {self.fact_index.identities[row].id for row in unknown})

    @cached_property
    def _holders(self) -> frozenset[int]:
        """The holders behind whom somebody who counts can stand."""
        numbers = set()
        for number, holder in enumerate(self.fact_index.held_by.list):
            if holder.kind is HolderKind.IDENTITY:
                counts = holder.id in self._linked
            elif holder.kind is HolderKind.GROUP:
                counts = holder.id in self.fact_index.memberships.open or bool(self._inside(holder.id or ""))
            else:
                counts = True
            if counts:
                numbers.add(number)
        return frozenset(numbers)

    def _inside(self, group: str) -> frozenset[str]:
        """Who counts and is in a group at some time, or can activate that."""
        index = self.fact_index
        return self._linked.intersection(
            (*index.memberships.members[group], *index.memberships.eligible.get(group, ()))
        )

    @cached_property
    def _present(self) -> frozenset[int]:
        """The holders who count and have an access here."""
        held = {*self.fact_index.accesses.holder.tolist(), *self.fact_index.foreign.holder.tolist()}
        return self._holders & held

    @cached_property
    def _people(self) -> frozenset[str]:
        """The identities who count and may have an access here."""
        people: set[str] = set()
        for number in self._present:
            holder = self.fact_index.held_by.list[number]
            if holder.kind is HolderKind.IDENTITY:
                people.add(holder.id or "")
            elif holder.kind is HolderKind.GROUP and holder.id not in self.fact_index.memberships.open:
                people |= self._inside(holder.id or "")
            elif holder.kind in (HolderKind.GROUP, HolderKind.EVERYBODY_OF, HolderKind.EVERYBODY_ELSE):
                return self._linked & self.estate.principals.keys()
        return frozenset(people & self.estate.principals.keys())

    def _accesses(self) -> Iterator[RoleAssignment | Delegation]:
        for name in dict.fromkeys((*self._rows(self.fact_index.accesses), *self._rows(self.fact_index.foreign))):
            assignment, delegation = self.estate.role_assignments.get(name), self.estate.delegations.get(name)
            yield from (one for one in (assignment, delegation) if one is not None)

    def _rows(self, accesses: Accesses) -> Iterator[str]:
        for holder, fact in zip(accesses.holder.tolist(), accesses.facts, strict=True):
            if fact and holder in self._holders:
                yield fact

    def _memberships(self) -> Iterator[Membership]:
        """The memberships by which somebody who counts may come to hold access here, or to be denied it."""
        groups = {self.fact_index.held_by.list[number].id for number in self._present}
        groups |= {one.principal for denials in self.fact_index.denials.values() for one in denials}
        waiting = [one for one in groups if one]
        by_group = self.fact_index.memo(_by_group, self.estate.memberships)
        seen: set[str] = set()
        while waiting:
            group = waiting.pop()
            if group in seen:
                continue
            seen.add(group)
            for membership in by_group.get(group, ()):
                member = self.estate.principals.get(membership.member)
                if member is not None and member.kind is PrincipalKind.GROUP:
                    waiting.append(member.id)
                    yield membership
                elif membership.member in self._people:
                    yield membership


def _by_group(memberships: Mapping[str, Membership]) -> Mapping[str, list[Membership]]:
    return grouped(memberships.values(), lambda one: one.group)


_Turnable = (
    Principal
    | Partner
    | Membership
    | RoleAssignment
    | Delegation
    | DenyAssignment
    | PartnerAdminLink
    | PartnerOfRecord
    | Billing
)


def undone(event: Event) -> Fact | None:
    """The fact as if the event had not happened; None if the fact itself begins with it."""
    fact = event.fact
    if event.what == BEGINS:
        return None
    if isinstance(fact, Principal):
        return _identity_before(fact, event)
    if isinstance(fact, Partner):
        return _partner_before(fact, event)
    if event.what == ENDS:
        return cast(Fact, replace(cast(Any, fact), until=None))
    if isinstance(fact, RoleAssignment):
        return replace(fact, activations=_spans_before(fact.activations, event.at, event.what == STARTS_ACTIVE))
    if isinstance(fact, Delegation):
        began = event.what == STARTS_ACTIVE
        grants = (
            replace(one, activations=_spans_before(one.activations, event.at, began)) for one in fact.authorizations
        )
        return replace(fact, authorizations=tuple(grants))
    return fact


def _identity_before(person: Principal, event: Event) -> Principal:
    """An identity as if it had not been disabled or deleted, or not been put to use again."""
    began = event.what in (DISABLED, DELETED)
    if event.what in (DISABLED, ENABLED):
        return replace(person, disabled_from=None, disabled_during=_spans_before(person.disabled, event.at, began))
    return replace(person, deleted_from=None, deleted_during=_spans_before(person.deleted, event.at, began))


def _spans_before(spans: tuple[Span, ...], at: datetime, began: bool) -> tuple[Span, ...]:
    """Spans without those that began at a moment, or with those that ended there going on."""
    if began:
        return tuple(one for one in spans if one.since != at)
    return tuple(Span(one.since) if one.until == at else one for one in spans)


def _partner_before(partner: Partner, event: Event) -> Partner:
    """A partner as if an ID had not been closed, or a time had not begun or ended."""
    if event.what == CLOSED:
        return replace(partner, closed_ids=tuple(one for one in partner.closed_ids if one.id != event.number))
    designated = event.what in (IS_DESIGNATED, NOT_DESIGNATED)
    began = event.what in (IS_DESIGNATED, IS_REVOKED)
    spans = _spans_before(partner.designated if designated else partner.csp_revoked, event.at, began)
    return replace(partner, designated=spans) if designated else replace(partner, csp_revoked=spans)


def _at(fact: Fact, moment: datetime | None, what: str) -> Iterator[Event]:
    if moment is not None:
        yield Event(moment, fact, what)


def _span(fact: Fact, span: Span, begins: str, ends: str) -> Iterator[Event]:
    yield from _at(fact, span.since, begins)
    yield from _at(fact, span.until, ends)


def activations(fact: Fact) -> Iterable[Span]:
    """When an eligible access is active."""
    if isinstance(fact, RoleAssignment):
        return fact.activations
    if isinstance(fact, Delegation):
        return [span for grant in fact.authorizations for span in grant.activations]
    return ()


def rule_changes(library: Library, program: Program, day: date, asked: str) -> tuple[RuleChange, ...]:
    """What rules of a program change on a day, in the reading that was asked for or is in force."""
    if day == date.min:
        return ()
    before, now = library.reading_on(day - ONE_DAY, asked), library.reading_on(day, asked)
    if before is not now:
        return (RuleChange(day, "", now.name),)
    used = dict.fromkeys(program.all_gates)
    used |= dict.fromkeys(one for way in program.ways for one in (*way.gates, *way.chain))
    return tuple(_changed(now, used, day))


def _changed(reading: Reading, used: Iterable[str], day: date) -> Iterator[RuleChange]:
    for identifier in used:
        criterion = reading.criteria[identifier]
        cites: dict[Cite, None] = {}
        turns, plain = False, ""
        for answer in criterion.all_answers:
            turns |= day in (answer.since, answer.until)
            if answer.since == day:
                cites |= dict.fromkeys(answer.cites)
                of_all = criterion.check.name == CALENDAR and "{" not in answer.because.replace("{day}", "")
                plain = answer.because if of_all else ""
            if answer.disputed is not None and day in (answer.disputed.since, answer.disputed.until):
                turns = True
                cites |= dict.fromkeys(answer.disputed.cites if answer.disputed.since == day else ())
        if turns:
            yield RuleChange(day, identifier, plain or criterion.sentence, bool(plain), tuple(cites))
