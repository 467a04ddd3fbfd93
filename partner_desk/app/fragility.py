"""Fragility: what partners would lose if one person left, or one assignment or link went; tried, not guessed."""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

import numpy as np
import numpy.typing as npt

from partner_desk.app.answers import View, day_of
from partner_desk.app.factnames import FactNames
from partner_desk.app.facts import named
from partner_desk.app.rulebook import judge, library
from partner_desk.domain.billing import ChargeKind
from partner_desk.domain.changes import KINDS
from partner_desk.domain.estate import Estate
from partner_desk.domain.grouping import grouped
from partner_desk.engine.judge import Judge
from partner_desk.engine.partner_bits import WIDTH
from partner_desk.explain.explanation import leaf_of
from partner_desk.explain.minimal_cuts import PRINCIPAL, MinimalCuts, Support, Weakness
from partner_desk.explain.single_points import SinglePoints
from partner_desk.readings.questions import AUTO, Verdict

NODES = 400
"""So many different places of a scope are looked into at most."""


@dataclass(frozen=True, slots=True)
class Burden:
    """What hangs on one identity, or on one assignment or delegation, alone.

    `leaves` counts different leaves; `by` the leaves for each partner and program.
    """

    prop: Support
    leaves: int
    by: tuple[tuple[str, str, int], ...]

    @property
    def partners(self) -> tuple[str, ...]:
        """The partners who would lose something."""
        return tuple(dict.fromkeys(partner for partner, _, _ in self.by))

    @property
    def programs(self) -> tuple[str, ...]:
        """The programs for which something would be lost."""
        return tuple(dict.fromkeys(program for _, program, _ in self.by))


def burdens(estate: Estate, on: date, reading: str = AUTO, by: Judge | None = None) -> tuple[Burden, ...]:
    """Everybody and everything that some recognition rests on alone, the heaviest first."""
    parts_of: dict[Support, list[tuple[str, str, npt.NDArray[np.intp]]]] = {}
    inside: npt.NDArray[np.int32] = np.zeros(0, dtype=np.int32)
    partners = list(estate.partners)
    for start in range(0, len(partners) if len(estate.scopes) else 0, WIDTH):
        day = (by or judge()).day(estate, on, partners[start : start + WIDTH], reading)
        single_points, inside = SinglePoints(day), day.fact_index.compressed_tree.inside
        for program in library().programs.values():
            people, facts = single_points.alone(day.judged(program, ChargeKind.USAGE))
            names = list(single_points.names)
            for lane, partner in enumerate(day.partners):
                for row, nodes in _grouped(people[lane]):
                    parts_of.setdefault(single_points.identity(row), []).append((partner.id, program.id, nodes))
                for number, nodes in _grouped(facts[lane]):
                    parts_of.setdefault(names[number], []).append((partner.id, program.id, nodes))
    every = [
        Burden(
            prop,
            int(inside[list(set().union(*(nodes.tolist() for _, _, nodes in parts)))].sum()),
            tuple((partner, program, int(inside[nodes].sum())) for partner, program, nodes in parts),
        )
        for prop, parts in parts_of.items()
    ]
    return tuple(sorted(every, key=lambda one: (one.prop.kind != PRINCIPAL, -one.leaves, -len(one.by), one.prop)))


def _grouped(numbers: npt.NDArray[np.int32]) -> Iterator[tuple[int, npt.NDArray[np.intp]]]:
    """The nodes of each number that is not below zero."""
    nodes = np.flatnonzero(numbers >= 0)
    order = nodes[np.argsort(numbers[nodes], kind="stable")]
    ends = [0, *(np.flatnonzero(np.diff(numbers[order])) + 1).tolist(), len(order)]
    for start, end in itertools.pairwise(ends) if len(order) else ():
        yield int(numbers[order[start]]), order[start:end]


@dataclass(frozen=True, slots=True)
class Weak:
    """Leaves that stand alike, an example of them (its key), and what would lose their recognition."""

    leaves: int
    example: str
    weakness: Weakness


@dataclass(frozen=True, slots=True)
class WeakPoints:
    """The weak points of a scope, the most leaves first; `more` leaves were not looked into."""

    found: tuple[Weak, ...]
    more: int = 0


def weak_points(estate: Estate, view: View, scope: int, by: Judge | None = None) -> WeakPoints:
    """What would lose the recognition of the leaves below a scope, for the view's partner and program.

    A worker brings a judge of its own.
    """
    day = day_of(estate, view, by).around([scope])
    judged = day.judged(library().programs[view.program], ChargeKind.USAGE)
    compressed_tree = judged.compressed_tree
    own, leaves = compressed_tree.node(scope), judged.leaves_below(scope)
    supports = MinimalCuts(judged, view.partner)
    recognized = judged.where(Verdict.RECOGNIZED).take(leaves.nodes).has(supports.lane)
    nodes, counts = leaves.nodes[recognized], leaves.count[recognized]
    alike = grouped(nodes[:NODES].tolist(), lambda node: supports.weakness(int(compressed_tree.scope[node])))
    tree, size = estate.scopes, dict(zip(nodes.tolist(), counts.tolist(), strict=True))
    weak = [
        Weak(
            sum(size[node] for node in members),
            tree.key(leaf_of(judged, members[0]) if own is not None else scope),
            weakness,
        )
        for weakness, members in alike.items()
    ]
    weak.sort(key=lambda one: -one.leaves)
    return WeakPoints(tuple(weak), sum(size[node] for node in nodes[NODES:].tolist()))


def prop_words(estate: Estate, prop: Support) -> str:
    """A fact that something rests on, in words."""
    if prop.kind == PRINCIPAL:
        return FactNames(estate).principal(prop.key)
    fact = estate.get(KINDS[prop.kind], prop.key)
    return named(estate, fact) if fact is not None else prop.key


def burden_object(estate: Estate, burden: Burden) -> dict[str, Any]:
    """A burden as JSON."""
    return {
        "kind": burden.prop.kind,
        "key": burden.prop.key,
        "name": prop_words(estate, burden.prop),
        "leaves": burden.leaves,
        "partners": list(burden.partners),
        "programs": list(burden.programs),
        "by": [{"partner": partner, "program": program, "leaves": leaves} for partner, program, leaves in burden.by],
    }


def weak_object(estate: Estate, weak: Weak) -> dict[str, Any]:
    """A weak point as JSON."""
    return {
        "leaves": weak.leaves,
        "example": weak.example,
        "safe": weak.weakness.safe,
        "complete": weak.weakness.complete,
        "sets": [
            [{"kind": prop.kind, "key": prop.key, "name": prop_words(estate, prop)} for prop in each]
            for each in weak.weakness.sets
        ],
    }
