"""The judge: questions in, answers out, for any scope, day or period, under any reading."""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Iterator, Sequence
from datetime import date

from partner_desk.domain.billing import ChargeKind
from partner_desk.domain.errors import Refused
from partner_desk.domain.estate import Estate
from partner_desk.domain.moments import day_after, holds_at
from partner_desk.domain.partners import Partner
from partner_desk.engine.aggregation import PeriodTotals
from partner_desk.engine.day import EstateOnDay
from partner_desk.engine.event_times import days_of
from partner_desk.engine.fact_index import FactIndex
from partner_desk.engine.memo import Memo
from partner_desk.engine.partner_bits import WIDTH
from partner_desk.engine.verdict_table import Leaves, VerdictTable
from partner_desk.readings.library import Library, Program, Reading
from partner_desk.readings.questions import ALL_CHARGES, AUTO, Answer, Question

KEPT = 3
"""How many programs a day keeps judged, and how many parts of itself."""


class Day(EstateOnDay):
    """A day with its verdict tables and parts, each kept for a while."""

    def __init__(self, fact_index: FactIndex, reading: Reading, day: date, partners: Sequence[Partner]) -> None:
        """Nothing is judged yet."""
        super().__init__(fact_index, reading, day, partners)
        self._judged: dict[tuple[str, str], VerdictTable] = {}
        self._parts: dict[frozenset[int], Day] = {}

    def judged(self, program: Program, charge: str) -> VerdictTable:
        """One program on the day, for one kind of charge or for all that a leaf has."""
        key = (program.id, charge)
        table = self._judged.pop(key, None) or VerdictTable(self, program, charge)
        while len(self._judged) >= KEPT:
            del self._judged[next(iter(self._judged))]
        self._judged[key] = table
        return table

    def around(self, scopes: Iterable[int]) -> Day:
        """The part of the day above and below some scopes, where answers are the same and sooner; or all of it."""
        chosen = frozenset(scopes)
        if chosen not in self._parts:
            part = self.fact_index.around(chosen)
            while len(self._parts) >= KEPT:
                del self._parts[next(iter(self._parts))]
            self._parts[chosen] = self if part is None else Day(part, self.reading, self.day, self.partners)
        return self._parts[chosen]


class Judge:
    """Answers questions about estates from one library of rules."""

    def __init__(self, library: Library) -> None:
        """Keep the library."""
        self.library = library
        self.memo = Memo()

    def fact_index(self, estate: Estate, charged: bool = False) -> FactIndex:
        """The columns of an estate; `charged` keeps scopes with charges apart from others."""
        return self.memo.large(FactIndex, estate, self.library.roles, charged, self.memo)

    def _day(self, fact_index: FactIndex, reading: str, day: date, partners: tuple[str, ...]) -> Day:
        return self.memo.large(self._make_day, fact_index, reading, day, partners)

    def _make_day(self, fact_index: FactIndex, reading: str, day: date, partners: tuple[str, ...]) -> Day:
        found = [fact_index.estate.partners[one] for one in partners]
        return Day(fact_index, self.library.readings[reading], day, found)

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

    def pieces(
        self, estate: Estate, question: Question, others: Sequence[str] = ()
    ) -> Iterator[tuple[VerdictTable, int]]:
        """The pieces of a question's period in which nothing turns, each judged, and how many days it has.

        `others` are judged with the question's partner, in the lanes after its own.
        """
        program = self._checked(estate, question)
        fact_index, charge = self._fact_index_of(estate, question), question.charge_kind or ChargeKind.USAGE
        for since, until in self._pieces(fact_index, program, question):
            reading = self.library.reading_on(since, question.reading)
            day = self._day(fact_index, reading.id, since, (question.partner, *others))
            yield day.judged(program, str(charge)), (until - since).days

    def _fact_index_of(self, estate: Estate, question: Question) -> FactIndex:
        return self.fact_index(estate, question.charge_kind == ALL_CHARGES)

    def _checked(self, estate: Estate, question: Question) -> Program:
        program = self.library.programs.get(question.program)
        if program is None:
            known = ", ".join(self.library.programs)
            raise Refused("There is no program {program!r}. Known are: {known}.", program=question.program, known=known)
        if question.partner not in estate.partners:
            raise Refused("There is no partner {partner!r} on this desk.", partner=question.partner)
        if estate.scopes.find(question.scope) is None:
            raise Refused("There is no scope {scope!r} on this desk.", scope=question.scope)
        if question.reading != AUTO and question.reading not in self.library.readings:
            known = ", ".join(self.library.readings)
            raise Refused("There is no reading {reading!r}. Known are: {known}.", reading=question.reading, known=known)
        if question.days < 1:
            raise Refused("The period ends before it begins.")
        return program

    def _pieces(self, fact_index: FactIndex, program: Program, question: Question) -> Iterator[tuple[date, date]]:
        """The period cut at the days on which a fact or a rule changes."""
        edges = {question.since, question.until}
        edges |= {one for one in self._turning(fact_index, program, question) if holds_at(question, one)}
        ordered = sorted(edges)
        yield from itertools.pairwise(ordered)

    def _turning(self, fact_index: FactIndex, program: Program, question: Question) -> Iterable[date]:
        yield from self.library.turning_days(program, question.reading)
        yield from days_of(fact_index.turning_moments)
        if question.charge_kind == ALL_CHARGES:
            for charges in fact_index.charges.values():
                for charge in charges:
                    yield charge.on
                    yield day_after(charge.on)
