"""A desk with stand-ins for some partners says the same of the others, and names none of the first."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

import numpy as np
from hypothesis import Phase, given, settings
from hypothesis import strategies as st

from partner_desk.app.rulebook import library
from partner_desk.domain.access import Principal, PrincipalKind, RoleAssignment
from partner_desk.domain.customer import SHARED, customer_part
from partner_desk.domain.estate import Estate
from partner_desk.domain.ids import ScopeKind
from partner_desk.domain.origin import BY_HAND, Origin
from partner_desk.domain.partners import Partner, PartnerAdminLink
from partner_desk.domain.scopes import Scope
from partner_desk.domain.unnamed import others_unnamed
from partner_desk.engine.judge import Judge
from partner_desk.readings.questions import Question
from tests.examples import examples
from tests.wild import wild_day, wild_estate


@settings(examples(10), phases=[Phase.generate])
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


def test_scopes_of_files_that_tell_of_others_keep_where_they_are_from() -> None:
    """Files that are not named become alike, and the tree of what is left grows by stand-ins after that."""
    now = datetime(2024, 6, 1, tzinfo=UTC)
    first, second, own = (Origin(name, "ann", now) for name in ("first.json", "second.json", "own.json"))
    whole = Estate.of([
        Scope("cust", ScopeKind.TENANT, None, "Customer", first),
        Scope("sub", ScopeKind.SUBSCRIPTION, "cust", "Sub", second),
        Scope("app", ScopeKind.RESOURCE_GROUP, "sub", "App", own),
        *(Scope(f"other-{one.source}", ScopeKind.TENANT, None, "", one) for one in (first, second)),
        Scope("home", ScopeKind.TENANT, None, "Rival's"),
        Principal("spy", PrincipalKind.MEMBER, "home", "Spy"),
        RoleAssignment("role", "spy", "b24988ac-6180-42a0-ab88-20f7382dd24c", "sub"),
        Partner("ours", "Ours", "100", ("101",)),
        Partner("rival", "Rival", "200", ("201",), tenant="home"),
        PartnerAdminLink("link", "spy", "201"),
    ])  # fmt: skip
    told = others_unnamed(customer_part(whole, "cust", ["ours", "rival"]), ["ours"], "cust").scopes
    origins = {told.key(one): told.scope(one).origin for one in range(len(told))}
    sources = {key: "" if one is None else one.source for key, one in origins.items()}
    assert sources == {"cust": SHARED, "sub": SHARED, "app": "file 1 of 1", "home": ""}


def test_where_everybody_is_named_nothing_is_hidden() -> None:
    whole = Estate.of(wild_estate(1))
    assert others_unnamed(whole, list(whole.partners), "customer") is whole
