"""One normaliser for the identifiers of Azure: scope ids, role definition ids, GUIDs.

Ids that begin with `/` compare casefolded; every other id (as in hand-written cases) is taken as it stands.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import IntEnum
from functools import lru_cache

ROOT = "/"
"""The scope above all tenants of an identity: where elevated access is assigned."""

EVERYONE = "everyone"
"""The principal of a deny assignment that names all principals."""

_GUID = re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}", re.IGNORECASE)
_NO_DIGIT = re.compile(r"[^0-9a-fA-F-]")
_REMEMBERED = 1 << 13
"""So many ids are known taken apart: the rows of a file name the same scopes and roles again and again."""
_GROUPS, _NEARLY = 4, 28
"""So many groups and letters has what was to be a GUID although something in it is none of its digits."""
_GROUP_PREFIX = "/providers/microsoft.management/managementgroups/"
_ASSIGNMENT = re.compile(r"/providers/microsoft\.authorization/[^/]+/[^/]+/?$", re.IGNORECASE)


class ScopeKind(IntEnum):
    """What a node of the estate is, from the top down."""

    TENANT = 0
    MANAGEMENT_GROUP = 1
    SUBSCRIPTION = 2
    RESOURCE_GROUP = 3
    RESOURCE = 4

    @property
    def words(self) -> str:
        """The kind in words, for people."""
        return self.name.replace("_", " ").lower()


def scope_key(text: str) -> str:
    """The key by which scopes compare: casefolded and without a trailing slash for Azure ids, else unchanged."""
    if not text.startswith("/"):
        return text
    return text.rstrip("/").casefold() or ROOT


def is_guid(text: str) -> bool:
    """Whether the text is one GUID and nothing else."""
    return _GUID.fullmatch(text.strip()) is not None


def guids_in(text: str) -> list[str]:
    """All GUIDs in a text, in lower case."""
    return [found.lower() for found in _GUID.findall(text)]


def bare_guid(text: str) -> str:
    """A GUID without the blanks, braces or quotes that some programs put around it; any other text as it stands."""
    bare = text.strip().strip("{}()\"'")
    return bare if is_guid(bare) else text.strip()


def malformed_guid(text: str) -> str:
    """What is wrong with a text that was to be a GUID; empty if it is one.

    What is shorter than the first group of one, or has words in it, was not to be one.
    """
    bare = bare_guid(text).strip("{}()\"'")
    groups, odd = bare.split("-"), sorted(set(_NO_DIGIT.findall(bare)))
    meant = len(groups) >= _GROUPS and len(bare) >= _NEARLY if odd else len(bare) >= len("00000000")
    if is_guid(bare) or not meant or not any(one.isdigit() for one in bare):
        return ""
    if odd:
        return f"{', '.join(odd)} {'is' if len(odd) == 1 else 'are'} none of its digits (0 to 9, a to f)"
    return f"it has groups of {'-'.join(str(len(one)) for one in groups)} digits, a GUID of 8-4-4-4-12"


def tenant_scope_id(tenant_id: str) -> str:
    """The scope id of a tenant: that of its root management group, whose name is the tenant's id."""
    return f"/providers/Microsoft.Management/managementGroups/{tenant_id}"


def subscription_scope_id(subscription_id: str) -> str:
    """The scope id of a subscription from its bare GUID."""
    return f"/subscriptions/{subscription_id}"


@lru_cache(_REMEMBERED)
def role_key(text: str) -> str:
    """The key of a role definition: its last GUID in lower case, whatever stands before it; else the text."""
    found = guids_in(text)
    return found[-1] if found else text.strip()


@dataclass(frozen=True, slots=True)
class ScopePath:
    """An Azure scope id taken apart: its kind, its normal spelling, its parent and its last name.

    `parent` is None where the id does not tell it (management groups and subscriptions).
    """

    kind: ScopeKind
    id: str
    parent: str | None
    name: str


@lru_cache(_REMEMBERED)
def parse_scope(text: str) -> ScopePath | None:
    """Take an Azure scope id apart; None if it is not the id of a management group or anything below.

    Role assignment ids and other ids of the authorization provider are read as the scope they stand on.
    """
    text = _ASSIGNMENT.sub("", text.strip().rstrip("/"))
    folded = text.casefold()
    if folded.startswith(_GROUP_PREFIX):
        name = text[len(_GROUP_PREFIX) :]
        if not name or "/" in name:
            return None
        return ScopePath(ScopeKind.MANAGEMENT_GROUP, tenant_scope_id(name), None, name)
    parts = text.split("/")
    if len(parts) < 3 or parts[0] or parts[1].casefold() != "subscriptions" or not parts[2]:
        return None
    subscription = f"/subscriptions/{parts[2]}"
    if len(parts) == 3:
        return ScopePath(ScopeKind.SUBSCRIPTION, subscription, None, parts[2])
    rest, parent = parts[3:], subscription
    if rest[0].casefold() == "resourcegroups":
        if len(rest) < 2 or not rest[1]:
            return None
        parent = f"{subscription}/resourceGroups/{rest[1]}"
        if len(rest) == 2:
            return ScopePath(ScopeKind.RESOURCE_GROUP, parent, subscription, rest[1])
        rest = rest[2:]
    return _resource(parent, rest)


def _resource(parent: str, rest: list[str]) -> ScopePath | None:
    """The resource that `rest` names below `parent`; a child resource has the resource above it as parent."""
    identifier, above = parent, parent
    position = 0
    while position < len(rest):
        if rest[position].casefold() == "providers":
            step = 4  # providers / namespace / type / name
        elif identifier != parent:
            step = 2  # child type / child name
        else:
            return None
        piece = rest[position : position + step]
        if len(piece) < step or not all(piece):
            return None
        above, identifier = identifier, "/".join([identifier, *piece])
        position += step
    return ScopePath(ScopeKind.RESOURCE, identifier, above, rest[-1])
