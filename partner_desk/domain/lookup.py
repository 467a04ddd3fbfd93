"""What people mean by a name: scopes, partners and identities of a snapshot by id or by what they are called.

An id wins over a name. A name that several have is refused with their ids, as one that nobody has.
"""

from __future__ import annotations

from collections.abc import Container, Iterable, Sequence

from partner_desk.domain.access import Principal, PrincipalKind
from partner_desk.domain.errors import NotThere, Refused
from partner_desk.domain.estate import Estate
from partner_desk.domain.ids import ScopeKind, scope_key, subscription_scope_id, tenant_scope_id
from partner_desk.domain.naming import person_name
from partner_desk.domain.partners import Partner
from partner_desk.domain.showing import quoted

LISTED = 3
"""So many are listed where one has to be chosen."""


def scope_named(estate: Estate, text: str, kinds: Container[ScopeKind] = tuple(ScopeKind)) -> int:
    """The scope of some kinds that a person means: by id, by the GUID of a tenant or subscription, or by name."""
    tree = estate.scopes
    keys = (scope_key(text), scope_key(subscription_scope_id(text)), scope_key(tenant_scope_id(text)))
    by_id = [one for key in keys if (one := tree.find(key)) is not None]
    fitting = [one for one in by_id if tree.kind_of(one) in kinds][:1]
    named: list[int] = []
    if not fitting:
        named = tree.called(text)
        fitting = [one for one in named if tree.kind_of(one) in kinds]
    if len(fitting) == 1:
        return fitting[0]
    if fitting:
        ids = _listed([tree.id(one) for one in fitting])
        raise Refused(
            "{number} scopes are called {text} ({ids}); give the id.", number=len(fitting), text=quoted(text), ids=ids
        )
    for other in (*by_id, *named):
        words = " or a ".join(one.words for one in ScopeKind if one in kinds)
        raise Refused(
            "{other} is a {words}. What is meant here is a {wanted}.",
            other=tree.name(other),
            words=tree.kind_of(other).words,
            wanted=words,
        )
    raise NotThere("There is no scope {text} on this desk.", text=quoted(text))


def partner_named(estate: Estate, text: str) -> Partner:
    """The partner that a person means: by id, by PartnerID or by name."""
    found = estate.partners.get(text) or estate.partner_of_id.get(text)
    if found is not None and text:
        return found
    named = [one for one in estate.partners.values() if one.name.casefold() == text.casefold()]
    if len(named) == 1:
        return named[0]
    if named:
        ids = _listed([one.id for one in named])
        raise Refused(
            "{number} partners are called {text} ({ids}); give the id or a PartnerID.",
            number=len(named),
            text=quoted(text),
            ids=ids,
        )
    known = ", ".join(one.name for one in estate.partners.values())
    raise NotThere(
        "There is no partner {text} on this desk. Known are: {known}."
        if known
        else "There is no partner {text} on this desk. It has no partners yet; add-partner adds one.",
        text=quoted(text),
        known=known,
    )


def identity_named(
    estate: Estate, text: str, kinds: Iterable[PrincipalKind] = PrincipalKind, what: str = "identity"
) -> str:
    """The id of the identity or group of some kinds that a person means: by object id, name or sign-in name."""
    wanted, kinds = text.casefold(), frozenset(kinds)
    by_id = estate.principals.get(wanted) or estate.principals.get(text)
    answering = (
        [by_id] if by_id is not None else [one for one in estate.principals.values() if _answers_to(one, wanted)]
    )
    fitting = [one for one in answering if one.kind in kinds]
    if len(fitting) == 1:
        return fitting[0].id
    if fitting:
        ids = _listed([one.id for one in fitting])
        raise Refused(
            "{number} are called {text} on this desk ({ids}); give the object ID.",
            number=len(fitting),
            text=quoted(text),
            ids=ids,
        )
    if answering:
        raise Refused(
            "{answering} is a {words}. What is meant here is a {what}.",
            answering=person_name(answering[0]),
            words=answering[0].kind.words,
            what=what,
        )
    raise Refused("There is no {what} {text} on this desk.", what=what, text=quoted(text))


def _answers_to(person: Principal, wanted: str) -> bool:
    return wanted in (person.name.casefold(), person.sign_in_name.casefold()) and bool(wanted)


def _listed(ids: Sequence[str]) -> str:
    return ", ".join(ids[:LISTED]) + (f" and {len(ids) - LISTED} more" if len(ids) > LISTED else "")
