"""Who learns, and what is kept of it: read when it is needed first, written after every answer."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from random import Random
from types import MappingProxyType

from partner_desk.app.school import progress as kept
from partner_desk.app.school.catalogue import catalogue
from partner_desk.app.school.lessonfile import Lesson, course_lesson
from partner_desk.app.school.practice import exercise
from partner_desk.app.school.taking import Restart, Taking
from partner_desk.app.workspace import current_person
from partner_desk.domain import clock
from partner_desk.domain.errors import Refused
from partner_desk.exchange.case.reading import Case
from partner_desk.training import progress as learning
from partner_desk.training.drawn import Exercise
from partner_desk.training.lessons import LessonPlan, LessonStep, Look, Option, StepKind
from partner_desk.training.progress import AskedBelief, Grasp, LearnerProgress, LessonRun
from partner_desk.training.texts import Language, Text

FRESH_TRIES = 4
"""So often a question is drawn about something that was not met yet, until it asks about just that."""


class LearnerRecord:
    """The learner at hand. A file that cannot be written is told, and the lesson goes on without it."""

    def __init__(self, trouble: Callable[[str], None], folder: Path | None = None) -> None:
        """`trouble` hears of what could not be read or kept."""
        self._trouble, self._folder = trouble, folder
        self._last: str | None = None
        self._progress: LearnerProgress | None = None

    @property
    def progress(self) -> LearnerProgress:
        """The learner chosen last, else the only one, else a new one by the name of who uses the computer."""
        if self._progress is None:
            self._progress = self._loaded()
        return self._progress

    def _loaded(self) -> LearnerProgress:
        learners = kept.learners(self._folder)
        for sentence in learners.troubles:
            self._trouble(sentence)
        chosen = learners.chosen or (learners.all[0] if learners.all else None)
        return kept.load(chosen.id, self._folder) if chosen is not None else kept.add(current_person(), self._folder)

    def learners(self) -> kept.Learners:
        """Everybody who learns here."""
        return kept.learners(self._folder)

    def choose(self, learner: str) -> None:
        """Another learner."""
        kept.choose(learner, self._folder)
        self._progress = None

    def add(self, name: str) -> None:
        """A new learner, who is chosen."""
        kept.add(name, self._folder)
        self._progress = None

    def rename(self, learner: str, name: str) -> None:
        """Another name."""
        kept.rename(learner, name, self._folder)
        self._progress = None

    def reset(self, learner: str) -> None:
        """Forget what was got right and wrong."""
        kept.reset(learner, self._folder)
        self._progress = None

    def remove(self, learner: str) -> None:
        """Delete a learner."""
        kept.remove(learner, self._folder)
        self._progress = None

    # Learning ---------------------------------------------------------------------------------------------

    def _keep(self, progress: LearnerProgress) -> None:
        self._progress = progress
        try:
            kept.save(progress, self._folder)
        except Refused as refused:
            self._trouble(refused.sentence)

    def answered(self, taking: Taking, number: int) -> None:
        """An option (from 0) was chosen; call it after `Taking.choose`. What was told before earns nothing."""
        self._note(taking)
        if taking.at in taking.told:
            return
        asked, right = _asked(taking), number == taking.right
        chosen = asked.options[number]
        self._keep(learning.answered(self.progress, chosen, asked, clock.now(), right=right, hinted=taking.hinted))

    def given_up(self, taking: Taking) -> None:
        """An answer was shown; call it after `Taking.give_up`."""
        self._note(taking)
        self._keep(learning.given_up(self.progress, _asked(taking), clock.now()))

    def reached(self, taking: Taking) -> None:
        """A step of a lesson was reached."""
        if not taking.lesson.is_exercise:
            self._keep(learning.reached(self.progress, taking.lesson.id, taking.at, clock.now(), _run(taking)))

    def _note(self, taking: Taking) -> None:
        """Keep what was told at the step at hand, whenever the lesson is left."""
        if taking.lesson.id in self.progress.lessons:
            self.reached(taking)

    def left_at(self, lesson: Lesson) -> Restart | None:
        """Where a lesson that was left goes on; None for one that begins at its beginning."""
        course = self.progress.lessons.get(lesson.id)
        if lesson.is_exercise or course is None or not 0 < course.step < len(lesson.plan.step):
            return None
        return Restart(course.step, course.run)

    def finished(self, taking: Taking) -> None:
        """A lesson was taken to its end."""
        if not taking.lesson.is_exercise:
            self._keep(learning.finished(self.progress, taking.lesson.id, clock.now(), _run(taking)))

    def tested(self, asked: AskedBelief, chosen: Option, right: bool) -> None:
        """A question was answered once, and without help."""
        self._keep(learning.answered(self.progress, chosen, asked, clock.now(), right=right))

    def quizzed(self, quiz: str, right: int, asked: int) -> None:
        """A quiz, or the answer to a mail, was taken to its end."""
        self._keep(learning.quizzed(self.progress, quiz, right, asked, clock.now()))

    def speaking(self, language: Language) -> None:
        """The learner chose a language."""
        self._keep(learning.speaking(self.progress, language))

    @property
    def finished_lessons(self) -> frozenset[str]:
        """The lessons that were taken to their end."""
        return frozenset(one for one, course in self.progress.lessons.items() if course.finished is not None)

    @property
    def helped_lessons(self) -> Mapping[str, int]:
        """The finished lessons in which answers had to be shown, and how many."""
        found = {one: course.shown for one, course in self.progress.lessons.items() if course.finished is not None}
        return MappingProxyType({one: shown for one, shown in found.items() if shown})

    @property
    def is_begun(self) -> bool:
        """Whether anybody has learned anything here; nobody is made a learner by asking."""
        if self._progress is None and not kept.learners(self._folder).all:
            return False
        return bool(self.progress.lessons or self.progress.standings)

    @property
    def due(self) -> int:
        """How many misconceptions are to be asked about today: the weak ones, and what may be forgotten."""
        return learning.due(self.progress, clock.now(), catalogue().misconceptions)

    @property
    def grasps(self) -> Mapping[str, Grasp]:
        """Where the learner stands with each misconception."""
        now = clock.now()
        return MappingProxyType({one: learning.grasp(self.progress, one, now) for one in catalogue().misconceptions})

    @property
    def taught(self) -> Sequence[str]:
        """What practice may ask about: the misconceptions of the chapters that were begun, and those that were met.

        Whoever takes no lesson is asked about everything.
        """
        progress = self.progress
        begun = [one for one in catalogue().chapters if any(lesson in progress.lessons for lesson in one.lessons)]
        steps = (step for one in begun for lesson in one.lessons for step in course_lesson(lesson).plan.step)
        known = {option.misconception for step in steps for option in step.option} | set(progress.standings)
        every = tuple(catalogue().misconceptions)
        return tuple(one for one in every if one in known) if begun else every

    # Practising -------------------------------------------------------------------------------------------

    def next_practice(self, seed: int) -> Lesson:
        """What to practise next, as a lesson of one step; the same for the same seed and progress."""
        order = self.taught
        chance = Random(seed)  # noqa: S311 - chance for practice, no secret
        wanted = learning.next_misconception(self.progress, clock.now(), chance, order, self._last)
        self._last = wanted
        level = learning.level_for(self.progress, wanted)
        tries = 1 if wanted in self.progress.standings else FRESH_TRIES
        drill = exercise(wanted, level, seed)
        for number in range(1, tries):
            if drill.about != wanted:
                drill = exercise(wanted, level, seed + number)
        return as_lesson(drill)


def _run(taking: Taking) -> LessonRun:
    """What a lesson took so far."""
    return LessonRun(
        shown=tuple(sorted(taking.shown)), helped=tuple(sorted(taking.helped)), missed=tuple(sorted(taking.missed))
    )


def _asked(taking: Taking) -> AskedBelief:
    """The question at hand; a step of a lesson is one situation, exercises are others by what is drawn and how hard."""
    step, lesson = taking.step, taking.lesson
    return AskedBelief(step.asks_about, f"{lesson.id}:{taking.at}", step.option, max(1, lesson.level))


def as_lesson(drill: Exercise) -> Lesson:
    """An exercise as a lesson of one step, so that it is taken like any other."""
    asked = drill.question
    step = LessonStep(kind=StepKind.PREDICT, text=drill.text, ask={}, option=drill.options, about=drill.about)
    plan = LessonPlan(
        title=Text(en=f"Practice, level {drill.level}", de=f"Übung, Stufe {drill.level}"),
        goal=catalogue().misconceptions[drill.misconception].truth,
        story=drill.text,
        minutes=1,
        look=Look(partner=asked.partner, program=asked.program, scope=asked.scope, on=asked.since),
        step=(step,),
    )
    case = Case(plan.title.en, "", (), (), drill.estate, ())
    return Lesson(f"practice:{drill.motif}:{drill.form}:{drill.level}", Path(), plan, case, {0: asked}, drill.level)
