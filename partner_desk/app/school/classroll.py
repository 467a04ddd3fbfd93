"""A class: the learners of a folder, gathered from laptops, beside the beliefs; nothing in the folder is changed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from pathlib import Path

from partner_desk.app.csvtable import csv_table
from partner_desk.app.school.catalogue import catalogue
from partner_desk.domain.errors import Refused
from partner_desk.language import tr
from partner_desk.training.progress import VERSION, Grasp, LearnerProgress, grasp
from partner_desk.training.texts import Language, plain

LARGEST = 5_000_000
"""A file of a learner is never larger, in bytes."""
MOST = 500
"""So many files of a folder are read."""
WORRYING = (Grasp.BELIEVED, Grasp.NOT_KNOWN)
"""What a trainer goes back to."""


@dataclass(frozen=True)
class ClassRoll:
    """Learners by name, a sentence for each file that is none, and the moment at which they are looked at."""

    learners: Sequence[LearnerProgress]
    troubles: Sequence[str]
    now: datetime

    @cached_property
    def grasps(self) -> Mapping[str, Mapping[str, Grasp]]:
        """Where each learner stands with each belief, by their ids."""
        beliefs = tuple(catalogue().misconceptions)
        return {one.id: {belief: grasp(one, belief, self.now) for belief in beliefs} for one in self.learners}

    def standing(self, belief: str, kinds: Sequence[Grasp]) -> list[str]:
        """The names of those who stand with a belief in one of some ways."""
        return [one.name for one in self.learners if self.grasps[one.id][belief] in kinds]

    @property
    def beliefs(self) -> list[str]:
        """The beliefs, those first that the most learners hold."""
        return sorted(catalogue().misconceptions, key=lambda one: -len(self.standing(one, WORRYING)))


def read_class(folder: Path, now: datetime) -> ClassRoll:
    """The learners of a folder and the folders in it; of one who is there twice, where more was answered.

    Raises Refused if no file is a learner's.
    """
    if not folder.is_dir():
        raise Refused("{folder} is no folder.", folder=folder)
    known: dict[str, LearnerProgress] = {}
    troubles = []
    files = sorted(folder.rglob("*.json"))
    for path in files[:MOST]:
        try:
            learner = _learner(path)
        except ValueError as slip:  # also what pydantic raises
            troubles.append(tr("{file} is left out: {why}", file=path.name, why=_why(slip)))
            continue
        if learner.id not in known or _answers(learner) > _answers(known[learner.id]):
            known[learner.id] = learner
    if len(files) > MOST:
        troubles.append(tr("{count} more files are left out.", count=len(files) - MOST))
    if not known:
        raise Refused(
            "No learner is in {folder}. Each laptop keeps its learners as .json files in “learners”, in the data "
            "folder of Partner Desk; copy those.",
            folder=folder,
        )
    return ClassRoll(sorted(known.values(), key=lambda one: (one.name.casefold(), one.id)), troubles, now)


def _learner(path: Path) -> LearnerProgress:
    try:
        if path.stat().st_size > LARGEST:
            raise ValueError(tr("it is larger than a learner's file ever is"))
        return LearnerProgress.model_validate_json(path.read_bytes())
    except OSError as trouble:
        raise ValueError(trouble.strerror) from trouble


def _why(slip: ValueError) -> str:
    """Why a file is no learner's, in words for people."""
    if type(slip) is ValueError:
        return str(slip)
    return tr("it is no learner's file, or of a newer Partner Desk (this one knows version {known})", known=VERSION)


def _answers(learner: LearnerProgress) -> int:
    return sum(len(one.attempts) for one in learner.standings.values())


def lessons_done(learner: LearnerProgress) -> int:
    """How many lessons of the course somebody has finished."""
    return sum(one in catalogue().lessons and taken.finished is not None for one, taken in learner.lessons.items())


def class_csv(roll: ClassRoll, language: Language) -> bytes:
    """A row for each learner, a column for each belief, as a table for spreadsheets; first the id, then the words."""
    beliefs = catalogue().misconceptions
    head = ["learner", "lessons", "tests", *beliefs]
    words = ["", "", "", *(plain(one.belief.said(language)) for one in beliefs.values())]
    return csv_table(head, [words, *(_csv_row(roll, one) for one in roll.learners)])


def _csv_row(roll: ClassRoll, learner: LearnerProgress) -> list[str]:
    stands = (roll.grasps[learner.id][belief].value for belief in catalogue().misconceptions)
    return [learner.name, str(lessons_done(learner)), str(len(learner.quizzes)), *stands]
