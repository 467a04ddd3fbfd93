"""Changes as data: what a fact was and what it becomes. The inverse of a change is the undo."""

from __future__ import annotations

import typing
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

from partner_desk.domain.access import (
    Delegation,
    DenyAssignment,
    Membership,
    Principal,
    RoleAssignment,
    RoleDefinition,
)
from partner_desk.domain.billing import Billing, Charge, EarnedCredit
from partner_desk.domain.coverage import Collected
from partner_desk.domain.descriptions import Kind, kind_of
from partner_desk.domain.details import SubscriptionDetail, TenantDetail
from partner_desk.domain.expectations import Expectation
from partner_desk.domain.ids import scope_key
from partner_desk.domain.mutes import Mute
from partner_desk.domain.partners import Attribution, Partner, PartnerAdminLink, PartnerOfRecord
from partner_desk.domain.relationships import AdminRelationship
from partner_desk.domain.scopes import Scope

Fact: typing.TypeAlias = (
    Scope
    | TenantDetail
    | SubscriptionDetail
    | Principal
    | Membership
    | RoleDefinition
    | RoleAssignment
    | Delegation
    | DenyAssignment
    | Partner
    | PartnerAdminLink
    | PartnerOfRecord
    | Billing
    | Charge
    | EarnedCredit
    | Attribution
    | AdminRelationship
    | Collected
    | Expectation
    | Mute
)
"""Anything an estate can hold, in the order of dependence."""

KINDS: dict[str, type[Fact]] = {kind_of(kind).word: kind for kind in typing.get_args(Fact)}
"""Every kind of fact, by the word that files, tables and counts use for it."""

KIND_NAMED: dict[str, Kind] = {word: kind_of(fact) for word, fact in KINDS.items()}
"""The description of every kind of fact, by the same word."""

KIND_OF_NOUN: dict[str, Kind] = {kind.noun: kind for kind in KIND_NAMED.values()}
"""The description of every kind of fact, by the word for a single one."""

WORD_OF: dict[type[Fact], str] = {kind: word for word, kind in KINDS.items()}
"""The word of each kind of fact."""


class Stale(Exception):
    """A change speaks of a fact that is no longer what the change says it was."""


def fact_key(fact: Fact) -> str:
    """The key of a fact among the facts of its kind."""
    return scope_key(fact.id) if isinstance(fact, Scope) else fact.id


@dataclass(frozen=True, slots=True)
class Change:
    """One fact before and after; None on one side means it did not or does not exist."""

    before: Fact | None
    after: Fact | None

    def __post_init__(self) -> None:
        """Both sides speak of the same fact."""
        if self.before is None and self.after is None:
            raise ValueError("a change of nothing")
        if self.before is not None and self.after is not None:
            same = type(self.before) is type(self.after) and fact_key(self.before) == fact_key(self.after)
            if not same:
                raise ValueError(f"a change between two facts: {self.before} and {self.after}")

    @property
    def fact(self) -> Fact:
        """The side that exists, the later one first."""
        found = self.after if self.after is not None else self.before
        assert found is not None
        return found

    @property
    def kind(self) -> type[Fact]:
        """The kind of fact that changes."""
        return type(self.fact)

    @property
    def key(self) -> str:
        """The key of the fact among its kind."""
        return fact_key(self.fact)


@dataclass(frozen=True, slots=True)
class ChangeSet:
    """One step for the person: a name for it and the changes it makes, at most one for each fact."""

    name: str
    changes: tuple[Change, ...]

    def __iter__(self) -> Iterator[Change]:
        """The changes in order."""
        return iter(self.changes)

    def __len__(self) -> int:
        """How many facts change."""
        return len(self.changes)

    def inverse(self) -> ChangeSet:
        """The step back."""
        return replace(self, changes=tuple(Change(one.after, one.before) for one in reversed(self.changes)))

    @property
    def kinds(self) -> frozenset[type[Fact]]:
        """The kinds of fact that change."""
        return frozenset(one.kind for one in self.changes)


def joined(name: str, steps: Iterable[ChangeSet]) -> ChangeSet:
    """Steps that follow each other as one step: what each fact was before the first and is after the last."""
    ends: dict[tuple[type[Fact], str], tuple[Fact | None, Fact | None]] = {}
    for change in (change for step in steps for change in step):
        before = ends.get((change.kind, change.key), (change.before, None))[0]
        ends[change.kind, change.key] = (before, change.after)
    return ChangeSet(name, tuple(Change(before, after) for before, after in ends.values() if before != after))
