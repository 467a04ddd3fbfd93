"""The columns of a ledger: accesses and links, one row a fact, with the people and roles numbered."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from enum import Enum
from functools import lru_cache
from operator import attrgetter
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt

from partner_desk.domain.access import AccessKind, Principal
from partner_desk.domain.coverage import Collectable
from partner_desk.domain.estate import Estate
from partner_desk.domain.moments import Span
from partner_desk.domain.scopes import Ints

Times = npt.NDArray[np.int64]

FOREVER = np.iinfo(np.int64).max
"""The end of a span without end, in the unit of `ticks`."""

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_TICK = timedelta(microseconds=1)


def ticks(moment: datetime | None, missing: int) -> int:
    """A moment as microseconds since 1970; `missing` for an open bound."""
    return missing if moment is None else _since_epoch(moment)


@lru_cache(maxsize=4096)
def _since_epoch(moment: datetime) -> int:
    return (moment - _EPOCH) // _TICK


class Via(Enum):
    """What an access rests on."""

    ASSIGNMENT = 0
    DELEGATION = 1


@dataclass(frozen=True, slots=True)
class Profile:
    """Everything about an access but its scope, holder and time; `word` is what the check of access says of it.

    `role` None: the role is not known. `kind` None: neither is whether it is held or eligible.
    """

    via: Via
    word: str
    role: str | None = None
    kind: AccessKind | None = None
    activations: tuple[Span, ...] = ()
    activations_known: bool = True


class HolderKind(Enum):
    """Who may stand behind an access."""

    IDENTITY = 0
    GROUP = 1
    EVERYBODY_OF = 2
    """Each identity of a tenant, and one that nobody listed: where role assignments are missing."""
    EVERYBODY_ELSE = 3
    """Each identity of any other tenant, and one that nobody listed: where delegations are missing."""
    MARKETPLACE = 4
    """The authorization of a marketplace delegation itself, on behalf of the managing tenant's partner."""
    FOREIGN = 5
    """A foreign group; its id, or None for one that nobody listed."""


@dataclass(frozen=True, slots=True)
class Holder:
    """One who may hold access: `id` is a principal's id, or a tenant's key for the kinds about tenants.

    `managing` is the managing tenant of a marketplace authorization.
    """

    kind: HolderKind
    id: str | None
    managing: str = ""


class Entry(NamedTuple):
    """One access before it becomes a row: where, who and what (by number), when, and the fact it comes from."""

    scope: int
    holder: int
    profile: int
    via: Via
    since: datetime | None = None
    until: datetime | None = None
    fact: str = ""


@dataclass(frozen=True, eq=False)
class Accesses:
    """Accesses as columns, ordered by scope; `facts` names the assignment or delegation behind each row."""

    scope: Ints
    holder: Ints
    profile: Ints
    since: Times
    until: Times
    via: npt.NDArray[np.uint8]
    facts: tuple[str, ...]

    def __len__(self) -> int:
        """How many rows there are."""
        return len(self.scope)

    def arrays(self) -> dict[str, npt.NDArray[Any]]:
        """The columns that are arrays, by name."""
        return {name: getattr(self, name) for name in ("scope", "holder", "profile", "since", "until", "via")}

    def at(self, scope: int) -> range:
        """The rows at exactly this scope."""
        low, high = np.searchsorted(self.scope, (scope, scope + 1))
        return range(int(low), int(high))


def chosen(columns: Accesses, rows: npt.NDArray[np.intp]) -> Accesses:
    """Some rows of columns."""
    part = {name: column[rows] for name, column in columns.arrays().items()}
    return Accesses(**part, facts=tuple(columns.facts[row] for row in rows.tolist()))


def access_columns(entries: Iterable[Entry]) -> Accesses:
    """Entries as columns, in the order of their scopes."""
    rows = sorted(entries, key=attrgetter("scope"))
    return Accesses(
        scope=np.array([row.scope for row in rows], dtype=np.int32),
        holder=np.array([row.holder for row in rows], dtype=np.int32),
        profile=np.array([row.profile for row in rows], dtype=np.int32),
        since=np.array([ticks(row.since, -FOREVER) for row in rows], dtype=np.int64),
        until=np.array([ticks(row.until, FOREVER) for row in rows], dtype=np.int64),
        via=np.array([row.via.value for row in rows], dtype=np.uint8),
        facts=tuple(row.fact for row in rows),
    )


def amended(columns: Accesses, gone: frozenset[str], entries: Iterable[Entry]) -> Accesses:
    """Columns without the rows of some facts and with some entries more."""
    facts = columns.facts
    drop = sorted(facts.index(fact) for fact in gone.intersection(facts)) if gone else []
    new = access_columns(entries)
    old = {name: np.delete(column, drop) if drop else column for name, column in columns.arrays().items()}
    place = np.searchsorted(old["scope"], new.scope)
    merged = {name: np.insert(old[name], place, column) for name, column in new.arrays().items()}
    names = list(facts)
    for row in reversed(drop):
        del names[row]
    for offset, (position, fact) in enumerate(zip(place.tolist(), new.facts, strict=True)):
        names.insert(position + offset, fact)
    return Accesses(**merged, facts=tuple(names))


@dataclass(frozen=True, eq=False)
class Links:
    """Partner admin links as columns, and the life of every identity.

    A row of `identity`, `number` (of a PartnerID in `ids`), `since`, `until` and `facts` a link; a row of
    `known` (its link was collected), `disabled` and `deleted` (from when) an identity.
    """

    identity: Ints
    number: Ints
    since: Times
    until: Times
    facts: tuple[str, ...]
    ids: tuple[str, ...]
    rows_of: Mapping[int, tuple[int, ...]]
    known: npt.NDArray[np.bool_]
    disabled: Times
    deleted: Times


def link_columns(estate: Estate, identities: list[Principal], row_of: Mapping[str, int]) -> Links:
    """The links of these identities."""
    rows = [one for one in estate.links.values() if one.principal in row_of]
    numbers: dict[str, int] = {}
    rows_of: dict[int, tuple[int, ...]] = {}
    for row, one in enumerate(rows):
        numbers.setdefault(one.partner_id, len(numbers))
        rows_of[row_of[one.principal]] = (*rows_of.get(row_of[one.principal], ()), row)
    knows = estate.coverage.knows
    return Links(
        identity=np.array([row_of[one.principal] for one in rows], dtype=np.int32),
        number=np.array([numbers[one.partner_id] for one in rows], dtype=np.int32),
        since=np.array([ticks(one.since, -FOREVER) for one in rows], dtype=np.int64),
        until=np.array([ticks(one.until, FOREVER) for one in rows], dtype=np.int64),
        facts=tuple(one.id for one in rows),
        ids=tuple(numbers),
        rows_of=rows_of,
        known=np.array(
            [knows(Collectable.PARTNER_ADMIN_LINKS, one.id, one.tenant or "") for one in identities], dtype=np.bool_
        ),
        disabled=np.array([ticks(one.disabled_from, FOREVER) for one in identities], dtype=np.int64),
        deleted=np.array([ticks(one.deleted_from, FOREVER) for one in identities], dtype=np.int64),
    )
