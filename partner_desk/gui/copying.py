"""What the actions do that copy: ids of scopes, and reasons as they are shown."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtWidgets import QApplication

from partner_desk.app.telling import as_markdown, as_text
from partner_desk.domain.estate import Estate
from partner_desk.explain.explanation import Explanation
from partner_desk.gui.panels.why import WhyPanel
from partner_desk.gui.situation import Situation


class Copying:
    """One method an action."""

    def __init__(self, situation: Situation, why: WhyPanel) -> None:
        """Copy what is chosen, and what the panel says of it."""
        self.situation = situation
        self.why = why

    def copy_id(self) -> None:
        """Copy the ids of the chosen scopes."""
        tree = self.situation.estate.scopes
        chosen = self.situation.chosen or ([self.situation.scope] if self.situation.scope is not None else [])
        QApplication.clipboard().setText("\n".join(tree.id(one) for one in chosen))

    def copy_text(self) -> None:
        """Copy the reasons as text, all of them where they are open."""
        self._copy_reasons(as_text)

    def copy_markdown(self) -> None:
        """Copy the reasons as Markdown."""
        self._copy_reasons(as_markdown)

    def _copy_reasons(self, told: Callable[[Estate, int, Sequence[Explanation], str, bool], str]) -> None:
        scope, why = self.situation.scope, self.why
        if scope is not None:
            from partner_desk.app.since import stay_words  # judges over all time: not before somebody copies

            since = stay_words(why.stay) if why.stay is not None else ""
            text = told(self.situation.estate, scope, why.explained(), since, why.is_whole)
            QApplication.clipboard().setText(text)
