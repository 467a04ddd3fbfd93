"""Small estates as they are in truth on a day, and the files that the tools of the trade export of them."""

from __future__ import annotations

import json
import os
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

from hypothesis import strategies as st

from partner_desk.domain.access import AccessKind, Principal, PrincipalKind, RoleAssignment
from partner_desk.domain.billing import Billing, Offer
from partner_desk.domain.changes import Fact
from partner_desk.domain.coverage import Collectable, Collected
from partner_desk.domain.details import SubscriptionDetail
from partner_desk.domain.estate import Estate
from partner_desk.domain.ids import ROOT, scope_key, tenant_scope_id
from partner_desk.domain.moments import Span, holds_at, start_of
from partner_desk.domain.partners import PartnerAdminLink

FIRST, BETWEEN, SECOND = date(2025, 1, 10), date(2025, 1, 25), date(2025, 2, 10)
BEFORE = date(2024, 3, 1)
TENANT = "a0000000-0000-4000-8000-000000000001"
SUBSCRIPTIONS = tuple(f"b0000000-0000-4000-8000-00000000000{one}" for one in (1, 2))
CORP, LABS = (f"/providers/Microsoft.Management/managementGroups/{one}" for one in ("corp", "labs"))
HOME = tenant_scope_id(TENANT)
PLACES = (CORP, LABS, HOME)
QUOTAS = {"PayAsYouGo_2014-09-01": Offer.PAYG, "MSDN_2014-09-01": Offer.VISUAL_STUDIO}
STATES = ("Enabled", "Warned")
KEEPER, ANN, GUS, ROBOT, CREW, AGENTS, BEA = (f"c0000000-0000-4000-8000-00000000000{one}" for one in range(7))
KINDS = {
    KEEPER: ("User", "keeper@wingtip.example", PrincipalKind.MEMBER),
    ANN: ("User", "ann@wingtip.example", PrincipalKind.MEMBER),
    GUS: ("User", "gus_contoso.example#EXT#@wingtip.example", PrincipalKind.GUEST),
    ROBOT: ("ServicePrincipal", "robot", PrincipalKind.SERVICE_PRINCIPAL),
    CREW: ("Group", "Crew", PrincipalKind.GROUP),
    AGENTS: ("ForeignGroup", "", PrincipalKind.FOREIGN_GROUP),
    BEA: ("User", "bea@wingtip.example", PrincipalKind.MEMBER),
}
LINKED = (ANN, GUS, ROBOT)
PEOPLE = (ANN, GUS, BEA)
ROLES = {
    "8e3af657-a8ff-443c-a75c-2fe8c4bcb635": "Owner",
    "b24988ac-6180-42a0-ab88-20f7382dd24c": "Contributor",
    "acdd72a7-3385-48ef-bd42-f606fba81ae7": "Reader",
}
OWNER, *_, READER = ROLES
NUMBERS = ("6400001", "6500001")


def below(subscription: str) -> tuple[str, str]:
    """The scopes of a subscription: itself and its resource group."""
    return f"/subscriptions/{subscription}", f"/subscriptions/{subscription}/resourceGroups/shop"


SCOPES = (ROOT, CORP, LABS, *(scope for one in SUBSCRIPTIONS for scope in below(one)))


@dataclass(frozen=True, repr=False)
class Role:
    """A role that somebody holds, or can activate, since a day."""

    number: int
    who: str
    role: str
    scope: str
    since: date

    @property
    def id(self) -> str:
        """Its id, as Azure gives one."""
        above = "" if self.scope == ROOT else self.scope
        return f"{above}/providers/Microsoft.Authorization/roleAssignments/d0000000-0000-4000-8000-{self.number:012}"

    def __repr__(self) -> str:
        return f"#{self.number} {KINDS[self.who][1] or 'agents'}: {ROLES[self.role]} at {self.scope}, {self.since}"

    @property
    def triple(self) -> tuple[str, str, str]:
        """Who holds what where, as a desk writes it."""
        return self.who, self.role, self.scope if self.scope == ROOT else scope_key(self.scope)


@dataclass(frozen=True)
class Place:
    """A subscription on a day: what it is called, what it stands below, its quota id and its state."""

    name: str
    above: str
    quota: str
    state: str


@dataclass(frozen=True)
class Look:
    """An estate on a day, and how it is exported then; `links` are PartnerID and beginning by identity."""

    day: date
    held: tuple[Role, ...]
    eligible: tuple[Role, ...]
    active: frozenset[int]
    """Numbers of the eligible roles that are active from 8 to 16 o'clock."""
    links: dict[str, tuple[str, date] | None]
    deleted: frozenset[str]
    """Identities of whose links only a record tells, which says that it was deleted."""
    lists: tuple[str, ...]
    """The tool that lists the roles of each subscription."""
    attested: frozenset[str]
    """Identities whose links the attestation script tells, and not their record."""
    places: tuple[Place, ...] = tuple(Place(f"sub-{one[-1]}", CORP, "", "Enabled") for one in SUBSCRIPTIONS)
    """The subscriptions, one after the other; of one without a quota id only the list of accounts tells."""
    disabled: frozenset[str] = frozenset()
    """People who are disabled on that day."""
    renamed: bool = False
    """Whether people have other names than at first."""

    @property
    def hours(self) -> Span:
        """The hours of the day in which roles are active that can be activated."""
        morning = start_of(self.day) + timedelta(hours=8)
        return Span(morning, morning + timedelta(hours=8))

    @property
    def noon(self) -> datetime:
        """When the files were exported."""
        return datetime(self.day.year, self.day.month, self.day.day, 12, tzinfo=UTC)

    def seen_from(self, number: int) -> tuple[str, ...]:
        """The scopes whose roles the list of a subscription has, by its number."""
        above = self.places[number].above
        return (ROOT, *([] if above == HOME else [above]), *below(SUBSCRIPTIONS[number]))

    @property
    def seen(self) -> set[str]:
        """The scopes whose roles are listed on that day."""
        return {scope for number in range(len(SUBSCRIPTIONS)) for scope in self.seen_from(number)}

    def name_of(self, who: str) -> str:
        """What somebody is called."""
        return f"new.{KINDS[who][1]}" if self.renamed and who in PEOPLE else KINDS[who][1]


roles = st.builds(
    Role,
    st.just(0),
    st.sampled_from([one for one in KINDS if one != KEEPER]),
    st.sampled_from(list(ROLES)),
    st.sampled_from(SCOPES),
    st.just(BEFORE),
)


places = [
    st.builds(
        Place,
        st.sampled_from([f"sub-{key[-1]}", f"shop-{key[-1]}"]),
        st.sampled_from([CORP, *PLACES]),
        st.sampled_from(list(QUOTAS)),
        st.sampled_from(STATES),
    )
    for key in SUBSCRIPTIONS
]


@st.composite
def two_looks(draw: st.DrawFn, *, returns: bool = False) -> tuple[Look, Look]:
    """An estate, and the same a month later; `returns`: who was disabled may be in use again."""
    drawn = draw(st.lists(roles, min_size=1, max_size=7, unique_by=lambda one: one.triple))
    kept = [Role(0, KEEPER, OWNER, scope, BEFORE) for scope in SCOPES]  # somebody is always there
    everything = [replace(one, number=number) for number, one in enumerate((*kept, *drawn), 1)]
    can = len(everything) - min(draw(st.integers(0, 2)), len(drawn))
    held, eligible = everything[:can], everything[can:]
    eligible += [Role(number, KEEPER, READER, scope, BEFORE) for number, scope in enumerate(SCOPES, 40)]
    links = {who: draw(st.one_of(st.none(), st.just((NUMBERS[0], BEFORE)))) for who in LINKED}
    tools = st.tuples(*[st.sampled_from(["az", "rest", "powershell"])] * len(SUBSCRIPTIONS))
    attested = st.frozensets(st.sampled_from(LINKED))
    before = tuple(draw(one) for one in places)
    after = tuple(draw(st.one_of(st.just(one), other)) for one, other in zip(before, places, strict=True))
    renamed = draw(st.booleans())
    out = draw(st.frozensets(st.sampled_from(PEOPLE), max_size=1))

    def look(day: date, gone: frozenset[str], standing: tuple[Place, ...], disabled: frozenset[str]) -> Look:
        active = draw(st.frozensets(st.sampled_from([one.number for one in eligible] or [0])))
        told = draw(attested) | {who for who in LINKED if links[who] is None}
        return Look(
            day, tuple(held), tuple(eligible), active, dict(links), gone, draw(tools), told - gone,
            standing, disabled, day == SECOND and renamed,
        )  # fmt: skip

    first = look(FIRST, frozenset(), before, out)
    in_sight = {scope for scope in first.seen if scope not in PLACES or scope in {one.above for one in after}}
    leaver = draw(st.sampled_from([None, None, ANN, GUS, BEA]))
    later = []
    for role in held:
        fate = draw(st.sampled_from(["stays", "stays", "goes", "again"])) if role.who != KEEPER else "stays"
        fixed = role.scope not in in_sight  # what happens there, no list tells
        if fixed or (fate == "stays" and role.who != leaver):
            later.append(role)
        elif fate == "again" and role.who != leaver:
            later.append(replace(role, number=role.number + 50, since=BETWEEN))
    taken = {one.triple for one in (*held, *eligible)}
    for number, one in enumerate(draw(st.lists(roles, max_size=2, unique_by=lambda one: one.triple)), 80):
        if one.triple not in taken and one.scope in in_sight:
            later.append(replace(one, number=number, since=BETWEEN))
    held = later
    eligible = [
        one for one in eligible if one.who == KEEPER or one.scope not in in_sight or draw(st.sampled_from([1, 1, 0]))
    ]
    gone = set()
    for who, link in links.items():
        match draw(st.sampled_from(["stays", "changes", "goes", "deleted"])):
            case "changes":
                links[who] = (NUMBERS[1], BETWEEN)
            case "goes":
                links[who] = None
            case "deleted" if link is not None:
                links[who] = None
                gone.add(who)
    back = frozenset[str]() if not returns or draw(st.booleans()) else out
    more = draw(st.frozensets(st.sampled_from(PEOPLE), max_size=1))
    return first, look(SECOND, frozenset(gone), after, (out - back) | more)


# What is exported -----------------------------------------------------------------------------------------


@dataclass(frozen=True, repr=False)
class File:
    """What a tool wrote, and when."""

    name: str
    made: datetime
    content: object

    def __repr__(self) -> str:
        return f"{self.made:%m-%d} {self.name}"

    def _repr_pretty_(self, printer: Any, cycle: bool) -> None:
        printer.text(repr(self))

    def write(self, folder: Path) -> Path:
        """The file, of its day."""
        path = folder / f"{self.made:%m-%d}-{self.name}.json"
        path.write_text(json.dumps(self.content), encoding="utf-8")
        os.utime(path, (self.made.timestamp(), self.made.timestamp()))
        return path


def files_of(look: Look) -> list[File]:
    """Everything that is exported on the day of a look."""
    return [File(name, look.noon, content) for name, content in _contents(look)]


def _contents(look: Look) -> Iterator[tuple[str, object]]:
    standing = list(zip(SUBSCRIPTIONS, look.places, strict=True))
    yield "accounts", [
        {"id": one, "name": place.name, "state": place.state, "tenantId": TENANT, "homeTenantId": TENANT,
         "tenantDisplayName": "Wingtip", "user": {"name": "x@wingtip.example", "type": "user"}, "isDefault": False}
        for one, place in standing
    ]  # fmt: skip
    yield (
        "entities",
        [_entity(one, one.rsplit("/", 1)[-1], HOME) for one in (CORP, LABS)]
        + [_entity(f"/subscriptions/{one}", place.name, place.above) for one, place in standing],
    )
    yield "subscriptions", {"value": [
        {"id": f"/subscriptions/{one}", "subscriptionId": one, "tenantId": TENANT, "displayName": place.name,
         "state": place.state, "subscriptionPolicies": {"quotaId": place.quota, "spendingLimit": "Off"}}
        for one, place in standing if place.quota
    ]}  # fmt: skip
    yield "users", {"value": [
        {"id": who, "displayName": look.name_of(who), "userPrincipalName": KINDS[who][1],
         "userType": "Guest" if who == GUS else "Member", "accountEnabled": who not in look.disabled}
        for who in PEOPLE
    ]}  # fmt: skip
    for number, (subscription, tool) in enumerate(zip(SUBSCRIPTIONS, look.lists, strict=True)):
        here = look.seen_from(number)
        active = [one for one in look.eligible if one.number in look.active]
        rows = [one for one in (*look.held, *active) if one.scope in here]
        if tool == "powershell":
            yield f"roles-{subscription[-1]}", [_of_powershell(one, look.name_of(one.who)) for one in rows]
        else:
            listed = [_of_az(one, look.name_of(one.who)) for one in rows]
            yield f"roles-{subscription[-1]}", listed if tool == "az" else {"value": [_nested(one) for one in listed]}
        yield (
            f"instances-{subscription[-1]}",
            {
                "value": [_instance(one, "Assigned", None) for one in look.held if one.scope in here]
                + [_instance(one, "Activated", look.hours) for one in active if one.scope in here]
            },
        )
        yield f"eligible-{subscription[-1]}", {"value": [_eligible(one) for one in look.eligible if one.scope in here]}
    for who in look.links:
        if who in look.attested:
            yield f"attestation-{who[-1]}", _attestation(look, who)
        else:
            yield f"link-{who[-1]}", _link(who, look.links[who])


def _entity(identifier: str, name: str, above: str) -> dict[str, object]:
    kind = "/subscriptions" if identifier.startswith("/subscriptions") else "Microsoft.Management/managementGroups"
    return {"id": identifier, "displayName": name, "tenantId": TENANT, "type": kind, "parent": {"id": above},
            "parentNameChain": [], "numberOfDescendants": 0}  # fmt: skip


def _of_az(row: Role, name: str) -> dict[str, object]:
    kind = KINDS[row.who][0]
    return {
        "id": row.id, "name": row.id[-36:], "type": "Microsoft.Authorization/roleAssignments", "scope": row.scope,
        "principalId": row.who, "principalName": name, "principalType": kind,
        "roleDefinitionId": f"/providers/Microsoft.Authorization/roleDefinitions/{row.role}",
        "roleDefinitionName": ROLES[row.role], "createdOn": f"{row.since}T09:00:00.1234567Z",
    }  # fmt: skip


def _nested(row: dict[str, object]) -> dict[str, object]:
    """As REST writes it: it has no names."""
    own = ("id", "name", "type")
    inside = {key: one for key, one in row.items() if key not in own and not key.endswith("Name")}
    return {key: row[key] for key in own} | {"properties": inside}


def _of_powershell(row: Role, name: str) -> dict[str, object]:
    kind = KINDS[row.who][0]
    foreign = "Foreign Principal for 'Contoso' in Role 'TenantAdmins' (Wingtip)"
    return {
        "RoleAssignmentId": row.id, "Scope": row.scope, "DisplayName": name or foreign, "SignInName": "",
        "RoleDefinitionName": ROLES[row.role], "RoleDefinitionId": row.role, "ObjectId": row.who,
        "ObjectType": kind if kind != "ForeignGroup" else "Unknown", "CanDelegate": False,
    }  # fmt: skip


def _pim(row: Role, kind: str, **more: object) -> dict[str, object]:
    above = "" if row.scope == ROOT else row.scope
    return {
        "id": f"{above}/providers/Microsoft.Authorization/{kind}/e0000000-0000-4000-8000-{row.number:012}",
        "type": f"Microsoft.Authorization/{kind}",
        "properties": {
            "scope": row.scope, "principalId": row.who, "principalType": KINDS[row.who][0], "status": "Provisioned",
            "roleDefinitionId": f"/providers/Microsoft.Authorization/roleDefinitions/{row.role}",
        } | more,
    }  # fmt: skip


def _instance(row: Role, how: str, hours: Span | None) -> dict[str, object]:
    since = f"{row.since}T09:00:00Z" if hours is None or hours.since is None else hours.since.isoformat()
    until = None if hours is None or hours.until is None else hours.until.isoformat()
    return _pim(
        row, "roleAssignmentScheduleInstances", assignmentType=how, startDateTime=since, endDateTime=until,
        originRoleAssignmentId=row.id,
    )  # fmt: skip


def _eligible(row: Role) -> dict[str, object]:
    return _pim(row, "roleEligibilityScheduleInstances", startDateTime=f"{row.since}T09:00:00Z", endDateTime=None)


def _link(who: str, link: tuple[str, date] | None) -> dict[str, object]:
    number, since = link or (NUMBERS[0], BETWEEN)
    return {
        "id": f"/providers/microsoft.managementpartner/partners/{number}", "name": number, "objectId": who,
        "partnerId": number, "partnerName": f"Partner {number}", "state": "Deleted" if link is None else "Active",
        "tenantId": TENANT, "type": "Microsoft.ManagementPartner/partners", "version": 1,
        "createdTime": f"{BEFORE}T00:00:00Z", "updatedTime": f"{since}T00:00:00Z",
    }  # fmt: skip


def _attestation(look: Look, who: str) -> dict[str, object]:
    link, kind, name = look.links[who], KINDS[who][0], look.name_of(who)
    number = None if link is None else link[0]
    rows = [one for one in look.held if one.who == who]
    return {
        "tenantId": TENANT, "type": "user" if kind == "User" else "servicePrincipal", "displayName": name.split("@")[0],
        "userPrincipalName": name if kind == "User" else None, "appId": None, "objectId": who, "partnerId": number,
        "partnerAdminLink": number and f"/providers/microsoft.managementpartner/partners/{number}",
        "partnerName": number and f"Partner {number}",
        "assignments": [
            {"scope": one.scope, "id": one.role, "roleName": ROLES[one.role], "roleType": "BuiltIn"} for one in rows
        ],
    }  # fmt: skip


# What is so, and what a desk has of it ---------------------------------------------------------------------

Said = dict[str, set[tuple[str, ...]]]


def truth(look: Look) -> Said:
    """Who holds what, can activate what, has it active, and is linked to whom."""
    active = [one for one in look.eligible if one.number in look.active]
    return {
        "held": {one.triple for one in look.held if one.scope in look.seen},
        "eligible": {one.triple for one in look.eligible if one.scope in look.seen},
        "active": {one.triple for one in active if one.scope in look.seen},
        "linked": {(who, link[0]) for who, link in look.links.items() if link is not None},
        "offers": {
            (scope_key(f"/subscriptions/{one}"), QUOTAS[place.quota].value)
            for one, place in zip(SUBSCRIPTIONS, look.places, strict=True)
        },
        "disabled": {(who,) for who in look.disabled},
    }


def said(estate: Estate, look: Look) -> Said:
    """The same as a desk has it."""
    moment, seen = look.noon, {one if one == ROOT else scope_key(one) for one in look.seen}
    rows = [one for one in estate.role_assignments.values() if holds_at(one, moment) and one.scope in seen]
    eligible = [one for one in rows if one.kind is AccessKind.ELIGIBLE]
    active = [one for one in eligible if any(holds_at(span, moment) for span in one.activations)]
    return {
        "held": {(one.principal, one.role, one.scope) for one in rows if one.kind is AccessKind.ACTIVE},
        "eligible": {(one.principal, one.role, one.scope) for one in eligible},
        "active": {(one.principal, one.role, one.scope) for one in active},
        "linked": {(one.principal, one.partner_id) for one in estate.links.values() if holds_at(one, moment)},
        "offers": {(one.subscription, one.offer.value) for one in estate.billings.values() if holds_at(one, moment)},
        "disabled": {(one.id,) for one in people_of(estate) if any(holds_at(span, moment) for span in one.disabled)},
    }


def subscriptions_of(estate: Estate) -> dict[str, tuple[str, str, str]]:
    """What each subscription of a desk is called, what it stands below, and its state."""
    tree, out = estate.scopes, {}
    for identifier in SUBSCRIPTIONS:
        key = scope_key(f"/subscriptions/{identifier}")
        here = tree.find(key)
        if here is not None:
            detail = estate.get(SubscriptionDetail, key)
            state = detail.state if isinstance(detail, SubscriptionDetail) else ""
            out[identifier] = tree.name(here), str(tree.scope(here).parent), state
    return out


def as_it_is(look: Look, desk: Estate) -> Estate:
    """The estate on a day as somebody would record it who knows all of it, with the scopes and people of a desk."""
    known = RoleAssignment | PartnerAdminLink | Collected | Billing | Principal
    rest = [one for one in desk.facts_in_order() if not isinstance(one, known)]
    facts: list[Fact] = [*rest, *(Collected(one) for one in Collectable)]
    start = start_of(look.day)
    people = [replace(one, disabled_during=()) for one in people_of(desk)]
    facts += [replace(one, disabled_from=start if one.id in look.disabled else None) for one in people]
    for key, place in zip(SUBSCRIPTIONS, look.places, strict=True):
        facts.append(Billing(key, scope_key(f"/subscriptions/{key}"), QUOTAS[place.quota]))
    facts += [RoleAssignment(f"{one.number}", *one.triple) for one in look.held]
    for one in look.eligible:
        spans = (look.hours,) if one.number in look.active else ()
        facts.append(RoleAssignment(f"{one.number}", *one.triple, AccessKind.ELIGIBLE, spans))
    facts += [PartnerAdminLink(who, who, link[0]) for who, link in look.links.items() if link is not None]
    return Estate.of(facts)


def people(estate: Estate) -> dict[str, tuple[PrincipalKind, str | None]]:
    """What everybody on a desk is, and where they are at home."""
    return {one.id: (one.kind, one.tenant) for one in people_of(estate)}


def people_of(estate: Estate) -> list[Principal]:
    """Everybody on a desk."""
    return list(estate.principals.values())
