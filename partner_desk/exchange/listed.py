"""What files list of kinds that are whole only where somebody says so: delegations, members of groups, denials."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime

from partner_desk.domain.access import (
    AccountState,
    Authorization,
    DelegationRoute,
    DenyAssignment,
    Membership,
    Sighting,
)
from partner_desk.domain.coverage import Collectable
from partner_desk.domain.origin import Origin


@dataclass
class FactList:
    """One file as a list of facts of a kind: for which subjects it has rows, and why it is a part, if it says so."""

    origin: Origin
    kind: Collectable
    subjects: set[str] = field(default_factory=set)
    members: dict[str, None] = field(default_factory=dict)
    """The members that it lists of one group."""
    group: str = ""
    """That group, if the answer of Graph or a column names it."""
    called: str = ""
    """What the file calls that group: a key, a line of text above the list, or a column of names."""
    part: str = ""
    ended: bool = False
    """Whether the document that it stands in is at its end: members in the next one may be of another group."""


@dataclass(frozen=True, slots=True)
class DelegationOffer:
    """A definition of Azure Lighthouse: what it would give whom, wherever it is assigned."""

    tenant: str
    """The key of the managing tenant."""
    name: str
    via: DelegationRoute
    authorizations: tuple[Authorization, ...]
    changed: datetime | None
    """When it was changed last, if the file says so."""
    half_read: bool
    """Whether an authorization could not be read."""
    origin: Origin


@dataclass(frozen=True, slots=True)
class AssignedOffer:
    """An assignment of Azure Lighthouse: a definition is in force at a scope."""

    id: str
    scope: str
    definition: str
    created: datetime | None
    origin: Origin


@dataclass(frozen=True, slots=True)
class CredentialsEnd:
    """When the last credential of an application ends, by a file; its id is empty where the file does not name it."""

    app_id: str
    until: datetime
    origin: Origin


@dataclass(frozen=True, slots=True)
class NarrowDenial:
    """A deny assignment of which some are excluded, whom it names beside: what it is for everybody else."""

    subscription: str
    excluded: frozenset[str]
    rows: tuple[DenyAssignment, ...]
    origin: Origin


@dataclass(frozen=True, slots=True)
class AccountSaid:
    """An account as a list of a directory shows it; of a deleted one, `since` is when that was done."""

    origin: Origin
    state: AccountState
    since: datetime | None

    @property
    def seen(self) -> Sighting:
        """The same as a desk keeps it."""
        return Sighting(self.origin.seen, self.state, self.since)


@dataclass
class Listed:
    """All such lists of all files, and what is said of single rows; ids and subjects are keys."""

    lists: list[FactList] = field(default_factory=list)
    offers: dict[str, DelegationOffer] = field(default_factory=dict)
    assigned: dict[str, AssignedOffer] = field(default_factory=dict)
    over: dict[str, Origin] = field(default_factory=dict)
    """Rows that a file says are not in force."""
    doubted: set[tuple[Collectable, str]] = field(default_factory=set)
    """Subjects of which a row was left out, so that it is not known how it is with them."""
    scheduled: list[tuple[Origin, Membership]] = field(default_factory=list)
    """Memberships for a time, and such that can be activated, with the files that tell them."""
    protected: set[str] = field(default_factory=set)
    """Deny assignments that only the service that made them can take away."""
    narrow: list[NarrowDenial] = field(default_factory=list)
    empty: list[Origin] = field(default_factory=list)
    """Files that are an empty list, and do not say that they are a part."""
    credentials: list[CredentialsEnd] = field(default_factory=list)
    accounts: dict[str, list[AccountSaid]] = field(default_factory=dict)
    """How lists of a directory show identities."""

    def of(self, origin: Origin, kind: Collectable) -> FactList:
        """The file at hand as a list of a kind."""
        for known in reversed(self.lists):
            if known.origin is not origin or (known.kind is kind and known.ended):
                break
            if known.kind is kind:
                return known
        self.lists.append(FactList(origin, kind))
        return self.lists[-1]

    def end_members(self, origin: Origin, group: str, called: str = "") -> None:
        """A document of the file at hand ends that lists members of a group, or of one that it does not name."""
        if group:
            listed = self.of(origin, Collectable.GROUP_MEMBERS)
            listed.group = listed.group or group
        for known in reversed(self.lists):
            if known.origin is not origin or known.ended:
                break
            known.ended = known.kind is Collectable.GROUP_MEMBERS
            if known.ended:
                known.called = called

    def members_of(self, origin: Origin, group: str, called: str) -> FactList:
        """The rows of the file at hand that name one group, by its id or what it is called."""
        for known in self.lists:
            if known.origin is origin and known.ended and (known.group, known.called) == (group, called):
                return known
        self.lists.append(FactList(origin, Collectable.GROUP_MEMBERS, group=group, called=called, ended=True))
        return self.lists[-1]

    def told_part(self, origin: Origin, why: str) -> None:
        """The file at hand says that it is a part of something."""
        for one in self.lists:
            if one.origin is origin:
                one.part = why
