"""The why panel: for the scope at hand, every partner with its verdicts, and the proof behind them."""

from __future__ import annotations

from html import escape
from urllib.parse import unquote

from PySide6.QtCore import QUrl
from PySide6.QtWidgets import QTextBrowser, QWidget

from partner_desk.app.answers import day_of
from partner_desk.app.rulebook import library
from partner_desk.domain.ids import ScopeKind
from partner_desk.gui.look import tr
from partner_desk.gui.panels import prose
from partner_desk.gui.situation import Situation
from partner_desk.rules.explain import Explanation, explain
from partner_desk.rules.judge import Day


class WhyPanel(QTextBrowser):
    """Explains live; links in it lead to the facts."""

    def __init__(self, situation: Situation, parent: QWidget | None = None) -> None:
        """Explain what the situation is about."""
        super().__init__(parent)
        self.situation = situation
        self.setAccessibleName(tr("Why: reasons for the chosen scope"))
        self.setOpenLinks(False)
        self.setUndoRedoEnabled(False)
        self.anchorClicked.connect(self._followed)
        self._unfolded: frozenset[str] = frozenset()
        self._also_open: set[str] = set()
        for signal in (situation.desk_opened, situation.scope_changed, situation.view_changed):
            signal.connect(self.show_again)
        situation.desk_changed.connect(lambda _: self.show_again())

    def loadResource(self, kind: int, name: QUrl | str) -> None:
        """Nothing is ever loaded: the text is all there is."""

    def show_again(self) -> None:
        """Write the panel for the situation as it is."""
        place = self.verticalScrollBar().value()
        self.setHtml(self.html())
        self.verticalScrollBar().setValue(place)

    def html(self) -> str:
        """The whole panel."""
        situation = self.situation
        estate, scope = situation.estate, situation.scope
        if not len(estate.scopes):
            return f"<p>{tr('This desk is empty. Import what az exported, or add a tenant by hand.')}</p>"
        if scope is None:
            return f"<p>{tr('Choose a tenant, subscription, group or resource on the left.')}</p>"
        tree = estate.scopes
        path = " \N{SINGLE RIGHT-POINTING ANGLE QUOTATION MARK} ".join(
            prose.link("scope", tree.key(one), tree.name(one)) for one in reversed(tree.path(scope)[1:])
        )
        pieces = [
            f"<p><small>{path}</small></p><h2>{escape(tree.name(scope))}</h2>",
            f"<p><small>{tr(tree.kind_of(scope).words)}{self._details(scope)} \N{MIDDLE DOT} ",
            f"{situation.view.day.isoformat()}</small></p>",
        ]
        if not estate.partners:
            pieces.append(
                f"<p>{tr('There are no partners on this desk yet. Add one to see why it is or is not recognized.')}</p>"
            )
            return "".join(pieces)
        day = day_of(estate, situation.view)
        order = sorted(day.partners, key=lambda one: (one.id != situation.view.partner, not one.ours))
        for partner in order:
            is_open = partner.id == situation.view.partner or partner.id in self._also_open
            pieces.append(self._card(day, partner.id, scope, is_open))
        pieces.append(f"<hr><p><small>{tr('As recorded on this desk. Nothing in Azure is changed.')}</small></p>")
        return "".join(pieces)

    def _card(self, day: Day, partner: str, scope: int, is_open: bool) -> str:
        chosen = library().programs[self.situation.view.program]
        found = explain(day, chosen, partner, scope)
        verdicts = []
        if is_open:
            for program in library().programs.values():
                answer = found.answer if program is chosen else _verdict(day, program.id, partner, scope).answer
                verdicts.append((program, answer.verdict, answer.disputed))
        body = prose.body(found, self._unfolded) if is_open else ""
        who = self.situation.estate.partners[partner]
        return prose.card(who, verdicts, body, is_open, found.sentence)

    def _details(self, scope: int) -> str:
        estate = self.situation.estate
        tree = estate.scopes
        if tree.kind_of(scope) is not ScopeKind.SUBSCRIPTION:
            return ""
        detail = estate.subscriptions.get(tree.key(scope))
        words = [one for one in ((detail.state, detail.quota_id) if detail is not None else ()) if one]
        return "".join(f" \N{MIDDLE DOT} {escape(one)}" for one in words)

    def _followed(self, url: QUrl) -> None:
        word, _, key = url.toString().partition(":")
        key = unquote(key)
        if word == "open":
            self._also_open ^= {key}
            if key == self.situation.view.partner:
                self._also_open.discard(key)
            self.situation.look(partner=key)
            self.show_again()
        elif word == "program":
            partner, _, program = key.partition("|")
            self.situation.look(partner=partner, program=program)
        elif word == "fold":
            self._unfolded ^= {key}
            self.show_again()
        else:
            self.situation.go_to.emit(f"{word}:{key}")


def _verdict(day: Day, program: str, partner: str, scope: int) -> Explanation:
    return explain(day, library().programs[program], partner, scope)
