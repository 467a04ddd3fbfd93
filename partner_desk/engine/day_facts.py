"""What a fact index says on one day: which accesses are in force, and what people are."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import cached_property

import numpy as np
import numpy.typing as npt

from partner_desk.domain.access import AccessKind
from partner_desk.domain.coverage import Collectable
from partner_desk.domain.moments import ONE_DAY, start_of
from partner_desk.domain.scopes import Ints
from partner_desk.engine.access_table import FOREVER, Accesses, Links, Profile, Times, moment_at, ticks
from partner_desk.engine.fact_index import FactIndex
from partner_desk.engine.group_members import Groups, Memberships
from partner_desk.engine.interval_set import DayIntervals, InForce, Part, Ticks
from partner_desk.engine.people_facts import LinkProfile, PeopleFacts
from partner_desk.readings.checks import UNRECORDED

Words = tuple[tuple[str, Part], ...]
"""What a check says of a candidate: words, each for a part of the day."""


@dataclass(frozen=True, eq=False)
class ProfileSorts:
    """Profiles by what the checks say of them on a day: one `example` of each sort, what is `said` of it, and the sort
    of each profile: they differ in when they are active.
    """

    activity: dict[Profile, Words]
    """What the check of activity says of each profile."""
    examples: Sequence[Profile]
    said: tuple[tuple[object, ...], ...]
    of_profile: npt.NDArray[np.intp]


@dataclass(frozen=True, eq=False)
class Sorts:
    """Accesses by what the checks say of them: `profiles`, and of each row in force all day its sort, else -1."""

    profiles: ProfileSorts
    of_row: npt.NDArray[np.intp]

    @property
    def examples(self) -> Sequence[Profile]:
        """One profile of each sort."""
        return self.profiles.examples


class DayFacts:
    """What a fact index says on one day."""

    def __init__(self, fact_index: FactIndex, day: date) -> None:
        """Cut the day where facts begin or end inside it."""
        self.fact_index = fact_index
        self.day = day
        start = start_of(day)
        self.time = DayIntervals.of(day, fact_index.cuts(start, start + ONE_DAY))
        self._ticks = Ticks(self.time)

    # Accesses ---------------------------------------------------------------------------------------------

    @cached_property
    def accesses(self) -> InForce:
        """The accesses of identities, groups and the like."""
        return self.in_force(self.fact_index.accesses.since, self.fact_index.accesses.until)

    @cached_property
    def foreign(self) -> InForce:
        """The accesses of foreign groups."""
        return self.in_force(self.fact_index.foreign.since, self.fact_index.foreign.until)

    def in_force(self, since: Times, until: Times) -> InForce:
        """Which rows of two columns of bounds are in force all day or for a part of it."""
        return self._ticks.in_force(since, until)

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
        of_row = self.profile_sorts.of_profile.take(accesses.profile)
        if not force.whole.all():
            of_row[~force.whole] = -1
        return Sorts(self.profile_sorts, of_row)

    @cached_property
    def profile_sorts(self) -> ProfileSorts:
        """The profiles by what is said of them."""
        times = self.time.first, self.time.last, self.time.cuts
        return self.fact_index.memo(_profile_sorts, self.fact_index.profile_list, times)

    # People -----------------------------------------------------------------------------------------------

    @cached_property
    def people(self) -> PeopleFacts:
        """What is so of people: found once for all days in a row between which nothing of it changes."""
        index, time = self.fact_index, self.time
        if not time.cuts:
            edges = [-FOREVER, *index.people_edges, FOREVER]
            next_one = bisect_right(edges, ticks(time.first, 0))
            time = DayIntervals(moment_at(edges[next_one - 1]), moment_at(edges[next_one]))
        pim, linked = index.said(Collectable.PIM), index.said(Collectable.PARTNER_ADMIN_LINKS)
        times = time.first, time.last, time.cuts
        return index.memo(_people, times, index.links, index.memberships, linked, pim, index.unlisted_exists)

    @property
    def link_profiles(self) -> tuple[list[LinkProfile], Ints]:
        """The different link profiles of the day, and the number of the profile of each identity."""
        return self.people.link_profiles

    @property
    def unlisted_profile(self) -> LinkProfile:
        """The profile of the identity that nobody listed."""
        return self.people.unlisted_profile

    @property
    def groups(self) -> Groups:
        """The members of the groups that hold access."""
        return self.people.groups

    def member_part(self, group: str, identity: str) -> Part:
        """The part of the day in which an identity is known to be in a group."""
        return self.time.parts(self.fact_index.memberships.members.get(group, {}).get(identity, ()))

    def eligible_part(self, group: str, identity: str) -> Part:
        """The part of the day in which an identity may be in a group by activating a membership."""
        spans = self.fact_index.memberships.eligible.get(group, {}).get(identity, ())
        return self.time.parts(spans) & ~self.member_part(group, identity) if spans else 0


_Times = tuple[datetime, datetime, tuple[datetime, ...]]


def _people(
    times: _Times,
    links: Links,
    memberships: Memberships,
    linked_said: Mapping[str, bool],
    pim_said: Mapping[str, bool],
    unlisted_exists: bool,
) -> PeopleFacts:
    return PeopleFacts(DayIntervals(*times), links, memberships, linked_said, pim_said, unlisted_exists)


def _profile_sorts(profiles: Sequence[Profile], times: _Times) -> ProfileSorts:
    time = DayIntervals(*times)
    activity = {profile: _activity(profile, time) for profile in profiles}
    sorts: dict[tuple[object, ...], int] = {}
    examples: list[Profile] = []
    numbers = np.empty(len(profiles), dtype=np.intp)
    for number, profile in enumerate(profiles):
        key = (profile.via, profile.word, profile.judged_role, activity[profile])
        if key not in sorts:
            sorts[key] = len(sorts)
            examples.append(profile)
        numbers[number] = sorts[key]
    return ProfileSorts(activity, examples, tuple(sorts), numbers)


def _activity(profile: Profile, time: DayIntervals) -> Words:
    if profile.kind is None:
        return ((UNRECORDED, time.whole),)
    if profile.kind is AccessKind.ACTIVE:
        return (("held" if profile.pim_known else "perhaps-held", time.whole),)
    active = time.parts(profile.activations)
    rest = "eligible" if profile.activations_known else "perhaps-activated"
    return tuple((word, part) for word, part in (("activated", active), (rest, time.whole & ~active)) if part)
