"""What hangs on one person or one assignment alone, for a whole estate at once.

Everybody who holds is numbered; the least and the greatest number at and above a node are carried down the tree,
and where both are the same, everything there rests on that one. What holds for a part of the day only, and whatever
needs no person, counts as somebody else, so that nothing is told that would not really be lost.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from functools import cached_property

import numpy as np
import numpy.typing as npt

from partner_desk.engine.access_table import Accesses, HolderKind
from partner_desk.engine.check_values import DisputePolicy
from partner_desk.engine.holder_checks import Accepted, Clock, Inside, access_words, foreign_standing, market_standing
from partner_desk.engine.judge import Day
from partner_desk.engine.partner_bits import Lane
from partner_desk.engine.partner_sets import PartnerSets
from partner_desk.engine.program_planes import WayPlanes
from partner_desk.engine.subscriptions import SubscriptionState
from partner_desk.engine.verdict_table import VerdictTable
from partner_desk.explain.minimal_cuts import ASSIGNMENT, DELEGATION, PRINCIPAL, Support
from partner_desk.readings.checks import Route, Subject
from partner_desk.readings.library import Way
from partner_desk.readings.questions import Verdict

RowNumbers = npt.NDArray[np.int32]
NOBODY = np.iinfo(np.int32).max
SOMETHING = -2
"""The number of everything that is no person, or no fact that can be told alone."""

_VIA = {Route.ASSIGNMENTS: 0, Route.DELEGATIONS: 1}


@dataclass
class HolderRows:
    """Those who hold access all day: node, who (identity's row), what (number of the profile), by which fact."""

    node: list[int] = field(default_factory=list)
    person: list[int] = field(default_factory=list)
    profile: list[int] = field(default_factory=list)
    fact: list[int] = field(default_factory=list)
    via: list[int] = field(default_factory=list)

    def add(self, node: int, person: int, profile: int, fact: int, via: int) -> None:
        """One more."""
        for column, value in zip(
            (self.node, self.person, self.profile, self.fact, self.via), (node, person, profile, fact, via), strict=True
        ):
            column.append(value)


class SinglePoints:
    """What hangs on one alone, on one day."""

    def __init__(self, day: Day) -> None:
        """Nobody is looked at yet."""
        self.day = day
        self.fact_index = day.fact_index
        self.facts = day.facts
        self.compressed_tree = day.fact_index.compressed_tree
        self.planes = day.planes(DisputePolicy.READ)
        self.results = self.planes.propagation.results
        self.clock = Clock(day.facts.time.whole, day.planes(DisputePolicy.READ).moment)
        self.names: dict[Support, int] = {}

    def alone(self, judged: VerdictTable) -> tuple[RowNumbers, RowNumbers]:
        """By lane and node, the row of the identity and the number of the fact on which alone recognition rests.

        Below zero where nothing is recognized, or where it rests on more than that.
        """
        lanes = len(self.day.partners)
        ends = [
            np.full((lanes, len(self.compressed_tree)), value, dtype=np.int32) for value in (NOBODY, -1, NOBODY, -1)
        ]
        for planes in judged.program_planes(DisputePolicy.READ, judged.default_charge).ways:
            own = self._of_way(planes.way, lanes)
            open_ = self._open(planes, lanes)
            for number, (end, one) in enumerate(zip(ends, own, strict=True)):
                chosen = np.where(open_, one, -1 if number % 2 else NOBODY)
                (np.maximum if number % 2 else np.minimum)(end, chosen, out=end)
        there = judged.where(Verdict.RECOGNIZED).by_partner(lanes)
        least, most, first, last = ends
        return (
            np.where(there & (least == most) & (least >= 0), least, -1),
            np.where(there & (first == last) & (first >= 0), first, -1),
        )

    def _open(self, planes: WayPlanes, lanes: int) -> npt.NDArray[np.bool_]:
        """Where no gate of a way is shut or in doubt."""
        open_ = ~planes.shut(self.planes.place).by_partner(lanes)
        if planes.way.route.subject is not Subject.HOLDER:
            open_ &= PartnerSets(planes.chain.some_time).by_partner(lanes)
        return open_

    def _of_way(self, way: Way, lanes: int) -> tuple[RowNumbers, RowNumbers, RowNumbers, RowNumbers]:
        """The least and the greatest number of who holds, and of by which fact, by lane and node."""
        if way.route.subject is not Subject.HOLDER:
            both = np.full((lanes, len(self.compressed_tree)), SOMETHING, dtype=np.int32)
            return both, both, both, both
        if way.route is Route.LINKS:
            return self._carried(way, [Lane(partner) for partner in self.day.partners])
        places = self.day.places.list
        kinds: dict[tuple[frozenset[str], bool], int] = {}
        of = [kinds.setdefault((one.sellers.named, one.sellers.complete), len(kinds)) for one in places]
        examples: dict[int, SubscriptionState] = {}
        for kind, place in zip(of, places, strict=True):
            examples.setdefault(kind, place)
        carried = self._carried(way, [self.planes.earning.lane_of(examples[kind]) for kind in range(len(kinds))])
        mine = np.array(of, dtype=np.intp)[self.planes.place]
        nodes = np.arange(len(self.compressed_tree))
        rows = [np.broadcast_to(one[mine, nodes], (lanes, len(nodes))) for one in carried]
        return rows[0], rows[1], rows[2], rows[3]

    def _carried(self, way: Way, lanes: Sequence[Lane]) -> tuple[RowNumbers, RowNumbers, RowNumbers, RowNumbers]:
        shape = (len(lanes), len(self.compressed_tree))
        least, most = np.full(shape, NOBODY, dtype=np.int32), np.full(shape, -1, dtype=np.int32)
        first, last = least.copy(), most.copy()
        for lane, nodes, people, facts in self._holding(way, lanes):
            np.minimum.at(least[lane], nodes, people)
            np.maximum.at(most[lane], nodes, people)
            np.minimum.at(first[lane], nodes, facts)
            np.maximum.at(last[lane], nodes, facts)
        for level in self.compressed_tree.levels[1:]:
            above = self.compressed_tree.parent[level]
            for low in (least, first):
                low[:, level] = np.minimum(low[:, level], low[:, above])
            for high in (most, last):
                high[:, level] = np.maximum(high[:, level], high[:, above])
        return least, most, first, last

    def _holding(self, way: Way, lanes: Sequence[Lane]) -> Iterator[tuple[int, RowNumbers, RowNumbers, RowNumbers]]:
        """For each lane: nodes, identities and facts of those who hold there."""
        if way.route is Route.FOREIGN_GROUPS:
            yield from self._foreign(way, lanes)
            return
        rows, profiles = self._people, self.facts.link_profiles
        asked = np.ones(len(rows.node), dtype=np.bool_)
        if way.route in _VIA:
            asked = np.array(rows.via, dtype=np.int8) == _VIA[way.route]
        nodes, person, fact = (np.array(one, dtype=np.int32) for one in (rows.node, rows.person, rows.fact))
        of_profile = np.array(rows.profile, dtype=np.intp)
        links = np.append(profiles[1], -1)[person]
        partial = np.array(self._partial, dtype=np.int32)
        for lane_number, lane in enumerate(lanes):
            numbers = {number for partner in lane.partners for number in partner.partner_ids}
            own = [kind for kind, profile in enumerate(profiles[0]) if numbers & {link for link, _ in profile.links}]
            holds = np.zeros((len(profiles[0]) + 1, len(self.fact_index.profile_list)), dtype=np.bool_)
            loose = np.zeros_like(holds)
            for kind in own:
                standing = lane.standing(profiles[0][kind], self.clock)
                for number, profile in enumerate(self.fact_index.profile_list):
                    access = access_words(profile.word, self.clock.whole, Inside(self.clock.whole), self.clock.whole)
                    yes = self.results.outcome(way, standing, access, profile, self.clock.whole).yes
                    holds[kind, number], loose[kind, number] = yes == self.clock.whole, 0 < yes != self.clock.whole
            chosen = asked & holds[links, of_profile]
            yield lane_number, nodes[chosen], person[chosen], fact[chosen]
            chosen = asked & loose[links, of_profile]
            for where in (nodes[chosen], partial):
                nobody = np.full(len(where), SOMETHING, dtype=np.int32)
                yield lane_number, where, nobody, nobody
            yield from self._market(way, lane_number, lane)

    @cached_property
    def _people(self) -> HolderRows:
        """Every identity with every access that it holds all day, itself or through groups."""
        rows, accesses = HolderRows(), self.fact_index.accesses
        for row in np.flatnonzero(self.facts.accesses.whole).tolist():
            holder = self.fact_index.held_by.list[int(accesses.holder[row])]
            node = int(self.compressed_tree.spot[accesses.scope[row]])
            for person in self._behind(holder.kind, holder.id or ""):
                rows.add(node, person, int(accesses.profile[row]), self._number(accesses, row), int(accesses.via[row]))
        return rows

    def _behind(self, kind: HolderKind, name: str) -> list[int]:
        if kind is HolderKind.IDENTITY:
            return [self.fact_index.identity_row[name]]
        return self._members(name) if kind is HolderKind.GROUP else []

    def _members(self, group: str) -> list[int]:
        """The identities that are in a group all day, by row."""
        if group not in self._of_group:
            row = self.fact_index.identity_row
            inside = [
                one
                for one in self.fact_index.memberships.members.get(group, {})
                if one in row and self._all_day(group, one)
            ]
            self._of_group[group] = [row[one] for one in inside]
        return self._of_group[group]

    def _all_day(self, group: str, member: str) -> bool:
        return self.facts.member_part(group, member) == self.clock.whole

    @cached_property
    def _of_group(self) -> dict[str, list[int]]:
        return {}

    @cached_property
    def _partial(self) -> list[int]:
        """The nodes at which somebody has access for a part of the day: there nobody is told to be alone."""
        accesses, spot = self.fact_index.accesses, self.compressed_tree.spot
        rows = list(self.facts.accesses.partial)
        if self.facts.time.pieces > 1:
            groups = [
                number
                for holder, number in self.fact_index.held_by.by_kind[HolderKind.GROUP]
                if any(
                    not self._all_day(holder.id or "", one)
                    for one in self.fact_index.memberships.members.get(holder.id or "", {})
                )
            ]
            rows += np.flatnonzero(np.isin(accesses.holder, groups)).tolist()
        return [int(spot[accesses.scope[row]]) for row in rows]

    def _number(self, accesses: Accesses, row: int) -> int:
        kind = DELEGATION if accesses.via[row] else ASSIGNMENT
        return self.names.setdefault(Support(kind, accesses.facts[row]), len(self.names))

    def _market(
        self, way: Way, lane_number: int, lane: Lane
    ) -> Iterator[tuple[int, RowNumbers, RowNumbers, RowNumbers]]:
        accesses, whole = self.fact_index.accesses, self.clock.whole
        for holder, number in self.fact_index.held_by.by_kind[HolderKind.MARKETPLACE]:
            if not lane.market(holder.managing):
                continue
            for row in np.flatnonzero((accesses.holder == number) & self.facts.accesses.whole).tolist():
                profile = self.fact_index.profile_list[int(accesses.profile[row])]
                access = access_words(profile.word, whole, Inside(whole), whole)
                yes = self.results.outcome(way, market_standing(self.clock), access, profile, whole).yes
                yield lane_number, *self._single(accesses, row, yes)

    def _foreign(self, way: Way, lanes: Sequence[Lane]) -> Iterator[tuple[int, RowNumbers, RowNumbers, RowNumbers]]:
        accesses, everyone = self.fact_index.foreign, list(self.fact_index.estate.partners.values())
        for lane_number, lane in enumerate(lanes):
            for row in range(len(accesses)):
                force = self.facts.part_of(accesses, row)
                holder = self.fact_index.held_by.list[int(accesses.holder[row])]
                standing = foreign_standing(holder.id, lane.accepted or Accepted((), True), everyone, self.clock)
                profile = self.fact_index.profile_list[int(accesses.profile[row])]
                if force:  # what holds for a part of the day may hold all day together with others
                    yes = self.results.outcome(way, standing, (), profile, self.clock.whole).yes & force
                    yield lane_number, *self._single(accesses, row, yes)

    def _single(self, accesses: Accesses, row: int, yes: int) -> tuple[RowNumbers, RowNumbers, RowNumbers]:
        """A row that needs no identity, if it holds."""
        nodes = np.array([self.compressed_tree.spot[accesses.scope[row]]] if yes else [], dtype=np.int32)
        fact = self._number(accesses, row) if yes == self.clock.whole else SOMETHING
        return nodes, np.full(len(nodes), SOMETHING, dtype=np.int32), np.full(len(nodes), fact, dtype=np.int32)

    def identity(self, row: int) -> Support:
        """The identity behind a row."""
        return Support(PRINCIPAL, self.fact_index.identities[row].id)
