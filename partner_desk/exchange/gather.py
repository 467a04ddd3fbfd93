"""What the records of files amount to: facts, rows that cannot be used, and what only the person can know."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field, fields, replace
from datetime import datetime
from typing import Any

from partner_desk.domain.changes import Fact, fact_key
from partner_desk.domain.ids import ScopeKind, ScopePath, parse_scope, scope_key, tenant_scope_id
from partner_desk.domain.moments import as_moment
from partner_desk.domain.origin import Origin
from partner_desk.domain.scopes import Scope


class Unusable(Exception):
    """A record that cannot be used; the message says why."""


@dataclass(frozen=True, slots=True)
class Rejected:
    """A record, or a whole file, that was left out."""

    file: str
    where: str
    reason: str


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
    spellings: dict[str, set[str]] = field(default_factory=dict)
    rejected: list[Rejected] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    tenant_names: dict[str, str] = field(default_factory=dict)
    partner_names: dict[str, str] = field(default_factory=dict)
    """Names of partners by PartnerID, as links give them."""
    used: int = 0
    """How many records of all files could be used."""
    partial: bool = False
    """Whether the file at hand is one page of several, and so says nothing about what it does not list."""
    role_names: dict[str, str] = field(default_factory=dict)
    """Names of roles by key, as assignments give them."""

    def name_tenant(self, tenant: str, name: str = "") -> None:
        """A tenant that a record speaks of."""
        self.tenant_of.setdefault(scope_key(tenant_scope_id(tenant)), tenant)
        if name:
            self.tenant_names.setdefault(tenant, name)

    def add(self, fact: Fact) -> None:
        """One more fact; of two about the same thing the later one holds, but keeps what only the first knew."""
        key = (type(fact), fact_key(fact))
        known = self.facts.get(key)
        self.facts[key] = fact if known is None else completed(fact, known)

    def name_scope(self, identifier: str, name: str = "") -> ScopePath:
        """A scope that a list names itself."""
        path = self.mention(identifier)
        key = scope_key(path.id)
        self.placed.add(key)
        display = name if name and name.casefold() != path.name.casefold() else ""
        if display and key in self.scopes:
            one = self.scopes[key]
            self.scopes[key] = Scope(one.id, one.kind, one.parent, display, self.origin)
        return path

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


def completed(fact: Any, known: Any) -> Any:
    """A fact with the values that only an earlier record of the same thing has."""
    missing = {
        one.name: getattr(known, one.name)
        for one in fields(fact)
        if one.name != "origin" and getattr(fact, one.name) in (None, "", ()) and getattr(known, one.name)
    }
    return replace(fact, **missing) if missing else fact


# Reading records ------------------------------------------------------------------------------------------


def folded(value: Any) -> dict[str, Any]:
    """A record's own keys and those of its `properties`, in lower case; its own come first."""
    if not isinstance(value, dict):
        return {}
    found = {str(key).casefold(): one for key, one in value.items()}
    inside = found.get("properties")
    if isinstance(inside, Mapping):
        for key, one in inside.items():
            found.setdefault(str(key).casefold(), one)
            if found[str(key).casefold()] in (None, ""):
                found[str(key).casefold()] = one
    return found


def text(record: Mapping[str, Any], *keys: str) -> str:
    """The first of these keys that holds text, else an empty string."""
    for key in keys:
        value = record.get(key)
        if isinstance(value, str) and value.strip():
            return value.strip()
        if isinstance(value, int) and not isinstance(value, bool):
            return str(value)
    return ""


def needed(record: Mapping[str, Any], *keys: str) -> str:
    """The first of these keys that holds text; raises Unusable if none does."""
    found = text(record, *keys)
    if not found:
        raise Unusable(f"has no {keys[0]}")
    return found


def moment(value: str) -> datetime | None:
    """A moment as exports write it (up to seven digits of a second); None if it is none."""
    found_zone = _SECONDS.fullmatch(value.strip())
    cut = value.strip().replace("Z", "+00:00")
    if found_zone is not None:
        whole, digits, zone = found_zone.groups()
        cut = f"{whole}.{digits[:6]:0<6}{(zone or '').replace('Z', '+00:00')}"
    try:
        found = as_moment(datetime.fromisoformat(cut))
    except ValueError:
        return None
    return found if found.year > 1 else None


_SECONDS = re.compile(r"(.*:\d\d)\.(\d+)(Z|[+-]\d\d:?\d\d)?")

KIND_WORDS = {
    ScopeKind.TENANT: "tenants",
    ScopeKind.MANAGEMENT_GROUP: "management-groups",
    ScopeKind.SUBSCRIPTION: "subscriptions",
    ScopeKind.RESOURCE_GROUP: "resource-groups",
    ScopeKind.RESOURCE: "resources",
}
"""The words by which scopes of each kind are counted."""
