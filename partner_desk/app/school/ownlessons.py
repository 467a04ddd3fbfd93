"""The lessons of a course of a trainer's own, and why some of them cannot be taught."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from partner_desk.app.school.check import check
from partner_desk.app.school.lessonfile import Lesson, read_lesson
from partner_desk.app.school.owncourse import read_course
from partner_desk.domain.errors import Refused
from partner_desk.training.owncourse import OwnCourse


@dataclass(frozen=True)
class OwnLessons:
    """A course with its lessons by name; `slips` says of the others what keeps them from being taught."""

    folder: Path
    course: OwnCourse
    lessons: Mapping[str, Lesson]
    slips: Mapping[str, str]


def own_lessons(folder: Path) -> OwnLessons:
    """The course of a folder; raises Refused if there is none, or it has a slip itself."""
    course = read_course(folder)
    lessons, slips = {}, {}
    for name in dict.fromkeys(name for chapter in course.chapter for name in chapter.lessons):
        try:
            lesson = read_lesson(folder / f"{name}.toml")
            check(lesson)
            lessons[name] = lesson
        except Refused as refused:
            slips[name] = refused.sentence
    return OwnLessons(folder, course, lessons, slips)
