"""A period asked about: its verdict, and for each time with one verdict the reason and what would change it."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from partner_desk.app.answers import View, day_of
from partner_desk.app.rulebook import library
from partner_desk.domain.estate import Estate
from partner_desk.domain.moments import Period
from partner_desk.engine.judge import Judge
from partner_desk.explain.explanation import explain
from partner_desk.readings.questions import Answer, Question

if TYPE_CHECKING:
    from partner_desk.advice import Advice
    from partner_desk.app.timeline import TimelineSpan

TOLD = 4
"""So many times of a period are told with reason and advice, the first ones."""


BEGUN = 1
"""Of what a time began with so much is told."""


@dataclass(frozen=True, slots=True)
class PeriodPiece:
    """A time with one verdict: what it began with, the reason and the advice for its first day."""

    span: TimelineSpan
    reason: str
    advice: tuple[Advice, ...]


@dataclass(frozen=True, slots=True)
class PeriodAdvice:
    """How a period comes out, with its first times, and how many more there are."""

    period: Period
    answer: Answer
    pieces: tuple[PeriodPiece, ...]
    more: int


def period_advice(estate: Estate, view: View, scope: int, period: Period, by: Judge) -> PeriodAdvice:
    """The verdict of a view's question over a period; what is advised for the view's own day is not told again."""
    from partner_desk.app.advising import advice_for_period  # not needed to start

    key = estate.scopes.key(scope)
    days = (period.since, period.until)
    question = Question(view.partner, key, view.program, *days, view.reading, single_day=False)
    first = replace(view, day=period.since)
    told = advice_for_period(estate, first, period.until, scope, by, TOLD, view.day)
    pieces = tuple(
        PeriodPiece(span, " ".join((*_began(span), _reason(estate, replace(view, day=span.since), scope, by))), advice)
        for span, advice in told[:TOLD]
    )
    return PeriodAdvice(period, by.answer(estate, question), pieces, len(told) - len(pieces))


def _began(span: TimelineSpan) -> tuple[str, ...]:
    """What a time began with, as far as that is told in short."""
    return tuple([*(fact.words for fact in span.facts), *(rule.words for rule in span.rules)][:BEGUN])


def _reason(estate: Estate, view: View, scope: int, by: Judge) -> str:
    """Why the verdict of a view is what it is, in short."""
    day = day_of(estate, view, by).around([scope])
    headline = explain(day, library().programs[view.program], view.partner, scope).headline
    return headline.reason or headline.left_out
