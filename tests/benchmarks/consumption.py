"""How long a large file of daily rated usage takes: `python3 -m tests.benchmarks.consumption 1000000`."""

from __future__ import annotations

import resource
import sys
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path

from partner_desk.app import imports
from partner_desk.domain.estate import Estate
from tests.exchange.rated import Sums, month, written


def main(arguments: Sequence[str]) -> int:
    """Write the rows, preview their import, and tell processor time and memory."""
    number, sums = int(arguments[0]), Sums()
    with tempfile.TemporaryDirectory() as folder:
        path = written(Path(folder) / "usage.csv", month(1, number, sums, resources=1_000))
        began = time.process_time()
        preview = imports.preview(Estate(), imports.gather([path], "benchmark"), {}, [path])
        took, size = time.process_time() - began, path.stat().st_size
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
    print(f"{number:,} rows, {size // 10**6:,} MB: {len(preview.changes):,} facts in {took:.1f} s of one processor")
    print(f"{peak:,} MB at most, also for making the file")
    return 0 if preview.kinds["charges"].new == len(sums) else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
