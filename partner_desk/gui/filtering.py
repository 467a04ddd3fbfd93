"""The filter of the tree: what it finds, what of it is not understood, and how much was lost or is not known."""

from __future__ import annotations

import numpy as np

from partner_desk.app.answers import VERDICTS
from partner_desk.app.outline import LOST
from partner_desk.domain.names import Flags
from partner_desk.gui.shell import Shell
from partner_desk.gui.views.nothing import NothingFound
from partner_desk.language import tr
from partner_desk.readings.questions import Verdict

_UNKNOWN = VERDICTS.index(Verdict.UNKNOWN)


class Filtering:
    """Filters the tree of a window by the text above it."""

    def __init__(self, window: Shell) -> None:
        """Of this window."""
        self.window = window
        self.nothing = NothingFound(window.tree.viewport(), tr("Clear the filter"), self._clear)
        window.tree_details.told.connect(self._turned)

    def apply(self, text: str) -> None:
        """Show only what a text asks for."""
        window, concealed = self.window, self.window.situation.concealed
        verdicts = window.model.column
        codes = verdicts.codes if verdicts is not None and not concealed and "is:" in text else None
        others, slip = self._others(text) if ":" in text else (None, "")
        window.why.sought = text.strip()
        window.tree.keeping_cursor(window.model.outline.filter, text, codes, others)
        found = window.model.outline.hits
        window.status.tell_found(text, int(found.sum()) if found is not None else None, codes is not None, slip)
        self.show_nothing()

    def show_nothing(self) -> None:
        """Say in the empty tree what was looked for, and what of that was not understood."""
        window, outline = self.window, self.window.model.outline
        empty = outline.filtered and not len(outline.rows)
        said = tr(
            "Nothing here is found by \N{LEFT DOUBLE QUOTATION MARK}{text}\N{RIGHT DOUBLE QUOTATION MARK}.",
            text=window.why.sought,
        )
        self.nothing.say(f"{said}\n{window.status.slip}".strip() if empty else "")

    def _clear(self) -> None:
        self.window.choosers.filter.clear()
        self.apply("")
        self.window.tree.setFocus()

    def _others(self, text: str) -> tuple[Flags | None, str]:
        """The scopes that all else is so of that a text asks for, and what of it is not understood."""
        from partner_desk.app.treefilter import TreeAsked, hits, slip_of  # not needed to start

        situation = self.window.situation
        if not situation.estate.partners or not len(situation.estate.scopes):
            return None, ""
        asked = TreeAsked(situation.estate, situation.view, self.window.model.turns, not situation.concealed)
        return hits(text, asked), slip_of(text, asked)

    def judged_anew(self) -> None:
        """There are other verdicts: what a filter asks of them is asked again."""
        text = self.window.choosers.filter.text()
        if ":" in text:
            self.apply(text)
        self.window.why.sought = text.strip()
        self.show_nothing()
        self._count()

    def _turned(self) -> None:
        """What was lost is known now."""
        text = self.window.choosers.filter.text()
        if f"is:{LOST}" in text:
            self.apply(text)
        self._count()

    def _count(self) -> None:
        model, concealed = self.window.model, self.window.situation.concealed
        verdicts, turns = model.column, model.turns
        tree = model.estate.scopes
        if verdicts is None or concealed:
            self.window.choosers.show_counts(None, None)
            return
        leaves = tree.count == 0
        unknown = int(np.count_nonzero(leaves & (verdicts.codes == _UNKNOWN)))
        self.window.choosers.show_counts(turns.losses if turns is not None else None, unknown)
