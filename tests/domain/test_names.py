"""Searching all names at once finds what looking at each of them finds."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from partner_desk.domain import names
from partner_desk.domain.ids import ScopeKind
from partner_desk.domain.names import NameIndex
from partner_desk.domain.scope_growth import grow
from partner_desk.domain.scopes import Scope, ScopeTree

TENANT = "/providers/Microsoft.Management/managementGroups/t"
SUB = "/subscriptions/s-1"
WORDS = st.sampled_from(["a", "ab", "ba", "B.a", "\N{LATIN SMALL LETTER SHARP S}", "a b", "\u0130x"])


@st.composite
def trees(draw: st.DrawFn) -> ScopeTree:
    """A subscription with some resources, their types and names made of a few letters."""
    label = draw(st.sampled_from(["", "Ab/ba", "two\nlines"]))
    found = {SUB: Scope(SUB, ScopeKind.SUBSCRIPTION, TENANT, label)}
    for kind, name in draw(st.lists(st.tuples(WORDS, WORDS), max_size=8)):
        key = f"{SUB}/providers/{kind}/{name}"
        found[key.casefold()] = Scope(key, ScopeKind.RESOURCE, SUB, draw(st.sampled_from(["", "Label ba"])))
    return grow([Scope(TENANT, ScopeKind.TENANT), *found.values()])


@pytest.mark.parametrize("dense", [0, 1_000])
@given(tree=trees(), needle=st.text(alphabet="ab/. si\u0130\N{LATIN SMALL LETTER SHARP S}", min_size=1, max_size=6))
def test_every_scope_with_the_letters_is_found(dense: int, tree: ScopeTree, needle: str) -> None:
    wanted = needle.casefold()
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(names, "DENSE", dense)
        found = NameIndex(tree).having(wanted)
    own = [segment.casefold() for segment in tree.segments]
    labels = [tree.labels.get(scope, "").replace("\n", " ").casefold() for scope in range(len(tree))]
    expected = [wanted in segment or wanted in label for segment, label in zip(own, labels, strict=True)]
    if tree.find(wanted) is not None:
        expected = [scope == tree.find(wanted) for scope in range(len(tree))]
    assert found.tolist() == expected


def test_a_type_and_the_beginning_of_a_name_are_found_together() -> None:
    tree = grow(
        [
            Scope(TENANT, ScopeKind.TENANT),
            Scope(SUB, ScopeKind.SUBSCRIPTION, TENANT),
            Scope(f"{SUB}/providers/Microsoft.Web/sites/shop", ScopeKind.RESOURCE, SUB),
            Scope(f"{SUB}/providers/Microsoft.Web/sites/workshop", ScopeKind.RESOURCE, SUB),
        ]
    )
    assert [tree.name(scope) for scope in NameIndex(tree).having("sites/sh").nonzero()[0].tolist()] == ["shop"]


def test_what_is_no_text_is_searched_and_found_nowhere() -> None:
    tree = grow([Scope(TENANT, ScopeKind.TENANT, None, "Contoso")])
    assert not NameIndex(tree).called("x\udce4")
    assert not NameIndex(tree).having("x\udce4").any()
