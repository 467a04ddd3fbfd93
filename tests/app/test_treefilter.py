"""The words of the tree's filter: what was lost, kinds, offers, partners and roles; and what is not understood."""

from __future__ import annotations

from datetime import date

import pytest

from partner_desk.app.answers import View
from partner_desk.app.losses import turned_scopes
from partner_desk.app.outline import Outline
from partner_desk.app.sample import sample_step
from partner_desk.app.treefilter import TreeAsked, hits, proposals, slip_of
from partner_desk.app.workspace import Workspace

VIEW = View("adatum", "pec", date(2024, 4, 1))


@pytest.fixture(scope="module")
def asked() -> TreeAsked:
    estate = Workspace.in_memory(sample_step()).estate
    return TreeAsked(estate, VIEW, turned_scopes(estate, VIEW))


def named(asked: TreeAsked, text: str) -> set[str]:
    """The names of the scopes that a filter finds."""
    outline = Outline(asked.estate.scopes)
    outline.filter(text, None, hits(text, asked))
    assert outline.hits is not None
    return {asked.estate.scopes.name(int(one)) for one in outline.hits.nonzero()[0]}


def test_what_was_lost_is_found(asked: TreeAsked) -> None:
    assert named(asked, "is:lost") == {"wingtip-core", "rg-core", "vm-core"}
    assert named(asked, "is:lost kind:subscription") == {"wingtip-core"}
    assert named(asked, "is:lost vm") == {"vm-core"}


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("kind:subscription offer:csp", {"wingtip-apps", "wingtip-core", "wingtip-lab"}),
        ('kind:"storage accounts"', {"lake01"}),
        ("kind:storage-accounts", {"lake01"}),
        ("kind:management-group", {"litware-platform"}),
        ("partner:fabrikam kind:subscription", {"litware-production", "wingtip-apps"}),
        ("partner:5400001 kind:resource-group", {"rg-shop", "rg-site", "rg-core"}),
        ("role:contributor kind:resource-group", {"rg-shop", "rg-apps"}),
        ("kind:subscription tail", {"tailspin-web"}),
    ],
)
def test_words_are_understood_together(asked: TreeAsked, text: str, found: set[str]) -> None:
    assert named(asked, text) == found
    assert slip_of(text, asked) == ""


def test_what_is_not_understood_is_told(asked: TreeAsked) -> None:
    assert slip_of("kind:planet", asked).startswith("Nothing is meant by kind:planet. There are kind:tenant, kind:")
    assert (
        slip_of("colour:red", asked)
        == "colour: is no word of the filter; there are is:, kind:, offer:, partner:, role:"
    )
    assert slip_of("partner:nobody", asked).startswith("Nothing is meant by partner:nobody. There are partner:")
    assert slip_of("shop", asked) == ""


def test_words_and_what_can_be_asked_by_them_are_proposed(asked: TreeAsked) -> None:
    assert proposals("ki", asked.estate) == ["kind:"]
    assert "is:lost" in proposals("is:", asked.estate)
    assert proposals("partner:fab", asked.estate) == ['partner:"Fabrikam (reseller)"']
    assert "role:Contributor" in proposals("role:contrib", asked.estate)
    assert proposals("shop", asked.estate) == []


def test_a_learner_finds_nothing_that_is_asked(asked: TreeAsked) -> None:
    kept_back = TreeAsked(asked.estate, VIEW, asked.turns, told=False)
    assert not named(kept_back, "is:lost")
    assert not named(kept_back, "partner:fabrikam")
