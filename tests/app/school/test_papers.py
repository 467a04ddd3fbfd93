"""What leaves the program says whether it is invented: lessons never pass for customers, nor customers for lessons."""

from __future__ import annotations

from datetime import date

from partner_desk.app.answers import View, explained
from partner_desk.app.paper import AboutScope
from partner_desk.app.papers import SUMMARY
from partner_desk.app.reporting import summary_content
from partner_desk.app.runbooks import RunbookSource, made
from partner_desk.app.sample import sample_step
from partner_desk.app.telling import as_markdown, as_text
from partner_desk.domain import edits
from partner_desk.domain.changes import ChangeSet
from partner_desk.domain.estate import Estate
from partner_desk.domain.moments import start_of
from partner_desk.reports import typeset
from partner_desk.reports.standing import INVENTED
from tests.facts import ORIGIN, as_recorded
from tests.papers import pages_of
from tests.sample import key_of

DAY = date(2024, 4, 1)
VIEW = View("adatum", "pec", DAY)
SAMPLE = Estate().apply(sample_step())
CUSTOMER = Estate().apply(as_recorded(sample_step()))


def edited(estate: Estate) -> ChangeSet:
    """Northwind as partner of record of tailspin-web."""
    return edits.set_partner_of_record(estate, [key_of("tailspin-web")], "5400001", start_of(DAY), ORIGIN)


def test_a_summary_says_on_every_page_that_it_is_training() -> None:
    scope = SAMPLE.scopes.find(key_of("wingtip"))
    assert scope is not None
    lesson, paper = (summary_content(AboutScope(one, VIEW, scope)) for one in (SAMPLE, CUSTOMER))
    assert lesson["training"]
    assert lesson["title"].startswith("Training")
    assert "invented" in lesson["note"]
    assert not paper["training"]
    assert "raining" not in paper["title"] + paper["note"]
    assert paper["note"].startswith("As recorded")
    pages = pages_of(typeset.pdf(SUMMARY.template, lesson))
    assert all("A training paper" in page for page in pages)
    assert not any("TRAINING" in page for page in pages), "the large mark is a drawing, and in no text that is copied"


def test_the_words_of_a_summary_are_explained_in_it() -> None:
    scope = CUSTOMER.scopes.find(key_of("wingtip"))
    assert scope is not None
    content = summary_content(AboutScope(CUSTOMER, VIEW, scope))
    explained_terms = {one["id"] for one in content["terms"]}
    assert {"dpor", "pal", "pec", "not-recognized", "reading"} <= explained_terms
    assert set(content["term_of"].values()) <= explained_terms
    assert all(one["text"] and "[[" not in one["text"] for one in content["terms"])


def test_copied_reasons_and_runbooks_say_so_too() -> None:
    for estate, invented in ((SAMPLE, True), (CUSTOMER, False)):
        scope = estate.scopes.find(key_of("wingtip-core"))
        assert scope is not None
        found = [explained(estate, VIEW, scope)]
        assert (INVENTED in as_text(estate, scope, found)) == invented
        assert (INVENTED in as_markdown(estate, scope, found)) == invented
        book = made(RunbookSource(estate, edited(estate), "A step"))
        assert book.title.startswith("Training") == invented
