"""What answers are made by: told with each of them, so that one that was kept can be checked later."""

from __future__ import annotations

import hashlib
import tomllib
from functools import cache
from typing import Any

from partner_desk import __version__
from partner_desk.resources import resource_path

FORMAT = 1
"""The version of the form in which answers are written; another one where a key means something else."""

_RULES = ("offers.toml", "readings")
"""The files and folders of the resources that decide verdicts."""


@cache
def rules_hash() -> str:
    """The SHA-256 of the rules: of what `sha256sum` prints for each of their files, in the order of their paths."""
    top = resource_path("")
    files = {one for name in _RULES for one in (top / name, *(top / name).rglob("*")) if one.is_file()}
    rows = sorted((one.relative_to(top).as_posix(), one) for one in files)
    sums = (f"{hashlib.sha256(one.read_bytes()).hexdigest()}  {name}\n" for name, one in rows)
    return hashlib.sha256("".join(sums).encode()).hexdigest()


def versions() -> dict[str, Any]:
    """What an answer was made by, so that it can be checked later: form, program, and the rules that ship with it."""
    told = tomllib.loads((resource_path("readings") / "readings.toml").read_text(encoding="utf-8"))
    rules = {"rules": f"sha256:{rules_hash()}", "rules_version": told["version"]}
    return {"format": FORMAT, "program": __version__, **rules}
