"""The columns of a fact index: accesses and links, one row a fact, with the people and roles numbered."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from enum import Enum
from functools import cached_property
from typing import NamedTuple, TypeVar

import numpy as np
import numpy.typing as npt

from partner_desk.domain.access import AccessKind
from partner_desk.domain.coverage import nearest
from partner_desk.domain.moments import Span
from partner_desk.domain.partners import PartnerAdminLink
from partner_desk.domain.scopes import Ints
from partner_desk.engine.identities import Identities
from partner_desk.engine.sorted_column import places
from partner_desk.readings.checks import CONDITIONAL

Times = npt.NDArray[np.int64]
Rows = npt.NDArray[np.intp]
N = TypeVar("N", np.int32, np.int64)

FOREVER = np.iinfo(np.int64).max
"""The end of a span without end, in the unit of `ticks`."""

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_TICK = timedelta(microseconds=1)


def moment_at(ticks: int) -> datetime:
    """The moment of so many microseconds since 1970, or the first or last one that there is."""
    if abs(ticks) == FOREVER:
        return (datetime.max if ticks > 0 else datetime.min).replace(tzinfo=UTC)
    return _EPOCH + ticks * _TICK


def ticks(moment: datetime | None, missing: int) -> int:
    """A moment as microseconds since 1970; `missing` for an open bound."""
    return missing if moment is None else (moment - _EPOCH) // _TICK


def times(moments: Collection[datetime | None], missing: int) -> Times:
    """Moments as a column of `ticks`; many of them are the same."""
    known = {one: ticks(one, missing) for one in set(moments)}
    return np.array([known[one] for one in moments], dtype=np.int64)


class Via(Enum):
    """What an access rests on."""

    ASSIGNMENT = 0
    DELEGATION = 1


@dataclass(frozen=True, slots=True)
class Profile:
    """Everything about an access but its scope, holder and time; `word` is what the check of access says of it.

    `role` None: the role is not known. `kind` None: neither is whether it is held or eligible. `pim_known` False: of
    what users hold it is not known whether it is more than an activation.
    """

    via: Via
    word: str
    role: str | None = None
    kind: AccessKind | None = None
    activations: tuple[Span, ...] = ()
    activations_known: bool = True
    condition: bool = False
    pim_known: bool = True

    @property
    def judged_role(self) -> str | None:
        """The role as the checks of roles are asked about it: under a condition it does not matter which."""
        return CONDITIONAL if self.condition else self.role


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


class AccessEntry(NamedTuple):
    """One access before it becomes a row: where, who and what (by number), when, and the fact it comes from."""

    scope: int
    holder: int
    profile: int
    via: int
    since: datetime | None = None
    until: datetime | None = None
    fact: str = ""


class Accesses:
    """Accesses as columns, ordered by scope; `names` has at `number` the assignment or delegation behind a row.

    The columns of one type are the rows of one table, so that an edit copies two arrays and not seven. The names are
    shared by the fact indexes of a row of edits and only ever added to: many strings are slow to copy.
    """

    def __init__(self, numbers: Ints, times: Times, names: list[str]) -> None:
        """The columns of `numbers` are scope, holder, profile, via and number, those of `times` since and until."""
        self.numbers, self.times, self.names = numbers, times, names
        self.scope: Ints = numbers[0]
        self.holder: Ints = numbers[1]
        self.profile: Ints = numbers[2]
        self.via: Ints = numbers[3]
        self.number: Ints = numbers[4]
        self.since: Times = times[0]
        self.until: Times = times[1]

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

    def is_of(self, row: int, entry: AccessEntry) -> bool:
        """Whether a row is there because of an entry's fact."""
        return self.fact(row) == entry.fact and bool(self.via[row] == entry.via)

    def edges(self, first: int, last: int) -> set[int]:
        """The moments (in ticks) after the first and before the last at which a row begins or ends."""
        return set(self.times[(self.times > first) & (self.times < last)].tolist())

    def over(self, moment: int) -> npt.NDArray[np.bool_]:
        """Which rows have ended by a moment (in ticks)."""
        ended: npt.NDArray[np.bool_] = self.until <= moment
        return ended

    def rows(self, chosen: Rows) -> Accesses:
        """Some of the rows, in the order given."""
        return Accesses(self.numbers.take(chosen, axis=1), self.times.take(chosen, axis=1), self.names)

    def at(self, scope: int) -> range:
        """The rows at exactly this scope."""
        return range(*places(self.scope, scope, scope + 1))


def chosen(columns: Accesses, scopes: Ints) -> Accesses:
    """The rows at some scopes, which come in order."""
    if not len(columns):
        return columns
    low, high = columns.scope.searchsorted(scopes, "left"), columns.scope.searchsorted(scopes, "right")
    counts = high - low
    rows = np.arange(counts.sum())
    rows += (high - counts.cumsum()).repeat(counts)  # the last row of a scope is the one before `high`
    return columns.rows(rows)


def access_columns(entries: Sequence[AccessEntry], names: list[str]) -> Accesses:
    """Entries as columns, in the order of their scopes; their facts are added to the names."""
    scope, holder, profile, via, since, until, facts = zip(*entries, strict=True) if entries else ((),) * 7
    order = np.argsort(np.array(scope, dtype=np.int32), kind="stable")
    number = np.arange(len(names), len(names) + len(order))
    names += facts
    numbers = np.array((scope, holder, profile, via, number), dtype=np.int32)
    bounds = np.stack((times(since, -FOREVER), times(until, FOREVER)))
    return Accesses(numbers.take(order, axis=1), bounds.take(order, axis=1), names)


def amended(columns: Accesses, gone: Iterable[AccessEntry], entries: Sequence[AccessEntry]) -> Accesses:
    """Columns without the rows of some entries and with those of some more."""
    drop = {row for one in gone for row in columns.at(one.scope) if columns.is_of(row, one)}
    if drop:
        columns = columns.rows(np.delete(np.arange(len(columns)), list(drop)))
    if not entries:
        return columns
    new = access_columns(entries, columns.names)
    cuts = columns.scope.searchsorted(new.scope).tolist()
    return Accesses(
        _inserted(columns.numbers, new.numbers, cuts), _inserted(columns.times, new.times, cuts), columns.names
    )


def _inserted(table: npt.NDArray[N], new: npt.NDArray[N], cuts: Sequence[int]) -> npt.NDArray[N]:
    """A table with new rows before those at `cuts`; much faster for few of them than `np.insert`."""
    pieces: list[npt.NDArray[N]] = []
    last = 0
    for row, cut in enumerate(cuts):
        pieces += [table[:, last:cut], new[:, row : row + 1]]
        last = cut
    return np.concatenate((*pieces, table[:, last:]), axis=1)


@dataclass(frozen=True, eq=False)
class Links:
    """Partner admin links as columns, and the life of every identity.

    A row of `identity`, `number` (of a PartnerID in `ids`), `since`, `until` and `facts` a link; a row of
    `known` (its link was collected), `disabled` and `deleted` (from when) an identity; `returned` has the rows of those
    who were so for a time.
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
    returned: tuple[int, ...]


def link_columns(links: Mapping[str, PartnerAdminLink], identities: Identities, said: Mapping[str, bool]) -> Links:
    """The links of these identities; `said` is of whom they were collected."""
    row_of, everyone = identities.row, identities.list
    rows = [one for one in links.values() if one.principal in row_of]
    numbers: dict[str, int] = {}
    rows_of: dict[int, tuple[int, ...]] = {}
    for row, one in enumerate(rows):
        numbers.setdefault(one.partner_id, len(numbers))
        rows_of[row_of[one.principal]] = (*rows_of.get(row_of[one.principal], ()), row)
    return Links(
        identity=np.array([row_of[one.principal] for one in rows], dtype=np.int32),
        number=np.array([numbers[one.partner_id] for one in rows], dtype=np.int32),
        since=times([one.since for one in rows], -FOREVER),
        until=times([one.until for one in rows], FOREVER),
        facts=tuple(one.id for one in rows),
        ids=tuple(numbers),
        rows_of=rows_of,
        known=np.array([nearest(said, (one.id, one.tenant or "")) for one in everyone], dtype=np.bool_),
        disabled=times([one.disabled_from for one in everyone], FOREVER),
        deleted=times([one.deleted_from for one in everyone], FOREVER),
        returned=tuple(row for row, one in enumerate(everyone) if one.disabled_during or one.deleted_during),
    )
