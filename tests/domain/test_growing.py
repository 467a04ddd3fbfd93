"""A tree that grows scope by scope answers as the tree that is grown of all of them does."""

from __future__ import annotations

import itertools
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from partner_desk.domain.growing import GrowingTree
from partner_desk.domain.ids import ScopeKind, scope_key
from partner_desk.domain.scope_growth import grow
from partner_desk.domain.scopes import Scope, ScopeTree

NAMES = st.sampled_from(["", "Shop", "shop", "Web", "rg", "a\nb"])


@st.composite
def scopes(draw: st.DrawFn) -> list[Scope]:
    """Scopes of a tenant, those above first; some come again under another name."""
    made = [Scope("/providers/Microsoft.Management/managementGroups/T", ScopeKind.TENANT, None, "Contoso")]
    for number in range(draw(st.integers(1, 4))):
        own = f"/subscriptions/S{number}"
        made.append(Scope(own, ScopeKind.SUBSCRIPTION, made[0].id, draw(NAMES)))
        made += [Scope(f"{own}/resourceGroups/rg", ScopeKind.RESOURCE_GROUP, own)] * draw(st.integers(0, 1))
    again = draw(st.lists(st.sampled_from(made), max_size=3))
    return made + [replace(one, name=draw(NAMES)) for one in again]


def answers(tree: ScopeTree) -> set[object]:
    numbers = {tree.key(one): one for one in range(len(tree))}
    assert {tree.find(key) for key in numbers} == set(numbers.values())
    found: set[object] = {
        (tree.scope(one), tree.name(one), tree.names(one), tree.kind_of(one)) for one in numbers.values()
    }
    found |= {(key, tuple(map(tree.key, tree.path(one)))) for key, one in numbers.items()}
    found |= {(key, tuple(sorted(scope_key(each.id) for each in tree.below(one)))) for key, one in numbers.items()}
    found |= {
        (name, tuple(sorted(map(tree.key, tree.called(name)))))
        for name in ("Shop", "WEB", "rg", "contoso", "t", "a\nb", "")
    }
    return found


@given(made=scopes(), cut=st.integers(0, 12))
def test_it_answers_as_the_tree_of_all(made: list[Scope], cut: int) -> None:
    beneath = grow(list({scope_key(one.id): one for one in made[:cut]}.values()))
    growing = GrowingTree(beneath)
    for scope in made[cut:]:
        before = answers(growing)
        after = growing.grown([scope])
        assert answers(growing) == before, "what was is not touched"
        growing = after
    whole = grow(list({scope_key(one.id): one for one in made}.values()))
    assert answers(growing) == answers(whole) == answers(growing.plain)


def test_what_stands_below_nothing_is_refused() -> None:
    with pytest.raises(KeyError):
        GrowingTree(grow([])).grown([Scope("/subscriptions/s", ScopeKind.SUBSCRIPTION, "nowhere")])


def test_a_tree_of_which_every_scope_is_replaced_keeps_their_ids() -> None:
    tenant = Scope("/providers/Microsoft.Management/managementGroups/T", ScopeKind.TENANT, None, "Contoso")
    own = Scope("/subscriptions/S", ScopeKind.SUBSCRIPTION, scope_key(tenant.id))
    group = Scope("/subscriptions/S/resourceGroups/rg", ScopeKind.RESOURCE_GROUP, scope_key(own.id))
    whole = grow([tenant, own, group])
    for again in itertools.permutations((replace(tenant, name="Wingtip"), own, group)):
        grown = grow(again, whole)
        assert [grown.scope(one) for one in range(3)] == [replace(tenant, name="Wingtip"), own, group]
    with pytest.raises(KeyError):
        grow([group], whole, frozenset({scope_key(tenant.id), scope_key(own.id)}))
