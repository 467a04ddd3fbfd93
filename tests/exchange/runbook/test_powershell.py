"""PowerShell is not run here: its text is held to the rules by which it cannot take a failure for an answer."""

from __future__ import annotations

import re

import pytest

from partner_desk.domain.changes import Change, ChangeSet
from partner_desk.exchange.runbook import az, needs
from partner_desk.exchange.runbook.powershell import as_powershell
from partner_desk.exchange.runbook.steps import runbook
from partner_desk.readings.library import Library
from partner_desk.resources import resource_path
from tests.exchange.runbook.test_failing import STEPS
from tests.exchange.runbook.worlds import NOW, world

HELPERS = resource_path("runbooks", "powershell.ps1").read_text("utf-8")


def functions(script: str) -> dict[str, str]:
    """The functions of a script, by name."""
    found = re.split(r"^function ([A-Za-z0-9-]+)", script, flags=re.MULTILINE)
    return dict(zip(found[1::2], found[2::2], strict=True))


def written(library: Library, kind: str) -> str:
    pairs = STEPS[kind]
    estate = world().apply(ChangeSet("so far", tuple(Change(None, old) for old, _ in pairs if old is not None)))
    book = runbook(ChangeSet("now", tuple(Change(*one) for one in pairs)), estate, "now", NOW, library.roles)
    return as_powershell(book)


def test_no_failure_is_swallowed() -> None:
    """Every `catch` keeps what went wrong as trouble, or throws; none makes an answer of it."""
    catches = re.findall(r"catch \{([^}]*)\}", HELPERS.replace("\n", " "))
    assert catches
    for one in catches:
        assert re.search(r"throw|\$trouble|\$last|no JSON", one), one
    assert "SilentlyContinue" not in HELPERS.replace("-WarningAction SilentlyContinue", "")
    assert "Install-Module" not in re.sub(r'"[^"]*"', "", HELPERS)  # told, never done


def test_azure_is_asked_in_one_way_only() -> None:
    """The one function that reads looks at the status, and only of a link may "not found" be an answer."""
    reading = [name for name, body in functions(HELPERS).items() if "Invoke-AzRestMethod" in body]
    assert reading == ["Read-Azure"]
    body = functions(HELPERS)["Read-Azure"]
    assert "if ($found.StatusCode -ne 200) { throw" in body
    absent = [name for name, text in functions(HELPERS).items() if " -Absent" in text]
    assert absent == ["Get-OwnLink"]


@pytest.mark.parametrize("kind", STEPS)
def test_every_step_asks_sends_and_proves_by_the_helpers(library: Library, kind: str) -> None:
    script = written(library, kind)
    steps = {name: body for name, body in functions(script).items() if re.fullmatch(r"(Step|Back)-\d+", name)}
    assert len(steps) == 2
    for body in steps.values():
        order = [
            body.index(one) for one in ("Confirm-Module", "Confirm-SignIn", "Get-Now", "Send-Change", "Wait-Answer")
        ]
        assert order == sorted(order)
        sent = body[body.index("Send-Change") : body.index("Wait-Answer")]
        kept = body.replace(sent, "")
        for command in ("Invoke-AzRestMethod", "-AzRoleAssignment", "-AzManagementPartner", "-AzADGroupMember"):
            assert command not in kept
        assert ("Get-OwnLink" in kept) is kind.startswith("link")
        assert ("Read-List" in kept) is not kind.startswith("link")


@pytest.mark.parametrize("kind", STEPS)
def test_both_shells_ask_the_same(library: Library, kind: str) -> None:
    """The same place is asked for the same ids, and the same answers are wanted."""
    pairs = STEPS[kind]
    estate = world().apply(ChangeSet("so far", tuple(Change(None, old) for old, _ in pairs if old is not None)))
    (step,) = runbook(ChangeSet("now", tuple(Change(*one) for one in pairs)), estate, "", NOW, library.roles).steps
    assert step.change is not None
    asked, script = " ".join(az.question(step.change)), written(library, kind)
    for identifier in re.findall(r"[0-9a-f]{8}-[0-9a-f-]{27}", asked):
        assert identifier in script
    for answer in az.answers(step.change):
        assert f"'{answer}'" in script
    for module, version in needs.modules(step.change):
        assert f"Confirm-Module '{module}' '{version}'" in script
