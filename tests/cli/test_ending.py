"""`ending` on a desk file."""

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


def test_it_tells_what_ends_and_who_loses_what(desk: str, capfd: pytest.CaptureFixture[str]) -> None:
    capfd.readouterr()
    assert run(["ending", desk, "--on", "2024-02-01"]) == 0
    told = " ".join(capfd.readouterr().out.split())
    assert "2024-03-01 the role Owner of Adatum AdminAgents at wingtip-core Adatum Distribution" in told
    assert run(["ending", desk, "--on", "2024-02-01", "--days", "10"]) == 0
    assert "Nothing ends within 10 days from 2024-02-01." in capfd.readouterr().out


def test_it_can_be_asked_for_one_partner(desk: str, capfd: pytest.CaptureFixture[str]) -> None:
    for partner, count in (("adatum", 1), ("northwind", 0)):
        capfd.readouterr()
        assert run(["ending", desk, "--on", "2024-02-01", "--partner", partner, "--json"]) == 0
        assert len(json.loads(capfd.readouterr().out)) == count


def test_the_calendar_has_what_ends(desk: str, tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    target = tmp_path / "ends.ics"
    assert run(["ending", desk, "--on", "2024-02-01", "--ics", str(target)]) == 0
    assert "It has 1 end." in capfd.readouterr().out
    assert target.read_bytes().count(b"BEGIN:VEVENT\r\n") == 1
