"""Why verdicts are unknown, for all nodes and partners at once: the criteria that nobody knows the facts for.

What `VerdictTable.decided` tells of some nodes for one partner, this tells of the unknown leaves of a whole estate.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from partner_desk.engine.check_values import DisputePolicy
from partner_desk.engine.compressed_tree import Bits, Rows
from partner_desk.engine.gates import Gate
from partner_desk.engine.partner_sets import PartnerSets
from partner_desk.engine.program_planes import ProgramPlanes, WayPlanes
from partner_desk.engine.verdict_table import VerdictTable
from partner_desk.readings.checks import Subject
from partner_desk.readings.questions import Truth, Verdict


@dataclass(frozen=True, eq=False)
class UnknownCriterion:
    """A criterion that is unknown, and by node for whom.

    `word` is what its check says of a subscription or seller, and `collect` whether it says so for want of facts; of
    people there are many words at one node: it is empty.
    """

    id: str
    check: str
    sets: PartnerSets
    word: str = ""
    collect: bool = True


def unknown_criteria(table: VerdictTable) -> Iterator[UnknownCriterion]:
    """The criteria that the unknown verdicts of leaves rest on; the same one may come more than once."""
    planes = table.program_planes(DisputePolicy.READ, table.default_charge)
    unknown = table.where(Verdict.UNKNOWN).words
    if not unknown.any():
        return
    place = planes.day.place
    for gate in (*planes.applies, *planes.gates):
        yield from _of_place(planes, gate, unknown & gate.unknown[place])
    ways = [_standing(way, place) for way in planes.ways]
    held: Bits = np.bitwise_or.reduce([holds for holds, _ in ways])
    for way, (_, open_) in zip(planes.ways, ways, strict=True):
        wanted = unknown & ~held & open_
        for gate in way.gates:
            yield from _of_place(planes, gate, wanted & gate.unknown[place])
        wanted = wanted & ~way.chain.some_time
        for index, criterion in enumerate(way.way.chain if wanted.any() else ()):
            lanes = wanted & way.chain.unknown[index]
            if way.way.route.subject is not Subject.HOLDER:
                yield from _of_place(planes, planes.day.gates.gate(criterion, ""), lanes)
            elif lanes.any():
                check = planes.day.check_values.criterion(criterion).check.name
                yield UnknownCriterion(criterion, check, PartnerSets(lanes))


def _standing(way: WayPlanes, place: Rows) -> tuple[Bits, Bits]:
    """By node in which lanes a way holds, and in which it may."""
    shut, doubt = way.gate_no[place], way.gate_unknown[place]
    some = way.chain.some_time
    return some & ~shut & ~doubt, ~shut & ((some & doubt) | (way.chain.perhaps & ~some))


def _of_place(planes: ProgramPlanes, gate: Gate, lanes: Bits) -> Iterator[UnknownCriterion]:
    """A criterion about subscriptions or sellers, once for each word that makes it unknown."""
    if not lanes.any():
        return
    values = planes.day.check_values
    check = values.criterion(gate.id).check.name
    said = planes.day.gates.said.words(check, planes.charge)
    for word, by_kind in said.lanes.items():
        entry = values.answer(gate.id, word)
        own = lanes & by_kind[said.kind][planes.day.place]
        if entry.value is Truth.UNKNOWN and own.any():
            yield UnknownCriterion(gate.id, check, PartnerSets(own), word, bool(entry.collect))
