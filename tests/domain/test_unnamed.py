"""A desk with stand-ins for some partners says the same of the others, and names none of the first."""

from __future__ import annotations

import numpy as np
from hypothesis import Phase, given, settings
from hypothesis import strategies as st

from partner_desk.app.rulebook import library
from partner_desk.domain.estate import Estate
from partner_desk.domain.unnamed import others_unnamed
from partner_desk.engine.judge import Judge
from partner_desk.readings.questions import Question
from tests.wild import wild_day, wild_estate


@settings(max_examples=10, phases=[Phase.generate])
@given(st.integers(0, 10**6))
def test_the_verdicts_stay_and_the_names_go(seed: int) -> None:
    whole, day = Estate.of(wild_estate(seed)), wild_day(seed)
    named, *rivals = whole.partners.values()
    told = others_unnamed(whole, [named.id], "customer")
    assert len(told.partners) == len(whole.partners)
    words = repr([*told.partners.values(), *told.links.values(), *told.records.values(), *told.billings.values()])
    for rival in rivals:
        assert not any(f"'{one}'" in words for one in (rival.id, rival.name, *rival.partner_ids))
    judge, other = Judge(library()), Judge(library())
    for scope in np.flatnonzero(whole.scopes.parent < 0).tolist():
        for program in library().programs:
            question = Question.on(named.id, whole.scopes.key(scope), program, day)
            answer, same = judge.answer(whole, question), other.answer(told, question)
            assert (same.verdict, same.disputed, same.leaves) == (answer.verdict, answer.disputed, answer.leaves)
