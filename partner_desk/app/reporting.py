"""Reports: gather the answers that a document needs, and have it typeset."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date
from functools import cached_property
from typing import Any

import numpy as np

from partner_desk.app.answers import View, column, day_of
from partner_desk.app.findings import all_findings, at
from partner_desk.app.first_page import FirstPage, ToldHere
from partner_desk.app.letterhead import letterhead
from partner_desk.app.not_yet import not_yet
from partner_desk.app.outline import Outline
from partner_desk.app.paper import AboutScope, OpeningPage
from partner_desk.app.rulebook import library
from partner_desk.app.rules import described, warning
from partner_desk.app.second_page import steps_page
from partner_desk.app.versions import rules_hash
from partner_desk.domain import clock
from partner_desk.domain.customer import ANOTHER, customer_part
from partner_desk.domain.errors import Refused
from partner_desk.domain.estate import Estate
from partner_desk.domain.moments import ONE_DAY, Period
from partner_desk.domain.naming import scope_called
from partner_desk.domain.progress import Progress, silent
from partner_desk.domain.unnamed import others_unnamed
from partner_desk.engine.judge import Judge
from partner_desk.engine.verdict_column import VerdictColumn
from partner_desk.explain.explanation import Explanation, explain
from partner_desk.findings import Finding
from partner_desk.language import marked, spoken, tr
from partner_desk.readings.library import Program
from partner_desk.readings.questions import Question, Verdict
from partner_desk.reports.annex import origins
from partner_desk.reports.folding import DEPTHS
from partner_desk.reports.summary import (
    Request,
    ToldAnswer,
    head_of,
    linked_here,
    not_listed,
    summary,
    worth_knowing,
)
from partner_desk.training.texts import Language, plain

MOST_FINDINGS = 40
"""So many findings are told; the window has them all."""
NUMBERED = marked("Files are numbered: their names could name partners of whom this summary was not asked.")
HASHED = 12
"""So many letters of the hash of the rules tell them apart at the foot of a page; the annex has all of them."""
OWN_WORDS = ("reading", "finding", "tenant", "scope")
"""What a summary speaks of besides programs and verdicts."""


def summary_content(asked: AboutScope, paper: str = "a4", progress: Progress = silent) -> dict[str, Any]:
    """The eligibility summary of a scope for a view's day, reading and program."""
    return Summary(asked, paper).whole(progress)


def summary_opening(asked: AboutScope, paper: str = "a4", progress: Progress = silent) -> OpeningPage:
    """Its first page, which somebody waits for, and how the whole is made then; nothing is worked out twice."""
    found = Summary(asked, paper)
    progress(0, len(found.partners) + 1)
    return OpeningPage(found.whole(progress)) if found.first is None else OpeningPage(found.head(), found.whole)


class Summary:
    """The eligibility summary of a scope.

    It is made of the customer's own part of the desk, so nothing of another customer can be on it; and judged by a
    judge of its own, so that a worker can do it while the window goes on.
    """

    def __init__(self, asked: AboutScope, paper: str) -> None:
        """Find the part and the partners; nothing is judged yet."""
        estate, view, wish = asked.estate, asked.view, asked.wish
        if not estate.partners:
            raise Refused("There are no partners on this desk, so there is nothing to summarize. Add one first.")
        self.asked, self.by = asked, Judge(library())
        customer = estate.scopes.key(estate.scopes.tenant(asked.scope))
        part = customer_part(estate, customer, wish.partners)
        self.here = here = others_unnamed(part, wish.partners, customer) if wish.partners else part
        self.some_unnamed = here is not part
        place = here.scopes.find(estate.scopes.key(asked.scope))
        assert place is not None
        self.partners = wish.partners or [one for one in here.partners if one != ANOTHER.id]
        self.period = wish.period or Period.of_day(view.day)
        self.last = self.period.until - ONE_DAY
        self.request = Request(
            place, self.period, self.partners, wish.programs or [view.program], paper, DEPTHS[wish.depth]
        )
        self.programs = wish.programs or list(library().programs)
        self.about = {
            one: _Asked(here, place, self.period, replace(view, partner=one), self.by) for one in self.partners
        }
        keys = [(partner, program) for partner in self.partners for program in self.programs]
        known = library().programs
        self.told = _Told(keys, lambda partner, program: self.about[partner].told(known[program]))
        self.at_end = (
            _Told(keys, lambda partner, program: self.about[partner].told_on(self.last, known[program]))
            if self.period.days > 1
            else self.told
        )

    def whole(self, progress: Progress) -> dict[str, Any]:
        """All pages."""
        for number, partner in enumerate(self.partners):
            progress(number, len(self.partners))
            for program in self.programs:
                self.told[partner, program], self.at_end[partner, program]
        columns: dict[tuple[str, str], list[Verdict]] = {}
        for partner in self.partners:
            for program in self.request.listed:
                verdicts = self.about[partner].column(program)
                columns[partner, program] = [verdicts.verdict(one) for one in self.below]
        content = self.head() | summary(self.here, library(), self.request, self.told, columns, self.below)
        findings = self.findings
        shorts = [library().programs[one].short for one in self.programs]
        closing = [content["closing"], warning(clock.today())]
        return (
            content
            | {"findings": findings[:MOST_FINDINGS], "more_findings": not_listed(len(findings) - MOST_FINDINGS)}
            | {"second": steps_page(self._page) if self.first is not None else None}
            | {"rules": tr("Rules: {rules}; SHA-256 {hash}", rules=described(), hash=rules_hash())}
            | {"closing": " ".join(filter(None, [tr(NUMBERED) if self.some_unnamed else "", *closing]))}
            | _words({one.answer.verdict for one in self.told.values()}, shorts)
        )

    def head(self) -> dict[str, Any]:
        """What every page has, and the first one."""
        made = tr(
            "Printed on {day}. Rules: {rules}, hash {hash}. Not a statement by Microsoft.",
            day=clock.today(), rules=described(), hash=rules_hash()[:HASHED],
        )  # fmt: skip
        shown = head_of(self.here, self.request, origins(self.here, self.below))
        early = not_yet(self.asked.changes or (), self.here, self.last)
        shown["note"] = " ".join(filter(None, (shown["note"], early)))
        return {**shown, "first": self.first, "made": made, **letterhead(self.asked.firm)}

    @cached_property
    def below(self) -> Sequence[int]:
        """The scope and everything below it, in display order."""
        return _below(self.here, self.request.scope)

    @cached_property
    def findings(self) -> list[dict[str, str]]:
        """What deserves the customer's attention."""
        known = _findings(self.asked.estate, self.here, self.asked.view, self.request.scope, self.by)
        return [told_finding(self.here, one) for one in known if one.partner in (None, *self.partners)]

    @cached_property
    def _page(self) -> FirstPage:
        linked = {row["identity"] for row in linked_here(self.here, library(), self.request, self.below)}
        told = ToldHere(self.at_end, self.told if self.period.days > 1 else None, bool(self.asked.wish.partners))
        return FirstPage(self.here, self.request.scope, self.last, self.asked.view.reading, told, linked, self.by)

    @cached_property
    def first(self) -> dict[str, Any] | None:
        """The first page; None where no program applies."""
        content = self._page.content()
        if content is None:
            return None
        known = worth_knowing(library(), [one["says"] for one in self.findings], self._page.reasons)
        return content | {"known": known}


class _Told(Mapping[tuple[str, str], ToldAnswer]):
    """Answers by partner and program, each worked out once it is looked at."""

    def __init__(self, keys: Iterable[tuple[str, str]], make: Callable[[str, str], ToldAnswer]) -> None:
        """Nothing is asked yet."""
        self._make = make
        self._made: dict[tuple[str, str], ToldAnswer | None] = dict.fromkeys(keys)

    def __getitem__(self, key: tuple[str, str]) -> ToldAnswer:
        """The answer."""
        made = self._made[key]
        if made is None:
            made = self._made[key] = self._make(*key)
        return made

    def __iter__(self) -> Iterator[tuple[str, str]]:
        """All that could be asked."""
        return iter(self._made)

    def __len__(self) -> int:
        """How many those are."""
        return len(self._made)


class _Asked:
    """What is asked for one partner at one scope in a period."""

    def __init__(self, estate: Estate, scope: int, period: Period, view: View, by: Judge) -> None:
        self.estate = estate
        self.scope = scope
        self.period = period
        self.view = view
        self.by = by

    def told(self, program: Program) -> ToldAnswer:
        """The answer, and for each verdict that occurs in the period the reasons on its first day."""
        if self.period.days == 1:
            return self.told_on(self.period.since, program)
        question = self._question(program.id)
        answer = self.by.answer(self.estate, question)
        first: dict[Verdict, date] = {}
        for judged, _ in self.by.pieces(self.estate, question):
            first.setdefault(judged.outcomes(self.scope)[0][0], judged.day.day)
        return ToldAnswer(answer, [self._explained(program, day) for day in first.values()])

    def told_on(self, day: date, program: Program) -> ToldAnswer:
        """The answer of one day of the period."""
        found = self._explained(program, day)
        return ToldAnswer(found.answer, [found])

    def _explained(self, program: Program, day: date) -> Explanation:
        asked = day_of(self.estate, replace(self.view, day=day), self.by)
        return explain(asked.around([self.scope]), program, self.view.partner, self.scope)

    def column(self, program: str) -> VerdictColumn:
        """The verdict of every scope."""
        if self.period.days == 1:
            return column(self.estate, replace(self.view, program=program, day=self.period.since), self.by)
        pieces = [judged for judged, _ in self.by.pieces(self.estate, self._question(program))]
        return VerdictColumn(pieces, 0)

    def _question(self, program: str) -> Question:
        view, period, key = self.view, self.period, self.estate.scopes.key(self.scope)
        return Question(
            view.partner, key, program, period.since, period.until, view.reading, single_day=period.days == 1
        )


def _findings(estate: Estate, here: Estate, view: View, scope: int, by: Judge) -> list[Finding]:
    """What deserves the customer's attention; how the desk is kept is none of it.

    What people hold at other customers is not known `here`, so of people only that is told which is so on the
    whole desk.
    """
    found = at(here, scope, all_findings(here, view, by).open)
    findings = [one for one in found if not one.kind.startswith("desk.")]
    if any(one.principal is not None for one in findings):
        so = {(one.kind, one.partner, one.principal) for one in all_findings(estate, view, by).open}
        findings = [one for one in findings if one.principal is None or (one.kind, one.partner, one.principal) in so]
    return findings


def _words(verdicts: set[Verdict], shorts: Sequence[str]) -> dict[str, Any]:
    """The terms that every summary uses, explained at its end; and which of them a program's name is."""
    language = next((one for one in Language if one.value == spoken()), Language.EN)
    from partner_desk.app.school.catalogue import catalogue
    from partner_desk.app.school.terms import terms_of

    term_of = {short: found[0] for short in shorts if (found := terms_of(short))}
    used = [one.words for one in Verdict if one in verdicts]
    terms = [catalogue().terms[one] for one in terms_of(" \N{MIDDLE DOT} ".join([*shorts, *used, *OWN_WORDS]))]
    told = [
        {"id": one.id, "name": one.name.said(language), "short": one.short, "text": plain(one.text.said(language))}
        for one in sorted(terms, key=lambda one: (one.short or one.name.said(language)).casefold())
    ]
    return {"terms": told, "term_of": term_of}


def told_finding(estate: Estate, finding: Finding) -> dict[str, str]:
    """A finding as the summary tells it."""
    return {
        "severity": tr(finding.severity),
        "where": scope_called(estate.scopes, finding.scope),
        "says": finding.sentence,
        "fix": finding.fix,
    }


def _below(estate: Estate, scope: int) -> Sequence[int]:
    """The scope and everything below it, in display order."""
    outline = Outline(estate.scopes)
    inside = np.zeros(len(estate.scopes), dtype=np.bool_)
    for level in estate.scopes.levels(scope):
        inside[level] = True
    found: list[int] = outline.order[inside[outline.order]].tolist()
    return found
