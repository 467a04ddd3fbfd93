"""An estate, or the part of one tenant, as a case file: what `reading` reads back as the same estate.

Names of identities and of scopes below a tenant, origins and what is only shown have no place in the format. What
has none although it could matter is refused, or left out when asked to, one sentence each.
"""

from __future__ import annotations

from collections.abc import Container, Iterator
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from decimal import Decimal
from enum import Enum
from itertools import chain
from typing import Any

import tomli_w

from partner_desk.domain.access import Principal, PrincipalKind
from partner_desk.domain.coverage import Collectable
from partner_desk.domain.descriptions import Field, Refers, Unit, fields_of
from partner_desk.domain.details import Cloud, Usage
from partner_desk.domain.errors import Refused
from partner_desk.domain.estate import Estate
from partner_desk.domain.ids import ScopeKind
from partner_desk.domain.moments import is_midnight, never_holds
from partner_desk.domain.naming import counted
from partner_desk.domain.partners import Partner
from partner_desk.domain.scopes import Scope
from partner_desk.exchange.case.asking import Vocabulary
from partner_desk.exchange.case.coverage import collected
from partner_desk.exchange.case.format import (
    TABLES,
    ManagementGroupRow,
    PrincipalRow,
    ResourceGroupRow,
    ResourceRow,
    SubscriptionRow,
    TenantRow,
    keys_of,
    meant,
)
from partner_desk.exchange.case.losses import called, is_inside_a_day, reaching, sift
from partner_desk.exchange.case.names import CaseNames, CaseWords, Pseudonyms
from partner_desk.exchange.case.part import CasePart, part_of
from partner_desk.language import tr

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
    day: date | None = None,
) -> CaseText:
    """Write an estate, or what concerns one tenant (its scope key); `redact` puts pseudonyms for names and ids.

    What is invented to learn on has names for ids, as its cases and lessons are written. With a `day`, the verdicts
    that somebody expects of the desk are its questions; those without a day of their own are asked of that one.
    Raises Refused with what the format cannot say, unless `leave_out`.
    """
    part = part_of(estate, tenant)
    naming = Pseudonyms if redact else CaseWords if estate.invented else CaseNames
    names = naming(part.estate, vocabulary.roles)
    written = _Tables(part, names)
    tables: dict[str, Any] = {"title": title, "source": [source]} | written.all()
    if day is not None:
        tables["ask"] = list(written.expected(estate, day))
    try:
        tomli_w.dumps(tables).encode()
    except UnicodeEncodeError as half:
        raise Refused("An id on this desk holds half a character, which no file can hold. Redact it.") from half
    losses = (*part.losses, *written.losses, *sift(tables, written.facts, vocabulary, part.estate))
    if losses and not leave_out:
        said = [f"{one[0].upper()}{one[1:]}." for one in losses[:SAID]]
        if len(losses) > SAID:
            said.append(tr("And {number} more.", number=len(losses) - SAID))
        raise Refused(
            "A case file cannot say everything that is on this desk. {losses} Nothing was written. Say the same "
            "with --leave-out to write all but that.",
            losses=" ".join(said),
        )
    text = tomli_w.dumps({key: value for key, value in tables.items() if value != []})
    return CaseText(text, losses, names)


class _Tables:
    """The tables of a case, filled from a part of an estate."""

    def __init__(self, part: CasePart, names: CaseNames) -> None:
        self.part = part
        self.estate = part.estate
        self.names = names
        self.losses: list[str] = []
        self.facts: dict[str, list[Any]] = {}
        """The fact behind each row, of the tables whose rows can be left out."""
        self._spare = 0

    def all(self) -> dict[str, list[Any]]:
        """Every table, in the order of the format."""
        incomplete, unknown = collected(self.part, self.losses)
        people = list(self._people(unknown))
        known = {one.id for one in people}
        rows: dict[type[Any], list[Any]] = {
            **self._scopes(),
            Partner: [self._partner(one) for one in self.estate.partners.values()],
            PrincipalRow: [*people, *self._agents(known)],
        }
        self.facts = {
            table: list(reaching(self.part, known, kind, self.losses))
            for table, kind in TABLES.items()
            if kind not in rows
        }
        tables = {table: rows[kind] for table, kind in TABLES.items() if kind in rows} | self.facts
        if bills := self.estate.earned_credits:
            told = counted(len(bills), "earned credit")
            self.losses.append(f"{told} of bills: a case has no place for them, and no verdict rests on them")
        for fact in chain(*tables.values()):
            if is_inside_a_day(fact):
                self.losses.append(f"{called(self.estate, fact)}: it begins or ends inside a day")
        return {"incomplete": [one.value for one in Collectable if one in incomplete]} | {
            table: [self._row(one) for one in each] for table, each in tables.items()
        }

    def expected(self, whole: Estate, day: date) -> Iterator[Row]:
        """What is expected of the part of a desk, as questions."""
        kept = sorted(whole.expectations.values(), key=lambda one: (one.scope, one.partner, one.program, one.id))
        for wanted in kept:
            if wanted.scope in self.part.keys and wanted.partner in self.estate.partners:
                about = {"partner": self.names.partner(wanted.partner), "scope": self.names.scope(wanted.scope)}
                yield about | {"program": wanted.program, "on": wanted.on or day, "expect": wanted.verdict.value}

    # What is written as it is described -----------------------------------------------------------------------

    def _row(self, fact: Any, unit: Unit | None = None, begins: str = "") -> Row:
        """A fact or a value within one as a row: every key that says more than what is meant without it."""
        row: Row = {}
        for key, field in keys_of(type(fact)):
            value = getattr(fact, field.name)
            if value is None or (value == meant(field) and not field.key.always):
                continue
            if field.only is not None and field.only.idle and not field.only.of(fact):
                continue
            each = [self._said(field, unit, one) for one in (value if field.several else (value,))]
            said = each if field.several else each[0]
            if said != "":  # a name that is not told
                row[begins if begins and field.name == "since" else key] = said
        return row

    def _said(self, field: Field, unit: Unit | None, value: Any) -> Any:
        names, refers, unit = self.names, field.described.refers, field.described.unit or unit
        if field.nested:
            return self._row(value, unit, field.key.begins)
        if refers is not None:
            named = {Refers.ROLE: names.role, Refers.PARTNER: names.partner}.get(refers, names.principal)
            return names.scope(value) if refers.is_scope else named(value)
        match value:
            case Enum():
                return value.value
            case datetime():
                moment = value.astimezone(UTC)
                return moment.date() if unit is Unit.WHOLE_DAY or is_midnight(moment) else moment
            case bool() | date():
                return value
            case int():
                return str(Decimal(value).scaleb(-2))
        return names.number(value) if unit is Unit.PARTNER_ID else value if unit else names.label(value)

    # What is written otherwise --------------------------------------------------------------------------------

    def _scopes(self) -> dict[type[Any], list[Any]]:
        rows: dict[type[Any], list[Any]] = {
            kind: [] for kind in (TenantRow, ManagementGroupRow, SubscriptionRow, ResourceGroupRow, ResourceRow)
        }
        for scope in self.part.scopes:
            row = self._scope(scope)
            rows[type(row)].append(row)
        rows[TenantRow] += map(TenantRow, self.part.more_tenants)
        return rows

    def _scope(self, number: int) -> Any:
        tree = self.estate.scopes
        scope, key = tree.scope(number), tree.key(number)
        match scope.kind:
            case ScopeKind.TENANT:
                detail = self.estate.tenants.get(key)
                name = tree.name(number)
                named = name if name != self.names.scope(key) else ""
                return TenantRow(key, named, Cloud.PUBLIC if detail is None else detail.cloud)
            case ScopeKind.MANAGEMENT_GROUP:
                return ManagementGroupRow(key, *self._above(number, scope))
            case ScopeKind.SUBSCRIPTION:
                found = self.estate.subscriptions.get(key)
                usages = (Usage.UNKNOWN, Usage.UNKNOWN) if found is None else (found.usage, found.security_usage)
                return SubscriptionRow(key, *self._above(number, scope), *usages)
            case ScopeKind.RESOURCE_GROUP:
                return ResourceGroupRow(key, scope.parent or "")
            case ScopeKind.RESOURCE:
                return ResourceRow(key, scope.parent or "")

    def _above(self, number: int, scope: Scope) -> tuple[str, str | None]:
        tree = self.estate.scopes
        top = tree.key(tree.tenant(number))
        return top, None if scope.parent == top else scope.parent

    def _partner(self, partner: Partner) -> Partner:
        if not partner.global_id:
            self.losses.append(f"{called(self.estate, partner)}: its global ID is not known")
        return replace(
            partner,
            global_id=partner.global_id or self._spare_number(),
            admin_agents=self._foreign(partner, partner.admin_agents),
            helpdesk_agents=self._foreign(partner, partner.helpdesk_agents),
            designated=tuple(span for span in partner.designated if not never_holds(span)),
            csp_revoked=tuple(span for span in partner.csp_revoked if not never_holds(span)),
        )

    def _foreign(self, partner: Partner, group: str | None) -> str | None:
        known = None if group is None else self.estate.principals.get(group)
        if known is None or known.kind is PrincipalKind.FOREIGN_GROUP:
            return group
        told = f"{known.name or known.id} is recorded as no foreign group, so these agents are not known"
        self.losses.append(f"{called(self.estate, partner)}: {told}")
        return None

    def _spare_number(self) -> str:
        """A PartnerID that nobody has, for a partner whose own is not known."""
        self._spare += 1
        while str(self._spare) in self.estate.partner_of_id:
            self._spare += 1
        return str(self._spare)

    def _people(self, unknown: frozenset[str]) -> Iterator[PrincipalRow]:
        for person in self.part.people.values():
            if person.tenant is None and person.kind is not PrincipalKind.FOREIGN_GROUP:
                self.losses.append(f"{called(self.estate, person)}: its tenant is not known")
                continue
            for what, spans in (("disabled", person.disabled_during), ("deleted", person.deleted_during)):
                if not all(map(never_holds, spans)):
                    self.losses.append(f"{called(self.estate, person)}: it was {what}, and is in use again")
            own = {field.name: getattr(person, field.name) for field in fields_of(Principal)}
            yield PrincipalRow(**own, link_known=person.id not in unknown)

    def _agents(self, known: Container[str]) -> Iterator[PrincipalRow]:
        """The agents' groups that are nothing but named."""
        partners = self.estate.partners.values()
        agents = {group for one in partners for group in (one.admin_agents, one.helpdesk_agents)}
        for group in sorted(filter(None, agents)):
            if group not in known:
                yield PrincipalRow(group, PrincipalKind.FOREIGN_GROUP)
