"""The facts that a proof rests on, to be followed from it: about a place, and about somebody with access.

They stand in the order of their keys, not in that in which they were recorded.
"""

from __future__ import annotations

from collections.abc import Container, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import TypeVar

from partner_desk.domain.access import Delegation, DenyAssignment, Principal, RoleAssignment
from partner_desk.domain.billing import Billing
from partner_desk.domain.changes import WORD_OF, Fact, fact_key
from partner_desk.domain.grouping import grouped
from partner_desk.domain.moments import holds_at, start_of
from partner_desk.domain.naming import name_or_id, person_name, scope_called
from partner_desk.domain.partners import Partner, PartnerAdminLink, PartnerOfRecord
from partner_desk.engine.candidates import Candidate
from partner_desk.engine.day import EstateOnDay
from partner_desk.engine.interval_set import Part
from partner_desk.engine.subscriptions import newest_sale
from partner_desk.explain.wording import Wording
from partner_desk.readings.checks import OF_LINKS, OF_NEWEST_SALE

_OF_THE_DAY = ("offer", "billed-partner", "sellers-of-the-day", "enrolment", "credit-offer")
_OF_PARTNER = ("agreement", "csp-authorization", "designated", "own-tenant")
_OF_ROLE = ("access", "activity", "role", "foreign-group", "whole-day")


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
        self.day = day
        self.fact_index = day.fact_index
        self.wording = Wording(day)

    def of_place(self, subscription: str, scope: int, check: str, partner: Partner) -> Iterator[FactLink]:
        """The facts that a check of a place looks at, those in force on the day; `subscription` is its key."""
        estate, tree, moment = self.fact_index.estate, self.fact_index.tree, start_of(self.day.day)
        if check.startswith("record"):
            for record in self._in_force(self._records.get(subscription, ()), moment):
                yield _fact(record, f"PartnerID {record.partner_id} of record")
        elif check in _OF_THE_DAY or check in OF_NEWEST_SALE:
            rows = self._in_force(self._billings.get(subscription, ()), moment)
            newest = self.newest_sale(subscription) if check in OF_NEWEST_SALE else None
            sold = any(row.offer.is_csp for row in rows)  # what is not sold on the day was sold by nobody
            for billing in [newest] if newest is not None and sold else rows:
                yield _fact(billing, f"{billing.offer.words} of {scope_called(tree, subscription)}")
        elif check in _OF_PARTNER:
            yield _fact(partner, name_or_id(partner))
        elif check in ("usage", "security-usage") and subscription in estate.subscriptions:
            yield _fact(estate.subscriptions[subscription], f"usage of {scope_called(tree, subscription)}")
        elif check == "cloud" and (tenant := tree.key(tree.tenant(scope))) in estate.tenants:
            yield _fact(estate.tenants[tenant], f"cloud of {scope_called(tree, tenant)}")
        elif check == "charge":
            for charge in sorted(self.fact_index.charges.get(scope, ()), key=fact_key):
                if charge.on == self.day.day:
                    yield _fact(charge, f"charge of {scope_called(tree, charge.scope)}")

    def newest_sale(self, subscription: str) -> Billing | None:
        """The sale that decides who sells a subscription, for the past as well."""
        return newest_sale(self._billings.get(subscription, ()))

    def of_candidate(
        self,
        candidate: Candidate,
        check: str,
        partner_ids: Container[str],
        during: Part,
        denials: Iterable[DenyAssignment],
    ) -> Iterator[FactLink]:
        """The facts that a check of a candidate looks at: access, groups, identity, its links to some PartnerIDs.

        Of the links those that are in force `during` a part of the day.
        """
        estate = self.fact_index.estate
        if check in _OF_ROLE:
            access = estate.role_assignments.get(candidate.fact) or estate.delegations.get(candidate.fact)
            if isinstance(access, RoleAssignment):
                role = candidate.profile.role if candidate.profile is not None else None
                yield _fact(access, self.wording.role(role))
            elif isinstance(access, Delegation):
                yield _fact(access, f"delegation {name_or_id(access)}")
            group = estate.principals.get(candidate.via)
            if group is not None and check == "access":
                yield _fact(group, person_name(group))
        if check == "deny":  # who is authorized by the marketplace is no principal, and may be denied
            for denial in sorted(denials, key=fact_key):
                yield _fact(denial, f"denial at {scope_called(self.fact_index.tree, denial.scope)}")
        person = candidate.person
        if not isinstance(person, Principal):
            return
        if check in ("access", "foreign-group", "identity"):
            yield _fact(person, person_name(person))
        elif check in OF_LINKS:
            for link in sorted(self._links.get(person.id, ()), key=fact_key):
                if link.partner_id in partner_ids and self.day.facts.time.part(link.since, link.until) & during:
                    yield _fact(link, f"link to {link.partner_id}")

    @staticmethod
    def _in_force(rows: Iterable[T], moment: datetime) -> list[T]:
        return sorted((row for row in rows if holds_at(row, moment)), key=fact_key)

    @property
    def _records(self) -> Mapping[str, list[PartnerOfRecord]]:
        return self.fact_index.by_subscription[1]

    @property
    def _billings(self) -> Mapping[str, list[Billing]]:
        return self.fact_index.by_subscription[0]

    @property
    def _links(self) -> Mapping[str, list[PartnerAdminLink]]:
        return self.fact_index.memo(_by_person, self.fact_index.estate.links)


T = TypeVar("T", Billing, PartnerOfRecord)


def _by_person(links: Mapping[str, PartnerAdminLink]) -> Mapping[str, list[PartnerAdminLink]]:
    return grouped(links.values(), lambda one: one.principal)


def _fact(fact: Fact, text: str) -> FactLink:
    return FactLink(WORD_OF[type(fact)], fact_key(fact), text)
