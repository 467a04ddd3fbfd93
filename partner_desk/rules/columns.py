"""The columns of a ledger: accesses and links, one row a fact, with the people and roles numbered."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from enum import Enum
from functools import cached_property, lru_cache
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
    """Accesses as columns, ordered by scope; `names` has at `number` the assignment or delegation behind a row.

    The names are shared by the ledgers of a row of edits and only ever added to: many strings are slow to copy.
    """

    scope: Ints
    holder: Ints
    profile: Ints
    since: Times
    until: Times
    via: npt.NDArray[np.uint8]
    number: Ints
    names: list[str]

    def __len__(self) -> int:
        """How many rows there are."""
        return len(self.scope)

    @cached_property
    def facts(self) -> tuple[str, ...]:
        """The assignment or delegation behind each row."""
        return tuple(map(self.names.__getitem__, self.number.tolist()))

    def fact(self, row: int) -> str:
        """The assignment or delegation behind a row; empty for what is there because nobody collected it."""
        return self.names[int(self.number[row])]

    def is_of(self, row: int, entry: Entry) -> bool:
        """Whether a row is there because of an entry's fact."""
        return self.fact(row) == entry.fact and bool(self.via[row] == entry.via.value)

    def each(self, change: Callable[[npt.NDArray[Any], str], npt.NDArray[Any]]) -> Accesses:
        """Accesses with every column changed alike; a change is told the name of the column."""
        columns: dict[str, Any] = {name: change(getattr(self, name), name) for name in _COLUMNS}
        return Accesses(**columns, names=self.names)

    def at(self, scope: int) -> range:
        """The rows at exactly this scope."""
        low, high = np.searchsorted(self.scope, (scope, scope + 1))
        return range(int(low), int(high))


_COLUMNS = ("scope", "holder", "profile", "since", "until", "via", "number")


def chosen(columns: Accesses, scopes: Ints) -> Accesses:
    """The rows at some scopes, which come in order."""
    low, high = np.searchsorted(columns.scope, scopes, "left"), np.searchsorted(columns.scope, scopes, "right")
    some = high > low
    spans = zip(low[some].tolist(), high[some].tolist(), strict=True)
    rows = np.array([row for start, stop in spans for row in range(start, stop)], dtype=np.intp)
    return columns.each(lambda column, _: column[rows])


def access_columns(entries: Iterable[Entry], names: list[str]) -> Accesses:
    """Entries as columns, in the order of their scopes; their facts are added to the names."""
    rows = sorted(entries, key=attrgetter("scope"))
    first = len(names)
    names += [row.fact for row in rows]
    return Accesses(
        scope=np.array([row.scope for row in rows], dtype=np.int32),
        holder=np.array([row.holder for row in rows], dtype=np.int32),
        profile=np.array([row.profile for row in rows], dtype=np.int32),
        since=np.array([ticks(row.since, -FOREVER) for row in rows], dtype=np.int64),
        until=np.array([ticks(row.until, FOREVER) for row in rows], dtype=np.int64),
        via=np.array([row.via.value for row in rows], dtype=np.uint8),
        number=np.arange(first, len(names), dtype=np.int32),
        names=names,
    )


def amended(columns: Accesses, gone: Iterable[Entry], entries: Sequence[Entry]) -> Accesses:
    """Columns without the rows of some entries and with some more."""
    drop = sorted(row for one in gone for row in columns.at(one.scope) if columns.is_of(row, one))
    if drop:
        columns = columns.each(lambda column, _: np.delete(column, drop))
    if not entries:
        return columns
    new = access_columns(entries, columns.names)
    cuts = np.searchsorted(columns.scope, new.scope).tolist()

    def insert(column: npt.NDArray[Any], name: str) -> npt.NDArray[Any]:
        """The column with the new rows between its own; much faster for few of them than `np.insert`."""
        more, pieces, last = getattr(new, name), [], 0
        for row, cut in enumerate(cuts):
            pieces += [column[last:cut], more[row : row + 1]]
            last = cut
        return np.concatenate((*pieces, column[last:]))

    return columns.each(insert)


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
