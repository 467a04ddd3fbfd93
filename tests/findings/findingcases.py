"""For every kind of finding a small estate that has just this one, and one nearby that has none.

Both are told by how they differ from one and the same customer: Wingtip, with one subscription, at which a guest and a
service principal of Contoso are Contributors and linked.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from decimal import Decimal

from partner_desk.domain.access import (
    AccessKind,
    Authorization,
    Delegation,
    DenyAssignment,
    Membership,
    Principal,
    PrincipalKind,
    RoleAssignment,
    RoleDefinition,
)
from partner_desk.domain.billing import Billing, ChargeKind, EarnedCredit, Offer
from partner_desk.domain.changes import Fact, fact_key
from partner_desk.domain.coverage import ALL, Collectable, Collected
from partner_desk.domain.estate import Estate
from partner_desk.domain.expectations import Expectation, ExpectedVerdict
from partner_desk.domain.ids import EVERYONE, ScopeKind
from partner_desk.domain.origin import Origin
from partner_desk.domain.partners import Association, Attribution, ClosedId, Partner, PartnerAdminLink, PartnerOfRecord
from partner_desk.domain.relationships import AdminRelationship
from partner_desk.domain.scopes import Scope

DAY = date(2024, 3, 5)
LATE = date(2026, 3, 5)
EARLY = date(2023, 3, 5)
OWNER = "8e3af657-a8ff-443c-a75c-2fe8c4bcb635"
CONTRIBUTOR = "b24988ac-6180-42a0-ab88-20f7382dd24c"
READER = "acdd72a7-3385-48ef-bd42-f606fba81ae7"
KEY_VAULT_ADMINISTRATOR = "00482a5a-887f-4fb3-b363-3b7fe8e74483"
"""A built-in role that the official list does not name."""


def on(year: int, month: int, day: int) -> datetime:
    return datetime(year, month, day, tzinfo=UTC)


def seen(moment: datetime, source: str = "roles.json") -> Origin:
    return Origin(source, "Ann", moment)


SINCE = on(2023, 1, 1)
CONTOSO = Partner("contoso", "Contoso", "5100000", ("5100001",), (), "home", "contoso agents")
FABRIKAM = Partner("fabrikam", "Fabrikam", "5300000", ("5300001",), admin_agents="fabrikam agents")
WINGTIP = Scope("wingtip", ScopeKind.TENANT, None, "Wingtip")
ANN = Principal("ann", PrincipalKind.GUEST, "wingtip", "Ann", "ann_contoso.example#EXT#@wingtip.example")
ROBOT = Principal("robot", PrincipalKind.SERVICE_PRINCIPAL, "wingtip", "Robot", app_id="app-1")
ANNS_LINK = PartnerAdminLink("ann's link", "ann", "5100001", SINCE)
ROBOTS_LINK = PartnerAdminLink("robot's link", "robot", "5100001", SINCE)
ANNS_ROLE = RoleAssignment("ann's role", "ann", CONTRIBUTOR, "core", since=SINCE)
ROBOTS_ROLE = RoleAssignment("robot's role", "robot", CONTRIBUTOR, "core", since=SINCE)
SOLD = Billing("offer of core", "core", Offer.CSP_AZURE_PLAN, "fabrikam", since=SINCE)
ON_EA = Billing("offer of core", "core", Offer.EA, since=SINCE)
AGENTS = Principal("fabrikam agents", PrincipalKind.FOREIGN_GROUP, None, "Foreign Principal for 'Fabrikam'")
AGENTS_ROLE = RoleAssignment("agents' role", "fabrikam agents", OWNER, "core", since=SINCE)
BILLED = EarnedCredit("billed", "vm", date(2024, 3, 1), ChargeKind.USAGE, Decimal(85), "EUR", Decimal(0))
ATTRIBUTED = Attribution("attributed", "core", date(2024, 2, 1), "5100001", Association.LINK)
EXPECTED = Expectation("expected", "contoso", "core", "pal", ExpectedVerdict.RECOGNIZED)
DENIAL = DenyAssignment("denial", EVERYONE, "rg", SINCE, name="Stack")
RECORD = PartnerOfRecord("record of core", "core", "5100001", SINCE)
ADMINISTERED = AdminRelationship("relationship", "wingtip", "contoso", "Care", since=SINCE, until=on(2024, 4, 4))

BASE: tuple[Fact, ...] = (
    WINGTIP,
    Scope("home", ScopeKind.TENANT, None, "Contoso at home"),
    Scope("core", ScopeKind.SUBSCRIPTION, "wingtip", "Core"),
    Scope("rg", ScopeKind.RESOURCE_GROUP, "core", "rg-web"),
    Scope("vm", ScopeKind.RESOURCE, "rg", "vm-web"),
    CONTOSO, FABRIKAM, ANN, ROBOT, ANNS_LINK, ROBOTS_LINK, ANNS_ROLE, ROBOTS_ROLE,
    Billing("offer of core", "core", Offer.MCA_ENTERPRISE, since=SINCE),
    *(Collected(kind) for kind in Collectable),
)  # fmt: skip


@dataclass(frozen=True)
class Story:
    """What differs from Wingtip: facts more or otherwise, and facts less (by id); who asks and when."""

    more: tuple[Fact, ...] = ()
    less: tuple[str, ...] = ()
    ours: str | None = None
    day: date = DAY
    reading: str = "auto"

    def estate(self) -> Estate:
        """The estate of the story."""
        facts = {(type(one), fact_key(one)): one for one in (*BASE, *self.more)}
        return Estate.of([one for (_, key), one in facts.items() if key not in self.less])


def story(
    *more: Fact, less: tuple[str, ...] = (), ours: str | None = None, day: date = DAY, reading: str = "auto"
) -> Story:
    return Story(more, less, ours, day, reading)


def role(who: str, what: str, where: str = "core", **more: object) -> RoleAssignment:
    return replace(RoleAssignment(f"{who}'s role", who, what, where, since=SINCE), **more)  # type: ignore[arg-type]


MEG = Principal("meg", PrincipalKind.MEMBER, "home", "Meg of Contoso", "Meg@contoso.example")
MEG_AT_WINGTIP = Principal(
    "meg-wingtip", PrincipalKind.GUEST, "wingtip", "Meg", "meg_contoso.example#EXT#@wingtip.example"
)
MEGS_LINK = PartnerAdminLink("meg's link", "meg", "5100001", SINCE)
MEG_MANAGES = Delegation("delegation", "home", "rg", (Authorization("meg", CONTRIBUTOR),), since=SINCE)
MEGS_OWN_LINK_AT_WINGTIP = PartnerAdminLink("meg's other link", "meg-wingtip", "5100001", SINCE)
EVE = Principal("eve", PrincipalKind.MEMBER, "wingtip", "Eve", "eve@wingtip.example")
CUSTOM = RoleDefinition("custom:ops", "Wingtip operators", True)
APPS = Scope("apps", ScopeKind.SUBSCRIPTION, "wingtip", "Apps")
ON_MCA_SINCE_MARCH = Billing("offer of apps", "apps", Offer.MCA_ENTERPRISE, since=on(2024, 3, 1))
EA_UNTIL_MARCH = Billing("old offer", "core", Offer.EA, since=SINCE, until=on(2024, 3, 1))
MCA_SINCE_MARCH = Billing("offer of core", "core", Offer.MCA_ENTERPRISE, since=on(2024, 3, 1))
SEEN_GONE = Origin("roles.json", "Ann", on(2024, 2, 11), on(2024, 2, 10))
"""A list of the tenth of February, by which something ended."""
OLD_LIST = seen(on(2024, 1, 1))
OLD = seen(on(2023, 11, 1))
DOUBT = Collected(Collectable.PARTNER_ADMIN_LINKS, "eve", known=False, origin=seen(on(2024, 3, 1)))

STORIES: dict[str, tuple[Story, Story]] = {
    "link.global-id": (
        story(replace(ANNS_LINK, partner_id="5100000")),
        story(replace(ANNS_LINK, partner_id="5100001")),
    ),
    # Meg works at Wingtip as a guest, and is linked at home; the other time as a guest, too.
    "link.guest-elsewhere": (
        story(MEG, MEG_AT_WINGTIP, MEGS_LINK, MEG_MANAGES, role("meg-wingtip", CONTRIBUTOR)),
        story(MEG, MEG_AT_WINGTIP, MEGS_LINK, MEG_MANAGES, role("meg-wingtip", CONTRIBUTOR), MEGS_OWN_LINK_AT_WINGTIP),
    ),
    # Meg works through a delegation to her account at home, and is linked as a guest of the customer.
    "link.lighthouse-elsewhere": (
        story(MEG, MEG_AT_WINGTIP, MEG_MANAGES, MEGS_OWN_LINK_AT_WINGTIP, role("meg-wingtip", CONTRIBUTOR)),
        story(MEG, MEG_AT_WINGTIP, MEG_MANAGES, MEGS_LINK),
    ),
    "link.no-role": (
        story(EVE, PartnerAdminLink("eve's link", "eve", "5100001", SINCE)),
        story(  # she has one through a group
            EVE, PartnerAdminLink("eve's link", "eve", "5100001", SINCE),
            Principal("crew", PrincipalKind.GROUP, "wingtip", "Crew"), Membership("m", "crew", "eve"),
            role("crew", CONTRIBUTOR, "rg"),
        ),
    ),
    "link.role-no": (story(role("ann", READER)), story(role("ann", READER), role("ann", OWNER, "rg", id="more"))),
    "link.eligible-only": (
        story(role("ann", CONTRIBUTOR, kind=AccessKind.ELIGIBLE), EVE, role("eve", CONTRIBUTOR),
              PartnerAdminLink("eve's link", "eve", "5100001", SINCE)),
        story(role("ann", CONTRIBUTOR, kind=AccessKind.ELIGIBLE), role("ann", CONTRIBUTOR, "rg", id="more")),
    ),
    "link.identity-gone": (
        story(replace(ANN, disabled_from=on(2024, 2, 1)), EVE, role("eve", CONTRIBUTOR),
              PartnerAdminLink("eve's link", "eve", "5100001", SINCE)),
        story(replace(ANN, disabled_from=on(2024, 3, 6))),
    ),
    "link.in-doubt": (
        story(replace(EVE, name="", sign_in_name=""), role("eve", CONTRIBUTOR), DOUBT),
        story(replace(EVE, name="", sign_in_name=""), role("eve", CONTRIBUTOR), DOUBT,
              PartnerAdminLink("eve's link", "eve", "5100001", SINCE)),
    ),
    "link.last": (story(less=("robot's link",)), story()),
    "link.people-only": (
        story(EVE, role("eve", CONTRIBUTOR), PartnerAdminLink("eve's link", "eve", "5100001"), less=("robot's link",)),
        story(EVE, role("eve", CONTRIBUTOR), PartnerAdminLink("eve's link", "eve", "5100001")),
    ),
    "link.stale": (
        story(replace(ANNS_LINK, origin=OLD), replace(ROBOTS_LINK, origin=OLD, checked=on(2024, 3, 1))),
        story(replace(ANNS_LINK, origin=OLD, checked=on(2023, 12, 6)), replace(ROBOTS_LINK, checked=on(2024, 3, 1))),
    ),
    "access.single-resources": (
        story(role("ann", CONTRIBUTOR, "vm")),
        story(role("ann", CONTRIBUTOR, "vm"), role("ann", CONTRIBUTOR, "rg", id="more")),
    ),
    "access.custom-role": (
        story(CUSTOM, role("ann", "custom:ops")),
        story(CUSTOM, role("ann", "custom:ops"), role("ann", CONTRIBUTOR, "wingtip", id="more")),
    ),
    "access.off-list": (
        story(role("ann", KEY_VAULT_ADMINISTRATOR, "rg")),
        story(role("ann", KEY_VAULT_ADMINISTRATOR, "rg"), role("ann", CONTRIBUTOR, "core", id="more")),
    ),
    "access.foreign-unknown": (
        story(Principal("strangers", PrincipalKind.FOREIGN_GROUP, None, "Foreign Principal for 'Fabrikam'"),
              role("strangers", OWNER)),
        story(AGENTS, AGENTS_ROLE),
    ),
    "access.foreign-role": (
        story(SOLD, AGENTS, role("fabrikam agents", READER)),
        story(SOLD, AGENTS, role("fabrikam agents", READER, "rg"), AGENTS_ROLE),
    ),
    "access.foreign-missing": (story(SOLD), story(SOLD, AGENTS, AGENTS_ROLE)),
    "access.denied": (
        story(SOLD, AGENTS, AGENTS_ROLE, DENIAL),
        story(SOLD, AGENTS, AGENTS_ROLE, EVE, replace(DENIAL, principal="eve")),
    ),
    "access.new-subscription": (
        story(APPS, ON_MCA_SINCE_MARCH),
        story(APPS, ON_MCA_SINCE_MARCH, role("robot", CONTRIBUTOR, "wingtip")),
    ),
    "access.nameless": (
        story(
            replace(EVE, name="", sign_in_name="", origin=OLD_LIST), replace(ANN, origin=OLD_LIST),
            role("eve", READER), role("eve", CONTRIBUTOR, "rg", id="more"),
        ),
        story(  # a file that has a name for nobody
            replace(EVE, name="", sign_in_name="", origin=seen(on(2024, 1, 1), "rest.json")),
            replace(ANN, origin=OLD_LIST), role("eve", READER),
        ),
    ),
    "csp.credit-lost": (
        story(SOLD, AGENTS, replace(AGENTS_ROLE, until=on(2024, 2, 20))),
        story(SOLD, AGENTS, replace(AGENTS_ROLE, until=on(2024, 2, 20)), replace(AGENTS_ROLE, id="again")),
    ),
    "report.not-attributed": (story(replace(ATTRIBUTED, association=Association.SELLER)), story(ATTRIBUTED)),
    "report.attributed": (
        story(replace(ATTRIBUTED, partner_id="5300001")),
        story(replace(ATTRIBUTED, partner_id="5300001", association=Association.SELLER)),
    ),
    "csp.not-credited": (
        story(SOLD, AGENTS, AGENTS_ROLE, BILLED),
        story(SOLD, AGENTS, AGENTS_ROLE, replace(BILLED, percent=Decimal(15))),
    ),
    "csp.credited": (
        story(replace(BILLED, percent=Decimal(15), partner="fabrikam")),
        story(replace(BILLED, partner="fabrikam")),
    ),
    "csp.and-link": (
        story(replace(SOLD, bill_to="contoso")),
        story(SOLD, AGENTS, AGENTS_ROLE),
    ),
    "csp.offer-ambiguous": (
        story(Billing("offer of core", "core", Offer.EA_OR_MCA, since=SINCE)),
        story(Billing("offer of core", "core", Offer.MCA_ENTERPRISE, since=SINCE)),
    ),
    "record.offer": (story(RECORD), story(RECORD, ON_EA)),
    "record.missing": (story(ON_EA, day=EARLY), story(ON_EA, day=LATE)),  # nobody asks for one that may have been retired
    "record.other": (story(ON_EA, replace(RECORD, partner_id="5300001"), ours="contoso"),
                   story(ON_EA, RECORD, ours="contoso")),
    "record.late": (
        story(ON_EA, replace(RECORD, since=on(2026, 2, 1)), day=LATE),
        story(ON_EA, replace(RECORD, since=on(2023, 7, 11)), day=LATE),
    ),
    "record.lost-on-move": (
        story(EA_UNTIL_MARCH, MCA_SINCE_MARCH, replace(RECORD, until=on(2024, 3, 1))),
        story(EA_UNTIL_MARCH, MCA_SINCE_MARCH, replace(RECORD, until=on(2023, 6, 1))),  # it had ended long before
    ),
    "relationship.ends": (
        story(ADMINISTERED),
        story(replace(ADMINISTERED, extends=True), replace(ADMINISTERED, id="later", until=on(2025, 4, 4))),
    ),
    "recognition.ends": (
        story(replace(ANNS_ROLE, until=on(2024, 3, 20)), replace(ROBOTS_ROLE, until=on(2024, 3, 20))),
        story(replace(ANNS_ROLE, until=on(2024, 3, 20))),  # the other one goes on
    ),
    "id.unknown": (
        story(replace(ANNS_LINK, partner_id="999"), EVE, role("eve", CONTRIBUTOR),
              PartnerAdminLink("eve's link", "eve", "5100001", SINCE)),
        story(replace(ANNS_LINK, partner_id="999", until=on(2024, 1, 1)), EVE, role("eve", CONTRIBUTOR),
              PartnerAdminLink("eve's link", "eve", "5100001", SINCE)),
    ),
    "id.closed": (
        story(ON_EA, replace(CONTOSO, location_ids=("5100001", "5100002"), closed_ids=(ClosedId("5100002", SINCE),)),
              replace(RECORD, partner_id="5100002")),
        story(ON_EA, RECORD,
              replace(CONTOSO, location_ids=("5100001", "5100002"), closed_ids=(ClosedId("5100002", SINCE),))),
    ),
    "id.shared": (
        story(replace(FABRIKAM, location_ids=("5300001", "5300002")),
              Partner("tailspin", "Tailspin", "5900000", ("5300002",))),
        story(replace(FABRIKAM, location_ids=("5300001", "5300002")),
              Partner("tailspin", "Tailspin", "5900000", ("5900001",))),
    ),
    "evidence.lost": (
        story(replace(ANNS_ROLE, until=on(2024, 2, 10), origin=SEEN_GONE), role("ann", CONTRIBUTOR, "rg", id="kept")),
        story(  # a role above it, that counts as well, came in its place
            replace(ANNS_ROLE, until=on(2024, 2, 10), origin=SEEN_GONE),
            role("ann", OWNER, "wingtip", id="more", since=on(2024, 2, 10)),
        ),
    ),
    "expectation.broken": (
        story(replace(EXPECTED, partner="fabrikam")),
        story(EXPECTED, replace(EXPECTED, id="other", partner="fabrikam", verdict=ExpectedVerdict.NOT_RECOGNIZED)),
    ),
    "desk.old": (
        story(replace(ANNS_ROLE, origin=OLD), replace(ROBOTS_ROLE, origin=OLD)),
        story(  # looked at again since
            replace(ANNS_ROLE, origin=OLD), replace(ROBOTS_ROLE, origin=OLD),
            Collected(Collectable.ROLE_ASSIGNMENTS, ALL, origin=seen(on(2024, 2, 1))),
        ),
    ),
    "desk.contradiction": (
        story(EVE, role("eve", CONTRIBUTOR), PartnerAdminLink("eve's link", "eve", "5300001"),
              PartnerAdminLink("eve's other link", "eve", "5100001", origin=seen(on(2024, 3, 1), "links.json")),
              PartnerAdminLink("spare", "spare", "5300001"), role("spare", CONTRIBUTOR),
              Principal("spare", PrincipalKind.SERVICE_PRINCIPAL, "wingtip", "Spare")),
        story(EVE, role("eve", CONTRIBUTOR), PartnerAdminLink("eve's link", "eve", "5300001", until=SINCE),
              PartnerAdminLink("eve's other link", "eve", "5100001", SINCE)),
    ),
}  # fmt: skip
