"""Who is recognized at a scope: nobody else than by the verdicts, and by what holds there."""

from __future__ import annotations

from datetime import date

from partner_desk.app.recognitions import recognitions
from partner_desk.app.rulebook import judge, library
from partner_desk.app.sample import sample_step
from partner_desk.domain.details import SubscriptionDetail, Usage
from partner_desk.domain.estate import Estate
from partner_desk.readings.questions import Question, Verdict
from tests.findings import findingcases as cases

DAY = date(2024, 4, 1)
PROGRAMS = list(library().programs)


def test_whoever_is_recognized_is_listed_with_as_many_leaves_as_the_verdict_has() -> None:
    estate = Estate.of([]).apply(sample_step())
    for scope in range(len(estate.scopes)):
        told = {(one.partner, one.program): one for one in recognitions(estate, scope, DAY, PROGRAMS)}
        for partner in estate.partners:
            for program in PROGRAMS:
                answer = judge().answer(estate, Question.on(partner, estate.scopes.key(scope), program, DAY))
                whole, partly = (answer.leaves.get(one, 0) for one in (Verdict.RECOGNIZED, Verdict.PARTLY))
                assert bool(whole + partly) == ((partner, program) in told)
                if whole + partly:
                    found = told[partner, program]
                    assert (found.leaves, found.partly) == (whole + partly, partly)
                    assert (found.total, found.disputed) == (sum(answer.leaves.values()), answer.disputed)
                    assert found.by


def test_each_way_that_holds_is_told_and_no_other() -> None:
    estate = cases.story(cases.ON_EA, cases.RECORD, SubscriptionDetail("core", usage=Usage.SOME)).estate()
    place = estate.scopes.find("core")
    assert place is not None
    (found,) = recognitions(estate, place, cases.DAY, ["designation"])
    assert (found.partner, found.leaves, found.total) == ("contoso", 1, 1)
    link, record = found.by
    assert link.startswith("Ann is linked to PartnerID 5100001 and holds Contributor at Core.")
    assert record == "The customer named PartnerID 5100001 on Core."
