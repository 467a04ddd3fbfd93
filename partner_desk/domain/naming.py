"""What people read in place of facts and words of the formats: the same in the window, on paper and in a terminal."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TypeVar

from partner_desk.domain.access import Delegation, DenyAssignment, Principal, RoleDefinition
from partner_desk.domain.estate import Estate
from partner_desk.domain.ids import ScopeKind
from partner_desk.domain.partners import Partner
from partner_desk.domain.scopes import Scope, ScopeTree
from partner_desk.language import so_many, tr, trn

T = TypeVar("T")


def counted(number: int, one: str, many: str = "") -> str:
    """So many of something, in words; the words are found for the catalogs where they are written out."""
    singular, plural = so_many(one, many)
    return trn(singular, plural, number)


def listed(things: Sequence[T], most: int, called: Callable[[T], str] = str, more: str = "") -> str:
    """Some things in a sentence, as they are called: the first few of many, and how many `more …` there are."""
    names, rest = [called(one) for one in things[:most]], len(things) - most
    if rest > 0:
        names.append(counted(rest, more) if more else tr("{number:,} more", number=rest))
    if len(names) < 2:
        return "".join(names)
    return tr("{names} and {last}", names=", ".join(names[:-1]), last=names[-1])


def person_name(person: Principal) -> str:
    """What an identity or a group is called: its name, else how it signs in, else its object id."""
    return person.name or person.sign_in_name or person.id


def account_called(person: Principal) -> str:
    """The same where somebody has to sign in as it: a bare object id would be taken for a name to sign in with."""
    return (
        person_name(person)
        if person.name or person.sign_in_name
        else tr("the identity with object ID {id}", id=person.id)
    )


def principal_called(estate: Estate, key: str) -> str:
    """What a principal is called; its key where it is not on the desk."""
    person = estate.principals.get(key)
    return person_name(person) if person is not None else key


def scope_called(tree: ScopeTree, key: str) -> str:
    """What a scope is called; its key where it is not in the tree."""
    scope = tree.find(key) if key else None
    return tree.name(scope) if scope is not None else key


def scope_within(tree: ScopeTree, key: str) -> str:
    """What a scope is called, with its subscription if it lies in one: two may have resources of the same name."""
    scope = tree.find(key)
    above = tree.above(scope, ScopeKind.SUBSCRIPTION) if scope is not None else None
    name = scope_called(tree, key)
    return name if above is None or above == scope else tr("{name} in {above}", name=name, above=tree.name(above))


def name_or_id(fact: Partner | Delegation | DenyAssignment | RoleDefinition | Scope) -> str:
    """What something is called that has a name and an id."""
    return fact.name or fact.id


def with_partner_id(estate: Estate, number: str) -> str:
    """A PartnerID behind the name of its organization; alone if that is not on the desk."""
    owner = estate.partner_of_id.get(number)
    return f"{name_or_id(owner)} ({number})" if owner is not None else number
