"""The column of verdicts says of every scope what the judge answers there."""

from __future__ import annotations

from dataclasses import replace
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from partner_desk.app.answers import VERDICTS, View, column, explained
from partner_desk.app.rulebook import judge, library
from partner_desk.domain.billing import ChargeKind
from partner_desk.domain.changes import Change, ChangeSet, Fact
from partner_desk.domain.coverage import Collectable, Collected
from partner_desk.domain.edits import link_partner
from partner_desk.domain.estate import Estate
from partner_desk.domain.moments import start_of
from partner_desk.domain.mutes import Mute
from partner_desk.engine.judge import Judge
from partner_desk.readings.questions import ALL_CHARGES, Question, Verdict
from tests.benchmarks.estates import ORIGIN
from tests.benchmarks.estates import estate as bench_estate
from tests.examples import examples
from tests.facts import DAY, PARTNERS, estates


@examples(30)
@given(facts=estates(), partner=st.sampled_from(PARTNERS))
def test_a_column_tells_what_the_judge_answers(facts: list[Fact], partner: str) -> None:
    estate = Estate.of(facts)
    for program in library().programs:
        found = column(estate, View(partner, program, DAY))
        for scope in range(len(estate.scopes)):
            answer = judge().answer(estate, Question.on(partner, estate.scopes.key(scope), program, DAY))
            assert found.verdict(scope) is answer.verdict
            assert VERDICTS[int(found.codes[scope])] is answer.verdict
            assert found.disputed(scope) == answer.disputed
            assert found.recognized(scope) == answer.leaves.get(Verdict.RECOGNIZED, 0)


@pytest.mark.parametrize("links_are_known", [True, False])
@pytest.mark.parametrize("program", ["pal", "specialization", "expert-msp"])
def test_a_column_after_edits_tells_what_a_new_judge_does(program: str, links_are_known: bool) -> None:
    """An estate large enough that an edit is judged in a part of it, and the rest taken from before."""
    estate, own, view, chance = bench_estate(1_500), Judge(library()), View("p0", program, DAY), Random(program)
    if not links_are_known:
        all_links = Collected(Collectable.PARTNER_ADMIN_LINKS)
        estate = estate.apply(ChangeSet("unknown", (Change(all_links, replace(all_links, known=False)),)))
    ids = estate.partners["p0"].partner_ids
    linked = [one.principal for one in estate.links.values() if one.partner_id in ids]
    told, turned = column(estate, view, own), 0
    for _ in range(30):
        held = list(estate.role_assignments.values())
        ours = [one for one in held if one.principal in linked]
        what = chance.random()
        if what < 0.3:
            person, now = chance.choice(held).principal, start_of(DAY)
            changes = link_partner(estate, [person], chance.choice(ids), now, "a test", ORIGIN, found_so=True).changes
        elif ours and what < 0.6:
            changes = (Change(chance.choice(ours), None),)
        else:
            like = chance.choice(held)  # where somebody has access already: the nodes stay as they are
            changes = (Change(None, replace(like, id=str(chance.random()), principal=chance.choice(linked))),)
        estate = estate.apply(ChangeSet("one more or less", changes))
        before, told = told, column(estate, view, own)
        anew = column(estate, view, Judge(library()))
        turned += before.recognized(0) != told.recognized(0)
        assert (told.codes == anew.codes).all()
        for scope in range(len(estate.scopes)):
            assert told.disputed(scope) == anew.disputed(scope)
            assert told.recognized(scope) == anew.recognized(scope)
    assert turned


@examples(20)
@given(facts=estates())
def test_muting_a_finding_leaves_every_verdict_where_it_is(facts: list[Fact]) -> None:
    estate, own = Estate.of(facts), Judge(library())
    for program in library().programs:
        view = View("contoso", program, DAY)
        before = column(estate, view, own).codes
        mute = Mute("another-finding", "Known, and wanted so.")
        muted = estate.apply(ChangeSet("Mute", (Change(None, mute),)))
        assert (column(muted, view, own).codes == before).all()
        again = muted.apply(ChangeSet("Mute no more", (Change(mute, None),)))
        assert (column(again, view, own).codes == before).all()


@examples(30)
@given(facts=estates(), partner=st.sampled_from(PARTNERS), charge=st.sampled_from([*ChargeKind, ALL_CHARGES]))
def test_an_explanation_tells_what_the_judge_answers_for_every_kind_of_charge(
    facts: list[Fact], partner: str, charge: str
) -> None:
    estate = Estate.of(facts)
    for scope in range(len(estate.scopes)):
        asked = replace(Question.on(partner, estate.scopes.key(scope), "pec", DAY), charge_kind=charge)
        found, answer = explained(estate, View(partner, "pec", DAY), scope, charge), judge().answer(estate, asked)
        assert (found.answer.verdict, found.answer.disputed) == (answer.verdict, answer.disputed)
        assert found.answer.decided_by == answer.decided_by
        assert found.answer.leaves == answer.leaves
