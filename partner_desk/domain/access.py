"""Who can reach what: principals, group memberships, role assignments, delegations, deny assignments."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Annotated

from partner_desk.domain.descriptions import (
    Described,
    Key,
    NameText,
    Only,
    Refers,
    RowNumber,
    SinceMoment,
    Unit,
    UntilMoment,
    WordEnum,
    describes,
)
from partner_desk.domain.ids import EVERYONE, ROOT
from partner_desk.domain.moments import Span
from partner_desk.domain.origin import Evidence


class PrincipalKind(WordEnum):
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


class AccessKind(WordEnum):
    """Whether a role or a membership is held, or can only be activated for a time."""

    ACTIVE = "active"
    ELIGIBLE = "eligible", "eligible (PIM)"


class AccountState(WordEnum):
    """How a list of a directory shows an account."""

    IN_USE = "in-use"
    DISABLED = "disabled"
    DELETED = "deleted"


class DelegationRoute(WordEnum):
    """How an Azure Lighthouse delegation came about."""

    TEMPLATE = "template"
    MARKETPLACE = "marketplace"


ThePrincipal = Annotated[str, Described("identity", Refers.PRINCIPAL)]
TheRole = Annotated[str, Described("role", Refers.ROLE)]
TheKind = Annotated[AccessKind, Described("kind")]
Activations = Annotated[
    tuple[Span, ...],
    Described("activated"),
    Only(lambda role: role.kind is AccessKind.ELIGIBLE, "only an eligible role is activated"),
]
OF_SERVICE_PRINCIPALS = Only(
    lambda principal: principal.kind is PrincipalKind.SERVICE_PRINCIPAL, "only a service principal has a credential"
)
OF_IDENTITIES = Only(lambda principal: principal.kind.is_identity, "a {0.kind} is no identity")


@dataclass(frozen=True, slots=True)
class Sighting:
    """A list of a directory showed an account; of a deleted one, `since` is when that was done."""

    at: Annotated[datetime, Described("seen on")]
    state: Annotated[AccountState, Described("state")]
    since: SinceMoment = None


@describes(
    "principals",
    "identity or group",
    "people, groups and service principals",
    "a person, an application or a group; also disabled or deleted",
    table="principal",
    phrase="the {kind} {itself}",
)
@dataclass(frozen=True, slots=True)
class Principal:
    """An object of one tenant's directory: `id` is its object id, `tenant` the scope key of its tenant.

    A foreign group may have no tenant: it is another tenant's group, seen from the customer's side. What was disabled,
    or deleted, and is in use again was so `during` some time. `credential_until` is when the last secret or certificate
    of a service principal ends, `sightings` are what lists showed on their days, so that it does not matter in which
    order they come. `account_of` is the partner that somebody works for, as a person said. No verdict rests on these.
    """

    id: Annotated[str, Described("object ID", Refers.PRINCIPAL)]
    kind: Annotated[PrincipalKind, Described("kind")]
    tenant: Annotated[str | None, Described("tenant", Refers.TENANT)] = None
    name: Annotated[str, Described("name"), Key(None)] = ""
    sign_in_name: Annotated[str, Described("sign-in name"), Key(None)] = ""
    app_id: Annotated[str, Described("application id", unit=Unit.GUID), Key(None)] = ""
    disabled_from: Annotated[datetime | None, Described("disabled since"), OF_IDENTITIES] = None
    deleted_from: Annotated[datetime | None, Described("deleted since"), OF_IDENTITIES] = None
    disabled_during: Annotated[
        tuple[Span, ...], Described("disabled during", later=True), OF_IDENTITIES, Key(None)
    ] = ()
    deleted_during: Annotated[tuple[Span, ...], Described("deleted during", later=True), OF_IDENTITIES, Key(None)] = ()
    credential_until: Annotated[
        datetime | None, Described("credential until", later=True), OF_SERVICE_PRINCIPALS, Key(None)
    ] = None
    account_of: Annotated[str | None, Described("account of", Refers.PARTNER, later=True), OF_IDENTITIES, Key(None)] = (
        None
    )
    sightings: Annotated[tuple[Sighting, ...], Described("seen", later=True), OF_IDENTITIES, Key(None)] = ()
    origin: Evidence = None

    @property
    def is_named(self) -> bool:
        """Whether anything is known of it that a person could recognize."""
        return bool(self.name or self.sign_in_name or self.app_id)

    @property
    def disabled(self) -> tuple[Span, ...]:
        """Every time at which it is disabled."""
        return (*self.disabled_during, Span(self.disabled_from)) if self.disabled_from else self.disabled_during

    @property
    def deleted(self) -> tuple[Span, ...]:
        """Every time at which it is deleted."""
        return (*self.deleted_during, Span(self.deleted_from)) if self.deleted_from else self.deleted_during


@describes(
    "memberships",
    "group membership",
    "group memberships",
    "who is in a group, also a group in a group, and who can activate that (PIM)",
    about=("group", "member"),
    table="membership",
    phrase="the [{kind} ]membership of {member} in {group}",
)
@dataclass(frozen=True, slots=True)
class Membership:
    """An identity or a group that is in a group for a time, or is eligible: then nobody knows when it is active."""

    id: RowNumber
    group: Annotated[str, Described("group", Refers.GROUP)]
    member: Annotated[str, Described("member", Refers.PRINCIPAL)]
    since: SinceMoment = None
    until: UntilMoment = None
    kind: Annotated[AccessKind, Described("kind", later=True), Key(None)] = AccessKind.ACTIVE
    origin: Evidence = None


@describes(
    "role-definitions",
    "role",
    "roles beyond the built-in ones",
    "a role that Azure does not bring along, made by the customer",
    phrase="the role {itself}",
)
@dataclass(frozen=True, slots=True)
class RoleDefinition:
    """A role that an estate names beyond the catalogue of built-in roles; `id` is its key (`ids.role_key`)."""

    id: Annotated[str, Described("id", Refers.ROLE)]
    name: NameText
    custom: Annotated[bool, Described("made by the customer")]
    origin: Evidence = None


@describes(
    "role-assignments",
    "role assignment",
    "role assignments",
    "who holds which role where, also eligible (PIM) and when it was activated",
    about=("principal", "role", "scope"),
    table="role_assignment",
    phrase="the [{kind} ]role {role} of {principal} at {scope}",
)
@dataclass(frozen=True, slots=True)
class RoleAssignment:
    """A role of a principal at a scope and everything below it; the scope `/` is elevated access.

    `condition` says that it holds under a condition only (attribute-based access control).
    """

    id: RowNumber
    principal: ThePrincipal
    role: TheRole
    scope: Annotated[str, Described("scope", Refers.SCOPE, indexed=True, besides=ROOT)]
    kind: TheKind = AccessKind.ACTIVE
    activations: Activations = ()
    since: SinceMoment = None
    until: UntilMoment = None
    condition: Annotated[bool, Described("under a condition", later=True)] = False
    origin: Evidence = None


@dataclass(frozen=True, slots=True)
class Authorization:
    """One principal of the managing tenant and the role that a delegation gives it.

    `delegated_roles` are the roles that the principal may in turn give to managed identities.
    """

    principal: ThePrincipal
    role: TheRole
    kind: TheKind = AccessKind.ACTIVE
    activations: Activations = ()
    delegated_roles: Annotated[tuple[str, ...], Described("may give", Refers.ROLE, later=True)] = ()


@describes(
    "delegations",
    "delegation",
    "delegations",
    "a Lighthouse delegation of a scope to another tenant, with roles",
    about=("scope", "managing_tenant"),
    table="delegation",
    phrase="the delegation of {scope} to {managing_tenant}",
)
@dataclass(frozen=True, slots=True)
class Delegation:
    """An Azure Lighthouse delegation of a subscription or resource group to a managing tenant."""

    id: RowNumber
    managing_tenant: Annotated[str, Described("managing tenant", Refers.TENANT)]
    scope: Annotated[str, Described("scope", Refers.SCOPE)]
    authorizations: Annotated[
        tuple[Authorization, ...], Described("authorizations"), Key(required=True, after="via")
    ] = ()
    via: Annotated[DelegationRoute, Described("made by"), Key(always=True)] = DelegationRoute.TEMPLATE
    name: Annotated[str, Described("name"), Key(None)] = ""
    since: SinceMoment = None
    until: UntilMoment = None
    origin: Evidence = None


@describes(
    "deny-assignments",
    "deny assignment",
    "deny assignments",
    "what somebody is denied at a scope, whatever roles they hold",
    about=("principal", "scope"),
    table="deny_assignment",
    phrase="the denial of {principal} at {scope}",
)
@dataclass(frozen=True, slots=True)
class DenyAssignment:
    """What a principal (an id, or `everyone`) is denied at a scope and below."""

    id: RowNumber
    principal: Annotated[str, Described("identity or group", Refers.PRINCIPAL, besides=EVERYONE)]
    scope: Annotated[str, Described("scope", Refers.SCOPE)]
    since: SinceMoment = None
    until: UntilMoment = None
    name: Annotated[str, Described("name"), Key(None)] = ""
    origin: Evidence = None
