"""Saving a file from the window: where to, over what, and always through the one writer."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFileDialog, QMessageBox, QWidget

from partner_desk.app import outputs
from partner_desk.app.outputs import Kind
from partner_desk.domain.errors import AlreadyThere, Refused
from partner_desk.gui.look import tr


@dataclass(frozen=True, slots=True)
class Place:
    """Where a file goes. `replace`: there is a file of exactly this name, and the person said to replace it."""

    path: Path
    filter: str
    replace: bool


def ask_place(parent: QWidget, title: str, start: str, filters: Sequence[str], suffix: str) -> Place | None:
    """Ask for the name of a file; None if nothing was chosen. The ending is added where it is missing."""
    dialog = QFileDialog(parent, title, start, ";;".join(filters))
    dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
    dialog.setDefaultSuffix(suffix.removeprefix("."))
    dialog.selectFile(start)
    chosen = dialog.selectedFiles() if dialog.exec() else []
    dialog.deleteLater()
    if not chosen:
        return None
    path = Path(chosen[0])
    if path.suffix.casefold() != suffix:  # the dialog asked about another name, if about any
        return Place(path.with_name(path.name + suffix), dialog.selectedNameFilter(), False)
    return Place(path, dialog.selectedNameFilter(), path.exists())


def save(parent: QWidget, place: Place, data: bytes, kind: Kind, refused: Callable[[str], object]) -> bool:
    """Write a file, asking before another one is replaced; what is refused is said. Whether it was written."""
    try:
        try:
            outputs.write(place.path, data, kind, replace=place.replace)
        except AlreadyThere as there:
            if not _may_replace(parent, there):
                return False
            outputs.write(place.path, data, kind, replace=True)
    except Refused as slip:
        refused(slip.sentence)
        return False
    return True


def _may_replace(parent: QWidget, there: AlreadyThere) -> bool:
    box = QMessageBox(QMessageBox.Icon.Question, tr("Save"), f"{there.sentence} {tr('Replace it?')}", parent=parent)
    box.setTextFormat(Qt.TextFormat.PlainText)
    box.setStandardButtons(QMessageBox.StandardButton.Yes | QMessageBox.StandardButton.No)
    box.setDefaultButton(QMessageBox.StandardButton.No)
    return box.exec() == QMessageBox.StandardButton.Yes
