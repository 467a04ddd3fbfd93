"""Trying changes: what-if snapshots of the part of a desk around one scope, judged and thrown away.

Facts elsewhere make no difference at a scope, so role assignments elsewhere are left out; a trial takes a few
milliseconds whatever the size of the desk.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date

import numpy as np

from partner_desk.advice.model import Move, Plan
from partner_desk.domain.access import RoleAssignment
from partner_desk.domain.billing import ChargeKind
from partner_desk.domain.changes import ChangeSet, joined
from partner_desk.domain.errors import Refused
from partner_desk.domain.estate import Estate
from partner_desk.domain.scopes import Ints, ScopeTree
from partner_desk.engine.fact_index import FactIndex
from partner_desk.engine.judge import Day, Judge
from partner_desk.engine.partner_bits import WIDTH
from partner_desk.engine.program_planes import ORDER
from partner_desk.engine.verdict_table import VerdictTable, verdict_of
from partner_desk.readings.advice_texts import MoveKind
from partner_desk.readings.library import Program, Reading
from partner_desk.readings.questions import Verdict

_RECOGNIZED, _PARTLY, _OFF = (ORDER.index(one) for one in (Verdict.RECOGNIZED, Verdict.PARTLY, Verdict.NOT_APPLICABLE))


@dataclass(frozen=True, slots=True)
class TrialOutcome:
    """What is so at a scope: its verdict, and how many leaves are recognized undisputed, at all, or in part."""

    verdict: Verdict
    disputed: bool
    plain: int
    recognized: int
    partly: int

    @property
    def quality(self) -> tuple[int, int, int]:
        """The more of the leaves, and the less disputed, the better."""
        return (self.plain, self.recognized, self.partly)

    @property
    def is_plain(self) -> bool:
        """Whether there is nothing to advise."""
        return self.verdict is Verdict.RECOGNIZED and not self.disputed


@dataclass(frozen=True, eq=False)
class Trial:
    """A plan that was tried: its steps, all of them as one, and what comes of it."""

    plan: Plan
    moves: tuple[Move, ...]
    steps: tuple[ChangeSet, ...]
    changes: ChangeSet
    after: Estate
    outcome: TrialOutcome


class Bench:
    """The part of a desk around one scope, on one day, on which plans are tried."""

    def __init__(self, judge: Judge, estate: Estate, reading: Reading, day: date, scope: int) -> None:
        """Take the facts that can make a difference at the scope."""
        self.judge = judge
        self.library = judge.library
        self.reading = reading
        self.day = day
        self.scope = scope
        self.whole = whole = judge.fact_index(estate, False)
        near = whole.around([scope])
        self.is_wide = near is None
        self.estate, self.fact_index = estate, whole
        if near is not None:
            known = estate.role_assignments
            kept = {one: known[one] for one in (*near.accesses.facts, *near.foreign.facts) if one in known}
            self.estate = replace(estate, facts={**estate.facts, RoleAssignment: kept}, made_by=None)
            self.fact_index = FactIndex(self.estate, self.library.roles)
        self._tried: dict[Plan, Trial | None] = {}

    def supposing(self, changes: ChangeSet) -> Bench:
        """The same part of a desk of which more is known."""
        return Bench(self.judge, self.whole.estate.apply(changes), self.reading, self.day, self.scope)

    @property
    def trials(self) -> int:
        """How many plans were tried so far."""
        return len(self._tried)

    def days(self, after: Estate, partners: Sequence[str]) -> list[Day]:
        """A snapshot on the day around the scope, for some partners."""
        fact_index = self._fact_index(after)
        return [day.around([self.scope]) for day in self.blocks(fact_index, partners)]

    def blocks(self, fact_index: FactIndex, partners: Sequence[str]) -> list[Day]:
        """A fact index on the day for some partners, as many at a time as there are lanes."""
        found = [fact_index.estate.partners[one] for one in partners]
        blocks = [found[start : start + WIDTH] for start in range(0, len(found), WIDTH)]
        return [Day(fact_index, self.reading, self.day, block) for block in blocks]

    def anywhere(self, changes: ChangeSet) -> FactIndex:
        """The whole desk with some changes, which a trial made on the part of it around the scope."""
        return self.whole.of(self.whole.estate.apply(changes))

    def _fact_index(self, after: Estate) -> FactIndex:
        return self.fact_index if after is self.estate else self.fact_index.of(after)

    def outcome(self, after: Estate, partner: str, program: Program) -> TrialOutcome:
        """What is so in a snapshot, for one partner."""
        (day,) = self.days(after, [partner])
        return outcome_of(day.judged(program, ChargeKind.USAGE.value), 0, self.scope)

    def tried(self, plan: Plan, partner: str, program: Program) -> Trial | None:
        """A plan tried, None if some move of it is refused; every plan is tried once."""
        if plan not in self._tried:
            self._tried[plan] = self._try(plan, partner, program)
        return self._tried[plan]

    def _try(self, plan: Plan, partner: str, program: Program) -> Trial | None:
        moves = tuple(sorted(plan, key=lambda one: (_ORDER[one.kind], one.subject)))
        after, steps = self.estate, []
        try:
            for move in moves:
                steps.append(move.make(after))
                after = after.apply(steps[-1])
        except Refused:
            return None
        name = steps[0].name if len(steps) == 1 else "; ".join(one.name for one in steps)
        changes = joined(name, steps)
        return Trial(plan, moves, tuple(steps), changes, after, self.outcome(after, partner, program))


_ORDER = {kind: number for number, kind in enumerate(reversed(MoveKind))}
"""Access is given before an identity links itself, as people would do it."""


def outcome_of(judged: VerdictTable, lane: int, scope: int) -> TrialOutcome:
    """What is so at a scope for one lane."""
    leaves = judged.leaves_below(scope)
    flags, disputed = judged.verdicts.take(leaves.nodes).has(lane), judged.disputes.take(leaves.nodes).has(lane)
    verdict = verdict_of(flags.any(axis=1)) if leaves.count.sum() else Verdict.NOT_APPLICABLE
    recognized = flags[_RECOGNIZED]
    return TrialOutcome(
        verdict,
        verdict is not Verdict.NOT_APPLICABLE and bool((disputed & ~flags[_OFF]).any()),
        int(leaves.count[recognized & ~disputed].sum()),
        int(leaves.count[recognized].sum()),
        int(leaves.count[flags[_PARTLY]].sum()),
    )


def leaves_at(tree: ScopeTree, scope: int) -> Ints:
    """The leaves at and below a scope."""
    rows = [np.arange(level.start, level.stop, dtype=np.int32)[tree.leaf[level]] for level in tree.levels(scope)]
    return np.concatenate(rows) if rows else np.empty(0, dtype=np.int32)


def meeting_point(tree: ScopeTree, scopes: Ints) -> int:
    """The lowest scope at or above all of some scopes of one tenant."""
    meeting = np.unique(scopes)
    while len(meeting) > 1:
        level = np.searchsorted(tree.level_starts, meeting, "right")
        meeting = np.unique(np.where(level == level.max(), tree.parent[meeting], meeting))
    return int(meeting[0])
