"""The catalogue of built-in roles: names, GUIDs, and what the official list says of each."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property
from pathlib import Path

from partner_desk.domain.access import RoleDefinition
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


@dataclass(frozen=True, slots=True)
class Refusal:
    """Why Azure Lighthouse refuses an authorization, and which key of it (`role`, `delegated_roles`) is the matter."""

    key: str
    why: str


class RoleCatalogue:
    """All built-in roles, found by GUID or by either name without regard to case.

    `refused` are those that Azure Lighthouse never gives, `giving` those that it gives only to give other roles.
    """

    def __init__(self, roles: Iterable[Role], refused: Iterable[str] = (), giving: Iterable[str] = ()) -> None:
        """Index the roles."""
        self.by_id: Mapping[str, Role] = {role.id: role for role in roles}
        self.refused, self.giving = frozenset(refused), frozenset(giving)

    def gives_roles(self, role: str) -> bool:
        """Whether an authorization with the role says which roles its holder may give."""
        return role in self.giving

    def refusal(self, role: str, delegates: bool, *, custom: bool) -> Refusal | None:
        """Why Azure Lighthouse would refuse an authorization; `delegates` where it names roles to give."""
        if custom:
            return Refusal("role", "Azure Lighthouse gives no custom roles")
        name = self.by_id[role].name if role in self.by_id else role
        if role in self.refused:
            return Refusal("role", f"Azure Lighthouse does not give the role {name}")
        if role in self.giving and not delegates:
            return Refusal("delegated_roles", f"Azure Lighthouse gives {name} only with the roles that it may give")
        return None

    @staticmethod
    def read(path: Path, refused: Iterable[str] = (), giving: Iterable[str] = ()) -> RoleCatalogue:
        """Read the catalogue from its CSV file; raises Refused if it is none."""
        try:
            with path.open(encoding="utf-8", newline="") as file:
                roles = [_role(row) for row in csv.DictReader(file)]
        except OSError as trouble:
            raise Refused("{path} cannot be read ({why}).", path=path, why=trouble.strerror) from trouble
        except (ValueError, KeyError, AttributeError, csv.Error) as slip:  # no text, a column or a cell that is missing
            raise Refused(
                "{path} is not a table of roles ({slip}). Nothing of it was used.", path=path, slip=slip
            ) from slip
        if not roles:
            raise Refused("{path} names no role, so no access can be judged.", path=path)
        return RoleCatalogue(roles, refused, giving)

    @cached_property
    def by_name(self) -> Mapping[str, Role]:
        """The roles by folded name; the names in use now win over old ones."""
        named = {role.list_name.casefold(): role for role in self.by_id.values() if role.list_name}
        return named | {role.name.casefold(): role for role in self.by_id.values()}

    def called(self, key: str, own: RoleDefinition | None) -> str:
        """What people call a role: a custom one as its definition names it, others as the catalogue does if it can."""
        built_in = self.by_id.get(key)
        defined = own.name if own is not None else ""
        if built_in is not None and not (defined and own is not None and own.custom):
            return built_in.name
        return defined or key

    def find(self, text: str) -> Role | None:
        """The built-in role with this name or GUID."""
        return self.by_id.get(text.lower()) or self.by_name.get(text.casefold())


def _role(row: Mapping[str, str]) -> Role:
    listing = {"yes": Listing.YES, "no": Listing.NO}.get(row["pec_eligible"], Listing.OFF)
    name = row["current_role_name"] or row["role_name"]
    return Role(
        row["role_id"].lower(), name, row["role_name"], listing, row["lighthouse_assignable"] == "yes", row["note"]
    )
