"""What a recognition rests on: for one leaf, everybody whose access holds, and the facts without which it would not.

A leaf is recognized while one way holds for the whole day, and a way holds while somebody stands for every part of
the day. So a set of facts is enough to lose it if, for every way that holds, it takes away all who stand for some part.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from partner_desk.domain.access import Delegation, Principal, RoleAssignment
from partner_desk.domain.changes import WORD_OF
from partner_desk.domain.grouping import grouped
from partner_desk.domain.partners import PartnerAdminLink
from partner_desk.engine.access_table import Via
from partner_desk.engine.candidates import Candidate, Candidates
from partner_desk.engine.check_values import DisputePolicy
from partner_desk.engine.interval_set import Part, pieces_of
from partner_desk.engine.partner_bits import Lane
from partner_desk.engine.subscriptions import SubscriptionState
from partner_desk.engine.verdict_table import VerdictTable
from partner_desk.readings.checks import Route, Subject
from partner_desk.readings.library import Way

SETS = 60
"""So many sets are told of one leaf at most."""

WAYS_TO_FAIL = 64
"""So many ways for a part of the day to go uncovered are tried."""

PRINCIPAL, ASSIGNMENT = WORD_OF[Principal], WORD_OF[RoleAssignment]
DELEGATION, LINK = WORD_OF[Delegation], WORD_OF[PartnerAdminLink]


@dataclass(frozen=True, slots=True, order=True)
class Support:
    """A fact that a recognition may rest on: an identity, a role assignment, a delegation or a link."""

    kind: str
    key: str


@dataclass(frozen=True, slots=True)
class Weakness:
    """The smallest sets of facts, of one and of two, whose loss loses a recognition.

    `safe`: it also rests on something else than people's access, so that no such loss loses it. `complete` is false
    where more sets were found than are told.
    """

    sets: tuple[tuple[Support, ...], ...]
    safe: bool = False
    complete: bool = True


class MinimalCuts:
    """What recognitions of one program on one day rest on, for one partner."""

    def __init__(self, judged: VerdictTable, partner: str) -> None:
        """`partner` is one of the day's."""
        self.judged = judged
        self.day = judged.day
        self.lane = [one.id for one in self.day.partners].index(partner)
        self.partner = self.day.partners[self.lane]
        self.planes = self.day.planes(DisputePolicy.READ)
        self.whole = self.day.facts.time.whole
        self._candidates = Candidates(self.day.facts)
        self._links = grouped(self.day.fact_index.estate.links.values(), lambda one: one.principal)

    def weakness(self, scope: int) -> Weakness:
        """What would lose the recognition of a leaf, or of the leaves that hang on a scope."""
        node = self.judged.compressed_tree.nearest(scope)
        place = self.day.places.list[int(self.planes.place[node])]
        clauses: list[list[list[frozenset[Support]]]] = []
        for planes in self.judged.program_planes(DisputePolicy.READ, self.judged.default_charge).ways:
            if planes.shut(self.planes.place[[node]]).has(self.lane).any():
                continue
            if not planes.all_day.take([node]).has(self.lane).any():
                continue
            if planes.way.route.subject is not Subject.HOLDER:
                return Weakness((), safe=True)
            clauses += self._by_part(planes.way, scope, place)
        return _weakness(clauses)

    def _by_part(self, way: Way, scope: int, place: SubscriptionState) -> list[list[list[frozenset[Support]]]]:
        """For every part of the day, the facts that each of those needs who stand for it.

        That is one list of parts if anybody may stand for each of them, one for each holder if it must be the same one.
        """
        lane = Lane(self.partner) if way.route is Route.LINKS else self.planes.earning.lane_of(place)
        propagation, pieces = self.planes.propagation, self.day.facts.time.pieces
        together = propagation.chain_results.asks_whole_day(way)
        by_holder: dict[object, list[list[frozenset[Support]]]] = {}
        for walked in self._candidates.walked(propagation, way, scope, lane):
            candidate, outcome = walked.candidate, walked.outcome
            if not outcome.yes:
                continue
            parts = by_holder.setdefault(candidate.holder if together else way, [[] for _ in range(pieces)])
            for number, piece in pieces_of(outcome.yes & outcome.own):
                parts[number].append(frozenset(self._props(candidate, lane, piece)))
        return [list({frozenset(part): part for part in parts}.values()) for parts in by_holder.values()]

    def _props(self, candidate: Candidate, lane: Lane, part: Part) -> Iterator[Support]:
        via = candidate.profile.via if candidate.profile is not None else Via.ASSIGNMENT
        yield Support(ASSIGNMENT if via is Via.ASSIGNMENT else DELEGATION, candidate.fact)
        person = candidate.person
        if person is None or candidate.market is not None or not person.kind.is_identity:
            return
        yield Support(PRINCIPAL, person.id)
        numbers = {number for partner in lane.partners for number in partner.partner_ids}
        time = self.day.facts.time
        links = [one for one in self._links.get(person.id, ()) if one.partner_id in numbers]
        links = [one for one in links if time.part(one.since, one.until) & part]
        if len(links) == 1:  # of two alike, neither is needed
            yield Support(LINK, links[0].id)


def _weakness(ways: Sequence[Sequence[Sequence[frozenset[Support]]]]) -> Weakness:
    sets: dict[frozenset[Support], None] = {}
    failures = itertools.product(*ways)
    complete = True
    for number, parts in enumerate(failures):
        if number == WAYS_TO_FAIL:
            complete = False
            break
        sets |= dict.fromkeys(_hitting([support for part in parts for support in part]))
    least = [one for one in sets if not any(other < one for other in sets)]
    ordered = sorted(tuple(sorted(one)) for one in least)
    ordered.sort(key=len)
    return Weakness(tuple(ordered[:SETS]), complete=complete and len(ordered) <= SETS)


def _hitting(supports: Sequence[frozenset[Support]]) -> Iterator[frozenset[Support]]:
    """The smallest sets of at most two that have something of every support."""
    different = list(dict.fromkeys(supports))
    for first in sorted(different[0]) if different else ():
        left = [support for support in different if first not in support]
        if not left:
            yield frozenset((first,))
            continue
        for other in sorted(_shared(left)):
            yield frozenset((first, other))


def _shared(supports: Iterable[frozenset[Support]]) -> frozenset[Support]:
    first, *rest = supports
    return first.intersection(*rest)
