"""The course: chapters and lessons, what each is good for, and how far the learner has come."""

from __future__ import annotations

from collections.abc import Callable
from functools import cached_property

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QDialog,
    QDialogButtonBox,
    QSplitter,
    QTreeWidget,
    QTreeWidgetItem,
    QVBoxLayout,
    QWidget,
)

from partner_desk.app.school.catalogue import catalogue
from partner_desk.app.school.lessonfile import Lesson, course_lesson, lesson_path
from partner_desk.gui.look import open_at
from partner_desk.gui.panels.quiet import QuietBrowser
from partner_desk.gui.plain import tip, window_title
from partner_desk.gui.school.prose import rich
from partner_desk.gui.school.words import SchoolWords
from partner_desk.language import tr
from partner_desk.training.progress import LearnerProgress, LessonMark
from partner_desk.training.texts import Language

ID = Qt.ItemDataRole.UserRole
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
        parent: QWidget,
        progress: LearnerProgress,
    ) -> None:
        """`progress` says which lessons the learner has finished, and how."""
        super().__init__(parent)
        self.language = language
        self._take = take
        self._progress = progress
        self.setWindowTitle(window_title(tr("Course of {learner}", learner=progress.name)))
        open_at(self, 860, 560)
        self.tree = QTreeWidget()
        self.tree.setAccessibleName(tr("Lessons"))
        self.tree.setHeaderHidden(True)
        self.tree.setColumnCount(1)
        self.text = QuietBrowser(tr("About the lesson"))
        self.items: dict[str, QTreeWidgetItem] = {}
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
        self.buttons.accepted.connect(self.accept)
        self.buttons.rejected.connect(self.reject)
        layout = QVBoxLayout(self)
        layout.addWidget(across, 1)
        layout.addWidget(self.buttons)
        self._choose_next()

    @cached_property
    def lessons(self) -> dict[str, Lesson]:
        """The lessons of the course."""
        return {one: course_lesson(one) for one in catalogue().lessons if lesson_path(one).exists()}

    def _fill(self) -> None:
        number = 0
        for chapter in catalogue().chapters:
            top = QTreeWidgetItem([chapter.title.said(self.language)])
            self.tree.addTopLevelItem(top)
            for identifier in chapter.lessons:
                lesson = self.lessons.get(identifier)
                if lesson is None:
                    continue
                number += 1
                title = f"{SIGNS[self._mark(identifier)]}{number}. {lesson.plan.title.said(self.language)}"
                how = self._how(lesson)
                told = f"{title}, {how}" if how else title
                item = QTreeWidgetItem([title])
                item.setData(0, ID, identifier)
                item.setToolTip(0, tip(told))
                if how:
                    item.setData(0, Qt.ItemDataRole.AccessibleTextRole, told)
                top.addChild(item)
                self.items[identifier] = item
            top.setExpanded(True)

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
        wanted = next(todo, next(iter(self.lessons), ""))
        if wanted:
            self.tree.setCurrentItem(self.items[wanted])

    @property
    def chosen(self) -> str:
        """The lesson that is chosen; empty on a chapter."""
        item = self.tree.currentItem()
        return str(item.data(0, ID) or "") if item is not None else ""

    def _tell(self, item: QTreeWidgetItem | None) -> None:
        lesson = self.lessons.get(str(item.data(0, ID) or "")) if item is not None else None
        self.begin.setEnabled(lesson is not None)
        if lesson is None:
            self.text.setHtml("")
            return
        plan, language = lesson.plan, self.language
        goal = f"**{SchoolWords.GOAL.said(language)}:** {plan.goal.said(language)}"
        how = f"\n\n{said}" if (said := self._how(lesson)) else ""
        minutes = SchoolWords.MINUTES.said(language, minutes=plan.minutes, steps=len(plan.step))
        self.text.setHtml(
            rich(f"**{plan.title.said(language)}**\n\n{plan.story.said(language)}\n\n{goal}\n\n{minutes}{how}")
        )

    def accept(self) -> None:
        """Begin the chosen lesson."""
        chosen = self.chosen
        if chosen:
            super().accept()
            self._take(chosen)
