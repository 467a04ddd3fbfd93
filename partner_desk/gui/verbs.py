"""What the actions do that open and keep desks, bring files in and out, and lead through the window."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QMimeData, Qt
from PySide6.QtWidgets import QApplication, QFileDialog

from partner_desk.app.sample import sample_scope, sample_step, sample_view
from partner_desk.app.workspace import Editable, Workspace
from partner_desk.domain import clock
from partner_desk.domain.errors import AlreadyThere, DeskLost, Refused
from partner_desk.exchange.sources import PASTED, READABLE, ImportSource, given_text
from partner_desk.gui.asking import ButtonRole, ask
from partner_desk.gui.guard import guarded
from partner_desk.gui.host import Host
from partner_desk.gui.preferences import desk_folder, firm
from partner_desk.gui.saving import ask_place, may_replace
from partner_desk.gui.situation import Situation
from partner_desk.language import tr
from partner_desk.readings.questions import AUTO
from partner_desk.store.files import SUFFIX

if TYPE_CHECKING:
    from partner_desk.app.lastimport import LastImport
    from partner_desk.app.paper import AboutScope, Paper
    from partner_desk.gui.papers import ScopePaper

FILTER = f"Partner Desk (*{SUFFIX})"
EXPORTS = " ".join(f"*{end}" for end in READABLE)
IMPORTED_FROM = "imported-from"
"""The setting that keeps the folder of the last import."""


class Verbs:
    """One method an action, by the names of the table."""

    def __init__(self, window: Host, situation: Situation) -> None:
        """Act on a window and its situation."""
        self.window = window
        self.situation = situation
        self.paper: ScopePaper | None = None

    # Files ------------------------------------------------------------------------------------------------

    def new(self) -> None:
        """A new desk file."""
        if not self.may_leave():
            return
        start = f"{self._folder}/customer{SUFFIX}"
        place = ask_place(self.window, tr("New desk"), start, [FILTER], SUFFIX)
        if place is not None:
            self._open(lambda: Workspace.create(place.path))

    def open(self) -> None:
        """Open a desk file."""
        if not self.may_leave():
            return
        name, _ = QFileDialog.getOpenFileName(self.window, tr("Open desk"), self._folder, FILTER)
        if not name:
            return
        if self._path is not None and self._path.exists() and self._path.samefile(name):
            self.window.tell(tr("This desk is open already."))
            return
        self._open(lambda: Workspace.open(Path(name)))

    def sample(self) -> None:
        """The sample desk, in memory, where it has most to tell."""
        if not self.begin(lambda: Workspace.in_memory(sample_step())):
            return
        view = sample_view()
        self.situation.look(partner=view.partner, program=view.program, day=view.day)
        self.window.go_to(f"scope:{sample_scope()}")

    def save_as(self) -> bool:
        """Copy the desk into a file and go on there; whether that was done."""
        workspace = self.situation.workspace
        if workspace is None:
            return False
        stem = f"{workspace.path.stem} copy" if workspace.path is not None else "sample"
        start = f"{self._folder}/{stem}{SUFFIX}"
        place = ask_place(self.window, tr("Save desk as"), start, [FILTER], SUFFIX)
        if place is None:
            return False
        view, chosen = self.situation.view, self.situation.chosen_keys()
        try:
            copy = self._copied(workspace, place.path)
        except Refused as slip:
            self.window.say(slip.sentence)
            return False
        if copy is None:
            return False
        self.situation.open(copy, view)
        for key in chosen[:1]:
            self.window.go_to(f"scope:{key}")
        return True

    def _copied(self, workspace: Editable, target: Path) -> Workspace | None:
        """The copy; None if another desk is there, and is to stay."""
        try:
            return workspace.save_as(target)
        except AlreadyThere as there:
            if not may_replace(self.window, there):
                return None
        return workspace.save_as(target, replace=True)

    def may_leave(self) -> bool:
        """Whether the desk at hand may be left: one that is in no file, or no longer, is offered to be saved first."""
        desk = self.situation.desk
        if desk is None:
            return True
        self.situation.leaving.emit()
        sentence = tr("What you recorded is not in a file yet. Without saving, it is lost.")
        try:
            desk.check_file()
            if not desk.unsaved:
                return True
        except DeskLost as lost:
            sentence = lost.sentence
        answers = (
            (tr("&Save\N{HORIZONTAL ELLIPSIS}"), ButtonRole.AcceptRole),
            (tr("&Discard"), ButtonRole.DestructiveRole),
            (tr("&Cancel"), ButtonRole.RejectRole),
        )
        answer = ask(self.window, tr("Save the desk?"), sentence, answers)
        return self.save_as() if answer == 0 else answer == 1

    def keep_elsewhere(self, sentence: str) -> None:
        """The file of the desk is gone: what is shown can still be kept in another one."""
        answers = (
            (tr("&Save as\N{HORIZONTAL ELLIPSIS}"), ButtonRole.AcceptRole),
            (tr("&Not now"), ButtonRole.RejectRole),
        )
        if ask(self.window, tr("The file of this desk is gone"), sentence, answers) == 0:
            self.save_as()

    def begin(self, make: Callable[[], Workspace]) -> bool:
        """Open what is made, unless the desk at hand must stay; say why not if it is refused."""
        return self.may_leave() and self._open(make)

    def _open(self, make: Callable[[], Workspace]) -> bool:
        """Open what is made and look at it as of today: the day of another desk would be wrong for it."""
        QApplication.setOverrideCursor(Qt.CursorShape.WaitCursor)
        view = replace(self.situation.view, day=clock.today(), reading=AUTO)
        try:
            opened = guarded(lambda: self.situation.open(make(), view), self.window.say)
        finally:
            QApplication.restoreOverrideCursor()
        if opened:
            self.window.say_notes()
        return opened

    def restore(self) -> None:
        """Go back to a backup."""
        from partner_desk.gui.restoring import restore  # not needed to start

        restore(self.window)

    @property
    def _path(self) -> Path | None:
        return self.situation.workspace.path if self.situation.workspace is not None else None

    @property
    def _folder(self) -> str:
        """Beside the desk that is open, else where desks are kept."""
        return str(self._path.parent if self._path is not None else desk_folder(self.window.settings))

    def import_files(self) -> None:
        """Choose files and import them."""
        kinds = tr("Exports ({endings});;All (*)", endings=EXPORTS)
        names, _ = QFileDialog.getOpenFileNames(self.window, tr("Import files"), self._imported_from, kinds)
        if names:
            self.window.settings.setValue(IMPORTED_FROM, str(Path(names[0]).parent))
            self.import_paths([Path(name) for name in names])

    def import_folder(self) -> None:
        """Choose a folder and import what is in it."""
        name = QFileDialog.getExistingDirectory(self.window, tr("Import a folder"), self._imported_from)
        if name:
            self.window.settings.setValue(IMPORTED_FROM, name)
            self.import_paths([Path(name)])

    @property
    def _imported_from(self) -> str:
        """Where the last import came from, else beside the desk."""
        last = str(self.window.settings.value(IMPORTED_FROM) or "")
        return last if last and Path(last).is_dir() else self._folder

    def paste_export(self) -> None:
        """Import the text that was copied, or the files that were."""
        copied = QApplication.clipboard().mimeData() or QMimeData()  # nothing at all is None there
        paths = [Path(url.toLocalFile()) for url in copied.urls() if url.isLocalFile()]
        if paths:
            self.import_paths(paths)
        elif copied.text().strip():
            self.import_paths([given_text(copied.text(), PASTED, clock.now())])
        else:
            self.window.say(tr("No text was copied. Copy what az or PowerShell printed, and paste it here."))

    def import_again(self) -> None:
        """Read the files of the last import of this desk again."""
        from partner_desk.app.lastimport import last_import  # not needed to start

        def begin() -> None:
            last = last_import(self.situation.workspace)
            self.import_paths(list(last.paths), last)

        guarded(begin, self.window.say)

    def import_paths(self, paths: Sequence[ImportSource], last: LastImport | None = None) -> None:
        """Import files, into a desk in memory if none is open; never into one to learn on."""
        if self.situation.training:
            self.window.say(
                tr(
                    "This is a training desk: its customers are invented, and real ones must not be mixed in. Make a "
                    "new desk for a customer, and import there."
                )
            )
            return
        from partner_desk.gui.dialogs.importing import ImportDialog  # not needed to start

        if self.situation.workspace is None:
            self._open(lambda: Workspace.create(None))
        self.window.show_dialog(ImportDialog(self.situation, paths, self.window, last))

    def request(self, finding: str) -> None:
        """Preview the change request that would mend a finding about the scope at hand."""
        from partner_desk.app.papers import REQUEST

        self.print(REQUEST, finding)

    def print(self, paper: Paper[AboutScope], finding: str = "") -> None:
        """Preview and print a paper about the scope at hand; it is made once, however often it is asked for."""
        from partner_desk.gui.papers import ScopePaper  # typesetting is not needed to start

        if self.paper is not None and self.paper.is_made:
            return
        self.paper = ScopePaper(paper, self.window, self.situation, firm(self.window.settings), finding)
        self.paper.preview()

    def pdf(self, paper: Paper[AboutScope]) -> None:
        """Save a paper about the scope at hand."""
        from partner_desk.gui.papers import ScopePaper

        self.paper = ScopePaper(paper, self.window, self.situation, firm(self.window.settings))
        self.paper.save()

    def stop(self) -> None:
        """The window closes: what is still being worked out is for nobody."""
        if self.paper is not None:
            self.paper.stop()

    def quit(self) -> None:
        """Close the window."""
        self.window.close()

    def today(self) -> None:
        """Judge by today."""
        self.situation.look(day=clock.today())
