"""Training desks: the estate of a lesson, or free play; in memory, and never to be taken for a customer's."""

from __future__ import annotations

from partner_desk.app.sample import sample_step, step_of
from partner_desk.app.school.lessonfile import Lesson
from partner_desk.app.workspace import Workspace
from partner_desk.domain.estate import Estate
from partner_desk.domain.origin import SCHOOL


def lesson_desk(lesson: Lesson, title: str, estate: Estate | None = None) -> Workspace:
    """The estate of a lesson, or as it is where the lesson goes on."""
    return training_desk(estate if estate is not None else lesson.case.estate, title)


def free_play(title: str) -> Workspace:
    """The estate of the sample, to do with whatever one likes."""
    return Workspace.in_memory(sample_step(), training=title)


def training_desk(estate: Estate, title: str) -> Workspace:
    """An invented estate; every fact says that it comes from the school."""
    return Workspace.in_memory(step_of(estate, "Begin the training", SCHOOL), training=title)
