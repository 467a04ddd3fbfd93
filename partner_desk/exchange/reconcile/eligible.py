"""Eligible roles over time: a newer list of who can activate what ends those that it lacks, as lists of roles do."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from functools import cached_property

from partner_desk.domain.access import AccessKind, RoleAssignment
from partner_desk.domain.coverage import Collectable, Collected
from partner_desk.domain.estate import Estate
from partner_desk.domain.moments import is_over
from partner_desk.domain.origin import Origin
from partner_desk.exchange.families.roles import subscription_of
from partner_desk.exchange.gather import Gathered, day_of, time_of
from partner_desk.exchange.reconcile.role_history import Triple, triple


@dataclass
class EligibleNews:
    """What files say of eligible roles, beside those of the desk.

    `whole` is whether the lists are whole, as the person said; None: nobody said so.
    """

    gathered: Gathered
    estate: Estate
    whole: bool | None
    ended: list[tuple[RoleAssignment, RoleAssignment]] = field(default_factory=list)
    """The roles of the desk that end, or had only seemed to, before and after."""
    missing: list[RoleAssignment] = field(default_factory=list)
    """Roles that a newer list lacks."""

    def __post_init__(self) -> None:
        """Look at every eligible role of the desk."""
        for row in self.estate.role_assignments.values():
            if row.kind is not AccessKind.ELIGIBLE:
                continue
            later = self._lacking(row)
            if later is not None and not is_over(row, day_of(later)):
                self.ended.append((row, self._over(row, later)))
            elif self.whole is False and self._ended_by_silence(row):
                self.ended.append((row, replace(row, until=None)))

    def weighed(self, row: RoleAssignment) -> RoleAssignment:
        """A role of the files, which ends where a newer list lacks it."""
        known = self.estate.get(RoleAssignment, row.id)
        if row.kind is not AccessKind.ELIGIBLE or row.activations or known is not None:
            return row
        lists = (self._lacking(row), self._lacked_before(row))
        later = next((one for one in lists if one is not None and day_of(row.origin) < day_of(one)), None)
        return row if later is None or is_over(row, day_of(later)) else self._over(row, later)

    @cached_property
    def listed(self) -> Mapping[str, Origin]:
        """The newest list of each subscription, or scope above, of files that do not say that they are a part."""
        lists = [one for one in self.gathered.listed.lists if one.kind is Collectable.PIM]
        parts = {subject for one in lists if one.part for subject in one.subjects}
        ordered = sorted(lists, key=lambda one: time_of(one.origin))
        return {subject: one.origin for one in ordered for subject in one.subjects - parts}

    @cached_property
    def _told(self) -> Mapping[Triple, datetime]:
        """When a list shows last who can activate what where."""
        out: dict[Triple, datetime] = {}
        for row in self.gathered.facts.values():
            if isinstance(row, RoleAssignment) and row.kind is AccessKind.ELIGIBLE and not row.activations:
                out[triple(row)] = max(day_of(row.origin), out.get(triple(row), day_of(None)))
        return out

    def _lacking(self, row: RoleAssignment) -> Origin | None:
        later = self.listed.get(subscription_of(row.scope)) if self.whole is not False else None
        seen = max(day_of(row.origin), self._told.get(triple(row), day_of(None)))
        return later if later is not None and seen < day_of(later) else None

    def _lacked_before(self, row: RoleAssignment) -> Origin | None:
        """A newer list that the desk knows already, and that had no such role."""
        said = self.estate.get(Collected, Collected(Collectable.PIM, subscription_of(row.scope)).id)
        if not isinstance(said, Collected) or said.on is None or said.origin is None or not self.whole:
            return None
        return replace(said.origin, observed=said.on)

    def _over(self, row: RoleAssignment, later: Origin) -> RoleAssignment:
        self.missing.append(row)
        moments = (day_of(later), row.since, *(one.until for one in row.activations))
        return replace(row, until=max(one for one in moments if one is not None), origin=later)

    def _ended_by_silence(self, row: RoleAssignment) -> bool:
        origin = self.listed.get(subscription_of(row.scope))
        own = row.origin
        return origin is not None and own is not None and row.until == day_of(origin) and own.source == origin.source
