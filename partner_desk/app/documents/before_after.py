"""Before and after: what partners gain and lose at a customer between two days or by a scenario, and what turned it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from partner_desk.app.comparing import Balance, Comparison, Side
from partner_desk.app.documents.frame import CustomerPart, framed
from partner_desk.app.documents.planned import all_done
from partner_desk.app.paper import AboutScope
from partner_desk.app.rulebook import library
from partner_desk.app.timeline import Timeline, TimelineQuestion
from partner_desk.app.turned import TurnedScopes, told_by, turns
from partner_desk.domain.errors import Refused
from partner_desk.domain.moments import ONE_DAY, Period, holds_at
from partner_desk.domain.naming import listed, scope_within
from partner_desk.domain.progress import Progress, silent
from partner_desk.engine.judge import Judge
from partner_desk.language import tr, trn
from partner_desk.readings.questions import Verdict
from partner_desk.reports.sheet import (
    PaperBlock,
    PaperCell,
    cell,
    faint,
    heading,
    lines,
    paragraph,
    said,
    share_bar,
    sheet,
    sign,
    strong,
    table,
)
from partner_desk.reports.shortened import short, short_name
from partner_desk.reports.standing import paper_mark

MOST_BALANCES, MOST_TURNS, NAMED = 14, 10, 3
"""So many rows stand on the page; how many more there are is said."""


def before_after_content(asked: AboutScope, size: str = "a4", progress: Progress = silent) -> dict[str, Any]:
    """The page: about the whole customer, for what counts is what is recognized anywhere there."""
    part = CustomerPart(asked, Judge(library()))
    if asked.base is not None:
        part = all_done(part)
    before, after = _sides(part, part.asked)
    progress(0, 1)
    page = _Page(part, Comparison(before, after, part.by))
    name = short(part.estate.scopes.name(part.estate.scopes.tenant(part.place)))
    title = tr("{name}: before and after", name=name)
    about = tr(
        "Tenant {id}. Before: {before}. After: {after}.",
        id=part.customer.rsplit("/", 1)[-1],
        before=before.name,
        after=after.name,
    )
    body = sheet(title, cell(said(about)), page.answer(), [*page.blocks()])
    return framed(asked, part.estate, (tr("Before and after"), title), size, [body], day=part.day)


def _sides(part: CustomerPart, asked: AboutScope) -> tuple[Side, Side]:
    reading = asked.view.reading
    if asked.base is not None:
        old = CustomerPart(replace(asked, estate=asked.base, scope=_same(asked)), part.by)
        then = tr("as recorded, {day}", day=part.day)
        now = paper_mark(part.estate)
        return Side(then, old.estate, part.day, reading), Side(now, part.estate, part.day, reading)
    if part.period.days < 2:
        raise Refused(
            "Before and after need a scenario, or more than one day: from and to (in the window a month, a quarter or "
            "marked days, chosen below the time line)."
        )
    first = part.period.since
    return Side(str(first), part.estate, first, reading), Side(str(part.day), part.estate, part.day, reading)


def _same(asked: AboutScope) -> int:
    """The same place on the desk as it is recorded."""
    assert asked.base is not None
    place = asked.base.scopes.find(asked.estate.scopes.key(asked.scope))
    if place is None:
        raise Refused("The scope is only in the scenario, so there is nothing before it.")
    return place


class _Page:
    """What stands on it."""

    def __init__(self, part: CustomerPart, comparison: Comparison) -> None:
        self.part, self.comparison = part, comparison
        known, wanted = {one.id for one in part.partners}, part.asked.wish.programs
        programs = {one.id for one in library().programs.values() if not one.association}
        asked = set(wanted) or programs
        self.balances = [one for one in comparison.balances if one.partner in known and one.program in asked]
        self.changed = [one for one in self.balances if one.changed]

    def answer(self) -> PaperCell:
        """Who loses and who gains, largest first."""
        lost = sorted((one for one in self.changed if one.lost.leaves), key=lambda one: -one.lost.leaves)
        gained = sorted((one for one in self.changed if one.gained.leaves), key=lambda one: -one.gained.leaves)
        told = [self._said(one, one.lost.leaves, lost=True) for one in lost[:2]]
        told += [self._said(one, one.gained.leaves, lost=False) for one in gained[:2]]
        if not told:
            nobody = tr("Nobody gains or loses recognition, as far as it is recorded.")
            if self.part.asked.wish.partners:
                nobody = tr("Nobody of who was asked about gains or loses recognition, as far as it is recorded.")
            return cell(strong(nobody))
        return lines(*(cell(strong(one)) for one in told[:3]))

    def _said(self, balance: Balance, leaves: int, *, lost: bool) -> str:
        who, program = self._name(balance.partner), library().programs[balance.program].name
        unknown = self._unknown(balance, lost=lost)
        told = [
            tr("{partner} loses {program} on {count:,}.", partner=who, program=program, count=leaves)
            if lost
            else tr("{partner} gains {program} on {count:,}.", partner=who, program=program, count=leaves)
        ]
        if unknown >= leaves:
            told = [
                tr(
                    "{partner}: {program} is not known any more on {count:,}.",
                    partner=who,
                    program=program,
                    count=leaves,
                )
                if lost
                else tr("{partner}: {program} is known now on {count:,}.", partner=who, program=program, count=leaves)
            ]
        elif unknown:
            told.append(
                tr("Of these, {count:,} is not known any more.", count=unknown)
                if lost
                else tr("Of these, {count:,} was not known before.", count=unknown)
            )
        return " ".join(told)

    def _unknown(self, balance: Balance, *, lost: bool) -> int:
        """On how many leaves recognition is not known after a loss, or was not before a gain."""
        every = len(self.comparison.ground.compressed_tree)
        turned = turns(self.comparison, balance.partner, balance.program, every).found
        sides = ((one.before, one.after, one.leaves) for one in turned)
        return sum(
            leaves
            for before, after, leaves in sides
            if (before, after)
            == ((Verdict.RECOGNIZED, Verdict.UNKNOWN) if lost else (Verdict.UNKNOWN, Verdict.RECOGNIZED))
        )

    def _name(self, partner: str) -> str:
        sides = (self.comparison.after.estate, self.comparison.before.estate)
        return next(short_name(one.partners[partner]) for one in sides if partner in one.partners)

    def blocks(self) -> Iterator[PaperBlock]:
        """The balance, and what turned."""
        yield heading(tr("Resources recognized"))
        shown = sorted(self.balances, key=lambda one: (not one.changed, -one.before.leaves - one.after.leaves))
        shown = [one for one in shown if one.changed or one.before.leaves or one.after.leaves]
        rows = [self._row(one) for one in shown[:MOST_BALANCES]]
        if rows:
            head = [tr("Name"), tr("Program"), tr("Before"), tr("After"), tr("Lost"), tr("Gained")]
            yield table([1.4, 1.4, -24, -24, -16, -16], head, rows)
        left = len(shown) - MOST_BALANCES
        if left > 0:
            yield paragraph(faint(trn("{count} more is not listed here.", "{count} more are not listed here.", left)))
        yield from self._turns()

    def _row(self, balance: Balance) -> list[PaperCell]:
        every = max(balance.before.leaves + balance.gained.leaves, balance.after.leaves + balance.lost.leaves)

        def shown(leaves: int) -> PaperCell:
            return lines(cell(said(f"{leaves:,}")), cell(share_bar(leaves, 0, every)))

        def turned(leaves: int) -> PaperCell:
            return cell(strong(f"{leaves:,}") if leaves else faint("0"))

        return [
            cell(said(self._name(balance.partner))), cell(said(library().programs[balance.program].name)),
            shown(balance.before.leaves), shown(balance.after.leaves),
            turned(balance.lost.leaves), turned(balance.gained.leaves),
        ]  # fmt: skip

    def _turns(self) -> Iterator[PaperBlock]:
        yield heading(tr("What turned, and why"))
        rows = []
        for balance in self.changed:
            for turn in turns(self.comparison, balance.partner, balance.program).found:
                rows.append(self._turn(balance, turn))
        if not rows:
            yield paragraph(tr("Nothing turned."))
            return
        head = [tr("Where"), tr("Whose"), tr("Before"), tr("After"), tr("Because, after")]
        yield table([1.1, 1.1, -27, -27, 2], head, rows[:MOST_TURNS])
        left = len(rows) - MOST_TURNS
        if left > 0:
            yield paragraph(faint(trn("{count} more is not listed here.", "{count} more are not listed here.", left)))

    def _turn(self, balance: Balance, turn: TurnedScopes) -> list[PaperCell]:
        after = self.comparison.after
        tree = after.estate.scopes
        explained = told_by(after, self.comparison, turn, balance.partner, balance.program)
        reason = self._began(balance, turn) or (explained.headline.because if explained is not None else "")
        where = listed([short(scope_within(tree, one)) for one in turn.scopes], NAMED)
        program = library().programs[balance.program].short
        return [
            lines(cell(said(where)), cell(faint(trn("{count:,} leaf", "{count:,} leaves", turn.leaves)))),
            lines(cell(said(self._name(balance.partner))), cell(faint(program))),
            _verdict(turn.before), _verdict(turn.after), cell(said(reason)),
        ]  # fmt: skip

    def _began(self, balance: Balance, turn: TurnedScopes) -> str:
        """The facts or rules that turned it between two days of one desk."""
        before, after = self.comparison.before, self.comparison.after
        place = after.estate.scopes.find(turn.example)
        if before.day == after.day or place is None:
            return ""
        asked = TimelineQuestion(balance.partner, place, balance.program, after.reading)
        stay = Timeline(after.estate, asked, self.part.by).stay(after.day)
        if stay.since is None or not holds_at(Period(before.day + ONE_DAY, after.day + ONE_DAY), stay.since):
            return ""
        return " ".join([*(one.words for one in stay.facts[:2]), *(one.words for one in stay.rules[:1])])


def _verdict(verdict: Verdict | None) -> PaperCell:
    return cell(said(tr("not there"))) if verdict is None else cell(sign(verdict), said(" "), said(tr(verdict.words)))
