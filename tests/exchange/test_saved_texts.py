"""Texts as people save them from a terminal or a portal: read as what they hold, or told with what to run instead."""

from __future__ import annotations

import csv
import json
from pathlib import Path

import pytest

from partner_desk.app import imports
from partner_desk.app.workspace import Workspace
from partner_desk.cli.application import run
from partner_desk.domain.billing import Offer
from partner_desk.domain.scopes import Scope
from partner_desk.exchange.printed import MOST_LINES, list_records
from partner_desk.exchange.reconcile.preview import Preview

FIXTURES = Path(__file__).parent.parent / "fixtures"
SUB = "11111111-1111-1111-1111-111111111111"
OTHER = SUB.replace("1", "2")


def group(name: str, subscription: str = SUB) -> dict[str, str]:
    base = f"/subscriptions/{subscription}/resourceGroups"
    return {"id": f"{base}/{name}", "type": "Microsoft.Resources/resourceGroups"}


def previewed(*paths: Path) -> Preview:
    return imports.preview(Workspace.create(None).estate, imports.gather(paths, "a consultant"), {}, paths)


def saved(folder: Path, text: str, name: str = "export.txt", encoding: str = "utf-8") -> Path:
    path = folder / name
    path.write_bytes(text.encode(encoding))
    return path


# Lists as PowerShell prints them --------------------------------------------------------------------------


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16"])
def test_a_link_that_was_printed_into_a_file_is_read(tmp_path: Path, encoding: str) -> None:
    printed = (FIXTURES / "powershell" / "Get-AzManagementPartner.txt").read_text(encoding="utf-8")
    text = f"PS C:\\> Get-AzManagementPartner\r\n\r\n{printed}\r\n\r\nPS C:\\> "
    found = previewed(saved(tmp_path, text, encoding=encoding))
    assert found.kinds["partner-admin-links"].new == 1
    assert not found.rejected


def test_roles_that_were_printed_into_a_file_are_read_and_a_wrong_one_is_named_with_its_line(tmp_path: Path) -> None:
    printed = (FIXTURES / "powershell" / "Get-AzRoleAssignment_list.txt").read_text(encoding="utf-8")
    found = previewed(saved(tmp_path, printed))
    assert found.kinds["role-assignments"].new == 3
    rows = printed.split("\n\n")
    rows[1] = "\n".join(f"{line[:20]} nonsense" if line.startswith("Scope ") else line for line in rows[1].splitlines())
    strange = previewed(saved(tmp_path, "\n\n".join(rows)))
    assert strange.kinds["role-assignments"].new == 2
    assert [(one.where, "is not the id of a scope" in one.reason) for one in strange.rejected] == [("line 11", True)]


def test_values_of_several_lines_and_records_without_a_line_between_them() -> None:
    lines = [
        "Name  : a", "Scope : /subscriptions/1111", "        2222/x", "Text  : two more", "        words", "Last  :",
        "Name  : b", "Scope : /", "WARNING: nothing", "Alone : c", "",
    ]  # fmt: skip
    assert [(one.where, one.value) for one in list_records(lines)] == [
        ("line 1", {"Name": "a", "Scope": "/subscriptions/11112222/x", "Text": "two more words", "Last": ""}),
        ("line 7", {"Name": "b", "Scope": "/"}),
    ]
    (long,) = list_records(["A : b", "C : d e", *["    f"] * 3 * MOST_LINES])
    assert long.value["C"] == "d e" + " f" * (MOST_LINES - 1)


TABLE = """
Name                 Result    CloudName
-------------------  --------  ----------
wingtip-core         Enabled   AzureCloud
"""
YAML = "- id: abc\n  name: core\n  state: Enabled\n  tenantId: def\n"


@pytest.mark.parametrize(("text", "words"), [(TABLE, "-o json"), (TABLE, "ConvertTo-Json"), (YAML, "it is YAML")])
def test_what_a_terminal_shows_is_told_with_what_to_run_instead(tmp_path: Path, text: str, words: str) -> None:
    (told,) = previewed(saved(tmp_path, text)).rejected
    assert words in told.reason


def test_every_file_that_holds_nothing_says_what_it_holds_instead(tmp_path: Path) -> None:
    told = {
        "": "it is empty",
        " \r\n": "it is empty",
        "ERROR: Please run 'az login'": "it begins with \"ERROR: Please run 'az login'\"",
        '[{"colour": "red", "size": 7}]': "its records have 'colour' and 'size'",
        "a,b,c\n1,2,3\n": "its columns are 'a', 'b' and 'c'",
        "Warning: a, b, c\nand more, as it is, of it.\n": "it begins with 'Warning: a, b, c'",
        "a;b;c\n": "a table without a row; its heading begins with 'a,b,c'",
        '{"columns": ["a", "b"], "others": []}': "its records have 'columns' and 'others'",
        '{"error": {"code": "AuthorizationFailed", "message": "no\\u202e access"}}': "(AuthorizationFailed: no\N{REPLACEMENT CHARACTER} access)",
        '{"blobs": [{"blobName": "x/part_0.csv"}], "exportConfig": {}}': "which names part_0.csv",
        '[{"id": "/x", "type": "Microsoft.Subscription/aliases"}]': "an alias of a subscription",
        "<!DOCTYPE html><title>Sign in": "it is a web page",
        '<?xml version="1.0"?><a/>': "it is XML",
        "#< CLIXML\n<Objs/>": "it is CLIXML",
    }
    for text, words in told.items():
        (left_out,) = previewed(saved(tmp_path, text)).rejected
        assert words in left_out.reason, text


def test_an_export_added_to_one_of_another_encoding_is_told(tmp_path: Path) -> None:
    one, two = json.dumps([group("one")]), json.dumps([group("two")])
    path = tmp_path / "both.json"
    for first, second in (("utf-16", "utf-8"), ("utf-8", "utf-16"), ("utf-8-sig", "utf-16-le")):
        path.write_bytes(one.encode(first) + two.encode(second))
        (told,) = previewed(path).rejected
        assert "text in two encodings" in told.reason
    path.write_bytes(one.encode("utf-16") + b"\r\0\n\0" + two.encode("utf-16"))
    assert previewed(path).kinds["resource-groups"].new == 2


@pytest.mark.parametrize("padding", [0, 400])
def test_colours_of_a_terminal_and_blanks_of_a_web_page_are_no_part_of_it(tmp_path: Path, padding: int) -> None:
    rows = ",\n".join(
        f'\x1b[0m\xa0 \xa0{{\x1b[94m"id"\x1b[0m: \x1b[33m"{group("web")["id"]}{number}"\x1b[39;49;00m, '
        f'"type": "Microsoft.Resources/resourceGroups", "tags": "{"x" * padding}"}}'
        for number in range(5_000)
    )
    found = previewed(saved(tmp_path, f"\x1b[33mWARNING: x\x1b[0m\n[\n{rows}\n]\x1b[0m"))
    assert found.kinds["resource-groups"].new == 5_000
    assert not found.rejected


def test_what_a_terminal_showed_beside_json_is_told(tmp_path: Path) -> None:
    link = (FIXTURES / "powershell" / "Get-AzManagementPartner.txt").read_text(encoding="utf-8")
    for shown, words in ((TABLE, "1 table that a terminal showed"), (link, "a list that a terminal showed")):
        found = previewed(saved(tmp_path, f"$ az group list\n{json.dumps([group('web')], indent=2)}\n$ x\n{shown}\n"))
        assert found.kinds["resource-groups"].new == 1
        assert any(words in one for one in found.notes)
    assert not any("terminal" in one for one in previewed(saved(tmp_path, json.dumps([group("web")], indent=2))).notes)


# Cut and cells --------------------------------------------------------------------------------------------


def test_what_was_cut_at_a_depth_of_2_is_read_as_far_as_its_texts_tell(tmp_path: Path) -> None:
    path = FIXTURES / "field_inputs" / "cut_at_depth_2" / "subscriptions.json"
    workspace = Workspace.create(None)
    found = imports.preview(
        workspace.estate, imports.gather([path], "a"), {"offer:csp-unknown": "csp-azure-plan"}, [path]
    )
    assert any("1 record was cut at a depth of 2" in one and "-Depth 10" in one for one in found.notes)
    imports.apply(workspace, found)
    assert [one.offer for one in workspace.estate.billings.values()] == [Offer.CSP_AZURE_PLAN]


@pytest.mark.parametrize(
    "namespace", ["Microsoft.Azure.Commands.Resources.Models", "Microsoft.Azure.PowerShell.Cmdlets"]
)
def test_groups_whose_children_were_cut_to_the_names_of_their_types_are_read_and_told(
    tmp_path: Path, namespace: str
) -> None:
    top = "/providers/Microsoft.Management/managementGroups/"
    inside = {
        "Type": "/managementGroups",
        "Id": f"{top}corp",
        "Name": "corp",
        "DisplayName": "Corporate",
        "Children": [f"{namespace}.Child"],
    }
    shown = {"Id": f"{top}lz", "Type": "/managementGroups", "Name": "lz", "TenantId": "a0000000-0000-4000-8000-000000000001",
             "DisplayName": "Landing", "ParentId": f"{top}root", "Children": [inside]}  # fmt: skip
    found = previewed(saved(tmp_path, json.dumps(shown)))
    assert not found.rejected
    assert {one.after.name for one in found.changes if isinstance(one.after, Scope)} >= {"Landing", "Corporate"}
    assert any("1 record was cut at a depth of 2" in one and "-Depth 10" in one for one in found.notes)


def test_objects_in_cells_are_read_and_hostile_ones_take_no_time(tmp_path: Path) -> None:
    inside = "@{subscriptionPolicies=@{quotaId=PayAsYouGo_2014-09-01; text=a; b}; state=Enabled}"
    rows = f"id,name,type,properties\n/subscriptions/{SUB},Core,Microsoft.Resources/subscriptions,{inside}\n"
    workspace = Workspace.create(None)
    path = saved(tmp_path, rows, "subs.csv")
    imports.apply(workspace, imports.preview(workspace.estate, imports.gather([path], "a"), {}, [path]))
    assert [one.offer for one in workspace.estate.billings.values()] == [Offer.PAYG]
    for cell in ("@{" * 300_000 + "}", "@{a=" + "; " * 400_000 + "}", "@{" + "a=@{b; " * 100_000 + "}"):
        assert previewed(saved(tmp_path, f"id,name,properties\nx,y,{cell}\n", "hostile.csv")).nothing_recognized


def test_the_portal_and_az_say_the_same_of_one_estate() -> None:
    desks = []
    for name in ("resourcecontainers.csv", "the_same.json"):
        found = previewed(FIXTURES / "field_inputs" / "portal_graph_csv" / name)
        desks.append({(one.key, type(one.after).__name__) for one in found.changes})
        assert [one.id for one in found.questions] == ["offer:csp-unknown"]
    assert desks[0] == desks[1]


@pytest.mark.parametrize("inside", ["oops", '"{""scope"":1}"', ""])
def test_a_row_of_the_portal_that_is_left_out_leaves_nothing_behind(tmp_path: Path, inside: str) -> None:
    role = f"/subscriptions/{SUB}/providers/Microsoft.Authorization/roleAssignments/{OTHER}"
    rows = f"id,name,type,location,subscriptionId,properties\n{role},n,microsoft.authorization/roleassignments,,{SUB},{inside}\n"
    found = previewed(saved(tmp_path, rows, "roles.csv"))
    assert len(found.rejected) == 1
    assert not len(found.changes)


def test_a_table_of_two_columns_and_tables_below_each_other_are_read(tmp_path: Path) -> None:
    kind = "Microsoft.Resources/resourceGroups"
    pairs = "".join(f"{group(name)['id']},{kind}\n" for name in ("a", "b"))
    same = f"\ufeffid,type\n{pairs}id,type\n{group('c')['id']},{kind}\n"
    assert previewed(saved(tmp_path, same, "groups.csv")).kinds["resource-groups"].new == 3
    rows = f"GroupName,GroupObjectId,Other\nAdminAgents,x,y\n\nid,type,location\n{group('d')['id']},{kind},x\n\n{group('e')['id']},{kind},x\n"
    found = previewed(saved(tmp_path, rows, "two.csv"))
    assert found.kinds["resource-groups"].new == 2
    assert [one.where for one in found.rejected] == ["line 2"]


# By key ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("padding", [0, 3_000])
def test_an_object_keyed_by_subscription_is_read_at_any_size(tmp_path: Path, padding: int) -> None:
    def rows(subscription: str) -> list[dict[str, str]]:
        return [group(f"rg{number}", subscription) | {"tags": "x" * padding} for number in range(1_000)]

    document: dict[str, object] = {SUB: rows(SUB), OTHER: rows(OTHER)}
    path = saved(tmp_path, json.dumps(document), "all.json")
    assert (path.stat().st_size > 4_000_000) == bool(padding)
    assert previewed(path).kinds["resource-groups"].new == 2_000
    document[OTHER] = [*rows(OTHER), {"colour": "red"}]
    left_out = previewed(saved(tmp_path, json.dumps(document), "all.json")).rejected
    assert [one.where for one in left_out] == [f"{OTHER}, record 1001"]


@pytest.mark.parametrize(
    "document",
    [
        {"prod": [group("a")], "dev": [group("b")]},
        {"prod": {"value": [group("a")]}, "dev": {"value": [group("b")], "nextLink": ""}},
        {f"/subscriptions/{SUB}": group("a"), f"/subscriptions/{OTHER}": group("b")},
    ],
)
def test_lists_by_any_key_are_read(tmp_path: Path, document: object) -> None:
    assert previewed(saved(tmp_path, json.dumps(document), "all.json")).kinds["resource-groups"].new == 2


# What is left out -----------------------------------------------------------------------------------------


def test_what_is_left_out_is_written_as_a_table_without_formulas(
    tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    rows: list[object] = [group("web"), *({"colour": number} for number in range(1_500))]
    desk, table = tmp_path / "own.partnerdesk", tmp_path / "left out.csv"
    Workspace.create(desk).close()
    line = ["import", str(desk), str(saved(tmp_path, json.dumps(rows), "=cmd().json")), "--rejected", str(table)]
    assert run([*line, "--dry-run"]) == 0
    said = capfd.readouterr().out
    assert "1,480 more that are left out; --rejected FILE.csv lists all." in said
    with table.open(encoding="utf-8-sig", newline="") as file:
        written = list(csv.reader(file))
    assert written[0] == ["File", "Where", "Why it is left out", "What it holds"]
    assert written[-1] == ["'=cmd().json", "record 1501", "the record is of no known kind", '{"colour": 1499}']
    assert len(written) == 1_501
    assert run(line) == 2
    assert "say --force to replace it" in capfd.readouterr().err
    assert not Workspace.open(desk, read_only=True).history(), "it is looked at before anything is recorded"
    assert run([*line, "--force"]) == 0
    assert run([*line[:-1], "-"]) == 2


def test_so_many_left_out_that_they_are_only_counted(tmp_path: Path) -> None:
    text = json.dumps([group("web"), *([17] * 100_500)])
    found = previewed(saved(tmp_path, text, "rows.json"))
    assert found.kinds["records"].rejected == 100_500
    assert len(found.rejected) == 100_000
    assert "500 more records were left out than are named here." in found.notes
