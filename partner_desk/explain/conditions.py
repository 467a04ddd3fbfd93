"""What would have to be true: the conditions that a proof leaves open, as a short expression.

All of the gates that are no yes, and one of the ways; of a way all that is no yes for whoever lacks the fewest. What
comes after the first that fails was not asked, so it is among what is left.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from partner_desk.explain.proof import Proof
from partner_desk.language import tr
from partner_desk.readings.checks import CALENDAR
from partner_desk.readings.library import Program, Reading, Way
from partner_desk.readings.questions import Truth

NEAREST = 2
"""Of how many people the conditions are told in each way."""


@dataclass(frozen=True, slots=True)
class Condition:
    """A criterion that would have to be a yes: `state` is what it is, empty where it was not asked."""

    criterion: str
    name: str
    state: str


@dataclass(frozen=True, slots=True)
class WayLeft:
    """One way in which it would hold, for somebody (`about`, a name) or for anybody: all of its conditions."""

    way: str
    name: str
    about: str
    conditions: tuple[Condition, ...]


@dataclass(frozen=True, slots=True)
class Left:
    """What is left: all of `gates`, and one of `routes`; none of these where a way holds already."""

    gates: tuple[Condition, ...]
    routes: tuple[WayLeft, ...]
    of_another_time: bool = False
    """Whether the program has no validity on the day: then nothing that anybody does makes the rest true."""

    @property
    def words(self) -> str:
        """The expression as a text; empty where nothing is left."""
        gates = _listed(self.gates)
        routes = "; ".join(_route_words(one) for one in self.routes)
        ways = tr("one of: {routes}", routes=routes) if len(self.routes) > 1 else routes
        return tr("{gates}, and {ways}", gates=gates, ways=ways) if gates and ways else gates or ways

    @property
    def told(self) -> str:
        """The expression for somebody who asks what can be done; empty where nothing can."""
        return "" if self.of_another_time else self.words


def left(proof: Proof, program: Program, reading: Reading) -> Left:
    """What a proof of a program leaves to become true."""
    ways = {way.id: way for way in program.ways}
    told = [one for one in proof.children if one.criterion in ways]
    gates = tuple(_conditions(one for one in proof.children if one.criterion not in ways))
    over = any(one.state == Truth.NO and reading.criteria[one.criterion].check.name == CALENDAR for one in gates)
    if not told or any(one.verdict == Truth.YES for one in told):
        return Left(gates, (), over)
    return Left(gates, tuple(route for one in told for route in _routes(one, ways[one.criterion], reading)), over)


def _routes(proof: Proof, way: Way, reading: Reading) -> Iterator[WayLeft]:
    """The ways of one kind: for those who lack the fewest, or for anybody where nobody comes near."""
    gates = tuple(_conditions(one for one in proof.children if one.criterion in way.gates))
    people = [one for one in proof.children if one.is_person]
    if not people:
        asked = [one for one in proof.children if one.criterion in way.chain]
        yield WayLeft(way.id, way.name, "", (*gates, *_chain(asked, way, reading)))
        return
    routes = [WayLeft(way.id, way.name, one.name, (*gates, *_chain(one.children, way, reading))) for one in people]
    yield from sorted(dict.fromkeys(routes), key=lambda one: (len(one.conditions), one.about))[:NEAREST]


def _chain(asked: Sequence[Proof], way: Way, reading: Reading) -> tuple[Condition, ...]:
    """Of a chain what is no yes, and what was not asked any more."""
    known = {one.criterion for one in asked}
    rest = (Condition(one, reading.criteria[one].name, "") for one in way.chain if one not in known)
    return (*_conditions(asked), *rest)


def _conditions(proofs: Iterator[Proof] | Sequence[Proof]) -> Iterator[Condition]:
    yield from (Condition(one.criterion, one.name, one.verdict) for one in proofs if one.verdict != Truth.YES)


def _route_words(route: WayLeft) -> str:
    conditions = _listed(route.conditions)
    if route.about:
        return tr("{way}, with {about} ({conditions})", way=route.name, about=route.about, conditions=conditions)
    return tr("{way} ({conditions})", way=route.name, conditions=conditions)


def _listed(conditions: Sequence[Condition]) -> str:
    return ", ".join(
        tr("{name}: not known", name=one.name) if one.state == Truth.UNKNOWN else one.name for one in conditions
    )
