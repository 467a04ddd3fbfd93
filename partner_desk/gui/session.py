"""From one start to the next: the desk, the selection and the layout come back."""

from __future__ import annotations

import hashlib
import json
import logging
import os
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import replace
from pathlib import Path

import numpy as np
from PySide6.QtCore import QByteArray, QTimer

from partner_desk.app.rulebook import library
from partner_desk.app.workspace import Workspace
from partner_desk.domain.errors import Damaged, Refused
from partner_desk.domain.ids import ScopeKind
from partner_desk.gui.instances import is_brought_to_front
from partner_desk.gui.look import open_at
from partner_desk.gui.preferences import first_partner, first_program
from partner_desk.gui.recent import recent_desks, remember_summary
from partner_desk.gui.shell import Shell
from partner_desk.gui.views.columns import ColumnChoice
from partner_desk.language import tr, trn

BRANCHES = "branches/"
MOST_OPEN = 300
"""So many open scopes of a desk are kept, those nearest to the top."""


def begin(window: Shell, path: Path | None) -> bool:
    """Open the desk asked for, or the one that was open last; else the welcome page stays.

    Whether this window is wanted: not if another one has the desk that is asked for, which comes to the front.

    Whatever a desk has in store, the window comes up: what went wrong is said, and another desk can be opened.
    """
    try:
        _open(window, path)
    except Refused as slip:
        if path is not None and path.exists() and not isinstance(slip, Damaged) and is_brought_to_front(path):
            return False
        _say_when_shown(window, slip.sentence)
    except Exception:  # a bug, but no reason to have no window
        logging.getLogger("partner_desk").exception("a start with a desk failed")
        name = path or window.settings.value("desk")
        window.situation.close()
        window.situation.desk_opened.emit()
        _say_when_shown(
            window,
            f"{name} could not be opened, and the program does not know why. Nothing in it was changed by that. "
            "Open another desk, or bring a backup back (File > Restore); details for a report are in the log.",
        )
    return True


def _say_when_shown(window: Shell, sentence: str) -> None:
    """A box in front of a window that is not there yet would stand behind it, and take no keys."""
    QTimer.singleShot(0, window, lambda: window.say(sentence))


def _open(window: Shell, path: Path | None) -> None:
    last = str(window.settings.value("desk") or "")
    if path is None and (not last or not os.path.isfile(last)):
        return
    if path is not None and not path.exists():
        raise Refused("{path}: there is no such file. Make a new desk, or open another one.", path=path)
    workspace = Workspace.open(path or Path(last))
    situation = window.situation
    program = first_program(window.settings) or str(window.settings.value("program") or "")
    if program in library().programs:
        situation.view = replace(situation.view, program=program)
    partner = first_partner(window.settings) or str(window.settings.value("partner") or "")
    situation.view = replace(situation.view, partner=partner)
    scope = str(window.settings.value("scope") or "")
    situation.open(workspace)
    found = situation.estate.scopes.find(scope)
    if found is not None:
        window.tree.go_to(found)
    QTimer.singleShot(0, window, window.say_notes)


def place(window: Shell) -> None:
    """Put the window where it was, or where its screen has room, and its parts as they were."""
    window.panes.restore(window.settings)
    for name, columns in _columns(window):
        try:
            columns.restore(json.loads(str(window.settings.value(f"columns/{name}") or "null")))
        except ValueError:  # somebody wrote into the file of settings
            continue
    with suppress(ValueError):
        window.tree.room.restore(json.loads(str(window.settings.value("columns/tree-wide") or "null")))
    open_at(window, 1280, 820)
    geometry = window.settings.value("geometry")
    if isinstance(geometry, QByteArray):
        window.restoreGeometry(geometry)


def _columns(window: Shell) -> Iterator[tuple[str, ColumnChoice]]:
    """The columns of the tree and of the lists that a window always has."""
    yield "tree", window.tree.columns
    yield from ((name, panel.columns) for name, panel in window.lists.items())


def remember_desk(window: Shell) -> None:
    """Keep which desk is open, as soon as it is: also a program that dies comes back to it."""
    path, desk = None, window.situation.desk
    if desk is not None:  # a lesson is no place to come back to
        path = window.situation.came_from if desk.training else desk.path
    window.settings.setValue("desk", str(path.absolute()) if path is not None else "")


def _summary(window: Shell) -> str:
    """What is on the open desk, in a few words: its subscriptions, and what was lost by the verdicts that are shown."""
    scopes, turns = window.situation.estate.scopes, window.model.turns
    number = int(np.count_nonzero(scopes.kind == ScopeKind.SUBSCRIPTION)) if len(scopes) else 0
    subscriptions = trn("{count:,} subscription", "{count:,} subscriptions", number)
    if turns is None or not number:
        return subscriptions
    if not turns.losses:
        return tr("{subscriptions}, nothing lost", subscriptions=subscriptions)
    return tr("{number:,} lost, {subscriptions}", number=turns.losses, subscriptions=subscriptions)


def remember_branches(window: Shell) -> None:
    """Keep what of a desk is open, where its cursor is, and what is on it, until the desk is opened again."""
    desk, settings, outline = window.situation.desk, window.settings, window.model.outline
    if desk is None or desk.path is None or desk.training or outline.filtered:
        return
    tree, scope = outline.tree, window.situation.scope
    opened = [tree.key(int(one)) for one in np.flatnonzero(outline.expanded & (tree.count > 0))[:MOST_OPEN]]
    remember_summary(settings, desk.path, _summary(window))
    kept = {"open": opened, "scope": tree.key(scope) if scope is not None else ""}
    settings.setValue(_place(desk.path), json.dumps(kept))
    known = {_place(path) for path in recent_desks(settings)}
    for one in [key for key in settings.allKeys() if key.startswith(BRANCHES) and key not in known]:
        settings.remove(one)


def come_back(window: Shell) -> None:
    """Open again what was open of this desk, and go where its cursor was."""
    desk, tree = window.situation.desk, window.model.outline.tree
    if desk is None or desk.path is None or desk.training:
        return
    try:
        kept = json.loads(str(window.settings.value(_place(desk.path)) or "{}"))
        opened = [found for key in kept.get("open", ()) if (found := tree.find(str(key))) is not None]
        scope = tree.find(str(kept.get("scope", "")))
    except (ValueError, AttributeError, TypeError):  # somebody wrote into the file of settings
        return
    if opened:
        window.model.reset_rows(window.model.outline.open_only, opened)
    if scope is not None:
        window.tree.go_to(scope)


def _place(path: Path) -> str:
    return f"{BRANCHES}{hashlib.sha256(str(path.absolute()).encode()).hexdigest()[:16]}"


def remember(window: Shell) -> None:
    """Keep what `begin` brings back."""
    settings, situation = window.settings, window.situation
    remember_desk(window)
    scope = situation.scope
    settings.setValue("geometry", window.saveGeometry())
    window.panes.save(settings)
    for name, columns in _columns(window):
        settings.setValue(f"columns/{name}", json.dumps(columns.state()))
    settings.setValue("columns/tree-wide", json.dumps(window.tree.room.state()))
    remember_branches(window)
    if situation.desk is not None and situation.desk.training:
        return  # what a lesson is about is nothing to come back to
    settings.setValue("scope", situation.estate.scopes.key(scope) if scope is not None else "")
    settings.setValue("program", situation.view.program)
    settings.setValue("partner", situation.view.partner)
