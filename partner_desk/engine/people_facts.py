"""The facts about people on one day: what each identity is linked to, and who is in the groups that hold access.

Facts that hold all day are handled in columns; the few that begin or end inside the day are named one by one
and given their part of it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from partner_desk.domain.coverage import ALL
from partner_desk.domain.scopes import Ints
from partner_desk.engine.access_table import Links
from partner_desk.engine.group_members import Groups, Memberships
from partner_desk.engine.identities import Flags
from partner_desk.engine.interval_set import DayIntervals, Part, Ticks


@dataclass(frozen=True, slots=True)
class LinkProfile:
    """What one identity's link and life are on the day: `links` (PartnerID, part), the part without a row in
    which nobody knows, and the parts in which it is disabled or deleted.

    `user` marks a member or guest, where it matters whether what users hold is more than an activation.
    """

    links: tuple[tuple[str, Part], ...]
    unrecorded: Part
    disabled: Part
    deleted: Part
    user: bool = False


@dataclass(frozen=True, eq=False)
class PeopleFacts:
    """What is so of people on a day, or on all days in a row (`time`) between which nothing of it changes.

    `linked_said` and `pim_said` are of whom the links were collected, and where PIM was looked at.
    """

    time: DayIntervals
    links: Links
    memberships: Memberships
    linked_said: Mapping[str, bool]
    pim_said: Mapping[str, bool]
    unlisted_exists: bool
    """Whether there may be an identity that nobody listed."""

    @cached_property
    def _ticks(self) -> Ticks:
        return Ticks(self.time)

    @cached_property
    def link_profiles(self) -> tuple[list[LinkProfile], Ints]:
        """The different link profiles of the day, and the number of the profile of each identity."""
        columns, first = self.links, self._ticks.first
        force = self._ticks.in_force(columns.since, columns.until)
        code = np.full(len(columns.known), -1, dtype=np.int64)
        code[columns.identity[force.whole]] = columns.number[force.whole]
        gone = (columns.disabled <= first).astype(np.int64) + 2 * (columns.deleted <= first)
        code = (((code + 1) * 2 + columns.known) * 4 + gone) * 2 + self._users
        special = {int(columns.identity[row]) for row in force.partial}
        special |= {*self._ticks.inside(columns.disabled), *self._ticks.inside(columns.deleted), *columns.returned}
        number_of = np.zeros(int(code.max(initial=0)) + 1, dtype=np.int32)
        number_of[code] = 1  # codes are small numbers: marking them is much faster than sorting them
        profiles: dict[LinkProfile, int] = {}
        for one in np.flatnonzero(number_of).tolist():
            number_of[one] = profiles.setdefault(self._whole_profile(one), len(profiles))
        numbers: Ints = number_of.take(code)
        for identity in special:
            profile = self._profile(identity)
            numbers[identity] = profiles.setdefault(profile, len(profiles))
        return list(profiles), numbers

    def _whole_profile(self, code: int) -> LinkProfile:
        whole = self.time.whole
        number, known, gone, user = (code // 16) - 1, bool(code // 8 % 2), code // 2 % 4, bool(code % 2)
        links = ((self.links.ids[number], whole),) if number >= 0 else ()
        return LinkProfile(
            links,
            0 if links or known else whole,
            whole if gone & 1 and not gone & 2 else 0,
            whole if gone & 2 else 0,
            user,
        )

    @cached_property
    def _users(self) -> Flags:
        """Which identities are members or guests; none where PIM was looked at everywhere."""
        users = self.memberships.identities.users
        everywhere = self.pim_said.get(ALL) and all(self.pim_said.values())
        return np.zeros_like(users) if everywhere else users

    def _profile(self, identity: int) -> LinkProfile:
        """The profile of one identity, from its facts."""
        columns = self.links
        person = self.memberships.identities.list[identity]
        links: dict[str, Part] = {}
        rowed = 0
        for row in columns.rows_of.get(identity, ()):
            part = self._ticks.part(int(columns.since[row]), int(columns.until[row]))
            if part:
                number = columns.ids[int(columns.number[row])]
                links[number] = links.get(number, 0) | part
                rowed |= part
        deleted = self.time.parts(person.deleted)
        disabled = self.time.parts(person.disabled) & ~deleted
        rest = 0 if columns.known[identity] else self.time.whole & ~rowed
        return LinkProfile(tuple(sorted(links.items())), rest, disabled, deleted, bool(self._users[identity]))

    @cached_property
    def unlisted_profile(self) -> LinkProfile:
        """The profile of the identity that nobody listed: linked to nobody, where all links are known."""
        return LinkProfile((), 0 if self.linked_said.get(ALL) else self.time.whole, 0, 0)

    @property
    def tenant_rows(self) -> Mapping[str | None, Flags]:
        """Which identities belong to each tenant."""
        return self.memberships.identities.of_tenant

    @cached_property
    def groups(self) -> Groups:
        """The members of the groups that hold access."""
        columns = self.memberships.columns
        force = self._ticks.in_force(columns.since, columns.until)
        parts: dict[int, dict[int, Part]] = {}
        for row, bits in force.partial.items():
            parts.setdefault(int(columns.group[row]), {})[int(columns.identity[row])] = bits
        also = []
        for group, identity, spans in columns.several:
            bits = self.time.parts(spans)
            if bits == self.time.whole:
                also.append((group, identity))
            elif bits:
                parts.setdefault(group, {})[identity] = bits
        groups = Groups(columns.group[force.whole], columns.identity[force.whole], parts, also)
        for group, identity, spans in self.memberships.eligible_rows:
            groups.may_activate(group, identity, self.time.parts(spans))
        return groups
