"""Who can reach what: principals, group memberships, role assignments, delegations, deny assignments."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from partner_desk.domain.moments import Span
from partner_desk.domain.origin import Origin


class PrincipalKind(StrEnum):
    """What an object of a directory is."""

    MEMBER = "member"
    GUEST = "guest"
    SERVICE_PRINCIPAL = "service-principal"
    MANAGED_IDENTITY = "managed-identity"
    GROUP = "group"
    FOREIGN_GROUP = "foreign-group"

    @property
    def is_identity(self) -> bool:
        """Whether it can sign in, and so can carry a partner admin link."""
        return self not in (PrincipalKind.GROUP, PrincipalKind.FOREIGN_GROUP)


class AccessKind(StrEnum):
    """Whether a role is held, or can only be activated for a time."""

    ACTIVE = "active"
    ELIGIBLE = "eligible"


class DelegationRoute(StrEnum):
    """How an Azure Lighthouse delegation came about."""

    TEMPLATE = "template"
    MARKETPLACE = "marketplace"


@dataclass(frozen=True, slots=True)
class Principal:
    """An object of one tenant's directory: `id` is its object id, `tenant` the scope key of its tenant.

    A foreign group may have no tenant: it is another tenant's group, seen from the customer's side.
    """

    id: str
    kind: PrincipalKind
    tenant: str | None = None
    name: str = ""
    sign_in_name: str = ""
    app_id: str = ""
    disabled_from: datetime | None = None
    deleted_from: datetime | None = None
    origin: Origin | None = None

    @property
    def is_named(self) -> bool:
        """Whether anything is known of it that a person could recognize."""
        return bool(self.name or self.sign_in_name or self.app_id)


@dataclass(frozen=True, slots=True)
class Membership:
    """An identity or a group that is in a group, for a time."""

    id: str
    group: str
    member: str
    since: datetime | None = None
    until: datetime | None = None
    origin: Origin | None = None


@dataclass(frozen=True, slots=True)
class RoleDefinition:
    """A role that an estate names beyond the catalogue of built-in roles; `id` is its key (`ids.role_key`)."""

    id: str
    name: str
    custom: bool
    origin: Origin | None = None


@dataclass(frozen=True, slots=True)
class RoleAssignment:
    """A role of a principal at a scope and everything below it; the scope `/` is elevated access."""

    id: str
    principal: str
    role: str
    scope: str
    kind: AccessKind = AccessKind.ACTIVE
    activations: tuple[Span, ...] = ()
    since: datetime | None = None
    until: datetime | None = None
    origin: Origin | None = None


@dataclass(frozen=True, slots=True)
class Authorization:
    """One principal of the managing tenant and the role that a delegation gives it."""

    principal: str
    role: str
    kind: AccessKind = AccessKind.ACTIVE
    activations: tuple[Span, ...] = ()


@dataclass(frozen=True, slots=True)
class Delegation:
    """An Azure Lighthouse delegation of a subscription or resource group to a managing tenant."""

    id: str
    managing_tenant: str
    scope: str
    authorizations: tuple[Authorization, ...] = ()
    via: DelegationRoute = DelegationRoute.TEMPLATE
    name: str = ""
    since: datetime | None = None
    until: datetime | None = None
    origin: Origin | None = None


@dataclass(frozen=True, slots=True)
class DenyAssignment:
    """What a principal (an id, or `everyone`) is denied at a scope and below."""

    id: str
    principal: str
    scope: str
    since: datetime | None = None
    until: datetime | None = None
    name: str = ""
    origin: Origin | None = None
