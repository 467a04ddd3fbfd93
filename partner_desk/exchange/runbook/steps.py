"""The steps of a runbook, derived from changes and the estate before them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from datetime import datetime

from partner_desk.domain.access import Delegation, DenyAssignment, Membership, Principal, RoleAssignment
from partner_desk.domain.billing import Billing
from partner_desk.domain.changes import WORD_OF, Change, ChangeSet, Fact
from partner_desk.domain.coverage import ALL, Collected
from partner_desk.domain.descriptions import kind_of
from partner_desk.domain.details import SubscriptionDetail, TenantDetail
from partner_desk.domain.errors import Refused
from partner_desk.domain.estate import Estate
from partner_desk.domain.grouping import grouped
from partner_desk.domain.naming import listed, name_or_id, person_name
from partner_desk.domain.partners import Partner, PartnerAdminLink, PartnerOfRecord
from partner_desk.domain.scopes import Scope
from partner_desk.exchange.runbook import access, people
from partner_desk.exchange.runbook.derive import FactTurn, Swap, swapped, turns
from partner_desk.exchange.runbook.draft import StepDraft
from partner_desk.exchange.runbook.model import Runbook, RunbookStep
from partner_desk.exchange.runbook.names import RunbookNames
from partner_desk.exchange.runbook.words import RunbookWords, sentences
from partner_desk.readings.roles import RoleCatalogue

MOST = 200
"""A runbook is for people to read: a longer one is refused."""

NAMED = 10
"""So many things that only the desk knows are named."""


def runbook(
    changes: ChangeSet, estate: Estate, title: str, made: datetime, roles: RoleCatalogue, scenario: str | None = None
) -> Runbook:
    """What people have to do in Azure for changes to an estate (the one before them).

    Where they start from what a `scenario` assumes, or lead to it, the runbook says so.

    Raises Stale if the changes do not belong to the estate, and Refused if nobody could read the runbook, or if a
    command would need a GUID that comes later.
    """
    names = RunbookNames(estate, changes, roles)
    drafts: list[StepDraft] = []
    here: list[Change] = []
    begun = {number: list(turns(change, made)) for number, change in enumerate(changes)}
    left = list(swapped(turn for each in begun.values() for turn in each))
    asked = [one for one in left if not people.is_told(one)]
    busy = {id(turn) for one in asked for turn in _turns(one)}
    for number, change in enumerate(changes):
        people_asked = list(people.of_change(change, names, made, assumed=scenario is not None))
        drafts += people_asked
        if not people_asked and not any(id(turn) in busy for turn in begun[number]):
            here.append(change)
    if len(drafts) + len(asked) > MOST:
        raise Refused(
            "{title}: that would be a runbook of {number} steps, which nobody reads with care. Take it "
            "in parts of at most {most}; an import records what is so in Azure already and needs no "
            "runbook.",
            title=title,
            number=len(drafts) + len(asked),
            most=MOST,
        )
    drafts += [_draft(one, names) for one in asked]
    _refuse_what_waits(drafts)
    steps = [draft.step() for draft in drafts]
    ranks = sentences().step
    order = sorted(range(len(steps)), key=lambda one: (ranks[steps[one].kind].rank, _seat(steps[one]), one))
    return Runbook(
        title,
        made,
        tuple(Counter(WORD_OF[one.kind] for one in changes).items()),
        _sources(changes),
        tuple(_head(names, scenario)),
        tuple(steps[one] for one in order),
        tuple(_only_here(here, names)),
    )


def _refuse_what_waits(drafts: Iterable[StepDraft]) -> None:
    """Refuse a runbook whose commands would need GUIDs that come later."""
    waiting = list(dict.fromkeys(name for draft in drafts for name in draft.waiting))
    if waiting:
        raise Refused(
            "The GUID of {waiting} is not on this desk yet, and Azure knows no other name. Give it with "
            "`complete` (in the window with Name and id\N{HORIZONTAL ELLIPSIS}, F2) and ask again. No runbook was "
            "written.",
            waiting=listed(waiting, NAMED),
        )


def _head(names: RunbookNames, scenario: str | None) -> Iterator[RunbookWords]:
    yield from (RunbookWords(one) for one in sentences().head)
    if scenario is not None:
        yield sentences().words("assumed", scenario=scenario)
    if names.invented:
        yield sentences().words("invented")


def _draft(step: FactTurn | Swap, names: RunbookNames) -> StepDraft:
    match fact := _turns(step)[0].fact:
        case RoleAssignment() | Membership() | Delegation():
            assert isinstance(step, FactTurn)
            return access.draft(step, names)
        case DenyAssignment():
            assert isinstance(step, FactTurn)
            return people.deny(fact, step, names)
        case PartnerAdminLink():
            assert isinstance(step, Swap)
            return access.link(step, names)
        case PartnerOfRecord():
            assert isinstance(step, Swap)
            return people.record(step, names)
        case Billing():
            assert isinstance(step, Swap)
            return people.billing(step, names)


def _turns(one: FactTurn | Swap) -> list[FactTurn]:
    found = (one,) if isinstance(one, FactTurn) else (one.begins, one.ends)
    return [turn for turn in found if turn is not None]


def _seat(step: RunbookStep) -> str:
    """What keeps the steps of one sign-in together."""
    at = step.sign_in
    return "" if at is None else f"{at.tenant} {at.subscription or ''} {at.identity.id if at.identity else ''}"


def _sources(changes: Iterable[Change]) -> tuple[str, ...]:
    origins = (one.fact.origin for one in changes)
    return tuple(sorted({one.source for one in origins if one is not None}))


def _only_here(changes: Iterable[Change], names: RunbookNames) -> Iterator[RunbookWords]:
    """What needs no step in Azure, by kind of fact, the first of each by name."""
    for kind, alike in grouped(changes, lambda one: kind_of(one.kind).plural).items():
        told = listed(alike, NAMED, lambda one: _name(one.fact, names))
        yield sentences().words("only-here", count=str(len(alike)), kind=kind, names=told)


def _name(fact: Fact, names: RunbookNames) -> str:
    match fact:
        case Principal():
            return person_name(fact)
        case Scope() | Partner():
            return name_or_id(fact)
        case RoleAssignment():
            return f"{names.role(fact.role)} of {names.person(fact.principal)} at {names.place(fact.scope).name}"
        case PartnerAdminLink():
            return f"{names.person(fact.principal)} with {fact.partner_id}"
        case Delegation() | DenyAssignment():
            return names.place(fact.scope).name
        case PartnerOfRecord() | Billing():
            return names.place(fact.subscription).name
        case Collected():
            return f"{fact.kind.words} of {_subject(fact.subject, names)}"
        case TenantDetail() | SubscriptionDetail():
            return names.place(fact.id).name
        case _:
            return fact.id


def _subject(key: str, names: RunbookNames) -> str:
    person = names.principal(key)
    return names.person(key) if person is not None else "the whole desk" if key == ALL else names.place(key).name
