"""What each partner has where before and after something was done in a task: what the board shows, and who lost."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import date, time

from partner_desk.app.answers import View, column
from partner_desk.app.rulebook import library
from partner_desk.domain.changes import Change
from partner_desk.domain.estate import Estate
from partner_desk.domain.moments import ONE_DAY
from partner_desk.readings.questions import Question, Verdict

WORTH = {Verdict.RECOGNIZED: 3, Verdict.PARTLY: 2, Verdict.UNKNOWN: 1}
"""What a verdict is worth to a partner; the others are worth nothing."""


@dataclass(frozen=True, slots=True)
class BoardRow:
    """What a partner has at a scope for a program on a day, before and after; `scope` is one of the tree before."""

    view: View
    scope: int
    before: Verdict
    after: Verdict

    @property
    def gain(self) -> int:
        """Above 0 where the partner has more than before, below 0 where it has less."""
        return WORTH.get(self.after, 0) - WORTH.get(self.before, 0)


def worth(estate: Estate, view: View, key: str) -> int:
    """What a partner has at a scope; nothing where the partner or the scope is not there."""
    return WORTH.get(_verdict(estate, view, key), 0)


def _verdict(estate: Estate, view: View, key: str) -> Verdict:
    scope = estate.scopes.find(key)
    if scope is None or view.partner not in estate.partners:
        return Verdict.NOT_APPLICABLE
    return column(estate, view).verdict(scope)


def differences(before: Estate, after: Estate, asked: Question, changes: Collection[Change]) -> Iterator[BoardRow]:
    """Where a partner has more or less: on the day asked about and when changes begin or end, scopes with none below.

    The program that is asked about comes first.
    """
    tree = before.scopes
    leaves = [scope for scope in range(len(tree)) if not tree.children(scope)]
    programs = [asked.program, *(one for one in library().programs if one != asked.program)]
    for day in _days(asked, changes):
        for partner in before.partners:
            for program in programs:
                view = View(partner, program, day, asked.reading)
                for scope in leaves:
                    row = _row(before, after, view, scope)
                    if row.gain:
                        yield row


def _row(before: Estate, after: Estate, view: View, scope: int) -> BoardRow:
    key = before.scopes.key(scope)
    return BoardRow(view, scope, _verdict(before, view, key), _verdict(after, view, key))


def _days(asked: Question, changes: Collection[Change]) -> list[date]:
    """The day asked about, and those on which what was changed begins or ends."""
    moments = {
        moment
        for one in changes
        for side in (one.before, one.after)
        for name in ("since", "until")
        if (moment := getattr(side, name, None)) is not None
    }
    days = {one.date() for one in moments}
    days |= {one.date() + ONE_DAY for one in moments if one.time() != time.min}  # what changes within a day
    return list(dict.fromkeys([asked.since, *sorted(days)]))


def board(
    before: Estate,
    after: Estate,
    asked: Question,
    changes: Collection[Change],
    kept_back: Collection[tuple[str, str]] = (),
) -> list[BoardRow]:
    """All partners at what is asked about, then whatever else became less, then what became more, once a scope.

    `kept_back` are partner and program of questions that are still to come: a board does not answer them.
    """
    here = before.scopes.find(asked.scope)
    views = [View(one, asked.program, asked.since, asked.reading) for one in before.partners]
    own = next(one for one in views if one.partner == asked.partner)
    views.sort(key=lambda one: one != own)
    rows = [_row(before, after, one, here) for one in views] if here is not None else []
    first: dict[tuple[str, int, bool], BoardRow] = {}
    for one in differences(before, after, asked, changes):
        if one.scope != here or one.view not in views:
            first.setdefault((one.view.partner, one.scope, one.gain > 0), one)
    told = {(one.view.partner, one.scope, one.gain > 0) for one in rows if one.gain}
    rows += sorted((one for place, one in first.items() if place not in told), key=lambda one: one.gain > 0)
    return [one for one in rows if one.view == own or (one.view.partner, one.view.program) not in kept_back]
