"""How the shell of this machine takes a line apart."""

from __future__ import annotations

import json
import subprocess
import sys

from partner_desk.domain.shells import typed_line

_TELL = "import json, sys; print(json.dumps(sys.argv[1:]))"


def words_of(line: str) -> list[str]:
    """The words of a line that was typed, as a program gets them."""
    start = typed_line([sys.executable, "-I", "-S", "-c", _TELL])
    done = subprocess.run(f"{start} {line}", shell=True, capture_output=True, check=True, timeout=60)
    words: list[str] = json.loads(done.stdout)
    return words
