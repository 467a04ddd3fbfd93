"""What a desk answers that somebody makes of what he knows, with a file only where that is asked: by feature, what is said, asked and told.

The lines are as they are typed: `DESK` stands for the desk, `BEGUN` for a copy as it began, `OUT` for a folder, where the
files of a feature are. A line that only records (`record`, `looked`, `end`) is also said by hands, in the form of its kind (`tests/gui/test_own_desk.py`).
"""

from __future__ import annotations

import json
import shlex
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

from partner_desk.domain.coverage import Collectable
from tests.exchange.rated import row, table

BEGUN = (
    "record principal DESK --id f0000000-0000-4000-8000-000000000001 --kind foreign-group --name 'Admin agents'",
    "record partner DESK --name Northwind --global-id 5100000 --location-ids 5100001 --admin-agents 'Admin agents'",
    "record partner DESK --name Fabrikam --global-id 5200000 --location-ids 5200001",
    "new-customer DESK Wingtip --tenant a0000000-0000-4000-8000-000000000001"
    " --subscription Shop=b0000000-0000-4000-8000-000000000001 --subscription Web=b0000000-0000-4000-8000-000000000002"
    " --offer csp-azure-plan --billed-to Northwind --person Ann=c0000000-0000-4000-8000-000000000001 --role Contributor"
    " --partner Northwind --since 2025-01-01",
    "record subscription DESK --subscription Shop --usage some",
    *(f"looked {one.value} DESK --on 2026-02-01 --known-from 'the portal'" for one in Collectable),
)
"""A CSP, another partner, and a customer of two subscriptions in which Ann works; nothing else is there."""

ON = "--on 2026-11-30"
NORTHWIND, FABRIKAM = "--partner Northwind --program", "--partner Fabrikam --program"
BOB = "record principal DESK --id c0000000-0000-4000-8000-000000000002 --kind guest --tenant Wingtip --name Bob"
BOB_LINKED = "record partner-admin-link DESK --principal Bob --partner-id 5200001 --since 2025-01-01"
WEB_IN_EA = (
    "record billing DESK --subscription Web --offer ea --since 2020-01-01",
    "record partner-of-record DESK --subscription Web --partner-id 5200001 --since 2021-01-01",
)


@dataclass(frozen=True)
class Feature:
    """What a desk can do: what is said on it, and which words come, one after the other, for each thing asked."""

    name: str
    said: Sequence[str]
    told: Sequence[tuple[str, Sequence[str]]]
    in_forms: bool = False
    """Whether hands say it in the window too: some of each kind of form are enough."""
    files: Mapping[str, str] = field(default_factory=dict)
    """What is in the files that its lines name."""


SHOP = "/subscriptions/b0000000-0000-4000-8000-000000000001"
BILL = table(
    row(date(2026, 3, day), "10.00", MPNID="5100001", Tier2MpnId="", PartnerName="Northwind",
        ResourceURI=f"{SHOP}/resourceGroups/core/providers/Microsoft.Storage/storageAccounts/st1",
        PartnerEarnedCreditPercentage="0" if day == 3 else "15")
    for day in (1, 2, 3, 4)
)  # fmt: skip
"""Four days of the shop, on one of which nothing was credited."""
ROLES = json.dumps([
    {
        "id": f"{SHOP}/providers/Microsoft.Authorization/roleAssignments/d0000000-0000-4000-8000-000000000009",
        "scope": SHOP, "roleDefinitionName": "Owner", "principalName": "bob@wingtip.example", "principalType": "User",
        "roleDefinitionId": f"{SHOP}/providers/Microsoft.Authorization/roleDefinitions/8e3af657-a8ff-443c-a75c-2fe8c4bcb635",
        "principalId": "c0000000-0000-4000-8000-000000000002", "createdOn": "2026-05-01T00:00:00+00:00",
    }
])  # fmt: skip
"""All roles at the shop, as somebody sees them today: Bob's, and no longer Ann's."""

FEATURES = (
    Feature(
        "the tree",
        (
            "record scope DESK --id core --kind resource-group --parent Shop",
            "record scope DESK --id Microsoft.Compute/virtualMachines/vm1 --kind resource --parent core",
        ),
        ((f"judge DESK --scope vm1 {NORTHWIND} pal {ON}", ["vm1", "recognized"]),),
    ),
    Feature(
        "many customers",
        ("new-customer DESK Tailspin --subscription Toys --offer payg --since 2025-01-01",),
        (
            (f"judge DESK {NORTHWIND} pal {ON}", ["Tailspin", "not-recognized", "Wingtip", "recognized"]),
            (f"judge DESK --scope Toys {NORTHWIND} pec {ON}", ["not-applicable"]),
        ),
        in_forms=True,
    ),
    Feature("names of people", (), ((f"explain DESK --scope Shop {NORTHWIND} pal {ON} --full", ["Ann holds Contributor at Shop"]),)),
    Feature(
        "partners of record",
        WEB_IN_EA,
        (
            (f"judge DESK --scope Web {FABRIKAM} dpor --on 2022-01-01", ["Web", "recognized"]),
            (f"judge DESK --scope Web {FABRIKAM} dpor --on 2020-12-31", ["not-recognized"]),
            (f"explain DESK --scope Shop {FABRIKAM} dpor {ON} --full", ["sold by a Cloud Solution Provider"]),
        ),
    ),
    Feature(
        "links of others, ended by who saw it",
        ("end partner-admin-link DESK --principal Ann --until 2026-06-01 --known-from 'attested by Ann'",),
        (
            (f"judge DESK --scope Shop {NORTHWIND} pal --on 2026-05-31", ["Shop", " recognized"]),
            (f"judge DESK --scope Shop {NORTHWIND} pal --on 2026-06-01", ["not-recognized"]),
        ),
        in_forms=True,
    ),
    Feature(
        "record and link side by side",
        (*WEB_IN_EA, BOB, BOB_LINKED,
         "record role-assignment DESK --principal Bob --role Owner --scope Web --since 2021-01-01"),
        (("judge DESK --scope Web --partner Fabrikam --on 2026-02-01", ["dpor", "unknown (disputed)", "pal", "recognized"]),),
    ),
    Feature(
        "roles that are inherited, through groups in groups, and eligible",
        (
            BOB,
            BOB_LINKED,
            "record principal DESK --id c0000000-0000-4000-8000-000000000003 --kind group --tenant Wingtip --name Crew",
            "record principal DESK --id c0000000-0000-4000-8000-000000000004 --kind group --tenant Wingtip --name Operators",
            "record membership DESK --group Crew --member Bob --since 2025-01-01",
            "record membership DESK --group Operators --member Crew --since 2025-01-01",
            "record role-assignment DESK --principal Operators --role Contributor --scope Wingtip --kind eligible"
            " --activations 2026-03-02..2026-03-04 --since 2025-01-01",
        ),
        (
            (f"explain DESK --scope Shop {FABRIKAM} pal --on 2026-03-02 --full", ["Bob (in Operators)", "Contributor activated"]),
            (f"judge DESK --scope Shop {FABRIKAM} pal --on 2026-03-04", ["not-recognized"]),
            (f"judge DESK --scope Shop {FABRIKAM} pal --from 2026-03-01 --until 2026-03-11 --json",
             ['"days": {', '"recognized": 2', '"not-recognized": 8']),
        ),
    ),
    Feature(
        "earned credit before the bill",
        (
            "end partner-admin-link DESK --principal Ann --until 2026-06-01",
            "record role-assignment DESK --principal 'Admin agents' --role Owner --scope Shop --since 2026-09-01",
        ),
        (
            (f"judge DESK --scope Shop {NORTHWIND} pec --on 2026-05-31", ["Shop", " recognized", "rbac"]),
            (f"judge DESK --scope Shop {NORTHWIND} pec --on 2026-08-31", ["not-recognized"]),
            (f"judge DESK --scope Shop {NORTHWIND} pec {ON}", ["Shop", " recognized", "aobo"]),
        ),
        in_forms=True,
    ),
    Feature(
        "earned credit after the bill, and what is missing of it",
        (),
        (
            ("import DESK OUT/bill.csv --made 2026-04-05 --dry-run",
             ["Changed: The subscription Shop; Name: Shop \N{RIGHTWARDS ARROW} sub-1. (--keep scopes:/subscriptions/b0000000"]),
            (f"import DESK OUT/bill.csv --made 2026-04-05 --keep scopes:{SHOP}",
             ["earned credits", "4        0     0     0         0"]),
            ("compare-credit DESK --scope Shop",
             ["1 recognized, and not credited", "3 agree", "estimated 1.50 EUR missing, of 10.00 EUR charged",
              "2026-03-03, st1 in Shop, Northwind: recognized, and not credited", "Ann holds Contributor at Shop",
              "The bill: 0 %"]),
            ("compare-credit DESK --json", ['"estimated": "1.50"']),
        ),
        files={"bill.csv": BILL},
    ),
    Feature(
        "a file that is looked at before it counts",
        (),
        (
            ("import DESK OUT/roles.json --answer roles=all --dry-run",
             ["new  changed  gone", "role assignments", "1        0     1     0", "Gone: The role Contributor of Ann at Shop",
              "1 role is missing from a newer list (Ann: Contributor at Shop)",
              "Nothing was changed"]),
            (f"judge DESK --scope Shop {NORTHWIND} pal {ON}", [" recognized"]),
            ("import DESK OUT/roles.json --answer roles=all", ["facts recorded. Nothing in Azure changed"]),
            (f"judge DESK --scope Shop {NORTHWIND} pal", ["not-recognized"]),
            (f"judge DESK --scope Shop {NORTHWIND} pal --on 2026-05-31", [" recognized"]),
            ("undo DESK", ["Undid: "]),
            (f"judge DESK --scope Shop {NORTHWIND} pal", [" recognized"]),
        ),
        files={"roles.json": ROLES},
    ),
    Feature(
        "five words",
        (),
        ((f"judge DESK --scope Shop --partner Northwind {ON}",
          ["not-recognized", "recognized", "not-applicable", "unknown", "(disputed)"]),),
    ),
    Feature(
        "why: the fact that grants, before what was looked at besides",
        (),
        ((f"explain DESK --scope Shop {NORTHWIND} pec {ON} --full",
          ["is recognized here for PEC", "Ann is linked to PartnerID 5100001", "(decides)", "source:",
           "Nothing denied", "(decides)", "No foreign group has a role at Shop"]),),
    ),
    Feature(
        "why not: each condition that fails",
        ("end role-assignment DESK --principal Ann --scope Shop --until 2026-06-01",),
        ((f"explain DESK --scope Shop {NORTHWIND} pec {ON} --full",
          ["is not recognized here for PEC", "- Admin on behalf of", "- Azure Lighthouse", "- Role in the customer's tenant"]),),
    ),
    Feature(
        "the smallest change",
        ("end partner-admin-link DESK --principal Ann --until 2026-06-01",),
        ((f"advise DESK --scope Shop {NORTHWIND} pal", ["Ann", "links", "5100001", "Who:", "Then: recognized"]),),
    ),
    Feature(
        "what if, scenarios side by side",
        (),
        (
            ("scenario new DESK 'Ann leaves' --leaves Ann --on 2026-11-30", ["4 changes", "The desk is as it was"]),
            (f"compare DESK --scenario 'Ann leaves' {ON}", ["Northwind  pec", "2      0       0     2", "Ann leaves"]),
            (f"judge DESK --scope Shop {NORTHWIND} pec {ON}", [" recognized"]),
        ),
    ),
    Feature(
        "one day beside another",
        (),
        (
            ("compare DESK --on 2024-06-01 --and 2025-06-01",
             ["Northwind  pec", "Partner earned credit", "not-recognized -> recognized"]),
            (f"timeline DESK --scope Shop {NORTHWIND} pec --from 2024-01-01 --until 2026-01-01",
             ["not-recognized", "2025-01-01", "recognized", "The link of Ann to Northwind (5100001) begins"]),
        ),
    ),
    Feature(
        "what it was, kept under a name",
        ("end partner-admin-link DESK --principal Ann --until 2026-06-01",),
        ((f"compare DESK --with BEGUN {ON}",
          ["begun on 2026-11-30  ->  as recorded on 2026-11-30", "Northwind  pal", "2      0       0     2",
           "recognized -> not-recognized"]),),
    ),
    Feature(
        "the rules by version, with their sources",
        (),
        (
            (f"judge DESK --scope Shop {NORTHWIND} pec {ON} --json", ['"rules": "sha256:', '"rules_version": "']),
            (f"explain DESK --scope Shop {NORTHWIND} pec {ON} --full", ["2023-04-13)"]),
        ),
    ),
    Feature(
        "money",
        ("record charge DESK --scope Shop --on 2026-11-30 --kind usage --amount 12.50 --currency EUR",),
        (
            ("scenario new DESK 'Ann leaves' --leaves Ann --on 2026-11-30", []),
            (f"compare DESK --scenario 'Ann leaves' {ON}", ["charges lost", "Northwind  pec", "12.50 EUR"]),
        ),
    ),
    Feature(
        "several at once",
        (BOB,),
        (
            ("link-pal DESK Ann Bob --partner Fabrikam --since 2026-01-01", ["2 identities"]),
            (f"judge DESK --scope Shop {FABRIKAM} pal {ON}", [" recognized"]),
        ),
    ),
    Feature(
        "a runbook",
        ("record role-assignment DESK --principal Ann --role Reader --scope Wingtip --since 2026-11-30",),
        (
            ("runbook DESK --last --out OUT/step.sh", ["Nothing was executed"]),
            ("runbook DESK --last --json",
             ["Give Ann the role Reader at Wingtip", '"proof"', "az login --tenant a0000000", "az role assignment create",
              "az role assignment delete", "New-AzRoleAssignment", "Remove-AzRoleAssignment"]),
        ),
    ),
    Feature(
        "that a link was looked at",
        (BOB, f"{BOB_LINKED} --checked 2025-02-01 --known-from 'az managementpartner show, by Bob'",
         "record role-assignment DESK --principal Bob --role Owner --scope Web --since 2021-01-01"),
        ((f"findings DESK --kind link.stale {ON}", ["Not checked for more than", "(Bob)", "last seen on 2025-02-01"]),),
    ),
    Feature(
        "paper",
        (),
        ((f"report summary DESK --scope Wingtip --out OUT/summary.pdf {ON}", ["summary.pdf is written"]),),
    ),
    Feature(
        "files for others",
        (),
        (("export DESK --out OUT/case.toml", ["case.toml is written"]), ("cases judge OUT/case.toml", [])),
    ),
    Feature(
        "undone and redone",
        ("record deny-assignment DESK --principal everyone --scope Shop --since 2026-01-01",),
        (
            (f"judge DESK --scope Shop {NORTHWIND} pec {ON}", ["not-recognized"]),
            ("undo DESK", ["Undid: "]),
            (f"judge DESK --scope Shop {NORTHWIND} pec {ON}", [" recognized"]),
            ("redo DESK", ["Redid: "]),
            (f"judge DESK --scope Shop {NORTHWIND} pec {ON}", ["not-recognized"]),
        ),
        in_forms=True,
    ),
    Feature(
        "a lesson",
        (),
        (
            (f"lessons make DESK --scope Shop {NORTHWIND} pec {ON} --out OUT/lesson.toml", ["lesson.toml is written"]),
            ("lessons run OUT/lesson.toml", ["The judge: recognized, decided by rbac", "[x] It is recognized"]),
        ),
    ),
    Feature(
        "who must not leave",
        (),
        (
            (f"fragile DESK {ON}", ["Ann", "2", "northwind", "pec"]),
            (f"findings DESK --kind link.last {ON}", ["Ann is the only identity on this desk"]),
        ),
    ),
)  # fmt: skip

BOB_HOME = "record principal DESK --id c0000000-0000-4000-8000-000000000002 --kind member --tenant Wingtip --name Bob"
PEOPLE = (
    BOB_HOME,
    "record principal DESK --id c0000000-0000-4000-8000-000000000003 --kind member --tenant Wingtip --name Eve",
)
GROUPS = tuple(
    f"record principal DESK --id c0000000-0000-4000-8000-00000000001{number} --kind group --tenant Wingtip --name {name}"
    for number, name in enumerate(("Crew", "Squad"))
)
WITH_ROLES = "record role-assignment DESK --principal {} --role Contributor --scope {} --since 2025-01-01"
ABROAD = (
    "record scope DESK --id a0000000-0000-4000-8000-000000000002 --kind tenant --name Abroad",
    "record principal DESK --id c0000000-0000-4000-8000-000000000004 --kind member --tenant Abroad --name Zoe",
    "record partner-admin-link DESK --principal Zoe --partner-id 5200001 --since 2025-01-01",
)
IN_EA = tuple(f"record billing DESK --subscription {one} --offer ea --since 2020-01-01" for one in ("Shop", "Web"))


@dataclass(frozen=True)
class Looked:
    """A kind of which somebody looked for all at one place and for a part at another: what is asked, and answered there."""

    kind: Collectable
    places: tuple[str, str]
    asked: str
    verdict: str
    said: Sequence[str] = ()


LOOKED = (
    Looked(Collectable.ROLE_ASSIGNMENTS, ("Shop", "Web"), f"{FABRIKAM} pal", "not-recognized", (BOB_HOME, BOB_LINKED)),
    Looked(Collectable.GROUP_MEMBERS, ("Crew", "Squad"), f"{FABRIKAM} pal", "not-recognized",
           (BOB_HOME, BOB_LINKED, *GROUPS, WITH_ROLES.format("Crew", "Shop"), WITH_ROLES.format("Squad", "Web"))),
    Looked(Collectable.PARTNER_ADMIN_LINKS, ("Bob", "Eve"), f"{FABRIKAM} pal", "not-recognized",
           (*PEOPLE, WITH_ROLES.format("Bob", "Shop"), WITH_ROLES.format("Eve", "Web"))),
    Looked(Collectable.PARTNERS_OF_RECORD, ("Shop", "Web"), f"{FABRIKAM} dpor", "not-recognized", IN_EA),
    Looked(Collectable.BILLING, ("Shop", "Web"), f"{FABRIKAM} designation", "not-recognized",
           ("record subscription DESK --subscription Web --usage some",)),
    Looked(Collectable.DENY_ASSIGNMENTS, ("Shop", "Web"), f"{NORTHWIND} pec", "recognized"),
    Looked(Collectable.DELEGATIONS, ("Shop", "Web"), f"{FABRIKAM} pal", "not-recognized", ABROAD),
    Looked(Collectable.CHARGES, ("Shop", "Web"), f"{NORTHWIND} pec", "not-applicable"),
    Looked(Collectable.ACTIVATIONS, ("Shop", "Web"), f"{FABRIKAM} pal", "not-recognized",
           (BOB_HOME, BOB_LINKED, *(f"{WITH_ROLES.format('Bob', one)} --kind eligible" for one in ("Shop", "Web")))),
    Looked(Collectable.PIM, ("Shop", "Web"), f"{NORTHWIND} pec", "recognized"),
)  # fmt: skip
"""For every kind: nothing is known of it but at the first place. Of charges, all kinds are asked about, as cases do."""


def looks(looked: Looked) -> tuple[str, str, str]:
    """Somebody looked for a part of it everywhere, for all of it at one place, and for a part at another."""
    there, elsewhere = looked.places
    verb = f"looked {looked.kind.value} DESK"
    return f"{verb} --in-part", f"{verb} {there}", f"{verb} {elsewhere} --in-part"


def words(line: str, desk: Path, out: Path) -> list[str]:
    """A line as the words of a command."""
    files = {"DESK": str(desk), "BEGUN": str(out / "begun.partnerdesk")}
    return [files.get(one, one.replace("OUT/", f"{out}/")) for one in shlex.split(line)]


def one_after_the_other(text: str, parts: Sequence[str]) -> str:
    """The first of some parts that does not come behind those before it; empty if all of them do."""
    behind = 0
    for part in parts:
        start = text.find(part, behind)
        if start < 0:
            return part
        behind = start + len(part)
    return ""
