"""A headline is read at one glance: the verdict and what weighs most for it, in at most 25 words."""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from dataclasses import replace
from datetime import date

from partner_desk.app.answers import View, explained
from partner_desk.app.sample import sample_step
from partner_desk.domain.changes import Change, ChangeSet
from partner_desk.domain.estate import Estate
from partner_desk.domain.moments import day_after
from partner_desk.engine.judge import Judge
from partner_desk.explain.headline import MOST_WORDS, Headline
from partner_desk.explain.proof import Clause
from partner_desk.readings.library import Library
from partner_desk.readings.questions import Question
from tests.examples import TIMES
from tests.explain.test_checker import of_cases, of_the_sample, of_wild_estates
from tests.explain.test_true_sentences import answered
from tests.sample import key_of
from tests.wild import wild_estate


def of_all_places(library: Library) -> Iterator[tuple[Estate, Question]]:
    """What every partner is to some scopes of the sample, in one of the programs."""
    estate, programs = Estate().apply(sample_step()), itertools.cycle(library.programs)
    for scope in range(0, len(estate.scopes), 1 if TIMES > 1 else 3):
        for partner in estate.partners:
            yield estate, Question.on(partner, estate.scopes.key(scope), next(programs), date(2024, 4, 1))


def test_every_headline_has_at_most_25_words_and_the_reason_in_it_or_right_below(
    judge: Judge, library: Library
) -> None:
    """Each word of a name counts, as it does for who reads it."""
    wild = of_wild_estates(library, range(20 * TIMES))
    questions = itertools.chain(of_cases(library), of_the_sample(library), of_all_places(library), wild)
    told = [answered(question, estate, judge, library) for estate, question in questions]
    assert len(told) > 500
    assert not [one.sentence for one in told if len(one.sentence.split()) > MOST_WORDS]
    bare = [one for one in told if not one.headline.clauses]
    assert not [one.sentence for one in bare if not one.headline.left_out or one.below[0] != one.headline.left_out]


def test_on_paper_a_no_has_its_reason_beside_names_of_many_words() -> None:
    """And says of which part that is told; where words are short a name stands without its brackets, or alone."""
    estate = Estate().apply(sample_step())
    contoso = estate.partners["contoso"]
    longer = Change(contoso, replace(contoso, name="Contoso for Clouds, Networks, Data and All Else"))
    estate = estate.apply(ChangeSet("Rename", (longer,)))
    wingtip = estate.scopes.find(key_of("wingtip"))
    assert wingtip is not None
    told = {
        one: explained(estate, View(one, "dpor", date(2024, 4, 1)), wingtip).headline for one in ("adatum", "contoso")
    }
    assert {one.because for one in told.values()} == {
        "For example: wingtip-core is sold by a Cloud Solution Provider, where there is no partner of record."
    }
    assert told["adatum"].verdict == "Adatum Distribution is not recognized here for DPOR"
    assert told["adatum"].reason == told["adatum"].because
    assert not told["contoso"].clauses


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


def test_who_has_a_name_and_can_be_asked_is_told_before_who_has_none(judge: Judge, library: Library) -> None:
    day = date(2024, 4, 14)
    question = Question("fabrikam", "vm-sub-0-0-0", "expert-msp", day, day_after(day), "learn-2023")
    found = answered(question, Estate.of(wild_estate(323796600468)), judge, library)
    names = [one.name for part in found.parts for one in part.proof.walk() if one.is_person and one.deciding]
    assert names.index("Zoe (in Gang)") < names.index("somebody not listed")
    assert "somebody not listed" not in found.sentence
