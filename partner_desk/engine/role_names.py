"""What is to be said of roles: by an estate's own definitions, and by the catalogue of built-in ones."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from partner_desk.domain.access import RoleDefinition
from partner_desk.readings.checks import CONDITIONAL, UNRECORDED
from partner_desk.readings.roles import Listing, RoleCatalogue


@dataclass(frozen=True, eq=False)
class RoleNames:
    """What is to be said of roles, by an estate's own definitions and by the catalogue."""

    definitions: Mapping[str, RoleDefinition]
    catalogue: RoleCatalogue

    def role_words(self, role: str | None) -> tuple[str, ...]:
        """What the checks of roles say of a role, the strongest word first."""
        if role is None or role == CONDITIONAL:
            return (role or UNRECORDED,)
        return (role, self.listing(role).value)

    def listing(self, role: str) -> Listing:
        """What the official list says of a role."""
        own = self.definitions.get(role)
        if own is not None and own.custom:
            return Listing.CUSTOM
        found = self.catalogue.by_id.get(role)
        return found.listing if found is not None else Listing.OFF
