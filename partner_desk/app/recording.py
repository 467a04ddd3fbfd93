"""Any fact that the judge weighs, recorded, amended and ended by what a person says in texts: no dialog knows a kind.

Four functions make change sets; whoever calls them commits. A kind is the dataclass of a fact (`KINDS_SAID` has them
by the word that is typed), and what is said is a text for each field (`factvalues.Said`): ids or names, days as people
write them, words of vocabularies, amounts, yes and no. The descriptions of the fields say how each is read.

    record(estate, RoleAssignment, {"principal": "Ann", "role": "Contributor", "scope": "Production",
                                    "kind": "eligible", "since": "2024-05-01"}, by_hand("me", "seen in the portal"))
    amend(estate, RoleAssignment, {"principal": "Ann", "scope": "Production"},
          {"activations": ["2024-05-02T08:00..2024-05-02T16:00"]}, origin, add=True)
    end(estate, RoleAssignment, {"principal": "Ann"}, moment, origin)
    record(estate, Collected, {"kind": "delegations", "subject": "Production", "on": "2024-05-01"}, origin)

- `fields_said(kind)` are the fields that a form shows; `is_needed` tells those without which nothing is recorded. A
  field of which nothing is said has its default (a beginning or an end that is not said is open); an empty text says
  that there is none. `facttexts` has what a field may name, for a box to choose from, and the texts that say a fact as
  it is, for a form that amends it.
- `which` tells the fact that is meant by some of what it is about (`fields_meant`), or by its id.
- Where nothing changes, the change set is empty. What Azure would not allow raises `Impossible` and can be recorded
  with `found_so`; every other `Refused` says what to do, and as `FieldRefused` of which field.
- What replaces what is ruled by `domain/fact_edits.py`: one link an identity, one offer and one partner of record a
  subscription at a time; what holds before and after stays.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from operator import attrgetter
from typing import Any, TypeAlias, cast

from partner_desk.app.facts import named, told
from partner_desk.app.factvalues import FactValues, FieldRefused, Said
from partner_desk.app.rulebook import library
from partner_desk.domain import edits, fact_edits
from partner_desk.domain.access import (
    AccessKind,
    Delegation,
    Membership,
    Principal,
    RoleAssignment,
    RoleDefinition,
)
from partner_desk.domain.billing import Billing
from partner_desk.domain.changes import KIND_OF_NOUN, Change, ChangeSet, Fact, fact_key, joined
from partner_desk.domain.coverage import Collected
from partner_desk.domain.daytext import Habits
from partner_desk.domain.departures import what_if_leaves
from partner_desk.domain.descriptions import Field, kind_of
from partner_desk.domain.endings import Ending, ends, lasts, new_id, says_already, takes_over
from partner_desk.domain.errors import Refused
from partner_desk.domain.estate import Estate
from partner_desk.domain.fact_edits import AS_FOUND, Impossible
from partner_desk.domain.forgetting import forget
from partner_desk.domain.ids import ScopeKind, role_key
from partner_desk.domain.moments import never_holds
from partner_desk.domain.mutes import Mute
from partner_desk.domain.origin import BY_HAND, Origin
from partner_desk.domain.partners import Partner, PartnerAdminLink, PartnerOfRecord
from partner_desk.domain.provisional import id_said
from partner_desk.domain.scope_edits import add_scope, move_scope
from partner_desk.domain.scopes import Scope
from partner_desk.language import tr

KINDS_SAID: Mapping[str, type[Fact]] = {noun: one.fact for noun, one in KIND_OF_NOUN.items() if one.fact is not Mute}
"""The kinds of fact that can be said, by the word that is typed; a mute is no fact, and has its own verbs."""


Putting: TypeAlias = Callable[[Estate, Any, bool], ChangeSet]
"""Puts a new fact on a desk, also what Azure would not allow if it was found so."""


def fields_said(kind: type[Fact]) -> tuple[Field, ...]:
    """The fields of a kind of which something can be said; where it comes from is said apart."""
    if kind not in _SAID:
        own = kind_of(kind)
        said = [one for one in own.fields.values() if one.name != "origin" and not (own.numbered and one.name == "id")]
        _SAID[kind] = tuple(_new(one) if one.name == "id" else one for one in said)
    return _SAID[kind]


_SAID: dict[type[Any], tuple[Field, ...]] = {}


def _new(field: Field) -> Field:
    """An id that names nothing yet."""
    return replace(field, described=replace(field.described, refers=None))


def fields_meant(kind: type[Fact]) -> tuple[Field, ...]:
    """The fields by which it is said which fact of a kind is meant."""
    own = kind_of(kind)
    return tuple(own.fields[name] for name in dict.fromkeys((*own.about, "id")) if name in own.fields)


def is_needed(kind: type[Any], field: Field) -> bool:
    """Whether a fact, or a value within one, cannot be recorded without something being said of a field."""
    return field.needed and not (field.name == "id" and kind in _OWN_IDS)


_OWN_IDS: Mapping[type[Any], Callable[[str], str]] = {
    Partner: lambda name: "-".join(name.casefold().split()) or "partner",
    RoleDefinition: lambda name: f"custom:{name}",
}
"""The id of a fact that has none in Azure, made of its name."""


# Recording ------------------------------------------------------------------------------------------------


def record(
    estate: Estate,
    kind: type[Fact],
    said: Mapping[str, Said],
    origin: Origin,
    *,
    found_so: bool = False,
    habits: Habits | None = None,
) -> ChangeSet:
    """Record a fact of a kind by what is said of its fields."""
    own = kind_of(kind)
    fields = fields_said(kind)
    values = FactValues(estate, habits or Habits()).of(fields, said)
    if own.numbered:
        values["id"] = new_id(kind)
    elif kind in _OWN_IDS and not values.get("id"):
        values["id"] = _OWN_IDS[kind](values.get("name", ""))
    for field in fields:
        if field.needed and field.name not in values:
            raise FieldRefused(field, "is missing, and nothing can be recorded without it.")
    fact = kind(**values, origin=origin)
    before = estate.get(kind, fact_key(fact)) if "id" not in own.fields else None
    if before is not None and kind is not Collected:  # details are said bit by bit, a statement as a whole
        fact = replace(before, **values, origin=origin)
    return _put(estate, fact, found_so)


def _put(estate: Estate, fact: Fact, found_so: bool) -> ChangeSet:
    if lasts(fact) and never_holds(fact):
        sentence = "It ends before it begins. The end is the first day on which it is over."
        raise FieldRefused(kind_of(type(fact)).fields["until"], sentence)
    for held in (fact, *getattr(fact, "authorizations", ())):
        if getattr(held, "activations", ()) and getattr(held, "kind", None) is not AccessKind.ELIGIBLE:
            raise Refused(
                "Only an eligible role is activated. Say that the kind is eligible, or leave the activations out."
            )
    return _PUT.get(type(fact), _put_plainly)(estate, fact, found_so)


def _put_plainly(estate: Estate, fact: Any, found_so: bool) -> ChangeSet:
    kind, before = type(fact), estate.get(type(fact), fact_key(fact))
    if before is not None and replace(before, origin=fact.origin) == fact:
        return ChangeSet("", ())
    changes: tuple[Change, ...] = (Change(before, fact),)
    if lasts(fact):
        about = attrgetter(*kind_of(kind).about)
        others = [cast(Ending, one) for one in estate.all(kind).values() if about(one) == about(fact)]
        if kind_of(kind).twice:
            changes = takes_over(others, fact)
        elif any(says_already(one, fact) for one in others):
            changes = ()
    return ChangeSet(f"Record {named(estate.apply(ChangeSet('', changes)), fact)}", changes)


def _put_scope(estate: Estate, fact: Scope, found_so: bool) -> ChangeSet:
    assert fact.origin is not None
    _check_id(fact)
    return add_scope(estate, fact.kind, fact.id, fact.name, fact.parent, fact.origin)


def _put_partner(estate: Estate, fact: Partner, found_so: bool) -> ChangeSet:
    if fact.id in estate.partners:
        raise Refused(
            "There is a partner {name!r} already. Amend it, or give another id.", name=estate.partners[fact.id].name
        )
    return edits.save_partner(estate, fact)


def _check_id(fact: Scope | Principal) -> None:
    """Refuse an id that was to be a GUID and is none, at its field; the name of a group or resource may be any."""
    if isinstance(fact, Principal) or fact.kind in (ScopeKind.TENANT, ScopeKind.SUBSCRIPTION):
        try:
            id_said(fact.id.rpartition("/")[2])
        except Refused as slip:
            raise FieldRefused(kind_of(type(fact)).fields["id"], slip.sentence) from slip


def _put_identity(estate: Estate, fact: Principal, found_so: bool) -> ChangeSet:
    _check_id(fact)
    return edits.add_identity(estate, replace(fact, id=fact.id.casefold()), nameless=found_so)


def _put_role(estate: Estate, fact: RoleDefinition, found_so: bool) -> ChangeSet:
    fact = replace(fact, id=role_key(fact.id))
    if not fact.name:
        raise Refused("A role needs a name.")
    if fact.id in estate.role_definitions:
        raise Refused(
            "There is a role {name!r} with this id already. Amend it.", name=estate.role_definitions[fact.id].name
        )
    return _put_plainly(estate, fact, found_so)


def _put_delegation(estate: Estate, fact: Delegation, found_so: bool) -> ChangeSet:
    roles = library().roles
    for grant in () if found_so else fact.authorizations:
        own = estate.role_definitions.get(grant.role)
        refusal = roles.refusal(grant.role, bool(grant.delegated_roles), custom=own is not None and own.custom)
        if refusal is not None:
            raise Impossible("{why}. {as_found}", why=refusal.why, as_found=tr(AS_FOUND))
        if grant.delegated_roles and not roles.gives_roles(grant.role):
            raise Impossible(
                "{own} gives no other roles. {as_found}", own=roles.called(grant.role, own), as_found=tr(AS_FOUND)
            )
    return fact_edits.put_delegation(estate, fact, found_so=found_so)


def _put_statement(estate: Estate, fact: Collected, found_so: bool) -> ChangeSet:
    fact_edits.check_statement(estate, fact)
    return _put_plainly(estate, fact, found_so)


_PUT: Mapping[type[Fact], Putting] = {
    Scope: _put_scope,
    Principal: _put_identity,
    Membership: lambda estate, fact, found_so: fact_edits.put_membership(estate, fact, found_so=found_so),
    RoleDefinition: _put_role,
    RoleAssignment: lambda estate, fact, found_so: fact_edits.put_assignments(estate, [fact], found_so=found_so),
    Delegation: _put_delegation,
    Partner: _put_partner,
    PartnerAdminLink: lambda estate, fact, found_so: fact_edits.put_links(estate, [_known(fact)], found_so=found_so),
    PartnerOfRecord: lambda estate, fact, found_so: fact_edits.put_records(estate, [fact], found_so=found_so),
    Billing: lambda estate, fact, found_so: fact_edits.put_offers(estate, [fact]),
    Collected: _put_statement,
}
"""The kinds that something is asked of before they are put on a desk; every other kind is put there as it is."""


def _known(link: PartnerAdminLink) -> PartnerAdminLink:
    """A link whose beginning is known from where all of it is, unless that is said apart."""
    source = link.origin.source if link.origin is not None else BY_HAND
    return link if link.since_from or source == BY_HAND else replace(link, since_from=source)


# Amending and ending --------------------------------------------------------------------------------------


def amend(
    estate: Estate,
    kind: type[Fact],
    which: Mapping[str, Said],
    said: Mapping[str, Said],
    origin: Origin,
    *,
    add: bool = False,
    found_so: bool = False,
    habits: Habits | None = None,
) -> ChangeSet:
    """Change what is said of the fields of one fact, in place; `add` leaves what a list has and adds to it."""
    before = _one(estate, kind, which, habits)
    fields = [one for one in fields_said(kind) if one.name != "id"]
    values = FactValues(estate, habits or Habits()).of(fields, said)
    for field in fields:
        if add and field.several and field.name in values:
            values[field.name] = tuple(dict.fromkeys((*getattr(before, field.name), *values[field.name])))
    after = replace(before, **values)
    known_from = before.origin.source if before.origin is not None else BY_HAND
    if after == before and origin.source in (BY_HAND, known_from):
        return ChangeSet("", ())
    name, after = f"Change {named(estate, before)}", replace(after, origin=origin)
    if isinstance(after, Scope):
        return ChangeSet(name, move_scope(estate, cast(Scope, before), after))
    gone = ChangeSet("", (Change(before, None),))
    nameless = (
        isinstance(before, Principal) and not before.is_named
    )  # as lists show foreign groups, and who was deleted
    return joined(name, [gone, _put(estate.apply(gone), after, found_so or nameless)])


def end(
    estate: Estate,
    kind: type[Fact],
    which: Mapping[str, Said],
    at: datetime,
    origin: Origin,
    *,
    never: bool = False,
    habits: Habits | None = None,
) -> ChangeSet:
    """End what holds at a moment or later, or forget it as a mistake (`never`); an identity is deleted then."""
    facts = facts_meant(estate, kind, which, habits)
    about = attrgetter(*kind_of(kind).about)
    if len({about(one) for one in facts}) != 1 or not lasts(facts[0]):
        facts = [_one(estate, kind, which, habits)]
    first = facts[0]
    if lasts(first):
        mistake = (Change(first, None),) if never and len(facts) == 1 else ()
        changes = mistake or ends(cast(list[Ending], facts), at, never)
        if not changes:
            raise Refused("There is nothing to end at that time: {first}.", first=told(estate, first))
        if isinstance(first, PartnerAdminLink):
            changes += tuple(fact_edits.link_collected(estate, first.principal, origin))
        return ChangeSet(f"{'Forget' if never else 'End'} {named(estate, first)}", changes)
    if never:
        return forget(estate, first, f"Forget {named(estate, first)}")
    if isinstance(first, Principal):
        return what_if_leaves(estate, first.id, at)
    raise Refused(
        "There is no day on which {first} ends. Amend it, or forget it as a mistake.", first=named(estate, first)
    )


def facts_meant(
    estate: Estate, kind: type[Fact], which: Mapping[str, Said], habits: Habits | None = None
) -> Sequence[Fact]:
    """The facts of a kind that are meant by what is said of what they are about."""
    values = FactValues(estate, habits or Habits()).of(fields_meant(kind), which)
    if not values:
        names = ", ".join(one.name for one in fields_meant(kind))
        raise Refused("Say which {singular} is meant, by {names}.", singular=kind_of(kind).singular, names=names)
    if kind is Scope:
        one = estate.get(kind, values["id"])
        return [] if one is None else [one]
    return [one for one in estate.all(kind).values() if all(getattr(one, name) == values[name] for name in values)]


LISTED = 5
"""So many facts are listed where one has to be chosen."""


def _one(estate: Estate, kind: type[Fact], which: Mapping[str, Said], habits: Habits | None) -> Fact:
    facts = facts_meant(estate, kind, which, habits)
    if not facts:
        raise Refused("There is no such {singular} on this desk.", singular=kind_of(kind).singular)
    if len(facts) > 1:
        listed = "; ".join(f"{told(estate, one)} (id {fact_key(one)})" for one in facts[:LISTED])
        more = f"; and {len(facts) - LISTED} more" if len(facts) > LISTED else ""
        raise Refused(
            "{number} {plural} are meant: {listed}{more}. Say more, or give the id of one.",
            number=len(facts),
            plural=kind_of(kind).plural,
            listed=listed,
            more=more,
        )
    return facts[0]
