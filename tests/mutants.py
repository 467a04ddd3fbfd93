"""Small breaks put into a copy of the program, one at a time: each must be noticed by the test that names it.

`python -m tests.mutants [WORD...]` tries those of `mutants.toml` whose file or test has one of the words. It is no
part of the suite: it says whether the suite would notice.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
import tomllib
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parents[1]
LIMIT = 300
"""Seconds after which a break that only makes a test run on counts as noticed."""


def survivors(mutants: list[dict[str, Any]]) -> int:
    """How many breaks no test noticed; each is told as it is tried."""
    alive = 0
    with tempfile.TemporaryDirectory() as folder:
        copy = Path(folder)
        for name in ("partner_desk", "resources", "tests"):
            shutil.copytree(ROOT / name, copy / name, ignore=shutil.ignore_patterns("__pycache__"))
        shutil.copy(ROOT / "pyproject.toml", copy)
        for test in dict.fromkeys(one["killed_by"] for one in mutants):
            if not _passes(test, copy):
                raise SystemExit(f"{test} fails without any break: it is no witness.")
        for mutant in mutants:
            target = copy / mutant["file"]
            text = target.read_text(encoding="utf-8")
            where = f"{mutant['file']}: {' '.join(mutant['before'].split())}"
            if text.count(mutant["before"]) != 1:
                print(f"STALE     {where} (found {text.count(mutant['before'])} times)", flush=True)
                alive += 1
                continue
            target.write_text(text.replace(mutant["before"], mutant["after"]), encoding="utf-8")
            noticed = not _passes(mutant["killed_by"], copy)
            target.write_text(text, encoding="utf-8")
            print(f"{'noticed ' if noticed else 'SURVIVED'}  {where}", flush=True)
            alive += not noticed
    return alive


def _passes(test: str, copy: Path) -> bool:
    """Whether a test passes there; one that cannot be run at all is no witness."""
    environment = {**os.environ, "PYTHONPATH": str(copy), "PYTHONDONTWRITEBYTECODE": "1"}
    command = [sys.executable, "-m", "pytest", "-q", "-x", "-p", "no:cacheprovider", test]
    try:
        done = subprocess.run(
            command, cwd=copy, env=environment, capture_output=True, text=True, timeout=LIMIT, check=False
        )
    except subprocess.TimeoutExpired:
        return False
    if done.returncode not in (0, 1):
        raise SystemExit(f"{test} could not be run:\n{done.stdout[-2000:]}{done.stderr[-2000:]}")
    return done.returncode == 0


def main(words: list[str]) -> int:
    """Try the breaks that the words name, or all."""
    mutants = tomllib.loads((ROOT / "tests" / "mutants.toml").read_text(encoding="utf-8"))["mutant"]
    chosen = [one for one in mutants if not words or any(word in one["file"] + one["killed_by"] for word in words)]
    alive = survivors(chosen)
    print(f"{len(chosen)} breaks, {alive} not noticed")
    return 1 if alive or not chosen else 0


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
