"""A naive judge: one leaf, one day, every candidate walked one by one, with the rules written out by hand.

It shares nothing with the judge but the facts. Where the two differ, one of them has misread the rules.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from functools import cached_property
from typing import Any

from partner_desk.domain.access import (
    AccessKind,
    Delegation,
    DelegationRoute,
    DenyAssignment,
    Membership,
    Principal,
    PrincipalKind,
    RoleAssignment,
)
from partner_desk.domain.billing import Billing, Charge
from partner_desk.domain.changes import Fact
from partner_desk.domain.coverage import ALL, Collected
from partner_desk.domain.details import SubscriptionDetail, TenantDetail
from partner_desk.domain.partners import Partner, PartnerAdminLink, PartnerOfRecord
from partner_desk.domain.scopes import Scope

OWNER, CONTRIBUTOR, READER = (
    "8e3af657-a8ff-443c-a75c-2fe8c4bcb635",
    "b24988ac-6180-42a0-ab88-20f7382dd24c",
    "acdd72a7-3385-48ef-bd42-f606fba81ae7",
)
LISTED_YES, LISTED_NO = {OWNER, CONTRIBUTOR}, {READER}
"""The roles that the random estates use; every other one is custom or off the list."""

YES, NO, UNKNOWN = "yes", "no", "unknown"
CSP = {"csp-azure-plan", "csp-legacy", "csp-unknown"}
Time = frozenset[int]
Said = tuple[Time, Time]
"""For which pieces of the day something is yes, and for which it is unknown."""


@dataclass(frozen=True)
class Way:
    """One way of an identity (or a foreign group, or a marketplace authorization) to the leaf."""

    holder: Principal | None
    where: Said
    by: str = ""
    role: str | None = None
    kind: AccessKind | None = None
    activations: tuple[Any, ...] = ()
    market: Delegation | None = None


class Oracle:
    """One estate on one day under one reading; `settled` takes all disputed values as yes, or all as no."""

    def __init__(self, facts: Iterable[Fact], day: date, reading: str, settled: str = "") -> None:
        """Cut the day at every moment inside it."""
        self.facts = list(facts)
        self.day, self.reading, self.settled = day, reading, settled
        self.start = datetime(day.year, day.month, day.day, tzinfo=UTC)
        end = self.start + timedelta(days=1)
        inside = {one for one in self._moments() if self.start < one < end}
        self.edges = [self.start, *sorted(inside), end]
        self.whole: Time = frozenset(range(len(self.edges) - 1))

    def all(self, kind: type[Any]) -> list[Any]:
        """The facts of a kind."""
        return [one for one in self.facts if type(one) is kind]

    def _moments(self) -> Iterator[datetime]:
        for fact in self.facts:
            for name in ("since", "until", "disabled_from", "deleted_from"):
                moment = getattr(fact, name, None)
                if moment is not None:
                    yield moment
            spans = list(getattr(fact, "activations", ()))
            for grant in getattr(fact, "authorizations", ()):
                spans += grant.activations
            for span in spans:
                yield from (one for one in (span.since, span.until) if one is not None)

    def time(self, since: datetime | None, until: datetime | None) -> Time:
        """The pieces of the day between two moments."""
        return frozenset(
            piece
            for piece in self.whole
            if (since is None or since <= self.edges[piece]) and (until is None or self.edges[piece + 1] <= until)
        )

    def force(self, fact: Any) -> Time:
        """When a fact is in force."""
        return self.time(fact.since, fact.until)

    def now(self, facts: Iterable[Any]) -> Any:
        """The one fact in force at the start of the day, or None."""
        return next((one for one in facts if 0 in self.force(one)), None)

    def known(self, kind: str, *subjects: str) -> bool:
        """Whether a kind of fact was collected, by the nearest subject that is spoken of."""
        said = {one.subject: one.known for one in self.all(Collected) if one.kind == kind}
        return next((said[one] for one in (*subjects, ALL) if one in said), False)

    def disputed(self, value: str, when: bool) -> str:
        """A value that is disputed under a condition."""
        return self.settled if when and self.settled else value

    @property
    def later(self) -> bool:
        """Whether the reading knows the newer sources."""
        return self.reading != "community-2021"

    # The estate -------------------------------------------------------------------------------------------

    @cached_property
    def scopes(self) -> dict[str, Scope]:
        """The scopes by id."""
        return {one.id: one for one in self.all(Scope)}

    def path(self, scope: str | None) -> list[str]:
        """A scope and all above it."""
        return [] if scope is None else [scope, *self.path(self.scopes[scope].parent)]

    def leaves(self, scope: str) -> list[str]:
        """The leaves at and below a scope."""
        parents = {one.parent for one in self.scopes.values()}
        kinds = {"subscription", "resource-group", "resource"}
        return [
            one.id
            for one in self.scopes.values()
            if one.id not in parents and scope in self.path(one.id) and self._kind(one) in kinds
        ]

    @staticmethod
    def _kind(scope: Scope) -> str:
        return scope.kind.name.lower().replace("_", "-")

    @cached_property
    def people(self) -> dict[str, Principal]:
        """The principals by id."""
        return {one.id: one for one in self.all(Principal)}

    def inside(self, group: str, member: str, seen: frozenset[str] = frozenset()) -> Time:
        """When somebody is in a group, directly or through groups in it."""
        found: Time = frozenset()
        for one in self.all(Membership):
            if one.group != group or one.member in seen:
                continue
            if one.member == member:
                found |= self.force(one)
            else:
                found |= self.force(one) & self.inside(one.member, member, seen | {group})
        return found


class Leaf:
    """One leaf judged for one partner."""

    def __init__(self, oracle: Oracle, leaf: str, partner: str) -> None:
        """Look around the leaf."""
        self.o = oracle
        self.path = oracle.path(leaf)
        self.leaf = leaf
        self.partners = {one.id: one for one in oracle.all(Partner)}
        self.partner: Partner = self.partners[partner]
        self.tenant = self.path[-1]
        self.subscription = next(one for one in self.path if Oracle._kind(oracle.scopes[one]) == "subscription")
        own = [one for one in oracle.all(Billing) if one.subscription == self.subscription]
        self.billing: Billing | None = oracle.now(own)
        sold = [one for one in own if one.offer.value in CSP]
        self.newest: Billing | None = max(sold, key=lambda one: (one.since is not None, one.since), default=None)
        self.offer = self.billing.offer.value if self.billing else "unknown"
        details = (one for one in oracle.all(SubscriptionDetail) if one.subscription == self.subscription)
        self.detail = next(details, SubscriptionDetail(self.subscription))
        clouds = (one.cloud.value for one in oracle.all(TenantDetail) if one.tenant == self.tenant)
        self.public = next(clouds, "public") == "public"

    def known(self, kind: str) -> bool:
        """Whether a kind of fact was collected here."""
        return self.o.known(kind, *self.path)

    # Sellers ----------------------------------------------------------------------------------------------

    def sellers(self, row: Billing | None) -> tuple[set[str], bool]:
        """Who sells by a billing row, and whether that is all."""
        if row is None or row.offer.value not in CSP:
            return set(), row is not None and row.offer.value != "unknown"
        named = {one for one in (row.bill_to, row.reseller_of_record) if one is not None}
        full = row.bill_to is not None and (row.reseller_of_record is not None or self.known("billing"))
        return named, full

    @cached_property
    def accepted(self) -> tuple[list[Partner], bool]:
        """The billed partner and the reseller of the day, and whether they are all known."""
        named, full = self.sellers(self.billing)
        return [self.partners[one] for one in sorted(named)], full

    def in_chain(self) -> str:
        if self.offer == "unknown":
            return UNKNOWN
        if self.offer not in CSP:
            return NO
        named, full = self.sellers(self.newest)
        return YES if self.partner.id in named else NO if full else UNKNOWN

    def csp_role(self) -> str:
        row = self.newest
        if row is not None and row.reseller_of_record == self.partner.id:
            return YES
        if row is None or row.bill_to != self.partner.id:
            return UNKNOWN
        if row.reseller_of_record is None:
            return YES if self.known("billing") else UNKNOWN
        return self.o.disputed(UNKNOWN, True)

    # Gates ------------------------------------------------------------------------------------------------

    def gate(self, name: str, charge: str | None) -> str:
        """The value of a gate."""
        day, offer = self.o.day, self.offer
        period, _, what = name.partition(".")
        if what == "period":
            return self._period(period, day)
        if what == "offer" and period in ("competency", "designation"):
            if offer in ("visual-studio", "partner-benefit", "free-trial", "support-plan"):
                return NO
            return UNKNOWN if offer in ("sponsorship", "azure-in-open", "unknown") else YES
        usage = {"some": YES, "none": NO, "unknown": UNKNOWN}
        if name == "designation-security.usage":
            return NO if self.detail.usage.value == "none" else usage[self.detail.security_usage.value]
        if what == "usage":
            return usage[self.detail.usage.value]
        simple: dict[str, Callable[[], str]] = {
            "incentive.not-self": lambda: NO if self.tenant == self.partner.tenant else YES,
            "incentive.no-credit-offer": lambda: NO if self.billing and self.billing.credit_offer else YES,
            "incentive.not-resold-by-others": self._not_resold,
            "dpor-incentive.paid": lambda: YES if day < date(2021, 10, 1) else NO,
            "pec.csp": lambda: YES if offer in CSP else UNKNOWN if offer == "unknown" else NO,
            "pec.azure-plan": lambda: {"csp-azure-plan": YES, "csp-legacy": NO}.get(offer, UNKNOWN),
            "pec.cloud": lambda: YES if self.public else UNKNOWN,
            "pec.billed-partner": self._billed,
            "pec.agreement": lambda: {"active": YES, "inactive": NO}.get(self.partner.agreement.value, UNKNOWN),
            "pec.enrolment": lambda: UNKNOWN if self.billing and self.billing.remapped else YES,
            "pec.charge": lambda: YES if charge == "usage" else UNKNOWN if charge is None else NO,
            "dpor.offer": self._dpor_offer,
            "dpor.cloud": lambda: YES if self.public else UNKNOWN,
            "dpor.current": self._dpor_current,
            "pal.cloud": lambda: YES if self.public else NO,
        }
        return simple[name]()

    @staticmethod
    def _period(program: str, day: date) -> str:
        if program == "competency":
            return YES if day <= date(2022, 10, 2) else NO
        if program == "specialization":
            return YES if day >= date(2022, 10, 3) else UNKNOWN
        begins = {
            "designation": date(2022, 10, 3),
            "designation-security": date(2022, 10, 3),
            "expert-msp": date(2018, 1, 1),
            "incentive": date(2021, 10, 1),
            "dpor-incentive": date(2015, 8, 1),
            "pec": date(2019, 11, 1),
        }
        return YES if day >= begins[program] else NO

    def _billed(self) -> str:
        if self.billing is None or self.billing.bill_to is None:
            return UNKNOWN
        return YES if self.billing.bill_to == self.partner.id else NO

    def _not_resold(self) -> str:
        if self.offer == "unknown":
            return UNKNOWN
        if self.offer not in CSP:
            return YES
        named, full = self.sellers(self.billing)
        if self.partner.id in named:
            return YES
        return UNKNOWN if not full or self.o.later else NO

    def _dpor_offer(self) -> str:
        if self.offer in ("ea", "ea-dev-test"):
            return YES
        if self.offer in ("payg", "payg-dev-test"):
            value = UNKNOWN if self.o.later else YES
            return self.o.disputed(value, self.o.later or self.o.day >= date(2022, 10, 27))
        return NO if self.offer in CSP or self.offer.startswith("mca-") else UNKNOWN

    def _dpor_current(self) -> str:
        if self.o.day < date(2026, 1, 14):
            return YES
        return self.o.disputed(UNKNOWN if self.o.reading == "current-2026" else YES, True)

    # Chains -----------------------------------------------------------------------------------------------

    def walk(
        self, chain: list[tuple[str, Callable[[Any], Said]]], candidates: Iterable[Any]
    ) -> tuple[str, set[str], Time]:
        """Walk a chain: its value, what decides it, and the time of those who are yes throughout."""
        alive: list[tuple[Any, Time, str]] = [(one, self.o.whole, "") for one in candidates]
        for name, ask in chain:
            going: list[tuple[Any, Time, str]] = []
            for one, left, first in alive:
                yes, unknown = (part & left for part in ask(one))
                if first:
                    going.append((one, yes | unknown, first))
                    continue
                going.append((one, yes, ""))
                if unknown:
                    going.append((one, yes | unknown, name))
            alive = [one for one in going if one[1]]
            if not alive:
                return NO, {name}, frozenset()
        time: Time = frozenset().union(*(left for _, left, first in alive if not first))
        if time:
            return YES, set(), time
        return UNKNOWN, {first for _, _, first in alive}, frozenset()

    def flat(self, value: str) -> Said:
        """A value for the whole day."""
        nothing: Time = frozenset()
        return (self.o.whole if value == YES else nothing, self.o.whole if value == UNKNOWN else nothing)

    def ways(self) -> list[Way]:
        """Every identity with each of its accesses to the leaf; marketplace authorizations are left out."""
        found: list[Way] = []
        identities = [one for one in self.o.people.values() if one.kind.is_identity]
        for identity in [*identities, *([None] if self.unlisted else [])]:
            own = list(self._accesses(identity))
            found += own or [Way(identity, (frozenset(), frozenset()))]
        return found

    @cached_property
    def unlisted(self) -> bool:
        """Whether there may be an identity that nobody listed."""
        subscriptions = [one.id for one in self.o.scopes.values() if Oracle._kind(one) == "subscription"]
        kinds = ("role-assignments", "delegations")
        return not self.o.known("group-members") or any(
            not self.o.known(kind, *self.o.path(one)) for kind in kinds for one in subscriptions
        )

    def _grants(self) -> Iterator[tuple[str, Time, bool, Way, str]]:
        """Principal, time, whether it can be told, the way, the tenant of the principal."""
        for one in self.o.all(RoleAssignment):
            holder = self.o.people[one.principal]
            way = Way(None, ((), ()), "rbac", one.role, one.kind, one.activations)  # type: ignore[arg-type]
            if one.scope == "/" and holder.tenant == self.tenant:
                yield one.principal, self.o.force(one), False, way, self.tenant
            elif one.scope in self.path and holder.tenant == self.tenant:
                yield one.principal, self.o.force(one), True, way, self.tenant
        for one in self.o.all(Delegation):
            if one.scope in self.path:
                for grant in one.authorizations:
                    way = Way(None, ((), ()), "lighthouse", grant.role, grant.kind, grant.activations)  # type: ignore[arg-type]
                    yield grant.principal, self.o.force(one), True, way, one.managing_tenant

    def _accesses(self, identity: Principal | None) -> Iterator[Way]:
        nothing: Time = frozenset()
        for principal, force, certain, way, tenant in self._grants():
            holder = self.o.people[principal]
            if holder.kind is PrincipalKind.GROUP:
                member = nothing
                if identity is not None:
                    member = self.o.inside(principal, identity.id)
                open_ = not self.o.known("group-members", principal, holder.tenant or "")
                could_be = identity is None or identity.tenant == holder.tenant
                perhaps = self.o.whole - member if open_ and could_be else nothing
            elif identity is not None and identity.id == principal and identity.tenant == tenant:
                member, perhaps = self.o.whole, nothing
            else:
                continue
            yes, unknown = force & member, force & perhaps
            yield replace(way, holder=identity, where=(yes, unknown) if certain else (nothing, yes | unknown))
        here = identity is None or identity.tenant == self.tenant
        away = identity is None or identity.tenant != self.tenant
        if here and not self.known("role-assignments"):
            yield Way(identity, (nothing, self.o.whole), "rbac")
        if away and not self.known("delegations"):
            yield Way(identity, (nothing, self.o.whole), "lighthouse")

    def market(self, partners: Iterable[Partner]) -> list[Way]:
        """The marketplace authorizations to the own tenants of partners."""
        tenants = {one.tenant for one in partners if one.tenant is not None}
        return [
            Way(
                self.o.people[grant.principal],
                (self.o.force(one) if one.scope in self.path else frozenset(), frozenset()),
                "lighthouse",
                grant.role,
                grant.kind,
                grant.activations,
                one,
            )
            for one in self.o.all(Delegation)
            if one.via is DelegationRoute.MARKETPLACE and one.managing_tenant in tenants
            for grant in one.authorizations
        ]

    # Links ------------------------------------------------------------------------------------------------

    def link(self, way: Way, word: Callable[[str], str]) -> Said:
        """When the link of a holder has a value, by what each PartnerID is worth."""
        yes: Time = frozenset()
        unknown: Time = frozenset()
        rowed: Time = frozenset()
        links = [one for one in self.o.all(PartnerAdminLink) if way.holder and one.principal == way.holder.id]
        for one in links:
            force = self.o.force(one)
            rowed |= force
            value = word(one.partner_id)
            yes |= force if value == YES else frozenset()
            unknown |= force if value == UNKNOWN else frozenset()
        subjects = (way.holder.id, way.holder.tenant or "") if way.holder else ()
        if not self.o.known("partner-admin-links", *subjects):
            unknown |= self.o.whole - rowed
        return yes, unknown

    def _marketplace(self) -> Said:
        value = UNKNOWN if self.o.later else YES
        return self.flat(self.o.disputed(value, self.o.later or self.o.day >= date(2021, 2, 12)))

    def _global(self) -> str:
        return self.o.disputed(NO if self.o.reading == "current-2026" else UNKNOWN, True)

    def _closed(self, partner: Partner, partner_id: str) -> bool:
        return any(one.id == partner_id and one.since <= self.o.start for one in partner.closed_ids)

    def living(self, way: Way) -> Time:
        """When the identity is neither disabled nor deleted."""
        gone: Time = frozenset()
        if way.holder is not None:
            for moment in (way.holder.disabled_from, way.holder.deleted_from):
                if moment is not None:
                    gone |= self.o.time(moment, None)
        return self.o.whole - gone

    def pal_chain(self) -> list[tuple[str, Callable[[Way], Said]]]:
        """The chain of pal."""
        own, everything = self.partner, self.flat(YES)

        def linked(way: Way) -> Said:
            if way.market:
                return self._marketplace()
            return self.link(way, lambda one: YES if one in own.partner_ids else NO)

        def location(way: Way) -> Said:
            return everything if way.market else self.link(way, self._location(own))

        def opened(way: Way) -> Said:
            return everything if way.market else self.link(way, lambda one: NO if self._closed(own, one) else YES)

        def live(way: Way) -> Said:
            return everything if way.market else (self.living(way), frozenset())

        return [
            ("pal.link", linked),
            ("pal.location-id", location),
            ("pal.id-open", opened),
            ("pal.identity-live", live),
            ("pal.access", lambda way: way.where),
            ("pal.active", self._active),
        ]

    def _location(self, partner: Partner) -> Callable[[str], str]:
        return lambda one: self._global() if one == partner.global_id else YES

    def _active(self, way: Way) -> Said:
        if way.kind is None:
            return self.flat(UNKNOWN)
        if way.kind is AccessKind.ACTIVE:
            return self.flat(YES)
        active: Time = frozenset().union(*(self.o.time(one.since, one.until) for one in way.activations))
        newest = self.o.reading == "current-2026"
        yes = active if newest else frozenset()
        rest = self.o.whole - active
        unknown: Time = frozenset() if newest else active
        if not newest or not self.known("activations"):
            unknown |= rest
        return yes, unknown

    def role(self, program: str) -> Callable[[Way], Said]:
        """The criterion about roles of a program."""

        def ask(way: Way) -> Said:
            return self.flat(self._role(program, way.role))

        return ask

    def _role(self, program: str, role: str | None) -> str:
        later, off = self.o.later, role not in LISTED_YES | LISTED_NO
        if program == "competency":
            if role is None or role in LISTED_YES:
                return YES
            return self.o.disputed(YES, later or self.o.day >= date(2022, 8, 11))
        if role is None:
            return UNKNOWN
        if program == "designation":
            if role in LISTED_YES:
                return YES
            newest = self.o.reading == "current-2026"
            value = (UNKNOWN if off else NO) if newest else YES
            return self.o.disputed(value, later or self.o.day >= date(2022, 8, 11))
        if program == "expert-msp":
            if role in (OWNER, CONTRIBUTOR):
                return YES
            return NO if role == READER and not later else UNKNOWN
        if program == "incentive":
            return YES if role in (OWNER, CONTRIBUTOR) else NO if role == READER else UNKNOWN
        return YES if role in LISTED_YES else NO if role in LISTED_NO else UNKNOWN

    # Partner earned credit --------------------------------------------------------------------------------

    def seller_linked(self, way: Way) -> Said:
        """`pec.linked`."""
        if way.market:
            return self._marketplace()
        accepted, full = self.accepted

        def worth(partner_id: str) -> str:
            for one in accepted:
                if partner_id in one.partner_ids:
                    if self._closed(one, partner_id):
                        return NO
                    return self._global() if partner_id == one.global_id else YES
            return NO if full else UNKNOWN

        yes, unknown = self.link(way, worth)
        living = self.living(way)
        return yes & living, unknown & living

    def aobo(self, way: Way) -> Said:
        """`pec.aobo`."""
        accepted, full = self.accepted
        if way.by == "unlisted":
            return self.flat(UNKNOWN)
        assert way.holder is not None
        group, force = way.holder.id, way.where[0]
        agents = [(one.admin_agents, one.helpdesk_agents) for one in accepted]
        if any(group in pair for pair in agents):
            return force, frozenset()
        everybody = [(one.admin_agents, one.helpdesk_agents) for one in self.partners.values()]
        nobodys = not any(group in pair for pair in everybody)
        if not full or (nobodys and any(None in pair for pair in agents)):
            return frozenset(), force
        return frozenset(), frozenset()

    def foreign(self) -> list[Way]:
        """The assignments of foreign groups."""
        found = [
            Way(self.o.people[one.principal], (self.o.force(one), frozenset()), "aobo", one.role, one.kind)
            for one in self.o.all(RoleAssignment)
            if one.scope in self.path and self.o.people[one.principal].kind is PrincipalKind.FOREIGN_GROUP
        ]
        return found + ([] if self.known("role-assignments") else [Way(None, self.flat(UNKNOWN), "unlisted")])

    def _permanent(self, way: Way) -> Said:
        if way.kind is None:
            return self.flat(UNKNOWN)
        return self.flat(YES if way.kind is AccessKind.ACTIVE else NO)

    def _whole_day(self, way: Way) -> Said:
        raise AssertionError("asked of the time that is left")

    def _no_deny(self, way: Way) -> Said:
        perhaps = not self.known("deny-assignments")
        for one in self.o.all(DenyAssignment):
            force = self.o.force(one)
            if one.scope not in self.path or not force:
                continue
            if one.principal == "everyone" or (way.holder and way.holder.id == one.principal):
                return self.flat(NO)
            if way.holder and self.o.inside(one.principal, way.holder.id) & force:
                return self.flat(NO)
            group = self.o.people[one.principal]
            if group.kind is PrincipalKind.GROUP and not self.o.known("group-members", group.id, group.tenant or ""):
                identity = way.holder is None or way.holder.kind.is_identity
                perhaps |= (
                    identity and (way.holder is None or way.holder.tenant == group.tenant) and way.by != "unlisted"
                )
        return self.flat(UNKNOWN if perhaps else YES)

    def pec_chain(self, first: str) -> tuple[list[tuple[str, Callable[[Way], Said]]], list[Way]]:
        """One of the three chains of the credit, and its candidates."""
        rest: list[tuple[str, Callable[[Way], Said]]] = [
            ("pec.role", self.role("pec")),
            ("pec.permanent", self._permanent),
            ("pec.whole-day", self._whole_day),
            ("pec.no-deny", self._no_deny),
        ]
        if first == "aobo":
            return [("pec.aobo", self.aobo), *rest], self.foreign()
        nothing = (frozenset[int](), frozenset[int]())

        def reached(way: Way) -> Said:
            return way.where if way.by == first else nothing

        ways = self.ways() + (self.market(self.accepted[0]) if first == "lighthouse" else [])
        return [(f"pec.{first}", reached), ("pec.linked", self.seller_linked), *rest], ways

    # Verdicts ---------------------------------------------------------------------------------------------

    def alternative(self, name: str, then: str) -> tuple[str, set[str], bool]:
        """An alternative: its value, what decides it, whether it holds all day."""
        gates = {"dpor": ["dpor.offer", "dpor.cloud", "dpor.current"], "pal": ["pal.cloud"]}.get(name, [])
        values = {one: self.gate(one, None) for one in gates}
        shut = {one for one, value in values.items() if value == NO}
        if shut:
            return NO, shut, False
        value, decided, time = self._chain(name, then)
        if value == NO:
            return NO, decided, False
        doubts = {one for one, found in values.items() if found == UNKNOWN}
        if doubts or value == UNKNOWN:
            return UNKNOWN, doubts | decided, False
        return YES, {name}, name != "pal" or time == self.o.whole

    def _chain(self, name: str, then: str) -> tuple[str, set[str], Time]:
        if name == "csp":
            chain = [("csp.in-chain", self.in_chain())]
            chain += [("specialization.csp-role", self.csp_role())] if then else []
            return self.walk([(one, lambda _, value=value: self.flat(value)) for one, value in chain], [None])  # type: ignore[misc]
        if name == "dpor":
            return self._dpor()
        if name == "pal":
            chain_ = self.pal_chain()
            if then:
                chain_.append((f"{then}.role", self.role(then)))
            return self.walk(chain_, self.ways() + self.market([self.partner]))
        links, ways = self.pec_chain(name)
        return self._walk_whole_day(links, ways)

    def _walk_whole_day(
        self, chain: list[tuple[str, Callable[[Way], Said]]], ways: list[Way]
    ) -> tuple[str, set[str], Time]:
        """A chain with the criterion about the whole day: each candidate is walked alone to know what it has left."""
        outcomes = []
        for way in ways:
            alive = [(self.o.whole, "")]
            reached = 0
            for index, (name, ask) in enumerate(chain):
                reached = index
                going = []
                for left, first in alive:
                    if name == "pec.whole-day":
                        going.append((left if left == self.o.whole else frozenset(), first))
                        continue
                    yes, unknown = (part & left for part in ask(way))
                    going.append((yes | unknown if first else yes, first))
                    if unknown and not first:
                        going.append((yes | unknown, name))
                alive = [one for one in going if one[0]]
                if not alive:
                    break
            outcomes.append((alive, reached))
        if any(not first for alive, _ in outcomes for _, first in alive):
            return YES, set(), self.o.whole
        left = {first for alive, _ in outcomes for _, first in alive}
        if left:
            return UNKNOWN, left, frozenset()
        last = max((reached for _, reached in outcomes), default=0)
        return NO, {chain[last][0]}, frozenset()

    def _dpor(self) -> tuple[str, set[str], Time]:
        row = self.o.now(one for one in self.o.all(PartnerOfRecord) if one.subscription == self.subscription)
        if row is None and not self.known("partners-of-record"):
            return UNKNOWN, {"dpor.set"}, frozenset()
        if row is None:
            return NO, {"dpor.set"}, frozenset()
        if row.partner_id not in self.partner.partner_ids:
            return NO, {"dpor.same-organization"}, frozenset()
        if self._closed(self.partner, row.partner_id):
            return NO, {"dpor.id-open"}, frozenset()
        return YES, set(), self.o.whole

    def verdict(self, program: str, charge: str | None) -> tuple[str, set[str]]:
        """The verdict, and what decides it."""
        dagger, gates, alternatives = PROGRAMS[program]
        values = {one: self.gate(one, charge) for one in (*dagger, *gates)}
        off = {one for one in dagger if values[one] == NO}
        if charge == "none":
            off.add("pec.charge")
        if off:
            return "not-applicable", off
        shut = {one for one, value in values.items() if value == NO}
        if shut:
            return "not-recognized", shut
        found = [self.alternative(name, then) for name, then in alternatives]
        if all(value == NO for value, _, _ in found):
            return "not-recognized", set().union(*(decided for _, decided, _ in found))
        doubts = {one for one, value in values.items() if value == UNKNOWN}
        holding = [(decided, all_day) for value, decided, all_day in found if value == YES]
        if not holding:
            return "unknown", doubts.union(*(decided for value, decided, _ in found if value == UNKNOWN))
        if doubts:
            return "unknown", doubts
        whole = [decided for decided, all_day in holding if all_day]
        if whole:
            return "recognized", set().union(*whole)
        return "partly", set().union(*(decided for decided, _ in holding))


PROGRAMS: dict[str, tuple[list[str], list[str], list[tuple[str, str]]]] = {
    "dpor": ([], [], [("dpor", "")]),
    "pal": ([], [], [("pal", "")]),
    "competency": (
        ["competency.period"],
        ["competency.offer", "competency.usage"],
        [("csp", ""), ("pal", "competency"), ("dpor", "")],
    ),
    "designation": (
        ["designation.period"],
        ["designation.offer", "designation.usage"],
        [("csp", ""), ("pal", "designation"), ("dpor", "")],
    ),
    "designation-security": (
        ["designation-security.period"],
        ["designation.offer", "designation-security.usage"],
        [("pal", "designation")],
    ),
    "specialization": (
        [],
        ["specialization.period", "designation.offer", "designation.usage"],
        [("csp", "csp-role"), ("pal", "designation"), ("dpor", "")],
    ),
    "expert-msp": (["expert-msp.period"], [], [("pal", "expert-msp")]),
    "incentive": (
        ["incentive.period"],
        [
            "incentive.usage",
            "incentive.not-self",
            "incentive.no-credit-offer",
            "incentive.not-resold-by-others",
        ],
        [("pal", "incentive")],
    ),
    "dpor-incentive": (["dpor-incentive.period"], ["dpor-incentive.paid"], [("dpor", "")]),
    "pec": (
        ["pec.period", "pec.csp"],
        [
            "pec.cloud",
            "pec.billed-partner",
            "pec.agreement",
            "pec.azure-plan",
            "pec.enrolment",
            "pec.charge",
        ],
        [("aobo", ""), ("lighthouse", ""), ("rbac", "")],
    ),
}
"""Gates that make a program inapplicable, other gates, and the alternatives with what their chain asks besides."""


def join(verdicts: set[str]) -> str:
    """One verdict from those of leaves."""
    counting = verdicts - {"not-applicable"}
    if len(counting) < 2:
        return next(iter(counting), "not-applicable")
    if counting & {"recognized", "partly"}:
        return "partly"
    return "unknown" if "unknown" in counting else "not-recognized"


def judged(
    facts: Iterable[Fact], scope: str, partner: str, program: str, day: date, reading: str, charge: str = "usage"
) -> tuple[str, bool, set[str]]:
    """The verdict of a scope, whether it is disputed, and what decides it."""
    world = {settled: Oracle(facts, day, reading, settled) for settled in ("", YES, NO)}
    found: list[tuple[str, set[str], bool]] = []
    for leaf in world[""].leaves(scope):
        kinds: list[str | None] = [charge]
        if charge == "all":
            own = sorted({one.kind.value for one in world[""].all(Charge) if one.scope == leaf and one.on == day})
            known = world[""].known("charges", *world[""].path(leaf))
            kinds = [*own] or [None if not known else "none"]
        verdicts = {}
        for settled, oracle in world.items():
            each = [Leaf(oracle, leaf, partner).verdict(program, kind) for kind in kinds]
            count = [one for one in each if one[0] != "not-applicable"] or each
            verdicts[settled] = (join({one for one, _ in each}), set[str]().union(*(by for _, by in count)))
        other = any(verdicts[one][0] != verdicts[""][0] for one in (YES, NO))
        found.append((*verdicts[""], other))
    if not found:
        return "not-applicable", False, {"scope.subscription"}
    counting = [one for one in found if one[0] != "not-applicable"]
    decided = set[str]().union(*(by for _, by, _ in counting or found))
    return join({one for one, _, _ in found}), any(one for _, _, one in counting), decided
