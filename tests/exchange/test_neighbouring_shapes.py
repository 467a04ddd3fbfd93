"""Older and neighbouring shapes of what is read: each says the same as the one that is known, or is left out for what it is."""

from __future__ import annotations

import json
from typing import Any

import pytest

from partner_desk.app import imports
from partner_desk.domain.access import Membership, Principal, PrincipalKind
from partner_desk.domain.billing import Billing, Offer
from partner_desk.domain.details import SubscriptionDetail, Usage
from partner_desk.domain.estate import Estate
from partner_desk.domain.relationships import AdminRelationship
from partner_desk.domain.scopes import Scope
from partner_desk.exchange.sources import given_bytes
from tests.exchange.test_field_texts import ANN, CONTRIBUTOR, GROUP, NOW, ROLES, SUB, facts, previewed, rest

TENANT = "aaaaaaaa-2222-4333-8444-000000000001"
APP = "ffffffff-2222-4333-8444-000000000001"
HERE = f"/subscriptions/{SUB}"
MACHINE = f"{HERE}/resourceGroups/shop/providers/Microsoft.Compute/virtualMachines/vm1"
_CORP = "/providers/Microsoft.Management/managementGroups/corp"
_ROOT = "/providers/Microsoft.Management/managementGroups/root"


def read(data: Any, name: str = "export") -> list[Any]:
    """The facts that come of a file of which nothing is left out."""
    found = previewed(data if isinstance(data, str) else json.dumps(data), name)
    assert not found.rejected
    return [one.after for one in found.changes]


def scopes(data: Any) -> dict[str, str | None]:
    return {one.id: one.parent for one in read(data) if isinstance(one, Scope)}


def people(data: Any, name: str = "export") -> dict[str, tuple[PrincipalKind, str]]:
    return {one.id: (one.kind, one.name) for one in read(data, name) if isinstance(one, Principal)}


# Scopes -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "listed",
    [
        {"value": [{"id": HERE, "subscriptionId": SUB, "displayName": "core", "state": "Enabled"}]},
        [{"SubscriptionId": SUB, "SubscriptionName": "core", "State": "Enabled", "TenantId": TENANT}],
        [{"subscriptionId": SUB, "name": "core"}],
        f"SUBSCRIPTION NAME,SUBSCRIPTION ID,MY ROLE,CURRENT COST,PARENT MANAGEMENT GROUP,STATUS\ncore,{SUB},Owner,-,Corp,Active\n",
    ],
)
def test_a_subscription_is_known_by_its_id_and_name(listed: Any) -> None:
    (named,) = [one.name for one in read(listed) if isinstance(one, Scope) and one.id == HERE]
    assert named == "core"


def test_what_has_the_id_of_a_subscription_and_more_is_no_list_of_these() -> None:
    (told,) = previewed(f"subscriptionId,name,size\n{SUB},vm1,7\n").rejected
    assert "its columns are 'subscriptionId', 'name' and 'size'" in told.reason


def test_a_management_group_of_before_2020_stands_below_its_parent() -> None:
    group = {
        "id": _CORP, "name": "corp", "type": "/providers/Microsoft.Management/managementGroups",
        "properties": {
            "tenantId": TENANT, "displayName": "Corp",
            "details": {"version": 1, "parent": {"parentId": _ROOT, "displayName": "Root"}},
            "children": [{"childType": "/subscriptions", "childId": HERE, "displayName": "core"}],
        },
    }  # fmt: skip
    found = scopes(group)
    assert [(found[one] or "").casefold() for one in (HERE, _CORP)] == [_CORP.casefold(), _ROOT.casefold()]


@pytest.mark.parametrize(
    "row",
    [
        {"id": f"{MACHINE.upper()}/", "name": "VM1", "type": "microsoft.compute/virtualmachines", "location": "x"},
        {"ResourceId": MACHINE, "Name": "vm1", "ResourceType": "Microsoft.Compute/virtualMachines", "Location": "x",
         "ResourceGroupName": "shop", "SubscriptionId": SUB, "Tags": None},
    ],
)  # fmt: skip
def test_a_resource_is_read_however_its_id_is_spelled(row: dict[str, Any]) -> None:
    assert [one.casefold() for one in scopes([row])].count(MACHINE.casefold()) == 1


# Directories ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("row", "kind"),
    [
        ({"odata.type": "Microsoft.DirectoryServices.Group", "objectId": ANN, "objectType": "Group", "displayName": "x",
          "securityEnabled": True, "mailEnabled": False}, PrincipalKind.GROUP),
        ({"odata.type": "Microsoft.DirectoryServices.User", "objectId": ANN, "objectType": "User", "displayName": "x",
          "userPrincipalName": "x@y.example"}, PrincipalKind.MEMBER),
        ({"objectId": ANN, "appId": APP, "displayName": "x", "objectType": "ServicePrincipal",
          "servicePrincipalNames": [APP]}, PrincipalKind.SERVICE_PRINCIPAL),
        ({"ServicePrincipalNames": [APP], "ApplicationId": APP, "ObjectType": "ServicePrincipal", "DisplayName": "x",
          "Id": ANN}, PrincipalKind.SERVICE_PRINCIPAL),
        ({"Name": "x", "Object ID": ANN, "Application ID": APP, "Homepage URL": "", "Created on": "1/1/2024"},
         PrincipalKind.SERVICE_PRINCIPAL),
    ],
)  # fmt: skip
def test_who_there_is_is_read_as_older_programs_and_the_portal_list_it(row: Any, kind: PrincipalKind) -> None:
    assert people([row]) == {ANN: (kind, "x")}


MEMBERS = (
    "id,userPrincipalName,displayName,objectType,userType,isUser,isGroup,isGuest\n"
    f"{ANN},ann@x.example,Ann,User,Member,True,False,False\n{APP},,Operators,Group,,False,True,False\n"
)


def test_members_as_the_portal_downloads_them_are_what_their_row_says_and_members() -> None:
    assert people(MEMBERS)[APP] == (PrincipalKind.GROUP, "Operators")
    group = json.dumps([{"id": GROUP, "displayName": "Crew", "securityEnabled": True, "mailEnabled": False}])
    files = [given_bytes(data.encode(), name, NOW) for data, name in ((group, "a"), (MEMBERS, f"members of {GROUP}"))]
    listed = imports.preview(Estate(), imports.gather(files, "a person"), {}, files)
    assert {one.after.member for one in listed.changes if isinstance(one.after, Membership)} == {ANN, APP}


def test_members_of_graph_powershell_have_their_kind_inside() -> None:
    inside = {"@odata.type": "#microsoft.graph.user", "displayName": "Ann", "userPrincipalName": "ann@x.example"}
    row = {"Id": ANN, "DeletedDateTime": None, "AdditionalProperties": inside}
    assert people([row], f"members of {GROUP}.json")[ANN] == (PrincipalKind.MEMBER, "Ann")


@pytest.mark.parametrize(
    ("said", "extends"),
    [("PT0S", False), ("00:00:00", False), ({"Ticks": 0, "Days": 0}, False), ("P180D", True), ("180.00:00:00", True),
     ({"Ticks": 155520000000000, "Days": 180}, True)],
)  # fmt: skip
def test_a_relationship_extends_itself_only_where_a_time_is_told(said: Any, extends: bool) -> None:
    row = {
        "Id": f"{ANN}-{GROUP}", "DisplayName": "Rel", "Customer": {"DisplayName": "Wingtip", "TenantId": TENANT},
        "AccessDetails": {"UnifiedRoles": []}, "Status": "active", "AutoExtendDuration": said,
        "ActivatedDateTime": "2025-01-02T00:00:00Z", "EndDateTime": "2027-01-02T00:00:00Z",
    }  # fmt: skip
    assert [one.extends for one in read([row]) if isinstance(one, AdminRelationship)] == [extends]


# Roles and denials ------------------------------------------------------------------------------------------


@pytest.mark.parametrize("end", ["/Date(1793548800000)/", {"value": "/Date(1793548800000)/", "DateTime": "x"}])
def test_moments_are_read_as_powershell_writes_them(end: Any) -> None:
    row = rest(1) | {"type": "Microsoft.Authorization/roleAssignmentScheduleInstances"}
    row["properties"] |= {"assignmentType": "Activated", "startDateTime": "2026-11-01T08:00:00Z", "endDateTime": end}
    assert previewed(json.dumps([row])).kinds["role-assignments"].new == 1


def test_a_row_that_is_left_out_leaves_nobody_behind() -> None:
    for wrong in ("nonsense", "subscriptions/x"):
        found = previewed(json.dumps([ROLES[0] | {"Scope": wrong}]))
        assert (len(found.rejected), len(found.changes)) == (1, 0)
        row = rest(1)
        row["properties"]["scope"] = wrong
        found = previewed(json.dumps([row]))
        assert (len(found.rejected), len(found.changes)) == (1, 0)


def test_a_classic_administrator_without_an_object_id_is_told_as_one() -> None:
    row = {"id": "NA(classic admins)", "principalId": None, "principalName": "x@live.example", "scope": HERE,
           "roleDefinitionId": "NA(classic admin role)", "roleDefinitionName": "CoAdministrator"}  # fmt: skip
    (told,) = previewed(json.dumps([row])).rejected
    assert "a classic administrator" in told.reason


def test_roles_by_sign_in_name_are_told_for_what_they_lack() -> None:
    (told,) = previewed(f"SignInName,Role,Scope\nann@x.example,Contributor,{HERE}\n").rejected
    assert "says by no object ID who has the role ('ann@x.example')" in told.reason


DENIAL = """
Id                      : {here}/providers/Microsoft.Authorization/denyAssignments/{app}
DenyAssignmentName      : Block
Scope                   : {here}
DoNotApplyToChildScopes : False
Principals              : {{
                          DisplayName:  All Principals
                          ObjectType:   SystemDefined
                          ObjectId:     {who}
                          }}
ExcludePrincipals       : {excluded}
IsSystemProtected       : True
"""


def test_deny_assignments_are_read_as_powershell_prints_them() -> None:
    everyone = "00000000-0000-0000-0000-000000000000"
    found = previewed(DENIAL.format(here=HERE, app=APP, who=everyone, excluded="{}"))
    assert found.kinds["deny-assignments"].new == 1
    (told,) = previewed(DENIAL.format(here=HERE, app=APP, who=everyone, excluded="{ ObjectId: x }")).rejected
    assert "excludePrincipals" in told.reason


# Partner Center and bills -----------------------------------------------------------------------------------


def test_customers_are_named_as_powershell_lists_them() -> None:
    row = {"CustomerId": TENANT, "Name": "Wingtip", "Domain": "wingtip.example", "AllowDelegatedAccess": True}
    assert [one.name for one in read([row]) if isinstance(one, Scope)] == ["Wingtip"]


PLAN = {
    "id": f"/providers/Microsoft.Billing/billingAccounts/x/billingSubscriptions/{SUB}", "name": SUB,
    "type": "Microsoft.Billing/billingAccounts/billingSubscriptions",
    "displayName": "core", "subscriptionId": SUB, "skuId": "0001", "skuDescription": "Microsoft Azure Plan",
    "billingProfileDisplayName": "Contoso",
}  # fmt: skip
CUSTOMER = {"customerId": f"/providers/Microsoft.Billing/billingAccounts/x/customers/{TENANT}"}


@pytest.mark.parametrize("more", [{"status": "Active"}, {"subscriptionBillingStatus": "Active"}])
def test_a_billing_account_of_a_partner_tells_the_offer_and_the_reseller(more: dict[str, str]) -> None:
    row = PLAN | more | CUSTOMER | {"reseller": {"resellerId": "6500001", "description": "Fabrikam"}}
    (bill,) = [one for one in read([row]) if isinstance(one, Billing)]
    assert (bill.offer, bill.reseller_of_record, bill.bill_to) == (Offer.CSP_AZURE_PLAN, "partner-6500001", None)
    (bill,) = [one for one in read([PLAN | more | CUSTOMER]) if isinstance(one, Billing)]
    assert (bill.offer, bill.reseller_of_record) == (Offer.CSP_AZURE_PLAN, None)


def test_one_of_a_customer_tells_no_offer() -> None:
    """An Azure plan is bought under a Microsoft Customer Agreement as well."""
    assert [one for one in read([PLAN | {"status": "Active"}]) if isinstance(one, Billing)] == []


def test_usage_analytics_say_what_is_in_use() -> None:
    row = {
        "customerTenantId": TENANT, "customerName": "Wingtip", "subscriptionId": SUB, "subscriptionName": "core",
        "usageDate": "2025-05-27T00:00:00", "resourceLocation": "useast", "meterCategory": "Storage",
        "meterUnit": "10,000s", "quantity": 20,
    }  # fmt: skip
    found = previewed(json.dumps([row, row | {"quantity": 0}]))
    assert found.kinds["subscriptions"].new == 1
    assert [one.after.usage for one in found.changes if isinstance(one.after, SubscriptionDetail)] == [Usage.SOME]


@pytest.mark.parametrize(
    ("text", "why"),
    [
        (f"UsageDate,SubscriptionId,Cost,CostUSD,Currency\n2025-09-01,{SUB},1.25,1.3,EUR\n", "without the kind of charge"),
        (json.dumps({"properties": {"columns": [{"name": "PreTaxCost"}, {"name": "UsageDate"}, {"name": "SubscriptionId"},
                                                {"name": "Currency"}], "rows": [[1.25, 20250901, SUB, "EUR"]]}}),
         "without the kind of charge"),
        (json.dumps([{"instanceId": MACHINE, "pretaxCost": "1.25", "currency": "EUR", "subscriptionGuid": SUB,
                      "usageStart": "2025-09-01T00:00:00Z"}]), "without the kind of charge"),
        ("PartnerId,CustomerCompanyName,MpnId,SubscriptionId,ConsumedQuantity,PretaxCharges,Currency\nx,W,1,s,1,1.5,EUR\n",
         "the previous offer"),
        ("PartnerId,CustomerId,OfferName,DurableOfferId,Amount,TotalForCustomer,MpnId\nx,y,M365,z,1,1,1\n", "licences"),
        ("PGAMpnId,MpnId,CustomerTenantId,Month,Product\n1,2,x,2025-09,Sentinel\n", "another report"),
        (json.dumps([{"name": "BilledCost", "type": "decimal"}]), "describes the columns"),
        (json.dumps({"value": [{"datasetName": "DynamicsUsage", "selectableColumns": ["Month"]}]}), "describes the columns"),
    ],
)  # fmt: skip
def test_what_tells_nothing_is_left_out_by_what_it_is(text: str, why: str) -> None:
    found = previewed(text)
    assert not len(found.changes)
    assert why in found.rejected[0].reason


def test_role_and_scope_ids_may_have_any_letters_and_a_slash_at_the_end() -> None:
    loud = [
        {key: f"{value.upper()}/" if value.startswith("/") else value for key, value in one.items()} for one in ROLES
    ]
    assert facts(previewed(json.dumps(loud))) == facts(previewed(json.dumps(ROLES)))
    assert CONTRIBUTOR in json.dumps(ROLES)
