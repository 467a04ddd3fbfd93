"""The ids that the sample has for the words of its story."""

from __future__ import annotations

from functools import cache

from partner_desk.app.sample import sample_step
from partner_desk.domain.estate import Estate


@cache
def _sample() -> Estate:
    return Estate().apply(sample_step())


def key_of(name: str) -> str:
    """The key of a scope of the sample, by name."""
    tree = _sample().scopes
    (found,) = (one for one in range(len(tree)) if tree.name(one).casefold() == name.casefold())
    return tree.key(found)


def id_of(name: str) -> str:
    """The object id of an identity or group of the sample, by name."""
    (found,) = (one.id for one in _sample().principals.values() if one.name == name)
    return found
