"""A scenario's steps carried over to a desk that moved on: what clashes is told, never merged in silence."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum
from itertools import product

from partner_desk.app.facts import told
from partner_desk.domain.access import Principal
from partner_desk.domain.billing import Billing
from partner_desk.domain.changes import WORD_OF, Change, ChangeSet, Fact, Stale
from partner_desk.domain.estate import Estate
from partner_desk.domain.moments import Span, began_before, overlap
from partner_desk.domain.partners import PartnerAdminLink, PartnerOfRecord
from partner_desk.domain.renaming import keys_named
from partner_desk.domain.scopes import Scope

FactKey = tuple[type[Fact], str]


class Winner(StrEnum):
    """Whose word holds where a scenario and the desk clash."""

    DESK = "desk"
    SCENARIO = "scenario"


@dataclass(frozen=True, slots=True)
class Conflict:
    """A fact that changed on the desk since the scenario began, and that the scenario changes, too.

    `desk` and `scenario` are what either side says now (None: nothing), `against` another fact of the desk with
    which the scenario's cannot be in force at the same time.
    """

    kind: type[Fact]
    key: str
    before: Fact | None
    desk: Fact | None
    scenario: Fact | None
    words: str
    against: Fact | None = None
    fits: bool = True
    """Whether the scenario's word can hold at all."""

    @property
    def id(self) -> str:
        """How people name the conflict when they settle it."""
        return f"{WORD_OF[self.kind]}:{self.key}"


def net(name: str, steps: Iterable[ChangeSet]) -> ChangeSet:
    """What several steps come to, as one: each fact once, as it was before and as it is at the end."""
    first: dict[FactKey, Change] = {}
    last: dict[FactKey, Change] = {}
    for step in steps:
        for change in step:
            key = (change.kind, change.key)
            first.setdefault(key, change)
            last[key] = change
    pairs = ((first[key].before, last[key].after) for key in first)
    return ChangeSet(name, tuple(Change(before, after) for before, after in pairs if before != after))


def carried(steps: Sequence[ChangeSet], desk: Estate) -> tuple[tuple[ChangeSet, ...], Estate]:
    """The same steps on another desk, each change from what is there then; and the snapshot after them."""
    rebased: list[ChangeSet] = []
    now = desk
    for step in steps:
        changes = ((now.get(one.kind, one.key), one.after) for one in step)
        own = ChangeSet(step.name, tuple(Change(before, after) for before, after in changes if before != after))
        if len(own):
            now = now.apply(own)
            rebased.append(own)
    return tuple(rebased), now


def conflicts(base: Estate, desk: Estate, changes: ChangeSet) -> tuple[Conflict, ...]:
    """What clashes when changes that were made on one desk are to be made on what became of it."""
    if base is desk:
        return ()
    return tuple(_conflicts(base, desk, changes))


def _conflicts(base: Estate, desk: Estate, changes: ChangeSet) -> Iterator[Conflict]:
    own = {(one.kind, one.key): one for one in changes}
    for change in changes:
        now = desk.get(change.kind, change.key)
        if now not in (change.before, change.after):
            words = f"{_now(base, desk, change.before, now)} {_in_scenario(base, change.before, change.after)}"
            yield Conflict(change.kind, change.key, change.before, now, change.after, words)
        elif isinstance(change.fact, Scope):
            yield from _out_of_place(base, desk, change, own)
        elif change.before is None and now is None:
            yield from _about_what_is_gone(base, desk, change, own)
            yield from _twice(base, desk, change, own)


def _now(base: Estate, desk: Estate, before: Fact | None, now: Fact | None) -> str:
    if now is None and before is not None:
        return f"The desk no longer has {told(base, before)}."
    assert now is not None
    return f"The desk now says: {told(desk, now)}."


def _in_scenario(base: Estate, before: Fact | None, after: Fact | None) -> str:
    if after is None and before is not None:
        return f"The scenario takes away {told(base, before)}."
    assert after is not None
    return f"The scenario says: {told(base, after)}."


def _out_of_place(base: Estate, desk: Estate, change: Change, own: Mapping[FactKey, Change]) -> Iterator[Conflict]:
    """A new scope below one that is gone, or one taken away with something new below it."""
    scope = change.after
    if isinstance(scope, Scope):
        above = scope.parent or ""
        made = own.get((Scope, above))
        if above and desk.scopes.find(above) is None and (made is None or made.after is None):
            words = f"The scope above {told(base, scope)} is no longer on the desk. The scenario adds or changes it."
            yield Conflict(Scope, change.key, change.before, change.before, scope, words)
        return
    found = desk.scopes.find(change.key)
    for child in desk.scopes.children(found) if found is not None else ():
        gone = own.get((Scope, desk.scopes.key(child)))
        if gone is None or gone.after is not None:
            words = f"{_in_scenario(base, change.before, None)} The desk has {desk.scopes.name(child)} below it now."
            yield Conflict(Scope, change.key, change.before, change.before, None, words)
            return


def _about_what_is_gone(
    base: Estate, desk: Estate, change: Change, own: Mapping[FactKey, Change]
) -> Iterator[Conflict]:
    """A new fact about a scope or an identity that the desk had and has no more."""
    for lost in _lost(base, desk, change.after, own):
        words = f"{_now(base, desk, lost, None)} {_in_scenario(base, None, change.after)}"
        yield Conflict(change.kind, change.key, None, None, change.after, words, fits=False)
        return


def _lost(base: Estate, desk: Estate, fact: Fact | None, own: Mapping[FactKey, Change]) -> Iterator[Fact]:
    """What the desk lost of that of which a fact speaks, or in which that lies where the scenario makes it."""
    kinds: tuple[type[Fact], ...] = (Scope, Principal)
    for kind, key in product(kinds, keys_named(fact) if fact is not None else ()):
        made = own.get((kind, key))
        was: Fact | None = base.get(kind, key)
        if made is not None and made.after is not None:
            yield from _lost(base, desk, made.after, own)
        elif was is not None and desk.get(kind, key) is None:
            yield was


ALONE: Mapping[type[Fact], Callable[[Fact], str]] = {
    PartnerOfRecord: lambda fact: fact.subscription if isinstance(fact, PartnerOfRecord) else "",
    Billing: lambda fact: fact.subscription if isinstance(fact, Billing) else "",
    PartnerAdminLink: lambda fact: fact.principal if isinstance(fact, PartnerAdminLink) else "",
}
"""The kinds of which one subject has one fact at a time, and what their subject is."""


def _twice(base: Estate, desk: Estate, change: Change, own: Mapping[FactKey, Change]) -> Iterator[Conflict]:
    """A new fact of a subject that can have only one at a time, where the desk has a new one, too."""
    new, subject = change.after, ALONE.get(change.kind)
    if new is None or subject is None or desk.all(change.kind) is base.all(change.kind):
        return
    for key, other in desk.all(change.kind).items():
        known = base.get(change.kind, key)
        if known == other or (change.kind, key) in own or subject(other) != subject(new):
            continue
        if overlap(_span(other), _span(new)):
            words = f"The desk now says: {told(desk, other)}. The scenario says: {told(base, new)}."
            yield Conflict(change.kind, change.key, None, None, new, words, other)
            return


def _span(fact: Fact) -> Span:
    if isinstance(fact, PartnerOfRecord | Billing | PartnerAdminLink):
        return Span(fact.since, fact.until)
    return Span()


def settled(
    steps: Sequence[ChangeSet], clashes: Iterable[Conflict], winners: Mapping[str, Winner], name: str
) -> tuple[ChangeSet, ...]:
    """The steps after conflicts were settled; those that nobody spoke of stay as they are, and some may be empty.

    Raises Stale where what wins cannot be.
    """
    clashes = tuple(clashes)
    for one in clashes:
        if not one.fits and winners.get(one.id) is Winner.SCENARIO:
            raise Stale(one.words)
    lost = {(one.kind, one.key) for one in clashes if winners.get(one.id) is Winner.DESK}
    kept = [replace(step, changes=tuple(one for one in step if (one.kind, one.key) not in lost)) for step in steps]
    ended = [
        _ended(one.against, _span(one.scenario).since)
        for one in clashes
        if one.against is not None and one.scenario is not None and winners.get(one.id) is Winner.SCENARIO
    ]
    if ended:
        kept.insert(0, ChangeSet(name, tuple(ended)))
    return tuple(kept)


def _ended(fact: Fact, at: datetime | None) -> Change:
    """A fact of the desk gives way to the scenario's: it ends where that begins, or never was."""
    match fact:
        case PartnerOfRecord() | Billing() | PartnerAdminLink() if at and began_before(fact, at):
            return Change(fact, replace(fact, until=at))
        case _:
            return Change(fact, None)
