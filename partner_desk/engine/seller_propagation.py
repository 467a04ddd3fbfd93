"""Chains about access that earns credit: one lane for each set of accepted sellers, denials taken off at the end.

Which holders count depends on who sells the subscription. Few sets of sellers serve many subscriptions, so a
chain is painted once for every set, and each node takes the lane of its own subscription.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import cached_property, partial

import numpy as np
import numpy.typing as npt

from partner_desk.domain.access import DenyAssignment
from partner_desk.domain.coverage import Collectable
from partner_desk.domain.ids import EVERYONE, ScopeKind
from partner_desk.domain.partners import Partner
from partner_desk.domain.scopes import Ints
from partner_desk.engine.candidates import Candidates
from partner_desk.engine.compressed_tree import Bits, Rows
from partner_desk.engine.day_facts import DayFacts
from partner_desk.engine.holder_checks import Accepted
from partner_desk.engine.holder_days import HolderDays
from partner_desk.engine.partner_bits import ALL_LANES, WIDTH, Lane, LaneBlock
from partner_desk.engine.people_facts import PeopleFacts
from partner_desk.engine.propagation import Chain, PaintedChain, Planes, Propagation
from partner_desk.engine.scope_coverage import ScopeCoverage
from partner_desk.engine.subscriptions import SubscriptionState, SubscriptionStates
from partner_desk.readings.checks import UNRECORDED
from partner_desk.readings.library import Way
from partner_desk.readings.questions import Truth

Flags = npt.NDArray[np.bool_]


class ClassBlocks:
    """The lanes of accepted sellers of one day, in blocks, and the chains painted along them."""

    def __init__(self, places: SubscriptionStates, facts: DayFacts, place: Rows) -> None:
        """Sort the places by their accepted sellers; `place` is the number of the place of each node."""
        self.facts = facts
        self.fact_index = facts.fact_index
        self.compressed_tree = self.fact_index.compressed_tree
        self.places = places
        self._memo = facts.fact_index.memo
        self._sellers, of_place = self._memo(_classes, places)
        self.of_node: Ints = of_place.take(place)
        self._shift = (self.of_node % WIDTH).astype(np.uint64)

    @cached_property
    def candidates(self) -> Candidates:
        """The candidates one by one."""
        return Candidates(self.facts)

    @cached_property
    def holder_days(self) -> HolderDays:
        """Those whose accesses must be put together."""
        return HolderDays(self.facts)

    def lane_of(self, place: SubscriptionState) -> Lane:
        """The lane of a place."""
        return _lane(self.fact_index.estate.partners, place.sellers.named, place.sellers.complete)

    @cached_property
    def lanes(self) -> list[Lane]:
        """The lanes: one for each set of sellers."""
        return [lane for block in self.blocks for lane in block.lanes]

    @cached_property
    def blocks(self) -> list[LaneBlock]:
        """The lanes, sixty-four at a time."""
        return self._memo(_blocks, self.facts.people, self.fact_index.estate.partners, self._sellers)

    def chain(self, way: Way, propagation: Propagation) -> Chain:
        """A chain at every node, the same for every partner asked about."""
        return PaintedChain(partial(self._propagate, way, propagation))

    def _propagate(self, way: Way, propagation: Propagation, reasons: bool) -> Planes:
        exact = self._exact_nodes(way, propagation)
        painted = [self._propagate_block(way, propagation, block, reasons, exact) for block in self.blocks]
        parts = 1 if all(planes.parts == 1 for planes in painted) else 2
        if len(painted) == parts == 1:
            return Planes(self._own_lane(painted[0].bits), 1, painted[0].length)
        chosen = Planes.empty(len(self.compressed_tree), parts, len(way.chain) if reasons else 0)
        for number, planes in enumerate(painted):
            bits = planes.bits
            if planes.parts != parts or parts > 1:
                yes = np.stack((np.bitwise_and.reduce(planes.yes, axis=0), np.bitwise_or.reduce(planes.yes, axis=0)))
                bits = np.concatenate((yes, bits[planes.parts :]))
            taken = self._own_lane(bits)
            if len(painted) > 1:
                taken[:, self.of_node // WIDTH != number] = 0
            chosen.bits[...] |= taken
        return chosen

    def _own_lane(self, bits: Bits) -> Bits:
        """Planes in which the one lane of each node has become all lanes."""
        taken: Bits = bits >> self._shift
        taken &= np.uint64(1)
        np.negative(taken, out=taken)
        return taken

    def _propagate_block(
        self, way: Way, propagation: Propagation, block: LaneBlock, reasons: bool, exact: Flags | None
    ) -> Planes:
        together = self.holder_days.marks(propagation, way, block)
        planes = propagation.propagate(way, block, reasons, exact is None, together)
        if exact is not None:
            for node in np.flatnonzero(exact):
                planes.bits[:, node] = self._exact(way, propagation, int(node), planes)
            self.compressed_tree.sink(planes.bits, exact)
        self._deny(way, propagation, planes, exact)
        return planes

    # Denials ----------------------------------------------------------------------------------------------

    @staticmethod
    def _criterion(way: Way, propagation: Propagation) -> str | None:
        last = way.chain[-1]
        return last if propagation.check_values.criterion(last).check.name == "deny" else None

    @cached_property
    def _denied_all(self) -> Flags:
        """The nodes at or below a denial of everybody."""
        return self.compressed_tree.at_or_below(self._denying(everybody=True))

    def _denying(self, *, everybody: bool) -> list[int]:
        """The nodes with a denial that is in force today: of everybody, or of somebody in particular."""
        return [
            int(self.compressed_tree.at(scope))
            for scope, denials in self.fact_index.denials.items()
            if any((one.principal == EVERYONE) is everybody and self._today(one) for one in denials)
        ]

    @cached_property
    def _not_collected(self) -> Flags:
        """The nodes for which nobody collected the deny assignments."""
        known, scopes = self.fact_index.coverage(Collectable.DENY_ASSIGNMENTS), self.fact_index.subscriptions
        return self._memo(_unknown, known, scopes)[self.compressed_tree.subscription]

    @cached_property
    def _denials(self) -> list[tuple[str, Flags]]:
        """What is said of denials that reach everybody alike, and of which nodes; only what is said of some."""
        said = [(UNRECORDED, self._not_collected)]
        if self.fact_index.denials:
            said.append(("denied", self._denied_all))
        return [(word, where) for word, where in said if where.any()]

    def _today(self, denial: DenyAssignment) -> bool:
        return bool(self.facts.time.part(denial.since, denial.until))

    def _deny(self, way: Way, propagation: Propagation, planes: Planes, exact: Flags | None) -> None:
        """What denials that reach everybody alike do to the painted chain; the exact nodes have theirs already."""
        criterion = self._criterion(way, propagation)
        if criterion is None:
            return
        yes, unknown = planes.yes, planes.unknown
        for word, where in self._denials:
            if exact is not None:
                where = where & ~self.compressed_tree.at_or_below(exact)
            value = propagation.check_values.value(criterion, word) if where.any() else Truth.YES
            if value is Truth.UNKNOWN:
                unknown[-1][where] |= np.bitwise_or.reduce(yes[:, where], axis=0)
            if value is Truth.NO:
                unknown[:, where] = 0
            if value is not Truth.YES:
                yes[:, where] = 0

    def _exact_nodes(self, way: Way, propagation: Propagation) -> Flags | None:
        """The nodes at which denials of somebody in particular must be weighed candidate by candidate."""
        if not self.fact_index.denials or self._criterion(way, propagation) is None:
            return None
        named = self._denying(everybody=False)
        if not named:
            return None
        exact = np.zeros(len(self.compressed_tree), dtype=np.bool_)
        for accesses in (self.fact_index.accesses, self.fact_index.foreign):
            exact[self.compressed_tree.at(accesses.scope)] = True
        exact[self.compressed_tree.at(self.compressed_tree.subscriptions)] = True
        for scope in self.fact_index.denials:
            exact[self.compressed_tree.at(scope)] = True
        kinds = self.fact_index.tree.kind[self.compressed_tree.scope]
        return exact & self.compressed_tree.at_or_below(named) & (kinds >= ScopeKind.SUBSCRIPTION)

    def _exact(self, way: Way, propagation: Propagation, node: int, like: Planes) -> Bits:
        """The planes of one node, from every candidate at or above it, in the lane of its subscription."""
        scope = int(self.compressed_tree.scope[node])
        number = int(self.of_node[node])
        bit = np.uint64(1 << number % WIDTH)
        own = Planes(np.zeros(len(like.bits), dtype=np.uint64), like.parts, like.length)
        own.reached[:1] = ALL_LANES
        for walked in self.candidates.walked(propagation, way, scope, self.lanes[number]):
            if walked.outcome.yes:
                own.yes[:] |= bit
            own.bits[own.places(walked.outcome, ())] |= bit
        return own.bits


_Sellers = tuple[tuple[frozenset[str], bool], ...]


def _classes(places: SubscriptionStates) -> tuple[_Sellers, Ints]:
    """The different sets of accepted sellers (and whether nobody else can be behind them), and which each place has."""
    numbers: dict[tuple[frozenset[str], bool], int] = {}
    sellers = ((one.sellers.named, one.sellers.complete) for one in places.list)
    of_place = [numbers.setdefault(one, len(numbers)) for one in sellers]
    return tuple(numbers), np.array(of_place, dtype=np.int32)


def _lane(partners: Mapping[str, Partner], named: frozenset[str], complete: bool) -> Lane:
    others = () if complete else tuple(one for one in partners.values() if one.id not in named and one.closed_ids)
    own = tuple(partners[one] for one in sorted(named) if one in partners)
    return Lane(accepted=Accepted(own, complete, others))


def _blocks(people: PeopleFacts, partners: Mapping[str, Partner], sellers: _Sellers) -> list[LaneBlock]:
    lanes = [_lane(partners, *one) for one in sellers]
    return [LaneBlock(people, partners, lanes[start : start + WIDTH]) for start in range(0, len(lanes), WIDTH)]


def _unknown(known: ScopeCoverage, scopes: Ints) -> Flags:
    """Of which subscriptions a kind of fact was not collected; last, of what is above them, that this is no matter."""
    return np.array([*(not known.at(scope) for scope in scopes.tolist()), False], dtype=np.bool_)
