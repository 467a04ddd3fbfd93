"""How a task is done: the program's own way to it, which harms nobody and is the one that the text means."""

from __future__ import annotations

from dataclasses import dataclass, replace

from partner_desk.app.advising import advice_for
from partner_desk.app.answers import View
from partner_desk.app.rulebook import judge, library
from partner_desk.app.school.leastaccess import strength
from partner_desk.app.school.objections import objections
from partner_desk.app.school.taskwords import told
from partner_desk.domain.access import RoleAssignment
from partner_desk.domain.changes import Change, ChangeSet
from partner_desk.domain.estate import Estate
from partner_desk.readings.questions import Question
from partner_desk.training.lessons import LessonStep
from partner_desk.training.texts import Text


@dataclass(frozen=True, slots=True)
class TaskWay:
    """Changes that do a task, and what they are in words."""

    changes: ChangeSet
    text: Text


def way(estate: Estate, step: LessonStep, asked: Question) -> TaskWay | None:
    """The cheapest advice that brings what a step wants as it means it; with no weaker role than the work takes."""
    view = View(asked.partner, asked.program, asked.since, asked.reading)
    known = _with_accounts(estate, step, asked.partner)
    for advice in advice_for(known, view, estate.scopes.find(asked.scope) or 0):
        if not advice.steps or advice.changes is None:
            continue
        changes = _for_the_work(advice.changes, step)
        after = estate.apply(changes)
        if judge().answer(after, asked).verdict is step.verdict and not objections(estate, after, step, asked):
            return TaskWay(changes, told(after, changes))
    return None


def _with_accounts(estate: Estate, step: LessonStep, partner: str) -> Estate:
    """Whoever a task means works for the partner that it asks about, where nothing else is said: advice is for them."""
    meant = [estate.principals[one] for one in step.who if one in estate.principals]
    unsaid = (one for one in meant if one.account_of is None)
    return estate.apply(ChangeSet("", tuple(Change(one, replace(one, account_of=partner)) for one in unsaid)))


def _for_the_work(changes: ChangeSet, step: LessonStep) -> ChangeSet:
    """The same with the least role that the work takes in place of a weaker one."""
    least = library().roles.find(step.least) if step.least is not None else None
    if least is None:
        return changes

    def fit(change: Change) -> Change:
        role = change.after
        if change.before is None and isinstance(role, RoleAssignment) and strength(role.role) < strength(least.id):
            return Change(None, replace(role, role=least.id))
        return change

    return replace(changes, changes=tuple(map(fit, changes)))
