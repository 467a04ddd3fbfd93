"""What the judge says today of each claim of the thread, since when, and by which sources; none of it is written down.

An example is an estate as it is on the day of its lesson, and is taken to be so at all times: what turns the verdict
between the day of the thread and the day at hand are the rules alone.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, fields, replace
from datetime import date, timedelta
from enum import StrEnum
from functools import cache
from typing import Any

from partner_desk.app.answers import View, explained
from partner_desk.app.rulebook import judge, library
from partner_desk.app.school.lessonfile import course_lesson
from partner_desk.app.school.ways import way
from partner_desk.domain.changes import Fact
from partner_desk.domain.estate import Estate
from partner_desk.domain.moments import day_after, holds_at, start_of
from partner_desk.explain.brief import Brief
from partner_desk.language import marked, tr
from partner_desk.readings.dated import Source
from partner_desk.readings.questions import Answer, Question, Verdict
from partner_desk.resources import resource_path
from partner_desk.training.lessons import StepKind
from partner_desk.training.thread import ClaimExample, ClaimThread, ThreadClaim


class ClaimStanding(StrEnum):
    """How a claim stands on a day."""

    HOLDS = "holds"
    PARTLY = "partly"
    """It holds, and what one may take from it as well does not."""
    DISPUTED = "disputed"
    OPEN = "open"
    """The judge cannot tell, or nothing is left to ask about."""
    FAILS = "fails"


@dataclass(frozen=True, slots=True)
class JudgedExample:
    """An example with what the judge says of it today, since when (None: as it was then), why, and by which sources."""

    example: ClaimExample
    today: Answer
    since: date | None
    because: str
    sources: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class JudgedClaim:
    """A claim with how it stood and stands, and since when; None: as it was then."""

    claim: ThreadClaim
    then: ClaimStanding
    today: ClaimStanding
    since: date | None
    examples: tuple[JudgedExample, ...]

    @property
    def sources(self) -> list[Source]:
        """What it rests on today, each once."""
        known = library().sources
        return [known[one] for one in dict.fromkeys(source for each in self.examples for source in each.sources)]


@cache
def claim_thread() -> ClaimThread:
    """The shipped thread."""
    return ClaimThread.read(resource_path("school", "thread.toml"))


def judged_claims(day: date) -> list[JudgedClaim]:
    """Every claim as it stands on a day; reasons are in the language that is spoken."""
    return [_judged(one, day) for one in claim_thread().claim]


AS_THEN = {
    ClaimStanding.HOLDS: marked("holds, as it did then"),
    ClaimStanding.PARTLY: marked("holds in part, as it did then"),
    ClaimStanding.DISPUTED: marked("disputed, as it was then"),
    ClaimStanding.OPEN: marked("cannot be told, as it could not then"),
    ClaimStanding.FAILS: marked("did not hold then, and does not now"),
}
SINCE = {
    ClaimStanding.HOLDS: marked("holds since {day}"),
    ClaimStanding.PARTLY: marked("holds in part since {day}"),
    ClaimStanding.DISPUTED: marked("disputed since {day}"),
    ClaimStanding.OPEN: marked("cannot be told since {day}"),
    ClaimStanding.FAILS: marked("no longer holds since {day}"),
}


def standing_said(claim: JudgedClaim) -> str:
    """How a claim stands and since when, in words."""
    if claim.since is None:
        return tr(AS_THEN[claim.today])
    return tr(SINCE[claim.today], day=claim.since)


def verdict_said(judged: JudgedExample) -> str:
    """What the judge says of an example, and since when, in words."""
    word = tr(judged.today.verdict.words)
    told = tr("{verdict} (disputed)", verdict=word) if judged.today.disputed else word
    return told if judged.since is None else tr("{verdict}, since {day}", verdict=told, day=judged.since)


@dataclass(frozen=True, slots=True)
class _Experiment:
    """An example as something to ask: the estate, and the question of its lesson."""

    example: ClaimExample
    estate: Estate
    question: Question

    def answer(self, day: date) -> Answer:
        """What the judge says on a day; of the program that came after where the one that is meant does not apply."""
        wanted, after = self.example.program or self.question.program, claim_thread().after
        asked = replace(self.question, program=wanted, since=day, until=day_after(day))
        answer = judge().answer(self.estate, asked)
        if answer.verdict is Verdict.NOT_APPLICABLE and wanted in after:
            answer = judge().answer(self.estate, replace(asked, program=after[wanted]))
        return answer

    def turns(self) -> Iterator[date]:
        """The days on which a rule turns that may matter."""
        wanted = self.example.program or self.question.program
        for program in dict.fromkeys((wanted, claim_thread().after.get(wanted, wanted))):
            yield from library().turning_days(library().programs[program], self.question.reading)

    def judged(self, day: date, days: Sequence[date]) -> JudgedExample:
        """What there is to tell of it on a day; `days` are those before on which a rule turns, the last first."""
        today = self.answer(day)
        since = _since(days, lambda one: _means(self.answer(one)) == _means(today))
        asked = today.question
        view = View(asked.partner, asked.program, asked.since, self.question.reading)
        found = explained(self.estate, view, self.estate.scopes.find(asked.scope) or 0)
        sources = tuple(one.source for one in Brief(found).cites if one.source in library().sources)
        return JudgedExample(self.example, today, since, found.headline.said, sources)


def _experiments(claim: ThreadClaim) -> Iterator[_Experiment]:
    lesson = course_lesson(claim.lesson)
    for example in claim.example:
        at, estate = example.step - 1, lesson.case.estate
        step, question = lesson.plan.step[at], lesson.questions[at]
        if step.kind is StepKind.DO:
            solution = way(estate, step, question)
            assert solution is not None, f"{claim.lesson}: the task in step {example.step} cannot be done"
            estate = estate.apply(solution.changes)
        yield _Experiment(example, _at_all_times(estate, question), question)


def _at_all_times(estate: Estate, question: Question) -> Estate:
    """The estate as it is at the end of the day that is asked about, with no beginnings and no ends."""
    moment = start_of(question.until) - timedelta(microseconds=1)

    def kept(fact: Fact) -> Iterator[Fact]:
        lasting: Any = fact  # which kinds have a time of their own, their fields say
        if not {"since", "until"} <= {one.name for one in fields(fact)}:
            yield fact
        elif holds_at(lasting, moment):
            yield replace(lasting, since=None, until=None)

    return Estate.of(one for fact in estate.facts_in_order() for one in kept(fact))


def _judged(claim: ThreadClaim, day: date) -> JudgedClaim:
    experiments = list(_experiments(claim))
    begun = claim_thread().day
    days = sorted({turn for one in experiments for turn in one.turns() if begun < turn <= day}, reverse=True)
    today = _standing(experiments, day)
    since = _since(days, lambda one: _standing(experiments, one) is today)
    examples = tuple(one.judged(day, days) for one in experiments)
    return JudgedClaim(claim, _standing(experiments, begun), today, since, examples)


def _since(turns: Sequence[date], is_same: Callable[[date], bool]) -> date | None:
    """The last day on which something turned; `turns` are the days to look at, the last first."""
    return next((turn for turn in turns if not is_same(turn - timedelta(days=1))), None)


def _means(answer: Answer) -> tuple[str, Verdict, bool]:
    return answer.question.program, answer.verdict, answer.disputed


def _standing(experiments: Sequence[_Experiment], day: date) -> ClaimStanding:
    """A claim holds if all that it says of its examples comes out; the worst of them is how it stands."""
    answers = [(one.example, one.answer(day)) for one in experiments]
    own = [(one, answer) for one, answer in answers if not one.beside]
    wrong = [answer for one, answer in own if answer.verdict is not one.verdict]
    if any(not one.disputed and one.verdict not in (Verdict.UNKNOWN, Verdict.NOT_APPLICABLE) for one in wrong):
        return ClaimStanding.FAILS
    if any(answer.disputed for _, answer in own):
        return ClaimStanding.DISPUTED
    if wrong:
        return ClaimStanding.OPEN
    whole = all(answer.verdict is one.verdict and not answer.disputed for one, answer in answers)
    return ClaimStanding.HOLDS if whole else ClaimStanding.PARTLY
