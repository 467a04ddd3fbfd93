"""Members of groups: of which group a file lists them, as its answer or its name says, or the person."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from partner_desk.domain.access import OF_IDENTITIES, Membership, Principal, PrincipalKind
from partner_desk.domain.coverage import Collectable
from partner_desk.domain.descriptions import fields_of
from partner_desk.domain.grouping import grouped
from partner_desk.domain.ids import guids_in, scope_key, tenant_scope_id
from partner_desk.domain.naming import counted, person_name
from partner_desk.exchange.gather import completed, time_of
from partner_desk.exchange.listed import FactList
from partner_desk.exchange.reconcile.preview import Choice, PreviewDraft

MEMBERS_OF = "members-of"
"""Begins the question of which group a file lists the members; the name of the file follows."""
NO_GROUP = "none"

_LONGEST_CALLED = 100
"""So many letters of what a file calls a group are shown."""

_MOST_OFFERED = 200
"""So many groups are offered as answers."""


@dataclass
class Members:
    """Who is in which group by the files, and what that makes of principals."""

    draft: PreviewDraft
    rows: dict[str, Membership] = field(default_factory=dict)
    groups: set[str] = field(default_factory=set)
    """The groups of which members are listed."""

    def __post_init__(self) -> None:
        """Find the group of every list of members."""
        lists = (one for one in self.draft.gathered.listed.lists if one.kind is Collectable.GROUP_MEMBERS)
        for listed in lists:
            group = self._group_of(listed) if listed.members else ""
            listed.subjects = {group} if group else set()
            self.groups |= listed.subjects
            for who in listed.members:
                if group not in ("", who):
                    self._add(Membership(f"{group} {who}", group, who, origin=listed.origin))

    def _add(self, row: Membership) -> None:
        """One more row; of the same one in several files the first holds, or the last if the desk has it already."""
        held, before = row.id in self.draft.estate.all(Membership), self.rows.get(row.id)
        if before is None or (time_of(row.origin) < time_of(before.origin)) is not held:
            self.rows[row.id] = row

    def _group_of(self, listed: FactList) -> str:
        if listed.group:
            return listed.group
        known, file = self.groups_known(listed.members), listed.origin.source
        if called := self._called(listed, known):
            return called
        name = file.casefold()
        named = {who for who, label in known.items() if who in name or (len(label) > 3 and label.casefold() in name)}
        if len(named) == 1:
            (group,) = named
            self.draft.notes.append(f"{file}: by its name, it lists the members of {known[group] or group}.")
            return group
        options = tuple((who, label or who) for who, label in list(known.items())[:_MOST_OFFERED])
        asked = sum(one.id.startswith(f"{MEMBERS_OF}:{file}") for one in self.draft.questions)
        question = f"{MEMBERS_OF}:{file}" + (f":{asked + 1}" if asked else "")
        above = f" ({listed.called[:_LONGEST_CALLED]})" if listed.called else ""
        about = f"{counted(len(listed.members), 'member')} in {file}{above}"
        answers = (*options, (NO_GROUP, "of none of these; leave the memberships out"))
        self.draft.questions.append(Choice(question, about, "Of which group are they?", answers))
        said = self.draft.answers.get(question, NO_GROUP)
        return said if said in known else ""

    def _called(self, listed: FactList, known: Mapping[str, str]) -> str:
        """The group that a key, a column or a line of text names: the only GUID in it, or the only one of that name."""
        ids, text = {one for one in guids_in(listed.called) if not self._is_no_group(one)}, listed.called.casefold()
        if len(ids) == 1 and not listed.members.keys() & ids:
            return ids.pop()
        same = {who for who, name in known.items() if name and name.casefold() == text}
        inside = {who for who, name in known.items() if len(name) > 3 and name.casefold() in text}
        return next((only.pop() for only in (same, inside) if len(only) == 1), "")

    def _is_no_group(self, guid: str) -> bool:
        """Whether a GUID is that of a tenant or a subscription."""
        gathered, keys = self.draft.gathered, (scope_key(tenant_scope_id(guid)), f"/subscriptions/{guid}")
        return any(key in gathered.scopes or self.draft.estate.scopes.find(key) is not None for key in keys) or (
            guid in gathered.tenant_of.values()
        )

    def groups_known(self, members: Collection[str] = ()) -> Mapping[str, str]:
        """The groups that may have these members, with their names.

        Whoever has a delegated role is mostly of unknown kind.
        """
        estate, gathered = self.draft.estate, self.draft.gathered
        people = dict(estate.principals)
        people |= {fact.id: fact for fact in gathered.facts.values() if isinstance(fact, Principal)}
        delegated = {who.principal for offer in estate.delegations.values() for who in offer.authorizations}
        delegated |= {who.principal for offer in gathered.listed.offers.values() for who in offer.authorizations}
        may_be = (who for who in people.values() if not who.kind.is_identity or who.id in delegated)
        groups = [group for group in may_be if group.id not in members]
        return {group.id: group.name for group in sorted(groups, key=lambda group: person_name(group).casefold())}

    def with_groups_above(self) -> set[str]:
        """The groups of which members are listed, and those that they are in."""
        rows = [*self.draft.estate.memberships.values(), *self.rows.values()]
        rows += [row for _, row in self.draft.gathered.listed.scheduled]
        inside = grouped(rows, lambda row: row.member)
        waiting = list(self.groups)
        for group in waiting:  # grows while it is walked
            waiting += {row.group for row in inside.get(group, ())}.difference(waiting)
        return set(waiting)

    def settled(self, principals: Mapping[str, Principal]) -> Iterator[Principal]:
        """Principals that are at home where a group of theirs is, or are a group since they have members."""
        estate = self.draft.estate.principals
        rows = (*self.rows.values(), *(row for _, row in self.draft.gathered.listed.scheduled))
        self.groups |= {row.group for row in rows}
        concerned = (*self.groups, *(row.member for row in rows))
        now = {who: one for who in concerned if (one := self._now(who, principals)) is not None}
        below: dict[str, list[str]] = {}
        for row in rows:
            below.setdefault(row.group, []).append(row.member)
        waiting = [group for group in self.groups if now[group].tenant]
        for group in waiting:  # grows while it is walked
            for who in below.get(group, ()):
                if who in now and now[who].tenant is None:
                    now[who] = replace(now[who], tenant=now[group].tenant)
                    waiting.append(who)
        yield from (one for who, one in now.items() if one != (principals.get(who) or estate.get(who)))

    def _now(self, who: str, principals: Mapping[str, Principal]) -> Principal | None:
        """A principal by the files and the desk; one that has members is a group, whatever else it was taken for."""
        here, before = principals.get(who), self.draft.estate.principals.get(who)
        both: Principal | None = here or before
        if here is not None and before is not None:
            both = completed(here, before)
        if who not in self.groups or (both is not None and not both.kind.is_identity):
            return both
        both = both or Principal(who, PrincipalKind.GROUP, origin=self.draft.gathered.origin)
        alone: dict[str, Any] = {one.name: one.default for one in fields_of(Principal) if one.only is OF_IDENTITIES}
        return replace(both, kind=PrincipalKind.GROUP, **alone)
