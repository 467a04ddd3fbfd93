"""Every file that a reading asks for has a reader, or a reason why it has none."""

from __future__ import annotations

import re
from pathlib import Path

from partner_desk.exchange.families import FAMILIES

READINGS = Path(__file__).parent.parent.parent / "resources" / "readings"

READ_BY = {
    "az managementpartner show": "partner admin link",
    "az ad group member list": "members of groups",
    "Export the members of the denied group": "members of groups",
    "az role assignment list": "role assignments",
    "az managedservices assignment list": "delegations (Azure Lighthouse)",
    "Export the schedules of role assignments": "roles of Privileged Identity Management",
    "Get-AzDenyAssignment": "deny assignments",
    "https://management.azure.com/subscriptions?": "subscriptions (REST or Resource Graph)",
}
"""What the sentences under `collect` ask for, and the family that reads it."""

NOT_READ = {
    "Partner information": "the portal shows it, and exports nothing",
    "cost analysis": "no file of costs is read; usage is recorded by hand",
    "Solutions Partner": "a page of Partner Center; recorded with the partner",
    "bills {subscription}": "somebody is asked; recorded as the offer",
    "Account settings": "a page of Partner Center; recorded with the partner",
    "invoice of {subscription}": "a paper; recorded as the offer",
    "daily rated usage": "no table of Partner Center is read; charges are recorded",
    "Get-AzADGroup -DisplayName AdminAgents": "ids to record with the partner",
    "Ask the customer which agreement": "somebody is asked; recorded as the offer",
    "Export the activations": "the audit is a table of its own; the schedules above tell activations",
}
"""What else they ask for, and why no family reads it."""


def test_what_a_reading_asks_for_is_read_or_not_for_a_reason() -> None:
    texts = [path.read_text(encoding="utf-8") for path in READINGS.glob("*/*.toml")]
    asked = {sentence for text in texts for sentence in re.findall(r'^collect = "(.+)"$', text, re.MULTILINE)}
    assert len(asked) > 10
    known = (*READ_BY, *NOT_READ)
    assert [one for one in asked if not any(words in one for words in known)] == []
    assert [words for words in known if not any(words in one for one in asked)] == []
    assert set(READ_BY.values()) <= {family.name for family in FAMILIES}
