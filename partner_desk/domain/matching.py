"""Two trees laid upon each other: scopes are the same where their keys are, whatever their number or spelling."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from partner_desk.domain.scope_growth import grow
from partner_desk.domain.scopes import Ints, ScopeTree


@dataclass(frozen=True, eq=False)
class Matching:
    """A tree of every scope that either of two trees has; `before` and `after` number them there (-1: missing)."""

    tree: ScopeTree
    before: Ints
    after: Ints


def matched(before: ScopeTree, after: ScopeTree) -> Matching:
    """Lay two trees upon each other; where a scope stands below another parent, the later tree's holds."""
    every = np.arange(len(after), dtype=np.int32)
    if _alike(before, after):
        return Matching(after, every, every)
    there = numbers(after, before)
    gone = np.ones(len(before), dtype=np.bool_)
    gone[there[there >= 0]] = False
    if not gone.any():
        return Matching(after, there, every)
    tree = grow([before.scope(one) for one in np.flatnonzero(gone).tolist()], after)
    return Matching(tree, numbers(tree, before), numbers(tree, after))


def numbers(of: ScopeTree, among: ScopeTree) -> Ints:
    """The number that each scope of one tree has in another one; -1 where it is not there."""
    if _alike(of, among):
        return np.arange(len(of), dtype=np.int32)
    number_of = np.full(len(of), -1, dtype=np.int32)
    for one in np.flatnonzero(of.parent < 0).tolist():
        number_of[one] = _number(of, one, among)
    plain = [~np.isin(np.arange(len(tree)), tree.parent[~tree.relative]) for tree in (of, among)]
    first, count = among.first.tolist(), among.count.tolist()
    for scope in np.flatnonzero(of.count).tolist():
        own, there = of.children(scope), int(number_of[scope])
        if there < 0 or not (plain[0][scope] and plain[1][there]):
            number_of[own] = [_number(of, child, among) for child in own]
            continue
        start, total = first[there], count[there]
        segments, others = of.segments[own.start : own.stop], among.segments[start : start + total]
        if segments == others:  # nearly always, where one tree grew out of the other
            number_of[own.start : own.stop] = np.arange(start, start + total)
            continue
        below = {segment: start + offset for offset, segment in enumerate(_folded(others))}
        known = [below.get(segment) for segment in _folded(segments)]
        number_of[own] = [
            _number(of, child, among) if hit is None else hit for child, hit in zip(own, known, strict=True)
        ]
    return number_of


def _number(of: ScopeTree, scope: int, among: ScopeTree) -> int:
    """The number of a scope that may have an id of its own, stand elsewhere, or be missing."""
    found = among.find(of.key(scope))
    return -1 if found is None else found


def _alike(tree: ScopeTree, other: ScopeTree) -> bool:
    return tree is other or (
        len(tree) == len(other)
        and np.array_equal(tree.parent, other.parent)
        and np.array_equal(tree.kind, other.kind)
        and np.array_equal(tree.relative, other.relative)
        and list(tree.segments) == list(other.segments)
    )


def _folded(segments: Sequence[str]) -> list[str]:
    folded = "\n".join(segments).casefold().split("\n")  # one call for all is much faster
    return folded if len(folded) == len(segments) else [one.casefold() for one in segments]
