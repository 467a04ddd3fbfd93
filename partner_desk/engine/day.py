"""One estate on one day under one reading: what everything that is judged on that day shares."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from functools import cached_property

from partner_desk.domain.moments import start_of
from partner_desk.domain.partners import Partner
from partner_desk.engine.chain_results import ChainResults
from partner_desk.engine.check_values import CheckValues, DisputePolicy
from partner_desk.engine.day_facts import DayFacts
from partner_desk.engine.fact_index import FactIndex
from partner_desk.engine.gates import Gates
from partner_desk.engine.partner_bits import Lane, LaneBlock
from partner_desk.engine.people_facts import PeopleFacts
from partner_desk.engine.program_planes import DayPlanes
from partner_desk.engine.propagation import Canvases, Propagation
from partner_desk.engine.subscription_checks import PartnersAt, SubscriptionChecks
from partner_desk.engine.subscriptions import SubscriptionStates, places_at
from partner_desk.readings.library import Reading


class EstateOnDay:
    """One estate on one day under one reading: everything the verdict tables of that day share."""

    def __init__(self, fact_index: FactIndex, reading: Reading, day: date, partners: Sequence[Partner]) -> None:
        """`partners` are the lanes, at most `WIDTH`."""
        self.fact_index = fact_index
        self.reading = reading
        self.day = day
        self.partners = list(partners)
        self.facts = DayFacts(fact_index, day)
        self._planes: dict[DisputePolicy, DayPlanes] = {}
        self._canvases: Canvases = {}

    @cached_property
    def places(self) -> SubscriptionStates:
        """The facts about subscriptions on the day."""
        return places_at(self.fact_index, start_of(self.day))

    @cached_property
    def _ids(self) -> tuple[str, ...]:
        return tuple(one.id for one in self.partners)

    @cached_property
    def block(self) -> LaneBlock:
        """How everybody stands towards the partners."""
        return self.fact_index.memo(_block, self.facts.people, self.fact_index.estate.partners, self._ids)

    def planes(self, policy: DisputePolicy) -> DayPlanes:
        """The shared planes of one dispute policy."""
        if policy not in self._planes:
            memo = self.fact_index.memo
            values, gates = self._check_values(policy), self._gates(policy)
            results = memo(ChainResults, values, self.facts.time.whole)
            propagation = Propagation(self.facts, results, self._canvases)
            read = None if policy is DisputePolicy.READ else self.planes(DisputePolicy.READ)
            self._planes[policy] = DayPlanes(self.places, start_of(self.day), gates, propagation, self.block, read)
        return self._planes[policy]

    def _check_values(self, policy: DisputePolicy) -> CheckValues:
        read = None if policy is DisputePolicy.READ else self._check_values(DisputePolicy.READ)
        return self.fact_index.memo(CheckValues, self.fact_index.role_names, self.reading, self.day, policy, read)

    def _gates(self, policy: DisputePolicy) -> Gates:
        memo, everyone = self.fact_index.memo, self.fact_index.estate.partners
        partners = memo.settled(PartnersAt.of, everyone, self._ids, start_of(self.day))
        read = None if policy is DisputePolicy.READ else self._gates(DisputePolicy.READ)
        return memo(Gates, memo(SubscriptionChecks, self.places, partners), self._check_values(policy), read)


def _block(people: PeopleFacts, partners: Mapping[str, Partner], ids: tuple[str, ...]) -> LaneBlock:
    return LaneBlock(people, partners, [Lane(partner=partners[one]) for one in ids])
