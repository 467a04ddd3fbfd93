"""What the actions that change the desk do: open forms, record, take back."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from partner_desk.app.factnames import FactNames
from partner_desk.domain import edits
from partner_desk.domain.access import Principal
from partner_desk.domain.changes import WORD_OF, ChangeSet
from partner_desk.domain.ids import ScopeKind
from partner_desk.gui.dialogs.edits import (
    LinkForm,
    OfferForm,
    RecordForm,
    RoleForm,
    ScopeForm,
)
from partner_desk.gui.dialogs.form import NAMED, EndForm
from partner_desk.gui.host import Host
from partner_desk.gui.look import listed
from partner_desk.gui.situation import Situation
from partner_desk.language import tr


class Editing:
    """One method an action that changes the desk."""

    def __init__(self, window: Host, situation: Situation) -> None:
        """Act on a window and its situation."""
        self.window = window
        self.situation = situation

    # Steps ------------------------------------------------------------------------------------------------

    def undo(self) -> None:
        """Take back."""
        self.situation.undo()

    def redo(self) -> None:
        """Make again."""
        self.situation.redo()

    def _people(self) -> list[str]:
        return self.window.lists["identities"].chosen_keys(WORD_OF[Principal])

    def _people_in_sight(self) -> list[str]:
        """The same for what concerns others too: who was chosen in a list that is hidden by now is not meant."""
        return self._people() if self.window.lists["identities"].isVisible() else []

    def link(self) -> None:
        """Link the identities chosen in the list, or one to be chosen."""
        self.window.show_dialog(LinkForm(self.situation, self._people_in_sight(), self._proposed, self.window))

    @property
    def _proposed(self) -> str:
        """The partner that forms propose: the viewed one, but nobody in training, where one is to be found."""
        return "" if self.situation.training else self.situation.view.partner

    def unlink(self) -> None:
        """Remove the links of the identities chosen in the list."""
        people = self._people()
        if not people:
            self.window.say(tr("Choose identities in the list of identities first."))
            return
        names = listed(people, NAMED, FactNames(self.situation.estate).principal)

        def end(at: datetime, never: bool) -> ChangeSet:
            return edits.unlink_partner(self.situation.estate, people, at, self.situation.by_hand(), never=never)

        self._end(tr("Remove partner admin link"), names, end)

    def _end(self, title: str, what: str, end: Callable[[datetime, bool], ChangeSet]) -> None:
        self.window.show_dialog(EndForm(self.situation, title, what, end, self.window))

    def dpor(self, partner: str = "") -> None:
        """Set the partner of record."""
        subscriptions = self.situation.chosen_subscriptions()
        if not subscriptions:
            self.window.say(tr("Choose one or more subscriptions first: a partner of record stands on those only."))
            return
        self.window.show_dialog(RecordForm(self.situation, subscriptions, partner or self._proposed, self.window))

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
        self._end(tr("Clear partner of record"), listed([tree.name(one) for one in found], NAMED), end)

    def role(self) -> None:
        """Assign a role at the chosen scopes."""
        keys = self.situation.chosen_keys()
        if not keys:
            self.window.say(tr("Choose a scope first."))
            return
        people = self._people_in_sight()
        self.window.show_dialog(RoleForm(self.situation, keys, people[0] if people else "", self.window))

    def offer(self) -> None:
        """Set the offer."""
        subscriptions = self.situation.chosen_subscriptions()
        if not subscriptions:
            self.window.say(tr("Choose one or more subscriptions first."))
            return
        self.window.show_dialog(OfferForm(self.situation, subscriptions, self.window))

    def add_scope(self) -> None:
        """Add a scope below the one at hand."""
        keys = self.situation.chosen_keys()
        self.window.show_dialog(ScopeForm(self.situation, keys[0] if keys else None, self.window))

    def dropped(self, partner: str, scope: int) -> None:
        """A partner was dropped on a scope: a record on a subscription, else a link."""
        self.window.go_to(f"scope:{self.situation.estate.scopes.key(scope)}")
        if self.situation.estate.scopes.kind_of(scope) is ScopeKind.SUBSCRIPTION:
            self.situation.chosen = [scope]
            self.dpor(partner)
        else:
            self.window.show_dialog(LinkForm(self.situation, [], partner, self.window))
