"""What answers show of a learner's belief, with guessing taken out.

A learner believes it, guesses, or knows better. Each answer makes these three more or less likely by how often somebody
who believes, guesses or knows gives it among so many options; and each, being explained, may teach. This is Bayesian
knowledge tracing (Corbett and Anderson, 1995) with a third state for who guesses. The numbers are set, not fitted:
they are an order of suspicion and no calibrated probability. How fast things are forgotten is not its business.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from enum import StrEnum
from typing import Annotated, NamedTuple

from pydantic import AwareDatetime, Field

from partner_desk.domain.moments import as_moment
from partner_desk.readings.strict import Strict

SURE = 0.95
"""From here on somebody knows better."""
SUSPECTED = 0.5
"""From here on somebody believes it."""
SITUATIONS = DAYS = 2
"""Who knows better has been right at first try in so many situations, on so many days."""
MOST = 50
"""So many of the last answers are kept of each belief."""

_BELIEVER_SAYS_SO = 0.85
_KNOWER_IS_RIGHT = 0.92
_TAUGHT = 0.05
"""How likely an answer, being explained, teaches."""


class Sign(StrEnum):
    """What an answer to a question says of one belief."""

    RIGHT = "right"
    """Right at first try and without help, where it was asked about."""
    BETRAYED = "betrayed"
    """The option that stands for it was chosen."""
    WRONG = "wrong"
    """It was asked about, and another wrong option was chosen."""
    PASSED = "passed"
    """Its option was there and was not chosen, in a question about another one."""
    SHOWN = "shown"
    """The answer was shown."""


class Attempt(Strict):
    """One answer: when, in which situation, among how many options, and what it says of the belief."""

    at: AwareDatetime
    situation: str
    options: Annotated[int, Field(ge=2)]
    sign: Sign


class Likelihoods(NamedTuple):
    """How likely a learner believes something, guesses, or knows better."""

    believes: float
    guesses: float
    knows: float


_AT_FIRST = Likelihoods(0.35, 0.35, 0.30)


def likelihoods(attempts: Iterable[Attempt]) -> Likelihoods:
    """Where somebody stands after answers, the oldest first."""
    at = _AT_FIRST
    for attempt in attempts:
        said = _likely(attempt.sign, attempt.options)
        weights = [before * likely for before, likely in zip(at, said, strict=True)]
        believes, guesses, knows = (one / sum(weights) for one in weights)
        taught = _TAUGHT * (believes + guesses) if attempt.sign is not Sign.PASSED else 0.0
        left = 1 - _TAUGHT if taught else 1.0
        at = Likelihoods(believes * left, guesses * left, knows + taught)
    return at


def _likely(sign: Sign, options: int) -> Likelihoods:
    """How likely such an answer is of somebody who believes it, guesses, or knows better."""
    guess, other = 1 / options, max(1, options - 1)
    match sign:
        case Sign.RIGHT:
            return Likelihoods((1 - _BELIEVER_SAYS_SO) / other, guess, _KNOWER_IS_RIGHT)
        case Sign.BETRAYED:
            return Likelihoods(_BELIEVER_SAYS_SO, guess, (1 - _KNOWER_IS_RIGHT) / other)
        case Sign.WRONG:
            return Likelihoods((1 - _BELIEVER_SAYS_SO) / other, guess, (1 - _KNOWER_IS_RIGHT) / other)
        case Sign.PASSED:  # whoever believes it would have said so; it is no sign of knowing better
            return Likelihoods(1 - _BELIEVER_SAYS_SO, 1.0, 1.0)
        case Sign.SHOWN:
            return Likelihoods(1.0, 1.0, 1 - _KNOWER_IS_RIGHT)


def is_sure(attempts: Sequence[Attempt]) -> bool:
    """Whether somebody knows better: likely so, and right in different situations on different days ever since."""
    run: list[Attempt] = []
    for attempt in reversed(attempts):
        if attempt.sign is Sign.RIGHT:
            run.append(attempt)
        elif attempt.sign is not Sign.PASSED:
            break
    situations = {one.situation for one in run}
    days: set[date] = {as_moment(one.at).date() for one in run}
    return len(situations) >= SITUATIONS and len(days) >= DAYS and likelihoods(attempts).knows >= SURE


def with_attempt(attempts: tuple[Attempt, ...], attempt: Attempt) -> tuple[Attempt, ...]:
    """The answers with one more; the oldest ones are dropped."""
    return (*attempts, attempt)[-MOST:]
