"""The page of a class: which beliefs how many hold and who, and how far each learner is. For the trainer alone."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from partner_desk.app.documents.frame import made_said
from partner_desk.app.letterhead import letterhead
from partner_desk.app.paper import AboutClass
from partner_desk.app.school.catalogue import catalogue
from partner_desk.app.school.classroll import WORRYING, ClassRoll, lessons_done
from partner_desk.domain.naming import listed
from partner_desk.domain.progress import Progress, silent
from partner_desk.language import spoken, tr, trn
from partner_desk.reports.sheet import (
    PaperBlock,
    PaperCell,
    cell,
    faint,
    heading,
    lines,
    paragraph,
    said,
    sheet,
    strong,
    table,
)
from partner_desk.reports.shortened import short
from partner_desk.training.progress import Grasp
from partner_desk.training.texts import Language, plain

MOST_NAMES = 6
"""So many names stand in a cell; how many more there are is said."""


def class_content(asked: AboutClass, size: str = "a4", progress: Progress = silent) -> dict[str, Any]:
    """The pages."""
    progress(0, 1)
    roll, title = asked.roll, tr("Where the class stands")
    learners = trn("{count} learner", "{count} learners", len(roll.learners))
    identity = cell(said(tr("{learners}, as of {day}. For the trainer alone.", learners=learners, day=roll.now.date())))
    return {
        "title": title,
        "kind": tr("Class"),
        "paper": size,
        "language": spoken(),
        **letterhead(asked.firm),
        "mark": "",
        "foot": [
            made_said(asked.firm),
            tr("Training: beliefs and lessons; it says nothing about a customer."),
        ],
        "sheets": [sheet(title, identity, _answer(roll), [*_blocks(roll)])],
    }


def _answer(roll: ClassRoll) -> PaperCell:
    held = [one for one in roll.beliefs if roll.standing(one, WORRYING)]
    if not held:
        return cell(strong(tr("Nobody holds a belief that was asked about.")))
    first = plain(catalogue().misconceptions[held[0]].belief.said(Language(spoken())))
    count, everybody = len(roll.standing(held[0], WORRYING)), len(roll.learners)
    return cell(strong(tr("Held by most ({count} of {all}): {belief}", count=count, all=everybody, belief=first)))


def _blocks(roll: ClassRoll) -> Iterator[PaperBlock]:
    language = Language(spoken())
    yield heading(tr("Beliefs"))
    head = [tr("Belief"), tr("Still believed, or not known"), tr("Shaky"), tr("Seen through")]
    rows = []
    for belief in roll.beliefs:
        if any(roll.standing(belief, [one]) for one in Grasp if one is not Grasp.NOT_MET):
            words = plain(catalogue().misconceptions[belief].belief.said(language))
            groups = (WORRYING, (Grasp.SHAKY,), (Grasp.SEEN_THROUGH,))
            rows.append([cell(said(words)), *(_names(roll.standing(belief, group)) for group in groups)])
    if rows:
        yield table([2, 1.4, 1.2, 1.2], head, rows)
    else:
        yield paragraph(tr("Nothing was asked yet."))
    yield heading(tr("Learners"))
    head = [tr("Learner"), tr("Lessons finished"), tr("Quizzes and mails"), tr("Still believed"), tr("Seen through")]
    yield table([2, 1, 1.2, 1, 1], head, [_learner(roll, at) for at in range(len(roll.learners))])
    for trouble in roll.troubles:
        yield paragraph(faint(trouble))


def _learner(roll: ClassRoll, at: int) -> list[PaperCell]:
    learner = roll.learners[at]
    grasps = list(roll.grasps[learner.id].values())
    taken = learner.quizzes.values()
    right, asked = sum(one.right for one in taken), sum(one.asked for one in taken)
    quizzes = tr("{count}: {right} of {all} right", count=len(taken), right=right, all=asked)
    return [
        cell(strong(short(learner.name, 40))),
        cell(said(f"{lessons_done(learner)}")),
        cell(said(quizzes if asked else "")),
        cell(said(f"{sum(one in WORRYING for one in grasps)}")),
        cell(said(f"{grasps.count(Grasp.SEEN_THROUGH)}")),
    ]


def _names(names: list[str]) -> PaperCell:
    if not names:
        return cell(said(""))
    return lines(cell(strong(f"{len(names)}")), cell(faint(listed([short(one, 30) for one in names], MOST_NAMES))))
