"""A tree of scopes to which others are added one after the other, each at once: where one step records many."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import fields
from functools import cached_property

from partner_desk.domain.ids import ScopeKind, scope_key
from partner_desk.domain.scope_growth import grow
from partner_desk.domain.scopes import Scope, ScopeTree


class GrowingTree(ScopeTree):
    """A tree with more scopes behind those `beneath`, and some of them called otherwise: to look up, not to judge.

    What is numbered breadth-first (children, levels, all arrays) is that of the tree beneath.
    """

    def __init__(self, beneath: ScopeTree, before: GrowingTree | None = None) -> None:
        """Nothing is added yet to what was `before`."""
        super().__init__(**{one.name: getattr(beneath, one.name) for one in fields(ScopeTree)})
        self.beneath = beneath
        self.facts: dict[int, Scope] = {**before.facts} if before else {}
        """The scopes that are not as beneath, by number."""
        self._rows: dict[str, int] = {**before._rows} if before else {}
        self._called: dict[str, tuple[int, ...]] = {**before._called} if before else {}
        self._searched: dict[str, list[int]] = before._searched if before else {}
        """What was found beneath by a name, for all that grow from the same tree."""

    def grown(self, scopes: Iterable[Scope]) -> GrowingTree:
        """This one with scopes added, or in place of those with their keys; KeyError if what is above is missing."""
        tree = GrowingTree(self.beneath, self)
        for scope in scopes:
            key = scope_key(scope.id)
            number = tree.find(key)
            if number is None:
                if scope.parent is not None and tree.find(scope.parent) is None:
                    raise KeyError(scope.parent)
                number = tree._rows[key] = len(tree)
            tree.facts[number] = scope
            for name in set(tree.names(number)):
                tree._called[name] = (*tree._called.get(name, ()), number)
        return tree

    @cached_property
    def plain(self) -> ScopeTree:
        """The same scopes as a tree that is numbered breadth-first."""
        return grow(list(self.facts.values()), self.beneath) if self.facts else self.beneath

    def __len__(self) -> int:
        """How many scopes there are."""
        return len(self.beneath) + len(self._rows)

    def id(self, scope: int) -> str:
        """The id of a scope in its first-seen spelling."""
        return self.facts[scope].id if scope in self.facts else self.beneath.id(scope)

    def name(self, scope: int) -> str:
        """The name of a scope for people."""
        if scope not in self.facts:
            return self.beneath.name(scope)
        return self.facts[scope].name or self.facts[scope].id.rsplit("/", 1)[-1]

    def names(self, scope: int) -> tuple[str, str]:
        """What a scope answers to."""
        return self.name(scope).casefold(), self.id(scope).rsplit("/", 1)[-1].casefold()

    def called(self, name: str) -> list[int]:
        """The scopes that answer to a name."""
        wanted = name.casefold()
        if wanted not in self._searched:
            self._searched[wanted] = self.beneath.called(name)
        own = (one for one in self._called.get(wanted, ()) if wanted in self.names(one))
        return sorted({*(one for one in self._searched[wanted] if one not in self.facts), *own})

    def kind_of(self, scope: int) -> ScopeKind:
        """What the scope is."""
        return self.facts[scope].kind if scope in self.facts else self.beneath.kind_of(scope)

    def path(self, scope: int) -> list[int]:
        """The scope and all scopes above it, nearest first."""
        if scope not in self.facts:
            return self.beneath.path(scope)
        parent = self.facts[scope].parent
        above = self.find(parent) if parent is not None else None
        return [scope] if above is None else [scope, *self.path(above)]

    def above(self, scope: int, kind: ScopeKind) -> int | None:
        """The nearest scope of a kind at or above this one."""
        return next((one for one in self.path(scope) if self.kind_of(one) is kind), None)

    def find(self, key: str) -> int | None:
        """The scope with this key."""
        return self._rows[key] if key in self._rows else self.beneath.find(key)

    def scope(self, scope: int) -> Scope:
        """One scope as a fact."""
        return self.facts[scope] if scope in self.facts else self.beneath.scope(scope)

    def below(self, scope: int) -> list[Scope]:
        """A scope and all scopes below it as facts."""
        number = self.plain.find(self.key(scope))
        assert number is not None
        return self.plain.below(number)
