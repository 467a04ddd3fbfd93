"""Campaigns cannot rot: each finds the faults that are planted for it, and runs a handful of tries with a fixed seed."""

from __future__ import annotations

import subprocess
import sys
from importlib import import_module
from pathlib import Path

import pytest

from tests.campaigns.__main__ import NAMES

HANDFUL = {"damage": 40, "files": 60, "full": 30, "imports": 10, "kills": 4, "names": 4, "power": 40, "rivals": 3}


@pytest.mark.parametrize("name", NAMES)
def test_a_campaign_finds_what_is_planted_and_nothing_else(name: str, tmp_path: Path) -> None:
    missing = import_module(f"tests.campaigns.{name}").CAMPAIGN.needs()
    if missing:
        pytest.skip(missing)
    arguments = [name, "--tries", str(HANDFUL[name]), "--seed", "1", "--folder", str(tmp_path)]
    done = subprocess.run(
        [sys.executable, "-m", "tests.campaigns", *arguments],
        cwd=Path(__file__).parents[1], capture_output=True, text=True, timeout=120,
    )  # fmt: skip
    assert done.returncode == 0, done.stdout + done.stderr
    assert "planted and found" in done.stdout
    assert f"{name}, all runs: " in done.stdout
    assert (tmp_path / "runs.json").exists()
