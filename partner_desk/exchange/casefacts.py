"""The facts that a case states, once everything in it fits together."""

from __future__ import annotations

from collections.abc import Iterator

from partner_desk.domain.access import (
    Authorization,
    Delegation,
    DenyAssignment,
    Membership,
    Principal,
    RoleAssignment,
    RoleDefinition,
)
from partner_desk.domain.billing import Billing, Charge, Offer
from partner_desk.domain.changes import Fact
from partner_desk.domain.coverage import Collectable, Collected
from partner_desk.domain.details import SubscriptionDetail, TenantDetail
from partner_desk.domain.ids import ROOT, ScopeKind
from partner_desk.domain.moments import as_moment
from partner_desk.domain.partners import ClosedId, Partner, PartnerAdminLink, PartnerOfRecord
from partner_desk.domain.scopes import Scope
from partner_desk.exchange.casefile import moment, span_of
from partner_desk.exchange.caseindex import CUSTOM, CaseIndex


def facts(case: CaseIndex) -> Iterator[Fact]:
    """The facts, once there are no slips."""
    table = case.table
    yield from _scopes(case)
    for kind in Collectable:
        if kind not in table.incomplete:
            yield Collected(kind)
    for partner in table.partner:
        closed = tuple(ClosedId(one.id, as_moment(one.since)) for one in partner.closed_ids)
        yield Partner(
            partner.id, partner.name, partner.global_id, partner.location_ids, closed,
            None if partner.tenant is None else case.key(partner.tenant),
            partner.admin_agents, partner.helpdesk_agents, partner.agreement,
            designated=tuple(span_of(one) for one in partner.designated), designated_known=partner.designated_known,
            csp_revoked=tuple(span_of(one) for one in partner.csp_revoked),
        )  # fmt: skip
    for one in table.principal:
        tenant = None if one.tenant is None else case.key(one.tenant)
        yield Principal(
            one.id,
            one.kind,
            tenant,
            disabled_from=moment(one.disabled_from),
            deleted_from=moment(one.deleted_from),
        )
        if one.link_known is False:
            yield Collected(Collectable.PARTNER_ADMIN_LINKS, one.id, known=False)
    for index, link in enumerate(table.membership, 1):
        yield Membership(f"membership {index}", link.group, link.member, moment(link.since), moment(link.until))
    yield from _accesses(case)
    yield from _billing(case)


def _scopes(case: CaseIndex) -> Iterator[Fact]:
    table = case.table
    for tenant in table.tenant:
        yield Scope(case.key(tenant.id), ScopeKind.TENANT, None, tenant.name or tenant.id)
        yield TenantDetail(case.key(tenant.id), tenant.cloud)
    for group in table.management_group:
        parent = case.key(group.parent or group.tenant)
        yield Scope(case.key(group.id), ScopeKind.MANAGEMENT_GROUP, parent, group.id)
    for one in table.subscription:
        key = case.key(one.id)
        yield Scope(key, ScopeKind.SUBSCRIPTION, case.key(one.parent or one.tenant), one.id)
        yield SubscriptionDetail(key, usage=one.usage, security_usage=one.security_usage)
    for rg in table.resource_group:
        yield Scope(case.key(rg.id), ScopeKind.RESOURCE_GROUP, case.key(rg.subscription), rg.id)
    for resource in table.resource:
        yield Scope(case.key(resource.id), ScopeKind.RESOURCE, case.key(resource.resource_group), resource.id)


def _accesses(case: CaseIndex) -> Iterator[Fact]:
    table = case.table
    roles = [one.role for one in table.role_assignment]
    roles += [grant.role for one in table.delegation for grant in one.authorizations]
    for name in sorted({role for role in roles if role.startswith(CUSTOM)}):
        yield RoleDefinition(name, name.removeprefix(CUSTOM), custom=True)
    for index, one in enumerate(table.role_assignment, 1):
        scope = one.scope if one.scope == ROOT else case.key(one.scope)
        yield RoleAssignment(
            f"role_assignment {index}", one.principal, case.role(one.role) or "", scope, one.kind,
            tuple(span_of(each) for each in one.activations or ()), moment(one.since), moment(one.until), one.condition,
        )  # fmt: skip
    for index, delegation in enumerate(table.delegation, 1):
        grants = tuple(
            Authorization(
                grant.principal, case.role(grant.role) or "", grant.kind,
                tuple(span_of(each) for each in grant.activations or ()),
                tuple(case.role(each) or "" for each in grant.delegated_roles or ()),
            )
            for grant in delegation.authorizations
        )  # fmt: skip
        yield Delegation(
            f"delegation {index}", case.key(delegation.managing_tenant), case.key(delegation.scope), grants,
            delegation.via, "", moment(delegation.since), moment(delegation.until),
        )  # fmt: skip
    for index, deny in enumerate(table.deny_assignment, 1):
        yield DenyAssignment(
            f"deny_assignment {index}",
            deny.principal,
            case.key(deny.scope),
            moment(deny.since),
            moment(deny.until),
        )
    for index, link in enumerate(table.partner_admin_link, 1):
        yield PartnerAdminLink(
            f"partner_admin_link {index}", link.principal, link.partner_id, moment(link.since), moment(link.until)
        )


def _billing(case: CaseIndex) -> Iterator[Fact]:
    table = case.table
    for index, record in enumerate(table.partner_of_record, 1):
        yield PartnerOfRecord(
            f"partner_of_record {index}", case.key(record.subscription), record.partner_id,
            moment(record.since), moment(record.until),
        )  # fmt: skip
    for one in table.subscription:
        if one.offer is not None:
            yield Billing(
                f"subscription {one.id}", case.key(one.id), Offer(one.offer), one.bill_to, one.reseller_of_record,
                bool(one.credit_offer),
            )  # fmt: skip
    for index, row in enumerate(table.billing, 1):
        yield Billing(
            f"billing {index}", case.key(row.subscription), row.offer, row.bill_to, row.reseller_of_record,
            row.credit_offer, row.remapped, moment(row.since), moment(row.until),
        )  # fmt: skip
    for index, charge in enumerate(table.charge, 1):
        yield Charge(f"charge {index}", case.key(charge.scope), charge.on, charge.kind, charge.amount, charge.currency)
