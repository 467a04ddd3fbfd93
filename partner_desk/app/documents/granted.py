"""What a partner was granted at a customer: its accounts, their roles, links, and where it is partner of record."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property

from partner_desk.app.documents.frame import CustomerPart
from partner_desk.app.rulebook import library
from partner_desk.domain.access import AccessKind, Membership, Principal
from partner_desk.domain.grouping import grouped
from partner_desk.domain.ids import ROOT
from partner_desk.domain.moments import holds_at, start_of
from partner_desk.domain.partners import Partner, PartnerAdminLink, PartnerOfRecord
from partner_desk.language import day_said, tr


@dataclass(frozen=True, slots=True)
class GrantedRole:
    """A role of an account of a partner: held itself or in a group (`holder`), at a scope, since and until when."""

    account: str
    holder: str
    role: str
    scope: str
    since: str
    kind: AccessKind
    delegated: bool = False
    until: str = ""


@dataclass(frozen=True)
class Granted:
    """What of a partner is recorded at a customer on a day."""

    part: CustomerPart
    partner: Partner
    on: date | None = None
    """The day; that of the part if there is none."""

    @property
    def day(self) -> date:
        """The day on which it is so."""
        return self.on or self.part.day

    @cached_property
    def links(self) -> list[PartnerAdminLink]:
        """The links in force of people with a role here or of this directory."""
        numbers, held = set(self.partner.partner_ids), {one.account for one in self.roles}
        now = start_of(self.day)
        links = (one for one in self.part.estate.links.values() if one.partner_id in numbers and holds_at(one, now))
        here = [one for one in links if one.principal in held or self._at_home(one.principal)]
        return [one for one in here if not self._is_deleted(one.principal)]

    @cached_property
    def records(self) -> list[PartnerOfRecord]:
        """Where the customer named it."""
        numbers, now = set(self.partner.partner_ids), start_of(self.day)
        tree = self.part.estate.scopes
        keys = {tree.key(one) for one in self.part.subscriptions}
        records = self.part.estate.records.values()
        return [one for one in records if one.partner_id in numbers and one.subscription in keys and holds_at(one, now)]

    @cached_property
    def accounts(self) -> dict[str, Principal]:
        """Who works for it here, as far as it is recorded: linked, said so, of its tenant, or its admin groups."""
        numbers, now = set(self.partner.partner_ids), start_of(self.day)
        links = self.part.estate.links.values()
        linked = {one.principal for one in links if one.partner_id in numbers and holds_at(one, now)}
        groups = {self.partner.admin_agents, self.partner.helpdesk_agents}
        home = self.partner.tenant
        return {
            key: person
            for key, person in self.part.estate.principals.items()
            if (
                key in linked
                or key in groups
                or person.account_of == self.partner.id
                or (home is not None and home != self.part.customer and person.tenant == home)
            )
            and not self._is_deleted(key)
        }

    def is_disabled(self, account: str) -> bool:
        """Whether an account cannot sign in on that day, whatever its roles are."""
        person, now = self.part.estate.principals.get(account), start_of(self.day)
        return person is not None and any(holds_at(one, now) for one in person.disabled)

    @cached_property
    def roles(self) -> list[GrantedRole]:
        """Their roles here, those at the top first."""
        tree, found = self.part.estate.scopes, [*self._assigned(), *self._delegated()]
        places = {one: number for number, one in enumerate(sorted(self.part.around))}
        return sorted(found, key=lambda one: places[tree.find(one.scope) or 0])

    def called(self, role: str) -> str:
        """What a role is called."""
        return library().roles.called(role, self.part.estate.role_definitions.get(role))

    @staticmethod
    def does(role: str) -> str:
        """What the holder of a role may do, where the rules say it."""
        advisory = library().advisory
        told = tr(advisory.roles.get(role, "")) or (tr("gives others access") if role in advisory.gives_access else "")
        return told or tr("what this role allows")

    def _is_deleted(self, account: str) -> bool:
        person, now = self.part.estate.principals.get(account), start_of(self.day)
        return person is not None and any(holds_at(one, now) for one in person.deleted)

    def _at_home(self, principal: str) -> bool:
        person = self.part.estate.principals.get(principal)
        return person is not None and person.tenant == self.part.customer

    def _assigned(self) -> Iterator[GrantedRole]:
        now, tree = start_of(self.day), self.part.estate.scopes
        holders = dict(self._holders())
        for role in self.part.estate.role_assignments.values():
            scope = tree.find(self.part.customer if role.scope == ROOT else role.scope)
            if scope is not None and holds_at(role, now) and scope in self.part.around:
                for account, how in holders.get(role.principal, ()):
                    since = day_said(role.since) if role.since is not None else ""
                    kind = role.kind if how is AccessKind.ACTIVE else how
                    until = day_said(role.until) if role.until is not None else ""
                    yield GrantedRole(account, role.principal, role.role, tree.key(scope), since, kind, until=until)

    def _holders(self) -> Iterator[tuple[str, list[tuple[str, AccessKind]]]]:
        """The accounts behind whoever holds a role, themselves or in groups, and whether they only may be in one."""
        now = start_of(self.day)
        memberships = [one for one in self.part.estate.memberships.values() if holds_at(one, now)]
        every = grouped(memberships, lambda one: one.member)
        active = grouped((one for one in memberships if one.kind is AccessKind.ACTIVE), lambda one: one.member)
        behind: dict[str, list[tuple[str, AccessKind]]] = {}
        for account in self.accounts:
            always = _groups_of(account, active)
            for holder in _groups_of(account, every):
                kind = AccessKind.ACTIVE if holder in always else AccessKind.ELIGIBLE
                behind.setdefault(holder, []).append((account, kind))
        yield from behind.items()

    def _delegated(self) -> Iterator[GrantedRole]:
        now, tree = start_of(self.day), self.part.estate.scopes
        for delegation in self.part.estate.delegations.values():
            if not holds_at(delegation, now) or tree.find(delegation.scope) not in self.part.around:
                continue
            since = day_said(delegation.since) if delegation.since is not None else ""
            for grant in delegation.authorizations:
                known = self.partner.tenant is not None and delegation.managing_tenant == self.partner.tenant
                if known or grant.principal in self.accounts:
                    yield GrantedRole(
                        grant.principal,
                        grant.principal,
                        grant.role,
                        delegation.scope,
                        since,
                        grant.kind,
                        delegated=True,
                        until=day_said(delegation.until) if delegation.until is not None else "",
                    )


def _groups_of(account: str, inside: Mapping[str, Sequence[Membership]]) -> set[str]:
    """An account and the groups that it is in, also by other groups."""
    seen, waiting = {account}, [account]
    while waiting:
        for membership in inside.get(waiting.pop(), ()):
            if membership.group not in seen:
                seen.add(membership.group)
                waiting.append(membership.group)
    return seen
