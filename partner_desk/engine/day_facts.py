"""The facts about people on one day: what each identity is linked to, which accesses are in force.

Facts that hold all day are handled in columns; the few that begin or end inside the day are named one by one
and given their part of it.
"""

from __future__ import annotations

import itertools
from bisect import bisect_right
from collections.abc import Sequence
from copy import copy
from dataclasses import dataclass
from datetime import date
from functools import cached_property

import numpy as np
import numpy.typing as npt

from partner_desk.domain.access import AccessKind, PrincipalKind
from partner_desk.domain.coverage import ALL, Collectable
from partner_desk.domain.moments import ONE_DAY, start_of
from partner_desk.domain.scopes import Ints
from partner_desk.engine.access_table import Accesses, Profile, Times, ticks
from partner_desk.engine.fact_index import FactIndex
from partner_desk.engine.group_members import Groups
from partner_desk.engine.interval_set import DayIntervals, Part
from partner_desk.readings.checks import UNRECORDED

Words = tuple[tuple[str, Part], ...]
"""What a check says of a candidate: words, each for a part of the day."""


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
class InForce:
    """Accesses on the day: `whole` marks the rows in force all day, `partial` gives the others' part of it."""

    whole: npt.NDArray[np.bool_]
    partial: dict[int, Part]


@dataclass(frozen=True, eq=False)
class Sorts:
    """Accesses by what the checks say of them: one profile of each sort, and of each row in force all day its sort.

    Rows that are not in force all day have -1. `said` is what is said of each sort.
    """

    examples: Sequence[Profile]
    said: tuple[tuple[object, ...], ...]
    of_row: npt.NDArray[np.intp]


class DayFacts:
    """What a fact index says on one day."""

    def __init__(self, fact_index: FactIndex, day: date) -> None:
        """Cut the day where facts begin or end inside it."""
        self.fact_index = fact_index
        self.day = day
        start = start_of(day)
        inside = [one for one in fact_index.instants if start < one < start + ONE_DAY]
        self.time = DayIntervals(day, tuple(inside))
        self.first = ticks(start, 0)
        self.last = ticks(start + ONE_DAY, 0)

    @cached_property
    def season(self) -> int | None:
        """The number of the days in a row on which nothing about people differs; None for a day that is cut itself."""
        return None if self.time.cuts else bisect_right(self.fact_index.people_edges, self.first)

    def of_part(self, fact_index: FactIndex) -> DayFacts:
        """The same facts about people, with the accesses of a part of the fact index."""
        part = copy(self)
        part.fact_index = fact_index
        for name in ("accesses", "foreign", "sorts", "foreign_sorts"):
            part.__dict__.pop(name, None)
        return part

    def take_over(self, before: DayFacts, people: bool) -> None:
        """Take what is known of the same day, cut alike: of profiles, and of `people` if they are the same."""
        names = ["link_profiles", "unlisted_profile", "groups", "tenant_rows"] if people else []
        if len(self.fact_index.profiles) == len(before.fact_index.profiles):
            names += ["activity", "_sort_of_profile"]
        for name in names:
            if name in before.__dict__:
                self.__dict__[name] = before.__dict__[name]

    def in_force(self, since: Times, until: Times) -> InForce:
        """Which rows of two columns of bounds are in force all day or for a part of it."""
        whole = (since <= self.first) & (until >= self.last)
        if whole.all():
            return InForce(whole, {})
        some = (since < self.last) & (until > self.first) & ~whole
        partial = {int(row): self._part(int(since[row]), int(until[row])) for row in np.flatnonzero(some)}
        return InForce(whole, partial)

    def _part(self, since: int, until: int) -> Part:
        edges = (self.first, *(ticks(cut, 0) for cut in self.time.cuts), self.last)
        return sum(
            1 << piece
            for piece, (left, right) in enumerate(itertools.pairwise(edges))
            if since <= left and right <= until
        )

    @cached_property
    def accesses(self) -> InForce:
        """The accesses of identities, groups and the like."""
        return self.in_force(self.fact_index.accesses.since, self.fact_index.accesses.until)

    @cached_property
    def foreign(self) -> InForce:
        """The accesses of foreign groups."""
        return self.in_force(self.fact_index.foreign.since, self.fact_index.foreign.until)

    def part_of(self, accesses: Accesses, row: int) -> Part:
        """The part of the day in which one access is in force."""
        force = self.foreign if accesses is self.fact_index.foreign else self.accesses
        return self.time.whole if force.whole[row] else force.partial.get(row, 0)

    @cached_property
    def sorts(self) -> Sorts:
        """The accesses of identities, groups and the like, by what is said of them."""
        return self._sorted(self.fact_index.accesses, self.accesses)

    @cached_property
    def foreign_sorts(self) -> Sorts:
        """The accesses of foreign groups, by what is said of them."""
        return self._sorted(self.fact_index.foreign, self.foreign)

    def _sorted(self, accesses: Accesses, force: InForce) -> Sorts:
        examples, said, numbers = self._sort_of_profile
        of_row = numbers.take(accesses.profile)
        if not force.whole.all():
            of_row[~force.whole] = -1
        return Sorts(examples, said, of_row)

    @cached_property
    def _sort_of_profile(self) -> tuple[list[Profile], tuple[tuple[object, ...], ...], npt.NDArray[np.intp]]:
        """One profile of each sort, what is said of it, and the sort of each profile: they differ in when active."""
        sorts: dict[tuple[object, ...], int] = {}
        examples: list[Profile] = []
        numbers = np.empty(len(self.fact_index.profile_list), dtype=np.intp)
        for number, profile in enumerate(self.fact_index.profile_list):
            key = (profile.via, profile.word, profile.judged_role, self.activity[profile])
            if key not in sorts:
                sorts[key] = len(sorts)
                examples.append(profile)
            numbers[number] = sorts[key]
        return examples, tuple(sorts), numbers

    @cached_property
    def activity(self) -> dict[Profile, Words]:
        """What the check of activity says of each profile."""
        return {profile: self._activity(profile) for profile in self.fact_index.profiles}

    def _activity(self, profile: Profile) -> Words:
        if profile.kind is None:
            return ((UNRECORDED, self.time.whole),)
        if profile.kind is AccessKind.ACTIVE:
            return (("held" if profile.pim_known else "perhaps-held", self.time.whole),)
        active = self.time.parts(profile.activations)
        rest = "eligible" if profile.activations_known else "perhaps-activated"
        return tuple((word, part) for word, part in (("activated", active), (rest, self.time.whole & ~active)) if part)

    # Identities -------------------------------------------------------------------------------------------

    @cached_property
    def link_profiles(self) -> tuple[list[LinkProfile], Ints]:
        """The different link profiles of the day, and the number of the profile of each identity."""
        columns = self.fact_index.links
        force = self.in_force(columns.since, columns.until)
        total = len(self.fact_index.identities)
        code = np.full(total, -1, dtype=np.int64)
        code[columns.identity[force.whole]] = columns.number[force.whole]
        gone = (columns.disabled <= self.first).astype(np.int64) + 2 * (columns.deleted <= self.first)
        code = (((code + 1) * 2 + columns.known) * 4 + gone) * 2 + self.users
        special = {int(columns.identity[row]) for row in force.partial}
        special |= {int(row) for row in np.flatnonzero(_within(columns.disabled, self.first, self.last))}
        special |= {int(row) for row in np.flatnonzero(_within(columns.deleted, self.first, self.last))}
        number_of = np.zeros(int(code.max(initial=0)) + 1, dtype=np.int32)
        number_of[code] = 1  # codes are small numbers: marking them is much faster than sorting them
        profiles: dict[LinkProfile, int] = {}
        for one in np.flatnonzero(number_of).tolist():
            number_of[one] = profiles.setdefault(self._whole_profile(one), len(profiles))
        numbers: Ints = number_of.take(code)
        for identity in special:
            profile = self.link_profile(identity)
            numbers[identity] = profiles.setdefault(profile, len(profiles))
        return list(profiles), numbers

    def _whole_profile(self, code: int) -> LinkProfile:
        whole = self.time.whole
        number, known, gone, user = (code // 16) - 1, bool(code // 8 % 2), code // 2 % 4, bool(code % 2)
        links = ((self.fact_index.links.ids[number], whole),) if number >= 0 else ()
        return LinkProfile(
            links,
            0 if links or known else whole,
            whole if gone & 1 and not gone & 2 else 0,
            whole if gone & 2 else 0,
            user,
        )

    @cached_property
    def users(self) -> npt.NDArray[np.bool_]:
        """Which identities are members or guests; none where PIM was looked at everywhere."""
        said = self.fact_index.estate.coverage.said(Collectable.PIM)
        if said.get(ALL) and all(said.values()):
            return np.zeros(len(self.fact_index.identities), dtype=np.bool_)
        kinds = (PrincipalKind.MEMBER, PrincipalKind.GUEST)
        return np.array([one.kind in kinds for one in self.fact_index.identities], dtype=np.bool_)

    def link_profile(self, identity: int) -> LinkProfile:
        """The profile of one identity, from its facts."""
        columns = self.fact_index.links
        person = self.fact_index.identities[identity]
        links: dict[str, Part] = {}
        rowed = 0
        for row in columns.rows_of.get(identity, ()):
            part = self._part(int(columns.since[row]), int(columns.until[row]))
            if part:
                number = columns.ids[int(columns.number[row])]
                links[number] = links.get(number, 0) | part
                rowed |= part
        deleted = self.time.part(person.deleted_from, None) if person.deleted_from else 0
        disabled = self.time.part(person.disabled_from, None) & ~deleted if person.disabled_from else 0
        rest = 0 if columns.known[identity] else self.time.whole & ~rowed
        return LinkProfile(tuple(sorted(links.items())), rest, disabled, deleted, bool(self.users[identity]))

    @cached_property
    def unlisted_profile(self) -> LinkProfile:
        """The profile of the identity that nobody listed: linked to nobody, where all links are known."""
        known = self.fact_index.estate.coverage.knows(Collectable.PARTNER_ADMIN_LINKS)
        return LinkProfile((), 0 if known else self.time.whole, 0, 0)

    def member_part(self, group: str, identity: str) -> Part:
        """The part of the day in which an identity is known to be in a group."""
        return self.time.parts(self.fact_index.members.get(group, {}).get(identity, ()))

    def eligible_part(self, group: str, identity: str) -> Part:
        """The part of the day in which an identity may be in a group by activating a membership."""
        spans = self.fact_index.eligible_members.get(group, {}).get(identity, ())
        return self.time.parts(spans) & ~self.member_part(group, identity) if spans else 0

    # Who stands behind a holder ---------------------------------------------------------------------------

    @cached_property
    def groups(self) -> Groups:
        """The members of the groups that hold access."""
        columns = self.fact_index.member_columns
        force = self.in_force(columns.since, columns.until)
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
        for group, identity, spans in self.fact_index.eligible_columns:
            groups.may_activate(group, identity, self.time.parts(spans))
        return groups

    @cached_property
    def tenant_rows(self) -> dict[str | None, npt.NDArray[np.bool_]]:
        """Which identities belong to each tenant."""
        tenants = np.array([one.tenant or "" for one in self.fact_index.identities], dtype=object)
        return {tenant: tenants == tenant for tenant in {one.tenant or "" for one in self.fact_index.identities}}


def _within(times: Times, first: int, last: int) -> npt.NDArray[np.bool_]:
    return (times > first) & (times < last)
