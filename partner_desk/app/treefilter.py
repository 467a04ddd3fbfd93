"""What a filter of the tree asks for: `is:lost`, `kind:`, `offer:`, `partner:`, `role:`, and names beside them."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt

from partner_desk.app.answers import VERDICTS, View, column
from partner_desk.app.arranging import tokens
from partner_desk.app.associations import WAYS
from partner_desk.app.factnames import FactNames
from partner_desk.app.losses import ScopeTurns
from partner_desk.app.outline import LOST, resource_type
from partner_desk.app.rulebook import library
from partner_desk.domain.billing import Offer
from partner_desk.domain.estate import Estate
from partner_desk.domain.ids import ScopeKind
from partner_desk.domain.moments import holds_at, start_of
from partner_desk.domain.naming import name_or_id
from partner_desk.domain.partners import Partner
from partner_desk.language import tr
from partner_desk.readings.questions import GRANTED

Flags = npt.NDArray[np.bool_]
IS = "is"
WORDS = ("kind", "offer", "partner", "role")
"""The words besides `is:`."""
_MEANT = tuple(VERDICTS.index(one) for one in GRANTED)


@dataclass(frozen=True)
class TreeAsked:
    """What can be asked of a tree: its estate, the view, and what is known of its verdicts so far."""

    estate: Estate
    view: View
    turns: ScopeTurns | None = None
    told: bool = True
    """Whether verdicts may be told."""


def hits(text: str, asked: TreeAsked) -> Flags | None:
    """The scopes that everything of a filter besides names and verdicts is so of; None where nothing else is asked."""
    wanted: dict[str, list[str]] = {}
    for word, value in tokens(text):
        if word in WORDS or (word, value) == (IS, LOST):
            wanted.setdefault(word, []).append(value)
    if not wanted:
        return None
    flags = np.ones(len(asked.estate.scopes), dtype=np.bool_)
    for word, values in wanted.items():
        flags &= np.logical_or.reduce([_BY_WORD[word](asked, value) for value in values])
    return flags


def slip_of(text: str, asked: TreeAsked) -> str:
    """What of a filter is not understood, in a sentence; empty if all of it is."""
    estate = asked.estate
    for word, value in tokens(text):
        if word in WORDS and not any(_is_meant(value, one) for one in values_of(word, estate)):
            known = ", ".join(f"{word}:{_written(one)}" for one in list(values_of(word, estate))[:6])
            return tr("Nothing is meant by {word}:{value}. There are {known}", word=word, value=value, known=known)
        if word and word not in (IS, *WORDS):
            known = ", ".join(f"{one}:" for one in (IS, *WORDS))
            return tr("{word}: is no word of the filter; there are {known}", word=word, known=known)
    return ""


def proposals(typed: str, estate: Estate) -> list[str]:
    """What the last piece of a filter may become: one of its words, or what can be asked by the word it begins with."""
    word, colon, value = typed.partition(":")
    if not colon:
        begun = [f"{one}:" for one in (IS, *WORDS)]
        return [one for one in begun if one.startswith(word.casefold())]
    if word == IS:
        values: Iterable[str] = (*(one.value for one in VERDICTS), LOST)
    else:
        values = values_of(word, estate) if word in WORDS else ()
    found = [_written(one) for one in values if _is_meant(value.strip('"').casefold(), one)]
    return [f"{word}:{one}" for one in dict.fromkeys(found)]


def values_of(word: str, estate: Estate) -> Iterator[str]:
    """What can be asked for by a word."""
    if word == "kind":
        yield from (one.words for one in ScopeKind)
        tree = estate.scopes
        resources = np.flatnonzero(tree.kind == ScopeKind.RESOURCE)[:_SEEN]
        yield from sorted({resource_type(tree, int(one)) for one in resources} - {""})
    elif word == "offer":
        yield from dict.fromkeys(one.offer.words for one in estate.billings.values())
        yield from (one.words for one in Offer)
    elif word == "partner":
        yield from map(name_or_id, estate.partners.values())
        yield from (number for one in estate.partners.values() for number in one.partner_ids)
    elif word == "role":
        names = FactNames(estate)
        yield from dict.fromkeys(names.role(one.role) for one in estate.role_assignments.values())


_SEEN = 20_000
"""So many resources are looked at to find their types."""


def _is_meant(value: str, name: str) -> bool:
    """Whether what was typed is a part of a name; `resource-group` is `resource group`."""
    plain = name.casefold()
    return value in plain or value in plain.replace(" ", "-")


def _written(name: str) -> str:
    return f'"{name}"' if " " in name else name


def _lost(asked: TreeAsked, value: str) -> Flags:
    nothing = np.zeros(len(asked.estate.scopes), dtype=np.bool_)
    return asked.turns.lost if asked.told and asked.turns is not None else nothing


def _kind(asked: TreeAsked, value: str) -> Flags:
    tree = asked.estate.scopes
    kinds = [int(one) for one in ScopeKind if _is_meant(value, one.words)]
    flags: Flags = np.isin(tree.kind, kinds)
    if not kinds or value != next(one.words for one in ScopeKind if int(one) == kinds[0]):
        for scope in np.flatnonzero(tree.kind == ScopeKind.RESOURCE).tolist():
            flags[scope] |= _is_meant(value, resource_type(tree, scope))
    return flags


def _offer(asked: TreeAsked, value: str) -> Flags:
    moment = start_of(asked.view.day)
    billings = (one for one in asked.estate.billings.values() if holds_at(one, moment))
    return _at(asked.estate, (one.subscription for one in billings if _is_meant(value, one.offer.words)))


def _partner(asked: TreeAsked, value: str) -> Flags:
    estate, view = asked.estate, asked.view
    flags: Flags = np.zeros(len(estate.scopes), dtype=np.bool_)
    if asked.told:
        for partner in (one.id for one in estate.partners.values() if _is_called(one, value)):
            for way in (one for one in WAYS if one in library().programs):
                flags |= np.isin(column(estate, replace(view, partner=partner, program=way)).codes, _MEANT)
    return flags


def _is_called(partner: Partner, value: str) -> bool:
    return any(_is_meant(value, name) for name in (name_or_id(partner), *partner.partner_ids))


def _role(asked: TreeAsked, value: str) -> Flags:
    estate, moment = asked.estate, start_of(asked.view.day)
    names = FactNames(estate)
    roles = {one.role: _is_meant(value, names.role(one.role)) for one in estate.role_assignments.values()}
    held = (one for one in estate.role_assignments.values() if roles[one.role] and holds_at(one, moment))
    return _at(estate, (one.scope for one in held))


def _at(estate: Estate, keys: Iterable[str]) -> Flags:
    flags: Flags = np.zeros(len(estate.scopes), dtype=np.bool_)
    places = (estate.scopes.find(key) for key in set(keys))
    flags[[place for place in places if place is not None]] = True
    return flags


_BY_WORD: Mapping[str, Callable[[TreeAsked, str], Flags]] = {
    IS: _lost, "kind": _kind, "offer": _offer, "partner": _partner, "role": _role,
}  # fmt: skip
