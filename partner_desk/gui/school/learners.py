"""The learners of this computer: who learns now, how far each is, a page for learner or trainer."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QDialog,
    QDialogButtonBox,
    QFileDialog,
    QHBoxLayout,
    QInputDialog,
    QListWidget,
    QListWidgetItem,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from partner_desk.app.paper import NOBODY, AboutLearner
from partner_desk.app.papers import PROGRESS
from partner_desk.app.school.catalogue import catalogue
from partner_desk.app.school.progress import default_folder
from partner_desk.app.school.record import LearnerRecord
from partner_desk.domain import clock
from partner_desk.gui.asking import ButtonRole, ask
from partner_desk.gui.guard import guarded
from partner_desk.gui.look import open_at
from partner_desk.gui.panels.quiet import QuietBrowser
from partner_desk.gui.plain import escape
from partner_desk.gui.saving import ask_pdf, save, sizes_here
from partner_desk.gui.school.words import SchoolWords
from partner_desk.language import tr
from partner_desk.training.progress import Grasp
from partner_desk.training.texts import Language

ID = Qt.ItemDataRole.UserRole
GRASPS = {
    Grasp.BELIEVED: SchoolWords.BELIEVED,
    Grasp.NOT_KNOWN: SchoolWords.NOT_KNOWN,
    Grasp.SHAKY: SchoolWords.SHAKY,
    Grasp.SEEN_THROUGH: SchoolWords.SEEN_THROUGH,
    Grasp.NOT_MET: SchoolWords.NOT_MET,
}


class LearnersDialog(QDialog):
    """Choose, add, rename, reset or remove a learner; what each got wrong, misconception by misconception."""

    def __init__(self, record: LearnerRecord, language: Language, parent: QWidget) -> None:
        """The learner at hand is chosen."""
        super().__init__(parent)
        self.record, self.language = record, language
        self.setWindowTitle(tr("Learners"))
        open_at(self, 860, 560)
        self.list = QListWidget()
        self.list.setAccessibleName(tr("Learners"))
        self.text = QuietBrowser(tr("Progress"))
        across = QHBoxLayout()
        across.addWidget(self.list, 1)
        across.addWidget(self.text, 2)
        row = QHBoxLayout()
        self.buttons = {
            name: self._button(row, text, act)
            for name, text, act in (
                ("add", tr("&Add…"), self.add),
                ("rename", tr("Re&name…"), self.rename),
                ("reset", tr("&Begin anew…"), self.reset),
                ("remove", tr("Re&move…"), self.remove),
                ("pdf", tr("Save as &PDF…"), self.save),
                ("class", tr("C&lass…"), self.class_of_folder),
            )
        }
        close = QDialogButtonBox(QDialogButtonBox.StandardButton.Close)
        close.rejected.connect(self.reject)
        row.addStretch(1)
        row.addWidget(close)
        layout = QVBoxLayout(self)
        layout.addLayout(across, 1)
        layout.addLayout(row)
        self._fill()
        self.list.currentItemChanged.connect(lambda *_: self._chosen())

    def _button(self, row: QHBoxLayout, text: str, act: Callable[[], None]) -> QPushButton:
        button = QPushButton(text)
        button.clicked.connect(lambda _=False: guarded(act, self._say))
        row.addWidget(button)
        return button

    @property
    def chosen(self) -> str:
        """The id of the learner that is chosen."""
        item = self.list.currentItem()
        return str(item.data(ID)) if item is not None else ""

    def _fill(self) -> None:
        at_hand = self.record.progress.id
        self.list.blockSignals(True)
        self.list.clear()
        for learner in self.record.learners().all:
            item = QListWidgetItem(learner.name)
            item.setData(ID, learner.id)
            self.list.addItem(item)
            if learner.id == at_hand:
                self.list.setCurrentItem(item)
        self.list.blockSignals(False)
        self._tell()

    def _chosen(self) -> None:
        if self.chosen:
            guarded(lambda: self.record.choose(self.chosen), self._say)
            self._tell()

    def _tell(self) -> None:
        language, grasps, progress = self.language, self.record.grasps, self.record.progress
        pieces = [f"<h3>{escape(progress.name)}</h3>"]
        done = len(self.record.finished_lessons & set(catalogue().lessons))
        pieces.append(f"<p>{SchoolWords.LESSONS.said(language, done=done, all=len(catalogue().lessons))}</p>")
        helped = len(set(self.record.helped_lessons) & set(catalogue().lessons))
        if helped:
            pieces.append(f"<p>{SchoolWords.HELPED_LESSONS.said(language, count=helped)}</p>")
        for grasp, words in GRASPS.items():
            beliefs = [catalogue().misconceptions[one].belief for one, found in grasps.items() if found is grasp]
            if beliefs:
                pieces.append(f"<h4>{words.said(language)} ({len(beliefs)})</h4><ul>")
                pieces += [f"<li>{escape(one.said(language))}</li>" for one in beliefs]
                pieces.append("</ul>")
        self.text.setHtml("".join(pieces))

    # Acting -----------------------------------------------------------------------------------------------

    def add(self) -> None:
        """A new learner."""
        name = self._ask_name("")
        if name:
            self.record.add(name)
            self._fill()

    def rename(self) -> None:
        """Another name for the chosen one."""
        name = self._ask_name(self.record.progress.name)
        if name:
            self.record.rename(self.chosen, name)
            self._fill()

    def reset(self) -> None:
        """Forget what the chosen one got right and wrong."""
        if self._ask_sure(tr("&Forget it"), tr("Forget what this learner got right and wrong? The name stays.")):
            self.record.reset(self.chosen)
            self._fill()

    def remove(self) -> None:
        """Delete the chosen one."""
        if self._ask_sure(tr("&Remove"), tr("Remove this learner and everything that is kept of them?")):
            self.record.remove(self.chosen)
            self._fill()

    def save(self) -> None:
        """The page of the chosen one as a PDF."""
        chosen = ask_pdf(self, tr("Save as PDF"), str(Path.home() / "progress.pdf"), sizes_here())
        if chosen is not None:
            place, size = chosen
            about = AboutLearner(self.record.progress, clock.now(), self.language)
            save(self, place, PROGRESS.pdf(about, size), PROGRESS.kind, self._say)

    def class_of_folder(self) -> None:
        """The learners of a folder, gathered from laptops, beside the beliefs."""
        name = QFileDialog.getExistingDirectory(self, tr("Learners' files"), str(default_folder()))
        if name:
            self.show_class(Path(name))

    def show_class(self, folder: Path) -> None:
        """Show the class of a folder."""
        from partner_desk.app.school.classroll import read_class
        from partner_desk.gui.school.classpage import ClassDialog

        ClassDialog(read_class(folder, clock.now()), self.language, self, NOBODY).open()

    def _say(self, sentence: str) -> None:
        ask(self, tr("Learners"), sentence, ((tr("&Close"), ButtonRole.RejectRole),))

    def _ask_name(self, offered: str) -> str:
        name, ok = QInputDialog.getText(self, tr("Learner"), tr("Name:"), text=offered)
        return name if ok else ""

    def _ask_sure(self, yes: str, question: str) -> bool:
        answers = ((yes, ButtonRole.DestructiveRole), (tr("&Cancel"), ButtonRole.RejectRole))
        return ask(self, tr("Learners"), question, answers) == 0
