"""What a person prefers is kept from one window to the next."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import QSettings

from partner_desk.app.firm import Firm
from partner_desk.gui import policy
from partner_desk.gui.dialogs.preferences import PreferencesDialog
from partner_desk.gui.main_window import MainWindow
from partner_desk.gui.preferences import firm, first_program, keep_firm


def test_the_firm_is_kept_and_need_not_be_known(tmp_path: Path) -> None:
    place = str(tmp_path / "settings.ini")
    assert firm(QSettings(place, QSettings.Format.IniFormat)) == Firm()
    kept = Firm("Müller, Söhne & Co", "Ann <ann@example.com>, +49 1", tmp_path / "a logo.svg")
    settings = QSettings(place, QSettings.Format.IniFormat)
    keep_firm(settings, kept)
    settings.sync()
    assert firm(QSettings(place, QSettings.Format.IniFormat)) == kept
    keep_firm(settings, Firm())
    assert firm(settings) == Firm()


def test_a_name_with_commas_that_was_written_by_hand_stays_one(tmp_path: Path) -> None:
    place = tmp_path / "settings.ini"
    place.write_text("[firm]\nname=Smith, Jones\n", encoding="utf-8")
    assert firm(QSettings(str(place), QSettings.Format.IniFormat)).name == "Smith, Jones"


def test_what_a_policy_fixes_goes_before_what_a_person_chose(
    window: MainWindow, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    keep_firm(window.settings, Firm("My own", "me"))
    fixed = tmp_path / "policy.ini"
    fixed.write_text('[firm]\nname="Northwind, Consulting"\n[first]\nprogram=pal\n', encoding="utf-8")
    monkeypatch.setattr(policy, "policy_file", lambda: fixed)
    assert firm(window.settings) == Firm("Northwind, Consulting", "me")
    assert first_program(window.settings) == "pal"
    dialog = PreferencesDialog(window.settings, window.situation, window)
    assert (dialog.firm.isEnabled(), dialog.program.isEnabled(), dialog.contact.isEnabled()) == (False, False, True)
    dialog.contact.setPlainText("us")
    dialog.accept()
    monkeypatch.undo()
    assert firm(window.settings) == Firm("My own", "us"), "what was chosen is there again without it"
