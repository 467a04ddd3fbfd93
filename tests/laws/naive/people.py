"""Who may reach a leaf, what they are linked to, and the chains they walk."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from datetime import date
from functools import cached_property

from partner_desk.domain.access import (
    AccessKind,
    Delegation,
    DelegationRoute,
    DenyAssignment,
    Principal,
    PrincipalKind,
    RoleAssignment,
)
from partner_desk.domain.partners import Partner, PartnerAdminLink
from tests.laws.naive.place import Place
from tests.laws.naive.world import (
    CONTRIBUTOR,
    LISTED_NO,
    LISTED_YES,
    NO,
    NOWHEN,
    OWNER,
    READER,
    UNKNOWN,
    YES,
    Oracle,
    Said,
    Time,
    Way,
)


def held_never(delegation: Delegation) -> bool:
    """Whether it ended before it began: then nobody was ever delegated anything."""
    since, until = delegation.since, delegation.until
    return since is not None and until is not None and until <= since


class People(Place):
    """Everybody who may hold access to the leaf."""

    def flat(self, value: str) -> Said:
        """A value for the whole day."""
        nothing: Time = frozenset()
        return (self.o.whole if value == YES else nothing, self.o.whole if value == UNKNOWN else nothing)

    @cached_property
    def ways(self) -> list[Way]:
        """Every identity with each of its accesses to the leaf; marketplace authorizations are left out."""
        ways: list[Way] = []
        identities = [one for one in self.o.people.values() if one.kind.is_identity]
        for identity in [*identities, *([None] if self.unlisted else [])]:
            own = list(self._accesses(identity))
            ways += own or [Way(identity, (frozenset(), frozenset()))]
        return ways

    @cached_property
    def unlisted(self) -> bool:
        """Whether there may be an identity that nobody listed."""
        subscriptions = [one.id for one in self.o.scopes.values() if Oracle._kind(one) == "subscription"]
        kinds = ("role-assignments", "delegations")
        groups = [one for one in self.o.people.values() if one.kind is PrincipalKind.GROUP]
        if any(not self.o.known("group-members", one.id, one.tenant or "") for one in groups):
            return True
        return not (groups or self.o.known("group-members")) or any(
            not self.o.known(kind, *self.o.path(one)) for kind in kinds for one in subscriptions
        )

    def _grants(self) -> Iterator[tuple[str, Time, bool, Way, str]]:
        """Principal, time, whether it can be told, the way, the tenant of the principal."""
        for assignment in self.o.all(RoleAssignment):
            holder = self.o.people[assignment.principal]
            at = self.tenant if assignment.scope == "/" else assignment.scope
            way = Way(
                None,
                NOWHEN,
                "rbac",
                assignment.role,
                assignment.kind,
                assignment.activations,
                assignment.condition,
                at=at,
            )
            if assignment.scope == "/" and holder.tenant == self.tenant:
                yield assignment.principal, self.o.force(assignment), False, way, self.tenant
            elif assignment.scope in self.path and holder.tenant == self.tenant:
                yield assignment.principal, self.o.force(assignment), True, way, self.tenant
        for delegation in self.o.all(Delegation):
            if delegation.scope in self.path:
                for grant in delegation.authorizations:
                    way = Way(
                        None, NOWHEN, "lighthouse", grant.role, grant.kind, grant.activations, at=delegation.scope
                    )
                    yield grant.principal, self.o.force(delegation), True, way, delegation.managing_tenant

    def _accesses(self, identity: Principal | None) -> Iterator[Way]:
        nothing: Time = frozenset()
        for principal, force, certain, way, tenant in self._grants():
            holder = self.o.people[principal]
            if holder.kind is PrincipalKind.GROUP:
                member = nothing
                if identity is not None:
                    member = self.o.inside(principal, identity.id)
                open_ = self.o.open(principal)
                could_be = identity is None or identity.tenant == holder.tenant
                perhaps = self.o.whole - member if open_ and could_be else nothing
                if identity is not None:
                    perhaps |= self.o.inside(principal, identity.id, eligible=True) - member
            elif identity is not None and identity.id == principal and identity.tenant == tenant:
                member, perhaps = self.o.whole, nothing
            else:
                continue
            yes, unknown = force & member, force & perhaps
            where = (yes, unknown) if certain else (nothing, yes | unknown)
            yield replace(way, holder=identity, where=where, home=holder.tenant or "")
        here = identity is None or identity.tenant == self.tenant
        away = identity is None or identity.tenant != self.tenant
        if here and not self.known("role-assignments"):
            yield Way(identity, (nothing, self.o.whole), "rbac", home=self.tenant)
        if away and not self.known("delegations"):
            yield Way(identity, (nothing, self.o.whole), "lighthouse")

    def market(self, partners: Iterable[Partner]) -> list[Way]:
        """The marketplace authorizations to the own tenants of partners."""
        tenants = {one.tenant for one in partners if one.tenant is not None}
        return [
            Way(
                self.o.people[grant.principal],
                (self.o.force(delegation) if delegation.scope in self.path else frozenset(), frozenset()),
                "lighthouse",
                grant.role,
                grant.kind,
                grant.activations,
                market=delegation,
                at=delegation.scope,
            )
            for delegation in self.o.all(Delegation)
            if delegation.via is DelegationRoute.MARKETPLACE
            and delegation.managing_tenant in tenants
            and not held_never(delegation)
            for grant in delegation.authorizations
        ]

    # Links ------------------------------------------------------------------------------------------------

    def link(self, way: Way, word: Callable[[str], str]) -> Said:
        """When the link of a holder has a value, by what each PartnerID is worth."""
        yes: Time = frozenset()
        unknown: Time = frozenset()
        rowed: Time = frozenset()
        links = [one for one in self.o.all(PartnerAdminLink) if way.holder and one.principal == way.holder.id]
        for link in links:
            force = self.o.force(link)
            rowed |= force
            value = word(link.partner_id)
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
            for span in (*way.holder.disabled_during, *way.holder.deleted_during):
                gone |= self.o.time(span.since, span.until)
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
        counts = newest and self.o.disputed(YES, when=True) == YES  # only the newest sources count it, and alone
        yes = active if counts else frozenset()
        rest = self.o.whole - active
        unknown: Time = frozenset() if newest else active
        if not newest or not self.o.known("activations", *self.o.path(way.at)):
            unknown |= rest
        return yes, unknown

    def role(self, program: str) -> Callable[[Way], Said]:
        """The criterion about roles of a program."""

        def ask(way: Way) -> Said:
            return self.flat(UNKNOWN if way.condition else self._role(program, way.role))

        return ask

    def _role(self, program: str, role: str | None) -> str:
        later, off = self.o.later, role not in LISTED_YES | LISTED_NO
        if program == "competency":
            if role is None or role in LISTED_YES:
                return YES
            return self.o.disputed(YES, later or self.o.day >= date(2022, 8, 11))
        if role is None:
            return UNKNOWN
        if program in ("designation", "pal"):
            if role in LISTED_YES:
                return YES
            newest = self.o.reading == "current-2026"
            value = (UNKNOWN if off else NO) if newest else YES
            return self.o.disputed(value, later or self.o.day >= date(2022, 8, 11))
        if program == "expert-msp":
            if role in (OWNER, CONTRIBUTOR):
                return self.o.disputed(YES, True)
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
            for partner in accepted:
                if partner_id in partner.partner_ids:
                    if self._closed(partner, partner_id):
                        return NO
                    return self._global() if partner_id == partner.global_id else YES
            if full or any(self._closed(one, partner_id) for one in self.partners.values()):
                return NO
            return UNKNOWN

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
        foreign = [
            Way(
                self.o.people[assignment.principal],
                (self.o.force(assignment), frozenset()),
                "aobo",
                assignment.role,
                assignment.kind,
                condition=assignment.condition,
            )
            for assignment in self.o.all(RoleAssignment)
            if assignment.scope in self.path and self.o.people[assignment.principal].kind is PrincipalKind.FOREIGN_GROUP
        ]
        return foreign + ([] if self.known("role-assignments") else [Way(None, self.flat(UNKNOWN), "unlisted")])

    def _permanent(self, way: Way) -> Said:
        if way.kind is None:
            return self.flat(UNKNOWN)
        if way.kind is not AccessKind.ACTIVE:
            return self.flat(NO)
        user = way.holder is not None and way.holder.kind in (PrincipalKind.MEMBER, PrincipalKind.GUEST)
        perhaps = user and way.by == "rbac" and not self.o.known("pim", *self.o.path(way.at))
        return self.flat(UNKNOWN if perhaps else YES)

    def _whole_day(self, way: Way) -> Said:
        return self.flat(YES)  # asked of the time of the holder, when the chain is walked

    def _no_deny(self, way: Way) -> Said:
        perhaps = not self.known("deny-assignments")
        for denial in self.o.all(DenyAssignment):
            force = self.o.force(denial)
            if denial.scope not in self.path or not force:
                continue
            if denial.principal == "everyone" or (way.holder and way.holder.id == denial.principal):
                return self.flat(NO)
            if way.holder and self.o.inside(denial.principal, way.holder.id) & force:
                return self.flat(NO)
            perhaps |= bool(way.holder and self.o.inside(denial.principal, way.holder.id, eligible=True) & force)
            group = self.o.people[denial.principal]
            if group.kind is PrincipalKind.GROUP and self.o.open(group.id):
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

        ways = self.ways + (self.market(self.accepted[0]) if first == "lighthouse" else [])
        return [(f"pec.{first}", reached), ("pec.linked", self.seller_linked), *rest], ways
