"""What a reading values the words of checks at on one day, and what it would with every dispute settled."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from enum import Enum
from typing import Protocol

from partner_desk.engine.chain import ChainStep
from partner_desk.engine.day_facts import Words
from partner_desk.engine.interval_set import Part
from partner_desk.readings.dated import DatedAnswer
from partner_desk.readings.library import Criterion, Reading
from partner_desk.readings.questions import Truth


class DisputePolicy(Enum):
    """How disputed values are taken: as the reading says, all as yes, or all as no."""

    READ = "read"
    ALL_YES = "all-yes"
    ALL_NO = "all-no"


class RoleFacts(Protocol):
    """Who knows what is to be said of roles."""

    def role_words(self, role: str | None) -> tuple[str, ...]:
        """What the checks of roles say of a role, the strongest word first."""


_SETTLED = {DisputePolicy.ALL_YES: Truth.YES, DisputePolicy.ALL_NO: Truth.NO}


class CheckValues:
    """One reading on one day in one dispute policy; it remembers of which criteria a disputed value was used."""

    def __init__(
        self,
        roles: RoleFacts,
        reading: Reading,
        day: date,
        policy: DisputePolicy = DisputePolicy.READ,
        read: CheckValues | None = None,
    ) -> None:
        """Nothing is looked up yet, but what the same reading under another dispute policy (`read`) looked up."""
        self.roles = roles
        self.reading = reading
        self.day = day
        self.policy = policy
        self._disputed: dict[str, set[Truth]] = {}
        self._worth: dict[tuple[str, str], tuple[Truth, bool]] = {}
        self._entries: dict[tuple[str, str], tuple[DatedAnswer, bool]] = read._entries if read else {}

    def criterion(self, identifier: str) -> Criterion:
        """A criterion of the reading."""
        return self.reading.criteria[identifier]

    def answer(self, criterion: str, word: str) -> DatedAnswer:
        """The entry that answers a word; a role that is not named itself is answered by its listing."""
        found = self.reading.criteria[criterion]
        words = self.roles.role_words(word) if found.check.role_words and word not in found.check.words else (word,)
        return found.answer(words, self.day)

    def is_disputed(self, entry: DatedAnswer) -> bool:
        """Whether an answer is disputed on the day."""
        return entry.disputed is not None and entry.disputed.applies_on(self.day)

    def value(self, criterion: str, word: str) -> Truth:
        """What a word is worth in this dispute policy."""
        return self.worth(criterion, word)[0]

    def worth(self, criterion: str, word: str) -> tuple[Truth, bool]:
        """What a word is worth in this dispute policy, and whether its answer says that the question does not apply."""
        worth = self._worth.get((criterion, word))
        if worth is None:
            entry, disputed = self._entry(criterion, word)
            value = entry.value
            if disputed:
                self._disputed.setdefault(criterion, set()).add(value)
                value = _SETTLED.get(self.policy, value)
            worth = self._worth[criterion, word] = (value, entry.inapplicable)
        return worth

    def _entry(self, criterion: str, word: str) -> tuple[DatedAnswer, bool]:
        """The entry that answers a word, and whether it is disputed on the day."""
        answer = self._entries.get((criterion, word))
        if answer is None:
            entry = self.answer(criterion, word)
            answer = self._entries[criterion, word] = (entry, self.is_disputed(entry))
        return answer

    def turns(self, criteria: Iterable[str], policy: DisputePolicy) -> bool:
        """Whether a value of these criteria that was used so far is another one in a dispute policy."""
        used = (self._disputed.get(one, ()) for one in criteria)
        return any(value is not _SETTLED.get(policy, value) for values in used for value in values)

    def step(self, criterion: str, words: Words, whole: Part) -> ChainStep:
        """One step of a chain from the words of its check; the criterion about the whole day needs none."""
        check = self.reading.criteria[criterion].check.name
        if check == "whole-day":
            return ChainStep(whole, whole_day=True)
        yes = unknown = 0
        for word, part in words:
            value = self.value(criterion, word)
            if value is Truth.YES:
                yes |= part
            elif value is Truth.UNKNOWN:
                unknown |= part
        return ChainStep(yes, unknown & ~yes)
