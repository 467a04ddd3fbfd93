"""Why a task is not done although its verdict came out: somebody lost by it, or it was done in another way than meant.

The desk is compared with what it was when the task began, for every partner, program and scope, on the day asked
about and on every day on which a changed fact begins or ends.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import date, time

from partner_desk.app.answers import View, column
from partner_desk.app.backups import difference
from partner_desk.app.rulebook import library
from partner_desk.app.school.leastaccess import given, is_more
from partner_desk.app.school.taskwords import TaskWording
from partner_desk.domain.access import RoleAssignment
from partner_desk.domain.billing import Billing
from partner_desk.domain.changes import Change, ChangeSet
from partner_desk.domain.coverage import Collected
from partner_desk.domain.estate import Estate
from partner_desk.domain.grouping import grouped
from partner_desk.domain.ids import scope_key
from partner_desk.domain.moments import ONE_DAY
from partner_desk.domain.mutes import Mute
from partner_desk.domain.partners import PartnerAdminLink, PartnerOfRecord
from partner_desk.domain.scopes import Scope
from partner_desk.readings.questions import Question, Verdict
from partner_desk.training.lessons import EditKind, LessonStep
from partner_desk.training.texts import Text

KINDS = {
    PartnerAdminLink: EditKind.LINK,
    RoleAssignment: EditKind.ROLE,
    PartnerOfRecord: EditKind.RECORD,
    Billing: EditKind.OFFER,
}
WORTH = {Verdict.RECOGNIZED: 3, Verdict.PARTLY: 2, Verdict.UNKNOWN: 1}
"""What a verdict is worth to a partner; the others are worth nothing."""


def objections(before: Estate, after: Estate, step: LessonStep, asked: Question) -> list[Text]:
    """What speaks against what was done in a task, as sentences; none where it was done as it is meant."""
    changes = changed(before, after)
    words = TaskWording(before, after)
    sentences = (
        *_losses(before, after, step, asked, changes, words),
        *_otherwise(step, changes, words),
        *_too_much(after, step, asked, changes, words),
    )
    return list(dict.fromkeys(sentences))


def changed(before: Estate, after: Estate) -> list[Change]:
    """The facts that differ by more than where they are known from."""
    return [
        one
        for one in difference("", before, after)
        if one.kind not in (Collected, Mute) and _bare(one.before) != _bare(one.after)
    ]


def _bare(fact: object) -> object:
    return replace(fact, origin=None) if hasattr(fact, "origin") else fact  # type: ignore[type-var]


# Losses -----------------------------------------------------------------------------------------------------------


def _losses(
    before: Estate, after: Estate, step: LessonStep, asked: Question, changes: list[Change], words: TaskWording
) -> Iterator[Text]:
    """Who lost what where: a sentence for each partner and scope, with the first program that tells it."""
    told: set[tuple[str, int]] = set()
    programs = [asked.program, *(one for one in library().programs if one != asked.program)]
    for day in _days(asked, changes):
        for partner in before.partners:
            for program in programs:
                view = View(partner, program, day, asked.reading)
                for scope in _worse(before, after, view):
                    if (partner, scope) not in told and not _is_meant(before, step, partner, scope):
                        told.add((partner, scope))
                        cause = _cause(before, after, view, scope, changes)
                        yield words.loss(view, scope, cause, dated=day != asked.since)


def _days(asked: Question, changes: list[Change]) -> list[date]:
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


def _worth(estate: Estate, view: View, key: str) -> int:
    """What a partner has at a scope; nothing where the partner or the scope is not there."""
    scope = estate.scopes.find(key)
    if scope is None or view.partner not in estate.partners:
        return 0
    return WORTH.get(column(estate, view).verdict(scope), 0)


def _worse(before: Estate, after: Estate, view: View) -> Iterator[int]:
    """The scopes with nothing below them where a partner has less than before."""
    tree = before.scopes
    for scope in range(len(tree)):
        key = tree.key(scope)
        if not tree.children(scope) and _worth(after, view, key) < _worth(before, view, key):
            yield scope


def _is_meant(estate: Estate, step: LessonStep, partner: str, scope: int) -> bool:
    """Whether the task itself demands this loss."""
    path = {estate.scopes.key(one) for one in estate.scopes.path(scope)}
    return any(one.partner == partner and scope_key(one.scope) in path for one in step.loses)


def _cause(before: Estate, after: Estate, view: View, scope: int, changes: list[Change]) -> list[Change]:
    """The changes to one thing without which it would not be lost; all of them where no single thing is to blame."""
    key = before.scopes.key(scope)
    for group in _groups(changes):
        without = after.apply(ChangeSet("", tuple(group)).inverse())
        if _worth(without, view, key) >= _worth(before, view, key):
            return group
    return changes


def _groups(changes: list[Change]) -> Iterable[list[Change]]:
    """Changes of one kind to one identity or subscription: where a link is replaced, one ends and another begins."""

    def about(change: Change) -> tuple[object, ...]:
        fact = change.fact
        return change.kind, getattr(fact, "principal", None) or getattr(fact, "subscription", None) or change.key

    # A new scope takes nothing from anybody.
    return grouped((change for change in changes if change.kind is not Scope), about).values()


# Another way than meant -------------------------------------------------------------------------------------------


def _otherwise(step: LessonStep, changes: list[Change], words: TaskWording) -> Iterator[Text]:
    """Changes of another kind, or of another identity, than the task means."""
    for change in changes:
        kind = KINDS.get(change.kind)
        if step.change and kind not in step.change:
            yield words.unasked(change, step)
        elif (
            step.who
            and kind in (EditKind.LINK, EditKind.ROLE)
            and getattr(change.fact, "principal", "") not in step.who
        ):
            yield words.stranger(change, step)


def _too_much(
    after: Estate, step: LessonStep, asked: Question, changes: list[Change], words: TaskWording
) -> Iterator[Text]:
    """Roles that are stronger than the text allows, or reach further."""
    most = library().roles.find(step.most) if step.most is not None else None
    if most is not None:
        for one in given(changes):
            if is_more(after, one, most.id, asked):
                yield words.too_much(one, most.name, asked)
