"""The moments at which facts begin and end."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date, datetime
from functools import cache
from operator import attrgetter
from typing import Any

from partner_desk.domain.billing import EarnedCredit
from partner_desk.domain.coverage import Collected
from partner_desk.domain.descriptions import fields_of
from partner_desk.domain.expectations import Expectation
from partner_desk.domain.moments import day_after, is_midnight
from partner_desk.domain.mutes import Mute
from partner_desk.domain.partners import Attribution
from partner_desk.domain.relationships import AdminRelationship
from partner_desk.engine.access_table import Profile

_NO_VERDICT = (Mute, Expectation, AdminRelationship, EarnedCredit, Attribution, Collected)
"""Kinds of fact whose moments turn no verdict: those on which none rests, and when somebody looked."""

_TURN_NOTHING = ("origin", "checked", "first_seen", "credential_until", "sightings")
"""Fields whose moments turn no verdict."""


def moments(kind: Any, table: Mapping[str, Any]) -> list[datetime]:
    """Every moment at which a fact of a kind begins or ends, in order."""
    times: set[datetime | None] = set()
    if kind not in _NO_VERDICT:
        bounds, nested = _dated(kind)
        for name in bounds:  # most facts are no more than these, and there are many
            times.update(map(attrgetter(name), table.values()))
        for name in nested:
            parts = (part for fact in table.values() for part in getattr(fact, name))
            times.update(moment for part in parts for moment in _within(part))
    return sorted(one for one in times if one is not None)


def inside(ordered: Sequence[datetime], first: datetime, last: datetime) -> Sequence[datetime]:
    """Those of some moments in order that come after the first and before the last."""
    return ordered[bisect_right(ordered, first) : bisect_left(ordered, last)]


def activations(profiles: Iterable[Profile]) -> list[datetime]:
    """Every moment at which an activation of some access begins or ends, in order."""
    return sorted({moment for one in profiles for span in one.activations for moment in _within(span)})


def _within(value: Any) -> Iterator[datetime]:
    """Every moment at which a value within a fact begins or ends."""
    kind: Any = type(value)
    bounds, nested = _dated(kind)
    yield from (moment for name in bounds if (moment := getattr(value, name)) is not None)
    for name in nested:
        for part in getattr(value, name):
            yield from _within(part)


def days_of(ordered: Iterable[datetime]) -> Iterator[date]:
    """The days on which verdicts can turn by what begins or ends at moments: of one inside a day also the next."""
    for moment in ordered:
        yield moment.date()
        if not is_midnight(moment):
            yield day_after(moment.date())


@cache
def _dated(described: type[Any]) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """The names of the fields that are moments, and of those whose values have such fields; the origin is neither."""
    fields = [one for one in fields_of(described) if one.name not in _TURN_NOTHING]
    return tuple(one.name for one in fields if one.value is datetime), tuple(one.name for one in fields if one.nested)
