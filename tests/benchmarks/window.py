"""What a person waits for in the window: every wait until the window is painted again, the 95th percentile."""

from __future__ import annotations

import itertools
import tempfile
import time
from collections.abc import Callable, Iterator
from functools import partial
from importlib import import_module
from pathlib import Path

import numpy as np
from PySide6.QtCore import QSettings
from PySide6.QtWidgets import QApplication

from partner_desk.app.palette import Palette
from partner_desk.app.workspace import Workspace
from partner_desk.domain import edits
from partner_desk.domain.changes import Change, ChangeSet
from partner_desk.domain.estate import Estate
from partner_desk.domain.ids import ScopeKind
from partner_desk.gui.later import SOON
from partner_desk.gui.main_window import MainWindow
from tests.benchmarks.estates import ORIGIN, ROLES

Wait = tuple[str, float]
"""What was done, and milliseconds until it was painted."""


def waits(subject: Estate, rounds: int = 12) -> Iterator[Wait]:
    """The waits of a window that shows the estate from a file, all rows open; the first is a plain repaint."""
    application = QApplication.instance() or QApplication([])
    with tempfile.TemporaryDirectory() as folder:
        workspace = Workspace.create(Path(folder) / "bench.partnerdesk")
        workspace.commit(ChangeSet("all", tuple(Change(None, fact) for fact in subject.facts_in_order())))
        window = MainWindow(QSettings(str(Path(folder) / "s.ini"), QSettings.Format.IniFormat))
        window.situation.open(workspace)
        window.show()
        for module in SOON:  # as a window does beside itself once it is painted
            import_module(module)
        application.processEvents()
        for name, works in _works(window, workspace):
            times = []
            for _ in range(rounds):
                for work in works:
                    start = time.perf_counter()
                    work()
                    application.processEvents()
                    times.append((time.perf_counter() - start) * 1_000)
                    _settle()
            yield name, float(np.quantile(times, 0.95))
        window.close()


def _settle() -> None:
    """Let the panel write what comes later, as it does while a person reads."""
    until = time.perf_counter() + 0.15
    while time.perf_counter() < until:
        QApplication.processEvents()


def _works(window: MainWindow, workspace: Workspace) -> Iterator[tuple[str, tuple[Callable[[], object], ...]]]:
    tree, situation = window.tree, window.situation
    partners, programs = itertools.cycle(list(workspace.estate.partners)), itertools.cycle(("pal", "pec", "dpor"))
    scopes = workspace.estate.scopes
    subscriptions = itertools.cycle(
        [scopes.key(int(one)) for one in np.flatnonzero(scopes.kind == ScopeKind.SUBSCRIPTION)]
    )
    people = iter(workspace.estate.principals)
    bar = tree.verticalScrollBar()

    def edit() -> None:
        assert situation.scope is not None
        here = [scopes.key(situation.scope)]
        situation.commit(edits.assign_role(workspace.estate, next(people), ROLES["contributor"], here, None, ORIGIN))

    yield "repaint", (tree.viewport().repaint,)
    yield "collapse all, expand all", (tree.collapse_all, tree.expand_all)
    texts = ("vm-weu", "", "rg-1", "", "is:recognized", "")
    yield "filter", tuple(partial(window.choosers.filtered.emit, text) for text in texts)
    yield "another partner", (lambda: situation.look(partner=next(partners)),)
    yield "another program", (lambda: situation.look(program=next(programs)),)
    yield "scroll", (lambda: bar.setValue(bar.value() + 997),)
    yield "go to a subscription", (lambda: window.places.go_to(f"scope:{next(subscriptions)}"),)
    yield "edit", (edit,)
    yield "undo", (lambda: workspace.undo(),)
    palette = Palette(workspace.estate)
    palette.search("warm", [])
    yield (
        "a palette of everything, searched",
        tuple(partial(palette.search, text, []) for text in ("vm-weu-3", "pers", "rg 1")),
    )
    window.panes.show_matrix(True)
    matrix = window.panes.matrix
    QApplication.processEvents()
    down = matrix.verticalScrollBar()
    yield "scroll the matrix, all partners", (lambda: down.setValue(down.value() + 97),)
