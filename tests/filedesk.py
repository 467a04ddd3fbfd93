"""A desk that is made of files alone, and what it answers: the recorded estate with files of every kind beside it.

The files are invented, in the shapes in which the programs of the trade write them (`tests.exchange.trade`), and made on
one day. What each feature says and asks is told as in `tests.owndesk`.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from tests.exchange.rated import row, storage, table
from tests.exchange.test_from_nothing import ANSWERS, BY_HAND
from tests.exchange.trade import (
    AGENTS,
    LINKED,
    OURS,
    OWN,
    RECORDED,
    RIVALS,
    SUB,
    TENANT,
    as_zip,
    link,
    texts,
)
from tests.owndesk import Feature

INSIGHTS = RECORDED.parent / "partner_center" / "insights_heading.tsv"
TOYS, TAILSPIN = "c0a10000-0000-4000-8000-000000000020", "c0a10000-0000-4000-8000-000000000021"
BEN = "c0a10000-0000-4000-8000-000000000006"
CONTRIBUTOR = "b24988ac-6180-42a0-ab88-20f7382dd24c"
USERS = "userPrincipalName,displayName,surname,mail,givenName,id,userType,accountEnabled"
MADE = "2026-11-10"


def _below(kind: str, name: str, parent: str | None, chain: list[str]) -> dict[str, Any]:
    group = "/providers/Microsoft.Management/managementGroups/"
    here = f"{group if kind == 'group' else '/subscriptions/'}{name}"
    return {
        "id": here, "name": name, "displayName": name, "tenantId": TENANT, "parentNameChain": chain,
        "parent": {"id": None if parent is None else group + parent}, "parentDisplayNameChain": chain,
        "type": "Microsoft.Management/managementGroups" if kind == "group" else "/subscriptions",
        "inheritedPermissions": "noaccess", "permissions": "view",
        "numberOfChildGroups": 0, "numberOfChildren": 0, "numberOfDescendants": 0,
    }  # fmt: skip


def _schedule(kind: str, number: int, who: str, **said: object) -> dict[str, Any]:
    here = f"/subscriptions/{OWN}"
    return {
        "id": f"{here}/providers/Microsoft.Authorization/{kind}/c0a10000-0000-4000-8000-00000000020{number}",
        "type": f"Microsoft.Authorization/{kind}",
        "properties": {
            "scope": here, "principalId": who, "principalType": "User", "memberType": "Direct",
            "roleDefinitionId": f"{here}/providers/Microsoft.Authorization/roleDefinitions/{CONTRIBUTOR}",
            "status": "Provisioned", "startDateTime": "2025-01-01T00:00:00Z", **said,
        },
    }  # fmt: skip


def _insights() -> str:
    heading = INSIGHTS.read_text(encoding="utf-8").strip().split("\t")
    same = {"PGAMpnId": "6500000", "SubscriptionId": OWN.upper(), "CustomerTenantId": TENANT, "CustomerName": "AzureSDKTeam",
            "UsageQuantity": "2", "MpnId": RIVALS, "PartnerName": "Fabrikam", "PartnerAttributionType": "DPOR"}  # fmt: skip
    return table(({**same, "Month": f"2026-{month}-01"} for month in ("09", "10")), heading, "\t")


def more() -> Iterator[tuple[str, str]]:
    """The files beside those of the trade: resources, management groups, another customer, PIM, people, a report, a bill."""
    yield "resources.json", (RECORDED / "resource_list_cli2.91.json").read_text(encoding="utf-8")
    chain = [TENANT, "Landing"]
    yield "groups-of-subscriptions.json", json.dumps([
        _below("group", TENANT, None, []), _below("group", "Landing", TENANT, [TENANT]),
        _below("subscription", SUB, "Landing", chain), _below("subscription", OWN, "Landing", chain),
    ])  # fmt: skip
    account = {"cloudName": "AzureCloud", "id": TOYS, "name": "Toys", "state": "Enabled", "tenantId": TAILSPIN,
               "homeTenantId": TAILSPIN, "managedByTenants": [], "isDefault": False}  # fmt: skip
    yield "accounts-tailspin.json", json.dumps([account])
    yield (
        "customers.csv",
        (
            "Microsoft ID,Company name,Primary domain name,Relationship\n"
            f"{TAILSPIN},Tailspin Toys,tailspin.example,Cloud Reseller\n"
        ),
    )
    yield "users.csv", "\n".join((
        USERS, f"ann@contoso.example,Ann Adams,Adams,,Ann,{LINKED},Guest,true",
        f"ben@fabrikam.example,Ben Bauer,Bauer,,Ben,{BEN},Guest,true",
    ))  # fmt: skip
    yield "link-ben.json", json.dumps(link(BEN, RIVALS, "Fabrikam", TENANT))
    yield f"eligible-{OWN}.json", json.dumps({"value": [_schedule("roleEligibilityScheduleInstances", 4, BEN)]})
    yield "AzureUsage.tsv", _insights()
    yield "october.csv", table(
        row(date(2026, 10, 1) + timedelta(days=day), "10.00", CustomerId=TENANT, CustomerName="AzureSDKTeam", MPNID=OURS,
            Tier2MpnId="", CustomerDomainName="azuresdkteam.example", EntitlementId=SUB, ResourceURI=storage(1, SUB),
            EntitlementDescription="AzureSDKTest", PartnerName="Contoso",
            PartnerEarnedCreditPercentage="0" if day == 2 else "15")
        for day in range(31)
    )  # fmt: skip


def active(folder: Path) -> Path:
    """Who has a role at the other subscription on the fourth of November: Ben, by an activation."""
    kind, day = "roleAssignmentScheduleInstances", {
        "startDateTime": "2026-11-03T00:00:00Z", "endDateTime": "2026-11-06T00:00:00Z"
    }  # fmt: skip
    said = [
        _schedule(kind, 1, LINKED, assignmentType="Assigned"),
        _schedule(kind, 3, BEN, assignmentType="Activated", **day),
    ]
    path = folder / f"active-{OWN}.json"
    path.write_text(json.dumps({"value": said}), encoding="utf-8")
    return path


def begun(folder: Path) -> Iterator[list[str]]:
    """The lines that make the desk: two imports, and what no file tells."""
    desk = str(folder / "files.partnerdesk")
    answered = [word for question, answer in ANSWERS.items() for word in ("--answer", f"{question}={answer}")]
    yield ["new", desk]
    yield ["import", desk, str(as_zip(folder, more())), *answered]
    yield ["import", desk, str(active(folder)), "--made", "2026-11-04"]
    for verb, kind, *words in BY_HAND:
        yield [verb, kind, desk, *words]


HERE, SHOP, ON = f"--scope {SUB}", f"--scope {OWN}", "--on 2026-11-15"
CONTOSO, FABRIKAM = "--partner Contoso --program", "--partner Fabrikam --program"


def _later_roles() -> str:
    """The roles at the subscription two weeks later: the admin agents have none any more."""
    rows = json.loads(dict(texts())[f"roles-{SUB}.json"])
    return json.dumps([one for one in rows if one["principalId"] != AGENTS])


def _attested() -> str:
    """What Ann's attestation says two weeks later: she is not linked any more."""
    return json.dumps({
        "tenantId": TENANT, "tenantDisplayName": "AzureSDKTeam", "tenantDefaultDomain": "azuresdkteam.example",
        "type": "user", "displayName": "Ann Adams", "userPrincipalName": "ann@contoso.example", "objectId": LINKED,
        "partnerAdminLink": None, "partnerName": None, "partnerId": None,
    })  # fmt: skip


LATER = {"roles.json": _later_roles(), "attested.json": _attested()}

FEATURES = (
    Feature("2 the tree", (), (
        (f"judge DESK --scope Landing {CONTOSO} pal {ON}", ["Landing", "recognized"]),
        (f"judge DESK --scope {storage(1, SUB)} {CONTOSO} pal {ON}", ["st1", "recognized"]),
    )),
    Feature("3 many customers", (), (
        (f"judge DESK {CONTOSO} pal {ON}", ["AzureSDKTeam", "Tailspin Toys"]),
        (f"judge DESK --scope Toys {CONTOSO} pal {ON}", ["Toys", "unknown"]),
    )),
    Feature("4 names of people", (), ((f"explain DESK {HERE} {CONTOSO} pal {ON} --full", ["Ann Adams is linked to PartnerID 6400001"]),)),
    Feature("5 partners of record", (), (
        (f"explain DESK {SHOP} {FABRIKAM} dpor --on 2026-10-15 --full",
         ["shop is on pay-as-you-go", "Fabrikam (6500001) as partner of record of shop begins (2026-09-01)"]),
        (f"explain DESK {HERE} {FABRIKAM} dpor {ON} --full", ["sold by a Cloud Solution Provider"]),
    )),
    Feature("6 links of others, ended by who saw it", (), (
        ("import DESK OUT/attested.json --made 2026-11-24",
         ["Gone: The link of Ann Adams to Contoso", "The link of Ann Adams to 6400001 ended on 2026-11-24"]),
        (f"judge DESK {SHOP} {CONTOSO} pal --on 2026-11-23", [" recognized"]),
        (f"judge DESK {SHOP} {CONTOSO} pal --on 2026-11-25", ["not-recognized"]),
    ), files=LATER),
    Feature("7 record and link side by side", (), (
        (f"judge DESK {SHOP} --partner Fabrikam --on 2026-11-04", ["dpor", "unknown (disputed)", "pal", "recognized (disputed)"]),
    )),
    Feature("8 roles through groups, inherited, activated", (), (
        (f"explain DESK {HERE} {CONTOSO} pal {ON} --full", ["Ann Adams (in test-group)"]),
        (f"explain DESK {SHOP} {FABRIKAM} pal --on 2026-11-04 --full", ["Ben Bauer has activated Contributor at shop"]),
        (f"judge DESK --scope /subscriptions/{SUB}/resourceGroups/shop {CONTOSO} pal {ON}", ["shop", "recognized"]),
    )),
    Feature("9 earned credit before the bill", (), (
        (f"judge DESK {HERE} {CONTOSO} pec {ON}", ["recognized", "aobo, rbac"]),
        (f"judge DESK {HERE} {FABRIKAM} pec {ON}", ["not-recognized"]),
        (f"judge DESK {SHOP} {CONTOSO} pec {ON}", ["not-applicable"]),
    )),
    Feature("10 earned credit after the bill", (), (
        ("compare-credit DESK",
         ["1 recognized, and not credited", "35 agree", "estimated 1.50 EUR missing, of 10.00 EUR charged",
          "2026-10-03, st1 in AzureSDKTest, Contoso", "holds Contributor at AzureSDKTest", "The bill: 0 % on 10.00 EUR"]),
        ("findings DESK --kind csp.not-credited --on 2026-10-31", ["st1 in AzureSDKTest", "1.50 EUR"]),
    )),
    Feature("11 five words", (), (
        (f"judge DESK --scope AzureSDKTeam --partner Contoso {ON}",
         ["not-recognized", "recognized", "not-applicable", "unknown", "partly (disputed)"]),
    )),
    Feature("12 why", (), (
        (f"explain DESK {HERE} {CONTOSO} pec {ON} --full",
         ["is recognized here for PEC", "Foreign Principal for 'Contoso'", "holds Owner at AzureSDKTest", "(decides)", "source:"]),
    )),
    Feature("13 why not", (), (
        (f"explain DESK {SHOP} {FABRIKAM} pal --on 2026-10-31 --full", ["Active role: Ben Bauer is eligible", "(decides)"]),
        (f"explain DESK {HERE} {FABRIKAM} pec {ON} --full", ["is not recognized here for PEC", "Contoso"]),
    )),
    Feature("14 what decides comes first", (), (
        (f"explain DESK {HERE} {CONTOSO} pec {ON} --full", ["Admin on behalf of", "(decides)", "- Azure Lighthouse"]),
    )),
    Feature("15 the smallest change", (), (
        (f"advise DESK {HERE} {FABRIKAM} pal {ON}", ["has passed", "Ben Bauer", "would have been: recognized", "would have cost:"]),
    )),
    Feature("16 what if, 18 scenarios side by side", (), (
        (f"scenario new DESK 'Ann leaves' --leaves 'Ann Adams' {ON}", ["changes", "The desk is as it was"]),
        (f"compare DESK --scenario 'Ann leaves' {ON}", ["pal", "Ann leaves"]),
        (f"judge DESK {SHOP} {CONTOSO} pal {ON}", [" recognized"]),
    )),
    Feature("17 at once", (f"record deny-assignment DESK --principal everyone {HERE} --since 2026-11-12",), (
        (f"judge DESK {HERE} {CONTOSO} pec {ON}", ["not-recognized"]),
    )),
    Feature("19 one day beside another, and two exports", (), (
        ("compare DESK --on 2026-09-15 --and 2026-11-15", ["Contoso", "pec", "recognized"]),
        (f"timeline DESK {SHOP} {FABRIKAM} pal --from 2026-11-01 --until 2026-11-15",
         ["2026-11-03", "recognized", "is activated", "2026-11-06"]),
        ("import DESK OUT/attested.json --made 2026-11-24", ["Gone: The link of Ann Adams to Contoso"]),
        ("compare DESK --with BEGUN --on 2026-11-25", ["Contoso", "pal", "recognized -> not-recognized"]),
    ), files=LATER),
    Feature("20 rules with their sources", (), (
        (f"judge DESK {HERE} {CONTOSO} pec {ON} --json", ['"rules": "sha256:', '"rules_version": "']),
    )),
    Feature("21 a share of time", (), (
        (f"judge DESK {SHOP} {FABRIKAM} pal --from 2026-11-01 --until 2026-11-11 --json",
         ['"verdict": "partly"', '"days": {', '"recognized": 3']),
    )),
    Feature("22 money", (), (
        ("scenario new DESK 'Ann leaves' --leaves 'Ann Adams' --on 2026-11-03", []),
        ("compare DESK --scenario 'Ann leaves' --on 2026-11-03", ["charges lost", "EUR"]),
    )),
    Feature("23 several at once", (), (
        ("link-pal DESK 'Ben Bauer' person002_partner.example#EXT#@customer.onmicrosoft.example --partner Contoso"
         " --since 2026-11-12", ["2 identities"]),
    )),
    Feature("24 a runbook", (f"record role-assignment DESK --principal 'Ben Bauer' --role Reader {HERE} --since 2026-11-12",), (
        ("runbook DESK --last --json", ["Give Ben Bauer the role Reader at AzureSDKTest", '"proof"', f"az login --tenant {TENANT}"]),
    )),
    Feature("25 that a link was looked at", (), (
        ("findings DESK --kind link.stale --on 2027-03-15", ["Ann Adams", "2026-11-10"]),
    )),
    Feature("26 paper", (), (
        (f"report summary DESK --scope AzureSDKTeam --partner Contoso --out OUT/summary.pdf {ON}", ["summary.pdf is written"]),
    )),
    Feature("27 files for others", (), (
        ("export DESK --out OUT/case.toml --leave-out", ["case.toml is written"]),
    )),
    Feature("28 a file that is looked at before it counts, 29 undone and redone", (), (
        ("import DESK OUT/roles.json --made 2026-11-24 --answer roles=all --dry-run",
         ["new  changed  gone", "Gone: The role Owner of Foreign Principal", "Nothing was changed"]),
        (f"judge DESK {HERE} {CONTOSO} pec --on 2026-11-25 --json", ["aobo"]),
        ("import DESK OUT/roles.json --made 2026-11-24 --answer roles=all", ["Nothing in Azure changed"]),
        (f"explain DESK {HERE} {CONTOSO} pec --on 2026-11-25 --full", ["is recognized here for PEC", "- Admin on behalf of"]),
        ("undo DESK", ["Undid: "]),
        (f"explain DESK {HERE} {CONTOSO} pec --on 2026-11-25 --full", ["+ Admin on behalf of"]),
        ("redo DESK", ["Redid: "]),
        (f"explain DESK {HERE} {CONTOSO} pec --on 2026-11-25 --full", ["- Admin on behalf of"]),
    ), files=LATER),
    Feature("30 a lesson", (), (
        (f"lessons make DESK {HERE} {CONTOSO} pal {ON} --out OUT/lesson.toml", ["lesson.toml is written"]),
        ("lessons run OUT/lesson.toml", ["The judge:"]),
    )),
    Feature("31 who must not leave", (), (
        (f"fragile DESK {ON}", ["Ann Adams", "partner-6400001"]),
        (f"findings DESK --kind link.last {ON}", ["Ann Adams is the only identity on this desk"]),
    )),
)  # fmt: skip
"""By the number of the feature: the first, that there is no network, holds for all."""
