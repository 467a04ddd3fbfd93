"""Going places: links lead to scopes, sources, findings and facts; actions lead to the panes of the window."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication

from partner_desk.app.lists import FINDING, SHOWN_IN, ListRows, row_of
from partner_desk.app.rulebook import library
from partner_desk.domain.changes import KINDS, WORD_OF
from partner_desk.domain.estate import Estate
from partner_desk.domain.partners import Partner
from partner_desk.domain.progress import Progress
from partner_desk.gui.background import Background
from partner_desk.gui.jobs import Busy
from partner_desk.gui.panels.lists import ListPanel
from partner_desk.gui.panels.prose import ACTION, RECORD
from partner_desk.gui.plain import file_name
from partner_desk.gui.saving import ask_place, save
from partner_desk.gui.shell import Shell
from partner_desk.language import marked, tr

if TYPE_CHECKING:
    from partner_desk.app.palette import Palette, PaletteEntry

SCOPE, SOURCE = "scope", "source"


def _written_list(name: str, estate: Estate, rows: ListRows, suffix: str, _: Progress) -> bytes:
    from partner_desk.app.listfile import table_of, written  # is asked for rarely

    return written(table_of(name, estate, rows), suffix)


class Places:
    """The places of one window."""

    def __init__(self, window: Shell) -> None:
        """Lead around in this window."""
        self.window = window
        self._palette: Palette | None = None

    def unfold(self) -> None:
        """Make the panes that a start does without, in their order."""
        tabs = self.window.tabs
        tabs.setTabToolTip(tabs.indexOf(self.window.later.findings), tr("What deserves attention on this desk"))
        tabs.setTabToolTip(tabs.indexOf(self.window.later.fragile), tr("What hangs on one person or link alone"))
        tabs.setTabToolTip(tabs.indexOf(self.window.later.compare), tr("The desk and its scenarios side by side"))

    def to_findings(self) -> None:
        """Show what deserves attention."""
        self.window.panes.show_list(self.window.later.findings)
        self.window.later.findings.table.setFocus()

    def to_fragile(self) -> None:
        """Show what hangs on one person or link."""
        self.window.panes.show_list(self.window.later.fragile)
        self.window.later.fragile.table.setFocus()

    def ending(self) -> None:
        """List what ends soon."""
        from partner_desk.gui.dialogs.workedout import EndingDialog  # not needed to start

        self.window.show_dialog(EndingDialog(self.window.situation, self.window))

    def fetch(self) -> None:
        """List what to fetch first."""
        from partner_desk.gui.dialogs.workedout import FetchDialog  # not needed to start

        self.window.show_dialog(FetchDialog(self.window.situation, self.window))

    def recognized(self) -> None:
        """List who is recognized at the scope that is looked at."""
        from partner_desk.gui.dialogs.workedout import RecognizedDialog  # not needed to start

        self.window.show_dialog(RecognizedDialog(self.window.situation, self.window))

    def rules(self) -> None:
        """Show what the rules rest on."""
        from partner_desk.gui.dialogs.rules import RulesDialog  # not needed to start

        self.window.show_dialog(RulesDialog(self.window.situation, self.window))

    def credit(self) -> None:
        """Compare the credit that bills show with the verdicts."""
        from partner_desk.gui.dialogs.credit import CompareCreditDialog  # not needed to start

        self.window.show_dialog(CompareCreditDialog(self.window.situation, self.window))

    def credit_drops(self) -> None:
        """Say why less was credited than before."""
        from partner_desk.gui.dialogs.credit import CreditDropsDialog  # not needed to start

        self.window.show_dialog(CreditDropsDialog(self.window.situation, self.window))

    def to_lists(self) -> None:
        """Open the lists and put the keyboard into the one that is shown; close them from there."""
        shown, panes = self.window.tabs.currentWidget(), self.window.panes
        there = QApplication.focusWidget()
        if panes.lists_shown and there is not None and self.window.tabs.isAncestorOf(there):
            panes.show_lists(False)
            self.window.tree.setFocus()
            return
        panes.show_lists(True)
        if shown is not None:
            shown.setFocus()

    def filter(self) -> None:
        """Put the cursor into the filter of the list that has the keyboard, else into that of the tree."""
        focus, panes = QApplication.focusWidget(), self.window.panes
        if panes.lists_shown and focus is not None and panes.tabs.isAncestorOf(focus):
            panes.strip.filter.setFocus(Qt.FocusReason.ShortcutFocusReason)
            panes.strip.filter.selectAll()
        else:
            self.window.choosers.focus_filter()

    def next_area(self, step: int) -> None:
        """Put the keyboard into the next part of the window."""
        window = self.window
        parts = [window.choosers.partner, window.choosers.filter, window.panes.scopes.currentWidget()]
        parts += [window.why.glance, window.why, window.time_line.line, window.tabs.currentWidget()]
        shown = [one for one in parts if one is not None and one.isVisible()]
        focus = QApplication.focusWidget()
        at = next((place for place, one in enumerate(shown) if focus and (one is focus or one.isAncestorOf(focus))), -1)
        if shown:
            shown[(at + step) % len(shown)].setFocus(Qt.FocusReason.ShortcutFocusReason)

    def palette(self) -> None:
        """Go to anything."""
        from partner_desk.app.palette import ACTION, Palette, PaletteEntry  # not needed to start
        from partner_desk.gui.dialogs.palette import PaletteDialog
        from partner_desk.gui.facting import kinds_to_record

        window, situation = self.window, self.window.situation
        if self._palette is None or self._palette.estate is not situation.estate:
            self._palette = Palette(situation.estate)
        recorded = kinds_to_record(marked("Record {one}: {says}")) if situation.workspace is not None else []
        found = [] if situation.concealed else window.later.findings.entries()
        self._palette.more = [*recorded, *found]
        self._palette.answers = window.answers_to
        possible = window.possible_actions()
        actions = [PaletteEntry(ACTION, name, words, key or tr("action")) for name, words, key in possible]
        window.show_dialog(PaletteDialog(self._palette, actions, self._go, window))

    def _go(self, entry: PaletteEntry) -> None:
        """Where an entry leads; a partner is looked at as well."""
        from partner_desk.app.palette import ANSWER  # not needed to start

        if entry.kind == WORD_OF[Partner]:
            self.window.situation.look(partner=entry.key)
        if entry.kind == ANSWER:
            self.window.show_answer(entry.key)
            return
        self.go_to(f"{entry.kind}:{entry.key}")

    def save_list(self) -> None:
        """Save the list that is shown, as it is shown: a table, a workbook, a page, or data."""
        from partner_desk.app.listfile import FORMATS, kind_of_file  # is asked for rarely

        window, shown = self.window, self.window.tabs.currentWidget()
        panels = [*shown.findChildren(ListPanel)] if shown is not None else []
        panel = shown if isinstance(shown, ListPanel) else next(iter(panels), None)
        if panel is None or shown is None:
            return
        if any(one.is_asked for one in shown.findChildren(Background)):
            window.situation.refused.emit(tr("This list is still being worked out. Save it once it is there."))
            return
        name = window.tabs.tabText(window.tabs.currentIndex()).replace("&", "")
        filters = [f"{words} (*{suffix})" for suffix, (words, _) in FORMATS.items()]
        first, *others = FORMATS
        place = ask_place(window, tr("Save this list"), f"{file_name(name)}{first}", filters, first, (first, *others))
        if place is None:
            return
        kind, situation = kind_of_file(place.path), window.situation
        estate, rows = situation.estate, panel.rows_model.rows

        def write(data: bytes) -> None:
            if save(window, place, data, kind, situation.refused.emit):
                situation.done.emit(tr("{path} is written.", path=place.path))

        words = tr("Writing the list \N{HORIZONTAL ELLIPSIS}")
        work = partial(_written_list, name, estate, rows, kind.suffix)
        Busy(words, work, write, situation.refused.emit, window)

    def go_to(self, link: str) -> None:
        """Follow a link: `scope:KEY`, `source:ID`, `findings:ID`, `record:KIND`, `action:NAME`, or `KIND:KEY`."""
        window, (word, _, key) = self.window, link.partition(":")
        estate = window.situation.estate
        if word == SCOPE:
            found = estate.scopes.find(key)
            if found is not None:
                window.tree.go_to(found)
        elif word == SOURCE:
            one = library().sources[key]
            dated = tr("dated {date}, last read {day}", date=one.date, day=one.read)
            window.say(f"{one.title}\n{one.where}\n{dated}")
        elif word == FINDING:
            self.window.panes.show_list(window.later.findings)
            window.later.findings.table.go_to((word, key))
        elif word == RECORD:
            window.record(key)
        elif word == ACTION:
            window.trigger(key)
        elif word in KINDS:
            panel = window.lists[SHOWN_IN.get(word, "facts")]
            self.window.panes.show_list(panel.page)
            panel.go_to(row_of(estate, word, key))
