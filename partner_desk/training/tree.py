"""The tree of an invented customer: one subscription on the first level, nested and with siblings later."""

from __future__ import annotations

from collections.abc import Callable
from random import Random

from partner_desk.domain.ids import ScopeKind
from partner_desk.domain.scopes import Scope

TENANT, MANAGEMENT_GROUP = ScopeKind.TENANT, ScopeKind.MANAGEMENT_GROUP
SUBSCRIPTION, RESOURCE_GROUP, RESOURCE = ScopeKind.SUBSCRIPTION, ScopeKind.RESOURCE_GROUP, ScopeKind.RESOURCE


class Tree:
    """Scopes with names as ids, the `asked` one among them, and its `subscription`."""

    def __init__(self, rng: Random, level: int, tenant: str, name: Callable[[str], str]) -> None:
        """Grow a tree for a level."""
        self._rng, self._name = rng, name
        self.scopes: list[Scope] = []
        self.tenant = self.add(tenant, TENANT, None)
        top = self.tenant
        if level >= 3 and (level == 5 or rng.random() < 0.6):
            for _ in range(rng.randint(1, 2) if level == 5 else 1):
                top = self.add(name("management_groups"), MANAGEMENT_GROUP, top)
        self.subscription = self.add(name("subscriptions"), SUBSCRIPTION, top)
        self.asked = self.subscription
        self._fill(level)
        if level >= 4 or (level == 3 and rng.random() < 0.5):
            self.another_subscription()

    def _fill(self, level: int) -> None:
        """Resource groups and resources, and what is asked about among them."""
        groups = [self.add(self._name("resource_groups"), RESOURCE_GROUP, self.subscription) for _ in range(2)]
        things = [
            self.add(self._name("resources"), RESOURCE, groups[0]) for _ in range(self._rng.randint(0, min(level, 2)))
        ]
        if level >= 2:
            self.asked = self._rng.choice([self.subscription, self.subscription, groups[0], *things])

    def ask_group(self) -> None:
        """Ask about a resource group."""
        groups = self.children(self.subscription)
        if self.kind(self.asked) == RESOURCE:
            self.asked = self.parent(self.asked)
        elif self.asked == self.subscription:
            self.asked = groups[0] if groups else self.add(self._name("resource_groups"), RESOURCE_GROUP, self.asked)

    def add(self, name: str, kind: ScopeKind, parent: str | None) -> str:
        """A scope; its name is its id."""
        self.scopes.append(Scope(name, kind, parent, name))
        return name

    def another_subscription(self, beside: bool = True) -> str:
        """One more subscription of the customer: the one that is there already, or a new one."""
        others = [one for one in self.subscriptions if one != self.subscription]
        parent = self.parent(self.subscription) if beside and self._rng.random() < 0.7 else self.tenant
        return others[0] if others else self.add(self._name("subscriptions"), SUBSCRIPTION, parent)

    def another_tenant(self) -> str:
        """One more customer."""
        return self.add(self._name("customers"), TENANT, None)

    def parent(self, scope: str) -> str:
        """The scope above one."""
        found = next(one.parent for one in self.scopes if one.id == scope)
        assert found is not None
        return found

    def kind(self, scope: str) -> ScopeKind:
        """What a scope is."""
        return next(one.kind for one in self.scopes if one.id == scope)

    @property
    def line(self) -> list[str]:
        """The asked scope and those above it, without the tenant."""
        line = [self.asked]
        while self.kind(self.parent(line[-1])) != TENANT:
            line.append(self.parent(line[-1]))
        return line

    @property
    def subscriptions(self) -> list[str]:
        """The subscriptions."""
        return [one.id for one in self.scopes if one.kind is SUBSCRIPTION]

    @property
    def tenants(self) -> list[str]:
        """The tenants."""
        return [one.id for one in self.scopes if one.kind is TENANT]

    def children(self, scope: str) -> list[str]:
        """The scopes right below one."""
        return [one.id for one in self.scopes if one.parent == scope]

    def reaching(self) -> str:
        """A scope from which a role reaches everything that is asked about."""
        return self._rng.choice(self.line)

    def delegable(self) -> str:
        """A scope that can be delegated and reaches what is asked about."""
        return self._rng.choice([one for one in self.line if self.kind(one) in (SUBSCRIPTION, RESOURCE_GROUP)])

    def elsewhere(self) -> str:
        """A scope from which a role reaches nothing that is asked about."""
        beside = [one for one in self.children(self.subscription) if one not in self.line]
        if self.asked != self.subscription and beside and self._rng.random() < 0.6:
            return beside[0]
        return self.another_subscription()
