"""The tree of scopes gives back what went in, spelled as it went in."""

from __future__ import annotations

from partner_desk.domain.changes import Change, ChangeSet
from partner_desk.domain.estate import Estate
from partner_desk.domain.ids import ScopeKind, scope_key
from partner_desk.domain.scopes import Scope

SUB = "/subscriptions/00000000-0000-0000-0000-000000000001"


def test_two_spellings_of_a_group_are_one_scope_and_each_fact_keeps_its_own() -> None:
    tenant = Scope("/providers/Microsoft.Management/managementGroups/t", ScopeKind.TENANT)
    facts = [
        tenant,
        Scope(SUB, ScopeKind.SUBSCRIPTION, tenant.id, "Sub"),
        Scope(f"{SUB}/resourceGroups/BEZ-RG", ScopeKind.RESOURCE_GROUP, SUB),
        Scope(f"{SUB}/resourceGroups/bez-rg/providers/A.B/c/D", ScopeKind.RESOURCE, f"{SUB}/resourceGroups/bez-rg"),
        Scope(f"{SUB}/resourceGroups/BEZ-RG/providers/A.B/c/E", ScopeKind.RESOURCE, f"{SUB}/resourceGroups/BEZ-RG"),
        Scope(
            f"{SUB}/resourceGroups/bez-rg/providers/A.B/c/D/f/G",
            ScopeKind.RESOURCE,
            f"{SUB}/resourceGroups/bez-rg/providers/A.B/c/D",
        ),
    ]
    estate = Estate.of([]).apply(ChangeSet("all", tuple(Change(None, fact) for fact in facts)))
    for fact in facts:
        found = estate.scopes.find(scope_key(fact.id))
        assert found is not None
        assert estate.scopes.scope(found) == fact
    group = estate.scopes.find(scope_key(f"{SUB}/RESOURCEGROUPS/bez-RG"))
    assert group is not None
    assert len(estate.scopes.children(group)) == 2
    step = ChangeSet("none", tuple(Change(fact, None) for fact in reversed(facts)))
    assert not len(estate.apply(step).scopes)
