"""What every desktop program does: recent desks, back and forward, zoom, preferences, shortcuts, and what this is."""

from __future__ import annotations

from functools import partial
from pathlib import Path

from PySide6.QtWidgets import QApplication, QMenu

from partner_desk.gui.plain import in_menu, tip
from partner_desk.gui.preferences import backups_kept
from partner_desk.gui.recent import keep_filters, kept_filters, recent_desks, recent_summaries, remember_recent
from partner_desk.gui.scale import step_zoom
from partner_desk.gui.shell import Shell
from partner_desk.gui.trail import Trail
from partner_desk.language import tr


class WindowHabits:
    """One method an action."""

    def __init__(self, window: Shell) -> None:
        """Of a window."""
        self.window = window
        self.trail = Trail(window.situation, window)
        window.situation.backups_kept = backups_kept(window.settings)
        window.situation.desk_opened.connect(self._opened)
        window.status.undo.clicked.connect(lambda: window.trigger("undo"))
        window.situation.recorded.connect(lambda: window.status.offer_undo(True))

    def _opened(self) -> None:
        """A desk of a file is one to come back to."""
        desk, settings = self.window.situation.desk, self.window.settings
        if desk is not None and desk.path is not None and not desk.training:
            remember_recent(settings, desk.path)
        if desk is None:
            self.window.welcome.show_recent(recent_summaries(settings), self.open)

    def fill_recent(self, menu: QMenu) -> None:
        """The recent desks, each with its folder as its tip."""
        menu.clear()
        menu.setToolTipsVisible(True)
        for number, path in enumerate(recent_desks(self.window.settings), 1):
            action = menu.addAction(f"&{number} {in_menu(path.name)}")
            action.setToolTip(tip(str(path)))
            action.triggered.connect(partial(self._open_entry, path))
        if menu.isEmpty():
            menu.addAction(tr("No desk was open yet")).setEnabled(False)

    def fill_filters(self, menu: QMenu) -> None:
        """The filters of the tree that were kept; what it is filtered by can be kept, or let go."""
        menu.clear()
        kept, typed = kept_filters(self.window.settings), self.window.choosers.filter.text().strip()
        name = in_menu(typed)
        for text in kept:
            menu.addAction(in_menu(text)).triggered.connect(partial(self._filter, text))
        menu.addSeparator()
        if typed in kept:
            words = tr(
                "Forget \N{LEFT DOUBLE QUOTATION MARK}{text}\N{RIGHT DOUBLE QUOTATION MARK}", text=in_menu(typed)
            )
            changed = [one for one in kept if one != typed]
        else:
            words = tr("Keep \N{LEFT DOUBLE QUOTATION MARK}{text}\N{RIGHT DOUBLE QUOTATION MARK}", text=name)
            changed = [typed, *kept]
        action = menu.addAction(words if typed else tr("Keep what the tree is filtered by"))
        action.setEnabled(bool(typed))
        action.triggered.connect(lambda _=False: keep_filters(self.window.settings, changed))

    def _filter(self, text: str, _checked: bool = False) -> None:
        self.window.panes.show_matrix(False)
        self.window.choosers.filter.setText(text)

    def _open_entry(self, path: Path, _checked: bool = False) -> None:
        self.open(path)

    def open(self, path: Path) -> None:
        """Open a recent desk."""
        from partner_desk.app.workspace import Workspace

        desk = self.window.situation.desk
        if desk is not None and desk.path is not None and desk.path.absolute() == path:
            self.window.tell(tr("This desk is open already."))
            return
        self.window.begin(lambda: Workspace.open(path))

    def close_desk(self) -> None:
        """Back to the welcome page."""
        window = self.window
        if window.may_leave():
            window.situation.close()
            window.situation.desk_opened.emit()

    def zoom(self, step: int) -> None:
        """Everything larger, smaller, or as at first."""
        application = QApplication.instance()
        assert isinstance(application, QApplication)
        percent = step_zoom(application, self.window.settings, step)
        self.window.tell(tr("Zoom: {percent} %", percent=percent))

    def preferences(self) -> None:
        """Choose how the window looks, what it begins with, and whose papers these are."""
        from partner_desk.gui.dialogs.preferences import PreferencesDialog  # not needed to start

        dialog = PreferencesDialog(self.window.settings, self.window.situation, self.window)
        dialog.accepted.connect(self.window.respeak)
        self.window.show_dialog(dialog)

    def shortcuts(self) -> None:
        """List the keys of all actions."""
        from partner_desk.gui.dialogs.about import ShortcutsDialog  # not needed to start

        self.window.show_dialog(ShortcutsDialog(self.window.every_action(), self.window.situation, self.window))

    def about(self) -> None:
        """What this is, of which versions, with which file and folders."""
        from partner_desk.gui.dialogs.about import AboutDialog  # not needed to start

        self.window.show_dialog(AboutDialog(self.window.settings, self.window.situation, self.window))
