"""A desk with stand-ins for some partners says the same of the others, and names none of the first."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

import numpy as np
from hypothesis import Phase, given, settings
from hypothesis import strategies as st

from partner_desk.app.rulebook import library
from partner_desk.domain.access import Principal, PrincipalKind
from partner_desk.domain.customer import SHARED
from partner_desk.domain.estate import Estate
from partner_desk.domain.ids import ScopeKind
from partner_desk.domain.origin import BY_HAND, Origin
from partner_desk.domain.partners import Partner, PartnerAdminLink
from partner_desk.domain.scopes import Scope
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


def test_files_are_numbered_and_what_is_no_file_keeps_its_name() -> None:
    may, june = datetime(2024, 5, 1, tzinfo=UTC), datetime(2024, 6, 1, tzinfo=UTC)
    roles, links = Origin("roles.json", "ann", may), Origin("rival-links.csv", "ann", june)
    whole = Estate.of(
        [
            Scope("cust", ScopeKind.TENANT, None, "Customer", roles),
            Principal("bob", PrincipalKind.GUEST, "cust", "Bob", origin=roles),
            PartnerAdminLink("link", "bob", "101", origin=links),
            Partner("ours", "Ours", "100", ("101",), origin=Origin(BY_HAND, "ann", may)),
            Partner("rival", "Rival", "200", ("201",), origin=Origin(SHARED, "ann", may)),
        ]
    )
    told = others_unnamed(whole, ["ours"], "cust")
    assert told.scopes.scope(0).origin == replace(roles, source="file 1 of 2")
    assert told.principals["bob"].origin == replace(roles, source="file 1 of 2"), "the same file, the same number"
    assert told.links["link"].origin == replace(links, source="file 2 of 2"), "with its own day"
    assert {one.origin.source for one in told.partners.values() if one.origin is not None} == {BY_HAND, SHARED}
    assert "rival-links.csv" not in repr(told.facts)


def test_where_everybody_is_named_nothing_is_hidden() -> None:
    whole = Estate.of(wild_estate(1))
    assert others_unnamed(whole, list(whole.partners), "customer") is whole
