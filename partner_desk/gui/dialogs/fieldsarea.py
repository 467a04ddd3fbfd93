"""A part of a dialog that is scrolled once it is higher than the screen has room for."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, QSize, Qt
from PySide6.QtWidgets import QFrame, QScrollArea, QSizePolicy, QWidget

from partner_desk.gui.look import TITLE_BAR

BESIDE_FIELDS = 200
"""Pixels of a screen's height that are left for what stands above and below the fields."""


class FieldsArea(QScrollArea):
    """As high as its fields, or as the screen has room for; beyond that they are scrolled."""

    def __init__(self, fields: QWidget) -> None:
        """Around these fields."""
        super().__init__()
        self._fields, self._height = fields, 0
        self.setWidget(fields)
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)

    def sizeHint(self) -> QSize:
        """What the fields ask for, and room for the bar beside them."""
        wanted, room = self._fields.sizeHint(), self.screen().availableGeometry().height() - BESIDE_FIELDS
        return QSize(wanted.width() + self.verticalScrollBar().sizeHint().width(), max(0, min(wanted.height(), room)))

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """There are more fields, or a word about one: the window makes room, as far as the screen has it."""
        done = super().eventFilter(watched, event)
        if watched is self._fields and event.type() == QEvent.Type.LayoutRequest:
            before, self._height = self._height, self._fields.sizeHint().height()
            if self._height > before:
                self._grow()
        return done

    def _grow(self) -> None:
        window, layout = self.window(), self.window().layout()
        self.updateGeometry()
        if layout is not None:
            layout.activate()  # what is measured within is measured anew
        wanted, room = window.sizeHint(), self.screen().availableGeometry().height() - TITLE_BAR
        window.resize(window.size().expandedTo(QSize(wanted.width(), min(wanted.height(), room))))

    def minimumSizeHint(self) -> QSize:
        """No field is cut at its side; at least some are seen."""
        wanted = self.sizeHint()
        return QSize(
            self._fields.minimumSizeHint().width() + self.verticalScrollBar().sizeHint().width(),
            min(wanted.height(), 4 * self.fontMetrics().height()),
        )
