"""The sample desk: the story that newcomers learn the difference between DPOR and PAL by.

The story is a case like any other and calls everything by a word. The desk has it with ids as Azure gives them
(`resources/samples/ids.toml`), as an imported one would, and with the words as names; that file says
its day as well, and what is looked at first.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import fields, is_dataclass, replace
from datetime import date
from functools import cache
from typing import Any, TypeVar, cast

from partner_desk.app.answers import View
from partner_desk.app.rulebook import library
from partner_desk.domain import clock
from partner_desk.domain.access import Principal
from partner_desk.domain.changes import Change, ChangeSet, Fact
from partner_desk.domain.estate import Estate
from partner_desk.domain.ids import ScopeKind, scope_key, subscription_scope_id, tenant_scope_id
from partner_desk.domain.origin import SAMPLE, Origin
from partner_desk.domain.scopes import Scope, ScopeTree
from partner_desk.resources import resource_path

F = TypeVar("F", bound=Fact)


def sample_step() -> ChangeSet:
    """The sample estate as one step; every fact says that it comes from the sample."""
    return step_of(_story(), "Open the sample", SAMPLE)


@cache
def _story() -> Estate:
    """The estate of the sample, which says nothing yet of where it comes from."""
    from partner_desk.exchange.case.asking import Vocabulary
    from partner_desk.exchange.case.reading import read_case_file  # only who opens the sample waits for it

    case = read_case_file(resource_path("samples", "story.toml"), Vocabulary.of(library()))
    return Estate.of(_as_in_azure(case.estate, _given()))


def sample_day() -> date:
    """The day on which the sample has most to tell."""
    found: date = _given()["day"]
    return found


def sample_view() -> View:
    """The question with which the sample is opened: its answer shows most of what there is to show."""
    first = _given()["first"]
    return View(first["partner"], first["program"], sample_day())


def sample_scope() -> str:
    """The key of the scope that the sample is opened at."""
    return scope_key(subscription_scope_id(_given()["subscriptions"][_given()["first"]["subscription"]]))


@cache
def _given() -> Mapping[str, Any]:
    return tomllib.loads(resource_path("samples", "ids.toml").read_text(encoding="utf-8"))


def step_of(estate: Estate, name: str, source: str) -> ChangeSet:
    """An invented estate as one step: every fact says where it comes from, and who has no name is called by the id."""
    origin = Origin(source, "Partner Desk", clock.now())
    changes = []
    for fact in estate.facts_in_order():
        if isinstance(fact, Principal) and not fact.name:
            fact = replace(fact, name=fact.id)
        changes.append(Change(None, replace(fact, origin=origin)))
    return ChangeSet(name, tuple(changes))


def _as_in_azure(estate: Estate, given: Mapping[str, Any]) -> Iterator[Fact]:
    """The facts of a story with the ids that are given for its words; people have their words as names."""
    places = _places(estate.scopes, given)
    people: Mapping[str, Mapping[str, Any]] = given["people"]
    keys = {word: scope_key(one) for word, one in places.items()} | {word: one["id"] for word, one in people.items()}
    for fact in estate.facts_in_order():
        match fact:
            case Scope():
                yield replace(fact, id=places[fact.id], parent=keys.get(fact.parent or ""))
            case Principal():
                yield replace(_with_ids(fact, keys), name=fact.id, **people[fact.id])
            case _:
                yield _with_ids(fact, keys)


def _places(tree: ScopeTree, given: Mapping[str, Any]) -> Mapping[str, str]:
    """The scope id for the word of each scope."""
    scope_ids: dict[str, str] = {}
    for scope in range(len(tree)):  # parents first
        word = tree.id(scope)
        above = scope_ids.get(tree.id(int(tree.parent[scope])), "") if tree.parent[scope] >= 0 else ""
        match tree.kind_of(scope):
            case ScopeKind.TENANT:
                scope_ids[word] = tenant_scope_id(given["tenants"][word])
            case ScopeKind.MANAGEMENT_GROUP:
                scope_ids[word] = tenant_scope_id(word)
            case ScopeKind.SUBSCRIPTION:
                scope_ids[word] = subscription_scope_id(given["subscriptions"][word])
            case ScopeKind.RESOURCE_GROUP:
                scope_ids[word] = f"{above}/resourceGroups/{word}"
            case ScopeKind.RESOURCE:
                scope_ids[word] = f"{above}/providers/{given['types'][word]}/{word}"
    return scope_ids


def _with_ids(fact: F, keys: Mapping[str, str]) -> F:
    """The same fact, with the key of whatever it speaks of for the word of that."""

    def put(value: Any) -> Any:
        if isinstance(value, str):
            return keys.get(value, value)
        if isinstance(value, tuple):
            return tuple(put(one) for one in value)
        if is_dataclass(value) and not isinstance(value, type):
            return replace(value, **{one.name: put(getattr(value, one.name)) for one in fields(value)})
        return value

    return cast(F, put(fact))
