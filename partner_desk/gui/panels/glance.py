"""The glance above the reasons: a small table of partners by programs; its chosen cell is what is explained below."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date

from PySide6.QtCore import QDeadlineTimer, QEvent, Qt, QTimer
from PySide6.QtGui import QFont, QFontMetrics, QResizeEvent
from PySide6.QtWidgets import QAbstractItemView, QFrame, QHeaderView, QTableView

from partner_desk.app.answers import ToldVerdict
from partner_desk.app.associations import short_names
from partner_desk.app.glance import CellKey, Glance, Turn, glance, judged
from partner_desk.domain.estate import Estate
from partner_desk.domain.naming import name_or_id
from partner_desk.domain.showing import one_line
from partner_desk.gui import look
from partner_desk.gui.look import shortened
from partner_desk.gui.models.estate import Index
from partner_desk.gui.models.glance import GlanceModel
from partner_desk.gui.situation import Situation
from partner_desk.gui.views.groupheader import GroupHeader
from partner_desk.gui.views.matrix import CellDelegate
from partner_desk.language import tr
from partner_desk.readings.questions import Verdict

ROWS = 6
"""So many partners are seen at once; others are scrolled to."""
TICK = 5
"""Milliseconds between one program and the next, in which keys and paint have their turn."""
PAUSE = 60
"""Milliseconds before the first program: what was asked for is painted by then."""
SLICE = 30
"""Milliseconds in which another program is begun."""
NAME, NAME_AT_LEAST = 24, 14
"""So many letters of a partner's name have room, and where the headings have too little."""
ENOUGH = 0.8
"""What part of the room they like is enough for headings."""
BEGUN = 6
"""Letters of a heading, with the room around them, that go before days."""
BOLD = 115
"""Percent of its width that a text has in bold."""
GAP = 8
"""Pixels around a sign, and between it and a day."""

LookedAt = tuple[Estate, int, date, str]
"""What a glance is about: the estate, the scope, the day and the reading."""


def _bold(font: QFont) -> QFont:
    made = QFont(font)
    made.setBold(True)
    return made


class _GlanceCells(CellDelegate):
    """The cells of the glance, of which losses stand out."""

    def __init__(self, panel: GlancePanel) -> None:
        super().__init__(panel)
        self.panel = panel

    def told(self, index: Index) -> ToldVerdict | None:
        return self.panel.glance_model.told(index)

    def words(self, index: Index) -> str:
        return self.panel.glance_model.since(index)

    def is_tinted(self, index: Index) -> bool:
        return self.panel.glance_model.is_lost(index)

    def ink_of_words(self, index: Index, verdict: Verdict) -> str:
        return look.colour(verdict) if self.is_tinted(index) else look.quiet()


class GlancePanel(QTableView):
    """Partners by programs at the scope at hand; the arrow keys move what is explained."""

    def __init__(self, situation: Situation) -> None:
        """Follow the situation."""
        super().__init__()
        self.situation = situation
        self.glance_model = GlanceModel()
        self.setHorizontalHeader(GroupHeader(self.glance_model.groups, self))
        self.setModel(self.glance_model)
        self._delegate = _GlanceCells(self)
        self.setItemDelegate(self._delegate)
        self.setAccessibleName(tr("Partners by programs at the chosen scope"))
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setShowGrid(False)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setTabKeyNavigation(False)
        self.setCornerButtonEnabled(False)
        for header in (self.verticalHeader(), self.horizontalHeader()):
            header.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
            header.setMinimumSectionSize(8)
            header.setHighlightSections(True)
            header.setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
            header.setTextElideMode(Qt.TextElideMode.ElideRight)
        self.is_dated = False
        """Whether since when its verdicts hold is known."""
        self._about: LookedAt | None = None
        self._verdicts: dict[CellKey, ToldVerdict] = {}
        self._ahead: Iterator[dict[CellKey, ToldVerdict]] | None = None
        self._tick = QTimer(self)
        self._tick.timeout.connect(self._next)
        self.hide()
        signals = (situation.desk_opened, situation.scope_changed, situation.view_changed, situation.concealed_changed)
        for signal in signals:
            signal.connect(self.follow)
        situation.desk_changed.connect(lambda _: self.follow())

    @property
    def shown(self) -> Glance | None:
        """The glance at what is looked at, once all of it is there."""
        return self.glance_model.glance if self._about is not None and self._ahead is None else None

    def follow(self) -> None:
        """Look where the situation looks: what was judged already stays, and its cell is chosen."""
        situation, view, scope = self.situation, self.situation.view, self.situation.scope
        about = None
        if scope is not None and view.partner in situation.estate.partners and situation.told_scopes is None:
            about = (situation.estate, scope, view.day, view.reading)
        known = self.glance_model.place(view.partner, view.program) is not None
        if about is not None and about == self._about and (known or self._ahead is not None):
            self._choose()
            return
        self._about, self._verdicts, self.is_dated = about, {}, False
        self._ahead = judged(situation.estate, view, scope) if about is not None and scope is not None else None
        self.setVisible(about is not None)
        if about is None or any(one.id not in situation.estate.partners for one in self.glance_model.glance.partners):
            self.glance_model.show_glance(Glance((), (), {}))
        else:
            self.glance_model.show_glance(replace(self.glance_model.glance, verdicts={}))
        if self._ahead is not None:
            self._tick.start(PAUSE)
        else:
            self._tick.stop()

    def complete(self) -> Glance:
        """Work out at once what is still missing; the glance at what is looked at."""
        while self._ahead is not None:
            self._next()
        return self.glance_model.glance

    def _next(self) -> None:
        """Judge one more program, or as many as take no time; all of them are shown together."""
        self._tick.setInterval(TICK)
        clock = QDeadlineTimer(SLICE)
        while (some := next(self._ahead, None) if self._ahead is not None else None) is not None:
            self._verdicts |= some
            if clock.hasExpired():
                return
        self._tick.stop()
        if self._ahead is not None:
            self._ahead = None
            self.glance_model.show_glance(glance(self.situation.estate, self.situation.view, self._verdicts))
            self._fit()
            self._choose()

    def show_turns(self, turns: dict[CellKey, Turn]) -> None:
        """Show since when verdicts hold."""
        self.is_dated = True
        self.glance_model.show_turns(turns)
        self._fit()

    def _choose(self) -> None:
        """Put the cursor on the cell that is explained, without telling anybody."""
        view = self.situation.view
        place = self.glance_model.place(view.partner, view.program)
        if place is not None and place != self.currentIndex():
            blocked = self.blockSignals(True)
            self.setCurrentIndex(place)
            self.blockSignals(blocked)

    def _fit(self) -> None:
        """Make room for names, signs and days; where there is little, only losses are dated, and headings are cut."""
        measure, model = self.fontMetrics(), self.glance_model
        letter, sign = measure.horizontalAdvance("x"), measure.height() + GAP
        measured = QFontMetrics(_bold(self.font()))
        whole = self.viewport().width() + self.verticalHeader().width()
        most = max(letter * NAME, whole - sum(self._headings()))
        if most + sum(self._headings()) * ENOUGH > whole:
            most = letter * NAME_AT_LEAST
        named = self._names(measured, most - 2 * letter)
        wide = min(most, max((measured.horizontalAdvance(name) for name in named), default=0) + 2 * letter)
        self.verticalHeader().setFixedWidth(wide)
        room = whole - wide
        begun = [min(head, letter * BEGUN) for head in self._headings()]
        model.all_dates = True
        if sum(map(max, self._cells(sign), begun)) > room:
            model.all_dates = False
        cells = list(map(max, self._cells(sign), begun))
        if sum(cells) > room:
            cells = self._cells(sign)
        likes = [max(pair) for pair in zip(cells, self._headings(), strict=True)]
        spare = max(0, room - sum(cells))
        first = sorted(range(len(cells)), key=lambda one: (not model.glance.programs[one].association, likes[one]))
        for number, column in enumerate(first):
            fair = spare if model.glance.programs[column].association else spare // (len(first) - number)
            more = min(likes[column] - cells[column], fair)
            self.horizontalHeader().resizeSection(column, cells[column] + more)
            spare -= more
        header = self.horizontalHeader()
        room_of = [header.sectionSize(column) - GAP for column in range(len(cells))]
        names = [program.short for program in model.glance.programs]
        heads = [shortened(name, measured.horizontalAdvance, one) for name, one in zip(names, room_of, strict=True)]
        model.show_heads(heads, named)
        height = measure.height() + GAP
        self.verticalHeader().setDefaultSectionSize(height)
        self.horizontalHeader().setFixedHeight(2 * (height - GAP // 4))
        bar = self.horizontalScrollBar().sizeHint().height() if sum(cells) > room else 0
        self.setFixedHeight(height * min(model.rowCount(), ROWS) + self.horizontalHeader().height() + bar)

    def changeEvent(self, event: QEvent) -> None:
        """Another font needs other room."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.FontChange and hasattr(self, "_ahead") and self.shown is not None:
            self._fit()

    def _names(self, measure: QFontMetrics, room: int) -> list[str]:
        """The names of the partners: in full, without what is in brackets, or as short as they can be told apart."""
        partners = self.glance_model.glance.partners
        short = short_names(self.situation.estate.partners)
        named = []
        for partner in partners:
            whole = one_line(name_or_id(partner))
            shown = tr("{partner} \N{MIDDLE DOT} ours", partner=whole) if partner.ours else whole
            ways = (shown, whole, whole.split(" (")[0], short.get(partner.id, whole))
            named.append(next((way for way in ways if measure.horizontalAdvance(way) <= room), ways[-1]))
        return named

    def _cells(self, sign: int) -> list[int]:
        """How much room the cells of each column need, for a sign and the longest day."""
        model, day = self.glance_model, self.fontMetrics().horizontalAdvance("2000-00") * BOLD // 100 + GAP
        rows, columns = range(model.rowCount()), range(model.columnCount())
        dated = [any(model.since(model.index(row, column)) for row in rows) for column in columns]
        return [sign + day if one else sign for one in dated]

    def _headings(self) -> list[int]:
        """How wide the headings of the columns are."""
        names = (program.short for program in self.glance_model.glance.programs)
        return [self.fontMetrics().horizontalAdvance(name) * BOLD // 100 + 2 * GAP for name in names]

    def currentChanged(self, current: Index, previous: Index) -> None:  # noqa: N802 - Qt's own name
        """The chosen cell is what is explained."""
        super().currentChanged(current, previous)
        if current.isValid() and not self.signalsBlocked() and self.shown is not None:
            partner, program = self.glance_model.key(current)
            self.situation.look(partner=partner, program=program)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Where there is more room, more is told."""
        super().resizeEvent(event)
        if event.size().width() != event.oldSize().width():
            self._fit()
