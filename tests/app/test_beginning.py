"""What a desk begins with is nobody's step: told in its history, never taken back, never asked to be saved."""

from __future__ import annotations

from pathlib import Path

from partner_desk.app.lists import HistoryRows
from partner_desk.app.sample import sample_step
from partner_desk.app.scenarios import Scenarios
from partner_desk.app.workspace import Workspace
from partner_desk.domain.changes import Change, ChangeSet
from partner_desk.domain.estate import Estate
from partner_desk.domain.partners import Partner


def proseware(_: Estate | None = None) -> ChangeSet:
    return ChangeSet("Add partner Proseware", (Change(None, Partner("proseware", "Proseware", "5900000")),))


def would_be_missed(desk: Workspace) -> bool:
    return desk.unsaved


def next_undo(desk: Workspace) -> str | None:
    return desk.undo_name


def test_the_sample_is_no_step_to_take_back() -> None:
    desk = Workspace.in_memory(sample_step())
    given = desk.estate
    assert desk.undo_name is None
    assert desk.undo() is None
    assert desk.redo() is None
    assert desk.estate is given
    rows = HistoryRows(desk)
    assert [rows.cells(row)[0] for row in range(len(rows.keys))] == ["Open the sample"]
    desk.close()


def test_it_stays_the_beginning_in_a_file(tmp_path: Path) -> None:
    desk = Workspace.in_memory(sample_step())
    desk.commit(proseware())
    kept = desk.save_as(tmp_path / "kept.partnerdesk")
    desk.close()
    kept.close()
    kept = Workspace.open(tmp_path / "kept.partnerdesk")
    assert next_undo(kept) == "Add partner Proseware"
    kept.undo()
    assert next_undo(kept) is None
    assert "adatum" in kept.estate.partners
    assert kept.redo() is not None
    assert "proseware" in kept.estate.partners
    kept.close()


def test_only_what_somebody_recorded_would_be_missed() -> None:
    desk = Workspace.in_memory(sample_step())
    assert not would_be_missed(desk)
    desk.undo()
    desk.redo()
    assert not would_be_missed(desk), "nothing was recorded"
    desk.commit(proseware())
    assert would_be_missed(desk)
    desk.undo()
    assert not would_be_missed(desk), "it was taken back"
    branch = Scenarios(desk).new("an empty one")
    assert not would_be_missed(desk)
    branch.commit(proseware())
    assert would_be_missed(desk), "the scenario would be lost with the desk"
    branch.close()
    desk.close()
