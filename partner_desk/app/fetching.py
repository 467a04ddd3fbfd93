"""What to fetch first: for a desk that answers unknown, which export settles the most, for all of it at once.

The verdict tables say which criteria nobody knows the facts for; what tells these facts, of which customer, is one
line of the list. A verdict is one of a leaf for a program and a partner.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Any

import numpy as np

from partner_desk.app.factnames import FactNames
from partner_desk.app.outputs import FileKind
from partner_desk.app.rulebook import judge, library
from partner_desk.domain.access import AccessKind
from partner_desk.domain.billing import ChargeKind
from partner_desk.domain.estate import Estate
from partner_desk.domain.naming import listed
from partner_desk.engine.access_table import HolderKind
from partner_desk.engine.judge import Day, Judge
from partner_desk.engine.partner_bits import WIDTH
from partner_desk.engine.partner_sets import Flags, PartnerSets
from partner_desk.engine.unknown_criteria import UnknownCriterion, unknown_criteria
from partner_desk.engine.verdict_table import VerdictTable
from partner_desk.exchange.collecting import EXPORTS, Export, Per, block, script
from partner_desk.exchange.runbook.quoting import guid
from partner_desk.language import tr
from partner_desk.readings.questions import AUTO, Verdict

SCRIPT = FileKind("A script", ".sh")

RULES = ""
"""What stands for an export where the rules themselves leave a question open: nothing that is fetched answers it."""

NAMED = 6
"""So many things are named in a line."""

_OF_PLACE = {
    "offer": "agreements", "credit-offer": "agreements", "billed-partner": "sellers", "sellers-of-the-day": "sellers",
    "newest-sellers": "sellers", "seller-part": "sellers", "record": "records", "record-organization": "records",
    "record-id": "records", "usage": "usage", "security-usage": "usage", "agreement": "agreement",
    "designated": "designations", "charge": "charges",
}  # fmt: skip
"""Which export answers a check of a subscription or a seller; an offer of which nothing is known, `subscriptions`."""

_WHO = ("roles", "delegations", "members")
"""The exports that tell who there is: while one is missing, somebody may be linked whom nobody listed."""

_OF_PEOPLE = {
    "link": ("links", *_WHO), "link-id": ("links", *_WHO), "link-id-state": ("links", *_WHO),
    "seller-link": ("links", "sellers", *_WHO), "access": ("eligible-members", *_WHO), "role": _WHO,
    "activity": ("activations", "active-members", "roles"),
    "foreign-group": ("roles", "sellers", "agents"), "deny": ("denials", "members", "eligible-members"),
}  # fmt: skip
"""Which exports may answer a check of people: those of them that are missing there."""


@dataclass(frozen=True, slots=True)
class Fetch:
    """One export of one customer (`tenant`, a key) or partner (an id), and what it is about, by key.

    `verdicts` counts the unknown verdicts that rest on it, `alone` those that rest on nothing else.
    """

    export: Export
    owner: str
    about: tuple[str, ...]
    verdicts: int
    alone: int

    @property
    def sign_ins(self) -> int:
        """How many people have to sign in for it."""
        return max(1, len(self.about)) if self.export.per is Per.IDENTITY else 1


@dataclass(frozen=True, slots=True)
class ToFetch:
    """What to fetch, what settles the most for a sign-in first.

    `unknown` counts all unknown verdicts, `open_rules` those that no file can settle: the sources leave it open.
    """

    list: tuple[Fetch, ...]
    unknown: int
    open_rules: int


def to_fetch(
    estate: Estate,
    day: date,
    partners: Collection[str],
    programs: Collection[str],
    reading: str = AUTO,
    by: Judge | None = None,
) -> ToFetch:
    """What would settle the unknown verdicts of some partners and programs on a day; a worker brings a judge."""
    asked, tally = [one for one in estate.partners if one in partners], _Tally()
    for start in range(0, len(asked) if len(estate.scopes) else 0, WIDTH):
        judged_day = (by or judge()).day(estate, day, asked[start : start + WIDTH], reading)
        tally.add(judged_day, programs)
    return tally.result()


def partners_asked(estate: Estate) -> list[str]:
    """Whose verdicts matter if nobody says: those of the partner that keeps the desk, else all."""
    return [one.id for one in estate.partners.values() if one.ours] or list(estate.partners)


def lacking(estate: Estate) -> str:
    """What a desk lacks before anything can be asked of it, as a sentence; empty if it lacks nothing."""
    if not len(estate.scopes):
        return tr(
            "Nothing of Azure is on this desk yet: run its script in Cloud Shell, which reads all that a sign-in sees, "
            "and import the zip that it makes."
        )
    return "" if estate.partners else tr("No partner is on this desk yet, so nobody's verdict is asked for: add one.")


_Key = tuple[str, str]
"""An export and, where it is made by people of a directory, the tenant in which they sign in."""

_RULES = (RULES, "")

NOWHERE = "a tenant that is not known"
"""What stands for the tenant of who has none on the desk."""


class _Missing:
    """Which exports are missing where, by node of one day."""

    def __init__(self, day: Day) -> None:
        self.day = day
        self.fact_index = day.fact_index
        self.tree = day.fact_index.compressed_tree
        self._found: dict[str, dict[str, Flags]] = {}

    def of(self, export: str) -> dict[str, Flags]:
        """By tenant of who makes it (empty: any) where an export is missing."""
        if export not in self._found:
            if EXPORTS[export].per in (Per.GROUP, Per.IDENTITY):
                open_ones = self._missing(export) if export == "active-members" else True
                self._found[export] = {
                    tenant: self._below(holders) & open_ones for tenant, holders in self._holders(export).items()
                }
            else:
                self._found[export] = {"": self._missing(export)}
        return self._found[export]

    def _missing(self, export: str) -> Flags:
        if export == "agents":
            known = all(one.admin_agents for one in self.fact_index.estate.partners.values())
            return np.full(len(self.tree), not known)
        if export == "sellers":
            flags = np.array([not one.sellers.complete for one in self.day.places.list])
            return np.array(flags[self.day.places.number[self.tree.subscription]], dtype=np.bool_)
        kind = EXPORTS[export].kind
        assert kind is not None
        scopes = self.tree.subscriptions.tolist()
        flags = np.array([*(not self.fact_index.knows(kind, scope) for scope in scopes), False], dtype=np.bool_)
        return np.array(flags[self.tree.subscription], dtype=np.bool_)

    def _below(self, holders: Iterable[int]) -> Flags:
        """At and below where these holders have access."""
        accesses = self.fact_index.accesses
        scopes = accesses.scope[np.isin(accesses.holder, list(holders))]
        return self.tree.at_or_below(self.tree.spot[scopes] % len(self.tree))

    def _holders(self, export: str) -> dict[str, dict[int, list[str]]]:
        """By tenant and number of a holder, whom an export is about: open groups, or who may be linked unseen."""
        holders: dict[str, dict[int, list[str]]] = {}
        everybody = {
            "links": self._unlinked, "members": self._open, "active-members": self._groups,
        }.get(export, self._activated)  # fmt: skip
        for number, people in everybody.items():
            for person in people:
                tenant = self.fact_index.estate.principals[person].tenant or NOWHERE
                holders.setdefault(tenant, {}).setdefault(number, []).append(person)
        return holders

    @cached_property
    def _open(self) -> dict[int, list[str]]:
        return {number: [group.id] for number, group in self.fact_index.memberships.open_holders.items()}

    @property
    def _groups(self) -> dict[int, list[str]]:
        return {number: [one.id or ""] for one, number in self.fact_index.held_by.by_kind[HolderKind.GROUP]}

    @property
    def _activated(self) -> dict[int, list[str]]:
        """The groups of which somebody is an eligible member, also through a group in them, by number of the holder."""
        memberships = self.fact_index.estate.memberships.values()
        groups = {one.group for one in memberships if one.kind is AccessKind.ELIGIBLE}
        more = groups
        while more:
            more = {one.group for one in memberships if one.member in more} - groups
            groups |= more
        kinds = self.fact_index.held_by.by_kind[HolderKind.GROUP]
        return {number: [holder.id] for holder, number in kinds if holder.id in groups}

    @cached_property
    def _unlinked(self) -> dict[int, list[str]]:
        """The identities of whose links nobody knows, by number of the holder; those in a group with access count."""
        index = self.fact_index
        known = index.links.known
        unknown = {one.id for row, one in enumerate(index.identities) if not known[row]}
        unlinked: dict[int, list[str]] = {}
        for holder, number in index.holders.items():
            inside = (
                (holder.id,)
                if holder.kind is HolderKind.IDENTITY
                else index.memberships.members.get(holder.id or "", ())
            )
            people = sorted(unknown.intersection(one for one in inside if one))
            if people:
                unlinked[number] = people
        return unlinked

    def about(self, key: _Key, nodes: Flags) -> dict[str, set[str]]:
        """What an export is to be made of for some nodes, by tenant."""
        index, (export, owner) = self.fact_index, key
        if owner:
            path = {above for scope in self.tree.scope[nodes].tolist() for above in index.tree.path(scope)}
            holders, accesses = self._holders(export)[owner], index.accesses
            there = np.isin(accesses.holder, list(holders)) & np.isin(accesses.scope, list(path))
            return {owner: {one for number in accesses.holder[there].tolist() for one in holders[number]}}
        about: dict[str, set[str]] = {}
        rows = np.unique(self.tree.subscription[nodes])
        for scope in self.tree.subscriptions[rows[rows >= 0]].tolist():
            about.setdefault(index.tenant_of(scope), set()).add(index.tree.key(scope))
        return about


class _Tally:
    """Counts verdicts by export, and by customer, sign-in or partner."""

    def __init__(self) -> None:
        self.verdicts: dict[_Key, int] = {}
        self.alone: dict[_Key, int] = {}
        self.about: dict[_Key, set[str]] = {}
        self.unknown = self.open_rules = 0

    def add(self, day: Day, programs: Iterable[str]) -> None:
        """Count the unknown verdicts of a day."""
        self.day, self.missing = day, _Missing(day)
        tops = day.fact_index.tree.top[day.fact_index.compressed_tree.scope]
        self._tenants, self._tenant = np.unique(tops, return_inverse=True)
        nodes: dict[_Key, Flags] = {}
        for program in programs:
            for key, sets in self._needs(day.judged(library().programs[program], ChargeKind.USAGE)):
                nodes[key] = nodes[key] | sets.anybody if key in nodes else sets.anybody
        for key, there in nodes.items():
            if EXPORTS[key[0]].per is not Per.PARTNER:
                for owner, about in self.missing.about(key, there).items():
                    self.about.setdefault((key[0], owner), set()).update(about)

    def _needs(self, table: VerdictTable) -> Iterator[tuple[_Key, PartnerSets]]:
        """For whom where an export is needed for a program; counted on the way."""
        unknown = table.where(Verdict.UNKNOWN)
        needs: dict[_Key, PartnerSets] = {}
        for criterion in unknown_criteria(table):
            for key, sets in self._exports(criterion):
                needs[key] = needs[key] | sets if key in needs else sets
        self.unknown += sum(self._by_tenant(unknown).values())
        for key, sets in needs.items():
            alone = sets
            for other, more in needs.items():
                alone = alone - more if other != key else alone
            if key == _RULES:
                self.open_rules += sum(self._by_tenant(alone).values())
                continue
            self._count(self.verdicts, key, sets)
            self._count(self.alone, key, alone)
            yield key, sets

    def _exports(self, criterion: UnknownCriterion) -> Iterator[tuple[_Key, PartnerSets]]:
        """What answers a criterion, and for whom where; the rules where nothing does."""
        left = criterion.sets
        if criterion.word:
            export = _OF_PLACE.get(criterion.check, RULES) if criterion.collect else RULES
            if (criterion.check, criterion.word) == ("offer", "unknown"):
                export = "subscriptions"
            yield (export, ""), left
            return
        for export in _OF_PEOPLE.get(criterion.check, ()):
            for owner, missing in self.missing.of(export).items():
                there = criterion.sets.where(missing)
                if there.rows():
                    left = left - there
                    yield (export, owner), there
        if left.rows():
            yield _RULES, left

    def _count(self, into: dict[_Key, int], key: _Key, sets: PartnerSets) -> None:
        export, owner = key
        if EXPORTS[export].per is Per.PARTNER:
            inside = self.day.fact_index.compressed_tree.inside
            counts = {self.day.partners[lane].id: int(inside[sets.has(lane)].sum()) for lane in sets.somewhere()}
        else:
            counts = self._by_tenant(sets)
            counts = {owner: sum(counts.values())} if owner else counts
        for whose, count in counts.items():
            into[export, whose] = into.get((export, whose), 0) + count

    def _by_tenant(self, sets: PartnerSets) -> dict[str, int]:
        """How many verdicts these are, leaves times partners, by key of the customer."""
        tree, inside = self.day.fact_index.tree, self.day.fact_index.compressed_tree.inside
        counts = np.zeros(len(self._tenants))
        for lane in sets.somewhere():
            counts += np.bincount(self._tenant, weights=inside * sets.has(lane), minlength=len(counts))
        return {tree.key(int(self._tenants[at])): int(counts[at]) for at in np.flatnonzero(counts).tolist()}

    def result(self) -> ToFetch:
        """The list, in order."""
        every = [
            Fetch(EXPORTS[key[0]], key[1], tuple(sorted(self.about.get(key, ()))), count, self.alone.get(key, 0))
            for key, count in self.verdicts.items()
        ]
        order = list(EXPORTS)
        every.sort(key=lambda one: (-one.verdicts / one.sign_ins, -one.alone, order.index(one.export.id), one.owner))
        return ToFetch(tuple(every), self.unknown, self.open_rules)


def fetch_words(estate: Estate, fetch: Fetch) -> str:
    """What is fetched, of what, in words."""
    names = FactNames(estate)
    if fetch.export.per is Per.PARTNER:
        about = names.partner(fetch.owner)
    else:
        people = fetch.export.per in (Per.GROUP, Per.IDENTITY)
        about = listed(fetch.about, NAMED, names.principal if people else names.scope)
    return tr("{export}: {about}", export=tr(fetch.export.words), about=about)


def sign_in_words(estate: Estate, fetch: Fetch) -> str:
    """Who fetches it."""
    names = FactNames(estate)
    return tr(fetch.export.per.value).format(tenant=names.scope(fetch.owner), partner=names.partner(fetch.owner))


def command(estate: Estate, fetch: Fetch) -> str:
    """The lines to copy into a shell; what has no id of Azure yet is left out of them."""
    tree = estate.scopes
    if fetch.export.per is Per.SUBSCRIPTION:
        ids = [tree.id(tree.find(key) or 0).rsplit("/", 1)[-1] for key in fetch.about]
    else:
        ids = list(fetch.about)
    guids = [found for one in ids if (found := guid(one))]
    if not guids and "$id" in fetch.export.command:
        return ""
    top = None if fetch.export.per is Per.PARTNER else tree.find(fetch.owner)
    tenant = guid(tree.id(top).rsplit("/", 1)[-1]) if top is not None else None
    return block(fetch.export, tenant or "", guids)


def script_of(estate: Estate, wanted: ToFetch) -> bytes:
    """A script that reads everything it may of the subscriptions in a list; of all that it sees if there is none."""
    about = {key for one in wanted.list if one.export.per is Per.SUBSCRIPTION for key in one.about}
    ids = (guid(estate.scopes.id(estate.scopes.find(key) or 0).rsplit("/", 1)[-1]) for key in sorted(about))
    return script(one for one in ids if one).encode()


def fetch_object(estate: Estate, fetch: Fetch) -> dict[str, Any]:
    """A line of the list as JSON."""
    tree, partner = estate.scopes, fetch.export.per is Per.PARTNER
    places = fetch.export.per in (Per.SUBSCRIPTION, Per.OWNER, Per.SELLER)
    top = None if partner else tree.find(fetch.owner)
    return {
        "export": fetch.export.id,
        "words": fetch_words(estate, fetch),
        "tenant": tree.id(top) if top is not None else None,
        "partner": fetch.owner if partner else None,
        "about": [tree.id(tree.find(key) or 0) if places else key for key in fetch.about],
        "verdicts": fetch.verdicts,
        "alone": fetch.alone,
        "who": sign_in_words(estate, fetch),
        "command": command(estate, fetch) or None,
        "goes": fetch.export.goes,
    }
