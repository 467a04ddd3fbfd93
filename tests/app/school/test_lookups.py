"""Answers and terms are found by what people type, in their own words."""

from __future__ import annotations

import json

import pytest

from partner_desk.app.school.catalogue import catalogue
from partner_desk.app.school.lookups import answers_to, of_term, page_index
from partner_desk.cli.application import run
from partner_desk.training.texts import Language

ASKED_FIRST = {
    "what information does PAL provide to MPN": "consumption data",
    "Does PAL provide consumption details to MPN": "consumption data",
    "Who can register for PAL": "Who may register PAL",
    "How PAL will drive competency requirement for consumption": "consumption that a competency asks for",
    "How PAL is different from DPOR for customer understanding": "different for the customer",
}
"""The thread that the program began with, as it was typed there, and what the answer is headed."""
WHOLE_QUESTIONS = {
    "Why does my customer not see our PAL after the employee left?": "Does the relationship go on",
    "What happens to the link if an employee leaves the company?": "Does the relationship go on",
    "Do we need Owner or is Reader enough?": "Which role does PAL require",
    "Can two partners have PAL on the same subscription?": "if several partners have PAL",
    "How do I change the partner of record?": "who may register a DPOR",
    "Is DPOR still valid in 2026?": "difference between DPOR and PAL",
    "Was passiert mit unserem PAL, wenn die Kollegin uns verlässt?": "Does the relationship go on",
}
"""Questions as somebody new types them, and what the best answer is headed."""
PUT_OTHERWISE = {
    "where do i see who is linked": "where",
    "rebate": "incentive",
    "elligible roles": "just-in-time",
    "Contributer": "Contributor",
    "terraform": "Terraform",
    "terraf": "Terraform",
    "does the group's role count": "group",
    "compare PAL vs DPOR": "difference",
    "undo a link": "undone",
}


@pytest.mark.parametrize(("asked", "heading"), ASKED_FIRST.items())
def test_the_first_askers_own_sentences_find_their_answers_first(asked: str, heading: str) -> None:
    assert heading in answers_to(asked, Language.EN)[0].question.en


@pytest.mark.parametrize(("asked", "heading"), WHOLE_QUESTIONS.items())
def test_a_whole_question_of_a_newcomer_finds_its_answer_first(asked: str, heading: str) -> None:
    language = Language.DE if "passiert" in asked else Language.EN
    assert heading in answers_to(asked, language)[0].question.en


@pytest.mark.parametrize("language", Language)
def test_every_question_finds_its_own_answer_first(language: Language) -> None:
    lost = [
        (one.question.said(language), found[0].question.said(language))
        for one in catalogue().questions
        if (found := answers_to(one.question.said(language), language))[0] is not one
    ]
    assert lost == []


@pytest.mark.parametrize(("typed", "told"), PUT_OTHERWISE.items())
def test_other_words_and_misspelt_ones_find_an_answer_as_well(typed: str, told: str) -> None:
    first = answers_to(typed, Language.EN)[:3]
    assert any(told.casefold() in f"{one.question.en} {one.answer.en}".casefold() for one in first), [
        one.question.en for one in first
    ]


@pytest.mark.parametrize(
    "odd", ['"', "*", "NEAR(", "a OR b", "- -", "'; DROP TABLE page", "name:pal", "\ud800", "^pal", ""]
)
def test_no_sign_that_is_typed_is_taken_for_a_command(odd: str) -> None:
    assert isinstance(answers_to(odd, Language.EN), list)


def test_a_term_is_found_by_each_of_its_names() -> None:
    terms = list(catalogue().terms.values())
    index = page_index([of_term(one, Language.EN) for one in terms], Language.EN)
    assert terms[index.found("management partner")[0]].id == "pal"
    assert "pal" in [terms[one].id for one in index.found("PLA")[:3]]


def test_the_command_line_answers_with_sources(capfd: pytest.CaptureFixture[str]) -> None:
    assert run(["lessons", "answers", "Who", "can", "register", "for", "PAL", "--count", "1", "--json"]) == 0
    (answer,) = json.loads(capfd.readouterr().out)
    assert answer["question"].startswith("Who may register PAL")
    assert {"title", "date", "where"} <= answer["sources"][0].keys()
    assert run(["lessons", "answers", "xyzzy"]) == 2
    assert "lists all questions" in capfd.readouterr().err
