"""Looking up answers and terms by what people type."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache

from partner_desk.app.school.catalogue import catalogue
from partner_desk.app.school.terms import names
from partner_desk.store.fulltext import PageIndex
from partner_desk.training.catalogue import RealQuestion, Term
from partner_desk.training.texts import Language, plain


def page_index(pages: Sequence[tuple[str, str]], language: Language) -> PageIndex:
    """An index of pages, given by name and text, in one language."""
    known = catalogue().search_words
    return PageIndex(pages, idle=known.idle.said(language), like=[one.said(language) for one in known.like])


def of_answer(entry: RealQuestion, language: Language) -> tuple[str, str]:
    """What an answer is found by: how it is asked, and the words of the answer and of its terms."""
    asked = [plain(entry.question.said(language)), *entry.also.said(language)]
    terms = (name for term in entry.terms for name in names(catalogue().terms[term]))
    return " ".join(asked), " ".join([plain(entry.answer.said(language)), *terms])


def of_term(term: Term, language: Language) -> tuple[str, str]:
    """What a term is found by: its names, and what is told of it."""
    return " ".join(names(term)), plain(term.text.said(language))


def answers_to(text: str, language: Language) -> list[RealQuestion]:
    """The answers that a text asks for, the best first."""
    return [catalogue().questions[number] for number in _answer_index(language).found(text)]


@cache
def _answer_index(language: Language) -> PageIndex:
    return page_index([of_answer(one, language) for one in catalogue().questions], language)
