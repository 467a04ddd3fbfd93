"""Holders and lanes: for which partners, or for which sellers, each holder stands how.

A lane is one partner asked about (for links) or one set of accepted sellers (for access that earns credit);
sixty-four lanes are one word of bits.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property, partial

import numpy as np

from partner_desk.domain.partners import Partner
from partner_desk.engine.access_table import Holder, HolderKind
from partner_desk.engine.compressed_tree import Bits
from partner_desk.engine.group_members import Holders
from partner_desk.engine.holder_checks import (
    Accepted,
    Clock,
    Inside,
    Standing,
    foreign_standing,
    inside,
    link_standing,
    market_standing,
    partner_link_words,
    seller_link_word,
    seller_standing,
)
from partner_desk.engine.people_facts import LinkProfile, PeopleFacts

WIDTH = 64
"""Lanes in a block."""

ALL_LANES = np.uint64(2**WIDTH - 1)


@dataclass(frozen=True, slots=True)
class Lane:
    """One partner (`partner`) or one set of accepted sellers (`accepted`)."""

    partner: Partner | None = None
    accepted: Accepted | None = None

    def standing(self, profile: LinkProfile, clock: Clock) -> Standing:
        """How an identity with this profile stands towards the lane."""
        if self.partner is not None:
            return link_standing(profile, self.partner, clock)
        assert self.accepted is not None
        return seller_standing(profile, self.accepted, clock)

    def link_words(self, partner_id: str, clock: Clock) -> Mapping[str, str]:
        """What the checks of links say of one PartnerID, by name of the check."""
        if self.partner is not None:
            return partner_link_words(partner_id, self.partner, clock)
        assert self.accepted is not None
        return {"seller-link": seller_link_word(partner_id, self.accepted, clock)}

    def market(self, tenant: str) -> bool:
        """Whether a marketplace delegation to this tenant speaks for the lane."""
        return any(partner.tenant == tenant for partner in self.partners)

    @property
    def partners(self) -> tuple[Partner, ...]:
        """The partner, or the sellers."""
        if self.partner is not None:
            return (self.partner,)
        return self.accepted.partners if self.accepted is not None else ()

    @property
    def complete(self) -> bool:
        """Whether nobody else can be meant."""
        return self.accepted is None or self.accepted.complete


@dataclass(frozen=True, eq=False)
class Stand:
    """One standing and who has it: lanes by number of holder, known or only perhaps (through an open group)."""

    standing: Standing
    known: Bits
    perhaps: Bits
    everywhere: int
    """The lanes in which anybody at all has it."""


@dataclass(frozen=True, slots=True)
class Member:
    """Somebody who is in a group for a part of the day only, or can activate that."""

    inside: Inside
    standings: tuple[tuple[Standing, int], ...]


class LaneBlock:
    """Up to sixty-four lanes and how every holder stands in them on a day."""

    def __init__(self, people: PeopleFacts, partners: Mapping[str, Partner], lanes: Sequence[Lane]) -> None:
        """Nothing is worked out yet."""
        self.people = people
        self.partners = partners
        self.lanes = list(lanes)
        self.clock = Clock(people.time.whole, people.time.first)
        self._alike: dict[tuple[object, ...], Standing] = {}

    @property
    def _holders(self) -> Holders:
        return self.people.memberships.holders

    @cached_property
    def by_profile(self) -> list[dict[Standing, int]]:
        """For each link profile of the day: its standings, each with its lanes; the unlisted identity's last."""
        profiles = [*self.people.link_profiles[0], self.people.unlisted_profile]
        return [self._standings(profile) for profile in profiles]

    def _standings(self, profile: LinkProfile) -> dict[Standing, int]:
        """The standings of one profile, asked once for all lanes to which none of its PartnerIDs belongs."""
        own = {number for one, _ in profile.links for number in self._lanes_with.get(one, ())}
        standings = self._lanes_of(lambda lane: self._standing(lane, profile), own)
        mine = sum(1 << number for number in own)
        for lanes in self._by_completeness:
            strange = lanes & ~mine
            if strange:
                standing = self._standing(self.lanes[strange.bit_length() - 1], profile)
                standings[standing] = standings.get(standing, 0) | strange
        return standings

    def _standing(self, lane: Lane, profile: LinkProfile) -> Standing:
        """A standing, asked once for all whose PartnerIDs are of the same kind to the lane."""
        links = tuple((self._kind(lane, number), part) for number, part in profile.links)
        key = (lane.complete, links, profile.unrecorded, profile.disabled, profile.deleted, profile.user)
        if key not in self._alike:
            self._alike[key] = lane.standing(profile, self.clock)
        return self._alike[key]

    def _kind(self, lane: Lane, number: str) -> tuple[bool, bool] | None:
        """What a PartnerID is to a lane: global and closed; None if it is open, or unheard of, and none of its own."""
        for partner in lane.partners:
            if number in partner.partner_ids:
                return number == partner.global_id, self.clock.closed(partner, number)
        others = lane.accepted.others if lane.accepted is not None else ()
        return (False, True) if any(self.clock.closed(partner, number) for partner in others) else None

    @cached_property
    def _by_completeness(self) -> list[int]:
        """The lanes in which nobody else can be meant, and the others."""
        complete = sum(1 << number for number, lane in enumerate(self.lanes) if lane.complete)
        return [complete, (1 << len(self.lanes)) - 1 & ~complete]

    @cached_property
    def _lanes_with(self) -> dict[str, list[int]]:
        """The lanes that each PartnerID belongs to."""
        lanes: dict[str, list[int]] = {}
        for number, lane in enumerate(self.lanes):
            for partner in lane.partners:
                for one in set(partner.partner_ids):
                    lanes.setdefault(one, []).append(number)
        return lanes

    def _lanes_of(
        self, standing: Callable[[Lane], Standing], chosen: Iterable[int] | None = None
    ) -> dict[Standing, int]:
        lanes: dict[Standing, int] = {}
        for number in range(len(self.lanes)) if chosen is None else chosen:
            one = standing(self.lanes[number])
            lanes[one] = lanes.get(one, 0) | 1 << number
        return lanes

    @cached_property
    def stands(self) -> list[Stand]:
        """Every standing that somebody has."""
        standings = list({standing: None for table in self.by_profile for standing in table})
        numbers = self.people.link_profiles[1]
        stands = []
        for standing in standings:
            by_profile = np.array([table.get(standing, 0) for table in self.by_profile], dtype=np.uint64)
            own = by_profile[numbers]
            unlisted = by_profile[-1] if self.people.unlisted_exists else np.uint64(0)
            everywhere = int(np.bitwise_or.reduce(own, initial=np.uint64(0)) | unlisted)
            if everywhere:
                known, perhaps = self._standing_holders(own, unlisted)
                stands.append(Stand(standing, known, perhaps, everywhere))
        return stands + self._market()

    def _standing_holders(self, own: Bits, unlisted: np.uint64) -> tuple[Bits, Bits]:
        holders, memberships, tenant_rows = self._holders, self.people.memberships, self.people.tenant_rows
        known = np.zeros(len(holders.list), dtype=np.uint64)
        perhaps = np.zeros_like(known)
        rows, numbers = holders.identities
        known[numbers] = own[rows]
        nobody = np.zeros(len(own), dtype=np.bool_)
        groups = self.people.groups
        if len(groups.starts):
            known[groups.filled] = np.bitwise_or.reduceat(own[groups.identity], groups.starts)
        for number, group in memberships.open_holders.items():
            others = tenant_rows.get(group.tenant or "", nobody).copy()
            others[groups.whole(number)] = False
            others[list(groups.part(number))] = False
            perhaps[number] = np.bitwise_or.reduce(own[others], initial=unlisted)
        for kind in (HolderKind.EVERYBODY_OF, HolderKind.EVERYBODY_ELSE):
            for holder, number in holders.by_kind[kind]:
                rows_of = tenant_rows.get(holder.id, nobody)
                rows_of = rows_of if kind is HolderKind.EVERYBODY_OF else ~rows_of
                known[number] = np.bitwise_or.reduce(own[rows_of], initial=unlisted)
        return known, perhaps

    def _market(self) -> list[Stand]:
        known = np.zeros(len(self._holders.list), dtype=np.uint64)
        everywhere = 0
        for holder, number in self._holders.by_kind[HolderKind.MARKETPLACE]:
            bits = self.market_lanes(holder)
            known[number] = bits
            everywhere |= bits
        if not everywhere:
            return []
        return [Stand(market_standing(self.clock), known, np.zeros_like(known), everywhere)]

    def market_lanes(self, holder: Holder) -> int:
        """The lanes for which a marketplace authorization speaks."""
        return sum(1 << number for number, lane in enumerate(self.lanes) if lane.market(holder.managing))

    @cached_property
    def members(self) -> dict[int, list[Member]]:
        """Per number of a group holder: those who are in it for a part of the day only, or can activate that."""
        numbers, groups = self.people.link_profiles[1], self.people.groups
        open_ = self.people.memberships.open_holders
        members: dict[int, list[Member]] = {}
        for group, part in groups.parts.items():
            for row, known in part.items():
                when = inside(self.clock.whole, known, groups.perhaps(group, row), is_open=group in open_)
                standings = tuple(self.by_profile[int(numbers[row])].items())
                members.setdefault(group, []).append(Member(when, standings))
        return members

    @cached_property
    def foreign_stands(self) -> list[Stand]:
        """Every standing that some foreign group has."""
        everyone = list(self.partners.values())
        by_standing: dict[Standing, Bits] = {}
        for holder, number in self._holders.by_kind[HolderKind.FOREIGN]:
            for standing, lanes in self._lanes_of(partial(self._foreign, holder.id, everyone)).items():
                bits = by_standing.setdefault(standing, np.zeros(len(self._holders.list), dtype=np.uint64))
                bits[number] = lanes
        return [Stand(standing, bits, np.zeros_like(bits), 0) for standing, bits in by_standing.items()]

    def _foreign(self, group: str | None, everyone: Sequence[Partner], lane: Lane) -> Standing:
        return foreign_standing(group, lane.accepted or Accepted((), True), everyone, self.clock)
