"""Several accesses of one holder within a day, for the chains that put them together.

Only on a day on which something about access begins or ends can that matter, and only to those whose access does: the
others have with each access all that they have with several. So these few are walked by themselves, at each scope
where an access of theirs attaches, with every access above it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import cached_property
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from partner_desk.domain.grouping import grouped
from partner_desk.engine.access_table import Accesses, HolderKind, Via
from partner_desk.engine.chain import ChainOutcome
from partner_desk.engine.chain_results import NO_WORDS, Claim
from partner_desk.engine.day_facts import DayFacts
from partner_desk.engine.holder_checks import Inside, Standing, access_words, inside, market_standing
from partner_desk.engine.interval_set import Part
from partner_desk.engine.partner_bits import LaneBlock
from partner_desk.engine.profile_results import VIA
from partner_desk.engine.propagation import Propagation
from partner_desk.readings.checks import Route
from partner_desk.readings.library import Way

Flags = npt.NDArray[np.bool_]
UNLISTED = -1
"""The number of the link profile of an identity that nobody listed."""
NO_PROFILE = -2
"""The number for a holder that is no identity."""


class Held(NamedTuple):
    """One access of a holder: its row and scope, when it is in force, and when the holder has it."""

    row: int
    scope: int
    force: Part
    inside: Inside


Share = tuple[int, Inside]
"""Whose accesses somebody has (number of a holder), and when."""


class HolderDays:
    """The holders of a day whose accesses must be put together, those alike together: by link profile and accesses."""

    def __init__(self, facts: DayFacts) -> None:
        """Nobody is looked for yet."""
        self.facts = facts
        self.fact_index = facts.fact_index
        self.whole = facts.time.whole

    def marks(self, propagation: Propagation, way: Way, block: LaneBlock) -> Iterator[tuple[int, int, ChainOutcome]]:
        """How far holders come with several accesses who do not drop out: scope, lanes, outcome."""
        if self.facts.time.pieces == 1 or not propagation.chain_results.asks_whole_day(way):
            return
        if way.route is Route.FOREIGN_GROUPS:
            for number, places in self._foreign:
                found = {one.standing: int(one.known[number]) for one in block.foreign_stands}
                yield from self._walked(propagation, way, places, lambda _, found=found: found)  # type: ignore[misc]
            return
        for profile, places in self._listed[VIA[way.route]]:
            yield from self._walked(propagation, way, places, self._standings(block, profile))

    def _standings(self, block: LaneBlock, profile: int) -> Callable[[int], Mapping[Standing, int]]:
        """Which lanes each standing has that somebody of a link profile has with the access of a row."""
        holders, of_row = self.fact_index.held_by.list, self.fact_index.accesses.holder

        def found(row: int) -> Mapping[Standing, int]:
            holder = holders[int(of_row[row])]
            if holder.kind is HolderKind.MARKETPLACE:
                return {market_standing(block.clock): block.market_lanes(holder)}
            return block.by_profile[profile]

        return found

    def _walked(
        self,
        propagation: Propagation,
        way: Way,
        places: Iterable[tuple[int, Sequence[Held]]],
        standings: Callable[[int], Mapping[Standing, int]],
    ) -> Iterator[tuple[int, int, ChainOutcome]]:
        for scope, held in places:
            for lanes, claims in self._claims(propagation, way, held, standings):
                outcomes = propagation.chain_results.outcomes(way, claims) if len(claims) > 1 else ()
                for outcome in dict.fromkeys(outcomes):
                    if outcome.yes or outcome.unknown_at:  # one that drops out came as far alone
                        yield scope, lanes, outcome

    def _claims(
        self,
        propagation: Propagation,
        way: Way,
        held: Sequence[Held],
        standings: Callable[[int], Mapping[Standing, int]],
    ) -> Iterator[tuple[int, tuple[Claim, ...]]]:
        """What the checks say of every access, for each set of lanes in which they say the same."""
        kinds: dict[tuple[Standing | None, ...], int] = {(): -1}
        for access in held:
            finer: dict[tuple[Standing | None, ...], int] = {}
            for sign, lanes in kinds.items():
                rest = lanes
                for standing, own in standings(access.row).items():
                    if lanes & own:
                        finer[*sign, standing] = lanes & own
                        rest &= ~own
                if rest:
                    finer[*sign, None] = rest
            kinds = finer
        for sign, lanes in kinds.items():
            found = zip(sign, held, strict=True)
            claims = {self._claim(propagation, way, standing, one): None for standing, one in found if standing}
            if lanes > 0:
                yield lanes, tuple(claims)

    def _claim(self, propagation: Propagation, way: Way, standing: Standing, held: Held) -> Claim:
        foreign = way.route is Route.FOREIGN_GROUPS
        accesses = self.fact_index.foreign if foreign else self.fact_index.accesses
        profile = self.fact_index.profile_list[int(accesses.profile[held.row])]
        if foreign:
            return propagation.results.claim(way, standing, NO_WORDS, profile, held.force)
        access = access_words(profile.word, held.force, held.inside, self.whole)
        return propagation.results.claim(way, standing, access, profile, self.whole)

    # Where accesses come together -------------------------------------------------------------------------

    def _together(self, held: Sequence[Held], anyway: bool = False) -> list[tuple[int, list[Held]]]:
        """Each scope at which several accesses come together, one of them for a part of the day (or `anyway`)."""
        by_scope = grouped(held, lambda one: one.scope)
        together = []
        for scope in by_scope if len(held) > 1 else ():
            rows = [one for above in self.fact_index.tree.path(scope) for one in by_scope.get(above, ())]
            if len(rows) > 1 and (anyway or any(map(self._is_partial, rows))):
                together.append((scope, rows))
        return together

    def _is_partial(self, one: Held) -> bool:
        return one.force != self.whole or one.inside.known not in (0, self.whole)

    def _near(self, accesses: Accesses, rows: Iterable[int]) -> Flags:
        """The nodes at, above and below those of some rows."""
        tree = self.fact_index.compressed_tree
        nodes = tree.at(accesses.scope[list(rows)])
        near: Flags = tree.at_or_below(nodes)
        while len(nodes := nodes[nodes >= 0]):
            near[nodes] = True
            nodes = tree.parent[nodes]
        return near

    def _in_force(self, accesses: Accesses, chosen: Flags, near: Flags) -> dict[int, list[tuple[int, int, Part]]]:
        """By number of the chosen holders: row, scope and time of each access that is in force and near."""
        rows = np.flatnonzero(chosen[accesses.holder])
        rows = rows[near[self.fact_index.compressed_tree.at(accesses.scope[rows])]]
        in_force: dict[int, list[tuple[int, int, Part]]] = {}
        for row in rows.tolist():
            if force := self.facts.part_of(accesses, row):
                in_force.setdefault(int(accesses.holder[row]), []).append((row, int(accesses.scope[row]), force))
        return in_force

    # Whose accesses ---------------------------------------------------------------------------------------

    @cached_property
    def _foreign(self) -> list[tuple[int, list[tuple[int, list[Held]]]]]:
        """The foreign groups with an access for a part of the day, by number of the holder."""
        accesses, partial = self.fact_index.foreign, list(self.facts.foreign.partial)
        chosen = np.zeros(len(self.fact_index.held_by.list), dtype=np.bool_)
        chosen[accesses.holder[partial]] = True
        rows = self._in_force(accesses, chosen, self._near(accesses, partial)) if partial else {}
        return [
            (number, self._together([Held(*one, Inside(self.whole)) for one in own])) for number, own in rows.items()
        ]

    @cached_property
    def _listed(self) -> dict[Via, list[tuple[int, list[tuple[int, list[Held]]]]]]:
        """All others whose accesses are split, by number of the link profile; those alike once."""
        numbers = self.facts.link_profiles[1]
        people, tenants, markets = self._split
        alike: dict[tuple[int, tuple[Share, ...]], bool] = {}
        for row in sorted(people):
            market = tuple(self._of_market(self.fact_index.identities[row].id))
            alike[int(numbers[row]), (*self._of_identity(row), *market)] = bool(market)
        for tenant in sorted(tenants):
            alike[UNLISTED, tuple(self._of_anybody(tenant, frozenset()))] = False
        for principal in sorted(markets):
            alike[NO_PROFILE, tuple(self._of_market(principal))] = False
        listed: dict[Via, list[tuple[int, list[tuple[int, list[Held]]]]]] = {via: [] for via in Via}
        for (profile, shares), anyway in alike.items():
            held = [Held(*one, when) for number, when in shares for one in self._rows.get(number, ())]
            vias = self.fact_index.accesses.via[[one.row for one in held]].tolist()
            for via in Via:
                own = [one for one, value in zip(held, vias, strict=True) if value == via.value]
                if places := self._together(own, anyway):
                    listed[via].append((profile, places))
        return listed

    @cached_property
    def _split(self) -> tuple[set[int], set[str], set[str]]:
        """Identities (by row), tenants whose unlisted identity, and other principals of marketplace authorizations."""
        accesses, groups, open_ = self.fact_index.accesses, self.facts.groups, self.fact_index.memberships.open_holders
        people: set[int] = set()
        tenants: set[str] = set()
        markets: set[str] = set()
        for number in {int(accesses.holder[row]) for row in self.facts.accesses.partial}:
            holder = self.fact_index.held_by.list[number]
            if holder.kind is HolderKind.IDENTITY:
                people.add(self.fact_index.identity_row[holder.id or ""])
            elif holder.kind is HolderKind.GROUP:
                people |= {*groups.whole(number).tolist(), *groups.part(number)}
                if number in open_:
                    tenant = open_[number].tenant or ""
                    tenants.add(tenant)
                    people |= set(np.flatnonzero(self.facts.people.tenant_rows.get(tenant, self._nobody)).tolist())
        for part in groups.parts.values():
            people |= set(part)
        for holder, _ in self.fact_index.held_by.by_kind[HolderKind.MARKETPLACE]:
            row = self.fact_index.identity_row.get(holder.id or "")
            if row is None:
                markets.add(holder.id or "")
            else:
                people.add(row)
        return people, tenants, markets

    @cached_property
    def _nobody(self) -> Flags:
        return np.zeros(len(self.fact_index.identities), dtype=np.bool_)

    @cached_property
    def _people(self) -> Flags:
        """The identities of whom accesses are split."""
        found = self._nobody.copy()
        found[list(self._split[0])] = True
        return found

    @cached_property
    def _rows(self) -> Mapping[int, list[tuple[int, int, Part]]]:
        """By number of the holder, the accesses near to one that counts for a part of the day, of those who matter."""
        groups, by_kind = self.facts.groups, self.fact_index.held_by.by_kind
        wanted = np.zeros(len(self.fact_index.held_by.list), dtype=np.bool_)
        rows, numbers = self.fact_index.held_by.identities
        wanted[numbers[self._people[rows]]] = True
        wanted[groups.group[self._people[groups.identity]]] = True
        wanted[[*groups.parts, *self.fact_index.memberships.open_holders]] = True
        markets = [number for _, number in by_kind[HolderKind.MARKETPLACE]]
        for kind in (HolderKind.EVERYBODY_OF, HolderKind.EVERYBODY_ELSE):
            wanted[[number for _, number in by_kind[kind]]] = True
        wanted[markets] = True
        accesses = self.fact_index.accesses
        split = np.isin(accesses.holder, [*groups.parts, *markets])
        split[list(self.facts.accesses.partial)] = True
        return self._in_force(accesses, wanted, self._near(accesses, np.flatnonzero(split).tolist()))

    @cached_property
    def _groups_of(self) -> Mapping[int, list[tuple[int, Part]]]:
        """The groups that each of the split is in, and when."""
        groups = self.facts.groups
        inside = self._people[groups.identity]
        groups_of: dict[int, list[tuple[int, Part]]] = {}
        for group, row in zip(groups.group[inside].tolist(), groups.identity[inside].tolist(), strict=True):
            groups_of.setdefault(row, []).append((group, self.whole))
        for group, part in groups.parts.items():
            for row, known in part.items():
                groups_of.setdefault(row, []).append((group, known))
        return groups_of

    @cached_property
    def _own_number(self) -> Mapping[int, int]:
        return dict(zip(*(one.tolist() for one in self.fact_index.held_by.identities), strict=True))

    def _of_identity(self, row: int) -> Iterator[Share]:
        own = self._own_number.get(row)
        if own is not None and own in self._rows:
            yield own, Inside(self.whole)
        groups, open_ = self._groups_of.get(row, ()), self.fact_index.memberships.open_holders
        for group, known in groups:
            if group in self._rows:
                eligible = self.facts.groups.perhaps(group, row)
                yield group, inside(self.whole, known, eligible, is_open=group in open_)
        tenant = self.fact_index.identities[row].tenant or ""
        yield from self._of_anybody(tenant, frozenset(group for group, _ in groups))

    def _of_anybody(self, tenant: str, without: frozenset[int]) -> Iterator[Share]:
        """What everybody of a tenant has perhaps, or by what nobody collected."""
        for group, principal in self.fact_index.memberships.open_holders.items():
            if (principal.tenant or "") == tenant and group in self._rows and group not in without:
                yield group, Inside(perhaps=self.whole)
        for kind in (HolderKind.EVERYBODY_OF, HolderKind.EVERYBODY_ELSE):
            for holder, number in self.fact_index.held_by.by_kind[kind]:
                if (holder.id == tenant) is (kind is HolderKind.EVERYBODY_OF) and number in self._rows:
                    yield number, Inside(self.whole)

    def _of_market(self, principal: str) -> Iterator[Share]:
        for holder, number in self.fact_index.held_by.by_kind[HolderKind.MARKETPLACE]:
            if holder.id == principal and number in self._rows:
                yield number, Inside(self.whole)
