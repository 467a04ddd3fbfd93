"""What facts are called: scopes, people, partners and roles of a snapshot by their names, and times."""

from __future__ import annotations

from datetime import datetime

from partner_desk.app.rulebook import library
from partner_desk.domain.estate import Estate
from partner_desk.domain.ids import ROOT
from partner_desk.domain.naming import name_or_id, principal_called, scope_called, with_partner_id
from partner_desk.language import tr


class FactNames:
    """Facts of one snapshot by their names for people."""

    def __init__(self, estate: Estate) -> None:
        """Name the facts of this snapshot."""
        self.estate = estate

    def scope(self, key: str | None) -> str:
        """A scope's name."""
        if key == ROOT:
            return tr("everything (elevated access)")
        return scope_called(self.estate.scopes, key or "")

    def principal(self, key: str) -> str:
        """An identity's or a group's name."""
        return principal_called(self.estate, key)

    def partner(self, key: str | None) -> str:
        """A partner's name; empty for nobody."""
        found = self.estate.partners.get(key or "")
        return name_or_id(found) if found is not None else key or ""

    def partner_id(self, number: str) -> str:
        """A PartnerID with the organization behind it."""
        return with_partner_id(self.estate, number)

    def role(self, key: str) -> str:
        """A role's name."""
        return library().roles.called(key, self.estate.role_definitions.get(key))


def span(since: datetime | None, until: datetime | None) -> str:
    """A time as people write it; empty where neither end is known."""
    first = f"{since:%Y-%m-%d}" if since is not None else ""
    return f"{first} \N{EN DASH} {until:%Y-%m-%d}".strip() if until is not None else first
