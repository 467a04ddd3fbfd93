"""The catalogue of built-in roles: names, GUIDs, and what the official list says of each."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property
from pathlib import Path

from partner_desk.domain.errors import Refused


class Listing(StrEnum):
    """What the official list of roles says of a role."""

    YES = "listed-yes"
    NO = "listed-no"
    OFF = "off-list"
    CUSTOM = "custom"


@dataclass(frozen=True, slots=True)
class Role:
    """One built-in role; `id` is its GUID, `list_name` its name on the official list, `name` the one in use now."""

    id: str
    name: str
    list_name: str
    listing: Listing
    delegable: bool
    note: str = ""


class RoleCatalogue:
    """All built-in roles, found by GUID or by either name without regard to case."""

    def __init__(self, roles: Iterable[Role]) -> None:
        """Index the roles."""
        self.by_id: Mapping[str, Role] = {role.id: role for role in roles}

    @staticmethod
    def read(path: Path) -> RoleCatalogue:
        """Read the catalogue from its CSV file; raises Refused if it is none."""
        try:
            with path.open(encoding="utf-8", newline="") as file:
                roles = [_role(row) for row in csv.DictReader(file)]
        except OSError as trouble:
            raise Refused(f"{path} cannot be read ({trouble.strerror}).") from trouble
        except (ValueError, KeyError, AttributeError, csv.Error) as slip:  # no text, a column or a cell that is missing
            raise Refused(f"{path} is not a table of roles ({slip}). Nothing of it was used.") from slip
        if not roles:
            raise Refused(f"{path} names no role, so no access can be judged.")
        return RoleCatalogue(roles)

    @cached_property
    def by_name(self) -> Mapping[str, Role]:
        """The roles by folded name; the names in use now win over old ones."""
        named = {role.list_name.casefold(): role for role in self.by_id.values() if role.list_name}
        return named | {role.name.casefold(): role for role in self.by_id.values()}

    def find(self, text: str) -> Role | None:
        """The built-in role with this name or GUID."""
        return self.by_id.get(text.lower()) or self.by_name.get(text.casefold())


def _role(row: Mapping[str, str]) -> Role:
    listing = {"yes": Listing.YES, "no": Listing.NO}.get(row["pec_eligible"], Listing.OFF)
    name = row["current_role_name"] or row["role_name"]
    return Role(
        row["role_id"].lower(), name, row["role_name"], listing, row["lighthouse_assignable"] == "yes", row["note"]
    )
