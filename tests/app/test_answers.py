"""The column of verdicts says of every scope what the judge answers there."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from partner_desk.app.answers import VERDICTS, View, column
from partner_desk.app.rulebook import judge, library
from partner_desk.domain.changes import Fact
from partner_desk.domain.estate import Estate
from partner_desk.rules.questions import Question, Verdict
from tests.facts import DAY, PARTNERS, estates


@settings(max_examples=60)
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
