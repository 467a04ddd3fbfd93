"""A tour of the window: points at its real parts, one after the other, and can be left at any of them."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from PySide6.QtCore import QEvent, QObject, QRect, Qt
from PySide6.QtGui import QColor, QKeyEvent, QPainter, QPaintEvent, QPen, QRegion
from PySide6.QtWidgets import QFrame, QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from partner_desk.gui.guard import answered
from partner_desk.gui.plain import Label, MarkupLabel
from partner_desk.gui.school.prose import rich
from partner_desk.gui.school.words import SchoolWords
from partner_desk.language import tr
from partner_desk.training.catalogue import Stop
from partner_desk.training.texts import Language, plain

SEEN = "school/tour-seen"
GAP = 8
"""Pixels between a part and the frame around it."""
WIDE = 380
ON = (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space, Qt.Key.Key_Right, Qt.Key.Key_Down)
BACK = (Qt.Key.Key_Left, Qt.Key.Key_Up, Qt.Key.Key_Backspace)
SHADE = QColor(0, 0, 0, 110)


class Tour(QWidget):
    """Lies over the window, dims everything but one part, and says what that is for."""

    def __init__(
        self,
        window: QWidget,
        stops: Sequence[Stop],
        parts: Mapping[str, Callable[[], QWidget]],
        language: Language,
        reached: Callable[[str], None],
    ) -> None:
        """`parts` are the widgets by the names that stops use; `reached` prepares the window for a stop."""
        super().__init__(window)
        self._window = window
        self._stops, self._parts, self._language, self._reached = stops, parts, language, reached
        self.at = -1
        self.setAccessibleName(tr("Tour of the window"))
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.bubble = QFrame(self)
        self.bubble.setFrameShape(QFrame.Shape.StyledPanel)
        self.bubble.setAutoFillBackground(True)
        self.bubble.setFixedWidth(WIDE)
        self.words = MarkupLabel()
        self.place = Label()
        self.leave, self.back, self.next = QPushButton(), QPushButton(), QPushButton()
        self.leave.setText(SchoolWords.LEAVE.said(language))
        self.back.setText(SchoolWords.BACK.said(language))
        for button in (self.leave, self.back, self.next):
            button.setFocusPolicy(Qt.FocusPolicy.NoFocus)  # the keys are the tour's own
        self.leave.clicked.connect(lambda _=False: self.close())
        self.back.clicked.connect(lambda _=False: self.go_to(self.at - 1))
        self.next.clicked.connect(lambda _=False: self.go_to(self.at + 1))
        row = QHBoxLayout()
        row.addWidget(self.leave)
        row.addWidget(self.place, 1, Qt.AlignmentFlag.AlignCenter)
        row.addWidget(self.back)
        row.addWidget(self.next)
        column = QVBoxLayout(self.bubble)
        column.addWidget(self.words)
        column.addLayout(row)
        window.installEventFilter(self)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setGeometry(window.rect())
        self.show()
        self.raise_()
        self.go_to(0)

    def go_to(self, at: int) -> None:
        """Go to a stop; behind the last one the tour ends."""
        if at >= len(self._stops):
            self.close()
            return
        self.at = max(at, 0)
        stop, language = self._stops[self.at], self._language
        self._reached(stop.at)
        said = stop.text.said(language)
        self.words.setText(rich(said))
        self.setAccessibleDescription(plain(said))
        self.place.setText(f"{self.at + 1} / {len(self._stops)}")
        self.back.setEnabled(self.at > 0)
        last = self.at == len(self._stops) - 1
        self.next.setText((SchoolWords.FINISH if last else SchoolWords.NEXT).said(language))
        self._settle()
        self.raise_()
        self.setFocus()

    @property
    def part(self) -> QRect:
        """Where the part of the stop lies in the window."""
        widget = self._parts[self._stops[self.at].at]()
        top_left = self._window.mapFromGlobal(widget.mapToGlobal(widget.rect().topLeft()))
        return QRect(top_left, widget.size()).adjusted(-GAP // 2, -GAP // 2, GAP // 2, GAP // 2) & self.rect()

    def _settle(self) -> None:
        """Put the bubble beside the part, where there is room; else at its lower end."""
        self.bubble.adjustSize()
        part, bubble, whole = self.part, self.bubble.size(), self.rect()
        places = (
            (part.right() + GAP, part.top()),
            (part.left() - GAP - bubble.width(), part.top()),
            (part.left(), part.bottom() + GAP),
            (part.left(), part.top() - GAP - bubble.height()),
        )
        fitting = [QRect(x, y, bubble.width(), bubble.height()) for x, y in places]
        place = next((one for one in fitting if whole.contains(one)), None)
        if place is None:
            place = QRect(0, 0, bubble.width(), bubble.height())
            place.moveCenter(part.center())
            place.moveBottom(part.bottom() - 5 * GAP)
        self.bubble.move(place.topLeft())
        self.update()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """The window changes its size: the tour follows."""
        if watched is self._window and event.type() == QEvent.Type.Resize and self.at >= 0:
            self.setGeometry(self._window.rect())
            self._settle()
        return False

    @answered(None)
    def paintEvent(self, event: QPaintEvent) -> None:
        """Dim everything but the part."""
        painter = QPainter(self)
        painter.setClipRegion(QRegion(self.rect()).subtracted(QRegion(self.part)))
        painter.fillRect(self.rect(), SHADE)
        painter.setClipping(False)
        painter.setPen(QPen(self.palette().accent().color(), 3))
        painter.drawRect(self.part)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Escape leaves; Return, Space and Right go on, Left goes back."""
        if event.key() == Qt.Key.Key_Escape:
            self.close()
        elif event.key() in ON:
            self.go_to(self.at + 1)
        elif event.key() in BACK:
            self.go_to(self.at - 1)
        else:
            super().keyPressEvent(event)
