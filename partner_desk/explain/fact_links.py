"""The facts that a proof rests on, to be followed from it: about a place, and about somebody with access."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from partner_desk.domain.access import Delegation, Principal, RoleAssignment
from partner_desk.domain.billing import Billing
from partner_desk.domain.changes import WORD_OF, Fact, fact_key
from partner_desk.domain.grouping import grouped
from partner_desk.domain.naming import name_or_id, person_name, scope_called
from partner_desk.domain.partners import Partner, PartnerAdminLink, PartnerOfRecord
from partner_desk.engine.candidates import Candidate
from partner_desk.engine.day import EstateOnDay
from partner_desk.engine.subscriptions import SubscriptionState
from partner_desk.explain.wording import Wording

_ABOUT_BILLING = ("offer", "billed-partner", "sellers-of-the-day", "newest-sellers", "seller-part", "enrolment")


@dataclass(frozen=True, slots=True)
class FactLink:
    """A fact that a proof rests on: the word of its kind, its key, and its name for people."""

    kind: str
    key: str
    text: str


class FactLinks:
    """Finds the facts of one estate on one day."""

    def __init__(self, day: EstateOnDay) -> None:
        """Nothing is looked up yet."""
        self.fact_index = day.fact_index
        self.wording = Wording(day)

    def of_place(self, subscription: str, place: SubscriptionState, check: str, partner: Partner) -> Iterator[FactLink]:
        """The facts that a check of a place looks at; `subscription` is its key."""
        if check.startswith("record"):
            for record in self._records.get(subscription, ()):
                if record.partner_id == place.record:
                    yield _fact(record, f"PartnerID {record.partner_id} of record")
        elif check in _ABOUT_BILLING:
            for billing in self._billings.get(subscription, ()):
                name = scope_called(self.fact_index.tree, subscription)
                yield _fact(billing, f"{billing.offer.words} of {name}")
        elif check == "agreement":
            yield _fact(partner, partner.name)

    def of_candidate(self, candidate: Candidate) -> Iterator[FactLink]:
        """The access, group, identity and links that a candidate stands on."""
        estate = self.fact_index.estate
        access = estate.role_assignments.get(candidate.fact) or estate.delegations.get(candidate.fact)
        if isinstance(access, RoleAssignment):
            role = candidate.profile.role if candidate.profile is not None else None
            yield _fact(access, self.wording.role(role))
        elif isinstance(access, Delegation):
            yield _fact(access, f"delegation {name_or_id(access)}")
        group = estate.principals.get(candidate.via)
        if group is not None:
            yield _fact(group, person_name(group))
        person = candidate.person
        if isinstance(person, Principal):
            yield _fact(person, person_name(person))
            for link in self._links.get(person.id, ()):
                yield _fact(link, f"link to {link.partner_id}")

    @property
    def _records(self) -> Mapping[str, list[PartnerOfRecord]]:
        return self.fact_index.by_subscription[1]

    @property
    def _billings(self) -> Mapping[str, list[Billing]]:
        return self.fact_index.by_subscription[0]

    @property
    def _links(self) -> Mapping[str, list[PartnerAdminLink]]:
        return self.fact_index.memo(_by_person, self.fact_index.estate.links)


def _by_person(links: Mapping[str, PartnerAdminLink]) -> Mapping[str, list[PartnerAdminLink]]:
    return grouped(links.values(), lambda one: one.principal)


def _fact(fact: Fact, text: str) -> FactLink:
    return FactLink(WORD_OF[type(fact)], fact_key(fact), text)
