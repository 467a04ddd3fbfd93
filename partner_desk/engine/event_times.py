"""The moments at which facts begin and end."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from functools import cache
from operator import attrgetter
from typing import Any

from partner_desk.domain.billing import EarnedCredit
from partner_desk.domain.coverage import Collected
from partner_desk.domain.descriptions import fields_of
from partner_desk.domain.estate import Estate
from partner_desk.domain.mutes import Mute
from partner_desk.domain.relationships import AdminRelationship

WEIGHS_NOTHING = (Mute, AdminRelationship, EarnedCredit)
"""Kinds of fact on which no verdict rests."""

_NO_VERDICT = (*WEIGHS_NOTHING, Collected)
"""Kinds of fact whose moments turn none: those, and when somebody looked."""

_TURN_NOTHING = ("origin", "checked", "credential_until")
"""Fields whose moments turn no verdict."""


def moments(estate: Estate) -> set[datetime]:
    """Every moment at which a fact of an estate begins or ends."""
    times: set[datetime | None] = set()
    kind: Any
    for kind, table in estate.facts.items():
        if kind not in _NO_VERDICT:
            bounds, nested = _dated(kind)
            for name in bounds:  # most facts are no more than these, and there are many
                times.update(map(attrgetter(name), table.values()))
            for name in nested:
                parts = (part for fact in table.values() for part in getattr(fact, name))
                times.update(moment for part in parts for moment in moments_of(part))
    return {one for one in times if one is not None}


def moments_of(value: Any) -> Iterator[datetime]:
    """Every moment at which a fact, or a value within one, begins or ends."""
    kind: Any = type(value)
    if kind not in _NO_VERDICT:
        bounds, nested = _dated(kind)
        yield from (moment for name in bounds if (moment := getattr(value, name)) is not None)
        for name in nested:
            for part in getattr(value, name):
                yield from moments_of(part)


@cache
def _dated(described: type[Any]) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """The names of the fields that are moments, and of those whose values have such fields; the origin is neither."""
    fields = [one for one in fields_of(described) if one.name not in _TURN_NOTHING]
    return tuple(one.name for one in fields if one.value is datetime), tuple(one.name for one in fields if one.nested)
