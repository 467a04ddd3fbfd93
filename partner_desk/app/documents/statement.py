"""A credit statement of one partner for a period: days, charges, estimated credit, what bills show and leave out."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from fractions import Fraction
from functools import cached_property
from typing import Any

from partner_desk.app.documents.evidence import subject
from partner_desk.app.documents.evidence_rows import charged_to, verdict_by_day
from partner_desk.app.documents.frame import CustomerPart, framed
from partner_desk.app.month_strip import of_month
from partner_desk.app.paper import AboutScope
from partner_desk.app.rulebook import library
from partner_desk.app.timeline import Timeline, TimelineQuestion
from partner_desk.domain.amounts import decimal_text, money, rounded
from partner_desk.domain.billing import ChargeKind, EarnedCredit
from partner_desk.domain.errors import Refused
from partner_desk.domain.grouping import grouped
from partner_desk.domain.ids import ScopeKind
from partner_desk.domain.moments import ONE_DAY, Period, holds_at, next_month
from partner_desk.domain.partners import Partner
from partner_desk.domain.progress import Progress, silent
from partner_desk.engine.judge import Judge
from partner_desk.findings.compared_runs import ComparedRun, Obstacle
from partner_desk.findings.credit_comparison import compare
from partner_desk.language import month_said, tr, trn
from partner_desk.readings.library import BilledCredit, Program
from partner_desk.readings.questions import GRANTED, Verdict
from partner_desk.reports.sheet import (
    PaperBlock,
    PaperCell,
    card,
    cards,
    cell,
    faint,
    heading,
    lines,
    paragraph,
    said,
    sheet,
    strip,
    strong,
    table,
)
from partner_desk.reports.shortened import short, short_name

MOST_ROWS, MOST_STRIPS, BOXES = 12, 8, 36
"""So many places and strips stand on the page, and so many days in a strip; more days are told by month."""

_OPEN = (Obstacle.CREDITED_IN_PART, Obstacle.NO_FIGURES)
"""Why something is in none of the sums that may have earned a credit."""


@dataclass
class ChargedPlace:
    """What was charged at a place in one currency, before the credit, and what came of it."""

    scope: str
    currency: str
    charged: Fraction = Fraction(0)
    earned: Fraction = Fraction(0)
    billed: Fraction = Fraction(0)
    lacking: Fraction = Fraction(0)
    unknown: Fraction = Fraction(0)
    unsettled: Fraction = Fraction(0)
    """What bills may still credit: they were made too early."""
    in_part: Fraction = Fraction(0)
    """What is in doubt: other rows of the day were credited at the place."""
    verdicts: dict[date, Verdict] = field(default_factory=dict)

    def add(self, row: EarnedCredit, verdict: Verdict, credit: BilledCredit, obstacle: Obstacle | None) -> None:
        """One row of a bill: what is left after the credit was taken off, and why it cannot be compared."""
        percent = Fraction(row.percent)
        before = Fraction(row.amount) / (1 - percent / 100) if 0 < percent < 100 else Fraction(row.amount)
        possible = before * Fraction(credit.percent) / 100
        self.charged += before
        self.billed += before - Fraction(row.amount)
        if obstacle is Obstacle.TOO_EARLY:
            self.unsettled += possible
        elif obstacle is Obstacle.CREDITED_IN_PART:
            self.in_part += possible
        elif verdict is Verdict.RECOGNIZED:
            self.earned += possible
        elif verdict is Verdict.NOT_RECOGNIZED:
            self.lacking += possible
        else:
            self.unknown += possible


def statement_content(asked: AboutScope, size: str = "a4", progress: Progress = silent) -> dict[str, Any]:
    """The page."""
    part = CustomerPart(asked, Judge(library()))
    if not library().credited_programs():
        raise Refused("No program of these rules shows as a credit on bills.")
    whole = asked.wish.period is None or asked.wish.period.days == 1
    first = part.day.replace(day=1)
    period = Period(first, next_month(first)) if whole else part.period
    page = _Page(part, subject(part, billed_only=True), period)
    page.add_up(progress)
    place = short(part.estate.scopes.name(part.place))
    title = tr("{name}, {period}: the credit of {partner}", name=place, period=period, partner=page.name)
    body = sheet(title, page.identity(), [], [*page.blocks()])
    return framed(asked, part.estate, (tr("Credit statement"), title), size, [body])


class _Page:
    """What stands on it."""

    def __init__(self, part: CustomerPart, partner: Partner, period: Period) -> None:
        self.part, self.partner, self.period = part, partner, period
        self.name, self.tree = short_name(partner), part.estate.scopes
        (name, self.credit), *_ = library().credited_programs().items()
        self.program: Program = library().programs[name]
        self.places: list[ChargedPlace] = []
        self._is_mine = charged_to(part.estate, partner.id)
        self.verdicts: dict[int, dict[date, Verdict]] = {}

    def add_up(self, progress: Progress) -> None:
        """Lay each row of the bills beside the verdict of its day."""
        keys = {self.tree.key(one) for one in self.part.below}
        rows = [
            row
            for row in self.part.estate.earned_credits.values()
            if row.scope in keys and holds_at(self.period, row.on) and row.kind is ChargeKind.USAGE
            and self._is_mine(row)
        ]  # fmt: skip
        by_place = grouped(rows, lambda one: (one.scope, one.currency))
        for number, ((key, currency), some) in enumerate(by_place.items()):
            progress(number, len(by_place))
            scope = self.tree.find(key)
            assert scope is not None
            place = ChargedPlace(key, currency, verdicts=self._days(scope))
            for row in some:
                run = self._run_of.get(row.id)
                verdict = run.verdict if run is not None and run.verdict is not None else place.verdicts[row.on]
                place.add(row, verdict, self.credit, run.obstacle if run is not None else None)
            self.places.append(place)
        self.places.sort(key=lambda one: -one.charged)

    @cached_property
    def _compared(self) -> list[ComparedRun]:
        """Bills beside verdicts, as far as they are this partner's."""
        runs = compare(self.part.estate, self.part.by, self.period, self.part.asked.view.reading)
        return [one for one in runs if one.partner in (None, self.partner.id)]

    @cached_property
    def _run_of(self) -> dict[str, ComparedRun]:
        """What came of each row of the bills, as findings and the comparison have it."""
        return {row.id: one for one in self._compared for row in one.credits}

    def _days(self, scope: int) -> dict[date, Verdict]:
        if scope not in self.verdicts:
            asked = TimelineQuestion(self.partner.id, scope, self.program.id, self.part.asked.view.reading)
            pieces = Timeline(self.part.estate, asked, self.part.by).pieces(self.period.since, self.period.until)
            self.verdicts[scope] = verdict_by_day(pieces)
        return self.verdicts[scope]

    def identity(self) -> PaperCell:
        """Of whom and where."""
        ids = ", ".join(filter(None, self.partner.partner_ids))
        tenant = self.part.customer.rsplit("/", 1)[-1]
        told = tr(
            "Tenant {tenant}; {partner} (PartnerID {ids}); days in UTC.", tenant=tenant, partner=self.name, ids=ids
        )
        return cell(said(told))

    def blocks(self) -> Iterator[PaperBlock]:
        """Figures, days, amounts, what is left out, and how it is computed."""
        for currency, some in grouped(self.places, lambda one: one.currency).items():
            yield self._figures(currency, some)
        if not self.places:
            yield paragraph(
                strong(tr("No bill of this period is recorded here: days only, no amounts.")), said(" "),
                faint(tr("Import daily rated usage with all attributes.")),
            )  # fmt: skip
        yield heading(tr("The days"))
        yield self._strip()
        if self.places:
            yield heading(tr("The amounts"))
            yield self._table()
            left = len(self.places) - MOST_ROWS
            if left > 0:
                yield paragraph(
                    faint(trn("{count} more is in the sums above.", "{count} more are in the sums above.", left))
                )
        yield from self._left_out()
        yield from self._not_compared()
        yield heading(tr("How it is computed"))
        percent = decimal_text(self.credit.percent)
        yield paragraph(
            tr(
                "Credit = {percent} % of the charge before credit for each day on which the rules say recognized: the "
                "documented rate; a later change was not found. Bills are rounded, so cents can differ. "
                "What is marked estimate is computed here. Not an invoice.",
                percent=percent,
            )
        )  # fmt: skip

    def _figures(self, currency: str, some: list[ChargedPlace]) -> PaperBlock:
        earned, billed, lacking, unknown, unsettled = (
            sum((getattr(one, name) for one in some), Fraction(0))
            for name in ("earned", "billed", "lacking", "unknown", "unsettled")
        )
        charged = sum((one.charged for one in some), Fraction(0))
        difference = earned - billed
        on_bill = (
            tr("credited on bills; {money} (estimate) less than by the rules", money=money(difference, currency))
            if difference > 0
            else tr("credited on bills")
        )
        if unsettled:
            on_bill = tr(
                "{bill}; {money} (estimate) more may follow: these days were not settled when the file was made",
                bill=on_bill,
                money=money(unsettled, currency),
            )
        third = tr("not earned: the rules say not recognized there")
        if unknown:
            third = tr("not earned; of {money} (estimate) it is not known", money=money(unknown, currency))
        return cards(
            card("", cell(said(tr("earned by the rules, of {money} charged", money=money(charged, currency)))),
                 tone="tint", big=money(earned, currency), unit=tr("estimate")),
            card("", cell(said(on_bill)), big=money(billed, currency), unit=tr("from the bill")),
            card("", cell(said(third)), big=money(lacking, currency), unit=tr("estimate")),
        )  # fmt: skip

    def _strip(self) -> PaperBlock:
        scopes = list(dict.fromkeys(one.scope for one in self.places))
        if not scopes:
            scopes = [self.tree.key(one) for one in self.part.subscriptions]
        days = [self.period.since + number * ONE_DAY for number in range(self.period.days)]
        months = grouped(days, month_said)
        by_day = len(days) <= BOXES
        rows = []
        for key in scopes[:MOST_STRIPS]:
            scope = self.tree.find(key)
            if scope is None:
                continue
            told = self._days(scope)
            cells = (
                [told[one].value for one in days]
                if by_day
                else [of_month({told[one] for one in some}).value for some in months.values()]
            )
            good = sum(one in GRANTED for one in told.values())
            end = tr("{count:,} of {all:,}", count=good, all=len(days))
            zero = {
                one.on
                for one in self.part.estate.earned_credits.values()
                if one.scope == key and one.percent == 0 and one.amount and self._is_mine(one)
            }
            marks = (
                [number for number, one in enumerate(days) if one in zero and told[one] is Verdict.RECOGNIZED]
                if by_day
                else []
            )
            rows.append({"name": short(self.tree.name(scope), 30), "cells": cells, "marks": marks, "end": end})
        head = [str(one.day) for one in days] if by_day else list(months)
        legend = tr(
            "Filled: recognized by the rules; half: in part; empty: not; ?: not known; \N{EN DASH}: does not apply; "
            "0 above: yet 0 % on the bill. Days in part are counted."
        )
        return strip(head, rows, legend)

    def _table(self) -> PaperBlock:
        head = [
            tr("Place"), tr("Charge before credit"), tr("Days"), tr("Earned, estimate"), tr("On the bill"),
            tr("Difference, estimate"), tr("Not earned, estimate"),
        ]  # fmt: skip
        rows = [self._row(one) for one in self.places[:MOST_ROWS]]
        for currency, some in grouped(self.places, lambda one: one.currency).items():
            whole = ChargedPlace("", currency)
            for one in some:
                whole.charged, whole.earned = whole.charged + one.charged, whole.earned + one.earned
                whole.billed, whole.lacking = whole.billed + one.billed, whole.lacking + one.lacking
            rows.append(self._row(whole))
        return table([1.5, 1, -18, 1, 1, 1, 1], head, rows)

    def _row(self, place: ChargedPlace) -> list[PaperCell]:
        scope = self.tree.find(place.scope) if place.scope else None
        above = self.tree.above(scope, ScopeKind.SUBSCRIPTION) if scope is not None else None
        name = (
            short(self.tree.name(scope), 40)
            if scope is not None
            else tr("Together, {currency}", currency=place.currency)
        )
        good = sum(one in GRANTED for one in place.verdicts.values())
        days = tr("{count:,} of {all:,}", count=good, all=len(place.verdicts)) if place.verdicts else ""
        under = [cell(faint(short(self.tree.name(above), 40)))] if above is not None and above != scope else []
        amounts = [place.charged, place.earned, place.billed, place.billed - place.earned, place.lacking]
        shown = [f"{rounded(one):,}".replace("-", "\N{MINUS SIGN}") for one in amounts]
        return [
            lines(cell(strong(name)), *under), cell(said(shown[0])), cell(said(days)), cell(strong(shown[1])),
            cell(said(shown[2])), cell(said(shown[3])), cell(said(shown[4])),
        ]  # fmt: skip

    def _left_out(self) -> Iterator[PaperBlock]:
        if not self.part.estate.earned_credits:
            return
        keys = {self.tree.key(one) for one in self.part.below}
        mine = self._compared
        out = [
            one for one in mine if one.obstacle is Obstacle.EARNS_NONE and one.scope in keys and one.kind is not None
        ]
        sums = grouped(out, lambda one: (one.kind, one.currency))
        if sums:
            yield heading(tr("Left out: earns no credit"))
            rows = [
                [
                    cell(said(tr(kind.words))),
                    cell(said(money(sum((one.charged for one in some), Fraction(0)), currency))),
                ]
                for (kind, currency), some in sums.items()
                if kind is not None
            ]
            yield table([1, 1], [tr("Kind of charge"), tr("Charged")], rows)

    def _not_compared(self) -> Iterator[PaperBlock]:
        """What was charged, or may have been, and is in none of the sums: why, where, on how many days."""
        keys = {self.tree.key(one): one for one in self.part.below}
        told = [
            one for one in self._compared if one.scope in keys and one.obstacle in _OPEN
            and one.kind in (None, ChargeKind.USAGE) and (one.credits or self.places)
        ]  # fmt: skip
        if not told:
            return
        yield heading(tr("Not compared, and why"))
        rows = []
        same = grouped(told, lambda one: (one.obstacle, one.scope, one.currency))
        for (why, scope, currency), some in same.items():
            assert why is not None
            charged = money(sum((one.charged for one in some), Fraction(0)), currency) if currency else "\N{EN DASH}"
            days = sum((one.until - one.since).days for one in some)
            name = short(self.tree.name(keys[scope]), 40)
            rows.append([cell(strong(name)), cell(said(tr(why.words))), cell(said(f"{days:,}")), cell(said(charged))])
        yield table([1, 2, -18, 1], [tr("Place"), tr("Why"), tr("Days"), tr("Charged")], rows[:MOST_ROWS])
        left = len(rows) - MOST_ROWS
        if left > 0:
            yield paragraph(faint(trn("{count} more is not listed here.", "{count} more are not listed here.", left)))
