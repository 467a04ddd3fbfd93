"""The candidates of a chain at one scope, one by one: for proofs, and where a denial names somebody.

What painting does for all scopes at once with numbers of holders, this does for one scope with names.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

import numpy as np

from partner_desk.domain.access import DenyAssignment, Principal, PrincipalKind
from partner_desk.domain.coverage import Collectable
from partner_desk.domain.grouping import grouped
from partner_desk.domain.ids import EVERYONE
from partner_desk.domain.moments import start_of
from partner_desk.engine.access_table import Accesses, Holder, HolderKind, Profile
from partner_desk.engine.chain import ChainOutcome
from partner_desk.engine.chain_results import Claim
from partner_desk.engine.day_facts import DayFacts, Words
from partner_desk.engine.holder_checks import (
    Accepted,
    Clock,
    Inside,
    Standing,
    access_words,
    foreign_standing,
    inside,
    market_standing,
)
from partner_desk.engine.identities import Flags
from partner_desk.engine.interval_set import Part
from partner_desk.engine.partner_bits import Lane
from partner_desk.engine.people_facts import LinkProfile
from partner_desk.engine.profile_results import VIA
from partner_desk.engine.propagation import Propagation
from partner_desk.engine.unique import firsts
from partner_desk.readings.checks import UNRECORDED, Route
from partner_desk.readings.library import Way

_ANYBODY = (HolderKind.EVERYBODY_OF, HolderKind.EVERYBODY_ELSE)


@dataclass(frozen=True, slots=True)
class Candidate:
    """One who may hold access, with one access.

    `person` None: somebody whom nobody listed, of the tenant `home` if it must be one of that. `others` counts those
    who stand exactly alike and are not named one by one. `market` is the marketplace authorization that stands for
    itself. `via` names the group through which the access comes. `fact` is the assignment or delegation, `scope` where
    it attaches; both are empty for one who has no access at all.
    """

    person: Principal | None
    standing: Standing
    access: Words
    time: Part
    profile: Profile | None = None
    scope: int | None = None
    fact: str = ""
    via: str = ""
    others: int = 0
    market: Holder | None = None
    home: str = ""

    @property
    def holder(self) -> tuple[str, str]:
        """Whose accesses are put together over a day."""
        if self.market is not None:
            return self.market.id or "", ""
        return (self.person.id, "") if self.person is not None else ("", self.home)


@dataclass(frozen=True, slots=True)
class Walked:
    """A candidate, what the checks say of it, and how far it came in a chain."""

    candidate: Candidate
    claim: Claim
    outcome: ChainOutcome


@dataclass(frozen=True, slots=True)
class _Somebody:
    """A person behind a holder, and when he or she is one of those it stands for."""

    row: int | None
    inside: Inside
    others: int = 0


class Candidates:
    """Enumerates the candidates of the day's chains."""

    def __init__(self, facts: DayFacts) -> None:
        """Nothing is enumerated yet."""
        self.facts = facts
        self.fact_index = facts.fact_index
        self.clock = Clock(facts.time.whole, start_of(facts.day))
        self.named_in_denials = {one.principal for one in self.fact_index.estate.deny_assignments.values()}

    def at(self, scope: int, route: Route, lane: Lane) -> Iterator[Candidate]:
        """Every candidate with an access at or above a scope; the order does not tell in which order facts came."""
        foreign = route is Route.FOREIGN_GROUPS
        accesses = self.fact_index.foreign if foreign else self.fact_index.accesses
        rows: list[tuple[int, Part]] = []
        for above in self.fact_index.tree.path(scope):
            for row in sorted(accesses.at(above), key=accesses.fact):
                if route in VIA and accesses.via[row] != VIA[route].value:
                    continue
                force = self.facts.part_of(accesses, row)
                if force:
                    rows.append((row, force))
        alone = self._with_access(accesses, rows) if not foreign and self.facts.time.cuts else frozenset()
        for row, force in rows:
            yield from self._of_row(accesses, row, force, lane, alone)

    def _with_access(self, accesses: Accesses, rows: Iterable[tuple[int, Part]]) -> frozenset[int]:
        """The identities known to have one of these accesses: on a day that is cut nobody has just what they have."""
        identities: set[int] = set()
        for holder in {self.fact_index.held_by.list[int(accesses.holder[row])] for row, _ in rows}:
            names = self._members(holder.id or "") if holder.kind is HolderKind.GROUP else (holder.id,)
            identities |= {row for one in names if (row := self.fact_index.identity_row.get(one or "")) is not None}
        return frozenset(identities)

    def without_access(self, lane: Lane, tenant: str) -> Iterator[Candidate]:
        """Every identity as one that reaches nothing: those alike of a tenant counted together, of others one alone."""
        nothing: Words = (("none", self.clock.whole),)
        own = self.fact_index.people.perhaps_of(tenant)
        for counted in (True, False):
            for row, count in self._alike(np.flatnonzero(own == counted), frozenset()):
                person, others = self.fact_index.identities[row], count - 1 if counted else 0
                yield Candidate(person, self._standing(row, lane), nothing, self.clock.whole, others=others)
        if self.fact_index.unlisted_exists:
            yield Candidate(None, self._standing(None, lane), nothing, self.clock.whole)
        for holder, _ in self.fact_index.held_by.by_kind[HolderKind.MARKETPLACE]:
            if lane.market(holder.managing):
                yield Candidate(None, market_standing(self.clock), nothing, self.clock.whole, market=holder)

    def _of_row(
        self, accesses: Accesses, row: int, force: Part, lane: Lane, alone: frozenset[int]
    ) -> Iterator[Candidate]:
        holder = self.fact_index.held_by.list[int(accesses.holder[row])]
        profile = self.fact_index.profile_list[int(accesses.profile[row])]
        empty = Candidate(None, (), (), self.clock.whole, profile, int(accesses.scope[row]), accesses.fact(row))
        if holder.kind is HolderKind.FOREIGN:
            yield self._foreign(holder, replace(empty, time=force), lane)
            return
        if holder.kind is HolderKind.MARKETPLACE:
            if lane.market(holder.managing):
                access = access_words(profile.word, force, Inside(self.clock.whole), self.clock.whole)
                yield replace(empty, standing=market_standing(self.clock), access=access, market=holder)
            return
        group = holder.id or "" if holder.kind is HolderKind.GROUP else ""
        home = self.fact_index.estate.principals[group].tenant if group else holder.id
        for member in self._people(holder, alone):
            person = None if member.row is None else self.fact_index.identities[member.row]
            access = access_words(profile.word, force, member.inside, self.clock.whole)
            standing = self._standing(member.row, lane)
            yield replace(
                empty, person=person, standing=standing, access=access, via=group, others=member.others, home=home or ""
            )

    def _foreign(self, holder: Holder, empty: Candidate, lane: Lane) -> Candidate:
        group = None if holder.id is None else self.fact_index.estate.principals[holder.id]
        accepted = lane.accepted or Accepted((), True)
        everyone = list(self.fact_index.estate.partners.values())
        return replace(empty, person=group, standing=foreign_standing(holder.id, accepted, everyone, self.clock))

    def _people(self, holder: Holder, alone: frozenset[int]) -> Iterator[_Somebody]:
        always = Inside(self.clock.whole)
        if holder.kind is HolderKind.IDENTITY:
            yield _Somebody(self.fact_index.identity_row[holder.id or ""], always)
            return
        if holder.kind in _ANYBODY:
            theirs = self._of_tenant(holder.id)
            rows = np.flatnonzero(theirs if holder.kind is HolderKind.EVERYBODY_OF else ~theirs)
            yield from (_Somebody(row, always, count - 1) for row, count in self._alike(rows, frozenset(), alone))
            yield _Somebody(None, always)
            return
        yield from self._group(holder.id or "", alone)

    def _group(self, group: str, alone: frozenset[int]) -> Iterator[_Somebody]:
        is_open, perhaps = group in self.fact_index.memberships.open, Inside(perhaps=self.clock.whole)
        members: set[int] = set()
        found = ((self.fact_index.identity_row.get(member), member) for member in self._members(group))
        for row, member in sorted((row, member) for row, member in found if row is not None):
            known, eligible = self.facts.member_part(group, member), self.facts.eligible_part(group, member)
            if known | eligible:
                members.add(row)
                yield _Somebody(row, inside(self.clock.whole, known, eligible, is_open=is_open))
        if is_open:
            tenant = self.fact_index.estate.principals[group].tenant
            for row, count in self._alike(np.flatnonzero(self._of_tenant(tenant)), frozenset(members), alone):
                yield _Somebody(row, perhaps, count - 1)
            yield _Somebody(None, perhaps)

    def _of_tenant(self, tenant: str | None) -> Flags:
        everyone = self.fact_index.people
        return everyone.of_tenant.get(tenant or "", np.zeros(len(everyone.list), dtype=np.bool_))

    def _members(self, group: str) -> Iterable[str]:
        """Who is in a group at some time, or can activate that."""
        members, eligible = self.fact_index.memberships.members, self.fact_index.memberships.eligible
        return dict.fromkeys((*members.get(group, ()), *eligible.get(group, ())))

    def _alike(
        self,
        rows: np.ndarray[tuple[int], np.dtype[np.intp]],
        without: frozenset[int],
        alone: frozenset[int] = frozenset(),
    ) -> list[tuple[int, int]]:
        """One row of each link profile, and how many there are; whoever a denial names stands `alone`, too."""
        numbers = self.facts.link_profiles[1]
        if not self.named_in_denials and not self.facts.time.cuts and not without:
            places, counts = firsts(numbers[rows])
            return list(zip(rows[places].tolist(), counts.tolist(), strict=True))
        by_profile: dict[tuple[int, str | None], list[int]] = {}
        single: list[tuple[int, int]] = []
        for row in rows.tolist():
            if row in without:
                continue
            if row in alone or (self.named_in_denials and self._denials_of(self.fact_index.identities[row].id)):
                single.append((row, 1))
            else:
                apart = self.named_in_denials or self.facts.time.cuts
                tenant = self.fact_index.identities[row].tenant if apart else None
                by_profile.setdefault((int(numbers[row]), tenant), []).append(row)
        return single + [(alike[0], len(alike)) for alike in by_profile.values()]

    def _standing(self, row: int | None, lane: Lane) -> Standing:
        return lane.standing(self._link_profile(row), self.clock)

    def _link_profile(self, row: int | None) -> LinkProfile:
        profiles, numbers = self.facts.link_profiles
        return self.facts.unlisted_profile if row is None else profiles[int(numbers[row])]

    def links(self, candidate: Candidate) -> tuple[tuple[str, Part], ...]:
        """The PartnerIDs that a candidate is linked to on the day, and when."""
        person = candidate.person
        row = self.fact_index.identity_row.get(person.id) if person is not None else None
        return self._link_profile(row).links if row is not None else ()

    def walked(self, propagation: Propagation, way: Way, scope: int, lane: Lane) -> Iterator[Walked]:
        """Every candidate at a scope and how far it comes in a chain, denials included."""
        candidates = list(self.at(scope, way.route, lane))
        claims = [self._claim(propagation, way, one, scope) for one in candidates]
        results = propagation.chain_results
        if not self.facts.time.cuts or not results.asks_whole_day(way):
            for one, claim in zip(candidates, claims, strict=True):
                yield Walked(one, claim, results.outcome(way, claim))
            return
        by_holder = grouped(range(len(candidates)), lambda number: candidates[number].holder)
        outcomes: dict[int, ChainOutcome] = {}
        for numbers in by_holder.values():
            outcomes |= zip(numbers, results.outcomes(way, tuple(claims[number] for number in numbers)), strict=True)
        yield from (Walked(one, claims[number], outcomes[number]) for number, one in enumerate(candidates))

    def walk(self, propagation: Propagation, way: Way, candidate: Candidate, scope: int) -> Walked:
        """How far a candidate comes that is its holder's only one, denials included."""
        claim = self._claim(propagation, way, candidate, scope)
        return Walked(candidate, claim, propagation.chain_results.outcome(way, claim))

    def _claim(self, propagation: Propagation, way: Way, candidate: Candidate, scope: int) -> Claim:
        said = candidate.standing, candidate.access, candidate.profile, candidate.time
        return propagation.results.claim(way, *said, self.denied(candidate, scope))

    # Denials ----------------------------------------------------------------------------------------------

    def _denials_of(self, principal: str) -> bool:
        """Whether some denial, anywhere, names a principal or a group that may contain it."""
        return any(name == principal or principal in self._members(name) for name in self.named_in_denials)

    def denied(self, candidate: Candidate, scope: int) -> Words:
        """What the check of denials says of a candidate at a scope."""
        word = "free"
        if not self.fact_index.knows(Collectable.DENY_ASSIGNMENTS, scope):
            word = UNRECORDED
        for _, said in self.denials_of(candidate, scope):
            if said == "denied":
                word = said
                break
            if word == "free":
                word = said
        return ((word, self.clock.whole),)

    def denials_of(self, candidate: Candidate, scope: int) -> Iterator[tuple[DenyAssignment, str]]:
        """The deny assignments of the day at or above a scope that are about a candidate, and what each says of it."""
        for one in self.denials_above(scope):
            if said := self._said(one, candidate):
                yield one, said

    def denials_above(self, scope: int) -> list[DenyAssignment]:
        """The deny assignments at or above a scope that are in force at some time of the day."""
        by_scope = self.fact_index.denials
        found = [one for above in self.fact_index.tree.path(scope) for one in by_scope.get(above, ())]
        return [one for one in found if self.facts.time.part(one.since, one.until)]

    def _said(self, denial: DenyAssignment, candidate: Candidate) -> str:
        if denial.principal == EVERYONE:
            return "denied"
        market = candidate.market
        identifier = candidate.person.id if candidate.person is not None else market.id if market else None
        if identifier and denial.principal == identifier:
            return "denied"
        force = self.facts.time.part(denial.since, denial.until)
        if identifier and self.facts.member_part(denial.principal, identifier) & force:
            return "denied"
        if identifier and self.facts.eligible_part(denial.principal, identifier) & force:
            return "eligible-denied"
        group = self.fact_index.estate.principals.get(denial.principal)
        if (
            group is None
            or group.kind is not PrincipalKind.GROUP
            or denial.principal not in self.fact_index.memberships.open
        ):
            return ""
        person = self.fact_index.estate.principals.get(market.id or "") if market is not None else candidate.person
        if person is None:  # somebody whom nobody listed may be in any group
            return "perhaps-denied"
        return "perhaps-denied" if person.kind.is_identity and person.tenant == group.tenant else ""
