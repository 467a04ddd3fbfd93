"""What does not fit together in a case: every reference looked up, every contradiction named."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from partner_desk.domain.access import AccessKind, PrincipalKind
from partner_desk.domain.ids import EVERYONE, ROOT
from partner_desk.domain.moments import Span
from partner_desk.exchange.casefile import (
    AuthorizationTable,
    BillingTable,
    Bounded,
    RoleAssignmentTable,
    SinceTable,
    SubscriptionTable,
    Timed,
    span_of,
)
from partner_desk.exchange.caseindex import CUSTOM, CaseIndex


class CaseChecks:
    """Finds what the schema of single tables cannot see."""

    def __init__(self, case: CaseIndex) -> None:
        """For one case."""
        self.case = case

    def slips(self) -> Iterator[str]:
        """What does not fit together, one sentence each: table, index, key, matter."""
        yield from self._ids()
        yield from self._tree()
        yield from self._partners()
        yield from self._people()
        yield from self._accesses()
        yield from self._delegations()
        yield from self._links()
        yield from self._billing()
        for index, charge in enumerate(self.case.table.charge, 1):
            yield from self._known("charge", index, "scope", charge.scope, self.case.scopes, "scope")

    def _ids(self) -> Iterator[str]:
        table = self.case.table
        scopes: set[str] = set()
        kinds = ("tenant", "management_group", "subscription", "resource_group", "resource")
        for name in (*kinds, "partner", "principal"):
            seen = scopes if name in kinds else set[str]()
            for index, one in enumerate(getattr(table, name), 1):
                if one.id in seen:
                    what = "scope" if name in kinds else name
                    yield f'[[{name}]] {index}, key "id": there is another {what} {one.id!r}'
                seen.add(one.id)

    def _known(
        self, table: str, index: int, key: str, value: str | None, known: Iterable[str], what: str
    ) -> Iterator[str]:
        if value is not None and value not in known:
            yield f'[[{table}]] {index}, key "{key}": there is no {what} {value!r}'

    def _tree(self) -> Iterator[str]:
        tenants = {one.id for one in self.case.table.tenant}
        for index, group in enumerate(self.case.table.management_group, 1):
            yield from self._known("management_group", index, "tenant", group.tenant, tenants, "tenant")
            yield from self._parent("management_group", index, group.parent, group.tenant)
            above, seen = group.parent, {group.id}
            while above is not None and above in self.case.groups and above not in seen:
                seen.add(above)
                above = self.case.groups[above].parent
            if above == group.id:
                yield f'[[management_group]] {index}, key "parent": {group.id!r} lies below itself'
        for index, subscription in enumerate(self.case.table.subscription, 1):
            yield from self._known("subscription", index, "tenant", subscription.tenant, tenants, "tenant")
            yield from self._parent("subscription", index, subscription.parent, subscription.tenant)
        for index, rg in enumerate(self.case.table.resource_group, 1):
            yield from self._known(
                "resource_group", index, "subscription", rg.subscription, self.case.subscriptions, "subscription"
            )
        for index, resource in enumerate(self.case.table.resource, 1):
            yield from self._known(
                "resource",
                index,
                "resource_group",
                resource.resource_group,
                self.case.resource_groups,
                "resource group",
            )

    def _parent(self, table: str, index: int, parent: str | None, tenant: str) -> Iterator[str]:
        yield from self._known(table, index, "parent", parent, self.case.groups, "management group")
        if parent in self.case.groups and self.case.groups[parent].tenant != tenant:
            yield f'[[{table}]] {index}, key "parent": {parent!r} belongs to another tenant'

    def _partners(self) -> Iterator[str]:
        tenants = {one.id for one in self.case.table.tenant}
        owner: dict[str, str] = {}
        agents: dict[str, str] = {}
        for index, one in enumerate(self.case.table.partner, 1):
            yield from self._known("partner", index, "tenant", one.tenant, tenants, "tenant")
            for key, number in (("global_id", one.global_id), *(("location_ids", each) for each in one.location_ids)):
                if owner.setdefault(number, one.id) != one.id:
                    yield f'[[partner]] {index}, key "{key}": the PartnerID {number} also belongs to {owner[number]!r}'
            for position, closed in enumerate(one.closed_ids, 1):
                if closed.id not in (one.global_id, *one.location_ids):
                    where = f"[[partner]] {index}, closed_ids {position}"
                    yield f'{where}, key "id": the partner has no PartnerID {closed.id}'
            for key, group in (("admin_agents", one.admin_agents), ("helpdesk_agents", one.helpdesk_agents)):
                if group is None:
                    continue
                found = self.case.principals.get(group)
                if found is None or found.kind is not PrincipalKind.FOREIGN_GROUP:
                    yield f'[[partner]] {index}, key "{key}": there is no foreign group {group!r}'
                elif agents.setdefault(group, one.id) != one.id:
                    yield f'[[partner]] {index}, key "{key}": {group!r} also belongs to {agents[group]!r}'
            for key, rows in (("designated", one.designated), ("csp_revoked", one.csp_revoked)):
                for position, row in enumerate(rows, 1):
                    yield from self._bounds("partner", index, row, f"{key} {position}, ")

    def _people(self) -> Iterator[str]:
        tenants = {one.id for one in self.case.table.tenant}
        for index, one in enumerate(self.case.table.principal, 1):
            if one.tenant is None and one.kind is not PrincipalKind.FOREIGN_GROUP:
                yield f'[[principal]] {index}, key "tenant": is missing'
            yield from self._known("principal", index, "tenant", one.tenant, tenants, "tenant")
            for key in ("disabled_from", "deleted_from", "link_known"):
                if getattr(one, key) is not None and not one.kind.is_identity:
                    yield f'[[principal]] {index}, key "{key}": a {one.kind} is no identity'
        for index, link in enumerate(self.case.table.membership, 1):
            place = f"[[membership]] {index}, key"
            group, member = self.case.principals.get(link.group), self.case.principals.get(link.member)
            if group is None or group.kind is not PrincipalKind.GROUP:
                yield f'{place} "group": there is no group {link.group!r}'
            if member is None:
                yield f'{place} "member": there is no principal {link.member!r}'
            elif member.kind is PrincipalKind.FOREIGN_GROUP:
                yield f'{place} "member": a foreign group is no member of a group'
            elif group is not None and member.tenant != group.tenant:
                yield f'{place} "member": {link.member!r} belongs to another tenant than {link.group!r}'
            yield from self._bounds("membership", index, link)

    def _bounds(self, table: str, index: int, row: Timed | Bounded | SinceTable, nested: str = "") -> Iterator[str]:
        if span_of(row).never:
            begins = "since" if isinstance(row, SinceTable) else "from"
            yield f'[[{table}]] {index}, {nested}key "until": is not after `{begins}`'

    def _activations(
        self, table: str, index: int, row: RoleAssignmentTable | AuthorizationTable, nested: str = ""
    ) -> Iterator[str]:
        if row.activations is None:
            return
        if row.kind is not AccessKind.ELIGIBLE:
            yield f'[[{table}]] {index}, {nested}key "activations": only an eligible role is activated'
        for position, each in enumerate(row.activations, 1):
            yield from self._bounds(table, index, each, f"{nested}activations {position}, ")

    def _role(self, table: str, index: int, role: str, nested: str = "") -> Iterator[str]:
        if self.case.role(role) is None:
            yield (
                f'[[{table}]] {index}, {nested}key "role": there is no built-in role {role!r} '
                "(write a name, a GUID, or custom:NAME)"
            )

    def _accesses(self) -> Iterator[str]:
        for index, one in enumerate(self.case.table.role_assignment, 1):
            place = f"[[role_assignment]] {index}, key"
            principal = self.case.principals.get(one.principal)
            yield from self._known(
                "role_assignment", index, "principal", one.principal, self.case.principals, "principal"
            )
            if one.scope != ROOT:
                yield from self._known("role_assignment", index, "scope", one.scope, self.case.scopes, "scope")
            foreign = principal is not None and principal.kind is PrincipalKind.FOREIGN_GROUP
            if foreign and one.scope == ROOT:
                yield f'{place} "scope": a foreign group cannot stand at /'
            elif principal is not None and one.scope in self.case.scopes:
                same = principal.tenant == self.case.tenant_of[one.scope]
                if foreign and same:
                    yield f'{place} "principal": the foreign group {one.principal!r} belongs to the tenant of the scope'
                if not foreign and not same:
                    yield f'{place} "principal": {one.principal!r} belongs to another tenant than the scope'
            yield from self._role("role_assignment", index, one.role)
            yield from self._activations("role_assignment", index, one)
            yield from self._bounds("role_assignment", index, one)
        for index, deny in enumerate(self.case.table.deny_assignment, 1):
            if deny.principal != EVERYONE:
                yield from self._known(
                    "deny_assignment", index, "principal", deny.principal, self.case.principals, "principal"
                )
            yield from self._known("deny_assignment", index, "scope", deny.scope, self.case.scopes, "scope")
            yield from self._bounds("deny_assignment", index, deny)

    def _delegations(self) -> Iterator[str]:
        tenants = {one.id for one in self.case.table.tenant}
        for index, one in enumerate(self.case.table.delegation, 1):
            place = f"[[delegation]] {index}, key"
            yield from self._known("delegation", index, "managing_tenant", one.managing_tenant, tenants, "tenant")
            yield from self._known("delegation", index, "scope", one.scope, self.case.scopes, "scope")
            if one.scope in self.case.scopes:
                if one.scope not in self.case.subscriptions and one.scope not in self.case.resource_groups:
                    yield f'{place} "scope": only a subscription or a resource group can be delegated'
                if self.case.tenant_of[one.scope] == one.managing_tenant:
                    yield f'{place} "scope": {one.scope!r} lies in the managing tenant itself'
            for position, grant in enumerate(one.authorizations, 1):
                nested = f"authorizations {position}, "
                found = self.case.principals.get(grant.principal)
                if found is None:
                    yield f'[[delegation]] {index}, {nested}key "principal": there is no principal {grant.principal!r}'
                elif found.tenant != one.managing_tenant:
                    yield (
                        f'[[delegation]] {index}, {nested}key "principal": '
                        f"{grant.principal!r} belongs to another tenant than the managing one"
                    )
                yield from self._role("delegation", index, grant.role, nested)
                yield from self._delegated(index, grant, nested)
                yield from self._activations("delegation", index, grant, nested)
            yield from self._bounds("delegation", index, one)

    def _delegated(self, index: int, grant: AuthorizationTable, nested: str) -> Iterator[str]:
        """What Azure Lighthouse refuses."""
        case, place = self.case, f"[[delegation]] {index}, {nested}key"
        role, given = case.role(grant.role), grant.delegated_roles
        if role is None:
            return
        refusal = case.roles.refusal(role, bool(given), custom=grant.role.startswith(CUSTOM))
        if refusal:
            yield f'{place} "{refusal.key}": {refusal.why}'
        elif given is not None and not case.roles.gives_roles(role):
            yield f'{place} "delegated_roles": stands only with User Access Administrator'
        for one in given or ():
            if one.startswith(CUSTOM) or case.role(one) is None:
                yield f'{place} "delegated_roles": there is no built-in role {one!r} (write a name or a GUID)'

    def _links(self) -> Iterator[str]:
        for index, one in enumerate(self.case.table.partner_admin_link, 1):
            found = self.case.principals.get(one.principal)
            if found is None or not found.kind.is_identity:
                yield f'[[partner_admin_link]] {index}, key "principal": there is no identity {one.principal!r}'
            yield from self._bounds("partner_admin_link", index, one)
        links = [(one.principal, one) for one in self.case.table.partner_admin_link]
        yield from self._overlaps("partner_admin_link", links, "principal", "linked twice")
        for index, record in enumerate(self.case.table.partner_of_record, 1):
            yield from self._known(
                "partner_of_record", index, "subscription", record.subscription, self.case.subscriptions, "subscription"
            )
            yield from self._bounds("partner_of_record", index, record)
        records = [(one.subscription, one) for one in self.case.table.partner_of_record]
        yield from self._overlaps("partner_of_record", records, "subscription", "given two partners of record")

    def _overlaps(self, table: str, rows: Sequence[tuple[str, Timed | Bounded]], key: str, words: str) -> Iterator[str]:
        seen: dict[str, list[Span]] = {}
        for index, (name, row) in enumerate(rows, 1):
            span = span_of(row)
            if any(span.overlaps(other) for other in seen.get(name, ())):
                yield f'[[{table}]] {index}, key "{key}": {name!r} is {words} at the same time'
            seen.setdefault(name, []).append(span)

    def _billing(self) -> Iterator[str]:
        shorthand = {one.id for one in self.case.table.subscription if one.offer is not None}
        for index, one in enumerate(self.case.table.subscription, 1):
            for key in ("bill_to", "reseller_of_record", "credit_offer"):
                if getattr(one, key) is not None and one.offer is None:
                    yield f'[[subscription]] {index}, key "offer": is missing beside `{key}`'
            yield from self._sellers("subscription", index, one)
        for index, row in enumerate(self.case.table.billing, 1):
            yield from self._known(
                "billing", index, "subscription", row.subscription, self.case.subscriptions, "subscription"
            )
            if row.subscription in shorthand:
                yield f'[[billing]] {index}, key "subscription": {row.subscription!r} has the shorthand `offer` already'
            yield from self._sellers("billing", index, row)
            yield from self._bounds("billing", index, row)
        rows = [(one.subscription, one) for one in self.case.table.billing]
        yield from self._overlaps("billing", rows, "subscription", "billed twice")

    def _sellers(self, table: str, index: int, row: SubscriptionTable | BillingTable) -> Iterator[str]:
        for key, partner in (("bill_to", row.bill_to), ("reseller_of_record", row.reseller_of_record)):
            yield from self._known(table, index, key, partner, self.case.partners, "partner")
            if partner is not None and row.offer is not None and not row.offer.is_csp:
                yield f'[[{table}]] {index}, key "{key}": stands only with a CSP offer'
