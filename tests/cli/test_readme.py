"""The command lines of the README, and of the pages on the command line and the school, as they stand."""

from __future__ import annotations

import shlex
import shutil
from pathlib import Path

import pytest

from partner_desk.app.school import progress
from partner_desk.bootstrap import command_line

ROOT = Path(__file__).parent.parent.parent
PAGES = ("README.md", "docs/command-line.md", "docs/school.md")
TEXTS = [
    line.partition("   #")[0].rstrip()
    for page in PAGES
    for line in (ROOT / page).read_text("utf-8").splitlines()
    if line.startswith("    partner-desk-cli ")
]
LINES = [shlex.split(line)[1:] for line in dict.fromkeys(TEXTS)]


def test_every_line_works(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(progress, "default_folder", lambda: tmp_path / "learners")
    progress.add("Ann", tmp_path / "learners")
    shutil.copytree(ROOT / "tests" / "cases", tmp_path / "tests" / "cases")
    assert len(LINES) > 15
    for line in sorted(LINES, key=lambda one: one[0] != "new"):  # the school comes before the desk is made
        capfd.readouterr()
        code = command_line(line)
        said = capfd.readouterr()
        assert code == 0 or (code, line[0]) == (1, "findings"), f"{line}: {said.err}"
        assert said.out.strip(), line
        assert said.err == "", line
    assert "az " in (tmp_path / "step.sh").read_text("utf-8")
    assert (tmp_path / "summary.pdf").read_bytes().startswith(b"%PDF")
