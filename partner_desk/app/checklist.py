"""The check list of a move as Markdown: what it costs, what survives, what to prepare, and who says so."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from partner_desk.app.comparing import Balance
from partner_desk.app.factnames import FactNames
from partner_desk.app.moveplans import Cited
from partner_desk.app.moves import MoveOutcome, Preparation
from partner_desk.app.rulebook import library
from partner_desk.app.turned import money
from partner_desk.domain.showing import on_paper
from partner_desk.reports.standing import standing

_MARKS = re.compile(r"([\\`*_{}\[\]()#+\-.!|<>~&])")
_ESCAPED = re.compile(r"\\" + _MARKS.pattern)
_WHEN = {"before": "Before the day", "day": "On the day", "after": "Afterwards"}


def plain(text: str) -> str:
    """Text of other people that Markdown shows as it is, in one line."""
    return _MARKS.sub(r"\\\1", " ".join(on_paper(text).split()))


def as_text(document: str) -> str:
    """A document as people read it where nobody shows Markdown: without the marks that keep names from being one."""
    return _ESCAPED.sub(r"\1", document)


def check_list(outcome: MoveOutcome) -> str:
    """The check list as one document."""
    return "\n".join(_lines(outcome)) + "\n"


def _lines(outcome: MoveOutcome) -> Iterator[str]:
    yield f"# {plain(outcome.move.name)}, {outcome.on.isoformat()}"
    yield ""
    for words in standing(outcome.comparison.after.estate):
        yield plain(words)
        yield ""
    yield plain(outcome.move.says)
    yield "This is a plan on recorded facts; nothing in Azure changes by it."
    for title, balances, part in (
        ("Lost on the first day", outcome.lost, "lost"),
        ("Gained on the first day", outcome.gained, "gained"),
    ):
        yield from ("", f"## {title}", "")
        yield from _table(outcome, balances, part) if balances else ["Nothing."]
    yield from ("", "## What survives", "")
    kept = [f"- {_who(outcome, one)}: {one.unchanged:,} of {one.before.leaves:,}" for one in outcome.survives]
    yield from kept or ["Nothing was recognized before."]
    yield from ("", "## Preparations that help", "")
    told = [line for one in outcome.preparations for line in _preparation(outcome, one)]
    yield from told or ["None of those that were tried brings anything."]
    for when, title in _WHEN.items():
        lines = [one for one in outcome.move.check if one.when == when]
        if lines:
            yield from ("", f"## {title}", "")
            for line in lines:
                yield f"- [ ] **{line.who}**: {plain(line.says)} {_cites(line.cites)}"


def _table(outcome: MoveOutcome, balances: Iterable[Balance], part: str) -> Iterator[str]:
    yield "| partner and program | leaves | charges recorded |"
    yield "|---|---:|---|"
    for balance in balances:
        share = balance.lost if part == "lost" else balance.gained
        charges = ", ".join(f"{money(amount)} {plain(currency)}" for currency, amount in share.charges.items())
        yield f"| {_who(outcome, balance)} | {share.leaves:,} | {charges} |"


def _who(outcome: MoveOutcome, one: Balance) -> str:
    name = FactNames(outcome.comparison.after.estate).partner(one.partner)
    return f"{plain(name)}, {plain(library().programs[one.program].name)}"


def _preparation(outcome: MoveOutcome, one: Preparation) -> Iterator[str]:
    yield f"- [ ] **{one.plan.who}**: {plain(one.text)} {_cites(one.plan.cites)}"
    for gain in one.gains:
        yield f"  - brings {gain.gained.leaves:,} to {_who(outcome, gain)}"


def _cites(cites: Iterable[Cited]) -> str:
    sources = library().sources
    return " ".join(
        f"({plain(sources[one.source].title)}, {plain(sources[one.source].date)}: {plain(one.says)})" for one in cites
    )
