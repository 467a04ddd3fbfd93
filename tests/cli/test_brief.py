"""What `explain` says before anything more is asked for is read in less than a minute, on a real estate too."""

from __future__ import annotations

from pathlib import Path

import pytest

from partner_desk.cli.application import run
from partner_desk.readings.library import Library
from tests.examples import some

RECORDED = Path(__file__).parent.parent / "fixtures" / "estate_recorded"
MACHINE = (
    "/subscriptions/00000000-0000-0000-0000-000000000000/resourceGroups/bez-rg/providers"
    "/Microsoft.Compute/virtualMachines/bez-vm01"
)
MOST_WORDS = 250


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> str:
    """A desk of the recorded estate, with a partner."""
    path = str(tmp_path_factory.mktemp("brief") / "recorded.partnerdesk")
    assert run(["new", path]) == 0
    assert run(["import", path, str(RECORDED)]) == 0
    assert run(["add-partner", path, "Contoso", "--global-id", "5100000", "--location", "5100001"]) == 0
    return path


@pytest.mark.parametrize("scope", [MACHINE, "Root Management Group"])
def test_each_answer_about_many_people_has_at_most_250_words(
    desk: str, scope: str, library: Library, capfd: pytest.CaptureFixture[str]
) -> None:
    capfd.readouterr()
    for program in some(list(library.programs)):
        assert run(["explain", desk, "--scope", scope, "--partner", "Contoso", "--program", program]) == 0
        said = capfd.readouterr().out
        assert len(said.split()) <= MOST_WORDS, said


def test_a_reason_of_leaves_that_differ_is_told_below_them(tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    path = str(tmp_path / "sample.partnerdesk")
    assert run(["new", path, "--sample"]) == 0
    capfd.readouterr()
    asked = ("--scope", "Wingtip", "--partner", "5200000", "--program", "pec", "--on", "2024-04-01")
    assert run(["explain", path, *asked]) == 0
    said = capfd.readouterr().out.splitlines()
    at = said.index("  app-orders: recognized")
    assert said[at + 1].startswith("    + Role in the customer's tenant: ops@fabrikam in Wingtip holds Contributor")
    at = said.index("  vm-lab: not-recognized")
    assert said[at + 1].startswith("    - Billed partner: Microsoft bills Contoso Cloud")


def test_many_who_were_not_asked_are_one_line_with_their_number(desk: str, capfd: pytest.CaptureFixture[str]) -> None:
    asked = ("explain", desk, "--scope", MACHINE, "--partner", "Contoso", "--program", "pal")
    capfd.readouterr()
    assert run([*asked]) == 0
    brief = capfd.readouterr().out
    assert brief.count("az managementpartner show") == 1
    assert "others alike)" in brief
    assert "Sources: " in brief
    assert run([*asked, "--full"]) == 0
    assert "(decides)" in capfd.readouterr().out
    assert "(decides)" not in brief
