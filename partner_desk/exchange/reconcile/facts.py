"""What was gathered against what the desk already holds: new, changed, same, rejected; and the change set.

A value that a file does not give never overwrites one that the desk has, and a fact that stays the same keeps
its first origin, so importing the same files again changes nothing.
"""

from __future__ import annotations

from collections.abc import Container, Mapping, Sequence
from dataclasses import replace

from partner_desk.domain.access import DenyAssignment, Principal, PrincipalKind, RoleAssignment, RoleDefinition
from partner_desk.domain.changes import KINDS, WORD_OF, Change, ChangeSet
from partner_desk.domain.coverage import Collectable
from partner_desk.domain.estate import Estate
from partner_desk.domain.ids import ROOT, ScopeKind, scope_key, tenant_scope_id
from partner_desk.domain.naming import counted, listed, scope_called
from partner_desk.domain.scopes import Scope
from partner_desk.exchange.gather import KIND_WORDS, Gathered, knows_more
from partner_desk.exchange.reconcile.accounts import accounts
from partner_desk.exchange.reconcile.attributions import record_attributions
from partner_desk.exchange.reconcile.charges import ChargeNews
from partner_desk.exchange.reconcile.credentials import with_credentials
from partner_desk.exchange.reconcile.delegations import delegations
from partner_desk.exchange.reconcile.denials import NarrowDenials
from partner_desk.exchange.reconcile.earned_credits import CreditNews
from partner_desk.exchange.reconcile.empty_lists import EmptyLists
from partner_desk.exchange.reconcile.group_schedules import GroupSchedules
from partner_desk.exchange.reconcile.links import record_links
from partner_desk.exchange.reconcile.lists import DELEGATIONS, DENIALS, MEMBERS, ListedFact, ListKind, ListNews
from partner_desk.exchange.reconcile.members import Members
from partner_desk.exchange.reconcile.offers import offers_by_quota
from partner_desk.exchange.reconcile.organizations import PartnerNews
from partner_desk.exchange.reconcile.partners import record_partners
from partner_desk.exchange.reconcile.placing import LEFT_IT, PLACES, STANDS_THERE, UNKNOWN_TENANT, Placing
from partner_desk.exchange.reconcile.preview import (
    IMPLIED,
    Choice,
    Preview,
    PreviewDraft,
    counted_word,
    doubts_in,
    kind_of_change,
)
from partner_desk.exchange.reconcile.purchases import PurchaseNews, tenant_details
from partner_desk.exchange.reconcile.records import record_partners_of_record
from partner_desk.exchange.reconcile.relationships import record_relationships
from partner_desk.exchange.reconcile.rolenames import settle_rows
from partner_desk.exchange.reconcile.roles import record_roles
from partner_desk.readings.roles import RoleCatalogue

_NOWHERE = scope_key(UNKNOWN_TENANT)


def reconcile(
    estate: Estate, gathered: Gathered, roles: RoleCatalogue, answers: Mapping[str, str], name: str
) -> Preview:
    """Compare what was gathered with an estate; `answers` holds what the person said, by the question's id."""
    draft, placing = PreviewDraft(estate, gathered, answers), Placing(estate, gathered, answers.get(PLACES))
    settle_rows(draft, roles)
    scopes = dict(placing.scopes())
    if placing.unsure:
        _ask_for_places(draft, placing.unsure)
    tenants = {key: placing.tenant_key(key, scopes) for key in scopes}
    for key, scope in scopes.items():
        implied = "" if key in gathered.placed or scope.kind is ScopeKind.TENANT else IMPLIED
        draft.weigh(scope, implied + KIND_WORDS[scope.kind])
    managing = {one.tenant for one in gathered.listed.offers.values()}
    managing |= {scope_key(tenant_scope_id(one)) for one in gathered.organizations.tenants}
    known = {tenant for tenant in tenants.values() if tenant is not None} - managing
    found = [fact for fact in gathered.facts.values() if isinstance(fact, Principal)]
    principals = {fact.id: _settled(fact, draft, placing, tenants, known) for fact in found}
    partners = PartnerNews(draft)
    principals |= partners.agents(principals)
    principals |= {one.id: one for one in with_credentials(draft, principals)}
    members = Members(draft)
    principals |= {one.id: one for one in members.settled(principals)}
    elsewhere = Principal, RoleAssignment, DenyAssignment  # which of these are recorded is another matter
    facts = {**gathered.facts, **tenant_details(draft)}
    others = (fact for fact in facts.values() if not isinstance(fact, elsewhere))
    for fact in (*accounts(draft, principals.values()), *others):
        if isinstance(fact, RoleDefinition) and not fact.custom and fact.id in roles.by_id:
            draft.count(WORD_OF[RoleDefinition]).same += 1  # the catalogue of built-in roles has it
            continue
        draft.weigh(fact)
    guessed = sorted(gathered.guessed - estate.principals.keys())
    if guessed:
        about = counted(len(guessed), "identity is", "identities are")
        draft.notes.append(
            f"No file says what {about} ({listed(guessed, 3, draft.name)}): until one does, each counts as a member."
        )
    _find_homes(draft, placing, tenants, known, principals)
    record_roles(draft, placing, scopes, members, roles)
    record_links(draft)
    _record_lists(draft, placing, scopes, roles, members)
    empty = EmptyLists(draft, scopes, members)
    empty.record()
    PurchaseNews(draft, offers_by_quota(draft)).record()
    record_partners_of_record(draft)
    record_attributions(draft)
    ChargeNews(draft, lambda key: placing.above(key, scopes)).record()
    CreditNews(draft).record()
    record_partners(draft)
    partners.record()
    record_relationships(draft, partners)
    left = placing.unknown_tenant_left(draft.changes)
    if left is not None:
        draft.changes.append(Change(left, None))
        draft.notes.append("Everything whose tenant was not known has found it.")
    return _preview(draft, placing, name, nothing_recognized=not (gathered.used or empty.stated))


def _find_homes(
    draft: PreviewDraft,
    placing: Placing,
    tenants: Mapping[str, str | None],
    known: set[str],
    told: Container[str],
) -> None:
    """Let those on the desk of whom these files tell nothing find their tenant, now that more tenants are known."""
    for fact in draft.estate.principals.values():
        over_all = ROOT in placing.held_before.get(fact.id, ())
        if fact.id in told or not (fact.tenant == _NOWHERE or (fact.tenant is None and over_all)):
            continue
        settled = _settled(replace(fact, tenant=None), draft, placing, tenants, known if over_all else set())
        if settled.tenant != fact.tenant:
            draft.weigh(settled)


def _ask_for_places(draft: PreviewDraft, unsure: Mapping[str, str]) -> None:
    names = listed(sorted(unsure), 3, lambda key: scope_called(draft.estate.scopes, key))
    words = (
        f"An older list has them below a management group ({names}), newer files directly below their tenant, as lists "
        "of accounts do with everything. Do they stand there, or have they left it?"
    )
    options = ((STANDS_THERE, "they stand there"), (LEFT_IT, "they have left it"))
    draft.questions.append(Choice(PLACES, counted(len(unsure), "scope"), words, options))


def _record_lists(
    draft: PreviewDraft, placing: Placing, scopes: Mapping[str, Scope], roles: RoleCatalogue, members: Members
) -> None:
    """Record what else is listed: delegations, memberships, deny assignments."""
    listed = draft.gathered.listed
    doubted: dict[Collectable, set[str]] = {one.kind: set() for one in (DELEGATIONS, MEMBERS, DENIALS)}
    for kind, subject in listed.doubted:
        doubted[kind].add(subject)
    schedules = GroupSchedules(draft)
    denials = [one for one in draft.gathered.facts.values() if isinstance(one, DenyAssignment)]
    rows: Mapping[ListKind, Sequence[ListedFact]] = {
        DELEGATIONS: list(delegations(draft, roles, doubted[Collectable.DELEGATIONS])),
        MEMBERS: list(schedules.rows(members.rows)),
        DENIALS: denials,
    }
    doubted[MEMBERS.kind] |= schedules.doubted
    narrow = [(each, list(placing.above(each.subscription, scopes))) for each in listed.narrow]
    for of_kind, found in rows.items():
        more = NarrowDenials(draft).rows(narrow, doubted[of_kind.kind]) if of_kind is DENIALS else ()
        news = ListNews(draft, of_kind, [*found, *more], doubted[of_kind.kind])
        news.state(lambda key: placing.above(key, scopes) if key.startswith("/") else (key,))
    if listed.protected:
        rows_are = counted(len(listed.protected), "deny assignment is", "deny assignments are")
        draft.notes.append(f"{rows_are} protected by Azure: only the service behind can take such a one away.")


def _preview(draft: PreviewDraft, placing: Placing, name: str, *, nothing_recognized: bool) -> Preview:
    gathered = draft.gathered
    doubts = doubts_in(draft.changes)
    for change in draft.changes if doubts else ():
        if kind_of_change(change) is not kind_of_change(change, doubts):
            counts = draft.count(counted_word(change.kind))
            counts.gone, counts.changed = counts.gone - 1, counts.changed + 1
    rejected = (*gathered.rejected, *draft.left_out)
    for one in rejected:
        draft.count("records" if one.where else "files").rejected += 1
    notes = [*gathered.notes, *placing.notes, *draft.notes]
    if gathered.more_left_out:
        draft.count("records").rejected += gathered.more_left_out
        notes.append(f"{gathered.more_left_out:,} more records were left out than are named here.")
    if draft.undated:
        notes.append(
            f"Files do not say since when {draft.undated:,} of these roles and links are there; they count from the "
            "day of their file, and what was before is not known."
        )
    if gathered.managed:
        notes.append(
            f"{counted(len(gathered.managed), 'subscription is', 'subscriptions are')} managed by another tenant "
            "(Azure Lighthouse); which roles that gives, these files do not say."
        )
    if gathered.conditions:
        roles = counted(len(gathered.conditions), "role is", "roles are")
        notes.append(f"{roles} held under a condition: what that does to recognition is not known.")
    merged = [names for names in gathered.spellings.values() if len(names) > 1]
    if merged:
        notes.append(
            f"{len(merged)} scopes occur in more than one spelling of upper and lower case and were taken as one "
            f"each, for example {' = '.join(sorted(min(merged, key=lambda names: len(next(iter(names))))))[:200]}."
        )
    order = {kind: number for number, kind in enumerate(KINDS.values())}
    draft.changes.sort(key=lambda change: order[change.kind])
    changes = ChangeSet(name, tuple(draft.changes))
    return Preview(draft.kinds, rejected, tuple(draft.questions), tuple(notes), changes, nothing_recognized)


def _settled(
    fact: Principal, draft: PreviewDraft, placing: Placing, tenants: Mapping[str, str | None], known: set[str]
) -> Principal:
    """A principal with what only follows from all files together and the desk: what it is, and its tenant."""
    before = draft.estate.principals.get(fact.id)
    if before is not None and (fact.id in draft.gathered.guessed or knows_more(before, fact)):
        fact = replace(fact, kind=before.kind)
    if fact.tenant is not None or fact.kind is PrincipalKind.FOREIGN_GROUP:
        return fact
    held = placing.held.get(fact.id, set())
    if before is not None and before.tenant in (None, _NOWHERE):
        held = held | placing.held_before.get(fact.id, set())
    homes = {place for one in held if (place := tenants.get(one) or placing.tenant_key(one, {})) is not None}
    if not homes and len(known) == 1 and (ROOT in held or fact.id not in draft.gathered.elsewhere):
        homes = known  # a role over everything, in the only tenant there is
    if homes == {_NOWHERE} and before is not None and before.tenant is not None:
        return replace(fact, tenant=before.tenant)
    home = min(homes - {_NOWHERE} or homes, default=None)
    return fact if home is None else replace(fact, tenant=home)
