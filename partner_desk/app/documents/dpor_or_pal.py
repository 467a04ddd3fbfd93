"""The page on the two associations side by side, with how they stand at this very place, as an example."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from partner_desk.app.answers import explained
from partner_desk.app.documents.frame import CustomerPart, evidence_of, framed
from partner_desk.app.documents.shown import verdict_cell
from partner_desk.app.paper import AboutScope
from partner_desk.app.rulebook import library
from partner_desk.domain.progress import Progress, silent
from partner_desk.engine.judge import Judge
from partner_desk.language import tr, trn
from partner_desk.readings.library import Program
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
from partner_desk.reports.shortened import id_told, short, short_name

MOST_PARTNERS = 6
"""So many partners are told of; how many more there are is said."""


def associations_content(asked: AboutScope, size: str = "a4", progress: Progress = silent) -> dict[str, Any]:
    """The page."""
    part = CustomerPart(asked, Judge(library()))
    progress(0, 1)
    page = _Page(part)
    name = short(part.estate.scopes.name(part.place))
    title = tr("{associations}: {name} as an example", associations=page.called(), name=name)
    body = sheet(title, page.identity(), page.answer(), [*page.blocks()])
    return framed(asked, part.estate, (tr("For the customer"), title), size, [body])


class _Page:
    """What stands on it."""

    def __init__(self, part: CustomerPart) -> None:
        self.part, self.tree = part, part.estate.scopes
        self.programs = [one for one in library().programs.values() if one.association]
        self.told = {
            (partner.id, program.id): explained(part.estate, part.view(partner.id, program.id), part.place)
            for partner in part.partners
            for program in self.programs
        }

    def called(self) -> str:
        """The associations, in short."""
        first, *others = (one.short for one in self.programs)
        return tr("{first} or {second}", first=first, second=", ".join(others)) if others else first

    def identity(self) -> PaperCell:
        """Which place, on which day."""
        kind, number = tr(self.tree.kind_of(self.part.place).words), id_told(self.tree, self.part.place)
        kind = f"{kind[:1].upper()}{kind[1:]}"
        return cell(said(tr("{kind}: {id}; as of {day}.", kind=kind, id=number, day=self.part.day)))

    def answer(self) -> PaperCell:
        """Who has which here."""
        rows = []
        for program in self.programs:
            answers = [(short_name(one), self.told[one.id, program.id].answer) for one in self.part.partners]
            names = [
                tr("{verdict} (disputed)", verdict=name) if answer.disputed else name
                for name, answer in answers
                if answer.verdict in GRANTED
            ]
            open_for = [name for name, answer in answers if answer.verdict is Verdict.UNKNOWN]
            unknown = tr("not known of {names}", names=", ".join(open_for[:MOST_PARTNERS])) if open_for else ""
            who = "; ".join(filter(None, (", ".join(names[:MOST_PARTNERS]), unknown)))
            nobody = tr("nobody, as far as it is recorded")
            if self.part.asked.wish.partners:
                nobody = tr("nobody of who was asked about")
            who = who or nobody
            rows.append(cell(strong(tr("{program}:", program=program.name)), said(" "), said(who)))
        return lines(*rows)

    def blocks(self) -> Iterator[PaperBlock]:
        """How each stands here and why; then the two side by side."""
        yield heading(tr("How it is here"))
        head = [tr("Partner"), *(one.name for one in self.programs)]
        rows = []
        for partner in self.part.partners[:MOST_PARTNERS]:
            row = [cell(strong(short_name(partner)))]
            for program in self.programs:
                found = self.told[partner.id, program.id]
                row.append(lines(verdict_cell(found.answer), cell(faint(found.headline.because))))
            rows.append(row)
        if rows:
            yield table([1, *(1.6 for _ in self.programs)], head, rows)
        else:
            yield paragraph(tr("No partner has a sale, a role, a link or a record here."))
        left = len(self.part.partners) - MOST_PARTNERS
        if left > 0:
            yield paragraph(faint(trn("{count} more is not listed here.", "{count} more are not listed here.", left)))
        yield from side_by_side(self.programs)
        yield heading(tr("How sure"))
        yield paragraph(evidence_of(self.part))


def side_by_side(programs: Sequence[Program]) -> Iterator[PaperBlock]:
    """In what the associations differ, and what says so."""
    yield heading(tr("Side by side"))
    compared = library().handouts.compared
    aspects = [
        [cell(strong(tr(one.name))), *(cell(said(tr(one.says[program.id]))) for program in programs)]
        for one in compared
    ]
    yield table([1, *(1.6 for _ in programs)], ["", *(one.name for one in programs)], aspects)
    yield sources_line(cite.source for one in compared for cite in one.cites)


def sources_line(cited: Iterable[str]) -> PaperBlock:
    """The documents that something rests on, each once and with its date."""
    sources = [library().sources[one] for one in dict.fromkeys(cited)]
    told = "; ".join(tr("{title} ({day})", title=one.title, day=one.day_words) for one in sources)
    return paragraph(faint(tr("Sources: {sources}.", sources=told)))
