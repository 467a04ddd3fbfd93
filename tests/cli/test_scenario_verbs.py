"""The command line on what could be: comparing, scenarios, time lines, fragility and moves."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from partner_desk.cli.application import run


@pytest.fixture
def desk(tmp_path: Path) -> str:
    path = str(tmp_path / "sample.partnerdesk")
    assert run(["new", path, "--sample"]) == 0
    return path


def told(capfd: pytest.CaptureFixture[str], *arguments: str) -> Any:
    capfd.readouterr()
    assert run([*arguments, "--json"]) == 0
    return json.loads(capfd.readouterr().out)


def test_two_days_are_compared(desk: str, capfd: pytest.CaptureFixture[str]) -> None:
    found = told(capfd, "compare", desk, "--on", "2022-10-02", "--and", "2022-10-03")
    assert found["before"]["on"] == "2022-10-02"
    turned = {(one["partner"], one["program"]) for one in found["changed"]}
    assert ("contoso", "competency") in turned  # it ends that day
    one = next(one for one in found["changed"] if one["program"] == "competency" and one["lost"]["leaves"])
    assert one["turns"][0]["after"] == "not-applicable"
    assert "competency.period" in one["turns"][0]["turned"]
    assert run(["compare", desk, "--on", "2022-10-02", "--and", "2022-10-03"]) == 0
    assert "Competency does not apply here" in capfd.readouterr().out
    assert told(capfd, "compare", desk, "--on", "2024-05-01")["changed"] == []
    assert run(["compare", desk, "--on", "May"]) == 2
