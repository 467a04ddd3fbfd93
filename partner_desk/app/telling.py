"""An explanation as Markdown or plain text, for a mail or a ticket: in short or the whole of it, in reading order."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from typing import TypeAlias

from partner_desk.app.rulebook import library
from partner_desk.domain.estate import Estate
from partner_desk.domain.naming import scope_called
from partner_desk.explain.brief import Brief
from partner_desk.explain.explanation import Explanation
from partner_desk.explain.proof import Proof
from partner_desk.language import marked, tr, trn
from partner_desk.readings.dated import Cite
from partner_desk.readings.questions import Truth
from partner_desk.reports.standing import standing

_Say: TypeAlias = Callable[[str], str]

SIGNS = {Truth.YES: "+", Truth.NO: "\N{MINUS SIGN}", Truth.UNKNOWN: "?"}
CLOSING = marked("Nothing in Azure is changed. Verdicts follow the reading named; they are no statement by Microsoft.")

_MARKS = re.compile(r"([\\`*_{}\[\]<>#|~!])")


def as_markdown(
    estate: Estate, scope: int, explained: Sequence[Explanation], since: str = "", whole: bool = False
) -> str:
    """Explanations of one scope as Markdown; names from the desk cannot be read as markup.

    `since` says since when what is explained is so; the `whole` has all reasons, with what each source says.
    """
    return "\n".join(_lines(estate, scope, explained, since, whole, _escaped, bold="**"))


def as_text(estate: Estate, scope: int, explained: Sequence[Explanation], since: str = "", whole: bool = False) -> str:
    """The same as plain text."""
    return "\n".join(_lines(estate, scope, explained, since, whole, _plain, bold=""))


def _escaped(text: str) -> str:
    return _MARKS.sub(r"\\\1", _plain(text))


def _plain(text: str) -> str:
    return " ".join(text.split())


def _lines(
    estate: Estate, scope: int, explanations: Sequence[Explanation], since: str, whole: bool, say: _Say, bold: str
) -> Iterator[str]:
    tree, rules = estate.scopes, library()
    mark = "# " if bold else ""
    yield f"{mark}{say(tree.name(scope))}"
    yield ""
    for words in standing(estate):
        yield say(words)
        yield ""
    kind = tr(tree.kind_of(scope).words).capitalize()
    yield f"{kind} {say(tree.id(scope))}"
    for explanation in explanations:
        question = explanation.answer.question
        reading = rules.readings[explanation.answer.readings_used[0]]
        yield ""
        yield f"{'## ' if bold else ''}{say(explanation.sentence)}"
        yield ""
        for note in filter(None, (since, *explanation.below)):
            yield say(note)
            yield ""
        verdict = tr(explanation.answer.verdict.words)
        if explanation.answer.disputed:
            verdict = tr("{verdict} (disputed)", verdict=verdict)
        program = rules.programs[question.program].name
        yield f"{program}: {bold}{verdict}{bold}, {question.since}, {reading.name}"
        yield ""
        yield from (_whole if whole else _brief)(estate, explanation, say, bold)
    yield ""
    yield tr(CLOSING) if estate.scenario else tr("As recorded. {closing}", closing=tr(CLOSING))


def _brief(estate: Estate, explanation: Explanation, say: _Say, bold: str) -> Iterator[str]:
    """What decides, what is not known in numbers, and the sources."""
    brief = Brief(explanation)
    for deciding in brief.deciding:
        depth = 0
        if deciding.groups:
            depth, verdicts = 1, " / ".join(tr(one.words) for one in deciding.verdicts)
            where = say(scope_called(estate.scopes, deciding.groups[0].example))
            told = trn(
                "{scope}: {verdict}",
                "{count:,} like {scope}: {verdict}",
                deciding.leaves,
                scope=where,
                verdict=verdicts,
            )
            yield f"- {told}"
        for row in deciding.rows:
            yield f"{'  ' * depth}- {SIGNS[Truth(row.verdict)]} {bold}{say(row.name)}{bold}: {say(row.because)}"
    for unknown in brief.unknown:
        how = tr("To find out: {how}", how=say(unknown.how))
        rest = unknown.number - 1
        others = trn("({count:,} other alike)", "({count:,} others alike)", rest)
        yield f"- {how} {others}" if rest else f"- {how}"
    if brief.cites:
        yield ""
        sources = library().sources
        named = (f"{say(sources[cite.source].title)} ({say(sources[cite.source].date)})" for cite in brief.cites)
        yield tr("Sources: {sources}.", sources=", ".join(named))


def _whole(estate: Estate, explanation: Explanation, say: _Say, bold: str) -> Iterator[str]:
    """All reasons with what each source says, and how to find out what is not known."""
    for part in explanation.parts:
        if len(explanation.parts) > 1:
            example = estate.scopes.find(part.example)
            told = tr("{number:,} like this: {verdict}", number=part.leaves, verdict=tr(part.verdict.words))
            if example is not None:
                told = tr("{told}, for example {scope}", told=told, scope=say(estate.scopes.name(example)))
            yield told
            yield ""
        for child in part.proof.children:
            yield from _reason(child, 0, say, bold)
        yield ""
    for how in explanation.to_find_out:
        yield f"- {tr('To find out: {how}', how=say(how))}"


def _reason(proof: Proof, depth: int, say: _Say, bold: str) -> Iterator[str]:
    own = bold if proof.deciding and not proof.children else ""
    yield f"{'  ' * depth}- {SIGNS[Truth(proof.verdict)]} {own}{say(proof.name)}{own}: {say(proof.because)}"
    if proof.deciding and not proof.children:
        yield from _cites(proof.cites, marked("Source: {says} ({source}, {date})"), depth, say)
    if proof.against and proof.deciding:
        against = tr("Disputed: {against}", against=say(proof.against))
        yield f"{'  ' * (depth + 1)}- {against}"
        yield from _cites(proof.against_cites, marked("Other side: {says} ({source}, {date})"), depth, say)
    if proof.deciding:
        for child in proof.children:
            yield from _reason(child, depth + 1, say, bold)


def _cites(cites: Sequence[Cite], template: str, depth: int, say: _Say) -> Iterator[str]:
    for cite in cites:
        source = library().sources[cite.source]
        told = tr(template, says=say(cite.says), source=say(source.title), date=say(source.date))
        yield f"{'  ' * (depth + 1)}- {told}"
