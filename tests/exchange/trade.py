"""The recorded estate with files of every kind beside it, as one zip: invented, in the shapes of the programs of the trade.

Contoso (6400001) sells the subscription of the recorded customer as an Azure plan, by its admin agents; one of its people
is linked there. Nobody links there to Fabrikam (6500001). Beside it the customer pays for another subscription itself.
"""

from __future__ import annotations

import json
import zipfile
from collections.abc import Iterable, Iterator
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from tests.exchange.rated import row, storage, written

RECORDED = Path(__file__).parent.parent / "fixtures" / "estate_recorded"
AS_RECORDED = (
    "account_list_cli2.91", "group_list_cli2.91", "role_definition_list_builtin_trimmed_cli2.91",
    "role_definition_list_custom_cli2.91",
)  # fmt: skip
SUB, TENANT = "00000000-0000-0000-0000-000000000000", "54826b22-38d6-4fb2-bad9-b7b93a3e9c5a"
OURS, RIVALS = "6400001", "6500001"
CONTOSO = "c0a10000-0000-4000-8000-000000000001"
AGENTS, HELPDESK = "c0a10000-0000-4000-8000-000000000002", "c0a10000-0000-4000-8000-000000000003"
LINKED, ELSEWHERE = "0d504196-1423-4569-9a6e-15149656f0ee", "c0a10000-0000-4000-8000-000000000004"
OWNER = "c0a10000-0000-4000-8000-000000000005"
CREW = "12af389a-3835-46c4-abe9-39d62a64c8e4"
DAY = date(2026, 11, 1)
OWN = "c0a10000-0000-4000-8000-000000000009"
_HERE = f"/subscriptions/{SUB}"


def role(number: int, who: str, name: str, kind: str, role: str, called: str, sub: str = SUB) -> dict[str, Any]:
    identifier, here = f"c0a10000-0000-4000-8000-00000000010{number}", f"/subscriptions/{sub}"
    return {
        "id": f"{here}/providers/Microsoft.Authorization/roleAssignments/{identifier}", "name": identifier,
        "principalId": who, "principalName": name, "principalType": kind, "scope": here,
        "roleDefinitionId": f"{here}/providers/Microsoft.Authorization/roleDefinitions/{role}",
        "roleDefinitionName": called, "type": "Microsoft.Authorization/roleAssignments",
        "createdOn": "2025-01-01T00:00:00+00:00",
    }  # fmt: skip


def link(who: str, number: str, name: str, tenant: str) -> dict[str, Any]:
    return {
        "id": f"/providers/microsoft.managementpartner/partners/{number}", "name": number, "partnerId": number,
        "partnerName": name, "objectId": who, "tenantId": tenant, "state": "Active", "etag": 1,
        "type": "Microsoft.ManagementPartner/partners", "createdTime": "2025-01-01T00:00:00Z",
        "updatedTime": "2025-01-01T00:00:00Z", "version": 1,
    }  # fmt: skip


def _subscription(sub: str, name: str, quota: str) -> dict[str, Any]:
    policies = {"locationPlacementId": "Public_2014-09-01", "quotaId": quota, "spendingLimit": "Off"}
    return {
        "id": f"/subscriptions/{sub}", "subscriptionId": sub, "tenantId": TENANT, "displayName": name, "state": "Enabled",
        "subscriptionPolicies": policies,
    }  # fmt: skip


def _group(identifier: str, name: str) -> dict[str, Any]:
    return {"id": identifier, "displayName": name, "securityEnabled": True, "mailEnabled": False}


def texts() -> Iterator[tuple[str, str]]:
    """The name and the text of every JSON file."""
    for name in AS_RECORDED:
        yield f"{name}.json", (RECORDED / f"{name}.json").read_text(encoding="utf-8")
    roles = json.loads((RECORDED / "role_assignment_list_cli2.91.json").read_text(encoding="utf-8"))
    foreign = "Foreign Principal for 'Contoso' in Role 'TenantAdmins' (AdminAgents)"
    roles.append(role(1, AGENTS, foreign, "ForeignGroup", "8e3af657-a8ff-443c-a75c-2fe8c4bcb635", "Owner"))
    member = {"@odata.type": "#microsoft.graph.user", "id": LINKED, "displayName": "Ann Adams"}
    profile = {
        "id": "1", "tenantId": CONTOSO, "companyName": "Contoso", "domain": "contoso.example", "language": "en",
        "profileType": "organization_profile", "attributes": {"objectType": "OrganizationProfile"},
    }  # fmt: skip
    relationship = {"id": CONTOSO, "name": "Contoso", "relationshipType": "is_indirect_reseller_of", "mpnId": OURS,
                    "state": "active", "location": "DE"}  # fmt: skip
    for name, said in {
        f"roles-{SUB}": roles,
        f"roles-{OWN}": [
            role(2, LINKED, "", "User", "b24988ac-6180-42a0-ab88-20f7382dd24c", "Contributor", OWN),
            role(3, OWNER, "", "User", "8e3af657-a8ff-443c-a75c-2fe8c4bcb635", "Owner", OWN),
        ],
        "subscriptions": {
            "value": [
                _subscription(SUB, "AzureSDKTest", "CSP_2015-05-01"),
                _subscription(OWN, "shop", "PayAsYouGo_2014-09-01"),
            ]
        },
        f"delegations-{SUB}": [],
        f"delegations-{OWN}": [],
        f"denials-{SUB}": {"value": []},
        f"eligible-{SUB}": {"value": []},
        f"members-{CREW}": [member],
        "link-person001": link(LINKED, OURS, "Contoso", TENANT),
        "link-of-fabrikam": link(ELSEWHERE, RIVALS, "Fabrikam", CONTOSO),
        "agents": [_group(AGENTS, "AdminAgents"), _group(HELPDESK, "HelpdeskAgents")],
        "profile": profile,
        "partners": {"totalCount": 1, "items": [relationship]},
    }.items():
        yield f"{name}.json", json.dumps(said, indent=2)


def as_zip(folder: Path, more: Iterable[tuple[str, str]] = ()) -> Path:
    """All of it in one archive, and more files; they are of one day."""
    rows = [
        row(DAY + timedelta(days=day), "1.25", CustomerId=TENANT, CustomerName="AzureSDKTeam", MPNID=OURS, Tier2MpnId="",
            CustomerDomainName="azuresdkteam.example", EntitlementId=SUB, EntitlementDescription="AzureSDKTest",
            ResourceURI=storage(1, SUB), PartnerName="Contoso")
        for day in range(5)
    ]  # fmt: skip
    usage = written(folder / "usage.csv", rows)
    cost = written(
        folder / "cost.csv",
        [
            {
                "SubscriptionId": OWN,
                "Date": "11/02/2026",
                "Cost": "7.5",
                "BillingCurrency": "EUR",
                "ChargeType": "Usage",
                "ResourceId": storage(1, OWN),
                "OfferId": "MS-AZR-0003P",
                "PublisherType": "Azure",
            },
            {
                "SubscriptionId": OWN,
                "Date": "11/13/2026",
                "Cost": "0.25",
                "BillingCurrency": "EUR",
                "ChargeType": "Usage",
                "ResourceId": storage(2, OWN),
                "OfferId": "MS-AZR-0003P",
                "PublisherType": "Azure",
            },
        ],
        ("SubscriptionId", "ResourceId", "Date", "Cost", "BillingCurrency", "ChargeType", "OfferId", "PublisherType"),
    )
    tables = [(one.name, one.read_text(encoding="utf-8")) for one in (usage, cost)]
    path = folder / "exports.zip"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, text in (*texts(), *tables, *more):
            archive.writestr(zipfile.ZipInfo(f"exports/{name}", (2026, 11, 10, 12, 0, 0)), text)
    return path
