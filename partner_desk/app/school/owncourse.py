"""The course of a folder: read, found by the lessons beside it, and what it adds to beliefs and terms known here."""

from __future__ import annotations

from pathlib import Path

from pydantic import ValidationError

from partner_desk.app.school.catalogue import catalogue
from partner_desk.domain.errors import Refused
from partner_desk.exchange.case.format import slips as shape_slips
from partner_desk.exchange.case.reading import refusal, tables_of, text_of
from partner_desk.resources import resource_path
from partner_desk.training.owncourse import OwnCourse, in_both
from partner_desk.training.texts import Language

COURSE = "course.toml"


def course_beside(lesson: Path) -> OwnCourse | None:
    """The course of the folder in which a lesson lies; None if there is none, or it is the course of the program."""
    file = lesson.parent / COURSE
    if lesson.parent == resource_path("lessons") or not file.is_file():
        return None
    return read_course(lesson.parent)


def read_course(folder: Path) -> OwnCourse:
    """The course of a folder; raises Refused with a line for each slip. Its beliefs and terms are known from now on."""
    file = folder / COURSE
    if not file.is_file():
        raise Refused(
            "{folder} has no {file}, so it is no course. Choose the folder that has one.", folder=folder, file=COURSE
        )
    text = text_of(file)
    tables = tables_of(text, str(file))
    spoken = tables.get("language")
    language = Language(spoken) if spoken in list(Language) else None
    try:
        course = OwnCourse.model_validate(in_both(tables, language))
    except ValidationError as slip:
        raise refusal(str(file), text, shape_slips(slip)) from slip
    known = catalogue()
    wrong = [
        f'[[misconception]] {at}, key "id": {one.id!r} is one of the program'
        for at, one in enumerate(course.misconception, 1)
        if one.id in known.misconceptions
    ]
    wrong += [
        f'[[term]] {at}, key "id": {one.id!r} is one of the program'
        for at, one in enumerate(course.term, 1)
        if one.id in known.shipped_terms
    ]
    for at, chapter in enumerate(course.chapter, 1):
        wrong += [
            f'[[chapter]] {at}, key "lessons": there is no file {name}.toml beside it'
            for name in chapter.lessons
            if not (folder / f"{name}.toml").is_file()
        ]
    if wrong:
        raise refusal(str(file), text, wrong)
    known.adopt(course.misconception, course.term)
    return course
