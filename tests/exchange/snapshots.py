"""What the tools of the trade list of an estate at a moment, for estates of cases: their words become ids of Azure."""

from __future__ import annotations

import uuid
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from functools import cached_property

from partner_desk.domain.access import (
    AccessKind,
    Delegation,
    DelegationRoute,
    DenyAssignment,
    Membership,
    Principal,
    PrincipalKind,
    RoleAssignment,
    RoleDefinition,
)
from partner_desk.domain.changes import Fact
from partner_desk.domain.details import Cloud, TenantDetail
from partner_desk.domain.estate import Estate
from partner_desk.domain.ids import EVERYONE, ROOT, ScopeKind, is_guid, scope_key, tenant_scope_id
from partner_desk.domain.moments import holds_at
from partner_desk.domain.partners import PartnerAdminLink
from partner_desk.domain.scopes import Scope
from tests.exchange.exporting import File

NAMESPACE = uuid.UUID("5f0e6c1e-0000-4000-8000-000000000001")
LONG_AGO = datetime(2010, 1, 1, 12, tzinfo=UTC)
_MACHINES = "Microsoft.Compute/virtualMachines"
_CLOUDS = {Cloud.PUBLIC: "AzureCloud", Cloud.GOVERNMENT: "AzureUSGovernment", Cloud.CHINA: "AzureChinaCloud"}
_TYPES = {
    PrincipalKind.MEMBER: "User",
    PrincipalKind.GUEST: "User",
    PrincipalKind.SERVICE_PRINCIPAL: "ServicePrincipal",
    PrincipalKind.MANAGED_IDENTITY: "ServicePrincipal",
    PrincipalKind.GROUP: "Group",
    PrincipalKind.FOREIGN_GROUP: "ForeignGroup",
}


def guid(word: str) -> str:
    """The GUID that stands for a word of a case."""
    return word.casefold() if is_guid(word) else str(uuid.uuid5(NAMESPACE, word))


def word_of(key: str) -> str:
    """The word that a case has for a scope."""
    return key.removeprefix("case:/")


def at_midnight(moment: datetime | None) -> bool:
    """Whether a list of a day can tell it."""
    return moment is None or (moment.hour, moment.minute, moment.second, moment.microsecond) == (0, 0, 0, 0)


@dataclass
class Azure:
    """An estate as Azure has it: `told` says of a fact whether the files tell all of it."""

    estate: Estate
    ids: dict[str, str] = field(default_factory=dict)
    """The id of Azure for the key of each scope of the case."""

    def __post_init__(self) -> None:
        """Give each scope its id, from above."""
        for scope in self.scopes.values():
            self.ids[scope.id] = self._id_of(scope)

    @cached_property
    def scopes(self) -> Mapping[str, Scope]:
        """The scopes of the case by key, each after what is above it."""
        return {one.id: one for one in self.estate.facts_in_order() if isinstance(one, Scope)}

    def _id_of(self, scope: Scope) -> str:
        name = word_of(scope.id)
        if scope.id in self.ids:
            return self.ids[scope.id]
        if scope.kind is ScopeKind.TENANT:
            return tenant_scope_id(guid(name))
        if scope.kind is ScopeKind.MANAGEMENT_GROUP:
            return tenant_scope_id(name)
        if scope.kind is ScopeKind.SUBSCRIPTION:
            return f"/subscriptions/{guid(name)}"
        above = self._id_of(self.scopes[scope.parent or ""])
        if scope.kind is ScopeKind.RESOURCE_GROUP:
            return f"{above}/resourceGroups/{name}"
        return f"{above}/providers/{_MACHINES}/{name}"

    def key(self, scope: str) -> str:
        """The key that a desk has for a scope of the case."""
        return scope if scope == ROOT else scope_key(self.ids[scope])

    # What can be told ----------------------------------------------------------------------------------------

    def told(self, fact: Fact) -> bool:
        """Whether files tell a fact: those of lists tell an end by the day, and never that a list became empty."""
        if isinstance(fact, Scope | RoleDefinition | RoleAssignment | PartnerAdminLink | TenantDetail):
            return True
        if isinstance(fact, Principal):
            return fact.kind is not PrincipalKind.FOREIGN_GROUP or self._holds_roles(fact.id)
        if isinstance(fact, Membership):
            group = [one for one in self.estate.memberships.values() if one.group == fact.group]
            return all(at_midnight(one.since) and one.until is None for one in group)
        if isinstance(fact, Delegation):
            return fact.until is None and not any(one.activations for one in fact.authorizations)
        return isinstance(fact, DenyAssignment) and fact.until is None

    def _holds_roles(self, who: str) -> bool:
        return any(one.principal == who for one in self.estate.role_assignments.values())

    @cached_property
    def moments(self) -> Sequence[datetime]:
        """When somebody looks: long ago, and whenever something begins or ends."""
        moments = {LONG_AGO}
        for kind in (Membership, RoleAssignment, Delegation, DenyAssignment, PartnerAdminLink):
            facts: Mapping[str, Membership | RoleAssignment | Delegation | DenyAssignment | PartnerAdminLink]
            facts = self.estate.all(kind)
            for fact in facts.values():
                if self.told(fact):
                    moments |= {one for one in (fact.since, fact.until) if one is not None}
                    moments |= {span.since for span in getattr(fact, "activations", ()) if span.since is not None}
        for person in self.estate.principals.values():
            moments |= {one for one in (person.disabled_from, person.deleted_from) if one is not None}
        return sorted(one for one in moments if one >= LONG_AGO)

    # The files -----------------------------------------------------------------------------------------------

    def files(self, moment: datetime) -> list[File]:
        """What is exported at a moment; what began a moment before is in it."""
        made = moment + timedelta(seconds=1)
        return [File(name, made, rows) for name, rows in self._lists(moment) if rows]

    def _lists(self, moment: datetime) -> Iterator[tuple[str, list[dict[str, object]]]]:
        if moment == LONG_AGO:
            yield from self._scopes()
            yield "roles", [self._definition(one) for one in self.estate.role_definitions.values()]
        live = [one for one in self.estate.principals.values() if one.deleted_from is None or one.deleted_from > moment]
        yield "users", [_user(one, moment) for one in live if _TYPES[one.kind] == "User"]
        yield "applications", [_application(one, moment) for one in live if _TYPES[one.kind] == "ServicePrincipal"]
        yield "groups", [_group(one) for one in live if one.kind is PrincipalKind.GROUP]
        gone = [one for one in self.estate.principals.values() if one.deleted_from and one.deleted_from <= moment]
        yield "deleted", [_object(one) | {"deletedDateTime": _text(one.deleted_from)} for one in gone]
        for tenant in [one for one in self.scopes.values() if one.kind is ScopeKind.TENANT]:
            rows = [one for one in self.estate.role_assignments.values() if self._tenant_of(one) == tenant.id]
            held = [one for one in rows if holds_at(one, moment)]
            active = [one for one in held if one.kind is AccessKind.ACTIVE]
            can = [one for one in held if one.kind is AccessKind.ELIGIBLE]
            used = [(one, span) for one in can for span in one.activations if holds_at(span, moment)]
            name = word_of(tenant.id)
            yield f"assignments of {name}", [self._role(one) for one in [*active, *(one for one, _ in used)]]
            yield (
                f"instances of {name}",
                [
                    *(self._pim(one, "Assignment", one, assignmentType="Assigned") for one in active),
                    *(self._pim(one, "Assignment", span, assignmentType="Activated") for one, span in used),
                ],
            )
            yield f"eligibilities of {name}", [self._pim(one, "Eligibility", one) for one in can]
        for group in {one.group for one in self.estate.memberships.values() if self.told(one)}:
            of_group = [one for one in self.estate.memberships.values() if one.group == group]
            members = [self.estate.principals[one.member] for one in of_group if holds_at(one, moment)]
            yield f"members of {guid(group)}", [_object(one) for one in members]
        offers = [one for one in self.estate.delegations.values() if self.told(one) and holds_at(one, moment)]
        yield "delegations", [self._delegation(one) for one in offers]
        denials = [one for one in self.estate.deny_assignments.values() if self.told(one) and holds_at(one, moment)]
        yield "denials", [self._denial(one) for one in denials]
        changed = {one.principal for one in self.estate.links.values() if one.since == moment}
        for link in self.estate.links.values():
            begins = link.since == moment or (link.since is None and moment == LONG_AGO)
            if begins or (link.until == moment and link.principal not in changed):
                yield f"link {link.id} {begins}", [self._link(link, begins)]

    def _scopes(self) -> Iterator[tuple[str, list[dict[str, object]]]]:
        scopes = [*self.scopes.values()]
        accounts, entities = [], []
        for scope in scopes:
            tenant, name = guid(word_of(self._top(scope.id))), word_of(scope.id)
            if scope.kind in (ScopeKind.TENANT, ScopeKind.SUBSCRIPTION):
                detail = self.estate.all(TenantDetail).get(self._top(scope.id))
                accounts.append({
                    "id": self.ids[scope.id].rsplit("/", 1)[-1], "name": name, "state": "Enabled", "isDefault": False,
                    "tenantId": tenant, "homeTenantId": tenant, "tenantDisplayName": word_of(self._top(scope.id)),
                    "cloudName": _CLOUDS[detail.cloud if detail is not None else Cloud.PUBLIC],
                    "user": {"name": "us@example.org", "type": "user"},
                })  # fmt: skip
            if scope.kind in (ScopeKind.MANAGEMENT_GROUP, ScopeKind.SUBSCRIPTION):
                kind = "Microsoft.Management/managementGroups"
                entities.append({
                    "id": self.ids[scope.id], "displayName": name, "tenantId": tenant, "numberOfDescendants": 0,
                    "type": kind if scope.kind is ScopeKind.MANAGEMENT_GROUP else "/subscriptions",
                    "parent": {"id": self.ids[scope.parent or ""]}, "parentNameChain": [],
                })  # fmt: skip
        yield "accounts", accounts
        yield "entities", entities
        for level, word in (
            (ScopeKind.RESOURCE_GROUP, "Microsoft.Resources/resourceGroups"),
            (ScopeKind.RESOURCE, _MACHINES),
        ):
            rows = [one for one in scopes if one.kind is level]
            yield (
                f"list of {word.rsplit('/', 1)[-1]}",
                [{"id": self.ids[one.id], "name": word_of(one.id), "type": word, "location": "here"} for one in rows],
            )

    def _top(self, scope: str) -> str:
        above = self.scopes[scope].parent
        return scope if above is None else self._top(above)

    def _tenant_of(self, row: RoleAssignment) -> str:
        scope = row.scope if row.scope != ROOT else self.estate.principals[row.principal].tenant
        return "" if scope is None else self._top(scope)

    def _where(self, scope: str) -> str:
        return scope if scope == ROOT else self.ids[scope]

    def _definition(self, role: RoleDefinition) -> dict[str, object]:
        kind = "CustomRole" if role.custom else "BuiltInRole"
        return {"id": _role_path(role.id), "name": _role_id(role.id), "roleName": role.name, "roleType": kind,
                "permissions": [{"actions": ["*"]}], "type": "Microsoft.Authorization/roleDefinitions"}  # fmt: skip

    def _row(self, row: RoleAssignment) -> dict[str, object]:
        own: dict[str, object] = {
            "scope": self._where(row.scope), "roleDefinitionId": _role_path(row.role), "principalId": guid(row.principal),
            "principalType": _TYPES[self.estate.principals[row.principal].kind],
        }  # fmt: skip
        return own | {"condition": "x", "conditionVersion": "2.0"} if row.condition else own

    def _role(self, row: RoleAssignment) -> dict[str, object]:
        person = self.estate.principals[row.principal]
        name = {"User": _sign_in(person), "ForeignGroup": ""}.get(_TYPES[person.kind], person.id)
        created = {} if row.since is None else {"createdOn": _text(row.since)}
        return self._row(row) | {"id": self._role_row_id(row), "principalName": name} | created

    def _role_row_id(self, row: RoleAssignment) -> str:
        above = self._where(row.scope).rstrip("/")
        return f"{above}/providers/Microsoft.Authorization/roleAssignments/{guid(f'role {row.id}')}"

    def _pim(self, row: RoleAssignment, what: str, span: object, **more: str) -> dict[str, object]:
        kind = f"Microsoft.Authorization/role{what}ScheduleInstances"
        since, until = _text(getattr(span, "since", None)), _text(getattr(span, "until", None))
        inside = self._row(row) | {"status": "Provisioned", "startDateTime": since, "endDateTime": until} | more
        if "assignmentType" in more:
            inside["originRoleAssignmentId"] = self._role_row_id(row)
        above = self._where(row.scope).rstrip("/")
        number = guid(f"{what} {row.id} {since}")
        return {"id": f"{above}/providers/{kind}/{number}", "name": number, "type": kind, "properties": inside}

    def _delegation(self, offer: Delegation) -> dict[str, object]:
        given: dict[str, list[dict[str, object]]] = {"authorizations": [], "eligibleAuthorizations": []}
        for grant in offer.authorizations:
            row: dict[str, object] = {"principalId": guid(grant.principal), "principalIdDisplayName": grant.principal,
                                      "roleDefinitionId": _role_id(grant.role)}  # fmt: skip
            if grant.delegated_roles:
                row["delegatedRoleDefinitionIds"] = [*map(_role_id, grant.delegated_roles)]
            given["authorizations" if grant.kind is AccessKind.ACTIVE else "eligibleAuthorizations"].append(row)
        market = offer.via is DelegationRoute.MARKETPLACE
        above, kind = self.ids[offer.scope], "Microsoft.ManagedServices"
        definition = f"{above}/providers/{kind}/registrationDefinitions/{guid(f'offer {offer.id}')}"
        made = _text(offer.since)
        stamps: dict[str, object] = {"systemData": {"createdAt": made, "lastModifiedAt": made}} if made else {}
        return stamps | {
            "id": f"{above}/providers/{kind}/registrationAssignments/{guid(f'assigned {offer.id}')}",
            "type": f"{kind}/registrationAssignments",
            "properties": {
                "registrationDefinitionId": definition, "provisioningState": "Succeeded",
                "registrationDefinition": {
                    "id": definition, "plan": {"name": "market"} if market else None, **stamps,
                    "properties": given | {
                        "managedByTenantId": guid(word_of(offer.managing_tenant)), "provisioningState": "Succeeded",
                        "managedByTenantName": word_of(offer.managing_tenant), "registrationDefinitionName": "offer",
                    },
                },
            },
        }  # fmt: skip

    def _denial(self, denial: DenyAssignment) -> dict[str, object]:
        everyone = denial.principal == EVERYONE
        who = {"id": str(uuid.UUID(int=0)), "type": "SystemDefined"}
        if not everyone:
            who = {"id": guid(denial.principal), "type": _TYPES[self.estate.principals[denial.principal].kind]}
        above = self.ids[denial.scope]
        created = {} if denial.since is None else {"createdOn": _text(denial.since)}
        inside = {"denyAssignmentName": "no", "permissions": [{"actions": ["*"]}], "scope": above, "principals": [who],
                  "excludePrincipals": [], "doNotApplyToChildScopes": False}  # fmt: skip
        kind = "Microsoft.Authorization/denyAssignments"
        identifier = f"{above}/providers/{kind}/{guid(f'denial {denial.id}')}"
        return {"id": identifier, "type": kind, "properties": inside | created}

    def _link(self, link: PartnerAdminLink, begins: bool) -> dict[str, object]:
        person = self.estate.principals[link.principal]
        changed = link.since if begins else link.until
        return {
            "id": f"/providers/microsoft.managementpartner/partners/{link.partner_id}", "name": link.partner_id,
            "objectId": guid(link.principal), "partnerId": link.partner_id, "partnerName": "",
            "state": "Active" if begins else "Deleted", "tenantId": guid(word_of(person.tenant or "")),
            "type": "Microsoft.ManagementPartner/partners", "version": 1,
        } | ({"updatedTime": _text(changed)} if changed is not None else {})  # fmt: skip


def _text(moment: datetime | None) -> str | None:
    return None if moment is None else moment.isoformat()


def _role_id(key: str) -> str:
    return guid(key)


def _role_path(key: str) -> str:
    return f"/providers/Microsoft.Authorization/roleDefinitions/{_role_id(key)}"


def _sign_in(person: Principal) -> str:
    visits = person.kind is PrincipalKind.GUEST
    return f"{person.id}_partner.example#EXT#@customer.example" if visits else f"{person.id}@customer.example"


def _object(person: Principal) -> dict[str, object]:
    kinds = {"User": "user", "ServicePrincipal": "servicePrincipal", "Group": "group"}
    own: dict[str, object] = {"id": guid(person.id), "displayName": person.id}
    own["@odata.type"] = f"#microsoft.graph.{kinds[_TYPES[person.kind]]}"
    if _TYPES[person.kind] == "User":
        own["userPrincipalName"] = _sign_in(person)
    if person.kind is PrincipalKind.MANAGED_IDENTITY:
        own["servicePrincipalType"] = "ManagedIdentity"
    return own


def _enabled(person: Principal, moment: datetime) -> bool:
    return person.disabled_from is None or person.disabled_from > moment


def _user(person: Principal, moment: datetime) -> dict[str, object]:
    kind = "Guest" if person.kind is PrincipalKind.GUEST else "Member"
    return {"id": guid(person.id), "displayName": person.id, "userPrincipalName": _sign_in(person), "userType": kind,
            "accountEnabled": _enabled(person, moment)}  # fmt: skip


def _application(person: Principal, moment: datetime) -> dict[str, object]:
    kind = "ManagedIdentity" if person.kind is PrincipalKind.MANAGED_IDENTITY else "Application"
    return {"id": guid(person.id), "appId": guid(f"app {person.id}"), "displayName": person.id,
            "servicePrincipalType": kind, "accountEnabled": _enabled(person, moment)}  # fmt: skip


def _group(group: Principal) -> dict[str, object]:
    return {"id": guid(group.id), "displayName": group.id, "securityEnabled": True, "mailEnabled": False}
