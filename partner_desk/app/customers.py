"""A new customer in one step: tenant, subscriptions with offer and seller, people with their role and link."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field

from partner_desk.app import recording
from partner_desk.app.factvalues import Said
from partner_desk.domain.access import Principal, PrincipalKind, RoleAssignment
from partner_desk.domain.billing import Billing
from partner_desk.domain.changes import ChangeSet, Fact, joined
from partner_desk.domain.daytext import Habits
from partner_desk.domain.errors import Refused
from partner_desk.domain.estate import Estate
from partner_desk.domain.ids import is_guid, malformed_guid
from partner_desk.domain.origin import Origin
from partner_desk.domain.partners import PartnerAdminLink, PartnerOfRecord
from partner_desk.domain.provisional import LATER
from partner_desk.domain.scopes import Scope

_APART = re.compile(r"[\s=;,]+")
_HYPHENS = 3
"""So many hyphens are in what was to be a GUID, but in no day."""


@dataclass(frozen=True)
class NamedThing:
    """A subscription or a person: what it is called, and its GUID or that it comes later."""

    name: str
    id: str = LATER


def named_things(text: str) -> list[NamedThing]:
    """What is written one a line: a name, and behind it the GUID, where it is known."""
    return [_named(one.strip()) for one in text.splitlines() if one.strip()]


def _named(line: str) -> NamedThing:
    *_, last = _APART.split(line)
    if is_guid(last) or (
        last.count("-") >= _HYPHENS and malformed_guid(last)
    ):  # a slip is told, not made part of a name
        return NamedThing(line[: -len(last)].rstrip(" \t=;,"), last)
    name, equals, identifier = line.rpartition("=")
    return NamedThing(name.strip(), identifier.strip() or LATER) if equals else NamedThing(line)


@dataclass(frozen=True)
class NewCustomer:
    """What is said of a new customer; an empty text says nothing.

    Roles are held on each of the subscriptions, or on the tenant if there are none.
    """

    name: str
    tenant: str = LATER
    subscriptions: tuple[NamedThing, ...] = ()
    offer: str = ""
    billed_to: str = ""
    reseller: str = ""
    partner_of_record: str = ""
    people: tuple[NamedThing, ...] = ()
    kind: str = PrincipalKind.GUEST.value
    role: str = ""
    partner: str = ""
    since: str = ""
    habits: Habits = field(default_factory=Habits)

    def changes(self, estate: Estate, origin: Origin) -> ChangeSet:
        """All of it as one step; raises Refused with whom or what it is about."""
        if not self.name.strip():
            raise Refused("Say what the customer is called.")
        draft = _Draft(estate, origin, self.habits)
        tenant = draft.put(Scope, {"id": self.tenant or LATER, "kind": "tenant", "name": self.name})
        places = [self._subscription(draft, tenant, one) for one in self.subscriptions] or [tenant]
        for person in self.people:
            self._person(draft, tenant, places, person)
        return joined(f"Add the customer {self.name.strip()}", draft.steps)

    def _subscription(self, draft: _Draft, tenant: str, thing: NamedThing) -> str:
        said: dict[str, Said] = {"id": thing.id, "kind": "subscription", "name": thing.name, "parent": tenant}
        key = draft.put(Scope, said)
        sold = {"offer": self.offer, "bill_to": self.billed_to, "reseller_of_record": self.reseller}
        if any(sold.values()):
            draft.put(Billing, {"subscription": key, "since": self.since, **sold}, thing.name)
        if self.partner_of_record:
            said = {"subscription": key, "since": self.since, "partner_id": self.partner_of_record}
            draft.put(PartnerOfRecord, said, thing.name)
        return key

    def _person(self, draft: _Draft, tenant: str, places: list[str], thing: NamedThing) -> None:
        who = draft.put(Principal, {"id": thing.id, "kind": self.kind, "name": thing.name, "tenant": tenant})
        for place in places if self.role else ():
            said: dict[str, Said] = {"principal": who, "role": self.role, "scope": place, "since": self.since}
            draft.put(RoleAssignment, said, thing.name)
        if self.partner:
            draft.put(PartnerAdminLink, {"principal": who, "partner_id": self.partner, "since": self.since}, thing.name)


@dataclass
class _Draft:
    estate: Estate
    origin: Origin
    habits: Habits
    steps: list[ChangeSet] = field(default_factory=list)

    def put(self, kind: type[Fact], said: Mapping[str, Said], about: str = "") -> str:
        """Record one fact, and return its key."""
        told = {name: text for name, text in said.items() if text}
        try:
            made = recording.record(self.estate, kind, told, self.origin, habits=self.habits)
        except Refused as slip:
            name = about or str(said.get("name", ""))
            raise Refused(f"{name}: {slip.sentence}" if name else slip.sentence) from slip
        self.estate = self.estate.apply(made)
        self.steps.append(made)
        return next(one.key for one in made if one.kind is kind)
