"""Choosing: which of the plans that work are worth telling, the cheapest first and none with a needless move."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from itertools import combinations

from partner_desk.advice.model import Move, Plan
from partner_desk.advice.trial import Bench, Trial, TrialOutcome
from partner_desk.readings.advice_texts import Advisory, MoveKind
from partner_desk.readings.library import Program
from partner_desk.readings.questions import Verdict

BOUND = 40
"""How many plans are tried at most, before those that show whether each move is needed."""

WIDE_BOUND = 16
"""The same where a trial takes long, because most of the desk lies around the scope."""

ALIKE = 2
"""How much advice of one shape is told: the same kinds of move for other people."""

JOINED = 6
"""How many plans that help in part are tried together."""

_GIVE_A_ROLE = frozenset((MoveKind.PERMANENT, MoveKind.DELEGATED_PERMANENT, MoveKind.ROLE, MoveKind.DELEGATED_ROLE))


class Chooser:
    """Tries plans for one question and chooses among those that help; `bounded` tells whether some were not tried."""

    def __init__(
        self, bench: Bench, advisory: Advisory, partner: str, program: Program, before: TrialOutcome, attainable: int
    ) -> None:
        """Nothing is tried yet; `attainable` is how many leaves can be recognized at best."""
        self.bench = bench
        self.advisory = advisory
        self.partner = partner
        self.program = program
        self.before = before
        self.attainable = attainable
        self.bounded = False
        self._ranks = {kind: words.rank for kind, words in advisory.moves.items()}

    def chosen(self, plans: Iterable[Plan]) -> list[Trial]:
        """The trials worth telling, in order."""
        helping = list(self._helping(sorted(set(plans), key=self._cost)))
        for size in (2, 3):
            if not any(self._turns(one) for one in helping):
                helping += self._joined(helping, size)
        turning = [one for one in helping if self._turns(one)]
        return list(self._told(turning or helping))

    def _helping(self, plans: Iterable[Plan]) -> Iterator[Trial]:
        """The trials of plans that make anything better, until there are enough that turn the verdict."""
        enough: Counter[object] = Counter()
        for plan in plans:
            if self.bench.trials >= (WIDE_BOUND if self.bench.is_wide else BOUND):
                self.bounded = True
                return
            trial = self.bench.tried(plan, self.partner, self.program)
            if trial is None or trial.outcome.quality <= self.before.quality:
                continue
            yield trial
            if trial.outcome.is_plain:
                enough[self._shape(trial)] += 1
            if sum(min(count, ALIKE) for count in enough.values()) >= self.advisory.most:
                return

    def _joined(self, helping: list[Trial], size: int) -> list[Trial]:
        """Plans that help at some of the leaves, several of them together."""
        best = sorted((one for one in helping if len(one.plan) < size), key=self._order)[:JOINED]
        plans = {Plan().union(*(one.plan for one in some)) for some in combinations(best, size)}
        return list(self._helping(sorted(plans, key=self._cost)))

    def _told(self, trials: Iterable[Trial]) -> Iterator[Trial]:
        """The first trials in which every move is needed, none of which contains another, and not too many alike.

        Of what comes to the same, each kind of move is told once before one is told for somebody else.
        """
        told: list[Trial] = []
        shapes: Counter[object] = Counter()
        waiting = list({one.plan: one for one in trials}.values())
        while waiting and len(told) < self.advisory.most:
            kinds = Counter(self._kinds(one) for one in told)
            trial = min(waiting, key=lambda one: (self._quality(one), kinds[self._kinds(one)], self._cost(one.plan)))
            waiting.remove(trial)
            contained = any(one.plan <= trial.plan or trial.plan <= one.plan for one in told)
            if contained or shapes[self._shape(trial)] >= ALIKE:
                continue
            less = list(self._as_good(trial))
            if less:
                waiting = list({one.plan: one for one in (*waiting, *less)}.values())
                continue
            shapes[self._shape(trial)] += 1
            told.append(trial)
            yield trial

    def _as_good(self, trial: Trial) -> Iterator[Trial]:
        """What is left of a plan of several moves without one of them, where nothing is lost by that."""
        for move in trial.moves if len(trial.plan) > 1 else ():
            less = self.bench.tried(trial.plan - {move}, self.partner, self.program)
            if less is not None and less.outcome.quality >= trial.outcome.quality:
                yield less

    def _turns(self, trial: Trial) -> bool:
        """Whether nothing better can be had, but for a dispute."""
        return trial.outcome.verdict is Verdict.RECOGNIZED or trial.outcome.recognized >= self.attainable

    def _order(self, trial: Trial) -> tuple[object, ...]:
        """The better first, then the cheaper, then by name."""
        return (self._quality(trial), self._cost(trial.plan))

    @staticmethod
    def _quality(trial: Trial) -> tuple[int, ...]:
        """The better, the smaller."""
        return tuple(-one for one in trial.outcome.quality)

    @staticmethod
    def _kinds(trial: Trial) -> frozenset[MoveKind]:
        return frozenset(one.kind for one in trial.plan)

    def _cost(self, plan: Plan) -> tuple[object, ...]:
        """What a plan costs: its dearest move first; the fewer moves, the better."""
        moves = sorted((self._move_cost(one) for one in plan), reverse=True)
        return (moves, sorted((one.kind, one.subject) for one in plan))

    def _move_cost(self, move: Move) -> tuple[object, ...]:
        """By kind; among moves that give somebody a role the weaker role comes first, then what exists already."""
        rank = self._ranks[move.kind]
        return (min(self._ranks[one] for one in _GIVE_A_ROLE) if move.kind in _GIVE_A_ROLE else rank, move.weight, rank)

    def _shape(self, trial: Trial) -> object:
        return frozenset((one.kind, one.names["role"], one.names["place_id"]) for one in trial.plan)
