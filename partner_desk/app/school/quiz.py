"""Quizzes: ten questions that say where to begin, and a test after each chapter that asks about the earlier ones, too.

Each question is drawn for a belief that the lessons of a chapter ask about, with other names and places than theirs; a
seed tells the whole quiz. It is answered once, without hints: a first try.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cache
from random import Random

from partner_desk.app.answers import View, explained
from partner_desk.app.rulebook import judge
from partner_desk.app.school.catalogue import catalogue
from partner_desk.app.school.lessonfile import course_lesson
from partner_desk.app.school.practice import phrasebook
from partner_desk.domain.errors import Refused
from partner_desk.language import speaking
from partner_desk.resources import resource_path
from partner_desk.training import practice
from partner_desk.training.catalogue import Chapter
from partner_desk.training.drawn import Exercise, ExerciseForm
from partner_desk.training.texts import Language, Text

FORMS = (ExerciseForm.REASON, ExerciseForm.VERDICT)
"""The questions that can be answered from their words alone, and tell a belief by a wrong answer."""
TRIES = 4
"""So often a question is drawn until it asks about just the belief that is meant."""


@dataclass(frozen=True, slots=True)
class QuizDraw:
    """A question that is to be drawn: about which belief, of which chapter (from 1), how hard, from which seed."""

    belief: str
    chapter: int
    level: int
    seed: int


@dataclass(frozen=True, slots=True)
class Quiz:
    """Questions to be answered one after the other."""

    id: str
    title: Text
    draws: tuple[QuizDraw, ...]


@dataclass(frozen=True, slots=True)
class QuizAnswer:
    """What was chosen (from 0)."""

    draw: QuizDraw
    exercise: Exercise
    chosen: int

    @property
    def right(self) -> bool:
        """Whether it is right."""
        return self.exercise.options[self.chosen].right


@dataclass
class QuizTaking:
    """Somebody in a quiz; each question is drawn when it is its turn."""

    quiz: Quiz
    answers: list[QuizAnswer] = field(default_factory=list)
    _drawn: Exercise | None = None

    @property
    def exercises_left(self) -> int:
        """How many questions are not answered."""
        return len(self.quiz.draws) - len(self.answers)

    @property
    def over(self) -> bool:
        """Whether all was answered."""
        return not self.exercises_left

    @property
    def exercise(self) -> Exercise:
        """The question at hand."""
        if self._drawn is None:
            self._drawn = drawn(self.quiz.draws[len(self.answers)])
        return self._drawn

    def choose(self, number: int) -> QuizAnswer:
        """Answer the question at hand by an option (from 0); the next one follows."""
        answer = QuizAnswer(self.quiz.draws[len(self.answers)], self.exercise, number)
        self.answers.append(answer)
        self._drawn = None
        return answer

    @property
    def right(self) -> int:
        """How many answers were right."""
        return sum(one.right for one in self.answers)

    @property
    def begin_at(self) -> int | None:
        """The first chapter (from 1) of which something was wrong; None if nothing was."""
        return min((one.draw.chapter for one in self.answers if not one.right), default=None)

    @property
    def lessons(self) -> list[str]:
        """The lessons about what was wrong, in the order of the course; none is of a chapter before `begin_at`."""
        about = {_lesson_asking(one.draw) for one in self.answers if not one.right}
        return [one for one in catalogue().lessons if one in about]


def drawn(draw: QuizDraw) -> Exercise:
    """The question of a draw; it asks about the belief that is meant wherever one of a few does."""
    form = FORMS[draw.seed % len(FORMS)]
    tries = [_exercise(draw, form, 0)]
    while tries[-1].about != draw.belief and len(tries) < TRIES:
        tries.append(_exercise(draw, form, len(tries)))
    return tries[-1] if tries[-1].about == draw.belief else tries[0]


def _exercise(draw: QuizDraw, form: ExerciseForm, number: int) -> Exercise:
    return practice.exercise(draw.belief, draw.level, draw.seed + number, judge(), phrasebook(), form=form)


def because(exercise: Exercise, language: Language) -> str:
    """Why the right answer is right, in the judge's own words."""
    asked, estate = exercise.question, exercise.estate
    view = View(asked.partner, asked.program, asked.since, asked.reading)
    with speaking(language.value, resource_path("locale")):
        return explained(estate, view, estate.scopes.find(asked.scope) or 0, asked.charge_kind).headline.said


def placement(seed: int) -> Quiz:
    """Questions about each chapter, from the first to the last."""
    chance, plan = Random(seed), catalogue().placing  # noqa: S311 - chance for practice, no secret
    taken: set[str] = set()
    draws = []
    for chapter, beliefs in enumerate(beliefs_of_chapters(), 1):
        for belief in _some([one for one in beliefs if one not in taken] or beliefs, plan.own, chance):
            taken.add(belief)
            draws.append(QuizDraw(belief, chapter, plan.level, chance.randrange(1_000_000)))
    return Quiz("place", Text(en="Where to begin", de="Wo anfangen"), tuple(draws))


def chapter_test(chapter: int, seed: int) -> Quiz:
    """A mixed test: about a chapter (from 1), and about those before. Raises Refused if there is no such chapter."""
    chapters = tested_chapters()
    if not 1 <= chapter <= len(chapters):
        raise Refused("There is no chapter {chapter}: they go from 1 to {last}.", chapter=chapter, last=len(chapters))
    chance, plan = Random(seed), catalogue().testing  # noqa: S311
    known = beliefs_of_chapters()
    wanted = [(belief, chapter) for belief in _some(known[chapter - 1], plan.own, chance)]
    before = {belief: at for at, beliefs in enumerate(known[: chapter - 1], 1) for belief in beliefs}
    fresh = [belief for belief in before if belief not in dict(wanted)]
    wanted += [(belief, before[belief]) for belief in _some(fresh, plan.earlier, chance)] if fresh else []
    chance.shuffle(wanted)
    draws = tuple(QuizDraw(belief, at, plan.level, chance.randrange(1_000_000)) for belief, at in wanted)
    title = chapters[chapter - 1].title
    return Quiz(f"test:{chapter}", Text(en=f"Test: {title.en}", de=f"Test: {title.de}"), draws)


def _some(beliefs: Sequence[str], number: int, chance: Random) -> list[str]:
    """So many of them; some twice, in other situations, where there are not enough; none of none."""
    drawn_beliefs: list[str] = []
    while beliefs and len(drawn_beliefs) < number:
        drawn_beliefs += chance.sample(beliefs, min(len(beliefs), number - len(drawn_beliefs)))
    return drawn_beliefs


@cache
def tested_chapters() -> tuple[Chapter, ...]:
    """The chapters whose lessons ask about beliefs; the examination at the end of the course does not."""
    return tuple(one for one in catalogue().chapters if any(True for lesson in one.lessons for _ in _asked_in(lesson)))


@cache
def beliefs_of_chapters() -> tuple[tuple[str, ...], ...]:
    """The beliefs that the lessons of each chapter ask about, in the order of the course."""
    return tuple(
        tuple(dict.fromkeys(belief for lesson in chapter.lessons for belief in _asked_in(lesson)))
        for chapter in tested_chapters()
    )


def _lesson_asking(draw: QuizDraw) -> str:
    """The first lesson of its chapter that asks about the belief of a draw."""
    return next(one for one in tested_chapters()[draw.chapter - 1].lessons if draw.belief in _asked_in(one))


def _asked_in(lesson: str) -> list[str]:
    return [one.asks_about for one in course_lesson(lesson).plan.step if one.asks_about is not None]
