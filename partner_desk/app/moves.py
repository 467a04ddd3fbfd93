"""Moves between agreements and sellers, made as steps of a scenario, with what they cost and how to prepare them.

What is lost and what survives is the difference between the desk with and without the move on its first day. A
preparation is told only after it was tried: it must bring back what the move costs, or give what is new its start.
"""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from uuid import uuid4

from partner_desk.app.comparing import Balance, Comparison, Side
from partner_desk.app.factnames import FactNames
from partner_desk.app.moveplans import AskKind, MovePlan, PreparationPlan, Verb, asks_of, moves_file
from partner_desk.domain import edits
from partner_desk.domain.access import Principal, PrincipalKind
from partner_desk.domain.billing import Offer
from partner_desk.domain.changes import Change, ChangeSet
from partner_desk.domain.customer import ANOTHER, customer_part
from partner_desk.domain.errors import Refused
from partner_desk.domain.estate import Estate
from partner_desk.domain.fact_edits import Impossible
from partner_desk.domain.ids import ScopeKind, scope_key, subscription_scope_id, tenant_scope_id
from partner_desk.domain.moments import holds_at, is_over, start_of
from partner_desk.domain.naming import name_or_id
from partner_desk.domain.origin import Origin
from partner_desk.domain.partners import Partner
from partner_desk.domain.scope_edits import add_scope
from partner_desk.engine.judge import Judge
from partner_desk.language import tr

Given = str | date | tuple[str, ...]
"""What a field of a form was filled with: text, an id or a key, a day, or keys of subscriptions."""

TRIED = 12
"""So many people are tried for one preparation."""


@dataclass(frozen=True, slots=True)
class Preparation:
    """Something that can be done beforehand, tried: who does it, in what words, its changes, and what it brings."""

    plan: PreparationPlan
    text: str
    changes: ChangeSet
    gains: tuple[Balance, ...]


@dataclass(frozen=True, eq=False)
class MoveOutcome:
    """What a move costs on its first day, what survives it, and which preparations help."""

    move: MovePlan
    on: date
    comparison: Comparison
    preparations: tuple[Preparation, ...]

    @property
    def lost(self) -> tuple[Balance, ...]:
        """What partners lose."""
        return tuple(one for one in self.comparison.balances if one.lost.leaves)

    @property
    def gained(self) -> tuple[Balance, ...]:
        """What partners gain."""
        return tuple(one for one in self.comparison.balances if one.gained.leaves)

    @property
    def survives(self) -> tuple[Balance, ...]:
        """What partners keep of that which they lose or gain in part, and of everything else."""
        return tuple(one for one in self.comparison.balances if one.unchanged)


class Moving:
    """One move of one desk, with everything that was asked for."""

    def __init__(self, move: MovePlan, given: Mapping[str, Given], origin: Origin) -> None:
        """Check the answers; raises Refused naming the field that is missing."""
        self.move = move
        self.origin = origin
        self.given = {key: value for key, value in given.items() if value not in ("", ())}
        for ask in asks_of(move):
            if not ask.optional and ask.id not in self.given:
                raise Refused(
                    "{move} needs to know: {ask}. {says}", move=tr(move.name), ask=tr(ask.name), says=tr(ask.says)
                )
            wanted = {AskKind.DAY: date, AskKind.SUBSCRIPTIONS: tuple}.get(ask.kind, str)
            if ask.id in self.given and not isinstance(self.given[ask.id], wanted):
                raise Refused(
                    "{ask} cannot be {given!r}. {says}", ask=tr(ask.name), given=self.given[ask.id], says=tr(ask.says)
                )
        unknown = sorted(self.given.keys() - set(move.ask))
        if unknown:
            raise Refused("{move} does not ask for {unknown!r}.", move=tr(move.name), unknown=unknown[0])

    @property
    def on(self) -> date:
        """The first day of the new state."""
        day = self.given["on"]
        assert isinstance(day, date)
        return day

    @property
    def at(self) -> datetime:
        """Its first moment."""
        return start_of(self.on)

    @property
    def offer(self) -> Offer:
        """The offer from then on."""
        if self.move.offer is not None:
            return self.move.offer
        word = self._text("offer")
        if word not in {one.value for one in Offer}:
            raise Refused("There is no offer {word!r}. Known are: {known}.", word=word, known=", ".join(Offer))
        return Offer(word)

    @property
    def subscriptions(self) -> tuple[str, ...]:
        """The keys of the subscriptions that are moved or made."""
        found = self.given.get("subscriptions")
        return found if isinstance(found, tuple) else (scope_key(subscription_scope_id(self._text("subscription"))),)

    def _text(self, key: str) -> str:
        found = self.given.get(key, "")
        return found if isinstance(found, str) else ""

    # The day ----------------------------------------------------------------------------------------------

    def steps(self, estate: Estate) -> tuple[ChangeSet, ...]:
        """What the day itself does, as steps one after the other; raises Refused where the move does not fit."""
        steps: list[ChangeSet] = []
        now = estate
        for make in self.makers(estate):
            step = make(now)
            if len(step):
                now = now.apply(step)
                steps.append(step)
        return tuple(steps)

    def makers(self, estate: Estate) -> tuple[Callable[[Estate], ChangeSet], ...]:
        """What makes each of these steps of the snapshot before it; raises Refused where the move does not fit."""
        self._check(estate)
        return tuple(make for change in self.move.change for make in self._makers(change))

    def _check(self, estate: Estate) -> None:
        for seller in (self._text("seller"), self._text("reseller")):
            if seller and seller not in estate.partners:
                raise Refused("There is no partner {seller!r} on this desk. Add it first.", seller=seller)
        if not self.move.leaves:
            return
        names = FactNames(estate)
        for key in self.subscriptions:
            found = estate.scopes.find(key)
            if found is None or estate.scopes.kind_of(found) is not ScopeKind.SUBSCRIPTION:
                raise Refused("{key} is not a subscription of this desk.", key=names.scope(key))
            rows = [billing for billing in estate.billings.values() if billing.subscription == key]
            now = [row for row in rows if holds_at(row, self.at)]
            offers = {one.offer for one in now} - {Offer.UNKNOWN}
            if offers and offers.isdisjoint(self.move.leaves):
                raise Refused(
                    "{key} is under another offer ({known}) on that day.",
                    key=names.scope(key),
                    known=", ".join(sorted(offers)),
                )
        tenants = self._tenants(estate)
        if len(tenants) > 1:
            told = " and ".join(names.scope(one) for one in tenants[:2])
            raise Refused(
                "These subscriptions belong to several customers ({told}). A check list is for one of them: "
                "move the subscriptions of each customer by themselves.",
                told=told,
            )

    def _makers(self, change: str) -> Iterator[Callable[[Estate], ChangeSet]]:
        if change == "end-records":
            yield self._end_records
        elif change == "offer":
            yield self._set_offer
        else:
            if "tenant" in self.move.ask:
                yield self._add_tenant
            yield self._add_subscription

    def _set_offer(self, estate: Estate) -> ChangeSet:
        seller, reseller = self._text("seller") or None, self._text("reseller") or None
        return edits.set_offer(estate, self.subscriptions, self.offer, seller, reseller, self.at, self.origin)

    def _end_records(self, estate: Estate) -> ChangeSet:
        named = {one.subscription for one in estate.records.values() if not is_over(one, self.at)}
        ended = [one for one in self.subscriptions if one in named]
        return edits.clear_partner_of_record(estate, ended, self.at) if ended else ChangeSet("", ())

    def _add_tenant(self, estate: Estate) -> ChangeSet:
        return add_scope(estate, ScopeKind.TENANT, self._text("tenant"), self._text("customer"), None, self.origin)

    def _add_subscription(self, estate: Estate) -> ChangeSet:
        parent = self._text("parent") or scope_key(tenant_scope_id(self._text("tenant")))
        key, name = self._text("subscription"), self._text("name")
        return add_scope(estate, ScopeKind.SUBSCRIPTION, key, name, parent, self.origin)

    # What it comes to -------------------------------------------------------------------------------------

    def outcome(self, estate: Estate, by: Judge | None = None) -> MoveOutcome:
        """What the move costs, keeps and needs; a worker brings a judge of its own."""
        after = _after(estate, self.steps(estate))
        comparison = self._compared(Side("without the move", estate, self.on), Side(self.move.name, after, self.on), by)
        wanted = {(one.partner, one.program) for one in comparison.balances if one.lost.leaves}
        helping = list(self._preparations(after, wanted, by))
        return MoveOutcome(self.move, self.on, comparison, tuple(helping))

    def _compared(self, before: Side, after: Side, by: Judge | None) -> Comparison:
        """Both sides of the customer that moves; what other customers of the desk have is none of its business."""
        return Comparison(before, after, by, self._tenants(after.estate))

    def _tenants(self, estate: Estate) -> list[str]:
        """The keys of the tenants of the subscriptions."""
        tree = estate.scopes
        found = [scope for one in self.subscriptions if (scope := tree.find(one)) is not None]
        return sorted({tree.key(tree.tenant(one)) for one in found})

    def _preparations(self, after: Estate, wanted: set[tuple[str, str]], by: Judge | None) -> Iterator[Preparation]:
        """Every preparation that brings something back; on something new, that brings anything."""
        plans = {one.id: one for one in moves_file().preparation}
        new = "add" in self.move.change
        for name in self.move.tries:
            told: set[tuple[str, str]] = set()
            for text, step in self._tries(plans[name], after, {partner for partner, _ in wanted}):
                tried = self._compared(
                    Side(self.move.name, after, self.on), Side(step.name, after.apply(step), self.on), by
                )
                gains = tuple(
                    balance
                    for balance in tried.balances
                    if balance.gained.leaves
                    and (new or (balance.partner, balance.program) in wanted or self._sells(balance.partner))
                )
                brought = {(one.partner, one.program) for one in gains}
                if brought - told:
                    told |= brought
                    yield Preparation(plans[name], text, step, gains)

    def _sells(self, partner: str) -> bool:
        return partner in (self._text("seller"), self._text("reseller"))

    def _tries(self, plan: PreparationPlan, estate: Estate, losing: set[str]) -> Iterator[tuple[str, ChangeSet]]:
        names = FactNames(estate)
        sellers = [one for one in (self._text("seller"), self._text("reseller")) if one]
        everybody = self._at_home(estate, sellers) if "add" in self.move.change else sorted(losing | set(sellers))
        for identifier in sellers if plan.verb is Verb.FOREIGN_PRINCIPAL else everybody:
            partner = estate.partners[identifier]
            words = {
                "partner": name_or_id(partner),
                "role": names.role(plan.role),
                "number": next(iter(partner.location_ids), ""),
            }
            for person, step in self._steps(plan, estate, partner):
                told = words | {"person": names.principal(person) if person else ""}
                yield tr(plan.says).format(**told), step

    def _at_home(self, estate: Estate, sellers: Sequence[str]) -> list[str]:
        """Ours, who sells, and who has business with the customer: the list is for its eyes, and no rival's."""
        (customer,) = self._tenants(estate)
        asked = [*sellers, *(one.id for one in estate.partners.values() if one.ours)]
        return [one for one in customer_part(estate, customer, asked).partners if one != ANOTHER.id]

    def _steps(self, plan: PreparationPlan, estate: Estate, partner: Partner) -> Iterator[tuple[str, ChangeSet]]:
        number = next(iter(partner.location_ids), None)
        if plan.verb is Verb.FOREIGN_PRINCIPAL:
            if partner.admin_agents is not None:
                with contextlib.suppress(Refused):  # it may be a group of the customer's own tenant
                    yield "", self._foreign(plan, estate, partner.admin_agents)
        elif plan.verb is Verb.ROLE_FOR_LINKED:
            yield from self._roles(plan, estate, partner)
        elif number is None:
            return
        elif plan.verb is Verb.RECORD:
            yield from self._record(estate, number)
        else:
            for person in self._holding(estate)[:TRIED]:
                yield person, edits.link_partner(estate, [person], number, self.at, "planned", self.origin)

    def _record(self, estate: Estate, number: str) -> Iterator[tuple[str, ChangeSet]]:
        if self.offer.is_csp:
            return
        with contextlib.suppress(Impossible):
            yield "", edits.set_partner_of_record(estate, self.subscriptions, number, self.at, self.origin)

    def _roles(self, plan: PreparationPlan, estate: Estate, partner: Partner) -> Iterator[tuple[str, ChangeSet]]:
        for person in self._linked(estate, partner)[:TRIED]:
            with contextlib.suppress(Refused):  # it may belong to another tenant
                yield person, edits.assign_role(estate, person, plan.role, self.subscriptions, self.at, self.origin)

    def _foreign(self, plan: PreparationPlan, estate: Estate, group: str) -> ChangeSet:
        added: tuple[Change, ...] = ()
        if group not in estate.principals:
            principal = Principal(group, PrincipalKind.FOREIGN_GROUP, None, group, origin=self.origin)
            added = (Change(None, principal),)
            estate = estate.apply(ChangeSet("the group", added))
        step = edits.assign_role(estate, group, plan.role, self.subscriptions, self.at, self.origin)
        return replace(step, changes=(*added, *step.changes))

    def _linked(self, estate: Estate, partner: Partner) -> list[str]:
        """Identities of the customer that are linked to a partner on the day."""
        linked = {
            one.principal
            for one in estate.links.values()
            if one.partner_id in partner.location_ids and not is_over(one, self.at)
        }
        people = (estate.principals[one] for one in sorted(linked & estate.principals.keys()))
        return [one.id for one in people if one.tenant in self._tenants(estate)]

    def _holding(self, estate: Estate) -> list[str]:
        """Identities without a link that have a role of their own at or above the subscriptions."""
        tree = estate.scopes
        above = {tree.key(one) for key in self.subscriptions for one in tree.path(tree.find(key) or 0)}
        linked = {one.principal for one in estate.links.values() if not is_over(one, self.at)}
        holding = {
            one.principal
            for one in estate.role_assignments.values()
            if one.scope in above and not is_over(one, self.at)
        }
        people = (estate.principals.get(one) for one in sorted(holding - linked))
        tenants = [None, *self._tenants(estate)]  # whoever has a role here may be of a tenant that nobody noted
        return [one.id for one in people if one is not None and one.kind.is_identity and one.tenant in tenants]


def _after(estate: Estate, steps: Sequence[ChangeSet]) -> Estate:
    for step in steps:
        estate = estate.apply(step)
    return estate


def unique_name(move: MovePlan, taken: Sequence[str]) -> str:
    """A name for the scenario of a move that no other scenario has."""
    known = {one.casefold() for one in taken}
    names = (move.name, *(f"{move.name} {number}" for number in range(2, len(taken) + 2)))
    return next((one for one in names if one.casefold() not in known), f"{move.name} {uuid4()}")
