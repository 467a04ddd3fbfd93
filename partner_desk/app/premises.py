"""What an explanation rests on, as JSON for somebody who checks it: the facts that it names, and the rules."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from partner_desk.app.rulebook import library
from partner_desk.domain.access import Delegation, RoleAssignment
from partner_desk.domain.billing import Billing
from partner_desk.domain.changes import KINDS, WORD_OF, Fact
from partner_desk.domain.estate import Estate
from partner_desk.domain.partners import Partner
from partner_desk.engine.role_names import RoleNames
from partner_desk.explain.explanation import Explanation
from partner_desk.store.codec import plain


def premises(estate: Estate, explanation: Explanation) -> dict[str, Any]:
    """The asked partner and all facts of a proof by kind and key, the criteria in order, the paths of its leaves."""
    facts: dict[str, dict[str, Any]] = {}
    named = dict.fromkeys(_facts(estate, explanation))
    for kind, key, fact in named:
        facts.setdefault(kind, {})[key] = fact_object(fact)
    rules = library()
    roles = RoleNames(estate.role_definitions, rules.roles)
    program = rules.programs[explanation.answer.question.program]
    reading = rules.readings[explanation.answer.readings_used[0]]
    ways = [{"id": way.id, "gates": list(way.gates), "chain": list(way.chain)} for way in program.ways]
    asked = (*program.all_gates, *(one for way in program.ways for one in (*way.gates, *way.chain)))
    tree = estate.scopes
    leaves = {part.example: tree.find(part.example) for part in explanation.parts}
    return {
        "facts": facts,
        "roles": {role: list(roles.role_words(role)) for _, _, fact in named for role in _roles(fact)},
        "rules": {
            "applies": list(program.applies),
            "gates": list(program.gates),
            "ways": ways,
            "checks": {one: reading.criteria[one].check.name for one in asked},
        },
        "paths": {key: [tree.key(one) for one in tree.path(leaf)] for key, leaf in leaves.items() if leaf is not None},
    }


def _roles(fact: Fact) -> Iterator[str]:
    """The roles that a fact gives."""
    if isinstance(fact, RoleAssignment):
        yield fact.role
    elif isinstance(fact, Delegation):
        yield from (one.role for one in fact.authorizations)


def _facts(estate: Estate, explanation: Explanation) -> Iterator[tuple[str, str, Fact]]:
    """The asked partner, what the proof names, and the sellers of what is sold."""
    partners = [explanation.answer.question.partner]
    for part in explanation.parts:
        for proof in part.proof.walk():
            for link in proof.facts:
                fact = estate.get(KINDS[link.kind], link.key)
                if fact is not None:
                    yield link.kind, link.key, fact
                if isinstance(fact, Billing):
                    partners += filter(None, (fact.bill_to, fact.reseller_of_record))
    for key in partners:
        if key in estate.partners:
            yield WORD_OF[Partner], key, estate.partners[key]


def fact_object(fact: Fact) -> dict[str, Any]:
    """A fact as JSON: the fields that say something, without where it comes from."""
    fields: dict[str, Any] = plain(fact)
    return {name: value for name, value in fields.items() if name != "origin" and value not in (None, "", [])}
