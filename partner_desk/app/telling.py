"""An explanation as Markdown or plain text, for a mail or a ticket: the whole of it, in reading order."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from typing import TypeAlias

from partner_desk.app.rulebook import library
from partner_desk.domain.estate import Estate
from partner_desk.explain.explanation import Explanation
from partner_desk.explain.proof import Proof
from partner_desk.readings.dated import Cite
from partner_desk.readings.questions import Truth
from partner_desk.reports.standing import standing

_Say: TypeAlias = Callable[[str], str]

SIGNS = {Truth.YES: "+", Truth.NO: "\N{MINUS SIGN}", Truth.UNKNOWN: "?"}
CLOSING = "Nothing in Azure is changed. Verdicts follow the reading named; they are no statement by Microsoft."

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
    yield f"{tree.kind_of(scope).words.capitalize()} {say(tree.id(scope))}"
    for explanation in explanations:
        question = explanation.answer.question
        reading = rules.readings[explanation.answer.readings_used[0]]
        disputed = " (disputed)" if explanation.answer.disputed else ""
        yield ""
        yield f"{'## ' if bold else ''}{say(explanation.sentence)}"
        yield ""
        if explanation.caveat:
            yield say(explanation.caveat)
            yield ""
        verdict = explanation.answer.verdict.words
        program = rules.programs[question.program].name
        yield f"{program}: {bold}{verdict}{disputed}{bold}, {question.since}, {reading.name}"
        yield ""
        for part in explanation.parts:
            if len(explanation.parts) > 1:
                example = estate.scopes.find(part.example)
                where = f", for example {say(tree.name(example))}" if example is not None else ""
                yield f"{part.leaves:,} like this: {part.verdict.words}{where}"
                yield ""
            for child in part.proof.children:
                yield from _reason(child, 0, say, bold)
            yield ""
        for how in explanation.to_find_out:
            yield f"- To find out: {say(how)}"
    yield ""
    yield CLOSING if estate.scenario else f"As recorded. {CLOSING}"


def _reason(proof: Proof, depth: int, say: _Say, bold: str) -> Iterator[str]:
    own = bold if proof.deciding and not proof.children else ""
    yield f"{'  ' * depth}- {SIGNS[Truth(proof.verdict)]} {own}{say(proof.name)}{own}: {say(proof.because)}"
    if proof.deciding and not proof.children:
        yield from _cites(proof.cites, "Source", depth, say)
    if proof.against and proof.deciding:
        yield f"{'  ' * (depth + 1)}- Disputed: {say(proof.against)}"
        yield from _cites(proof.against_cites, "Other side", depth, say)
    if proof.deciding:
        for child in proof.children:
            yield from _reason(child, depth + 1, say, bold)


def _cites(cites: Sequence[Cite], title: str, depth: int, say: _Say) -> Iterator[str]:
    for cite in cites:
        source = library().sources[cite.source]
        yield f"{'  ' * (depth + 1)}- {title}: {say(cite.says)} ({say(source.title)}, {say(source.date)})"
