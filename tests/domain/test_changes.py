"""Steps put together: what comes to nothing is no change."""

from __future__ import annotations

from dataclasses import replace

from partner_desk.domain.changes import Change, ChangeSet, joined
from partner_desk.domain.partners import Partner


def test_what_was_and_is_again_does_not_count_as_changed() -> None:
    before = Partner("contoso", "Contoso", "100", ("101",))
    after, other = replace(before, name="Contoso AG"), Partner("fabrikam", "Fabrikam", "200", ("201",))
    there, back = ChangeSet("there", (Change(before, after),)), ChangeSet("back", (Change(after, before),))
    added, gone = ChangeSet("added", (Change(None, other),)), ChangeSet("gone", (Change(other, None),))
    assert joined("all", [there, back]).changes == ()
    assert joined("all", [added, gone]).changes == ()
    assert joined("all", [there, added, back]).changes == (Change(None, other),)
    assert joined("all", [there, added, gone]).changes == (Change(before, after),)
