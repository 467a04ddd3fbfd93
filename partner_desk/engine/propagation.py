"""Painting: what candidates achieve is marked where their access attaches, and runs down the compressed tree.

A mark says: from this node downwards, in these lanes, somebody came this far in the chain. One bit plane an
achievement, one bit a lane; marks combine by OR, so a whole estate is one sweep from the top.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
import numpy.typing as npt

from partner_desk.engine.access_table import Accesses
from partner_desk.engine.chain import ChainOutcome
from partner_desk.engine.chain_results import ChainResults
from partner_desk.engine.compressed_tree import Bits
from partner_desk.engine.day_facts import DayFacts
from partner_desk.engine.holder_checks import Inside
from partner_desk.engine.interval_set import InForce, Part
from partner_desk.engine.mark_planes import MarkPlanes, Picture
from partner_desk.engine.partner_bits import ALL_LANES, LaneBlock, Stand
from partner_desk.engine.profile_results import VIA, Marks, ProfileResults, stand_marks
from partner_desk.readings.checks import Route
from partner_desk.readings.library import Way

Canvases = dict[tuple[LaneBlock, bool], MarkPlanes]
"""The mark planes of a day: of each block of lanes, along accesses or (True) along those of foreign groups."""


@dataclass(frozen=True, eq=False)
class Planes:
    """What was painted: achievement by node (last axis), the lanes in the bits.

    `parts` planes of `yes`: one for each part of the day that must be told apart. Where reasons are asked
    (`length` criteria), `unknown` and `reached` have one plane for each criterion: somebody is first unknown there
    and nowhere no; somebody came that far. Without reasons `unknown` is one plane, and there is no `reached`.
    """

    bits: Bits
    parts: int
    length: int = 0

    @staticmethod
    def empty(nodes: int, parts: int, length: int) -> Planes:
        """Nothing is painted yet."""
        return Planes(np.zeros((parts + (2 * length or 1), nodes), dtype=np.uint64), parts, length)

    @property
    def yes(self) -> Bits:
        """Where somebody holds, by part of the day."""
        return self.bits[: self.parts]

    @property
    def unknown(self) -> Bits:
        """Where somebody is unknown."""
        return self.bits[self.parts : self.parts + (self.length or 1)]

    @property
    def reached(self) -> Bits:
        """How far somebody came."""
        return self.bits[self.parts + (self.length or 1) :]

    def places(self, outcome: ChainOutcome, parts: Sequence[Part]) -> list[int]:
        """Which planes an outcome sets."""
        yes = [number for number, part in enumerate(parts) if outcome.yes & part]
        if not self.length:
            return [*yes, self.parts] if outcome.unknown_at else yes
        first = self.parts + self.length
        return (
            yes + [self.parts + one for one in outcome.unknown_at] + list(range(first + 1, first + outcome.reached + 1))
        )

    def pictures(
        self, rows: Sequence[Sequence[tuple[int, ChainOutcome]]], parts: Sequence[Part]
    ) -> Iterator[tuple[int, Picture]]:
        """The planes that rows of marks set, and what is to be seen on each."""
        pictures: dict[int, list[int]] = {}
        for number, row in enumerate(rows):
            for sort, outcome in row:
                for plane in self.places(outcome, parts):
                    pictures.setdefault(plane, [0] * len(rows))[number] |= 1 << sort
        yield from ((plane, tuple(picture)) for plane, picture in pictures.items())


class Chain(ABC):
    """One chain at every node: what verdicts need, and what reasons need when they are asked."""

    @property
    @abstractmethod
    def verdict(self) -> Planes:
        """What verdicts need."""

    @property
    @abstractmethod
    def reasons(self) -> Planes:
        """What reasons need."""

    @cached_property
    def all_day(self) -> Bits:
        """Where the chain holds for the whole day."""
        yes = self.verdict.yes
        return yes[0] if len(yes) == 1 else np.asarray(np.bitwise_and.reduce(yes, axis=0), dtype=np.uint64)

    @cached_property
    def some_time(self) -> Bits:
        """Where the chain holds for at least a part of the day."""
        yes = self.verdict.yes
        return yes[0] if len(yes) == 1 else np.asarray(np.bitwise_or.reduce(yes, axis=0), dtype=np.uint64)

    @property
    def undivided(self) -> bool:
        """Whether the chain holds all day wherever it holds."""
        return self.verdict.parts == 1

    @cached_property
    def doubtful(self) -> bool:
        """Whether somebody is unknown anywhere."""
        return bool(self.perhaps.any())

    @property
    def perhaps(self) -> Bits:
        """Where somebody is unknown."""
        plane: Bits = self.verdict.unknown[0]
        return plane

    @property
    def unknown(self) -> Bits:
        """Where somebody is first unknown at each criterion, and nowhere no."""
        return self.reasons.unknown

    @property
    def reached(self) -> Bits:
        """Where somebody came as far as each criterion."""
        return self.reasons.reached

    @property
    def planes(self) -> Bits:
        """Everything there is to tell of a node."""
        return np.concatenate((self.reasons.bits, self.all_day[None], self.some_time[None]))


class PaintedChain(Chain):
    """A chain of accesses: what verdicts need is painted at once, so that the values it rests on are known."""

    def __init__(self, propagate: Callable[[bool], Planes]) -> None:
        """`propagate` paints the chain, with reasons or without."""
        self._propagate = propagate
        self._verdict = propagate(False)

    @property
    def verdict(self) -> Planes:
        """What verdicts need."""
        return self._verdict

    @cached_property
    def reasons(self) -> Planes:
        """What reasons need, painted when they are asked."""
        return self._propagate(True)


class Propagation:
    """Paints the chains of one day, one reading and one dispute policy."""

    def __init__(self, facts: DayFacts, chain_results: ChainResults, canvases: Canvases) -> None:
        """Nothing is painted yet; the mark planes are those of the day."""
        self.facts = facts
        self.fact_index = facts.fact_index
        self.chain_results = chain_results
        self.results = self.fact_index.memo(ProfileResults, chain_results, facts.profile_sorts)
        self.check_values = chain_results.check_values
        self.whole = facts.time.whole
        self._canvases = canvases

    def propagate(
        self,
        way: Way,
        block: LaneBlock,
        reasons: bool,
        sunk: bool = True,
        together: Iterable[tuple[int, int, ChainOutcome]] = (),
    ) -> Planes:
        """The marks of a chain, run down (`sunk`) or only where they attach.

        `together`: how far holders come with several accesses (scope, lanes, outcome), where that matters.
        """
        if way.route is Route.FOREIGN_GROUPS and not reasons and not len(self.fact_index.foreign):
            return Planes.empty(len(self.fact_index.compressed_tree), 1, 0)
        mark_planes = self._mark_planes(way, block)
        marks = self._marks(way, block, mark_planes)
        marks.single.extend(together)
        masks = {one.yes for one in marks.outcomes()} - {0, self.whole}
        parts = _partition(masks, self.facts.time.pieces)
        compressed_tree = self.fact_index.compressed_tree
        planes = Planes.empty(len(compressed_tree), len(parts), len(way.chain) if reasons else 0)
        for plane, picture in planes.pictures(marks.rows, parts):
            planes.bits[plane] = mark_planes.sunk(picture) if sunk else mark_planes.marked(picture)
        if marks.single:
            single = Planes.empty(len(compressed_tree), planes.parts, planes.length)
            for scope, lanes, outcome in marks.single:
                single.bits[planes.places(outcome, parts), int(compressed_tree.at(scope))] |= np.uint64(lanes)
            planes.bits[...] |= compressed_tree.sink(single.bits) if sunk else single.bits
        top = slice(None) if sunk or not compressed_tree.levels else compressed_tree.levels[0]
        for lanes, outcome in marks.everywhere:
            for plane in planes.places(outcome, parts):
                planes.bits[plane, top] |= np.uint64(lanes)
        if reasons:
            planes.reached[0, top] = ALL_LANES  # everybody is asked the first criterion
        return planes

    def _mark_planes(self, way: Way, block: LaneBlock) -> MarkPlanes:
        foreign = way.route is Route.FOREIGN_GROUPS
        canvas = self._canvases.get((block, foreign))
        if canvas is None:
            facts, fact_index = self.facts, self.fact_index
            if foreign:
                canvas = MarkPlanes(fact_index, fact_index.foreign, facts.foreign_sorts, block.foreign_stands)
            else:
                canvas = MarkPlanes(fact_index, fact_index.accesses, facts.sorts, block.stands)
            self._canvases[block, foreign] = canvas
        return canvas

    # Marks ------------------------------------------------------------------------------------------------

    def _marks(self, way: Way, block: LaneBlock, mark_planes: MarkPlanes) -> Marks:
        foreign = way.route is Route.FOREIGN_GROUPS
        force = self.facts.foreign if foreign else self.facts.accesses
        via = VIA.get(way.route)
        every = self.fact_index.memo(stand_marks, self.results, way, mark_planes.stands)
        marks = Marks(every.rows, [], every.everywhere)
        if not force.partial and (foreign or not block.members):
            return marks
        asked = (
            np.ones(len(mark_planes.accesses), dtype=np.bool_) if via is None else mark_planes.accesses.via == via.value
        )
        partial = [row for row in force.partial if asked[row]]
        for stand in mark_planes.stands if partial else ():
            self._mark_partial(way, marks, mark_planes.accesses, stand, force, partial)
        if not foreign and block.members:
            self._mark_members(way, marks, block, force, asked)
        return marks

    def _mark_partial(
        self, way: Way, marks: Marks, accesses: Accesses, stand: Stand, force: InForce, rows: Sequence[int]
    ) -> None:
        """The accesses that are in force for a part of the day."""
        for row in rows:
            holder = int(accesses.holder[row])
            profile = self.fact_index.profile_list[int(accesses.profile[row])]
            for lanes, inside in ((stand.known, Inside(self.whole)), (stand.perhaps, Inside(perhaps=self.whole))):
                bits = int(lanes[holder])
                if bits:
                    outcome = self.results.of_profile(way, stand.standing, profile, inside, force.partial[row])
                    marks.single.append((int(accesses.scope[row]), bits, outcome))

    def _mark_members(
        self, way: Way, marks: Marks, block: LaneBlock, force: InForce, asked: npt.NDArray[np.bool_]
    ) -> None:
        """The members of groups who are in them for a part of the day."""
        accesses = self.fact_index.accesses
        for group, members in block.members.items():
            for row in np.flatnonzero(asked & (accesses.holder == group)):
                time = self.whole if force.whole[row] else force.partial.get(int(row), 0)
                profile = self.fact_index.profile_list[int(accesses.profile[row])]
                for member in members if time else ():
                    for standing, bits in member.standings:
                        outcome = self.results.of_profile(way, standing, profile, member.inside, time)
                        marks.single.append((int(accesses.scope[row]), bits, outcome))


def _partition(masks: set[Part], pieces: int) -> list[Part]:
    """The coarsest parts of the day that tell these masks apart."""
    parts: dict[tuple[bool, ...], Part] = {}
    ordered = sorted(masks)
    for piece in range(pieces):
        sign = tuple(bool(mask >> piece & 1) for mask in ordered)
        parts[sign] = parts.get(sign, 0) | 1 << piece
    return list(parts.values())
