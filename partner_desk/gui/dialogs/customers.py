"""The forms for a customer by hand: all of it at once, its names and GUIDs later, and off the desk again."""

from __future__ import annotations

from dataclasses import replace

from PySide6.QtWidgets import QComboBox, QLineEdit, QPlainTextEdit, QWidget

from partner_desk.app.customers import NewCustomer, named_things
from partner_desk.app.facttexts import choices
from partner_desk.app.mutes import with_mutes
from partner_desk.domain import completing
from partner_desk.domain.access import Principal, PrincipalKind, RoleAssignment
from partner_desk.domain.billing import Billing, Offer
from partner_desk.domain.changes import ChangeSet, Fact, joined
from partner_desk.domain.descriptions import kind_of, label
from partner_desk.domain.partners import PartnerAdminLink, PartnerOfRecord
from partner_desk.domain.provisional import LATER, is_provisional
from partner_desk.domain.scopes import Scope
from partner_desk.gui.dayfield import habits
from partner_desk.gui.dialogs.form import Form, SinceField, choice, only_of_csp, partner_numbers, words_of
from partner_desk.gui.situation import Situation
from partner_desk.language import tr

LINES = 3
"""So many subscriptions and people are seen at once."""


class LinesField(QPlainTextEdit):
    """Names, one a line, each with the GUID behind it where it is known; cells of a spreadsheet can be pasted."""

    def __init__(self, example: str) -> None:
        """Nothing is written yet."""
        super().__init__()
        self.setPlaceholderText(example)
        self.setTabChangesFocus(True)
        self.setLineWrapMode(QPlainTextEdit.LineWrapMode.NoWrap)
        self.setFixedHeight(LINES * self.fontMetrics().lineSpacing() + 16)


class CustomerForm(Form):
    """A new customer in one step; whatever is not known yet is left empty."""

    def __init__(self, situation: Situation, parent: QWidget | None = None) -> None:
        """Nothing is said yet."""
        words = tr(
            "Subscriptions and people are written or pasted one a line, each with the GUID behind the name. A GUID "
            "that is not known yet is left out, and completed later (F2). People hold their role on each subscription."
        )
        super().__init__(situation, tr("New customer"), words, parent)
        self.name, self.tenant = QLineEdit(), QLineEdit()
        self.tenant.setPlaceholderText(tr("GUID; empty if it is not known yet"))
        self.subscriptions = LinesField(tr("Production 5d3a1c0e-…"))
        self.offer = choice([("", tr("not known")), *words_of(Offer)])
        self.seller = self._box(Billing, "bill_to")
        self.reseller = self._box(Billing, "reseller_of_record")
        self.record = choice([("", tr("nobody, or not known")), *partner_numbers(self.estate)])
        self.people = LinesField(tr("Ann 4f1f8a6e-…"))
        self.kind = choice(words_of(PrincipalKind), PrincipalKind.GUEST.value)
        self.role = self._box(RoleAssignment, "role")
        self.partner = choice([("", tr("nobody, or not known")), *partner_numbers(self.estate)])
        self.since = SinceField(situation.view.day)
        self.add(tr("Customer"), self.name)
        self.add(tr(label(Principal, "tenant")), self.tenant)
        self.add(tr("Subscriptions"), self.subscriptions)
        self.add(tr(label(Billing, "offer")), self.offer)
        self.add(tr(label(Billing, "bill_to")), self.seller)
        self.add(tr(label(Billing, "reseller_of_record")), self.reseller)
        self.add(tr(kind_of(PartnerOfRecord).label), self.record)
        self.add(tr("People"), self.people)
        self.add(tr("They are"), self.kind)
        self.add(tr(label(RoleAssignment, "role")), self.role)
        self.add(tr(kind_of(PartnerAdminLink).label), self.partner)
        self.fields.addRow(tr(label(Billing, "since")), self.since)
        self.asked.append(lambda: self.name.text().strip())
        self.name.textChanged.connect(lambda _: self._may_confirm())
        only_of_csp(self.offer, self.seller, self.reseller)
        self._may_confirm()

    def _box(self, fact: type[Fact], field: str) -> QComboBox:
        nothing = tr("none, or not known") if field == "role" else tr("nobody, or not known")
        return choice([("", nothing), *choices(self.estate, kind_of(fact).fields[field])])

    def changes(self) -> ChangeSet:
        """All of it."""
        since = self.since.moment()
        customer = NewCustomer(
            self.name.text(), self.tenant.text().strip() or LATER,
            tuple(named_things(self.subscriptions.toPlainText())), self.offer.currentData(),
            self.seller.currentData(), self.reseller.currentData(), self.record.currentData(),
            tuple(named_things(self.people.toPlainText())), self.kind.currentData(), self.role.currentData(),
            self.partner.currentData(), f"{since:%Y-%m-%d}" if since is not None else "", habits(),
        )  # fmt: skip
        return customer.changes(self.estate, self.situation.by_hand())


class NameForm(Form):
    """What a scope or an identity is called, and its GUID, where it is known by now."""

    def __init__(self, situation: Situation, fact: Scope | Principal, parent: QWidget | None = None) -> None:
        """Of this scope or identity."""
        words = tr("With another id, whatever speaks of it follows, also in scenarios.")
        super().__init__(situation, tr("Name and id: {name}", name=completing.called(fact)), words, parent)
        self.fact = fact
        own = fact.id.rsplit("/", 1)[-1]
        self.name, self.identifier = QLineEdit(fact.name), QLineEdit("" if is_provisional(own) else own)
        self.identifier.setPlaceholderText(tr("GUID; empty if it is not known yet"))
        self.identifier.setEnabled(completing.has_guid(fact))
        self.add(tr(label(type(fact), "name")), self.name)
        self.add(tr(label(type(fact), "id")), self.identifier)

    def changes(self) -> ChangeSet:
        """Another name, another id, or both in one step."""
        estate, origin, said = self.estate, self.situation.by_hand(), self.identifier.text().strip()
        empty = ChangeSet("", ())
        renamed = completing.rename(estate, self.fact, self.name.text(), origin) if self.name.isModified() else empty
        if not (self.identifier.isModified() and said):
            return renamed
        named = replace(self.fact, name=self.name.text().strip(), origin=origin) if len(renamed) else self.fact
        keyed = completing.give_id(estate.apply(renamed), named, said, origin)
        both = joined(keyed.name or renamed.name, [renamed, keyed])
        return with_mutes(estate, both, self.situation.view.day)


class RemoveForm(Form):
    """Takes a scope or an identity off the desk, and says before what goes with it."""

    def __init__(self, situation: Situation, fact: Scope | Principal, parent: QWidget | None = None) -> None:
        """This scope or identity."""
        made = completing.remove(situation.estate, fact)
        others = completing.what_else(made, fact) or tr("nothing else")
        words = tr("It never was so, and goes off the desk as one step. What was so, and is over, is ended.")
        with_it = tr("With it go or change: {facts}.", facts=others)
        title = tr("Remove: {name}", name=completing.called(fact))
        super().__init__(situation, title, f"{words}\n\n{with_it}", parent)
        self.fact = fact

    def changes(self) -> ChangeSet:
        """All of it goes."""
        return with_mutes(self.estate, completing.remove(self.estate, self.fact), self.situation.view.day)
