"""What the school knows besides lessons: misconceptions, terms, answers to real questions, the order of the course."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import cached_property
from pathlib import Path
from typing import Annotated, TypeVar

from pydantic import Field

from partner_desk.readings.strict import Strict, read_strict
from partner_desk.training.texts import Language, Text

T = TypeVar("T", bound=Strict)
Ids = tuple[Annotated[str, Field(min_length=1)], ...]


class Misconception(Strict):
    """A wrong belief, and what is true instead."""

    id: str
    belief: Text
    truth: Text
    source: Ids


class OtherNames(Strict):
    """What people also call something."""

    en: tuple[str, ...] = ()
    de: tuple[str, ...] = ()

    def said(self, language: Language) -> tuple[str, ...]:
        """Those of one language."""
        return self.de if language is Language.DE else self.en


class Term(Strict):
    """One concept, one term."""

    id: str
    name: Text
    short: str = ""
    also: OtherNames = OtherNames()
    text: Text
    source: Ids = ()


class Group(Strict):
    """Questions about one matter."""

    id: str
    name: Text


class RealQuestion(Strict):
    """A question that a partner really asked, its answer, and the lesson that shows it."""

    number: int
    group: str
    question: Text
    also: OtherNames = OtherNames()
    """The same, as somebody else put it."""
    answer: Text
    source: Ids
    asked: Annotated[str, Field(pattern="^https?://")]
    show: str
    step: Annotated[int, Field(ge=1)] | None = None
    """The step of the lesson (from 1) that shows it; None for the whole lesson."""
    terms: tuple[str, ...] = ()


class Chapter(Strict):
    """Lessons in the order in which they are taken."""

    title: Text
    lessons: Ids


class QuizPlan(Strict):
    """How many questions a quiz has: so many about what it is of, so many about what came before, on which level."""

    own: Annotated[int, Field(strict=True, ge=1, le=30)]
    earlier: Annotated[int, Field(strict=True, ge=0, le=30)] = 0
    level: Annotated[int, Field(strict=True, ge=1, le=5)]
    minutes: Annotated[int, Field(strict=True, ge=1, le=60)]


class CoursePath(Strict):
    """A way through the course: lessons by name, and `chapter:N`, `test:N` (N from 1), `place`, `explain`."""

    id: Annotated[str, Field(pattern="^[a-z0-9-]+$")]
    title: Text
    about: Text
    stops: Ids


class Stop(Strict):
    """One stop of the tour: the part of the window that it points at, and what that is for."""

    at: str
    text: Text


class SearchWords(Strict):
    """What a search knows of words: those that tell nothing, and groups of those that tell the same."""

    idle: OtherNames
    like: tuple[OtherNames, ...]


class _Tour(Strict):
    stop: tuple[Stop, ...] = Field(min_length=1)


class _Misconceptions(Strict):
    misconception: tuple[Misconception, ...]


class _Glossary(Strict):
    term: tuple[Term, ...]


class _Answers(Strict):
    group: tuple[Group, ...]
    answer: tuple[RealQuestion, ...]


class _Course(Strict):
    chapter: tuple[Chapter, ...]
    place: QuizPlan
    test: QuizPlan
    path: tuple[CoursePath, ...]


class Catalogue:
    """Everything, each file read and checked when it is asked for first; raises Refused if one was damaged."""

    def __init__(self, school: Path, lessons: Path) -> None:
        """The two folders that hold it."""
        self._school, self._lessons = school, lessons
        self._own_beliefs: dict[str, Misconception] = {}
        self._own_terms: dict[str, Term] = {}

    def adopt(self, beliefs: Iterable[Misconception], terms: Iterable[Term]) -> None:
        """Know the beliefs and terms of a course of a trainer's own as well, beside those of the program."""
        self._own_beliefs |= {one.id: one for one in beliefs}
        self._own_terms |= {one.id: one for one in terms}

    @property
    def beliefs(self) -> Mapping[str, Misconception]:
        """The misconceptions of the program, and those of courses that were read."""
        return {**self._own_beliefs, **self.misconceptions}

    @property
    def terms(self) -> Mapping[str, Term]:
        """The glossary, and the terms of courses that were read, by id."""
        return {**self._own_terms, **self.shipped_terms}

    @cached_property
    def misconceptions(self) -> Mapping[str, Misconception]:
        """Wrong beliefs, by id."""
        return {one.id: one for one in read_strict(self._school / "misconceptions.toml", _Misconceptions).misconception}

    @cached_property
    def shipped_terms(self) -> Mapping[str, Term]:
        """The glossary, by id."""
        return {one.id: one for one in read_strict(self._school / "glossary.toml", _Glossary).term}

    @cached_property
    def _answers(self) -> _Answers:
        return read_strict(self._school / "answers.toml", _Answers)

    @property
    def groups(self) -> tuple[Group, ...]:
        """What the real questions are about."""
        return self._answers.group

    @property
    def questions(self) -> tuple[RealQuestion, ...]:
        """The real questions, in the order of the page."""
        return self._answers.answer

    @cached_property
    def _course(self) -> _Course:
        return read_strict(self._lessons / "course.toml", _Course)

    @property
    def chapters(self) -> tuple[Chapter, ...]:
        """The course."""
        return self._course.chapter

    @property
    def paths(self) -> tuple[CoursePath, ...]:
        """Ways through the course."""
        return self._course.path

    @property
    def placing(self) -> QuizPlan:
        """The quiz that says where to begin; `own` questions about each chapter."""
        return self._course.place

    @property
    def testing(self) -> QuizPlan:
        """The test after a chapter."""
        return self._course.test

    @cached_property
    def tour(self) -> tuple[Stop, ...]:
        """The stops of the tour."""
        return read_strict(self._school / "tour.toml", _Tour).stop

    @cached_property
    def search_words(self) -> SearchWords:
        """What a search knows of words."""
        return read_strict(self._school / "search.toml", SearchWords)

    @property
    def lessons(self) -> tuple[str, ...]:
        """All lessons of the course, in order."""
        return tuple(lesson for chapter in self.chapters for lesson in chapter.lessons)
