"""The forms for what is said of several things at once, or takes the place of something: the others are in `facts`."""

from __future__ import annotations

from collections import Counter
from datetime import datetime

from PySide6.QtWidgets import QComboBox, QLineEdit, QSizePolicy, QWidget

from partner_desk.app.factnames import FactNames
from partner_desk.app.rulebook import library
from partner_desk.domain import edits
from partner_desk.domain.access import AccessKind, RoleAssignment
from partner_desk.domain.billing import Billing, Offer
from partner_desk.domain.changes import ChangeSet
from partner_desk.domain.descriptions import kind_of, label
from partner_desk.domain.errors import Refused
from partner_desk.domain.ids import ScopeKind
from partner_desk.domain.naming import person_name
from partner_desk.domain.partners import Partner, PartnerAdminLink, PartnerOfRecord
from partner_desk.domain.scope_edits import add_scope
from partner_desk.domain.scopes import Scope
from partner_desk.gui.dialogs.form import NAMED, Form, SinceField, choice, only_of_csp, partner_numbers, words_of
from partner_desk.gui.look import listed
from partner_desk.gui.plain import Label
from partner_desk.gui.situation import Situation
from partner_desk.language import tr


def _names(situation: Situation, keys: list[str]) -> str:
    tree = situation.estate.scopes
    return listed([tree.name(scope) for key in keys if (scope := tree.find(key)) is not None], NAMED)


def _people(situation: Situation) -> list[tuple[str, str]]:
    """Identities and groups to choose from; those of the tenant at hand come first."""
    tree, scope = situation.estate.scopes, situation.scope
    here = tree.key(tree.tenant(scope)) if scope is not None else None
    people = sorted(
        situation.estate.principals.values(), key=lambda one: (one.tenant != here, person_name(one).casefold())
    )
    return [
        (one.id, tr("{name} \N{MIDDLE DOT} {kind}", name=person_name(one), kind=tr(one.kind.words))) for one in people
    ]


class ReplacingForm(Form):
    """Makes one fact stand in place of others, and says of which before it does."""

    def __init__(
        self, situation: Situation, title: str, explanation: str, partner: str, parent: QWidget | None
    ) -> None:
        """The first location ID of `partner` is offered first."""
        super().__init__(situation, title, explanation, parent)
        found = self.estate.partners.get(partner)
        first = found.location_ids[0] if found is not None and found.location_ids else ""
        self.partner = choice(partner_numbers(self.estate), first)
        if not first:  # the first of the list is nobody's choice
            self.ask(self.partner, tr("choose a partner"), tr("no partner has a location ID yet: Edit > Add partner"))
        self.since = SinceField(situation.view.day)
        self.replaced = Label()
        self.replaced.setWordWrap(True)
        self.replaced.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Minimum)
        self.partner.currentIndexChanged.connect(lambda _: self.tell())
        self.since.changed.connect(self.tell)
        for box in (self.found_so, self.only_possible):
            box.toggled.connect(lambda _: self.tell())

    def made(self, since: datetime | None) -> ChangeSet:
        """What is recorded from a moment on; raises Refused."""
        raise NotImplementedError

    def changes(self) -> ChangeSet:
        """What is recorded."""
        return self.made(self.since.moment())

    def tell(self) -> None:
        """Say whose place is taken."""
        try:
            changes = self.made(self.since.so_far())
        except Refused:
            self.replaced.clear()
            return
        ended = Counter(
            one.before.partner_id
            for one in changes.changes
            if isinstance(one.before, PartnerOfRecord | PartnerAdminLink)
        )
        names = FactNames(self.estate)
        who = [
            tr("{name}, {number:,} times", name=names.partner_id(key), number=count)
            if count > 1
            else names.partner_id(key)
            for key, count in ended.most_common()
        ]
        in_place = tr("In place of: {names}", names=listed(who, NAMED))
        self.replaced.setText(in_place if who else tr("Nobody's place is taken."))


class RecordForm(ReplacingForm):
    """Set the partner of record of subscriptions."""

    def __init__(
        self, situation: Situation, subscriptions: list[str], partner: str = "", parent: QWidget | None = None
    ) -> None:
        """For these subscriptions; `partner` is offered first."""
        words = tr(
            "The customer names one partner on each subscription; no access is needed. "
            "Whoever was named before is replaced from then on."
        )
        title = tr("Set partner of record (DPOR)")
        super().__init__(situation, title, f"{words}\n\n{_names(situation, subscriptions)}", partner, parent)
        self.subscriptions = subscriptions
        self.add(tr(kind_of(Partner).label), self.partner)
        self.fields.addRow(tr(label(PartnerOfRecord, "since")), self.since)
        self.fields.addRow("", self.replaced)
        self.tell()

    def made(self, since: datetime | None) -> ChangeSet:
        """Name the partner."""
        number = self.partner.currentData()
        if not number:
            raise Refused("Add a partner with a location ID first.")
        subscriptions = self.possible if self.only_possible.isChecked() else self.subscriptions
        return edits.set_partner_of_record(
            self.estate, subscriptions, number, since, self.situation.by_hand(),
            found_so=self.found_so.isChecked(),
        )  # fmt: skip


class LinkForm(ReplacingForm):
    """Link identities to a PartnerID."""

    def __init__(
        self, situation: Situation, people: list[str], partner: str = "", parent: QWidget | None = None
    ) -> None:
        """`people` are chosen already, or one is chosen here; `partner` is offered first."""
        words = tr(
            "Signed in as itself, an identity links itself to one location ID. Whatever its roles reach is then "
            "recognized for the partner. Only the identity can see its link; another link of it ends."
        )
        super().__init__(situation, tr("Add partner admin link (PAL)"), words, partner, parent)
        self.people = people
        self.person = choice(_people(situation), people[0] if people else "")
        self.person.setEnabled(len(people) <= 1)
        if not people:  # no link is moved because nobody looked
            self.ask(self.person, tr("choose an identity"), tr("no identity is here yet: Edit > Add identity"))
        self.person.currentIndexChanged.connect(lambda _: self.tell())
        self.source = QComboBox()
        self.source.setEditable(True)
        self.source.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.source.addItems(
            ["", tr("seen in az managementpartner show"), tr("said by the identity"), tr("seen in the portal")]
        )
        field = self.source.lineEdit()
        if field is not None:
            field.setPlaceholderText(tr("who saw or said it"))
        self.add(tr(label(PartnerAdminLink, "principal")), self.person)
        self.add(tr(kind_of(Partner).label), self.partner)
        self.fields.addRow(tr(label(PartnerAdminLink, "since")), self.since)
        self.fields.addRow("", self.replaced)
        self.add(tr(label(PartnerAdminLink, "origin")), self.source)
        self.tell()

    def made(self, since: datetime | None) -> ChangeSet:
        """Link."""
        people = self.people if len(self.people) > 1 else [self.person.currentData()]
        if self.only_possible.isChecked():
            people = list(self.possible)
        if not people[0] or not self.partner.currentData():
            raise Refused("A link needs an identity and a partner. Choose both; add them first if they are not there.")
        return edits.link_partner(
            self.estate, people, self.partner.currentData(), since, self.source.currentText().strip(),
            self.situation.by_hand(), found_so=self.found_so.isChecked(),
        )  # fmt: skip


class RoleForm(Form):
    """Assign a role at scopes."""

    def __init__(
        self, situation: Situation, scopes: list[str], person: str = "", parent: QWidget | None = None
    ) -> None:
        """At these scopes; `person` is offered first."""
        super().__init__(situation, tr("Assign role"), _names(situation, scopes), parent)
        self.scopes = scopes
        self.person = choice(_people(situation), person)
        roles = {one.id: one.name for one in library().roles.by_id.values()}
        roles |= {
            definition.id: tr("{role} (custom)", role=definition.name)
            for definition in self.estate.role_definitions.values()
            if definition.custom
        }
        options = sorted(roles.items(), key=lambda one: (one[1] not in _COMMON_ROLES, one[1].casefold()))
        self.role = choice(options)
        self.kind = choice(words_of(AccessKind))
        self.since = SinceField(situation.view.day)
        if not person:
            self.ask(self.person, tr("choose an identity"), tr("no identity is here yet: Edit > Add identity"))
        self.ask(self.role, tr("choose a role"))
        self.add(tr(label(RoleAssignment, "principal")), self.person)
        self.add(tr(label(RoleAssignment, "role")), self.role)
        self.add(tr(label(RoleAssignment, "kind")), self.kind)
        self.fields.addRow(tr(label(RoleAssignment, "since")), self.since)

    def changes(self) -> ChangeSet:
        """Assign."""
        if not self.person.currentData():
            raise Refused("Add an identity first.")
        return edits.assign_role(
            self.estate, self.person.currentData(), self.role.currentData(), self.scopes, self.since.moment(),
            self.situation.by_hand(), AccessKind(self.kind.currentData()), found_so=self.found_so.isChecked(),
        )  # fmt: skip


_COMMON_ROLES = ("Owner", "Contributor", "Reader")


class OfferForm(Form):
    """Set the offer of subscriptions, and the CSP chain."""

    def __init__(self, situation: Situation, subscriptions: list[str], parent: QWidget | None = None) -> None:
        """For these subscriptions."""
        super().__init__(situation, tr("Set offer and CSP chain"), _names(situation, subscriptions), parent)
        self.subscriptions = subscriptions
        row = None if situation.training else self._recorded()
        self.offer = choice(words_of(Offer), row.offer.value if row is not None else "")
        partners = [
            ("", tr("nobody, or not known")),
            *((partner.id, partner.name) for partner in self.estate.partners.values()),
        ]
        self.seller = choice(partners, (row.bill_to or "") if row is not None else "")
        self.reseller = choice(partners, (row.reseller_of_record or "") if row is not None else "")
        self.since = SinceField(situation.view.day)
        if row is None:
            self.ask(self.offer, tr("choose an offer"))
        self.add(tr(label(Billing, "offer")), self.offer)
        self.add(tr(label(Billing, "bill_to")), self.seller)
        self.add(tr(label(Billing, "reseller_of_record")), self.reseller)
        self.fields.addRow(tr(label(Billing, "since")), self.since)
        only_of_csp(self.offer, self.seller, self.reseller)

    def _recorded(self) -> Billing | None:
        """How all of the subscriptions are billed; None if it is not recorded, or not the same of all."""
        rows = {one.subscription: one for one in self.estate.billings.values() if one.until is None}
        found = [rows.get(one) for one in self.subscriptions]
        alike = {(one.offer, one.bill_to, one.reseller_of_record) for one in found if one is not None}
        return found[0] if None not in found and len(alike) == 1 else None

    def changes(self) -> ChangeSet:
        """Set."""
        return edits.set_offer(
            self.estate, self.subscriptions, Offer(self.offer.currentData()), self.seller.currentData() or None,
            self.reseller.currentData() or None, self.since.moment(), self.situation.by_hand(),
        )  # fmt: skip


_BELOW = {
    ScopeKind.TENANT: (ScopeKind.MANAGEMENT_GROUP, ScopeKind.SUBSCRIPTION),
    ScopeKind.MANAGEMENT_GROUP: (ScopeKind.MANAGEMENT_GROUP, ScopeKind.SUBSCRIPTION),
    ScopeKind.SUBSCRIPTION: (ScopeKind.RESOURCE_GROUP,),
    ScopeKind.RESOURCE_GROUP: (ScopeKind.RESOURCE,),
    ScopeKind.RESOURCE: (),
}


class ScopeForm(Form):
    """Add a scope by hand."""

    def __init__(self, situation: Situation, above: str | None, parent: QWidget | None = None) -> None:
        """Below this scope, or a tenant."""
        words = tr(
            "A tenant and a subscription have a GUID as id, or later until it is known; a group has its name; a "
            "resource Namespace/type/name."
        )
        super().__init__(situation, tr("Add scope"), words, parent)
        self.above = above
        tree = self.estate.scopes
        found = tree.find(above) if above is not None else None
        kinds = [*(_BELOW[tree.kind_of(found)] if found is not None else ()), ScopeKind.TENANT]
        self.kind = choice([(str(int(one)), self._words(one, found)) for one in kinds])
        self.identifier = QLineEdit()
        self.name = QLineEdit()
        self.add(tr("What"), self.kind)
        self.add(tr(label(Scope, "id")), self.identifier)
        self.add(tr(label(Scope, "name")), self.name)

    def _words(self, kind: ScopeKind, above: int | None) -> str:
        if kind is ScopeKind.TENANT or above is None:
            return tr(kind.words)
        return tr("{kind} below {scope}", kind=tr(kind.words), scope=self.estate.scopes.name(above))

    def changes(self) -> ChangeSet:
        """Add."""
        kind = ScopeKind(int(self.kind.currentData()))
        origin = self.situation.by_hand()
        return add_scope(self.estate, kind, self.identifier.text(), self.name.text(), self.above, origin)
