"""Every file that a reading asks for has a reader, or a reason why it has none."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from partner_desk.app.recording import KINDS_SAID
from partner_desk.domain.coverage import Collectable
from partner_desk.exchange.collecting import EXPORTS, Export
from partner_desk.exchange.families import AMOUNT_FORMATS, FAMILIES

READINGS = Path(__file__).parent.parent.parent / "resources" / "readings"

READ_BY = {
    "az managementpartner show": "partner admin link",
    "az ad group member list": "members of groups",
    "az ad group list": "groups of a directory",
    "daily rated usage": "daily rated usage (Partner Center)",
    "az role assignment list": "role assignments",
    "az managedservices assignment list": "delegations (Azure Lighthouse)",
    "Export the schedules of role assignments": "roles of Privileged Identity Management",
    "privilegedAccess/group/": "memberships of Privileged Identity Management",
    "Get-AzDenyAssignment": "deny assignments",
    "https://management.azure.com/subscriptions?": "subscriptions (REST or Resource Graph)",
}
"""What the sentences under `collect` ask for, and the family that reads it."""

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
    assert set(READ_BY.values()) <= set(names)


@pytest.mark.parametrize("export", EXPORTS.values(), ids=lambda one: one.id)
def test_what_is_to_be_fetched_is_imported_or_recorded_by_a_verb(export: Export) -> None:
    """Each line of *What to fetch first* says where its answer goes, and that takes it."""
    imported = export.goes.startswith("import")
    assert imported or not export.command
    for verb, kind in re.findall(r"\b(record|amend|looked) ([a-z-]+)", export.goes):
        assert kind in (KINDS_SAID if verb != "looked" else set(Collectable))
    assert imported or re.match("(record|amend|assign-dpor)", export.goes)
