"""One program judged on one day: gates and ways as bit planes, verdicts for every node and partner at once.

Planes have one row a node (`skeleton`), the lanes are the partners asked about. A verdict here is that of the
leaves that hang on a node; `rise` joins them for whole subtrees.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
import numpy.typing as npt

from partner_desk.domain.partners import Partner
from partner_desk.domain.scopes import Ints
from partner_desk.rules.checks import Route, Subject
from partner_desk.rules.earning import ClassBlocks
from partner_desk.rules.lanes import ALL_LANES, LaneBlock
from partner_desk.rules.library import Program, Way
from partner_desk.rules.paint import Chain, Painter
from partner_desk.rules.places import Asked, Places
from partner_desk.rules.questions import Truth, Verdict
from partner_desk.rules.scale import Scale
from partner_desk.rules.skeleton import Bits

ORDER = (
    Verdict.RECOGNIZED,
    Verdict.PARTLY,
    Verdict.UNKNOWN,
    Verdict.NOT_RECOGNIZED,
    Verdict.NOT_APPLICABLE,
)
"""The verdicts in the order of their planes; a verdict's code is its place here."""


@dataclass(frozen=True, eq=False)
class Gate:
    """A gate by place: the lanes in which it is no, in which that means inapplicable, and unknown."""

    id: str
    no: Bits
    inapplicable: Bits
    unknown: Bits


@dataclass(frozen=True, eq=False)
class WayPlanes:
    """One way: its own gates by place, its chain by node."""

    way: Way
    gates: tuple[Gate, ...]
    chain: Chain
    gate_no: Bits
    gate_unknown: Bits

    @cached_property
    def no(self) -> Bits:
        """Where the way is closed."""
        return self.gate_no | ~(self.chain.some_time | self.chain.perhaps)

    @cached_property
    def unknown(self) -> Bits:
        """Where it cannot be told."""
        return ~self.no & (self.gate_unknown | ~self.chain.some_time)

    @cached_property
    def holds(self) -> Bits:
        """Where the way is open for some time of the day."""
        return ~self.no & ~self.unknown

    @cached_property
    def holds_all_day(self) -> Bits:
        """Where the way is open all day."""
        return self.holds & self.chain.all_day


class Desk:
    """What the sheets of one day, reading and world share: places, painter, lanes, painted chains."""

    def __init__(
        self,
        places: Places,
        painter: Painter,
        partners: Sequence[Partner],
        block: LaneBlock,
        read: Desk | None = None,
    ) -> None:
        """Nothing is painted yet; `block` has one lane for each of the partners, in order.

        `read` is the desk of the world as it is read: what rests on no disputed value there is the same here.
        """
        self.read = read
        self.places = places
        self.painter = painter
        self.scale: Scale = painter.scale
        self.partners = partners
        self.block = block
        self.skeleton = painter.ledger.skeleton
        self.earning = ClassBlocks(places, painter)
        self._chains: dict[Way, Chain] = {}
        self._gates: dict[tuple[str, str | None], Gate] = {}

    @cached_property
    def place(self) -> Ints:
        """The number of the place of each node."""
        number: Ints = self.places.number[self.skeleton.subscription]
        return number

    def gate(self, identifier: str, charge: str | None) -> Gate:
        """A gate asked at every place for every partner."""
        if (identifier, charge) not in self._gates:
            same = self.read is not None and identifier not in self.read.scale.disputed
            found = self.read.gate(identifier, charge) if self.read and same else self._gate(identifier, charge)
            self._gates[identifier, charge] = found
        return self._gates[identifier, charge]

    def _gate(self, identifier: str, charge: str | None) -> Gate:
        check = self.scale.criterion(identifier).check.name
        places, kind = self.places.alike(check)
        no, inapplicable, unknown = (np.zeros(len(places), dtype=np.uint64) for _ in range(3))
        for number, place in enumerate(places):
            for lane, partner in enumerate(self.partners):
                word = Asked(place, partner, charge, self.places.moment).word(check)
                value = self.scale.value(identifier, word)
                if value is Truth.NO:
                    no[number] |= np.uint64(1 << lane)
                    if self.scale.answer(identifier, word).inapplicable:
                        inapplicable[number] |= np.uint64(1 << lane)
                elif value is Truth.UNKNOWN:
                    unknown[number] |= np.uint64(1 << lane)
        return Gate(identifier, no[kind], inapplicable[kind], unknown[kind])

    def chain(self, way: Way) -> Chain:
        """The chain of a way at every node."""
        if way not in self._chains:
            same = self.read is not None and self.read.scale.disputed.isdisjoint(way.chain)
            self._chains[way] = self.read.chain(way) if self.read and same else self._chain(way)
        return self._chains[way]

    def _chain(self, way: Way) -> Chain:
        if way.route.subject is not Subject.HOLDER:
            return self._place_chain(way)
        if way.route is Route.LINKS:
            return Chain.of(self.skeleton.sink(self.painter.paint(way, self.block)), len(way.chain))
        return self.earning.chain(way)

    def _place_chain(self, way: Way) -> Chain:
        """A chain with one candidate a place and partner: the seller, or the partner of record."""
        length, total = len(way.chain), len(self.places.list)
        planes = np.zeros((1 + 2 * length, total), dtype=np.uint64)
        yes = np.full(total, ALL_LANES, dtype=np.uint64)
        unknown = np.zeros((length, total), dtype=np.uint64)
        for index, criterion in enumerate(way.chain):
            planes[1 + length + index] = yes | np.bitwise_or.reduce(unknown, axis=0)
            gate = self.gate(criterion, "")
            unknown &= ~gate.no
            unknown[index] = yes & gate.unknown
            yes &= ~(gate.no | gate.unknown)
        planes[0] = yes
        planes[1 : 1 + length] = unknown
        return Chain.of(planes[:, self.place], length)


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
        self.applies = [desk.gate(one, charge) for one in program.applies]
        self.gates = [desk.gate(one, charge) for one in program.gates]
        self.ways = [self._way(way, charge) for way in program.ways]

    def _way(self, way: Way, charge: str | None) -> WayPlanes:
        gates = tuple(self.desk.gate(one, charge) for one in way.gates)
        return WayPlanes(
            way,
            gates,
            self.desk.chain(way),
            self._at_nodes([gate.no for gate in gates]),
            self._at_nodes([gate.unknown for gate in gates]),
        )

    def _at_nodes(self, planes: Sequence[Bits]) -> Bits:
        """The OR of planes by place, by node."""
        total = np.zeros(len(self.desk.places.list), dtype=np.uint64)
        for plane in planes:
            total |= plane
        return total[self.desk.place]

    @cached_property
    def planes(self) -> Bits:
        """One plane a verdict, in `ORDER`: in which lanes the leaves of a node have it."""
        off = self._at_nodes([gate.no for gate in self.applies] + [gate.inapplicable for gate in self.gates])
        shut = self._at_nodes([gate.no & ~gate.inapplicable for gate in self.gates])
        doubt = self._at_nodes([gate.unknown for gate in (*self.applies, *self.gates)])
        closed = np.full_like(off, ALL_LANES)
        holds = np.zeros_like(off)
        all_day = np.zeros_like(off)
        for way in self.ways:
            closed &= way.no
            holds |= way.holds
            all_day |= way.holds_all_day
        no = ~off & (shut | closed)
        unknown = ~(off | no) & (doubt | ~holds)
        yes = ~(off | no | unknown)
        return np.stack((yes & all_day, yes & ~all_day, unknown, no, off))

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
        self.verdict = [self._bit(plane[nodes]) for plane in sheet.planes]

    def _bit(self, plane: Bits) -> npt.NDArray[np.bool_]:
        return (plane >> self.lane & np.uint64(1)).astype(np.bool_)

    def _gates(self, gates: Sequence[Gate], kind: str, where: npt.NDArray[np.bool_]) -> None:
        for gate in gates:
            plane: Bits = getattr(gate, kind)
            if (where & self._bit(plane[self.place])).any():
                self.found.add(gate.id)

    def names(self) -> set[str]:
        """Gates, criteria and ways, for all nodes together."""
        sheet = self.sheet
        yes, partly, unknown, no, off = self.verdict
        self._gates(sheet.applies, "no", off)
        self._gates(sheet.gates, "inapplicable", off)
        shut = np.zeros_like(no)
        for gate in sheet.gates:
            shut |= self._bit(gate.no[self.place])
        self._gates(sheet.gates, "no", no & shut)
        self._gates((*sheet.applies, *sheet.gates), "unknown", unknown)
        open_ = np.zeros_like(no)
        for way in sheet.ways:
            open_ |= self._bit(way.holds[self.nodes])
        for way in sheet.ways:
            self._closed(way, no & ~shut)
            self._unknown(way, unknown & ~open_)
            if (yes & self._bit(way.holds_all_day[self.nodes])).any() or (
                partly & self._bit(way.holds[self.nodes])
            ).any():
                self.found.add(way.way.id)
        return self.found

    def _closed(self, way: WayPlanes, where: npt.NDArray[np.bool_]) -> None:
        shut = self._bit(way.gate_no[self.nodes])
        self._gates(way.gates, "no", where & shut)
        left = where & ~shut
        for index in reversed(range(len(way.way.chain))):
            reached = left & self._bit(way.chain.reached[index][self.nodes])
            if reached.any():
                self.found.add(way.way.chain[index])
                left = left & ~reached

    def _unknown(self, way: WayPlanes, where: npt.NDArray[np.bool_]) -> None:
        where = where & self._bit(way.unknown[self.nodes])
        self._gates(way.gates, "unknown", where)
        chain = where & ~self._bit(way.chain.some_time[self.nodes])
        for index, criterion in enumerate(way.way.chain):
            if (chain & self._bit(way.chain.unknown[index][self.nodes])).any():
                self.found.add(criterion)
