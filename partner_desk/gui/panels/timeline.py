"""The time line under the tree: the day looked at, how the verdict was before and after, and whole periods."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, Qt, QTimer
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QToolButton, QVBoxLayout, QWidget

from partner_desk.domain.estate import Estate
from partner_desk.domain.moments import Period, month_of, quarter_of
from partner_desk.domain.progress import Progress
from partner_desk.engine.judge import Judge
from partner_desk.gui.background import Background
from partner_desk.gui.panels import prose
from partner_desk.gui.plain import MarkupLabel, escape, tip
from partner_desk.gui.situation import Situation
from partner_desk.gui.views.timeline import TimeLine
from partner_desk.language import tr
from partner_desk.readings.questions import Answer, Question

if TYPE_CHECKING:
    from partner_desk.app.timeline import Stay, Timeline, TimelineSpan

LINES, WIDE = 2, 60
"""So many lines of words stand below the line; one more where there is room for fewer letters."""
PERIOD = 12
"""So many letters of a period have room."""
LATER = 120
"""Milliseconds after a change before the pieces are worked out: the tree and the reasons come first."""


@dataclass(frozen=True, slots=True)
class _Course:
    """Whose verdict is drawn: everything but the days that are looked at."""

    estate: Estate
    partner: str
    scope: int
    program: str
    reading: str


@dataclass(frozen=True, slots=True)
class _Asked:
    """What is drawn, from when until when, and what is told in words: of a day, or of a period."""

    course: _Course
    since: date
    until: date
    day: date
    period: Period | None

    @property
    def told(self) -> tuple[_Course, date, Period | None]:
        """What the words are about, whatever is in the picture."""
        return self.course, self.day, self.period


@dataclass(frozen=True, slots=True)
class _Found:
    """What is drawn and told, with the time line that other days of the same are asked of."""

    line: Timeline
    pieces: tuple[TimelineSpan, ...]
    told: Stay | Answer
    activity: str
    """On how many days an eligible role was active: of the period, or of all with that verdict, if that ends."""


def _worked_out(asked: _Asked, line: Timeline | None, wanted: Progress, judge: Judge) -> _Found:
    from partner_desk.app.activity import activity  # not needed to start
    from partner_desk.app.timeline import Timeline, TimelineQuestion  # not needed to start

    course, period = asked.course, asked.period
    if line is None:
        question = TimelineQuestion(course.partner, course.scope, course.program, course.reading)
        line = Timeline(course.estate, question, judge)
    line.progress = wanted
    pieces = line.pieces(asked.since, asked.until)
    if period is None:
        stay = line.stay(asked.day)
        whole = line.pieces(stay.since, stay.until) if stay.since is not None and stay.until is not None else ()
        return _Found(line, pieces, stay, activity(whole))
    key = course.estate.scopes.key(course.scope)
    days = Question(
        course.partner, key, course.program, period.since, period.until, course.reading, single_day=False
    )  # fmt: skip
    answer = judge.answer(course.estate, days)
    return _Found(line, pieces, answer, activity(line.pieces(period.since, period.until)))


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
        hands = Qt.TextInteractionFlag.LinksAccessibleByMouse | Qt.TextInteractionFlag.LinksAccessibleByKeyboard
        self.words.setTextInteractionFlags(hands)
        self.words.linkActivated.connect(lambda link: situation.go_to.emit(prose.target(link)))
        self.period = QComboBox()
        self.period.setAccessibleName(tr("Period"))
        self.period.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self.period.setMinimumContentsLength(PERIOD)
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
        self._shown: _Asked | None = None
        self._found: _Found | None = None
        self.background = Background(self)
        self.background.found.connect(self._show)
        for signal in (situation.desk_opened, situation.scope_changed, situation.view_changed):
            signal.connect(self._follow)
        situation.desk_changed.connect(lambda _: self._follow())
        self.line.day_chosen.connect(lambda day: situation.look(day=day))
        self.line.range_changed.connect(self._later.start)
        self.line.period_chosen.connect(self.mark)
        self.period.currentIndexChanged.connect(lambda _: self._tell())

    @property
    def is_settled(self) -> bool:
        """Whether everything that was asked for is drawn and told."""
        return not (self._later.isActive() or self.background.is_asked)

    def _asked(self) -> _Asked | None:
        """What should be drawn and told, cheap to compare."""
        situation, view = self.situation, self.situation.view
        if situation.scope is None or view.partner not in situation.estate.partners:
            return None
        course = _Course(situation.estate, view.partner, situation.scope, view.program, view.reading)
        return _Asked(course, self.line.since, self.line.until, view.day, self.chosen_period())

    def _follow(self) -> None:
        """Move the handle at once; pieces and words of something else come a moment later."""
        self.line.show_day(self.situation.view.day)
        self._tell()

    def write(self) -> None:
        """Have the pieces and the words worked out beside the window."""
        self._later.stop()
        asked = self._asked()
        if asked is None:
            self._shown = self._found = None
            self.background.forget()
            self.line.show_pieces(())
            self.words.clear()
            return
        same = self._shown is not None and self._shown.course == asked.course
        line = self._found.line if self._found is not None and same else None
        self.background.ask(asked, partial(_worked_out, asked, line, self.background.wanting(asked)))
        self.background.begin()

    def _show(self, asked: _Asked, found: _Found) -> None:
        self._shown, self._found = asked, found
        self.line.show_pieces(found.pieces)
        self._tell()

    # Periods ----------------------------------------------------------------------------------------------

    def mark(self, period: Period | None) -> None:
        """Ask about a period; None asks about the day alone."""
        self._marked = period
        self.period.setCurrentIndex(self.period.findData("marked" if period is not None else ""))
        self._tell()

    def _fit(self) -> None:
        """Have room for words: always the same, or the reasons would jump while one drags."""
        wide = self.words.width() >= self.fontMetrics().horizontalAdvance("x") * WIDE
        self.words.setFixedHeight(self.fontMetrics().lineSpacing() * (LINES if wide else LINES + 1))

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Narrower lines are more lines."""
        super().resizeEvent(event)
        self._fit()

    def changeEvent(self, event: QEvent) -> None:
        """Another font needs other room, and on another ground a verdict has another colour."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.FontChange and hasattr(self, "words"):
            self._fit()
        elif event.type() == QEvent.Type.PaletteChange and hasattr(self, "_found"):
            self._tell()

    def chosen_period(self) -> Period | None:
        """The period asked about; None for the day alone."""
        day, kind = self.situation.view.day, self.period.currentData()
        if kind == "marked":
            return self._marked
        return {"month": month_of, "quarter": quarter_of}[kind](day) if kind in ("month", "quarter") else None

    def _tell(self) -> None:
        """Say what the day's piece began with, or how a period comes out."""
        period = self.chosen_period()
        self.situation.ask_about(period)
        self.line.show_period(period)
        asked, shown, drawn = self._asked(), self._shown, self._found
        if asked != shown:
            self._later.start()
        if asked is None or shown is None or drawn is None or asked.told != shown.told:
            self.words.clear()
            return
        told, share = drawn.told, escape(drawn.activity)
        if isinstance(told, Answer):
            words = prose.over(period, told, share) if period is not None else ""
        else:
            words = _stay_words(told, share)
        self.words.setText(f"<small>{words}</small>")


def _stay_words(stay: Stay, share: str) -> str:
    """Since when a verdict holds and until when, whatever of that is in the picture; and what it began with."""
    stays = tr("{times}: {verdict}.", times=_times(stay), verdict=prose.badge(stay.verdict, stay.disputed))
    return " ".join(filter(None, (stays, share, *prose.begun(stay))))


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
