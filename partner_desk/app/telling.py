"""An explanation as Markdown or plain text, for a mail or a ticket: the whole of it, in reading order."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from typing import TypeAlias

from partner_desk.app.rulebook import library
from partner_desk.domain.estate import Estate
from partner_desk.explain.explanation import Explanation
from partner_desk.explain.proof import Proof
from partner_desk.language import marked, tr
from partner_desk.readings.dated import Cite
from partner_desk.readings.questions import Truth
from partner_desk.reports.standing import standing

_Say: TypeAlias = Callable[[str], str]

SIGNS = {Truth.YES: "+", Truth.NO: "\N{MINUS SIGN}", Truth.UNKNOWN: "?"}
CLOSING = marked("Nothing in Azure is changed. Verdicts follow the reading named; they are no statement by Microsoft.")

_MARKS = re.compile(r"([\\`*_{}\[\]<>#|~!])")


def as_markdown(estate: Estate, scope: int, found: Sequence[Explanation]) -> str:
    """Explanations of one scope as Markdown; names from the desk cannot be read as markup."""
    return "\n".join(_lines(estate, scope, found, _escaped, bold="**"))


def as_text(estate: Estate, scope: int, found: Sequence[Explanation]) -> str:
    """The same as plain text."""
    return "\n".join(_lines(estate, scope, found, _plain, bold=""))


def _escaped(text: str) -> str:
    return _MARKS.sub(r"\\\1", _plain(text))


def _plain(text: str) -> str:
    return " ".join(text.split())


def _lines(estate: Estate, scope: int, explanations: Sequence[Explanation], say: _Say, bold: str) -> Iterator[str]:
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
        for note in explanation.notes:
            yield say(note)
            yield ""
        verdict = tr(explanation.answer.verdict.words)
        if explanation.answer.disputed:
            verdict = tr("{verdict} (disputed)", verdict=verdict)
        program = rules.programs[question.program].name
        yield f"{program}: {bold}{verdict}{bold}, {question.since}, {reading.name}"
        yield ""
        for part in explanation.parts:
            if len(explanation.parts) > 1:
                example = estate.scopes.find(part.example)
                told = tr("{number:,} like this: {verdict}", number=part.leaves, verdict=tr(part.verdict.words))
                if example is not None:
                    told = tr("{told}, for example {scope}", told=told, scope=say(tree.name(example)))
                yield told
                yield ""
            for child in part.proof.children:
                yield from _reason(child, 0, say, bold)
            yield ""
        for how in explanation.to_find_out:
            yield f"- {tr('To find out: {how}', how=say(how))}"
    yield ""
    yield tr(CLOSING) if estate.scenario else tr("As recorded. {closing}", closing=tr(CLOSING))


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
