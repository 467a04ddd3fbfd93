"""Trials told as advice: who acts, what exactly, what it costs, what comes of it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from partner_desk.advice.effects import Effects
from partner_desk.advice.model import Advice, Move
from partner_desk.advice.trial import Trial
from partner_desk.language import tr
from partner_desk.readings.advice_texts import Advisory, MoveKind, Who
from partner_desk.readings.library import Program


@dataclass(frozen=True)
class AdviceWords:
    """Tells trials of one program in the words of the library; `has_passed`: the day cannot be changed any more."""

    advisory: Advisory
    program: Program
    has_passed: bool

    def advice(self, trial: Trial, partner: str, effects: Effects) -> Advice:
        """A trial as advice; an account that does not exist yet leaves nothing to record."""
        moves = trial.moves
        is_new = any(move.kind in (MoveKind.ACCOUNT, MoveKind.DELEGATION) for move in moves)
        access = any(self.advisory.moves[move.kind].access for move in moves)
        names = moves[0].names
        actors = tuple(dict.fromkeys(self._who(move) for move in moves))
        return Advice(
            who=", ".join(dict.fromkeys(tr(self.advisory.actors[self._who(move)], **move.names) for move in moves)),
            actors=actors,
            text=self._text(moves, names["day"]),
            changes=None if is_new else trial.changes,
            verdict_after=trial.outcome.verdict,
            disputed_after=trial.outcome.disputed,
            cost=self._cost(moves),
            note=self._note(names) if access else "",
            counts_from=date.fromisoformat(names["day"]),
            effects=effects.of(trial, partner, self.program),
            steps=() if is_new else trial.steps,
            leaves=trial.outcome.recognized,
            has_passed=self.has_passed,
        )

    def _note(self, names: Mapping[str, str]) -> str:
        besides = self.program.id in self.advisory.note_programs
        texts = (self.advisory.note, *([self.advisory.note_besides] if besides else []))
        return " ".join(tr(text, **names) for text in texts)

    def _who(self, move: Move) -> Who:
        return self.advisory.moves[move.kind].who

    def _text(self, moves: Iterable[Move], day: str) -> str:
        kinds = self.advisory.moves
        told = [kinds[one.kind].past if self.has_passed else kinds[one.kind].now for one in moves]
        steps = " ".join(tr(sentence, **one.names) for sentence, one in zip(told, moves, strict=True))
        return steps if self.has_passed else tr(self.advisory.frames["now"], steps=steps, day=date.fromisoformat(day))

    def _cost(self, moves: Iterable[Move]) -> str:
        """What is given to whom; moves that give no access are passed over where others do."""
        costs = dict.fromkeys(tr(self.advisory.moves[one.kind].cost, **one.names) for one in moves)
        free = tr(self.advisory.frames["no-access"])
        return "; ".join([one for one in costs if one != free] or [free])
