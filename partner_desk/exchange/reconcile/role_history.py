"""Roles over time: what newer files say of the role assignments that the desk holds.

A list says nothing about what is not in it unless it is known to be whole, which no file tells of itself. The roles
that a newer list lacks end on its day, and who holds roles there is not known from then on, until somebody says that
the list is whole, or that it is a part only; then they are there again.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from functools import cached_property
from operator import attrgetter

from partner_desk.domain.access import AccessKind, RoleAssignment
from partner_desk.domain.coverage import Collectable, Collected
from partner_desk.domain.estate import Estate
from partner_desk.domain.grouping import grouped
from partner_desk.domain.ids import ROOT
from partner_desk.domain.moments import has_begun, holds_at, is_over
from partner_desk.domain.origin import Origin
from partner_desk.exchange.families.links import ATTESTED
from partner_desk.exchange.families.roles import subscription_of
from partner_desk.exchange.gather import Gathered, RoleList, RoleSaid, completed, day_of, is_activation, time_of
from partner_desk.exchange.reconcile.role_disputes import RoleDisputes

Triple = tuple[str, str, str]


triple: Callable[[RoleAssignment | RoleSaid], Triple] = attrgetter("principal", "role", "scope")
"""Who holds what where, apart from the id."""


def merged(row: RoleAssignment, before: RoleAssignment) -> RoleAssignment:
    """A role as a file has it, with what the desk knows of the same one."""
    if is_activation(row, before):
        return before
    again = row.until is None and before.until is not None and time_of(before.origin) < time_of(row.origin)
    is_there = again and is_over(before, time_of(row.origin))
    after: RoleAssignment = completed(row, before)
    seen = day_of(row.origin)
    if seen < day_of(before.origin):
        after = replace(after, origin=before.origin)  # the newer file saw it last, or that it was gone
    if row.since is None and not has_begun(before, seen):
        after = replace(after, since=seen)  # it was there already when an older list showed it
    return replace(after, until=None) if is_there else after


@dataclass
class RoleNews:
    """What files say of roles, beside those of the desk.

    `whole` is whether the lists are whole, as the person said; None: nobody said so.
    """

    gathered: Gathered
    estate: Estate
    whole: bool | None
    rows: list[RoleAssignment] = field(default_factory=list)
    """The roles to record, of those that files list."""
    activated: list[RoleAssignment] = field(default_factory=list)
    """Roles that are not recorded, since they may be the activation of an eligible one."""
    ended: list[tuple[RoleAssignment, RoleAssignment]] = field(default_factory=list)
    """The roles of the desk that end, before and after."""
    missing: list[RoleAssignment] = field(default_factory=list)
    """Roles that a newer list lacks, and that end by that."""
    back: list[tuple[RoleAssignment, RoleAssignment]] = field(default_factory=list)
    """The roles of the desk that only a part had seemed to end, before and after."""
    doubted: set[str] = field(default_factory=set)
    """Keys of scopes at and below which it is not known who holds roles."""

    def __post_init__(self) -> None:
        """Look at every role of the files and of the desk."""
        self.disputes = RoleDisputes(self.gathered, self.estate)
        self.doubted |= set(self.disputes.remembered())
        self.doubted |= self.gathered.doubted | self.gathered.deleted.keys()
        there = {one.id: self._lacking(one, same_day=False) for one in self._listed}
        for row in self._listed:
            self._weigh_listed(row, there[row.id])
        alike = {triple(one) for one in self._listed if there[one.id] is None}
        for row in self.estate.role_assignments.values():
            if row.kind is not AccessKind.ACTIVE:
                continue
            listed = row.id in there or triple(row) in alike
            if row.until is None:
                self._weigh_held(row, listed=listed, itself=row.id in there)
            elif self.whole is False and not listed and self._ended_by_silence(row):
                self.back.append((row, replace(row, until=None)))

    @cached_property
    def listed(self) -> Mapping[str, datetime]:
        """The subscriptions whose roles were listed, by files that do not say that they are a part, and when last."""
        days = sorted((day_of(one.origin), key) for one in self.gathered.lists if not one.part for key in one.at)
        own = ((key, day) for day, key in days if key.startswith("/subscriptions/") and subscription_of(key) == key)
        return {key: day for key, day in own if key not in self._parts}

    @cached_property
    def _listed(self) -> list[RoleAssignment]:
        return [one for one in self.gathered.facts.values() if isinstance(one, RoleAssignment)]

    @cached_property
    def _parts(self) -> set[str]:
        return {scope for one in self.gathered.lists if one.part for scope in one.at}

    @cached_property
    def _not_held(self) -> Mapping[str | Triple, RoleSaid]:
        found: dict[str | Triple, RoleSaid] = {triple(one): one for one in self.gathered.not_held}
        return found | {one.id: one for one in self.gathered.not_held}

    @cached_property
    def _eligible(self) -> Mapping[Triple, list[RoleAssignment]]:
        rows: dict[Triple, list[RoleAssignment]] = {}
        for row in (*self.estate.role_assignments.values(), *self._listed):
            if row.kind is AccessKind.ELIGIBLE:
                rows.setdefault(triple(row), []).append(row)
        return rows

    @cached_property
    def _timed(self) -> Mapping[Triple, RoleAssignment]:
        """Active roles that a file gives an end."""
        found = (one for one in self._listed if one.kind is AccessKind.ACTIVE and one.until is not None)
        return {triple(one): one for one in found}

    def _weigh_listed(self, row: RoleAssignment, lacking: RoleList | None) -> None:
        timed = self._timed.get(triple(row))
        if row.kind is AccessKind.ELIGIBLE:
            self.rows.append(row)
        elif self._said_not_held(row) or (timed is not None and row.until is None):
            pass
        elif self._may_be_activated(row) and not self._is_accepted(row):
            self.activated.append(row)
            self.doubted.add(subscription_of(row.scope))
        elif (ended := self._disputed(row)) is not None:
            self.rows.append(ended)
        else:
            later = lacking or self._lacked_before(row)
            self.rows.append(row if later is None else self._lacked_by(later, row))

    def _weigh_held(self, row: RoleAssignment, *, listed: bool, itself: bool) -> None:
        said, timed = self._said_not_held(row), self._timed.get(triple(row))
        if said is not None:
            self._end(row, said.since or day_of(said.origin), said.origin)
        elif timed is not None and timed.id != row.id and timed.until is not None:
            self._end(row, timed.until, timed.origin, doubt=False)
        elif not itself and self._may_be_activated(row, new=True):
            self._end(row, row.since or day_of(self._eligible[triple(row)][-1].origin), self.gathered.origin)
        elif not listed and (ended := self._disputed(row)) is not None:
            self.ended.append((row, ended))
        elif not listed and (later := self._lacking(row, same_day=True)) is not None:
            self.ended.append((row, self._lacked_by(later, row)))

    def _disputed(self, row: RoleAssignment) -> RoleAssignment | None:
        """A role, as far as it is known, that a list which is whole lacks as of the same moment."""
        ended = self.disputes.ended(row) if self.whole else None
        if ended is not None:
            self.doubted.add(subscription_of(row.scope))
        return ended

    def _lacked_by(self, later: RoleList, row: RoleAssignment) -> RoleAssignment:
        """A role that a newer list lacks: it ends on the day of that list."""
        self.missing.append(row)
        subscription, day = subscription_of(row.scope), day_of(later.origin)
        if not self.whole or subscription not in later.at:
            self.doubted.add(subscription)
        return replace(row, until=max(day, row.since or day), origin=later.origin)

    def _ended_by_silence(self, row: RoleAssignment) -> bool:
        """Whether a role of the desk ended on the day of a list at hand, by that list, which lacks it."""
        origin, at = row.origin, day_of(row.origin)
        if origin is None or row.until != at or self._said_not_held(row) is not None:
            return False
        return any(one.origin.source == origin.source and day_of(one.origin) == at for one in self.gathered.lists)

    def _said_not_held(self, row: RoleAssignment) -> RoleSaid | None:
        """What a file says against a role, if it speaks of a time after the role was last seen."""
        deleted = self.gathered.deleted.get(subscription_of(row.scope))
        if deleted is not None and day_of(row.origin) <= day_of(deleted):
            return RoleSaid(row.id, *triple(row), None, deleted)
        said = self._not_held.get(row.id) or self._not_held.get(triple(row))
        if said is None or (said.since is not None and has_begun(said, time_of(row.origin))):
            return None
        return said

    def _may_be_activated(self, row: RoleAssignment, *, new: bool = False) -> bool:
        """Whether a row may be an activation, which lists show like any other; `new`: of what only these files tell."""
        if not self._eligible or triple(row) in self.gathered.confirmed:
            return False
        twins = self._eligible.get(triple(row), ())
        if new and any(twin.id in self.estate.role_assignments for twin in twins):
            return False
        return any(row.since is None or holds_at(twin, row.since) for twin in twins)

    def _is_accepted(self, row: RoleAssignment) -> bool:
        """Whether the desk holds a role beside one that can be activated already."""
        before = self.estate.role_assignments.get(row.id)
        return before is not None and before.until is None

    def _lacking(self, row: RoleAssignment, same_day: bool) -> RoleList | None:
        """A newer list that should have a role and has not; with `same_day` also one of the day of the role itself."""
        subscription, seen = subscription_of(row.scope), self._last_seen(row)
        for role_list in self._lists_about(row.scope, subscription, row.principal):
            day = day_of(role_list.origin)
            if seen < day or (same_day and seen == day):
                return role_list
        return None

    def _last_seen(self, row: RoleAssignment) -> datetime:
        """The last day on which a file shows a role; an attestation shows it without its id."""
        alike = self._rows_of.get(triple(row), ())
        if len(alike) == 1 and alike[0] is row:
            return day_of(row.origin)
        same = (one for one in alike if one.id == row.id or (one.id + row.id).count(ATTESTED))
        return max((day_of(one.origin) for one in same), default=day_of(row.origin))

    @cached_property
    def _rows_of(self) -> Mapping[Triple, list[RoleAssignment]]:
        held = (one for one in self.estate.role_assignments.values() if one.until is None)
        return grouped((one for one in (*held, *self._listed) if one.kind is AccessKind.ACTIVE), triple)

    def _lacked_before(self, row: RoleAssignment) -> RoleList | None:
        """A newer list that the desk knows already, and that did not have a role which an older file tells of now."""
        if self.whole is False or not (self._gone or self._looked):
            return None
        if row.id in self.estate.role_assignments or triple(row) in self._held:
            return None
        gone = self._gone.get(triple(row))
        if gone is not None and day_of(row.origin) < day_of(gone.origin):
            return gone
        subscription = subscription_of(row.scope)
        later = self._looked.get(subscription) or self._looked.get(row.scope)
        return later if later is not None and day_of(row.origin) < day_of(later.origin) else None

    @cached_property
    def _held(self) -> set[Triple]:
        return {triple(one) for one in self.estate.role_assignments.values() if one.until is None}

    @cached_property
    def _gone(self) -> Mapping[Triple, RoleList]:
        """By what the desk knows that somebody no longer had a role, and since when: also if its row has another id."""
        gone: dict[Triple, RoleList] = {}
        for row in sorted(self.estate.role_assignments.values(), key=lambda one: time_of(one.origin)):
            if row.kind is AccessKind.ACTIVE and row.origin is not None and is_over(row, row.origin.seen):
                gone[triple(row)] = RoleList(replace(row.origin, observed=row.until), {row.scope})
        return gone

    @cached_property
    def _looked(self) -> Mapping[str, RoleList]:
        """The newest lists of which the desk knows, by subscription and by scope.

        Those that were whole are stated; that of a scope above subscriptions shows in the roles that came from it,
        and without a word on whether lists are whole, so does any other.
        """
        whole = {
            one.subject: RoleList(replace(one.origin, observed=one.on), {one.subject})
            for one in self.estate.all(Collected).values()
            if one.kind is Collectable.ROLE_ASSIGNMENTS and one.on is not None and one.origin is not None
        }
        days = {day_of(one.origin) for one in whole.values()}
        newest: dict[str, RoleList] = {}
        for row in sorted(self.estate.role_assignments.values(), key=lambda one: time_of(one.origin)):
            if row.origin is None or row.origin.observed is None or row.id.startswith(ATTESTED):
                continue
            above = day_of(row.origin) in days and not row.scope.startswith("/subscriptions/")
            if row.kind is AccessKind.ACTIVE and (self.whole is None or above):
                newest[row.scope] = RoleList(row.origin, {row.scope})
        return newest | whole if self.whole else whole | newest

    def _lists_about(self, scope: str, subscription: str, who: str) -> Iterator[RoleList]:
        if self.whole is False:
            return
        if scope not in self._parts and subscription not in self._parts:
            yield from filter(None, (self._lists["at", scope], self._lists["below", subscription]))
            if self.whole:
                yield from filter(None, (self._lists["at", subscription],))
        if scope != ROOT:
            yield from filter(None, (self._lists["of", who],))

    @cached_property
    def _lists(self) -> Mapping[tuple[str, str], RoleList | None]:
        """The newest list of each scope (`at`), of what is below a subscription, and of a person (`of`)."""
        lists: dict[tuple[str, str], RoleList | None] = defaultdict(lambda: None)
        for role_list in sorted(self.gathered.lists, key=lambda one: time_of(one.origin)):
            lists |= {("of", who): role_list for who in role_list.people}
            if not role_list.part:
                lists |= {("at", scope): role_list for scope in role_list.at}
                lists |= {("below", scope): role_list for scope in role_list.below & role_list.at}
        return lists

    def _end(self, row: RoleAssignment, at: datetime, origin: Origin | None, *, doubt: bool = True) -> None:
        self.ended.append((row, replace(row, until=max(at, row.since or at), origin=origin)))
        if doubt:
            self.doubted.add(subscription_of(row.scope))

    def doubtful(self, subscriptions: Iterable[tuple[str, Iterable[str]]]) -> Iterator[str]:
        """Those of some subscriptions (each with everything above it) of which it is not known who holds roles."""
        for key, above in subscriptions:
            if not self.doubted.isdisjoint(above) or (ROOT in self.doubted and key in self.listed):
                yield key
