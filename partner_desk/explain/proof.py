"""Proofs: for one leaf, the same facts that painted the estate, walked one by one and put into sentences.

Nothing is cut short: gates that hold, ways that fail and people who came close are all part of a proof. Those
who fail alike are told once, with their number.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import TypeVar

from partner_desk.domain.changes import Fact
from partner_desk.domain.customer import STRANGER
from partner_desk.domain.grouping import grouped
from partner_desk.domain.ids import ScopeKind
from partner_desk.engine.candidates import Candidate, Candidates
from partner_desk.engine.chain import ChainOutcome
from partner_desk.engine.check_values import DisputePolicy
from partner_desk.engine.day_facts import Words
from partner_desk.engine.partner_bits import Lane
from partner_desk.engine.subscriptions import Asked, SubscriptionState
from partner_desk.engine.verdict_table import VerdictTable
from partner_desk.explain.fact_links import FactLink, FactLinks
from partner_desk.explain.recordable import Recordable, Recordables
from partner_desk.explain.wording import SOMEBODY, Wording
from partner_desk.readings.checks import Route, Subject
from partner_desk.readings.dated import Cite, DatedAnswer
from partner_desk.readings.library import Program, Way
from partner_desk.readings.questions import Truth, Verdict

F = TypeVar("F", bound=Fact)

_PERSON = ".person"

TOLD = 4
"""How many people who fail alike are named one by one."""


@dataclass(frozen=True, slots=True)
class Proof:
    """One reason: a program, a way, a person, or a criterion.

    `verdict` is a verdict for a program, else yes, no or unknown. `deciding` marks what the verdict rests on.
    `against` is what the other side of a dispute says. `collect` says how to find out what is not known,
    `recordables` which facts say it then.
    """

    criterion: str
    name: str
    verdict: str
    because: str
    facts: tuple[FactLink, ...] = ()
    cites: tuple[Cite, ...] = ()
    against: str = ""
    against_cites: tuple[Cite, ...] = ()
    collect: str = ""
    recordables: tuple[Recordable, ...] = ()
    inapplicable: bool = False
    deciding: bool = False
    children: tuple[Proof, ...] = ()

    @property
    def is_person(self) -> bool:
        """Whether it is about one who may hold access; its children are then in the order they were asked."""
        return self.criterion.endswith(_PERSON)

    def walk(self) -> Iterator[Proof]:
        """This reason and all below it."""
        yield self
        for child in self.children:
            yield from child.walk()


@dataclass(frozen=True, slots=True)
class _Walked:
    """A candidate and how far it came."""

    candidate: Candidate
    outcome: ChainOutcome

    def rank(self, whole: int) -> tuple[int, int]:
        """Those who hold first, then those who perhaps do, then by how far they came."""
        kind = 0 if self.outcome.yes == whole else 1 if self.outcome.yes else 2 if self.outcome.unknown_at else 3
        return kind, -self.outcome.reached


@dataclass(frozen=True, slots=True)
class _Spot:
    """Where a proof is made: the scope, the facts of its subscription and that one's key, the names there."""

    scope: int
    place: SubscriptionState
    subscription: str
    names: Mapping[str, str]


class Prover:
    """Proofs of one program on one day for one partner."""

    def __init__(self, judged: VerdictTable, partner: str, charge: str | None, asked: str) -> None:
        """`charge` is the kind of charge asked about, `asked` the key of the scope: what is proved is part of it."""
        self.judged = judged
        self.day = judged.day
        self.program: Program = judged.program
        self.lane = [one.id for one in self.day.partners].index(partner)
        self.partner = self.day.partners[self.lane]
        self.charge, self.asked = charge, asked
        self.planes = self.day.planes(DisputePolicy.READ)
        self.check_values = self.planes.check_values
        self.wording = Wording(self.day)
        self.fact_links = FactLinks(self.day)
        self.whole = self.day.facts.time.whole

    @cached_property
    def candidates(self) -> Candidates:
        """Everybody who may hold access."""
        return Candidates(self.day.facts)

    def prove(self, scope: int) -> Proof:
        """The proof for a leaf, or for the leaves that hang on a scope."""
        spot = self._spot(scope)
        applies = [self._gate(one, spot) for one in self.program.applies]
        gates = [self._gate(one, spot) for one in self.program.gates]
        ways = [self._way(way, spot) for way in self.program.ways]
        verdict = self._verdict(applies, gates, [one for one, _ in ways], [part for _, part in ways])
        proofs = (*applies, *gates, *(one for one, _ in ways))
        return Proof(self.program.id, self.program.name, verdict.value, self.program.sentence, children=proofs)

    def _spot(self, scope: int) -> _Spot:
        tree = self.day.fact_index.tree
        place = self.day.places.list[int(self.planes.place[self.judged.compressed_tree.nearest(scope)])]
        above = tree.above(scope, ScopeKind.SUBSCRIPTION)
        names = self.wording.place(scope, place, self.partner.id, self.charge)
        return _Spot(scope, place, "" if above is None else tree.key(above), names)

    def _verdict(
        self, applies: Sequence[Proof], gates: Sequence[Proof], ways: Sequence[Proof], parts: Sequence[int]
    ) -> Verdict:
        """The verdict by the proofs alone; it cannot differ from the painted one (there is a test for that)."""
        if any(one.verdict == Truth.NO for one in applies) or any(one.inapplicable for one in gates):
            return Verdict.NOT_APPLICABLE
        if any(one.verdict == Truth.NO for one in gates) or all(one.verdict == Truth.NO for one in ways):
            return Verdict.NOT_RECOGNIZED
        holding = [part for one, part in zip(ways, parts, strict=True) if one.verdict == Truth.YES]
        if any(one.verdict == Truth.UNKNOWN for one in (*applies, *gates)) or not holding:
            return Verdict.UNKNOWN
        return Verdict.RECOGNIZED if self.whole in holding else Verdict.PARTLY

    # Gates ------------------------------------------------------------------------------------------------

    def _gate(self, identifier: str, spot: _Spot) -> Proof:
        check = self.check_values.criterion(identifier).check.name
        asked = Asked(spot.place, self.partner, self.charge, self.planes.moment)
        entry = self.check_values.answer(identifier, asked.word(check))
        record = spot.place.record or ""
        names = {**spot.names, "partner_id": record or "(none)", "linked_to": self.wording.owner_of(record)}
        facts = self.fact_links.of_place(spot.subscription, spot.place, check, self.partner)
        return self._said(identifier, entry, names, spot, facts=facts)

    def _said(
        self,
        identifier: str,
        entry: DatedAnswer,
        names: Mapping[str, str],
        spot: _Spot,
        candidate: Candidate | None = None,
        facts: Iterable[FactLink] = (),
    ) -> Proof:
        nameless = names.get("holder") in (SOMEBODY, STRANGER)  # who is nobody in particular cannot be asked
        dispute = entry.disputed if self.check_values.is_disputed(entry) else None
        return Proof(
            identifier,
            self.check_values.criterion(identifier).name,
            entry.value.value,
            entry.because.format(**names),
            tuple(facts),
            entry.cites,
            dispute.says if dispute is not None else "",
            dispute.cites if dispute is not None else (),
            "" if nameless and "{holder}" in entry.collect else entry.collect.format(**names),
            self._recordables(entry, spot, candidate) if entry.collect else (),
            entry.inapplicable,
        )

    def _recordables(self, entry: DatedAnswer, spot: _Spot, candidate: Candidate | None) -> tuple[Recordable, ...]:
        groups: tuple[str, ...] = ()
        if candidate is not None:
            index = self.day.fact_index
            denied = [one.principal for one in self.candidates.denials_above(spot.scope)]
            named = denied if not {"perhaps-denied", "eligible-denied"}.isdisjoint(entry.when) else [candidate.via]
            eligible = [one for one in named if one in index.memberships.eligible]
            uncollected = [group for one in named for group in sorted(index.memberships.uncollected_in(one))]
            groups = tuple(dict.fromkeys(uncollected if entry.looked else eligible))
            if self._is_stranger(candidate, spot):
                candidate = replace(candidate, person=None)
        about = Recordables(
            self.day, spot.scope, spot.subscription, self.asked, spot.place, self.partner, candidate, groups
        )
        return about.of(entry)

    # Ways -------------------------------------------------------------------------------------------------

    def _way(self, way: Way, spot: _Spot) -> tuple[Proof, int]:
        """A way and the part of the day for which it holds."""
        gates = [self._gate(one, spot) for one in way.gates]
        if way.route.subject is Subject.HOLDER:
            children, verdict, part = self._people(way, spot)
        else:
            children, verdict = self._place_chain(way, spot)
            part = self.whole
        values = [one.verdict for one in gates]
        if Truth.NO in values:
            verdict = Truth.NO
        elif Truth.UNKNOWN in values and verdict is Truth.YES:
            verdict = Truth.UNKNOWN
        shut = next((one.because for one in gates if one.verdict == Truth.NO), "")
        because = shut or children[0].because
        return Proof(way.id, way.name, verdict.value, because, children=(*gates, *children)), part

    def _place_chain(self, way: Way, spot: _Spot) -> tuple[list[Proof], Truth]:
        proofs: list[Proof] = []
        value = Truth.YES
        for identifier in way.chain:
            proofs.append(self._gate(identifier, spot))
            if proofs[-1].verdict == Truth.NO:
                return [proofs[-1], *proofs[:-1]], Truth.NO
            if proofs[-1].verdict == Truth.UNKNOWN:
                value = Truth.UNKNOWN
        return sorted(proofs, key=lambda one: one.verdict == Truth.YES), value

    def _people(self, way: Way, spot: _Spot) -> tuple[list[Proof], Truth, int]:
        lane = Lane(self.partner) if way.route is Route.LINKS else self.planes.earning.lane_of(spot.place)
        scope = spot.scope
        propagation = self.planes.propagation
        walked = [_Walked(*one) for one in self.candidates.outcomes(propagation, way, scope, lane)]
        if way.route is not Route.FOREIGN_GROUPS:
            reach, tenant = (
                max((one.outcome.reached for one in walked), default=0),
                self.day.fact_index.tenant_of(scope),
            )
            idle = [self._walked(way, one, scope) for one in self.candidates.without_access(lane, tenant)]
            walked += [one for one in idle if one.outcome.reached > 0 and one.outcome.reached >= reach]
        walked.sort(key=lambda one: one.rank(self.whole))
        part = 0
        for one in walked:
            part |= one.outcome.yes
        value = Truth.YES if part else Truth.UNKNOWN if any(one.outcome.unknown_at for one in walked) else Truth.NO
        told = list(self._told(way, walked, spot))
        return told or [self._nobody(way, spot)], value, part

    def _nobody(self, way: Way, spot: _Spot) -> Proof:
        """The first criterion of a chain that nobody stands for."""
        asked = self.check_values.criterion(way.chain[0])
        sentence = way.nobody.format(**spot.names)
        return Proof(asked.id, asked.name, Truth.NO.value, sentence, cites=asked.all_answers[-1].cites)

    def _walked(self, way: Way, candidate: Candidate, scope: int) -> _Walked:
        return _Walked(candidate, self.candidates.outcome(self.planes.propagation, way, candidate, scope))

    def _told(self, way: Way, walked: Sequence[_Walked], spot: _Spot) -> Iterator[Proof]:
        """One proof a person, at most `TOLD` who fail alike; other own ones are counted in the last sentence."""
        alike = grouped(walked, lambda one: (*one.rank(self.whole), one.outcome.unknown_at))
        for (kind, *_), everybody in alike.items():
            own = [one for one in everybody if self._is_own(one.candidate, spot)]
            group = own or everybody[:1]
            told = group[: TOLD if kind != 3 or group[0].outcome.reached else 1]
            rest = sum(1 + one.candidate.others for one in own) - len(told) if own else 0
            for number, entry in enumerate(told, 1):
                proof = self._person(way, entry, spot)
                if rest and number == len(told):
                    same = "The same holds" if entry.outcome.yes else "The same condition decides"
                    proof = replace(proof, because=f"{proof.because} {same} for {rest} more.")
                yield proof

    def _person(self, way: Way, walked: _Walked, spot: _Spot) -> Proof:
        candidate, outcome = walked.candidate, walked.outcome
        said = self._said_of(way, candidate, spot.scope)
        wanted = self._wanted_link(candidate)
        names = {**spot.names, **self.wording.candidate(candidate, wanted)}
        if self._is_stranger(candidate, spot):
            names["holder"] = STRANGER
        steps = [self._step(way, index, walked, said, names, spot) for index in range(outcome.reached + 1)]
        value = Truth.YES if outcome.yes else Truth.UNKNOWN if outcome.unknown_at else Truth.NO
        if value is Truth.NO and names["holder"] == STRANGER:  # where somebody else works is nothing to tell here
            because = f"Nobody who is linked to {names['partner']} has a role here."
        elif value is Truth.NO:
            because = steps[-1].because
        elif value is Truth.UNKNOWN:
            because = steps[outcome.unknown_at[0]].because
        else:
            because = self._first_words(steps, way, outcome)
            if outcome.yes != self.whole:
                because += " That is so for a part of the day only."
        facts = () if names["holder"] == STRANGER else tuple(self.fact_links.of_candidate(candidate))
        return Proof(way.id + _PERSON, names["holder"], value.value, because, facts, children=tuple(steps))

    def _is_own(self, candidate: Candidate, spot: _Spot) -> bool:
        """Whether it is somebody listed, of this tenant or with access here: how many others there are stays untold."""
        return (candidate.person or candidate.market) is not None and not self._is_stranger(candidate, spot)

    def _is_stranger(self, candidate: Candidate, spot: _Spot) -> bool:
        """Whether it is somebody from another tenant whom no fact gives access: a customer learns no such names."""
        if candidate.fact or candidate.person is None:
            return False
        tenant = self.day.fact_index.tenant_of(spot.scope)
        return candidate.person.tenant not in (None, tenant)

    def _said_of(self, way: Way, candidate: Candidate, scope: int) -> dict[str, Words]:
        """What every check of the chain says of a candidate."""
        profile, facts = candidate.profile, self.day.facts
        role = self.planes.propagation.results.role_words(way, profile)
        activity = facts.profile_sorts.activity[profile] if profile is not None else ()
        denied = self.candidates.denied(candidate, scope)
        said = {**dict(candidate.standing), "access": candidate.access, "activity": activity, "role": role}
        return said | {"deny": denied}

    def _step(
        self, way: Way, index: int, walked: _Walked, said: Mapping[str, Words], names: Mapping[str, str], spot: _Spot
    ) -> Proof:
        """What one criterion says; of several words the one that turned the candidate is told."""
        identifier, candidate, outcome = way.chain[index], walked.candidate, walked.outcome
        criterion = self.check_values.criterion(identifier)
        words = [word for word, _ in said.get(criterion.check.name, ())]
        dropped = index == outcome.reached and not outcome.yes and not outcome.unknown_at
        if criterion.check.name == "whole-day":
            words = ["part" if dropped else "whole" if outcome.own == self.whole else "together"]
        if not words:
            sentence = f"This does not hold: {criterion.sentence}"
            return Proof(identifier, criterion.name, Truth.NO.value, sentence)
        entries = [self.check_values.answer(identifier, word) for word in words]
        order = (Truth.NO, Truth.UNKNOWN, Truth.YES) if dropped else (Truth.UNKNOWN, Truth.YES, Truth.NO)
        if outcome.yes:
            order = (Truth.YES, Truth.UNKNOWN, Truth.NO)
        entry = min(entries, key=lambda one: order.index(one.value))
        return self._said(identifier, entry, names, spot, candidate)

    def _first_words(self, steps: Sequence[Proof], way: Way, outcome: ChainOutcome) -> str:
        """The sentence for somebody who holds: what ties the person to the partner, what access it has, how long."""
        telling = ("access", "role", "whole-day") if outcome.own != outcome.yes else ("access", "role")
        told = [
            step.because
            for index, step in enumerate(steps)
            if index == 0 or self.check_values.criterion(way.chain[index]).check.name in telling
        ]
        return " ".join(dict.fromkeys(told))

    def _wanted_link(self, candidate: Candidate) -> str:
        """The PartnerID that an identity carries on the day."""
        person = candidate.person
        if person is None:
            return ""
        row = self.day.fact_index.identity_row.get(person.id)
        if row is None:
            return ""
        profiles, numbers = self.day.facts.link_profiles
        return next((number for number, _ in profiles[int(numbers[row])].links), "")
