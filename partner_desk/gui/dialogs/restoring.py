"""The backups of a desk: what is in each, what would be lost by going back to it, and going back."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtWidgets import (
    QAbstractItemView,
    QDialog,
    QDialogButtonBox,
    QTableWidget,
    QTableWidgetItem,
    QVBoxLayout,
    QWidget,
)

from partner_desk.app.backups import Backup
from partner_desk.domain.moments import on_the_clock
from partner_desk.domain.showing import one_line
from partner_desk.gui.look import listed, open_at
from partner_desk.gui.plain import Label, tip
from partner_desk.language import tr, trn

NAMED = 8
"""So many of the steps that would be taken back are named."""
_WHY, _WIDEST = 2, 260
"""The column that tells why, and its pixels at most."""


class RestoreDialog(QDialog):
    """Choose a backup, newest first; `lost` says what its choice would take back, `restore` goes back to it."""

    def __init__(
        self,
        backups: Sequence[Backup],
        lost: Callable[[Backup], str],
        restore: Callable[[Backup], None],
        parent: QWidget,
    ) -> None:
        """The newest one is chosen."""
        super().__init__(parent)
        self.backups = list(reversed(backups))
        self._lost, self._restore = lost, restore
        self.setWindowTitle(tr("Restore"))
        open_at(self, 720, 440)
        layout = QVBoxLayout(self)
        layout.addWidget(Label(tr("Backups are made before imports and before a restore.")))
        headings = (tr("Backup"), tr("Made"), tr("Why"), tr("Steps in it"), tr("Last step in it"))
        self.table = QTableWidget(len(self.backups), len(headings))
        self.table.setHorizontalHeaderLabels(headings)
        self.table.setAccessibleName(tr("Backups of this desk"))
        self.table.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.table.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.table.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.table.setTabKeyNavigation(False)
        self.table.verticalHeader().setVisible(False)
        self.table.horizontalHeader().setStretchLastSection(True)
        for row, one in enumerate(self.backups):
            made = on_the_clock(one.at)
            for column, text in enumerate((str(one.number), made, one.why, f"{one.steps:,}", one.last_step)):
                cell = QTableWidgetItem(one_line(text))
                cell.setToolTip(tip(text))
                self.table.setItem(row, column, cell)
        self.table.resizeColumnsToContents()
        self.table.setColumnWidth(_WHY, min(self.table.columnWidth(_WHY), _WIDEST))  # the columns after it are seen too
        layout.addWidget(self.table, 1)
        self.words = Label()
        self.words.setWordWrap(True)
        layout.addWidget(self.words)
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Cancel)
        self.begin = buttons.addButton(tr("&Restore"), QDialogButtonBox.ButtonRole.AcceptRole)
        buttons.accepted.connect(self.accept)
        buttons.rejected.connect(self.reject)
        layout.addWidget(buttons)
        self.table.selectionModel().currentRowChanged.connect(lambda *_: self._tell())
        self.table.selectRow(0)
        self.table.setFocus()
        self._tell()

    @property
    def chosen(self) -> Backup | None:
        """The backup that the cursor is on."""
        row = self.table.currentRow()
        return self.backups[row] if 0 <= row < len(self.backups) else None

    def _tell(self) -> None:
        chosen = self.chosen
        self.begin.setEnabled(chosen is not None)
        self.words.setText(self._lost(chosen) if chosen is not None else "")

    def accept(self) -> None:
        """Go back to the chosen one."""
        chosen = self.chosen
        if chosen is not None:
            super().accept()
            self._restore(chosen)


def taken_back(names: Sequence[str]) -> str:
    """What going back takes back, newest first."""
    if not names:
        return tr("Nothing was recorded since: the desk is as it was then.")
    return trn(
        "This takes back the last step: {steps}. It is a step itself: Undo makes all of them again.",
        "This takes back the last {count:,} steps: {steps}. It is a step itself: Undo makes all of them again.",
        len(names),
        steps=listed(names[::-1], NAMED, one_line, "; "),
    )
