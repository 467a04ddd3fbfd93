"""The lists beside the tree, as rows of text: partners, identities, access, offers and records, history.

A row is made when somebody looks at it; a list of a hundred thousand costs what its visible rows cost.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import date
from functools import cached_property
from typing import Protocol, TypeVar

from partner_desk.app.answers import View
from partner_desk.app.factnames import FactNames, span
from partner_desk.app.reach import Reach, reaches
from partner_desk.app.rulebook import library
from partner_desk.app.states import state_names
from partner_desk.app.workspace import Editable
from partner_desk.domain.access import AccessKind, Delegation, DenyAssignment, Membership, Principal, RoleAssignment
from partner_desk.domain.billing import Billing
from partner_desk.domain.changes import KINDS, WORD_OF
from partner_desk.domain.descriptions import kind_of, label
from partner_desk.domain.estate import Estate
from partner_desk.domain.grouping import grouped
from partner_desk.domain.moments import is_over, on_the_clock, start_of
from partner_desk.domain.naming import listed
from partner_desk.domain.origin import OLD, Origin
from partner_desk.domain.partners import Partner, PartnerAdminLink, PartnerOfRecord
from partner_desk.language import marked, tr
from partner_desk.store.journal import Step

RowKey = tuple[str, str]
"""What a row is about: the word of a kind of fact, and the fact's key."""

FINDING = "findings"
"""The word for rows about findings."""

V = TypeVar("V")
NAMED = 3
"""So many scopes are named where more may be meant."""


class ListRows(Protocol):
    """A list: its headings, what its rows are about, and the cells of each."""

    @property
    def headings(self) -> Sequence[str]:
        """What the columns are."""

    @property
    def keys(self) -> Sequence[RowKey]:
        """What the rows are about, in order; several rows may be about one fact."""

    def cells(self, row: int) -> tuple[str, ...]:
        """The texts of a row."""


def _source(origin: Origin | None) -> str:
    return origin.words if origin is not None else ""


class PartnerRows:
    """The partners: ids, links, records, what they sell, and where they are recognized."""

    def __init__(self, estate: Estate, view: View, *, told: bool = True) -> None:
        """Recognized for the view's program, on its day; `told` False leaves that open."""
        self.told = told
        self.estate = estate
        self.view = view
        short = library().programs[view.program].short
        ids = (label(Partner, "global_id"), label(Partner, "location_ids"))
        self.headings = (
            kind_of(Partner).label,
            tr("Recognized ({program})", program=short),
            *ids,
            marked("Links"),
            marked("Records"),
            marked("Sells"),
        )
        self.keys = [(WORD_OF[Partner], one) for one in estate.partners]

    @cached_property
    def _reaches(self) -> dict[str, Reach]:
        return reaches(self.estate, self.view)

    @cached_property
    def _links(self) -> Mapping[str, list[PartnerAdminLink]]:
        return grouped(self.estate.links.values(), lambda one: one.partner_id)

    @cached_property
    def _records(self) -> Mapping[str, list[PartnerOfRecord]]:
        return grouped(self.estate.records.values(), lambda one: one.partner_id)

    @cached_property
    def _sold(self) -> Counter[str]:
        sellers = ({one.bill_to, one.reseller_of_record} for one in self.estate.billings.values())
        return Counter(seller for pair in sellers for seller in pair if seller)

    def cells(self, row: int) -> tuple[str, ...]:
        """The texts of a row."""
        partner = self.estate.partners[self.keys[row][1]]
        links = sum(len(self._links.get(number, ())) for number in partner.partner_ids)
        records = sum(len(self._records.get(number, ())) for number in partner.partner_ids)
        sells = self._sold[partner.id]
        name = tr("{partner} (ours)", partner=partner.name) if partner.ours else partner.name
        ids = ", ".join(partner.location_ids) or tr("none known")
        numbers = (partner.global_id or tr("not known"), ids)
        return (name, self._where(partner.id), *numbers, str(links), str(records), str(sells))

    def _where(self, partner: str) -> str:
        if not self.told:
            return "?"
        reach = self._reaches.get(partner)
        if reach is None or not (reach.leaves or reach.unknown):
            return tr("nowhere")
        unknown = tr("unknown at {number:,} of {all:,}", number=reach.unknown, all=reach.total)
        if not reach.leaves:
            return unknown
        names = listed(reach.tops, NAMED, self.estate.scopes.name)
        known = tr("{number:,} of {all:,}: {names}", number=reach.leaves, all=reach.total, names=names)
        return tr("{known}; {unknown}", known=known, unknown=unknown) if reach.unknown else known


class IdentityRows:
    """The identities and groups: kind, tenant, link, roles, groups."""

    headings = (
        kind_of(Principal).label,
        label(Principal, "kind"),
        label(Principal, "tenant"),
        "Linked to",
        "Link last checked",
        "Roles",
        "In groups",
    )

    def __init__(self, estate: Estate, day: date) -> None:
        """Of this snapshot; links are old or not on a day."""
        self.estate = estate
        self.day = day
        self.names = FactNames(estate)
        self.keys = [(WORD_OF[Principal], one) for one in estate.principals]

    @cached_property
    def _links(self) -> Mapping[str, list[PartnerAdminLink]]:
        return grouped(self.estate.links.values(), lambda one: one.principal)

    @cached_property
    def _roles(self) -> Mapping[str, int]:
        return {one: len(held) for one, held in grouped(self.estate.role_assignments.values(), _principal).items()}

    @cached_property
    def _groups(self) -> Mapping[str, list[str]]:
        found = grouped(self.estate.memberships.values(), lambda one: one.member)
        return {member: [self._group(one) for one in groups] for member, groups in found.items()}

    def _group(self, membership: Membership) -> str:
        """The name of a group, and whether somebody is only eligible for it."""
        name = self.names.principal(membership.group)
        kind = tr(membership.kind.words)
        return name if membership.kind is AccessKind.ACTIVE else f"{name} ({kind})"

    def cells(self, row: int) -> tuple[str, ...]:
        """The texts of a row."""
        key = self.keys[row][1]
        person, now = self.estate.principals[key], start_of(self.day)
        links = [
            f"{self.names.partner_id(one.partner_id)} {span(one.since, one.until)}".strip()
            for one in self._links.get(key, ())
        ]
        return (
            self.names.principal(key),
            tr(person.kind.words),
            self.names.scope(person.tenant),
            ", ".join(links) or tr("none recorded"),
            ", ".join(map(self._checked, (one for one in self._links.get(key, ()) if not is_over(one, now)))),
            str(self._roles.get(key, 0)),
            ", ".join(self._groups.get(key, ())),
        )

    def _checked(self, link: PartnerAdminLink) -> str:
        """The day on which a link was last looked at, and whether that is long ago."""
        seen = link.last_seen
        if seen is None:
            return tr("not known")
        days = (self.day - seen.date()).days
        return tr("{day:%Y-%m-%d} ({number:,} days ago)", day=seen, number=days) if days > OLD else f"{seen:%Y-%m-%d}"


def _principal(one: RoleAssignment) -> str:
    return one.principal


class AccessRows:
    """Who can reach what: role assignments, what delegations give, what is denied, and who is in which group."""

    headings = (
        *(label(RoleAssignment, field) for field in ("principal", "role", "scope", "kind")),
        "Time",
        label(RoleAssignment, "origin"),
    )

    def __init__(self, estate: Estate) -> None:
        """Of this snapshot."""
        self.estate = estate
        self.names = FactNames(estate)
        self.keys: list[RowKey] = [(WORD_OF[RoleAssignment], one) for one in estate.role_assignments]
        self._authorization: dict[int, int] = {}
        for delegation in estate.delegations.values():
            for number in range(len(delegation.authorizations)):
                self._authorization[len(self.keys)] = number
                self.keys.append((WORD_OF[Delegation], delegation.id))
        self.keys += [(WORD_OF[DenyAssignment], one) for one in estate.deny_assignments]
        self.keys += [(WORD_OF[Membership], one) for one in estate.memberships]

    def cells(self, row: int) -> tuple[str, ...]:
        """The texts of a row."""
        word, key = self.keys[row]
        names, estate = self.names, self.estate
        if word == WORD_OF[Membership]:
            member = estate.memberships[key]
            group = estate.principals.get(member.group)
            place, time = names.scope(group.tenant if group is not None else None), span(member.since, member.until)
            which, active = (
                tr("member of {group}", group=names.principal(member.group)),
                member.kind is AccessKind.ACTIVE,
            )
            how = tr("group") if active else tr("group, {kind}", kind=tr(member.kind.words))
            return (names.principal(member.member), which, place, how, time, _source(member.origin))
        if word == WORD_OF[RoleAssignment]:
            assignment = estate.role_assignments[key]
            return (
                names.principal(assignment.principal),
                names.role(assignment.role),
                names.scope(assignment.scope),
                tr(assignment.kind.words),
                span(assignment.since, assignment.until),
                _source(assignment.origin),
            )
        if word == WORD_OF[Delegation]:
            delegation = estate.delegations[key]
            given = delegation.authorizations[self._authorization[row]]
            tenant = names.scope(delegation.managing_tenant)
            who = tr("{name} of {tenant}", name=names.principal(given.principal), tenant=tenant)
            kind = tr("Lighthouse, {kind}, by {route}", kind=tr(given.kind.words), route=tr(delegation.via.words))
            place, time = names.scope(delegation.scope), span(delegation.since, delegation.until)
            return (who, names.role(given.role), place, kind, time, _source(delegation.origin))
        denied = estate.deny_assignments[key]
        time = span(denied.since, denied.until)
        return (
            names.principal(denied.principal),
            "",
            names.scope(denied.scope),
            tr("denied"),
            time,
            _source(denied.origin),
        )


class SaleRows:
    """How subscriptions are bought, and their partners of record."""

    headings = (label(Billing, "subscription"), "What", "Which", "Sold by", "Time", label(Billing, "origin"))

    def __init__(self, estate: Estate) -> None:
        """Of this snapshot."""
        self.estate = estate
        self.names = FactNames(estate)
        self.keys = [(WORD_OF[Billing], one) for one in estate.billings]
        self.keys += [(WORD_OF[PartnerOfRecord], one) for one in estate.records]

    def cells(self, row: int) -> tuple[str, ...]:
        """The texts of a row."""
        word, key = self.keys[row]
        names = self.names
        if word == WORD_OF[Billing]:
            billing = self.estate.billings[key]
            sellers = " / ".join(
                names.partner(seller) for seller in (billing.bill_to, billing.reseller_of_record) if seller
            )
            what = (names.scope(billing.subscription), tr(kind_of(Billing).singular), tr(billing.offer.words), sellers)
            return (*what, span(billing.since, billing.until), _source(billing.origin))
        record = self.estate.records[key]
        owner = names.partner_id(record.partner_id)
        what = (names.scope(record.subscription), tr("partner of record (DPOR)"), owner, "")
        return (*what, span(record.since, record.until), _source(record.origin))


STEPS = "steps"
"""The word for the rows of the history."""


class HistoryRows:
    """Every step: what, when, who, how many facts, and what somebody called the desk as it was after it."""

    headings = ("Step", "When", "Who", "Facts", "State called")

    def __init__(self, workspace: Editable | None) -> None:
        """The journal of the open desk, newest first."""
        self.steps: list[Step] = list(reversed(workspace.history())) if workspace is not None else []
        self.keys = [(STEPS, str(one.id)) for one in self.steps]
        self._names = state_names(workspace)

    def cells(self, row: int) -> tuple[str, ...]:
        """The texts of a row."""
        one = self.steps[row]
        told = {"undo": marked("Undid: {step}"), "redo": marked("Redid: {step}")}.get(one.kind, "{step}")
        return (tr(told, step=one.name), on_the_clock(one.at), one.who, f"{one.count:,}", self._names.get(one.id, ""))


SHOWN_IN: Mapping[str, str] = {
    WORD_OF[kind]: name
    for name, kinds in {
        "partners": (Partner,),
        "identities": (Principal, PartnerAdminLink),
        "access": (RoleAssignment, Delegation, DenyAssignment, Membership),
        "sales": (Billing, PartnerOfRecord),
    }.items()
    for kind in kinds
}
"""The list that shows the facts of a kind; that of all facts shows the others."""


def row_of(estate: Estate, word: str, key: str) -> RowKey:
    """The row that shows a fact: its own, or that of the identity it is about."""
    match estate.get(KINDS[word], key) if word in KINDS else None:
        case PartnerAdminLink(principal=person):
            return WORD_OF[Principal], person
        case _:
            return word, key
