"""What was gathered against what the desk already holds: new, changed, same, rejected; and the change set.

A value that a file does not give never overwrites one that the desk has, and a fact that stays the same keeps
its first origin, so importing the same files again changes nothing.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from functools import cache, cached_property
from typing import Any

from partner_desk.domain.access import Principal, PrincipalKind, RoleAssignment, RoleDefinition
from partner_desk.domain.billing import Billing, Offer
from partner_desk.domain.changes import KINDS, WORD_OF, Change, ChangeSet, Fact, fact_key
from partner_desk.domain.details import SubscriptionDetail
from partner_desk.domain.estate import Estate
from partner_desk.domain.ids import ROOT, ScopeKind, scope_key, tenant_scope_id
from partner_desk.domain.partners import Partner, PartnerAdminLink
from partner_desk.domain.scopes import Scope
from partner_desk.exchange.gather import KIND_WORDS, Gathered, Rejected, completed
from partner_desk.resources import resource_path
from partner_desk.rules.roles import RoleCatalogue

UNKNOWN_TENANT = tenant_scope_id("unknown-tenant")
"""Where subscriptions are placed until a list says whose they are."""


@dataclass(frozen=True, slots=True)
class Choice:
    """Something that no file says: the question, the possible answers (as word and text), and what it is about."""

    id: str
    about: str
    text: str
    answers: tuple[tuple[str, str], ...]


@dataclass
class Counts:
    """How many facts of one kind."""

    new: int = 0
    changed: int = 0
    same: int = 0
    rejected: int = 0


@dataclass(frozen=True)
class Preview:
    """What an import would do, before it does anything."""

    kinds: Mapping[str, Counts]
    rejected: tuple[Rejected, ...]
    questions: tuple[Choice, ...]
    notes: tuple[str, ...]
    changes: ChangeSet
    nothing_recognized: bool = False
    """Whether no record of any file could be used: nothing is imported then, and that must not be told as "nothing
    new". `rejected` says of each file why."""


@dataclass(frozen=True)
class OfferTable:
    """Quota ids and what they stand for (`resources/offers.toml`)."""

    offers: Mapping[str, Offer]
    questions: Mapping[Offer, tuple[str, tuple[Offer, ...]]]

    @staticmethod
    @cache
    def shipped() -> OfferTable:
        """The table that ships with the program."""
        with resource_path("offers.toml").open("rb") as file:
            table = tomllib.load(file)
        offers = {quota.casefold(): Offer(word) for quota, word in table["offers"].items()}
        questions = {
            Offer(one["offer"]): (one["text"], tuple(Offer(word) for word in one["answers"]))
            for one in table["question"]
        }
        return OfferTable(offers, questions)


@dataclass
class _Reconciling:
    estate: Estate
    gathered: Gathered
    roles: RoleCatalogue
    answers: Mapping[str, str]
    name: str
    kinds: dict[str, Counts] = field(default_factory=dict)
    changes: list[Change] = field(default_factory=list)
    questions: list[Choice] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)

    @cached_property
    def held(self) -> Mapping[str, set[str]]:
        """Where each identity of a tenant holds a role, by what was read: keys of scopes."""
        out: dict[str, set[str]] = {}
        for fact in self.gathered.facts.values():
            if isinstance(fact, RoleAssignment):
                who = self.gathered.facts.get((Principal, fact.principal))
                if not isinstance(who, Principal) or who.kind is not PrincipalKind.FOREIGN_GROUP:
                    out.setdefault(fact.principal, set()).add(fact.scope)
        return out

    def preview(self) -> Preview:
        """Weigh every scope, then every fact, then what follows from them."""
        scopes = dict(self._scopes())
        tenants = {key: self._tenant_key(key, scopes) for key in scopes}
        for key, scope in scopes.items():
            implied = "" if key in self.gathered.placed or scope.kind is ScopeKind.TENANT else "implied-"
            self._weigh(scope, implied + KIND_WORDS[scope.kind])
        for fact in list(self.gathered.facts.values()):
            fact = self._settled(fact, tenants)
            if isinstance(fact, RoleDefinition) and not fact.custom and fact.id in self.roles.by_id:
                self._count("role-definitions").same += 1  # the catalogue of built-in roles has it
                continue
            self._weigh(fact, _WORDS.get(type(fact), WORD_OF[type(fact)]))
        for billing in list(self._offers()):
            self._weigh(billing, "offers")
        self._partners()
        self._leave_unknown_tenant()
        for one in self.gathered.rejected:
            self._count("records" if one.where else "files").rejected += 1
        merged = [names for names in self.gathered.spellings.values() if len(names) > 1]
        if merged:
            self.notes.append(
                f"{len(merged)} scopes occur in more than one spelling of upper and lower case and were taken as one "
                f"each, for example {' = '.join(sorted(min(merged, key=lambda names: len(next(iter(names))))))[:200]}."
            )
        order = {kind: number for number, kind in enumerate(KINDS.values())}
        self.changes.sort(key=lambda change: order[change.kind])
        changes = ChangeSet(self.name, tuple(self.changes))
        return Preview(
            self.kinds,
            tuple(self.gathered.rejected),
            tuple(self.questions),
            (*self.gathered.notes, *self.notes),
            changes,
            nothing_recognized=not self.gathered.used,
        )

    def _count(self, word: str) -> Counts:
        return self.kinds.setdefault(word, Counts())

    def _weigh(self, fact: Fact, word: str) -> None:
        before = self.estate.get(type(fact), fact_key(fact))
        if before is None:
            self._count(word).new += 1
            self.changes.append(Change(None, fact))
            return
        after: Any = completed(fact, before)
        if isinstance(after, Scope) and isinstance(before, Scope):
            after = replace(after, id=before.id)
        if isinstance(after, Principal) and isinstance(before, Principal) and not fact_has_own_kind(after):
            after = replace(after, kind=before.kind)
        if replace(after, origin=None) == replace(before, origin=None):
            self._count(word).same += 1
            return
        self._count(word).changed += 1
        self.changes.append(Change(before, after))

    # Scopes -----------------------------------------------------------------------------------------------

    def _scopes(self) -> Iterator[tuple[str, Scope]]:
        """Every scope with its place: below its management group, else below its tenant."""
        found, tree = self.gathered, self.estate.scopes
        by_roles = self._tenants_by_roles()
        tenants: dict[str, Scope] = {}
        out: dict[str, Scope] = {}

        def tenant(identifier: str) -> str:
            key = scope_key(tenant_scope_id(identifier))
            name = found.tenant_names.get(identifier, "")
            known = found.scopes.get(key)
            name = name or (known.name if known is not None else "")
            tenants[key] = Scope(tenant_scope_id(identifier), ScopeKind.TENANT, None, name, found.origin)
            return key

        for key, identifier in found.tenant_of.items():
            if key == scope_key(tenant_scope_id(identifier)):
                tenant(identifier)
        for key, scope in found.scopes.items():
            if scope.kind not in (ScopeKind.MANAGEMENT_GROUP, ScopeKind.SUBSCRIPTION):
                out[key] = scope
                continue
            owner = found.tenant_of.get(key) or self._owner_above(key) or by_roles.get(key)
            if owner and key == scope_key(tenant_scope_id(owner)):
                tenant(owner)
                continue
            parent: str | None = found.parent_of.get(key)
            if parent is None:
                here = tree.find(key)
                placed = tree.scope(here).parent if here is not None else None
                if placed is not None and (not owner or placed != scope_key(UNKNOWN_TENANT)):
                    parent = placed
                else:
                    parent = tenant(owner or "unknown-tenant")
            elif parent not in found.scopes and tree.find(parent) is None:
                parent = tenant(owner or "unknown-tenant")
            out[key] = replace(scope, parent=parent)
        if scope_key(UNKNOWN_TENANT) in tenants:
            one = tenants[scope_key(UNKNOWN_TENANT)]
            tenants[scope_key(UNKNOWN_TENANT)] = replace(one, name="Tenant not known")
            self.notes.append("Which tenant some of these belong to is not said; a list of accounts would tell.")
        yield from tenants.items()
        yield from ((key, scope) for key, scope in out.items() if key not in tenants)

    def _leave_unknown_tenant(self) -> None:
        """Everything that had no tenant has found its own: what stood for that is not needed any more."""
        key, tree = scope_key(UNKNOWN_TENANT), self.estate.scopes
        here = tree.find(key)
        if here is None:
            return
        after = [one.after for one in self.changes if one.after is not None]
        left = {fact_key(one) for one in after if isinstance(one, Scope) and one.parent != key}
        homes = {one.id for one in after if isinstance(one, Principal) and one.tenant != key}
        below = {tree.key(child) for child in tree.children(here)}
        people = {one.id for one in self.estate.principals.values() if one.tenant == key}
        newcomers = any(
            (isinstance(one, Scope) and one.parent == key) or (isinstance(one, Principal) and one.tenant == key)
            for one in after
        )
        if below <= left and people <= homes and not newcomers:
            self.changes.append(Change(tree.scope(here), None))
            self.notes.append("Everything whose tenant was not known has found it.")

    def _owner_above(self, key: str) -> str | None:
        """The tenant of the management groups above, by id."""
        seen: set[str] = set()
        while key in self.gathered.parent_of and key not in seen:
            seen.add(key)
            key = self.gathered.parent_of[key]
            if key in self.gathered.tenant_of:
                return self.gathered.tenant_of[key]
        return None

    def _tenants_by_roles(self) -> dict[str, str]:
        """The tenant of what no list places: whoever holds a role there is at home in one tenant, and holds others."""
        held: dict[str, set[str]] = {}
        for principal, scopes in self.held.items():
            held[principal] = {top for scope in scopes if (top := _top(scope)) != ROOT}
        known = {top: owner for tops in held.values() for top in tops if (owner := self._said_owner(top))}
        while True:
            more = {}
            for tops in held.values():
                owners = {known[top] for top in tops if top in known}
                if len(owners) == 1:
                    more.update(dict.fromkeys(tops - known.keys(), *owners))
            if not more:
                return known
            known.update(more)

    def _said_owner(self, key: str) -> str | None:
        """The tenant (its id) that a list, or the desk, gives a subscription or management group."""
        said = self.gathered.tenant_of.get(key) or self._owner_above(key)
        here = self.estate.scopes.find(key)
        if said or here is None:
            return said
        tenant = self.estate.scopes.key(self.estate.scopes.path(here)[-1])
        return None if tenant == scope_key(UNKNOWN_TENANT) else tenant.rsplit("/", 1)[-1]

    def _tenant_key(self, key: str, scopes: Mapping[str, Scope]) -> str | None:
        seen: set[str] = set()
        while key in scopes and key not in seen:
            seen.add(key)
            above = scopes[key].parent
            if above is None:
                return key
            key = above
        found = self.estate.scopes.find(key)
        return None if found is None else self.estate.scopes.key(self.estate.scopes.path(found)[-1])

    # Facts ------------------------------------------------------------------------------------------------

    def _settled(self, fact: Fact, tenants: Mapping[str, str | None]) -> Fact:
        """A fact with what only follows from all files together: the tenant of a principal."""
        if not isinstance(fact, Principal) or fact.tenant is not None or fact.kind is PrincipalKind.FOREIGN_GROUP:
            return fact
        places = (tenants.get(scope) or self._tenant_key(scope, {}) for scope in self.held.get(fact.id, ()))
        homes = {tenant for tenant in places if tenant is not None}
        known = {tenant for tenant in tenants.values() if tenant is not None}
        if not homes and len(known) == 1:  # a role over everything, in the only tenant there is
            homes = known
        before = self.estate.principals.get(fact.id)
        if homes == {scope_key(UNKNOWN_TENANT)} and before is not None and before.tenant is not None:
            return replace(fact, tenant=before.tenant)
        return replace(fact, tenant=min(homes - {scope_key(UNKNOWN_TENANT)} or homes, default=None))

    def _offers(self) -> Iterator[Billing]:
        """The offer of each subscription whose quota id is known and that the desk has no better word for."""
        table = OfferTable.shipped()
        has = {one.subscription: one.offer for one in self.estate.billings.values()}
        ambiguous: dict[Offer, list[str]] = {}
        for fact in self.gathered.facts.values():
            if not isinstance(fact, SubscriptionDetail) or not fact.quota_id:
                continue
            offer = table.offers.get(fact.quota_id.casefold(), Offer.UNKNOWN)
            if offer in table.questions:
                answer = self.answers.get(f"offer:{offer}")
                if answer is not None:
                    offer = Offer(answer)
                elif fact.subscription not in has or has[fact.subscription] is offer:
                    ambiguous.setdefault(offer, []).append(fact.subscription)
            if offer is not Offer.UNKNOWN and has.get(fact.subscription, offer) in (offer, *table.questions):
                yield Billing(f"offer of {fact.subscription}", fact.subscription, offer, origin=self.gathered.origin)
        for offer, subscriptions in ambiguous.items():
            words, answers = table.questions[offer]
            about = f"{len(subscriptions)} subscription{'s' if len(subscriptions) > 1 else ''}"
            options = tuple((one.value, one.value.replace("-", " ")) for one in answers)
            self.questions.append(Choice(f"offer:{offer}", about, words, options))

    def _partners(self) -> None:
        """A partner for every PartnerID that a link carries and nobody on the desk has."""
        known = self.estate.partner_of_id
        numbers = {one.partner_id for one in self.gathered.facts.values() if isinstance(one, PartnerAdminLink)}
        ours = any(one.ours for one in self.estate.partners.values())
        fresh = sorted(numbers - known.keys())
        for number in fresh:
            name = self.gathered.partner_names.get(number) or f"Partner {number}"
            mine = self.answers.get("ours") == number
            self._weigh(
                Partner(f"partner-{number}", name, "", (number,), ours=mine, origin=self.gathered.origin), "partners"
            )
            self.notes.append(f"{name} was added for PartnerID {number}; its global ID is not known.")
        if fresh and not ours and "ours" not in self.answers:
            options = tuple((number, self.gathered.partner_names.get(number) or number) for number in fresh)
            self.questions.append(Choice("ours", "partners", "Which of these partners is ours?", options))


_WORDS: Mapping[type[Fact], str] = {SubscriptionDetail: "subscription-details"} | {
    kind: f"{WORD_OF[kind].removesuffix('s')}-details" for kind in KINDS.values() if WORD_OF[kind] == "tenants"
}


def _top(scope: str) -> str:
    """The subscription of a scope at or below one, else the scope itself."""
    return "/".join(scope.split("/")[:3]) if scope.startswith("/subscriptions/") else scope


def fact_has_own_kind(principal: Principal) -> bool:
    """Whether a record told the kind of a principal; a link tells only that it is somebody."""
    return bool(principal.name or principal.sign_in_name or principal.app_id)


def reconcile(
    estate: Estate, gathered: Gathered, roles: RoleCatalogue, answers: Mapping[str, str], name: str
) -> Preview:
    """Compare what was gathered with an estate; `answers` holds what the person said, by the question's id."""
    return _Reconciling(estate, gathered, roles, answers, name).preview()
