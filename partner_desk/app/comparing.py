"""Two snapshots compared: what each partner gains, loses and keeps, and which criteria turned where.

The snapshots are the desk as recorded, scenarios, or one desk on two days. A fact under another id, in another
order or letter case is no difference: only verdicts count, and scopes are the same where their keys are.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Any

import numpy as np
import numpy.typing as npt

from partner_desk.app.answers import VERDICTS
from partner_desk.app.rulebook import judge, library
from partner_desk.domain.billing import ChargeKind
from partner_desk.domain.estate import Estate
from partner_desk.engine.comparison import Half, TreeComparison
from partner_desk.engine.fact_index import FactIndex
from partner_desk.engine.judge import Day, Judge
from partner_desk.engine.partner_bits import WIDTH
from partner_desk.engine.partner_sets import PartnerSets
from partner_desk.readings.library import Program
from partner_desk.readings.questions import AUTO, Verdict

Amounts = Mapping[str, int]
"""Minor units by currency; two currencies are never added."""

Sums = npt.NDArray[Any]
"""Minor units by node: words of the machine, or whole numbers of any size where those might not hold them."""

_RECOGNIZED = VERDICTS.index(Verdict.RECOGNIZED)
_SAFE = 1 << 62


@dataclass(frozen=True, eq=False)
class Side:
    """One side of a comparison: a snapshot on a day, under a reading, and what people call it."""

    name: str
    estate: Estate
    day: date
    reading: str = AUTO


@dataclass(frozen=True, slots=True)
class RecognizedShare:
    """Leaves, and everything that was ever charged to them as far as it is recorded."""

    leaves: int
    charges: Amounts


@dataclass(frozen=True, slots=True)
class Balance:
    """What one partner has for one program before and after.

    `gained` and the charges in it are those of the later side, `lost` those of the earlier one. `unchanged` leaves
    are recognized on both sides; `otherwise` counts leaves of both sides whose verdict turned without that.
    """

    partner: str
    program: str
    before: RecognizedShare
    after: RecognizedShare
    gained: RecognizedShare
    lost: RecognizedShare
    unchanged: int
    otherwise: int

    @property
    def changed(self) -> bool:
        """Whether any verdict turned."""
        return bool(self.gained.leaves or self.lost.leaves or self.otherwise)


@dataclass(frozen=True, eq=False)
class _Block:
    """Up to sixty-four partners, judged together on both sides; a side has a lane for each partner it knows."""

    partners: tuple[str, ...]
    before: Day
    after: Day


class Comparison:
    """Two sides compared, program by program; what costs time is done when it is asked for."""

    def __init__(
        self, before: Side, after: Side, by: Judge | None = None, tenants: Collection[str] | None = None
    ) -> None:
        """Lay both sides upon each other; a worker brings a judge of its own.

        What is told to one customer weighs the leaves of that one's `tenants` alone, by key.
        """
        self.before = before
        self.after = after
        self._by = by or judge()
        fact_indexes = [self._by.fact_index(side.estate, False) for side in (before, after)]
        self.ground = TreeComparison(fact_indexes[0], fact_indexes[1], tenants)
        self._charges = (
            _Charges(fact_indexes[0], self.ground, self.ground.before),
            _Charges(fact_indexes[1], self.ground, self.ground.after),
        )

    @cached_property
    def blocks(self) -> tuple[_Block, ...]:
        """The partners of both sides, sixty-four at a time."""
        everybody = list(dict.fromkeys((*self.before.estate.partners, *self.after.estate.partners)))
        starts = range(0, len(everybody), WIDTH)
        return tuple(self._block(tuple(everybody[start : start + WIDTH])) for start in starts)

    def _block(self, partners: tuple[str, ...]) -> _Block:
        days = []
        for side in (self.before, self.after):
            known = [one for one in partners if one in side.estate.partners]
            days.append(self._by.day(side.estate, side.day, known, side.reading))
        return _Block(partners, *days)

    @property
    def only_before(self) -> tuple[str, ...]:
        """The keys of the topmost scopes that only the earlier side has."""
        return tuple(self.ground.tree.key(one) for one in self.ground.tops[0])

    @property
    def only_after(self) -> tuple[str, ...]:
        """The keys of the topmost scopes that only the later side has."""
        return tuple(self.ground.tree.key(one) for one in self.ground.tops[1])

    @cached_property
    def balances(self) -> tuple[Balance, ...]:
        """Every partner and program, in the order of the desk."""
        if not len(self.ground.compressed_tree):
            return ()
        return tuple(one for program in library().programs.values() for one in self._of(program))

    @property
    def empty(self) -> bool:
        """Whether nothing turned and every scope is on both sides."""
        return not (any(one.changed for one in self.balances) or self.only_before or self.only_after)

    def verdicts(self, block: _Block, program: Program) -> tuple[PartnerSets, PartnerSets]:
        """The verdicts of both sides on the common tree, by verdict and node, for the partners of a block."""
        halves = ((block.before, self.ground.before), (block.after, self.ground.after))
        sides = []
        for day, half in halves:
            verdicts = half.laid(day.judged(program, ChargeKind.USAGE).verdicts).where(half.leaves > 0)
            own = [one.id for one in day.partners]
            sides.append(verdicts.renumbered([own.index(one) if one in own else None for one in block.partners]))
        return sides[0], sides[1]

    def _of(self, program: Program) -> Iterator[Balance]:
        ground, charged = self.ground, program.id in library().charge_programs()
        amounts = [one.of(charged) for one in self._charges]
        for block in self.blocks:
            before, after = self.verdicts(block, program)
            old, new = before.row(_RECOGNIZED), after.row(_RECOGNIZED)
            # whoever one side does not know has no verdict there that turned
            other = ((before - after).union() & after.union()) - (old | new)
            for lane, partner in enumerate(block.partners):
                had, has = old.has(lane), new.has(lane)
                gained, lost = has & ~had, had & ~has
                yield Balance(
                    partner,
                    program.id,
                    _share(had, ground.before, amounts[0]),
                    _share(has, ground.after, amounts[1]),
                    _share(gained, ground.after, amounts[1]),
                    _share(lost, ground.before, amounts[0]),
                    int(ground.after.leaves[has & had].sum()),
                    int(ground.after.leaves[other.has(lane)].sum()),
                )


def compare(sides: Sequence[Side], by: Judge | None = None) -> list[Comparison]:
    """The first of two or more sides compared with each of the others."""
    return [Comparison(sides[0], other, by) for other in sides[1:]]


class _Charges:
    """The charges of one side by node of the common tree; only those of leaves can be told apart by verdict."""

    def __init__(self, fact_index: FactIndex, ground: TreeComparison, half: Half) -> None:
        self._fact_index = fact_index
        self._ground = ground
        self._half = half
        self._found: dict[bool, dict[str, Sums]] = {}

    def of(self, usage_only: bool) -> dict[str, Sums]:
        """By currency, an amount a node; of usage only where a program looks at nothing else."""
        if usage_only not in self._found:
            self._found[usage_only] = {
                currency: _column(amounts, len(self._ground.compressed_tree))
                for currency, amounts in self._sums(usage_only).items()
            }
        return self._found[usage_only]

    def _sums(self, usage_only: bool) -> dict[str, dict[int, int]]:
        by_currency: dict[str, dict[int, int]] = {}
        nodes = self._ground.compressed_tree
        places = {int(own): one for one, own in enumerate(self._half.number.tolist()) if own >= 0}
        for scope, charges in self._fact_index.charges.items() if self._fact_index.estate.charges else ():
            if not self._fact_index.tree.leaf[scope]:
                continue
            node = int(nodes.spot[places[scope]]) % len(nodes)
            for charge in charges:
                if not usage_only or charge.kind is ChargeKind.USAGE:
                    sums = by_currency.setdefault(charge.currency, {})
                    sums[node] = sums.get(node, 0) + charge.amount
        return by_currency


def _column(amounts: Mapping[int, int], total: int) -> Sums:
    """Amounts by node."""
    fits = sum(abs(one) for one in amounts.values()) < _SAFE
    column: Sums = np.zeros(total, dtype=np.int64 if fits else np.object_)
    for node, amount in amounts.items():
        column[node] = amount
    return column


def _share(where: npt.NDArray[np.bool_], half: Half, amounts: Mapping[str, Sums]) -> RecognizedShare:
    if not where.any():
        return RecognizedShare(0, {})
    found = {currency: int(column[where].sum()) for currency, column in amounts.items()}
    return RecognizedShare(
        int(half.leaves[where].sum()), {currency: amount for currency, amount in found.items() if amount}
    )
