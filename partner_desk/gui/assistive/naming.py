"""Names for what Qt makes itself inside its controls, and for a choice whose name Qt does not tell on every system."""

from __future__ import annotations

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QAbstractItemView, QComboBox, QLineEdit, QToolBar, QToolButton, QWidget

from partner_desk.language import tr


def name(thing: QObject) -> None:
    """Give a part of a control the name that it lacks."""
    if not isinstance(thing, QWidget) or thing.accessibleName():
        if isinstance(thing, QComboBox) and not thing.accessibleDescription():
            thing.setAccessibleDescription(thing.accessibleName())  # on Linux Qt tells what is chosen as the name
        return
    match thing, thing.parent():
        case QToolButton(), QLineEdit() if not thing.text():
            thing.setAccessibleName(tr("Clear"))
        case QToolButton(), QToolBar() if not thing.text():
            thing.setAccessibleName(tr("More tools"))
        case QAbstractItemView(), QWidget() as above if isinstance(box := above.parent(), QComboBox):
            thing.setAccessibleName(box.accessibleName() or box.currentText())
