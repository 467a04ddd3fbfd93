"""Every kind of fact comes from a file that Azure or a tool of the trade writes, and the page of facts names it."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from partner_desk.app import imports
from partner_desk.app.recording import KINDS_SAID
from partner_desk.domain.estate import Estate
from tests.exchange.importing import SUBSCRIPTION
from tests.exchange.rated import SELLER, SEPTEMBER, TENANT, row, written

ROOT = Path(__file__).parent.parent.parent
FIXTURES = ROOT / "tests" / "fixtures"
BASE = ("field_inputs/base/accounts.json", "field_inputs/base/subscriptions.json")
FILES = {
    "scope": BASE[:1],
    "tenant": BASE[:1],
    "subscription": BASE[1:],
    "principal": ("field_inputs/directory/az_users.json",),
    "membership": ("field_inputs/directory/az_groups.json", "field_inputs/directory/members of Operators.json"),
    "role-definition": ("estate_recorded/role_definition_list_custom_cli2.91.json",),
    "role-assignment": ("field_inputs/base/roles_ann.json",),
    "delegation": ("field_inputs/lighthouse/rest_with_definition.json",),
    "deny-assignment": ("field_inputs/denials/rest.json",),
    "partner": ("field_inputs/base/link_ann.json",),
    "partner-admin-link": ("field_inputs/base/link_ann.json",),
    "billing": BASE[1:],
    "admin-relationship": ("field_inputs/partners/admin_relationships.json",),
}
MADE = {
    "partner-of-record": "Insights",
    "coverage": "asked when files are imported",
    "charge": "daily rated usage",
    "earned-credit": "daily rated usage",
    "attribution": "Insights",
    "expectation": "none",
}
"""The kinds of which no file of the fixtures tells, with what the page says of them; most are made here."""


def facts_of(paths: list[Path], kind: str) -> int:
    preview = imports.preview(Estate(), imports.gather(paths, "somebody"), {}, paths)
    wanted = KINDS_SAID[kind]
    return sum(isinstance(one.after, wanted) for one in preview.changes.changes)


@pytest.mark.parametrize("kind", FILES)
def test_a_file_tells_a_fact_of_each_kind(kind: str) -> None:
    assert facts_of([FIXTURES / name for name in FILES[kind]], kind)


@pytest.mark.parametrize("kind", ["charge", "earned-credit"])
def test_a_bill_tells_charges_and_what_was_credited(tmp_path: Path, kind: str) -> None:
    assert facts_of([written(tmp_path / "usage.csv", [row(SEPTEMBER, "1.25")])], kind) == 1


def test_a_report_of_insights_tells_partners_of_record(tmp_path: Path) -> None:
    told = {"SubscriptionId": SUBSCRIPTION, "CustomerTenantId": TENANT, "Month": "2025-09-01", "MpnId": SELLER,
            "PartnerName": "Contoso", "PartnerAttributionType": "DPOR", "UsageQuantity": "1"}  # fmt: skip
    heading = (FIXTURES / "partner_center" / "insights_heading.tsv").read_text(encoding="utf-8").strip().split("\t")
    path = written(tmp_path / "AzureUsage.tsv", [told], heading, "\t")
    files = [FIXTURES / name for name in BASE] + [path]
    assert facts_of(files, "partner-of-record") == 1
    assert facts_of(files, "attribution") == 1


def test_the_page_of_facts_says_which_file_tells_each_kind() -> None:
    page = (ROOT / "docs" / "facts.md").read_text(encoding="utf-8").split("## Which file tells it")[1].split("\n## ")[0]
    rows = dict(re.findall(r"^\| `([a-z-]+)` \| (.*) \|$", page, re.MULTILINE))
    assert rows.keys() == KINDS_SAID.keys()
    assert FILES.keys() | MADE.keys() == KINDS_SAID.keys()
    assert all(words in rows[kind] for kind, words in MADE.items())
