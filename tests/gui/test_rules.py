"""What the rules rest on, in the window; and a warning that stays in sight once they are old."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime

from partner_desk.gui.dialogs.rules import RulesDialog
from partner_desk.gui.main_window import MainWindow


def test_the_rules_of_the_viewed_day_are_shown_with_their_sources(window: MainWindow) -> None:
    window.actions_.by_name["rules"].trigger()
    dialog = window.dialog
    assert isinstance(dialog, RulesDialog)
    assert "Reading: Learn 2023" in dialog.words.text()
    assert "SHA-256: " in dialog.words.text()
    rows = dialog.criteria.rows_model.rows
    assert len(rows.keys) == 61
    assert any("one document only" in rows.cells(number)[-1] for number in range(len(rows.keys)))
    sources = dialog.sources.rows_model.rows
    assert "Partner earned credit for services managed" in {sources.cells(one)[0] for one in range(len(sources.keys))}
    assert not window.status.warned.text()


def test_old_rules_stay_in_sight(window: MainWindow, set_clock: Callable[[datetime], None]) -> None:
    set_clock(datetime(2028, 1, 1, tzinfo=UTC))
    window.adorn()
    assert window.status.warned.text() == "Rules more than a year old"
    assert "more than a year ago" in window.status.warned.toolTip()
    window.actions_.by_name["rules"].trigger()
    dialog = window.dialog
    assert isinstance(dialog, RulesDialog)
    assert "more than a year ago" in dialog.words.text()
