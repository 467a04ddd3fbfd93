"""Whatever a case states can be said on an empty desk, one fact at a time, and is judged there as in the case."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from partner_desk.app.facttexts import texts_of
from partner_desk.app.factvalues import Said
from partner_desk.app.recording import record
from partner_desk.domain.access import Principal
from partner_desk.domain.changes import WORD_OF, Fact
from partner_desk.domain.coverage import Collected
from partner_desk.domain.descriptions import Field, Refers, fields_of
from partner_desk.domain.estate import Estate
from partner_desk.domain.ids import ScopeKind
from partner_desk.domain.lookup import partner_named, scope_named
from partner_desk.domain.partners import Partner
from partner_desk.domain.scopes import Scope
from partner_desk.engine.judge import Judge
from partner_desk.exchange.case.asking import Vocabulary, differences
from partner_desk.exchange.case.reading import read_case_file
from partner_desk.readings.library import Library
from tests.facts import ORIGIN

CASES = sorted((Path(__file__).parent.parent / "cases").rglob("*.toml"))


def said_of(library: Library, estate: Estate, fact: Fact) -> dict[str, Said]:
    """What a person says of a fact of a case: everything by its name, and nothing of what is as it is anyway."""
    if isinstance(fact, Scope):
        name = fact.id.removeprefix("case:/")
        given = f"Microsoft.Compute/virtualMachines/{name}" if fact.kind is ScopeKind.RESOURCE else name
        return {
            "id": given,
            "kind": fact.kind.words,
            "parent": (fact.parent or "").removeprefix("case:/"),
            "name": name,
        }

    def by_name(value: object, said: Any, fields: tuple[Field, ...]) -> dict[str, Said]:
        found: dict[str, Said] = {}
        for one in fields:
            own = getattr(value, one.name)
            if one.name not in said or own == one.default:
                continue
            found[one.name] = said[one.name]
            if one.nested:
                pairs = zip(own, said[one.name], strict=True)
                found[one.name] = [by_name(each, text, fields_of(one.value)) for each, text in pairs]
            elif one.described.refers is Refers.ROLE and one.name != "id":
                keys = own if one.several else [own]
                names = [library.roles.called(key, estate.role_definitions.get(key)) for key in keys]
                found[one.name] = names if one.several else names[0]
            elif one.described.refers is not None and one.described.refers.is_scope:
                found[one.name] = own.removeprefix("case:/")
        return found

    named = {"name": fact.name or fact.id} if isinstance(fact, Principal | Partner) else {}
    return by_name(fact, texts_of(fact), fields_of(type(fact))) | named


def on_an_empty_desk(library: Library, estate: Estate) -> Estate:
    told = Estate()
    for fact in sorted(estate.facts_in_order(), key=lambda one: list(WORD_OF).index(type(one))):
        if not isinstance(fact, Collected):
            told = told.apply(record(told, type(fact), said_of(library, estate, fact), ORIGIN, found_so=True))
    known = estate.coverage
    for one in [*estate.all(Collected).values(), *told.all(Collected).values()]:
        subject = one.subject
        complete = known.knows(one.kind, subject)
        said = {"kind": one.kind.value, "subject": subject, "known": "yes" if complete else "no"}
        told = told.apply(record(told, Collected, said, ORIGIN))
    return told


@pytest.mark.parametrize("path", CASES, ids=lambda path: path.stem)
def test_a_case_said_on_an_empty_desk_is_judged_alike(path: Path, library: Library, judge: Judge) -> None:
    case = read_case_file(path, Vocabulary.of(library))
    told = on_an_empty_desk(library, case.estate)
    for ask in case.asks:
        scope = told.scopes.key(scope_named(told, ask.scope))
        partner = partner_named(told, ask.question.partner).id
        answer = judge.answer(told, replace(ask.question, scope=scope, partner=partner))
        assert differences(ask, answer) == []
