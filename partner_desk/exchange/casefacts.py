"""The facts of a case: every reference looked up, every contradiction named, and the estate they make."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import date, datetime

from partner_desk.domain.access import (
    AccessKind,
    Authorization,
    Delegation,
    DenyAssignment,
    Membership,
    Principal,
    PrincipalKind,
    RoleAssignment,
    RoleDefinition,
)
from partner_desk.domain.billing import Billing, Charge, Offer
from partner_desk.domain.changes import Fact
from partner_desk.domain.coverage import Collectable, Collected
from partner_desk.domain.details import SubscriptionDetail, TenantDetail
from partner_desk.domain.ids import EVERYONE, ROOT, ScopeKind, is_guid
from partner_desk.domain.moments import Span, as_moment
from partner_desk.domain.partners import ClosedId, Partner, PartnerAdminLink, PartnerOfRecord
from partner_desk.domain.scopes import Scope
from partner_desk.exchange.casefile import (
    AuthorizationTable,
    BillingTable,
    Bounded,
    CaseTable,
    RoleAssignmentTable,
    SubscriptionTable,
    Timed,
)
from partner_desk.rules.roles import RoleCatalogue

_CUSTOM = "custom:"


def _at(bound: date | datetime | None) -> datetime | None:
    return None if bound is None else as_moment(bound)


def _span(table: Timed | Bounded) -> Span:
    return Span(_at(table.since), _at(table.until))


class Facts:
    """The facts of a case's tables."""

    def __init__(self, table: CaseTable, roles: RoleCatalogue) -> None:
        """Index what other tables refer to."""
        self.table = table
        self.roles = roles
        self.partners = {one.id: one for one in table.partner}
        self.principals = {one.id: one for one in table.principal}
        self.groups = {one.id: one for one in table.management_group}
        self.subscriptions = {one.id: one for one in table.subscription}
        self.resource_groups = {one.id: one for one in table.resource_group}
        self.tenant_of: dict[str, str] = {one.id: one.id for one in table.tenant}
        self.tenant_of |= {one.id: one.tenant for one in table.management_group}
        self.tenant_of |= {one.id: one.tenant for one in table.subscription}
        for group in table.resource_group:
            self.tenant_of[group.id] = self.tenant_of.get(group.subscription, "")
        for resource in table.resource:
            self.tenant_of[resource.id] = self.tenant_of.get(resource.resource_group, "")
        self.scopes = frozenset(self.tenant_of)

    def key(self, scope: str) -> str:
        """The key of a scope on the estate; ids of cases are free text and must not be read as Azure's."""
        return f"case:{scope}" if scope.startswith("/") else scope

    def role(self, name: str) -> str | None:
        """The key of a role: a GUID, `custom:NAME`, or a built-in role's name; None if there is none."""
        if name.startswith(_CUSTOM):
            return name if len(name) > len(_CUSTOM) else None
        found = self.roles.find(name)
        if found is not None:
            return found.id
        return name.lower() if is_guid(name) else None

    # Slips ------------------------------------------------------------------------------------------------

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
        for index, charge in enumerate(self.table.charge, 1):
            yield from self._known("charge", index, "scope", charge.scope, self.scopes, "scope")

    def _ids(self) -> Iterator[str]:
        table = self.table
        scopes: set[str] = set()
        kinds = ("tenant", "management_group", "subscription", "resource_group", "resource")
        for name in (*kinds, "partner", "principal"):
            seen = scopes if name in kinds else set[str]()
            for index, one in enumerate(getattr(table, name), 1):
                if one.id in seen:
                    what = "scope" if name in kinds else name
                    yield f'[[{name}]] {index}, key "id": there is another {what} {one.id!r}'
                seen.add(one.id)
        if len(set(table.incomplete)) < len(table.incomplete):
            yield 'key "incomplete": a kind of fact is named twice'

    def _known(
        self, table: str, index: int, key: str, value: str | None, known: Iterable[str], what: str
    ) -> Iterator[str]:
        if value is not None and value not in known:
            yield f'[[{table}]] {index}, key "{key}": there is no {what} {value!r}'

    def _tree(self) -> Iterator[str]:
        tenants = {one.id for one in self.table.tenant}
        for index, group in enumerate(self.table.management_group, 1):
            yield from self._known("management_group", index, "tenant", group.tenant, tenants, "tenant")
            yield from self._parent("management_group", index, group.parent, group.tenant)
            above, seen = group.parent, {group.id}
            while above is not None and above in self.groups and above not in seen:
                seen.add(above)
                above = self.groups[above].parent
            if above == group.id:
                yield f'[[management_group]] {index}, key "parent": {group.id!r} lies below itself'
        for index, subscription in enumerate(self.table.subscription, 1):
            yield from self._known("subscription", index, "tenant", subscription.tenant, tenants, "tenant")
            yield from self._parent("subscription", index, subscription.parent, subscription.tenant)
        for index, rg in enumerate(self.table.resource_group, 1):
            yield from self._known(
                "resource_group", index, "subscription", rg.subscription, self.subscriptions, "subscription"
            )
        for index, resource in enumerate(self.table.resource, 1):
            yield from self._known(
                "resource", index, "resource_group", resource.resource_group, self.resource_groups, "resource group"
            )

    def _parent(self, table: str, index: int, parent: str | None, tenant: str) -> Iterator[str]:
        yield from self._known(table, index, "parent", parent, self.groups, "management group")
        if parent in self.groups and self.groups[parent].tenant != tenant:
            yield f'[[{table}]] {index}, key "parent": {parent!r} belongs to another tenant'

    def _partners(self) -> Iterator[str]:
        tenants = {one.id for one in self.table.tenant}
        owner: dict[str, str] = {}
        agents: dict[str, str] = {}
        for index, one in enumerate(self.table.partner, 1):
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
                found = self.principals.get(group)
                if found is None or found.kind is not PrincipalKind.FOREIGN_GROUP:
                    yield f'[[partner]] {index}, key "{key}": there is no foreign group {group!r}'
                elif agents.setdefault(group, one.id) != one.id:
                    yield f'[[partner]] {index}, key "{key}": {group!r} also belongs to {agents[group]!r}'

    def _people(self) -> Iterator[str]:
        tenants = {one.id for one in self.table.tenant}
        for index, one in enumerate(self.table.principal, 1):
            if one.tenant is None and one.kind is not PrincipalKind.FOREIGN_GROUP:
                yield f'[[principal]] {index}, key "tenant": is missing'
            yield from self._known("principal", index, "tenant", one.tenant, tenants, "tenant")
            for key in ("disabled_from", "deleted_from", "link_known"):
                if getattr(one, key) is not None and not one.kind.is_identity:
                    yield f'[[principal]] {index}, key "{key}": a {one.kind} is no identity'
        for index, link in enumerate(self.table.membership, 1):
            place = f"[[membership]] {index}, key"
            group, member = self.principals.get(link.group), self.principals.get(link.member)
            if group is None or group.kind is not PrincipalKind.GROUP:
                yield f'{place} "group": there is no group {link.group!r}'
            if member is None:
                yield f'{place} "member": there is no principal {link.member!r}'
            elif member.kind is PrincipalKind.FOREIGN_GROUP:
                yield f'{place} "member": a foreign group is no member of a group'
            elif group is not None and member.tenant != group.tenant:
                yield f'{place} "member": {link.member!r} belongs to another tenant than {link.group!r}'
            yield from self._bounds("membership", index, link)

    def _bounds(self, table: str, index: int, row: Timed | Bounded, nested: str = "") -> Iterator[str]:
        span = _span(row)
        if span.since is not None and span.until is not None and span.until <= span.since:
            yield f'[[{table}]] {index}, {nested}key "until": is not after `from`'

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
        if self.role(role) is None:
            yield (
                f'[[{table}]] {index}, {nested}key "role": there is no built-in role {role!r} '
                "(write a name, a GUID, or custom:NAME)"
            )

    def _accesses(self) -> Iterator[str]:
        for index, one in enumerate(self.table.role_assignment, 1):
            place = f"[[role_assignment]] {index}, key"
            principal = self.principals.get(one.principal)
            yield from self._known("role_assignment", index, "principal", one.principal, self.principals, "principal")
            if one.scope != ROOT:
                yield from self._known("role_assignment", index, "scope", one.scope, self.scopes, "scope")
            foreign = principal is not None and principal.kind is PrincipalKind.FOREIGN_GROUP
            if foreign and one.scope == ROOT:
                yield f'{place} "scope": a foreign group cannot stand at /'
            elif principal is not None and one.scope in self.scopes:
                same = principal.tenant == self.tenant_of[one.scope]
                if foreign and same:
                    yield f'{place} "principal": the foreign group {one.principal!r} belongs to the tenant of the scope'
                if not foreign and not same:
                    yield f'{place} "principal": {one.principal!r} belongs to another tenant than the scope'
            yield from self._role("role_assignment", index, one.role)
            yield from self._activations("role_assignment", index, one)
            yield from self._bounds("role_assignment", index, one)
        for index, deny in enumerate(self.table.deny_assignment, 1):
            if deny.principal != EVERYONE:
                yield from self._known(
                    "deny_assignment", index, "principal", deny.principal, self.principals, "principal"
                )
            yield from self._known("deny_assignment", index, "scope", deny.scope, self.scopes, "scope")
            yield from self._bounds("deny_assignment", index, deny)

    def _delegations(self) -> Iterator[str]:
        tenants = {one.id for one in self.table.tenant}
        for index, one in enumerate(self.table.delegation, 1):
            place = f"[[delegation]] {index}, key"
            yield from self._known("delegation", index, "managing_tenant", one.managing_tenant, tenants, "tenant")
            yield from self._known("delegation", index, "scope", one.scope, self.scopes, "scope")
            if one.scope in self.scopes:
                if one.scope not in self.subscriptions and one.scope not in self.resource_groups:
                    yield f'{place} "scope": only a subscription or a resource group can be delegated'
                if self.tenant_of[one.scope] == one.managing_tenant:
                    yield f'{place} "scope": {one.scope!r} lies in the managing tenant itself'
            for position, grant in enumerate(one.authorizations, 1):
                nested = f"authorizations {position}, "
                found = self.principals.get(grant.principal)
                if found is None:
                    yield f'[[delegation]] {index}, {nested}key "principal": there is no principal {grant.principal!r}'
                elif found.tenant != one.managing_tenant:
                    yield (
                        f'[[delegation]] {index}, {nested}key "principal": '
                        f"{grant.principal!r} belongs to another tenant than the managing one"
                    )
                yield from self._role("delegation", index, grant.role, nested)
                yield from self._activations("delegation", index, grant, nested)
            yield from self._bounds("delegation", index, one)

    def _links(self) -> Iterator[str]:
        for index, one in enumerate(self.table.partner_admin_link, 1):
            found = self.principals.get(one.principal)
            if found is None or not found.kind.is_identity:
                yield f'[[partner_admin_link]] {index}, key "principal": there is no identity {one.principal!r}'
            yield from self._bounds("partner_admin_link", index, one)
        links = [(one.principal, one) for one in self.table.partner_admin_link]
        yield from self._overlaps("partner_admin_link", links, "principal", "linked twice")
        for index, record in enumerate(self.table.partner_of_record, 1):
            yield from self._known(
                "partner_of_record", index, "subscription", record.subscription, self.subscriptions, "subscription"
            )
            yield from self._bounds("partner_of_record", index, record)
        records = [(one.subscription, one) for one in self.table.partner_of_record]
        yield from self._overlaps("partner_of_record", records, "subscription", "given two partners of record")

    def _overlaps(self, table: str, rows: Sequence[tuple[str, Timed | Bounded]], key: str, words: str) -> Iterator[str]:
        seen: dict[str, list[Span]] = {}
        for index, (name, row) in enumerate(rows, 1):
            span = _span(row)
            if any(span.overlaps(other) for other in seen.get(name, ())):
                yield f'[[{table}]] {index}, key "{key}": {name!r} is {words} at the same time'
            seen.setdefault(name, []).append(span)

    def _billing(self) -> Iterator[str]:
        shorthand = {one.id for one in self.table.subscription if one.offer is not None}
        for index, one in enumerate(self.table.subscription, 1):
            for key in ("bill_to", "reseller_of_record", "credit_offer"):
                if getattr(one, key) is not None and one.offer is None:
                    yield f'[[subscription]] {index}, key "offer": is missing beside `{key}`'
            yield from self._sellers("subscription", index, one)
        for index, row in enumerate(self.table.billing, 1):
            yield from self._known(
                "billing", index, "subscription", row.subscription, self.subscriptions, "subscription"
            )
            if row.subscription in shorthand:
                yield f'[[billing]] {index}, key "subscription": {row.subscription!r} has the shorthand `offer` already'
            yield from self._sellers("billing", index, row)
            yield from self._bounds("billing", index, row)
        rows = [(one.subscription, one) for one in self.table.billing]
        yield from self._overlaps("billing", rows, "subscription", "billed twice")

    def _sellers(self, table: str, index: int, row: SubscriptionTable | BillingTable) -> Iterator[str]:
        for key, partner in (("bill_to", row.bill_to), ("reseller_of_record", row.reseller_of_record)):
            yield from self._known(table, index, key, partner, self.partners, "partner")
            if partner is not None and row.offer is not None and not row.offer.is_csp:
                yield f'[[{table}]] {index}, key "{key}": stands only with a CSP offer'

    # Facts ------------------------------------------------------------------------------------------------

    def facts(self) -> Iterator[Fact]:
        """The facts, once there are no slips."""
        table = self.table
        yield from self._scope_facts()
        for kind in Collectable:
            if kind not in table.incomplete:
                yield Collected(kind)
        for partner in table.partner:
            closed = tuple(ClosedId(one.id, as_moment(one.since)) for one in partner.closed_ids)
            yield Partner(
                partner.id, partner.name, partner.global_id, partner.location_ids, closed,
                None if partner.tenant is None else self.key(partner.tenant),
                partner.admin_agents, partner.helpdesk_agents, partner.agreement,
            )  # fmt: skip
        for one in table.principal:
            tenant = None if one.tenant is None else self.key(one.tenant)
            yield Principal(
                one.id, one.kind, tenant, disabled_from=_at(one.disabled_from), deleted_from=_at(one.deleted_from)
            )
            if one.link_known is False:
                yield Collected(Collectable.PARTNER_ADMIN_LINKS, one.id, known=False)
        for index, link in enumerate(table.membership, 1):
            yield Membership(f"membership {index}", link.group, link.member, _at(link.since), _at(link.until))
        yield from self._access_facts()
        yield from self._billing_facts()

    def _scope_facts(self) -> Iterator[Fact]:
        table = self.table
        for tenant in table.tenant:
            yield Scope(self.key(tenant.id), ScopeKind.TENANT, None, tenant.name or tenant.id)
            yield TenantDetail(self.key(tenant.id), tenant.cloud)
        for group in table.management_group:
            parent = self.key(group.parent or group.tenant)
            yield Scope(self.key(group.id), ScopeKind.MANAGEMENT_GROUP, parent, group.id)
        for one in table.subscription:
            key = self.key(one.id)
            yield Scope(key, ScopeKind.SUBSCRIPTION, self.key(one.parent or one.tenant), one.id)
            yield SubscriptionDetail(key, usage=one.usage, security_usage=one.security_usage)
        for rg in table.resource_group:
            yield Scope(self.key(rg.id), ScopeKind.RESOURCE_GROUP, self.key(rg.subscription), rg.id)
        for resource in table.resource:
            yield Scope(self.key(resource.id), ScopeKind.RESOURCE, self.key(resource.resource_group), resource.id)

    def _access_facts(self) -> Iterator[Fact]:
        table = self.table
        roles = [one.role for one in table.role_assignment]
        roles += [grant.role for one in table.delegation for grant in one.authorizations]
        for name in sorted({role for role in roles if role.startswith(_CUSTOM)}):
            yield RoleDefinition(name, name.removeprefix(_CUSTOM), custom=True)
        for index, one in enumerate(table.role_assignment, 1):
            scope = one.scope if one.scope == ROOT else self.key(one.scope)
            yield RoleAssignment(
                f"role_assignment {index}", one.principal, self.role(one.role) or "", scope, one.kind,
                tuple(_span(each) for each in one.activations or ()), _at(one.since), _at(one.until),
            )  # fmt: skip
        for index, delegation in enumerate(table.delegation, 1):
            grants = tuple(
                Authorization(
                    grant.principal, self.role(grant.role) or "", grant.kind,
                    tuple(_span(each) for each in grant.activations or ()),
                )
                for grant in delegation.authorizations
            )  # fmt: skip
            yield Delegation(
                f"delegation {index}", self.key(delegation.managing_tenant), self.key(delegation.scope), grants,
                delegation.via, "", _at(delegation.since), _at(delegation.until),
            )  # fmt: skip
        for index, deny in enumerate(table.deny_assignment, 1):
            yield DenyAssignment(
                f"deny_assignment {index}", deny.principal, self.key(deny.scope), _at(deny.since), _at(deny.until)
            )
        for index, link in enumerate(table.partner_admin_link, 1):
            yield PartnerAdminLink(
                f"partner_admin_link {index}", link.principal, link.partner_id, _at(link.since), _at(link.until)
            )

    def _billing_facts(self) -> Iterator[Fact]:
        table = self.table
        for index, record in enumerate(table.partner_of_record, 1):
            yield PartnerOfRecord(
                f"partner_of_record {index}", self.key(record.subscription), record.partner_id,
                _at(record.since), _at(record.until),
            )  # fmt: skip
        for one in table.subscription:
            if one.offer is not None:
                yield Billing(
                    f"subscription {one.id}", self.key(one.id), Offer(one.offer), one.bill_to, one.reseller_of_record,
                    bool(one.credit_offer),
                )  # fmt: skip
        for index, row in enumerate(table.billing, 1):
            yield Billing(
                f"billing {index}", self.key(row.subscription), row.offer, row.bill_to, row.reseller_of_record,
                row.credit_offer, row.remapped, _at(row.since), _at(row.until),
            )  # fmt: skip
        for index, charge in enumerate(table.charge, 1):
            yield Charge(
                f"charge {index}", self.key(charge.scope), charge.on, charge.kind, charge.amount, charge.currency
            )
