"""A window that the system ends folds its desk, as one that a person closes does."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from tests.store.desks import made, partners

PROGRAM = """
import sys
from partner_desk.bootstrap import window
import partner_desk.gui.application as application
started = application._started
def told(window):
    started(window)
    print("shown", flush=True)
application._started = told
sys.exit(window([sys.argv[1]]))
"""


@pytest.mark.skipif(os.name != "posix", reason="there are no such signals")
@pytest.mark.parametrize("name", ["SIGTERM", "SIGHUP", "SIGINT"])
def test_a_window_that_is_told_to_end_leaves_one_sound_file(tmp_path: Path, name: str) -> None:
    path = made(tmp_path / "a.partnerdesk", 1)
    program = subprocess.Popen([sys.executable, "-c", PROGRAM, str(path)], stdout=subprocess.PIPE, text=True)
    assert program.stdout is not None
    assert program.stdout.readline() == "shown\n"
    assert Path(f"{path}-wal").exists()
    program.send_signal(getattr(signal, name))
    assert program.wait(timeout=60) == 0
    program.stdout.close()
    assert [one.name for one in tmp_path.iterdir()] == ["a.partnerdesk"]
    assert partners(path) == {"p1"}
