"""Small random worlds: a customer with a tree of scopes, partners, people and their roles; deeper with each level.

A stage is set by a motif, which knows what is to be asked. Every draw comes from one source of chance, so a seed tells
the whole world.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from random import Random

from partner_desk.domain.access import (
    AccessKind,
    Authorization,
    Delegation,
    Membership,
    Principal,
    PrincipalKind,
    RoleAssignment,
    RoleDefinition,
)
from partner_desk.domain.billing import Billing, ChargeKind, Offer
from partner_desk.domain.changes import Fact
from partner_desk.domain.coverage import Collectable, Collected
from partner_desk.domain.details import Cloud, SubscriptionDetail, TenantDetail, Usage
from partner_desk.domain.ids import ScopeKind
from partner_desk.domain.moments import Span, start_of
from partner_desk.domain.partners import Partner, PartnerAdminLink, PartnerOfRecord
from partner_desk.readings.roles import Listing, Role, RoleCatalogue
from partner_desk.training.phrases import Phrasebook
from partner_desk.training.tree import Tree

MEMBER, GUEST, SERVICE = PrincipalKind.MEMBER, PrincipalKind.GUEST, PrincipalKind.SERVICE_PRINCIPAL
OPEN = (Offer.EA, Offer.PAYG, Offer.MCA_ENTERPRISE)
"""Agreements that no partner sells as a Cloud Solution Provider."""
EXCLUDED = (
    ChargeKind.RESERVATION, ChargeKind.SPOT, ChargeKind.MARKETPLACE, ChargeKind.SAVINGS_PLAN, ChargeKind.THIRD_PARTY,
)  # fmt: skip
"""Charges that earn no credit."""
DATED_FROM = 4
"""The level from which links and roles have a beginning, also where it does not matter."""
LATELY = 30
"""So many days before the day that is asked about; what matters for its date begins in them."""
GROUPS_FROM = 3
"""The level from which roles may be held through groups."""


class Stage:
    """A world in the making; `target` is the misconception for which it is made."""

    def __init__(self, rng: Random, level: int, target: str, book: Phrasebook, roles: RoleCatalogue) -> None:
        """A customer with a tree, and nobody in it yet."""
        self.rng, self.level, self.target, self.book, self._roles = rng, level, target, book, roles
        self.programs = book.programs
        self._left: dict[str, list[str]] = {
            kind: rng.sample(names, len(names)) for kind, names in book.names.model_dump().items()
        }  # each name is taken once
        self.facts: list[Fact] = [Collected(kind) for kind in Collectable]
        self.day = date.min
        self.customer = self.name("customers")
        self.tree = Tree(rng, level, self.customer, self.name)
        self._numbers = rng.sample(range(500_000, 560_000), 8)

    # Drawing --------------------------------------------------------------------------------------------------

    def name(self, kind: str) -> str:
        """A name that nobody has yet."""
        return self._left[kind].pop()

    def one_of(self, choices: Sequence[str]) -> str:
        """One of some words."""
        return self.rng.choice(choices)

    def chance(self, share: float) -> bool:
        """Whether something happens that happens so often."""
        return self.rng.random() < share

    def era(self, *names: str) -> None:
        """Draw the day from one of some eras."""
        era = self.book.eras[self.one_of(names)]
        self.day = era.since + timedelta(days=self.rng.randrange((era.until - era.since).days))

    def before(self, most: int = 200) -> datetime:
        """The start of some day before."""
        return start_of(self.day - timedelta(days=self.rng.randint(3, most)))

    def after(self, most: int = 100) -> datetime:
        """The start of some day after."""
        return start_of(self.day + timedelta(days=self.rng.randint(3, most)))

    def lately(self) -> datetime:
        """The start of some day shortly before, after all beginnings that do not matter."""
        return self.before(LATELY)

    def begun(self) -> datetime | None:
        """A beginning that does not matter, on the levels that have dates."""
        if self.level < DATED_FROM:
            return None
        return start_of(self.day - timedelta(days=self.rng.randint(LATELY + 1, 300)))

    def role(self, kind: str) -> Role:
        """A role by what the list says of it: a well-known one on the first levels, later any."""
        known: Sequence[str] = getattr(self.book.roles, kind)
        listing = {"counts": Listing.YES, "reading": Listing.NO, "off": Listing.OFF}.get(kind)
        if listing is not None and self.level >= 4 and self.chance(0.5):
            return self.rng.choice([one for one in self._roles.by_id.values() if one.listing is listing])
        found = self._roles.find(self.one_of(known))
        assert found is not None
        return found

    def delegated_role(self) -> Role:
        """A role from the list that Azure Lighthouse can give."""
        if self.level >= 4 and self.chance(0.5):
            delegable = [one for one in self._roles.by_id.values() if one.listing is Listing.YES and one.delegable]
            return self.rng.choice(delegable)
        return self.role("delegated")

    def custom_role(self) -> str:
        """The key of a role of the customer's own."""
        name = self.one_of(self.book.roles.custom)
        self.facts.append(RoleDefinition(f"custom:{name}", name, custom=True))
        return f"custom:{name}"

    # Partners and customers -----------------------------------------------------------------------------------

    def partner(self, *, at_home: bool = False, agents: bool = False) -> Partner:
        """A partner organization, `at_home` with its own tenant on the desk, with `agents` that are known."""
        name, number = self.name("partners"), self._numbers.pop() * 10
        locations = (str(number + 1), str(number + 2)) if self.level >= 3 else (str(number + 1),)
        partner = Partner(
            name, name, str(number), locations,
            tenant=name if at_home else None,
            admin_agents=f"{self.rng.getrandbits(32) | 1 << 31:x}" if agents else None,
        )  # fmt: skip
        if at_home:
            self.tree.add(name, ScopeKind.TENANT, None)
        self.facts.append(partner)
        return partner

    def billing(
        self, offer: Offer, seller: Partner | None = None, reseller: Partner | None = None, *,
        at: str = "", since: datetime | None = None, until: datetime | None = None, credit: bool = False,
    ) -> None:  # fmt: skip
        """How a subscription (the one asked about if no other is named) is bought."""
        at = at or self.tree.subscription
        self.facts.append(
            Billing(
                f"billing {len(self.facts)}", at, offer, seller.id if seller else None,
                reseller.id if reseller else None, credit, since=since, until=until,
            )
        )  # fmt: skip

    def record(
        self, partner: Partner, *, at: str = "", since: datetime | None = None, until: datetime | None = None
    ) -> None:
        """The customer names a partner of record."""
        number = self.one_of(partner.location_ids)
        at = at or self.tree.subscription
        self.facts.append(PartnerOfRecord(f"record {len(self.facts)}", at, number, since or self.begun(), until))

    # People ---------------------------------------------------------------------------------------------------

    def person(self, kind: PrincipalKind | None = None, tenant: str = "", name: str = "") -> Principal:
        """Somebody in a tenant, the customer's if no other is named."""
        kind = kind or self.rng.choice([GUEST, GUEST, SERVICE] if self.level > 1 else [GUEST])
        name = name or self.name("services" if kind is SERVICE else "people")
        found = Principal(name.lower().replace(" ", "-"), kind, tenant or self.customer, name)
        self.facts.append(found)
        return found

    def group(self, tenant: str = "") -> Principal:
        """A security group."""
        name = self.name("groups")
        found = Principal(name.lower().replace(" ", "-"), PrincipalKind.GROUP, tenant or self.customer, name)
        self.facts.append(found)
        return found

    def agents(self, partner: Partner, name: str = "") -> Principal:
        """The admin group of a partner as the customer sees it; `name` is whom its name speaks of."""
        shown = f"Foreign Principal for '{name or partner.name}'"
        found = Principal(partner.admin_agents or "", PrincipalKind.FOREIGN_GROUP, None, shown)
        self.facts.append(found)
        return found

    def change(self, before: Fact, after: Fact) -> None:
        """Put another fact in the place of one."""
        self.facts[self.facts.index(before)] = after

    def join(self, member: Principal, group: Principal) -> None:
        """Somebody is in a group."""
        self.facts.append(Membership(f"membership {len(self.facts)}", group.id, member.id))

    def link(
        self, who: Principal, partner: Partner, *, number: str = "", since: datetime | None = None,
        until: datetime | None = None,
    ) -> None:  # fmt: skip
        """Somebody is linked to a partner."""
        number = number or self.one_of(partner.location_ids)
        since = since or self.begun()
        self.facts.append(PartnerAdminLink(f"link {len(self.facts)}", who.id, number, since, until))

    def grant(
        self, who: Principal, role: Role | str, where: str, *, since: datetime | None = None,
        until: datetime | None = None, kind: AccessKind = AccessKind.ACTIVE, active: tuple[Span, ...] = (),
        direct: bool = False,
    ) -> None:  # fmt: skip
        """Somebody holds a role at a scope; from the third level on perhaps through a group."""
        key = role if isinstance(role, str) else role.id
        if self.level >= GROUPS_FROM and who.kind.is_identity and not direct and self.chance(0.3):
            inner = self.group(who.tenant or "")
            self.join(who, inner)
            who = inner
        self.facts.append(
            RoleAssignment(f"role {len(self.facts)}", who.id, key, where, kind, active, since or self.begun(), until)
        )

    def delegate(self, to: Partner, who: Principal, role: Role, where: str) -> None:
        """A subscription or resource group is delegated by Azure Lighthouse."""
        assert to.tenant is not None
        grants = (Authorization(who.id, role.id),)
        self.facts.append(Delegation(f"delegation {len(self.facts)}", to.tenant, where, grants, since=self.begun()))

    def more_accounts(self, partner: Partner) -> None:
        """Two more people: each is linked to the partner or not, and holds a role here, elsewhere or nowhere."""
        for _ in range(2):
            who = self.person()
            if self.chance(0.6):
                self.link(who, partner)
            if self.chance(0.8):
                here = self.chance(0.6)
                self.grant(who, self.role("full"), self.tree.reaching() if here else self.tree.elsewhere())

    def agreements(self) -> None:
        """How the other subscriptions are bought."""
        told = {one.subscription for one in self.facts if isinstance(one, Billing)}
        for other in self.tree.subscriptions:
            if other not in told:
                self.billing(self.rng.choice(OPEN), at=other)

    # The end --------------------------------------------------------------------------------------------------

    def all_facts(self, cloud: Cloud = Cloud.PUBLIC, security: Usage = Usage.UNKNOWN) -> list[Fact]:
        """Every fact of the finished world."""
        details: list[Fact] = [
            SubscriptionDetail(one, "Enabled", usage=Usage.SOME, security_usage=security)
            for one in self.tree.subscriptions
        ]
        tenants: list[Fact] = [TenantDetail(one, cloud) for one in self.tree.tenants]
        return [*self.tree.scopes, *tenants, *details, *self.facts]
