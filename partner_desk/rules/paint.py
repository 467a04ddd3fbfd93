"""Painting: what candidates achieve is marked where their access attaches, and runs down the skeleton.

A mark says: from this node downwards, in these lanes, somebody came this far in the chain. One bit plane an
achievement, one bit a lane; marks combine by OR, so a whole estate is one sweep from the top.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import cached_property

import numpy as np
import numpy.typing as npt

from partner_desk.rules.checks import Route
from partner_desk.rules.columns import Accesses, Profile, Via
from partner_desk.rules.dayfacts import DayFacts, InForce, Words
from partner_desk.rules.daytime import Part
from partner_desk.rules.holders import Standing, access_words
from partner_desk.rules.lanes import ALL_LANES, LaneBlock, Stand
from partner_desk.rules.library import Way
from partner_desk.rules.scale import Scale
from partner_desk.rules.skeleton import Bits
from partner_desk.rules.walk import Outcome, Step, walk

_VIA = {Route.ASSIGNMENTS: Via.ASSIGNMENT, Route.DELEGATIONS: Via.DELEGATION}
_NO_WORDS: Words = ()


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

    def places(self, outcome: Outcome, parts: Sequence[Part]) -> list[int]:
        """Which planes an outcome sets."""
        yes = [number for number, part in enumerate(parts) if outcome.yes & part]
        if not self.length:
            return [*yes, self.parts] if outcome.unknown_at else yes
        first = self.parts + self.length
        return (
            yes + [self.parts + one for one in outcome.unknown_at] + list(range(first + 1, first + outcome.reached + 1))
        )


class Chain:
    """One chain at every node: what verdicts need is painted at first use, what reasons need when they are asked."""

    def __init__(self, paint: Callable[[bool], Planes]) -> None:
        """`paint` paints the chain, with reasons or without."""
        self._paint = paint

    @cached_property
    def _verdict(self) -> Planes:
        return self._paint(False)

    @cached_property
    def _reasons(self) -> Planes:
        return self._paint(True)

    @cached_property
    def all_day(self) -> Bits:
        """Where the chain holds for the whole day."""
        return np.asarray(np.bitwise_and.reduce(self._verdict.yes, axis=0), dtype=np.uint64)

    @cached_property
    def some_time(self) -> Bits:
        """Where the chain holds for at least a part of the day."""
        return np.asarray(np.bitwise_or.reduce(self._verdict.yes, axis=0), dtype=np.uint64)

    @property
    def perhaps(self) -> Bits:
        """Where somebody is unknown."""
        plane: Bits = self._verdict.unknown[0]
        return plane

    @property
    def unknown(self) -> Bits:
        """Where somebody is first unknown at each criterion, and nowhere no."""
        return self._reasons.unknown

    @property
    def reached(self) -> Bits:
        """Where somebody came as far as each criterion."""
        return self._reasons.reached

    @property
    def planes(self) -> Bits:
        """Everything there is to tell of a node."""
        return np.concatenate((self._reasons.bits, self.all_day[None], self.some_time[None]))


@dataclass
class Marks:
    """What was found along one chain, before it is known into how many parts the day must be told apart.

    `rows`: lanes by row of accesses, the class of each row (-1: none), and the outcome of each class.
    `single`: scope, lanes, outcome. `everywhere`: lanes, outcome of those who reach nothing.
    """

    accesses: Accesses
    rows: list[tuple[Bits, npt.NDArray[np.int32], list[Outcome]]] = field(default_factory=list)
    single: list[tuple[int, int, Outcome]] = field(default_factory=list)
    everywhere: list[tuple[int, Outcome]] = field(default_factory=list)

    def outcomes(self) -> Iterator[Outcome]:
        """Every outcome that was met."""
        for _, _, table in self.rows:
            yield from table
        yield from (one for _, _, one in self.single)


class Painter:
    """Paints the chains of one day, one reading and one world."""

    def __init__(self, facts: DayFacts, scale: Scale) -> None:
        """Nothing is painted yet."""
        self.facts = facts
        self.ledger = facts.ledger
        self.scale = scale
        self.whole = facts.time.whole
        self._outcomes: dict[tuple[object, ...], Outcome] = {}

    def outcome(
        self,
        way: Way,
        standing: Standing,
        access: Words,
        profile: Profile | None,
        time: Part,
        denied: Words | None = None,
    ) -> Outcome:
        """How far one candidate comes, from what the checks say of it; denials are left out unless given."""
        activity = self.facts.activity[profile] if profile is not None else _NO_WORDS
        role = self.role_words(way, profile)
        key = (way.chain, standing, access, activity, role, time, denied)
        found = self._outcomes.get(key)
        if found is None:
            said = {**dict(standing), "access": access, "activity": activity, "role": role}
            found = walk([self._step(criterion, said, denied) for criterion in way.chain], time)
            self._outcomes[key] = found
        return found

    def _step(self, criterion: str, said: dict[str, Words], denied: Words | None) -> Step:
        check = self.scale.criterion(criterion).check.name
        if check == "deny":
            return Step(self.whole) if denied is None else self.scale.step(criterion, denied, self.whole)
        return self.scale.step(criterion, said.get(check, _NO_WORDS), self.whole)

    def role_words(self, way: Way, profile: Profile | None) -> Words:
        """The one word for a profile's role that the chain's criterion about roles answers."""
        if profile is None:
            return _NO_WORDS
        words = self.ledger.role_words(profile.role)
        for criterion in way.chain:
            answers = self.scale.criterion(criterion)
            if answers.check.role_words:
                return ((next(word for word in words if word in answers.answers), self.whole),)
        return _NO_WORDS

    def paint(self, way: Way, block: LaneBlock, reasons: bool) -> Planes:
        """The marks of a chain, before they run down."""
        marks = self._marks(way, block)
        masks = {one.yes for one in marks.outcomes()} - {0, self.whole}
        parts = _partition(masks, self.facts.time.pieces)
        skeleton = self.ledger.skeleton
        planes = Planes.empty(len(skeleton), len(parts), len(way.chain) if reasons else 0)
        for bits, classes, table in marks.rows:
            self._spread(planes.bits, marks.accesses, bits, classes, [planes.places(one, parts) for one in table])
        for scope, lanes, outcome in marks.single:
            planes.bits[planes.places(outcome, parts), int(skeleton.spot[scope])] |= np.uint64(lanes)
        top = skeleton.levels[0] if skeleton.levels else slice(0)
        for lanes, outcome in marks.everywhere:
            planes.bits[planes.places(outcome, parts), top] |= np.uint64(lanes)
        if reasons:
            planes.reached[0, top] = ALL_LANES  # everybody is asked the first criterion
        return planes

    def _spread(
        self,
        planes: Bits,
        accesses: Accesses,
        bits: Bits,
        classes: npt.NDArray[np.int32],
        where: Sequence[Sequence[int]],
    ) -> None:
        """OR the lanes of rows into the planes of their classes at the nodes of their scopes."""
        rows = np.flatnonzero((bits != 0) & (classes >= 0))
        if not len(rows):
            return
        nodes = self.ledger.skeleton.spot[accesses.scope[rows]]
        bits, classes = bits[rows], classes[rows]
        starts = np.flatnonzero(np.concatenate(([True], nodes[1:] != nodes[:-1])))
        targets = nodes[starts]
        for plane in {plane for planes_ in where for plane in planes_}:
            chosen = np.array([plane in planes_ for planes_ in where], dtype=np.bool_)
            marked = bits if chosen.all() else np.where(chosen[classes], bits, np.uint64(0))
            planes[plane, targets] |= np.bitwise_or.reduceat(marked, starts)

    # Marks ------------------------------------------------------------------------------------------------

    def _marks(self, way: Way, block: LaneBlock) -> Marks:
        foreign = way.route is Route.FOREIGN_GROUPS
        accesses = self.ledger.foreign if foreign else self.ledger.accesses
        force = self.facts.foreign if foreign else self.facts.accesses
        asked = np.ones(len(accesses), dtype=np.bool_)
        if way.route in _VIA:
            asked = accesses.via == _VIA[way.route].value
        marks = Marks(accesses)
        classes, profiles = self._classes(way, accesses, force.whole & asked)
        partial = [row for row in force.partial if asked[row]]
        for stand in block.foreign_stands if foreign else block.stands:
            self._mark_stand(way, marks, stand, classes, profiles)
            self._mark_partial(way, marks, stand, force, partial)
        if not foreign:
            self._mark_members(way, marks, block, force, asked)
        return marks

    def _classes(
        self, way: Way, accesses: Accesses, rows: npt.NDArray[np.bool_]
    ) -> tuple[npt.NDArray[np.int32], list[Profile]]:
        """Rows by what their profile says to the chain: the class of each row, and a profile for each class."""
        numbers: dict[tuple[object, ...], int] = {}
        examples: list[Profile] = []
        of_profile = np.empty(len(self.ledger.profile_list), dtype=np.int32)
        for number, profile in enumerate(self.ledger.profile_list):
            key = (profile.word, self.facts.activity[profile], self.role_words(way, profile))
            if key not in numbers:
                numbers[key] = len(numbers)
                examples.append(profile)
            of_profile[number] = numbers[key]
        classes = np.where(rows, of_profile[accesses.profile], -1).astype(np.int32)
        return classes, examples

    def _mark_stand(
        self, way: Way, marks: Marks, stand: Stand, classes: npt.NDArray[np.int32], profiles: list[Profile]
    ) -> None:
        nothing = self.outcome(way, stand.standing, access_words("", 0, 0, 0, self.whole), None, self.whole)
        if way.route is not Route.FOREIGN_GROUPS and nothing.reached:
            marks.everywhere.append((stand.everywhere, nothing))
        for lanes, known, perhaps in ((stand.known, self.whole, 0), (stand.perhaps, 0, self.whole)):
            if lanes.any():
                table = [
                    self._class_outcome(way, stand.standing, profile, known, perhaps, self.whole)
                    for profile in profiles
                ]
                marks.rows.append((lanes[marks.accesses.holder], classes, table))

    def _class_outcome(
        self, way: Way, standing: Standing, profile: Profile, known: Part, perhaps: Part, force: Part
    ) -> Outcome:
        if way.route is Route.FOREIGN_GROUPS:
            return self.outcome(way, standing, _NO_WORDS, profile, force)
        access = access_words(profile.word, force, known, perhaps, self.whole)
        return self.outcome(way, standing, access, profile, self.whole)

    def _mark_partial(self, way: Way, marks: Marks, stand: Stand, force: InForce, rows: Sequence[int]) -> None:
        """The accesses that are in force for a part of the day."""
        for row in rows:
            holder = int(marks.accesses.holder[row])
            profile = self.ledger.profile_list[int(marks.accesses.profile[row])]
            for lanes, known, perhaps in ((stand.known, self.whole, 0), (stand.perhaps, 0, self.whole)):
                bits = int(lanes[holder])
                if bits:
                    outcome = self._class_outcome(way, stand.standing, profile, known, perhaps, force.partial[row])
                    marks.single.append((int(marks.accesses.scope[row]), bits, outcome))

    def _mark_members(
        self, way: Way, marks: Marks, block: LaneBlock, force: InForce, asked: npt.NDArray[np.bool_]
    ) -> None:
        """The members of groups who are in them for a part of the day."""
        for group, members in block.members.items():
            for row in np.flatnonzero(asked & (marks.accesses.holder == group)):
                time = self.whole if force.whole[row] else force.partial.get(int(row), 0)
                profile = self.ledger.profile_list[int(marks.accesses.profile[row])]
                for member in members if time else ():
                    for standing, bits in member.standings:
                        outcome = self._class_outcome(way, standing, profile, member.known, member.perhaps, time)
                        marks.single.append((int(marks.accesses.scope[row]), bits, outcome))


def _partition(masks: set[Part], pieces: int) -> list[Part]:
    """The coarsest parts of the day that tell these masks apart."""
    parts: dict[tuple[bool, ...], Part] = {}
    ordered = sorted(masks)
    for piece in range(pieces):
        sign = tuple(bool(mask >> piece & 1) for mask in ordered)
        parts[sign] = parts.get(sign, 0) | 1 << piece
    return list(parts.values())
