"""Who stands behind the groups that hold access: in columns for all days, and on one day."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from partner_desk.domain.access import PrincipalKind
from partner_desk.domain.coverage import Collectable
from partner_desk.domain.estate import Estate
from partner_desk.domain.moments import Span
from partner_desk.domain.scopes import Ints
from partner_desk.engine.access_table import FOREVER, Holder, Times, ticks
from partner_desk.engine.interval_set import Part

Rows = npt.NDArray[np.intp]


@dataclass(frozen=True, eq=False)
class MemberColumns:
    """Identities in groups, ordered by `group` (number of a holder): one row each, and those with `several` spans."""

    group: Ints
    identity: Ints
    since: Times
    until: Times
    several: tuple[tuple[int, int, tuple[Span, ...]], ...]


def uncollected_groups(estate: Estate) -> frozenset[str]:
    """The groups whose members were not collected."""
    groups = [one for one in estate.principals.values() if one.kind is PrincipalKind.GROUP]
    knows = estate.coverage.knows
    return frozenset(one.id for one in groups if not knows(Collectable.GROUP_MEMBERS, one.id, one.tenant or ""))


def member_rows(
    members: Mapping[str, Mapping[str, tuple[Span, ...]]],
    groups: Iterable[tuple[Holder, int]],
    identity_row: Mapping[str, int],
) -> Iterator[tuple[int, int, tuple[Span, ...]]]:
    """The identities in some groups: number of the group, row of the identity, and when."""
    for holder, number in groups:
        for member, spans in members.get(holder.id or "", {}).items():
            if member in identity_row:
                yield number, identity_row[member], spans


def member_columns(
    members: Mapping[str, Mapping[str, tuple[Span, ...]]],
    groups: Iterable[tuple[Holder, int]],
    identity_row: Mapping[str, int],
) -> MemberColumns:
    """The identities in the groups that hold access."""
    rows: list[tuple[int, int, int, int]] = []
    several = []
    for number, row, spans in member_rows(members, groups, identity_row):
        if len(spans) == 1:
            rows.append((number, row, ticks(spans[0].since, -FOREVER), ticks(spans[0].until, FOREVER)))
        else:
            several.append((number, row, spans))
    table = np.array(sorted(rows), dtype=np.int64).reshape(-1, 4)
    group, identity = table[:, 0].astype(np.int32), table[:, 1].astype(np.int32)
    return MemberColumns(group, identity, table[:, 2].copy(), table[:, 3].copy(), tuple(several))


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
        low, high = np.searchsorted(self.group, (group, group + 1))
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
