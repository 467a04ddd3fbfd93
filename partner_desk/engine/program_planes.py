"""One program judged on one day: gates and ways as bit planes, verdicts for every node and partner at once.

Planes have one row a node (`compressed_tree`), the lanes are the partners asked about. A verdict here is that of the
leaves that hang on a node; `rise` joins them for whole subtrees.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from typing import Any

import numpy as np
import numpy.typing as npt

from partner_desk.engine.check_values import CheckValues
from partner_desk.engine.compressed_tree import Bits, Rows
from partner_desk.engine.gates import Gate, Gates, Opening, ProgramGates
from partner_desk.engine.partner_bits import WIDTH, LaneBlock
from partner_desk.engine.partner_sets import ONE, PartnerSets
from partner_desk.engine.propagation import Chain, PaintedChain, Planes, Propagation
from partner_desk.engine.seller_propagation import ClassBlocks
from partner_desk.engine.subscriptions import SubscriptionStates
from partner_desk.readings.checks import Route, Subject
from partner_desk.readings.library import Program, Way
from partner_desk.readings.questions import Verdict

ORDER = (
    Verdict.RECOGNIZED,
    Verdict.PARTLY,
    Verdict.UNKNOWN,
    Verdict.NOT_RECOGNIZED,
    Verdict.NOT_APPLICABLE,
)
"""The verdicts in the order of their planes; a verdict's code is its place here."""


class PlaceChain(Chain):
    """A chain that is the same for all nodes of a place."""

    def __init__(self, way: Way, gates: Gates, place: Rows) -> None:
        """`place` is the place of each node."""
        self._way = way
        self._gates = gates
        self._place = place
        self.by_place = gates.chain(way)
        """What verdicts need, by place."""

    @cached_property
    def verdict(self) -> Planes:
        """What verdicts need, by node."""
        return Planes(self.by_place.bits[:, self._place], 1)

    @cached_property
    def reasons(self) -> Planes:
        """What reasons need, by node."""
        planes = self._gates.reasons(self._way)
        return Planes(planes.bits[:, self._place], 1, planes.length)


@dataclass(frozen=True, eq=False)
class WayPlanes:
    """One way: its own gates by place, its chain by node."""

    way: Way
    gates: tuple[Gate, ...]
    chain: Chain
    gate_no: Bits
    """The lanes in which a gate of the way is no, by place."""
    gate_unknown: Bits

    def shut(self, place: Rows) -> PartnerSets:
        """For whom a gate of the way is no or in doubt, at nodes with these places."""
        return PartnerSets((self.gate_no | self.gate_unknown)[place])

    @property
    def all_day(self) -> PartnerSets:
        """For whom the chain holds all day, by node."""
        return PartnerSets(self.chain.all_day)


class DayPlanes:
    """What the verdict tables of one day, reading and dispute policy share: places, gates, lanes, painted chains."""

    def __init__(
        self,
        places: SubscriptionStates,
        moment: datetime,
        gates: Gates,
        propagation: Propagation,
        block: LaneBlock,
        read: DayPlanes | None = None,
    ) -> None:
        """Nothing is painted yet; `block` has one lane for each of the partners asked about, in order.

        `read` is the planes with disputes as they are read: what rests on no disputed value there is the same here.
        """
        self.read = read
        self.places = places
        self.moment = moment
        self.gates = gates
        self.propagation = propagation
        self.check_values: CheckValues = propagation.check_values
        self.block = block
        self.compressed_tree = propagation.fact_index.compressed_tree
        self._chains: dict[tuple[Route, tuple[str, ...]], Chain] = {}

    @cached_property
    def asked(self) -> np.uint64:
        """The bits of the partners asked about; what is worked out beyond them says nothing."""
        return np.uint64((1 << len(self.block.lanes)) - 1)

    @cached_property
    def place(self) -> Rows:
        """The number of the place of each node."""
        return self.read.place if self.read else self.places.number.take(self.compressed_tree.subscription)

    @cached_property
    def earning(self) -> ClassBlocks:
        """The lanes of accepted sellers."""
        return self.read.earning if self.read else ClassBlocks(self.places, self.propagation.facts, self.place)

    def chain(self, way: Way) -> Chain:
        """The chain of a way at every node."""
        key = (way.route, way.chain)
        if key not in self._chains:
            read = self.read.chain(way) if self.read else None
            turns = self.read is None or self.read.check_values.turns(way.chain, self.check_values.policy)
            self._chains[key] = self._chain(way) if read is None or turns else read
        return self._chains[key]

    def way(self, way: Way, charge: str | None) -> WayPlanes:
        """A way with its gates and its chain."""
        own = self.gates.of_way(way, charge)
        return WayPlanes(way, own.gates, self.chain(way), own.no, own.unknown)

    def _chain(self, way: Way) -> Chain:
        if way.route.subject is not Subject.HOLDER:
            return PlaceChain(way, self.gates, self.place)
        if way.route is Route.LINKS:
            return PaintedChain(lambda reasons: self.propagation.propagate(way, self.block, reasons))
        return self.earning.chain(way, self.propagation)


def join(flags: npt.NDArray[Any]) -> npt.NDArray[Any]:
    """One verdict from many: `flags` has one row a verdict in `ORDER`, saying which of them occur.

    Works on bit planes and on truth values; those that are not applicable do not count beside others.
    """
    recognized, partly, unknown, no, off = flags
    all_yes = recognized & ~(partly | unknown | no)
    some = (recognized | partly) & ~all_yes
    perhaps = unknown & ~(recognized | partly)
    none = no & ~(recognized | partly | unknown)
    return np.stack((all_yes, some, perhaps, none, off & ~(recognized | partly | unknown | no)))


class ProgramPlanes:
    """The verdicts of one program on one day, in one dispute policy, for one kind of charge."""

    def __init__(self, day: DayPlanes, program: Program, charge: str | None) -> None:
        """Ask the gates and paint the ways."""
        self.day = day
        self.program = program
        self.charge = charge
        self.applies = [day.gates.gate(one, charge) for one in program.applies]
        self.gates = [day.gates.gate(one, charge) for one in program.gates]
        self.ways = [day.way(way, charge) for way in program.ways]

    @cached_property
    def planes(self) -> Bits:
        """One plane a verdict, in `ORDER`: in which lanes the leaves of a node have it."""
        return self.propagate()

    def propagate(self) -> Bits:
        """The planes, made anew and not kept."""
        all_day, some_time, perhaps = self.held()
        planes = np.empty((len(ORDER), len(all_day)), dtype=np.uint64)
        yes, partly, unknown, no, off = planes
        yes[:] = all_day
        np.bitwise_xor(some_time, all_day, out=partly)
        np.bitwise_xor(perhaps, some_time, out=unknown)
        self._gates.off.take(self.day.place, out=off, mode="clip")  # other modes fill a buffer first
        np.bitwise_or(off, perhaps, out=no)
        np.invert(no, out=no)
        planes &= self.day.asked
        return planes

    def held(self) -> tuple[Bits, Bits, Bits]:
        """Where some way is held all day, for a part of it, and perhaps: each within the next, or the same object."""
        place, openings = self.day.place, self._gates.openings
        by_place = np.zeros((2, len(self._gates.off)), dtype=np.uint64)
        by_node: list[tuple[Chain, Opening]] = []
        for way, opening in zip(self.ways, openings, strict=True):
            if isinstance(way.chain, PlaceChain):
                yes, unknown = way.chain.by_place.bits
                by_place |= (yes & opening.held, (yes | unknown) & opening.open)
            else:
                by_node.append((way.chain, opening))
        some_time = by_place[0].take(place)
        divided = not all(chain.undivided for chain, _ in by_node)
        all_day = some_time.copy() if divided else some_time
        certain = all(opening.alike and not chain.doubtful for chain, opening in by_node)
        certain = certain and bool((by_place[0] == by_place[1]).all())
        perhaps = some_time if certain else by_place[1].take(place)
        for chain, opening in by_node:
            held = opening.held.take(place)
            held &= chain.some_time
            some_time |= held
            if not certain:
                maybe = opening.open.take(place)
                maybe &= chain.some_time | chain.perhaps if chain.doubtful else chain.some_time
                perhaps |= maybe
            if divided:
                held &= chain.all_day
                all_day |= held
        return all_day, some_time, perhaps

    def differs(self, read: Bits) -> Bits:
        """Where the verdicts of leaves that count in the planes of another dispute policy are not those of this one."""
        yes, partly, unknown, *_ = read
        all_day, some_time, perhaps = self.held()
        differing = self._gates.off.take(self.day.place)
        differing |= yes ^ all_day
        mine = yes | partly
        differing |= mine ^ some_time
        mine |= unknown
        mine ^= perhaps
        differing |= mine
        return differing

    @property
    def _gates(self) -> ProgramGates:
        return self.day.gates.of_program(self.program, self.charge)

    def signatures(self, nodes: npt.NDArray[np.intp], lane: int) -> list[Bits]:
        """What every gate and criterion says at some nodes for one partner, packed: words by node."""
        gates = [*self.applies, *self.gates, *(gate for way in self.ways for gate in way.gates)]
        by_place = _packed([plane for gate in gates for plane in (gate.no, gate.inapplicable, gate.unknown)], lane)
        by_node = _packed([plane[nodes] for way in self.ways for plane in way.chain.planes], lane)
        here = self.day.place[nodes]
        return [*(word[here] for word in by_place), *by_node]

    def decided(self, lane: int, nodes: npt.NDArray[np.intp]) -> set[str]:
        """The criteria and ways that decide the leaves of these nodes for one partner."""
        return _Deciding(self, lane, nodes).names()


def _packed(planes: Sequence[Bits], lane: int) -> list[Bits]:
    """Whether one partner is in each of many planes, row by row: `WIDTH` planes a word."""
    words: list[Bits] = []
    for number, plane in enumerate(planes):
        if number % WIDTH == 0:
            words.append(np.zeros(len(plane), dtype=np.uint64))
        words[-1] <<= ONE
        words[-1] |= PartnerSets(plane).bits(lane)
    return words


class _Deciding:
    """What decides, for one lane and some nodes."""

    def __init__(self, program_planes: ProgramPlanes, lane: int, nodes: npt.NDArray[np.intp]) -> None:
        self.program_planes = program_planes
        self.lane = lane
        self.nodes = nodes
        self.place = program_planes.day.place[nodes]
        self.found: set[str] = set()
        self.verdict = [self.bit(plane[nodes]) for plane in program_planes.planes]

    def bit(self, plane: Bits) -> npt.NDArray[np.bool_]:
        return PartnerSets(plane).has(self.lane)

    def _gates(self, gates: Sequence[Gate], kind: str, where: npt.NDArray[np.bool_]) -> None:
        if not where.any():
            return
        for gate in gates:
            plane: Bits = getattr(gate, kind)
            if (where & self.bit(plane[self.place])).any():
                self.found.add(gate.id)

    def names(self) -> set[str]:
        """Gates, criteria and ways, for all nodes together."""
        program_planes = self.program_planes
        yes, partly, unknown, no, off = self.verdict
        self._gates(program_planes.applies, "no", off)
        self._gates(program_planes.gates, "inapplicable", off)
        shut = np.zeros_like(no)
        for gate in program_planes.gates:
            shut |= self.bit(gate.no[self.place])
        self._gates(program_planes.gates, "no", no & shut)
        self._gates((*program_planes.applies, *program_planes.gates), "unknown", unknown)
        ways = [_Open(self, way) for way in program_planes.ways]
        open_ = np.zeros_like(no)
        for open_way in ways:
            open_ |= open_way.holds
        for open_way in ways:
            self._closed(open_way, no & ~shut)
            self._unknown(open_way, unknown & ~open_)
            if (yes & open_way.holds & open_way.all_day).any() or (partly & open_way.holds).any():
                self.found.add(open_way.way.way.id)
        return self.found

    def _closed(self, open_way: _Open, where: npt.NDArray[np.bool_]) -> None:
        self._gates(open_way.way.gates, "no", where & open_way.gate_no)
        left = where & ~open_way.gate_no
        for index in reversed(range(len(open_way.way.way.chain))):
            if not left.any():
                break
            reached = left & self.bit(open_way.way.chain.reached[index][self.nodes])
            if reached.any():
                self.found.add(open_way.way.way.chain[index])
                left = left & ~reached

    def _unknown(self, open_way: _Open, where: npt.NDArray[np.bool_]) -> None:
        where = where & open_way.unknown
        self._gates(open_way.way.gates, "unknown", where)
        chain = where & ~open_way.some_time
        if not chain.any():
            return
        for index, criterion in enumerate(open_way.way.way.chain):
            if (chain & self.bit(open_way.way.chain.unknown[index][self.nodes])).any():
                self.found.add(criterion)


class _Open:
    """How open one way is, for one lane and some nodes."""

    def __init__(self, deciding: _Deciding, way: WayPlanes) -> None:
        bit, nodes, place = deciding.bit, deciding.nodes, deciding.place
        self.way = way
        self.gate_no = bit(way.gate_no[place])
        self.some_time = bit(way.chain.some_time[nodes])
        self.all_day = bit(way.chain.all_day[nodes])
        no = self.gate_no | ~(self.some_time | bit(way.chain.perhaps[nodes]))
        self.unknown = ~no & (bit(way.gate_unknown[place]) | ~self.some_time)
        self.holds = ~no & ~self.unknown
