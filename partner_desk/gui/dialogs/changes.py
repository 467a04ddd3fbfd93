"""What a dialog shares that shows what a step would change, and makes it: counts, rows, what is left out, and why."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QApplication,
    QDialog,
    QDialogButtonBox,
    QFormLayout,
    QHeaderView,
    QProgressBar,
    QPushButton,
    QTableWidget,
    QTableWidgetItem,
    QTabWidget,
    QVBoxLayout,
    QWidget,
)

from partner_desk.app import imports
from partner_desk.app.backups import Backup
from partner_desk.app.importrows import ImportRows, row_id
from partner_desk.app.workspace import Ready, make_ready
from partner_desk.domain.changes import ChangeSet
from partner_desk.domain.errors import Refused
from partner_desk.domain.estate import Estate
from partner_desk.domain.progress import Progress
from partner_desk.domain.showing import one_line
from partner_desk.exchange.reconcile.preview import ChangeKind, Preview, counted_as
from partner_desk.gui.dialogs.fieldsarea import FieldsArea
from partner_desk.gui.dialogs.importrows import ChangesModel, ChangesView
from partner_desk.gui.jobs import Job, raised
from partner_desk.gui.look import open_at
from partner_desk.gui.plain import Label, Notice, window_title
from partner_desk.gui.saving import ask_place, save
from partner_desk.gui.situation import Situation
from partner_desk.language import tr, trn

FITTED = 200
"""So many rows are made as high as their texts need."""
LEFT_OUT_SHOWN = 1_000
"""So many rows that are left out are shown; all of them can be saved."""
COUNT = 76
"""Pixels for a number."""
SHOWN_FIRST = (ChangeKind.GONE, ChangeKind.CHANGED, ChangeKind.NEW)
"""The groups of changes in the order in which they are looked at."""
PreviewAndRows = tuple[Preview, dict[ChangeKind, ImportRows]]


def rows_of(estate: Estate, preview: Preview) -> PreviewAndRows:
    """A preview with the rows of its changes; `estate` is as it would be before."""
    return preview, {group: ImportRows(estate, preview.changes, group) for group in SHOWN_FIRST}


class ChangesDialog(QDialog):
    """Subclasses say what is to be previewed, in a worker; Apply records everything as one step."""

    def __init__(self, situation: Situation, title: str, parent: QWidget | None = None) -> None:
        """Nothing is previewed yet."""
        super().__init__(parent)
        self.situation = situation
        self.found: Preview | None = None
        self.job = Job(lambda _: None)
        self.kept: set[str] = set()
        """The changes that are not to be made, by their ids."""
        self.setWindowTitle(window_title(title))
        open_at(self, 1000, 720)
        layout = QVBoxLayout(self)
        self.words = Label(tr("Reading \N{HORIZONTAL ELLIPSIS}"))
        self.words.setWordWrap(True)
        layout.addWidget(self.words)
        self.source = QVBoxLayout()
        """What the changes come from."""
        layout.addLayout(self.source)
        self.bar = QProgressBar()
        self.bar.setAccessibleName(tr("Progress of reading"))
        layout.addWidget(self.bar)
        self._lay_out_changes(layout)
        self.notes = Notice()  # of many files it may be longer than the screen is high
        layout.addWidget(self.notes)
        self.buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Apply | QDialogButtonBox.StandardButton.Cancel)
        self.apply = self.buttons.button(QDialogButtonBox.StandardButton.Apply)
        self.apply.setEnabled(False)
        self.apply.clicked.connect(self.accept)
        cancel = self.buttons.button(QDialogButtonBox.StandardButton.Cancel)
        cancel.setAutoDefault(False)  # Enter means Apply, or nothing while there is nothing to apply
        self.save_left_out = QPushButton(tr("Save what is left out\N{HORIZONTAL ELLIPSIS}"))
        self.save_left_out.setAutoDefault(False)
        self.save_left_out.setVisible(False)
        self.save_left_out.clicked.connect(lambda: self._save_left_out())
        self.buttons.addButton(self.save_left_out, QDialogButtonBox.ButtonRole.ResetRole)
        self.buttons.rejected.connect(self.reject)
        layout.addWidget(self.buttons)
        for table in (self.counts, self.details):
            table.hide()

    def _lay_out_changes(self, layout: QVBoxLayout) -> None:
        """The counts, the questions, and the changes row by row."""
        self.counts = self.table(
            (tr("What"), *(tr(one.words.capitalize()) for one in ChangeKind), tr("Same"), tr("Left out")),
            tr("What would be recorded"),
            320,
        )
        for column in range(1, self.counts.columnCount()):
            self.counts.horizontalHeader().resizeSection(column, COUNT)
        layout.addWidget(self.counts, 3)
        asked = QWidget()
        self.questions = QFormLayout(asked)
        self.questions.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(FieldsArea(asked), 4)  # there may be more questions than the screen has room for
        self.left_out = self.table(
            (tr("File"), tr("Where"), tr("Why it is left out")), tr("What is left out, and why"), 180
        )
        self.details = QTabWidget()
        self.changes = {group: ChangesView(tr("What is {changed}", changed=tr(group.words))) for group in SHOWN_FIRST}
        for group, view in self.changes.items():
            view.show_changes(ChangesModel(ImportRows(Estate(), ChangeSet("", ()), group), self.kept))
            self.details.addTab(view, tr(group.words.capitalize()))
        self.details.addTab(self.left_out, tr("Left out"))
        layout.addWidget(self.details, 4)

    def compare(self) -> None:
        """Preview it anew beside what the desk holds now."""
        raise NotImplementedError

    def ask(self, preview: Preview) -> None:
        """Ask what is still open."""

    def nothing(self, preview: Preview) -> str:
        """What is said where nothing would change."""
        if preview.rejected:
            return tr("Nothing would change: what is not on the desk already is left out, for the reasons below.")
        return tr("All of it is on the desk already; nothing would change.")

    def work(self, work: Callable[[Progress], Any], then: Callable[[Any], None]) -> None:
        """Do one long thing beside the window, and go on with what it finds."""
        self.apply.setEnabled(False)
        self.bar.setRange(0, 0)
        self.bar.show()
        self.job = Job(work)
        self.job.progressed.connect(self._progressed)
        self.job.finished_with.connect(then)
        self.job.failed.connect(self._failed)
        self.job.begin()

    def table(self, headings: tuple[str, ...], name: str, first: int) -> QTableWidget:
        """A table to read, whose first column is so wide."""
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
        self.found = None
        for one in (self.bar, self.counts, self.details):
            one.hide()
        self.notes.clear()
        refused = trouble.sentence if isinstance(trouble, Refused) else ""
        self.words.setText(refused or tr("Reading failed: {trouble}", trouble=trouble))
        if not isinstance(trouble, Refused):
            raise raised(trouble)

    def show_preview(self, preview: Preview, rows: Mapping[ChangeKind, ImportRows]) -> None:
        """Show what would be recorded, what is left out, and what no file says."""
        self.bar.hide()
        self.found = preview
        self.kept &= {row_id(one) for one in preview.changes}
        for group, view in self.changes.items():
            model = ChangesModel(rows[group], self.kept)
            model.kept_changed.connect(self._tell)
            view.show_changes(model)
            self._name_tab(view, group.words, len(rows[group].changes))
        self._name_tab(self.left_out, "left out", sum(one.rejected for one in preview.kinds.values()))
        self.save_left_out.setVisible(bool(preview.rejected))
        self._tell()
        self._show_counts(preview)
        self.ask(preview)

    def _name_tab(self, view: QWidget, words: str, number: int) -> None:
        """Say how many rows a part has; one without any is not offered."""
        place = self.details.indexOf(view)
        self.details.setTabText(place, tr("{part} ({number:,})", part=tr(words.capitalize()), number=number))
        self.details.setTabVisible(place, bool(number))

    def _tell(self) -> None:
        """Say in a sentence what would come of it, and offer to do it."""
        preview = self.found
        if preview is None:
            return
        total = len(imports.keep(preview, self.kept).changes)
        if total:
            self.words.setText(
                trn(
                    "{count:,} fact would be recorded or changed, as one step.",
                    "{count:,} facts would be recorded or changed, as one step.",
                    total,
                )
            )
        elif self.kept:
            self.words.setText(tr("No change has a mark; nothing would change."))
        else:
            self.words.setText(self.nothing(preview))
        self.apply.setEnabled(bool(total))
        self.apply.setDefault(bool(total))

    def _show_counts(self, preview: Preview) -> None:
        rows = [
            (tr(counted_as(word)), one.new, one.changed, one.gone, one.same, one.rejected)
            for word, one in preview.kinds.items()
            if not preview.nothing_recognized
        ]
        self.fill(self.counts, rows)
        shown = preview.rejected[:LEFT_OUT_SHOWN]
        self.fill(self.left_out, [(one.file, one.where, one.reason) for one in shown])
        self.counts.setVisible(bool(rows))
        self.details.setVisible(any(self.details.isTabVisible(one) for one in range(self.details.count())))
        more = len(preview.rejected) - len(shown)
        unseen = [_unseen(more)] if more else []
        self.notes.setText("\n".join((*preview.notes, *unseen)))

    def _save_left_out(self) -> None:
        """Save what is left out, with the reasons, as a table."""
        from partner_desk.app.leftout import LEFT_OUT, left_out_table  # is asked for rarely

        preview = self.found
        if preview is None:
            return
        place = ask_place(self, tr("Save what is left out"), "left out.csv", ["CSV (*.csv)"], LEFT_OUT.suffix)
        if place is not None and save(self, place, left_out_table(preview), LEFT_OUT, self.words.setText):
            self.words.setText(tr("Saved: {file}", file=place.path.name))

    def fill(self, table: QTableWidget, rows: list[tuple[Any, ...]]) -> None:
        """Put texts and numbers into a table."""
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
        if self.found is None:
            return
        preview, estate = imports.keep(self.found, self.kept), self.situation.estate
        if not len(preview.changes):
            return
        self.words.setText(tr("Recording \N{HORIZONTAL ELLIPSIS}"))
        self.work(lambda _: make_ready(estate, preview.changes), lambda ready: self._record(preview, ready))

    def _record(self, preview: Preview, ready: Ready) -> None:
        """Write it. Nothing is clicked meanwhile: no events are handled until the file has all of it or nothing."""
        workspace = self.situation.workspace
        if workspace is None:
            return
        self.setEnabled(False)
        QApplication.setOverrideCursor(Qt.CursorShape.WaitCursor)
        backup: list[Backup | None] = []
        try:
            kept = self.situation.backups_kept
            done = self.situation.guarded(
                lambda: backup.append(imports.apply(workspace, preview, ready, self._paint, kept))
            )
        finally:
            QApplication.restoreOverrideCursor()
            self.setEnabled(True)
        if done:
            recorded, made = tr("Recorded: {step}.", step=preview.changes.name), backup[0]
            before = tr("The desk as it was before is {backup}.", backup=made.words) if made is not None else ""
            self.situation.done.emit(f"{recorded} {before}".rstrip())
            super().accept()
        else:
            self.compare()

    def _paint(self, done: int, total: int) -> None:
        self._progressed(done, total)
        self.bar.repaint()

    def done(self, result: int) -> None:
        """End what goes on before the dialog goes."""
        self.job.cancel()
        super().done(result)


def _unseen(number: int) -> str:
    return trn(
        "{count:,} more is left out than is shown here; it can be saved.",
        "{count:,} more are left out than are shown here; they can be saved.",
        number,
    )
