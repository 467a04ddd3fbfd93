"""The judge: questions in, answers out, for any scope, day or period, under any reading."""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from functools import cached_property, lru_cache

import numpy as np

from partner_desk.domain.billing import ChargeKind
from partner_desk.domain.errors import Refused
from partner_desk.domain.estate import Estate
from partner_desk.domain.moments import day_after, start_of
from partner_desk.domain.partners import Partner
from partner_desk.engine.aggregation import PeriodTotals
from partner_desk.engine.chain_results import ChainResults
from partner_desk.engine.check_values import CheckValues, DisputePolicy
from partner_desk.engine.day_facts import DayFacts
from partner_desk.engine.fact_index import FactIndex
from partner_desk.engine.gates import Gates
from partner_desk.engine.incremental import AmendedFactIndex, succeeds
from partner_desk.engine.partner_bits import WIDTH, Lane, LaneBlock
from partner_desk.engine.program_planes import DayPlanes
from partner_desk.engine.propagation import Canvases, Propagation
from partner_desk.engine.subscription_checks import SubscriptionChecks
from partner_desk.engine.subscriptions import SubscriptionStates, places_at
from partner_desk.engine.verdict_table import Leaves, VerdictTable
from partner_desk.readings.library import Library, Program, Reading
from partner_desk.readings.questions import ALL_CHARGES, AUTO, Answer, Question

KEPT = 3
"""How many programs a day keeps judged, and how many parts of itself."""


class Day:
    """One estate on one day under one reading: everything the verdict tables of that day share."""

    def __init__(
        self, fact_index: FactIndex, reading: Reading, day: date, partners: Sequence[Partner], whole: Day | None = None
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
        self._desks: dict[DisputePolicy, DayPlanes] = {}
        self._canvases: Canvases = {}
        self._judged: dict[tuple[str, str], VerdictTable] = {}
        self._parts: dict[frozenset[int], Day] = {}

    def _be_part(self, whole: Day) -> None:
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
        if policy not in self._desks:
            propagation = Propagation(self.facts, self._chain_results(policy), self._canvases)
            read = None if policy is DisputePolicy.READ else self.planes(DisputePolicy.READ)
            gates = self._gates_of(policy)
            self._desks[policy] = DayPlanes(self.places, start_of(self.day), gates, propagation, self.block, read)
        return self._desks[policy]

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

    def judged(self, program: Program, charge: str) -> VerdictTable:
        """One program on the day, for one kind of charge or for all that a leaf has."""
        key = (program.id, charge)
        found = self._judged.pop(key, None) or VerdictTable(self, program, charge)
        while len(self._judged) >= KEPT:
            del self._judged[next(iter(self._judged))]
        self._judged[key] = found
        return found

    def around(self, scopes: Iterable[int]) -> Day:
        """The part of the day above and below some scopes, where answers are the same and sooner; or all of it."""
        chosen = frozenset(scopes)
        if chosen not in self._parts:
            part = self.fact_index.around(chosen)
            while len(self._parts) >= KEPT:
                del self._parts[next(iter(self._parts))]
            self._parts[chosen] = self if part is None else Day(part, self.reading, self.day, self.partners, self)
        return self._parts[chosen]

    def take_over(self, before: Day, touched: frozenset[int]) -> None:
        """Take what an earlier day found, judged anew only around the scopes that an edit touched."""
        same = self.fact_index.links is before.fact_index.links and self.fact_index.members is before.fact_index.members
        if self.facts.time == before.facts.time:
            self._chain_results_by_key = before._chain_results_by_key
            self.facts.take_over(before.facts, people=same)
            if same:
                self.block = before.block
            if self.fact_index.same_places and "places" in before.__dict__:
                self.places = before.places
                self._gates = before._gates
        part = self.around(touched) if touched else None
        if part is not self:
            for (_, charge), judged in before._judged.items():
                self.judged(judged.program, charge).amend(judged, part)


class Judge:
    """Answers questions about estates from one library of rules."""

    def __init__(self, library: Library) -> None:
        """Keep the library."""
        self.library = library
        self.fact_index = lru_cache(maxsize=2)(self._fact_index)
        self._day = lru_cache(maxsize=8)(self._make_day)
        self._last: FactIndex | None = None
        self._newest: Day | None = None

    def _fact_index(self, estate: Estate, charged: bool = False) -> FactIndex:
        if charged:
            return FactIndex(estate, self.library.roles, charged)
        if self._last is not None and succeeds(self._last.estate, estate):
            self._last = AmendedFactIndex(self._last, estate)
        else:
            self._last = FactIndex(estate, self.library.roles)
        return self._last

    def _make_day(self, fact_index: FactIndex, reading: str, day: date, partners: tuple[str, ...]) -> Day:
        found = [fact_index.estate.partners[one] for one in partners]
        made = Day(fact_index, self.library.readings[reading], day, found)
        before = self._newest
        if before is not None and isinstance(fact_index, AmendedFactIndex) and fact_index.before() is before.fact_index:
            alike = (before.reading.id, before.day, before.partners) == (reading, day, made.partners)
            if alike and fact_index.touched is not None:
                made.take_over(before, fact_index.touched)
        self._newest = made
        return made

    def day(
        self, estate: Estate, day: date, partners: Sequence[str], reading: str = AUTO, *, charged: bool = False
    ) -> Day:
        """One day for up to `WIDTH` partners, remembered for a while.

        `charged` tells scopes with charges of their own apart: where all kinds of charge are asked about.
        """
        if len(partners) > WIDTH:
            raise ValueError(f"at most {WIDTH} partners at a time")
        chosen = self.library.reading_on(day, reading)
        return self._day(self.fact_index(estate, charged), chosen.id, day, tuple(partners))

    def answer(self, estate: Estate, question: Question) -> Answer:
        """The answer to a question; raises Refused if it names something that is not there."""
        self._checked(estate, question)
        scope = estate.scopes.find(question.scope)
        assert scope is not None
        leaves = Leaves.below(self._fact_index_of(estate, question).compressed_tree, scope)
        totals = PeriodTotals(question, leaves, self.library.programs[question.program].not_checked)
        for judged, days in self.pieces(estate, question):
            totals.add(judged, days)
        return totals.answer()

    def pieces(self, estate: Estate, question: Question) -> Iterator[tuple[VerdictTable, int]]:
        """The pieces of a question's period in which nothing turns, each judged, and how many days it has."""
        program = self._checked(estate, question)
        fact_index, charge = self._fact_index_of(estate, question), question.charge_kind or ChargeKind.USAGE
        for since, until in self._pieces(fact_index, program, question):
            reading = self.library.reading_on(since, question.reading)
            day = self._day(fact_index, reading.id, since, (question.partner,))
            yield day.judged(program, str(charge)), (until - since).days

    def _fact_index_of(self, estate: Estate, question: Question) -> FactIndex:
        return self.fact_index(estate, question.charge_kind == ALL_CHARGES)

    def _checked(self, estate: Estate, question: Question) -> Program:
        program = self.library.programs.get(question.program)
        if program is None:
            known = ", ".join(self.library.programs)
            raise Refused(f"There is no program {question.program!r}. Known are: {known}.")
        if question.partner not in estate.partners:
            raise Refused(f"There is no partner {question.partner!r} on this desk.")
        if estate.scopes.find(question.scope) is None:
            raise Refused(f"There is no scope {question.scope!r} on this desk.")
        if question.reading != AUTO and question.reading not in self.library.readings:
            known = ", ".join(self.library.readings)
            raise Refused(f"There is no reading {question.reading!r}. Known are: {known}.")
        if question.days < 1:
            raise Refused("The period ends before it begins.")
        return program

    def _pieces(self, fact_index: FactIndex, program: Program, question: Question) -> Iterator[tuple[date, date]]:
        """The period cut at the days on which a fact or a rule changes."""
        edges = {question.since, question.until}
        edges |= {one for one in self._turning(fact_index, program, question) if question.since < one < question.until}
        ordered = sorted(edges)
        yield from itertools.pairwise(ordered)

    def _turning(self, fact_index: FactIndex, program: Program, question: Question) -> Iterable[date]:
        yield from self.library.turning_days(program, question.reading)
        for moment in fact_index.turning_moments:
            yield moment.date()
            if moment != start_of(moment.date()):
                yield day_after(moment.date())
        if question.charge_kind == ALL_CHARGES:
            for charges in fact_index.charges.values():
                for charge in charges:
                    yield charge.on
                    yield day_after(charge.on)
