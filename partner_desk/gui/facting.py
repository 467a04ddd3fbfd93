"""What the actions about facts of any kind do: choose a kind, record, change, end, and say that somebody looked."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from urllib.parse import parse_qsl

from partner_desk.app import recording
from partner_desk.app.facts import told
from partner_desk.app.facttexts import proposed, which_is
from partner_desk.app.factvalues import Said
from partner_desk.app.palette import Palette, PaletteEntry
from partner_desk.app.recording import KINDS_SAID
from partner_desk.domain.access import Principal
from partner_desk.domain.changes import KINDS, WORD_OF, ChangeSet, Fact, joined
from partner_desk.domain.coverage import Collected
from partner_desk.domain.descriptions import kind_of
from partner_desk.domain.endings import lasts
from partner_desk.domain.estate import Estate
from partner_desk.domain.expectations import Expectation
from partner_desk.gui.dialogs.facts import FactForm
from partner_desk.gui.dialogs.form import EndForm
from partner_desk.gui.dialogs.palette import PaletteDialog
from partner_desk.gui.host import Host
from partner_desk.gui.look import listed
from partner_desk.gui.panels.prose import RECORD
from partner_desk.gui.situation import Situation
from partner_desk.language import marked, tr

NAMED = 4
"""So many facts are named where more end."""


def kinds_to_record(template: str = marked("{kind}: {says}")) -> list[PaletteEntry]:
    """Every kind of fact that can be recorded, with what such a fact says, in a template for both."""
    kinds = [kind_of(one) for one in KINDS_SAID.values()]
    return [
        PaletteEntry(RECORD, one.noun, tr(template, kind=tr(one.label), one=tr(one.singular), says=tr(one.says)))
        for one in kinds
    ]


class Facting:
    """One method an action; a form knows what is at hand in the window."""

    def __init__(self, window: Host, situation: Situation) -> None:
        """Act on a window and its situation."""
        self.window, self.situation = window, situation

    def record(self, key: str = "") -> None:
        """The form that a link leads to, with what it says of some fields; without a key, the kinds to choose from."""
        word, _, query = key.partition("?")
        noun, _, asks = word.partition(".")
        if noun in KINDS_SAID:
            self._show(KINDS_SAID[noun], dict(parse_qsl(query)), asks)
            return
        self.window.show_dialog(
            PaletteDialog(
                Palette(Estate()), kinds_to_record(), lambda entry: self.record(entry.key), self.window,
                tr("Record a fact"), tr("What is it about?"),
            )
        )  # fmt: skip

    def _show(self, kind: type[Fact], said: Mapping[str, Said], asks: str) -> None:
        """The form for a kind with what is said of some fields; that of a fact on the desk where its id is said."""
        if not said:
            self.show_form(kind)
            return
        fact = self.situation.estate.get(kind, str(said["id"])) if "id" in said else None
        form = FactForm(self.situation, kind, said, fact, parent=self.window)
        self.window.show_dialog(form)
        form.begin(asks)

    def show_form(self, kind: type[Fact]) -> None:
        """The form for a kind, about what is at hand: a scope, and who is chosen in a list that is in sight."""
        estate, people = self.situation.estate, self.window.lists["identities"]
        scope = next(iter(self.situation.chosen_keys()), None)
        in_sight = people.chosen_keys(WORD_OF[Principal]) if people.isVisible() else []
        meant = kind is not Collected or people.hasFocus()  # what is looked through is a scope as well
        said = proposed(estate, kind, scope, in_sight[0] if in_sight and meant else None)
        if kind is Expectation and not self.situation.training:  # what is looked at is what somebody relies on
            said |= {"partner": self.situation.view.partner, "program": self.situation.view.program}
        found = estate.scopes.find(scope or "")
        near = [estate.scopes.key(one) for one in estate.scopes.path(found)] if found is not None else []
        first = frozenset([*near, *in_sight])
        self.window.show_dialog(FactForm(self.situation, kind, said, None, first, self.window))

    def looked(self) -> None:
        """Say what was looked for at the chosen scope, or of whom is chosen in the list that has the keyboard."""
        self.show_form(Collected)

    def change(self) -> None:
        """Change the fact of the chosen row."""
        facts = self._chosen()
        if len(facts) != 1:
            self.window.say(tr("Choose one row of a list first. Below, All facts has a row for every fact."))
            return
        self.window.show_dialog(FactForm(self.situation, type(facts[0]), fact=facts[0], parent=self.window))

    def end(self) -> None:
        """End the facts of the chosen rows, or forget them as mistakes."""
        facts = self._chosen()
        if not facts:
            self.window.say(tr("Choose rows of a list first. Below, All facts has a row for every fact."))
            return
        has_end = all(lasts(one) or (isinstance(one, Principal) and one.kind.is_identity) for one in facts)
        leaves = any(isinstance(one, Principal) for one in facts)
        words = tr("Deleted on this day; roles, links and memberships end") if leaves else ""
        names = [told(self.situation.estate, one) for one in facts]

        def step(at: datetime, never: bool) -> ChangeSet:
            return _ended(self.situation, facts, at, never)

        title = tr("End") if has_end else tr("Forget as a mistake")
        self.window.show_dialog(
            EndForm(self.situation, title, listed(names, NAMED), step, self.window, lasts=has_end, words=words)
        )

    def _chosen(self) -> list[Fact]:
        """The facts of the chosen rows of the list that is in sight."""
        shown = [one for one in self.window.lists.values() if one.isVisible()]
        keys = [key for one in shown for key in one.chosen_rows()]
        found = [self.situation.estate.get(KINDS[word], key) for word, key in keys if word in KINDS]
        return [one for one in found if one is not None]


def _ended(situation: Situation, facts: list[Fact], at: datetime, never: bool) -> ChangeSet:
    """All of some facts end, in one step."""
    estate, steps = situation.estate, []
    for fact in facts:
        steps.append(recording.end(estate, type(fact), which_is(fact), at, situation.by_hand(), never=never))
        estate = estate.apply(steps[-1])
    name = steps[0].name if len(steps) == 1 else f"{'Forget' if never else 'End'} {len(steps):,} facts"
    return joined(name, steps)
