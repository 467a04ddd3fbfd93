"""Who stands behind the groups that hold access: in columns for all days, and on one day."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property

import numpy as np
import numpy.typing as npt

from partner_desk.domain.access import AccessKind, DenyAssignment, Membership, Principal, PrincipalKind
from partner_desk.domain.coverage import nearest
from partner_desk.domain.moments import Span
from partner_desk.domain.scopes import Ints
from partner_desk.engine.access_table import FOREVER, Holder, HolderKind, Times, ticks
from partner_desk.engine.identities import Identities
from partner_desk.engine.interval_set import Part
from partner_desk.engine.membership import direct_members, members_of, more_members
from partner_desk.engine.sorted_column import places

Rows = npt.NDArray[np.intp]


@dataclass(frozen=True, eq=False)
class MemberColumns:
    """Identities in groups, ordered by `group` (number of a holder): one row each, and those with `several` spans."""

    group: Ints
    identity: Ints
    since: Times
    until: Times
    several: tuple[tuple[int, int, tuple[Span, ...]], ...]


class Holders:
    """Who holds access, by kind; each with its number."""

    def __init__(self, numbers: Mapping[Holder, int], identities: Identities) -> None:
        """Sort them."""
        self.list = list(numbers)
        self.by_kind: Mapping[HolderKind, list[tuple[Holder, int]]] = {kind: [] for kind in HolderKind}
        for holder, number in numbers.items():
            self.by_kind[holder.kind].append((holder, number))
        pairs = [(identities.row[one.id or ""], number) for one, number in self.by_kind[HolderKind.IDENTITY]]
        self.identities: npt.NDArray[np.intp] = np.array(pairs, dtype=np.intp).reshape(-1, 2).T
        """Two rows: the identities that hold access themselves, and their numbers."""


@dataclass(frozen=True, eq=False)
class Memberships:
    """Who is in the groups that hold access or are denied it, through groups in groups, at any time."""

    facts: Mapping[str, Membership]
    principals: Mapping[str, Principal]
    denials: Mapping[str, DenyAssignment]
    identities: Identities
    holders: Holders
    said: Mapping[str, bool]
    """Of which groups the members were collected."""

    @cached_property
    def uncollected(self) -> frozenset[str]:
        """The groups whose members were not collected."""
        groups = [one for one in self.principals.values() if one.kind is PrincipalKind.GROUP]
        return frozenset(one.id for one in groups if not nearest(self.said, (one.id, one.tenant or "")))

    @cached_property
    def members(self) -> Mapping[str, Mapping[str, tuple[Span, ...]]]:
        """Per such group: every principal in it, and when."""
        direct = direct_members(one for one in self.facts.values() if one.kind is AccessKind.ACTIVE)
        wanted = {holder.id for holder, _ in self._groups} | {one.principal for one in self.denials.values()}
        return {group: members_of(group, direct) for group in wanted if group is not None}

    @cached_property
    def eligible(self) -> Mapping[str, Mapping[str, tuple[Span, ...]]]:
        """Per such group: who can be in it by activating a membership, and when that can be, or is without."""
        if all(one.kind is AccessKind.ACTIVE for one in self.facts.values()):
            return {}
        direct = direct_members(self.facts.values())
        more = {group: more_members(members_of(group, direct), held) for group, held in self.members.items()}
        return {group: eligible for group, eligible in more.items() if eligible}

    def uncollected_in(self, group: str) -> frozenset[str]:
        """Such a group, and the groups that are in it at some time, as far as their members were not collected."""
        inside = (group, *self.members.get(group, ()), *self.eligible.get(group, ()))
        return self.uncollected.intersection(inside)

    @cached_property
    def open(self) -> frozenset[str]:
        """Such groups of which not all members were collected, or of a group in them."""
        return frozenset(one for one in self.members if self.uncollected_in(one))

    @property
    def _groups(self) -> list[tuple[Holder, int]]:
        return self.holders.by_kind[HolderKind.GROUP]

    @cached_property
    def open_holders(self) -> Mapping[int, Principal]:
        """The open groups that hold access, by number of the holder."""
        return {number: self.principals[one.id or ""] for one, number in self._groups if one.id in self.open}

    @cached_property
    def columns(self) -> MemberColumns:
        """The identities in the groups that hold access."""
        rows: list[tuple[int, int, int, int]] = []
        several = []
        for number, row, spans in self._rows(self.members):
            if len(spans) == 1:
                rows.append((number, row, ticks(spans[0].since, -FOREVER), ticks(spans[0].until, FOREVER)))
            else:
                several.append((number, row, spans))
        table = np.array(sorted(rows), dtype=np.int64).reshape(-1, 4)
        group, identity = table[:, 0].astype(np.int32), table[:, 1].astype(np.int32)
        return MemberColumns(group, identity, table[:, 2].copy(), table[:, 3].copy(), tuple(several))

    @cached_property
    def eligible_rows(self) -> tuple[tuple[int, int, tuple[Span, ...]], ...]:
        """The identities that can be in groups that hold access: number of the group, row, and when."""
        return tuple(self._rows(self.eligible)) if self.eligible else ()

    def _rows(
        self, members: Mapping[str, Mapping[str, tuple[Span, ...]]]
    ) -> Iterator[tuple[int, int, tuple[Span, ...]]]:
        """The identities in some groups: number of the group, row of the identity, and when."""
        for holder, number in self._groups:
            for member, spans in members.get(holder.id or "", {}).items():
                if member in self.identities.row:
                    yield number, self.identities.row[member], spans


class Groups:
    """The groups on one day: who is in them all day, and who for a part of it.

    `group` and `identity` are the rows of all-day members, ordered by group; `parts` gives the others' part of the
    day, by group and identity: none where somebody is only eligible, of whom `eligible` tells the part in which a
    membership may be active.
    """

    def __init__(
        self, group: Ints, identity: Ints, parts: dict[int, dict[int, Part]], also: Iterable[tuple[int, int]]
    ) -> None:
        """`also` are more all-day members."""
        more = np.array(list(also), dtype=np.int32).reshape(-1, 2)
        if len(more):
            group, identity = np.concatenate((group, more[:, 0])), np.concatenate((identity, more[:, 1]))
            order = np.argsort(group, kind="stable")
            group, identity = group[order], identity[order]
        self.group = group
        self.identity = identity
        self.parts: dict[int, dict[int, Part]] = parts
        self.eligible: dict[int, dict[int, Part]] = {}
        self.starts = np.flatnonzero(np.concatenate(([True], group[1:] != group[:-1]))) if len(group) else group[:0]

    @property
    def filled(self) -> Ints:
        """The groups with somebody in them all day, in the order of `starts`."""
        return self.group[self.starts]

    def whole(self, group: int) -> Ints:
        """Who is in a group all day."""
        low, high = places(self.group, group, group + 1)
        return self.identity[low:high]

    def part(self, group: int) -> Mapping[int, Part]:
        """Who is in a group for a part of the day, and for which."""
        return self.parts.get(group, {})

    def may_activate(self, group: int, identity: int, part: Part) -> None:
        """Let somebody be eligible for a group in a part of the day, as far as it is not known to be in it."""
        if identity in self.whole(group):
            return
        known = self.part(group).get(identity, 0)
        if part & ~known:
            self.parts.setdefault(group, {})[identity] = known
            self.eligible.setdefault(group, {})[identity] = part & ~known

    def perhaps(self, group: int, identity: int) -> Part:
        """The part of the day in which somebody may have activated a membership."""
        return self.eligible.get(group, {}).get(identity, 0)
