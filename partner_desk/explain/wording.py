"""The names that the sentences of readings use, filled from an estate for one place, day and candidate."""

from __future__ import annotations

import shlex
from dataclasses import dataclass

from partner_desk.domain.ids import ScopeKind, is_guid
from partner_desk.domain.naming import name_or_id, person_name
from partner_desk.engine.candidates import Candidate
from partner_desk.engine.day import EstateOnDay
from partner_desk.engine.subscriptions import Sellers, SubscriptionState

SOMEBODY = "somebody who is not listed here"


@dataclass(frozen=True, slots=True)
class Wording:
    """Names for one estate on one day."""

    day: EstateOnDay

    def partner(self, identifier: str | None) -> str:
        """A partner's name."""
        found = self.day.fact_index.estate.partners.get(identifier or "")
        return name_or_id(found) if found is not None else "an unknown partner"

    def owner_of(self, partner_id: str) -> str:
        """The organization behind a PartnerID."""
        found = self.day.fact_index.estate.partner_of_id.get(partner_id)
        return name_or_id(found) if found is not None else "no partner on this desk"

    def person(self, candidate: Candidate) -> str:
        """Who a candidate is."""
        person = candidate.person
        if candidate.market is not None:
            return f"the marketplace authorization {candidate.market.id}"
        if person is None:
            return SOMEBODY
        name = person_name(person)
        group = self.day.fact_index.estate.principals.get(candidate.via)
        return f"{name} (in {person_name(group)})" if group is not None else name

    def role(self, key: str | None) -> str:
        """A role's name."""
        if key is None:
            return "an unknown role"
        own = self.day.fact_index.estate.role_definitions.get(key)
        name = self.day.fact_index.roles.called(key, own)
        if own is not None and own.custom:
            return f"the custom role {name}"
        return f"the role {key}" if name == key else name

    def place(self, scope: int, place: SubscriptionState, partner: str, charge: str | None) -> dict[str, str]:
        """The names that hold for everybody at a scope."""
        tree = self.day.fact_index.tree
        above = tree.above(scope, ScopeKind.SUBSCRIPTION)
        owner = above if above is not None else scope
        partners = {"partner": self.partner(partner)}
        identifier = tree.id(owner).rsplit("/", 1)[-1]
        return partners | {
            "scope": tree.name(scope),
            "subscription": tree.name(owner),
            "subscription_id": shlex.quote(identifier),  # it stands in commands
            "subscription_guid": identifier if is_guid(identifier) else "<its GUID>",  # in the text of one
            "tenant": tree.name(tree.tenant(scope)),
            "day": self.day.day.isoformat(),
            "offer": place.offer.words,
            "cloud": place.cloud.value,
            "charge": (charge or "charge").replace("-", " "),
            **self._sellers(place.sellers if place.sellers.named else place.newest),
        }

    def _sellers(self, sellers: Sellers) -> dict[str, str]:
        return {"seller": self.partner(sellers.bill_to), "reseller": self.partner(sellers.reseller)}

    def candidate(self, candidate: Candidate, partner_id: str) -> dict[str, str]:
        """The names that hold for one candidate; `partner_id` is the PartnerID that it is linked to, or empty."""
        profile, tree = candidate.profile, self.day.fact_index.tree
        return {
            "holder": self.person(candidate),
            "role": self.role(profile.role) if profile is not None else "a role",
            "where": tree.name(candidate.scope) if candidate.scope is not None else "no scope here",
            "access": profile.word if profile is not None else "none",
            "partner_id": partner_id or "(none)",
            "linked_to": self.owner_of(partner_id),
        }
