"""Scopes that stand alike told once: equal subtrees as one line, and equal neighbours as one line together."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from partner_desk.domain.grouping import grouped
from partner_desk.domain.ids import ScopeKind
from partner_desk.domain.naming import counted, listed
from partner_desk.domain.scopes import ScopeTree
from partner_desk.language import tr

DEPTHS = {"subscription": ScopeKind.SUBSCRIPTION, "group": ScopeKind.RESOURCE_GROUP, "resource": ScopeKind.RESOURCE}
"""How deep scopes are told one by one, by the word that people ask with."""
NAMED = 4
"""So many of those that stand alike are told by name; of more, how many there are."""
_COUNTED = {
    ScopeKind.TENANT: lambda number: counted(number, "tenant"),
    ScopeKind.MANAGEMENT_GROUP: lambda number: counted(number, "management group"),
    ScopeKind.SUBSCRIPTION: lambda number: counted(number, "subscription"),
    ScopeKind.RESOURCE_GROUP: lambda number: counted(number, "resource group"),
    ScopeKind.RESOURCE: lambda number: counted(number, "resource"),
}

ToldVerdicts = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class FoldedScopes:
    """Scopes that stand alike with everything below them, but where `inside` is not told any deeper."""

    scopes: tuple[int, ...]
    inside: tuple[int, ...]
    depth: int
    words: ToldVerdicts


def folded(
    tree: ScopeTree, below: Sequence[int], words: Sequence[ToldVerdicts], deepest: ScopeKind
) -> Iterator[FoldedScopes]:
    """A line for each, in display order; `words` are the verdicts of the scopes `below`, the first of which is the top.

    Nothing below the `deepest` kind is told by itself.
    """
    if below:
        yield from _Fold(tree, below, words, deepest).lines(0, 0)


class _Fold:
    """A part of the tree in display order, by places in that order."""

    def __init__(
        self, tree: ScopeTree, below: Sequence[int], words: Sequence[ToldVerdicts], deepest: ScopeKind
    ) -> None:
        self.tree, self.below, self.words, self.deepest = tree, below, words, deepest
        places = {scope: place for place, scope in enumerate(below)}
        self.children: list[list[int]] = [[] for _ in below]
        self.size = [1] * len(below)
        self.alike = [True] * len(below)
        for place in range(len(below) - 1, 0, -1):  # what lies below comes later in display order
            above = places[int(tree.parent[below[place]])]
            self.children[above].append(place)
            self.size[above] += self.size[place]
            self.alike[above] &= self.alike[place] and words[place] == words[above]

    def lines(self, place: int, depth: int) -> Iterator[FoldedScopes]:
        """The lines of a scope and of everything below it."""
        whole = self.alike[place] or self.tree.kind_of(self.below[place]) >= self.deepest
        inside = self.below[place + 1 : place + self.size[place]] if whole else ()
        yield FoldedScopes((self.below[place],), tuple(inside), depth, self.words[place])
        if not whole:
            yield from self._below(place, depth + 1)

    def _below(self, place: int, depth: int) -> Iterator[FoldedScopes]:
        """Those below a scope; equal ones stand together where the first of them would."""
        children = self.children[place][::-1]
        for same in grouped(children, self._standing).values():
            if len(same) == 1:
                yield from self.lines(same[0], depth)
                continue
            inside = [scope for one in same for scope in self.below[one + 1 : one + self.size[one]]]
            scopes = tuple(self.below[one] for one in same)
            yield FoldedScopes(scopes, tuple(inside), depth, self.words[same[0]])

    def _standing(self, place: int) -> tuple[int, ScopeKind, ToldVerdicts]:
        """What is the same for those that are told together; what is not alike inside is told alone."""
        return -1 if self.alike[place] else place, self.tree.kind_of(self.below[place]), self.words[place]


def names_of(tree: ScopeTree, line: FoldedScopes) -> str:
    """What the scopes of a line are called."""
    if len(line.scopes) <= NAMED:
        return listed(line.scopes, NAMED, tree.name)
    first, kind = line.scopes[: NAMED - 1], tree.kind_of(line.scopes[0])
    names = [*map(tree.name, first), _COUNTED[kind](len(line.scopes) - len(first))]
    return tr("{names} more, all alike", names=listed(names, len(names)))


def inside_of(tree: ScopeTree, line: FoldedScopes) -> str:
    """What lies below the scopes of a line and is not told by itself."""
    if not line.inside:
        return ""
    if len(line.inside) <= NAMED:
        return tr("with {names}", names=listed(line.inside, NAMED, tree.name))
    kinds = Counter(map(tree.kind_of, line.inside))
    told = [_COUNTED[kind](number) for kind, number in sorted(kinds.items())]
    return tr("with {names}", names=listed(told, len(told)))


def id_of(tree: ScopeTree, line: FoldedScopes) -> str:
    """The ids of the subscriptions, tenants or management groups of a line; those below have that of theirs."""
    above = tree.kind_of(line.scopes[0]) in (ScopeKind.TENANT, ScopeKind.MANAGEMENT_GROUP, ScopeKind.SUBSCRIPTION)
    ids = [tree.id(one).rsplit("/", 1)[-1] for one in line.scopes] if above else []
    return " ".join(ids)
