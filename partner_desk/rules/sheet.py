"""One program judged on one day: gates and ways as bit planes, verdicts for every node and partner at once.

Planes have one row a node (`skeleton`), the lanes are the partners asked about. A verdict here is that of the
leaves that hang on a node; `rise` joins them for whole subtrees.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property, partial
from typing import Any

import numpy as np
import numpy.typing as npt

from partner_desk.domain.partners import Partner
from partner_desk.domain.scopes import Ints
from partner_desk.rules.checks import Route, Subject
from partner_desk.rules.earning import ClassBlocks
from partner_desk.rules.lanes import ALL_LANES, LaneBlock
from partner_desk.rules.library import Program, Way
from partner_desk.rules.paint import Chain, Painter, Planes
from partner_desk.rules.places import ABOUT_ITSELF, ABOUT_RELATION, Asked, Place, Places
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
    """The lanes in which a gate of the way is no, by place."""
    gate_unknown: Bits


class Desk:
    """What the sheets of one day, reading and world share: places, painter, lanes, painted chains."""

    def __init__(
        self,
        places: Places,
        moment: datetime,
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
        self.moment = moment
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
            for word, lanes in self._words(check, place, charge):
                value = self.scale.value(identifier, word)
                if value is Truth.NO:
                    no[number] |= lanes
                    if self.scale.answer(identifier, word).inapplicable:
                        inapplicable[number] |= lanes
                elif value is Truth.UNKNOWN:
                    unknown[number] |= lanes
        return Gate(identifier, no[kind], inapplicable[kind], unknown[kind])

    def _words(self, check: str, place: Place, charge: str | None) -> Iterator[tuple[str, np.uint64]]:
        """What a check says of a place, each word with the lanes of the partners for whom it does."""
        found: dict[str, int] = {}
        strangers = int(ALL_LANES)
        for lane, partner in enumerate(self.partners):
            if check in ABOUT_ITSELF or (check in ABOUT_RELATION and place.concerns(partner)):
                word = Asked(place, partner, charge, self.moment).word(check)
                found[word] = found.get(word, 0) | 1 << lane
                strangers &= ~(1 << lane)
        stranger = next((one for lane, one in enumerate(self.partners) if strangers >> lane & 1), None)
        if stranger is not None:
            word = Asked(place, stranger, charge, self.moment).word(check)
            found[word] = found.get(word, 0) | strangers
        for word, lanes in found.items():
            yield word, np.uint64(lanes)

    def chain(self, way: Way) -> Chain:
        """The chain of a way at every node."""
        if way not in self._chains:
            same = self.read is not None and self.read.scale.disputed.isdisjoint(way.chain)
            self._chains[way] = self.read.chain(way) if self.read and same else self._chain(way)
        return self._chains[way]

    def _chain(self, way: Way) -> Chain:
        if way.route.subject is not Subject.HOLDER:
            return Chain(partial(self._place_chain, way))
        if way.route is Route.LINKS:
            return Chain(partial(self._links_chain, way))
        return self.earning.chain(way)

    def _links_chain(self, way: Way, reasons: bool) -> Planes:
        planes = self.painter.paint(way, self.block, reasons)
        self.skeleton.sink(planes.bits)
        return planes

    def _place_chain(self, way: Way, reasons: bool) -> Planes:
        """A chain with one candidate a place and partner: the seller, or the partner of record."""
        length, total = len(way.chain), len(self.places.list)
        planes = Planes.empty(total, 1, length)
        yes = np.full(total, ALL_LANES, dtype=np.uint64)
        unknown = planes.unknown
        for index, criterion in enumerate(way.chain):
            planes.reached[index] = yes | np.bitwise_or.reduce(unknown, axis=0)
            gate = self.gate(criterion, "")
            unknown &= ~gate.no
            unknown[index] = yes & gate.unknown
            yes &= ~(gate.no | gate.unknown)
        planes.yes[0] = yes
        if reasons:
            return Planes(planes.bits[:, self.place], 1, length)
        return Planes(np.stack((yes, np.bitwise_or.reduce(unknown, axis=0)))[:, self.place], 1)


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
        no = self._at_places([gate.no for gate in gates])
        return WayPlanes(way, gates, self.desk.chain(way), no, self._at_places([gate.unknown for gate in gates]))

    def _at_places(self, planes: Sequence[Bits]) -> Bits:
        """The OR of planes by place."""
        total = np.zeros(len(self.desk.places.list), dtype=np.uint64)
        for plane in planes:
            total |= plane
        return total

    @cached_property
    def planes(self) -> Bits:
        """One plane a verdict, in `ORDER`: in which lanes the leaves of a node have it."""
        place = self.desk.place
        off = self._at_places([gate.no for gate in self.applies] + [gate.inapplicable for gate in self.gates])
        shut = self._at_places([gate.no for gate in self.gates])
        doubt = self._at_places([gate.unknown for gate in (*self.applies, *self.gates)])
        planes = np.zeros((len(ORDER), len(place)), dtype=np.uint64)
        all_day, holds, open_, no, _ = planes
        for way in self.ways:
            chain, closed = way.chain, way.gate_no.any()
            perhaps = chain.some_time | chain.perhaps
            open_ |= perhaps & ~way.gate_no[place] if closed else perhaps
            held = chain.some_time
            if closed or way.gate_unknown.any():
                held = held & ~(way.gate_no | way.gate_unknown)[place]
            holds |= held
            all_day |= held & chain.all_day
        # From here on the planes become the verdicts, in place: yes all day, yes for a part of it, unknown, no, off.
        planes[4] = off[place]
        open_ &= ~(off | shut)[place]
        holds &= ~doubt[place]
        holds &= open_
        all_day &= holds
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
