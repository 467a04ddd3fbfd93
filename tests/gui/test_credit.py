"""Bills beside verdicts in the window: months, both reasons, the table, and why less was credited than before."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from datetime import date, datetime, timedelta
from decimal import Decimal
from pathlib import Path

import pytest
from PySide6.QtWidgets import QDialog
from pytestqt.qtbot import QtBot

from partner_desk.app.workspace import Workspace
from partner_desk.domain.billing import Billing, ChargeKind, EarnedCredit, Offer
from partner_desk.domain.changes import Change, ChangeSet, Fact
from partner_desk.domain.ids import scope_key
from partner_desk.domain.origin import Origin
from partner_desk.gui.dialogs.credit import CompareCreditDialog, CreditDialog, CreditDropsDialog
from partner_desk.gui.main_window import MainWindow
from tests.exchange.faultybills import customer
from tests.exchange.importing import SCOPE
from tests.gui.hands import answering, naming
from tests.gui.test_worked_out import opened

LOST = datetime.fromisoformat("2024-03-05T10:00:00+00:00")
BILL = Origin("usage.csv", "Ann", datetime.fromisoformat("2024-04-05T12:00:00+00:00"))


def credits_of_spring() -> Iterator[EarnedCredit]:
    """February credited, March until the day on which the role ends, and from the tenth on by mistake again."""
    for day in (date(2024, 2, 1) + timedelta(days=one) for one in range(60)):
        percent, amount = ("15", "85") if not date(2024, 3, 5) <= day < date(2024, 3, 10) else ("0", "100")
        what = (ChargeKind.USAGE, Decimal(amount), "EUR", Decimal(percent), "contoso", BILL)
        yield EarnedCredit(str(day), scope_key(SCOPE), day, *what)


@pytest.fixture
def sold(window: MainWindow, tmp_path: Path) -> MainWindow:
    """A window with the desk of Wingtip, its offer and its bills."""
    facts: list[Fact] = [one for one in customer(LOST).facts_in_order() if not getattr(one.origin, "invented", False)]
    facts.append(Billing("offer", scope_key(SCOPE), Offer.CSP_AZURE_PLAN, "contoso"))
    workspace = Workspace.create(tmp_path / "wingtip.partnerdesk")
    workspace.commit(ChangeSet("Begin", tuple(Change(None, one) for one in (*facts, *credits_of_spring()))))
    window.situation.open(workspace)
    return window


def dialog_of(window: MainWindow, qtbot: QtBot, action: str) -> CreditDialog:
    dialog = opened(window, qtbot, action)
    assert isinstance(dialog, CreditDialog)
    return dialog


def test_a_month_of_bills_stands_beside_its_verdicts_with_both_reasons(
    sold: MainWindow, qtbot: QtBot, tmp_path: Path
) -> None:
    dialog = dialog_of(sold, qtbot, "credit")
    assert isinstance(dialog, CompareCreditDialog)
    assert [dialog.month.itemText(one) for one in range(dialog.month.count())] == ["2024-03", "2024-02"]
    assert dialog.rows.cells(0) == (
        "2024-03-10 to 2024-03-31", "sub-1", "Contoso", "not recognized, and credited",
        "15 % on 1,870.00 EUR of usage (usage.csv).", "330.00 EUR",
    )  # fmt: skip
    assert (
        "Not recognized, and credited: estimated 330.00 EUR credited, of 1,870.00 EUR charged." in dialog.words.text()
    )
    reasons = dialog.reasons.toPlainText()
    assert "The desk: Contoso is not recognized here for PEC" in reasons
    assert "The bill: 15 % on 1,870.00 EUR of usage (usage.csv)." in reasons
    assert "Estimated: 330.00 EUR credited (15 % of what 1,870.00 EUR were before it)." in reasons
    target = tmp_path / "credit.csv"
    with answering(naming(target)):
        dialog.to_save.click()
    rows = list(csv.DictReader(target.read_text(encoding="utf-8-sig").splitlines()))
    assert [one["Outcome"] for one in rows] == ["not recognized, and credited", "agree", "agree"]
    dialog.month.setCurrentIndex(1)
    qtbot.waitUntil(lambda: "Looking" not in dialog.words.text())
    assert [dialog.rows.cells(one)[3] for one in range(len(dialog.rows.keys))] == ["agree"]
    dialog.to_go.click()
    assert dialog.result() == QDialog.DialogCode.Accepted


def test_why_less_was_credited_names_the_fact_that_ended(sold: MainWindow, qtbot: QtBot) -> None:
    dialog = dialog_of(sold, qtbot, "credit-drops")
    assert isinstance(dialog, CreditDropsDialog)
    (key,) = dialog.rows.keys
    cells = dialog.rows.cells(0)
    assert cells[:5] == ("sub-1", "100.00 %", "83.87 %", "2024-03-05 to 2024-03-09", "sub-1")
    assert cells[6].startswith("The role Owner of Agents at sub-1 ends (2024-03-05 10:00")
    assert "500.00 EUR charged." in dialog.reasons.toPlainText()
    dialog.to_go.click()
    assert sold.lists["access"].chosen_key() == ("role-assignments", "role")
    dialog = dialog_of(sold, qtbot, "credit-drops")
    dialog.month.setCurrentIndex(1)
    qtbot.waitUntil(lambda: "Looking" not in dialog.words.text())
    assert dialog.words.text() == "Nowhere was a smaller share credited than in 2024-01."
    assert not dialog.rows.keys, key


def test_a_desk_without_bills_says_what_to_import(window: MainWindow, qtbot: QtBot) -> None:
    for action in ("credit", "credit-drops"):
        dialog = dialog_of(window, qtbot, action)
        assert "No bill on this desk tells of partner earned credit. Import daily rated usage" in dialog.words.text()
        assert not dialog.month.isEnabled()
        dialog.reject()
