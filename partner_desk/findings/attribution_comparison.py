"""What reports of Microsoft attributed beside the verdicts: by subscription, month, partner and association.

Whoever is recognized anywhere in a subscription on any day of a month should be named for it. Of partners that a report
does not name at all, and of subscriptions that it leaves out, it proves nothing.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property
from typing import NamedTuple

from partner_desk.domain.billing import ChargeKind
from partner_desk.domain.estate import Estate
from partner_desk.domain.grouping import grouped
from partner_desk.domain.ids import ScopeKind
from partner_desk.domain.moments import Period, day_after, next_month, overlap, start_of
from partner_desk.domain.partners import Association, Attribution, Partner
from partner_desk.domain.progress import Progress, silent
from partner_desk.engine.event_times import days_of
from partner_desk.engine.fact_index import FactIndex
from partner_desk.engine.judge import Day, Judge
from partner_desk.engine.partner_bits import WIDTH
from partner_desk.engine.verdict_column import VerdictColumn
from partner_desk.findings.compared_runs import ComparedRun, Obstacle, Outcome
from partner_desk.readings.library import Program, ReportedAttribution
from partner_desk.readings.questions import AUTO, Verdict

_YES = (Verdict.RECOGNIZED, Verdict.PARTLY)


def reported(estate: Estate, last: date = date.max) -> Period | None:
    """From the first to the last month of which reports tell, by a day; None if there is none."""
    months = {one.month for one in estate.attributions.values() if one.month <= last}
    return Period(min(months), next_month(max(months))) if months else None


def compare_attributions(
    estate: Estate, judge: Judge, period: Period, reading: str = AUTO, progress: Progress = silent
) -> tuple[ComparedRun, ...]:
    """What reports say of the months that a period touches beside its verdicts; months that are alike are one run."""
    return tuple(_joined(AttributionComparison(estate, judge, period, reading).months(progress)))


def _joined(runs: Iterable[ComparedRun]) -> Iterator[ComparedRun]:
    for line in grouped(runs, lambda one: (one.scope, one.partner, one.program)).values():
        whole = line[0]
        for run in line[1:]:
            if whole.until == run.since and _alike(whole) == _alike(run):
                whole = replace(whole, until=run.until, attributions=(*whole.attributions, *run.attributions))
            else:
                yield whole
                whole = run
        yield whole


def _alike(run: ComparedRun) -> tuple[object, ...]:
    return run.outcome, run.obstacle, run.verdict, run.disputed, run.named


class _Month(NamedTuple):
    """What reports say of a month."""

    first: date
    rows: Mapping[str, Sequence[Attribution]]
    """By subscription."""
    days: Sequence[date]
    """The first days of the times in it in which nothing turns, as far as the report can tell of them."""


class _Asked(NamedTuple):
    """A partner and a program in a month: the verdicts of all its days together, and those of each time in it."""

    partner: Partner
    program: Program
    report: ReportedAttribution
    whole: VerdictColumn
    each: Sequence[VerdictColumn]


@dataclass(frozen=True)
class AttributionComparison:
    """The months of a period of an estate under a reading."""

    estate: Estate
    judge: Judge
    period: Period
    reading: str = AUTO

    def months(self, progress: Progress = silent) -> Iterator[ComparedRun]:
        """One run for each month, subscription, partner and association of which something can be said."""
        rows = self.estate.attributions.values()
        inside = [one for one in rows if overlap(Period(one.month, next_month(one.month)), self.period)]
        months = sorted(grouped(inside, lambda one: one.month).items())
        for number, (first, own) in enumerate(months):
            progress(number, len(months))
            seen = max((one.origin.seen for one in own if one.origin is not None), default=None)
            end = min(next_month(first), date.max if seen is None else day_after(seen.date()))
            month = _Month(first, grouped(own, lambda one: one.subscription), [first, *self._turning(first, end)])
            for asked in self._asked(month):
                for subscription in sorted(self._subscriptions | month.rows.keys()):
                    yield from self._run(month, asked, subscription)
            yield from self._nobodys(own)

    def _turning(self, first: date, end: date) -> Sequence[date]:
        """The days between two on which verdicts can turn."""
        return self._edges[bisect_right(self._edges, first) : bisect_left(self._edges, end)]

    @cached_property
    def _index(self) -> FactIndex:
        return self.judge.fact_index(self.estate, False)

    @cached_property
    def _edges(self) -> list[date]:
        rules = (self.judge.library.turning_days(one, self.reading) for one, _ in self._programs)
        return sorted({*days_of(self._index.turning_moments)}.union(*rules))

    @cached_property
    def _programs(self) -> list[tuple[Program, ReportedAttribution]]:
        shown = self.judge.library.reported_programs()
        return [(self.judge.library.programs[one], report) for one, report in shown.items()]

    @cached_property
    def _subscriptions(self) -> frozenset[str]:
        tree = self.estate.scopes
        return frozenset(tree.key(one) for one in range(len(tree)) if tree.kind_of(one) is ScopeKind.SUBSCRIPTION)

    def _asked(self, month: _Month) -> Iterator[_Asked]:
        """Whoever a report names at all in the month, with each association."""
        owner = self.estate.partner_of_id
        named = {owner[one.partner_id].id for rows in month.rows.values() for one in rows if one.partner_id in owner}
        partners = [partner for key, partner in self.estate.partners.items() if key in named]
        for start in range(0, len(partners), WIDTH):
            block = partners[start : start + WIDTH]
            readings = ((on, self.judge.library.reading_on(on, self.reading)) for on in month.days)
            days = [Day(self._index, reading, on, block) for on, reading in readings]
            for program, report in self._programs:
                tables = [one.judged(program, ChargeKind.USAGE) for one in days]
                for lane, partner in enumerate(block):
                    each = [VerdictColumn([one], lane) for one in tables]
                    yield _Asked(partner, program, report, VerdictColumn(tables, lane), each)

    def _run(self, month: _Month, asked: _Asked, subscription: str) -> Iterator[ComparedRun]:
        rows, place = month.rows.get(subscription, ()), self.estate.scopes.find(subscription)
        verdict = Verdict.UNKNOWN if place is None else asked.whole.verdict(place)
        if not rows and verdict not in _YES:
            return  # nobody says anything
        numbers = asked.partner.partner_ids
        named = tuple(sorted({one.association for one in rows if one.partner_id in numbers}))
        outcome, obstacle = self._laid_beside(month, asked.report, verdict, rows, named)
        days = zip(month.days, asked.each, strict=True)
        yes = (on for on, one in days if place is not None and one.verdict(place) in _YES)
        yield ComparedRun(
            subscription, month.first, next_month(month.first), asked.partner.id, outcome, obstacle, verdict=verdict,
            disputed=place is not None and asked.whole.disputed(place), program=asked.program.id,
            association=asked.report.association, named=named, attributions=tuple(rows), asked=next(yes, None),
        )  # fmt: skip

    def _laid_beside(
        self, month: _Month, report: ReportedAttribution, verdict: Verdict, rows: Sequence[Attribution],
        named: Sequence[Association],
    ) -> tuple[Outcome, Obstacle | None]:  # fmt: skip
        """What comes of a verdict and of what a report says."""
        if verdict is Verdict.UNKNOWN:
            return Outcome.NOT_COMPARED, Obstacle.UNKNOWN
        given = report.association in named
        if (verdict in _YES) == given:
            return Outcome.AGREE, None
        if given:
            return Outcome.ATTRIBUTED, None
        if not rows:
            return Outcome.NOT_COMPARED, Obstacle.NOT_REPORTED
        settled = start_of(next_month(month.first)) + report.settles
        if any(one.origin is not None and one.origin.seen < settled for one in rows):
            return Outcome.NOT_COMPARED, Obstacle.TOO_EARLY
        return Outcome.NOT_ATTRIBUTED, None

    def _nobodys(self, rows: Iterable[Attribution]) -> Iterator[ComparedRun]:
        """What is said of PartnerIDs that no partner on the desk has."""
        associations = {report.association: program.id for program, report in self._programs}
        for row in rows:
            if row.partner_id not in self.estate.partner_of_id and row.association in associations:
                yield ComparedRun(
                    row.subscription, row.month, next_month(row.month), None, Outcome.NOT_COMPARED,
                    Obstacle.UNKNOWN_ID, program=associations[row.association], association=row.association,
                    named=(row.association,), attributions=(row,),
                )  # fmt: skip
