"""The import dialog: what it says of files, what Enter does, and that nothing is clicked while it writes."""

from __future__ import annotations

import json
import os
import shutil
import zipfile
from collections.abc import Sequence
from datetime import datetime
from pathlib import Path

import pytest
from PySide6.QtCore import QMimeData, QPoint, QPointF, Qt, QTimer, QUrl
from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QComboBox, QDialog, QFileDialog, QMessageBox
from pytestqt.qtbot import QtBot

from partner_desk.app.workspace import Workspace
from partner_desk.exchange.reconcile.preview import ChangeKind, counted_as
from partner_desk.gui.dialogs.importing import ImportDialog
from partner_desk.gui.main_window import MainWindow
from tests.exchange.trade import as_zip
from tests.gui.hands import answering, naming, press, type_text

SAMPLES = Path(__file__).parent.parent / "fixtures" / "estate_recorded"
ATTESTED = Path(__file__).parent.parent / "fixtures" / "pal_attestation_user_with_assignments.json"


@pytest.fixture
def customer(window: MainWindow, tmp_path: Path) -> MainWindow:
    window.situation.open(Workspace.create(tmp_path / "a.partnerdesk"))
    return window


def previewed(window: MainWindow, qtbot: QtBot, paths: Sequence[Path]) -> ImportDialog:
    window.verbs.import_paths(list(paths))
    dialog = window.dialog
    assert isinstance(dialog, ImportDialog)
    qtbot.waitUntil(lambda: dialog.found is not None)
    return dialog


def steps(window: MainWindow) -> int:
    assert window.situation.workspace is not None
    return len(window.situation.workspace.history())


def press_enter(dialog: ImportDialog, qtbot: QtBot) -> None:
    dialog.activateWindow()
    qtbot.waitUntil(lambda: dialog.isActiveWindow() and QApplication.focusWidget() is not None)
    at = QApplication.focusWidget()
    assert at is not None
    QTest.keyClick(at, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: not dialog.isVisible())


def test_enter_applies_what_the_preview_shows(customer: MainWindow, qtbot: QtBot) -> None:
    dialog = previewed(customer, qtbot, sorted(SAMPLES.glob("*.json")))
    assert "2,232 facts" in dialog.words.text()
    press_enter(dialog, qtbot)
    assert steps(customer) == 1
    assert len(customer.situation.estate.role_assignments) == 279, "one has a condition"
    assert customer.status.told.text().startswith("Recorded: Import ")
    assert "The desk as it was before is backup " in customer.status.told.text()


def test_enter_while_reading_does_nothing(customer: MainWindow, qtbot: QtBot) -> None:
    customer.verbs.import_paths(sorted(SAMPLES.glob("*.json")))
    dialog = customer.dialog
    assert isinstance(dialog, ImportDialog)
    QTest.keyClick(dialog.focusWidget() or dialog, Qt.Key.Key_Return)
    assert dialog.isVisible()
    qtbot.waitUntil(lambda: dialog.found is not None)
    QTest.keyClick(dialog, Qt.Key.Key_Escape)
    assert not dialog.isVisible()
    assert steps(customer) == 0


def test_enter_applies_with_a_question_answered_on_the_way(customer: MainWindow, qtbot: QtBot) -> None:
    dialog = previewed(customer, qtbot, [ATTESTED])
    box = dialog.findChild(QComboBox)
    assert box is not None
    qtbot.waitUntil(box.isVisible)
    box.setFocus()
    first = dialog.found
    QTest.keyClick(box, Qt.Key.Key_Down)
    qtbot.waitUntil(lambda: dialog.found is not first)
    assert dialog.focusWidget() is box, "the keyboard stays where the person is"
    press_enter(dialog, qtbot)
    assert steps(customer) == 1


def test_however_much_is_asked_it_fits_the_screen_and_each_question_can_be_reached(
    customer: MainWindow, qtbot: QtBot, tmp_path: Path
) -> None:
    dialog = previewed(customer, qtbot, [as_zip(tmp_path)])
    boxes = dialog.findChildren(QComboBox)
    assert len(boxes) > 8
    qtbot.waitUntil(lambda: boxes[-1].isVisible())
    assert dialog.minimumSizeHint().height() <= 700
    assert dialog.frameGeometry().height() <= dialog.screen().availableGeometry().height()
    dialog.activateWindow()
    qtbot.waitUntil(dialog.isActiveWindow)
    dialog.exported_by.setFocus()
    for box in boxes:
        QTest.keyClick(QApplication.focusWidget() or dialog, Qt.Key.Key_Tab)
        assert QApplication.focusWidget() is box
        assert box.visibleRegion().boundingRect().height() == box.height()
    QTest.keyClick(dialog, Qt.Key.Key_Escape)
    assert steps(customer) == 0


def test_it_names_files_and_the_day_as_of_which_they_tell(customer: MainWindow, qtbot: QtBot) -> None:
    dialog = previewed(customer, qtbot, sorted(SAMPLES.glob("*.json")))
    for name in ("account_list_cli2.91.json", "group_list_cli2.91.json", "resource_list_cli2.91.json"):
        assert f"{name} (as of 20" in dialog.files.text()
    cells = [dialog.counts.item(row, 0) for row in range(dialog.counts.rowCount())]
    told = {one.text() for one in cells if one is not None}
    assert "people, groups and service principals" in told
    assert "resource groups known only by what is in them" in told
    assert not {one for one in told if one in ("principals", "coverage") or "implied" in one}
    dialog.reject()


def test_it_asks_who_exported_the_files_that_do_not_say_so(customer: MainWindow, qtbot: QtBot) -> None:
    dialog = previewed(customer, qtbot, sorted(SAMPLES.glob("*.json")))
    type_text(dialog.exported_by, "Ann")
    press(dialog.exported_by, Qt.Key.Key_Return)
    assert dialog.isVisible(), "Enter ends the name; what it changes is shown first"
    qtbot.waitUntil(lambda: dialog.apply.isEnabled())
    dialog.apply.click()
    qtbot.waitUntil(lambda: not dialog.isVisible())
    roles = customer.situation.estate.role_assignments.values()
    assert {one.origin.exported_by for one in roles if one.origin is not None} == {"Ann"}


def test_a_file_that_is_not_recognized_is_not_told_as_imported(
    customer: MainWindow, qtbot: QtBot, tmp_path: Path
) -> None:
    strange = tmp_path / "strange.json"
    strange.write_text(json.dumps({f"a key of a record that is no export, number {one}": one for one in range(9)}))
    dialog = previewed(customer, qtbot, [strange])
    assert dialog.words.text().startswith("Nothing was imported: 1 file was not recognized.")
    assert (dialog.words.text() + dialog.notes.text()).count("records of AzureHound") == 1, (
        "what can be imported is told once"
    )
    assert "on the desk already" not in dialog.words.text()
    assert "strange.json" in dialog.files.text()
    assert dialog.counts.isHidden()
    reason = dialog.left_out.item(0, 2)
    assert reason is not None
    assert "nothing in it was recogni" in reason.text()
    assert dialog.left_out.rowHeight(0) > 2 * dialog.fontMetrics().height(), "the reason is shown to its end"
    assert not dialog.apply.isEnabled()
    QTest.keyClick(dialog.focusWidget() or dialog, Qt.Key.Key_Return)
    assert dialog.isVisible()
    dialog.reject()


def test_what_is_on_the_desk_already_is_told_so(customer: MainWindow, qtbot: QtBot) -> None:
    paths = sorted(SAMPLES.glob("*.json"))
    press_enter(previewed(customer, qtbot, paths), qtbot)
    dialog = previewed(customer, qtbot, paths)
    assert "on the desk already" in dialog.words.text()
    dialog.reject()


def test_no_event_is_handled_while_it_writes(customer: MainWindow, qtbot: QtBot) -> None:
    dialog = previewed(customer, qtbot, sorted(SAMPLES.glob("*.json")))
    order: list[str] = []
    ticking = QTimer()
    ticking.timeout.connect(lambda: order.append("event"))
    dialog.bar.valueChanged.connect(lambda value: order.append("wrote") if not dialog.isEnabled() else None)
    customer.situation.desk_changed.connect(lambda _: order.append("recorded"))
    ticking.start(0)
    dialog.accept()
    qtbot.waitUntil(lambda: not dialog.isVisible())
    ticking.stop()
    assert "wrote" in order
    written = order[order.index("wrote") : order.index("recorded")]
    assert set(written) == {"wrote"}, "no click can come in between"


def test_an_import_can_be_left_until_it_is_written(customer: MainWindow, qtbot: QtBot) -> None:
    dialog = previewed(customer, qtbot, sorted(SAMPLES.glob("*.json")))
    dialog.accept()
    dialog.reject()
    qtbot.waitUntil(dialog.job.isFinished)
    QApplication.processEvents()
    assert not dialog.isVisible()
    assert steps(customer) == 0


def test_the_folder_of_the_last_import_comes_back(
    customer: MainWindow, qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = tmp_path / "exports"
    folder.mkdir()
    (folder / "strange.json").write_text(json.dumps({"hello": 1}))
    with answering(naming(folder / "strange.json"), lambda dialog: dialog.reject()):
        customer.actions_.by_name["import-files"].trigger()
    begun: list[Path] = []

    def look(dialog: object) -> None:
        assert isinstance(dialog, QFileDialog)
        begun.append(Path(dialog.directory().absolutePath()))
        dialog.reject()

    with answering(look):
        customer.actions_.by_name["import-files"].trigger()
    assert begun == [folder]


ROLES = SAMPLES / "role_assignment_list_cli2.91.json"


def reading(window: MainWindow, qtbot: QtBot) -> ImportDialog:
    dialog = window.dialog
    assert isinstance(dialog, ImportDialog)
    qtbot.waitUntil(lambda: dialog.found is not None)
    return dialog


def test_what_was_copied_is_imported_as_a_file(customer: MainWindow, qtbot: QtBot) -> None:
    QApplication.clipboard().setText(f"PS C:\\> az account list\n{(SAMPLES / 'account_list_cli2.91.json').read_text()}")
    customer.actions_.by_name["paste-export"].trigger()
    dialog = reading(customer, qtbot)
    assert dialog.files.text().startswith("pasted text (as of 20")
    press_enter(dialog, qtbot)
    assert customer.situation.workspace is not None
    assert customer.situation.workspace.history()[-1].name == "Import pasted text"
    origins = {one.origin.source for one in customer.situation.estate.facts_in_order() if one.origin is not None}
    assert origins == {"pasted text"}


def test_files_that_were_copied_are_imported_and_nothing_copied_is_told(customer: MainWindow, qtbot: QtBot) -> None:
    copied = QMimeData()
    copied.setUrls([QUrl.fromLocalFile(str(ROLES))])
    QApplication.clipboard().setMimeData(copied)
    customer.actions_.by_name["paste-export"].trigger()
    dialog = reading(customer, qtbot)
    assert ROLES.name in dialog.files.text()
    dialog.reject()
    QApplication.clipboard().setText(" ")
    customer.actions_.by_name["paste-export"].trigger()
    assert isinstance(customer.dialog, QMessageBox)
    assert "No text was copied" in customer.dialog.text()


def test_a_folder_is_chosen_and_an_archive_is_dropped(customer: MainWindow, qtbot: QtBot, tmp_path: Path) -> None:
    folder = tmp_path / "exports" / "shop"
    folder.mkdir(parents=True)
    shutil.copy(ROLES, folder)

    def look(dialog: QDialog) -> None:
        assert isinstance(dialog, ImportDialog)
        qtbot.waitUntil(lambda: dialog.found is not None)
        assert f"shop/{ROLES.name} (as of 20" in dialog.files.text()
        dialog.reject()

    with answering(naming(folder.parent), look):
        customer.actions_.by_name["import-folder"].trigger()
    packed = tmp_path / "exports.zip"
    with zipfile.ZipFile(packed, "w") as archive:
        archive.write(ROLES, ROLES.name)
    dropped = QMimeData()
    dropped.setUrls([QUrl.fromLocalFile(str(packed))])
    copying, held = Qt.DropAction.CopyAction, (Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier)
    QApplication.sendEvent(customer, QDragEnterEvent(QPoint(5, 5), copying, dropped, *held))
    QApplication.sendEvent(customer, QDropEvent(QPointF(5, 5), copying, dropped, *held))
    dialog = reading(customer, qtbot)
    assert f"exports.zip/{ROLES.name} (as of 20" in dialog.files.text()
    dialog.reject()


def test_all_that_is_left_out_is_saved_though_only_the_first_are_shown(
    customer: MainWindow, qtbot: QtBot, tmp_path: Path
) -> None:
    rows = tmp_path / "rows.json"
    rows.write_text(json.dumps([json.loads(ATTESTED.read_text()), *range(1_200)]))
    dialog = previewed(customer, qtbot, [rows])
    assert dialog.left_out.rowCount() == 1_000
    assert "200 more are left out than are shown here" in dialog.notes.text()
    dialog.notes.setText("\n".join(["what is to be known of one of many files"] * 200))
    QApplication.processEvents()
    assert dialog.minimumSizeHint().height() < 700  # what applies it stays on the smallest screen
    assert dialog.details.tabText(dialog.details.indexOf(dialog.left_out)) == "Left out (1,200)"
    target = tmp_path / "left out.csv"
    with answering(naming(target)):
        dialog.save_left_out.click()
    assert dialog.words.text() == "Saved: left out.csv"
    assert len(target.read_text(encoding="utf-8-sig").splitlines()) == 1_201
    dialog.reject()
    sound = previewed(customer, qtbot, [ATTESTED])
    assert not sound.save_left_out.isVisible()
    sound.reject()


@pytest.mark.parametrize("word", ["implied-resource-groups", "implied-resources", "coverage", "principals", "billing"])
def test_kinds_are_called_by_plain_words(word: str) -> None:
    assert "implied" not in counted_as(word)
    assert counted_as(word) != word


FIELD = Path(__file__).parent.parent / "fixtures" / "field_inputs"


def on_day(path: Path, folder: Path, day: str) -> Path:
    """A copy of a file that was written on a day."""
    copy = folder / day / path.name
    copy.parent.mkdir(parents=True, exist_ok=True)
    shutil.copy(path, copy)
    noon = datetime.fromisoformat(f"{day}T12:00:00+00:00").timestamp()
    os.utime(copy, (noon, noon))
    return copy


def test_what_is_gone_is_shown_first_and_a_row_without_its_mark_stays(
    customer: MainWindow, qtbot: QtBot, tmp_path: Path
) -> None:
    names = ("base/accounts.json", "base/subscriptions.json", "role_gone/1_roles.json")
    dialog = previewed(customer, qtbot, [on_day(FIELD / one, tmp_path, "2025-01-10") for one in names])
    press_enter(dialog, qtbot)
    later = on_day(FIELD / "role_gone/2_roles_later.json", tmp_path, "2025-02-10")
    dialog = previewed(customer, qtbot, [later.parent])
    assert dialog.files.text() == "2_roles_later.json (as of 2025-02-10)"
    assert dialog.details.tabText(dialog.details.currentIndex()) == "Gone (1)"
    view = dialog.changes[ChangeKind.GONE]
    assert view.isVisible()
    first = view.model().index(0, 0)
    assert first.data() == "The role Contributor of ann@wingtip.example at sub-1"
    view.setCurrentIndex(first)
    press(view, Qt.Key.Key_Space, " ")
    assert first.data(Qt.ItemDataRole.CheckStateRole) == Qt.CheckState.Unchecked
    assert dialog.words.text() == "No change has a mark; nothing would change."
    assert not dialog.apply.isEnabled()
    press(view, Qt.Key.Key_Space, " ")
    assert dialog.apply.isEnabled()
    assert dialog.day.text() == "2025-02-10", "as of the file, until somebody knows better"
    dialog.exported.click()
    type_text(dialog.day, "2025-02-20")
    qtbot.waitUntil(lambda: "2025-02-20" in str(dialog.changes[ChangeKind.GONE].model().index(0, 1).data()))
    dialog.accept()
    qtbot.waitUntil(lambda: not dialog.isVisible())
    (role,) = [one for one in customer.situation.estate.role_assignments.values() if one.principal.endswith("0001")]
    assert role.until is not None
    assert role.until.date().isoformat() == "2025-02-20"
    customer.actions_.by_name["undo"].trigger()
    assert customer.situation.estate.role_assignments[role.id].until is None
