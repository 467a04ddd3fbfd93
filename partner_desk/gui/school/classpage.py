"""A class in the window: the learners of a folder beside the beliefs, as a table for spreadsheets and as a paper."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

from PySide6.QtWidgets import QDialog, QDialogButtonBox, QPushButton, QVBoxLayout, QWidget

from partner_desk.app.firm import Firm
from partner_desk.app.outputs import FileKind
from partner_desk.app.paper import AboutClass
from partner_desk.app.papers import CLASS
from partner_desk.app.school.catalogue import catalogue
from partner_desk.app.school.classroll import WORRYING, ClassRoll, class_csv
from partner_desk.gui.asking import ButtonRole, ask
from partner_desk.gui.look import open_at
from partner_desk.gui.panels.quiet import QuietBrowser
from partner_desk.gui.plain import escape
from partner_desk.gui.saving import ask_pdf, ask_place, save, sizes_here
from partner_desk.language import marked, speaking, tr
from partner_desk.resources import resource_path
from partner_desk.training.progress import Grasp
from partner_desk.training.texts import Language, plain

TABLES = marked("Tables (*.csv)")
CSV = FileKind("A table of a class", ".csv")
COLUMNS = (WORRYING, (Grasp.SHAKY,), (Grasp.SEEN_THROUGH,))
CELL = ' valign="top" style="padding:3px 10px 3px 0"'


class ClassDialog(QDialog):
    """Who holds which belief; the ones that most hold come first."""

    def __init__(self, roll: ClassRoll, language: Language, parent: QWidget, firm: Firm) -> None:
        """`firm` is whose paper it becomes."""
        super().__init__(parent)
        self.roll, self.language, self._firm = roll, language, firm
        self.setWindowTitle(tr("Class"))
        open_at(self, 940, 600)
        self.text = QuietBrowser(tr("Class"))
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Close)
        for words, act in ((tr("Save as &table…"), self.save_table), (tr("Save as &PDF…"), self.save_pdf)):
            buttons.addButton(self._button(words, act), QDialogButtonBox.ButtonRole.ActionRole)
        buttons.rejected.connect(self.reject)
        layout = QVBoxLayout(self)
        layout.addWidget(self.text, 1)
        layout.addWidget(buttons)
        with speaking(language.value, resource_path("locale")):
            self.text.setHtml("".join(_table(roll, language)))

    def _button(self, words: str, act: Callable[[], None]) -> QPushButton:
        button = QPushButton(words)
        button.clicked.connect(lambda _=False: act())
        return button

    def save_table(self) -> None:
        """Learners by beliefs, for a spreadsheet."""
        place = ask_place(self, tr("Save as table"), str(Path.home() / "class.csv"), [tr(TABLES)], CSV.suffix)
        if place is not None:
            save(self, place, class_csv(self.roll, self.language), CSV, self._say)

    def save_pdf(self) -> None:
        """The page for the trainer."""
        chosen = ask_pdf(self, tr("Save as PDF"), str(Path.home() / "class.pdf"), sizes_here())
        if chosen is not None:
            place, size = chosen
            data = CLASS.pdf(AboutClass(self.roll, self._firm), size, language=self.language.value)
            save(self, place, data, CLASS.kind, self._say)

    def _say(self, sentence: str) -> None:
        ask(self, self.windowTitle(), sentence, ((tr("&Close"), ButtonRole.RejectRole),))


def _table(roll: ClassRoll, language: Language) -> Iterator[str]:
    names = ", ".join(one.name for one in roll.learners)
    yield f"<p>{escape(names)}</p>"
    yield from (f"<p><small>{escape(trouble)}</small></p>" for trouble in roll.troubles)
    heads = (tr("Belief"), tr("Still believed, or not known"), tr("Shaky"), tr("Seen through"))
    yield f'<table width="100%"><tr>{"".join(f"<th align=left{CELL}>{escape(one)}</th>" for one in heads)}</tr>'
    for belief in roll.beliefs:
        words = escape(plain(catalogue().misconceptions[belief].belief.said(language)))
        cells = "".join(f"<td{CELL}>{_names(roll.standing(belief, kinds))}</td>" for kinds in COLUMNS)
        yield f"<tr><td{CELL}>{words}</td>{cells}</tr>"
    yield "</table>"


def _names(names: list[str]) -> str:
    return f"<b>{len(names)}</b> {escape(', '.join(names))}" if names else ""
