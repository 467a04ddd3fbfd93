"""The portfolio of a partner: a line for each customer of one or several desks; for the partner, for no customer."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property
from typing import Any

from partner_desk.app.answers import explained
from partner_desk.app.documents.frame import framed
from partner_desk.app.documents.shown import counted_leaves, verdict_cell
from partner_desk.app.paper import AboutScope
from partner_desk.app.rulebook import library
from partner_desk.app.timeline import Stay, stay_of
from partner_desk.app.workspace import Workspace
from partner_desk.domain.errors import Refused
from partner_desk.domain.estate import Estate
from partner_desk.domain.ids import ScopeKind
from partner_desk.domain.moments import ONE_DAY, holds_at, start_of
from partner_desk.domain.partners import Partner
from partner_desk.domain.progress import Progress, silent
from partner_desk.engine.judge import Judge
from partner_desk.language import tr, trn
from partner_desk.readings.library import Program
from partner_desk.readings.questions import GRANTED, Answer, Verdict
from partner_desk.reports.sheet import (
    PaperBlock,
    PaperCell,
    cell,
    faint,
    heading,
    lines,
    paragraph,
    said,
    sheet,
    strong,
    table,
)
from partner_desk.reports.shortened import short, short_name
from partner_desk.reports.standing import standing

MOST_PROGRAMS, MOST_TRIED = 3, 12
"""So many programs are told, and so many subscriptions of a customer looked at for what was lost."""


@dataclass(frozen=True)
class PortfolioLine:
    """A customer: how the partner stands for each program, since when, and by whom it is linked."""

    tenant: int
    answers: dict[str, Answer]
    stays: dict[str, Stay]
    people: int
    ended: tuple[tuple[str, date], ...] = ()
    """Subscriptions on which the first program was lost, with the day."""
    untried: int = 0
    """How many subscriptions were not looked at for that."""

    @property
    def lost(self) -> bool:
        """Whether anything was recognized before that is not any more."""
        return bool(self.ended) or any(
            stay.before is not None and stay.before[0] in GRANTED and stay.verdict is Verdict.NOT_RECOGNIZED
            for stay in self.stays.values()
        )

    @property
    def matters(self) -> bool:
        """Whether the partner has anything there."""
        verdicts = {one.verdict for one in self.answers.values()}
        return self.lost or bool(self.people) or any(one in verdicts for one in (*GRANTED, Verdict.UNKNOWN))


def portfolio_content(asked: AboutScope, size: str = "a4", progress: Progress = silent) -> dict[str, Any]:
    """The pages."""
    portfolio = _Portfolio(asked, progress)
    title = tr("Customers of {partner}, {day}", partner=short_name(portfolio.partner), day=portfolio.day)
    about = tr("Internal: several customers stand on it. Not for any of them.")
    body = sheet(title, cell(said(about)), portfolio.answer(), [*portfolio.blocks()])
    return framed(asked, asked.estate, (tr("Portfolio"), title), size, [body], internal=True)


@dataclass(frozen=True)
class _DeskOf:
    """A desk: how its file is called, what it holds, and the partner on it; None where it does not have it."""

    name: str
    estate: Estate
    partner: Partner | None


class _Portfolio:
    """The customers of one or several desks as one partner has them."""

    def __init__(self, asked: AboutScope, progress: Progress) -> None:
        self.asked, self.by, self.progress = asked, Judge(library()), progress
        period = asked.wish.period
        self.day = period.until - ONE_DAY if period is not None else asked.view.day

    @cached_property
    def partner(self) -> Partner:
        """Who was asked for, else ours, else the one that is looked at."""
        known = self.asked.estate.partners
        if not known:
            raise Refused("There are no partners on this desk, so there is nothing to tell of. Add one first.")
        ours = [one.id for one in known.values() if one.ours]
        return known[next(iter([*self.asked.wish.partners, *ours, self.asked.view.partner]))]

    @cached_property
    def desks(self) -> list[_DeskOf]:
        """The desk that is asked, and the others; a partner is the same where it has the same PartnerID."""
        numbers = set(self.partner.partner_ids)
        told = [_DeskOf(self.asked.desk, self.asked.estate, self.partner)]
        for path in dict.fromkeys(one.resolve() for one in self.asked.wish.also):
            workspace = Workspace.open(path, read_only=True)
            try:
                known = workspace.estate.partners.values()
                same = next((one for one in known if numbers & set(one.partner_ids)), None)
                told.append(_DeskOf(path.name, workspace.estate, same))
            finally:
                workspace.close()
        return told

    @cached_property
    def programs(self) -> list[Program]:
        """Those that were asked for, else those told first."""
        known = library().programs
        ordered = self.asked.wish.programs or [one for one in library().told_first if not known[one].association]
        return [known[one] for one in ordered][:MOST_PROGRAMS]

    @property
    def untold(self) -> list[Program]:
        """Those that were asked for and have no room."""
        return [library().programs[one] for one in self.asked.wish.programs[MOST_PROGRAMS:]]

    @cached_property
    def lines(self) -> list[tuple[_DeskOf, list[PortfolioLine]]]:
        """By desk a line for each customer with anything in it; what was lost first, then by name."""
        told = []
        known = [(number, desk.estate) for number, desk in enumerate(self.desks) if desk.partner is not None]
        places = [(number, tenant) for number, estate in known for tenant in _tenants(estate)]
        lines: dict[int, list[PortfolioLine]] = {}
        for number, (place, tenant) in enumerate(places):
            self.progress(number, len(places))
            lines.setdefault(place, []).append(self._line(self.desks[place], tenant))
        for place, desk in enumerate(self.desks):
            some = [one for one in lines.get(place, ()) if one.matters]
            told.append((desk, _in_order(desk.estate, some)))
        return told

    @property
    def every(self) -> list[PortfolioLine]:
        """The lines of all desks."""
        return [one for _, some in self.lines for one in some]

    def _line(self, desk: _DeskOf, tenant: int) -> PortfolioLine:
        estate, partner, answers, stays = desk.estate, desk.partner, {}, {}
        assert partner is not None
        for program in self.programs:
            view = replace(self.asked.view, partner=partner.id, program=program.id, day=self.day)
            answers[program.id] = explained(estate, view, tenant).answer
            if answers[program.id].verdict is not Verdict.NOT_APPLICABLE:
                stays[program.id] = stay_of(estate, view, tenant, self.by, began=False)
        numbers, now, key = set(partner.partner_ids), start_of(self.day), estate.scopes.key(tenant)
        links = (one for one in estate.links.values() if one.partner_id in numbers and holds_at(one, now))
        people = {one.principal for one in links}
        here = sum(one in estate.principals and estate.principals[one].tenant == key for one in people)
        tree = estate.scopes
        below = (one for level in tree.levels(tenant) for one in range(level.start, level.stop))
        subscriptions = [one for one in below if tree.kind_of(one) is ScopeKind.SUBSCRIPTION]
        ended = tuple(self._ended(estate, partner.id, subscriptions[:MOST_TRIED]))
        return PortfolioLine(tenant, answers, stays, here, ended, max(0, len(subscriptions) - MOST_TRIED))

    def _ended(self, estate: Estate, partner: str, subscriptions: Sequence[int]) -> Iterator[tuple[str, date]]:
        """Where the first program was recognized before, and is not any more."""
        tree, (program, *_) = estate.scopes, self.programs
        view = replace(self.asked.view, partner=partner, program=program.id, day=self.day)
        for scope in subscriptions:
            stay = stay_of(estate, view, scope, self.by, began=False)
            before = stay.before is not None and stay.before[0] in GRANTED
            if before and stay.since is not None and stay.verdict is Verdict.NOT_RECOGNIZED:
                yield tree.name(scope), stay.since

    def answer(self) -> PaperCell:
        """How many customers, how many with a loss, how many of which something is not known."""
        lost = sum(one.lost for one in self.every)
        unknown = sum(
            any(each.verdict is Verdict.UNKNOWN or each.leaves.get(Verdict.UNKNOWN) for each in one.answers.values())
            for one in self.every
        )
        customers = trn("{count} customer", "{count} customers", len(self.every))
        told = tr(
            "{customers}: at {lost} something was lost, at {unknown} something is not known.",
            customers=customers,
            lost=lost,
            unknown=unknown,
        )
        sums = []
        for program in self.programs:
            answers = [one.answers[program.id] for one in self.every]
            recognized, unknown_at = (
                sum(one.leaves.get(each, 0) for one in answers) for each in (Verdict.RECOGNIZED, Verdict.UNKNOWN)
            )
            every = sum(map(counted_leaves, answers))
            if every and unknown_at:
                sums.append(
                    tr(
                        "{program} on {count:,} of {all:,} ({unknown:,} not known)",
                        program=program.short,
                        count=recognized,
                        all=every,
                        unknown=unknown_at,
                    )
                )
            elif every:
                sums.append(tr("{program} on {count:,} of {all:,}", program=program.short, count=recognized, all=every))
        return lines(cell(strong(told)), cell(said("; ".join(sums))))

    def blocks(self) -> Iterator[PaperBlock]:
        """The table, and what it does not tell."""
        yield heading(tr("A line for each customer"))
        rows: list[list[PaperCell]] = []
        several = len(self.desks) > 1
        for desk, some in self.lines:
            if several and some:
                rows.append([cell(strong(short(desk.name)), said("  "), *map(faint, standing(desk.estate)))])
            rows += (self._row(desk.estate, one) for one in some)
        if rows:
            yield table([1.4, *(1.0 for _ in self.programs)], [tr("Name"), *(one.name for one in self.programs)], rows)
        if self.untold:
            names = ", ".join(one.name for one in self.untold)
            yield paragraph(tr("Asked for, and not in the table: {programs}.", programs=names))
        for desk, some in self.lines:
            if not some:
                yield paragraph(self._nothing(desk, several))
        yield paragraph(faint(tr("Linked identities are those of the customer's own directory. Losses stand first.")))

    def _nothing(self, desk: _DeskOf, several: bool) -> str:
        """Why there is no line of a desk."""
        partner, name = short_name(self.partner), short(desk.name)
        if desk.partner is None:
            return tr("{desk} has no partner with a PartnerID of {partner}.", desk=name, partner=partner)
        if several:
            return tr("No customer of {desk} has anything to do with {partner}.", desk=name, partner=partner)
        return tr("No customer of this desk has anything to do with {partner}.", partner=partner)

    def _row(self, estate: Estate, line: PortfolioLine) -> list[PaperCell]:
        linked = trn("{count} linked identity", "{count} linked identities", line.people)
        ended = [tr("{place} lost on {day}", place=short(place, 30), day=day) for place, day in line.ended[:2]]
        untried = trn(
            "{count} subscription was not looked at for losses",
            "{count} subscriptions were not looked at for losses",
            line.untried,
        )
        name = lines(
            cell(strong(short(estate.scopes.name(line.tenant)))),
            cell(faint(linked)),
            *(cell(strong(one)) for one in ended),
            *([cell(faint(untried))] if line.untried else ()),
        )
        return [name, *(verdict_cell(line.answers[one.id], line.stays.get(one.id)) for one in self.programs)]


def _in_order(estate: Estate, some: Sequence[PortfolioLine]) -> list[PortfolioLine]:
    return sorted(some, key=lambda one: (not one.lost, estate.scopes.name(one.tenant).casefold()))


def _tenants(estate: Estate) -> list[int]:
    return [one for one in range(len(estate.scopes)) if estate.scopes.parent[one] < 0]
