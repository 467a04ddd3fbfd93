"""What a command can change in Azure, as data; the way back from each is again such an operation.

Every id in an operation is a real one: it was checked before, and an operation is not made without it.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TypeAlias

from partner_desk.domain.details import Cloud


@dataclass(frozen=True, slots=True)
class SetRole:
    """A role of a principal at exactly one scope, held or eligible: given (`on`) or taken away."""

    principal: str
    principal_type: str
    role: str
    scope: str
    eligible: bool
    on: bool

    @property
    def back(self) -> SetRole:
        """The way back."""
        return replace(self, on=not self.on)


@dataclass(frozen=True, slots=True)
class SetMember:
    """A direct member of a group of the same directory: added (`on`) or taken out.

    Microsoft Graph keeps the member among `users`, `groups` or `servicePrincipals`: its `collection`.
    """

    group: str
    member: str
    collection: str
    on: bool
    cloud: Cloud = Cloud.PUBLIC

    @property
    def back(self) -> SetMember:
        """The way back."""
        return replace(self, on=not self.on)


@dataclass(frozen=True, slots=True)
class SetLink:
    """The PartnerID that the identity who is signed in carries, before and after; None is no link."""

    before: str | None
    after: str | None

    @property
    def back(self) -> SetLink:
        """The way back."""
        return SetLink(self.after, self.before)


@dataclass(frozen=True, slots=True)
class Grant:
    """One authorization of a delegation; `gives` are the roles that it lets give to managed identities."""

    principal: str
    name: str
    role: str
    eligible: bool
    gives: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class SetDelegation:
    """A delegation of a subscription or resource group: given by a template (`on`) or removed.

    `resource_group` is None for a whole subscription; `key` tells delegations of one runbook apart. `others` are the
    authorizations of the other delegations to the same tenant at the same place that the desk knows of, before or
    after: what is neither meant nor among those is a surprise.
    """

    key: str
    name: str
    managing_tenant: str
    subscription: str
    resource_group: str | None
    grants: tuple[Grant, ...]
    on: bool
    others: tuple[tuple[Grant, ...], ...] = ()

    @property
    def back(self) -> SetDelegation:
        """The way back."""
        return replace(self, on=not self.on)

    @property
    def scope(self) -> str:
        """The id of what is delegated."""
        whole = f"/subscriptions/{self.subscription}"
        return whole if self.resource_group is None else f"{whole}/resourceGroups/{self.resource_group}"


Operation: TypeAlias = SetRole | SetMember | SetLink | SetDelegation
"""Whatever has a command."""
