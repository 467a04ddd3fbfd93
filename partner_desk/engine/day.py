"""One estate on one day under one reading: what everything that is judged on that day shares."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from functools import cached_property

import numpy as np

from partner_desk.domain.moments import start_of
from partner_desk.domain.partners import Partner
from partner_desk.engine.chain_results import ChainResults
from partner_desk.engine.check_values import CheckValues, DisputePolicy
from partner_desk.engine.day_facts import DayFacts
from partner_desk.engine.fact_index import FactIndex
from partner_desk.engine.gates import Gates
from partner_desk.engine.partner_bits import Lane, LaneBlock
from partner_desk.engine.program_planes import DayPlanes
from partner_desk.engine.propagation import Canvases, Propagation
from partner_desk.engine.subscription_checks import SubscriptionChecks
from partner_desk.engine.subscriptions import SubscriptionStates, places_at
from partner_desk.readings.library import Reading


class EstateOnDay:
    """One estate on one day under one reading: everything the verdict tables of that day share."""

    def __init__(
        self,
        fact_index: FactIndex,
        reading: Reading,
        day: date,
        partners: Sequence[Partner],
        whole: EstateOnDay | None = None,
    ) -> None:
        """`partners` are the lanes, at most `WIDTH`. `whole` is the day that this one is a part of."""
        self.fact_index = fact_index
        self.reading = reading
        self.day = day
        self.partners = list(partners)
        self.facts: DayFacts
        self._chain_results_by_key: dict[DisputePolicy, ChainResults] = {}
        self._gates: dict[DisputePolicy, Gates] = {}
        if whole is None:
            self.facts = DayFacts(fact_index, day)
        else:
            self._be_part(whole)
        self._planes: dict[DisputePolicy, DayPlanes] = {}
        self._canvases: Canvases = {}

    def _be_part(self, whole: EstateOnDay) -> None:
        """Take over from the whole day what parts have in common."""
        self.block = whole.block
        self.block.stands  # noqa: B018 - worked out once for all parts
        self.facts = whole.facts.of_part(self.fact_index)
        self._chain_results_by_key = whole._chain_results_by_key
        if "places" in whole.__dict__:
            every, own = whole.fact_index.compressed_tree.subscriptions, self.fact_index.compressed_tree.subscriptions
            self.places = whole.places.part(np.searchsorted(every, own))
            self._gates = whole._gates

    @cached_property
    def places(self) -> SubscriptionStates:
        """The facts about subscriptions on the day."""
        return places_at(self.fact_index, start_of(self.day))

    @cached_property
    def block(self) -> LaneBlock:
        """How everybody stands towards the partners."""
        return LaneBlock(self.facts, [Lane(partner=partner) for partner in self.partners])

    def planes(self, policy: DisputePolicy) -> DayPlanes:
        """The shared planes of one dispute policy."""
        if policy not in self._planes:
            propagation = Propagation(self.facts, self._chain_results(policy), self._canvases)
            read = None if policy is DisputePolicy.READ else self.planes(DisputePolicy.READ)
            gates = self._gates_of(policy)
            self._planes[policy] = DayPlanes(self.places, start_of(self.day), gates, propagation, self.block, read)
        return self._planes[policy]

    def _chain_results(self, policy: DisputePolicy) -> ChainResults:
        if policy not in self._chain_results_by_key:
            read = None if policy is DisputePolicy.READ else self._chain_results(DisputePolicy.READ).check_values
            check_values = CheckValues(self.fact_index.role_names, self.reading, self.day, policy, read)
            self._chain_results_by_key[policy] = ChainResults(check_values, self.facts.time.whole)
        return self._chain_results_by_key[policy]

    def _gates_of(self, policy: DisputePolicy) -> Gates:
        if policy not in self._gates:
            read = None if policy is DisputePolicy.READ else self._gates_of(DisputePolicy.READ)
            said = read.said if read else SubscriptionChecks.of(self.places, self.partners, start_of(self.day))
            self._gates[policy] = Gates(said, self._chain_results(policy).check_values, read)
        return self._gates[policy]

    def take_over_facts(self, before: EstateOnDay) -> None:
        """Take what an earlier day worked out of facts that an edit did not touch."""
        same = self.fact_index.links is before.fact_index.links and self.fact_index.members is before.fact_index.members
        if self.facts.time == before.facts.time:
            self._chain_results_by_key = before._chain_results_by_key
            self.facts.take_over(before.facts, people=same)
            if same:
                self.block = before.block
            if self.fact_index.same_places and "places" in before.__dict__:
                self.places = before.places
                self._gates = before._gates
