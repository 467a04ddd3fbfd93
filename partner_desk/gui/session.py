"""From one start to the next: the desk, the selection and the layout come back."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from partner_desk.app.rulebook import library
from partner_desk.app.workspace import Workspace
from partner_desk.domain.errors import Refused

if TYPE_CHECKING:
    from partner_desk.gui.main_window import MainWindow


def begin(window: MainWindow, path: Path | None) -> None:
    """Open the desk asked for, or the one that was open last; else the welcome page stays."""
    last = str(window.settings.value("desk") or "")
    asked = path if path is not None else Path(last) if last and Path(last).is_file() else None
    if asked is None:
        return
    try:
        if asked.exists() or path is None:
            workspace = Workspace.open(asked)
        else:
            raise Refused(f"{asked}: there is no such file. Make a new desk, or open another one.")
    except Refused as slip:
        window.say(slip.sentence)
        return
    situation = window.situation
    program = str(window.settings.value("program") or "")
    if program in library().programs:
        situation.view = replace(situation.view, program=program)
    situation.view = replace(situation.view, partner=str(window.settings.value("partner") or ""))
    situation.open(workspace)
    scope = situation.estate.scopes.find(str(window.settings.value("scope") or ""))
    if scope is not None:
        window.tree.go_to(scope)


def remember(window: MainWindow) -> None:
    """Keep what `begin` brings back."""
    settings, situation = window.settings, window.situation
    path = situation.desk.path if situation.desk is not None else None
    if situation.desk is not None and situation.desk.training:
        path = window.later.schooling.room.came_from  # a lesson is no place to come back to
    scope = situation.scope
    settings.setValue("geometry", window.saveGeometry())
    window.panes.save(settings)
    settings.setValue("desk", str(path) if path is not None else "")
    settings.setValue("scope", situation.estate.scopes.key(scope) if scope is not None else "")
    settings.setValue("program", situation.view.program)
    settings.setValue("partner", situation.view.partner)
