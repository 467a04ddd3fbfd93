"""A paper about the scope at hand: made beside the window, looked at, printed, saved."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

from PySide6.QtWidgets import QWidget

from partner_desk.app.firm import Firm
from partner_desk.app.outputs import FileKind
from partner_desk.app.paper import NOBODY, AboutScope, Opened, Paper, Wish
from partner_desk.app.papers import SCOPE_PAPERS
from partner_desk.domain.errors import Refused
from partner_desk.domain.moments import Period, month_of, quarter_of
from partner_desk.domain.naming import name_or_id
from partner_desk.domain.progress import Progress
from partner_desk.domain.showing import one_line
from partner_desk.gui.dialogs.paperchoices import PaperChoices
from partner_desk.gui.dialogs.preview import PreviewDialog
from partner_desk.gui.jobs import Busy, Job, raised
from partner_desk.gui.plain import file_name
from partner_desk.gui.printing import Printing
from partner_desk.gui.saving import ask_paper, save, sizes_here
from partner_desk.gui.situation import Situation
from partner_desk.language import tr
from partner_desk.reports.standing import paper_mark
from partner_desk.reports.typeset import Document


class ScopePaper:
    """A paper about what is looked at now, whatever is looked at later."""

    def __init__(
        self,
        paper: Paper[AboutScope],
        window: QWidget,
        situation: Situation,
        firm: Firm = NOBODY,
        finding: str = "",
    ) -> None:
        """Keep the scope, the snapshot, the view, the period, whose paper it is, and what finding is to be mended."""
        assert situation.scope is not None
        self.paper, self.window, self.situation, self.language = paper, window, situation, firm.language
        if "lang" not in paper.heeds:
            self.language = ""
        scope, estate, view = situation.scope, situation.estate, situation.view
        self.busy: Busy | None = None
        self._rest: Job | None = None
        period = situation.period or Period.of_day(view.day)
        path, branch = situation.desk.path if situation.desk is not None else None, situation.branch
        base, changes = (branch.base, branch.changes) if branch is not None else (None, None)
        self.about = AboutScope(
            estate,
            view,
            scope,
            Wish(period, finding=finding),
            firm,
            path.name if path is not None else "",
            base,
            changes,
            looked_at=view.partner,
        )

    @property
    def name(self) -> str:
        """How its file is called."""
        estate, scope, period = self.about.estate, self.about.scope, self.about.wish.period
        supposed = f" {paper_mark(estate)}" if estate.scenario else ""
        what = "" if self.paper is SCOPE_PAPERS[0] else f" {self.paper.name}"
        return f"{file_name(estate.scopes.name(scope))}{what} {period}{supposed}"

    def preview(self) -> None:
        """Show the pages as they will be printed, and print them from there."""
        self._typeset(sizes_here()[0], self._show)

    def save(self) -> None:
        """Ask for a name and the paper, and write the PDF, or what else the paper can be."""
        chosen = ask_paper(self.window, self._saving, f"{self.name}.pdf", sizes_here(), self.paper.endings)
        if chosen is None:
            return
        place, ending, size = chosen

        def write(data: bytes) -> None:
            save(self.window, place, data, self._kind(ending), self.situation.refused.emit)

        paper, about = self.paper, self.about
        other = ending in paper.endings
        self._begin(lambda told: paper.written(ending, about) if other else paper.pdf(about, size, told), write)

    @property
    def is_made(self) -> bool:
        """Whether it is being made."""
        jobs = (self.busy.job if self.busy is not None else None, self._rest)
        return any(one is not None and one.isRunning() for one in jobs)

    def stop(self) -> None:
        """Nobody wants it any more."""
        if self.busy is not None:
            self.busy.stop()
        self._drop_rest()

    def _show(self, opened: Opened) -> None:
        choices = PaperChoices(self.paper, self._partners(), self._periods(), self.about.firm.language)
        dialog = PreviewDialog(tr("Papers"), opened.shown, self.window, choices)
        printing = Printing(self.name, self.paper.kind, self.window)
        printing.told.connect(dialog.tell)
        printing.told.connect(self.situation.done)

        def show(made: Opened) -> None:
            printing.name = self.name
            dialog.show_document(made.shown)
            self._go_on(made, dialog)

        def choose() -> None:
            self.paper, self.language = choices.chosen, choices.tongue
            self.about = replace(self.about, wish=replace(choices.wish, finding=self.about.wish.finding))
            self._typeset(dialog.paper.currentData(), show, dialog)

        choices.changed.connect(choose)
        dialog.print_asked.connect(lambda shown: printing.ask(shown, dialog))
        dialog.save_asked.connect(lambda shown: self._keep(shown, printing.name, dialog))
        dialog.paper_asked.connect(lambda size: self._typeset(size, show, dialog))
        dialog.finished.connect(self._drop_rest)
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()
        self._go_on(opened, dialog)

    def _go_on(self, opened: Opened, dialog: PreviewDialog) -> None:
        """Make the pages after the first one, while that is looked at."""
        self._drop_rest()
        if opened.rest is None:
            return

        def fail(trouble: BaseException) -> None:
            if not isinstance(trouble, Refused):
                raise raised(trouble)
            dialog.show_nothing(trouble.sentence)

        self._rest = Job(opened.rest)
        self._rest.finished_with.connect(dialog.show_document)
        self._rest.failed.connect(fail)
        self._rest.begin()

    def _drop_rest(self) -> None:
        """Whatever comes of the other pages is wanted no more."""
        if self._rest is not None:
            self._rest.cancel()
            self._rest = None

    def _partners(self) -> list[tuple[str, str]]:
        """Those of whom it can tell alone, by name."""
        known = self.about.estate.partners.values()
        return sorted(((one.id, one_line(name_or_id(one))) for one in known), key=lambda one: one[1].casefold())

    def _periods(self) -> list[tuple[str, Period]]:
        """The days that are asked about, and those around the day that is looked at."""
        asked, day = self.about.wish.period, self.about.view.day
        assert asked is not None
        around = [(str(one), one) for one in (Period.of_day(day), month_of(day), quarter_of(day))]
        return [(str(asked), asked), *(one for one in around if one[1] != asked)]

    def _keep(self, document: Document, name: str, dialog: PreviewDialog) -> None:
        """Save what is shown, by the name of what is shown; or the same as another kind of file."""
        chosen = ask_paper(dialog, self._saving, f"{name}.pdf", [document.paper], self.paper.endings)
        if chosen is None:
            return
        place, ending, _ = chosen

        def write(data: bytes) -> None:
            if save(dialog, place, data, self._kind(ending), dialog.tell):
                dialog.tell(tr("{path} is written.", path=place.path))

        if ending not in self.paper.endings:
            write(document.pdf)
            return
        paper, about, language = self.paper, self.about, self.language
        self._begin(lambda _: paper.written(ending, about, language), write, dialog)

    def _kind(self, ending: str) -> FileKind:
        return FileKind(self.paper.kind.words, ending) if ending in self.paper.endings else self.paper.kind

    @property
    def _saving(self) -> str:
        return tr("Save {paper}", paper=tr(self.paper.words))

    def _typeset(self, size: str, then: Callable[[Opened], None], shown: PreviewDialog | None = None) -> None:
        paper, about, language = self.paper, self.about, self.language
        self._begin(lambda progress: paper.opened(about, size, progress, language), then, shown)

    def _begin(
        self, work: Callable[[Progress], Any], then: Callable[[Any], None], wanting: PreviewDialog | None = None
    ) -> None:
        """Work for a window: once that is gone, nobody is told of what comes of it."""
        words = tr("Making the {paper} \N{HORIZONTAL ELLIPSIS}", paper=tr(self.paper.words))
        refused = self.situation.refused.emit if wanting is None else wanting.show_nothing
        if self.busy is not None and self.busy.job.isRunning():
            self.busy.cancel()  # something else is wanted now
        self._drop_rest()
        self.busy = Busy(words, work, then, refused, wanting or self.window)
