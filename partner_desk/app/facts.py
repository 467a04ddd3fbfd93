"""Facts in words: what one says, for people who look at a conflict, an edge in time, or a person's departure."""

from __future__ import annotations

import re
from decimal import Decimal
from typing import Any

from partner_desk.app.factnames import FactNames, span
from partner_desk.app.rulebook import library
from partner_desk.domain.access import Principal, RoleDefinition
from partner_desk.domain.amounts import decimal_text
from partner_desk.domain.changes import ChangeSet, Fact
from partner_desk.domain.coverage import ALL, Collected
from partner_desk.domain.descriptions import Field, Refers, Unit, kind_of
from partner_desk.domain.endings import lasts
from partner_desk.domain.estate import Estate
from partner_desk.domain.naming import name_or_id, person_name
from partner_desk.domain.partners import Partner
from partner_desk.domain.scopes import Scope
from partner_desk.language import tr


def told(estate: Estate, fact: Fact) -> str:
    """A fact with its time, by the names that a snapshot has for what it speaks of."""
    since, until = getattr(fact, "since", None), getattr(fact, "until", None)
    time = span(since, until)
    return f"{named(estate, fact)}, {time}" if time else named(estate, fact)


def what_gives_way(estate: Estate, changes: ChangeSet) -> list[str]:
    """A sentence for each fact that a step ends, cuts short or forgets; `estate` is the snapshot before it."""
    sentences = []
    for change in changes:
        before, after = change.before, change.after
        if not lasts(before):
            continue
        since = before.since
        fact = named(estate, before)
        if since is not None:
            fact = tr("{fact} (since {day:%Y-%m-%d})", fact=fact, day=since)
        if not lasts(after):
            sentences.append(tr("This ends {fact}, as if it had never been.", fact=fact))
        elif after.until is not None and after.until != before.until:
            sentences.append(tr("This ends {fact} on {day:%Y-%m-%d}.", fact=fact, day=after.until))
        elif after.since is not None and after.since != since:
            sentences.append(tr("This has {fact} begin on {day:%Y-%m-%d}.", fact=fact, day=after.since))
    return sentences


def named(estate: Estate, fact: Fact) -> str:
    """A fact without its time, by the phrase of its kind."""
    kind, names = kind_of(type(fact)), FactNames(estate)
    if isinstance(fact, Collected):
        where, what = called(names, kind.fields["subject"], fact.subject), tr(fact.kind.words)
        if fact.known:
            return tr("that {facts} were collected for {where}", facts=what, where=where)
        return tr("that {facts} were not collected for {where}", facts=what, where=where)

    def filled(text: str) -> str:
        return _FIELD.sub(lambda found: _called(names, fact, kind.fields.get(found[1])), text)

    def filled_if_said(found: re.Match[str]) -> str:
        fields = [kind.fields[name] for name in _FIELD.findall(found[1])]
        return filled(found[1]) if all(getattr(fact, one.name) != one.default for one in fields) else ""

    return filled(_OPTIONAL.sub(filled_if_said, tr(kind.phrase)))


_FIELD, _OPTIONAL = re.compile(r"\{(\w+)\}"), re.compile(r"\[([^\]]*)\]")


def _called(names: FactNames, fact: Fact, field: Field | None) -> str:
    """What people call the value of a field, or the fact itself."""
    return _itself(fact) if field is None else called(names, field, getattr(fact, field.name))


def called(names: FactNames, field: Field, value: Any) -> str:
    """What people call a value of a field."""
    refers = field.described.refers
    if refers is Refers.SUBJECT:
        refers = Refers.PRINCIPAL if value in names.estate.principals else Refers.SCOPE
    if value == ALL:
        return tr("everything")
    if refers in (Refers.PRINCIPAL, Refers.IDENTITY, Refers.GROUP, Refers.FOREIGN_GROUP):
        return names.principal(value)
    if refers is Refers.ROLE:
        return names.role(value)
    if refers is Refers.PROGRAM and value in library().programs:
        return library().programs[value].short
    if refers is Refers.PARTNER:
        return names.partner(value)
    if refers is not None and refers.is_scope:
        return names.scope(value)
    if field.described.unit is Unit.PARTNER_ID:
        return names.partner_id(value)
    if isinstance(value, Decimal):
        return decimal_text(value)
    return tr(value.words) if field.vocabulary else str(value)


def _itself(fact: Fact) -> str:
    match fact:
        case Scope():
            return fact.name or fact.id.rsplit("/", 1)[-1]
        case Principal():
            return person_name(fact)
        case Partner() | RoleDefinition():
            return name_or_id(fact)
        case _:
            return fact.id
