"""What is found after something went wrong: every desk opens, is what it may be, and goes on."""

from __future__ import annotations

import contextlib
import sqlite3
from pathlib import Path
from random import Random

from partner_desk.app.backups import KEPT
from partner_desk.app.workspace import Workspace
from partner_desk.domain.errors import Refused
from partner_desk.store.files import SUFFIX
from tests.campaigns.campaign import Hang, Tally, at_most
from tests.campaigns.ledger import Ledger
from tests.campaigns.life import edit
from tests.campaigns.states import State, facts_of, integrity, replayed

LEFT_OVER = (".lock",)
"""Endings of what may lie beside a closed desk."""


def look(folder: Path, desk: str, ledger: Ledger, after: State | None, chance: Random, tally: Tally) -> State | None:
    """Open a desk and compare it with the ledger; what it is then, None if it is not there or at fault."""
    path, where = folder / desk, ledger.act or "between acts"
    try:
        with at_most(30):
            if not path.exists() and ledger.may_be_missing(desk):
                _made_again(path, chance, where, tally)
                return None
            return _opened(path, ledger, after, chance, where, tally)
    except Refused as refused:
        tally.fault(f"{where}: refused: {str(refused).replace(str(folder), '').replace(desk, 'X')[:80]}", str(refused))
    except (Exception, Hang) as trouble:
        tally.bug(where, trouble)
    return None


def _made_again(path: Path, chance: Random, where: str, tally: Tally) -> None:
    """A name that was left unfinished can be used again, and nothing unfinished has it."""
    if chance.random() < 0.1:  # it takes its time
        Workspace.create(path).close()
        Workspace.open(path).close()
        path.unlink()
    left = [one.name for one in path.parent.iterdir() if path.stem in one.name and not one.name.endswith(LEFT_OVER)]
    if left:
        tally.fault(f"{where}: leftovers of a desk that was not made", ", ".join(left))


def _opened(path: Path, ledger: Ledger, after: State | None, chance: Random, where: str, tally: Tally) -> State | None:
    deep = chance.random() < 0.06
    if deep:
        said = integrity(path)
        if said != "ok":
            tally.fault(f"{where}: integrity_check", said)
    workspace = Workspace.open(path)
    try:
        state = State.of(workspace)
        wrong = ledger.expected(path.name, after).wrong(state, facts_of(replayed(workspace)))
        if path.name in ledger.old:
            wrong = "" if len(state.steps) == 2 else "an old desk lost its steps"
        if wrong:
            tally.fault(f"{where}: {wrong.partition(':')[0]}", f"{path.name}: {wrong}")
            return None
        if deep:
            if not _goes_on(workspace, chance):
                tally.fault(f"{where}: undo and redo do not lead back", path.name)
            state = State.of(workspace)
    finally:
        workspace.close()
    if path.name in ledger.old and not _kept_as_it_was(path.parent):
        tally.fault(f"{where}: no whole backup of the old form is left", path.name)
    left = [one.name for one in path.parent.iterdir() if one.name.startswith(path.name) and one != path]
    hurtful = [one for one in left if not one.endswith(LEFT_OVER)]
    if hurtful:
        tally.fault(f"{where}: leftovers beside a closed desk", ", ".join(hurtful))
    return state


def _goes_on(workspace: Workspace, chance: Random) -> bool:
    """Whether a step can be made and taken back, and the last ones taken back and made again; a copy does not show."""
    before = facts_of(workspace.estate)
    workspace.commit(edit(chance, workspace.estate))
    workspace.undo()
    same = facts_of(workspace.estate) == before
    taken = 0
    while taken < 3 and workspace.undo() is not None:
        taken += 1
    for _ in range(taken):
        workspace.redo()
    return same and facts_of(workspace.estate) == before


def _kept_as_it_was(folder: Path) -> bool:
    """Whether there is a desk of the first form somewhere."""
    for path in folder.rglob(f"*{SUFFIX}"):
        with contextlib.closing(sqlite3.connect(path)) as connection, contextlib.suppress(sqlite3.Error):
            form = connection.execute("PRAGMA user_version").fetchone()[0]
            if form == 1 and connection.execute("PRAGMA integrity_check").fetchone()[0] == "ok":
                return True
    return False


def backups(folder: Path, ledger: Ledger, tally: Tally) -> None:
    """Every backup that has its name is a whole desk, and there is one for each import."""
    files = sorted(folder.rglob(f"*{SUFFIX}"))
    made = sum(min(number, KEPT) for number in ledger.imports.values())
    if len(files) < made:
        tally.fault("the backup before an import is gone", f"{made} imports acknowledged, {len(files)} backups")
    for path in files:
        said = integrity(path)
        if said != "ok":
            tally.fault("a backup is not whole", f"{path.name}: {said}")
