"""Proofs of those who may hold access: what each criterion of a chain says of one, and when of the day.

Of several words of a check the one that turned the candidate is told, with its time where that is not all day. What
was never so at the same time as what comes before it is told as that: each of it was there.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cached_property, reduce

from partner_desk.domain.access import Principal, PrincipalKind
from partner_desk.domain.accounts import employer_of
from partner_desk.domain.customer import STRANGER
from partner_desk.domain.grouping import grouped
from partner_desk.domain.moments import Span
from partner_desk.domain.naming import listed
from partner_desk.engine.candidates import Walked
from partner_desk.engine.chain import ChainOutcome
from partner_desk.engine.chain_results import Claim
from partner_desk.engine.day_facts import Words
from partner_desk.engine.interval_set import Part
from partner_desk.engine.partner_bits import Lane
from partner_desk.explain.clauses import Clauses, Spot
from partner_desk.explain.fact_links import FactLink
from partner_desk.explain.proof import PERSON, Clause, Proof
from partner_desk.explain.wording import times_in_words
from partner_desk.language import marked, tr
from partner_desk.readings.checks import MORE, OF_LINKS, Route
from partner_desk.readings.dated import Dispute
from partner_desk.readings.library import Way
from partner_desk.readings.questions import Truth

TOLD = 4
"""How many people who fail alike are named one by one."""

_OPEN, _FAILS = 2, 3
"""The kinds of those who perhaps hold access, and of those who do not."""
_WHOLE_DAY = "whole-day"
_NOTHING = "none"
"""The word of checks that looked for something and did not see it."""
_COUNTING = {"link": {"linked"}, "seller-link": {"location", "global"}}
"""The words of links that count, by the check that says them."""
_SAID_OF_ACCESS = frozenset(("activated", "eligible"))
"""The words of activity that say the same as the verb with which a role is told."""
_ACCESS_KNOWN = frozenset(("assigned", "delegated", "marketplace", "elevated"))

PARTLY_SO = marked("Only {times}.")
NEVER_TOGETHER = marked("{holder} meets the conditions, but never at the same time.")
TOGETHER = marked("{holders} together have the whole day.")
ALONE = marked("{holders} has the whole day by several roles.")
SAME_HOLDS = marked("The same holds for {more} more.")
SAME_DECIDES = marked("The same condition decides for {more} more.")
ELSEWHERE = marked("Nobody who is linked to {partner} has a role here.")


@dataclass(frozen=True, slots=True)
class _Step:
    """What one criterion says of a candidate, without the time, and the proof, with it."""

    plain: Clause
    proof: Proof


class HolderProofs:
    """Proofs of those who may hold access, along the chain of one way at one place."""

    def __init__(self, clauses: Clauses, way: Way, spot: Spot) -> None:
        """Walk the chain with everybody who may have access here."""
        self.clauses, self.way, self.spot = clauses, way, spot
        self.whole = clauses.whole
        links = way.route is Route.LINKS
        self.lane = Lane(clauses.partner) if links else clauses.planes.earning.lane_of(spot.place)
        candidates, propagation = clauses.candidates, clauses.planes.propagation
        walked = list(candidates.walked(propagation, way, spot.scope, self.lane))
        known = [one.candidate for one in walked if self._is_known(one.claim)]
        self.with_access = {one.holder for one in known}
        authorized = {one.market for one in known}
        if way.route is not Route.FOREIGN_GROUPS:
            reach = max((one.outcome.reached for one in walked), default=0)
            tenant = clauses.day.fact_index.tenant_of(spot.scope)
            idle = [
                candidates.walk(propagation, way, one, spot.scope)
                for one in candidates.without_access(self.lane, tenant)
                if (one.holder not in self.with_access if one.market is None else one.market not in authorized)
            ]
            walked += [one for one in idle if one.outcome.reached > 0 and one.outcome.reached >= reach]
        self.walked = sorted(walked, key=self._order)
        self.part: Part = reduce(lambda part, one: part | one.outcome.yes, self.walked, 0)
        """The part of the day for which somebody holds."""

    @property
    def value(self) -> Truth:
        """Whether somebody holds, for a part of the day at least."""
        unknown = any(one.outcome.unknown_at for one in self.walked)
        return Truth.YES if self.part else Truth.UNKNOWN if unknown else Truth.NO

    def _rank(self, walked: Walked) -> tuple[int, int]:
        """Those who hold first, then those who perhaps do, then by how far they came."""
        outcome = walked.outcome
        kind = 0 if outcome.yes == self.whole else 1 if outcome.yes else _OPEN if outcome.unknown_at else _FAILS
        return kind, -outcome.reached

    def _order(self, walked: Walked) -> tuple[int, bool, int, int]:
        """By kind; of those of whom nobody knows first who has a name and can be asked, then by how far they came."""
        kind, came = self._rank(walked)
        nameless = kind == _OPEN and not self.clauses.is_own(walked.candidate, self.spot)
        return kind, nameless, came, self._strangeness(walked)

    def _strangeness(self, walked: Walked) -> int:
        """Of those of whom nobody knows accounts of the partner come first, then guests: they can be asked."""
        person = walked.candidate.person
        if not walked.outcome.unknown_at or walked.outcome.yes or not isinstance(person, Principal):
            return 0
        estate, own = self.clauses.day.fact_index.estate, self.clauses.partner.id
        employer = employer_of(estate, person)
        return 0 if employer == own else 1 if employer is None and person.kind is PrincipalKind.GUEST else 2

    @staticmethod
    def _is_known(claim: Claim) -> bool:
        return any(word in _ACCESS_KNOWN for word, _ in claim.access)

    def proofs(self) -> list[Proof]:
        """One proof a person; where nobody may hold access, that."""
        return [proof for _, proof in self._told]

    @property
    def because(self) -> tuple[Clause, ...]:
        """Why the way holds, or does not: of those who hold as many as are needed for all the time that it holds."""
        first, *others = self._told
        needed, left = [first], self.part & ~first[0]
        for part, proof in others:
            if left & part:
                needed.append((part, proof))
                left &= ~part
        alike: dict[Clause, list[tuple[Part, Proof]]] = grouped(needed, lambda one: one[1].clauses[0])
        told = [clause for some in alike.values() for clause in self._at_all_times(some)]
        last = first[1].children[-1] if first[1].children else first[1]
        if self.value is Truth.NO and self._check(last) == "link" and last.word == "other":
            told.insert(0, Clause.of(tr(ELSEWHERE), self.spot.names))  # whose accounts others are is not the answer
        if len(needed) > 1 and self.part == self.whole:
            holders = list(dict.fromkeys(proof.name for _, proof in needed))
            together = TOGETHER if len(holders) > 1 else ALONE
            told.insert(0, Clause.of(tr(together), {"holders": listed(holders, TOLD)}))
        return tuple(told)

    def _check(self, proof: Proof) -> str:
        """The check that a criterion looks by."""
        return self.clauses.check_values.criterion(proof.criterion).check.name if proof.word else ""

    def _at_all_times(self, some: Sequence[tuple[Part, Proof]]) -> Iterator[Clause]:
        """What is told of one who holds the same at several times, with all of these."""
        part = reduce(lambda parts, one: parts | one[0], some, 0)
        for clause in some[0][1].clauses:
            if clause.template != tr(PARTLY_SO):
                yield clause
            elif part != self.whole:
                yield Clause.of(tr(PARTLY_SO), {"times": self._time_words(part)})

    def _nobody(self) -> Proof:
        """The first criterion of a chain that nobody stands for."""
        asked = self.clauses.check_values.criterion(self.way.chain[0])
        clause = Clause.of(tr(self.way.nobody), self.spot.names)
        return Proof(asked.id, asked.name, Truth.NO.value, (clause,), cites=asked.all_answers[-1].cites)

    @cached_property
    def _told(self) -> list[tuple[Part, Proof]]:
        """Who is told, with the part of the day for which each holds; where nobody may hold access, that."""
        return list(self._people()) or [(0, self._nobody())]

    def _people(self) -> Iterator[tuple[Part, Proof]]:
        """One proof a person, at most `TOLD` who fail alike; other own ones are counted in the last sentence."""
        alike = grouped(self.walked, self._fate)
        for (kind, *_), everybody in alike.items():
            own = [one for one in everybody if self.clauses.is_own(one.candidate, self.spot)]
            group = own or everybody[:1]
            # Of what is not known one is enough.
            several = kind != _OPEN and (kind != _FAILS or group[0].outcome.reached)
            told = group[: TOLD if several else 1]
            rest = sum(1 + one.candidate.others for one in own) - len(told) if own else 0
            for number, entry in enumerate(told, 1):
                proof = self._person(entry)
                if rest and kind == _OPEN and (many := self._many(proof, entry, rest)) is not None:
                    proof = replace(proof, clauses=(many,))
                elif rest and number == len(told):
                    same = SAME_HOLDS if entry.outcome.yes else SAME_DECIDES
                    proof = replace(proof, clauses=(*proof.clauses, Clause.of(tr(same), {MORE: str(rest)})))
                yield entry.outcome.yes, proof

    def _many(self, proof: Proof, walked: Walked, rest: int) -> Clause | None:
        """What is not known of one and so many more, in one sentence; None if the reading has none for it."""
        answer = proof.children[walked.outcome.unknown_at[0]].answer
        names = {**self._names(walked), MORE: str(rest)}
        return Clause.of(tr(answer.many), names) if answer is not None and answer.many else None

    def _fate(self, walked: Walked) -> tuple[object, ...]:
        """What those have in common who are told together: how far they came, and whether sources disagree on that.

        Of who fails it matters only where that is.
        """
        outcome, rank = walked.outcome, self._rank(walked)
        asked = self.way.chain[outcome.reached if rank[0] == _FAILS else 0 : outcome.reached + 1]
        disputed = any(
            True
            for one in asked
            for _ in self._disputed(
                one, walked.claim.said.get(self.clauses.check_values.criterion(one).check.name) or (), self.whole
            )
        )
        return *rank, outcome.unknown_at, outcome.yes, disputed

    def _person(self, walked: Walked) -> Proof:
        outcome = walked.outcome
        steps = list(self._steps(walked))
        names = self._names(walked)
        stranger = names["holder"] == STRANGER
        value = Truth.YES if outcome.yes else Truth.UNKNOWN if outcome.unknown_at else Truth.NO
        if value is Truth.NO and stranger:  # where somebody else works is nothing to tell here
            clauses: tuple[Clause, ...] = (Clause.of(tr(ELSEWHERE), names),)
        elif value is Truth.NO:
            clauses = steps[-1].proof.clauses
        elif value is Truth.UNKNOWN:
            clauses = steps[outcome.unknown_at[0]].proof.clauses
        else:
            clauses = tuple(_joined(self._first_words(steps, outcome)))
        access = self._facts(walked, "access", frozenset(), self.whole)
        facts = dict.fromkeys((*access, *(fact for step in steps for fact in step.proof.facts)))
        proofs = tuple(step.proof for step in steps)
        times = self._times(outcome.yes or self.whole)
        return Proof(
            self.way.id + PERSON, names["holder"], value.value, clauses, tuple(facts), times=times, children=proofs
        )

    def _steps(self, walked: Walked) -> Iterator[_Step]:
        """What the criteria that were asked say of one."""
        left, before = walked.claim.time, list[Proof]()
        for index in range(walked.outcome.reached + 1):
            step, left = self._step(index, walked, left, before)
            before.append(step.proof)
            yield step

    def _step(self, index: int, walked: Walked, left: Part, before: Sequence[Proof]) -> tuple[_Step, Part]:
        """What one criterion says of one who is left for a part of the day, and for which part it is left then."""
        identifier, outcome = self.way.chain[index], walked.outcome
        criterion = self.clauses.check_values.criterion(identifier)
        check = criterion.check.name
        dropped = index == outcome.reached and not outcome.yes and not outcome.unknown_at
        if check == _WHOLE_DAY:
            together = self.whole if outcome.yes or outcome.unknown_at else left
            word = "part" if dropped else "whole" if outcome.own == self.whole else "together"
            return self._said(identifier, word, walked, left if dropped else self.whole, before), together
        said = walked.claim.said.get(check)
        if not said:
            clause = Clause(tr("This does not hold: {sentence}", sentence=tr(criterion.sentence)))
            return _Step(clause, Proof(identifier, criterion.name, Truth.NO.value, (clause,))), 0
        worth = [(self.clauses.check_values.answer(identifier, word).value, word, part) for word, part in said]
        going = reduce(lambda parts, one: parts | one[2], (one for one in worth if one[0] is not Truth.NO), 0)
        order = (Truth.NO, Truth.UNKNOWN, Truth.YES) if dropped else (Truth.UNKNOWN, Truth.YES, Truth.NO)
        if outcome.yes:
            order = (Truth.YES, Truth.UNKNOWN, Truth.NO)
        during = outcome.own if outcome.yes else left
        _, word, part = min(worth, key=lambda one: (not one[2] & during, order.index(one[0])))
        step = self._said(identifier, word, walked, part, before)
        if dropped and going and word == _NOTHING:
            step = self._apart(identifier, walked, worth, before)
        elsewhere = next((one for one in self._disputed(identifier, said, left)), None)
        if elsewhere is not None and not step.proof.against:
            step = replace(step, proof=replace(step.proof, against=tr(elsewhere.says), against_cites=elsewhere.cites))
        return step, left & going

    def _disputed(self, identifier: str, said: Words, left: Part) -> Iterator[Dispute]:
        """The disputes about what a check says of one at any time for which it is left."""
        check_values = self.clauses.check_values
        for word, part in said:
            entry = check_values.answer(identifier, word)
            if entry.disputed is not None and part & left and check_values.is_disputed(entry):
                yield entry.disputed

    def _apart(
        self, identifier: str, walked: Walked, worth: Sequence[tuple[Truth, str, Part]], before: Sequence[Proof]
    ) -> _Step:
        """One for whom a criterion is met, but never while those `before` it are."""
        _, word, part = next(one for one in worth if one[0] is not Truth.NO)
        step = self._said(identifier, word, walked, part, before)
        limits = {one.times: one.clauses for one in reversed(before) if one.times}
        others = [clause for told in reversed(limits.values()) for clause in told]
        apart = Clause.of(tr(NEVER_TOGETHER), self._names(walked))
        clauses = (apart, *others, *step.proof.clauses)
        return _Step(
            step.plain, replace(step.proof, verdict=Truth.NO.value, clauses=clauses, collect="", recordables=())
        )

    def _said(self, identifier: str, word: str, walked: Walked, part: Part, before: Sequence[Proof]) -> _Step:
        candidate, check = walked.candidate, self.clauses.check_values.criterion(identifier).check.name
        links = self._links(walked, check, word, part)
        names = {**self._names(walked), **self.clauses.wording.links(links)}
        timeless = check in (_WHOLE_DAY, "role", "deny")
        facts = self._facts(walked, check, frozenset(links), self.whole if timeless else part)
        times = () if timeless else self._times(part)
        unsure = any(one.verdict == Truth.UNKNOWN for one in before)
        proof = self.clauses.said(identifier, word, names, self.spot, candidate, facts, times, unsure=unsure)
        answer = self.clauses.check_values.answer(identifier, word)
        return _Step(Clause.of(tr(answer.because), names, tr(answer.brief)), proof)

    def _facts(self, walked: Walked, check: str, numbers: frozenset[str], during: Part) -> Iterator[FactLink]:
        if self._names(walked)["holder"] != STRANGER:
            candidate, candidates = walked.candidate, self.clauses.candidates
            denials = [denial for denial, _ in candidates.denials_of(candidate, self.spot.scope)]
            yield from self.clauses.fact_links.of_candidate(candidate, check, numbers, during, denials)

    def _names(self, walked: Walked) -> dict[str, str]:
        """The names for one candidate, those of its links apart."""
        candidate = walked.candidate
        names = {**self.spot.names, **self.clauses.wording.candidate(candidate, walked.claim.activity)}
        names["another"] = tr("another") if candidate.holder in self.with_access else tr("a")
        if self.clauses.is_stranger(candidate, self.spot):
            names["holder"] = STRANGER
        return names

    def _links(self, walked: Walked, check: str, word: str, part: Part) -> list[str]:
        """The PartnerIDs of which a check says a word, in the order of the day; else those that count."""
        candidates = self.clauses.candidates
        links = sorted(candidates.links(walked.candidate), key=lambda link: link[1] & -link[1])
        about = check in OF_LINKS
        words = {check: {word}} if about else _COUNTING
        own = [
            (number, when)
            for number, when in links
            if any(said in words.get(by, ()) for by, said in self.lane.link_words(number, candidates.clock).items())
        ]
        during = part if about else walked.outcome.yes or part
        return [number for number, when in own if when & during] or [number for number, _ in own]

    def _first_words(self, steps: Sequence[_Step], outcome: ChainOutcome) -> Iterator[Clause]:
        """The sentence for somebody who holds: what ties the person to the partner, what access it has, how long."""
        checks = [self.clauses.check_values.criterion(one).check.name for one in self.way.chain]
        ties = [index for index, _ in enumerate(steps) if index == 0 or checks[index] in ("access", "seller-link")]
        yield from (steps[index].plain for index in ties)
        if outcome.yes != self.whole:
            yield Clause.of(tr(PARTLY_SO), {"times": self._time_words(outcome.yes)})
        for index, step in enumerate(steps):
            in_pieces = checks[index] == _WHOLE_DAY and outcome.own != outcome.yes
            if checks[index] == "activity" and step.proof.word in _SAID_OF_ACCESS:
                continue
            if index not in ties and (checks[index] == "role" or step.proof.against or in_pieces):
                yield step.plain

    def _times(self, part: Part) -> tuple[Span, ...]:
        return self.clauses.day.facts.time.spans(part)

    def _time_words(self, part: Part) -> str:
        return times_in_words(self._times(part))


def _joined(clauses: Iterable[Clause]) -> Iterator[Clause]:
    """Clauses, of which the first two are one sentence where they are about the same holder."""
    first, *others = clauses
    both = first.joined(others[0]) if others else None
    yield from (first, *others) if both is None else (both, *others[1:])
