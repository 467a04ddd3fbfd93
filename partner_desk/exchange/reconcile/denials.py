"""Deny assignments that exclude somebody: read for everybody else, if nobody of those can have access there."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property

from partner_desk.domain.access import DenyAssignment, Membership, Principal, PrincipalKind, RoleAssignment
from partner_desk.domain.coverage import ALL, Collectable, Collected
from partner_desk.exchange.gather import Rejected
from partner_desk.exchange.listed import NarrowDenial
from partner_desk.exchange.reconcile.preview import PreviewDraft

_NARROW = (
    "it denies something to all but those whom it excludes (excludePrincipals), and one of them has or may have access "
    "there: whom it blocks is known once lists of roles, delegations and members are whole, without any of these"
)


@dataclass
class NarrowDenials:
    """Those of the files, once everything else that gives access is in the draft."""

    draft: PreviewDraft

    def rows(self, above: Iterable[tuple[NarrowDenial, list[str]]], doubted: set[str]) -> Iterator[DenyAssignment]:
        """The deny assignments to record, of those with what is above their subscriptions; else these are in doubt."""
        for denial, subjects in above:
            if self._excludes_nobody_here(denial, subjects):
                yield from denial.rows
                continue
            doubted.add(denial.subscription)
            self.draft.left_out += [Rejected(denial.origin.source, row.id, _NARROW) for row in denial.rows[:1]]
            self.draft.gathered.listed.over |= {row.id: denial.origin for row in denial.rows}

    def _excludes_nobody_here(self, denial: NarrowDenial, subjects: list[str]) -> bool:
        access = (Collectable.ROLE_ASSIGNMENTS, Collectable.DELEGATIONS)
        known = all(self._knows(kind, subjects) for kind in access)
        return known and self._groups_are_known and denial.excluded.isdisjoint(self._with_access)

    @cached_property
    def _roles(self) -> list[RoleAssignment]:
        told = (one for one in self.draft.gathered.facts.values() if isinstance(one, RoleAssignment))
        return [*self.draft.estate.role_assignments.values(), *told]

    @cached_property
    def _with_access(self) -> set[str]:
        """Whoever has a role or a delegated one anywhere, or is in a group."""
        after = [one.after for one in self.draft.changes]
        members = [*self.draft.estate.memberships.values(), *(one for one in after if isinstance(one, Membership))]
        delegated = {who.principal for one in self.draft.estate.delegations.values() for who in one.authorizations}
        delegated |= {who.principal for one in self.draft.gathered.listed.offers.values() for who in one.authorizations}
        return delegated | {row.principal for row in self._roles} | {row.member for row in members}

    @cached_property
    def _groups_are_known(self) -> bool:
        """Whether it is known of every group with a role who is in it."""
        return all(
            self._knows(Collectable.GROUP_MEMBERS, [who.id, who.tenant or ""])
            for one in {row.principal for row in self._roles}
            if (who := self._principal(one)) is not None and who.kind is PrincipalKind.GROUP
        )

    def _principal(self, who: str) -> Principal | None:
        told = self.draft.gathered.facts.get((Principal, who))
        return told if isinstance(told, Principal) else self.draft.estate.principals.get(who)

    def _knows(self, kind: Collectable, subjects: Iterable[str]) -> bool:
        """Whether a kind is known for the nearest subject that the draft or the desk speaks of."""
        said = {one.subject: one.known for one in self._stated if one.kind is kind}
        return next((said[one] for one in (*subjects, ALL) if one in said), False)

    @cached_property
    def _stated(self) -> list[Collected]:
        after = (one.after for one in self.draft.changes)
        return [*self.draft.estate.all(Collected).values(), *(one for one in after if isinstance(one, Collected))]
