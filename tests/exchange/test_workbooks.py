"""Tables kept in Excel: read as text would be, and refused in a sentence where they are made to hurt."""

from __future__ import annotations

import io
import json
import zipfile
from collections.abc import Callable, Sequence
from datetime import datetime
from pathlib import Path

import pytest
from openpyxl import Workbook, load_workbook

from partner_desk.app import imports, tables, workspace
from partner_desk.cli.application import run
from partner_desk.domain.errors import Refused
from partner_desk.exchange.reconcile.preview import Preview

GUID = "00000000-0000-0000-0000-00000000000{0}".format
ROLE_HEADINGS = [
    "RoleAssignmentId",
    "Scope",
    "DisplayName",
    "RoleDefinitionName",
    "RoleDefinitionId",
    "ObjectId",
    "ObjectType",
]
SCOPE = f"/subscriptions/{GUID(1)}"


def role(number: int, name: str) -> list[str]:
    place = f"{SCOPE}/providers/Microsoft.Authorization/roleAssignments/{GUID(number)}"
    return [place, SCOPE, name, "Reader", "acdd72a7-3385-48ef-bd42-f606fba81ae7", GUID(number), "User"]


def saved(path: Path, **sheets: Sequence[Sequence[object]]) -> Path:
    book = Workbook()
    del book[book.sheetnames[0]]
    for title, rows in sheets.items():
        sheet = book.create_sheet(title)
        for row in rows:
            sheet.append(row)
    book.save(path)
    return path


def previewed(*paths: Path) -> Preview:
    return imports.preview(workspace.Workspace.create(None).estate, imports.gather(paths, "a person"), {}, paths)


def test_a_list_of_subscriptions_is_recorded_from_excel(tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    rows: list[list[object]] = [
        ["Bezeichnung", "Subscription ID", "Partner of record", "Since", "Offer"],
        [" Shop\n1", GUID(1), 6400001.0, datetime(2024, 2, 5), "ea"],
        [],
        ["Shop 2", GUID(2), 6400001, "2024-03-01", "cheap"],
    ]
    desk, table = str(tmp_path / "own.partnerdesk"), saved(tmp_path / "list.xlsx", Notes=[["only words"]], Subs=rows)
    assert run(["new", desk]) == 0
    assert run(["record", "scope", desk, "--kind", "tenant", "--id", "later", "--name", "Contoso"]) == 0
    assert run(["record", "partner", desk, "--id", "us", "--name", "Us", "--location-ids", "6400001"]) == 0
    line = ["record-table", "subscriptions", desk, str(table), "--map", "Bezeichnung=name", "--same", "parent=Contoso"]
    capfd.readouterr()
    assert run([*line, "--sheet", "subs"]) == 0
    said = capfd.readouterr().out
    assert "Left out: list.xlsx, row 4, column Offer: Offer: 'cheap' is none of the words" in said
    assert "Read: the sheet 'Subs'. Not read: 'Notes'." in said
    kept = workspace.Workspace.open(Path(desk), read_only=True)
    (record,) = kept.estate.records.values()
    kept.close()
    assert (record.partner_id, record.since) == ("6400001", datetime.fromisoformat("2024-02-05T00:00:00+00:00"))
    assert run([*line, "--sheet", "nowhere"]) == 2
    assert "has no sheet 'nowhere'. It has: Notes and Subs" in capfd.readouterr().err


def test_exports_kept_as_workbooks_are_imported_sheet_by_sheet(tmp_path: Path) -> None:
    path = saved(
        tmp_path / "roles.xlsx",
        Core=[ROLE_HEADINGS, role(1, "Ann")],
        Shop=[[], ["Roles"], ROLE_HEADINGS, role(2, "Ben")],
    )
    book = load_workbook(path)
    book.create_sheet("Old").sheet_state = "hidden"
    book.save(path)
    found = previewed(path)
    assert found.kinds["role-assignments"].new == 2
    assert [(one.file, one.reason) for one in found.rejected] == [
        ("roles.xlsx/Old", "it is a hidden sheet; show it in Excel if it matters")
    ]
    sources = {
        one.after.origin.source for one in found.changes if one.after is not None and one.after.origin is not None
    }
    assert sources == {"roles.xlsx/Core", "roles.xlsx/Shop"}


def test_what_a_sheet_cannot_say_is_told(tmp_path: Path) -> None:
    path = saved(tmp_path / "list.xlsx", Subs=[["Name", "ID", "State"], ["A", "=1+1", True], ["B"], ["C"]])
    book = load_workbook(path)
    book["Subs"].merge_cells("A3:A4")
    book.save(path)
    grid = tables.read_file(path)
    assert grid.rows == ((2, ("A", "", "true")), (3, ("B",)))
    assert [" ".join(one.split()[:3]) for one in grid.notes] == ["1 group of", "1 cell has"]


def rewritten(path: Path, change: Callable[[str, bytes], bytes | None]) -> None:
    """The same workbook with other parts."""
    with zipfile.ZipFile(io.BytesIO(path.read_bytes())) as old, zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as new:
        for one in old.infolist():
            content = change(one.filename, old.read(one))
            if content is not None:
                new.writestr(one.filename, content)


SHEET = "xl/worksheets/sheet1.xml"
SHARED = (
    b'<Override PartName="/xl/sharedStrings.xml" '
    b'ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.sharedStrings+xml"/>'
)
SPACE = b"http://schemas.openxmlformats.org/spreadsheetml/2006/main"


@pytest.mark.parametrize(
    ("part", "start", "more", "words"),
    [
        (SHEET, b"<sheetData>", b"<row>" + b"<c/>" * 2_000_000 + b"</row>", "a row of more than"),
        (SHEET, b"<sheetData>", b"<!--" + b" " * 60_000_000 + b"-->", "more than 50,000,000 bytes"),
        (SHEET, b"<worksheet", b'<!DOCTYPE x [<!ENTITY a "b">]>', "no workbook as Excel writes it"),
        ("xl/styles.xml", b"<cellXfs", b"<x/>" * 400_000, "too many styles"),
        (SHEET, b"<sheetData>", b'<row r="2"><c r="A2"><v>1', "cannot be read"),
        (SHEET, b"<sheetData>", b'<row><c r="ZZZZZZ1"><v>1</v></c></row>', "cannot be read"),
        (SHEET, b"<sheetData>", b'<row><c t="s"><v>999999</v></c></row>', "cannot be read"),
        (SHEET, b"<sheetData>", b'<row r="9999999"><c><v>1</v></c></row>', "more than 1,048,576 rows"),
        (SHEET, b"<sheetData>", b"<row><c><v>" + b"9" * 6_000 + b"</v></c></row>", "cannot be read"),
    ],
)  # fmt: skip
def test_a_workbook_made_to_hurt_is_left_out_and_the_others_are_read(
    tmp_path: Path, part: str, start: bytes, more: bytes, words: str
) -> None:
    path = saved(tmp_path / "hurting.xlsx", One=[ROLE_HEADINGS, role(1, "Ann")])
    before = part == SHEET and start == b"<worksheet"

    def change(name: str, content: bytes) -> bytes:
        return content if name != part else content.replace(start, more + start if before else start + more, 1)

    rewritten(path, change)
    sound = saved(tmp_path / "sound.xlsx", One=[ROLE_HEADINGS, role(2, "Ben")])
    found = previewed(path, sound)
    assert [one.file for one in found.rejected] == ["hurting.xlsx"]
    assert words in found.rejected[0].reason
    assert found.kinds["role-assignments"].new == 1
    with pytest.raises(Refused, match=r"^hurting.xlsx: "):
        tables.read_file(path)


def test_rows_far_down_are_read_and_what_all_cells_have_in_common_counts_in_each(tmp_path: Path) -> None:
    path = saved(tmp_path / "long.xlsx", One=[ROLE_HEADINGS, role(1, "Ann")])

    def below(name: str, content: bytes) -> bytes:
        far = b'<row r="70000"><c t="inlineStr"><is><t>x</t></is></c></row></sheetData>'
        return content.replace(b"</sheetData>", far) if name == SHEET else content

    rewritten(path, below)
    assert [one.where for one in previewed(path).rejected] == ["line 70000"]
    common = b"x" * 3_000_000

    def repeated(name: str, content: bytes) -> bytes:
        if name == SHEET:
            return content.replace(b"</sheetData>", b"<row>" + b'<c t="s"><v>0</v></c>' * 40 + b"</row></sheetData>")
        if name == "[Content_Types].xml":
            return content.replace(b"</Types>", SHARED + b"</Types>")
        return content

    rewritten(path, repeated)
    with zipfile.ZipFile(path, "a", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/sharedStrings.xml", b'<sst xmlns="%b"><si><t>%b</t></si></sst>' % (SPACE, common))
    (told,) = previewed(path).rejected
    assert "100,000,000 letters" in told.reason


def test_what_only_looks_like_a_workbook_is_said(tmp_path: Path) -> None:
    path = tmp_path / "list.xlsx"
    path.write_bytes(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600)
    assert "password" in previewed(path).rejected[0].reason
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("word/document.xml", "<x/>")
    with pytest.raises(Refused, match="no workbook of Excel"):
        tables.read_file(path)
    table = tmp_path / "list.csv"
    table.write_text("Name,ID\nA,g1\n")
    with pytest.raises(Refused, match="is no workbook"):
        tables.read_file(table, "Subs")


def test_a_hundred_columns_of_styles_and_an_empty_sheet_are_no_table(tmp_path: Path) -> None:
    path = saved(tmp_path / "list.xlsx", Empty=[], Subs=[["Name"], ["A"]])
    with pytest.raises(Refused, match="There is no table"):
        tables.read_file(path)
    assert json.dumps(tables.read_file(path, "Subs").rows) == '[[2, ["A"]]]'
