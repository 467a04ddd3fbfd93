"""Roles that one source shows, and that another list of the same moment lacks which somebody called whole."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field, replace

from partner_desk.domain.access import AccessKind, RoleAssignment
from partner_desk.domain.coverage import Collectable, Collected
from partner_desk.domain.disputes import disputed_end, is_disputed
from partner_desk.domain.estate import Estate
from partner_desk.domain.origin import Origin
from partner_desk.exchange.families.roles import subscription_of
from partner_desk.exchange.gather import Gathered, RoleList, day_of


@dataclass
class RoleDisputes:
    """What lists that are whole say against roles as of one moment, the desk's among them; `found` fills meanwhile."""

    gathered: Gathered
    estate: Estate
    found: dict[str, Origin] = field(default_factory=dict)
    """Keys of subscriptions with a disputed role, and the list that lacks it."""

    def ended(self, row: RoleAssignment) -> RoleAssignment | None:
        """A disputed role as far as it is known, with the source that saw it; None if nothing is said against it."""
        other = self._against(row)
        if other is None:
            return None
        self.found[subscription_of(row.scope)] = other
        return replace(row, until=disputed_end(row, other))

    def remembered(self) -> Iterator[str]:
        """The subscriptions with a role that is disputed on the desk, and of which no newer list is at hand."""
        for row in self.estate.role_assignments.values():
            statement, subscription = self._statement(row), subscription_of(row.scope)
            other = statement.origin if statement is not None and is_disputed(row, statement) else None
            lists = (one.origin.seen for one in self.gathered.lists if subscription in one.at and not one.part)
            if other is not None and not any(seen > other.seen for seen in lists):
                self.found.setdefault(subscription, other)
                yield subscription

    def _against(self, row: RoleAssignment) -> Origin | None:
        origin = row.origin
        if origin is None or row.kind is not AccessKind.ACTIVE or not row.scope.startswith("/subscriptions/"):
            return None
        for one in self.gathered.lists:
            if _lacks(one, row) and one.origin.source != origin.source and one.origin.seen == origin.seen:
                return one.origin
        statement = self._statement(row)
        said = statement.origin if statement is not None else None
        if statement is None or said is None or said.source == origin.source or said.seen != origin.seen:
            return None
        known = self.estate.role_assignments.get(row.id)
        if statement.known:
            return said if statement.on == day_of(said) and known is None else None
        return said if known is not None and is_disputed(known, statement) else None

    def _statement(self, row: RoleAssignment) -> Collected | None:
        subscription = subscription_of(row.scope)
        return self.estate.get(Collected, Collected(Collectable.ROLE_ASSIGNMENTS, subscription).id)


def _lacks(listed: RoleList, row: RoleAssignment) -> bool:
    """Whether a list has rows where a role stands, and not that one."""
    there = row.scope in listed.at or subscription_of(row.scope) in listed.below
    return there and not listed.part and (row.principal, row.role, row.scope) not in listed.holds
