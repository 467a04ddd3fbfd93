"""What is told beside a verdict that is not as somebody expects it: since when, what ended it, and what would help."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date

from partner_desk.advice import Advice
from partner_desk.app.advising import advice_for
from partner_desk.app.answers import View
from partner_desk.app.since import stay_words
from partner_desk.app.timeline import Stay, stay_of
from partner_desk.domain.changes import WORD_OF
from partner_desk.domain.estate import Estate
from partner_desk.domain.expectations import Expectation
from partner_desk.engine.judge import Judge
from partner_desk.findings import Finding
from partner_desk.language import tr
from partner_desk.readings.advice_texts import Who
from partner_desk.readings.questions import Verdict

TOLD = 20
"""Of so many findings this is worked out: each takes some days judged, and some changes tried."""


@dataclass(frozen=True, slots=True)
class Besides:
    """How long a verdict has held, and the first thing that would make it another; None where nobody can."""

    stay: Stay
    helping: Advice | None

    @property
    def since(self) -> str:
        """Since when it is so, or when what was lost; empty where it never was anything else."""
        return self.stay.loss.text if self.stay.loss is not None else stay_words(self.stay)

    @property
    def help(self) -> str:
        """What would help; empty where nothing is known that would."""
        return "" if self.helping is None else tr("What would help: {advice}", advice=self.helping.text)


def besides(estate: Estate, view: View, scope: int, wanted: Verdict, by: Judge | None = None) -> Besides:
    """What is told beside the verdict of a view, which should be another one; a worker brings a judge."""
    pieces = advice_for(estate, view, scope, by) if wanted is Verdict.RECOGNIZED else ()
    helping = next((one for one in pieces if Who.NOBODY not in one.actors), None)
    return Besides(stay_of(estate, view, scope, by), helping)


def with_besides(estate: Estate, findings: Iterable[Finding], day: date, reading: str, by: Judge) -> Iterator[Finding]:
    """Findings, those about expectations with what is told besides."""
    remaining = TOLD
    for finding in findings:
        kept = next((one.key for one in finding.facts if one.kind == WORD_OF[Expectation]), None)
        if kept is None or remaining == 0:
            yield finding
            continue
        remaining -= 1
        expected = estate.expectations[kept]
        scope = estate.scopes.find(expected.scope)
        assert scope is not None
        view = View(expected.partner, expected.program, expected.on or day, reading)
        more = besides(estate, view, scope, Verdict(expected.verdict.value), by)
        sentence, fix = (
            " ".join(filter(None, words)) for words in ((finding.sentence, more.since), (finding.fix, more.help))
        )
        yield replace(finding, sentence=sentence, fix=fix)
