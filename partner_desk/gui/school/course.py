"""The course: chapters and lessons, what each is good for, and how far the learner has come."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import cached_property
from types import MappingProxyType

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
from partner_desk.gui.plain import tip
from partner_desk.gui.school.prose import rich
from partner_desk.gui.school.words import SchoolWords
from partner_desk.language import tr
from partner_desk.training.texts import Language

ID = Qt.ItemDataRole.UserRole
DONE = "\N{HEAVY CHECK MARK} "
HELPED = "\N{WHITE CIRCLE} "


class CourseDialog(QDialog):
    """Choose a lesson; Return begins it."""

    def __init__(
        self,
        language: Language,
        take: Callable[[str], None],
        parent: QWidget,
        finished: Mapping[str, int] = MappingProxyType({}),
    ) -> None:
        """`finished` are the lessons that the learner has finished, each with how many answers were shown."""
        super().__init__(parent)
        self.language = language
        self._take = take
        self._finished = finished
        self.setWindowTitle(tr("Course"))
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
                shown = self._finished.get(identifier)
                done = "" if shown is None else HELPED if shown else DONE
                title = f"{done}{number}. {lesson.plan.title.said(self.language)}"
                how = SchoolWords.HELPED.said(self.language, count=shown) if shown else tr("finished")
                told = f"{title}, {how}" if done else title
                item = QTreeWidgetItem([title])
                item.setData(0, ID, identifier)
                item.setToolTip(0, tip(told))
                if done:
                    item.setData(0, Qt.ItemDataRole.AccessibleTextRole, told)
                top.addChild(item)
                self.items[identifier] = item
            top.setExpanded(True)

    def _choose_next(self) -> None:
        """Offer the first lesson that is not finished."""
        wanted = next((one for one in self.lessons if one not in self._finished), next(iter(self.lessons), ""))
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
        shown = self._finished.get(lesson.id)
        helped = f"\n\n{SchoolWords.HELPED.said(language, count=shown)}" if shown else ""
        minutes = SchoolWords.MINUTES.said(language, minutes=plan.minutes, steps=len(plan.step))
        self.text.setHtml(
            rich(f"**{plan.title.said(language)}**\n\n{plan.story.said(language)}\n\n{goal}\n\n{minutes}{helped}")
        )

    def accept(self) -> None:
        """Begin the chosen lesson."""
        chosen = self.chosen
        if chosen:
            super().accept()
            self._take(chosen)
