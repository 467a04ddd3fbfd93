"""A desk of every form that ever was opens, keeps its facts and steps, and takes a step back that was made then."""

from __future__ import annotations

import contextlib
import sqlite3
from pathlib import Path

import pytest

from partner_desk.app.scenarios import Scenarios
from partner_desk.app.workspace import Workspace
from partner_desk.domain.billing import EarnedCredit
from partner_desk.domain.changes import KINDS
from partner_desk.domain.expectations import Expectation
from partner_desk.domain.mutes import Mute
from partner_desk.domain.partners import Attribution
from partner_desk.domain.relationships import AdminRelationship
from partner_desk.domain.scopes import Scope
from partner_desk.store.opening import VERSION

MUTES, SCENARIOS, RELATIONSHIPS, EARNED_CREDITS, ATTRIBUTIONS, EXPECTATIONS = 2, 3, 7, 11, 14, 17
"""The forms from which on desks have them."""


def form(fixture: Path) -> int:
    return int(fixture.stem.rpartition("-")[2])


FIXTURES = sorted((Path(__file__).parent.parent / "fixtures").glob("desk-version-*.sql"), key=form)


def test_there_is_a_desk_of_every_form_before_this_one() -> None:
    assert [form(one) for one in FIXTURES] == list(range(1, VERSION))


@pytest.mark.parametrize("fixture", FIXTURES, ids=lambda one: one.stem)
def test_a_desk_of_an_old_form_opens_and_goes_back(fixture: Path, tmp_path: Path) -> None:
    path = tmp_path / "customer.partnerdesk"
    with contextlib.closing(sqlite3.connect(path)) as connection:
        connection.executescript(fixture.read_text("utf-8"))
    workspace = Workspace.open(path)
    estate = workspace.estate
    later = (
        (Mute, MUTES), (AdminRelationship, RELATIONSHIPS), (EarnedCredit, EARNED_CREDITS), (Attribution, ATTRIBUTIONS),
        (Expectation, EXPECTATIONS),
    )  # fmt: skip
    without = {kind for kind, since in later if form(fixture) < since}
    assert {kind for kind in KINDS.values() if kind is not Scope and not estate.all(kind)} == without
    assert len(estate.scopes)
    steps = 0
    while workspace.undo() is not None:
        steps += 1
    assert steps >= 2
    assert not len(workspace.estate.scopes)
    while workspace.redo() is not None:
        steps -= 1
    if form(fixture) >= SCENARIOS:
        branch = Scenarios(workspace).open("What if")
        assert branch.estate.partners["contoso"].name == "Contoso Global"
        assert workspace.estate.partners["contoso"].name == "Contoso Europe"
        branch.close()
    workspace.close()
    Workspace.open(path).close()
