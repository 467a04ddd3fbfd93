"""The facts of one day, looked up the slow way."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from functools import cached_property
from typing import Any

from partner_desk.domain.access import (
    AccessKind,
    Delegation,
    Membership,
    Principal,
    PrincipalKind,
)
from partner_desk.domain.changes import Fact
from partner_desk.domain.coverage import ALL, Collected
from partner_desk.domain.scopes import Scope
from partner_desk.resources import resource_path

OWNER, CONTRIBUTOR, READER = (
    "8e3af657-a8ff-443c-a75c-2fe8c4bcb635",
    "b24988ac-6180-42a0-ab88-20f7382dd24c",
    "acdd72a7-3385-48ef-bd42-f606fba81ae7",
)


def _listed(word: str) -> frozenset[str]:
    with resource_path("readings", "roles.csv").open(encoding="utf-8", newline="") as file:
        return frozenset(one["role_id"].lower() for one in csv.DictReader(file) if one["pec_eligible"] == word)


LISTED_YES, LISTED_NO = _listed("yes"), _listed("no")
"""The roles that the official list names; every other one is custom or off the list."""

YES, NO, UNKNOWN = "yes", "no", "unknown"
CSP = {"csp-azure-plan", "csp-legacy", "csp-unknown"}
Time = frozenset[int]
Said = tuple[Time, Time]
"""For which pieces of the day something is yes, and for which it is unknown."""
NOWHEN: Said = (frozenset(), frozenset())


@dataclass(frozen=True)
class Way:
    """One way of an identity (or a foreign group, or a marketplace authorization) to the leaf."""

    holder: Principal | None
    where: Said
    by: str = ""
    role: str | None = None
    kind: AccessKind | None = None
    activations: tuple[Any, ...] = ()
    condition: bool = False
    market: Delegation | None = None
    at: str = ""
    """Where the access attaches: there its activations were collected, or not."""
    home: str = ""
    """The tenant of an identity that nobody listed: in each tenant it counts as another one."""

    @property
    def who(self) -> tuple[str, str]:
        """Whose time is put together."""
        return (self.holder.id, "") if self.holder is not None else ("", self.home)


class Oracle:
    """One estate on one day under one reading; `settled` takes all disputed values as yes, or all as no."""

    def __init__(self, facts: Iterable[Fact], day: date, reading: str, settled: str = "") -> None:
        """Cut the day at every moment inside it."""
        self.facts = list(facts)
        self._by_kind: dict[type[Any], list[Any]] = {}
        for fact in self.facts:
            self._by_kind.setdefault(type(fact), []).append(fact)
        self.day, self.reading, self.settled = day, reading, settled
        self.start = datetime(day.year, day.month, day.day, tzinfo=UTC)
        end = self.start + timedelta(days=1)
        inside = {one for one in self._moments() if self.start < one < end}
        self.edges = [self.start, *sorted(inside), end]
        self.whole: Time = frozenset(range(len(self.edges) - 1))

    def all(self, kind: type[Any]) -> list[Any]:
        """The facts of a kind."""
        return self._by_kind.get(kind, [])

    def _moments(self) -> Iterator[datetime]:
        for fact in self.facts:
            for name in ("since", "until", "disabled_from", "deleted_from"):
                moment = getattr(fact, name, None)
                if moment is not None:
                    yield moment
            spans = [*getattr(fact, "activations", ()), *getattr(fact, "disabled_during", ())]
            spans += getattr(fact, "deleted_during", ())
            for grant in getattr(fact, "authorizations", ()):
                spans += grant.activations
            for span in spans:
                yield from (one for one in (span.since, span.until) if one is not None)

    def time(self, since: datetime | None, until: datetime | None) -> Time:
        """The pieces of the day between two moments."""
        return frozenset(
            piece
            for piece in self.whole
            if (since is None or since <= self.edges[piece]) and (until is None or self.edges[piece + 1] <= until)
        )

    def force(self, fact: Any) -> Time:
        """When a fact is in force."""
        return self.time(fact.since, fact.until)

    def now(self, facts: Iterable[Any]) -> Any:
        """The one fact in force at the start of the day, or None."""
        return next((one for one in facts if 0 in self.force(one)), None)

    def open(self, group: str, seen: frozenset[str] = frozenset()) -> bool:
        """Whether members of a group, or of a group that is in it at some time, were not collected."""
        if not self.known("group-members", group, self.people[group].tenant or ""):
            return True
        inside = {one.member for one in self.all(Membership) if one.group == group} - seen - {group}
        groups = [one for one in inside if self.people[one].kind is PrincipalKind.GROUP]
        return any(self.open(one, seen | {group}) for one in groups)

    def known(self, kind: str, *subjects: str) -> bool:
        """Whether a kind of fact was collected, by the nearest subject that is spoken of."""
        said = {one.subject: one.known for one in self.all(Collected) if one.kind == kind}
        return next((said[one] for one in (*subjects, ALL) if one in said), False)

    def disputed(self, value: str, when: bool) -> str:
        """A value that is disputed under a condition."""
        return self.settled if when and self.settled else value

    @property
    def later(self) -> bool:
        """Whether the reading knows the newer sources."""
        return self.reading != "community-2021"

    # The estate -------------------------------------------------------------------------------------------

    @cached_property
    def scopes(self) -> dict[str, Scope]:
        """The scopes by id."""
        return {one.id: one for one in self.all(Scope)}

    def path(self, scope: str | None) -> list[str]:
        """A scope and all above it."""
        return [] if scope is None else [scope, *self.path(self.scopes[scope].parent)]

    def leaves(self, scope: str) -> list[str]:
        """The leaves at and below a scope."""
        parents = {one.parent for one in self.scopes.values()}
        kinds = {"subscription", "resource-group", "resource"}
        return [
            one.id
            for one in self.scopes.values()
            if one.id not in parents and scope in self.path(one.id) and self._kind(one) in kinds
        ]

    @staticmethod
    def _kind(scope: Scope) -> str:
        return scope.kind.name.lower().replace("_", "-")

    @cached_property
    def people(self) -> dict[str, Principal]:
        """The principals by id."""
        return {one.id: one for one in self.all(Principal)}

    def inside(self, group: str, member: str, seen: frozenset[str] = frozenset(), *, eligible: bool = False) -> Time:
        """When somebody is in a group, directly or through groups in it; or can be, by `eligible` memberships too."""
        time: Time = frozenset()
        for membership in self.all(Membership):
            if membership.group != group or membership.member in seen:
                continue
            if membership.kind is AccessKind.ELIGIBLE and not eligible:
                continue
            if membership.member == member:
                time |= self.force(membership)
            else:
                time |= self.force(membership) & self.inside(
                    membership.member, member, seen | {group}, eligible=eligible
                )
        return time
