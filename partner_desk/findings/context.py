"""What detectors look at: an estate on a day, with who is linked, what each of them reaches, and names for all.

Everything is indexed once; nothing here decides a rule. What a word of a check is worth is asked of the reading.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import cached_property

import numpy as np
import numpy.typing as npt

from partner_desk.domain.access import AccessKind, Principal
from partner_desk.domain.billing import Billing
from partner_desk.domain.changes import WORD_OF, Fact, fact_key
from partner_desk.domain.estate import Estate
from partner_desk.domain.ids import ScopeKind
from partner_desk.domain.moments import ONE_DAY, Span, holds_at, overlap, start_of
from partner_desk.domain.naming import listed, person_name
from partner_desk.domain.partners import Partner, PartnerAdminLink, PartnerOfRecord
from partner_desk.engine.access_table import Accesses, Holder, HolderKind, ticks
from partner_desk.engine.check_values import CheckValues
from partner_desk.engine.interval_set import InForce
from partner_desk.engine.judge import Day, Judge
from partner_desk.engine.memo import Memo
from partner_desk.engine.partner_bits import WIDTH
from partner_desk.engine.subscriptions import SubscriptionState
from partner_desk.explain.fact_links import FactLink
from partner_desk.explain.wording import Wording
from partner_desk.readings.finding_kinds import FindingKind
from partner_desk.readings.questions import Truth

Rows = npt.NDArray[np.intp]
_NONE: Rows = np.empty(0, dtype=np.intp)

TOLD = 3
"""So many names are told one by one."""


@dataclass(frozen=True, slots=True)
class Linked:
    """An identity that carries a PartnerID on the day: the organization behind it (None: nobody's), and its accesses.

    `gone` is the word of the check of identities for one that is disabled or deleted, else empty. `rows` are rows of
    the fact index's accesses in force on the day, `held` those of them that are not merely eligible.
    """

    person: Principal
    link: PartnerAdminLink
    partner: Partner | None
    gone: str
    rows: Rows
    held: Rows


@dataclass(frozen=True, slots=True)
class Carrier:
    """One whose roles carry recognition for a partner: a linked identity, or a foreign group of the partner."""

    principal: Principal
    partner: Partner
    columns: Accesses
    rows: Rows


class FindingContext:
    """One estate on one day under one reading, indexed for detectors; `ours` is the partner that keeps the desk."""

    def __init__(
        self, judge: Judge, estate: Estate, day: date, reading: str, ours: str | None, older_than: int
    ) -> None:
        """Nothing is indexed yet."""
        self.judge = judge
        self.library = judge.library
        self.estate = estate
        self.tree = estate.scopes
        self.asked = reading
        self.ours = estate.partners.get(ours or "")
        self.older_than = timedelta(days=older_than)
        self.start = start_of(day)
        self.end = self.start + ONE_DAY
        self.days = self._days(day)
        self.day = self.days[0]
        self.fact_index = self.day.fact_index
        self.facts = self.day.facts
        self.check_values = CheckValues(self.fact_index.role_names, self.day.reading, day)
        self.wording = Wording(self.day)
        self._names: dict[str | None, str] = {}
        self.once = Memo()
        """Makes once what several detectors look at."""

    def _days(self, day: date) -> list[Day]:
        """The day for every partner; the first is the judge's own, which is not made to forget it for the others."""
        partners = list(self.estate.partners)
        first = self.judge.day(self.estate, day, partners[:WIDTH], self.asked)
        return [first, *(self._day(day, partners[at : at + WIDTH]) for at in range(WIDTH, len(partners), WIDTH))]

    def _day(self, day: date, partners: Iterable[str]) -> Day:
        fact_index = self.judge.fact_index(self.estate, False)
        found = [self.estate.partners[one] for one in partners]
        return Day(fact_index, self.library.reading_on(day, self.asked), day, found)

    def days_before(self, before: timedelta) -> list[Day]:
        """An earlier day for every partner, as `days`; none before the calendar begins."""
        day = self.day.day
        if day - date.min < before:
            return []
        return [self._day(day - before, [one.id for one in now.partners]) for now in self.days]

    def ago(self, before: timedelta) -> datetime:
        """The moment so long before the day, or the first one of the calendar."""
        first = start_of(date.min)
        return self.start - before if self.start - first > before else first

    def value(self, kind: FindingKind, word: str) -> Truth:
        """What the reading says to a word of the kind's criterion on the day."""
        return self.check_values.value(kind.criterion, word)

    # Who is linked, and what they reach -------------------------------------------------------------------

    @cached_property
    def linked(self) -> list[Linked]:
        """Every identity with a link in force on the day, once for each such link."""
        columns, estate = self.fact_index.links, self.estate
        rows = in_force(self.facts.in_force(columns.since, columns.until))
        linked = []
        for row in sorted(rows.tolist(), key=columns.facts.__getitem__):  # whatever was recorded first
            identity = int(columns.identity[row])
            link = estate.links[columns.facts[row]]
            person = self.fact_index.identities[identity]
            accesses = self.rows_of(identity)
            held = accesses[self.held[self.fact_index.accesses.profile[accesses]]]
            partner = estate.partner_of_id.get(link.partner_id)
            linked.append(Linked(person, link, partner, self.gone(person), accesses, held))
        return linked

    @cached_property
    def known(self) -> list[Linked]:
        """The linked identities that live and carry an open PartnerID of a partner on the desk."""
        return [
            one
            for one in self.linked
            if one.partner is not None and not one.gone and not self.is_closed(one.partner, one.link.partner_id)
        ]

    def gone(self, person: Principal) -> str:
        """The word of the check of identities for one that is disabled or deleted on the day, else empty."""
        return "deleted" if self._during(person.deleted) else "disabled" if self._during(person.disabled) else ""

    def gone_since(self, person: Principal) -> datetime | None:
        """Since when it is so."""
        spans = self._during(person.deleted) or self._during(person.disabled)
        return spans[0].since if spans else None

    def _during(self, spans: Iterable[Span]) -> list[Span]:
        return [one for one in spans if overlap(one, Span(self.start, self.end))]

    def is_closed(self, partner: Partner, partner_id: str) -> bool:
        """Whether a PartnerID is closed on the day."""
        return partner.is_closed(partner_id, self.start)

    @cached_property
    def held(self) -> npt.NDArray[np.bool_]:
        """By profile: whether the role is held, not merely eligible."""
        return np.array([one.kind is AccessKind.ACTIVE for one in self.fact_index.profile_list], dtype=np.bool_)

    @cached_property
    def _by_holder(self) -> tuple[Rows, Rows]:
        """The accesses in force, by holder: rows, and where each holder's begin."""
        rows = in_force(self.facts.accesses)
        holders = self.fact_index.accesses.holder[rows]
        order = np.argsort(holders, kind="stable")
        return rows[order], np.searchsorted(holders[order], np.arange(len(self.fact_index.holders) + 1))

    @cached_property
    def _holder_of(self) -> Rows:
        """The number of each identity as a holder, -1 for one that holds nothing itself."""
        holder_of = np.full(len(self.fact_index.identities), -1, dtype=np.intp)
        rows, numbers = self.fact_index.held_by.identities
        holder_of[rows] = numbers
        return holder_of

    @cached_property
    def _groups_of(self) -> Mapping[int, list[int]]:
        """The groups that each identity is in on the day, among those that hold access."""
        groups = self.facts.groups
        groups_of: dict[int, list[int]] = {}
        for group, identity in zip(groups.group.tolist(), groups.identity.tolist(), strict=True):
            groups_of.setdefault(identity, []).append(group)
        for group, parts in groups.parts.items():
            for identity in (row for row, known in parts.items() if known):
                groups_of.setdefault(identity, []).append(group)
        return groups_of

    def rows_of(self, identity: int) -> Rows:
        """The accesses in force of an identity, its own and those through groups."""
        rows, starts = self._by_holder
        own = int(self._holder_of[identity])
        groups = self._groups_of.get(identity, ())
        pieces = [rows[starts[one] : starts[one + 1]] for one in ((own, *groups) if own >= 0 else groups)]
        if len(pieces) < 2:
            return pieces[0] if pieces else _NONE
        return np.unique(np.concatenate(pieces))

    def held_by(self, holder: Holder) -> Rows:
        """The accesses in force of a holder itself."""
        rows, starts = self._by_holder
        number = self.fact_index.holders.get(holder)
        return _NONE if number is None else rows[starts[number] : starts[number + 1]]

    def is_complete(self, person: Principal) -> bool:
        """Whether every access of an identity is on the desk, so that what is not there is not so in Azure."""
        return person.tenant not in self._incomplete and person.id not in self._eligible

    @cached_property
    def _eligible(self) -> frozenset[str]:
        """The identities that may have activated a membership of a group with access on the day."""
        rows = {row for inside in self.facts.groups.eligible.values() for row in inside}
        return frozenset(self.fact_index.identities[row].id for row in rows)

    @cached_property
    def _incomplete(self) -> frozenset[str | None]:
        """The tenants whose identities may have more accesses than those on the desk.

        Delegations are expected of managing tenants only: identities of a tenant with subscriptions work in it.
        """
        holders = self.fact_index.held_by.by_kind
        tenants = {holder.id for holder, _ in holders[HolderKind.EVERYBODY_OF]}
        tenants |= {group.tenant for group in self.fact_index.memberships.open_holders.values()}
        customers = {self.fact_index.tenant_of(one) for one in self.fact_index.subscription_scopes}
        others = {holder.id for holder, _ in holders[HolderKind.EVERYBODY_ELSE]}
        if others:
            tenants |= {tenant for tenant in self.fact_index.tenant_keys.values() if tenant not in customers}
        return frozenset(tenants)

    # Foreign groups ---------------------------------------------------------------------------------------

    @cached_property
    def owner_of_group(self) -> Mapping[str, Partner]:
        """The partner by whose group ids a foreign group is known."""
        owners = {}
        for partner in self.estate.partners.values():
            for group in (partner.admin_agents, partner.helpdesk_agents):
                if group is not None:
                    owners[group] = partner
        return owners

    @cached_property
    def foreign_rows(self) -> Mapping[str, Rows]:
        """The accesses in force of each foreign group, as rows of the fact index's foreign accesses."""
        rows_of: dict[str, list[int]] = {}
        for row in in_force(self.facts.foreign).tolist():
            group = self.fact_index.held_by.list[int(self.fact_index.foreign.holder[row])].id
            if group is not None:
                rows_of.setdefault(group, []).append(row)
        return {group: np.array(rows, dtype=np.intp) for group, rows in rows_of.items()}

    def carriers(self) -> Iterator[Carrier]:
        """Everybody whose held roles carry recognition for a partner."""
        for one in self.known:
            if one.partner is not None and len(one.held):
                yield Carrier(one.person, one.partner, self.fact_index.accesses, one.held)
        for group, rows in self.foreign_rows.items():
            partner = self.owner_of_group.get(group)
            held = rows[self.held[self.fact_index.foreign.profile[rows]]]
            if partner is not None and len(held):
                yield Carrier(self.estate.principals[group], partner, self.fact_index.foreign, held)

    # Subscriptions ----------------------------------------------------------------------------------------

    @cached_property
    def subscriptions(self) -> list[tuple[int, str, SubscriptionState]]:
        """Every subscription: its scope, its key, and its facts on the day."""
        places, scopes = self.day.places, self.fact_index.compressed_tree.subscriptions.tolist()
        numbers = places.number[: len(scopes)].tolist()
        return [(scope, self.tree.key(scope), places.list[at]) for scope, at in zip(scopes, numbers, strict=True)]

    def billing_of(self, subscription: str) -> Billing | None:
        """The billing row of a subscription in force when the day begins."""
        rows = [one for one in self.fact_index.by_subscription[0].get(subscription, ()) if self.holds(one)]
        return min(rows, key=lambda one: one.id, default=None)

    def record_of(self, subscription: str) -> PartnerOfRecord | None:
        """The partner of record of a subscription when the day begins."""
        rows = [one for one in self.fact_index.by_subscription[1].get(subscription, ()) if self.holds(one)]
        return min(rows, key=lambda one: one.id, default=None)

    def holds(self, fact: Billing | PartnerOfRecord) -> bool:
        """Whether a fact about a subscription is in force when the day begins, which is what the judge looks at."""
        return holds_at(fact, self.start)

    def subscription_of(self, scope: int) -> int | None:
        """The subscription at or above a scope that has a fact."""
        compressed_tree = self.fact_index.compressed_tree
        number = int(compressed_tree.subscription[compressed_tree.nearest(scope)])
        return None if number < 0 else int(compressed_tree.subscriptions[number])

    # Words ------------------------------------------------------------------------------------------------

    def nearest(self, scopes: Iterable[int], otherwise: str | None = None) -> str:
        """The key of the nearest scope that has all of these; `otherwise` if there is none."""
        left = list(dict.fromkeys(scopes))
        if len(left) < 2:
            return self.tree.key(left[0]) if left else otherwise or ""
        shared = self.tree.path(left[0])
        for scope in left[1:]:
            above = set(self.tree.path(scope))
            shared = [one for one in shared if one in above]
        return self.tree.key(shared[0]) if shared else otherwise or ""

    def scope_name(self, key: str | None) -> str:
        """A scope's name by its key."""
        if key not in self._names:
            found = self.tree.find(key) if key else None
            self._names[key] = self.tree.name(found) if found is not None else key or "an unknown tenant"
        return self._names[key]

    def scope_names(self, scopes: Iterable[int]) -> str:
        """The names of some scopes, the first few told."""
        return several([self.tree.name(one) for one in dict.fromkeys(scopes)], "more scope")

    def role_names(self, columns: Accesses, rows: Rows) -> str:
        """The names of the roles of some accesses."""
        roles = dict.fromkeys(self.fact_index.profile_list[one].role for one in columns.profile[rows].tolist())
        return several(sorted(self.wording.role(one) for one in roles), "more role")

    def access_links(self, columns: Accesses, rows: Rows) -> tuple[FactLink, ...]:
        """The assignments and delegations behind some accesses, the first few."""
        links = {}
        for row in sorted(rows.tolist(), key=columns.facts.__getitem__):
            fact = self.estate.role_assignments.get(columns.facts[row])
            delegation = self.estate.delegations.get(columns.facts[row]) if fact is None else None
            role = self.wording.role(self.fact_index.profile_list[int(columns.profile[row])].role)
            where = self.tree.name(int(columns.scope[row]))
            if fact is not None:
                links[fact.id] = link_to(fact, f"{role} at {where}")
            elif delegation is not None:
                links[delegation.id] = link_to(delegation, f"delegation of {where}")
            if len(links) == TOLD:
                break
        return tuple(links.values())

    def links_of(self, one: Linked) -> tuple[FactLink, ...]:
        """The identity and its link, as facts."""
        return link_to(one.person, person_name(one.person)), link_to(one.link, f"link to {one.link.partner_id}")

    def begun(self, linked: Linked) -> datetime | None:
        """The moment from which an identity is linked and has just the accesses it has now, where that is known."""
        identity = self.fact_index.identity_row[linked.person.id]
        own = int(self._holder_of[identity])
        if linked.link.since is None or not self._ended.isdisjoint((own, *self._groups_of.get(identity, ()))):
            return None
        since = [self._since(self.fact_index.accesses.facts[row]) for row in linked.rows.tolist()]
        begins = [moment for moment in since if moment is not None]
        return max(linked.link.since, min(begins, default=linked.link.since)) if len(begins) == len(since) else None

    @cached_property
    def _ended(self) -> frozenset[int]:
        """The holders that had an access before which has ended."""
        accesses = self.fact_index.accesses
        return frozenset(accesses.holder[accesses.over(ticks(self.facts.time.first, 0))].tolist())

    def _since(self, key: str) -> datetime | None:
        fact = self.estate.role_assignments.get(key) or self.estate.delegations.get(key)
        return None if fact is None else fact.since

    @cached_property
    def customers(self) -> frozenset[int]:
        """The tenants with subscriptions, but for partners' own."""
        own = {partner.tenant for partner in self.estate.partners.values()}
        tops = np.unique(self.tree.top[self.tree.kind == ScopeKind.SUBSCRIPTION]).tolist()
        return frozenset(one for one in tops if self.fact_index.tenant_keys[one] not in own)


def in_force(force: InForce) -> Rows:
    """The rows in force at any time of the day."""
    some = force.whole.copy()
    some[[row for row, part in force.partial.items() if part]] = True
    return np.flatnonzero(some)


def link_to(fact: Fact, text: str) -> FactLink:
    """A fact by its name for people."""
    return FactLink(WORD_OF[type(fact)], fact_key(fact), text)


def several(names: Sequence[str], more: str = "") -> str:
    """Names in words, each once: the first few, and how many more there are."""
    return listed(list(dict.fromkeys(names)), TOLD, more=more)
