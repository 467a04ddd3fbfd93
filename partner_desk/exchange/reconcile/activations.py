"""Whether roles, and memberships of groups that have them, are held for a time only: asked of who knows the customer.

A list shows an activation like any other role or membership. What a group has is as certain as its members are, so one
answer is about both; that files list everybody who can activate something is only believed where they tell of groups.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from partner_desk.domain.access import Principal, PrincipalKind, RoleAssignment
from partner_desk.domain.coverage import Collectable
from partner_desk.domain.ids import ROOT, ScopeKind
from partner_desk.domain.naming import counted, listed, scope_called
from partner_desk.domain.scopes import Scope
from partner_desk.exchange.families.roles import subscription_of
from partner_desk.exchange.gather import day_of
from partner_desk.exchange.reconcile.eligible import EligibleNews
from partner_desk.exchange.reconcile.members import Members
from partner_desk.exchange.reconcile.placing import Placing
from partner_desk.exchange.reconcile.preview import Choice, PreviewDraft

PIM = "pim"
"""The question whether roles and memberships may be held for a time only, and its answers."""
NOT_USED, ROLES_ONLY, LISTED, NOT_LISTED = "none", "roles", "listed", "used"

GROUP_SCHEDULES = "identityGovernance/privilegedAccess/group/assignmentScheduleInstances"
"""Where Microsoft Graph tells which memberships are activations."""


def ask_for_activations(
    draft: PreviewDraft, listed_ones: Mapping[str, Sequence[str]], eligible: EligibleNews, with_groups: Iterable[str]
) -> None:
    """Ask it of the subscriptions (each with everything above it) of which files list roles, or members of groups.

    Groups have a role in those of `with_groups`.
    """
    said, kind = draft.answers.get(PIM), Collectable.PIM
    unknown = [key for key, above in listed_ones.items() if not draft.estate.coverage.knows(kind, *above)]
    untold = said == LISTED and unknown and not draft.gathered.listed.scheduled
    open_ones = sorted(set(unknown).intersection(with_groups if untold else ()))
    if said in (NOT_USED, ROLES_ONLY, LISTED):
        for key in dict.fromkeys((*unknown, *eligible.listed)):
            looked, known = eligible.listed.get(key), key not in open_ones
            if known or looked is not None:  # that somebody looked matters to older lists, whatever else is known
                draft.state_collected(kind, key, known=known, on=None if looked is None else day_of(looked))
    if open_ones:
        names = listed(open_ones, 3, lambda key: scope_called(draft.estate.scopes, key))
        draft.notes.append(
            f"Groups have roles at {names}, and no file tells which memberships are activated there: import what "
            f"Microsoft Graph lists at {GROUP_SCHEDULES}, or answer {PIM}={ROLES_ONLY} if only roles are."
        )
    if unknown or eligible.missing or said is not None:
        about = counted(len(listed_ones), "subscription")
        words = (
            "Are roles there, or memberships of groups that have them, activated for a time, by Privileged Identity "
            f"Management (PIM)? Of memberships only Microsoft Graph tells it: {GROUP_SCHEDULES}."
        )
        options = (
            (NOT_USED, "no, PIM is used neither for roles nor for groups"),
            (ROLES_ONLY, "roles only, not memberships, and these files list who can activate which role"),
            (LISTED, "yes, and these files list who can activate what, memberships too"),
            (NOT_LISTED, "yes, and it is not known which"),
        )
        draft.questions.append(Choice(PIM, about, words, options))


@dataclass
class GroupRoles:
    """Where groups have roles, by the files and the desk."""

    draft: PreviewDraft
    placing: Placing
    scopes: Mapping[str, Scope]

    def of_listed(self, members: Members) -> dict[str, list[str]]:
        """The subscriptions, each with what is above it, where a group has a role whose members files list."""
        concerned = members.with_groups_above()
        return self._reached(row.scope for row in self._rows() if row.principal in concerned) if concerned else {}

    def of_any(self) -> Iterator[str]:
        """The subscriptions where any group has a role; nothing is looked up before the first is asked for."""
        yield from self._reached(row.scope for row in self._rows() if self._is_group(row.principal))

    def _rows(self) -> Iterator[RoleAssignment]:
        yield from self.draft.estate.role_assignments.values()
        yield from (one for one in self.draft.gathered.facts.values() if isinstance(one, RoleAssignment))

    def _is_group(self, who: str) -> bool:
        one = self.draft.gathered.facts.get((Principal, who)) or self.draft.estate.principals.get(who)
        return isinstance(one, Principal) and one.kind is PrincipalKind.GROUP

    def _reached(self, places: Iterable[str]) -> dict[str, list[str]]:
        """The subscriptions in which these scopes are, or that are below them, each with what is above it."""
        tops = {subscription_of(one) for one in places}
        keys = dict.fromkeys(one for one in tops if one.startswith("/subscriptions/"))
        if len(keys) < len(tops):
            keys |= dict.fromkeys(self._subscriptions())
        above = {key: list(self.placing.above(key, self.scopes)) for key in keys}
        return {key: path for key, path in above.items() if ROOT in tops or not tops.isdisjoint((key, *path))}

    def _subscriptions(self) -> Iterator[str]:
        tree = self.draft.estate.scopes
        yield from (key for key, one in self.scopes.items() if one.kind is ScopeKind.SUBSCRIPTION)
        yield from (tree.key(int(one)) for one in np.flatnonzero(tree.kind == ScopeKind.SUBSCRIPTION))
