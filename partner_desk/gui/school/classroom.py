"""The lesson that is being taken: its desk is open, its panel stands beside the reasons, its answers are kept."""

from __future__ import annotations

from PySide6.QtCore import QObject, Signal

from partner_desk.app.school.catalogue import catalogue
from partner_desk.app.school.desk import lesson_desk
from partner_desk.app.school.hints import Hint, hint
from partner_desk.app.school.lessonfile import Lesson
from partner_desk.app.school.record import LearnerRecord
from partner_desk.app.school.round import LENGTH, PracticeRound
from partner_desk.app.school.sight import SeenScope
from partner_desk.app.school.taking import Taking
from partner_desk.app.workspace import Workspace
from partner_desk.domain.changes import WORD_OF
from partner_desk.domain.estate import Estate
from partner_desk.domain.ids import scope_key
from partner_desk.domain.moments import Period
from partner_desk.domain.scopes import Scope
from partner_desk.gui.school.finding import PLACE, ROWS
from partner_desk.gui.school.panel import LessonPanel
from partner_desk.gui.school.words import SchoolWords
from partner_desk.gui.shell import Shell
from partner_desk.gui.situation import Situation
from partner_desk.readings.questions import AUTO
from partner_desk.training.lessons import Look, StepKind

UNFOLDED = 40
"""A tree of so many scopes is opened wholly: what a lesson speaks of is seen."""
WAYS = (PLACE, ROWS)
"""What the keys 1 and 2 point at where mistakes are looked for."""


class Classroom(QObject):
    """Takes a lesson from its first step to its last, or until another desk is opened."""

    exercise_wanted = Signal()
    """An exercise is solved and the next one is wanted."""
    finished = Signal(str)
    """A lesson was taken to its end, and left."""

    def __init__(self, window: Shell, situation: Situation, panel: LessonPanel, record: LearnerRecord) -> None:
        """Nothing is being taken yet."""
        super().__init__(window)
        self.window, self.situation, self.panel, self.record = window, situation, panel, record
        self.taking: Taking | None = None
        self._waiting: Lesson | None = None
        """The lesson that goes on once what is shown is left."""
        self._shows = False
        """Whether a lesson is shown at a step, and not taken."""
        self.played = PracticeRound()
        """The round of practice that an exercise belongs to."""
        self._desk: Workspace | None = None
        self._before = situation.view
        """What was looked at before the lesson, on the desk that comes back after it."""
        self._shown: SeenScope | None = None
        """Where the step at hand looked when it was entered."""
        panel.hide()
        panel.chosen.connect(self.choose)
        panel.hint_wanted.connect(self.hint)
        panel.answer_wanted.connect(self.show_answer)
        panel.next_wanted.connect(lambda: self.go(1))
        panel.back_wanted.connect(lambda: self.go(-1))
        panel.left.connect(self.leave)
        panel.again_wanted.connect(self.again)
        situation.desk_changed.connect(lambda _: self._changed())
        situation.desk_opened.connect(self._opened)

    # Beginning and leaving --------------------------------------------------------------------------------

    def begin(self, lesson: Lesson, told: int | None = None) -> None:
        """Begin a lesson on its own desk, unless the desk at hand must stay; a step (from 0) may be shown, answered."""
        before, came_from, open_ = self._desk, self.situation.came_from, self.situation.desk
        view = self.situation.view
        taking, restart = Taking(lesson), self.record.left_at(lesson) if told is None else None
        estate = taking.resume(restart) if restart is not None else None
        desk = lesson_desk(lesson, lesson.plan.title.said(self.panel.language), estate)
        self._desk = desk
        if open_ is not None and open_ is not before:
            self.situation.came_from = open_.path
        if not self.window.begin(lambda: desk):
            self._desk, self.situation.came_from = before, came_from
            return
        if open_ is not before:
            self._before = view
        running = self.taking.lesson if self.taking is not None else None
        self._waiting = None if told is None or running is None or running.is_exercise else self._waiting or running
        self._shows = told is not None
        self.taking = taking
        self.panel.show()
        self.panel.head.question.setChecked(False)
        if len(self.estate.scopes) <= UNFOLDED:
            self.window.tree.expand_all()
        self.situation.look(reading=AUTO)
        self._look(lesson.plan.look)
        begun_at = restart.step if restart is not None else 0
        self._enter(begun_at if told is None else told)
        if told is not None and taking.step.kind is StepKind.PREDICT:
            taking.give_up(self.estate)  # it is looked at, not asked: nothing is recorded of it
            self.show()

    def leave(self) -> None:
        """End the lesson: back to the one that waits, or the file that was open before, else to the welcome page."""
        if self._waiting is not None:
            waiting, self._waiting = self._waiting, None
            self.begin(waiting)
            return
        path = self.situation.came_from
        self._end()
        if path is None or not path.exists() or not self.window.begin(lambda: Workspace.open(path)):
            self.situation.close()
            self.situation.desk_opened.emit()
        else:
            seen = self._before
            self.situation.look(program=seen.program, day=seen.day, reading=seen.reading)
            if seen.partner in self.situation.estate.partners:
                self.situation.look(partner=seen.partner)

    def _opened(self) -> None:
        """Another desk was opened: the lesson is over."""
        if self.taking is not None and self.situation.desk is not self._desk:
            self._end()

    def _end(self) -> None:
        self.taking = self._desk = self.situation.came_from = self._waiting = None
        self.situation.teach(False)
        self.panel.hide()
        self.situation.conceal(None)

    # Taking -----------------------------------------------------------------------------------------------

    @property
    def estate(self) -> Estate:
        """The training desk as it is: what is tried in a scenario is not done."""
        assert self._desk is not None
        return self._desk.estate

    def _leave_scenario(self) -> None:
        if self.situation.branch is not None:
            self.situation.leave()

    def _enter(self, at: int) -> None:
        taking = self.taking
        if taking is None:
            return
        taking.begin(self.estate, at)
        if not self._shows:
            self.record.reached(taking)
        if taking.question is not None:
            asked = taking.question
            here = {"partner": asked.partner, "program": asked.program, "scope": asked.scope, "reading": asked.reading}
            self._look(Look(**here, on=asked.since))
            self.window.time_line.mark(None if asked.single_day else Period(asked.since, asked.until))
        if taking.step.look is not None:
            self._look(taking.step.look)
        scope, tree = self.situation.scope, self.situation.estate.scopes
        self._shown = (tree.key(scope), self.situation.view) if scope is not None else None
        self.show()
        if taking.search is not None:
            self.window.panes.show_lists(True)
        self.panel.begin_reading()

    def _look(self, look: Look) -> None:
        """Show what a lesson points at."""
        wanted = {"partner": look.partner, "program": look.program, "day": look.on, "reading": look.reading}
        self.situation.look(**{key: value for key, value in wanted.items() if value is not None})
        scope = self.situation.estate.scopes.find(scope_key(look.scope)) if look.scope is not None else None
        if scope is not None:
            self.window.tree.go_to(scope)

    def show(self, pointed: Hint | None = None) -> None:
        """Show the step at hand, and keep from the learner what it asks for; a hint points somewhere."""
        taking = self.taking
        if taking is not None:
            asked = taking.question if taking.solved and taking.step.kind is StepKind.PREDICT else None
            special = asked is not None and (asked.charge_kind is not None or asked.days > 1)
            self.situation.conceal(taking.sight(self.estate, self._shown), asked if special else None)
            self.situation.teach(True, task=taking.step.kind is StepKind.DO)
            chapter, place = self._place_of(taking.lesson)
            self.panel.head.show_lesson(self.record.progress.name, place, exercise=taking.lesson.is_exercise)
            waits = SchoolWords.WAITS_DONE if taking.step.kind is StepKind.DO else SchoolWords.WAITS
            self.window.panes.waiting.setText(waits.said(self.panel.language))
            self.panel.show_step(taking, self.estate, pointed, chapter)

    def _place_of(self, lesson: Lesson) -> tuple[str, str]:
        """The chapter of a lesson, and which one of the course it is; both empty for one of somebody's own."""
        language, course = self.panel.language, catalogue()
        if lesson.is_exercise:
            return "", SchoolWords.IN_ROUND.said(language, at=len(self.played.tries) + 1, all=LENGTH)
        chapter = next((one for one in course.chapters if lesson.id in one.lessons), None)
        if chapter is None:
            return "", ""
        number = course.lessons.index(lesson.id) + 1
        return chapter.title.said(language), SchoolWords.IN_COURSE.said(language, at=number, all=len(course.lessons))

    def point(self, what: str) -> None:
        """Point at what is chosen in the tree, or at the rows chosen in the list that is in sight."""
        taking = self.taking
        if taking is None or taking.search is None or taking.solved:
            return
        if what == PLACE:
            keys = [(WORD_OF[Scope], one) for one in self.situation.chosen_keys()]
        else:
            keys = [one for shown in self.window.lists.values() if shown.isVisible() for one in shown.chosen_rows()]
        if not keys:
            self.window.say(SchoolWords.NOTHING_CHOSEN.said(self.panel.language))
            return
        taking.point(keys)
        self.show()
        self.panel.begin_reading()

    def choose(self, number: int) -> None:
        """Choose an option (from 0)."""
        taking = self.taking
        if taking is not None and taking.search is not None:
            if number < len(WAYS):
                self.point(WAYS[number])
            return
        if taking is None or taking.step.kind is not StepKind.PREDICT or taking.solved:
            return
        if number < len(taking.step.option):
            taking.choose(number, self.estate)
            self.record.answered(taking, number)
            self._tell()

    def _tell(self) -> None:
        """Show what came of an answer: from its beginning, with all the room there is."""
        self.window.panes.sides.begin()
        self.window.panes.show_lists(False)
        self.show()
        self.panel.begin_reading()

    def _changed(self) -> None:
        if self.taking is not None and self.situation.desk is self._desk:
            self.taking.changed(self.estate)
            self.show()

    def hint(self) -> None:
        """Point at what is missing, or at what decides."""
        taking = self.taking
        if taking is None or taking.question is None:
            return
        taking.ask_hint()
        if taking.search is not None or (taking.step.kind is StepKind.DO and taking.step.hint is not None):
            self.show()  # what is there now decides; what is to be done, the lesson says better
            return
        self.show(hint(self.estate, taking.question))

    def show_answer(self) -> None:
        """Tell what is right; a task is done, so that the steps after it fit."""
        if self.taking is not None:
            self._leave_scenario()
            changes = self.taking.give_up(self.estate)
            self.record.given_up(self.taking)
            if changes is not None:
                self.situation.commit(changes)
            self._tell()

    def again(self) -> None:
        """Begin the task at hand again: the desk becomes what it was when it began."""
        taking = self.taking
        if taking is None or taking.step.kind is not StepKind.DO:
            return
        self._leave_scenario()
        changes = taking.again(self.estate)
        if not len(changes) or self.situation.commit(changes):
            taking.begin(self.estate)
            self.show()
            self.panel.begin_reading()

    def go(self, by: int) -> None:
        """To the next step or the one before; behind the last one the lesson is finished."""
        taking = self.taking
        if taking is None:
            return
        if by > 0 and taking.last:
            if not self._shows:
                self.record.finished(taking)
            if taking.lesson.is_exercise:
                self.played.note(taking)
                self.exercise_wanted.emit()
            elif self._shows:
                self.leave()
            else:
                self.leave()
                self.finished.emit(taking.lesson.id)
        else:
            self._enter(taking.at + by)
