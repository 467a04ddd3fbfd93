"""The time line under the tree: the day looked at, how the verdict was before and after, and whole periods."""

from __future__ import annotations

from calendar import monthrange
from datetime import date, timedelta
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, QTimer
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QToolButton, QVBoxLayout, QWidget

from partner_desk.app.rulebook import judge
from partner_desk.domain.moments import Period
from partner_desk.gui import look
from partner_desk.gui.panels import prose
from partner_desk.gui.plain import MarkupLabel, escape, tip
from partner_desk.gui.situation import Situation
from partner_desk.gui.views.timeline import TimeLine
from partner_desk.language import tr, trn
from partner_desk.readings.questions import Question

if TYPE_CHECKING:
    from partner_desk.app.timeline import Stay, Timeline

LINES = 3
"""So many lines of words stand below the line."""
Wanted = tuple[str, int, str, str]
"""Partner, scope, program and reading."""
LATER = 120
"""Milliseconds after a change before the pieces are worked out: the tree and the reasons come first."""


class TimeLinePanel(QWidget):
    """Follows the scope, partner and program at hand."""

    def __init__(self, situation: Situation) -> None:
        """Follow a situation."""
        super().__init__()
        self.situation = situation
        self.line = TimeLine(situation.view.day)
        self.words = MarkupLabel()
        self.words.setAccessibleName(tr("What began the verdict of the day"))
        self.words.setAlignment(Qt.AlignmentFlag.AlignTop)
        self.words.setFixedHeight(self.fontMetrics().lineSpacing() * LINES)  # or the tree would jump while one drags
        self.words.setTextInteractionFlags(Qt.TextInteractionFlag.LinksAccessibleByMouse)
        self.words.linkActivated.connect(lambda link: situation.go_to.emit(prose.target(link)))
        self.period = QComboBox()
        self.period.setAccessibleName(tr("Period"))
        for key, text in (
            ("", tr("this day")),
            ("month", tr("its month")),
            ("quarter", tr("its quarter")),
            ("marked", tr("marked days (Shift+drag)")),
        ):
            self.period.addItem(text, key)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(6, 2, 6, 2)
        layout.setSpacing(2)
        layout.addWidget(self.line)
        below = QHBoxLayout()
        below.addWidget(self.words, 1)
        for sign, more, says in (("\N{MINUS SIGN}", 1, tr("Show more time (-)")), ("+", -1, tr("Show less time (+)"))):
            button = QToolButton()
            button.setText(sign)
            button.setToolTip(tip(says))
            button.setAccessibleName(says)
            button.clicked.connect(lambda _=False, more=more: self.line.zoom(more, self.line.day))
            below.addWidget(button, 0, Qt.AlignmentFlag.AlignTop)
        below.addWidget(self.period, 0, Qt.AlignmentFlag.AlignTop)
        layout.addLayout(below)
        self._marked: Period | None = None
        self._later = QTimer(self)
        self._later.setSingleShot(True)
        self._later.setInterval(LATER)
        self._later.timeout.connect(self.write)
        self._shown: Wanted | None = None
        self._course: Timeline | None = None
        for signal in (situation.desk_opened, situation.scope_changed, situation.view_changed):
            signal.connect(self._follow)
        situation.desk_changed.connect(lambda _: self._again())
        self.line.day_chosen.connect(lambda day: situation.look(day=day))
        self.line.range_changed.connect(self._later.start)
        self.line.period_chosen.connect(self.mark)
        self.period.currentIndexChanged.connect(lambda _: self._tell())

    def _wanted(self) -> Wanted | None:
        """What the line should be about, cheap to compare."""
        situation, view = self.situation, self.situation.view
        if situation.scope is None or view.partner not in situation.estate.partners:
            return None
        return view.partner, situation.scope, view.program, view.reading

    def _again(self) -> None:
        self._shown = self._course = None
        self._follow()

    def _follow(self) -> None:
        """Move the handle at once; pieces of something else come a moment later."""
        moved = self.line.show_day(self.situation.view.day)
        if moved or self._wanted() != self._shown:
            self._later.start()
        self._tell()

    def write(self) -> None:
        """Work out the pieces."""
        from partner_desk.app.timeline import Timeline, TimelineQuestion  # not needed to start

        self._later.stop()
        wanted = self._wanted()
        if wanted != self._shown or self._course is None:
            self._course = Timeline(self.situation.estate, TimelineQuestion(*wanted)) if wanted is not None else None
        self._shown = wanted
        self.line.show_pieces(self._course.pieces(self.line.since, self.line.until) if self._course else ())
        self._tell()

    # Periods ----------------------------------------------------------------------------------------------

    def mark(self, period: Period | None) -> None:
        """Ask about a period; None asks about the day alone."""
        self._marked = period
        self.period.setCurrentIndex(self.period.findData("marked" if period is not None else ""))
        self._tell()

    def chosen_period(self) -> Period | None:
        """The period asked about; None for the day alone."""
        day, kind = self.situation.view.day, self.period.currentData()
        if kind == "marked":
            return self._marked
        if kind not in ("month", "quarter"):
            return None
        months = 1 if kind == "month" else 3
        first = date(day.year, (day.month - 1) // months * months + 1, 1)
        last = date(first.year, first.month + months - 1, 1)
        return Period(first, last.replace(day=monthrange(last.year, last.month)[1]) + timedelta(days=1))

    def _tell(self) -> None:
        """Say what the day's piece began with, or how a period comes out."""
        period = self.chosen_period()
        self.situation.period = period
        self.line.show_period(period)
        wanted = self._wanted()
        if wanted is None or wanted != self._shown or self._course is None:
            self.words.clear()
        elif period is not None:
            self.words.setText(f"<small>{self._period_words(wanted, period)}</small>")
        else:
            self.words.setText(f"<small>{_stay_words(self._course.stay(self.situation.view.day))}</small>")

    def _period_words(self, wanted: Wanted, period: Period) -> str:
        partner, scope, program, reading = wanted
        key = self.situation.estate.scopes.key(scope)
        question = Question(partner, key, program, period.since, period.until, reading, single_day=False)
        answer = judge().answer(self.situation.estate, question)
        days = ", ".join(
            trn("{verdict} {count} day", "{verdict} {count} days", count, verdict=look.word(verdict))
            for verdict, count in answer.days.items()
        )
        last = period.until - timedelta(days=1)
        return f"{period.since} \N{EN DASH} {last}: {prose.badge(answer.verdict, answer.disputed)}. {escape(days)}"


def _stay_words(stay: Stay) -> str:
    """Since when a verdict holds and until when, whatever of that is in the picture; and what it began with."""
    stays = tr("{times}: {verdict}.", times=_times(stay), verdict=prose.badge(stay.verdict, stay.disputed))
    return " ".join((stays, *prose.begun(stay)))


def _times(stay: Stay) -> str:
    since, last = _since(stay), stay.until - timedelta(days=1) if stay.until is not None else None
    if last is None:
        return since
    if stay.more_after:
        return tr("{since}, until {day} or later", since=since, day=last)
    return tr("{since}, until {day}", since=since, day=last)


def _since(stay: Stay) -> str:
    if stay.since is None:
        return tr("As far back as anything is recorded")
    return tr("Since {day} or earlier", day=stay.since) if stay.more_before else tr("Since {day}", day=stay.since)
