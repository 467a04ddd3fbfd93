"""The monthly check: the files of the last import, read again by one command."""

from __future__ import annotations

import json
import os
import shutil
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from partner_desk.cli.application import run
from tests.exchange.importing import ALL, BASE, FIXTURES, LINK, ROLE, Desk


@pytest.fixture
def desk(tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> Desk:
    """A desk into which a folder was imported, with a question answered; Ann is linked and holds a role."""
    made, folder = Desk(tmp_path, capfd), tmp_path / "exports"
    folder.mkdir()
    for file in (*BASE, ROLE, LINK):
        put(folder, file, "2025-01-10")
    assert run(["add-partner", made.path, "Contoso", "--global-id", "6400000", "--location", "6400001"]) == 0
    assert run(["import", made.path, str(folder), "--answer", ALL]) == 0
    return made


def put(folder: Path, file: str, on: str) -> None:
    target = folder / Path(file).name
    shutil.copy(FIXTURES / file, target)
    day = datetime.fromisoformat(on).replace(tzinfo=UTC).timestamp()
    os.utime(target, (day, day))


def again(desk: Desk, *more: str, code: int) -> str:
    desk.capfd.readouterr()
    assert run(["import", desk.path, "--again", *more]) == code
    return desk.capfd.readouterr().out


def since(desk: Desk, code: int) -> Any:
    desk.capfd.readouterr()
    assert run(["import", desk.path, "--since-last"]) == code
    return json.loads(desk.capfd.readouterr().out)


def test_what_did_not_change_is_fine(desk: Desk) -> None:
    assert "all of it is on the desk already" in again(desk, code=0)
    told = since(desk, code=0)
    assert (told["gone"], told["lost"], told["gained"]) == ([], [], [])


def test_what_is_lost_is_told_and_fails(desk: Desk, tmp_path: Path) -> None:
    roles = tmp_path / "exports" / "roles_ann.json"
    kept = json.loads(roles.read_text())
    roles.write_text(
        json.dumps([kept[0] | {"principalId": "c0000000-0000-4000-8000-000000000009", "id": kept[0]["id"][:-1] + "9"}])
    )
    day = datetime(2025, 3, 1, tzinfo=UTC).timestamp()
    os.utime(roles, (day, day))
    assert run(["import", desk.path, "--again", "--dry-run"]) == 1
    told = since(desk, code=1)
    assert len(told["gone"]) == 1
    assert {(one["partner"], one["program"]) for one in told["lost"]} >= {("contoso", "pal")}
    assert since(desk, code=0)["lost"] == []


def test_who_exported_the_files_is_remembered_until_somebody_else_did(desk: Desk, tmp_path: Path) -> None:
    exports, row = tmp_path / "exports", json.loads((FIXTURES / ROLE).read_text())[0]
    assert run(["import", desk.path, str(exports), "--answer", ALL, "--made-by", " Ann "]) == 0
    said = (("", "Ann"), ("--made-by=Ben", "Ben"), ("", "Ben"), ("--made-by=", ""))
    for number, (option, exporter) in enumerate(said):
        other = f"d0000000-0000-4000-8000-00000000001{number}"
        path = row["id"].rpartition("/")[0]
        rows = [row | {"id": f"{path}/{other}", "name": other, "principalId": other}]
        (exports / "roles_ann.json").write_text(json.dumps(rows))
        again(desk, *filter(None, [option]), code=1)
        roles = desk.estate().role_assignments.values()
        assert exporter in {
            one.origin.exported_by for one in roles if one.origin is not None and one.principal == other
        }


def test_files_that_are_gone_are_refused_and_nothing_is_forgotten(desk: Desk, tmp_path: Path) -> None:
    folder = tmp_path / "exports"
    folder.rename(tmp_path / "elsewhere")
    again(desk, code=2)
    (tmp_path / "elsewhere").rename(folder)
    again(desk, code=0)


def test_a_desk_without_an_import_says_so(tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    path = str(tmp_path / "b.partnerdesk")
    assert run(["new", path]) == 0
    for words, told in (
        (["--again"], "Nothing is known of an import of files"),
        ([], "Name the files to import, or say --again"),
        ([path, "--again"], "Name the files to import, or say --again"),
    ):
        capfd.readouterr()
        assert run(["import", path, *words]) == 2
        assert told in " ".join(capfd.readouterr().err.split())
