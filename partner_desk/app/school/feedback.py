"""What is so in the case at hand: the judge's own words about the partner and place of a question.

Where parts of a place or days of a period stand differently, each of them is told, the first few of many.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from partner_desk.app.answers import View, explained
from partner_desk.app.rulebook import judge, library
from partner_desk.domain.estate import Estate
from partner_desk.domain.naming import name_or_id, scope_called
from partner_desk.explain.explanation import Explanation
from partner_desk.explain.headline import VERDICTS, Headline, reason
from partner_desk.language import speaking, tr
from partner_desk.readings.questions import Question, Verdict
from partner_desk.resources import resource_path
from partner_desk.training.texts import Language

PIECES = 3
"""So many parts of a place, or verdicts of a period, are told of many."""


@dataclass(frozen=True, slots=True)
class CaseFeedback:
    """The verdict, the sentence that says it, and what is to be told with it: each in a line of its own."""

    verdict: Verdict
    sentence: str
    lines: tuple[str, ...] = ()


def feedback(estate: Estate, asked: Question, language: Language) -> CaseFeedback:
    """What the judge says to a question, in the language of the lesson whatever the window speaks."""
    with speaking(language.value, resource_path("locale")):
        return told(estate, asked)


def told(estate: Estate, asked: Question) -> CaseFeedback:
    """What the judge says to a question, in the language that is spoken."""
    return _of_day(estate, asked) if asked.days == 1 else _of_period(estate, asked)


def _of_day(estate: Estate, asked: Question) -> CaseFeedback:
    explanation = _explained(estate, asked, asked.since)
    head = explanation.headline
    if head.clauses:
        lines: tuple[str, ...] = ()
    else:
        lines = tuple(_parts(estate, explanation)) if len(explanation.parts) > 1 else (head.left_out,)
    return CaseFeedback(explanation.answer.verdict, explanation.sentence, (*filter(None, lines), *explanation.notes))


def _parts(estate: Estate, explanation: Explanation) -> Iterator[str]:
    """Why each part stands as it does."""
    for part in explanation.parts[:PIECES]:
        where = part.charge or scope_called(estate.scopes, part.example)
        because = reason(part.proof, part.verdict)[0].text
        yield tr("{scope}: {verdict}. {reason}", scope=where, verdict=tr(part.verdict.words), reason=because)


def _of_period(estate: Estate, asked: Question) -> CaseFeedback:
    answer = judge().answer(estate, asked)
    partner, program = name_or_id(estate.partners[asked.partner]), library().programs[asked.program].short
    sentence = Headline(tr(VERDICTS[answer.verdict], partner=partner, program=program), ()).sentence
    first: dict[Verdict, Explanation] = {}
    for number in range(asked.days):
        explanation = _explained(estate, asked, asked.since + timedelta(days=number))
        first.setdefault(explanation.answer.verdict, explanation)
        if len(first) == len(answer.days):
            break
    lines = (_on_days(verdict, one, answer.days.get(verdict, 0), asked.days) for verdict, one in first.items())
    unseen = dict.fromkeys(one.caveat for one in first.values() if one.caveat)
    return CaseFeedback(answer.verdict, sentence, (*tuple(lines)[:PIECES], *unseen))


def _on_days(verdict: Verdict, explanation: Explanation, number: int, days: int) -> str:
    """On how many days a verdict holds, and why on the first of them."""
    word, because = tr(verdict.words).capitalize(), explanation.headline.because
    if not because:
        return tr("{verdict} on {number:,} of {all:,} days.", verdict=word, number=number, all=days)
    return tr(
        "{verdict} on {number:,} of {all:,} days; on {day}: {reason}",
        verdict=word, number=number, all=days, day=explanation.answer.question.since, reason=because,
    )  # fmt: skip


def _explained(estate: Estate, asked: Question, day: date) -> Explanation:
    view = View(asked.partner, asked.program, day, asked.reading)
    return explained(estate, view, estate.scopes.find(asked.scope) or 0, asked.charge_kind)
