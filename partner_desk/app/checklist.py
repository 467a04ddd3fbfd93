"""The check list of a move as Markdown: what it costs, what survives, what to prepare, and who says so."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from partner_desk.app.comparing import Balance
from partner_desk.app.factnames import FactNames
from partner_desk.app.moveplans import Cited, Party
from partner_desk.app.moves import MoveOutcome, Preparation
from partner_desk.app.rulebook import library
from partner_desk.app.turned import money
from partner_desk.domain.showing import on_paper
from partner_desk.language import marked, tr
from partner_desk.reports.standing import standing

_MARKS = re.compile(r"([\\`*_{}\[\]()#+\-.!|<>~&])")
_ESCAPED = re.compile(r"\\" + _MARKS.pattern)
_WHEN = {"before": marked("Before the day"), "day": marked("On the day"), "after": marked("Afterwards")}


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
    yield f"# {tr('{move}, {day}', move=plain(tr(outcome.move.name)), day=outcome.on.isoformat())}"
    yield ""
    for words in standing(outcome.comparison.after.estate):
        yield plain(words)
        yield ""
    yield plain(tr(outcome.move.says))
    yield tr("This is a plan on recorded facts; nothing in Azure changes by it.")
    for title, balances, part in (
        (tr("Lost on the first day"), outcome.lost, "lost"),
        (tr("Gained on the first day"), outcome.gained, "gained"),
    ):
        yield from _heading(title)
        yield from _table(outcome, balances, part) if balances else [tr("Nothing.")]
    yield from _heading(tr("What survives"))
    yield from [f"- {_kept(outcome, one)}" for one in outcome.survives] or [tr("Nothing was recognized before.")]
    yield from _heading(tr("Preparations that help"))
    told = [line for one in outcome.preparations for line in _preparation(outcome, one)]
    yield from told or [tr("None of those that were tried brings anything.")]
    for when, title in _WHEN.items():
        lines = [one for one in outcome.move.check if one.when == when]
        if lines:
            yield from _heading(tr(title))
            for line in lines:
                yield _to_do(line.who, tr(line.says), line.cites)


def _party(who: Party) -> str:
    parties = {"customer": tr("customer"), "partner": tr("partner"), "provider": tr("provider")}
    return parties[who]


def _to_do(who: Party, what: str, cites: Iterable[Cited]) -> str:
    return f"- [ ] **{_party(who)}**: {plain(what)} {_cites(cites)}"


def _heading(title: str) -> Iterator[str]:
    yield from ("", f"## {title}", "")


def _kept(outcome: MoveOutcome, one: Balance) -> str:
    kept, before = one.unchanged, one.before.leaves
    return tr("{who}: {number:,} of {all:,}", who=_who(outcome, one), number=kept, all=before)


def _table(outcome: MoveOutcome, balances: Iterable[Balance], part: str) -> Iterator[str]:
    yield tr("| partner and program | leaves | charges recorded |")
    yield "|---|---:|---|"
    for balance in balances:
        share = balance.lost if part == "lost" else balance.gained
        charges = ", ".join(f"{money(amount)} {plain(currency)}" for currency, amount in share.charges.items())
        yield f"| {_who(outcome, balance)} | {share.leaves:,} | {charges} |"


def _who(outcome: MoveOutcome, one: Balance) -> str:
    name = FactNames(outcome.comparison.after.estate).partner(one.partner)
    return f"{plain(name)}, {plain(library().programs[one.program].name)}"


def _preparation(outcome: MoveOutcome, one: Preparation) -> Iterator[str]:
    yield _to_do(one.plan.who, one.text, one.plan.cites)
    for gain in one.gains:
        brings = tr("brings {number:,} to {who}", number=gain.gained.leaves, who=_who(outcome, gain))
        yield f"  - {brings}"


def _cites(cites: Iterable[Cited]) -> str:
    sources = library().sources
    return " ".join(
        f"({plain(sources[one.source].title)}, {plain(sources[one.source].date)}: {plain(one.says)})" for one in cites
    )
