"""What the school knows hangs together: every source, term and lesson that is named is there, in both languages."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from partner_desk.app.rulebook import library
from partner_desk.app.school.catalogue import catalogue
from partner_desk.app.school.lessonfile import course_lesson
from partner_desk.app.school.terms import names, term_at, terms_of
from partner_desk.training.lessons import StepKind
from partner_desk.training.texts import Language, Text, terms_in

KNOWN = catalogue()


def texts() -> Iterator[tuple[str, Text]]:
    """Every text of the catalogue, with where it stands."""
    for belief in KNOWN.misconceptions.values():
        yield from (
            (f"{belief.id}, {part}", text) for part, text in (("belief", belief.belief), ("truth", belief.truth))
        )
    for term in KNOWN.terms.values():
        yield from ((f"{term.id}, {part}", text) for part, text in (("name", term.name), ("text", term.text)))
    for one in KNOWN.questions:
        yield from ((f"question {one.number}", text) for text in (one.question, one.answer))
    yield from (("group", one.name) for one in KNOWN.groups)
    yield from (("chapter", one.title) for one in KNOWN.chapters)
    yield from ((f"tour, {one.at}", one.text) for one in KNOWN.tour)


def test_every_text_is_there_in_both_languages_and_links_to_terms_that_are() -> None:
    for where, text in texts():
        for language in Language:
            assert text.said(language), where
            assert set(terms_in(text.said(language))) <= set(KNOWN.terms), where
        if len(text.en) > 60:
            assert text.en != text.de, where


def test_every_source_that_is_named_is_known() -> None:
    named = [(one.id, one.source) for one in KNOWN.misconceptions.values()]
    named += [(one.id, one.source) for one in KNOWN.terms.values()]
    named += [(str(one.number), one.source) for one in KNOWN.questions]
    for where, sources in named:
        assert set(sources) <= set(library().sources), where
    assert all(one.source for one in KNOWN.misconceptions.values())


def test_the_real_questions_are_all_answered_the_first_askers_first() -> None:
    assert KNOWN.questions[0].number == 46
    assert {one.number for one in KNOWN.questions} == set(range(1, 59))
    for one in KNOWN.questions:
        assert one.show in KNOWN.lessons, one.number
        assert set(one.terms) <= set(KNOWN.terms), one.number
        assert one.group in {group.id for group in KNOWN.groups}, one.number


def test_every_real_question_is_shown_at_a_step_that_is_there() -> None:
    for one in KNOWN.questions:
        steps = course_lesson(one.show).plan.step
        assert one.step is not None, one.number
        assert one.step <= len(steps), one.number
        assert steps[one.step - 1].kind is not StepKind.DO, f"question {one.number}: a task shows no answer"


@pytest.mark.parametrize("program", list(library().programs))
def test_every_program_has_a_term(program: str) -> None:
    chosen = library().programs[program]
    assert terms_of(chosen.short) or terms_of(chosen.name)


def test_terms_are_found_in_what_people_write() -> None:
    assert terms_of("DPOR or PAL on an Azure plan?") == ["dpor", "pal", "azure-plan"]
    assert terms_of("Palm oil") == []
    assert term_at("the Partner Admin Link of Ann", 8) == "pal"
    assert term_at("the Partner Admin Link of Ann", 28) is None
    for term in KNOWN.terms.values():
        assert terms_of(term.name.en)[:1] == [term.id], term.id
        assert all(terms_of(name) for name in names(term)), term.id
