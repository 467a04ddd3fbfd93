"""What Azure is asked by and sent: addresses, the template of a delegation (Azure Lighthouse), requests for roles."""

from __future__ import annotations

from typing import Any
from uuid import NAMESPACE_URL, uuid5

from partner_desk.domain.details import Cloud
from partner_desk.exchange.runbook.operations import Grant, SetDelegation, SetRole

SCHEMA = "https://schema.management.azure.com/schemas"
API = "2022-10-01"
"""The version of the interface for delegations."""

NOW = "@now@"
"""Stands in a request for the moment at which the script is run."""

_LONGEST = "PT8H"
_GRAPHS = {Cloud.GOVERNMENT: "graph.microsoft.us", Cloud.CHINA: "microsoftgraph.chinacloudapi.cn"}


def graph(cloud: Cloud) -> str:
    """Where Microsoft Graph is asked."""
    return f"https://{_GRAPHS.get(cloud, 'graph.microsoft.com')}/v1.0"


def name(change: SetDelegation, what: str) -> str:
    """The GUID of a definition, an assignment or a deployment: the same whenever the same delegation is made."""
    grants = sorted((one.principal, one.role, one.eligible, *one.gives) for one in change.grants)
    said = f"{change.key}|{change.scope}|{change.managing_tenant}|{grants}|{what}"
    return str(uuid5(NAMESPACE_URL, said.casefold()))


def template(change: SetDelegation) -> dict[str, Any]:
    """The whole template: what is delegated to whom, and that it is in force."""
    definition = {
        "type": "Microsoft.ManagedServices/registrationDefinitions",
        "apiVersion": API,
        "name": name(change, "definition"),
        "properties": {
            "registrationDefinitionName": _literal(change.name),
            "managedByTenantId": change.managing_tenant,
            "authorizations": [_grant(one) for one in change.grants if not one.eligible],
            "eligibleAuthorizations": [_grant(one) | _ACTIVATED for one in change.grants if one.eligible],
        },
    }
    identifier = f"[subscriptionResourceId('{definition['type']}', '{definition['name']}')]"
    assignment = {
        "type": "Microsoft.ManagedServices/registrationAssignments",
        "apiVersion": API,
        "name": name(change, "assignment"),
        "properties": {"registrationDefinitionId": identifier},
    }
    if change.resource_group is None:
        last: dict[str, Any] = assignment | {"dependsOn": [identifier]}
    else:
        inner = _whole(f"{SCHEMA}/2019-04-01/deploymentTemplate.json#", [assignment])
        last = {
            "type": "Microsoft.Resources/deployments",
            "apiVersion": "2021-04-01",
            "name": name(change, "inner deployment"),
            "resourceGroup": _literal(change.resource_group),
            "dependsOn": [identifier],
            "properties": {"mode": "Incremental", "template": inner},
        }
    return _whole(f"{SCHEMA}/2018-05-01/subscriptionDeploymentTemplate.json#", [definition, last])


_ACTIVATED = {
    "justInTimeAccessPolicy": {"multiFactorAuthProvider": "Azure", "maximumActivationDuration": _LONGEST},
}


def _grant(grant: Grant) -> dict[str, Any]:
    gives = {"delegatedRoleDefinitionIds": list(grant.gives)} if grant.gives else {}
    return gives | {
        "principalId": grant.principal,
        "principalIdDisplayName": _literal(grant.name or grant.principal),
        "roleDefinitionId": grant.role,
    }


def _whole(schema: str, resources: list[dict[str, Any]]) -> dict[str, Any]:
    return {"$schema": schema, "contentVersion": "1.0.0.0", "resources": resources}


def _literal(text: str) -> str:
    """Text that a template does not take for an expression."""
    return f"[{text}" if text.startswith("[") and text.endswith("]") else text


def eligibility(change: SetRole) -> dict[str, Any]:
    """The request by which Privileged Identity Management makes a role eligible, or ends that."""
    root = "/".join(change.scope.split("/")[:3]) if change.scope.startswith("/subscriptions/") else ""
    request: dict[str, Any] = {
        "principalId": change.principal,
        "roleDefinitionId": f"{root}/providers/Microsoft.Authorization/roleDefinitions/{change.role}",
        "requestType": "AdminAssign" if change.on else "AdminRemove",
        "justification": "By a runbook of Partner Desk",
    }
    if change.on:
        request["scheduleInfo"] = {"startDateTime": NOW, "expiration": {"type": "NoExpiration"}}
    return {"properties": request}
