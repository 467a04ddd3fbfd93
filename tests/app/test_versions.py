"""What answers are made by: the same for the same rules, another for any other byte of them."""

from __future__ import annotations

import hashlib
import shutil
from pathlib import Path

import pytest

from partner_desk import __version__
from partner_desk.app import versions
from partner_desk.resources import resource_path


def test_the_hash_of_the_rules_is_that_of_the_sums_of_their_files_and_follows_every_byte(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    rules = tmp_path / "resources"
    shutil.copytree(resource_path("readings"), rules / "readings")
    shutil.copy(resource_path("offers.toml"), rules)
    monkeypatch.setattr(versions, "resource_path", rules.joinpath)
    shipped = versions.rules_hash()
    names = sorted(one.relative_to(rules).as_posix() for one in rules.rglob("*") if one.is_file())
    sums = [f"{hashlib.sha256((rules / name).read_bytes()).hexdigest()}  {name}\n" for name in names]
    versions.rules_hash.cache_clear()
    assert versions.rules_hash() == shipped == hashlib.sha256("".join(sums).encode()).hexdigest()
    seen = {shipped}
    for name in names:
        with (rules / name).open("ab") as file:
            file.write(b"\n")
        versions.rules_hash.cache_clear()
        seen.add(versions.rules_hash())
    assert len(seen) == len(names) + 1
    monkeypatch.undo()
    versions.rules_hash.cache_clear()
    made_by = {"rules": f"sha256:{shipped}", "rules_version": "0.4"}
    assert versions.versions() == {"format": 1, "program": __version__, **made_by}
