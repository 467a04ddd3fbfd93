"""Campaigns cannot rot: each finds the faults that are planted for it, and nothing in a handful of tries."""

from __future__ import annotations

import subprocess
import sys
from importlib import import_module
from pathlib import Path

import pytest

from tests.campaigns.__main__ import NAMES


@pytest.fixture(scope="module")
def said(tmp_path_factory: pytest.TempPathFactory) -> str:
    """What a handful of each campaign prints, all in one run, which spares the start."""
    arguments = ["all", "--handful", "--seed", "1", "--folder", str(tmp_path_factory.mktemp("figures"))]
    command = [sys.executable, "-m", "tests.campaigns", *arguments]
    done = subprocess.run(command, cwd=Path(__file__).parents[1], capture_output=True, text=True, timeout=280)
    return done.stdout + done.stderr


@pytest.mark.parametrize("name", NAMES)
def test_a_campaign_finds_what_is_planted_and_nothing_else(name: str, said: str) -> None:
    campaign = import_module(f"tests.campaigns.{name}").CAMPAIGN
    own = "\n".join(line for line in said.splitlines() if line.startswith(f"{name}"))
    if ": this needs" in own:
        pytest.skip(own)
    assert own.count("planted and found") == len(campaign.plants), said
    assert f"{name}, seed 1: " in own
    assert "; 0 faults of 0 kinds" in own, said
