"""Weighing: how far a candidate comes in a chain, by nothing but what the checks say of it."""

from __future__ import annotations

from typing import NamedTuple

from partner_desk.engine.chain import ChainOutcome, ChainStep, walk
from partner_desk.engine.check_values import CheckValues
from partner_desk.engine.day_facts import Words
from partner_desk.engine.holder_checks import Standing
from partner_desk.engine.interval_set import Part
from partner_desk.readings.library import Criterion, Way

NO_WORDS: Words = ()
_OF_ACCESS = frozenset(("access", "activity", "role", "deny", "whole-day"))


class Claim(NamedTuple):
    """What the checks say of one candidate, and the time of the day that it has; denials are left out unless given."""

    standing: Standing
    access: Words
    activity: Words
    role: Words
    time: Part
    denied: Words | None = None

    @property
    def said(self) -> dict[str, Words | None]:
        """What is said by name of the check; of denials None, where they are left out."""
        own = {"access": self.access, "activity": self.activity, "role": self.role, "deny": self.denied}
        return {**dict(self.standing), **own}


class ChainResults:
    """Weighs the candidates of a day, reading and dispute policy; it knows no estate, so an edit leaves it as it is."""

    def __init__(self, check_values: CheckValues, whole: Part) -> None:
        """Nothing is weighed yet; `whole` is all of the day."""
        self.check_values = check_values
        self.whole = whole
        self._outcomes: dict[tuple[object, ...], list[ChainOutcome]] = {}
        self._plans: dict[tuple[str, ...], tuple[list[tuple[str, str]], Criterion | None]] = {}
        self._steps: dict[tuple[str, Words], ChainStep] = {}
        self._role_words: dict[tuple[tuple[str, ...], str | None], Words] = {}

    def outcome(self, way: Way, claim: Claim) -> ChainOutcome:
        """How far a candidate comes that is its holder's only one."""
        return self.outcomes(way, (claim,))[0]

    def outcomes(self, way: Way, claims: tuple[Claim, ...]) -> list[ChainOutcome]:
        """How far the candidates of one holder come."""
        key = (way.chain, claims)
        outcomes = self._outcomes.get(key)
        if outcomes is None:
            outcomes = self._outcomes[key] = walk([(self._steps_of(way, one), one.time) for one in claims])
        return outcomes

    def _steps_of(self, way: Way, claim: Claim) -> list[ChainStep]:
        said = claim.said
        return [self._step(criterion, check, said) for criterion, check in self._plan(way)[0]]

    def asks_whole_day(self, way: Way) -> bool:
        """Whether a chain puts the accesses of one holder together."""
        return any(check == "whole-day" for _, check in self._plan(way)[0])

    def _plan(self, way: Way) -> tuple[list[tuple[str, str]], Criterion | None]:
        """The criteria of a chain, each with the name of its check, and the one about roles."""
        if way.chain not in self._plans:
            criteria = [self.check_values.criterion(one) for one in way.chain]
            about_roles = next((one for one in criteria if one.check.role_words), None)
            self._plans[way.chain] = ([(one.id, one.check.name) for one in criteria], about_roles)
        return self._plans[way.chain]

    def _step(self, criterion: str, check: str, said: dict[str, Words | None]) -> ChainStep:
        words = said.get(check, NO_WORDS)
        if words is None:
            return ChainStep(self.whole)
        step = self._steps.get((criterion, words))
        if step is None:
            step = self._steps[criterion, words] = self.check_values.step(criterion, words, self.whole)
        return step

    def role_words(self, way: Way, role: str | None) -> Words:
        """The one word for a role that the chain's criterion about roles answers."""
        words = self._role_words.get((way.chain, role))
        if words is None:
            words = self._role_words[way.chain, role] = self._said_of_role(way, role)
        return words

    def _said_of_role(self, way: Way, role: str | None) -> Words:
        criterion = self._plan(way)[1]
        if criterion is None:
            return NO_WORDS
        words = self.check_values.roles.role_words(role)
        return ((next(word for word in words if word in criterion.answers), self.whole),)

    def asked_of_access(self, way: Way) -> int:
        """Where in a chain the first criterion stands that asks for more than the standing of a holder."""
        plan = self._plan(way)[0]
        return next((index for index, (_, check) in enumerate(plan) if check in _OF_ACCESS), len(plan) - 1)
