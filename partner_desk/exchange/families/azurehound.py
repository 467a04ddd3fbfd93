"""What AzureHound collects: records of Microsoft Graph and Azure Resource Manager, each with its kind.

The lists inside a record are read one by one: what cannot be used of them is left out by itself.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Any

from partner_desk.domain.coverage import Collectable
from partner_desk.domain.ids import is_guid
from partner_desk.exchange.families import directory, powershell, roles, scopes
from partner_desk.exchange.families.roles import Fields
from partner_desk.exchange.fields import Unusable, folded, text
from partner_desk.exchange.gather import Gathered
from partner_desk.exchange.listed import FactList

RecordReader = Callable[[Fields, Gathered], None]

_OBJECTS: Mapping[str, RecordReader] = {
    "aztenant": powershell.tenant,
    "azsubscription": scopes.subscription,
    "azresourcegroup": scopes.bare,
    "azvm": scopes.bare,
    "azkeyvault": scopes.bare,
    "azuser": directory.user,
    "azgroup": directory.group,
    "azserviceprincipal": directory.application,
}
"""How the records of each kind are read, by the kind in small letters."""

_MEMBERS = "azgroupmember"


def is_record(record: Fields) -> bool:
    """Whether it is a record of AzureHound."""
    return text(record, "kind").casefold().startswith("az") and isinstance(record.get("data"), dict)


def record(record: Fields, into: Gathered) -> None:
    """A record by its kind; kinds that tell nothing of roles, people or scopes are left out."""
    kind, data = text(record, "kind").casefold(), folded(record.get("data"))
    if kind in _OBJECTS:
        _OBJECTS[kind](data, into)
    elif isinstance(data.get("roleassignments"), list) and "azrm" not in kind:
        _each(into, "role assignment", _inside(data["roleassignments"], "roleassignment"), roles.assignment)
    elif kind == _MEMBERS:
        _members(data, into)
    else:
        raise Unusable(f"is of the kind {text(record, 'kind')[:80]!r}, which tells of no role of Azure")


def _inside(rows: list[Any], name: str) -> Iterator[Fields]:
    """The records in a list, each in a row of its own or under a name."""
    for row in rows:
        whole = folded(row)
        yield folded(whole[name]) if isinstance(whole.get(name), dict) else whole


def _each(into: Gathered, what: str, rows: Iterator[Fields], read: RecordReader) -> None:
    for number, row in enumerate(rows, 1):
        try:
            read(row, into)
        except Unusable as slip:
            into.leave_out(into.origin.source, f"{what} {number}", f"the {what} {slip}")


def _members(data: Fields, into: Gathered) -> None:
    group, rows = text(data, "groupid").casefold(), data.get("members")
    if not is_guid(group) or not isinstance(rows, list):
        raise Unusable("lists members of a group that it does not name")
    into.listed.lists.append(FactList(into.origin, Collectable.GROUP_MEMBERS, group=group))
    _each(into, "member", _inside(rows, "member"), directory.member)
