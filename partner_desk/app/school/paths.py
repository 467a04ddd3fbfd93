"""Ways through the course: what stands on them one after the other, how long it takes, and what is done of it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from partner_desk.app.school.catalogue import catalogue
from partner_desk.app.school.explaining import customer_mails
from partner_desk.app.school.lessonfile import course_lesson
from partner_desk.domain.errors import Refused
from partner_desk.training.catalogue import CoursePath
from partner_desk.training.progress import LearnerProgress

PLACE, TEST, CHAPTER, EXPLAIN = "place", "test", "chapter", "explain"
MINUTES_A_MAIL = 4


@dataclass(frozen=True, slots=True)
class PathStop:
    """One thing to do: `place`, `explain`, `test:N`, or a lesson by its name; and how long it takes."""

    id: str
    minutes: int

    @property
    def test(self) -> int | None:
        """The chapter (from 1) of which it is the test."""
        kind, _, number = self.id.partition(":")
        return int(number) if kind == TEST else None


def path_named(identifier: str) -> CoursePath:
    """A path by its id; raises Refused if there is none."""
    path = next((one for one in catalogue().paths if one.id == identifier), None)
    if path is None:
        known = ", ".join(one.id for one in catalogue().paths)
        raise Refused("There is no path {path!r}. Known are: {known}.", path=identifier, known=known)
    return path


def stops(path: CoursePath) -> list[PathStop]:
    """What stands on a path, its chapters lesson by lesson."""
    return [stop for each in path.stops for stop in _stops(each)]


def _stops(each: str) -> Iterator[PathStop]:
    kind, _, number = each.partition(":")
    if kind == CHAPTER:
        for lesson in catalogue().chapters[int(number) - 1].lessons:
            yield PathStop(lesson, course_lesson(lesson).plan.minutes)
    elif kind in (PLACE, TEST):
        yield PathStop(each, (catalogue().placing if kind == PLACE else catalogue().testing).minutes)
    elif kind == EXPLAIN:
        yield PathStop(each, MINUTES_A_MAIL * len(customer_mails()))
    else:
        yield PathStop(each, course_lesson(each).plan.minutes)


def is_done(stop: PathStop, progress: LearnerProgress) -> bool:
    """Whether a learner has done it; of the mails all."""
    if stop.id == EXPLAIN:
        return all(f"{EXPLAIN}:{one.id}" in progress.quizzes for one in customer_mails())
    taken = progress.lessons.get(stop.id)
    return stop.id in progress.quizzes or (taken is not None and taken.finished is not None)
