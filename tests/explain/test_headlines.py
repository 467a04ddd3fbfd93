"""A headline is read at one glance: the verdict and what weighs most for it, in at most 25 words."""

from __future__ import annotations

import itertools
from collections.abc import Iterable
from datetime import date

from partner_desk.app.answers import View, explained
from partner_desk.app.sample import sample_step
from partner_desk.domain.estate import Estate
from partner_desk.domain.naming import name_or_id
from partner_desk.engine.judge import Judge
from partner_desk.explain.headline import MOST_WORDS, Headline
from partner_desk.explain.proof import Clause
from partner_desk.readings.library import Library
from partner_desk.readings.questions import Question
from tests.examples import TIMES
from tests.explain.test_checker import of_cases, of_the_sample, of_wild_estates
from tests.explain.test_true_sentences import answered
from tests.sample import key_of


def words_of(headline: Headline, named: Iterable[str]) -> int:
    """How many words a headline has, if each name in it is one word."""
    verdict = headline.verdict
    for name in named:
        verdict = verdict.replace(name, "name")
    clauses = " ".join(clause.template for clause in headline.clauses)
    return len(f"{verdict} {headline.where} {clauses}".split())


def told(estate: Estate, question: Question, judge: Judge, library: Library) -> tuple[Headline, int]:
    """The headline of an answer, and its words."""
    headline = answered(question, estate, judge, library).headline
    names = (name_or_id(estate.partners[question.partner]), library.programs[question.program].short)
    return headline, words_of(headline, names)


def test_every_headline_has_a_reason_and_at_most_25_words(judge: Judge, library: Library) -> None:
    questions = itertools.chain(of_cases(library), of_the_sample(library), of_wild_estates(library, range(20 * TIMES)))
    counted = [told(estate, question, judge, library) for estate, question in questions]
    assert len(counted) > 500
    assert not [headline.sentence for headline, words in counted if words > MOST_WORDS]
    reasons = [headline.clauses or headline.verdict.endswith(")") for headline, _ in counted]
    assert all(reasons), "where all is alike there is a reason"


def test_on_paper_a_no_has_its_reason_beside_names_of_many_words() -> None:
    """And says of which part that is told, where the headline has no room for it."""
    estate = Estate().apply(sample_step())
    wingtip = estate.scopes.find(key_of("wingtip"))
    assert wingtip is not None
    told = {
        one: explained(estate, View(one, "dpor", date(2024, 4, 1)), wingtip).headline for one in ("adatum", "contoso")
    }
    assert {one.because for one in told.values()} == {
        "For example: wingtip-core is sold by a Cloud Solution Provider, where there is no partner of record."
    }
    assert not told["adatum"].clauses


def test_names_keep_their_capitals_after_the_colon_and_other_words_have_none() -> None:
    sentences = {
        "The offer of {subscription} is not known.": "the offer of Sub is not known.",
        "{subscription} has no charge.": "Sub has no charge.",
        "DPOR may have been retired.": "DPOR may have been retired.",
        "Azure Lighthouse does not count.": "Azure Lighthouse does not count.",
        "Reservations earn no credit.": "reservations earn no credit.",
        "Third-party products earn no credit.": "third-party products earn no credit.",
    }
    told = [Headline("X", (Clause.of(one, {"subscription": "Sub"}),)).sentence for one in sentences]
    assert told == [f"X: {one}" for one in sentences.values()]


def test_two_sentences_about_one_holder_are_one() -> None:
    linked = Clause.of("{holder} is linked to PartnerID {partner_id}.", {"holder": "u", "partner_id": "1"})
    holds = Clause.of("{holder} {holds} {role}.", {"holder": "u", "holds": "holds", "role": "Owner"})
    both = linked.joined(holds)
    assert both is not None
    assert both.text == "u is linked to PartnerID 1 and holds Owner."
    assert (
        linked.joined(Clause.of("{holder} {holds} {role}.", {"holder": "v", "holds": "holds", "role": "Owner"})) is None
    )
