"""Random estates: exported, changed, exported again, and imported in any order with any answers.

Fine is: a desk that was told everything says of both days what was so; one that was not says that it is not known, but
never plainly what is not so; the same files again change nothing, and a part of a list ends nothing.
"""

from __future__ import annotations

import contextlib
import traceback
from collections.abc import Callable, Iterator
from pathlib import Path
from random import Random
from typing import Any
from unittest import mock

from hypothesis import HealthCheck, Phase, given, seed, settings
from hypothesis.strategies import SearchStrategy, booleans

from partner_desk.app.rulebook import judge
from partner_desk.exchange.reconcile import placing, role_history
from tests.campaigns.campaign import Campaign, Plant, Tally
from tests.exchange.exporting import two_looks
from tests.laws import test_exports as laws

ESTATES = 10
"""So many estates a try."""

_ORDERS, _LOOKS = laws.orders(), two_looks(returns=True)
LAWS: tuple[tuple[Any, dict[str, SearchStrategy[Any]]], ...] = (
    (laws.test_a_desk_equals_the_estate_on_both_days, {"looks": _LOOKS}),
    (laws.test_the_order_of_files_does_not_matter, {"drawn": _ORDERS}),
    (laws.test_the_order_of_files_does_not_matter, {"drawn": _ORDERS}),
    (laws.test_without_an_answer_nothing_plainly_wrong_is_said, {"drawn": _ORDERS}),
    (laws.test_the_same_files_again_change_nothing, {"looks": _LOOKS}),
    (laws.test_a_part_ends_nothing, {"drawn": laws.parts(), "reverse": booleans()}),
)


def attempt(chance: Random, place: Path, tally: Tally) -> None:
    """Some estates, by one law."""
    law, strategies = chance.choice(LAWS)
    inner: Callable[..., None] = law.hypothesis.inner_test
    wanted = {"judge": judge()} if "judge" in inner.__code__.co_varnames[: inner.__code__.co_argcount] else {}

    def counted(**drawn: Any) -> None:
        tally.count("estates")
        inner(**wanted, **drawn)

    plain = settings(
        max_examples=ESTATES,
        database=None,
        deadline=None,
        phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    try:
        seed(chance.getrandbits(32))(plain(given(**strategies)(counted)))()
    except Exception as trouble:
        frame = traceback.extract_tb(trouble.__traceback__)[-1]
        tally.fault(f"{inner.__name__}: {frame.line}", "".join(traceback.format_exception(trouble)))


# Planted faults -------------------------------------------------------------------------------------------


@contextlib.contextmanager
def days_are_forgotten() -> Iterator[None]:
    """Whatever is imported last holds, of whatever day it is."""
    with mock.patch.object(placing.Placing, "_place", lambda self, key, parent: parent):
        yield


@contextlib.contextmanager
def silence_ends_nothing() -> Iterator[None]:
    """Roles that a newer list lacks stay."""
    with mock.patch.object(role_history.RoleNews, "_lists_about", return_value=()):
        yield


def warm() -> str:
    """Read the rules once."""
    judge()
    return ""


CAMPAIGN = Campaign(
    "exports",
    "estates",
    20,
    attempt,
    {
        "the day of a list is forgotten": Plant(days_are_forgotten, attempt),
        "what a newer list lacks stays": Plant(silence_ends_nothing, attempt),
    },
    warm,
)
