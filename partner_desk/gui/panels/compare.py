"""The compare view: the desk, what it was before and its scenarios, on one day or on several; and what turned where."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from PySide6.QtCore import QDate, QSize, Qt
from PySide6.QtWidgets import (
    QComboBox,
    QFormLayout,
    QFrame,
    QHBoxLayout,
    QListWidget,
    QListWidgetItem,
    QPushButton,
    QScrollArea,
    QSplitter,
    QVBoxLayout,
    QWidget,
)

from partner_desk.app.balances import BALANCE, BalanceRows, amounts, side_name
from partner_desk.app.comparing import Comparison, RecognizedShare, Side, compare
from partner_desk.app.factnames import FactNames
from partner_desk.app.recorded import recorded_side, state_name, step_named
from partner_desk.app.rulebook import library
from partner_desk.app.scenarios import Scenarios
from partner_desk.app.states import state_names
from partner_desk.app.turned import TurnedScopes, turned_names, turns
from partner_desk.app.workspace import Workspace
from partner_desk.domain.errors import Refused
from partner_desk.domain.progress import Progress
from partner_desk.domain.showing import one_line
from partner_desk.engine.judge import Judge
from partner_desk.gui.dayfield import DayField
from partner_desk.gui.jobs import Busy
from partner_desk.gui.look import listed
from partner_desk.gui.panels import prose
from partner_desk.gui.panels.lists import ListPanel
from partner_desk.gui.panels.quiet import QuietBrowser
from partner_desk.gui.plain import escape, tip
from partner_desk.gui.situation import Situation
from partner_desk.language import tr, trn

RECORDED = ""
"""The key of the desk as recorded, among the ids of scenarios."""
STEP = "step "
"""What the keys of earlier states begin with, among the same."""
EARLIER = 20
"""So many earlier states are offered, the latest first."""
NAMED = 6
"""So many scopes that turned alike are named."""


class _Sides(QScrollArea):
    """The fields of the sides: scrolled where letters are large, so that the lists ask no more height than there is."""

    def __init__(self, fields: QWidget) -> None:
        super().__init__()
        self._fields = fields
        self.setWidget(fields)
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)  # the keyboard goes through the fields, which come into sight

    def minimumSizeHint(self) -> QSize:
        """No field is cut at its side."""
        wide = self._fields.minimumSizeHint().width() + self.verticalScrollBar().sizeHint().width()
        return QSize(wide, 2 * self.fontMetrics().height())


class ComparePanel(QWidget):
    """Choose sides, press Compare, read what each partner gains and loses."""

    def __init__(self, situation: Situation) -> None:
        """Nothing is compared yet."""
        super().__init__()
        self.situation = situation
        self.setAccessibleName(tr("Compare"))
        self.rows = BalanceRows([])
        self.busy: Busy | None = None
        self._compared: frozenset[str] = frozenset()
        """The sides that are shown."""
        self.base = QComboBox()
        self.base.setAccessibleName(tr("First side"))
        self.base_day = DayField(situation.view.day, tr("Day of the first side"))
        self._offered = self.base_day.date()
        self.others = QListWidget()
        self.others.setAccessibleName(tr("Sides to compare it with"))
        self.other_day = DayField(situation.view.day, tr("Day of the other sides"))
        self.begin = QPushButton(tr("&Compare"))
        self.begin.clicked.connect(self.run)
        fields = QWidget()
        form = QFormLayout(fields)
        form.setContentsMargins(0, 0, 0, 0)
        form.addRow(tr("First"), self.base)
        form.addRow(tr("on"), self.base_day)
        form.addRow(tr("with"), self.others)
        form.addRow(tr("on"), self.other_day)
        left = QWidget()
        column = QVBoxLayout(left)
        column.setContentsMargins(4, 4, 4, 4)
        column.addWidget(_Sides(fields))
        column.addWidget(self.begin)
        self.table = ListPanel(tr("What each partner gains and loses"), lambda: self.rows, situation)
        self.table.selectionModel().selectionChanged.connect(lambda *_: self._tell())
        self.table.rows_model.modelReset.connect(self._tell)
        self.text = QuietBrowser(tr("What turned where"))
        self.text.anchorClicked.connect(lambda url: situation.go_to.emit(prose.target(url.toString())))
        across = QSplitter(Qt.Orientation.Horizontal)
        for part in (left, self.table, self.text):
            across.addWidget(part)
        across.setSizes([230, 620, 430])
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(across)
        situation.desk_opened.connect(self._forget)
        situation.world_changed.connect(self.offer)

    def showEvent(self, event: object) -> None:
        """Seen again: offer what there is now."""
        super().showEvent(event)  # type: ignore[arg-type]
        self.offer()

    def _forget(self) -> None:
        self._compared, self.rows = frozenset(), BalanceRows([])
        self.table.refresh()
        self.offer()

    def offer(self, chosen: str | None = None) -> None:
        """Offer the desk, its states and its scenarios as sides; the open scenario, or the one chosen, is ticked."""
        desk, branch, day = self.situation.desk, self.situation.branch, self.situation.view.day
        if desk is None:
            return
        is_read = self.isVisible() or any(one.startswith(STEP) for one in self._compared)
        named, earlier = _states(desk) if is_read else ([], [])
        own = [(one.id, one_line(one.name)) for one in Scenarios(desk).all()]
        offered = [(RECORDED, tr("As recorded")), *named, *own, *earlier]
        if not self._compared <= {key for key, _ in offered}:  # applied or dropped: it is no side of anything any more
            self._compared, self.rows = frozenset(), BalanceRows([])
            self.table.show_anew()
        ticked = {chosen} if chosen is not None else self._ticked()
        if branch is not None and not ticked:
            ticked = {branch.scenario.id}
        base = RECORDED if chosen is not None else self.base.currentData()
        self.base.clear()
        self.others.clear()
        for key, name in offered:
            self.base.addItem(name, key)
            item = QListWidgetItem(name)
            item.setToolTip(tip(name))
            item.setData(Qt.ItemDataRole.UserRole, key)
            item.setFlags(item.flags() | Qt.ItemFlag.ItemIsUserCheckable)
            item.setCheckState(Qt.CheckState.Checked if key in ticked else Qt.CheckState.Unchecked)
            self.others.addItem(item)
        self.base.setCurrentIndex(max(0, self._place(base or RECORDED)))
        for field in (self.base_day, self.other_day):
            if chosen is not None or field.date() == self._offered:  # a day that somebody chose stays
                field.setDate(QDate(day.year, day.month, day.day))
        self._offered = QDate(day.year, day.month, day.day)

    def _ticked(self) -> set[str]:
        items = [self.others.item(row) for row in range(self.others.count())]
        return {one.data(Qt.ItemDataRole.UserRole) for one in items if one.checkState() == Qt.CheckState.Checked}

    # Comparing --------------------------------------------------------------------------------------------

    def compare_days(self) -> None:
        """Prepare to compare the desk as recorded on two days."""
        self.offer(RECORDED)
        self.other_day.setFocus()

    def run(self) -> None:
        """Compare the chosen sides beside the window; a day that cannot be read says so itself."""
        ticked = self._ticked() or {RECORDED}
        try:
            before, after = self.base_day.asked(), self.other_day.asked()
        except Refused:
            return
        base = self.base.currentData() or RECORDED
        if (ticked, after) == ({base}, before):
            self._forget()
            same = tr("Both sides are the same: choose another day, or tick what else to compare with.")
            self.text.setHtml(f"<p>{same}</p>")
            return
        self._compared = frozenset({base, *ticked})
        sides = [self._side(base, before)]
        sides += [self._side(one, after) for one in sorted(ticked, key=self._place)]

        def work(progress: Progress) -> list[Comparison]:
            comparisons = compare(sides, Judge(library()))
            for number, one in enumerate(comparisons):
                progress(number, len(comparisons))
                assert one.balances is not None
            return comparisons

        self.busy = Busy(
            tr("Comparing \N{HORIZONTAL ELLIPSIS}"), work, self.show_comparisons, self.situation.refused.emit, self
        )

    def _place(self, key: str) -> int:
        return self.base.findData(key)

    def _side(self, key: str, day: date) -> Side:
        reading = self.situation.view.reading
        desk, branch = self.situation.desk, self.situation.branch
        assert desk is not None
        if key == RECORDED:
            return Side(tr("As recorded"), desk.estate, day, reading)
        if key.startswith(STEP):
            return recorded_side(desk, step_named(desk, key.removeprefix(STEP)), day, reading)
        if branch is not None and branch.scenario.id == key:
            return Side(branch.name, branch.estate, day, reading)
        other = Scenarios(desk).open(key)
        other.close()
        return Side(other.name, other.estate, day, reading)

    def show_comparisons(self, comparisons: list[Comparison]) -> None:
        """Show what came out."""
        self.rows = BalanceRows(comparisons)
        self.table.show_anew()
        if self.rows.keys:
            self.table.selectRow(0)
        self._tell()

    # Telling ----------------------------------------------------------------------------------------------

    def _tell(self) -> None:
        chosen = self.table.chosen_key()
        if not self.rows.comparisons:
            self.text.setHtml(f"<p>{tr('Choose sides and press Compare.')}</p>")
        elif not self.rows.changed:
            self.text.setHtml(f"<p>{tr('Nothing turned: every verdict is the same on all sides.')}</p>")
        elif chosen is not None and chosen[0] == BALANCE:
            partner, _, program = chosen[1].rpartition("|")
            self.text.setHtml("".join(self._turned(partner, program)))
        else:
            self.text.clear()

    def _turned(self, partner: str, program: str) -> Iterator[str]:
        for comparison in self.rows.comparisons:
            names = FactNames(comparison.after.estate)
            who = f"{escape(names.partner(partner))}, {escape(library().programs[program].name)}"
            before, after = (escape(side_name(comparison, first=first)) for first in (True, False))
            yield f"<h4>{before} \N{RIGHTWARDS ARROW} {after}</h4><p>{who}</p>"
            own = (one for one in comparison.balances if (one.partner, one.program) == (partner, program))
            balance = next(own, None)
            if balance is None or not balance.changed:
                yield f"<p>{tr('Nothing turned.')}</p>"
                continue
            gained, lost = balance.gained, balance.lost
            if gained.leaves:
                told = trn("Gained: {count:,} leaf", "Gained: {count:,} leaves", gained.leaves)
                yield f"<p>{told}{_charged(gained)}</p>"
            if lost.leaves:
                told = trn("Lost: {count:,} leaf", "Lost: {count:,} leaves", lost.leaves)
                yield f"<p>{told}{_charged(lost)}</p>"
            turned = turns(comparison, partner, program)
            yield "<ul>"
            for turn in turned.found:
                yield f"<li>{_turn(comparison, names, turn)}</li>"
            yield "</ul>"
            if turned.more:
                more = trn(
                    "{count:,} more place turned that is not looked into here.",
                    "{count:,} more places turned that are not looked into here.",
                    turned.more,
                )
                yield f"<p>{more}</p>"


def _states(desk: Workspace) -> tuple[list[tuple[str, str]], list[tuple[str, str]]]:
    """The states that have a name of their own, and the latest of the others; keys and what people call them."""
    steps, names = desk.history(), state_names(desk)
    named = [one for one in steps if one.id in names]
    latest = [one for one in steps[-EARLIER - 1 : -1] if one.id not in names]
    told = [
        [(f"{STEP}{one.id}", state_name(one, names.get(one.id, ""))) for one in reversed(part)]
        for part in (named, latest)
    ]
    return told[0], told[1]


def _charged(part: RecognizedShare) -> str:
    return f" ({escape(amounts(part.charges))})" if part.charges else ""


def _turn(comparison: Comparison, names: FactNames, turn: TurnedScopes) -> str:
    links = listed(turn.scopes, NAMED, lambda key: prose.link("scope", key, names.scope(key)))
    before = prose.badge(turn.before) if turn.before is not None else tr("not there")
    after = prose.badge(turn.after) if turn.after is not None else tr("not there")
    turned = ", ".join(escape(name) for name in turned_names(comparison, turn))
    why = f"<br><small>{tr('What turned: {criteria}', criteria=turned)}</small>" if turned else ""
    return f"{links} ({turn.leaves:,}): {before} \N{RIGHTWARDS ARROW} {after}{why}"
