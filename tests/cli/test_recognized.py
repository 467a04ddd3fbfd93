"""`recognized` on a desk file."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from partner_desk.cli.application import run


@pytest.fixture
def desk(tmp_path: Path) -> str:
    path = str(tmp_path / "sample.partnerdesk")
    assert run(["new", path, "--sample"]) == 0
    return path


def test_it_lists_who_is_recognized_for_what_and_by_what(desk: str, capfd: pytest.CaptureFixture[str]) -> None:
    capfd.readouterr()
    ask = ["recognized", desk, "--scope", "wingtip-core", "--on", "2024-04-01"]
    assert run(ask) == 0
    told = " ".join(capfd.readouterr().out.split())
    assert told.startswith("Recognized at wingtip-core on 2024-04-01:")
    assert "Northwind Consulting PAL 1 of 1 ann@northwind in Wingtip (in Wingtip operators) is linked" in told
    assert "PEC" not in told, "which nobody has there since March"
    assert run([*ask, "--program", "pec"]) == 0
    assert capfd.readouterr().out == "Nobody is recognized at wingtip-core on 2024-04-01.\n"
    assert run([*ask, "--program", "pal", "--json"]) == 0
    (found,) = json.loads(capfd.readouterr().out)
    assert (found["partner"], found["program"], found["leaves"], found["of"]) == ("northwind", "pal", 1, 1)
    assert found["by"][0].startswith("ann@northwind in Wingtip")
    assert run(["recognized", desk, "--scope", "nowhere"]) == 2
