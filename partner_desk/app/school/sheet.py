"""Where a learner stands: as values for programs, and as one page on paper."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from partner_desk.app.school.catalogue import catalogue
from partner_desk.app.school.lessonfile import course_lesson
from partner_desk.domain.errors import Refused
from partner_desk.reports.progress import BeliefRow, FinishedLesson, ProgressPage
from partner_desk.training.progress import LearnerProgress, grasp, level_for
from partner_desk.training.texts import Language, plain


def progress_object(progress: LearnerProgress, now: datetime, language: Language) -> dict[str, Any]:
    """A learner's progress as JSON: every misconception in the order of the catalogue, and the lessons taken."""
    rows = []
    for misconception in catalogue().misconceptions.values():
        standing = progress.standings.get(misconception.id)
        row: dict[str, Any] = {"misconception": misconception.id, "belief": plain(misconception.belief.said(language))}
        row["grasp"] = grasp(progress, misconception.id, now).value
        row["level"] = level_for(progress, misconception.id)
        if standing is not None:
            row |= {
                "betrayed": standing.betrayed,
                "betrayed_on": _moment(standing.betrayed_on),
                "seen_through": standing.seen_through,
                "seen_through_on": _moment(standing.seen_through_on),
                "shown": standing.shown,
                "shown_on": _moment(standing.shown_on),
                "due": _moment(standing.kept.due),
            }
        rows.append(row)
    lessons = [
        {
            "lesson": name,
            "begun": _moment(taken.begun),
            "step": taken.step + 1,
            "finished": _moment(taken.finished),
            "mark": taken.mark.value,
            "shown": taken.shown,
            "hints": taken.helped,
            "missed": taken.missed,
        }
        for name, taken in progress.lessons.items()
    ]
    return {"learner": progress.name, "misconceptions": rows, "lessons": lessons}


def _moment(value: datetime | None) -> str | None:
    return value.isoformat() if value is not None else None


def progress_page(progress: LearnerProgress, now: datetime, language: Language, paper: str = "a4") -> ProgressPage:
    """What a learner's page says."""
    beliefs = []
    for misconception in catalogue().misconceptions.values():
        standing = progress.standings.get(misconception.id)
        beliefs.append(
            BeliefRow(
                grasp(progress, misconception.id, now).value,
                plain(misconception.belief.said(language)),
                plain(misconception.truth.said(language)),
                standing.betrayed if standing is not None else 0,
                standing.shown if standing is not None else 0,
            )
        )  # fmt: skip
    done = [name for name, one in progress.lessons.items() if one.finished is not None]
    course = catalogue().lessons
    titles = [
        FinishedLesson(_title(name, language), progress.lessons[name].shown)
        for name in sorted(done, key=lambda one: course.index(one) if one in course else len(course))
    ]
    return ProgressPage(
        progress.name, language.day(now), language.value, beliefs, titles, max(len(course), len(titles)), paper
    )


def _title(lesson: str, language: Language) -> str:
    """What a finished lesson is called; its id if it is not there any more."""
    try:
        return plain(course_lesson(lesson).plan.title.said(language))
    except Refused:
        return lesson
