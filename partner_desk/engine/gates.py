"""Gates by place: asked at every place for every partner, and chains that are nothing but gates."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np

from partner_desk.engine.check_values import CheckValues
from partner_desk.engine.compressed_tree import Bits
from partner_desk.engine.partner_bits import ALL_LANES
from partner_desk.engine.propagation import Planes
from partner_desk.engine.subscription_checks import SubscriptionChecks
from partner_desk.readings.library import Program, Way
from partner_desk.readings.questions import Truth


@dataclass(frozen=True, eq=False)
class Gate:
    """A gate by place: the lanes in which it is no, in which that means inapplicable, and unknown."""

    id: str
    no: Bits
    inapplicable: Bits
    unknown: Bits


@dataclass(frozen=True, eq=False)
class WayGates:
    """The gates of a way, and by place the lanes in which one of them is no, and unknown."""

    gates: tuple[Gate, ...]
    no: Bits
    unknown: Bits


@dataclass(frozen=True, eq=False)
class Opening:
    """By place the lanes in which all gates before a way are open, and in which none of them is shut."""

    held: Bits
    open: Bits
    alike: bool
    """Whether the two are the same."""


@dataclass(frozen=True, eq=False)
class ProgramGates:
    """By place the lanes in which a program does not apply, and how open its ways are."""

    off: Bits
    openings: tuple[Opening, ...]


class Gates:
    """The gates of one day, reading and dispute policy; they know of places and partners, of nothing else."""

    def __init__(self, said: SubscriptionChecks, check_values: CheckValues, read: Gates | None = None) -> None:
        """Nothing is asked yet; `read` are those of the dispute policy as it is read."""
        self.said = said
        self.check_values = check_values
        self.read = read
        self._gates: dict[tuple[str, str | None], Gate] = {}
        self._ways: dict[tuple[tuple[str, ...], str | None], WayGates] = {}
        self._programs: dict[tuple[str, str | None], ProgramGates] = {}
        self._chains: dict[tuple[str, ...], Planes] = {}

    def gate(self, identifier: str, charge: str | None) -> Gate:
        """A gate asked at every place for every partner."""
        key = (identifier, charge)
        if key not in self._gates:
            gate = self.read.gate(identifier, charge) if self.read else None
            if (
                self.read is None
                or gate is None
                or self.read.check_values.turns((identifier,), self.check_values.policy)
            ):
                gate = self._ask(identifier, charge)
            self._gates[key] = gate
        return self._gates[key]

    def _ask(self, identifier: str, charge: str | None) -> Gate:
        said = self.said.words(self.check_values.criterion(identifier).check.name, charge)
        planes = np.zeros((3, said.kinds), dtype=np.uint64)
        no, inapplicable, unknown = planes
        for word, lanes in said.lanes.items():
            value, is_inapplicable = self.check_values.worth(identifier, word)
            if value is Truth.NO:
                no |= lanes
                if is_inapplicable:
                    inapplicable |= lanes
            elif value is Truth.UNKNOWN:
                unknown |= lanes
        return Gate(identifier, *planes.take(said.kind, axis=1))

    def at_places(self, planes: Iterable[Bits]) -> Bits:
        """The OR of planes by place."""
        total = np.zeros(len(self.said.places.list), dtype=np.uint64)
        for plane in planes:
            total |= plane
        return total

    def of_way(self, way: Way, charge: str | None) -> WayGates:
        """The gates of a way."""
        key = (way.gates, charge)
        if key not in self._ways:
            gates = tuple(self.gate(one, charge) for one in way.gates)
            read = self.read.of_way(way, charge) if self.read else None
            if read is not None and read.gates == gates:
                return self._ways.setdefault(key, read)
            no, unknown = self.at_places(one.no for one in gates), self.at_places(one.unknown for one in gates)
            self._ways[key] = WayGates(gates, no, unknown)
        return self._ways[key]

    def of_program(self, program: Program, charge: str | None) -> ProgramGates:
        """The gates of a program together with those of its ways."""
        key = (program.id, charge)
        if key not in self._programs:
            applies = [self.gate(one, charge) for one in program.applies]
            gates = [self.gate(one, charge) for one in program.gates]
            off = self.at_places([gate.no for gate in applies] + [gate.inapplicable for gate in gates])
            shut = self.at_places([gate.no for gate in gates]) | off
            doubt = self.at_places([gate.unknown for gate in (*applies, *gates)]) | shut
            openings = []
            for own in (self.of_way(way, charge) for way in program.ways):
                held, open_ = ~(own.no | own.unknown | doubt), ~(own.no | shut)
                openings.append(Opening(held, open_, bool((held == open_).all())))
            self._programs[key] = ProgramGates(off, tuple(openings))
        return self._programs[key]

    def chain(self, way: Way) -> Planes:
        """A chain with one candidate a place and partner, by place: the seller, or the partner of record."""
        if way.chain not in self._chains:
            gates = [self.gate(criterion, "") for criterion in way.chain]
            open_ = ~self.at_places(gate.no for gate in gates)
            unknown = open_ & self.at_places(gate.unknown for gate in gates)
            self._chains[way.chain] = Planes(np.stack((open_ & ~unknown, unknown)), 1)
        return self._chains[way.chain]

    def reasons(self, way: Way) -> Planes:
        """The same chain with its reasons."""
        gates = [self.gate(criterion, "") for criterion in way.chain]
        planes = Planes.empty(len(self.said.places.list), 1, len(gates))
        yes, unknown = planes.yes[0], planes.unknown
        yes[:] = ALL_LANES
        for index, gate in enumerate(gates):
            planes.reached[index] = yes | np.bitwise_or.reduce(unknown, axis=0)
            unknown &= ~gate.no
            unknown[index] = yes & gate.unknown
            yes &= ~(gate.no | gate.unknown)
        return planes
