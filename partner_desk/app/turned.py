"""What turned in a comparison: the topmost scopes whose leaves all changed alike, and the criteria that decided."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from partner_desk.app.answers import VERDICTS
from partner_desk.app.comparing import Balance, Comparison, RecognizedShare, Side
from partner_desk.app.rulebook import library
from partner_desk.domain.billing import ChargeKind
from partner_desk.domain.grouping import grouped
from partner_desk.domain.scopes import Ints
from partner_desk.engine.judge import Day
from partner_desk.engine.partner_sets import Flags, PartnerSets
from partner_desk.explain.explanation import Explanation, explain
from partner_desk.readings.questions import Verdict

TOLD = 200
"""So many of the topmost scopes are looked into; the others are counted."""

_ABSENT = len(VERDICTS)
_KINDS = _ABSENT + 1
_GOOD = (VERDICTS.index(Verdict.RECOGNIZED), VERDICTS.index(Verdict.PARTLY))


@dataclass(frozen=True, slots=True)
class TurnedScopes:
    """Scopes that turned alike, by key and topmost first, and how many leaves they have.

    A verdict is None on the side that has not got the scopes. `example` is the key of one of the leaves.
    """

    scopes: tuple[str, ...]
    leaves: int
    before: Verdict | None
    after: Verdict | None
    decided_before: tuple[str, ...]
    decided_after: tuple[str, ...]
    example: str

    @property
    def criteria(self) -> tuple[str, ...]:
        """The criteria that turned: those that decide on one side only."""
        return tuple(sorted(set(self.decided_before) ^ set(self.decided_after)))


@dataclass(frozen=True, slots=True)
class Turns:
    """What turned for one partner and program, topmost first, and how many scopes beyond that were not looked into."""

    found: tuple[TurnedScopes, ...]
    more: int = 0


@dataclass(frozen=True, slots=True)
class _Top:
    """A topmost scope: its node, the nodes below it whose leaves turned, and how."""

    node: int
    below: npt.NDArray[np.intp]
    code: int
    leaves: int


def turns(comparison: Comparison, partner: str, program: str, told: int = TOLD) -> Turns:
    """Where and how the verdicts of one partner and program turned."""
    block = next((one for one in comparison.blocks if partner in one.partners), None)
    if block is None or not len(comparison.ground.compressed_tree):
        return Turns(())
    before, after = comparison.verdicts(block, library().programs[program])
    lane = block.partners.index(partner)
    old = _codes(before, lane, comparison.ground.before.leaves > 0)
    new = _codes(after, lane, comparison.ground.after.leaves > 0)
    tops = list(_tops(comparison, old, new))
    asked = tops[:told]
    sides = (
        _Deciding(comparison, block.before, comparison.ground.before.number, asked, partner, program),
        _Deciding(comparison, block.after, comparison.ground.after.number, asked, partner, program),
    )

    def alike(one: _Top) -> tuple[int, tuple[str, ...], tuple[str, ...]]:
        old_code, new_code = divmod(one.code, _KINDS)
        return one.code, sides[0].names(one, old_code), sides[1].names(one, new_code)

    groups = grouped(asked, alike)
    tree, scope = comparison.ground.tree, comparison.ground.compressed_tree.scope
    turned = [
        TurnedScopes(
            tuple(tree.key(int(scope[one.node])) for one in group),
            sum(one.leaves for one in group),
            _verdict(code // _KINDS),
            _verdict(code % _KINDS),
            decided_before,
            decided_after,
            tree.key(_leaf(comparison, int(group[0].below[0]))),
        )
        for (code, decided_before, decided_after), group in groups.items()
    ]
    return Turns(tuple(turned), len(tops) - len(asked))


def told_by(side: Side, comparison: Comparison, turn: TurnedScopes, partner: str, program: str) -> Explanation | None:
    """Why the example of a turn has its verdict on one of the two sides; None if it is not there."""
    scope = side.estate.scopes.find(turn.example)
    block = next(one for one in comparison.blocks if partner in one.partners)
    day = block.before if side is comparison.before else block.after
    if scope is None or partner not in side.estate.partners:
        return None
    return explain(day.around([scope]), library().programs[program], partner, scope)


def turned_names(comparison: Comparison, turn: TurnedScopes) -> list[str]:
    """The criteria and ways that turned, as people call them."""
    known = library()
    names = {
        key: one.name for key, one in known.reading_on(comparison.after.day, comparison.after.reading).criteria.items()
    }
    names |= {way.id: way.name for program in known.programs.values() for way in program.ways}
    return [names.get(key, key) for key in turn.criteria]


def _verdict(code: int) -> Verdict | None:
    return None if code == _ABSENT else VERDICTS[code]


def _codes(verdicts: PartnerSets, lane: int, there: Flags) -> npt.NDArray[np.int64]:
    flags = verdicts.has(lane)
    codes: npt.NDArray[np.int64] = np.argmax(flags, axis=0).astype(np.int64)
    codes[~flags.any(axis=0) | ~there] = _ABSENT
    return codes


def _tops(comparison: Comparison, old: npt.NDArray[np.int64], new: npt.NDArray[np.int64]) -> Iterator[_Top]:
    """The topmost scopes of both sides that turned; then those of one side only that were recognized there."""
    ground = comparison.ground
    scope = ground.compressed_tree.scope
    there = (ground.matching.before[scope] >= 0, ground.matching.after[scope] >= 0)
    before, after = ground.before.leaves, ground.after.leaves
    off = VERDICTS.index(Verdict.NOT_APPLICABLE)
    turned = np.where(old != new, old * _KINDS + new + 1, 0)
    common = (before > 0) & (after > 0) & ~((old == off) & (new == off))
    yield from _of(comparison, turned, common, np.ones_like(common), after)
    alone = ~(there[0] & there[1])
    counts = np.isin(old, _GOOD) | np.isin(new, _GOOD)
    leaves = np.maximum(before, after)
    yield from _of(comparison, np.where(counts, old * _KINDS + new + 1, 0), alone & (leaves > 0), alone, leaves)


def _of(
    comparison: Comparison, turned: npt.NDArray[np.int64], counts: Flags, inside: Flags, leaves: npt.NDArray[np.int64]
) -> Iterator[_Top]:
    """`turned` is one more than the code of what turned, zero where nothing did."""
    if not turned[counts].any():
        return
    compressed_tree = comparison.ground.compressed_tree
    whole, top = comparison.ground.alike_below(turned, counts, inside)
    for node in np.flatnonzero(top).tolist():
        below = np.array([node], dtype=np.intp)
        if whole[node]:
            below = compressed_tree.below(node)
            below = below[counts[below]]
        code = int(turned[below[0]])
        if code:
            yield _Top(node, below, code - 1, int(leaves[below].sum()))


def _leaf(comparison: Comparison, node: int) -> int:
    """One leaf that hangs on a node, by common number."""
    ground = comparison.ground
    tree, compressed_tree, number = ground.tree, ground.compressed_tree, ground.after.number
    scope = int(compressed_tree.scope[node])
    if ground.after.leaves[node] == 0:
        number = ground.before.number
    while not tree.leaf[scope]:
        merged = [one for one in tree.children(scope) if int(compressed_tree.spot[one]) >= len(compressed_tree)]
        below = next((one for one in merged if tree.leaves_below[one] and number[one] >= 0), None)
        if below is None:  # it is a leaf on its own side only
            return scope
        scope = below
    return scope


class _Deciding:
    """What decides the verdicts of one side, judged around the topmost scopes only."""

    def __init__(
        self, comparison: Comparison, day: Day, number: Ints, tops: list[_Top], partner: str, program: str
    ) -> None:
        known = [one.id for one in day.partners]
        self._lane = known.index(partner) if partner in known else None
        self._scope = comparison.ground.compressed_tree.scope
        self._number = number
        own = [int(number[self._scope[one.node]]) for one in tops]
        part = day.around([one for one in own if one >= 0]) if any(one >= 0 for one in own) else day
        self._judged = part.judged(library().programs[program], ChargeKind.USAGE)

    def names(self, top: _Top, code: int) -> tuple[str, ...]:
        """The criteria that decide the leaves of a topmost scope."""
        if self._lane is None or code == _ABSENT:
            return ()
        scopes = self._number[self._scope[top.below]]
        nodes = np.unique(self._judged.nodes_of(scopes[scopes >= 0])).astype(np.intp)
        return tuple(sorted(self._judged.decided(self._lane, nodes)))


def comparison_object(comparison: Comparison, told: int = TOLD) -> dict[str, Any]:
    """A comparison as JSON: what turned for whom, money as decimals of hundredths, a currency each."""
    tree = comparison.ground.tree
    return {
        "before": side_object(comparison.before),
        "after": side_object(comparison.after),
        "only_before": [tree.id(tree.find(key) or 0) for key in comparison.only_before],
        "only_after": [tree.id(tree.find(key) or 0) for key in comparison.only_after],
        "changed": [_balance_object(comparison, one, told) for one in comparison.balances if one.changed],
        "unchanged": [
            {"partner": one.partner, "program": one.program, "recognized": share_object(one.after)}
            for one in comparison.balances
            if not one.changed and one.after.leaves
        ],
    }


def side_object(side: Side) -> dict[str, Any]:
    """A side as JSON."""
    return {"name": side.name, "on": side.day.isoformat(), "reading": side.reading}


def share_object(share: RecognizedShare) -> dict[str, Any]:
    """Leaves and charges as JSON."""
    return {"leaves": share.leaves, "charges": {one: money(amount) for one, amount in share.charges.items()}}


def money(amount: int) -> str:
    """Minor units as a decimal number."""
    return f"{'-' if amount < 0 else ''}{abs(amount) // 100}.{abs(amount) % 100:02}"


def _balance_object(comparison: Comparison, balance: Balance, told: int) -> dict[str, Any]:
    turns_of = turns(comparison, balance.partner, balance.program, told)
    tree = comparison.ground.tree
    shares = {name: share_object(getattr(balance, name)) for name in ("before", "after", "gained", "lost")}
    turned = [
        {
            "scopes": [tree.id(tree.find(key) or 0) for key in turn.scopes],
            "leaves": turn.leaves,
            "before": turn.before.value if turn.before is not None else None,
            "after": turn.after.value if turn.after is not None else None,
            "decided_before": list(turn.decided_before),
            "decided_after": list(turn.decided_after),
            "turned": list(turn.criteria),
        }
        for turn in turns_of.found
    ]
    who = {"partner": balance.partner, "program": balance.program}
    return (
        who
        | shares
        | {"unchanged": balance.unchanged, "otherwise": balance.otherwise, "turns": turned, "more": turns_of.more}
    )
