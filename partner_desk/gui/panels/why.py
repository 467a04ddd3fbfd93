"""The why panel: what decides the viewed verdict at the scope at hand, in short; the glance above it has all verdicts.

The whole proof is worked out and written only once somebody opens it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, QTimer, QUrl, Signal
from PySide6.QtGui import QShowEvent

from partner_desk.app.answers import View, day_of, explained
from partner_desk.app.glance import CellKey, Glance, Turn, turns
from partner_desk.app.period_advice import PeriodAdvice, period_advice
from partner_desk.app.rulebook import library
from partner_desk.domain.estate import Estate
from partner_desk.domain.ids import ScopeKind
from partner_desk.domain.moments import Period
from partner_desk.domain.naming import name_or_id
from partner_desk.domain.progress import Progress
from partner_desk.engine.judge import Day, Judge
from partner_desk.explain.brief import Brief
from partner_desk.explain.explanation import Explanation, explain
from partner_desk.gui.background import Background
from partner_desk.gui.panels import brief, prose
from partner_desk.gui.panels.glance import GlancePanel
from partner_desk.gui.panels.quiet import QuietBrowser
from partner_desk.gui.plain import MarkupLabel, escape
from partner_desk.gui.situation import Situation
from partner_desk.language import marked, tr
from partner_desk.readings.library import Program
from partner_desk.readings.questions import Verdict

if TYPE_CHECKING:
    from partner_desk.advice import Advice
    from partner_desk.app.fragility import WeakPoints
    from partner_desk.app.timeline import Stay

    Counsel = tuple[Sequence[Advice], WeakPoints]
    Asked = tuple[Estate, View, int, Period | None]

FIRST = 10
"""Milliseconds after the panel is seen before it is written: what stands beside it is painted by then."""
BEGINNINGS = (
    ("import-files", marked("Import what az exported")),
    ("add-partner", marked("Add a partner")),
    ("new-customer", marked("Add a customer by hand")),
    ("paste-table", marked("Paste a table of subscriptions or people")),
)
"""The actions with which a desk begins, and what they do."""


class WhyPanel(QuietBrowser):
    """Explains live; links in it lead to the facts."""

    advised = Signal(str, object)
    """A piece of advice is to be tried (`try`), recorded as done (`apply`), or written down (`runbook`)."""

    def __init__(self, situation: Situation) -> None:
        """Explain what the situation is about; since when the verdicts of the glance hold is worked out last."""
        super().__init__(tr("Why: reasons for the chosen scope"))
        self.situation = situation
        self.glance = GlancePanel(situation)
        """All verdicts at the scope; it stands above the reasons."""
        self.head = MarkupLabel()
        """Which scope is explained; it stands above the glance."""
        self.head.setMargin(4)
        self.head.setMinimumWidth(1)  # however long a name without a blank is, the window stays on the screen
        self.head.setTextInteractionFlags(Qt.TextInteractionFlag.TextBrowserInteraction)
        self.head.setAccessibleName(tr("The chosen scope"))
        self.head.linkActivated.connect(lambda link: situation.go_to.emit(prose.target(link)))
        self.anchorClicked.connect(self._followed)
        self._unfolded: frozenset[str] = frozenset()
        self._shown: object = None
        """What the panel is about, as it is written."""
        self.sought = ""
        """What the tree is filtered by: where it shows nothing, there is nothing to explain."""
        self.stay: Stay | None = None
        """Since when the viewed verdict holds, as soon as that is found."""
        self._advice: Sequence[Advice] = ()
        self._weak: WeakPoints | None = None
        self._over: PeriodAdvice | None = None
        """How the period that is asked about comes out, as soon as that is worked out."""
        self.background = Background(self)
        self.background.found.connect(self.show_found)
        changes = (situation.desk_opened, situation.scope_changed, situation.view_changed, situation.concealed_changed)
        for signal in changes:
            signal.connect(self.show_again)
        situation.desk_changed.connect(lambda _: self.show_again())
        situation.period_changed.connect(self._ask_again)

    def show_again(self) -> None:
        """Write what was asked for at once; what is worked out beside the window follows."""
        if not self.isVisible():
            return  # it is written as soon as it is seen
        self.stay, self._advice, self._weak, self._over = None, (), None, None
        self._write()
        self._seek()

    def _ask_again(self) -> None:
        """Another period is asked about: what is told of the day stays."""
        if self.isVisible():
            self._over = None
            self._write()
            self._seek()

    def showEvent(self, event: QShowEvent) -> None:
        """The window with its tree is painted first, the reasons right after that."""
        super().showEvent(event)
        QTimer.singleShot(FIRST, self.show_again)

    def _seek(self) -> None:
        """Ask beside the window what would change the viewed verdict and what it hangs on, then since when it holds."""
        situation = self.situation
        estate, view, scope = situation.estate, situation.view, situation.scope
        if scope is None or view.partner not in estate.partners or situation.told_scopes is not None:
            self.background.forget()
            return
        asked = (estate, view, scope, situation.period if situation.course_told else None)
        self.background.ask(asked, partial(_counsel, estate, view, scope))

    def show_found(self, asked: Asked, answer: Counsel | Stay | PeriodAdvice | dict[CellKey, Turn]) -> None:
        """Show what was found about what is still looked at, and go on to what is asked next."""
        about, period = asked[:3], asked[3]
        if about != (self.situation.estate, self.situation.view, self.situation.scope):
            return
        staying = partial(_stay, *about, self.background.wanting(asked))
        if isinstance(answer, dict):
            self.glance.show_turns(answer)
        elif isinstance(answer, tuple):
            self._advice, self._weak = answer
            self._go_on(asked, partial(period_advice, *about, period) if period is not None else staying)
        elif isinstance(answer, PeriodAdvice):
            self._over = answer
            self._go_on(asked, staying)
        else:
            self.stay = answer
            seen = self.glance.complete()
            if not self.glance.is_dated:
                self._go_on(asked, partial(_turned, *about, seen, self.background.wanting(asked)))
        self._write()

    def _go_on(self, asked: Asked, work: Callable[[Judge], object]) -> None:
        self.background.ask(asked, work)
        self.background.begin()

    @property
    def is_settled(self) -> bool:
        """Whether everything stands here that is worked out by itself."""
        return not self.background.is_asked

    @property
    def is_whole(self) -> bool:
        """Whether all reasons are open."""
        return brief.ALL in self._unfolded

    def explained(self) -> list[Explanation]:
        """What is explained in the panel."""
        situation = self.situation
        if situation.scope is None or not situation.estate.partners:
            return []
        return [self._explained(situation.scope)]

    def _explained(self, scope: int) -> Explanation:
        """The viewed verdict with its reasons, and with what was lost once that is known."""
        asked = self.situation.asked_here
        if asked is not None and asked.charge_kind is not None:
            return explained(self.situation.estate, self.situation.view, scope, asked.charge_kind)
        explanation = explain(self._day(), self._program, self.situation.view.partner, scope)
        return explanation if self.stay is None else _with_loss(explanation, self.stay)

    @property
    def _program(self) -> Program:
        return library().programs[self.situation.view.program]

    def _day(self) -> Day:
        """The day at hand around the scope at hand."""
        assert self.situation.scope is not None
        return day_of(self.situation.estate, self.situation.view).around([self.situation.scope])

    def _write(self) -> None:
        """Something else begins at its top, what was read stays where it is."""
        situation = self.situation
        about = (situation.desk, situation.scope, situation.view.partner, situation.view.program)
        self.head.setText(self._head())
        self.head.setVisible(situation.scope is not None)
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
        if scope is None and self.sought:
            filtered = tr(
                "The filter \N{LEFT DOUBLE QUOTATION MARK}{text}\N{RIGHT DOUBLE QUOTATION MARK} shows no scope. "
                "Clear it (Esc), or look for something else.",
                text=escape(self.sought),
            )
            return f"<p>{filtered}</p>"
        if scope is None:
            return f"<p>{tr('Choose a tenant, subscription, group or resource on the left.')}</p>"
        pieces = []
        if not estate.partners:
            add = prose.link(prose.ACTION, "add-partner", tr("Add one"))
            nobody = tr("There are no partners on this desk yet. {add} to see why.", add=add)
            pieces.append(f"<p>{nobody}</p>")
            return "".join(pieces)
        pieces += self._told(scope)
        recorded = tr("As recorded. Nothing in Azure is changed.")
        if estate.scenario:
            recorded = tr(
                "Supposed in the scenario {scenario}, not recorded. Nothing in Azure is changed.",
                scenario=escape(estate.scenario),
            )
        pieces.append(f"<hr><p><small>{recorded}</small></p>")
        return "".join(pieces)

    def _head(self) -> str:
        """The path to the scope, its name, and what it is."""
        tree, scope = self.situation.estate.scopes, self.situation.scope
        if scope is None:
            return ""
        above = [prose.link("scope", tree.key(one), tree.name(one)) for one in reversed(tree.path(scope)[1:])]
        path = " \N{SINGLE RIGHT-POINTING ANGLE QUOTATION MARK} ".join([*above, ""])
        name = f'<span style="font-size:x-large;font-weight:600">{escape(tree.name(scope))}</span>'
        return f"{path}{name} {self._details(scope)}"

    def _told(self, scope: int) -> Iterator[str]:
        """The viewed verdict in short, and what opens on a click."""
        partner, program = self.situation.estate.partners[self.situation.view.partner], self._program
        explanation = self._explained(scope)
        yield f"<p>{escape(name_or_id(partner))} \N{MIDDLE DOT} {escape(program.name)}</p>"
        yield from self._of_period()
        unknown = Brief(explanation).unknown
        is_open = explanation.answer.verdict is Verdict.UNKNOWN
        yield from brief.answer(explanation, self.stay)
        if self._over is not None:
            yield from brief.period(self._over, len(self._advice))
        yield from brief.unknown(unknown if is_open else ())
        yield from brief.decides(explanation, self.situation.estate.scopes)
        if self._weak is not None:
            yield prose.weak(self.situation.estate, self._weak)
        yield from brief.advice(self._advice, unknown, self._unfolded, explanation.headline.said)
        yield from brief.unknown(() if is_open else unknown)
        yield brief.sources(explanation)
        yield brief.fold(brief.ALL, tr("All reasons"), self.is_whole)
        if self.is_whole:
            yield prose.body(explanation, self._unfolded)

    def _of_period(self) -> Iterator[str]:
        """What a lesson asked of a period, before the reasons of the day at hand."""
        from partner_desk.app.school.feedback import told  # not needed to start

        asked = self.situation.asked_here
        if asked is not None and asked.days > 1:
            yield from brief.of_period(told(self.situation.estate, asked))
            yield f"<hr><p>{tr('On {day}:', day=self.situation.view.day)}</p>"

    def _details(self, scope: int) -> str:
        """What the scope is, and the day that is looked at."""
        estate, day = self.situation.estate, self.situation.view.day
        kind, key = estate.scopes.kind_of(scope), estate.scopes.key(scope)
        detail = estate.subscriptions.get(key) if kind is ScopeKind.SUBSCRIPTION else None
        words = filter(None, (detail.state, detail.quota_id) if detail is not None else ())
        return " \N{MIDDLE DOT} ".join((tr(kind.words), *map(escape, words), day.isoformat()))

    def _followed(self, url: QUrl) -> None:
        word, _, key = prose.target(url.toString()).partition(":")
        if word in ("try", "apply", "runbook"):
            over = self._over.pieces if self._over is not None else ()
            self.advised.emit(word, [*self._advice, *(one for piece in over for one in piece.advice)][int(key)])
        elif word == "fold":
            self._unfolded ^= {key}
            self._write()
        else:
            self.situation.go_to.emit(f"{word}:{key}")


def _counsel(estate: Estate, view: View, scope: int, judge: Judge) -> Counsel:
    """What would change the viewed verdict, and what it hangs on."""
    from partner_desk.app.advising import advice_for  # not needed to start
    from partner_desk.app.fragility import weak_points

    return advice_for(estate, view, scope, judge), weak_points(estate, view, scope, judge)


def _with_loss(explanation: Explanation, stay: Stay) -> Explanation:
    """An explanation that says first what was lost, if something was."""
    from partner_desk.app.timeline import with_loss  # not needed to start

    return with_loss(explanation, stay)


def _stay(estate: Estate, view: View, scope: int, wanted: Progress, judge: Judge) -> Stay:
    """Since when the viewed verdict holds."""
    from partner_desk.app.timeline import stay_of  # not needed to start

    return stay_of(estate, view, scope, judge, wanted)


def _turned(
    estate: Estate, view: View, scope: int, seen: Glance, wanted: Progress, judge: Judge
) -> dict[CellKey, Turn]:
    """Since when the verdicts of the glance hold."""
    return turns(estate, view, scope, seen, judge, wanted)
