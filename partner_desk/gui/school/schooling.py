"""What the actions of the school do: take a lesson, practise, play, look something up."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from random import SystemRandom
from typing import TYPE_CHECKING

from PySide6.QtCore import QLocale, QObject
from PySide6.QtWidgets import QFileDialog, QWidget

from partner_desk.app.outputs import LESSON
from partner_desk.app.school.catalogue import catalogue
from partner_desk.app.school.check import check
from partner_desk.app.school.desk import free_play
from partner_desk.app.school.lessonfile import course_lesson, read_lesson
from partner_desk.app.school.record import LearnerRecord
from partner_desk.app.school.round import PracticeRound
from partner_desk.domain.errors import Refused
from partner_desk.gui.preferences import firm
from partner_desk.gui.recent import recent_desks
from partner_desk.gui.saving import SaveTarget, ask_place, save
from partner_desk.gui.school.classroom import Classroom
from partner_desk.gui.school.finding import POINT
from partner_desk.gui.school.lookup import LookupDialog, LookupPage
from partner_desk.gui.school.pages import answers, glossary
from partner_desk.gui.school.panel import LessonPanel
from partner_desk.gui.school.tips import TermTips
from partner_desk.gui.school.tour import SEEN, Tour
from partner_desk.gui.school.words import SchoolWords
from partner_desk.gui.shell import Shell
from partner_desk.gui.situation import Situation
from partner_desk.gui.welcome import suggested
from partner_desk.language import marked, tr
from partner_desk.training.texts import Language, plain

if TYPE_CHECKING:
    from partner_desk.app.palette import PaletteEntry
    from partner_desk.app.school.ownlessons import OwnLessons

LANGUAGE = "school/language"
OWN_COURSE, OWN = "school/course", "own"
SEEDS = 2**31
LESSONS = marked("Lessons (*.toml)")


class Schooling(QObject):
    """One method an action, by the names of the table."""

    def __init__(self, window: Shell, situation: Situation) -> None:
        """School in this window."""
        super().__init__(window)
        self.window = window
        self.situation = situation
        self.record = LearnerRecord(window.tell)
        self.panel = LessonPanel(self.language, situation)
        self.room = Classroom(window, situation, self.panel, self.record)
        window.panes.add_lesson(self.panel, self.panel.head)
        self.panel.hide()
        self.panel.followed.connect(self.follow)
        self.panel.language_chosen.connect(self._speak)
        self.panel.head.learners_wanted.connect(self.learners)
        self.panel.head.fields_wanted.connect(window.panes.show_fields)
        self.room.exercise_wanted.connect(self._next_exercise)
        self.room.finished.connect(self._go_on)
        window.welcome.practise.clicked.connect(lambda _=False: self.practice())
        situation.desk_opened.connect(self._tell_learner)
        self._tell_learner()
        self.tips = TermTips(lambda: self.language, self.explain, self)

    @property
    def language(self) -> Language:
        """The language of lessons, questions and terms: the chosen one, else the machine's."""
        kept = str(self.window.settings.value(LANGUAGE) or firm(self.window.settings).language)
        if kept in list(Language):
            return Language(kept)
        return Language.DE if QLocale.system().language() == QLocale.Language.German else Language.EN

    def _speak(self, language: Language) -> None:
        self.window.settings.setValue(LANGUAGE, language.value)
        self.panel.speak(language)
        self.record.speaking(language)
        self.room.show()

    def _tell_learner(self) -> None:
        """The welcome page says who learns and what is due; it is empty as long as nobody began."""
        if self.situation.desk is not None:
            return
        told = ""
        if self.record.is_begun:
            course = catalogue().lessons
            done = len(self.record.finished_lessons & set(course))
            name, due = self.record.progress.name, self.record.due
            told = SchoolWords.DUE.said(self.language, name=name, done=done, all=len(course), due=due)
        self.window.welcome.show_learning(told)

    def speak_preferred(self) -> None:
        """Another language may be preferred now."""
        self._speak(self.language)

    # Lessons ----------------------------------------------------------------------------------------------

    def course(self, way: str = "") -> None:
        """Choose a lesson of the course, on a way through it if one is named."""
        from partner_desk.gui.school.course import CourseDialog

        def work() -> None:
            dialog = CourseDialog(
                self.language, self.take, self.quiz, self.window, self.record.progress, self._own(), self.own_course
            )
            dialog.paths.setCurrentIndex(max(0, dialog.paths.findData(way)))
            self.window.show_dialog(dialog)

        self.situation.guarded(work)

    def _own(self) -> OwnLessons | None:
        """The course of a trainer's own that was chosen last, if it is still there; what is wrong with it is said."""
        from partner_desk.app.school.ownlessons import own_lessons

        kept = str(self.window.settings.value(OWN_COURSE) or "")
        if not kept or not Path(kept).is_dir():
            return None
        try:
            return own_lessons(Path(kept))
        except Refused as refused:
            self.window.say(refused.sentence)
            return None

    def own_course(self) -> None:
        """Choose the folder of a course of one's own; it stays among the ways through the course."""
        name = QFileDialog.getExistingDirectory(self.window, tr("Own course"), suggested(None))
        if name:
            self.open_course(Path(name))

    def open_course(self, folder: Path) -> None:
        """Keep the course of a folder, and show it; else every slip of it is said."""
        from partner_desk.app.school.owncourse import read_course

        def work() -> None:
            read_course(folder)
            self.window.settings.setValue(OWN_COURSE, str(folder))
            self.course(OWN)

        self.situation.guarded(work)

    def _go_on(self, finished: str) -> None:
        """After a lesson of the course the next one is offered."""
        if finished in catalogue().lessons:
            self.course()

    def take(self, place: str) -> None:
        """Begin a lesson of the course; `LESSON@STEP` shows it at a step, with what is answered there."""
        if place.startswith(f"{OWN}:"):
            self.open_path(Path(str(self.window.settings.value(OWN_COURSE))) / f"{place.partition(':')[2]}.toml")
            return
        identifier, _, step = place.partition("@")
        at = int(step) - 1 if step.isdecimal() else None
        self.situation.guarded(lambda: self.room.begin(course_lesson(identifier), at))

    def claims(self) -> None:
        """What is true today of the claims of the thread that this is about."""
        from partner_desk.gui.preferences import firm
        from partner_desk.gui.school.threadpage import ThreadDialog

        def work() -> None:
            whose = firm(self.window.settings)
            self.window.show_dialog(ThreadDialog(self.language, self.follow, self._speak, self.window, whose))

        self.situation.guarded(work)

    def quiz(self, identifier: str) -> None:
        """Take a quiz: `place`, or `test:N` of a chapter; the mails of customers are `explain`."""
        if identifier == "explain":
            self.mails()
            return
        from partner_desk.app.school import firsttries
        from partner_desk.app.school.quiz import QuizTaking, chapter_test, placement
        from partner_desk.gui.school.quizpage import QuizDialog

        def work() -> None:
            seed, (_, _, chapter) = SystemRandom().randrange(SEEDS), identifier.partition(":")
            taking = QuizTaking(chapter_test(int(chapter), seed) if chapter else placement(seed))
            dialog = QuizDialog(
                taking, self.language, lambda answer: firsttries.answered(self.record, answer),
                lambda taken: firsttries.over(self.record, taken), self.follow, self.window, self.record.progress.name,
            )  # fmt: skip
            self.window.show_dialog(dialog)

        self.situation.guarded(work)

    def placement(self) -> None:
        """Ten questions that say where to begin."""
        self.quiz("place")

    def mails(self) -> None:
        """Mails of customers, to be answered."""
        from partner_desk.app.school import firsttries
        from partner_desk.gui.preferences import firm
        from partner_desk.gui.school.mailpage import MailDialog

        def work() -> None:
            whose = firm(self.window.settings)
            dialog = MailDialog(
                self.language, lambda sent: firsttries.sent(self.record, sent), self.follow, self.window, whose
            )
            self.window.show_dialog(dialog)

        self.situation.guarded(work)

    def project(self) -> None:
        """Questions for a room, in large letters."""
        from partner_desk.gui.school.projector import ProjectorDialog

        self.situation.guarded(lambda: self.window.show_dialog(ProjectorDialog(self.language, self.window)))

    def open_lesson(self) -> None:
        """Begin a lesson from a file of somebody's own."""
        name, _ = QFileDialog.getOpenFileName(self.window, tr("Open lesson"), suggested(None), tr(LESSONS))
        if name:
            self.open_path(Path(name))

    def open_path(self, path: Path) -> None:
        """Begin a lesson from a file, if it can be taught; else every slip is said with its line."""

        def work() -> None:
            lesson = read_lesson(path)
            check(lesson)
            self.room.begin(lesson)

        self.situation.guarded(work)

    def save_lesson(self) -> None:
        """Make a lesson of the desk or scenario that is open, about the verdict that is looked at."""
        scope = self.situation.scope
        if scope is None:
            return
        place = ask_place(
            self.window, tr("Save as lesson"), suggested(None) + "/lesson.toml", [tr(LESSONS)], LESSON.suffix
        )
        if place is not None:
            self.save_to(place, scope)

    def save_to(self, place: SaveTarget, scope: int) -> None:
        """Write a lesson about a scope, and say what was left out."""
        from partner_desk.app.school.authoring import make_lesson

        def work() -> None:
            path = place.path
            title = path.stem.replace("-", " ").replace("_", " ")
            made = make_lesson(self.situation.estate, self.situation.view, scope, title, path.name)
            if not save(self.window, place, made.text.encode(), LESSON, self.window.say):
                return
            said = tr(
                "{path} is written. Its texts are placeholders: edit them, then open it with Open lesson.", path=path
            )
            lost = tr("A lesson cannot say: {facts}", facts="; ".join(made.left_out[:5])) if made.left_out else ""
            self.window.say(f"{said} {lost}".strip())

        self.situation.guarded(work)

    def practice(self) -> None:
        """A round of questions about random estates, chosen by what the learner still believes."""
        self.room.played = PracticeRound()
        self._next_exercise()

    def _next_exercise(self) -> None:
        """The next question of the round; after the last one its result."""
        if self.room.played.is_over:
            self.situation.guarded(self._tell_result)
            return
        seed = SystemRandom().randrange(SEEDS)
        self.situation.guarded(lambda: self.room.begin(self.record.next_practice(seed)))

    def _tell_result(self) -> None:
        from partner_desk.gui.school.roundresult import RoundResultDialog

        played, learner = self.room.played, self.record.progress.name
        self.room.leave()
        dialog = RoundResultDialog(played, learner, self.language, self.follow, self.practice, self.window)
        self.window.show_dialog(dialog)

    def play(self) -> None:
        """The sample's customers on a desk to do anything with."""
        self.window.begin(lambda: free_play(tr("free play")))

    def task_again(self) -> None:
        """Begin the task of the lesson again."""
        self.room.again()

    def learners(self) -> None:
        """Who learns, and how far they are."""
        from partner_desk.gui.school.learners import LearnersDialog

        def work() -> None:
            dialog = LearnersDialog(self.record, self.language, self.window)
            dialog.finished.connect(lambda _: self._tell_learner())
            dialog.finished.connect(lambda _: self.room.show())
            self.window.show_dialog(dialog)

        self.situation.guarded(work)

    # Looking up -------------------------------------------------------------------------------------------

    def follow(self, target: str) -> None:
        """Follow a link of the school's texts."""
        word, _, key = target.partition(":")
        if word == "term":
            self.explain(key)
        elif word == POINT:
            self.room.point(key)
        elif word == "lesson":
            self.take(key)
        elif word == "quiz":
            self.quiz(key)
        elif word == "explain":
            self.mails()
        else:
            self.window.go_to(target)

    def explain(self, term: str) -> None:
        """Show the glossary, at a term if one is named."""
        self.situation.guarded(lambda: self._look_up(tr("Glossary"), glossary, term))

    def glossary(self) -> None:
        """The terms, all of them."""
        self.explain("")

    def what_is_this(self) -> None:
        """Explain what the keyboard is at."""
        self.situation.guarded(self.tips.explain_focus)

    def answers(self, key: str = "") -> None:
        """The questions that partners really asked, at one if it is named."""
        self.situation.guarded(lambda: self._look_up(tr("Answers to real questions"), answers, key))

    def answers_to(self, typed: str) -> list[PaletteEntry]:
        """The answers that a text asks for, for the palette."""
        from partner_desk.app.palette import ANSWER, PaletteEntry
        from partner_desk.app.school.lookups import answers_to

        asked, language = catalogue().questions, self.language
        detail = tr("answer to a real question")
        return [
            PaletteEntry(ANSWER, str(asked.index(one)), plain(one.question.said(language)), detail)
            for one in answers_to(typed, language)
        ]

    def _look_up(self, title: str, pages: Callable[[Language], Sequence[LookupPage]], key: str = "") -> None:
        dialog = LookupDialog(title, pages, self.language, self.follow, self._speak, self.window, key)
        self.window.show_dialog(dialog)

    # The tour ---------------------------------------------------------------------------------------------

    def tour(self) -> None:
        """Show the parts of the window."""
        window = self.window
        window.settings.setValue(SEEN, True)  # from now on it comes only when asked for
        parts: dict[str, Callable[[], QWidget]] = {
            "welcome": lambda: window.panes if self.situation.desk is not None else window.welcome.beginnings,
            "tree": lambda: window.tree,
            "choosers": lambda: window.choosers,
            "why": lambda: window.reasons,
            "time-line": lambda: window.time_line,
            "lists": lambda: window.tabs,
            "toolbar": lambda: window.toolbar,
            "menu": window.menuBar,
        }
        self.situation.guarded(lambda: Tour(window, catalogue().tour, parts, self.language, self._reach))

    def attend(self, dialog: QWidget) -> None:
        """A dialog comes: its terms explain themselves, and a tour makes room for it."""
        self.tips.watch(dialog)
        for tour in self.window.findChildren(Tour):
            tour.close()

    def first_start(self) -> None:
        """The tour comes by itself once, to whoever never opened a desk."""
        settings = self.window.settings
        if self.situation.desk is None and not settings.value(SEEN) and not recent_desks(settings):
            self.tour()

    def _reach(self, part: str) -> None:
        """A stop of the tour that needs a desk finds the sample if none is open."""
        if part != "welcome" and self.situation.desk is None:
            self.window.sample()
