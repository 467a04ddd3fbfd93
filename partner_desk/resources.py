"""Where the files that ship with the program are: beside the sources, in the package, or in the bundle."""

from __future__ import annotations

import sys
from pathlib import Path


def resource_path(*parts: str) -> Path:
    """The path of a shipped file or folder."""
    package = Path(__file__).resolve().parent
    bundle = Path(getattr(sys, "_MEIPASS", package))
    for root in (package.parent / "resources", package / "_resources", bundle / "resources"):
        if root.is_dir():
            return root.joinpath(*parts)
    raise FileNotFoundError("the program's resources are missing; install it again")
