"""What the actions do: open forms, change the desk, go places."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QDialog, QFileDialog, QMessageBox

from partner_desk import __version__
from partner_desk.app.sample import sample_step
from partner_desk.app.telling import as_markdown, as_text
from partner_desk.app.workspace import Workspace
from partner_desk.domain import edits
from partner_desk.domain.changes import ChangeSet
from partner_desk.domain.errors import Refused
from partner_desk.domain.estate import Estate
from partner_desk.domain.ids import ScopeKind
from partner_desk.domain.partners import Partner
from partner_desk.gui.dialogs.edits import (
    IdentityForm,
    LinkForm,
    OfferForm,
    PartnerForm,
    RecordForm,
    RoleForm,
    ScopeForm,
)
from partner_desk.gui.dialogs.form import EndForm
from partner_desk.gui.jobs import Busy
from partner_desk.gui.look import tr
from partner_desk.gui.situation import Situation
from partner_desk.gui.welcome import suggested
from partner_desk.rules.explain import Explanation
from partner_desk.store.files import SUFFIX

if TYPE_CHECKING:
    from partner_desk.app.palette import Entry, Palette
    from partner_desk.gui.main_window import MainWindow

ANSWERS = QMessageBox.StandardButton
SAMPLE_DAY = date(2024, 4, 1)
"""The day on which the sample has most to tell."""
FILTER = f"Partner Desk (*{SUFFIX})"


class Verbs:
    """One method an action, by the names of the table."""

    def __init__(self, window: MainWindow, situation: Situation) -> None:
        """Act on a window and its situation."""
        self.window = window
        self.situation = situation
        self.ask_to_save = self._ask_to_save
        self.busy: Busy | None = None
        self._palette: Palette | None = None

    def show(self, dialog: QDialog) -> None:
        """Show a dialog; it goes away by itself. Its terms explain themselves."""
        self.window.later.schooling.attend(dialog)
        dialog.open()
        self.window.dialog = dialog

    # Files ------------------------------------------------------------------------------------------------

    def new(self) -> None:
        """A new desk file."""
        start = suggested(self._path) + f"/customer{SUFFIX}"
        name, _ = QFileDialog.getSaveFileName(self.window, tr("New desk"), start, FILTER)
        if name:
            path = Path(name if name.endswith(SUFFIX) else name + SUFFIX)
            self.begin(lambda: Workspace.create(path))

    def open(self) -> None:
        """Open a desk file."""
        name, _ = QFileDialog.getOpenFileName(self.window, tr("Open desk"), suggested(self._path), FILTER)
        if name:
            self.begin(lambda: Workspace.open(Path(name)))

    def sample(self) -> None:
        """The sample desk, in memory."""
        if self.begin(lambda: Workspace.in_memory(sample_step())):
            self.situation.look(day=SAMPLE_DAY)

    def save_as(self) -> bool:
        """Copy the desk into a file and go on there; whether that was done."""
        workspace = self.situation.workspace
        if workspace is None:
            return False
        start = suggested(workspace.path) + f"/{workspace.path.stem if workspace.path else 'customer'} copy{SUFFIX}"
        name, _ = QFileDialog.getSaveFileName(self.window, tr("Save desk as"), start, FILTER)
        if not name:
            return False
        target = Path(name if name.endswith(SUFFIX) else name + SUFFIX)
        view, scope = self.situation.view, self.situation.scope
        try:
            copy = workspace.save_as(target)
        except Refused as slip:
            self.window.say(slip.sentence)
            return False
        self.situation.open(copy, view)
        if scope is not None:
            self.window.tree.go_to(scope)
        return True

    def may_leave(self) -> bool:
        """Whether the desk at hand may be left: one that is in no file is offered to be saved first."""
        desk = self.situation.desk
        if desk is None or not desk.unsaved:
            return True
        answer = self.ask_to_save()
        return self.save_as() if answer is ANSWERS.Save else answer is ANSWERS.Discard

    def _ask_to_save(self) -> QMessageBox.StandardButton:
        return QMessageBox.question(
            self.window,
            tr("Save the desk?"),
            tr("What you recorded is not in a file yet. Without saving, it is lost."),
            ANSWERS.Save | ANSWERS.Discard | ANSWERS.Cancel,
            ANSWERS.Save,
        )

    def begin(self, make: Callable[[], Workspace]) -> bool:
        """Open what is made, unless the desk at hand must stay; say why not if it is refused."""
        if not self.may_leave():
            return False
        QApplication.setOverrideCursor(Qt.CursorShape.WaitCursor)
        try:
            self.situation.open(make())
        except Refused as slip:
            self.window.say(slip.sentence)
            return False
        finally:
            QApplication.restoreOverrideCursor()
        return True

    @property
    def _path(self) -> Path | None:
        return self.situation.workspace.path if self.situation.workspace is not None else None

    def import_files(self) -> None:
        """Choose files and import them."""
        names, _ = QFileDialog.getOpenFileNames(
            self.window, tr("Import files"), suggested(self._path), "Exports (*.json *.csv *.tsv *.txt);;All (*)"
        )
        if names:
            self.import_paths([Path(name) for name in names])

    def import_paths(self, paths: list[Path]) -> None:
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
            self.begin(lambda: Workspace.create(None))
        self.show(ImportDialog(self.situation, paths, self.window))

    def print(self) -> None:
        """Preview and print the summary of the scope at hand."""
        from partner_desk.gui.printing import preview_summary

        self.busy = preview_summary(self.window, self.situation)

    def pdf(self) -> None:
        """Save the summary of the scope at hand."""
        from partner_desk.gui.printing import save_summary

        self.busy = save_summary(self.window, self.situation)

    def quit(self) -> None:
        """Close the window."""
        self.window.close()

    # Steps ------------------------------------------------------------------------------------------------

    def undo(self) -> None:
        """Take back."""
        if self.situation.workspace is not None:
            self.situation.guarded(self.situation.workspace.undo)

    def redo(self) -> None:
        """Make again."""
        if self.situation.workspace is not None:
            self.situation.guarded(self.situation.workspace.redo)

    def add_partner(self) -> None:
        """A new partner."""
        self.show(PartnerForm(self.situation, None, self.window))

    def edit_partner(self) -> None:
        """Change the partner chosen in the list, or the one viewed."""
        partner = self._partner(self.situation.view.partner)
        if partner is not None:
            self.show(PartnerForm(self.situation, partner, self.window))

    def remove_partner(self) -> None:
        """Forget the partner chosen in the list."""
        partner = self._partner("")
        if partner is not None:
            self.situation.guarded(lambda: self.situation.commit(edits.remove_partner(self.situation.estate, partner)))

    def _partner(self, otherwise: str) -> Partner | None:
        chosen = self.window.lists["partners"].chosen_key()
        partner = self.situation.estate.partners.get(chosen[1] if chosen is not None else otherwise)
        if partner is None:
            self.window.say(tr("Choose a partner in the list of partners first."))
        return partner

    def _people(self) -> list[str]:
        return self.window.lists["identities"].chosen_keys("principals")

    def add_identity(self) -> None:
        """A new identity, in the tenant at hand."""
        tree, scope = self.situation.estate.scopes, self.situation.scope
        tenant = tree.key(tree.path(scope)[-1]) if scope is not None else None
        self.show(IdentityForm(self.situation, tenant, self.window))

    def link(self) -> None:
        """Link the identities chosen in the list, or one to be chosen."""
        self.show(LinkForm(self.situation, self._people(), self.situation.view.partner, self.window))

    def unlink(self) -> None:
        """Remove the links of the identities chosen in the list."""
        people = self._people()
        if not people:
            self.window.say(tr("Choose identities in the list of identities first."))
            return
        names = self._named([self.situation.estate.principals[one].name or one for one in people])

        def end(at: datetime, never: bool) -> ChangeSet:
            return edits.unlink_partner(self.situation.estate, people, at, self.situation.by_hand(), never=never)

        self._end(tr("Remove partner admin link"), names, end)

    def remove_role(self) -> None:
        """Remove the role assignments chosen in the list."""
        chosen = self.window.lists["access"].chosen_keys("role-assignments")
        if not chosen:
            self.window.say(tr("Choose role assignments in the list of access first."))
            return

        def end(at: datetime, never: bool) -> ChangeSet:
            return edits.remove_roles(self.situation.estate, chosen, at, never=never)

        self._end(tr("Remove role assignment"), f"{len(chosen):,} {tr('chosen')}", end)

    def _end(self, title: str, what: str, end: Callable[[datetime, bool], ChangeSet]) -> None:
        self.show(EndForm(self.situation, title, what, end, self.window))

    def _named(self, names: list[str]) -> str:
        more = f" {tr('and')} {len(names) - 4:,} {tr('more')}" if len(names) > 4 else ""
        return ", ".join(names[:4]) + more

    def dpor(self, partner: str = "") -> None:
        """Set the partner of record."""
        subscriptions = self.situation.chosen_subscriptions()
        if not subscriptions:
            self.window.say(tr("Choose one or more subscriptions first: a partner of record stands on those only."))
            return
        self.show(RecordForm(self.situation, subscriptions, partner or self.situation.view.partner, self.window))

    def clear_dpor(self) -> None:
        """Say that it ended."""
        subscriptions = self.situation.chosen_subscriptions()
        if not subscriptions:
            self.window.say(tr("Choose one or more subscriptions first."))
            return

        def end(at: datetime, never: bool) -> ChangeSet:
            return edits.clear_partner_of_record(self.situation.estate, subscriptions, at, never=never)

        tree = self.situation.estate.scopes
        found = [scope for one in subscriptions if (scope := tree.find(one)) is not None]
        self._end(tr("Clear partner of record"), self._named([tree.name(one) for one in found]), end)

    def role(self) -> None:
        """Assign a role at the chosen scopes."""
        keys = self.situation.chosen_keys()
        if not keys:
            self.window.say(tr("Choose a scope first."))
            return
        people = self._people()
        self.show(RoleForm(self.situation, keys, people[0] if people else "", self.window))

    def offer(self) -> None:
        """Set the offer."""
        subscriptions = self.situation.chosen_subscriptions()
        if not subscriptions:
            self.window.say(tr("Choose one or more subscriptions first."))
            return
        self.show(OfferForm(self.situation, subscriptions, self.window))

    def add_scope(self) -> None:
        """Add a scope below the one at hand."""
        keys = self.situation.chosen_keys()
        self.show(ScopeForm(self.situation, keys[0] if keys else None, self.window))

    def dropped(self, partner: str, scope: int) -> None:
        """A partner was dropped on a scope: a record on a subscription, else a link."""
        self.situation.look_at(scope)
        if self.situation.estate.scopes.kind_of(scope) is ScopeKind.SUBSCRIPTION:
            self.situation.chosen = [scope]
            self.dpor(partner)
        else:
            self.show(LinkForm(self.situation, [], partner, self.window))

    def copy_id(self) -> None:
        """Copy the ids of the chosen scopes."""
        tree = self.situation.estate.scopes
        chosen = self.situation.chosen or ([self.situation.scope] if self.situation.scope is not None else [])
        QApplication.clipboard().setText("\n".join(tree.id(one) for one in chosen))

    def copy_text(self) -> None:
        """Copy the reasons as text."""
        self._copy_reasons(as_text)

    def copy_markdown(self) -> None:
        """Copy the reasons as Markdown."""
        self._copy_reasons(as_markdown)

    def _copy_reasons(self, told: Callable[[Estate, int, Sequence[Explanation]], str]) -> None:
        scope = self.situation.scope
        if scope is not None:
            QApplication.clipboard().setText(told(self.situation.estate, scope, self.window.why.explained()))

    # Places -----------------------------------------------------------------------------------------------

    def palette(self) -> None:
        """Go to anything."""
        from partner_desk.app.palette import ACTION, Entry, Palette  # not needed to start
        from partner_desk.gui.dialogs.palette import PaletteDialog

        if self._palette is None or self._palette.estate is not self.situation.estate:
            self._palette = Palette(self.situation.estate)
        self._palette.more = self.window.later.findings.entries()
        actions = [
            Entry(ACTION, name, words, key or tr("action")) for name, words, key in self.window.actions_.possible()
        ]
        self.show(PaletteDialog(self._palette, actions, self._go, self.window))

    def _go(self, entry: Entry) -> None:
        if entry.key in self.window.actions_.by_name:
            self.window.actions_.by_name[entry.key].trigger()
            return
        if entry.key in self.situation.estate.partners:
            self.situation.look(partner=entry.key)
        self.window.places.go_to(f"{entry.kind}:{entry.key}")

    def today(self) -> None:
        """Judge by today."""
        self.situation.look(day=date.today())

    def about(self) -> None:
        """What this is."""
        words = tr(
            "Why Microsoft partners are or aren't recognized in Azure. Works offline. Not affiliated with Microsoft."
        )
        box = QMessageBox(
            QMessageBox.Icon.Information,
            tr("About Partner Desk"),
            f"Partner Desk {__version__}\n\n{words}",
            parent=self.window,
        )
        self.show(box)
