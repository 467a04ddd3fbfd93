"""A list of somebody's spreadsheet is recorded by one verb, looked at before, and taken back by one."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from partner_desk.cli.application import run
from partner_desk.domain.shells import typed

LIST = "Bezeichnung;Subscription ID;Offer\n" + "".join(
    f"Shop {number};00000000-0000-0000-0000-{number:012};csp-azure-plan\n" for number in range(40)
)


def test_forty_subscriptions_by_one_verb(tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    desk, table = str(tmp_path / "own.partnerdesk"), tmp_path / "list.csv"
    table.write_bytes(f"{LIST}Broken;g1;cheap\n".encode("utf-16"))
    assert run(["new", desk]) == 0
    line = ["record-table", "subscriptions", desk, str(table), "--map", "Bezeichnung=name", "--same", "tenant=Contoso"]
    capfd.readouterr()
    assert run([*line, "--dry-run", "--json"]) == 0
    told = json.loads(capfd.readouterr().out)
    assert told["kinds"]["scopes"] == {"new": 41, "changed": 0, "gone": 0, "same": 0, "rejected": 1}
    assert told["rejected"][0]["where"] == "row 42, column Offer"
    assert run([*line, "--rejected", str(tmp_path / "left out.csv")]) == 0
    left_out = (tmp_path / "left out.csv").read_text(encoding="utf-8-sig")
    assert '"row 42, column Offer"' in left_out
    assert '""Subscription ID"": ""g1""' in left_out
    said = capfd.readouterr().out
    assert "Left out: list.csv, row 42, column Offer: Offer: 'cheap' is none of the words" in said
    assert run(line) == 0
    assert "facts recorded" not in capfd.readouterr().out
    assert run(["undo", desk]) == 0
    assert run(["judge", desk, "--scope", "Shop 7", "--json"]) == 2
    assert "no scope 'Shop 7'" in capfd.readouterr().err


@pytest.mark.parametrize(
    ("content", "more", "words"),
    [
        (b"PK\x03\x04", (), "archive in an archive"),
        (b"Name,ID\nA,g1\n", ("--map", "Name"), "write it as COLUMN=FIELD"),
        (b"Name,ID\nA,g1\n", (), "No row could be recorded"),
        (b"Name,ID\nA,g1\n", ("--map", "Name=colour"), "no field 'colour'"),
    ],
)
def test_what_cannot_be_recorded_is_said(
    content: bytes, more: tuple[str, ...], words: str, tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    desk, table = str(tmp_path / "own.partnerdesk"), tmp_path / "list.csv"
    table.write_bytes(content)
    assert run(["new", desk]) == 0
    assert run(["record-table", "subscriptions", desk, str(table), *more]) == 2
    assert words in capfd.readouterr().err


PEOPLE = "Name,Kind,ID,Tenant\nAnn,member,c1,\nBo,guest,c2,\n"


@pytest.mark.parametrize(
    ("names", "rows", "hint"),
    [
        (
            ["Wingtip Toys"],
            PEOPLE,
            f"2 rows name no tenant. For all such rows, add --same {typed('tenant=Wingtip Toys')}.",
        ),
        (["Wingtip", "Tailspin"], PEOPLE, "add --same tenant=Tailspin or --same tenant=Wingtip."),
        ([], PEOPLE, "record scope DESK --kind tenant --name NAME --id later, then add --same tenant=NAME."),
        (["Wingtip"], "Name,Kind,ID\nAnn,member,c1\nBo,guest,c2\n", "add --same tenant=Wingtip."),
        ([], "Name,ID\nA,g1\n", "1 row names no tenant. For all such rows, add --same tenant=NAME."),
    ],
)
def test_rows_without_a_tenant_say_what_to_type(
    names: list[str], rows: str, hint: str, tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    desk, table = str(tmp_path / "own.partnerdesk"), tmp_path / "list.csv"
    table.write_text(rows)
    assert run(["new", desk]) == 0
    for name in names:
        assert run(["record", "scope", desk, "--kind", "tenant", "--name", name, "--id", "later"]) == 0
    line = ["record-table", "people" if "Kind" in rows else "subscriptions", desk, str(table)]
    capfd.readouterr()
    assert run(line) == 2
    said = capfd.readouterr()
    assert "Left out: list.csv, row 2" in said.out
    assert "Tenant: is missing. Say in a column, or for every row, where it stands." in said.out
    assert hint in " ".join(said.err.split())
    if names:
        assert run([*line, "--same", f"tenant={names[0]}"]) == 0
        table.write_text(f"{PEOPLE}Cy,member,c3,{names[0]}\n")
        assert run([*line, "--dry-run"]) == 0
        assert "name no tenant" not in capfd.readouterr().out  # they are on the desk, and say no other one


def test_of_some_rows_without_a_tenant_the_others_are_recorded(
    tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    desk, table = str(tmp_path / "own.partnerdesk"), tmp_path / "list.csv"
    table.write_text(f"{PEOPLE}Cy,member,c3,Wingtip\n")
    assert run(["new", desk]) == 0
    assert run(["record", "scope", desk, "--kind", "tenant", "--name", "Wingtip", "--id", "later"]) == 0
    assert run(["record-table", "people", desk, str(table)]) == 0
    assert "2 rows name no tenant. For all such rows, add --same tenant=Wingtip." in capfd.readouterr().out
