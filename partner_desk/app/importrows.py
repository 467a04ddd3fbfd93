"""The changes that an import would make, as rows: each says what it is about, and most can be kept from being made."""

from __future__ import annotations

import typing
from collections.abc import Collection, Iterator, Sequence
from functools import cached_property

from partner_desk.app.facts import named
from partner_desk.app.facttexts import text_of
from partner_desk.app.factvalues import Said
from partner_desk.domain.access import Principal, RoleDefinition
from partner_desk.domain.changes import WORD_OF, Change, ChangeSet, Fact
from partner_desk.domain.descriptions import Field, kind_of
from partner_desk.domain.errors import Refused
from partner_desk.domain.estate import Estate
from partner_desk.domain.partners import Partner
from partner_desk.domain.scopes import Scope
from partner_desk.domain.showing import quoted
from partner_desk.exchange.reconcile.preview import ChangeKind, doubts_in, kind_of_change
from partner_desk.language import tr

RowKey = tuple[str, str]


def row_key(change: Change) -> RowKey:
    """What a change is about: the word of its kind, and the fact's key."""
    return WORD_OF[change.kind], change.key


def row_id(change: Change) -> str:
    """The same as one text, by which the command line names it."""
    return ":".join(row_key(change))


def can_be_kept(change: Change) -> bool:
    """Whether the desk can stay as it is in this: what other facts rest on must be there for them."""
    before, after = change.before, change.after
    if isinstance(change.fact, Scope):  # nothing rests on what it is called
        return isinstance(before, Scope) and isinstance(after, Scope) and before.parent == after.parent
    return before is not None or change.kind not in _RESTED_ON


_RESTED_ON = (Principal, Partner, RoleDefinition)


def without(changes: ChangeSet, kept: Collection[str]) -> ChangeSet:
    """An import without the changes that are named; raises Refused for one that it does not make or needs.

    Of a thing that can be so only once at a time (the link of an identity, the offer of a subscription), all changes
    are left: one of them alone would say it twice.
    """
    by_id = {row_id(change): change for change in changes}
    alone: set[object] = set()
    for identifier in kept:
        change = by_id.get(identifier)
        if change is None:
            raise Refused(
                "This import changes nothing called {identifier}. Nothing was recorded.", identifier=quoted(identifier)
            )
        if not can_be_kept(change):
            raise Refused(
                "{identifier} cannot be left out: other facts of the import rest on it.", identifier=quoted(identifier)
            )
        alone.add(_about(change))
    return ChangeSet(changes.name, tuple(change for change in changes if _about(change) not in alone))


def _about(change: Change) -> object:
    """What is left together: the thing that can be so only once at a time, else the fact itself."""
    kind = kind_of(change.kind)
    if not kind.twice:
        return row_id(change)
    return kind.word, getattr(change.fact, kind.about[0])


class ImportRows:
    """The changes of a group as a list: what each is about, and what would be other than now."""

    headings = ("What", "What changes", "By")

    def __init__(self, estate: Estate, changes: ChangeSet, group: ChangeKind) -> None:
        """`estate` is as it would be before the import; what is new is called as it would be after."""
        self.names = estate.apply(changes) if group is ChangeKind.NEW else estate
        self.doubts = doubts_in(changes)
        self.changes = [change for change in changes if kind_of_change(change, self.doubts) is group]

    @cached_property
    def keys(self) -> Sequence[RowKey]:
        """What the rows are about."""
        return [row_key(change) for change in self.changes]

    def cells(self, row: int) -> tuple[str, ...]:
        """The texts of a row."""
        change = self.changes[row]
        before, origin = change.before, change.fact.origin
        words = named(self.names, before if before is not None else change.fact)
        if before is not None and change.after is not None and before.origin == origin:
            origin = None  # what only has another name keeps the evidence of its place
        by = "" if origin is None else origin.words
        return words[0].upper() + words[1:], "; ".join(self.turns(row)), by

    def turns(self, row: int) -> list[str]:
        """Field by field, what would be other than now; first, what it is that only one of two sources shows."""
        change = self.changes[row]
        about, seen = (change.kind, change.key), change.fact.origin
        if about not in self.doubts or change.before is None:
            return [*_turns(change)]
        other = self.doubts[about]
        sides = [
            seen.source if seen is not None else "one source",
            other.source if other is not None else "another one",
        ]
        day = f" on {seen.seen:%Y-%m-%d}" if seen is not None else ""
        return [f"in doubt from then on: {sides[0]} shows it{day}, {sides[1]} says otherwise", *_turns(change)]


def _turns(change: Change) -> Iterator[str]:
    """Field by field, what would be other than now; of a new fact, since and until when it holds."""
    kind, before, after = kind_of(change.kind), change.before, change.after
    if before is not None and after is None:
        yield tr("is taken off the desk")
    for field in kind.fields.values():
        if field.name == "origin" or after is None:
            continue
        new = _shown(field, after)
        old = _shown(field, before) if before is not None else ""
        if new and not old and (before is not None or field.name in ("since", "until")):
            yield tr("{field}: {value}", field=tr(field.label), value=new)
        elif before is not None and new != old:
            label, said = tr(field.label), new or tr("not said")
            yield tr("{field}: {before} \N{RIGHTWARDS ARROW} {after}", field=label, before=old, after=said)


def _shown(field: Field, fact: Fact) -> str:
    return _joined(text_of(field, getattr(fact, field.name)))


def _joined(said: Said) -> str:
    if isinstance(said, str):
        return said
    if isinstance(said, typing.Mapping):
        return " ".join(text for one in said.values() if (text := _joined(one)))
    return ", ".join(_joined(one) for one in said)
