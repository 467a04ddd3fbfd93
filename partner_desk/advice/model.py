"""A piece of advice, and the moves it is made of."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date

from partner_desk.domain.changes import ChangeSet
from partner_desk.domain.estate import Estate
from partner_desk.readings.advice_texts import MoveKind, Who
from partner_desk.readings.questions import Verdict


@dataclass(frozen=True, slots=True)
class Effect:
    """What advice changes beside the verdict it is about: leaves that a partner gains or loses, here or elsewhere."""

    partner: str
    program: str
    gained: int
    lost: int
    text: str
    elsewhere: bool = False


@dataclass(frozen=True, slots=True)
class Advice:
    """What could be done about a verdict, by whom, and what would come of it.

    `who` and `cost` are words, `actors` the same as words of a program. `steps` are the changes one verb at a time,
    `changes` all of them as one step; both are empty where there is nothing to record yet: something to `collect`, an
    account that does not exist, or nothing that anybody can do. `leaves` counts the recognized leaves then, and
    `counts_from` is the day of `verdict_after`: what is done today is no access for the whole of today. Where
    something has to be found out besides, `supposed` is a good answer, and `verdict_supposed` what comes of all of it;
    of something to `collect` that is what comes after.
    """

    who: str
    actors: tuple[Who, ...]
    text: str
    changes: ChangeSet | None
    verdict_after: Verdict
    disputed_after: bool
    cost: str
    note: str = ""
    effects: tuple[Effect, ...] = ()
    collect: str = ""
    steps: tuple[ChangeSet, ...] = ()
    leaves: int = 0
    counts_from: date | None = None
    supposed: ChangeSet | None = None
    verdict_supposed: Verdict | None = None
    reasons: str = ""
    """Why nobody can do anything, which is in the text; `alone` is the text without it, for where it stands already."""
    alone: str = ""
    has_passed: bool = False
    """Whether it is about a day that is over: nothing comes of it any more."""


@dataclass(frozen=True)
class Move:
    """One thing that somebody can do; `subject` tells moves of one kind apart.

    `weight` orders moves of one kind by what they cost. `make` raises Refused where Azure would not allow it.
    """

    kind: MoveKind
    subject: tuple[str, ...]
    make: Callable[[Estate], ChangeSet] = field(compare=False)
    names: Mapping[str, str] = field(compare=False)
    weight: tuple[int, ...] = field(default=(), compare=False)


Plan = frozenset[Move]
"""Moves that are made together."""
