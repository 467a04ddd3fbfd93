"""A desk whose people and places have no names: ids stay, for they are what a ticket is about."""

from __future__ import annotations

from dataclasses import replace

from partner_desk.app.documents.evidence_rows import letter_of
from partner_desk.app.paper import AboutScope
from partner_desk.domain.access import Delegation, DenyAssignment, Principal, RoleDefinition
from partner_desk.domain.changes import Fact
from partner_desk.domain.details import TenantDetail
from partner_desk.domain.estate import Estate
from partner_desk.domain.origin import NO_FILE, Origin
from partner_desk.domain.relationships import AdminRelationship


def redacted(asked: AboutScope) -> AboutScope:
    """The same question about the same facts; people, scopes and files are told by letters."""
    estate, tree = asked.estate, asked.estate.scopes
    people = {key: f"identity {letter_of(number)}" for number, key in enumerate(estate.principals)}
    roles = {key: f"custom role {letter_of(number)}" for number, key in enumerate(estate.role_definitions)}
    files: dict[str, str] = {}

    def told_by(origin: Origin | None) -> Origin | None:
        if origin is None or origin.source in NO_FILE:
            return origin
        name = files.setdefault(origin.source, f"file {letter_of(len(files))}")
        return replace(origin, source=name, exported_by="")

    def nameless(fact: Fact) -> Fact:
        fact = replace(fact, origin=told_by(fact.origin))
        match fact:
            case Principal():
                return replace(fact, name=people[fact.id], sign_in_name="")
            case Delegation() | DenyAssignment() | AdminRelationship():
                return replace(fact, name="")
            case RoleDefinition() if fact.custom:
                return replace(fact, name=roles[fact.id])
            case TenantDetail():
                return replace(fact, domain="")
        return fact

    scopes = []
    for number in range(len(tree)):
        scope, kind = tree.scope(number), tree.kind_of(number)
        name = f"{kind.words} {letter_of(number)}"
        scopes.append(replace(scope, name=name, origin=told_by(scope.origin)))
    facts = [nameless(fact) for table in estate.facts.values() for fact in table.values()]
    bare = Estate.of([*scopes, *facts])
    if estate.scenario:
        bare = bare.supposed(estate.scenario)
    place = bare.scopes.find(tree.key(asked.scope))
    assert place is not None
    hashes = {files.get(name, name): value for name, value in asked.wish.hashes.items()}
    # The file of a desk is often called after its customer.
    return replace(asked, estate=bare, scope=place, desk="", wish=replace(asked.wish, hashes=hashes))
