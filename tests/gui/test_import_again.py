"""*Import again*: the files of the last import as they are now, with the answers of then proposed."""

from __future__ import annotations

import json
import os
import shutil
import time
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QComboBox
from pytestqt.qtbot import QtBot

from partner_desk.app.workspace import Workspace
from partner_desk.gui.dialogs.importing import ImportDialog
from partner_desk.gui.main_window import MainWindow
from tests.gui.hands import dismissing, press, type_text

FIXTURES = Path(__file__).parent.parent / "fixtures" / "field_inputs" / "base"


def previewed(window: MainWindow, qtbot: QtBot) -> ImportDialog:
    dialog = window.dialog
    assert isinstance(dialog, ImportDialog)
    qtbot.waitUntil(lambda: dialog.found is not None)
    return dialog


def test_a_desk_that_was_imported_into_is_imported_into_again(window: MainWindow, qtbot: QtBot, tmp_path: Path) -> None:
    folder = tmp_path / "exports"
    folder.mkdir()
    before = time.time() - 3_600  # the day and second of a file say which of two is newer
    for name in ("accounts.json", "subscriptions.json", "roles_ann.json"):
        shutil.copy(FIXTURES / name, folder / name)
        os.utime(folder / name, (before, before))
    window.situation.open(Workspace.create(tmp_path / "a.partnerdesk"))
    window.verbs.import_paths([folder])
    dialog = previewed(window, qtbot)
    qtbot.waitUntil(lambda: dialog.findChild(QComboBox, "roles") is not None)
    box = dialog.findChild(QComboBox, "roles")
    assert isinstance(box, QComboBox)
    box.setCurrentIndex(box.findData("all"))
    type_text(dialog.exported_by, "Ann")
    press(dialog.exported_by, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: dialog.apply.isEnabled())
    dialog.accept()
    qtbot.waitUntil(lambda: not dialog.isVisible())
    roles = folder / "roles_ann.json"
    more = json.loads(roles.read_text())
    other = "00000000-0000-4000-8000-000000000077"
    roles.write_text(
        json.dumps(
            [more[0] | {"id": more[0]["id"].rsplit("/", 1)[0] + f"/{other}", "name": other, "principalId": other}]
        )
    )
    window.actions_.by_name["import-again"].trigger()
    later = previewed(window, qtbot)
    assert later is not dialog
    qtbot.waitUntil(lambda: later.answers.get("roles") == "all")
    assert (later.exported_by.text(), later.named) == ("Ann", "Ann")
    qtbot.waitUntil(lambda: later.apply.isEnabled())
    later.accept()
    qtbot.waitUntil(lambda: not later.isVisible())
    ended = [one.until is not None for one in window.situation.estate.role_assignments.values()]
    assert sorted(ended) == [False, True]


def test_where_nothing_was_imported_it_says_so(window: MainWindow, qtbot: QtBot, tmp_path: Path) -> None:
    window.situation.open(Workspace.create(tmp_path / "b.partnerdesk"))
    with dismissing() as said:
        window.actions_.by_name["import-again"].trigger()
        qtbot.waitUntil(lambda: bool(said))
    assert "Nothing is known of an import" in said[0]
