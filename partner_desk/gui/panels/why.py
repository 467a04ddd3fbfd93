"""The why panel: for the scope at hand every partner with its verdicts, and in short what decides the one viewed.

The whole proof is worked out and written only once somebody opens it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import QTimer, QUrl, Signal
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QWidget

from partner_desk.app.answers import day_of
from partner_desk.app.rulebook import library
from partner_desk.domain.ids import ScopeKind
from partner_desk.domain.partners import Partner
from partner_desk.engine.judge import Day, Judge
from partner_desk.explain.brief import Brief
from partner_desk.explain.explanation import Explanation, explain, verdicts_at
from partner_desk.gui.background import Background
from partner_desk.gui.panels import brief, prose
from partner_desk.gui.panels.quiet import QuietBrowser
from partner_desk.gui.plain import escape
from partner_desk.gui.situation import Situation
from partner_desk.language import marked, tr
from partner_desk.readings.questions import Verdict

if TYPE_CHECKING:
    from partner_desk.advice import Advice
    from partner_desk.app.fragility import WeakPoints
    from partner_desk.app.timeline import Stay

TICK = 5
"""Milliseconds between one piece of the rest and the next, in which keys and paint have their turn."""
PAUSE = 60
"""Milliseconds before the first piece: what was asked for is painted by then."""
FIRST = 10
"""Milliseconds after the panel is seen before it is written: what stands beside it is painted by then."""
BEGINNINGS = (
    ("import-files", marked("Import what az exported")),
    ("add-partner", marked("Add a partner")),
    ("new-customer", marked("Add a customer by hand")),
    ("paste-table", marked("Paste a table of subscriptions or people")),
)
"""The actions with which a desk begins, and what they do."""
SHORT = 110
"""So many letters of a reason stand in a closed card."""


class WhyPanel(QuietBrowser):
    """Explains live; links in it lead to the facts."""

    advised = Signal(str, object)
    """A piece of advice is to be tried (`try`), recorded as done (`apply`), or written down (`runbook`)."""

    def __init__(self, situation: Situation, parent: QWidget | None = None) -> None:
        """Explain what the situation is about."""
        super().__init__(tr("Why: reasons for the chosen scope"), parent)
        self.situation = situation
        self.anchorClicked.connect(self._followed)
        self._unfolded: frozenset[str] = frozenset()
        self._shown: object = None
        """What the panel is about, as it is written."""
        self._reasons: dict[str, str] = {}
        self._verdicts: dict[tuple[str, str], tuple[Verdict, bool]] = {}
        self._todo: list[tuple[str, str]] = []
        self.stay: Stay | None = None
        """Since when the viewed verdict holds, as soon as that is found."""
        self._advice: Sequence[Advice] = ()
        self._weak: WeakPoints | None = None
        self._ahead: list[Callable[[Judge], object]] = []
        self.background = Background(self)
        self.background.found.connect(self.show_found)
        self._tick = QTimer(self)
        self._tick.timeout.connect(self._next)
        changes = (situation.desk_opened, situation.scope_changed, situation.view_changed, situation.concealed_changed)
        for signal in changes:
            signal.connect(self.show_again)
        situation.desk_changed.connect(lambda _: self.show_again())

    def show_again(self) -> None:
        """Write what was asked for at once; the other cards and programs follow, one a tick of the clock."""
        if not self.isVisible():
            return  # it is written as soon as it is seen
        self._reasons.clear()
        self._verdicts.clear()
        self.stay, self._advice, self._weak = None, (), None
        self._write()
        self._seek()
        self._todo = list(self._missing())
        if self._todo:
            self._tick.start(PAUSE)
        else:
            self._tick.stop()

    def showEvent(self, event: QShowEvent) -> None:
        """The window with its tree is painted first, the reasons right after that."""
        super().showEvent(event)
        QTimer.singleShot(FIRST, self.show_again)

    def complete(self) -> None:
        """Work out at once what is still missing."""
        while self._todo:
            self._next()

    def _seek(self) -> None:
        """Ask beside the window since when the viewed verdict holds, then what would change it and what it hangs on."""
        situation = self.situation
        estate, view, scope = situation.estate, situation.view, situation.scope
        if scope is None or view.partner not in estate.partners or situation.concealed:
            self.background.forget()
            return

        def since(judge: Judge) -> Stay:
            from partner_desk.app.timeline import stay_of  # not needed to start

            return stay_of(estate, view, scope, judge)

        def counsel(judge: Judge) -> tuple[Sequence[Advice], WeakPoints]:
            from partner_desk.app.advising import advice_for  # not needed to start
            from partner_desk.app.fragility import weak_points

            return advice_for(estate, view, scope, judge), weak_points(estate, view, scope, judge)

        self._ahead = [counsel]
        self.background.ask((estate, view, scope), since)

    def show_found(self, asked: object, answer: Stay | tuple[Sequence[Advice], WeakPoints]) -> None:
        """Show what was found about what is still looked at, and go on to what is asked next."""
        if asked != (self.situation.estate, self.situation.view, self.situation.scope):
            return
        if isinstance(answer, tuple):
            self._advice, self._weak = answer
        else:
            self.stay = answer
        self._write()
        if self._ahead:
            self.background.ask(asked, self._ahead.pop(0))
            self.background.begin()

    @property
    def is_settled(self) -> bool:
        """Whether everything stands here that is worked out by itself."""
        return not self._todo and not self.background.is_asked

    @property
    def is_whole(self) -> bool:
        """Whether all reasons are open."""
        return brief.ALL in self._unfolded

    def explained(self) -> list[Explanation]:
        """What is explained in the panel."""
        situation = self.situation
        if situation.scope is None or not situation.estate.partners:
            return []
        day, program = self._day(), library().programs[situation.view.program]
        return [explain(day, program, situation.view.partner, situation.scope)]

    def _day(self) -> Day:
        """The day at hand around the scope at hand."""
        assert self.situation.scope is not None
        return day_of(self.situation.estate, self.situation.view).around([self.situation.scope])

    def _in_order(self, day: Day) -> list[Partner]:
        """The partners as their cards stand: the one viewed, ours, the others; a learner sees the one asked about."""
        if self.situation.concealed:
            return [one for one in day.partners if one.id == self.situation.view.partner]
        return sorted(day.partners, key=lambda one: (one.id != self.situation.view.partner, not one.ours))

    def _missing(self) -> Iterator[tuple[str, str]]:
        """What is left to work out: ("", program) for a row of verdicts, (partner, program) for a reason."""
        situation = self.situation
        if situation.scope is None or not situation.estate.partners or situation.concealed:
            return
        for program in library().programs:
            yield "", program
        for partner in self._day().partners:
            if partner.id != situation.view.partner:
                yield partner.id, situation.view.program

    def _next(self) -> None:
        scope = self.situation.scope
        if not self._todo or scope is None:
            self._todo.clear()
            self._tick.stop()
            return
        self._tick.setInterval(TICK)
        partner, program = self._todo.pop(0)
        day, chosen = self._day(), library().programs[program]
        if partner:
            reason = explain(day, chosen, partner, scope).headline.reason
            if len(reason) > SHORT:
                reason = reason[:SHORT].rsplit(" ", 1)[0] + " \N{HORIZONTAL ELLIPSIS}"
            self._reasons[partner] = reason
        else:
            for one, found in verdicts_at(day, chosen, scope).items():
                self._verdicts[one, program] = found
        if not self._todo:
            self._tick.stop()
            self._write()

    def _write(self) -> None:
        """Something else begins at its top, what was read stays where it is."""
        situation = self.situation
        about = (situation.desk, situation.scope, situation.view.partner, situation.view.program)
        self.show_html(self.html(), anew=about != self._shown)
        self._shown = about

    def html(self) -> str:
        """The whole panel, as far as it is known."""
        situation = self.situation
        estate, scope = situation.estate, situation.scope
        if not len(estate.scopes):
            ways = "</li><li>".join(prose.link(prose.ACTION, name, tr(words)) for name, words in BEGINNINGS)
            begin = tr("No customer is on this desk yet. Begin with one of these:")
            return f"<p>{begin}</p><ul><li>{ways}</li></ul>"
        if scope is None:
            return f"<p>{tr('Choose a tenant, subscription, group or resource on the left.')}</p>"
        tree = estate.scopes
        path = " \N{SINGLE RIGHT-POINTING ANGLE QUOTATION MARK} ".join(
            prose.link("scope", tree.key(one), tree.name(one)) for one in reversed(tree.path(scope)[1:])
        )
        pieces = [
            f'<p style="margin:0"><small>{path}</small></p><h2 style="margin:2px 0">{escape(tree.name(scope))}</h2>',
            f'<p style="margin:0"><small>{self._details(scope)}</small></p>',
        ]
        if not estate.partners:
            add = prose.link(prose.ACTION, "add-partner", tr("Add one"))
            nobody = tr("There are no partners on this desk yet. {add} to see why.", add=add)
            pieces.append(f"<p>{nobody}</p>")
            return "".join(pieces)
        pieces += self._cards(scope)
        recorded = tr("As recorded. Nothing in Azure is changed.")
        if estate.scenario:
            recorded = tr(
                "Supposed in the scenario {scenario}, not recorded. Nothing in Azure is changed.",
                scenario=escape(estate.scenario),
            )
        pieces.append(f"<hr><p><small>{recorded}</small></p>")
        return "".join(pieces)

    def _cards(self, scope: int) -> Iterator[str]:
        day, programs = self._day(), library().programs
        chosen, viewed = programs[self.situation.view.program], self.situation.view.partner
        for one, found in verdicts_at(day, chosen, scope).items():
            self._verdicts[one, chosen.id] = found
        shown = [chosen] if self.situation.concealed else list(programs.values())
        for partner in self._in_order(day):
            told = [(one, *self._verdicts.get((partner.id, one.id), (None, False))) for one in shown]
            if partner.id == viewed:
                yield prose.open_card(partner, told, self._told(explain(day, chosen, viewed, scope)))
            else:
                own = next(one for one in told if one[0] is chosen)
                yield prose.closed_card(partner, own, self._reasons.get(partner.id, ""))

    def _told(self, explanation: Explanation) -> Iterator[str]:
        """The viewed verdict in short, and what opens on a click."""
        unknown = Brief(explanation).unknown
        is_open = explanation.answer.verdict is Verdict.UNKNOWN
        yield from brief.answer(explanation, self.stay)
        yield from brief.unknown(unknown if is_open else ())
        yield from brief.decides(explanation, self.situation.estate.scopes)
        if self._weak is not None:
            yield prose.weak(self.situation.estate, self._weak)
        yield from brief.advice(self._advice, unknown, self._unfolded)
        yield from brief.unknown(() if is_open else unknown)
        yield brief.sources(explanation)
        yield brief.fold(brief.ALL, tr("All reasons"), self.is_whole)
        if self.is_whole:
            yield prose.body(explanation, self._unfolded)

    def _details(self, scope: int) -> str:
        """What the scope is, and the day that is looked at."""
        estate, day = self.situation.estate, self.situation.view.day
        kind, key = estate.scopes.kind_of(scope), estate.scopes.key(scope)
        detail = estate.subscriptions.get(key) if kind is ScopeKind.SUBSCRIPTION else None
        words = filter(None, (detail.state, detail.quota_id) if detail is not None else ())
        return " \N{MIDDLE DOT} ".join((tr(kind.words), *map(escape, words), day.isoformat()))

    def _followed(self, url: QUrl) -> None:
        word, _, key = prose.target(url.toString()).partition(":")
        if word == "open":
            self.situation.look(partner=key)
        elif word == "program":
            partner, _, program = key.partition("|")
            self.situation.look(partner=partner, program=program)
        elif word in ("try", "apply", "runbook"):
            self.advised.emit(word, self._advice[int(key)])
        elif word == "fold":
            self._unfolded ^= {key}
            self._write()
        else:
            self.situation.go_to.emit(f"{word}:{key}")
