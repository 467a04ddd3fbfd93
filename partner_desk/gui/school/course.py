"""The course: chapters and lessons, what each is good for, and how far the learner has come."""

from __future__ import annotations

from collections.abc import Callable
from functools import cached_property

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QComboBox,
    QDialog,
    QDialogButtonBox,
    QHBoxLayout,
    QSplitter,
    QTreeWidget,
    QTreeWidgetItem,
    QVBoxLayout,
    QWidget,
)

from partner_desk.app.school.catalogue import catalogue
from partner_desk.app.school.lessonfile import Lesson, course_lesson, lesson_path
from partner_desk.app.school.ownlessons import OwnLessons
from partner_desk.app.school.paths import EXPLAIN, PLACE, TEST, PathStop, is_done, path_named, stops
from partner_desk.app.school.quiz import tested_chapters
from partner_desk.gui.look import open_at
from partner_desk.gui.panels.quiet import QuietBrowser
from partner_desk.gui.plain import Label, tip, window_title
from partner_desk.gui.school.prose import rich
from partner_desk.gui.school.quizwords import QuizWords
from partner_desk.gui.school.words import SchoolWords
from partner_desk.language import tr
from partner_desk.training.catalogue import CoursePath
from partner_desk.training.progress import LearnerProgress, LessonMark
from partner_desk.training.texts import Language, plain

ID = Qt.ItemDataRole.UserRole
OWN = "own"
"""Says that a lesson is one of a course of a trainer's own."""
SIGNS = {
    LessonMark.OPEN: "",
    LessonMark.DONE: "\N{HEAVY CHECK MARK} ",
    LessonMark.HELPED: "(\N{HEAVY CHECK MARK}) ",
    LessonMark.SHOWN: "\N{WHITE CIRCLE} ",
}
"""A lesson that was finished alone, with hints, with answers shown."""


class CourseDialog(QDialog):
    """Choose a lesson; Return begins it."""

    def __init__(
        self,
        language: Language,
        take: Callable[[str], None],
        quiz: Callable[[str], None],
        parent: QWidget,
        progress: LearnerProgress,
        own: OwnLessons | None = None,
        choose_own: Callable[[], None] | None = None,
    ) -> None:
        """`take` begins a lesson, `quiz` a quiz or the mails; `progress` says what the learner has finished.

        `own` is a course of a trainer's own, `choose_own` asks for the folder of one.
        """
        super().__init__(parent)
        self.language = language
        self._take, self._quiz = take, quiz
        self._progress = progress
        self.setWindowTitle(window_title(tr("Course of {learner}", learner=progress.name)))
        open_at(self, 860, 560)
        self.tree = QTreeWidget()
        self.tree.setAccessibleName(tr("Lessons"))
        self.tree.setHeaderHidden(True)
        self.tree.setColumnCount(1)
        self.text = QuietBrowser(tr("About the lesson"))
        self.items: dict[str, QTreeWidgetItem] = {}
        self.paths = QComboBox()
        self.paths.setAccessibleName(tr("Way through the course"))
        self.paths.addItem(QuizWords.WHOLE.said(language), "")
        for one in catalogue().paths:
            self.paths.addItem(plain(one.title.said(language)), one.id)
        self.own = own
        if own is not None:
            self.paths.addItem(plain(own.course.title.said(language)), OWN)
        self.way = Label()
        self.way.setWordWrap(True)
        self._fill()
        self.tree.currentItemChanged.connect(lambda item, _: self._tell(item))
        self.tree.itemActivated.connect(lambda *_: self.accept())
        across = QSplitter(Qt.Orientation.Horizontal)
        across.addWidget(self.tree)
        across.addWidget(self.text)
        across.setSizes([460, 400])
        self.buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Ok | QDialogButtonBox.StandardButton.Close)
        self.begin = self.buttons.button(QDialogButtonBox.StandardButton.Ok)
        self.begin.setText(tr("&Begin"))
        if choose_own is not None:
            chooser = self.buttons.addButton(tr("&Own course…"), QDialogButtonBox.ButtonRole.ActionRole)
            chooser.clicked.connect(self.reject)
            chooser.clicked.connect(lambda _=False: choose_own())
        self.buttons.accepted.connect(self.accept)
        self.buttons.rejected.connect(self.reject)
        self.paths.currentIndexChanged.connect(lambda _: self._refill())
        top = QHBoxLayout()
        top.addWidget(self.paths)
        top.addWidget(self.way, 1)
        layout = QVBoxLayout(self)
        layout.addLayout(top)
        layout.addWidget(across, 1)
        layout.addWidget(self.buttons)
        self._choose_next()

    @cached_property
    def lessons(self) -> dict[str, Lesson]:
        """The lessons of the course."""
        return {one: course_lesson(one) for one in catalogue().lessons if lesson_path(one).exists()}

    def _refill(self) -> None:
        """Show another way through the course."""
        self.tree.clear()
        self.items.clear()
        self._fill()
        self._choose_next()

    def _fill(self) -> None:
        """The chapters with their lessons and tests, or what stands on the path that is chosen."""
        chosen = str(self.paths.currentData())
        if chosen == OWN and self.own is not None:
            self._fill_own(self.own)
            return
        if chosen:
            self._fill_path(path_named(chosen))
            return
        self.way.setText("")
        self.tree.addTopLevelItem(self._quiz_item(PLACE))
        for number, chapter in enumerate(catalogue().chapters, 1):
            top = QTreeWidgetItem([chapter.title.said(self.language)])
            self.tree.addTopLevelItem(top)
            for identifier in chapter.lessons:
                if identifier in self.lessons:
                    top.addChild(self._item(identifier))
            if number <= len(tested_chapters()):
                top.addChild(self._quiz_item(f"{TEST}:{number}"))
            top.setExpanded(True)
        self.tree.addTopLevelItem(self._quiz_item(EXPLAIN))

    def _fill_path(self, path: CoursePath) -> None:
        on_it = [one for one in stops(path) if one.test or one.id in (PLACE, EXPLAIN) or one.id in self.lessons]
        for stop in on_it:
            item = self._item(stop.id) if stop.id in self.lessons else self._quiz_item(stop.id)
            self.tree.addTopLevelItem(item)
        done, minutes = sum(is_done(one, self._progress) for one in on_it), sum(one.minutes for one in on_it)
        counted = QuizWords.MINUTES.said(self.language, minutes=minutes, done=done, all=len(on_it))
        self.way.setText(f"{plain(path.about.said(self.language))} {counted}")

    def _fill_own(self, own: OwnLessons) -> None:
        """The chapters of a course of a trainer's own; what cannot be taught has its slips as a tip."""
        self.way.setText(str(own.folder))
        for chapter in own.course.chapter:
            top = QTreeWidgetItem([plain(chapter.title.said(self.language))])
            self.tree.addTopLevelItem(top)
            for name in chapter.lessons:
                lesson = own.lessons.get(name)
                item = QTreeWidgetItem([name if lesson is None else plain(lesson.plan.title.said(self.language))])
                item.setToolTip(0, tip(own.slips.get(name, name)))
                if lesson is not None:
                    item.setData(0, ID, f"{OWN}:{name}")
                    self.items[f"{OWN}:{name}"] = item
                top.addChild(item)
            top.setExpanded(True)

    def _item(self, identifier: str) -> QTreeWidgetItem:
        """A lesson, with its number in the course and how it was finished."""
        lesson, number = self.lessons[identifier], list(self.lessons).index(identifier) + 1
        title = f"{SIGNS[self._mark(identifier)]}{number}. {lesson.plan.title.said(self.language)}"
        how = self._how(lesson)
        told = f"{title}, {how}" if how else title
        item = QTreeWidgetItem([title])
        item.setData(0, ID, identifier)
        item.setToolTip(0, tip(told))
        if how:
            item.setData(0, Qt.ItemDataRole.AccessibleTextRole, told)
        self.items[identifier] = item
        return item

    def _quiz_item(self, identifier: str) -> QTreeWidgetItem:
        """A quiz, or the mails of customers."""
        stop = PathStop(identifier, 0)
        done = SIGNS[LessonMark.DONE] if is_done(stop, self._progress) else ""
        words = {PLACE: QuizWords.PLACE, EXPLAIN: QuizWords.EXPLAIN}.get(identifier, QuizWords.TEST)
        item = QTreeWidgetItem([f"{done}{words.said(self.language)}"])
        item.setData(0, ID, identifier)
        self.items[identifier] = item
        return item

    def _mark(self, identifier: str) -> LessonMark:
        course = self._progress.lessons.get(identifier)
        return course.mark if course is not None else LessonMark.OPEN

    def _how(self, lesson: Lesson) -> str:
        """How a lesson was finished, and where it was left; empty for one that was never begun."""
        taken = self._progress.lessons.get(lesson.id)
        if taken is None:
            return ""
        language, asked = self.language, len(lesson.questions)
        left = SchoolWords.LEFT_AT.said(language, at=taken.step + 1, all=len(lesson.plan.step)) if taken.step else ""
        if taken.finished is None:
            return left
        how = {
            LessonMark.DONE: SchoolWords.ALONE.said(language),
            LessonMark.HELPED: SchoolWords.HINTED.said(language, count=taken.helped),
            LessonMark.SHOWN: SchoolWords.HELPED.said(language, count=taken.shown),
        }[taken.mark]
        missed = SchoolWords.MISSED.said(language, count=taken.missed, all=asked) if taken.missed else ""
        return "; ".join(filter(None, (how, missed, left)))

    def _choose_next(self) -> None:
        """Offer the first lesson that is not finished."""
        todo = (one for one in self.lessons if self._mark(one) is LessonMark.OPEN)
        wanted = next((one for one in todo if one in self.items), next(iter(self.items), ""))
        if wanted:
            self.tree.setCurrentItem(self.items[wanted])

    @property
    def chosen(self) -> str:
        """The lesson that is chosen; empty on a chapter."""
        item = self.tree.currentItem()
        return str(item.data(0, ID) or "") if item is not None else ""

    def _tell(self, item: QTreeWidgetItem | None) -> None:
        chosen = str(item.data(0, ID) or "") if item is not None else ""
        lesson = self._lesson(chosen)
        self.begin.setEnabled(bool(chosen))
        if lesson is None:
            self.text.setHtml(self._about_quiz(chosen))
            return
        plan, language = lesson.plan, self.language
        goal = f"**{SchoolWords.GOAL.said(language)}:** {plan.goal.said(language)}"
        how = f"\n\n{said}" if (said := self._how(lesson)) else ""
        minutes = SchoolWords.MINUTES.said(language, minutes=plan.minutes, steps=len(plan.step))
        self.text.setHtml(
            rich(f"**{plan.title.said(language)}**\n\n{plan.story.said(language)}\n\n{goal}\n\n{minutes}{how}")
        )

    def _lesson(self, chosen: str) -> Lesson | None:
        """A lesson of the course, or of the trainer's own."""
        word, _, name = chosen.partition(":")
        return self.own.lessons.get(name) if word == OWN and self.own is not None else self.lessons.get(chosen)

    def _about_quiz(self, chosen: str) -> str:
        """What a quiz is, and what came of it last; nothing for a chapter."""
        about = {PLACE: QuizWords.ABOUT_PLACE, EXPLAIN: QuizWords.ABOUT_EXPLAIN}.get(chosen, QuizWords.ABOUT_TEST)
        taken, day = self._progress.quizzes.get(chosen), self.language.day
        last = (
            QuizWords.TAKEN.said(self.language, right=taken.right, all=taken.asked, day=day(taken.taken))
            if taken
            else ""
        )
        return rich(f"{about.said(self.language)}\n\n{last}") if chosen else ""

    def accept(self) -> None:
        """Begin the chosen lesson or quiz."""
        chosen = self.chosen
        if chosen:
            super().accept()
            if chosen in self.lessons or chosen.startswith(OWN):
                self._take(chosen)
            else:
                self._quiz(chosen)
