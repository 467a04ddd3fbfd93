"""The pages of a document as they will be on paper; it is printed and saved from here."""

from __future__ import annotations

from PySide6.QtCore import QByteArray, QEvent, QObject, QSize, Qt, Signal
from PySide6.QtGui import QKeySequence, QPainter, QPaintEvent, QPixmap, QShortcut, QWheelEvent
from PySide6.QtSvg import QSvgRenderer
from PySide6.QtWidgets import (
    QComboBox,
    QDialog,
    QDialogButtonBox,
    QHBoxLayout,
    QScrollArea,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from partner_desk.app.paper import SIZES
from partner_desk.gui.guard import answered
from partner_desk.gui.look import open_at
from partner_desk.gui.plain import Label, Notice, tip, window_title
from partner_desk.language import tr
from partner_desk.reports.typeset import Document

ZOOM_STEP = 1.25
SMALLEST, LARGEST = 0.25, 4.0
"""How far pages can be made smaller or larger than the width of the window."""
_MARGIN = 16
"""Pixels around each page."""


class Sheet(QWidget):
    """One page, drawn once it is seen."""

    def __init__(self, drawing: bytes, name: str) -> None:
        """`drawing` is an SVG; nothing is read of it before the page comes into sight."""
        super().__init__()
        self._drawing = drawing
        self._renderer: QSvgRenderer | None = None
        self._picture = QPixmap()
        self.setAccessibleName(name)

    @property
    def renderer(self) -> QSvgRenderer:
        """The page, ready to be drawn at any size."""
        if self._renderer is None:
            self._renderer = QSvgRenderer(QByteArray(self._drawing))
        return self._renderer

    def fit(self, width: int, ratio: float) -> None:
        """Be so many pixels wide, and `ratio` times as high."""
        self.setFixedSize(width, round(width * ratio))

    @answered(None)
    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the page, at the size it has; it is kept as a picture until that changes."""
        ratio = self.devicePixelRatioF()
        wanted = QSize(round(self.width() * ratio), round(self.height() * ratio))
        if self._picture.size() != wanted:
            self._picture = QPixmap(wanted)
            self._picture.fill(Qt.GlobalColor.white)
            painter = QPainter(self._picture)
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            self.renderer.render(painter)
            painter.end()
        painter = QPainter(self)
        painter.drawPixmap(self.rect(), self._picture)
        painter.end()


class PreviewDialog(QDialog):
    """All pages below each other, as wide as the window at first; the paper is chosen here."""

    print_asked = Signal(object)
    """The document that is shown is to be printed."""
    save_asked = Signal(object)
    """It is to be kept as a file."""
    paper_asked = Signal(str)
    """It is to be set on another paper, and shown again."""

    def __init__(self, title: str, document: Document, parent: QWidget, beside: QWidget | None = None) -> None:
        """Show a document; `beside` it stands what is chosen of it."""
        super().__init__(parent)
        self.setWindowTitle(window_title(title))
        open_at(self, 860 if beside is None else 1060, 1000)
        self.zoom = 1.0
        self.document = document
        self._begun = False
        self.sheets: list[Sheet] = []
        self.area = QScrollArea()
        self.area.setWidgetResizable(True)
        self.area.setAlignment(Qt.AlignmentFlag.AlignHCenter)
        self.area.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOn)
        self.area.viewport().installEventFilter(self)
        self.count = Label()
        self.paper = QComboBox()
        self.paper.setAccessibleName(tr("Paper"))
        for paper, name in SIZES.items():
            self.paper.addItem(name, paper)
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Close)
        self.printing = printing = buttons.addButton(
            tr("&Print\N{HORIZONTAL ELLIPSIS}"), QDialogButtonBox.ButtonRole.ActionRole
        )
        self.saving = saving = buttons.addButton(
            tr("&Save\N{HORIZONTAL ELLIPSIS}"), QDialogButtonBox.ButtonRole.ActionRole
        )
        printing.setDefault(True)
        printing.clicked.connect(lambda: self.print_asked.emit(self.document))
        saving.clicked.connect(lambda: self.save_asked.emit(self.document))
        buttons.rejected.connect(self.reject)
        bar = QHBoxLayout()
        bar.addWidget(self.count, 1)
        bar.addWidget(Label(tr("Paper:")))
        bar.addWidget(self.paper)
        for words, name, keys, step in (
            ("\N{MINUS SIGN}", tr("Smaller"), QKeySequence.StandardKey.ZoomOut, 1 / ZOOM_STEP),
            ("+", tr("Larger"), QKeySequence.StandardKey.ZoomIn, ZOOM_STEP),
        ):
            button = QToolButton()
            button.setText(words)
            button.setToolTip(tip(name))
            button.setAccessibleName(name)
            button.clicked.connect(lambda _=False, step=step: self.magnify(step))
            shortcut = QShortcut(QKeySequence(keys), self)
            shortcut.activated.connect(button.click)
            bar.addWidget(button)
        layout = QVBoxLayout(self)
        layout.addLayout(bar)
        pages = QHBoxLayout()
        if beside is not None:
            pages.addWidget(beside)
        pages.addWidget(self.area, 1)
        layout.addLayout(pages, 1)
        self.notice = Notice()
        layout.addWidget(self.notice)
        layout.addWidget(buttons)
        self.show_document(document)
        self.paper.currentIndexChanged.connect(self._other_paper)

    def show_document(self, document: Document) -> None:
        """Show the pages of a document; of one of which there is only the first page yet, the others follow."""
        followed, place = not self.document.whole, self.area.verticalScrollBar().value()
        self.document = document
        self._offer(whole=document.whole)
        self.notice.clear()
        pages = len(document.drawings)
        if not document.whole:
            self.count.setText(tr("Page 1; the others follow \N{HORIZONTAL ELLIPSIS}"))
        else:
            self.count.setText(tr("1 page") if pages == 1 else tr("{count} pages", count=pages))
        self.paper.setCurrentIndex(self.paper.findData(document.paper))
        self.sheets = [
            Sheet(one, tr("Page {number} of {count}", number=number, count=pages))
            for number, one in enumerate(document.drawings, start=1)
        ]
        self._pages = QWidget()
        column = QVBoxLayout(self._pages)
        column.setSpacing(_MARGIN)
        column.setContentsMargins(_MARGIN, _MARGIN, _MARGIN, _MARGIN)
        for sheet in self.sheets:
            column.addWidget(sheet, 0, Qt.AlignmentFlag.AlignHCenter)
        self.area.setWidget(self._pages)
        first = self.sheets[0].renderer.viewBoxF()
        self._ratio = first.height() / first.width()
        self._fit()
        if followed:
            self._pages.adjustSize()
            self.area.verticalScrollBar().setValue(place)  # somebody reads the first page already
        if document.whole and not self._begun:
            self._begun = True
            self.printing.setFocus()  # Enter prints; before there was nothing to print

    def show_nothing(self, words: str) -> None:
        """There is no such document: say why."""
        self._offer(whole=False)
        self.sheets = []
        self.count.clear()
        self.area.setWidget(QWidget())
        self.tell(words)

    def _offer(self, *, whole: bool) -> None:
        """What is not there is neither printed nor kept."""
        for button in (self.printing, self.saving):
            button.setEnabled(whole)

    def tell(self, words: str) -> None:
        """Say what came of printing or saving."""
        self.notice.setText(words)

    def magnify(self, factor: float) -> None:
        """Make the pages larger or smaller, and stay at the same place."""
        bar = self.area.verticalScrollBar()
        place = bar.value() / max(1, bar.maximum())
        self.zoom = min(LARGEST, max(SMALLEST, self.zoom * factor))
        self._fit()
        self._pages.adjustSize()
        bar.setValue(round(place * bar.maximum()))

    def _fit(self) -> None:
        width = max(1, round((self.area.viewport().width() - 2 * _MARGIN) * self.zoom))
        for sheet in self.sheets:
            sheet.fit(width, self._ratio)

    def _other_paper(self) -> None:
        paper = self.paper.currentData()
        if paper != self.document.paper:
            self.paper_asked.emit(paper)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Pages follow the width of the window; Ctrl and the wheel make them larger or smaller."""
        if event.type() == QEvent.Type.Resize:
            self._fit()
        elif isinstance(event, QWheelEvent) and event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            self.magnify(ZOOM_STEP if event.angleDelta().y() > 0 else 1 / ZOOM_STEP)
            return True
        return super().eventFilter(watched, event)
