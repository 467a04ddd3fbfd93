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

from partner_desk.engine.access_table import Accesses, HolderKind
from partner_desk.engine.chain import ChainOutcome
from partner_desk.engine.chain_results import NO_WORDS, Claim
from partner_desk.engine.day_facts import DayFacts
from partner_desk.engine.holder_checks import Standing, access_words, market_standing
from partner_desk.engine.interval_set import Part
from partner_desk.engine.partner_bits import LaneBlock
from partner_desk.engine.propagation import VIA, Propagation
from partner_desk.readings.checks import Route
from partner_desk.readings.library import Way

Flags = npt.NDArray[np.bool_]
UNLISTED = -1
"""The number of the link profile of an identity that nobody listed."""
NO_PROFILE = -2
"""The number for a holder that is no identity."""


class Held(NamedTuple):
    """One access of a holder: its row, when it is in force, and when the holder has it for certain, or perhaps."""

    row: int
    force: Part
    known: Part
    perhaps: Part = 0


class HolderDays:
    """The holders of a day whose accesses must be put together, those alike together: by link profile and accesses."""

    def __init__(self, facts: DayFacts) -> None:
        """Nobody is looked for yet."""
        self.facts = facts
        self.fact_index = facts.fact_index
        self.whole = facts.time.whole

    def marks(self, propagation: Propagation, way: Way, block: LaneBlock) -> Iterator[tuple[int, int, ChainOutcome]]:
        """How far holders come with several accesses: scope, lanes, outcome."""
        if self.facts.time.pieces == 1 or not propagation.chain_results.asks_whole_day(way):
            return
        if way.route is Route.FOREIGN_GROUPS:
            accesses = self.fact_index.foreign
            for number, own in self._foreign:
                found = {one.standing: int(one.known[number]) for one in block.foreign_stands}
                yield from self._walked(propagation, way, accesses, own, lambda _, found=found: found)  # type: ignore[misc]
            return
        accesses, via = self.fact_index.accesses, VIA[way.route]
        for profile, held in self._listed:
            chosen = [one for one in held if accesses.via[one.row] == via.value]
            yield from self._walked(propagation, way, accesses, chosen, self._standings(block, accesses, profile))

    def _standings(self, block: LaneBlock, accesses: Accesses, profile: int) -> Callable[[int], Mapping[Standing, int]]:
        """Which lanes each standing has that somebody of a link profile has with the access of a row."""

        def of_row(row: int) -> Mapping[Standing, int]:
            holder = self.fact_index.holder_list[int(accesses.holder[row])]
            if holder.kind is HolderKind.MARKETPLACE:
                return {market_standing(block.clock): block.market_lanes(holder)}
            return block.by_profile[profile]

        return of_row

    def _walked(
        self,
        propagation: Propagation,
        way: Way,
        accesses: Accesses,
        held: Sequence[Held],
        standings: Callable[[int], Mapping[Standing, int]],
    ) -> Iterator[tuple[int, int, ChainOutcome]]:
        for scope, rows in self._together(accesses, held):
            for lanes, claims in self._claims(propagation, way, accesses, rows, standings):
                for outcome in propagation.chain_results.outcomes(way, claims) if len(claims) > 1 else ():
                    yield scope, lanes, outcome

    def _together(self, accesses: Accesses, held: Sequence[Held]) -> Iterator[tuple[int, list[Held]]]:
        """Each scope at which several accesses come together, one of them for a part of the day."""
        by_scope: dict[int, list[Held]] = {}
        for one in held:
            by_scope.setdefault(int(accesses.scope[one.row]), []).append(one)
        for scope in by_scope if len(held) > 1 else ():
            rows = [one for above in self.fact_index.tree.path(scope) for one in by_scope.get(above, ())]
            if len(rows) > 1:
                yield scope, rows

    def _claims(
        self,
        propagation: Propagation,
        way: Way,
        accesses: Accesses,
        held: Sequence[Held],
        standings: Callable[[int], Mapping[Standing, int]],
    ) -> Iterator[tuple[int, tuple[Claim, ...]]]:
        """What the checks say of every access, for each set of lanes in which they say the same."""
        kinds: dict[tuple[Standing | None, ...], int] = {(): -1}
        for one in held:
            finer: dict[tuple[Standing | None, ...], int] = {}
            for sign, lanes in kinds.items():
                rest = lanes
                for standing, own in standings(one.row).items():
                    if lanes & own:
                        finer[*sign, standing] = lanes & own
                        rest &= ~own
                if rest:
                    finer[*sign, None] = rest
            kinds = finer
        for sign, lanes in kinds.items():
            found = zip(sign, held, strict=True)
            claims = {
                self._claim(propagation, way, accesses, standing, one): None for standing, one in found if standing
            }
            if lanes > 0:
                yield lanes, tuple(claims)

    def _claim(self, propagation: Propagation, way: Way, accesses: Accesses, standing: Standing, one: Held) -> Claim:
        profile = self.fact_index.profile_list[int(accesses.profile[one.row])]
        if way.route is Route.FOREIGN_GROUPS:
            return propagation.claim(way, standing, NO_WORDS, profile, one.force)
        access = access_words(profile.word, one.force, one.known, one.perhaps, self.whole)
        return propagation.claim(way, standing, access, profile, self.whole)

    # Whose accesses ---------------------------------------------------------------------------------------

    @cached_property
    def _foreign(self) -> list[tuple[int, Sequence[Held]]]:
        """The foreign groups with an access for a part of the day, by number of the holder."""
        holders = self.fact_index.foreign.holder
        split = sorted({int(holders[row]) for row in self.facts.foreign.partial})
        return [
            (number, [Held(row, self.facts.part_of(self.fact_index.foreign, row), self.whole) for row in rows])
            for number in split
            if len(rows := self._in_force(np.flatnonzero(holders == number), self.fact_index.foreign)) > 1
        ]

    def _in_force(self, rows: Iterable[int], accesses: Accesses) -> list[int]:
        return [int(row) for row in rows if self.facts.part_of(accesses, int(row))]

    @cached_property
    def _listed(self) -> list[tuple[int, tuple[Held, ...]]]:
        """All others whose accesses are split, by number of the link profile; those alike once."""
        numbers = self.facts.link_profiles[1]
        people, tenants, markets = self._split
        found: dict[tuple[int, tuple[Held, ...]], None] = {}
        for row in sorted(people):
            person = self.fact_index.identities[row]
            held = [*self._of_identity(row), *self._of_market(person.id)]
            found[int(numbers[row]), tuple(held)] = None
        for tenant in sorted(tenants):
            found[UNLISTED, tuple(self._of_anybody(tenant, frozenset()))] = None
        for principal in sorted(markets):
            found[NO_PROFILE, tuple(self._of_market(principal))] = None
        return [key for key in found if len(key[1]) > 1]

    @cached_property
    def _split(self) -> tuple[set[int], set[str], set[str]]:
        """Identities (by row), tenants whose unlisted identity, and other principals of marketplace authorizations."""
        accesses, groups, open_ = self.fact_index.accesses, self.facts.groups, self.fact_index.open_holders
        people: set[int] = set()
        tenants: set[str] = set()
        markets: set[str] = set()
        for number in {int(accesses.holder[row]) for row in self.facts.accesses.partial}:
            holder = self.fact_index.holder_list[number]
            if holder.kind is HolderKind.IDENTITY:
                people.add(self.fact_index.identity_row[holder.id or ""])
            elif holder.kind is HolderKind.GROUP:
                people |= {*groups.whole(number).tolist(), *groups.part(number)}
                if number in open_:
                    tenant = open_[number].tenant or ""
                    tenants.add(tenant)
                    people |= set(np.flatnonzero(self.facts.tenant_rows.get(tenant, self._nobody)).tolist())
        for part in groups.parts.values():
            people |= set(part)
        for holder, _ in self.fact_index.holders_by_kind[HolderKind.MARKETPLACE]:
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
    def _rows(self) -> Mapping[int, list[tuple[int, Part]]]:
        """By number of the holder, its rows in force and when; only of holders that one of the split may be behind."""
        people = self._split[0]
        chosen = self._nobody.copy()
        chosen[list(people)] = True
        wanted = np.zeros(len(self.fact_index.holder_list), dtype=np.bool_)
        rows, numbers = self.fact_index.identity_holders
        wanted[numbers[chosen[rows]]] = True
        groups = self.facts.groups
        wanted[groups.group[chosen[groups.identity]]] = True
        wanted[[number for number, part in groups.parts.items() if not people.isdisjoint(part)]] = True
        wanted[list(self.fact_index.open_holders)] = True
        for kind in (HolderKind.EVERYBODY_OF, HolderKind.EVERYBODY_ELSE, HolderKind.MARKETPLACE):
            wanted[[number for _, number in self.fact_index.holders_by_kind[kind]]] = True
        accesses = self.fact_index.accesses
        found: dict[int, list[tuple[int, Part]]] = {}
        for row in np.flatnonzero(wanted[accesses.holder]).tolist():
            if force := self.facts.part_of(accesses, row):
                found.setdefault(int(accesses.holder[row]), []).append((row, force))
        return found

    def _of(self, holder: int, known: Part, perhaps: Part = 0) -> Iterator[Held]:
        return (Held(row, force, known, perhaps) for row, force in self._rows.get(holder, ()))

    @cached_property
    def _groups_of(self) -> Mapping[int, list[tuple[int, Part]]]:
        """The groups that each of the split is in, and when."""
        people = self._split[0]
        groups = self.facts.groups
        chosen = self._nobody.copy()
        chosen[list(people)] = True
        inside = chosen[groups.identity]
        found: dict[int, list[tuple[int, Part]]] = {}
        for group, row in zip(groups.group[inside].tolist(), groups.identity[inside].tolist(), strict=True):
            found.setdefault(row, []).append((group, self.whole))
        for group, part in groups.parts.items():
            for row, known in part.items():
                found.setdefault(row, []).append((group, known))
        return found

    @cached_property
    def _own_number(self) -> Mapping[int, int]:
        return dict(zip(*(one.tolist() for one in self.fact_index.identity_holders), strict=True))

    def _of_identity(self, row: int) -> Iterator[Held]:
        own = self._own_number.get(row)
        if own is not None:
            yield from self._of(own, self.whole)
        inside = self._groups_of.get(row, ())
        for group, known in inside:
            open_ = group in self.fact_index.open_holders
            yield from self._of(group, known, self.whole & ~known if open_ else 0)
        tenant = self.fact_index.identities[row].tenant or ""
        yield from self._of_anybody(tenant, frozenset(group for group, _ in inside))

    def _of_anybody(self, tenant: str, inside: frozenset[int]) -> Iterator[Held]:
        """What everybody of a tenant has perhaps, or by what nobody collected."""
        for group, principal in self.fact_index.open_holders.items():
            if (principal.tenant or "") == tenant and group not in inside:
                yield from self._of(group, 0, self.whole)
        for kind in (HolderKind.EVERYBODY_OF, HolderKind.EVERYBODY_ELSE):
            for holder, number in self.fact_index.holders_by_kind[kind]:
                if (holder.id == tenant) is (kind is HolderKind.EVERYBODY_OF):
                    yield from self._of(number, self.whole)

    def _of_market(self, principal: str) -> Iterator[Held]:
        for holder, number in self.fact_index.holders_by_kind[HolderKind.MARKETPLACE]:
            if holder.id == principal:
                yield from self._of(number, self.whole)
