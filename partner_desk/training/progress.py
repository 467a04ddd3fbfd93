"""What a learner got wrong and right, misconception by misconception, and when each is worth asking about again.

Where somebody stands is weighed by `evidence`, from first tries alone. When to ask again, and what is forgotten since,
is the business of FSRS, a scheduler of spaced repetition: each misconception is a card. There is no score. Nothing here
reads a clock; `now` is an argument.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from random import Random
from typing import Annotated, Any

from fsrs import Card, Rating, Scheduler, State
from pydantic import AwareDatetime, Field

from partner_desk.domain.moments import as_moment
from partner_desk.readings.strict import Strict
from partner_desk.training.evidence import SUSPECTED, Attempt, Sign, is_sure, likelihoods, with_attempt
from partner_desk.training.lessons import Option
from partner_desk.training.texts import Language

VERSION = 4
"""The format of what is kept; a file of a newer one is refused.

The second one knows of answers that were shown, the third one of each answer and its situation, the fourth one of hints
and wrong first tries in a lesson, and of quizzes.
"""

LEVELS = 5

FAMILIAR = 2
"""After so many right answers in a row a misconception is asked about less."""

STILL_THERE = 0.8
"""As long as it is this likely that a learner remembers, what was seen through stays so."""

STEPS_OF_STABILITY = (1.5, 5.0, 12.0, 30.0)
"""Days that a memory lasts, at which practice goes up a level."""

DUE_SHARE = 0.6
"""How often practice takes what is weak or due, as long as something is not met yet."""

_SCHEDULER = Scheduler(enable_fuzzing=False)
_EASY_FROM = 4

Count = Annotated[int, Field(ge=0)]


class Kept(Strict):
    """How well something is remembered, as FSRS counts it: days of stability, difficulty from 1 to 10."""

    state: Annotated[int, Field(ge=1, le=3)]
    step: Annotated[int, Field(ge=0)] | None
    stability: Annotated[float, Field(gt=0, allow_inf_nan=False)]
    difficulty: Annotated[float, Field(ge=1, le=10, allow_inf_nan=False)]
    due: AwareDatetime
    reviewed: AwareDatetime


class BeliefStanding(Strict):
    """How a learner stands towards one misconception; `streak` counts the last right answers at first try.

    `shown` counts the questions about it that were given up: the answer was shown, so it was not known. `attempts` are
    the last answers, the oldest first.
    """

    kept: Kept
    betrayed: Count = 0
    betrayed_on: AwareDatetime | None = None
    seen_through: Count = 0
    seen_through_on: AwareDatetime | None = None
    shown: Count = 0
    shown_on: AwareDatetime | None = None
    streak: Count = 0
    attempts: tuple[Attempt, ...] = ()


class LessonMark(StrEnum):
    """What is to be said of a lesson: how it was finished at its best."""

    OPEN = "open"
    """It is not finished."""
    DONE = "done"
    HELPED = "helped"
    """With a hint at least."""
    SHOWN = "shown"
    """With an answer that was shown."""


class LessonRun(Strict):
    """What happened in a lesson since it was begun last: the steps (from 0) where it did."""

    shown: tuple[Count, ...] = ()
    """The answer was shown."""
    helped: tuple[Count, ...] = ()
    """A hint was asked for."""
    missed: tuple[Count, ...] = ()
    """The first try was wrong."""


NOTHING_YET = LessonRun()


class LessonProgress(Strict):
    """How far a learner is in a lesson: the step reached (from 0), and when it was finished last.

    `shown`, `helped` and `missed` count what it took until it was finished, the least if that was more than once; `run`
    is what it took since it was begun last.
    """

    begun: AwareDatetime
    step: Count = 0
    finished: AwareDatetime | None = None
    shown: Count = 0
    helped: Count = 0
    missed: Count = 0
    run: LessonRun = NOTHING_YET

    @property
    def mark(self) -> LessonMark:
        """What is to be said of it."""
        if self.finished is None:
            return LessonMark.OPEN
        return LessonMark.SHOWN if self.shown else LessonMark.HELPED if self.helped else LessonMark.DONE


class QuizResult(Strict):
    """What came of a quiz when it was taken last: so many of so many answers were right."""

    taken: AwareDatetime
    right: Count
    asked: Count


class LearnerProgress(Strict):
    """Everything that is kept of one learner."""

    version: Annotated[int, Field(ge=1, le=VERSION)] = VERSION
    id: Annotated[str, Field(pattern="^[0-9a-f]{32}$")]
    name: Annotated[str, Field(min_length=1)]
    language: Language | None = None
    standings: dict[str, BeliefStanding] = Field(default_factory=dict)
    lessons: dict[str, LessonProgress] = Field(default_factory=dict)
    quizzes: dict[str, QuizResult] = Field(default_factory=dict)


class Grasp(StrEnum):
    """Where a learner stands with a misconception."""

    SEEN_THROUGH = "seen-through"
    SHAKY = "shaky"
    BELIEVED = "believed"
    NOT_KNOWN = "not-known"
    NOT_MET = "not-met"


@dataclass(frozen=True, slots=True)
class AskedBelief:
    """A question that was answered: about which misconception, in which situation, with which options."""

    about: str | None
    situation: str
    options: Sequence[Option]
    level: int = 1

    def others(self, chosen: Collection[str | None]) -> set[str]:
        """What the other wrong options stand for."""
        return {one.misconception for one in self.options if one.misconception is not None} - set(chosen)


def answered(
    progress: LearnerProgress,
    chosen: Option,
    asked: AskedBelief,
    now: datetime,
    *,
    hinted: bool = False,
    right: bool | None = None,
) -> LearnerProgress:
    """The progress after an answer; it was `right` if its option stands for no misconception, where nothing is said.

    A wrong option betrays its misconception, if it has one. The right one, without help, speaks for knowing better
    about what was asked, more so at a high level, and about nothing else; after a hint it only puts off the next
    question about it.
    """
    if not (chosen.misconception is None if right is None else right):
        if chosen.misconception is not None:
            progress = _rated(progress, chosen.misconception, Rating.Again, now, asked, Sign.BETRAYED)
        if asked.about is not None and asked.about != chosen.misconception:
            progress = _rated(progress, asked.about, Rating.Again, now, asked, Sign.WRONG)
        return progress
    if asked.about is None:
        return progress
    if hinted:
        return _rated(progress, asked.about, Rating.Hard, now, asked, None)
    progress = _noted(progress, asked.others([asked.about]), Sign.PASSED, now, asked)
    rating = Rating.Easy if asked.level >= _EASY_FROM else Rating.Good
    return _rated(progress, asked.about, rating, now, asked, Sign.RIGHT)


def given_up(progress: LearnerProgress, asked: AskedBelief, now: datetime) -> LearnerProgress:
    """The progress after an answer was shown: nothing that the wrong options stand for was seen through."""
    for one in sorted(asked.others(())):
        progress = _rated(progress, one, Rating.Again, now, asked, Sign.SHOWN)
    return progress


def _noted(
    progress: LearnerProgress, misconceptions: Collection[str], sign: Sign, now: datetime, asked: AskedBelief
) -> LearnerProgress:
    """The progress with a sign about what was met before; it is no reason to ask about it sooner or later."""
    met = {one: progress.standings[one] for one in misconceptions if one in progress.standings}
    noted = {one: _with_sign(standing, sign, as_moment(now), asked) for one, standing in met.items()}
    return progress.model_copy(update={"standings": {**progress.standings, **noted}})


def _with_sign(standing: BeliefStanding, sign: Sign, now: datetime, asked: AskedBelief) -> BeliefStanding:
    attempt = Attempt(at=now, situation=asked.situation, options=max(2, len(asked.options)), sign=sign)
    return standing.model_copy(update={"attempts": with_attempt(standing.attempts, attempt)})


def _rated(
    progress: LearnerProgress, misconception: str, rating: Rating, now: datetime, asked: AskedBelief, sign: Sign | None
) -> LearnerProgress:
    moment = as_moment(now)
    standing = _after(progress.standings.get(misconception), rating, moment, sign)
    if sign is not None:
        standing = _with_sign(standing, sign, moment, asked)
    return progress.model_copy(update={"standings": {**progress.standings, misconception: standing}})


def _after(before: BeliefStanding | None, rating: Rating, now: datetime, sign: Sign | None) -> BeliefStanding:
    card = _card(before.kept) if before is not None else Card(card_id=0, due=now)
    if card.last_review is not None and now < card.last_review:  # the clock was set back
        now = card.last_review
    card, _ = _SCHEDULER.review_card(card, rating, now)
    assert card.stability is not None
    assert card.difficulty is not None
    kept = Kept(
        state=card.state.value, step=card.step, stability=card.stability, difficulty=card.difficulty,
        due=card.due, reviewed=now,
    )  # fmt: skip
    if before is None:
        before = BeliefStanding(kept=kept)
    change: dict[str, Any] = {}
    match sign:
        case Sign.SHOWN:
            change = {"shown": before.shown + 1, "shown_on": now, "streak": 0}
        case Sign.BETRAYED:
            change = {"betrayed": before.betrayed + 1, "betrayed_on": now, "streak": 0}
        case Sign.WRONG:
            change = {"streak": 0}
        case Sign.RIGHT:
            change = {"seen_through": before.seen_through + 1, "seen_through_on": now, "streak": before.streak + 1}
    return before.model_copy(update={"kept": kept, **change})


def _card(kept: Kept) -> Card:
    return Card(
        card_id=0, state=State(kept.state), step=kept.step, stability=kept.stability, difficulty=kept.difficulty,
        due=as_moment(kept.due), last_review=as_moment(kept.reviewed),
    )  # fmt: skip


def recall(standing: BeliefStanding, now: datetime) -> float:
    """How likely it is that what was learned is still there, from 0 to 1."""
    return float(_SCHEDULER.get_card_retrievability(_card(standing.kept), as_moment(now)))


def grasp(progress: LearnerProgress, misconception: str, now: datetime) -> Grasp:
    """Where the learner stands with one misconception."""
    standing = progress.standings.get(misconception)
    if standing is None:
        return Grasp.NOT_MET
    if not standing.streak:
        believed, shown = standing.betrayed_on, standing.shown_on
        if believed is None and shown is None:
            return Grasp.SHAKY  # right with help only, or wrong for another reason
        return Grasp.NOT_KNOWN if shown and (believed is None or believed <= shown) else Grasp.BELIEVED
    if is_sure(standing.attempts) and recall(standing, now) >= STILL_THERE:
        return Grasp.SEEN_THROUGH
    return Grasp.BELIEVED if likelihoods(standing.attempts).believes >= SUSPECTED else Grasp.SHAKY


def weights(progress: LearnerProgress, now: datetime, order: Sequence[str]) -> Mapping[str, float]:
    """How much each misconception asks to be practised: the met ones by weakness, and the first one not met."""
    moment = as_moment(now)
    met = {one: _weight(progress.standings[one], moment) for one in order if one in progress.standings}
    fresh = next((one for one in order if one not in progress.standings), None)
    if fresh is None:
        return met
    weak = sum(met.values())
    return met | {fresh: weak * (1 - DUE_SHARE) / DUE_SHARE or 1.0}


def _weight(standing: BeliefStanding, now: datetime) -> float:
    """From 0.02 for what is firm up to 4 for what is believed: nothing is ever left out for good."""
    if not standing.streak:
        return 4.0
    forgotten = 1 - recall(standing, now)
    late = 1.0 if standing.kept.due <= now else 0.0
    shaky = 0.5 if standing.streak < FAMILIAR else 0.0
    return 0.02 + late + shaky + 2 * forgotten


def next_misconception(
    progress: LearnerProgress, now: datetime, rng: Random, order: Sequence[str], but: str | None = None
) -> str:
    """What to practise next: weak and due ones by weight, now and then the next one of the course's `order`.

    `but` is the one that was just asked about; it is not taken twice running if there is another one.
    """
    weight_of = weights(progress, now, order)
    if len(weight_of) > 1:
        weight_of = {one: weight for one, weight in weight_of.items() if one != but}
    return rng.choices(list(weight_of), list(weight_of.values()))[0]


def due(progress: LearnerProgress, now: datetime, order: Collection[str]) -> int:
    """How many misconceptions that were met are to be asked about again by now."""
    moment = as_moment(now)
    met = (standing for one, standing in progress.standings.items() if one in order)
    return sum(not one.streak or as_moment(one.kept.due) <= moment for one in met)


def level_for(progress: LearnerProgress, misconception: str) -> int:
    """The level at which to practise it, from 1: it goes up with each right answer, and down after a wrong one."""
    standing = progress.standings.get(misconception)
    if standing is None:
        return 1
    lasting = sum(standing.kept.stability >= one for one in STEPS_OF_STABILITY)
    return min(LEVELS, max(lasting, standing.streak) + 1) if standing.streak else max(1, lasting)


def reached(
    progress: LearnerProgress, lesson: str, step: int, now: datetime, run: LessonRun = NOTHING_YET
) -> LearnerProgress:
    """The progress when a learner comes to a step (from 0) of a lesson, for the first time or again."""
    before = progress.lessons.get(lesson)
    course = LessonProgress(begun=as_moment(now)) if before is None else before
    return _with_lesson(progress, lesson, course.model_copy(update={"step": step, "run": run}))


def finished(progress: LearnerProgress, lesson: str, now: datetime, run: LessonRun = NOTHING_YET) -> LearnerProgress:
    """The progress when a lesson has been taken to its end."""
    before = progress.lessons.get(lesson) or LessonProgress(begun=as_moment(now))
    took = (len(run.shown), len(run.helped), len(run.missed))
    if before.finished is not None:
        took = min(took, (before.shown, before.helped, before.missed))
    shown, helped, missed = took
    change = {
        "finished": as_moment(now),
        "step": 0,
        "run": NOTHING_YET,
        "shown": shown,
        "helped": helped,
        "missed": missed,
    }
    return _with_lesson(progress, lesson, before.model_copy(update=change))


def _with_lesson(progress: LearnerProgress, lesson: str, course: LessonProgress) -> LearnerProgress:
    return progress.model_copy(update={"lessons": {**progress.lessons, lesson: course}})


def quizzed(progress: LearnerProgress, quiz: str, right: int, asked: int, now: datetime) -> LearnerProgress:
    """The progress when a quiz, or the answer to a mail, was taken to its end."""
    result = QuizResult(taken=as_moment(now), right=right, asked=asked)
    return progress.model_copy(update={"quizzes": {**progress.quizzes, quiz: result}})


def speaking(progress: LearnerProgress, language: Language) -> LearnerProgress:
    """The progress of a learner who chose a language."""
    return progress.model_copy(update={"language": language})
