"""A tour of the window: points at its real parts, one after the other, and can be left at any of them.

Its words stand in a strip of their own below everything: nothing of the window is covered, and all of it can be used.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from PySide6.QtCore import QEvent, QObject, QRect, Qt
from PySide6.QtGui import QCloseEvent, QKeyEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QHBoxLayout, QMainWindow, QPushButton, QSizePolicy, QToolBar, QWidget

from partner_desk.gui.guard import answered
from partner_desk.gui.plain import Label, MarkupLabel
from partner_desk.gui.school.prose import rich
from partner_desk.gui.school.words import SchoolWords
from partner_desk.language import tr
from partner_desk.training.catalogue import Stop
from partner_desk.training.texts import Language, plain

SEEN = "school/tour-seen"
GAP = 8
"""Pixels between a part and the frame around it, and between the words and the buttons."""
ON = (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space, Qt.Key.Key_Right, Qt.Key.Key_Down)
BACK = (Qt.Key.Key_Left, Qt.Key.Key_Up, Qt.Key.Key_Backspace)
FRAME = 3
"""Pixels of the frame around a part."""


class _Frame(QWidget):
    """A frame around the part that is told of; what lies in it takes the mouse as ever."""

    def __init__(self, window: QWidget, part: Callable[[], QRect]) -> None:
        super().__init__(window)
        self._part = part
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.setGeometry(window.rect())

    @answered(None)
    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw it."""
        painter = QPainter(self)
        painter.setPen(QPen(self.palette().accent().color(), FRAME))
        painter.drawRect(self._part().adjusted(FRAME // 2, FRAME // 2, -FRAME, -FRAME))


class Tour(QWidget):
    """Frames one part of the window, and says what that is for."""

    def __init__(
        self,
        window: QMainWindow,
        stops: Sequence[Stop],
        parts: Mapping[str, Callable[[], QWidget]],
        language: Language,
        reached: Callable[[str], None],
    ) -> None:
        """`parts` are the widgets by the names that stops use; `reached` prepares the window for a stop."""
        super().__init__()
        self._window = window
        self.strip = QToolBar(tr("Tour of the window"), window)
        self.strip.setObjectName("tour")
        self.strip.setMovable(False)
        self.strip.toggleViewAction().setVisible(False)
        self._stops, self._parts, self._language, self._reached = stops, parts, language, reached
        self.at = -1
        self.setAccessibleName(tr("Tour of the window"))
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.words = MarkupLabel()
        self.words.setWordWrap(True)
        self.words.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        self.place = Label()
        self.leave, self.back, self.next = QPushButton(), QPushButton(), QPushButton()
        self.leave.setText(SchoolWords.LEAVE.said(language))
        self.back.setText(SchoolWords.BACK.said(language))
        for button in (self.leave, self.back, self.next):
            button.setFocusPolicy(Qt.FocusPolicy.NoFocus)  # the keys are the tour's own
        self.leave.clicked.connect(lambda _=False: self.close())
        self.back.clicked.connect(lambda _=False: self.go_to(self.at - 1))
        self.next.clicked.connect(lambda _=False: self.go_to(self.at + 1))
        row = QHBoxLayout(self)
        row.setContentsMargins(GAP, GAP, GAP, GAP)
        row.setSpacing(GAP)
        row.addWidget(self.words, 1)
        self._beside = (self.back, self.place, self.next, self.leave)
        for part in self._beside:
            row.addWidget(part)
        self.strip.addWidget(self)
        self.frame = _Frame(window, lambda: self.part)
        window.addToolBar(Qt.ToolBarArea.BottomToolBarArea, self.strip)
        window.installEventFilter(self)
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
        self.place.setText(f"{self.at + 1} / {len(self._stops)}")
        self._fit()
        self.words.setText(rich(said))
        self.setAccessibleDescription(plain(said))
        self.back.setEnabled(self.at > 0)
        last = self.at == len(self._stops) - 1
        self.next.setText((SchoolWords.FINISH if last else SchoolWords.NEXT).said(language))
        self.frame.show()
        self.frame.raise_()
        self._parts[stop.at]().installEventFilter(self)
        self.frame.update()
        self.setFocus()

    def _fit(self) -> None:
        """Be as high as the longest words need it, so that nothing jumps from one stop to the next."""
        beside = sum(one.sizeHint().width() + GAP for one in self._beside)
        room = max(GAP, self._window.width() - beside - 4 * GAP)
        shown = self.words.text()
        heights = []
        for stop in self._stops:
            self.words.setText(rich(stop.text.said(self._language)))
            heights.append(self.words.heightForWidth(room))
        self.words.setText(shown)
        self.words.setFixedHeight(max(heights))

    @property
    def part(self) -> QRect:
        """Where the part of the stop lies in the window."""
        widget = self._parts[self._stops[self.at].at]()
        top_left = self._window.mapFromGlobal(widget.mapToGlobal(widget.rect().topLeft()))
        return QRect(top_left, widget.size()).adjusted(-GAP // 2, -GAP // 2, GAP // 2, GAP // 2) & self._window.rect()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """The window or the part changes its size: the frame follows."""
        if event.type() in (QEvent.Type.Resize, QEvent.Type.Move, QEvent.Type.LayoutRequest) and self.at >= 0:
            if watched is self._window and event.type() == QEvent.Type.Resize:
                self._fit()
            self.frame.setGeometry(self._window.rect())
            self.frame.update()
        return False

    def closeEvent(self, event: QCloseEvent) -> None:
        """The frame goes with the words, and the keyboard to what was told of last."""
        super().closeEvent(event)
        for one in (self.frame, self.strip):
            one.hide()
            one.deleteLater()
        if 0 <= self.at < len(self._stops):
            self._parts[self._stops[self.at].at]().setFocus()

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
