"""Who is recognized here: all partners with something at a customer, by name and in no order of merit."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from partner_desk.app.documents.frame import CustomerPart, evidence_of, framed
from partner_desk.app.documents.shown import answer_of, applying, legend, not_checked, stay_at, verdict_cell
from partner_desk.app.first_page import whose
from partner_desk.app.paper import AboutScope
from partner_desk.app.recognitions import recognitions, where_words
from partner_desk.app.rulebook import library
from partner_desk.domain.ids import ScopeKind
from partner_desk.domain.progress import Progress, silent
from partner_desk.engine.judge import Judge
from partner_desk.language import tr, trn
from partner_desk.readings.questions import GRANTED, Verdict
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

MOST_PROGRAMS, MOST_PARTNERS, MOST_WAYS = 4, 10, 10
"""So many programs, partners and reasons stand on the page; how many more there are is said."""


def neutral_content(asked: AboutScope, size: str = "a4", progress: Progress = silent) -> dict[str, Any]:
    """The page."""
    part = CustomerPart(asked, Judge(library()))
    name = short(part.estate.scopes.name(part.place))
    title = tr("Who is recognized at {name}, {day}", name=name, day=part.day)
    tree = part.estate.scopes
    kind, number = tree.kind_of(part.place), part.customer.rsplit("/", 1)[-1]
    where = tr("{kind}, tenant {id}.", kind=tr(kind.words).capitalize(), id=number)
    if kind is ScopeKind.TENANT:
        where = tr("Tenant {id}.", id=number)
    who = tr("All partners with a sale, a role, a link or a record here, by name.")
    if asked.wish.partners:
        who = tr("Only of who was asked about: others may have business here, and be recognized, too.")
    page = _Page(part, progress)
    body = sheet(title, cell(said(where), said(" "), said(who)), page.answer(), [*page.blocks()])
    return framed(asked, part.estate, (tr("Who is recognized here"), title), size, [body])


class _Page:
    """What stands on it."""

    def __init__(self, part: CustomerPart, progress: Progress) -> None:
        self.part, self.partners = part, part.partners
        self.chosen = part.partners if part.asked.wish.partners else ()
        every = applying(part, len(library().programs))
        self.programs, self.untold = every[:MOST_PROGRAMS], every[MOST_PROGRAMS:]
        self.answers = {}
        for number, partner in enumerate(self.partners):
            progress(number, len(self.partners))
            for program in every:
                self.answers[partner.id, program.id] = answer_of(part, partner, program)

    def answer(self) -> PaperCell:
        """How many are recognized, and for how many that is not known."""
        by_partner = {
            one.id: [self.answers[one.id, each.id].verdict for each in (*self.programs, *self.untold)]
            for one in self.partners
        }
        good = sum(any(one in GRANTED for one in told) for told in by_partner.values())
        open_ = sum(Verdict.UNKNOWN in told and not any(one in GRANTED for one in told) for told in by_partner.values())
        first = trn(
            "{count} of {all} partners here is recognized for something.",
            "{count} of {all} partners here are recognized for something.",
            good, all=len(self.partners),
        )  # fmt: skip
        if self.chosen:
            first = trn(
                "{count} of {all} that were asked about is recognized for something.",
                "{count} of {all} that were asked about are recognized for something.",
                good, all=len(self.partners),
            )  # fmt: skip
        if not self.partners:
            first = tr("No partner has a sale, a role, a link or a record here.")
        rest = trn("Of {count} it is not known.", "Of {count} it is not known.", open_) if open_ else ""
        return lines(
            cell(strong(first), said(" "), said(rest)),
            cell(said(tr("Several partners can be recognized for the same; no one takes it from another by that."))),
        )

    def blocks(self) -> Iterator[PaperBlock]:
        """The table, by what, what to keep in mind."""
        yield heading(whose(self.chosen))
        rows = []
        for partner in self.partners[:MOST_PARTNERS]:
            row = [lines(cell(strong(short_name(partner))), cell(faint(", ".join(filter(None, partner.partner_ids)))))]
            for program in self.programs:
                found = self.answers[partner.id, program.id]
                stay = stay_at(self.part, partner, program) if found.verdict in GRANTED else None
                row.append(verdict_cell(found, stay))
            rows.append(row)
        if rows and self.programs:
            yield table([1.2, *(1.0 for _ in self.programs)], [tr("Name"), *(one.name for one in self.programs)], rows)
        else:
            yield paragraph(tr("Nobody has business here, or no program applies."))
        yield paragraph(faint(legend([one.verdict for one in self.answers.values()])))
        if self.untold:
            names = ", ".join(one.name for one in self.untold)
            yield paragraph(faint(tr("Counted above, and not in the table: {programs}.", programs=names)))
        left = len(self.partners) - MOST_PARTNERS
        if left > 0:
            yield paragraph(faint(trn("{count} more is not listed here.", "{count} more are not listed here.", left)))
        yield from self._ways()
        yield heading(tr("How sure"))
        yield paragraph(evidence_of(self.part))
        if unseen := not_checked(library().programs[program] for _, program in self.answers):
            yield paragraph(faint(unseen))

    def _ways(self) -> Iterator[PaperBlock]:
        yield heading(tr("By what"))
        rows = []
        known = {one.id for one in self.partners}
        names = [one.id for one in self.programs]
        recognized = recognitions(
            self.part.estate, self.part.place, self.part.day, names, self.part.asked.view.reading, self.part.by
        )
        for recognition in (each for each in recognized if each.partner in known):
            rows.append([
                cell(said(short_name(self.part.estate.partners[recognition.partner]))),
                cell(said(library().programs[recognition.program].short)),
                cell(said(where_words(recognition))),
                cell(said(" ".join(recognition.by[:2]))),
            ])  # fmt: skip
        if not rows:
            nobody = tr("Nobody is recognized here for a program of the table, as far as it is recorded.")
            if self.chosen:
                nobody = tr("Of who was asked about nobody is recognized here for a program of the table.")
            yield paragraph(nobody)
            return
        yield table([1, -24, -20, 2.4], [tr("Name"), tr("For"), tr("Where"), tr("By")], rows[:MOST_WAYS])
        left = len(rows) - MOST_WAYS
        if left > 0:
            yield paragraph(faint(trn("{count} more is not listed here.", "{count} more are not listed here.", left)))
