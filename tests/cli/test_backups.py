"""`backups` and `restore`: what was before an import can be had again, and going back can be undone."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from partner_desk.cli.application import run


@pytest.fixture(autouse=True)
def data(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder of backups of its own."""
    folder = tmp_path / "backups"
    monkeypatch.setattr("partner_desk.app.backups.backup_folder", lambda: folder)
    return folder


@pytest.fixture
def desk(tmp_path: Path) -> Path:
    """A desk with a partner and an import after it."""
    path = tmp_path / "customer.partnerdesk"
    (tmp_path / "accounts.json").write_text(json.dumps(
        [{"id": "aaaaaaaa-0000-0000-0000-000000000001", "name": "Shop", "tenantId": "bbbbbbbb-0000-0000-0000-000000000001",
          "state": "Enabled", "cloudName": "AzureCloud", "isDefault": True, "user": {"name": "a@b.example", "type": "user"}}]
    ))  # fmt: skip
    assert run(["new", str(path)]) == 0
    assert run(["add-partner", str(path), "Contoso", "--location", "5100001"]) == 0
    assert run(["import", str(path), str(tmp_path / "accounts.json")]) == 0
    return path


def told(capfd: pytest.CaptureFixture[str], *arguments: str) -> Any:
    capfd.readouterr()
    assert run([*arguments, "--json"]) == 0
    return json.loads(capfd.readouterr().out)


def facts(capfd: pytest.CaptureFixture[str], desk: Path, tmp_path: Path) -> str:
    out = tmp_path / "facts.toml"
    assert run(["export", str(desk), "--out", str(out), "--force", "--leave-out"]) == 0
    return out.read_text("utf-8")


def test_backups_say_what_they_are(desk: Path, data: Path, capfd: pytest.CaptureFixture[str]) -> None:
    (found,) = told(capfd, "backups", str(desk))
    assert (found["number"], found["steps"], found["last_step"]) == (1, 1, "Add partner Contoso")
    assert "accounts.json" in found["why"]
    assert run(["backups", str(desk)]) == 0
    assert str(data) in capfd.readouterr().out


def test_going_back_shows_what_it_takes_back_and_can_be_undone(
    desk: Path, tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    after = facts(capfd, desk, tmp_path)
    assert run(["restore", str(desk), "--backup", "1", "--dry-run"]) == 0
    said = capfd.readouterr().out
    assert "Import accounts.json" in said
    assert "Nothing was changed" in said
    assert facts(capfd, desk, tmp_path) == after
    assert run(["restore", str(desk), "--backup", "1"]) == 0
    assert "Import accounts.json" in capfd.readouterr().out
    before = facts(capfd, desk, tmp_path)
    assert "aaaaaaaa-0000" in after
    assert "aaaaaaaa-0000" not in before
    assert run(["restore", str(desk), "--backup", "1"]) == 0
    assert "Nothing was recorded" in capfd.readouterr().out
    assert run(["undo", str(desk)]) == 0
    assert facts(capfd, desk, tmp_path) == after


@pytest.mark.parametrize("harm", ["cell", "header", "gone"])
def test_a_desk_that_cannot_be_opened_is_kept_aside(
    desk: Path, tmp_path: Path, capfd: pytest.CaptureFixture[str], harm: str
) -> None:
    sound = desk.read_bytes()
    broken = {"cell": sound[:4096] + b"\xff" * 4096 + sound[8192:], "header": b"\0" * 16 + sound[16:], "gone": b""}[
        harm
    ]
    desk.write_bytes(broken)
    if harm == "gone":
        desk.unlink()
    assert run(["history", str(desk)]) == 2
    capfd.readouterr()
    assert run(["restore", str(desk), "--backup", "1", "--dry-run"]) == 0
    assert "cannot be opened any more" in capfd.readouterr().out
    found = told(capfd, "restore", str(desk), "--backup", "1")
    assert [one["name"] for one in told(capfd, "history", str(desk))] == ["Add partner Contoso"]
    if harm == "gone":
        assert found["set_aside"] is None
    else:
        assert Path(found["set_aside"]).read_bytes() == broken


def test_a_number_that_is_not_there_is_a_sentence(desk: Path, capfd: pytest.CaptureFixture[str]) -> None:
    for number in ("0", "-1", "7", "9" * 30):
        assert run(["restore", str(desk), "--backup", number]) == 2
        assert "no backup" in capfd.readouterr().err
