"""The claims of the thread: what was said, what is true today and why, each a click from a lesson; DPOR beside PAL."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

from PySide6.QtWidgets import QComboBox, QDialog, QDialogButtonBox, QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from partner_desk.app.firm import Firm
from partner_desk.app.paper import AboutRules
from partner_desk.app.papers import THREAD
from partner_desk.app.rulebook import library
from partner_desk.app.school.thread import (
    JudgedClaim,
    JudgedExample,
    claim_thread,
    judged_claims,
    standing_said,
    verdict_said,
)
from partner_desk.domain import clock
from partner_desk.gui import look
from partner_desk.gui.asking import ButtonRole, ask
from partner_desk.gui.look import open_at
from partner_desk.gui.panels.prose import link, target
from partner_desk.gui.panels.quiet import QuietBrowser
from partner_desk.gui.plain import Label, escape
from partner_desk.gui.saving import ask_pdf, save, sizes_here
from partner_desk.gui.school.prose import sources
from partner_desk.language import speaking, tr
from partner_desk.readings.handouts import ToldRow
from partner_desk.resources import resource_path
from partner_desk.training.texts import Language

CELL = ' style="padding:3px 10px 3px 0"'
AT = "@"
"""What stands between a lesson and the step of it that is shown."""


class ThreadDialog(QDialog):
    """Read the claims; a link opens the lesson at the verdict."""

    def __init__(
        self,
        language: Language,
        follow: Callable[[str], None],
        speak: Callable[[Language], None],
        parent: QWidget,
        firm: Firm,
    ) -> None:
        """`follow` follows a link, `speak` keeps another language, `firm` is whose paper it becomes."""
        super().__init__(parent)
        self.language, self._follow, self._speak, self._firm = language, follow, speak, firm
        self.day = clock.today()
        self.setWindowTitle(tr("Sixteen claims on DPOR and PAL"))
        open_at(self, 900, 620)
        self.languages = QComboBox()
        self.languages.setAccessibleName(tr("Language"))
        for one in Language:
            self.languages.addItem(one.own_name, one)
        self.languages.setCurrentIndex(list(Language).index(language))
        self.text = QuietBrowser(tr("Sixteen claims on DPOR and PAL"))
        pdf = QPushButton(tr("Save as &PDF…"))
        pdf.clicked.connect(lambda _=False: self.save())
        self.head = Label()
        self.head.setWordWrap(True)
        top = QHBoxLayout()
        top.addWidget(self.head, 1)
        top.addWidget(self.languages)
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Close)
        buttons.addButton(pdf, QDialogButtonBox.ButtonRole.ActionRole)
        buttons.rejected.connect(self.reject)
        layout = QVBoxLayout(self)
        layout.addLayout(top)
        layout.addWidget(self.text, 1)
        layout.addWidget(buttons)
        self.languages.currentIndexChanged.connect(lambda _: self._respeak())
        self.text.anchorClicked.connect(lambda url: self._clicked(target(url.toString())))
        self._tell()

    def _respeak(self) -> None:
        self.language = Language(self.languages.currentData())
        self._speak(self.language)
        self._tell()

    def _tell(self) -> None:
        with speaking(self.language.value, resource_path("locale")):
            told = tr("Sixteen claims of an answer of about 2021, judged by the rules of {day}.", day=self.day)
            self.head.setText(told)
            self.text.setHtml("".join(_page(judged_claims(self.day), self.language)))

    def _clicked(self, link: str) -> None:
        if link.startswith("lesson:"):
            self.close()
        self._follow(link)

    def save(self) -> None:
        """The page as a paper."""
        chosen = ask_pdf(self, tr("Save as PDF"), str(Path.home() / "dpor-and-pal.pdf"), sizes_here())
        if chosen is not None:
            place, size = chosen
            data = THREAD.pdf(AboutRules(self.day, self._firm), size, language=self.language.value)
            save(self, place, data, THREAD.kind, self._say)

    def _say(self, sentence: str) -> None:
        ask(self, self.windowTitle(), sentence, ((tr("&Close"), ButtonRole.RejectRole),))


def _page(claims: list[JudgedClaim], language: Language) -> Iterator[str]:
    told, programs = library().handouts, [one for one in library().programs.values() if one.association]
    yield f"<h3>{escape(tr('Side by side'))}</h3>"
    rows = [(one.name, *(one.says[program.id] for program in programs)) for one in told.compared]
    yield _table(["", *(one.name for one in programs)], rows)
    yield sources(dict.fromkeys(cite.source for one in told.compared for cite in one.cites), language)
    yield f"<h3>{escape(tr('The claims'))}</h3>"
    for claim in claims:
        yield from _claim(claim, language)
    yield f"<h3>{escape(tr('What a partner of record sees'))}</h3><ul>"
    yield from (f"<li>{escape(tr(one.words[0]))}</li>" for one in told.recorded)
    yield f"</ul>{_sources(told.recorded, language)}"
    yield f"<h3>{escape(tr('Who sees amounts'))}</h3>"
    yield _table(["", tr("What they see")], [one.words for one in told.amounts])
    yield _sources(told.amounts, language)
    yield f"<h3>{escape(tr('What consumption must reach for a Solutions Partner designation'))}</h3>"
    yield _table([tr("Metric"), tr("Points"), tr("What counts")], [one.words for one in told.thresholds])
    note = tr("Recognized is not the same as points: a customer that shrinks is recognized and adds none.")
    yield f"<p>{escape(note)}</p>{_sources(told.thresholds, language)}"


def _claim(claim: JudgedClaim, language: Language) -> Iterator[str]:
    says = f"{claim.claim.number}. {claim.claim.says.said(language)}"
    shown = link("lesson", f"{claim.claim.lesson}{AT}{claim.claim.shown_at}", tr("Try it"))
    yield f'<h4 style="margin:10px 0 2px 0">{escape(says)}</h4>'
    today = escape(tr("Today: {standing}", standing=standing_said(claim)))
    yield f'<p style="margin:2px 0"><b>{today}</b> &nbsp; {shown}</p>'
    yield from (_example(one, language) for one in claim.examples)
    yield sources(dict.fromkeys((claim_thread().source, *(one.id for one in claim.sources))), language)


def _example(judged: JudgedExample, language: Language) -> str:
    program = library().programs[judged.today.question.program].short
    verdict, ink = judged.today.verdict, look.colour(judged.today.verdict)
    told = tr("{program}: {verdict}", program=program, verdict=verdict_said(judged))
    sign = f'<span style="color:{ink};font-weight:600">{look.SIGNS[verdict]} {escape(told)}</span>'
    because = f"<br><small>{escape(judged.because)}</small>" if judged.because else ""
    return f'<p style="margin:2px 0 2px 16px">{escape(judged.example.text.said(language))}<br>{sign}{because}</p>'


def _table(head: list[str], rows: list[tuple[str, ...]]) -> str:
    """A table; the first column is strong."""
    top = "".join(f'<th align="left"{CELL}>{escape(one)}</th>' for one in head)
    lines = []
    for first, *rest in rows:
        name = escape(tr(first))
        said = [escape(tr(one)) if one else "" for one in rest]
        cells = "".join(f'<td valign="top"{CELL}>{one}</td>' for one in said)
        lines.append(f'<tr><td valign="top"{CELL}><b>{name}</b></td>{cells}</tr>')
    return f'<table width="100%"><tr>{top}</tr>{"".join(lines)}</table>'


def _sources(rows: tuple[ToldRow, ...], language: Language) -> str:
    return sources(dict.fromkeys(cite.source for one in rows for cite in one.cites), language)
