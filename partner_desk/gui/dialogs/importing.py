"""The import dialog: read beside the window, show what it would do, ask what no file says, then apply."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QApplication,
    QComboBox,
    QDialog,
    QDialogButtonBox,
    QFormLayout,
    QHeaderView,
    QProgressBar,
    QTableWidget,
    QTableWidgetItem,
    QVBoxLayout,
    QWidget,
)

from partner_desk.app import imports
from partner_desk.app.backups import Backup
from partner_desk.app.workspace import Ready, make_ready
from partner_desk.domain.errors import Refused
from partner_desk.domain.progress import Progress
from partner_desk.domain.showing import one_line
from partner_desk.exchange.families import LOOKED_FOR
from partner_desk.exchange.gather import Gathered
from partner_desk.exchange.reconcile.preview import Preview, counted_as
from partner_desk.gui.jobs import Job, raised
from partner_desk.gui.look import listed, open_at, tr
from partner_desk.gui.plain import Label
from partner_desk.gui.situation import Situation

FITTED = 200
"""So many rows are made as high as their texts need."""
NAMED = 12
"""So many files are named."""


class ImportDialog(QDialog):
    """Reads at once; Apply records everything as one step."""

    def __init__(self, situation: Situation, paths: list[Path], parent: QWidget | None = None) -> None:
        """Begin to read."""
        super().__init__(parent)
        self.situation = situation
        self.paths = paths
        self.gathered: Gathered | None = None
        self.found: Preview | None = None
        self.answers: dict[str, str] = {}
        self.setWindowTitle(tr("Import"))
        open_at(self, 760, 560)
        layout = QVBoxLayout(self)
        self.words = Label(f"{tr('Reading')} \N{HORIZONTAL ELLIPSIS}")
        self.words.setWordWrap(True)
        layout.addWidget(self.words)
        self.files = Label(listed(paths, NAMED, lambda path: path.name))
        self.files.setWordWrap(True)
        layout.addWidget(self.files)
        self.bar = QProgressBar()
        self.bar.setAccessibleName(tr("Progress of reading"))
        layout.addWidget(self.bar)
        self.counts = self._table(
            (tr("What"), tr("New"), tr("Changed"), tr("Same"), tr("Left out")), tr("What would be recorded"), 320
        )
        layout.addWidget(self.counts, 3)
        self.questions = QFormLayout()
        layout.addLayout(self.questions)
        self.left_out = self._table(
            (tr("File"), tr("Where"), tr("Why it is left out")), tr("What is left out, and why"), 180
        )
        layout.addWidget(self.left_out, 2)
        self.notes = Label()
        self.notes.setWordWrap(True)
        layout.addWidget(self.notes)
        self.buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Apply | QDialogButtonBox.StandardButton.Cancel)
        self.apply = self.buttons.button(QDialogButtonBox.StandardButton.Apply)
        self.apply.setEnabled(False)
        self.apply.clicked.connect(self.accept)
        cancel = self.buttons.button(QDialogButtonBox.StandardButton.Cancel)
        cancel.setAutoDefault(False)  # Enter means Apply, or nothing while there is nothing to apply
        self.buttons.rejected.connect(self.reject)
        layout.addWidget(self.buttons)
        for table in (self.counts, self.left_out):
            table.hide()
        who = situation.by_hand().who
        self._work(lambda progress: imports.gather(paths, who, progress), self._gathered)

    def _work(self, work: Callable[[Progress], Any], then: Callable[[Any], None]) -> None:
        """Do one long thing beside the window, and go on with what it finds."""
        self.apply.setEnabled(False)
        self.bar.setRange(0, 0)
        self.bar.show()
        self.job = Job(work)
        self.job.progressed.connect(self._progressed)
        self.job.finished_with.connect(then)
        self.job.failed.connect(self._failed)
        self.job.begin()

    def _table(self, headings: tuple[str, ...], name: str, first: int) -> QTableWidget:
        table = QTableWidget(0, len(headings))
        table.setHorizontalHeaderLabels(headings)
        table.setAccessibleName(name)
        table.setEditTriggers(QTableWidget.EditTrigger.NoEditTriggers)
        table.verticalHeader().setVisible(False)
        table.verticalHeader().setDefaultSectionSize(table.fontMetrics().height() + 8)
        table.horizontalHeader().setStretchLastSection(True)
        table.horizontalHeader().resizeSection(0, first)
        table.horizontalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Interactive)
        return table

    def _progressed(self, done: int, total: int) -> None:
        self.bar.setMaximum(1000)
        self.bar.setValue(int(1000 * done / max(1, total)))

    def _failed(self, trouble: Any) -> None:
        self.bar.hide()
        self.words.setText(trouble.sentence if isinstance(trouble, Refused) else tr("Reading failed") + f": {trouble}")
        if not isinstance(trouble, Refused):
            raise raised(trouble)

    def _gathered(self, gathered: Gathered) -> None:
        self.gathered = gathered
        self.files.setText(listed(_dated(self.paths, gathered), NAMED))
        self._compare()

    def _compare(self) -> None:
        """Compare what was read with the desk, by the answers so far."""
        estate, gathered, answers = self.situation.estate, self.gathered, dict(self.answers)
        assert gathered is not None
        self._work(lambda _: imports.preview(estate, gathered, answers, self.paths), self.show_preview)

    def show_preview(self, preview: Preview) -> None:
        """Show what would be recorded, what is left out, and what no file says."""
        self.bar.hide()
        self.found = preview
        total = len(preview.changes)
        if preview.nothing_recognized:
            self.words.setText(_not_recognized(len(self.paths)))
        elif total:
            self.words.setText(f"{total:,} {tr('facts would be recorded or changed, as one step.')}")
        else:
            self.words.setText(tr("Everything in these files is on the desk already; nothing would change."))
        rows = [
            (tr(counted_as(word)), one.new, one.changed, one.same, one.rejected)
            for word, one in preview.kinds.items()
            if not preview.nothing_recognized
        ]
        self._fill(self.counts, rows)
        self._fill(self.left_out, [(one.file, one.where, one.reason) for one in preview.rejected])
        self.counts.setVisible(bool(rows))
        self.left_out.setVisible(bool(preview.rejected))
        self.notes.setText("\n".join(preview.notes))
        for question in preview.questions:
            if any(question.id == one.objectName() for one in self.findChildren(QComboBox)):
                continue
            box = QComboBox()
            box.setObjectName(question.id)
            box.setAccessibleName(question.text)
            box.addItem(tr("not known"), "")
            for word, text in question.answers:
                box.addItem(text, word)
            box.currentIndexChanged.connect(lambda _, box=box: self._answered(box))
            label = Label(f"{question.about}: {question.text}")
            label.setWordWrap(True)
            self.questions.addRow(label, box)
        self.apply.setEnabled(bool(total))
        self.apply.setDefault(bool(total))
        if total and not isinstance(self.focusWidget(), QComboBox):
            self.apply.setFocus()

    def _answered(self, box: QComboBox) -> None:
        if box.currentData():
            self.answers[box.objectName()] = box.currentData()
        else:
            self.answers.pop(box.objectName(), None)
        self.job.cancel()
        self._compare()

    def _fill(self, table: QTableWidget, rows: list[tuple[Any, ...]]) -> None:
        table.setRowCount(len(rows))
        for number, row in enumerate(rows):
            for column, cell in enumerate(row):
                text = f"{cell:,}" if isinstance(cell, int) else one_line(str(cell))
                table.setItem(number, column, QTableWidgetItem(text))
        table.setWordWrap(True)
        if len(rows) <= FITTED:
            table.resizeRowsToContents()  # a reason is read to its end

    def accept(self) -> None:
        """Record it, as one step and after a backup: worked out beside the window, where it can still be left."""
        preview, estate = self.found, self.situation.estate
        if preview is None or not len(preview.changes):
            return
        self.words.setText(f"{tr('Recording')} \N{HORIZONTAL ELLIPSIS}")
        self._work(lambda _: make_ready(estate, preview.changes), lambda ready: self._record(preview, ready))

    def _record(self, preview: Preview, ready: Ready) -> None:
        """Write it. Nothing is clicked meanwhile: no events are handled until the file has all of it or nothing."""
        workspace = self.situation.workspace
        if workspace is None:
            return
        self.setEnabled(False)
        QApplication.setOverrideCursor(Qt.CursorShape.WaitCursor)
        backup: list[Backup | None] = []
        try:
            done = self.situation.guarded(lambda: backup.append(imports.apply(workspace, preview, ready, self._paint)))
        finally:
            QApplication.restoreOverrideCursor()
            self.setEnabled(True)
        if done:
            before = f" {tr('The desk as it was before is')} {made.words}." if (made := backup[0]) is not None else ""
            self.situation.done.emit(f"{tr('Recorded')}: {preview.changes.name}.{before}")
            super().accept()
        else:
            self.show_preview(preview)

    def _paint(self, done: int, total: int) -> None:
        self._progressed(done, total)
        self.bar.repaint()

    def done(self, result: int) -> None:
        """End what goes on before the dialog goes."""
        self.job.cancel()
        super().done(result)


def _dated(paths: Sequence[Path], gathered: Gathered) -> list[str]:
    """The files, each with the day as of which it tells what it tells."""
    facts = (*gathered.facts.values(), *gathered.scopes.values())
    origins = {id(one.origin): one.origin for one in facts}.values()
    days = {one.source: one.observed.date() for one in origins if one is not None and one.observed is not None}
    return [f"{path.name} ({tr('as of')} {days[path.name]})" if path.name in days else path.name for path in paths]


def _not_recognized(number: int) -> str:
    files = tr("1 file was not recognized") if number == 1 else f"{number:,} {tr('files were not recognized')}"
    known = tr("What can be imported are exports of az and of Azure PowerShell, as JSON or CSV")
    return f"{tr('Nothing was imported')}: {files}. {known}: {LOOKED_FOR}."
