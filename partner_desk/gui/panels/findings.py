"""The findings: one query, the same count here, in the status bar and on the command line."""

from __future__ import annotations

from collections.abc import Iterator

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QApplication,
    QCheckBox,
    QComboBox,
    QHBoxLayout,
    QInputDialog,
    QLineEdit,
    QPushButton,
    QSplitter,
    QVBoxLayout,
    QWidget,
)

from partner_desk.app.findinglist import GROUPINGS, FindingRows
from partner_desk.app.findings import Findings, all_findings, as_text, muting
from partner_desk.app.lists import FINDING, RowKey
from partner_desk.app.palette import PaletteEntry
from partner_desk.domain import edits
from partner_desk.domain.estate import Estate
from partner_desk.domain.mutes import Mute
from partner_desk.findings import Finding
from partner_desk.gui.background import Background
from partner_desk.gui.panels import prose
from partner_desk.gui.panels.lists import ListPanel
from partner_desk.gui.panels.quiet import QuietBrowser
from partner_desk.gui.plain import Label, escape
from partner_desk.gui.situation import Situation
from partner_desk.language import tr

NOTHING = Findings((), ())


class FindingsPanel(QWidget):
    """Looks whenever the desk, the day or the reading changes. `counted` tells the counts in words."""

    counted = Signal(str)
    request_asked = Signal(str)
    """A change request that would mend a finding, by its id, is to be shown."""

    def __init__(self, situation: Situation) -> None:
        """Follow a situation."""
        super().__init__()
        self.situation = situation
        self.setAccessibleName(tr("Findings"))
        self.found = NOTHING
        self.seen: Estate = situation.estate
        self.rows = FindingRows(self.seen, NOTHING)
        self.filter = QLineEdit()
        self.filter.setPlaceholderText(tr("Words to look for in the findings"))
        self.filter.setAccessibleName(tr("Filter of the findings"))
        self.filter.setClearButtonEnabled(True)
        self.grouping = QComboBox()
        self.grouping.setAccessibleName(tr("Group findings by"))
        for name in GROUPINGS:
            self.grouping.addItem(tr("by {grouping}", grouping=tr(name)), name)
        self.with_muted = QCheckBox(tr("with &muted ones"))
        self.count = Label()
        bar = QHBoxLayout()
        bar.setContentsMargins(4, 2, 4, 0)
        for part in (self.filter, self.grouping, self.with_muted, self.count):
            bar.addWidget(part, 1 if part is self.filter else 0)
        self.table = ListPanel(tr("List of findings"), lambda: self.rows, situation)
        self.table.where = self._place
        self.table.doubleClicked.connect(lambda _: self.go())
        self.table.selectionModel().selectionChanged.connect(lambda *_: self._tell())
        self.text = QuietBrowser(tr("The finding"))
        self.text.anchorClicked.connect(lambda url: situation.go_to.emit(prose.target(url.toString())))
        right = QWidget()
        column = QVBoxLayout(right)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self.text, 1)
        buttons = QHBoxLayout()
        self.buttons = [
            self._button(buttons, text, act)
            for text, act in (
                (tr("G&o there"), self.go),
                (tr("M&ute"), self.mute),
                (tr("&Copy"), self.copy),
                (tr("Change re&quest\N{HORIZONTAL ELLIPSIS}"), self.request),
            )
        ]
        column.addLayout(buttons)
        across = QSplitter(Qt.Orientation.Horizontal)
        across.addWidget(self.table)
        across.addWidget(right)
        across.setSizes([820, 460])
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addLayout(bar)
        layout.addWidget(across, 1)
        self.ask_reason = self._ask_reason
        self.background = Background(self, patient=True)
        self.background.found.connect(lambda estate, found: self.show_findings(estate, found))
        for signal in (situation.desk_opened, situation.view_changed, situation.world_changed):
            signal.connect(self.look)
        situation.desk_changed.connect(lambda _: self.look())
        self.filter.textChanged.connect(lambda _: self._list())
        self.grouping.currentIndexChanged.connect(lambda _: self._list())
        self.with_muted.toggled.connect(lambda _: self._list())

    def _button(self, into: QHBoxLayout, text: str, act: object) -> QPushButton:
        button = QPushButton(text)
        button.clicked.connect(lambda _=False: act())  # type: ignore[operator]
        into.addWidget(button)
        return button

    # Looking ----------------------------------------------------------------------------------------------

    def look(self) -> None:
        """Look again, beside the window."""
        estate, view = self.situation.estate, self.situation.view
        if not len(estate.scopes):
            self.background.forget()
            self.show_findings(estate, NOTHING)
            return
        self.background.ask(estate, lambda judge: all_findings(estate, view, judge))

    def show_findings(self, estate: Estate, findings: Findings) -> None:
        """Show what was found in a snapshot."""
        self.seen, self.found = estate, findings
        self.counted.emit(findings.summary if self.situation.desk is not None else "")
        self._list()

    def _list(self) -> None:
        muted = self.with_muted.isChecked()
        self.rows = FindingRows(self.seen, self.found, self.filter.text(), self.grouping.currentData(), muted)
        shown, every = len(self.rows.keys), len(self.found.open) + (len(self.found.muted) if muted else 0)
        some = tr("{number:,} of {all:,}", number=shown, all=every)
        self.count.setText(self.found.summary if shown == every else some)
        self.table.refresh()
        self._tell()

    def entries(self) -> list[PaletteEntry]:
        """The findings for the palette."""
        return [PaletteEntry(FINDING, one.id, one.sentence, tr("finding")) for one in self.found.open]

    # One finding ------------------------------------------------------------------------------------------

    @property
    def chosen(self) -> Finding | None:
        """The finding under the cursor."""
        key = self.table.chosen_key()
        return self.rows.finding(key[1]) if key is not None else None

    def _place(self, key: RowKey) -> str:
        """The scope that a row is about."""
        finding = self.rows.finding(key[1])
        return finding.scope or "" if finding is not None else ""

    def _tell(self) -> None:
        finding = self.chosen
        for button in self.buttons:
            button.setEnabled(finding is not None)
        self.buttons[-1].setEnabled(finding is not None and bool(finding.scope))
        mute = self.rows.mutes.get(finding.id) if finding is not None else None
        self.buttons[1].setText(tr("Unm&ute") if mute is not None else tr("M&ute"))
        self.text.setHtml("".join(self._told(finding, mute)) if finding is not None else "")

    def _told(self, finding: Finding, mute: Mute | None) -> Iterator[str]:
        severity, name = tr(finding.severity).capitalize(), escape(finding.name)
        heading = tr("{severity}: {finding}", severity=severity, finding=name)
        if finding.since is not None:
            heading = tr("{heading} \N{MIDDLE DOT} since {day:%Y-%m-%d}", heading=heading, day=finding.since)
        yield f"<h4>{heading}</h4><p>{escape(finding.sentence)} "
        yield " ".join(prose.link(fact.kind, fact.key, f"[{fact.text}]") for fact in finding.facts) + "</p>"
        yield f"<p>{tr('<b>Why it matters:</b> {rule}', rule=escape(finding.rule))}</p>"
        yield f"<p>{tr('<b>What to do:</b> {fix}', fix=escape(finding.fix))}</p>"
        for cite in finding.cites:
            yield f"<p><small>{prose.cited(cite)}</small></p>"
        if mute is not None:
            yield f"<p>{tr('<b>Muted:</b> {reason}', reason=escape(mute.reason))}</p>"

    def go(self) -> None:
        """Go to the scope, and look at the partner and the program that it is about."""
        finding = self.chosen
        if finding is None:
            return
        if finding.scope:
            self.situation.go_to.emit(f"scope:{finding.scope}")
        view = {"program": finding.program} if finding.program else {}
        if finding.partner in self.situation.estate.partners:
            view["partner"] = finding.partner or ""
        self.situation.look(**view)

    def request(self) -> None:
        """Go there, and ask for a change request that would mend it."""
        finding = self.chosen
        if finding is not None and finding.scope:
            self.go()
            self.request_asked.emit(finding.id)

    def _ask_reason(self) -> str:
        words, ok = QInputDialog.getText(self, tr("Mute finding"), tr("Why should nobody be told of this again?"))
        return words if ok else ""

    def mute(self) -> None:
        """Mute the finding with a reason, or be told of it again."""
        finding, estate = self.chosen, self.situation.estate
        if finding is None:
            return
        if finding.id in self.rows.mutes:
            self.situation.guarded(lambda: self.situation.commit(edits.unmute_finding(estate, finding.id)))
            return
        reason = self.ask_reason()
        if reason:
            origin = self.situation.by_hand()
            self.situation.guarded(lambda: self.situation.commit(muting(estate, finding, reason, origin)))

    def copy(self) -> None:
        """Copy the chosen findings as text."""
        keys = self.table.chosen_keys(FINDING)
        chosen = [one for key in keys if (one := self.rows.finding(key)) is not None]
        QApplication.clipboard().setText(as_text(self.seen, chosen))
