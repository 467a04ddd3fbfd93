"""Ids of scopes: every way in which Azure writes one id is one key."""

from __future__ import annotations

import pytest

from partner_desk.domain.estate import Estate
from partner_desk.domain.ids import ROOT, ScopeKind, scope_key
from partner_desk.domain.scopes import Scope

GROUP = "/subscriptions/0a/resourceGroups/Shop"


@pytest.mark.parametrize("spelled", [GROUP, f"{GROUP}/", f"{GROUP}//", GROUP.upper(), f"{GROUP.lower()}/"])
def test_one_scope_has_one_key_however_it_is_spelled(spelled: str) -> None:
    assert scope_key(spelled) == scope_key(GROUP)
    tree = Estate.of(
        [
            Scope("customer", ScopeKind.TENANT),
            Scope("/subscriptions/0a", ScopeKind.SUBSCRIPTION, "customer"),
            Scope(GROUP, ScopeKind.RESOURCE_GROUP, "/subscriptions/0a/"),
        ]
    ).scopes
    assert tree.find(scope_key(spelled)) == tree.find(scope_key(GROUP)) is not None


@pytest.mark.parametrize("spelled", ["shop", "Shop", "shop/", "a b"])
def test_an_id_of_a_case_is_taken_as_it_stands(spelled: str) -> None:
    assert scope_key(spelled) == spelled


def test_the_root_stays_the_root() -> None:
    assert scope_key(ROOT) == ROOT
