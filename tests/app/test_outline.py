"""The rows of the tree: what typing letters goes to."""

from __future__ import annotations

from partner_desk.app.outline import Outline
from partner_desk.domain.estate import Estate
from partner_desk.domain.ids import ScopeKind
from partner_desk.domain.scopes import Scope, ScopeTree


def tree() -> ScopeTree:
    names = ["Shop", "shed", "Store", "Web"]
    subscriptions = [Scope(name.lower(), ScopeKind.SUBSCRIPTION, "top", name) for name in names]
    return Estate.of([Scope("top", ScopeKind.TENANT, None, "Top"), *subscriptions]).scopes


def test_one_letter_goes_on_to_the_next_and_more_letters_may_stay() -> None:
    scopes = tree()
    outline = Outline(scopes)

    def typed(at: str, letters: str) -> str | None:
        start = scopes.find(at)
        assert start is not None
        found = outline.next_named(start, letters)
        return None if found is None else scopes.name(found)

    rows = [scopes.name(int(one)) for one in outline.rows if scopes.name(int(one))[0] in "sS"]
    assert sorted(rows) == ["Shop", "Store", "shed"]
    following = dict(zip(rows, [*rows[1:], rows[0]], strict=True))
    for name, then in following.items():
        assert typed(name.lower(), "s") == then, "one letter alone goes on from row to row, in either letter case"
    assert typed("shop", "sh") == "Shop", "who types on stays where the letters still fit"
    assert typed("shop", "STO") == "Store"
    assert typed("web", "w") is None, "there is no other one"
    assert typed("shop", "hop") is None, "letters in the middle of a name do not count"
    assert typed("shop", "x") is None
