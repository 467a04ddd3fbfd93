"""What does not fit together in a case: every reference looked up, every contradiction named.

What a description says is checked of every row alike: that what it names is there, that it ends after it begins, and
that nothing holds twice where one thing can hold at a time.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from partner_desk.domain.access import (
    Authorization,
    Delegation,
    Membership,
    PrincipalKind,
    RoleAssignment,
)
from partner_desk.domain.billing import Billing
from partner_desk.domain.changes import KINDS
from partner_desk.domain.descriptions import Field, Refers, fields_of, kind_of
from partner_desk.domain.ids import ROOT
from partner_desk.domain.moments import never_holds, overlap
from partner_desk.domain.partners import Partner
from partner_desk.exchange.case.format import (
    SCOPES,
    ManagementGroupRow,
    PrincipalRow,
    SubscriptionRow,
    keys_of,
)
from partner_desk.exchange.case.index import CUSTOM, CaseIndex, CaseRow

_ONCE: dict[type[Any], str] = {
    **dict.fromkeys(SCOPES.values(), "scope"),
    Partner: "partner",
    PrincipalRow: "principal",
}
"""The rows whose id nothing else of the same word may have."""


class CaseChecks:
    """Finds what the format of single tables cannot see."""

    def __init__(self, case: CaseIndex) -> None:
        """For one case."""
        self.case = case

    def slips(self) -> Iterator[str]:
        """What does not fit together, one sentence each: table, index, key, matter."""
        yield from self._ids()
        for row in self.case.all():
            yield from self._row(row.place, row.says, row.given)
        yield from self._twice()
        yield from self._tree()
        yield from self._partners()
        yield from self._people()
        yield from self._assignments()
        yield from self._delegations()
        yield from self._billing()

    # Of every row ---------------------------------------------------------------------------------------------

    def _ids(self) -> Iterator[str]:
        scopes: set[str] = set()
        for kind, what in _ONCE.items():
            seen = scopes if what == "scope" else set[str]()
            for row in self.case.rows(kind):
                if row.says.id in seen:
                    yield f'{row.place}, key "id": there is another {what} {row.says.id!r}'
                seen.add(row.says.id)

    def _row(self, place: str, row: Any, given: frozenset[str], begins: str = "from") -> Iterator[str]:
        """Of a row, or a value within one."""
        for key, field in keys_of(type(row)):
            value = getattr(row, field.name)
            if field.nested:
                for position, one in enumerate(value, 1):
                    yield from self._row(f"{place}, {key} {position}", one, frozenset(), field.key.begins or "from")
            elif value is not None and field.described.refers is not None:
                for one in value if field.several else (value,):
                    if one != field.described.besides:
                        yield from self._named(f'{place}, key "{key}"', field, one)
            said = field.name in given or value != field.default
            if said and field.only is not None and not field.only.of(row):
                yield f'{place}, key "{key}": {field.only.why.format(row)}'
        names = {field.name for field in fields_of(type(row))}
        if {"since", "until"} <= names and never_holds(row):
            yield f'{place}, key "until": is not after `{begins}`'

    def _named(self, place: str, field: Field, value: str) -> Iterator[str]:
        refers = field.described.refers
        if refers is Refers.ROLE:
            if self.case.role(value) is None or (field.several and value.startswith(CUSTOM)):
                ways = "a name or a GUID" if field.several else "a name, a GUID, or custom:NAME"
                yield f"{place}: there is no built-in role {value!r} (write {ways})"
        elif refers is not None and value not in self.case.named[refers]:
            yield f"{place}: there is no {refers.value} {value!r}"

    def _twice(self) -> Iterator[str]:
        for kind in map(kind_of, KINDS.values()):
            if not (kind.table and kind.twice):
                continue
            (key,) = kind.about
            seen: dict[str, list[Any]] = {}
            for row in self.case.rows(kind.fact):
                others = seen.setdefault(name := getattr(row.says, key), [])
                if any(overlap(row.says, other) for other in others):
                    yield f'{row.place}, key "{key}": {name!r} is {kind.twice} at the same time'
                others.append(row.says)

    # Of some tables -------------------------------------------------------------------------------------------

    def _tree(self) -> Iterator[str]:
        groups = self.case.groups
        rows: list[CaseRow[Any]] = [*self.case.rows(ManagementGroupRow), *self.case.rows(SubscriptionRow)]
        for row in rows:
            parent = row.says.parent
            if parent in groups and groups[parent].tenant != row.says.tenant:
                yield f'{row.place}, key "parent": {parent!r} belongs to another tenant'
        for group in self.case.rows(ManagementGroupRow):
            above, seen = group.says.parent, {group.says.id}
            while above is not None and above in groups and above not in seen:
                seen.add(above)
                above = groups[above].parent
            if above == group.says.id:
                yield f'{group.place}, key "parent": {group.says.id!r} lies below itself'

    def _partners(self) -> Iterator[str]:
        owner: dict[str, str] = {}
        agents: dict[str, str] = {}
        for row in self.case.rows(Partner):
            partner = row.says
            for key, number in (
                ("global_id", partner.global_id),
                *(("location_ids", each) for each in partner.location_ids),
            ):
                if owner.setdefault(number, partner.id) != partner.id:
                    yield f'{row.place}, key "{key}": the PartnerID {number} also belongs to {owner[number]!r}'
            for position, closed in enumerate(partner.closed_ids, 1):
                if closed.id not in partner.partner_ids:
                    yield f'{row.place}, closed_ids {position}, key "id": the partner has no PartnerID {closed.id}'
            for key, group in (("admin_agents", partner.admin_agents), ("helpdesk_agents", partner.helpdesk_agents)):
                if group is not None and agents.setdefault(group, partner.id) != partner.id:
                    yield f'{row.place}, key "{key}": {group!r} also belongs to {agents[group]!r}'

    def _people(self) -> Iterator[str]:
        for row in self.case.rows(PrincipalRow):
            if row.says.tenant is None and row.says.kind is not PrincipalKind.FOREIGN_GROUP:
                yield f'{row.place}, key "tenant": is missing'
        for link in self.case.rows(Membership):
            group, member = self.case.principals.get(link.says.group), self.case.principals.get(link.says.member)
            if member is not None and member.kind is PrincipalKind.FOREIGN_GROUP:
                yield f'{link.place}, key "member": a foreign group is no member of a group'
            elif member is not None and group is not None and member.tenant != group.tenant:
                yield f'{link.place}, key "member": {member.id!r} belongs to another tenant than {group.id!r}'

    def _assignments(self) -> Iterator[str]:
        for row in self.case.rows(RoleAssignment):
            person, scope = self.case.principals.get(row.says.principal), row.says.scope
            foreign = person is not None and person.kind is PrincipalKind.FOREIGN_GROUP
            if foreign and scope == ROOT:
                yield f'{row.place}, key "scope": a foreign group cannot stand at /'
            elif person is not None and scope in self.case.tenant_of:
                same = person.tenant == self.case.tenant_of[scope]
                place = f'{row.place}, key "principal"'
                if foreign and same:
                    yield f"{place}: the foreign group {person.id!r} belongs to the tenant of the scope"
                if not foreign and not same:
                    yield f"{place}: {person.id!r} belongs to another tenant than the scope"

    def _delegations(self) -> Iterator[str]:
        case = self.case
        delegated = (case.named[Refers.SUBSCRIPTION], case.named[Refers.RESOURCE_GROUP])
        for row in case.rows(Delegation):
            delegation, place = row.says, f'{row.place}, key "scope"'
            if delegation.scope in case.tenant_of:
                if not any(delegation.scope in found for found in delegated):
                    yield f"{place}: only a subscription or a resource group can be delegated"
                if case.tenant_of[delegation.scope] == delegation.managing_tenant:
                    yield f"{place}: {delegation.scope!r} lies in the managing tenant itself"
            for position, grant in enumerate(delegation.authorizations, 1):
                nested = f"{row.place}, authorizations {position}, key"
                person = case.principals.get(grant.principal)
                if person is not None and person.tenant != delegation.managing_tenant:
                    yield f'{nested} "principal": {grant.principal!r} belongs to another tenant than the managing one'
                yield from self._refused(nested, grant)

    def _refused(self, place: str, grant: Authorization) -> Iterator[str]:
        """What Azure Lighthouse refuses."""
        role = self.case.role(grant.role)
        if role is None:
            return
        refusal = self.case.roles.refusal(role, bool(grant.delegated_roles), custom=grant.role.startswith(CUSTOM))
        if refusal:
            yield f'{place} "{refusal.key}": {refusal.why}'
        elif grant.delegated_roles and not self.case.roles.gives_roles(role):
            giving = " or ".join(sorted(self.case.roles.by_id[one].name for one in self.case.roles.giving))
            yield f'{place} "delegated_roles": stands only with {giving}'

    def _billing(self) -> Iterator[str]:
        shorthand = {one.says.id for one in self.case.rows(SubscriptionRow) if one.says.offer is not None}
        for row in self.case.rows(SubscriptionRow):
            for key in ("bill_to", "reseller_of_record", "credit_offer"):
                if key in row.given and row.says.offer is None:
                    yield f'{row.place}, key "offer": is missing beside `{key}`'
        for billing in self.case.rows(Billing):
            if billing.says.subscription in shorthand:
                subscription = repr(billing.says.subscription)
                yield f'{billing.place}, key "subscription": {subscription} has the shorthand `offer` already'
