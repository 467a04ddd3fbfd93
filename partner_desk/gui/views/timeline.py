"""A time line: verdicts as worded, coloured pieces of time, what began them, and a handle on the day looked at."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QPointF, QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import (
    QAccessible,
    QAccessibleValueChangeEvent,
    QColor,
    QHelpEvent,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPolygonF,
    QWheelEvent,
)
from PySide6.QtWidgets import QSizePolicy, QToolTip, QWidget

from partner_desk.domain.moments import Period, began_before, has_begun, holds_at, is_over
from partner_desk.domain.showing import one_line
from partner_desk.gui import look
from partner_desk.gui.guard import answered
from partner_desk.gui.plain import tip
from partner_desk.language import tr

if TYPE_CHECKING:
    from partner_desk.app.timeline import TimelineSpan

MARKS = 10
"""The height of the marks above the pieces, in pixels."""
BESIDE_TEXT = 6
"""So many pixels more than its text a piece is high."""
TINT = 42
"""How strongly (of 255) a piece is tinted by the colour of its verdict."""
NARROW = 8
"""Pixels below which a piece has no room for words, or for a mark of its own."""
SPANS = (92, 184, 366, 731, 1461, 2922)
"""So many days can be shown at once."""


class TimeLine(QWidget):
    """Draws pieces. `day_chosen` tells the day that was dragged to, `period_chosen` a stretch marked with Shift."""

    day_chosen = Signal(object)
    period_chosen = Signal(object)
    range_changed = Signal()

    def __init__(self, day: date, parent: QWidget | None = None) -> None:
        """Around a day, with no pieces yet."""
        super().__init__(parent)
        self.pieces: Sequence[TimelineSpan] = ()
        self.day = day
        self.period: Period | None = None
        self.days = SPANS[3]
        self.since = day - timedelta(days=self.days * 3 // 4)
        self._anchor: date | None = None
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setMouseTracking(True)
        self.setAccessibleName(tr("Time line of the verdict"))

    @property
    def until(self) -> date:
        """The day after the last one shown."""
        return self.since + timedelta(days=self.days)

    @property
    def bar(self) -> int:
        """How high the pieces are."""
        return self.fontMetrics().height() + BESIDE_TEXT

    @property
    def labels(self) -> int:
        """How high the names of months and years are."""
        return self.fontMetrics().height() + 2

    def sizeHint(self) -> QSize:
        """One bar with its marks and months."""
        return QSize(400, MARKS + self.bar + self.labels + 4)

    def changeEvent(self, event: QEvent) -> None:
        """Another font needs another height."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.FontChange:
            self.updateGeometry()

    # Showing ----------------------------------------------------------------------------------------------

    def show_pieces(self, pieces: Sequence[TimelineSpan]) -> None:
        """Show other pieces."""
        self.pieces = pieces
        self._speak()
        self.update()

    def show_day(self, day: date) -> bool:
        """Put the handle on a day; whether other days had to come into view for that."""
        self.day = day
        moved = not holds_at(self, day)
        if moved:
            self.since = day - timedelta(days=self.days * 3 // 4)
        self._speak()
        self.update()
        return moved

    def show_period(self, period: Period | None) -> None:
        """Mark a stretch of time."""
        self.period = period
        self.update()

    def piece_at(self, day: date) -> TimelineSpan | None:
        """The piece that a day lies in."""
        return next((one for one in self.pieces if holds_at(one, day)), None)

    def _speak(self) -> None:
        """A screen reader is told of another day, or of another verdict on it."""
        words = self.spoken()
        if words != self.accessibleDescription():
            self.setAccessibleDescription(words)
            if QAccessible.isActive():
                QAccessible.updateAccessibility(QAccessibleValueChangeEvent(self, self.day.toordinal()))

    def spoken(self) -> str:
        """The day and its verdict, in words."""
        piece = self.piece_at(self.day)
        return f"{self.day.isoformat()}: {look.word(piece.verdict)}" if piece is not None else self.day.isoformat()

    # Places -----------------------------------------------------------------------------------------------

    def x_of(self, day: date) -> float:
        """Where a day begins, in pixels."""
        return (day - self.since).days / self.days * self.width()

    def day_at(self, x: float) -> date:
        """The day at a pixel."""
        offset = int(max(0.0, min(x, self.width() - 1)) / max(1, self.width()) * self.days)
        return self.since + timedelta(days=offset)

    # Drawing ----------------------------------------------------------------------------------------------

    @answered(None)
    def paintEvent(self, event: QPaintEvent) -> None:
        """Pieces, marks, months, handle."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        marked = -float(NARROW)
        for piece in self.pieces:
            self._paint_piece(painter, piece)
            left = self.x_of(piece.since)
            if not began_before(piece, self.since) and (piece.facts or piece.rules) and left - marked >= NARROW:
                self._paint_mark(painter, left, rule=not piece.facts)
                marked = left  # marks of pieces of a day would run into one another
        self._paint_calendar(painter)
        if self.period is not None:
            left, right = self.x_of(self.period.since), self.x_of(self.period.until)
            painter.setPen(self.palette().text().color())
            painter.setBrush(Qt.BrushStyle.NoBrush)  # a mark leaves its own, which would hide the verdicts
            painter.drawRect(QRectF(left, MARKS - 2, right - left, self.bar + 3))
        x = self.x_of(self.day) + self.width() / self.days / 2
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(self.palette().accent())
        painter.drawRect(QRectF(x - 1.5, 0, 3, MARKS + self.bar + 2))
        painter.drawPolygon(QPolygonF([QPointF(x - 6, 0), QPointF(x + 6, 0), QPointF(x, 7)]))
        if self.hasFocus():
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.setPen(self.palette().accent().color())
            painter.drawRect(self.rect().adjusted(0, 0, -1, -1))

    def _paint_piece(self, painter: QPainter, piece: TimelineSpan) -> None:
        left = self.x_of(max(piece.since, self.since))
        right = self.x_of(min(piece.until, self.until))
        if right <= left:
            return
        box = QRectF(left, MARKS, right - left, self.bar)
        ink = QColor(look.colour(piece.verdict))
        ground = QColor(ink)
        ground.setAlpha(TINT)
        painter.fillRect(box, ground)
        painter.setPen(ink)
        painter.drawLine(box.topLeft(), box.bottomLeft())
        words = f"{look.SIGNS[piece.verdict]} {look.word(piece.verdict)}" + (" (!)" if piece.disputed else "")
        room = box.adjusted(4, 0, -2, 0)
        if room.width() >= NARROW:
            text = self.fontMetrics().elidedText(words, Qt.TextElideMode.ElideRight, int(room.width()))
            painter.drawText(room, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft, text)

    def _paint_mark(self, painter: QPainter, x: float, rule: bool) -> None:
        """A square where an event of the customer begins a piece, a triangle where only a rule does."""
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(self.palette().text())
        if rule:
            painter.drawPolygon(QPolygonF([QPointF(x - 4, MARKS), QPointF(x + 4, MARKS), QPointF(x, MARKS - 8)]))
        else:
            painter.drawRect(QRectF(x - 3, MARKS - 8, 6, 6))

    def _paint_calendar(self, painter: QPainter) -> None:
        painter.setPen(self.palette().text().color())
        by_month = self.width() / self.days * 30 >= self.fontMetrics().horizontalAdvance("2000-00") + 4
        month = date(self.since.year, self.since.month, 1)
        while not is_over(self, month):
            x = self.x_of(month)
            if by_month or month.month == 1:
                painter.drawLine(QPointF(x, MARKS + self.bar), QPointF(x, MARKS + self.bar + 4))
                label = month.isoformat()[:7] if by_month else str(month.year)
                painter.drawText(
                    QRectF(x + 3, MARKS + self.bar + 1, 90, self.labels), Qt.AlignmentFlag.AlignLeft, label
                )
            month = date(month.year + month.month // 12, month.month % 12 + 1, 1)

    def event(self, event: QEvent) -> bool:
        """A tip for the piece under the pointer."""
        if isinstance(event, QHelpEvent) and event.type() == QEvent.Type.ToolTip:
            piece = self.piece_at(self.day_at(event.pos().x()))
            QToolTip.showText(event.globalPos(), self.told(piece), self, QRect())
            return True
        return super().event(event)

    # Hands ------------------------------------------------------------------------------------------------

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """A click chooses a day; with Shift it begins a stretch."""
        day = self.day_at(event.position().x())
        if event.modifiers() & Qt.KeyboardModifier.ShiftModifier:
            self._anchor = day
        else:
            self._anchor = None
            self.choose(day)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Drag the handle, or the end of a stretch."""
        if not event.buttons() & Qt.MouseButton.LeftButton:
            return
        day = self.day_at(event.position().x())
        if self._anchor is None:
            self.choose(day)
        else:
            first, last = sorted((self._anchor, day))
            self.period_chosen.emit(Period(first, last + timedelta(days=1)))

    def wheelEvent(self, event: QWheelEvent) -> None:
        """The wheel shows more or less time, around the pointer."""
        self.zoom(-1 if event.angleDelta().y() > 0 else 1, self.day_at(event.position().x()))
        event.accept()

    def zoom(self, steps: int, around: date) -> None:
        """Show more (or less) time around a day."""
        at = min(range(len(SPANS)), key=lambda one: abs(SPANS[one] - self.days))
        part = (around - self.since).days / self.days
        self.days = SPANS[max(0, min(at + steps, len(SPANS) - 1))]
        self.since = around - timedelta(days=int(part * self.days))
        self.range_changed.emit()
        self.update()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Arrows go by days (Ctrl: to where a piece begins), Page keys by months, plus and minus zoom."""
        forward = event.key() in (Qt.Key.Key_Right, Qt.Key.Key_PageDown)
        step = 1 if forward else -1
        if event.key() in (Qt.Key.Key_Left, Qt.Key.Key_Right):
            if event.modifiers() & Qt.KeyboardModifier.ControlModifier:
                self.turn(forward=forward)
            else:
                self.step(timedelta(days=step))
        elif event.key() in (Qt.Key.Key_PageUp, Qt.Key.Key_PageDown):
            self.step(timedelta(days=30 * step))
        elif event.key() in (Qt.Key.Key_Plus, Qt.Key.Key_Minus):
            self.zoom(-1 if event.key() == Qt.Key.Key_Plus else 1, self.day)
        else:
            super().keyPressEvent(event)

    def step(self, by: timedelta) -> None:
        """Go on or back in time."""
        self.choose(self.day + by)

    def turn(self, *, forward: bool) -> None:
        """Go to where the next piece begins, or the one before."""
        edges = sorted({one.since for one in self.pieces if has_begun(one, self.day) is not forward} - {self.day})
        if edges:
            self.choose(edges[0] if forward else edges[-1])

    def choose(self, day: date) -> None:
        """Look at another day."""
        if day != self.day:
            self.day_chosen.emit(day)

    def told(self, piece: TimelineSpan | None) -> str:
        """A piece in words, for a tip: its time as far as it begins and ends in the picture, and what began it."""
        lines = []
        if piece is not None:
            from partner_desk.app.activity import activity  # not needed to start

            verdict, last = look.word(piece.verdict), piece.until - timedelta(days=1)
            told = [tr("{verdict} (disputed)", verdict=verdict) if piece.disputed else verdict]
            told += [tr("since {day}", day=piece.since)] if not has_begun(piece, self.since) else []
            told += [tr("until {day}", day=last)] if holds_at(self, piece.until) else []
            lines.append(", ".join(told))
            lines += filter(None, [activity([piece]), *(one.words for one in piece.facts)])
            lines += [one.words for one in piece.rules]
        hands = (
            tr("Click or drag: another day. Shift+drag: a period. Wheel, + and -: less or more time."),
            tr("Arrows: by days, with Ctrl to where the verdict turns. Page keys: by months."),
        )
        return tip("\n".join(one_line(line) for line in (*lines, "", *hands)))
