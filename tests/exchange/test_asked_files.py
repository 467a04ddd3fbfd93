"""Every file that a reading asks for has a reader, or a reason why it has none."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path

import pytest

from partner_desk.app import imports
from partner_desk.app.recording import KINDS_SAID
from partner_desk.domain.coverage import Collectable
from partner_desk.exchange.collecting import EXPORTS, Export
from partner_desk.exchange.families import AMOUNT_FORMATS, FAMILIES

FIXTURES = Path(__file__).parent.parent / "fixtures" / "field_inputs"
READINGS = Path(__file__).parent.parent.parent / "resources" / "readings"

READ_BY = {
    "az managementpartner show": ("partner admin link", "base/link_ann.json"),
    "az ad group member list": ("members of groups", "directory/az_members.json"),
    "az ad group list": ("groups of a directory", "directory/az_groups.json"),
    "daily rated usage": ("daily rated usage (Partner Center)", "../partner_center/daily_rated_line_items.json"),
    "az role assignment list": ("role assignments", "base/roles_ann.json"),
    "az managedservices assignment list": ("delegations (Azure Lighthouse)", "lighthouse/az_assignments.json"),
    "Export the schedules of role assignments": (
        "roles of Privileged Identity Management",
        "pim_activated/instances.json",
    ),
    "privilegedAccess/group/": (
        "memberships of Privileged Identity Management",
        "group_pim/assignmentScheduleInstances.json",
    ),
    "Get-AzDenyAssignment": ("deny assignments", "denials/powershell.json"),
    "https://management.azure.com/subscriptions?": (
        "subscriptions (REST or Resource Graph)",
        "base/subscriptions.json",
    ),
}
"""What the sentences under `collect` ask for, the family that reads it, and an answer in its shape."""

NOT_READ = {
    "Partner information": "the portal shows it, and exports nothing",
    "cost analysis": "a page to look at; usage is recorded by hand, or comes with daily rated usage",
    "Solutions Partner": "a page of Partner Center; recorded with the partner",
    "bills {subscription}": "somebody is asked; recorded as the offer",
    "Account settings": "a page of Partner Center; recorded with the partner",
    "invoice of {subscription}": "a paper; recorded as the offer",
    "Resource audit": "a page of Microsoft Entra; recorded as memberships",
    "Ask the customer which agreement": "somebody is asked; recorded as the offer",
}
"""What else they ask for, and why no family reads it."""


def test_what_a_reading_asks_for_is_read_or_not_for_a_reason() -> None:
    texts = [path.read_text(encoding="utf-8") for path in READINGS.glob("*/*.toml")]
    asked = {sentence for text in texts for sentence in re.findall(r'^collect = "(.+)"$', text, re.MULTILINE)}
    assert len(asked) > 10
    known = (*READ_BY, *NOT_READ)
    assert [one for one in asked if not any(words in one for words in known)] == []
    assert [words for words in known if not any(words in one for one in asked)] == []
    names = [family.name for family in FAMILIES] + [table.name for table in AMOUNT_FORMATS]
    assert {family for family, _ in READ_BY.values()} <= set(names)


@pytest.mark.parametrize("words", READ_BY)
def test_an_answer_to_what_a_reading_asks_for_is_imported(words: str) -> None:
    gathered = imports.gather([FIXTURES / READ_BY[words][1]], "a person")
    assert gathered.used
    assert not gathered.rejected


def test_the_lines_that_a_reading_asks_to_run_are_read_alike_by_bash_and_powershell() -> None:
    """PowerShell ends an argument where a quotation mark closes: each is quoted as a whole or not at all."""
    asked = {one for path in READINGS.glob("*/*.toml") for one in collected(path) if re.search(r"\baz |Get-Az", one)}
    assert len(asked) > 5
    for one in asked:
        for quoted in re.findall(r'\S*"[^"]*"\S*', one):
            assert re.fullmatch(r'"[^"{$`]*(\{subscription_guid\}[^"{$`]*)?"[;,.]?', quoted), one


def collected(path: Path) -> list[str]:
    """The sentences of a reading that say what to collect."""
    lines = re.findall(r"^collect = .+$", path.read_text(encoding="utf-8"), re.MULTILINE)
    return [tomllib.loads(one)["collect"] for one in lines]


@pytest.mark.parametrize("export", EXPORTS.values(), ids=lambda one: one.id)
def test_what_is_to_be_fetched_is_imported_or_recorded_by_a_verb(export: Export) -> None:
    """Each line of *What to fetch first* says where its answer goes, and that takes it."""
    imported = export.goes.startswith("import")
    assert imported or not export.command
    for verb, kind in re.findall(r"\b(record|amend|looked) ([a-z-]+)", export.goes):
        assert kind in (KINDS_SAID if verb != "looked" else set(Collectable))
    assert imported or re.match("(record|amend|assign-dpor)", export.goes)
