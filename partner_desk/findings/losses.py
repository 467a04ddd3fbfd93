"""Findings about what newer exports ended: access of those who count, links, partners of record, offers.

An end that was known beforehand, or that a person recorded, is no loss (`endings.seen_over`), nor is what something
else gives again.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import TypeVar

from partner_desk.domain.access import AccessKind, Delegation, Membership, PrincipalKind, RoleAssignment
from partner_desk.domain.billing import Billing
from partner_desk.domain.coverage import Collectable
from partner_desk.domain.endings import Ending, seen_over
from partner_desk.domain.grouping import grouped
from partner_desk.domain.ids import ROOT
from partner_desk.domain.moments import MayEnd, began_before, is_over, start_of
from partner_desk.domain.naming import principal_called, with_partner_id
from partner_desk.domain.partners import PartnerAdminLink, PartnerOfRecord
from partner_desk.engine.access_table import Holder, HolderKind
from partner_desk.engine.membership import direct_members, members_of
from partner_desk.findings.context import TOLD, FindingContext, link_to, several
from partner_desk.findings.contradictions import sale_called
from partner_desk.findings.finding import Found
from partner_desk.findings.links import disputed_links, disputed_roles, doubts
from partner_desk.language import day_said, tr
from partner_desk.readings.finding_kinds import FindingKind
from partner_desk.readings.roles import Listing

E = TypeVar("E", bound=Ending)
S = TypeVar("S", Billing, PartnerOfRecord)

YEAR = timedelta(days=365)
"""How long a loss is told of after it was seen: what nobody missed for a year is history, which the time line tells."""


@dataclass(frozen=True, slots=True)
class _Loss:
    """One fact that ended: at which scope, of whom, for which partner it counted, what is in its place (`now`).

    `known` says whether its kind is known there, so that it is sure to be gone.
    """

    fact: Ending
    scope: str
    text: str
    principal: str | None = None
    partner: str | None = None
    now: str = ""
    known: bool = True

    @property
    def at(self) -> datetime:
        """When it ended."""
        assert self.fact.until is not None
        return self.fact.until

    @property
    def source(self) -> str:
        """What saw that it is over."""
        origin = seen_over(self.fact)
        assert origin is not None
        return origin.source

    @property
    def how(self) -> str:
        """How that is known, in words."""
        origin = seen_over(self.fact)
        assert origin is not None
        assert origin.observed is not None
        if self.now:
            return tr("now {now} by {source}", now=self.now, source=origin.source)
        if self.at != start_of(origin.observed.date()):
            return tr("as {source} says", source=origin.source)
        if self.known:
            return tr("no longer in {source}", source=origin.source)
        return tr("no longer in {source}, which may be a part only", source=origin.source)

    @property
    def together(self) -> tuple[object, ...]:
        """What is told in one finding: what one source ended for one holder at one time."""
        return type(self.fact), self.principal or self.scope, self.partner, self.at, self.how


def lost(context: FindingContext, kind: FindingKind) -> Iterator[Found]:
    """What a newer observation ended, and nothing gives again."""
    losses = sorted(_losses(context), key=lambda loss: (loss.at, loss.scope.casefold(), loss.fact.id.casefold()))
    for alike in grouped(losses, lambda loss: loss.together).values():
        first = alike[0]
        scopes = [number for loss in alike if (number := context.tree.find(loss.scope)) is not None]
        names = {
            "what": several([loss.text for loss in alike]),
            "how": first.how,
            "day": day_said(first.at),
            "source": first.source,
        }
        facts = tuple(link_to(loss.fact, loss.text) for loss in alike[:TOLD])
        place, detail = context.nearest(scopes, first.scope), f"{first.fact.id}|{first.at.isoformat()}"
        yield Found(place, first.partner, first.principal, names, facts, first.at, detail=detail)


def _losses(context: FindingContext) -> Iterator[_Loss]:
    estate, access, disputed = context.estate, _LostAccess(context), disputed_roles(context)
    for role in _ended(context, estate.role_assignments.values()):
        if role.kind is AccessKind.ACTIVE and role.id not in disputed:
            yield from access.of_role(role)
    for membership in _ended(context, estate.memberships.values()):
        if membership.kind is AccessKind.ACTIVE:
            yield from access.of_membership(membership)
    for delegation in _ended(context, estate.delegations.values()):
        yield from access.of_delegation(delegation)
    for link in _ended(context, estate.links.values()):
        yield from _of_link(context, link)
    billings, records = context.fact_index.by_subscription
    for record in _ended(context, (one for rows in records.values() for one in _replaced(rows))):
        yield from _of_record(context, record)
    for billing in _ended(context, (one for rows in billings.values() for one in _replaced(rows))):
        yield from _of_offer(context, billing)


def _ended(context: FindingContext, facts: Iterable[E]) -> Iterator[E]:
    """The facts that are over by a source of the last year, which looked after their end."""
    ago = context.ago(YEAR)
    for fact in facts:
        if is_over(fact, context.start):
            origin = seen_over(fact)
            if origin is not None and origin.seen >= ago:
                yield fact


def _replaced(rows: Sequence[S]) -> Iterator[S]:
    """The facts of one subscription, those that a file replaced as over by what that file shows from its day on."""
    shown = {one.since: one.origin for one in rows if _is_of_its_day(one)} if len(rows) > 1 else {}
    for row in rows:
        by = shown.get(row.until) if row.until is not None else None
        yield row if by is None or by == row.origin else replace(row, origin=by)


def _is_of_its_day(row: Billing | PartnerOfRecord) -> bool:
    observed = row.origin.observed if row.origin is not None else None
    return observed is not None and row.since == start_of(observed.date())


# Access ---------------------------------------------------------------------------------------------------


class _LostAccess:
    """Which ended roles, memberships and delegations were access of somebody who counts that nothing gives again."""

    def __init__(self, context: FindingContext) -> None:
        self.context = context
        self._links = grouped(context.estate.links.values(), lambda link: link.principal)
        held = (one for one in context.estate.memberships.values() if one.kind is AccessKind.ACTIVE)
        self._direct = direct_members(held)

    def of_role(self, role: RoleAssignment) -> Iterator[_Loss]:
        context, person = self.context, self.context.estate.principals.get(role.principal)
        place = context.tree.find((person.tenant or "" if person else "") if role.scope == ROOT else role.scope)
        if place is None:
            return
        key, known = context.tree.key(place), context.fact_index.knows(Collectable.ROLE_ASSIGNMENTS, place)
        text = f"{context.wording.role(role.role)} of {self._name(role.principal)} at {context.tree.name(place)}"
        for partner, people in self._counting(role.principal, role).items():
            if not self._is_given(people, place, role.role):
                yield _Loss(role, key, text, role.principal, partner, known=known)

    def of_membership(self, membership: Membership) -> Iterator[_Loss]:
        """What the group holds on the day is what its member lost."""
        context, group = self.context, membership.group
        accesses, words = context.fact_index.accesses, f"{self._name(membership.member)} in {self._name(group)}"
        for partner, people in self._counting(membership.member, membership).items():
            for row in context.held_by(Holder(HolderKind.GROUP, group)).tolist():
                place, role = int(accesses.scope[row]), context.fact_index.profile_list[int(accesses.profile[row])].role
                if role is not None and not self._is_given(people, place, role):
                    key, known = context.tree.key(place), group not in context.fact_index.memberships.open
                    text = f"{words}, which holds {context.wording.role(role)} at {context.tree.name(place)}"
                    yield _Loss(membership, key, text, membership.member, partner, known=known)

    def of_delegation(self, delegation: Delegation) -> Iterator[_Loss]:
        context, place = self.context, self.context.tree.find(delegation.scope)
        if place is None:
            return
        partners = {
            partner: None
            for given in delegation.authorizations
            for partner, people in self._counting(given.principal, delegation).items()
            if not self._is_given(people, place, given.role)
        }
        known = context.fact_index.knows(Collectable.DELEGATIONS, place)
        text = f"the delegation of {context.tree.name(place)} to {context.scope_name(delegation.managing_tenant)}"
        for partner in partners:
            yield _Loss(delegation, context.tree.key(place), text, None, partner, known=known)

    def _name(self, principal: str) -> str:
        return principal_called(self.context.estate, principal)

    def _counting(self, principal: str, fact: Ending) -> Mapping[str | None, set[str]]:
        """For which partners (None: of nobody known) an access counted, and by whom."""
        person = self.context.estate.principals.get(principal)
        if person is None:
            return {}
        if person.kind is PrincipalKind.FOREIGN_GROUP:
            owner = self.context.owner_of_group.get(principal)
            return {None if owner is None else owner.id: {principal}}
        people = {principal} if person.kind.is_identity else self._members(principal, fact)
        counting: dict[str | None, set[str]] = {}
        for who in people:
            for link in self._links.get(who, ()):
                partner = self.context.estate.partner_of_id.get(link.partner_id)
                if began_before(link, self.context.end) and not _was_over(link, fact) and partner is not None:
                    counting.setdefault(partner.id, set()).add(who)
        return counting

    def _members(self, group: str, fact: Ending) -> set[str]:
        """Who was in a group when a fact ended."""
        members = members_of(group, self._direct).items()
        return {who for who, spans in members if not all(_was_over(span, fact) for span in spans)}

    def _is_given(self, people: Iterable[str], place: int, role: str) -> bool:
        """Whether all of them have a role like that at a scope or above, however they come by it."""
        return all(self._has(who, place, role) for who in people)

    def _has(self, who: str, place: int, role: str) -> bool:
        context, path = self.context, set(self.context.tree.path(place))
        row = context.fact_index.identity_row.get(who)
        columns = context.fact_index.foreign if row is None else context.fact_index.accesses
        rows = context.foreign_rows.get(who, ()) if row is None else context.rows_of(row)
        for one in rows:
            profile = context.fact_index.profile_list[int(columns.profile[one])]
            held = profile.kind is AccessKind.ACTIVE and not profile.condition and int(columns.scope[one]) in path
            if held and profile.role is not None and self._is_as_good(profile.role, role):
                return True
        return False

    def _is_as_good(self, role: str, lost: str) -> bool:
        listing = self.context.fact_index.role_names.listing
        return role == lost or listing(role) is listing(lost) is Listing.YES


def _was_over(one: MayEnd[datetime], fact: Ending) -> bool:
    """Whether something was over before a fact ended, and not only at the same time."""
    return fact.until is not None and is_over(one, fact.until) and one.until != fact.until


# Links, partners of record, offers ------------------------------------------------------------------------


def _of_link(context: FindingContext, link: PartnerAdminLink) -> Iterator[_Loss]:
    """A link that ended; one that is in doubt is told of as that."""
    person = context.estate.principals.get(link.principal)
    if person is None or link.principal in doubts(context) or link.principal in disputed_links(context):
        return
    partner = context.estate.partner_of_id.get(link.partner_id)
    after = [one for one in context.linked if one.person.id == person.id]
    if any(one.partner is partner if partner else one.link.partner_id == link.partner_id for one in after):
        return
    number = with_partner_id(context.estate, link.partner_id)
    text = f"the link of {principal_called(context.estate, person.id)} to {number}"
    now = f"linked to {with_partner_id(context.estate, after[0].link.partner_id)}" if after else ""
    yield _Loss(link, person.tenant or "", text, person.id, None if partner is None else partner.id, now)


def _of_record(context: FindingContext, record: PartnerOfRecord) -> Iterator[_Loss]:
    scope, partner = context.tree.find(record.subscription), context.estate.partner_of_id.get(record.partner_id)
    after = context.record_of(record.subscription)
    if scope is None or (after is not None and context.estate.partner_of_id.get(after.partner_id) is partner):
        return
    text = f"{with_partner_id(context.estate, record.partner_id)} as partner of record of {context.tree.name(scope)}"
    now = "" if after is None else with_partner_id(context.estate, after.partner_id)
    known = context.fact_index.knows(Collectable.PARTNERS_OF_RECORD, scope)
    yield _Loss(record, context.tree.key(scope), text, None, partner.id if partner else None, now, known)


def _is_only_told_better(before: Billing, after: Billing) -> bool:
    """Whether a sale says the same as one before it, and perhaps by whom, which that one left open."""
    sellers = ((before.bill_to, after.bill_to), (before.reseller_of_record, after.reseller_of_record))
    return before.offer is after.offer and all(was in (None, now) for was, now in sellers)


def _of_offer(context: FindingContext, billing: Billing) -> Iterator[_Loss]:
    scope, after = context.tree.find(billing.subscription), context.billing_of(billing.subscription)
    if scope is None or (after is not None and _is_only_told_better(billing, after)):
        return
    text = f"{context.tree.name(scope)} on {sale_called(context, billing)}"
    now = "" if after is None else sale_called(context, after)
    yield _Loss(billing, context.tree.key(scope), text, None, billing.bill_to, now)
