"""What the records of files amount to: facts, rows that cannot be used, and what only the person can know."""

from __future__ import annotations

from dataclasses import dataclass, field, fields, replace
from datetime import UTC, datetime
from enum import Enum
from typing import Any

from partner_desk.domain.access import AccessKind, Principal, PrincipalKind, RoleAssignment
from partner_desk.domain.changes import Fact, fact_key
from partner_desk.domain.descriptions import WordEnum
from partner_desk.domain.details import SubscriptionDetail
from partner_desk.domain.ids import ScopeKind, ScopePath, parse_scope, scope_key, tenant_scope_id
from partner_desk.domain.moments import Span, start_of
from partner_desk.domain.origin import Origin
from partner_desk.domain.scopes import Scope
from partner_desk.exchange.consumption import Commerce
from partner_desk.exchange.fields import Unusable
from partner_desk.exchange.listed import Listed
from partner_desk.exchange.organizations import Organizations

MOST_LEFT_OUT = 100_000
"""So many records that were left out are kept one by one."""


def time_of(origin: Origin | None) -> datetime:
    """The moment that a source speaks of; long ago if there is none."""
    return _LONG_AGO if origin is None else origin.seen


def observed(origin: Origin | None) -> datetime:
    """The moment that a file speaks of; long ago for what no file says, which any file knows better."""
    return _LONG_AGO if origin is None or origin.observed is None else origin.observed


def day_of(origin: Origin | None) -> datetime:
    """The beginning of the day that a source speaks of."""
    return start_of(time_of(origin).date())


_LONG_AGO = datetime(1, 1, 1, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Rejected:
    """A record, or a whole file, that was left out."""

    file: str
    where: str
    reason: str
    held: str = ""
    """What a record holds, as JSON; of very many records only the first ones keep it."""


class LinkState(Enum):
    """What a file says of a link."""

    LINKED = "linked"
    NONE = "none"
    DELETED = "deleted"
    DOUBTFUL = "doubtful"
    """Its state is a word that nobody knows."""


@dataclass(frozen=True, slots=True)
class LinkSaid:
    """What a file says of an identity's partner admin link from `since` on; None: by the day of the file."""

    who: str
    number: str
    state: LinkState
    since: datetime | None
    origin: Origin


@dataclass(frozen=True, slots=True)
class RoleSaid:
    """A role that a file names but does not say to be plainly held: removed, or perhaps activated.

    `since` is the moment from which it is so; None: by the day of the file.
    """

    id: str
    principal: str
    role: str
    scope: str
    since: datetime | None
    origin: Origin


@dataclass
class RoleList:
    """One file as a list of role assignments: where it has rows, and whether it may be all of them."""

    origin: Origin
    at: set[str] = field(default_factory=set)
    """Keys of scopes that have rows of their own."""
    below: set[str] = field(default_factory=set)
    """Keys of subscriptions below which there are rows."""
    holds: set[tuple[str, str, str]] = field(default_factory=set)
    """Principal, role and scope of its rows."""
    people: set[str] = field(default_factory=set)
    """The identities whose own attestation it is; for them it is a list as well."""
    part: str = ""
    """Why it is a part only, if the file says so of itself."""
    nameless: set[str] = field(default_factory=set)
    named: bool = False
    """Whether names could be found where the file was made, so that whoever has none may be gone."""


@dataclass
class Gathered:
    """Everything that was read so far, over all files; `origin` is that of the file at hand."""

    origin: Origin
    facts: dict[tuple[type[Fact], str], Fact] = field(default_factory=dict)
    scopes: dict[str, Scope] = field(default_factory=dict)
    placed: set[str] = field(default_factory=set)
    """Keys of scopes that a list named itself, and not only something below them."""
    tenant_of: dict[str, str] = field(default_factory=dict)
    """The tenant (its id) of subscriptions, by scope key, as lists of subscriptions say."""
    parent_of: dict[str, str] = field(default_factory=dict)
    """The management group above subscriptions and management groups, by scope keys."""
    quotas: list[tuple[str, str, Origin]] = field(default_factory=list)
    """Subscriptions (their keys), and the quota ids that lists have for them, each by its own day."""
    spellings: dict[str, set[str]] = field(default_factory=dict)
    rejected: list[Rejected] = field(default_factory=list)
    more_left_out: int = 0
    """How many records were left out beyond those in `rejected`."""
    notes: list[str] = field(default_factory=list)
    tenant_names: dict[str, str] = field(default_factory=dict)
    partner_names: dict[str, str] = field(default_factory=dict)
    global_of: dict[str, str] = field(default_factory=dict)
    """The global IDs of the organizations of location IDs; empty where files disagree."""
    locations: set[str] = field(default_factory=set)
    used: int = 0
    """How many records of all files could be used."""
    role_names: dict[str, str] = field(default_factory=dict)
    """Names of roles by key, as assignments give them."""
    named: dict[str, datetime] = field(default_factory=dict)
    """When the names of principals were seen: a newer file may have none."""
    guessed: set[str] = field(default_factory=set)
    """Principals of which no file says what they are."""
    links: list[LinkSaid] = field(default_factory=list)
    lists: list[RoleList] = field(default_factory=list)
    not_held: list[RoleSaid] = field(default_factory=list)
    doubted: set[str] = field(default_factory=set)
    """Keys of scopes at which a role was left out, so that who holds roles there and below is not known."""
    confirmed: set[tuple[str, str, str]] = field(default_factory=set)
    """Principal, role and scope of roles that are known to be more than activations of an eligible one."""
    seen_alive: set[str] = field(default_factory=set)
    """Identities that spoke for themselves."""
    deleted: dict[str, Origin] = field(default_factory=dict)
    """Keys of subscriptions that were deleted, and what says so."""
    managed: set[str] = field(default_factory=set)
    """Keys of subscriptions that another tenant manages."""
    elsewhere: set[str] = field(default_factory=set)
    """Identities that need not be of the tenant in which they have a role, or of the only one that there is."""
    listed: Listed = field(default_factory=Listed)
    """Lists of delegations, members of groups and deny assignments."""
    organizations: Organizations = field(default_factory=Organizations)
    commerce: Commerce = field(default_factory=Commerce)
    conditions: set[str] = field(default_factory=set)
    """Ids of roles that are held, or can be activated, under a condition."""

    def begin(self, origin: Origin) -> None:
        """Go on with another file."""
        self.origin = origin

    def warn(self, words: str) -> None:
        """Note something about the file at hand."""
        self.notes.append(f"{self.origin.source}: {words}")

    def leave_out(self, file: str, where: str, reason: str, held: str = "") -> None:
        """Set a record, or a whole file, aside; of very many records only the first are kept one by one."""
        if where and len(self.rejected) >= MOST_LEFT_OUT:
            self.more_left_out += 1
        else:
            self.rejected.append(Rejected(file, where, reason, held))

    @property
    def role_list(self) -> RoleList:
        """The file at hand as a list of role assignments."""
        if not self.lists or self.lists[-1].origin is not self.origin:
            self.lists.append(RoleList(self.origin))
        return self.lists[-1]

    def told_part(self, why: str) -> None:
        """The file at hand says that it is a part of something: what it lacks stays unknown."""
        self.role_list.part = why
        self.listed.told_part(self.origin, why)
        self.warn(f"{why}; what it lacks stays unknown.")

    def add_principal(self, principal: Principal, *, guessed: bool) -> None:
        """An identity or group; `guessed` if the file does not say which of them it is."""
        known = self.facts.get((Principal, principal.id))
        if isinstance(known, Principal) and (guessed or knows_more(known, principal)):
            tenant = principal.tenant if known.kind is not PrincipalKind.FOREIGN_GROUP else known.tenant
            principal = replace(principal, kind=known.kind, tenant=tenant)
        elif guessed:
            self.guessed.add(principal.id)
        if not guessed:
            self.guessed.discard(principal.id)
        if principal.name not in ("", principal.sign_in_name):
            self.named[principal.id] = observed(principal.origin)
        self.add(principal)

    def name_tenant(self, tenant: str, name: str = "") -> None:
        """A tenant that a record speaks of."""
        self.tenant_of.setdefault(scope_key(tenant_scope_id(tenant)), tenant)
        if name:
            self.tenant_names.setdefault(tenant, name)

    def add(self, fact: Fact) -> None:
        """One more fact; of two about the same thing the later one holds, but keeps what only the first knew."""
        known = self.facts.get(key := (type(fact), fact_key(fact)))
        if isinstance(fact, RoleAssignment) and isinstance(known, RoleAssignment) and is_activation(fact, known):
            return
        if isinstance(fact, SubscriptionDetail) and fact.quota_id:
            self.quotas.append((fact.subscription, fact.quota_id, self.origin))
        self.facts[key] = fact if known is None else completed(fact, known)

    def name_scope(self, identifier: str, name: str = "") -> ScopePath:
        """A scope that a list names itself."""
        path = self.mention(identifier)
        key = scope_key(path.id)
        self.placed.add(key)
        display = name if name and name.casefold() != path.name.casefold() else ""
        if display and key in self.scopes:
            origin = self.scopes[key].origin if key in self.parent_of else self.origin
            self.scopes[key] = replace(self.scopes[key], name=display, origin=origin)
        return path

    def place(self, key: str, above: str) -> None:
        """A scope stands below another one, by their keys: its evidence is the file that says so."""
        self.parent_of[key] = above
        self.scopes[key] = replace(self.scopes[key], origin=self.origin)

    def mention(self, identifier: str) -> ScopePath:
        """A scope and everything above it that its id tells of."""
        path = parse_scope(identifier)
        if path is None:
            raise Unusable(f"{identifier[:200]!r} is not the id of a scope")
        key = scope_key(path.id)
        if key not in self.scopes:
            parent = None
            if path.parent is not None:
                parent = self.mention(path.parent).id
            self.scopes[key] = Scope(path.id, path.kind, parent, "", self.origin)
        elif self.scopes[key].id != path.id:
            self.spellings.setdefault(key, {self.scopes[key].id}).add(path.id)
        return path


def knows_more(known: Principal, principal: Principal) -> bool:
    """Whether what an identity or group is known to be is what others call by the word for more than that."""
    return _CALLED.get(known.kind) is principal.kind


_CALLED = {
    PrincipalKind.GUEST: PrincipalKind.MEMBER,
    PrincipalKind.MANAGED_IDENTITY: PrincipalKind.SERVICE_PRINCIPAL,
    PrincipalKind.FOREIGN_GROUP: PrincipalKind.GROUP,
}
"""What lists that know no better call somebody: `User` is a guest as well, `ServicePrincipal` a managed identity."""


def is_activation(row: RoleAssignment, known: RoleAssignment) -> bool:
    """Whether a row of a plain list is what another file knows to be the activation of an eligible role."""
    return row.kind is AccessKind.ACTIVE and known.kind is AccessKind.ELIGIBLE


def newest(fact: Any, known: Any) -> Any:
    """Two records of one thing as one: what the newer file says, and what only the older one knows."""
    quotas = {one.quota_id for one in (fact, known) if isinstance(one, SubscriptionDetail)} - {""}
    if len(quotas) > 1 and observed(fact.origin) == observed(known.origin):
        fact = replace(fact, quota_id=min(quotas))  # none is newer: it must not matter which is read first
    older = observed(fact.origin) < observed(known.origin)
    return completed(known, fact) if older else completed(fact, known)


def completed(fact: Any, known: Any) -> Any:
    """A fact with the values that only an earlier record of the same thing has."""
    missing = {
        one.name: getattr(known, one.name)
        for one in fields(fact)
        if one.name != "origin" and _is_unsaid(one.name, getattr(fact, one.name)) and getattr(known, one.name)
    }
    if isinstance(fact, RoleAssignment) and fact.activations:
        missing |= _activated({*fact.activations, *known.activations})
    if isinstance(fact, Principal) and known.is_named and not fact.is_named:
        missing["origin"] = known.origin  # a file that has no name for somebody must not seem to have had one
    elif isinstance(fact, Principal) and fact.name == fact.sign_in_name and known.name != known.sign_in_name:
        missing["name"] = known.name or fact.name  # lists of roles have how people sign in, where a name may be
    return replace(fact, **missing) if missing else fact


def _activated(spans: set[Span]) -> dict[str, Any]:
    """The times at which a role was activated; it is known from the first to the last that it could be."""
    times = sorted((one.since, one.until) for one in spans if one.since is not None and one.until is not None)
    first, last = min(since for since, _ in times), max(until for _, until in times)
    return {"activations": tuple(Span(*one) for one in times), "since": first, "until": last}


def _is_unsaid(name: str, value: Any) -> bool:
    """Whether a record may have been silent: many lists leave conditions out."""
    unknown = isinstance(value, WordEnum) and value == "unknown"
    return unknown or value in (None, "", ()) or (name == "condition" and not value)


KIND_WORDS = {
    ScopeKind.TENANT: "tenants",
    ScopeKind.MANAGEMENT_GROUP: "management-groups",
    ScopeKind.SUBSCRIPTION: "subscriptions",
    ScopeKind.RESOURCE_GROUP: "resource-groups",
    ScopeKind.RESOURCE: "resources",
}
"""The words by which scopes of each kind are counted."""
