"""What a person prefers is kept from one window to the next."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import QSettings

from partner_desk.app.backups import back_up, list_backups
from partner_desk.app.firm import Firm
from partner_desk.app.papers import SCOPE_PAPERS
from partner_desk.app.workspace import Workspace
from partner_desk.domain.moments import Period
from partner_desk.gui import policy
from partner_desk.gui.dialogs.paperchoices import PaperChoices
from partner_desk.gui.dialogs.preferences import PreferencesDialog
from partner_desk.gui.main_window import MainWindow
from partner_desk.gui.papers import ScopePaper
from partner_desk.gui.preferences import desk_folder, firm, first_program, keep_firm
from partner_desk.training.texts import Language


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


def test_a_logo_that_is_away_is_told_so_and_stays(window: MainWindow, tmp_path: Path) -> None:
    keep_firm(window.settings, Firm("My own", "", tmp_path / "away.png"))
    dialog = PreferencesDialog(window.settings, window.situation, window)
    assert dialog.picture.text().startswith("This file is not there now")
    dialog.accept()
    assert firm(window.settings).logo == tmp_path / "away.png"
    (tmp_path / "text.png").write_text("no picture", encoding="utf-8")
    again = PreferencesDialog(window.settings, window.situation, window)
    again.logo.setText(str(tmp_path / "text.png"))
    assert again.picture.text().startswith("This is no picture")


def test_language_folder_and_backups_are_heeded_from_then_on(window: MainWindow, tmp_path: Path) -> None:
    window.trigger("preferences")
    dialog = window.dialog
    assert isinstance(dialog, PreferencesDialog)
    dialog.language.setCurrentIndex(dialog.language.findData("de"))
    dialog.folder.setText(str(tmp_path))
    dialog.backups.setValue(2)
    dialog.accept()
    assert firm(window.settings).language == "de"
    assert window.later.schooling.panel.head.language is Language.DE, "what is shown is told in it at once"
    assert desk_folder(window.settings) == tmp_path
    situation = window.situation
    assert situation.backups_kept == 2
    summary, plain = SCOPE_PAPERS[0], next(one for one in SCOPE_PAPERS if "lang" not in one.heeds)
    assert ScopePaper(summary, window, situation, firm(window.settings)).language == "de"
    assert ScopePaper(plain, window, situation, firm(window.settings)).language == ""
    assert PaperChoices(summary, [], [("day", Period.of_day(situation.view.day))], "de").tongue == "de"
    window.situation.open(Workspace.create(tmp_path / "a.partnerdesk"))
    workspace = window.situation.workspace
    assert isinstance(workspace, Workspace)
    for number in range(4):
        back_up(workspace, f"before {number}", situation.backups_kept)
    assert workspace.path is not None
    assert [one.why for one in list_backups(workspace.path)] == ["before 2", "before 3"]
