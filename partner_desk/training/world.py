"""A small world and what is asked about it: the facts that practice draws, changes and looks at as others see them."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from functools import cached_property
from typing import TypeVar

from partner_desk.domain.access import Authorization, Delegation, Membership, Principal, PrincipalKind, RoleAssignment
from partner_desk.domain.billing import Billing
from partner_desk.domain.changes import Change, ChangeSet, Fact, fact_key
from partner_desk.domain.estate import Estate
from partner_desk.domain.moments import Span, start_of
from partner_desk.domain.partners import Partner
from partner_desk.readings.questions import Question, Verdict
from partner_desk.readings.roles import Listing, RoleCatalogue
from partner_desk.training.phrases import Phrasebook

T = TypeVar("T")


@dataclass(frozen=True)
class World:
    """Facts, the question about them, and a remark of which no fact is recorded."""

    facts: tuple[Fact, ...]
    question: Question
    book: Phrasebook
    roles: RoleCatalogue
    remark: str = ""
    truth: Verdict | None = None
    """What the judge says of it, once it was asked."""

    beside: World | None = None
    """The world that it was made of by a change."""

    @cached_property
    def key(self) -> tuple[frozenset[Fact], Question]:
        """What makes it the same as another one."""
        return frozenset(self.facts), self.question

    @cached_property
    def estate(self) -> Estate:
        """The facts as an estate, which shares with that of the world beside whatever is the same there."""
        if self.beside is None:
            return Estate.of(self.facts)
        before, after = (
            {(type(one), fact_key(one)): one for one in facts} for facts in (self.beside.facts, self.facts)
        )
        changed = [key for key in before | after if before.get(key) != after.get(key)]
        changes = tuple(Change(before.get(key), after.get(key)) for key in changed)
        return self.beside.estate.apply(ChangeSet("", changes)) if changes else self.beside.estate

    def every(self, kind: type[T]) -> list[T]:
        """The facts of one kind."""
        return [one for one in self.facts if isinstance(one, kind)]

    def but(self, change: Callable[[Fact], Fact | None]) -> World:
        """The same with each fact changed, or left out where the change gives None."""
        return self.of(one for fact in self.facts if (one := change(fact)) is not None)

    def without(self, *facts: Fact) -> World:
        """The same without some facts."""
        return self.of(one for one in self.facts if one not in facts)

    def having(self, *facts: Fact) -> World:
        """The same with more facts."""
        return self.of((*self.facts, *facts))

    def instead(self, fact: Fact, other: Fact) -> World:
        """The same with one fact in the place of another."""
        return self.of(other if one == fact else one for one in self.facts)

    def of(self, facts: Iterator[Fact] | tuple[Fact, ...]) -> World:
        """The same question about other facts."""
        return replace(self, facts=tuple(facts), beside=self)

    def asking(self, **changes: object) -> World:
        """Another question about the same facts."""
        question = replace(self.question, **changes)  # type: ignore[arg-type]
        return replace(self, question=question, beside=self)

    # What is asked about ----------------------------------------------------------------------------------------

    @property
    def partner(self) -> Partner:
        """The partner that is asked about."""
        return self.estate.partners[self.question.partner]

    @property
    def rivals(self) -> list[Partner]:
        """The other partners."""
        return [one for one in self.every(Partner) if one.id != self.question.partner]

    @property
    def day(self) -> Span:
        """The day that is asked about."""
        return Span(start_of(self.question.since), start_of(self.question.until))

    @property
    def asked(self) -> int:
        """The scope that is asked about."""
        found = self.estate.scopes.find(self.question.scope)
        assert found is not None
        return found

    @property
    def subscription(self) -> str:
        """The subscription of what is asked about."""
        tree = self.estate.scopes
        billed = {one.subscription for one in self.every(Billing)}
        return next(tree.key(one) for one in tree.path(self.asked) if tree.key(one) in billed)

    @property
    def tenant(self) -> str:
        """The tenant of what is asked about."""
        tree = self.estate.scopes
        return tree.key(tree.tenant(self.asked))

    def is_theirs(self, number: str, partner: Partner | None = None) -> bool:
        """Whether an ID is one of a partner's, of the one that is asked about if no other is named."""
        owner = self.estate.partner_of_id.get(number)
        return owner is not None and owner.id == (partner or self.partner).id

    def role(self, kind: str) -> str:
        """The id of a well-known role by what the list says of it."""
        names: tuple[str, ...] = getattr(self.book.roles, kind)
        found = self.roles.find(names[0])
        assert found is not None
        return found.id

    def listed(self, role: str) -> Listing | None:
        """What the list says of a role; None of one that it cannot know."""
        found = self.roles.by_id.get(role)
        return found.listing if found is not None else None

    def holds(self, who: str, role: str = "") -> bool:
        """Whether somebody holds a role (any if none is named), also through groups and by delegation."""
        groups = {who}
        for _ in self.every(Membership):  # groups may be in groups
            groups |= {one.group for one in self.every(Membership) if one.member in groups}
        given: list[RoleAssignment | Authorization] = [*self.every(RoleAssignment)]
        given += [grant for one in self.every(Delegation) for grant in one.authorizations]
        return any(one.principal in groups and role in ("", one.role) for one in given)

    @property
    def identities(self) -> list[Principal]:
        """Everybody that can be linked."""
        return [one for one in self.every(Principal) if one.kind.is_identity]

    @property
    def foreign(self) -> list[Principal]:
        """The admin groups of partners as the customer sees them."""
        return [one for one in self.every(Principal) if one.kind is PrincipalKind.FOREIGN_GROUP]
