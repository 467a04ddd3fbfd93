"""Why a task is not done although its verdict came out: somebody lost by it, or it was done in another way than meant.

The desk is compared with what it was when the task began, for every partner, program and scope, on the day asked
about and on every day on which a changed fact begins or ends.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from enum import Enum, auto

from partner_desk.app.answers import View
from partner_desk.app.backups import difference
from partner_desk.app.rulebook import library
from partner_desk.app.school.forbidden import breach
from partner_desk.app.school.leastaccess import given, is_more
from partner_desk.app.school.taskboard import differences, worth
from partner_desk.app.school.taskwords import TaskWording
from partner_desk.domain.access import RoleAssignment
from partner_desk.domain.billing import Billing
from partner_desk.domain.changes import Change, ChangeSet
from partner_desk.domain.coverage import Collected
from partner_desk.domain.estate import Estate
from partner_desk.domain.grouping import grouped
from partner_desk.domain.ids import scope_key
from partner_desk.domain.mutes import Mute
from partner_desk.domain.partners import PartnerAdminLink, PartnerOfRecord
from partner_desk.domain.scopes import Scope
from partner_desk.readings.questions import Question
from partner_desk.training.lessons import EditKind, LessonStep
from partner_desk.training.texts import Language, Text

KINDS = {
    PartnerAdminLink: EditKind.LINK,
    RoleAssignment: EditKind.ROLE,
    PartnerOfRecord: EditKind.RECORD,
    Billing: EditKind.OFFER,
}


class Grade(Enum):
    """What a task is graded by."""

    WORKS = auto()
    HARMS_NOBODY = auto()
    AS_ASKED = auto()
    LEAST_ACCESS = auto()


@dataclass(frozen=True, slots=True)
class Objection:
    """What speaks against what was done."""

    grade: Grade
    text: Text

    def said(self, language: Language) -> str:
        """The sentence in a language."""
        return self.text.said(language)


def objections(before: Estate, after: Estate, step: LessonStep, asked: Question) -> list[Objection]:
    """What speaks against what was done in a task, each once; none where it was done as it is meant."""
    changes = changed(before, after)
    words = TaskWording(before, after)
    sentences = (
        (Grade.HARMS_NOBODY, _losses(before, after, step, asked, changes, words)),
        (Grade.AS_ASKED, _otherwise(before, step, asked, changes, words)),
        (Grade.LEAST_ACCESS, _too_much(after, step, asked, changes, words)),
    )
    return list(dict.fromkeys(Objection(grade, one) for grade, found in sentences for one in found))


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
    for row in differences(before, after, asked, changes):
        view, scope = row.view, row.scope
        place = view.partner, scope
        if row.gain < 0 and place not in told and not _is_meant(before, step, *place):
            told.add(place)
            cause = _cause(before, after, view, scope, changes)
            yield words.loss(view, scope, cause, dated=view.day != asked.since)


def _is_meant(estate: Estate, step: LessonStep, partner: str, scope: int) -> bool:
    """Whether the task itself demands this loss."""
    path = {estate.scopes.key(one) for one in estate.scopes.path(scope)}
    return any(one.partner == partner and scope_key(one.scope) in path for one in step.loses)


def _cause(before: Estate, after: Estate, view: View, scope: int, changes: list[Change]) -> list[Change]:
    """The changes to one thing without which it would not be lost; all of them where no single thing is to blame."""
    key = before.scopes.key(scope)
    for group in _groups(changes):
        without = after.apply(ChangeSet("", tuple(group)).inverse())
        if worth(without, view, key) >= worth(before, view, key):
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


def _otherwise(
    before: Estate, step: LessonStep, asked: Question, changes: list[Change], words: TaskWording
) -> Iterator[Text]:
    """Changes that the text rules out, of another kind, or of another identity, than the task means."""
    for change in changes:
        kind = KINDS.get(change.kind)
        if (ruled_out := breach(before, change, step, asked, words)) is not None:
            yield ruled_out
        elif step.change and kind not in step.change:
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
