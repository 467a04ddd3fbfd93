"""Lists that are worked out beside the window when somebody asks.

What ends soon, what to fetch first, and who is recognized at a scope.
"""

from __future__ import annotations

import re
from abc import abstractmethod
from collections.abc import Callable
from typing import Any

from PySide6.QtWidgets import QApplication, QDialog, QDialogButtonBox, QPlainTextEdit, QPushButton, QVBoxLayout, QWidget

from partner_desk.app.ending import endings
from partner_desk.app.endinglist import EndingRows
from partner_desk.app.fetching import SCRIPT, Fetch, ToFetch, command, lacking, partners_asked, script_of, to_fetch
from partner_desk.app.fetchlist import FetchRows
from partner_desk.app.icalendar import CALENDAR, calendar
from partner_desk.app.lists import ListRows
from partner_desk.app.outputs import FileKind
from partner_desk.app.recognitions import Recognition, RecognitionRows, recognitions
from partner_desk.app.rulebook import library
from partner_desk.domain import clock
from partner_desk.domain.naming import scope_called
from partner_desk.engine.judge import Judge
from partner_desk.findings.scheduled_ends import ScheduledEnd
from partner_desk.gui.background import Background
from partner_desk.gui.look import open_at
from partner_desk.gui.panels.lists import ListPanel
from partner_desk.gui.plain import Label, window_title
from partner_desk.gui.saving import ask_place, save
from partner_desk.gui.situation import Situation
from partner_desk.language import tr, trn


class WorkedOutDialog(QDialog):
    """A list of the desk as it is, on the viewed day; a subclass says what is worked out, and what its rows are."""

    def __init__(self, situation: Situation, title: str, parent: QWidget) -> None:
        """Begin to work it out."""
        super().__init__(parent)
        self.situation = situation
        self.estate, self.view = situation.estate, situation.view
        self.setWindowTitle(window_title(title))
        open_at(self, 980, 560)
        self.words = Label()
        self.words.setWordWrap(True)
        self.rows = self.none()
        self.table = ListPanel(title, lambda: self.rows, situation)
        self.table.selectionModel().selectionChanged.connect(lambda *_: self.choose())
        self.buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Close)
        self.buttons.rejected.connect(self.reject)
        self.page = layout = QVBoxLayout(self)
        layout.addWidget(self.words)
        layout.addWidget(self.table, 2)
        for part in self.parts():
            layout.addWidget(part, 1)
        layout.addWidget(self.buttons)
        self.background = Background(self)
        self.background.found.connect(lambda _, found: self.show_found(found))
        self.background.broke.connect(lambda: self.words.setText(tr("This could not be worked out.")))
        self.finished.connect(lambda _: self.background.stop())
        self.look()
        self.choose()

    def look(self) -> None:
        """Work it out anew."""
        self.words.setText(tr("Looking \N{HORIZONTAL ELLIPSIS}"))
        self.background.ask(self.estate, self.question())
        self.background.begin()

    @abstractmethod
    def none(self) -> ListRows:
        """The rows while nothing is found."""

    @abstractmethod
    def question(self) -> Callable[[Judge], Any]:
        """What works it out beside the window: of what is chosen now, and nothing that the window shows."""

    @abstractmethod
    def show_found(self, found: Any) -> None:
        """Show what was found."""

    def parts(self) -> list[QWidget]:
        """What stands below the list."""
        return []

    def choose(self) -> None:
        """Another row is chosen."""

    def button(self, text: str, act: Callable[[], object]) -> QPushButton:
        """Another button of the dialog."""
        button = self.buttons.addButton(text, QDialogButtonBox.ButtonRole.ActionRole)
        button.clicked.connect(lambda _=False: act())
        return button

    def save_as(self, title: str, name: str, kind: FileKind, data: bytes) -> None:
        """Ask for the name of a file, and write it."""
        place = ask_place(self, title, f"{name}{kind.suffix}", [f"(*{kind.suffix})"], kind.suffix)
        if place is not None:
            save(self, place, data, kind, self.situation.refused.emit)


class EndingDialog(WorkedOutDialog):
    """What ends soon; a double click leads to the fact."""

    def __init__(self, situation: Situation, parent: QWidget) -> None:
        """Look ahead from the viewed day."""
        self.found: tuple[ScheduledEnd, ...] = ()
        super().__init__(situation, tr("What ends soon"), parent)
        self.table.doubleClicked.connect(lambda _: self.go())
        self.to_go = self.button(tr("&Go there"), self.go)
        self.to_save = self.button(tr("&Save as calendar\N{HORIZONTAL ELLIPSIS}"), self.save)
        self.to_save.setEnabled(False)
        self.choose()

    def none(self) -> ListRows:
        """No row."""
        return EndingRows(self.estate, ())

    def question(self) -> Callable[[Judge], Any]:
        """What ends, and what is lost by it."""
        estate, view = self.estate, self.view
        return lambda judge: endings(estate, view.day, reading=view.reading, by=judge)

    def show_found(self, ahead: Any) -> None:
        """Show what ends."""
        self.found = ahead
        self.rows = EndingRows(self.estate, ahead)
        losing = sum(bool(one.losses) for one in ahead)
        words = trn(
            "{count:,} fact ends within 90 days from {day}; with recognition: {losing:,}.",
            "{count:,} facts end within 90 days from {day}; with recognition: {losing:,}.",
            len(ahead),
            day=self.view.day,
            losing=losing,
        )
        nothing = tr("Nothing that is recorded ends within 90 days from {day}.", day=self.view.day)
        self.words.setText(words if ahead else nothing)
        self.to_save.setEnabled(bool(ahead))
        self.table.show_anew()

    def choose(self) -> None:
        """A chosen fact can be gone to."""
        if hasattr(self, "to_go"):
            self.to_go.setEnabled(self.table.chosen_key() is not None)

    def go(self) -> None:
        """Go to the fact in its list."""
        key = self.table.chosen_key()
        if key is not None:
            self.accept()
            self.situation.go_to.emit(f"{key[0]}:{key[1]}")

    def save(self) -> None:
        """Save as a calendar."""
        self.save_as(tr("Save as calendar"), "ends", CALENDAR, calendar(self.estate, self.found, clock.now()))


def _by_menu(collected: str) -> str:
    """What the command line does by its verbs, by the words of the menus."""
    words = {
        "assign-dpor": tr("Scope > Set partner of record (DPOR)"),
        "looked": tr("Scope > What was looked for"),
        "record": tr("Edit > Record a fact"),
        "amend": tr("Edit > Change"),
    }
    return re.sub(r"assign-dpor|(looked|record|amend) [\w-]+", lambda verb: words[verb[1] or verb[0]], collected)


class FetchDialog(WorkedOutDialog):
    """What to fetch first; the command of the chosen line stands below."""

    def __init__(self, situation: Situation, parent: QWidget) -> None:
        """For the partner that keeps the desk, if one does, else for all."""
        self.found = ToFetch((), 0, 0)
        self.command = QPlainTextEdit()
        self.command.setReadOnly(True)
        self.command.setLineWrapMode(QPlainTextEdit.LineWrapMode.NoWrap)
        self.command.setAccessibleName(tr("Command"))
        super().__init__(situation, tr("What to fetch first"), parent)
        self.to_copy = self.button(tr("&Copy command"), self.copy)
        self.to_save = self.button(tr("&Save script\N{HORIZONTAL ELLIPSIS}"), self.save)
        self.choose()

    def none(self) -> ListRows:
        """No row."""
        return FetchRows(self.estate, self.found)

    def parts(self) -> list[QWidget]:
        """The command."""
        return [self.command]

    def question(self) -> Callable[[Judge], Any]:
        """What would settle what is unknown."""
        estate, view = self.estate, self.view
        partners, programs = partners_asked(estate), list(library().programs)
        return lambda judge: to_fetch(estate, view.day, partners, programs, view.reading, judge)

    def show_found(self, wanted: Any) -> None:
        """Show what to fetch."""
        self.found = wanted
        self.rows = FetchRows(self.estate, wanted)
        told = trn(
            "{count:,} verdict of leaves, for a program and a partner, unknown on {day}.",
            "{count:,} verdicts of leaves, for a program and a partner, unknown on {day}.",
            wanted.unknown,
            day=self.view.day,
        )
        left = tr("{number:,} no file can settle: the sources leave it open.", number=wanted.open_rules)
        self.words.setText(lacking(self.estate) or (f"{told} {left}" if wanted.open_rules else told))
        self.table.show_anew()
        if wanted.list:
            self.table.go_to(self.rows.keys[0])
        self.choose()

    @property
    def chosen(self) -> Fetch | None:
        """The chosen line."""
        key = self.table.chosen_key()
        return self.found.list[int(key[1])] if key is not None else None

    def choose(self) -> None:
        """Show the command of the chosen line, or that people look it up."""
        fetch = self.chosen
        lines = command(self.estate, fetch) if fetch is not None else ""
        goes = tr("Then: {collected}.", collected=_by_menu(tr(fetch.export.goes))) if fetch is not None else ""
        waits = fetch is not None and not lines and bool(fetch.export.command)
        guids = tr("The commands need GUIDs that are not known yet: put each in by Scope > Name and id.")
        told = (lines, guids if waits else "", f"# {goes}" if lines else goes)
        self.command.setPlainText("\n".join(filter(None, told)))
        if hasattr(self, "to_copy"):
            self.to_copy.setEnabled(bool(lines))

    def copy(self) -> None:
        """Copy the command."""
        if self.chosen is not None:
            QApplication.clipboard().setText(command(self.estate, self.chosen))

    def save(self) -> None:
        """Save the script that reads all of it."""
        self.save_as(tr("Save script"), "fetch", SCRIPT, script_of(self.estate, self.found))


class RecognizedDialog(WorkedOutDialog):
    """Who is recognized at the scope that is looked at; a double click leads to the reasons."""

    def __init__(self, situation: Situation, parent: QWidget) -> None:
        """At the scope, on the viewed day."""
        self.scope = situation.scope or 0
        self.found: list[Recognition] = []
        super().__init__(situation, tr("Who is recognized here"), parent)
        self.table.doubleClicked.connect(lambda _: self.go())
        self.to_go = self.button(tr("&Go to the reasons"), self.go)
        self.choose()

    def none(self) -> ListRows:
        """No row."""
        return RecognitionRows(self.estate, ())

    def question(self) -> Callable[[Judge], Any]:
        """Who is recognized."""
        estate, scope, view, programs = self.estate, self.scope, self.view, list(library().programs)
        return lambda judge: recognitions(estate, scope, view.day, programs, view.reading, judge)

    def show_found(self, listed: Any) -> None:
        """Show who is."""
        self.found = listed
        self.rows = RecognitionRows(self.estate, listed)
        place = scope_called(self.estate.scopes, self.estate.scopes.key(self.scope))
        told = tr("Recognized at {place} on {day}:", place=place, day=self.view.day)
        nobody = tr("Nobody is recognized at {place} on {day}.", place=place, day=self.view.day)
        self.words.setText(told if listed else nobody)
        self.table.show_anew()

    def choose(self) -> None:
        """A chosen verdict can be gone to."""
        if hasattr(self, "to_go"):
            self.to_go.setEnabled(self.table.chosen_key() is not None)

    def go(self) -> None:
        """Show the reasons of the chosen row."""
        key = self.table.chosen_key()
        if key is not None:
            chosen = self.found[int(key[1])]
            self.accept()
            self.situation.look(partner=chosen.partner, program=chosen.program)
            self.situation.look_at(self.scope)
