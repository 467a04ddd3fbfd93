"""Answers about an estate: one question explained, or a verdict for every scope at once."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass, replace
from datetime import date
from typing import Any

from partner_desk.app.premises import premises
from partner_desk.app.rulebook import judge, library
from partner_desk.domain.billing import ChargeKind
from partner_desk.domain.errors import Refused
from partner_desk.domain.estate import Estate
from partner_desk.domain.moments import Lasting
from partner_desk.engine.judge import Day, Judge
from partner_desk.engine.partner_bits import WIDTH
from partner_desk.engine.program_planes import ORDER
from partner_desk.engine.verdict_column import VerdictColumn
from partner_desk.exchange.answerfile import answer_object
from partner_desk.explain.conditions import Left, left
from partner_desk.explain.explanation import Explanation, explain
from partner_desk.explain.proof import LeafGroup, Proof
from partner_desk.explain.recordable import Recordable
from partner_desk.readings.dated import Cite
from partner_desk.readings.questions import ALL_CHARGES, AUTO, Verdict

VERDICTS: Sequence[Verdict] = ORDER
ToldVerdict = tuple[Verdict, bool]
"""A verdict, and whether it is disputed."""


@dataclass(frozen=True, slots=True)
class View:
    """What the window looks at: a day, a reading, and the partner and program of the verdict column."""

    partner: str
    program: str
    day: date
    reading: str = AUTO


def day_of(estate: Estate, view: View, by: Judge | None = None) -> Day:
    """The day of a view, with the partners that are judged together with the view's own; a worker brings a judge."""
    partners = list(estate.partners)
    if view.partner not in estate.partners:
        raise Refused("There is no partner {partner!r} on this desk.", partner=view.partner)
    start = partners.index(view.partner) // WIDTH * WIDTH
    return (by or judge()).day(estate, view.day, partners[start : start + WIDTH], view.reading)


def explained(estate: Estate, view: View, scope: int, charge: str | None = None) -> Explanation:
    """One scope explained for the view's partner and program, for one kind of charge; in the reading as asked."""
    if charge == ALL_CHARGES:
        day = judge().day(estate, view.day, [view.partner], view.reading, charged=True)
    else:
        day = day_of(estate, view).around([scope])
    found = explain(day, library().programs[view.program], view.partner, scope, charge)
    asked = replace(found.answer.question, reading=view.reading)
    return replace(found, answer=replace(found.answer, question=asked))


def column(estate: Estate, view: View, by: Judge | None = None) -> VerdictColumn:
    """The verdict of every scope for the view's partner and program."""
    day = day_of(estate, view, by)
    lane = [one.id for one in day.partners].index(view.partner)
    return VerdictColumn([day.judged(library().programs[view.program], ChargeKind.USAGE)], lane)


def explanation_object(estate: Estate, explanation: Explanation, scope: str | None = None) -> dict[str, Any]:
    """An explanation as JSON: the answer object with sentence, proof and what is missing.

    With the `premises` the proof can be checked by somebody who has neither the estate nor this program.
    """
    answer = answer_object(explanation.answer, scope)
    children = [
        proof_object(part.proof) | {"leaves": part.leaves, "example": part.example} | _charged(part)
        for part in explanation.parts
    ]
    proof = {
        "criterion": explanation.answer.question.program,
        "verdict": explanation.answer.verdict.value,
        "because": explanation.sentence,
        "facts": [],
        "cites": [],
        "children": children,
    }
    if len(children) == 1:
        proof = children[0] | {"because": explanation.sentence}
    missing = [
        {"fact": one.fact, "how": one.how, "record": [_recordable_object(made) for made in one.recordables]}
        for one in explanation.missing
    ]
    extra = {
        "readings_used": list(explanation.answer.readings_used),
        "sentence": explanation.sentence,
        "proof": proof,
        "premises": premises(estate, explanation),
        "missing": missing,
    }
    return answer | extra


def left_of(explanation: Explanation, part: LeafGroup) -> Left:
    """What would have to be true for a part to be recognized."""
    rules = library()
    question = explanation.answer.question
    return left(part.proof, rules.programs[question.program], rules.readings[explanation.answer.readings_used[0]])


def takes_objects(explanation: Explanation) -> list[dict[str, Any]]:
    """What would have to be true as JSON: for each part all of its `gates`, and all of one of its `routes`."""
    return [
        {"leaves": part.leaves, "example": part.example, "words": open_.words} | asdict(open_)
        for part in explanation.parts
        for open_ in [left_of(explanation, part)]
    ]


def _recordable_object(made: Recordable) -> dict[str, Any]:
    """A fact that would say what is missing, as JSON: its kind, the fields that are known, and the one asked for."""
    return {"kind": made.kind, "fields": dict(made.said)} | ({"asks": made.asks} if made.asks else {})


def cite_objects(cites: Iterable[Cite]) -> list[dict[str, str]]:
    """What sources say, as JSON: each with its title and its own date."""
    sources = library().sources
    return [
        {
            "source": cite.source,
            "title": sources[cite.source].title,
            "date": sources[cite.source].date,
            "says": cite.says,
        }
        for cite in cites
    ]


def proof_object(proof: Proof) -> dict[str, Any]:
    """A proof as JSON."""
    document: dict[str, Any] = {
        "criterion": proof.criterion,
        "name": proof.name,
        "verdict": proof.verdict,
        "deciding": proof.deciding,
        "because": proof.because,
        "facts": [{"kind": fact.kind, "key": fact.key, "text": fact.text} for fact in proof.facts],
        "cites": cite_objects(proof.cites),
        "children": [proof_object(child) for child in proof.children],
    }
    if proof.word and proof.answer is not None:
        document["word"] = proof.word
        rule = proof.answer
        document["rule"] = _bounds(rule) | {"value": rule.value.value, "when": list(rule.when)}
    document["clauses"] = [{"template": one.template, "names": dict(one.names)} for one in proof.clauses]
    if proof.times:
        document["times"] = [_bounds(one) for one in proof.times]
    if proof.against:
        document["disputed"] = {
            "says": proof.against,
            "cites": cite_objects(proof.against_cites),
        }
    return document


def _charged(part: LeafGroup) -> dict[str, str]:
    return {"charge_kind": part.charge} if part.charge is not None else {}


def _bounds(one: Lasting[date]) -> dict[str, str | None]:
    """From when to when something holds, as JSON."""
    return {"from": one.since.isoformat() if one.since else None, "until": one.until.isoformat() if one.until else None}
