"""Chains about access that earns credit: one lane for each set of accepted sellers, denials taken off at the end.

Which holders count depends on who sells the subscription. Few sets of sellers serve many subscriptions, so a
chain is painted once for every set, and each node takes the lane of its own subscription.
"""

from __future__ import annotations

from functools import cached_property, partial

import numpy as np
import numpy.typing as npt

from partner_desk.domain.access import DenyAssignment
from partner_desk.domain.coverage import Collectable
from partner_desk.domain.ids import EVERYONE, ScopeKind
from partner_desk.domain.scopes import Ints
from partner_desk.rules.candidates import Candidates
from partner_desk.rules.checks import UNRECORDED
from partner_desk.rules.holders import Accepted
from partner_desk.rules.lanes import ALL_LANES, WIDTH, Lane, LaneBlock
from partner_desk.rules.library import Way
from partner_desk.rules.paint import Chain, Painter, Planes
from partner_desk.rules.places import Place, Places
from partner_desk.rules.questions import Truth
from partner_desk.rules.skeleton import Bits

Flags = npt.NDArray[np.bool_]


class ClassBlocks:
    """The lanes of accepted sellers of one day, in blocks, and the chains painted along them."""

    def __init__(self, places: Places, painter: Painter) -> None:
        """Sort the places by their accepted sellers."""
        self.painter = painter
        self.ledger = painter.ledger
        self.skeleton = self.ledger.skeleton
        self.places = places
        numbers: dict[tuple[frozenset[str], bool], int] = {}
        of_place = [
            numbers.setdefault((place.sellers.named, place.sellers.complete), len(numbers)) for place in places.list
        ]
        self.lanes = [self._lane(*key) for key in numbers]
        self.of_node: Ints = np.array(of_place, dtype=np.int32)[places.number[self.skeleton.subscription]]
        self.candidates = Candidates(painter.facts)

    def _lane(self, named: frozenset[str], complete: bool) -> Lane:
        partners = self.ledger.estate.partners
        return Lane(accepted=Accepted(tuple(partners[one] for one in sorted(named) if one in partners), complete))

    def lane_of(self, place: Place) -> Lane:
        """The lane of a place."""
        return self._lane(place.sellers.named, place.sellers.complete)

    @cached_property
    def blocks(self) -> list[LaneBlock]:
        """The lanes, sixty-four at a time."""
        starts = range(0, len(self.lanes), WIDTH)
        return [LaneBlock(self.painter.facts, self.lanes[start : start + WIDTH]) for start in starts]

    def chain(self, way: Way) -> Chain:
        """A chain at every node, the same for every partner asked about."""
        return Chain(partial(self._paint, way))

    def _paint(self, way: Way, reasons: bool) -> Planes:
        length = len(way.chain) if reasons else 0
        chosen = Planes.empty(len(self.skeleton), 2, length)
        exact = self._exact_nodes(way)
        for number, block in enumerate(self.blocks):
            planes = self.painter.paint(way, block, reasons)
            for node in np.flatnonzero(exact):
                planes.bits[:, node] = self._exact(way, int(node), planes)
            self.skeleton.sink(planes.bits, exact)
            self._deny(way, planes, exact)
            both = np.stack((np.bitwise_and.reduce(planes.yes, axis=0), np.bitwise_or.reduce(planes.yes, axis=0)))
            shift = (self.of_node % WIDTH).astype(np.uint64)
            taken = np.negative(np.concatenate((both, planes.bits[planes.parts :])) >> shift & np.uint64(1))
            if len(self.blocks) > 1:
                taken[:, self.of_node // WIDTH != number] = 0
            chosen.bits[...] |= taken
        return chosen

    # Denials ----------------------------------------------------------------------------------------------

    def _criterion(self, way: Way) -> str | None:
        last = way.chain[-1]
        return last if self.painter.scale.criterion(last).check.name == "deny" else None

    @cached_property
    def _denied_all(self) -> Flags:
        """The nodes at or below a denial of everybody."""
        plane = np.zeros(len(self.skeleton), dtype=np.uint64)
        for scope, denials in self.ledger.denials.items():
            if any(one.principal == EVERYONE and self._today(one) for one in denials):
                plane[self.skeleton.spot[scope]] = 1
        return self.skeleton.sink(plane).astype(np.bool_)

    @cached_property
    def _not_collected(self) -> Flags:
        """The nodes for which nobody collected the deny assignments."""
        unknown = np.array(
            [not self.ledger.knows(Collectable.DENY_ASSIGNMENTS, int(one)) for one in self.skeleton.subscriptions]
            + [False],
            dtype=np.bool_,
        )
        return unknown[self.skeleton.subscription]

    def _today(self, denial: DenyAssignment) -> bool:
        return bool(self.painter.facts.time.part(denial.since, denial.until))

    def _deny(self, way: Way, planes: Planes, exact: Flags) -> None:
        """What denials that reach everybody alike do to the painted chain; the exact nodes have theirs already."""
        criterion = self._criterion(way)
        if criterion is None:
            return
        below = self._below_exact(exact)
        yes, unknown = planes.yes, planes.unknown
        for word, where in ((UNRECORDED, self._not_collected & ~below), ("denied", self._denied_all & ~below)):
            value = self.painter.scale.value(criterion, word) if where.any() else Truth.YES
            if value is Truth.UNKNOWN:
                unknown[-1][where] |= np.bitwise_or.reduce(yes[:, where], axis=0)
            if value is Truth.NO:
                unknown[:, where] = 0
            if value is not Truth.YES:
                yes[:, where] = 0

    def _below_exact(self, exact: Flags) -> Flags:
        return self.skeleton.sink(exact.astype(np.uint64)).astype(np.bool_)

    def _exact_nodes(self, way: Way) -> Flags:
        """The nodes at which denials of somebody in particular must be weighed candidate by candidate."""
        exact = np.zeros(len(self.skeleton), dtype=np.bool_)
        if self._criterion(way) is None:
            return exact
        named = np.zeros(len(self.skeleton), dtype=np.uint64)
        for scope, denials in self.ledger.denials.items():
            if any(one.principal != EVERYONE and self._today(one) for one in denials):
                named[self.skeleton.spot[scope]] = 1
                exact[self.skeleton.spot[scope]] = True
        if not exact.any():
            return exact
        below = self.skeleton.sink(named).astype(np.bool_)
        for accesses in (self.ledger.accesses, self.ledger.foreign):
            exact[self.skeleton.spot[accesses.scope]] = True
        exact[self.skeleton.spot[self.skeleton.subscriptions]] = True
        for scope in self.ledger.denials:
            exact[self.skeleton.spot[scope]] = True
        kinds = self.ledger.tree.kind[self.skeleton.scope]
        return exact & below & (kinds >= ScopeKind.SUBSCRIPTION)

    def _exact(self, way: Way, node: int, like: Planes) -> Bits:
        """The planes of one node, from every candidate at or above it, in the lane of its subscription."""
        scope = int(self.skeleton.scope[node])
        number = int(self.of_node[node])
        bit = np.uint64(1 << number % WIDTH)
        own = Planes(np.zeros(len(like.bits), dtype=np.uint64), like.parts, like.length)
        own.reached[:1] = ALL_LANES
        for candidate in self.candidates.at(scope, way.route, self.lanes[number]):
            outcome = self.candidates.outcome(self.painter, way, candidate, scope)
            if outcome.yes:
                own.yes[:] |= bit
            own.bits[own.places(outcome, ())] |= bit
        return own.bits
