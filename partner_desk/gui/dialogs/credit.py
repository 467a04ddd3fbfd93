"""Partner earned credit in the window: what bills show beside the verdicts, and why less was credited than before."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from PySide6.QtWidgets import QComboBox, QHBoxLayout, QPlainTextEdit, QWidget

from partner_desk.app.credit import (
    CREDIT_TABLE,
    NO_BILLS,
    NOTHING_CREDITED,
    ComparedCredit,
    billed_months,
    compared,
    comparison_table,
    desk_says,
    estimate_says,
    months,
    summary,
    told_by,
)
from partner_desk.app.creditdrops import Cause, drop_says, explained_drops, month_before, turn_says
from partner_desk.app.creditlist import CreditRows, DropRows
from partner_desk.app.lists import ListRows
from partner_desk.domain.moments import Period
from partner_desk.engine.judge import Judge
from partner_desk.findings.compared_runs import ComparedRun, bill_says
from partner_desk.gui.dialogs.workedout import WorkedOutDialog
from partner_desk.gui.plain import Label
from partner_desk.gui.situation import Situation
from partner_desk.language import tr


class CreditDialog(WorkedOutDialog):
    """A list about one month of bills, with the reasons of the chosen row below."""

    months_of = staticmethod(months)
    """The months that can be chosen, by an estate."""

    def __init__(self, situation: Situation, title: str, parent: QWidget) -> None:
        """Begin with the last month that bills tell of."""
        self.months = self.months_of(situation.estate)
        self.month = QComboBox()
        self.month.setAccessibleName(tr("Month"))
        self.month.addItems([f"{one.since:%Y-%m}" for one in self.months])
        self.reasons = QPlainTextEdit()
        self.reasons.setReadOnly(True)
        self.reasons.setAccessibleName(tr("Reasons"))
        self.reasons.setTabChangesFocus(True)
        super().__init__(situation, title, parent)
        self.month.setEnabled(bool(self.months))
        label, line = Label(tr("&Month")), QHBoxLayout()
        label.setBuddy(self.month)
        for part in (label, self.month):
            line.addWidget(part)
        line.addStretch()
        self.page.insertLayout(0, line)
        self.month.currentIndexChanged.connect(lambda _: self.look())
        self.table.doubleClicked.connect(lambda _: self.go())
        self.to_go = self.button(tr("&Go there"), self.go)
        self.choose()

    def parts(self) -> list[QWidget]:
        """The reasons."""
        return [self.reasons]

    @property
    def period(self) -> Period | None:
        """The chosen month; None where no bill tells of any."""
        return self.months[self.month.currentIndex()] if self.months else None

    @property
    def chosen(self) -> int | None:
        """The number of the chosen row."""
        key = self.table.chosen_key()
        return int(key[1]) if key is not None else None

    def show_rows(self, rows: ListRows, words: str) -> None:
        """Show what was found, its first row chosen."""
        self.rows = rows
        self.words.setText(words)
        self.table.show_anew()
        if rows.keys:
            self.table.go_to(rows.keys[0])
        self.choose()

    def choose(self) -> None:
        """Show the reasons of the chosen row."""
        at = self.chosen
        self.reasons.setPlainText("\n".join(self.told(at)) if at is not None else "")
        if hasattr(self, "to_go"):
            self.to_go.setEnabled(at is not None)

    def go(self) -> None:
        """Go to what the chosen row is about."""
        at = self.chosen
        if at is not None:
            self.accept()
            self.situation.go_to.emit(self.link(at))

    def told(self, at: int) -> list[str]:
        """The reasons of a row."""
        raise NotImplementedError

    def link(self, at: int) -> str:
        """The link to what a row is about."""
        raise NotImplementedError


class CompareCreditDialog(CreditDialog):
    """What bills show of the credit beside the verdicts."""

    def __init__(self, situation: Situation, parent: QWidget) -> None:
        """Compare the last month."""
        self.found: ComparedCredit | None = None
        super().__init__(situation, tr("Credit beside bills"), parent)
        self.to_save = self.button(tr("&Save as table\N{HORIZONTAL ELLIPSIS}"), self.save)
        self.to_save.setEnabled(False)

    def none(self) -> ListRows:
        """No row."""
        return CreditRows(None)

    def question(self) -> Callable[[Judge], Any]:
        """The comparison of the chosen month."""
        estate, month, reading = self.estate, self.period, self.view.reading
        return lambda judge: compared(estate, month.since, month.until, reading, judge) if month is not None else None

    def show_found(self, comparison: Any) -> None:
        """Show what was compared."""
        self.found = comparison
        words = "\n".join(summary(comparison)) if comparison is not None else tr(NOTHING_CREDITED)
        self.show_rows(CreditRows(comparison), words)
        self.to_save.setEnabled(comparison is not None)

    def _run(self, at: int) -> ComparedRun:
        assert self.found is not None
        return self.found.runs[at]

    def told(self, at: int) -> list[str]:
        """Why the desk says so, what the bill says, and the money."""
        run = self._run(at)
        assert self.found is not None
        desk = desk_says(self.found, run)
        told = [
            tr("The desk: {reasons}", reasons=desk) if desk else "",
            tr("{bill}: {says}", bill=tr(told_by(run)), says=bill_says(run)),
        ]
        told.append(estimate_says(run))
        return [one for one in told if one]

    def link(self, at: int) -> str:
        """Where the run is."""
        return f"scope:{self._run(at).scope}"

    def save(self) -> None:
        """Save what was compared."""
        if self.found is not None:
            self.save_as(tr("Save as table"), "credit", CREDIT_TABLE, comparison_table(self.found, self.found.runs))


class CreditDropsDialog(CreditDialog):
    """Where less was credited in a month than in the one before, and why."""

    months_of = staticmethod(billed_months)

    def __init__(self, situation: Situation, parent: QWidget) -> None:
        """Compare the last month with the one before."""
        self.dropped = DropRows(situation.estate, ())
        super().__init__(situation, tr("Why less was credited"), parent)

    def none(self) -> ListRows:
        """No row."""
        return DropRows(self.estate, ())

    def question(self) -> Callable[[Judge], Any]:
        """The drops of the chosen month."""
        estate, month, reading = self.estate, self.period, self.view.reading
        return lambda judge: explained_drops(estate, month, None, reading, judge) if month is not None else []

    def show_found(self, drops: Any) -> None:
        """Show the drops."""
        self.dropped = DropRows(self.estate, drops)
        month = self.period
        if month is None:
            words = tr(NO_BILLS)
        else:
            before = month_before(month).since
            nowhere = tr("Nowhere was a smaller share credited than in {month:%Y-%m}.", month=before)
            words = "\n".join(drop_says(self.estate, one.drop) for one in drops[:3]) or nowhere
        self.show_rows(self.dropped, words)

    def _cause(self, at: int) -> Cause | None:
        return self.dropped.rows[at][1]

    def told(self, at: int) -> list[str]:
        """The days without credit, and what explains them."""
        cause, drop = self._cause(at), self.dropped.rows[at][0].drop
        told = [drop_says(self.estate, drop)]
        return (
            [*told, turn_says(self.estate, cause.turn, drop.currency), *cause.sentences] if cause is not None else told
        )

    def link(self, at: int) -> str:
        """The first fact that explains it, else the first scope without credit, or the subscription."""
        cause = self._cause(at)
        if cause is None:
            return f"scope:{self.dropped.rows[at][0].drop.subscription}"
        facts = [f"{one.kind}:{one.key}" for one in cause.facts]
        return facts[0] if facts else f"scope:{cause.turn.scopes[0]}"
