"""Whatever a case states can be said on an empty desk, one fact at a time, and is judged there as in the case."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from partner_desk.app.facttexts import texts_of
from partner_desk.app.factvalues import FactValues, Said
from partner_desk.app.recording import fields_said, record
from partner_desk.domain.access import Principal
from partner_desk.domain.changes import WORD_OF, Fact
from partner_desk.domain.coverage import Collected
from partner_desk.domain.descriptions import Field, Refers, fields_of
from partner_desk.domain.estate import Estate
from partner_desk.domain.fact_edits import Impossible
from partner_desk.domain.ids import ScopeKind
from partner_desk.domain.lookup import partner_named, scope_named
from partner_desk.domain.partners import Partner, PartnerAdminLink
from partner_desk.domain.scopes import Scope
from partner_desk.engine.judge import Judge
from partner_desk.exchange.case.asking import Vocabulary, differences
from partner_desk.exchange.case.reading import read_case_file
from partner_desk.readings.library import Library
from tests.facts import ORIGIN

CASES = sorted((Path(__file__).parent.parent / "cases").rglob("*.toml"))


class Teller:
    """Says the facts of a case: everything by its name, and nothing of what is as it is anyway."""

    def __init__(self, library: Library, estate: Estate) -> None:
        self.roles, self.estate = library.roles, estate

    def says(self, fact: Fact) -> dict[str, Said]:
        if isinstance(fact, Scope):
            name = _word(fact.id)
            given = f"Microsoft.Compute/virtualMachines/{name}" if fact.kind is ScopeKind.RESOURCE else name
            return {"id": given, "kind": fact.kind.words, "parent": _word(fact.parent or ""), "name": name}
        named = {"name": fact.name or fact.id} if isinstance(fact, Principal | Partner) else {}
        return self._fields(fact, texts_of(fact), fields_said(type(fact))) | named

    def _fields(self, value: object, texts: Any, fields: Sequence[Field]) -> dict[str, Said]:
        own = {one: getattr(value, one.name) for one in fields}
        return {one.name: self._field(one, own[one], texts[one.name]) for one in fields if own[one] != one.default}

    def _field(self, field: Field, value: Any, text: Any) -> Said:
        if field.nested:
            within = fields_of(field.value)
            return [self._fields(one, said, within) for one, said in zip(value, text, strict=True)]
        if field.described.refers is Refers.ROLE and field.name != "id":
            return [self._role(one) for one in value] if field.several else self._role(value)
        return _word(text) if field.described.refers is not None and field.described.refers.is_scope else text

    def _role(self, key: str) -> str:
        return self.roles.called(key, self.estate.role_definitions.get(key))


def _word(key: str) -> str:
    """The word that a case has for a scope."""
    return key.removeprefix("case:/")


def on_an_empty_desk(library: Library, estate: Estate) -> Estate:
    """The facts of a case, each said by itself, and last for each kind and subject whether that was all of it."""
    teller, told = Teller(library, estate), Estate()
    for fact in sorted(estate.facts_in_order(), key=lambda one: [*WORD_OF].index(type(one))):
        if isinstance(fact, Collected):
            continue
        said = teller.says(fact)
        try:
            step = record(told, type(fact), said, ORIGIN)
        except Impossible:
            assert isinstance(fact, PartnerAdminLink), "nothing but a link to a global ID is impossible in cases"
            step = record(told, type(fact), said, ORIGIN, found_so=True)
        told = told.apply(step)
    for statement in [*estate.all(Collected).values(), *told.all(Collected).values()]:
        known = estate.coverage.knows(statement.kind, statement.subject)
        said = {"kind": statement.kind.value, "subject": statement.subject, "known": "yes" if known else "no"}
        told = told.apply(record(told, Collected, said, ORIGIN))
    return told


@pytest.mark.parametrize("path", CASES, ids=lambda path: path.stem)
def test_a_case_said_on_an_empty_desk_is_judged_alike(path: Path, library: Library, judge: Judge) -> None:
    case = read_case_file(path, Vocabulary.of(library))
    told = on_an_empty_desk(library, case.estate)
    for ask in case.asks:
        scope, partner = told.scopes.key(scope_named(told, ask.scope)), partner_named(told, ask.question.partner).id
        answer = judge.answer(told, replace(ask.question, scope=scope, partner=partner))
        assert differences(ask, answer) == []
    for fact in told.facts_in_order():
        fields = [one for one in fields_said(type(fact)) if one.name != "id"]
        again = FactValues(told).of(fields, {one.name: texts_of(fact)[one.name] for one in fields})
        assert again == {one.name: getattr(fact, one.name) for one in fields}
