"""What there is to export of Azure, and by which command: each answer is a file that imports read, or is recorded.

Every command only reads. Ids in it are GUIDs, so nothing that anybody named gets into a command.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from enum import Enum

from partner_desk.domain.coverage import Collectable
from partner_desk.resources import resource_path

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

    `az` is a command line, `url` what is got of Azure Resource Manager instead: both have `$id` for the GUID of one
    subscription or group where it is made for each, and are empty where people look it up. `goes` says which verb takes
    the answer. `file` is the name of its file without the ending.
    """

    id: str
    words: str
    per: Per
    goes: str
    az: str = ""
    url: str = ""
    file: str = ""
    kind: Collectable | None = None

    @property
    def command(self) -> str:
        """The command line; empty where people look it up."""
        return f'az rest --method get --url "{self.url}"' if self.url else self.az


def _of_subscription(path: str, version: str) -> str:
    return f"{AZURE}/subscriptions/$id/providers/Microsoft.{path}?api-version={version}"


IMPORTED, OFFER = "import the files", "record billing"
EXPORTS: dict[str, Export] = {
    one.id: one
    for one in (
        Export(
            "roles", "role assignments", Per.SUBSCRIPTION, IMPORTED,
            'az role assignment list --all --subscription "$id" -o json',
            file="roles-$id", kind=Collectable.ROLE_ASSIGNMENTS,
        ),
        Export(
            "delegations", "delegations of Azure Lighthouse", Per.SUBSCRIPTION, IMPORTED,
            'az managedservices assignment list --include-definition true --subscription "$id" -o json',
            file="delegations-$id", kind=Collectable.DELEGATIONS,
        ),
        Export(
            "denials", "deny assignments", Per.SUBSCRIPTION, IMPORTED,
            url=_of_subscription("Authorization/denyAssignments", "2022-04-01"),
            file="denials-$id", kind=Collectable.DENY_ASSIGNMENTS,
        ),
        Export(
            "activations", "which roles are activated (Privileged Identity Management)", Per.SUBSCRIPTION, IMPORTED,
            url=_of_subscription("Authorization/roleAssignmentScheduleInstances", "2020-10-01"),
            file="active-$id", kind=Collectable.PIM,
        ),
        Export(
            "eligible", "eligible roles (Privileged Identity Management)", Per.SUBSCRIPTION, IMPORTED,
            url=_of_subscription("Authorization/roleEligibilityScheduleInstances", "2020-10-01"), file="eligible-$id",
        ),
        Export(
            "subscriptions", "offers of subscriptions", Per.SUBSCRIPTION, IMPORTED,
            url=SUBSCRIPTION_LIST, file="subscriptions", kind=Collectable.BILLING,
        ),
        Export(
            "members", "members of groups", Per.GROUP, IMPORTED,
            'az ad group member list --group "$id" -o json', file="members-$id", kind=Collectable.GROUP_MEMBERS,
        ),
        Export(
            "active-members",
            "who activated a membership now (Graph Explorer: identityGovernance/privilegedAccess/group/"
            "assignmentScheduleInstances?$filter=groupId eq 'ID')",
            Per.GROUP, f"{IMPORTED}; if PIM is not used for groups: looked pim", kind=Collectable.PIM,
        ),
        Export(
            "eligible-members",
            "who activated a membership (Microsoft Entra, Privileged Identity Management, Groups, Resource audit)",
            Per.GROUP, "record membership",
        ),
        Export(
            "links", "partner admin links", Per.IDENTITY, f"{IMPORTED}; without a link: looked partner-admin-links",
            url=LINK, file="link-$who", kind=Collectable.PARTNER_ADMIN_LINKS,
        ),
        Export(
            "records", "partners of record (DPOR)", Per.OWNER,
            "assign-dpor; without one: looked partners-of-record", kind=Collectable.PARTNERS_OF_RECORD,
        ),
        Export("agreements", "the agreement they are bought under", Per.SELLER, OFFER, kind=Collectable.BILLING),
        Export("sellers", "who is billed, and who resells", Per.SELLER, OFFER, kind=Collectable.BILLING),
        Export("usage", "whether they consume anything", Per.SELLER, "amend subscription"),
        Export(
            "charges", "charges (daily rated usage, under Billing > Reconciliation)", Per.PARTNER,
            f"{IMPORTED}, or record charge",
            kind=Collectable.CHARGES,
        ),
        Export("agreement", "whether the program agreement is active", Per.PARTNER, "amend partner"),
        Export("designations", "since when it holds a designation", Per.PARTNER, "amend partner"),
        Export(
            "agents", "the ids of the groups AdminAgents and HelpdeskAgents, in its own tenant", Per.PARTNER,
            f"{IMPORTED}, or amend partner",
            "az ad group list --filter \"displayName eq 'AdminAgents' or displayName eq 'HelpdeskAgents'\" -o json",
            file="agents",
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


_HEADING = """\
#!/usr/bin/env bash
# Reads from Azure what Partner Desk can take, as whoever is signed in with az (Cloud Shell is), into one zip.
# It only reads, names every file, and goes on where something may not be read: that is noted in failed.txt.
#   bash FILE                      reads {what}
#   bash FILE SUBSCRIPTION...      reads these subscriptions, by id
[ -n "${{BASH_VERSION:-}}" ] || {{ echo "This is for bash: bash $0" >&2; exit 1; }}
set -u
export MSYS_NO_PATHCONV=1  # Git Bash on Windows must not take what begins with a slash for a path
wanted=("$@")
[ $# -gt 0 ] || wanted=({wanted})
"""

_SUBSCRIPTIONS = """\
groups=""
for id in $seen; do
  case " ${wanted[*]-} " in *" $id "* | "  ") ;; *) continue ;; esac
"""

_MEMBERS = """\
  groups="$groups $(ids_of "roles-$id.json" principalId '"principalType": "Group"')"
done
asked=" "
while [ -n "${groups//[[:space:]]/}" ]; do
  inner=""
  for id in $groups; do
    case "$asked" in *" $id "*) continue ;; esac
    asked="$asked$id "
"""

_INNER = """\
    inner="$inner $(ids_of "members-$id.json" id '#microsoft.graph.group"')"
  done
  groups=$inner
done
"""

_END = """\
[ "$failed" = 0 ] || echo "$failed could not be read; failed.txt says why." >&2
if command -v zip > /dev/null; then
  zip -q -r "$folder.zip" "$folder"
elif command -v python3 > /dev/null; then
  python3 -m zipfile -c "$folder.zip" "$folder"
else
  echo "There is no zip here: import the folder $folder"
  exit 0
fi
echo "Import $folder.zip"
"""


def script(subscriptions: Iterable[str]) -> str:
    """A script for bash that reads everything it may into one zip: of these GUIDs if there are any, else of all."""
    ids = list(subscriptions)
    what = f"the {len(ids)} subscriptions below, where this sign-in sees them" if ids else "all that this sign-in sees"
    everything = EXPORTS.values()
    lines = [
        _HEADING.format(what=what, wanted=" ".join(ids)),
        resource_path("collecting", "azure.sh").read_text("utf-8"),
        f"{_kept(EXPORTS['subscriptions'])}\n{_kept(EXPORTS['links'])}\n",
        _SUBSCRIPTIONS,
        *(f"  {_kept(one)}\n" for one in everything if one.per is Per.SUBSCRIPTION and "$id" in one.file),
        _MEMBERS,
        f"    {_kept(EXPORTS['members'])}\n",
        _INNER,
        _END,
    ]
    return "".join(lines)


def _kept(export: Export) -> str:
    """The line of the script that makes an export."""
    if export.url:
        return f'pages "{export.file}" "{export.url}"'
    return f'keep "{export.file}.json" {export.command}'
