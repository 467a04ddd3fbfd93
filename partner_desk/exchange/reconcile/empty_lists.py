"""Empty lists: of what each is, as the person says, and what it ends and proves then; without an answer, nothing."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import TypeAlias

import numpy as np

from partner_desk.domain.access import AccessKind, Delegation, DenyAssignment, Membership, RoleAssignment
from partner_desk.domain.changes import WORD_OF
from partner_desk.domain.coverage import Collectable, Collected
from partner_desk.domain.ids import ScopeKind, guids_in
from partner_desk.domain.moments import is_over
from partner_desk.domain.naming import scope_called
from partner_desk.domain.origin import Origin
from partner_desk.domain.scopes import Scope
from partner_desk.exchange.families.roles import subscription_of
from partner_desk.exchange.gather import Rejected, day_of, observed, time_of
from partner_desk.exchange.reconcile.members import Members
from partner_desk.exchange.reconcile.preview import Choice, PreviewDraft

EMPTY = "empty"
"""Begins the question of what a file is an empty list; the name of the file follows."""
OF_NOTHING = "none"

_MOST_ASKED = 50
"""So many empty lists are asked about; more are left out."""

_WORDS = {
    Collectable.ROLE_ASSIGNMENTS: "all role assignments of {}, not only those of one identity",
    Collectable.PIM: "all roles of {} that can be activated (PIM)",
    Collectable.DELEGATIONS: "all Azure Lighthouse delegations of {}",
    Collectable.DENY_ASSIGNMENTS: "all deny assignments of {}",
    Collectable.GROUP_MEMBERS: "all members of {}",
}
"""What a list can be of, with the subscription or group."""

_HELD = {Collectable.ROLE_ASSIGNMENTS: AccessKind.ACTIVE, Collectable.PIM: AccessKind.ELIGIBLE}
"""How the roles are held that a list of roles is of."""

_LEFT_OUT = (
    "nothing in it was recognized; an empty list does not say what was looked for: if you know it, state that there is "
    "none (What was looked for, or the command looked)"
)
_CONTRADICTED = (
    "it is an empty list of something that other files at hand list, or that the desk knows as late or later: import "
    "it after those files, by itself, or end by hand what is over"
)

EndedRow: TypeAlias = RoleAssignment | Delegation | Membership | DenyAssignment


@dataclass
class EmptyLists:
    """The empty lists of files, once everything else of these is recorded in the draft."""

    draft: PreviewDraft
    scopes: Mapping[str, Scope]
    """The scopes of the files, by key."""
    members: Members
    stated: set[tuple[Collectable, str]] = field(default_factory=set)
    """Kinds and subjects (keys) of which a list was empty."""

    def record(self) -> None:
        """Ask of what the lists are, and record what the answers say; of two about the same the newer one holds."""
        lists = sorted(self.draft.gathered.listed.empty, key=time_of, reverse=True)
        for number, origin in enumerate(lists):
            subjects = self._subjects(origin) if number < _MOST_ASKED else {}
            question = f"{EMPTY}:{origin.source}"
            if subjects and all(asked.id != question for asked in self.draft.questions):
                options = [(kind.value, _WORDS[kind].format(self._called(key))) for kind, key in subjects.items()]
                text = "It is an empty list: of what? With an answer, there were none of these on the day of the file."
                nothing = (OF_NOTHING, "of something else; leave it out")
                self.draft.questions.append(Choice(question, origin.source, text, (*options, nothing)))
            said = self.draft.answers.get(question)
            kind = next((one for one in subjects if one.value == said), None)
            if kind is None:
                self._leave_out(origin, _LEFT_OUT)
            elif (kind, subjects[kind]) not in self.stated:
                self._state(kind, subjects[kind], origin)

    def _leave_out(self, origin: Origin, why: str) -> None:
        self.draft.left_out.append(Rejected(origin.source, "", why))

    def _subjects(self, origin: Origin) -> dict[Collectable, str]:
        """What a list may be of: kinds, each with the subscription or group that the file names, or the only one."""
        lists = self.draft.gathered.listed.lists
        group = next((one.group for one in lists if one.origin is origin and one.group), "")
        if group:
            return {Collectable.GROUP_MEMBERS: group} if group in self._groups else {}
        file = origin.source.casefold()
        subscriptions, groups = (_named(file, known) for known in (self._subscriptions, self._groups))
        if not (subscriptions or groups or guids_in(file)):
            subscriptions, groups = set(self._subscriptions), set(self._groups)
        out: dict[Collectable, str] = {}
        if len(subscriptions) == 1:
            (key,) = subscriptions
            out = {kind: key for kind in _WORDS if kind is not Collectable.GROUP_MEMBERS}
        if len(groups) == 1:
            (out[Collectable.GROUP_MEMBERS],) = groups
        return out

    @cached_property
    def _groups(self) -> Mapping[str, str]:
        return self.members.groups_known()

    @cached_property
    def _subscriptions(self) -> Mapping[str, str]:
        """The subscriptions of the desk and the files, by key, with their names."""
        tree = self.draft.estate.scopes
        held = (tree.key(int(one)) for one in np.flatnonzero(tree.kind == ScopeKind.SUBSCRIPTION))
        names = {key: scope_called(tree, key) for key in held}
        here = {key: one for key, one in self.scopes.items() if one.kind is ScopeKind.SUBSCRIPTION}
        return names | {key: one.name or names.get(key, key) for key, one in here.items()}

    def _called(self, subject: str) -> str:
        return self._subscriptions.get(subject) or self._groups.get(subject) or subject

    def _state(self, kind: Collectable, subject: str, origin: Origin) -> None:
        """End what stands on the desk, and state that there is no more; neither if anything newer says otherwise."""
        draft, day = self.draft, day_of(origin)
        changed = {id(change.before) for change in draft.changes if change.before is not None}
        rows = [one for one in self._standing(kind, subject) if not is_over(one, day) and id(one) not in changed]
        before = draft.estate.get(Collected, Collected(kind, subject).id)
        newer = any(time_of(one.origin) >= time_of(origin) for one in rows)
        if newer or self._is_listed(kind, subject) or (before and observed(before.origin) > observed(origin)):
            self._leave_out(origin, _CONTRADICTED)
            return
        self.stated.add((kind, subject))
        for row in rows:
            spans = row.activations if isinstance(row, RoleAssignment) else ()
            moments = (day, row.since, *(one.until for one in spans))
            over = max(one for one in moments if one is not None)
            draft.propose(row, replace(row, until=over, origin=origin), WORD_OF[type(row)])
        if not self._is_stated(kind, subject, known=True):
            draft.state_collected(kind, subject, known=True, on=day, origin=origin)

    def _standing(self, kind: Collectable, subject: str) -> Iterator[EndedRow]:
        """What the desk has of a kind at or below a subscription, or in a group."""
        estate = self.draft.estate
        if kind is Collectable.GROUP_MEMBERS:
            members = estate.memberships.values()
            yield from (one for one in members if one.group == subject and one.kind is AccessKind.ACTIVE)
        elif kind is Collectable.DELEGATIONS:
            yield from (one for one in estate.delegations.values() if subscription_of(one.scope) == subject)
        elif kind is Collectable.DENY_ASSIGNMENTS:
            yield from (one for one in estate.deny_assignments.values() if subscription_of(one.scope) == subject)
        else:
            roles = estate.role_assignments.values()
            yield from (one for one in roles if one.kind is _HELD[kind] and subscription_of(one.scope) == subject)

    def _is_listed(self, kind: Collectable, subject: str) -> bool:
        """Whether files at hand say something of the same themselves, or leave it open."""
        gathered = self.draft.gathered
        if (kind, subject) in gathered.listed.doubted or self._is_stated(kind, subject, known=False):
            return True
        if any(one.kind is kind and subject in one.subjects for one in gathered.listed.lists):
            return True
        if kind is Collectable.GROUP_MEMBERS:
            rows = (*self.members.rows.values(), *(row for _, row in gathered.listed.scheduled))
            return any(row.group == subject for row in rows)
        if kind is Collectable.DELEGATIONS:
            return any(subscription_of(one.scope) == subject for one in gathered.listed.assigned.values())
        if kind is Collectable.DENY_ASSIGNMENTS:
            return False  # those of a subscription are such a list, or doubted
        roles = (one for one in gathered.facts.values() if isinstance(one, RoleAssignment) and one.kind is _HELD[kind])
        return any(subscription_of(one) == subject for one in (*(row.scope for row in roles), *gathered.doubted))

    def _is_stated(self, kind: Collectable, subject: str, *, known: bool) -> bool:
        after = (change.after for change in self.draft.changes)
        said = {one.known for one in after if isinstance(one, Collected) and (one.kind, one.subject) == (kind, subject)}
        return known in said


def _named(file: str, known: Mapping[str, str]) -> set[str]:
    """Those of some subscriptions or groups that the name of a file has the GUID or the name of."""
    ids = set(guids_in(file))
    by_id = {key for key in known if key.rsplit("/", 1)[-1] in ids}
    return by_id or {key for key, name in known.items() if len(name) > 3 and name.casefold() in file}
