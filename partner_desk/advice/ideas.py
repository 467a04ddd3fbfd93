"""Ideas: from what somebody lacks to the moves that would supply it. Whether they work, trying tells."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from itertools import product

from partner_desk.advice.misses import ACCESS, DENY, FOREIGN, GONE, LINKS, Miss, Misses
from partner_desk.advice.model import Move, Plan
from partner_desk.advice.moves import Moves
from partner_desk.domain.access import AccessKind, Principal
from partner_desk.domain.accounts import employer_of
from partner_desk.domain.billing import Billing, Offer
from partner_desk.domain.grouping import grouped
from partner_desk.domain.moments import holds_at, is_over
from partner_desk.domain.partners import Partner
from partner_desk.readings.checks import Route
from partner_desk.readings.library import Program, Way
from partner_desk.readings.questions import Truth

ALIKE = 3
"""How many of those who lack the same are asked in each way at each leaf."""

_DELEGATED, _INVITED = (Route.LINKS, Route.DELEGATIONS), (Route.LINKS, Route.ASSIGNMENTS)
"""The ways that take an account of the partner's tenant, and those that take one of the customer's."""

Together = tuple[Move, ...]
"""Moves that are made together."""


class Ideas:
    """The plans that come to mind for a leaf."""

    def __init__(self, misses: Misses, moves: Moves) -> None:
        """Nothing comes to mind yet."""
        self.misses = misses
        self.moves = moves

    def plans(self, program: Program, leaf: int) -> Iterator[Plan]:
        """Every plan for a leaf, in no order; none where a gate stands that nobody can open."""
        gates = self.openings(program, leaf)
        if gates is None:
            return
        if gates:
            yield frozenset(gates)
        for way in program.ways:
            if self.misses.is_open(way, leaf):
                for moves in self._way(way, leaf):
                    yield frozenset((*gates, *moves))

    # Gates ------------------------------------------------------------------------------------------------

    def openings(self, program: Program, leaf: int) -> list[Move] | None:
        """The moves that open the gates that stand at a leaf; None if nobody can open one of them."""
        openings = []
        for identifier in program.all_gates:
            check, value = self.misses.gate(identifier, leaf)
            if value is Truth.YES:
                continue
            opening = self._opening(check, leaf) if value is Truth.NO else None
            if opening is None:
                return None
            openings.append(opening)
        return openings

    def _opening(self, check: str, leaf: int) -> Move | None:
        if check == "agreement":
            return self.moves.agreement(leaf)
        row = self._billing(leaf) if check == "offer" else None
        better = self.moves.advisory.upgrades.get(row.offer.value) if row is not None else None
        return self.moves.offer(leaf, row, Offer(better)) if row is not None and better is not None else None

    def _billing(self, leaf: int) -> Billing | None:
        """The billing row in force at a leaf."""
        at = self.moves.at
        for one in self.misses.fact_index.by_subscription[0].get(self.moves.names.subscription_key(leaf), ()):
            if holds_at(one, at):
                return one
        return None

    # Ways -------------------------------------------------------------------------------------------------

    def _way(self, way: Way, leaf: int) -> Iterator[Together]:
        if way.route is Route.RECORDS:
            yield from self._records(way)
        elif way.route is Route.FOREIGN_GROUPS:
            yield from self._foreign(way, leaf)
        elif way.route is not Route.SELLERS:
            yield from self._people(way, leaf)

    def _records(self, way: Way) -> Iterator[Together]:
        """The partner named on every subscription here that can have a partner of record and lacks this one."""
        number = self.moves.open_number(self.misses.partner, any_id=True)
        chosen = [
            scope
            for scope in self._subscriptions()
            if self.misses.is_open(way, scope)
            and any(self.misses.gate(step, scope)[1] is not Truth.YES for step in way.chain)
        ]
        if number is not None and chosen:
            taken = sorted({record for one in chosen if (record := self.misses.place(one).record)})
            yield (self.moves.record(number, chosen, taken),)

    def _subscriptions(self) -> list[int]:
        """The subscriptions at the targets."""
        return list(
            dict.fromkeys(one for some in self.moves.targets for one in self.moves.names.subscriptions_at(some))
        )

    def _foreign(self, way: Way, leaf: int) -> Iterator[Together]:
        """The admin groups of the sellers: what they hold set right, or given to the first known one anew."""
        near = [one for one in self.misses.at(way, leaf) if FOREIGN not in one.lacks]
        for seller in self.misses.lane(way, leaf).partners:
            groups = [one for one in (seller.admin_agents, seller.helpdesk_agents) if one is not None]
            for group in groups:
                own = [one for one in near if one.person.id == group]
                access: list[Together] = [(move,) for one in own for move in self._repairs(way, one)]
                again = self._again(way, seller, group) if group == groups[0] else None
                access += [(again,)] if again is not None else []
                access += [()] if any(not one.lacks & ACCESS for one in own) else []
                yield from _together(access, self._denials([one for one in own if DENY in one.lacks], leaf))

    def _again(self, way: Way, seller: Partner, group: str) -> Move | None:
        """A group's role: the one that it had here and lost, else the weakest that counts."""
        lost = [
            one
            for one in self.misses.estate.role_assignments.values()
            if one.principal == group and is_over(one, self.moves.at) and self.misses.role_counts(way, one.role)
        ]
        last = max(lost, key=lambda one: (one.until, one.id), default=None)
        role = last.role if last is not None else self.moves.weakest(way)
        until = last.until if last is not None else None
        return self.moves.foreign_principal(seller, group, role, until) if role is not None else None

    # People -----------------------------------------------------------------------------------------------

    def _people(self, way: Way, leaf: int) -> Iterator[Together]:
        """Those who come close: a few of those who need a link, of those who need access, of those who need both."""
        idle = () if way.route is Route.DELEGATIONS else self.misses.without_access(way, leaf)
        alive = (
            miss
            for miss in (*self.misses.at(way, leaf), *idle)
            if miss.person.kind.is_identity and GONE not in miss.lacks and not self.misses.is_gone(miss.person)
        )
        by_person = grouped(alive, lambda miss: miss.person.id)
        asked: dict[int, int] = {}
        for needs, _, _, name in sorted(min(self._distance(one) for one in some) for some in by_person.values()):
            if asked.get(needs, 0) < ALIKE:
                plans = list(self._person(way, by_person[name], leaf))
                asked[needs] = asked.get(needs, 0) + bool(plans)
                yield from plans
        yield from self._disabled(way, leaf)

    def _disabled(self, way: Way, leaf: int) -> Iterator[Together]:
        """Those who lack nothing but an account in use."""
        idle = {miss.person.id: miss.person for miss in self.misses.at(way, leaf) if miss.lacks == {GONE}}
        moves = (self.moves.enabled(idle[name]) for name in sorted(idle))
        yield from [(move,) for move in moves if move is not None][:ALIKE]

    def _distance(self, miss: Miss) -> tuple[int, int, int, str]:
        """How far somebody is from holding: what is lacking, whether anything is held, which kind of account."""
        needs = bool(miss.lacks & LINKS) + 2 * bool(miss.lacks & ACCESS) + 4 * (DENY in miss.lacks)
        return (needs, int(miss.candidate is None), self.moves.rank(miss.person), miss.person.id)

    def _person(self, way: Way, misses: list[Miss], leaf: int) -> Iterator[Together]:
        person = misses[0].person
        links: list[Together] = [()]
        if any(one.lacks & LINKS for one in misses):
            link = self._link(way, person, leaf)
            if link is None:
                return
            links = [(link,)]
        access: list[Together] = [()]
        if all(one.lacks & ACCESS for one in misses):
            access = [(move,) for one in misses for move in self._repairs(way, one)]
            role, sellers = self.moves.weakest(way), self.misses.lane(way, leaf).partners
            at_home = person.tenant == self.misses.fact_index.tenant_of(leaf)
            # Nobody gives access to an account that has none here, and of which nothing says that it is one of theirs.
            known = any(one.candidate is not None for one in misses)
            known = known or self.moves.names.is_account_of_one(person, sellers)
            if role is not None and at_home and known:
                access.append((self.moves.role(person, role),))
        yield from _together(links, access, self._denials([one for one in misses if DENY in one.lacks], leaf))

    def _link(self, way: Way, person: Principal, leaf: int) -> Move | None:
        """The link that would count; None where the identity stands for somebody else."""
        sellers = self.misses.lane(way, leaf).partners
        carried = [number for number, _ in self.misses.profile(person).links]
        owners = [next((one for one in sellers if number in one.partner_ids), None) for number in carried]
        elsewhere = None in owners
        owner = owners[0] if owners and not elsewhere else self._stands_for(person, sellers, elsewhere)
        number = self.moves.open_number(owner) if owner is not None else None
        if owner is None or number is None:
            return None
        return self.moves.link(person, owner, number, next((one for one in carried if one != number), ""))

    def _stands_for(self, person: Principal, sellers: Collection[Partner], elsewhere: bool) -> Partner | None:
        """Whose an identity is that has no link, or one to somebody else (`elsewhere`).

        That of the partner it works for, as far as anything says so; else, if it has no link, that of the partner it
        was linked to before, or of the partner asked about if it never was.
        """
        estate, asked = self.misses.estate, self.misses.partner
        employer = employer_of(estate, person)
        if employer is not None or elsewhere:
            return next((one for one in sellers if one.id == employer), None)
        ordered = sorted(sellers, key=lambda one: one.id != asked.id)
        once = [one.partner_id for one in estate.links.values() if one.principal == person.id]
        before = (one for one in ordered if any(number in one.partner_ids for number in once))
        return next(before, asked if asked in sellers and not once else None)

    def _repairs(self, way: Way, miss: Miss) -> Iterator[Move]:
        """What is held set right where it is: an eligible role made permanent, a delegation that gives another."""
        candidate = miss.candidate
        if candidate is None or candidate.profile is None or not miss.lacks & ACCESS:
            return
        eligible = candidate.profile.kind is AccessKind.ELIGIBLE and "role" not in miss.lacks
        held = self.misses.estate.role_assignments.get(candidate.fact)
        if held is not None and eligible:
            move = self.moves.permanent(held)
            if move is not None:
                yield move
        delegation = self.misses.estate.delegations.get(candidate.fact)
        if delegation is not None and candidate.market is None:
            role = candidate.profile.role if eligible else self.moves.weakest(way, delegable=True)
            person = miss.person
            if candidate.via:
                person = self.misses.estate.principals.get(candidate.via, person)
            move = self.moves.delegated(delegation, person, role, permanent=eligible) if role is not None else None
            if move is not None:
                yield move

    def _denials(self, misses: Iterable[Miss], leaf: int) -> list[Together]:
        """With and without the deny assignments taken away that block somebody."""
        blocked = next(iter(misses), None)
        move = self.moves.denial(blocked.person, leaf) if blocked is not None else None
        return [()] if move is None else [(move,), ()]

    # Nobody yet -------------------------------------------------------------------------------------------

    def newcomers(self, program: Program, leaf: int) -> Iterator[Plan]:
        """An account that does not exist yet: in the partner's tenant by a delegation, or in that of the customer."""
        gates = self.openings(program, leaf)
        ways = [way for way in program.ways if self.misses.is_open(way, leaf)] if gates is not None else []
        for routes, delegable in (_DELEGATED, True), (_INVITED, False):
            made = (self._newcomer(way, leaf, delegable) for way in ways if way.route in routes)
            move = next((one for one in made if one is not None), None)
            if move is not None:
                yield frozenset((*(gates or ()), move))

    def _newcomer(self, way: Way, leaf: int, delegable: bool) -> Move | None:
        owner = next((one for one in self.misses.lane(way, leaf).partners if one == self.misses.partner), None)
        role, number = self.moves.weakest(way, delegable=delegable), self.moves.open_number(owner) if owner else None
        if role is None or owner is None or number is None:
            return None
        return (self.moves.delegation if delegable else self.moves.account)(owner, number, role)


def _together(*choices: list[Together]) -> Iterator[Together]:
    """One of each of the choices, in all ways, unless that is nothing."""
    for chosen in product(*choices):
        moves = tuple(move for some in chosen for move in some)
        if moves:
            yield moves
