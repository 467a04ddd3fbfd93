"""The pages to look up: answers to real questions, and the terms of the glossary."""

from __future__ import annotations

from collections.abc import Sequence

from partner_desk.app.school.catalogue import catalogue
from partner_desk.app.school.lookups import of_answer, of_term
from partner_desk.gui.panels.prose import link
from partner_desk.gui.plain import escape
from partner_desk.gui.school.lookup import LookupPage
from partner_desk.gui.school.prose import TERM, rich, sources
from partner_desk.gui.school.words import SchoolWords
from partner_desk.training.catalogue import RealQuestion, Term
from partner_desk.training.texts import Language, plain


def answers(language: Language) -> Sequence[LookupPage]:
    """The questions that partners really asked, in the order of the page."""
    groups = {one.id: one.name.said(language) for one in catalogue().groups}
    return [_answer(at, one, groups[one.group], language) for at, one in enumerate(catalogue().questions)]


def _answer(at: int, entry: RealQuestion, group: str, language: Language) -> LookupPage:
    question, answer = entry.question.said(language), entry.answer.said(language)
    terms = [catalogue().terms[term] for term in entry.terms]
    place = entry.show if entry.step is None else f"{entry.show}@{entry.step}"
    shown = link("lesson", place, SchoolWords.SHOW_ME.said(language))
    see = ", ".join(link(TERM, term.id, term.short or term.name.said(language)) for term in terms)
    html = (
        f'<h3 style="margin:4px 0">{escape(plain(question))}</h3>{rich(answer)}<p><b>{shown}</b></p>'
        f"{sources(entry.source, language)}"
        f"<p><small>{SchoolWords.ASKED.said(language)}: {escape(entry.asked)}</small></p>"
        + (f"<p><small>{SchoolWords.TERMS.said(language)}: {see}</small></p>" if see else "")
    )
    return LookupPage(str(at), plain(question), group, of_answer(entry, language), html)


def glossary(language: Language) -> Sequence[LookupPage]:
    """The terms, by name."""
    pages = [_term(one, language) for one in catalogue().terms.values()]
    return sorted(pages, key=lambda page: page.name.casefold())


def _term(term: Term, language: Language) -> LookupPage:
    name = term.name.said(language)
    title = f"{name} ({term.short})" if term.short and term.short != name else name
    every = [*term.also.de, *term.also.en] if language is Language.DE else term.also.en
    also = {name.casefold(): name for name in reversed(every)}  # spelled as in the language at hand
    html = f'<h3 style="margin:4px 0">{escape(title)}</h3>{rich(term.text.said(language))}'
    if also:
        html += f"<p>{SchoolWords.ALSO.said(language)}: {escape(', '.join(reversed(also.values())))}</p>"
    html += sources(term.source, language)
    return LookupPage(term.id, title, "", of_term(term, language), html)
