"""The names that the sentences about moves use: people, groups, roles, scopes, subscriptions."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property

import numpy as np

from partner_desk.domain.access import Principal
from partner_desk.domain.accounts import accounts_of_partners
from partner_desk.domain.ids import ScopeKind
from partner_desk.domain.naming import listed, person_name
from partner_desk.domain.partners import Partner
from partner_desk.domain.scopes import ScopeTree
from partner_desk.engine.check_values import DisputePolicy
from partner_desk.engine.judge import Day
from partner_desk.engine.subscriptions import SubscriptionState
from partner_desk.explain.wording import Wording
from partner_desk.language import tr
from partner_desk.readings.advice_texts import NAMES, Advisory

TOLD = 3
"""How many subscriptions are told by name."""


@dataclass(frozen=True)
class AdviceNames:
    """Names for one partner's advice on one day."""

    day: Day
    asked: Partner
    advisory: Advisory

    @cached_property
    def wording(self) -> Wording:
        """The words of proofs."""
        return Wording(self.day)

    @property
    def tree(self) -> ScopeTree:
        """The scopes."""
        return self.day.fact_index.tree

    def key(self, scope: int) -> str:
        """The key of a scope."""
        return self.tree.key(scope)

    def here(self, scope: int) -> dict[str, str]:
        """The names that hold whoever is meant; those that are not known here are empty."""
        place = {
            "place": self.tree.name(scope),
            "at": self.with_ids([scope]),
            "place_id": self.tree.id(scope),
            "tenant": self.tree.name(self.tree.tenant(scope)),
            "partner": self.partner(self.asked.id),
            "day": self.day.day.isoformat(),
            "seller": self.partner(self._place(scope).sellers.bill_to),
            "subscriptions": self.several(self.subscriptions_at(scope)),
        }
        return dict.fromkeys(NAMES, "") | place

    def _place(self, scope: int) -> SubscriptionState:
        planes = self.day.planes(DisputePolicy.READ)
        return planes.places.list[int(planes.place[planes.compressed_tree.nearest(scope)])]

    def is_sold_by_one_known(self, scope: int) -> bool:
        """Whether it is known whom Microsoft bills for what is at a scope."""
        return self._place(scope).sellers.bill_to is not None

    def partner(self, identifier: str | None) -> str:
        """A partner's name."""
        return self.wording.partner(identifier)

    def person(self, person: Principal) -> dict[str, str]:
        """An identity or a group: name, object id and tenant."""
        tenant = self.tree.find(person.tenant or "")
        name = person_name(person)
        return {
            "holder": name,
            "object": _object(person.id, name),
            "tenant": self.tree.name(tenant) if tenant is not None else person.tenant or "",
        }

    def if_own(self, person: Principal, owner: Partner) -> dict[str, str]:
        """The condition under which somebody may link to a partner; empty where it is known as an account of it."""
        if person.id in self._accounts.get(owner.id, ()):
            return {"if_own": ""}
        names = {"holder": person_name(person), "owner": self.partner(owner.id)}
        return {"if_own": tr(self.advisory.frames["if-own"], **names)}

    def is_account_of_one(self, person: Principal, partners: Iterable[Partner]) -> bool:
        """Whether an identity is known as an account of one of some partners."""
        return any(person.id in self._accounts.get(one.id, ()) for one in partners)

    @cached_property
    def _accounts(self) -> Mapping[str, frozenset[str]]:
        return accounts_of_partners(self.day.fact_index.estate)

    def group(self, identifier: str, known: Principal | None, owner: Partner) -> dict[str, str]:
        """An admin group of a seller, which may not be on the desk."""
        name = known.name if known is not None and known.name else identifier
        return {"holder": name, "object": _object(identifier, name), "owner": self.partner(owner.id)}

    def role_at(self, role: str, scopes: Sequence[int]) -> dict[str, str]:
        """A role at scopes, and what it lets its holder do."""
        does = self.advisory.roles.get(role)
        own = {"role": self.wording.role(role), "role_id": role, "does": tr(" ({does})", does=tr(does)) if does else ""}
        own |= {"place": self.several(scopes), "at": self.with_ids(scopes)}
        own["place_id"] = ", ".join(self.tree.id(one) for one in scopes)  # tells moves apart, stands in no sentence
        return self.here(scopes[0]) | own

    def subscription_key(self, scope: int) -> str:
        """The key of the subscription at or above a scope; empty if there is none."""
        above = self.tree.above(scope, ScopeKind.SUBSCRIPTION)
        return "" if above is None else self.key(above)

    def subscriptions_at(self, scope: int) -> list[int]:
        """The subscription at or above a scope, or those below it."""
        above = self.tree.above(scope, ScopeKind.SUBSCRIPTION)
        if above is not None:
            return [above]
        here = [
            np.flatnonzero(self.tree.kind[level] == ScopeKind.SUBSCRIPTION) + level.start
            for level in self.tree.levels(scope)
        ]
        found: list[int] = np.concatenate(here).tolist()
        return found

    def several(self, scopes: Sequence[int]) -> str:
        """Some scopes by name, the first few of many."""
        return listed(scopes, TOLD, self.tree.name)

    def with_ids(self, scopes: Sequence[int]) -> str:
        """The same, each with the last word of its id where that is another one: the GUID of a subscription."""
        return listed(scopes, TOLD, self._with_id)

    def _with_id(self, scope: int) -> str:
        name, word = self.tree.name(scope), self.tree.id(scope).rsplit("/", 1)[-1]
        return name if name.casefold() == word.casefold() else f"{name} ({word})"

    def replaced(self, numbers: Sequence[str]) -> str:
        """The sentence that other partners of record lose their place; empty if there are none."""
        if not numbers:
            return ""
        partners = ", ".join(f"{self.wording.owner_of(one)} (PartnerID {one})" for one in numbers)
        return tr(self.advisory.frames["replaces"], partners=partners)

    def standing(self, role: str) -> str:
        """What is advised against a role of all who act through a group; empty of one that gives no access."""
        strong = role in self.advisory.gives_access or role == list(self.advisory.roles)[-1]
        return tr(self.advisory.frames["standing"]) if strong else ""

    def lost(self, until: datetime | None) -> str:
        """The sentence that a role was held before; empty if it was not."""
        return tr(self.advisory.frames["lost-role"], until=until.date()) if until is not None else ""


def _object(identifier: str, name: str) -> str:
    """The object id of somebody who has a name besides it."""
    return "" if identifier == name else tr("object ID {id}, ", id=identifier)
