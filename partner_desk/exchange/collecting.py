"""What there is to export of Azure, and by which command: each answer is a file that imports read, or is recorded.

Every command only reads. Ids in it are GUIDs, so nothing that anybody named gets into a command.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from enum import Enum

from partner_desk.domain.coverage import Collectable

AZURE = "https://management.azure.com"
SUBSCRIPTION_LIST = f"{AZURE}/subscriptions?api-version=2022-12-01"
LINK = f"{AZURE}/providers/microsoft.managementpartner/partners?api-version=2018-02-01"


class Per(Enum):
    """For what an export is made once, and who makes it; `{names}` are the names of it."""

    SUBSCRIPTION = "sign in to {tenant} as somebody with Reader on these subscriptions"
    GROUP = "sign in to {tenant} as somebody who may read its directory"
    IDENTITY = "each identity signs in to {tenant} itself; nobody else sees its link"
    OWNER = "ask an Owner of these subscriptions in {tenant}"
    SELLER = "ask who bills these subscriptions of {tenant}: the customer or its provider"
    PARTNER = "in the Partner Center of {partner}"


@dataclass(frozen=True, slots=True)
class Export:
    """One kind of answer: what it tells, for what, the command lines, and where it goes.

    `command` has `$id` for the GUID of one subscription or group, and runs once for each; empty where no command
    tells it. `goes` says which verb takes the answer. `file` is the name of its file without the ending.
    """

    id: str
    words: str
    per: Per
    goes: str
    command: str = ""
    file: str = ""
    kind: Collectable | None = None
    powershell: bool = False


def _rest(path: str, version: str) -> str:
    url = f"{AZURE}/subscriptions/$id/providers/Microsoft.{path}?api-version={version}"
    return f'az rest --method get --url "{url}"'


IMPORTED, OFFER = "import the files", "record billing"
EXPORTS: dict[str, Export] = {
    one.id: one
    for one in (
        Export(
            "roles", "role assignments", Per.SUBSCRIPTION, IMPORTED,
            'az role assignment list --all --subscription "$id" -o json', "roles-$id", Collectable.ROLE_ASSIGNMENTS,
        ),
        Export(
            "delegations", "delegations of Azure Lighthouse", Per.SUBSCRIPTION, IMPORTED,
            'az managedservices assignment list --include-definition true --subscription "$id" -o json',
            "delegations-$id", Collectable.DELEGATIONS,
        ),
        Export(
            "denials", "deny assignments", Per.SUBSCRIPTION, IMPORTED,
            _rest("Authorization/denyAssignments", "2022-04-01"), "denials-$id", Collectable.DENY_ASSIGNMENTS,
        ),
        Export(
            "activations", "which roles are activated (Privileged Identity Management)", Per.SUBSCRIPTION, IMPORTED,
            _rest("Authorization/roleAssignmentScheduleInstances", "2020-10-01"), "active-$id", Collectable.PIM,
        ),
        Export(
            "eligible", "eligible roles (Privileged Identity Management)", Per.SUBSCRIPTION, IMPORTED,
            _rest("Authorization/roleEligibilityScheduleInstances", "2020-10-01"), "eligible-$id",
        ),
        Export(
            "subscriptions", "offers of subscriptions", Per.SUBSCRIPTION, IMPORTED,
            f'az rest --method get --url "{SUBSCRIPTION_LIST}"', "subscriptions", Collectable.BILLING,
        ),
        Export(
            "members", "members of groups", Per.GROUP, IMPORTED,
            'az ad group member list --group "$id" -o json', "members-$id", Collectable.GROUP_MEMBERS,
        ),
        Export(
            "links", "partner admin links", Per.IDENTITY, f"{IMPORTED}; without a link: looked partner-admin-links",
            f'az rest --method get --url "{LINK}"', "link-$who", Collectable.PARTNER_ADMIN_LINKS,
        ),
        Export(
            "records", "partners of record (DPOR)", Per.OWNER,
            "assign-dpor; without one: looked partners-of-record", kind=Collectable.PARTNERS_OF_RECORD,
        ),
        Export("agreements", "the agreement they are bought under", Per.SELLER, OFFER, kind=Collectable.BILLING),
        Export("sellers", "who is billed, and who resells", Per.SELLER, OFFER, kind=Collectable.BILLING),
        Export("usage", "whether they consume anything", Per.SELLER, "amend subscription"),
        Export(
            "charges", "charges (daily rated usage, under Billing > Reconciliation)", Per.PARTNER, "record charge",
            kind=Collectable.CHARGES,
        ),
        Export("agreement", "whether the program agreement is active", Per.PARTNER, "amend partner"),
        Export("designations", "since when it holds a designation", Per.PARTNER, "amend partner"),
        Export(
            "agents", "the ids of the groups AdminAgents and HelpdeskAgents, in its own tenant", Per.PARTNER,
            "amend partner",
            "az ad group list --filter \"displayName eq 'AdminAgents' or displayName eq 'HelpdeskAgents'\" -o json",
            "agents",
        ),
    )
}  # fmt: skip
"""Every export, by id."""


def block(export: Export, tenant: str, ids: Iterable[str]) -> str:
    """The lines to copy into a shell with az: of one tenant, for these GUIDs; empty where no command tells it."""
    if not export.command:
        return ""
    lines = [f"az login --tenant {tenant} --output none"] if tenant else []
    if "$who" in export.file:
        return "\n".join([*lines, "who=$(az account show --query user.name -o tsv | tr -c 'A-Za-z0-9.\\n-' '_')",
                          f'{export.command} > "{export.file}.json"'])  # fmt: skip
    if "$id" not in export.command:
        return "\n".join([*lines, f"{export.command} > {export.file}.json"])
    wanted = " \\\n  ".join(ids)
    return "\n".join([*lines, f"for id in {wanted}; do", f'  {export.command} > "{export.file}.json"', "done"])
