"""What would have to be true: nothing where it is so, and no less than what fails where it is not."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from hypothesis import given
from hypothesis import strategies as st

from partner_desk.app.answers import View, explained, left_of, takes_objects
from partner_desk.app.rulebook import library
from partner_desk.domain.changes import Fact
from partner_desk.domain.details import SubscriptionDetail, Usage
from partner_desk.domain.estate import Estate
from partner_desk.readings.questions import Truth, Verdict
from tests.examples import examples
from tests.facts import DAY, PARTNERS, estates
from tests.findings import findingcases as cases

ALONE = ("robot", "robot's link", "robot's role")


def words(view: View, *more: Fact) -> str:
    estate = cases.story(*more, less=ALONE).estate()
    place = estate.scopes.find("core")
    assert place is not None
    explanation = explained(estate, view, place)
    (part,) = explanation.parts
    assert takes_objects(explanation)[0]["words"] == left_of(explanation, part).words
    return left_of(explanation, part).words


def test_gates_and_the_nearest_of_each_way_are_told() -> None:
    view = View("contoso", "designation", cases.LATE, "current-2026")
    reader = replace(cases.ANNS_ROLE, role=cases.READER)
    told = words(view, reader, SubscriptionDetail("core", usage=Usage.UNKNOWN))
    assert told.startswith("Consumption: not known, and one of: ")
    assert "Partner admin link, with Ann (Role for designations)" in told
    assert not words(view, SubscriptionDetail("core", usage=Usage.SOME)), "nothing is left of what is so"


def test_what_was_not_asked_after_the_first_failure_is_left_too() -> None:
    told = words(View("fabrikam", "pec", date(2024, 3, 5)), cases.SOLD)
    assert ", with Ann (Linked to a seller, Eligible role, Permanent access, Access all day, Nothing denied)" in told


def test_a_program_that_is_over_takes_nothing_that_anybody_could_do() -> None:
    estate = cases.story().estate()
    place = estate.scopes.find("core")
    assert place is not None
    explanation = explained(estate, View("contoso", "competency", cases.LATE), place)
    left = left_of(explanation, explanation.parts[0])
    assert left.of_another_time
    assert not left.told
    assert left.words.startswith("Competencies in force")


def test_somebody_with_two_roles_that_lack_the_same_is_told_once() -> None:
    twice = replace(cases.ANNS_ROLE, role=cases.READER), replace(cases.ANNS_ROLE, id="again", role=cases.READER)
    view = View("contoso", "designation", cases.LATE, "current-2026")
    assert words(view, *twice).count("with Ann (") == 1


@examples(60)
@given(facts=estates(), partner=st.sampled_from(PARTNERS), data=st.data())
def test_something_is_left_just_where_it_is_not_recognized(
    facts: list[Fact], partner: str, data: st.DataObject
) -> None:
    estate = Estate.of(facts)
    scope = data.draw(st.integers(0, len(estate.scopes) - 1))
    for program in library().programs.values():
        ways = {way.id: {*way.chain, *way.gates} for way in program.ways}
        explanation = explained(estate, View(partner, program.id, DAY), scope)
        for part in explanation.parts:
            left = left_of(explanation, part)
            if part.verdict is not Verdict.PARTLY:
                assert bool(left.words) == (part.verdict is not Verdict.RECOGNIZED)
            yes = {one.criterion for one in part.proof.walk() if one.verdict == Truth.YES}
            for route in left.routes:
                asked = {one.criterion for one in route.conditions}
                assert asked, "else it would hold"
                assert asked <= ways[route.way]
                assert ways[route.way] - asked <= yes
