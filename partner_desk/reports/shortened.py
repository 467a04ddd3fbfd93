"""Names where a page has little room: the title and the annex have all of them."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from partner_desk.domain.estate import Estate
from partner_desk.domain.ids import ScopeKind
from partner_desk.domain.naming import name_or_id
from partner_desk.domain.partners import Partner
from partner_desk.domain.provisional import has_provisional
from partner_desk.domain.scopes import ScopeTree
from partner_desk.language import tr, trn

LONGEST, LONGEST_IN_SENTENCES = 48, 80
"""So many letters of a name stand in a cell, and in a sentence of a page."""


def short(name: str, longest: int = LONGEST) -> str:
    """A name of no more than so many letters, and a mark where there are more of them."""
    return name if len(name) <= longest else f"{name[:longest]}\N{HORIZONTAL ELLIPSIS}"


def with_short_names(estate: Estate) -> Estate:
    """An estate in which no name is longer: sentences have as little room as tables, and ids tell things apart."""
    facts: list[Any] = list(estate.facts_in_order())
    if not any(len(getattr(one, "name", "")) > LONGEST_IN_SENTENCES for one in facts):
        return estate
    named = (hasattr(one, "name") for one in facts)
    told = [
        replace(one, name=short(one.name, LONGEST_IN_SENTENCES)) if has_name else one
        for one, has_name in zip(facts, named, strict=True)
    ]
    made = Estate.of(told)
    return made.supposed(estate.scenario) if estate.scenario else made


def id_told(tree: ScopeTree, scope: int) -> str:
    """The id of a scope, if Azure gave it one; of a tenant its GUID alone, not the path of its root group."""
    number = tree.id(scope)
    if has_provisional(number):
        return tr("GUID not known yet")
    return number.rsplit("/", 1)[-1] if tree.kind_of(scope) is ScopeKind.TENANT else number


def short_name(partner: Partner) -> str:
    """What a partner is called, in short."""
    return short(name_or_id(partner))


def more_in_annex(number: int) -> str:
    """How many more there are than the page has room for; empty where it has all."""
    if number <= 0:
        return ""
    return trn("{count} more stands in the annex.", "{count} more stand in the annex.", number)
