"""Undo and redo: what was taken back can be made again only as long as nothing else was done."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from partner_desk.app.lists import HistoryRows
from partner_desk.app.recorded import step_named
from partner_desk.app.sample import sample_step
from partner_desk.app.states import name_state, state_names, unname_state
from partner_desk.app.workspace import Workspace
from partner_desk.domain.errors import Refused
from partner_desk.domain.ids import ScopeKind
from partner_desk.domain.scope_edits import add_scope
from tests.facts import ORIGIN, as_recorded
from tests.sample import key_of


def test_a_new_step_ends_what_could_be_redone_also_after_a_restart(tmp_path: Path) -> None:
    path = tmp_path / "a.partnerdesk"
    desk = Workspace.create(path)
    desk.commit(as_recorded(sample_step()))
    for name in ("one", "two"):
        desk.commit(add_scope(desk.estate, ScopeKind.SUBSCRIPTION, name, name, key_of("litware"), ORIGIN))
    desk.undo()
    undone = desk.redo_name
    assert undone is not None
    desk.commit(add_scope(desk.estate, ScopeKind.SUBSCRIPTION, "three", "three", key_of("litware"), ORIGIN))
    for again in (False, True):
        if again:
            desk.close()
            desk = Workspace.open(path)
        assert desk.redo_name is None
        assert desk.redo() is None
        assert desk.estate.scopes.find("/subscriptions/two") is None
        assert desk.estate.scopes.find("/subscriptions/three") is not None
    desk.undo()
    desk.undo()
    assert desk.estate.scopes.find("/subscriptions/one") is None
    assert desk.redo_name != undone
    desk.close()


def test_a_computer_that_knows_no_person_records_all_the_same(monkeypatch: pytest.MonkeyPatch) -> None:
    """A task of Windows that runs for nobody: no name in the environment, and no list of users to ask."""
    for name in ("LOGNAME", "USER", "LNAME", "USERNAME"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setitem(sys.modules, "pwd", None)
    desk = Workspace.create(None)
    desk.commit(as_recorded(sample_step()))
    assert [one.who for one in desk.history()] == ["somebody"]
    desk.close()


def would_be_missed(desk: Workspace) -> bool:
    return desk.unsaved


def test_a_state_keeps_its_own_name_whatever_is_undone_or_copied(tmp_path: Path) -> None:
    desk = Workspace.in_memory(sample_step())
    assert not would_be_missed(desk)
    assert name_state(desk, 1, "  As it began\n") == "As it began"
    assert would_be_missed(desk)
    desk.commit(add_scope(desk.estate, ScopeKind.SUBSCRIPTION, "began", "began", key_of("litware"), ORIGIN))
    name_state(desk, 2, "With the new one")
    desk.undo()
    kept = desk.save_as(tmp_path / "a.partnerdesk")
    desk.close()
    kept.redo()
    kept.close()
    kept = Workspace.open(tmp_path / "a.partnerdesk")
    assert state_names(kept) == {1: "As it began", 2: "With the new one"}
    assert [HistoryRows(kept).cells(row)[-1] for row in range(4)] == ["", "", "With the new one", "As it began"]
    assert [step_named(kept, one).id for one in ("as it began", "new one", "3")] == [1, 2, 3]
    for said, why in (("WITH the new one", "step 2 is called"), ("12", "number of a step"), ("  ", "needs a name")):
        with pytest.raises(Refused, match=why):
            name_state(kept, 4, said)
    name_state(kept, 2, "Another name")
    assert unname_state(kept, 1) == "As it began"
    assert state_names(kept) == {2: "Another name"}
    with pytest.raises(Refused, match="has no name"):
        unname_state(kept, 1)
    kept.close()
    Workspace.open(tmp_path / "a.partnerdesk").close()
