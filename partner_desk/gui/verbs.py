"""What the actions do: open forms, change the desk, go places."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QApplication, QDialog, QFileDialog, QMessageBox

from partner_desk import __version__
from partner_desk.app.sample import sample_step
from partner_desk.app.workspace import Workspace
from partner_desk.domain import edits
from partner_desk.domain.changes import ChangeSet
from partner_desk.domain.errors import Refused
from partner_desk.domain.ids import ScopeKind
from partner_desk.gui.dialogs.edits import (
    IdentityForm,
    LinkForm,
    OfferForm,
    PartnerForm,
    RecordForm,
    RoleForm,
    ScopeForm,
)
from partner_desk.gui.look import tr
from partner_desk.gui.situation import Situation
from partner_desk.gui.welcome import suggested
from partner_desk.store.desk import SUFFIX

if TYPE_CHECKING:
    from partner_desk.gui.main_window import MainWindow

FILTER = f"Partner Desk (*{SUFFIX})"


class Verbs:
    """One method an action, by the names of the table."""

    def __init__(self, window: MainWindow, situation: Situation) -> None:
        """Act on a window and its situation."""
        self.window = window
        self.situation = situation

    def show(self, dialog: QDialog) -> None:
        """Show a dialog; it goes away by itself."""
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

        def make() -> Workspace:
            workspace = Workspace.create(None)
            workspace.commit(sample_step())
            return workspace

        self.begin(make)
        self.situation.look(day=date(2024, 4, 1))

    def begin(self, make: object) -> bool:
        """Open what is made; say why not if it is refused."""
        try:
            workspace = make()  # type: ignore[operator]
        except Refused as slip:
            self.window.say(slip.sentence)
            return False
        self.situation.open(workspace)
        return True

    @property
    def _path(self) -> Path | None:
        return self.situation.workspace.path if self.situation.workspace is not None else None

    def import_(self) -> None:
        """Choose files and import them."""
        names, _ = QFileDialog.getOpenFileNames(
            self.window, tr("Import files"), suggested(self._path), "Exports (*.json *.csv *.tsv *.txt);;All (*)"
        )
        if names:
            self.import_paths([Path(name) for name in names])

    def import_paths(self, paths: list[Path]) -> None:
        """Import files, into a desk in memory if none is open."""
        from partner_desk.gui.dialogs.importing import ImportDialog  # not needed to start

        if self.situation.workspace is None:
            self.situation.open(Workspace.create(None))
        self.show(ImportDialog(self.situation, paths, self.window))

    def print(self) -> None:
        """Preview and print the summary."""
        from partner_desk.gui.printing import preview_summary

        self.begin_summary(preview_summary)

    def pdf(self) -> None:
        """Save the summary."""
        from partner_desk.gui.printing import save_summary

        self.begin_summary(save_summary)

    def begin_summary(self, make: object) -> None:
        """Make a summary of the tenant or subscription at hand."""
        if self.situation.scope is None:
            self.window.say(tr("Choose a tenant or a subscription first."))
            return
        try:
            make(self.window, self.situation)  # type: ignore[operator]
        except Refused as slip:
            self.window.say(slip.sentence)

    def quit(self) -> None:
        """Close the window."""
        self.window.close()

    # Steps ------------------------------------------------------------------------------------------------

    def undo(self) -> None:
        """Take back."""
        if self.situation.workspace is not None:
            self._guarded(self.situation.workspace.undo)

    def redo(self) -> None:
        """Make again."""
        if self.situation.workspace is not None:
            self._guarded(self.situation.workspace.redo)

    def _guarded(self, step: object) -> None:
        try:
            step()  # type: ignore[operator]
        except Refused as slip:
            self.window.say(slip.sentence)

    def _commit(self, make: object) -> None:
        try:
            changes = make()  # type: ignore[operator]
        except Refused as slip:
            self.window.say(slip.sentence)
            return
        assert isinstance(changes, ChangeSet)
        self.situation.commit(changes)

    def add_partner(self) -> None:
        """A new partner."""
        self.show(PartnerForm(self.situation, None, self.window))

    def edit_partner(self) -> None:
        """Change the partner chosen in the list, or the one viewed."""
        key = self.window.lists["partners"].chosen_key() or self.situation.view.partner
        partner = self.situation.estate.partners.get(key)
        if partner is None:
            self.window.say(tr("Choose a partner in the list first."))
            return
        self.show(PartnerForm(self.situation, partner, self.window))

    def add_identity(self) -> None:
        """A new identity, in the tenant at hand."""
        tree, scope = self.situation.estate.scopes, self.situation.scope
        tenant = tree.key(tree.path(scope)[-1]) if scope is not None else None
        self.show(IdentityForm(self.situation, tenant, self.window))

    def link(self) -> None:
        """Link the identities chosen in the list, or one to be chosen."""
        people = self.window.lists["identities"].chosen_keys()
        self.show(LinkForm(self.situation, people, self.situation.view.partner, self.window))

    def unlink(self) -> None:
        """Remove the links of the identities chosen in the list."""
        people = self.window.lists["identities"].chosen_keys()
        if not people:
            self.window.say(tr("Choose identities in the list of identities first."))
            return
        self._commit(lambda: edits.unlink_partner(self.situation.estate, people, self.situation.by_hand()))

    def remove_role(self) -> None:
        """Remove the role assignments chosen in the list."""
        chosen = self.window.lists["roles"].chosen_keys()
        self._commit(lambda: edits.remove_roles(self.situation.estate, chosen))

    def dpor(self, partner: str = "") -> None:
        """Set the partner of record."""
        subscriptions = self.situation.chosen_subscriptions()
        if not subscriptions:
            self.window.say(tr("Choose one or more subscriptions first: a partner of record stands on those only."))
            return
        self.show(RecordForm(self.situation, subscriptions, partner or self.situation.view.partner, self.window))

    def clear_dpor(self) -> None:
        """Clear it."""
        subscriptions = self.situation.chosen_subscriptions()
        self._commit(lambda: edits.clear_partner_of_record(self.situation.estate, subscriptions, None))

    def role(self) -> None:
        """Assign a role at the chosen scopes."""
        keys = self.situation.chosen_keys()
        if not keys:
            self.window.say(tr("Choose a scope first."))
            return
        person = self.window.lists["identities"].chosen_key() or ""
        self.show(RoleForm(self.situation, keys, person, self.window))

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

    # Places -----------------------------------------------------------------------------------------------

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
