"""What the actions of the school do: take a lesson, practise, play, look something up."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QLocale, QObject
from PySide6.QtWidgets import QFileDialog, QWidget

from partner_desk.app.answers import View, explained
from partner_desk.app.school.catalogue import catalogue
from partner_desk.app.school.check import check
from partner_desk.app.school.desk import free_play, lesson_desk
from partner_desk.app.school.lessonfile import Lesson, lesson_path, read_lesson
from partner_desk.app.school.taking import Taking
from partner_desk.app.workspace import Workspace
from partner_desk.domain.errors import Refused
from partner_desk.domain.ids import scope_key
from partner_desk.gui.look import tr
from partner_desk.gui.panels.prose import link
from partner_desk.gui.school.lookup import LookupDialog, Page
from partner_desk.gui.school.pages import answers, glossary
from partner_desk.gui.school.panel import LessonPanel
from partner_desk.gui.school.tips import TermTips
from partner_desk.gui.school.tour import SEEN, Tour
from partner_desk.gui.situation import Situation
from partner_desk.gui.welcome import suggested
from partner_desk.rules.questions import AUTO
from partner_desk.training.lessons import Look, StepKind
from partner_desk.training.texts import Language

if TYPE_CHECKING:
    from partner_desk.gui.main_window import MainWindow

LANGUAGE = "school/language"


class Schooling(QObject):
    """One method an action, by the names of the table; and the lesson that is being taken."""

    def __init__(self, window: MainWindow, situation: Situation) -> None:
        """Nothing is being taken yet."""
        super().__init__(window)
        self.window = window
        self.situation = situation
        self.taking: Taking | None = None
        self._desk: Workspace | None = None
        self._came_from: Path | None = None
        self.panel = LessonPanel(self.language)
        self.panel.hide()
        window.panes.add_lesson(self.panel)
        panel = self.panel
        panel.chosen.connect(self._choose)
        panel.followed.connect(self.follow)
        panel.hint_wanted.connect(self._hint)
        panel.answer_wanted.connect(self._show_answer)
        panel.next_wanted.connect(lambda: self._go(1))
        panel.back_wanted.connect(lambda: self._go(-1))
        panel.left.connect(self.leave)
        panel.language_chosen.connect(self._speak)
        self.tips = TermTips(lambda: self.language, self.explain, self)
        situation.desk_changed.connect(lambda _: self._changed())
        situation.desk_opened.connect(self._opened)

    @property
    def language(self) -> Language:
        """The language of lessons, questions and terms: the chosen one, else the machine's."""
        kept = str(self.window.settings.value(LANGUAGE) or "")
        if kept in list(Language):
            return Language(kept)
        return Language.DE if QLocale.system().language() is QLocale.Language.German else Language.EN

    def _speak(self, language: Language) -> None:
        self.window.settings.setValue(LANGUAGE, language.value)
        self._show()

    # Beginning and leaving --------------------------------------------------------------------------------

    def course(self) -> None:
        """Choose a lesson of the course."""
        from partner_desk.gui.school.course import CourseDialog

        self.window.verbs.show(CourseDialog(self.language, self.take, self.window))

    def take(self, identifier: str) -> None:
        """Begin a lesson of the course."""
        self._guarded(lambda: self.begin(read_lesson(lesson_path(identifier))))

    def open_lesson(self) -> None:
        """Begin a lesson from a file of somebody's own."""
        name, _ = QFileDialog.getOpenFileName(self.window, tr("Open lesson"), suggested(None), tr("Lessons (*.toml)"))
        if name:
            self.open_path(Path(name))

    def open_path(self, path: Path) -> None:
        """Begin a lesson from a file, if it can be taught; else every slip is said with its line."""

        def work() -> None:
            lesson = read_lesson(path)
            check(lesson)
            self.begin(lesson)

        self._guarded(work)

    def begin(self, lesson: Lesson) -> None:
        """Begin a lesson on its own desk."""
        before, came_from = self._desk, self.situation.desk
        desk = lesson_desk(lesson, lesson.plan.title.said(self.language))
        self._desk = desk
        if not self.window.verbs.begin(lambda: desk):
            self._desk = before
            return
        if came_from is not None and came_from is not before:
            self._came_from = came_from.path
        self.taking = Taking(lesson)
        self.panel.show()
        self._look(lesson.plan.look)
        self._enter(0)

    def play(self) -> None:
        """The sample's customers on a desk to do anything with."""
        self.window.verbs.begin(lambda: free_play(tr("free play")))

    def leave(self) -> None:
        """End the lesson: back to the file that was open before, else to the welcome page."""
        path = self._came_from
        self._end()
        if path is not None and path.exists():
            self.window.verbs.begin(lambda: Workspace.open(path))
        else:
            self.situation.close()
            self.situation.desk_opened.emit()

    def _opened(self) -> None:
        """Another desk was opened: the lesson is over."""
        if self.taking is not None and self.situation.desk is not self._desk:
            self._end()

    def _end(self) -> None:
        self.taking, self._desk, self._came_from = None, None, None
        self.panel.hide()
        self.situation.conceal(False)

    # Taking -----------------------------------------------------------------------------------------------

    def _enter(self, at: int) -> None:
        taking = self.taking
        if taking is None:
            return
        taking.begin(self.situation.estate, at)
        if taking.question is not None:
            asked = taking.question
            self._look(
                Look(
                    partner=asked.partner, program=asked.program, scope=asked.scope, on=asked.since,
                    reading=asked.reading if asked.reading != AUTO else None,
                )
            )  # fmt: skip
        if taking.step.look is not None:
            self._look(taking.step.look)
        self._show()
        self.panel.begin_reading()

    def _look(self, look: Look) -> None:
        """Show what a lesson points at."""
        wanted = {"partner": look.partner, "program": look.program, "day": look.on, "reading": look.reading or AUTO}
        self.situation.look(**{key: value for key, value in wanted.items() if value is not None})
        scope = self.situation.estate.scopes.find(scope_key(look.scope)) if look.scope is not None else None
        if scope is not None:
            self.window.tree.go_to(scope)

    def _show(self, hint: str = "") -> None:
        taking = self.taking
        if taking is not None:
            self.situation.conceal(taking.concealed)
            self.panel.show_step(taking, self.situation.estate, hint)

    def _choose(self, number: int) -> None:
        taking = self.taking
        if taking is None or taking.step.kind is not StepKind.PREDICT or taking.solved:
            return
        if number < len(taking.step.option):
            taking.choose(number, self.situation.estate)
            self._show()

    def _changed(self) -> None:
        if self.taking is not None and self.situation.desk is self._desk:
            self.taking.changed(self.situation.estate)
            self._show()

    def _hint(self) -> None:
        taking = self.taking
        if taking is None or taking.question is None:
            return
        taking.hinted = True
        asked = taking.question
        view = View(asked.partner, asked.program, asked.since, asked.reading)
        scope = self.situation.estate.scopes.find(asked.scope)
        found = explained(self.situation.estate, view, scope or 0, asked.charge_kind)
        reasons = (proof for part in found.parts for proof in part.proof.walk() if proof.deciding)
        fact = next((one for proof in reasons for one in proof.facts), None)
        if fact is not None:
            self.window.places.go_to(f"{fact.kind}:{fact.key}")
        self._show(link(fact.kind, fact.key, fact.text) if fact is not None else "")

    def _show_answer(self) -> None:
        if self.taking is not None:
            self.taking.give_up()
            self._show()

    def _go(self, by: int) -> None:
        taking = self.taking
        if taking is None:
            return
        if by > 0 and taking.last:
            self.leave()
        else:
            self._enter(taking.at + by)

    # Looking up -------------------------------------------------------------------------------------------

    def follow(self, target: str) -> None:
        """Follow a link of the school's texts."""
        word, _, key = target.partition(":")
        if word == "term":
            self.explain(key)
        elif word == "lesson":
            self.take(key)
        else:
            self.window.places.go_to(target)

    def explain(self, term: str) -> None:
        """Show the glossary, at a term if one is named."""
        self._guarded(lambda: self._look_up(tr("Glossary"), glossary, term))

    def tour(self) -> None:
        """Show the parts of the window."""
        window = self.window
        window.settings.setValue(SEEN, True)  # from now on it comes only when asked for
        parts: dict[str, Callable[[], QWidget]] = {
            "welcome": lambda: window.panes if self.situation.desk is not None else window.welcome,
            "tree": lambda: window.tree,
            "choosers": lambda: window.choosers,
            "why": lambda: window.reasons,
            "time-line": lambda: window.time_line,
            "lists": lambda: window.tabs,
            "toolbar": lambda: window.actions_.toolbar,
            "menu": window.menuBar,
        }
        self._guarded(lambda: Tour(window, catalogue().tour, parts, self.language, self._reach))

    def first_start(self) -> None:
        """The tour comes by itself once."""
        if not self.window.settings.value(SEEN):
            self.tour()

    def _reach(self, part: str) -> None:
        """A stop of the tour that needs a desk finds the sample if none is open."""
        if part != "welcome" and self.situation.desk is None:
            self.window.verbs.sample()

    def glossary(self) -> None:
        """The terms, all of them."""
        self.explain("")

    def what_is_this(self) -> None:
        """Explain what the keyboard is at."""
        self._guarded(self.tips.explain_focus)

    def answers(self) -> None:
        """The questions that partners really asked."""
        self._guarded(lambda: self._look_up(tr("Answers to real questions"), answers))

    def _look_up(self, title: str, pages: Callable[[Language], Sequence[Page]], key: str = "") -> None:
        dialog = LookupDialog(title, pages, self.language, self.follow, self._speak, self.window, key)
        self.window.verbs.show(dialog)

    def _guarded(self, work: Callable[[], object]) -> None:
        try:
            work()
        except Refused as slip:
            self.window.say(slip.sentence)
