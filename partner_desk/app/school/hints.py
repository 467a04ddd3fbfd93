"""Where a hint points: at what nobody looked at, else at the fact that decides, else at the place itself."""

from __future__ import annotations

from dataclasses import dataclass

from partner_desk.app.answers import View, explained
from partner_desk.domain.estate import Estate
from partner_desk.domain.naming import person_name, scope_called
from partner_desk.explain.explanation import Explanation
from partner_desk.explain.fact_links import FactLink
from partner_desk.readings.questions import Question, Verdict

PRINCIPAL, SCOPE = "principals", "scope"
TELLING = (
    "role-assignments",
    "partners-of-record",
    "delegations",
    "partner-admin-links",
    "billing",
    "memberships",
    PRINCIPAL,
)
"""The kinds of facts that tell most about a question, the best first."""


@dataclass(frozen=True, slots=True)
class Hint:
    """A thing to look at; it `lacks` something where it is known that nobody looked, and is a bare `place` at least."""

    fact: FactLink
    lacks: bool = False
    place: bool = False


def hint(estate: Estate, asked: Question) -> Hint:
    """What to look at before a question is answered; it tells no verdict."""
    view = View(asked.partner, asked.program, asked.since, asked.reading)
    explanation = explained(estate, view, estate.scopes.find(asked.scope) or 0, asked.charge_kind)
    missing = _missing(estate, explanation) if explanation.answer.verdict is Verdict.UNKNOWN else None
    if missing is not None:
        return Hint(missing, lacks=True)
    reasons = (proof for part in explanation.parts for proof in part.proof.walk() if proof.deciding)
    decides = [fact for proof in reasons for fact in proof.facts]
    if decides:
        return Hint(min(decides, key=_how_little_it_tells))
    return Hint(FactLink(SCOPE, asked.scope, scope_called(estate.scopes, asked.scope)), place=True)


def _how_little_it_tells(fact: FactLink) -> int:
    """Where a kind of fact stands among those that tell most; the first of one kind comes first."""
    return TELLING.index(fact.kind) if fact.kind in TELLING else len(TELLING)


def _missing(estate: Estate, explanation: Explanation) -> FactLink | None:
    """Who or what nobody looked at, of all that leaves the verdict open."""
    for proof, _ in explanation.left_open:
        for recordable in proof.recordables:
            said = dict(recordable.said)
            subject = said.get("subject") or said.get("principal") or said.get("subscription")
            if subject is not None and subject in estate.principals:
                return FactLink(PRINCIPAL, subject, person_name(estate.principals[subject]))
            if subject is not None and estate.scopes.find(subject) is not None:
                return FactLink(SCOPE, subject, scope_called(estate.scopes, subject))
    return None
