"""Who is known at each scope: named there as the partner of record, or linked by somebody with a role there."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property

from partner_desk.app.answers import View
from partner_desk.app.matrix import Matrix
from partner_desk.app.rulebook import library
from partner_desk.domain.estate import Estate
from partner_desk.domain.ids import ScopeKind
from partner_desk.domain.moments import holds_at, start_of
from partner_desk.domain.naming import name_or_id
from partner_desk.domain.partners import Partner
from partner_desk.domain.showing import one_line
from partner_desk.language import marked, tr
from partner_desk.readings.questions import Verdict

WAYS: Sequence[str] = ("dpor", "pal")
"""The programs that only say who is known: the two ways."""
NAMED = 2
"""So many partners are named at a scope; of more, how many more there are."""


@dataclass(frozen=True, slots=True)
class Known:
    """The partners that are known at a scope by one way, by their ids."""

    whole: tuple[str, ...] = ()
    """At all of it."""
    below: tuple[str, ...] = ()
    """At a part of it."""
    unknown: tuple[str, ...] = ()
    """Where nobody knows."""
    attached: bool = False
    """Whether a fact about the first of them stands at this scope, and not above or below it."""
    doubtful: tuple[str, ...] = ()
    """Those of `unknown` whom a record names at it or below: what nobody knows is whether that counts."""


class Associations:
    """Who is known at scopes by each way, on the day of a view; looked up scope by scope as they are drawn."""

    def __init__(self, estate: Estate, view: View) -> None:
        """Judge both ways for everybody at once."""
        self.estate, self.view = estate, view
        self.names = short_names(estate.partners)
        known = [one for one in WAYS if one in library().programs]
        self._seen: dict[tuple[int, str], dict[Verdict, tuple[str, ...]]] = {}
        self._words: dict[tuple[int, str], str] = {}
        self._matrices = {one: Matrix(estate, replace(view, program=one)) for one in known}

    def at(self, scope: int, way: str) -> Known:
        """Who is known at a scope by a way."""
        by_verdict = self._partners(scope, way)
        whole = by_verdict.get(Verdict.RECOGNIZED, ())
        below, unknown = by_verdict.get(Verdict.PARTLY, ()), by_verdict.get(Verdict.UNKNOWN, ())
        named = self._named.get(scope, frozenset()) if unknown and way == WAYS[0] else frozenset[str]()
        attached = bool(whole) and self._is_attached(scope, way, whole[0])
        return Known(whole, below, unknown, attached, tuple(partner for partner in unknown if partner in named))

    def _partners(self, scope: int, way: str) -> dict[Verdict, tuple[str, ...]]:
        """The partners by their verdict; rows are asked again and again while they are in sight."""
        seen = self._seen.get((scope, way))
        if seen is None:
            seen = self._seen[scope, way] = self._judged(scope, way)
        return seen

    def _judged(self, scope: int, way: str) -> dict[Verdict, tuple[str, ...]]:
        matrix = self._matrices[way]
        by_verdict: dict[Verdict, tuple[str, ...]] = {}
        for partner, (verdict, _) in zip(matrix.partners, matrix.row(scope), strict=True):
            by_verdict[verdict] = (*by_verdict.get(verdict, ()), partner)
        return by_verdict

    def _is_attached(self, scope: int, way: str, partner: str) -> bool:
        """Whether a fact stands here, and none above by which the partner is known there already."""
        tree, facts = self.estate.scopes, self._facts[way]
        if tree.key(scope) not in facts:
            return False
        for above in tree.path(scope)[1:]:
            if partner not in self._partners(above, way).get(Verdict.RECOGNIZED, ()):
                return True
            if tree.key(above) in facts:
                return False
        return True

    @cached_property
    def _facts(self) -> dict[str, frozenset[str]]:
        """The scopes that records and roles of the day stand at."""
        estate, moment = self.estate, start_of(self.view.day)
        roles = frozenset(one.scope for one in estate.role_assignments.values() if holds_at(one, moment))
        delegated = frozenset(one.scope for one in estate.delegations.values() if holds_at(one, moment))
        named = frozenset(one.subscription for one in estate.records.values() if holds_at(one, moment))
        return dict(zip(WAYS, (named, roles | delegated), strict=True))

    @cached_property
    def _named(self) -> dict[int, frozenset[str]]:
        """The partners that records of the day name at a scope or below it."""
        estate, moment = self.estate, start_of(self.view.day)
        tree, named = estate.scopes, defaultdict[int, set[str]](set)
        for record in estate.records.values():
            owner, subscription = estate.partner_of_id.get(record.partner_id), tree.find(record.subscription)
            if owner is not None and subscription is not None and holds_at(record, moment):
                for scope in tree.path(subscription):
                    named[scope].add(owner.id)
        return {scope: frozenset(partners) for scope, partners in named.items()}

    @cached_property
    def _sold_by_partners(self) -> frozenset[str]:
        """The subscriptions of the day on which no partner of record can be named."""
        moment = start_of(self.view.day)
        billings = (one for one in self.estate.billings.values() if holds_at(one, moment))
        return frozenset(one.subscription for one in billings if one.offer.is_csp)

    def words(self, scope: int, way: str) -> str:
        """Who is known at a scope by a way, as short as a column of a tree needs it."""
        told = self._words.get((scope, way))
        if told is None:
            told = self._words[scope, way] = self._told(scope, way)
        return told

    def _told(self, scope: int, way: str) -> str:
        known, tree = self.at(scope, way), self.estate.scopes
        if known.whole:
            names = ", ".join(self.names[one] for one in known.whole[:NAMED])
            more = len(known.whole) + len(known.below) - len(known.whole[:NAMED])
            if known.below and len(known.whole) <= NAMED:
                return tr("{partners} +{more:,} below", partners=names, more=more)
            return tr("{partners} +{more:,}", partners=names, more=more) if more else names
        if known.below:
            name = self.names[known.below[0]]
            if not tree.count[scope]:
                return tr("{partner} in part", partner=name)
            one = tr("{partner} below", partner=name)
            return one if len(known.below) == 1 else tr("{number:,} below", number=len(known.below))
        if known.unknown:
            above = int(tree.parent[scope])
            said = tree.kind_of(scope) > ScopeKind.SUBSCRIPTION and self.at(above, way).unknown
            if said:
                return ""
            names = ", ".join(self.names[one] for one in known.doubtful[:NAMED])
            return tr("{partners} (?)", partners=names) if names else tr("unknown")
        if tree.kind_of(scope) is not ScopeKind.SUBSCRIPTION:
            return ""
        if way == WAYS[0] and tree.key(scope) in self._sold_by_partners:
            return tr("none in CSP")
        return "\N{EM DASH}"

    def told(self, scope: int, way: str) -> str:
        """The same in full: a line for each partner that is known, or of whom that is not known."""
        known, partners = self.at(scope, way), self.estate.partners
        others = tuple(one for one in known.unknown if one not in known.doubtful)
        standings = (
            (marked("{partner}: here"), known.whole),
            (marked("{partner}: at a part of it"), known.below),
            (marked("{partner}: named, but nobody knows whether that counts"), known.doubtful),
            (marked("{partner}: not known"), others),
        )
        names = [(words, one_line(name_or_id(partners[key]))) for words, some in standings for key in some]
        return "\n".join(tr(words, partner=name) for words, name in names)


def short_names(partners: Mapping[str, Partner]) -> dict[str, str]:
    """For each partner the fewest first words of its name by which no other one is called."""
    words = {key: one_line(name_or_id(one)).split() for key, one in partners.items()}
    taken: dict[tuple[str, ...], int] = {}
    for name in words.values():
        for number in range(1, len(name) + 1):
            begun = tuple(name[:number])
            taken[begun] = taken.get(begun, 0) + 1
    return {
        key: " ".join(next((name[:n] for n in range(1, len(name)) if taken[tuple(name[:n])] == 1), name))
        for key, name in words.items()
    }
