"""One program judged on one day: gates and ways as bit planes, verdicts for every node and partner at once.

Planes have one row a node (`skeleton`), the lanes are the partners asked about. A verdict here is that of the
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

from partner_desk.rules.checks import Route, Subject
from partner_desk.rules.earning import ClassBlocks
from partner_desk.rules.gates import Gate, Gates
from partner_desk.rules.lanes import LaneBlock
from partner_desk.rules.library import Program, Way
from partner_desk.rules.paint import Chain, Painter, Planes
from partner_desk.rules.places import Places
from partner_desk.rules.questions import Verdict
from partner_desk.rules.scale import Scale
from partner_desk.rules.skeleton import Bits, Rows

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
        super().__init__(self._at_nodes)
        self._way = way
        self._gates = gates
        self._place = place

    @property
    def by_place(self) -> Planes:
        """What verdicts need, by place."""
        return self._gates.chain(self._way)

    def settle(self) -> None:
        """Ask the gates."""
        self._gates.chain(self._way)

    def _at_nodes(self, reasons: bool) -> Planes:
        planes = self._gates.reasons(self._way) if reasons else self.by_place
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


class Desk:
    """What the sheets of one day, reading and world share: places, gates, painter, lanes, painted chains."""

    def __init__(
        self,
        places: Places,
        moment: datetime,
        gates: Gates,
        painter: Painter,
        block: LaneBlock,
        read: Desk | None = None,
    ) -> None:
        """Nothing is painted yet; `block` has one lane for each of the partners asked about, in order.

        `read` is the desk of the world as it is read: what rests on no disputed value there is the same here.
        """
        self.read = read
        self.places = places
        self.moment = moment
        self.gates = gates
        self.painter = painter
        self.scale: Scale = painter.scale
        self.block = block
        self.skeleton = painter.ledger.skeleton
        self._chains: dict[tuple[Route, tuple[str, ...]], Chain] = {}

    @cached_property
    def place(self) -> Rows:
        """The number of the place of each node."""
        return self.read.place if self.read else self.places.number.take(self.skeleton.subscription)

    @cached_property
    def earning(self) -> ClassBlocks:
        """The lanes of accepted sellers."""
        return self.read.earning if self.read else ClassBlocks(self.places, self.painter.facts, self.place)

    def chain(self, way: Way) -> Chain:
        """The chain of a way at every node."""
        key = (way.route, way.chain)
        if key not in self._chains:
            found = None
            if self.read is not None:
                found = self.read.chain(way)
                found.settle()  # only what was painted has asked for its values
            if self.read is None or found is None or self.read.scale.turns(way.chain, self.scale.world):
                found = self._chain(way)
            self._chains[key] = found
        return self._chains[key]

    def way(self, way: Way, charge: str | None) -> WayPlanes:
        """A way with its gates and its chain."""
        own = self.gates.of_way(way, charge)
        return WayPlanes(way, own.gates, self.chain(way), own.no, own.unknown)

    def _chain(self, way: Way) -> Chain:
        if way.route.subject is not Subject.HOLDER:
            return PlaceChain(way, self.gates, self.place)
        if way.route is Route.LINKS:
            return Chain(lambda reasons: self.painter.paint(way, self.block, reasons))
        return self.earning.chain(way, self.painter)


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


class Sheet:
    """The verdicts of one program on one day, in one world, for one kind of charge."""

    def __init__(self, desk: Desk, program: Program, charge: str | None) -> None:
        """Ask the gates and paint the ways."""
        self.desk = desk
        self.program = program
        self.applies = [desk.gates.gate(one, charge) for one in program.applies]
        self.gates = [desk.gates.gate(one, charge) for one in program.gates]
        self.ways = [desk.way(way, charge) for way in program.ways]

    @cached_property
    def planes(self) -> Bits:
        """One plane a verdict, in `ORDER`: in which lanes the leaves of a node have it."""
        return self.paint()

    def paint(self) -> Bits:
        """The planes, made anew and not kept."""
        place, at_places = self.desk.place, self.desk.gates.at_places
        off = at_places([gate.no for gate in self.applies] + [gate.inapplicable for gate in self.gates])
        shut = at_places([gate.no for gate in self.gates]) | off
        doubt = at_places([gate.unknown for gate in (*self.applies, *self.gates)]) | shut
        planes = np.zeros((len(ORDER), len(place)), dtype=np.uint64)
        all_day, holds, open_, no, _ = planes
        by_place = np.zeros((2, len(off)), dtype=np.uint64)
        for way in self.ways:
            chain = way.chain
            held_at, open_at = ~(way.gate_no | way.gate_unknown | doubt), ~(way.gate_no | shut)
            if isinstance(chain, PlaceChain):
                yes, perhaps = chain.by_place.bits
                by_place |= (yes & held_at, (yes | perhaps) & open_at)
                continue
            held = held_at[place]
            held &= chain.some_time
            holds |= held
            if chain.doubtful or (held_at != open_at).any():
                perhaps = chain.some_time | chain.perhaps
                perhaps &= open_at[place]
                open_ |= perhaps
            if not chain.undivided:
                held &= chain.all_day
            all_day |= held
        if by_place.any():
            held = by_place[0][place]
            holds |= held
            all_day |= held
            open_ |= by_place[1][place]
        open_ |= holds
        # From here on the planes become the verdicts, in place: yes all day, yes for a part of it, unknown, no, off.
        planes[4] = off[place]
        np.bitwise_or(planes[4], open_, out=no)
        np.invert(no, out=no)
        open_ ^= holds
        holds ^= all_day
        return planes

    def decided(self, lane: int, nodes: npt.NDArray[np.intp]) -> set[str]:
        """The criteria and ways that decide the leaves of these nodes for one partner."""
        return _Deciding(self, lane, nodes).names()


class _Deciding:
    """What decides, for one lane and some nodes."""

    def __init__(self, sheet: Sheet, lane: int, nodes: npt.NDArray[np.intp]) -> None:
        self.sheet = sheet
        self.lane = np.uint64(lane)
        self.nodes = nodes
        self.place = sheet.desk.place[nodes]
        self.found: set[str] = set()
        self.verdict = [self.bit(plane[nodes]) for plane in sheet.planes]

    def bit(self, plane: Bits) -> npt.NDArray[np.bool_]:
        return (plane >> self.lane & np.uint64(1)).astype(np.bool_)

    def _gates(self, gates: Sequence[Gate], kind: str, where: npt.NDArray[np.bool_]) -> None:
        for gate in gates:
            plane: Bits = getattr(gate, kind)
            if (where & self.bit(plane[self.place])).any():
                self.found.add(gate.id)

    def names(self) -> set[str]:
        """Gates, criteria and ways, for all nodes together."""
        sheet = self.sheet
        yes, partly, unknown, no, off = self.verdict
        self._gates(sheet.applies, "no", off)
        self._gates(sheet.gates, "inapplicable", off)
        shut = np.zeros_like(no)
        for gate in sheet.gates:
            shut |= self.bit(gate.no[self.place])
        self._gates(sheet.gates, "no", no & shut)
        self._gates((*sheet.applies, *sheet.gates), "unknown", unknown)
        ways = [_Open(self, way) for way in sheet.ways]
        open_ = np.zeros_like(no)
        for one in ways:
            open_ |= one.holds
        for one in ways:
            self._closed(one, no & ~shut)
            self._unknown(one, unknown & ~open_)
            if (yes & one.holds & one.all_day).any() or (partly & one.holds).any():
                self.found.add(one.way.way.id)
        return self.found

    def _closed(self, one: _Open, where: npt.NDArray[np.bool_]) -> None:
        self._gates(one.way.gates, "no", where & one.gate_no)
        left = where & ~one.gate_no
        for index in reversed(range(len(one.way.way.chain))):
            if not left.any():
                break
            reached = left & self.bit(one.way.chain.reached[index][self.nodes])
            if reached.any():
                self.found.add(one.way.way.chain[index])
                left = left & ~reached

    def _unknown(self, one: _Open, where: npt.NDArray[np.bool_]) -> None:
        where = where & one.unknown
        self._gates(one.way.gates, "unknown", where)
        chain = where & ~one.some_time
        if not chain.any():
            return
        for index, criterion in enumerate(one.way.way.chain):
            if (chain & self.bit(one.way.chain.unknown[index][self.nodes])).any():
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
