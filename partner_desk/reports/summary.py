"""What an eligibility summary says: the verdicts of one tenant or subscription, with reasons, origin and age."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from partner_desk.domain.estate import Estate
from partner_desk.domain.ids import ScopeKind
from partner_desk.domain.moments import Period
from partner_desk.domain.naming import name_or_id
from partner_desk.explain.explanation import Explanation
from partner_desk.language import day_said, marked, spoken, tr, trn
from partner_desk.readings.library import Library
from partner_desk.readings.questions import Answer, Verdict
from partner_desk.reports.annex import alike_rows, how_sure, not_known, origins, scope_lines, sources
from partner_desk.reports.shortened import id_told, short
from partner_desk.reports.standing import paper_mark
from partner_desk.reports.ties import TableRow, links, records

MOST_LINES = 300
"""So many lines of scopes are listed; a spreadsheet has them all."""

MOST_MISSING = 25
"""So many things that are not known are told; the window has them all."""

WIDE = 5
"""Up to so many partners have a column with words; more have narrow ones with signs."""

LONGEST = 60
"""So many letters of a name are told again on every page; the title has all of them."""

NOTE = marked("As recorded; nothing was changed in Azure.")
VERDICTS = marked("Verdicts follow the reading named above; they are not a statement by Microsoft.")
TRAINING = marked("Training, all invented: {title}")
"""The title of a summary of the sample or of a lesson, on every page."""
TRAINING_NOTE = marked(
    "A training paper: customers, partners and people are invented. It says nothing of a real customer."
)


@dataclass(frozen=True)
class Request:
    """What to report: a scope (number), the period, the partners, the programs listed by scope, and the paper.

    Scopes are listed one by one down to the `deepest` kind.
    """

    scope: int
    period: Period
    partners: Sequence[str]
    listed: Sequence[str]
    paper: str = "a4"
    deepest: ScopeKind = ScopeKind.RESOURCE


@dataclass(frozen=True)
class ToldAnswer:
    """The answer for one partner and program, and an explanation of one day for each verdict that occurs."""

    answer: Answer
    reasons: Sequence[Explanation]


def head_of(estate: Estate, request: Request, facts: Sequence[Mapping[str, Any]]) -> dict[str, Any]:
    """What every page has, as plain values: titles, notes, words, and on how many of the `facts` it rests."""
    name = estate.scopes.name(request.scope)
    return {
        "title": _title(estate, name),
        "running": _title(estate, short(name, LONGEST)),
        "paper": request.paper,
        "language": spoken(),
        "day": str(request.period),
        "note": _note(estate),
        "scenario": paper_mark(estate),
        "training": estate.invented,
        "verdicts": {one.value: tr(one.words) for one in Verdict},
        "sure": how_sure(facts),
    }


def linked_here(estate: Estate, library: Library, request: Request, below: Sequence[int]) -> list[TableRow]:
    """Those who are linked and have a role at the scope, above it or below."""
    around = {*below, *estate.scopes.path(request.scope)}
    roles = estate.role_definitions
    return list(links(estate, request.period, around, lambda key: library.roles.called(key, roles.get(key))))


def worth_knowing(library: Library, findings: Sequence[str], reasons: Sequence[Explanation]) -> list[str]:
    """At most three things for the first page: what deserves attention, where sources disagree, what is not known."""
    disputed = [
        tr("Sources disagree: {criterion}. {says}", criterion=one["criterion"], says=one["says"])
        for one in _disputes(library, reasons)[:1]
    ]
    unknown = [tr("Not known: {fact}", fact=one["fact"]) for one in not_known(reasons)[:1]]
    return [*findings[:1], *disputed, *unknown, *findings[1:]][:3]


def summary(
    estate: Estate,
    library: Library,
    request: Request,
    told: Mapping[tuple[str, str], ToldAnswer],
    columns: Mapping[tuple[str, str], Sequence[Verdict]],
    below: Sequence[int],
) -> dict[str, Any]:
    """What comes after the first pages, as plain values.

    `told` by partner and program for the scope; `columns` the verdicts by partner and listed program for the scopes
    `below`, in display order.
    """
    tree, scope, period = estate.scopes, request.scope, request.period
    facts = origins(estate, below)
    reasons = [reason for one in told.values() for reason in one.reasons]
    missing = not_known(reasons)
    readings = dict.fromkeys(reading for one in told.values() for reading in one.answer.readings_used)
    partners = [estate.partners[partner] for partner in request.partners]
    names = [name_or_id(partner) for partner in partners]
    return {
        "facts": [
            *([[tr("Scenario"), tr("not recorded")]] if estate.scenario else ()),
            [tr("Customer"), tree.name(tree.tenant(scope))],
            [tr(tree.kind_of(scope).words).capitalize(), f"{tree.name(scope)} ({id_told(tree, scope)})"],
            [tr("Period") if period.days > 1 else tr("Day"), str(period)],
            *([[tr("Reading"), ", ".join(library.readings[reading].name for reading in readings)]] if readings else ()),
            [tr("Scopes below"), f"{len(below) - 1:,}"],
        ],
        "partners": [
            {
                "name": name,
                "rows": (rows := [*_rows(library, told, partner.id, period)]),
                "alike": alike_rows(rows),
            }
            for partner, name in zip(partners, names, strict=True)
        ],
        "records": list(records(estate, period, [one for one in below if tree.kind[one] == ScopeKind.SUBSCRIPTION])),
        "links": linked_here(estate, library, request, below),
        "disputes": _disputes(library, reasons),
        "missing": missing[:MOST_MISSING],
        "more_missing": not_listed(len(missing) - MOST_MISSING),
        "sources": sources(library, reasons),
        "columns": [short(name, LONGEST) for name in names],
        "narrow": len(partners) > WIDE,
        "lists": [
            {
                "program": library.programs[program].name,
                "scopes": (
                    lines := scope_lines(
                        estate, below, [columns[partner.id, program] for partner in partners], request.deepest
                    )
                )[:MOST_LINES],
                "cut": _cut(len(lines) - MOST_LINES),
            }
            for program in (request.listed if partners else ())
        ],
        "origins": [one | {"on": day_said(one["on"]), "speaks": day_said(one["speaks"])} for one in facts],
        "closing": " ".join((_note(estate), *([tr(VERDICTS)] if partners else ()))),
    }


def not_listed(number: int) -> str:
    """How many more things there are than a table tells; empty where it tells all."""
    if number <= 0:
        return ""
    return trn("{count} more is not listed here.", "{count} more are not listed here.", number)


def _cut(number: int) -> str:
    if number <= 0:
        return ""
    return trn(
        "{count} more line is not listed here; the list of verdicts has every scope.",
        "{count} more lines are not listed here; the list of verdicts has every scope.",
        number,
    )


def _rows(
    library: Library, told: Mapping[tuple[str, str], ToldAnswer], partner: str, period: Period
) -> Iterator[dict[str, Any]]:
    """How a partner stands for each program, and why."""
    for (key, program), told_answer in told.items():
        if key == partner:
            yield {
                "program": library.programs[program].short,
                "verdict": told_answer.answer.verdict.value,
                "disputed": told_answer.answer.disputed,
                "why": _why(told_answer, period),
            }


def _title(estate: Estate, name: str) -> str:
    mark = paper_mark(estate)
    title = tr("Partner eligibility: {name}", name=name)
    if estate.invented:
        title = tr(TRAINING, title=title)
    return tr("{scenario}: {title}", scenario=mark, title=title) if mark else title


def _note(estate: Estate) -> str:
    """What every page says at its foot."""
    mark = paper_mark(estate)
    supposed = tr("{scenario}; nothing was changed in Azure.", scenario=mark) if mark else ""
    if estate.invented:
        return " ".join(filter(None, (supposed, tr(TRAINING_NOTE))))
    return supposed or tr(NOTE)


def _why(told_answer: ToldAnswer, period: Period) -> str:
    """The reason alone: the verdict stands beside it. Over a period one reason for each verdict that occurs."""
    if period.days == 1:
        return _reason(told_answer.reasons[0])
    days = told_answer.answer.days
    if not days:
        return _reason(told_answer.reasons[0])
    words = []
    for reason in told_answer.reasons:
        verdict, on = reason.answer.verdict, reason.answer.question.since
        number, verdict_words, because = days[verdict], tr(verdict.words).capitalize(), reason.headline.because
        words.append(
            tr(
                "{verdict} on {number:,} of {all:,} days; on {day}: {reason}",
                verdict=verdict_words, number=number, all=period.days, day=on, reason=because,
            )
            if because  # a scope whose parts stand differently has no reason of its own
            else tr("{verdict} on {number:,} of {all:,} days.", verdict=verdict_words, number=number, all=period.days)
        )  # fmt: skip
        words.append(reason.caveat)
    return " ".join(filter(None, words))


def _reason(explanation: Explanation) -> str:
    return " ".join(filter(None, (explanation.headline.because, explanation.caveat)))


def _disputes(library: Library, reasons: Iterable[Explanation]) -> list[dict[str, str]]:
    disputes: dict[tuple[str, str], dict[str, str]] = {}
    for explanation in (reason for reason in reasons if reason.answer.disputed):
        for proof in (proof for part in explanation.parts for proof in part.proof.walk()):
            if proof.against and proof.deciding:
                titles = ", ".join(library.sources[one.source].title for one in proof.against_cites)
                disputes[proof.name, proof.against] = {"criterion": proof.name, "says": proof.against, "source": titles}
    return list(disputes.values())
