"""Figures that add up over runs: one JSON file, a line for each run, and a folder for each kind of fault."""

from __future__ import annotations

import hashlib
import json
from collections import Counter
from collections.abc import Iterable
from dataclasses import asdict, dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from tests.campaigns.campaign import Tally, slug

ROOT = Path(__file__).resolve().parents[2]


def program() -> str:
    """Which program was tried: a digest of its sources."""
    digest = hashlib.sha256()
    for path in sorted((ROOT / "partner_desk").rglob("*.py")):
        digest.update(path.read_bytes())
    return digest.hexdigest()[:12]


@dataclass
class Run:
    """One run: which campaign with which seed on which program, and what came of it."""

    campaign: str
    seed: int
    tries: int
    program: str
    at: str
    counts: dict[str, int] = field(default_factory=dict)
    faults: dict[str, int] = field(default_factory=dict)


class Figures:
    """The runs of one folder."""

    def __init__(self, folder: Path) -> None:
        """Read what is there."""
        self.folder = folder
        self.program = program()  # as it is now, which may be another one when the run is over
        self._path = folder / "runs.json"
        self.runs = self._read()

    def _read(self) -> list[Run]:
        found: list[dict[str, Any]] = json.loads(self._path.read_text("utf-8")) if self._path.exists() else []
        return [Run(**one) for one in found]

    def next_seed(self, campaign: str) -> int:
        """A seed that was not run yet."""
        return 1 + max((one.seed for one in self.runs if one.campaign == campaign), default=0)

    def add(self, campaign: str, seed: int, tries: int, tally: Tally) -> None:
        """Keep what a run found; of two runs with one seed on one program the longer one counts."""
        self.runs = self._read()  # others may have run meanwhile
        now = datetime.now(UTC).replace(microsecond=0).isoformat()
        faults = {one.sign: one.times for one in tally.faults.values()}
        run = Run(campaign, seed, tries, self.program, now, dict(tally.counts), faults)
        same = [one for one in self.runs if (one.campaign, one.seed, one.program) == (campaign, seed, run.program)]
        if all(one.tries <= tries for one in same):
            self.runs = [one for one in self.runs if one not in same] + [run]
        self.folder.mkdir(parents=True, exist_ok=True)
        self._path.write_text(json.dumps([asdict(one) for one in self.runs], indent=1), encoding="utf-8")
        for fault in tally.faults.values():
            place = self.folder / "faults" / campaign / slug(fault.sign)
            place.mkdir(parents=True, exist_ok=True)
            known = place / "input"
            if fault.piece is not None and (not known.exists() or known.stat().st_size > len(fault.piece)):
                known.write_bytes(fault.piece)
            again = f"python3 dev.py campaign {campaign} --try {fault.seed}"
            (place / "how.txt").write_text(f"{again}\n\n{fault.words}\n", encoding="utf-8", errors="backslashreplace")

    def told(self, campaign: str) -> str:
        """The sum of all runs of a campaign, and of those of the program as it is now."""
        runs = [one for one in self.runs if one.campaign == campaign]
        here = [one for one in runs if one.program == self.program]
        return f"{campaign}, all runs: {_sum(runs)}\n{campaign}, of this program: {_sum(here)}"


def _sum(runs: Iterable[Run]) -> str:
    counts: Counter[str] = Counter()
    faults: Counter[str] = Counter()
    for run in runs:
        counts.update(run.counts)
        faults.update(run.faults)
    return f"{words(counts)}; {faults.total()} faults of {len(faults)} kinds"


def words(counts: Counter[str]) -> str:
    """Counts as text."""
    return ", ".join(f"{number:,} {what}" for what, number in sorted(counts.items())) or "nothing"
