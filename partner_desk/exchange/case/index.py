"""A case's rows with what they refer to: partners, people and scopes by name, and which tenant each lies in."""

from __future__ import annotations

from collections.abc import Container, Iterator
from dataclasses import dataclass
from typing import Any, Generic, TypeVar, cast

from partner_desk.domain.access import PrincipalKind
from partner_desk.domain.descriptions import Refers
from partner_desk.domain.ids import is_guid
from partner_desk.domain.partners import Partner
from partner_desk.exchange.case.format import (
    SCOPES,
    TABLES,
    HeadTable,
    ManagementGroupRow,
    PrincipalRow,
    ResourceGroupRow,
    ResourceRow,
    SubscriptionRow,
    TenantRow,
    said,
)
from partner_desk.readings.roles import RoleCatalogue

T = TypeVar("T")

CUSTOM = "custom:"
"""How a case names a role that is not built in."""


@dataclass(frozen=True, slots=True)
class CaseRow(Generic[T]):
    """A row: where it stands, what it says (called as it is written), and the fields it says it of."""

    place: str
    says: T
    given: frozenset[str]


class CaseIndex:
    """The rows of a case, and everything in them by its name."""

    def __init__(self, table: HeadTable, roles: RoleCatalogue) -> None:
        """Look at every row once."""
        self.table = table
        self.roles = roles
        self._rows = {kind: list(self._read(name, kind)) for name, kind in TABLES.items()}
        self.partners = {row.says.id: row.says for row in self.rows(Partner)}
        self.principals = {row.says.id: row.says for row in self.rows(PrincipalRow)}
        self.groups = {row.says.id: row.says for row in self.rows(ManagementGroupRow)}
        self.tenant_of = {row.says.id: row.says.id for row in self.rows(TenantRow)}
        tenants = frozenset(self.tenant_of)
        self.tenant_of |= {name: group.tenant for name, group in self.groups.items()}
        subscriptions = {row.says.id: row.says.tenant for row in self.rows(SubscriptionRow)}
        self.tenant_of |= subscriptions
        resource_groups = {
            row.says.id: subscriptions.get(row.says.subscription, "") for row in self.rows(ResourceGroupRow)
        }
        self.tenant_of |= resource_groups
        for resource in self.rows(ResourceRow):
            self.tenant_of[resource.says.id] = resource_groups.get(resource.says.resource_group, "")
        kinds = {name: person.kind for name, person in self.principals.items()}
        self.named: dict[Refers, Container[str]] = {
            Refers.SCOPE: self.tenant_of.keys(),
            Refers.TENANT: tenants,
            Refers.MANAGEMENT_GROUP: self.groups,
            Refers.SUBSCRIPTION: subscriptions,
            Refers.RESOURCE_GROUP: resource_groups,
            Refers.PARTNER: self.partners,
            Refers.PRINCIPAL: self.principals,
            Refers.IDENTITY: {name for name, kind in kinds.items() if kind.is_identity},
            Refers.GROUP: {name for name, kind in kinds.items() if kind is PrincipalKind.GROUP},
            Refers.FOREIGN_GROUP: {name for name, kind in kinds.items() if kind is PrincipalKind.FOREIGN_GROUP},
        }
        """What there is of everything that a value may name."""

    def _read(self, name: str, kind: type[Any]) -> Iterator[CaseRow[Any]]:
        unnamed = kind not in (*SCOPES.values(), Partner, PrincipalRow)
        for index, row in enumerate(getattr(self.table, name), 1):
            own = {"id": f"{name} {index}"} if unnamed else {}
            yield CaseRow(f"[[{name}]] {index}", said(kind, row, **own), frozenset(row.model_fields_set))

    def rows(self, kind: type[T]) -> list[CaseRow[T]]:
        """The rows that say something of a kind."""
        return cast(list[CaseRow[T]], self._rows[kind])

    def all(self) -> Iterator[CaseRow[Any]]:
        """Every row, table by table."""
        for rows in self._rows.values():
            yield from rows

    def key(self, scope: str) -> str:
        """The key of a scope on the estate; ids of cases are free text and must not be read as Azure's."""
        return f"case:{scope}" if scope.startswith("/") else scope

    def role(self, name: str) -> str | None:
        """The key of a role: a GUID, `custom:NAME`, or a built-in role's name; None if there is none."""
        if name.startswith(CUSTOM):
            return name if len(name) > len(CUSTOM) else None
        found = self.roles.find(name)
        if found is not None:
            return found.id
        return name.lower() if is_guid(name) else None
