"""An estate, or the part of one tenant, as a case file: what `cases` reads back as the same estate.

Names of identities and of scopes below a tenant, origins and what is only shown have no place in the format. What
has none although it could matter is refused, or left out when asked to, one sentence each.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

import tomli_w

from partner_desk.domain.access import AccessKind, Delegation, Principal, PrincipalKind
from partner_desk.domain.billing import Offer
from partner_desk.domain.coverage import Collectable
from partner_desk.domain.details import Cloud, Usage
from partner_desk.domain.errors import Refused
from partner_desk.domain.estate import Estate
from partner_desk.domain.ids import ScopeKind
from partner_desk.domain.moments import Span, is_midnight
from partner_desk.domain.partners import Agreement, Partner
from partner_desk.domain.scopes import Scope
from partner_desk.exchange.casecoverage import collected
from partner_desk.exchange.caseloss import Sieve
from partner_desk.exchange.casenames import CaseNames, CaseWords, Pseudonyms
from partner_desk.exchange.casepart import CasePart, part_of
from partner_desk.exchange.cases import Vocabulary, read_case

Row = dict[str, Any]

SAID = 5
"""So many losses are said in a refusal."""


@dataclass(frozen=True, slots=True)
class CaseText:
    """A case as text, what of the estate it does not say, and what things on the desk are called in it."""

    text: str
    left_out: tuple[str, ...]
    names: CaseNames


def write_case(
    estate: Estate,
    title: str,
    source: str,
    vocabulary: Vocabulary,
    *,
    tenant: str | None = None,
    redact: bool = False,
    leave_out: bool = False,
) -> CaseText:
    """Write an estate, or what concerns one tenant (its scope key); `redact` puts pseudonyms for names and ids.

    What is invented to learn on has names for ids, as its cases and lessons are written.
    Raises Refused with what the format cannot say, unless `leave_out`.
    """
    part = part_of(estate, tenant)
    naming = Pseudonyms if redact else CaseWords if estate.invented else CaseNames
    names = naming(part.estate, vocabulary.roles)
    sieve = Sieve(part.estate, vocabulary.roles, part.keys, frozenset(part.people))
    tables = {"title": title, "source": [source]} | _Tables(part, names, sieve).all()
    losses = (*part.losses, *sieve.losses)
    if losses and not leave_out:
        more = f" And {len(losses) - SAID} more." if len(losses) > SAID else ""
        raise Refused(
            "A case file cannot say everything that is on this desk. "
            + " ".join(f"{one[0].upper()}{one[1:]}." for one in losses[:SAID])
            + more
            + " Nothing was written. Leave that out (--leave-out), or export one tenant."
        )
    text = tomli_w.dumps({key: value for key, value in tables.items() if value != []})
    try:
        text.encode()
        read_case(text, "the case", vocabulary, judging=True)
    except UnicodeEncodeError as half:
        raise Refused("An id on this desk holds half a character, which no file can hold. Redact it.") from half
    except Refused as slips:
        raise Refused(f"A case file does not allow what is on this desk. Nothing was written.\n{slips}") from slips
    return CaseText(text, losses, names)


class _Tables:
    """The tables of a case, filled from a part of an estate."""

    def __init__(self, part: CasePart, names: CaseNames, sieve: Sieve) -> None:
        self.part = part
        self.estate = part.estate
        self.names = names
        self.sieve = sieve
        self._spare = 0

    def all(self) -> dict[str, list[Any]]:
        """Every table, in the order of the format."""
        estate, sieve = self.estate, self.sieve
        incomplete, unknown = collected(self.part, sieve.losses)
        people = list(sieve.principals(self.part.people.values()))
        sieve.people = frozenset(one.id for one in people)
        agents = {
            one for partner in estate.partners.values() for one in (partner.admin_agents, partner.helpdesk_agents)
        }
        extra = [one for one in sorted(filter(None, agents)) if one not in sieve.people]
        return {
            "incomplete": [one.value for one in Collectable if one in incomplete],
            **self._scopes(),
            "partner": [self._partner(one) for one in estate.partners.values()],
            "principal": [
                *(self._principal(one, one.id in unknown) for one in people),
                *({"id": self.names.principal(one), "kind": PrincipalKind.FOREIGN_GROUP.value} for one in extra),
            ],
            "billing": [
                {"subscription": self.names.scope(one.subscription), "offer": one.offer.value}
                | self._sellers(one.offer, one.bill_to, one.reseller_of_record)
                | ({"credit_offer": True} if one.credit_offer else {})
                | ({"remapped": True} if one.remapped else {})
                | _bounds(one.since, one.until)
                for one in sieve.billings(estate.billings.values())
            ],
            "membership": [
                {"group": self.names.principal(one.group), "member": self.names.principal(one.member)}
                | _bounds(one.since, one.until)
                for one in sieve.memberships(estate.memberships.values())
            ],
            **self._accesses(),
            "charge": [
                {
                    "scope": self.names.scope(one.scope),
                    "on": one.on,
                    "kind": one.kind.value,
                    "amount": str(Decimal(one.amount).scaleb(-2)),
                    "currency": one.currency,
                }
                for one in sieve.charges(estate.charges.values())
            ],
        }

    def _accesses(self) -> dict[str, list[Row]]:
        estate, names, sieve = self.estate, self.names, self.sieve
        return {
            "role_assignment": [
                {
                    "principal": names.principal(one.principal),
                    "role": names.role(one.role),
                    "scope": names.scope(one.scope),
                }
                | _kind(one.kind, one.activations)
                | ({"condition": True} if one.condition else {})
                | _bounds(one.since, one.until)
                for one in sieve.assignments(estate.role_assignments.values())
            ],
            "delegation": [self._delegation(one) for one in sieve.delegations(estate.delegations.values())],
            "deny_assignment": [
                {"principal": names.principal(one.principal), "scope": names.scope(one.scope)}
                | _bounds(one.since, one.until)
                for one in sieve.denials(estate.deny_assignments.values())
            ],
            "partner_admin_link": [
                {"principal": names.principal(one.principal), "partner_id": names.number(one.partner_id)}
                | _bounds(one.since, one.until)
                for one in sieve.links(estate.links.values())
            ],
            "partner_of_record": [
                {"subscription": names.scope(one.subscription), "partner_id": names.number(one.partner_id)}
                | _bounds(one.since, one.until)
                for one in sieve.records(estate.records.values())
            ],
        }

    def _scopes(self) -> dict[str, list[Row]]:
        tables: dict[str, list[Row]] = {
            word: [] for word in ("tenant", "management_group", "subscription", "resource_group", "resource")
        }
        for scope in self.part.scopes:
            table, row = self._scope(scope)
            tables[table].append(row)
        tables["tenant"] += [{"id": self.names.scope(one)} for one in self.part.more_tenants]
        return tables

    def _scope(self, number: int) -> tuple[str, Row]:
        tree = self.estate.scopes
        scope, key = tree.scope(number), tree.key(number)
        row: Row = {"id": self.names.scope(key)}
        match scope.kind:
            case ScopeKind.TENANT:
                detail = self.estate.tenants.get(key)
                label = self.names.label(tree.name(number))
                cloud = Cloud.PUBLIC if detail is None else detail.cloud
                named = {"name": label} if label and label != row["id"] else {}
                return "tenant", row | named | _unless(cloud=cloud.value, default=Cloud.PUBLIC.value)
            case ScopeKind.MANAGEMENT_GROUP:
                return "management_group", row | self._above(number, scope)
            case ScopeKind.SUBSCRIPTION:
                found = self.estate.subscriptions.get(key)
                usage = Usage.UNKNOWN if found is None else found.usage
                security = Usage.UNKNOWN if found is None else found.security_usage
                return "subscription", row | self._above(number, scope) | _unless(
                    usage=usage.value, default=Usage.SOME.value
                ) | _unless(security_usage=security.value, default=Usage.UNKNOWN.value)
            case ScopeKind.RESOURCE_GROUP:
                return "resource_group", row | {"subscription": self.names.scope(scope.parent or "")}
            case ScopeKind.RESOURCE:
                return "resource", row | {"resource_group": self.names.scope(scope.parent or "")}

    def _above(self, number: int, scope: Scope) -> Row:
        tree = self.estate.scopes
        top = tree.key(tree.path(number)[-1])
        parent = {} if scope.parent == top else {"parent": self.names.scope(scope.parent or "")}
        return {"tenant": self.names.scope(top)} | parent

    def _partner(self, one: Partner) -> Row:
        names = self.names
        row: Row = {"id": names.partner(one.id)}
        if label := names.label(one.name):
            row["name"] = label
        row |= {
            "global_id": names.number(one.global_id or self._spare_number()),
            "location_ids": [names.number(each) for each in one.location_ids],
        }
        if one.closed_ids:
            row["closed_ids"] = [{"id": names.number(each.id), "from": _day(each.since)} for each in one.closed_ids]
        if one.tenant is not None:
            row["tenant"] = names.scope(one.tenant)
        for key, group in (("admin_agents", one.admin_agents), ("helpdesk_agents", one.helpdesk_agents)):
            known = None if group is None else self.estate.principals.get(group)
            if group is not None and (known is None or known.kind is PrincipalKind.FOREIGN_GROUP):
                row[key] = names.principal(group)
        row |= _unless(agreement=one.agreement.value, default=Agreement.ACTIVE.value)
        for key, spans in (("designated", one.designated), ("csp_revoked", one.csp_revoked)):
            if rows := [_days(span) for span in spans if not span.never]:
                row[key] = rows
        return row | ({"designated_known": True} if one.designated_known else {})

    def _spare_number(self) -> str:
        """A PartnerID that nobody has, for a partner whose own is not known."""
        self._spare += 1
        while str(self._spare) in self.estate.partner_of_id:
            self._spare += 1
        return str(self._spare)

    def _principal(self, one: Principal, unknown: bool) -> Row:
        row: Row = {"id": self.names.principal(one.id), "kind": one.kind.value}
        if one.tenant is not None:
            row["tenant"] = self.names.scope(one.tenant)
        if one.kind.is_identity:
            for key, moment in (("disabled_from", one.disabled_from), ("deleted_from", one.deleted_from)):
                row |= {} if moment is None else {key: _at(moment)}
            row |= {"link_known": False} if unknown else {}
        return row

    def _sellers(self, offer: Offer, bill_to: str | None, reseller: str | None) -> Row:
        found = (("bill_to", bill_to), ("reseller_of_record", reseller))
        return {key: self.names.partner(one) for key, one in found if one is not None and offer.is_csp}

    def _delegation(self, one: Delegation) -> Row:
        names = self.names
        grants = [
            {"principal": names.principal(grant.principal), "role": names.role(grant.role)}
            | _kind(grant.kind, grant.activations)
            | (
                {"delegated_roles": [names.role(each) for each in grant.delegated_roles]}
                if grant.delegated_roles
                else {}
            )
            for grant in one.authorizations
            if (person := self.estate.principals.get(grant.principal)) is not None
            and person.tenant == one.managing_tenant
        ]
        return {
            "managing_tenant": names.scope(one.managing_tenant),
            "scope": names.scope(one.scope),
            "via": one.via.value,
            "authorizations": grants,
        } | _bounds(one.since, one.until)


def _unless(default: str, **one: str) -> Row:
    return {key: value for key, value in one.items() if value != default}


def _kind(kind: AccessKind, spans: Iterable[Span]) -> Row:
    if kind is AccessKind.ACTIVE:
        return {}
    active = [_bounds(one.since, one.until) for one in spans]
    return {"kind": kind.value} | ({"activations": active} if active else {})


def _bounds(since: datetime | None, until: datetime | None) -> Row:
    return {key: _at(one) for key, one in (("from", since), ("until", until)) if one is not None}


def _days(span: Span) -> Row:
    return {key: _day(one) for key, one in (("since", span.since), ("until", span.until)) if one is not None}


def _at(moment: datetime) -> date | datetime:
    moment = moment.astimezone(UTC)
    return moment.date() if is_midnight(moment) else moment


def _day(moment: datetime) -> date:
    return moment.astimezone(UTC).date()
