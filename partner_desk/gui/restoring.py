"""*Restore…*: back to a backup of the open desk, as a step; or a backup in the place of a damaged desk."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QFileDialog

from partner_desk.app import backups
from partner_desk.app.backups import Backup
from partner_desk.app.workspace import Workspace
from partner_desk.domain.errors import Damaged, Refused
from partner_desk.gui.dialogs.restoring import RestoreDialog, taken_back
from partner_desk.gui.host import Host
from partner_desk.gui.welcome import suggested
from partner_desk.language import tr
from partner_desk.store.files import SUFFIX, is_desk


def restore(window: Host) -> None:
    """Offer the backups of the open desk, or of a file that is asked for while none is open."""
    desk = window.situation.desk
    if desk is None:
        name, _ = QFileDialog.getOpenFileName(
            window, tr("Desk to restore"), suggested(None), f"Partner Desk (*{SUFFIX});;All (*)"
        )
        if name:
            _open_to_restore(window, Path(name))
    elif desk.path is None:
        window.say(tr("This desk is in no file, so there are no backups of it."))
    elif listed := backups.list_backups(desk.path):

        def lost(chosen: Backup) -> str:
            return taken_back([one.name for one in backups.steps_since(desk, chosen)])

        window.show_dialog(RestoreDialog(listed, lost, lambda chosen: _go_back(window, desk, chosen), window))
    else:
        words = tr(
            "There are no backups of this desk yet: one is made before each import. They are kept in {folder}.",
            folder=backups.backup_folder(),
        )
        window.say(words)


def _go_back(window: Host, desk: Workspace, chosen: Backup) -> None:
    window.situation.leave()  # what comes back is the desk, whatever scenario was looked at
    QApplication.setOverrideCursor(Qt.CursorShape.WaitCursor)
    try:
        if window.situation.guarded(lambda: backups.restore(desk, chosen)):
            window.tell(tr("Restored: {backup}", backup=chosen.words))
    finally:
        QApplication.restoreOverrideCursor()


def _open_to_restore(window: Host, path: Path) -> None:
    """A desk that can be opened is, and goes back by a step of its own; only one that cannot is replaced."""
    try:
        desk = Workspace.open(path)
    except Refused as slip:
        if isinstance(slip, Damaged) or not is_desk(path):
            _offer_to_put_back(window, path)
        else:
            window.say(slip.sentence)
        return
    if window.begin(lambda: desk):
        restore(window)


def _offer_to_put_back(window: Host, path: Path) -> None:
    listed = backups.list_backups(path)
    if not listed:
        window.say(tr("There are no backups of {path}.", path=path))
        return
    words = tr("The backup is put in the place of the file, which is kept beside it under another name.")

    def put_back(chosen: Backup) -> None:
        try:
            aside = backups.put_back(path, chosen)
        except Refused as slip:
            window.say(slip.sentence)
            return
        if window.begin(lambda: Workspace.open(path)) and aside is not None:
            words = tr("Restored: {backup}. What was there is now {path}.", backup=chosen.words, path=aside)
            window.say(words)

    window.show_dialog(RestoreDialog(listed, lambda _: words, put_back, window))
