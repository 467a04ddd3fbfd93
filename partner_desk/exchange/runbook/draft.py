"""A step in the making: its kind and names, and reasons why no command can be written for it."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime

from partner_desk.domain.moments import in_utc
from partner_desk.domain.provisional import has_provisional, is_provisional
from partner_desk.exchange.runbook.derive import FactTurn
from partner_desk.exchange.runbook.model import RunbookStep, SignIn
from partner_desk.exchange.runbook.operations import Operation
from partner_desk.exchange.runbook.words import RunbookWords, sentences


@dataclass
class StepDraft:
    """A step of a kind with the values that its words need; a reason in `lacks` keeps the command away.

    `waiting` names what a command would need whose GUID comes later. `back` is the kind of the way back where that
    depends on more than the kind.
    """

    kind: str
    values: dict[str, str]
    tenant: str = ""
    subscription: str = ""
    sign_in: SignIn | None = None
    change: Operation | None = None
    lacks: list[RunbookWords] = field(default_factory=list)
    waiting: list[str] = field(default_factory=list)
    notes: list[RunbookWords] = field(default_factory=list)
    back: str = ""
    since: datetime | None = None

    def lack(self, key: str, **values: str) -> None:
        """Say why no command is written."""
        self.lacks.append(sentences().words(key, **values))

    def known(self, real_id: str | None, what: str, identifier: str) -> str:
        """A real id; where there is none, that is said, and what comes back is not used."""
        if real_id is None:
            if has_provisional(identifier):
                self.waiting.append(what if is_provisional(identifier) else self.subscription)
            self.lack("not-known", what=what, id=identifier)
            return ""
        return real_id

    def note(self, key: str, **values: str) -> None:
        """Say something beside."""
        self.notes.append(sentences().words(key, **values))

    def times(self, turn: FactTurn) -> None:
        """Say on which day it is due, and until when it is meant."""
        if turn.due is not None:
            self._not_before(turn.due)
        if turn.ends is not None:
            self.note("ends-on", day=in_utc(turn.ends))
        if turn.had_ended is not None:
            self.note("had-ended", day=in_utc(turn.had_ended))

    def due(self, day: datetime | None, now: datetime) -> None:
        """Say on which day it is due, if that is ahead."""
        if day is not None and day > now:
            self._not_before(day)

    def _not_before(self, day: datetime) -> None:
        self.since = day
        self.note("not-before", day=in_utc(day))

    def step(self) -> RunbookStep:
        """The step; without a command if anything lacks."""
        entry, values = sentences().step[self.kind], tuple(self.values.items())
        opposite = sentences().step[self.back or entry.back]
        complete = self.change is not None and self.sign_in is not None and not self.lacks
        return RunbookStep(
            self.kind,
            RunbookWords(entry.title, values),
            RunbookWords(entry.who, values),
            self.tenant,
            self.subscription,
            self.sign_in if complete else None,
            self.change if complete else None,
            tuple(RunbookWords(one, values) for one in entry.portal),
            RunbookWords(entry.proof, values),
            tuple(RunbookWords(one, self._swapped()) for one in opposite.portal),
            (*self.lacks, *self.notes, *(RunbookWords(one, values) for one in entry.notes)),
            self.since,
        )

    def _swapped(self) -> tuple[tuple[str, str], ...]:
        """The values for the way back: old is new."""
        swaps = {"partner_id": "old_id", "owner": "old_owner", "becomes": "was", "seller": "old_seller"}
        back = {other: one for one, other in swaps.items()} | swaps
        return tuple((key, self.values.get(back.get(key, key), value)) for key, value in self.values.items())
