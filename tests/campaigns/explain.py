"""Random estates: explained, and read by a checker that knows nothing of the program.

Fine is: the JSON of every answer is accepted, and refused as soon as one premise of it was changed.
"""

from __future__ import annotations

import contextlib
import itertools
import re
from collections.abc import Iterable, Iterator
from datetime import datetime, timedelta
from pathlib import Path
from random import Random
from typing import Any
from unittest import mock

from partner_desk.app.rulebook import judge, library
from partner_desk.domain.changes import fact_key
from partner_desk.domain.estate import Estate
from partner_desk.domain.moments import day_after
from partner_desk.engine.interval_set import Part
from partner_desk.explain.fact_links import FactLinks
from partner_desk.explain.holder_proof import HolderProofs
from partner_desk.readings.questions import ALL_CHARGES, Question
from tests.campaigns.campaign import Campaign, Plant, Tally, watched
from tests.explain.checker import violations
from tests.explain.test_checker import READINGS, answered, tampered
from tests.wild import wild_day, wild_estate

ASKED = 2
"""So many scopes of an estate are asked about, each for another partner."""
CHANGED = 3
"""So many changed premises of an estate are shown to the checker."""


def attempt(chance: Random, place: Path, tally: Tally) -> None:
    """One estate, all programs."""
    seed = chance.getrandbits(40)
    estate = Estate.of(wild_estate(seed))
    day = wild_day(seed) + timedelta(days=chance.choice((0, 0, 0, -1, 1, 40)))
    tally.count("estates")
    rules = library()
    for _ in range(ASKED):
        partner, reading = chance.choice(sorted(estate.partners)), chance.choice(READINGS)
        scope = estate.scopes.key(chance.randrange(len(estate.scopes)))
        for program in rules.programs:
            charge = chance.choice(("usage", ALL_CHARGES)) if program in rules.charge_programs() else None
            question = Question(partner, scope, program, day, day_after(day), reading, charge)
            told = f"wild_estate({seed}), {question}"
            with watched(tally, "explained", told.encode()):
                answer = answered(estate, question, judge(), rules)
                tally.count("answers")
                for violation in violations(answer):
                    tally.fault(_kind(violation), f"{told}\n{violation}")
                others = list(itertools.islice(tampered(answer), 200))
                for what, other in chance.sample(others, min(CHANGED, len(others))):
                    tally.count("changed premises")
                    if not violations(other):
                        tally.fault(f"accepted: {_kind(what)}", f"{told}\n{what}")


def _kind(violation: str) -> str:
    """What is wrong, without whom and where."""
    return re.sub(r"[\d{\[(].*", "", violation)[:60]


# Planted faults -------------------------------------------------------------------------------------------


@contextlib.contextmanager
def any_fact_will_do() -> Iterator[None]:
    """Reasons rest on facts of any time."""

    def every(rows: Iterable[Any], moment: datetime) -> list[Any]:
        return sorted(rows, key=fact_key)

    with mock.patch.object(FactLinks, "_in_force", staticmethod(every)):
        yield


@contextlib.contextmanager
def all_day() -> Iterator[None]:
    """Those who hold access are told to hold it all day."""

    def whole(self: HolderProofs, part: Part) -> tuple[()]:
        return ()

    with mock.patch.object(HolderProofs, "_times", whole):
        yield


def warm() -> str:
    """Read the rules once."""
    judge()
    return ""


CAMPAIGN = Campaign(
    "explain",
    "estates",
    4,
    attempt,
    {
        "facts of another time are reasons": Plant(any_fact_will_do, attempt),
        "a part of the day is told as all of it": Plant(all_day, attempt),
    },
    warm,
)
