"""What is asked of the judge and what it answers."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from enum import StrEnum

from partner_desk.domain.billing import ChargeKind
from partner_desk.domain.descriptions import WordEnum

AUTO = "auto"
"""The reading that follows the day."""

ALL_CHARGES = "all"
"""Every kind of charge that the scope has on the day."""


class Verdict(WordEnum):
    """The answer to a question, from best to no answer at all."""

    RECOGNIZED = "recognized"
    PARTLY = "partly"
    NOT_RECOGNIZED = "not-recognized"
    UNKNOWN = "unknown"
    NOT_APPLICABLE = "not-applicable"


GRANTED = (Verdict.RECOGNIZED, Verdict.PARTLY)
"""What can be lost, the better first."""


def is_loss(before: Verdict, now: Verdict) -> bool:
    """Whether something was taken away between two verdicts."""
    worse = (*GRANTED, Verdict.NOT_RECOGNIZED)
    return before in GRANTED and now in worse and worse.index(now) > worse.index(before)


class Truth(StrEnum):
    """The value of one criterion."""

    YES = "yes"
    NO = "no"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class Question:
    """Is this partner recognized at this scope for this program, from `since` to before `until`?

    `partner` is a partner's id, `scope` a scope key. One day is a period of one day (`single_day` says how it
    was asked). `charge_kind` is one kind, `ALL_CHARGES`, or None for the default.
    """

    partner: str
    scope: str
    program: str
    since: date
    until: date
    reading: str = AUTO
    charge_kind: ChargeKind | str | None = None
    single_day: bool = True

    @staticmethod
    def on(partner: str, scope: str, program: str, day: date, reading: str = AUTO) -> Question:
        """A question about one day."""
        return Question(partner, scope, program, day, day + timedelta(days=1), reading)

    @property
    def days(self) -> int:
        """How many days the period has."""
        return (self.until - self.since).days


@dataclass(frozen=True, slots=True)
class Answer:
    """The verdict on a question: what decided it, and how leaves and days count by their own verdict.

    `not_checked` lists the conditions of the program of which no fact speaks; it is the same whatever the verdict.
    """

    question: Question
    verdict: Verdict
    disputed: bool
    decided_by: tuple[str, ...]
    leaves: Mapping[Verdict, int] = field(default_factory=dict)
    days: Mapping[Verdict, int] = field(default_factory=dict)
    readings_used: tuple[str, ...] = ()
    not_checked: tuple[str, ...] = ()
