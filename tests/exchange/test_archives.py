"""Archives and folders as one import: each file by its name, and what is made to hurt left out with a sentence."""

from __future__ import annotations

import gzip
import io
import json
import os
import struct
import subprocess
import sys
import zipfile
from datetime import UTC, datetime
from pathlib import Path, PurePath
from random import Random

import pytest
from openpyxl import Workbook

from partner_desk.app import imports
from partner_desk.app.workspace import Workspace
from partner_desk.domain.errors import Refused
from partner_desk.domain.estate import Estate
from partner_desk.domain.progress import Cancelled
from partner_desk.exchange.reconcile.preview import Preview
from partner_desk.exchange.sources import given_bytes
from tests.campaigns.mutations import mutated

NOW = datetime(2026, 3, 1, 12, tzinfo=UTC)
SUB = "11111111-1111-1111-1111-111111111111"


def groups(*names: str) -> bytes:
    base = f"/subscriptions/{SUB}/resourceGroups"
    return json.dumps(
        [{"id": f"{base}/{name}", "type": "Microsoft.Resources/resourceGroups"} for name in names]
    ).encode()


def previewed(*paths: Path) -> Preview:
    return imports.preview(Workspace.create(None).estate, imports.gather(paths, "a consultant"), {}, paths)


def left_out(found: Preview) -> dict[str, str]:
    return {one.file: one.reason for one in found.rejected}


def sources(found: Preview) -> set[str]:
    return {one.after.origin.source for one in found.changes if one.after is not None and one.after.origin is not None}


def zipped(**members: bytes) -> bytes:
    data = io.BytesIO()
    with zipfile.ZipFile(data, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members.items():
            archive.writestr(name.replace("__", "/"), content)
    return data.getvalue()


def packed(folder: Path, name: str, data: bytes) -> Path:
    path = folder / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(data)
    return path


def test_a_zip_of_zips_and_gz_is_one_import_with_the_name_of_every_file(tmp_path: Path) -> None:
    inner = zipped(**{"deep.json": groups("deep"), "deeper.zip": zipped(**{"deepest.json": groups("no")})})
    path = packed(
        tmp_path,
        "exports.zip",
        zipped(**{
            "sub__one.json": groups("one"), "two.json.gz": gzip.compress(groups("two")), "inner.zip": inner,
            "README.md": b"what this is", "photo.txt": b"\x89PNG\0\0",
        }),
    )  # fmt: skip
    found = previewed(path)
    assert found.kinds["resource-groups"].new == 3
    assert sources(found) == {"exports.zip/sub/one.json", "exports.zip/two.json.gz", "exports.zip/inner.zip/deep.json"}
    told = left_out(found)
    assert set(told) == {"exports.zip/inner.zip/deeper.zip", "exports.zip/README.md", "exports.zip/photo.txt"}
    assert "an archive in an archive in an archive" in told["exports.zip/inner.zip/deeper.zip"]
    assert found.changes.name == "Import exports.zip"


def test_members_of_an_archive_are_of_the_day_on_which_they_were_written(tmp_path: Path) -> None:
    path = tmp_path / "exports.zip"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr(zipfile.ZipInfo("old.json", (2024, 3, 1, 12, 0, 0)), groups("old"))
        archive.writestr(zipfile.ZipInfo("never.json", (1980, 0, 0, 0, 0, 0)), groups("never"))
    gz = tmp_path / "old.gz"
    gz.write_bytes(gzip.compress(groups("older"), mtime=int(datetime(2023, 5, 6, tzinfo=UTC).timestamp())))
    os.utime(path, (0, datetime(2024, 7, 1, 12, tzinfo=UTC).timestamp()))
    origins = {one.after.origin for one in previewed(path, gz).changes if one.after is not None}
    days = {one.source: one.observed.date().isoformat() for one in origins if one is not None and one.observed}
    assert days == {
        "exports.zip/old.json": "2024-03-01", "exports.zip/never.json": "2024-07-01", "old.gz": "2023-05-06",
    }  # fmt: skip


def test_what_is_made_to_hurt_is_left_out_and_the_others_are_read(tmp_path: Path) -> None:
    path = tmp_path / "exports.zip"
    link = zipfile.ZipInfo("link.json")
    link.external_attr = 0o120777 << 16
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("good.json", groups("good"))
        archive.writestr(zipfile.ZipInfo(""), b"")
        for name in ("../up.json", "/etc/passwd.json", "C:\\boot.json", "a/../../b.json"):
            archive.writestr(name, groups("bad"))
        archive.writestr(link, "/etc/passwd")
        archive.writestr("bomb.json", b" " * 150_000_000)
        archive.writestr("__MACOSX/._good.json", b"\0\5\x16\7")
        archive.writestr("twice.json", groups("first"))
        with pytest.warns(UserWarning, match="Duplicate name"):
            archive.writestr("twice.json", groups("second"))
    found = previewed(path)
    told = {name.removeprefix("exports.zip/"): why for name, why in left_out(found).items()}
    assert found.kinds["resource-groups"].new == 2
    for name in ("../up.json", "/etc/passwd.json", str(PurePath("C:\\boot.json").as_posix()), "a/../../b.json"):
        assert "leads out of the archive" in told[name]
    assert "a link and no file" in told["link.json"]
    assert "more than 300 times its size" in told["bomb.json"]
    assert "behind it, which counts" in told["twice.json"]
    assert "macOS" in told["__MACOSX/._good.json"]
    assert len(told) == 9
    assert any("/second" in one.key for one in found.changes)
    assert not (tmp_path.parent / "up.json").exists()


@pytest.mark.parametrize(
    ("name", "data", "words"),
    [
        ("bomb.gz", gzip.compress(b" " * 1_500_000) * 100, "more than 300 times its size"),
        ("cut.gz", gzip.compress(groups("a") * 1_000)[:-20], "cannot be unpacked"),
        ("wrong.gz", b"\x1f\x8b\x08\0" + b"\0" * 100, "cannot be unpacked"),
        ("twice.gz", gzip.compress(gzip.compress(groups("a"))), "an archive in an archive"),
        ("cut.zip", zipped(**{"a.json": groups("a")})[:-30], "no whole ZIP file"),
        ("tar.json", b"x" * 257 + b"ustar" + b"\0" * 300, "TAR archive"),
        ("rows.parquet", b"PAR1" + b"\0" * 300, "Parquet"),
    ],
)  # fmt: skip
def test_an_archive_that_cannot_be_unpacked_is_told(tmp_path: Path, name: str, data: bytes, words: str) -> None:
    found = previewed(packed(tmp_path, name, data), packed(tmp_path, "sound.json", groups("sound")))
    assert list(left_out(found)) == [name]
    assert words in left_out(found)[name]
    assert found.kinds["resource-groups"].new == 1


def test_a_member_with_a_password_or_a_wrong_checksum_is_left_out(tmp_path: Path) -> None:
    data = bytearray(
        zipped(**{"locked.json": groups("locked"), "broken.json": groups("broken"), "good.json": groups("good")})
    )
    entries = [at for at in range(len(data)) if data[at : at + 4] == b"PK\1\2"]
    data[entries[0] + 8] |= 1
    struct.pack_into("<I", data, entries[1] + 16, 12345)
    found = previewed(packed(tmp_path, "exports.zip", bytes(data)))
    assert "has a password" in left_out(found)["exports.zip/locked.json"]
    assert "cannot be unpacked" in left_out(found)["exports.zip/broken.json"]
    assert found.kinds["resource-groups"].new == 1


def test_an_archive_of_very_many_files_is_refused_as_a_whole(tmp_path: Path) -> None:
    path = tmp_path / "many.zip"
    with zipfile.ZipFile(path, "w") as archive:
        for number in range(10_001):
            archive.writestr(f"{number}.json", b"")
    assert "more than 10,000 files" in left_out(previewed(path))["many.zip"]


def test_folders_in_folders_are_gone_through_and_links_are_not(tmp_path: Path) -> None:
    packed(tmp_path, "exports/core/roles.json", groups("core"))
    packed(tmp_path, "exports/shop/roles.json", groups("shop"))
    packed(tmp_path, "exports/shop/README.md", b"what this is")
    if os.name != "nt":
        (tmp_path / "exports" / "shop" / "again").symlink_to(tmp_path / "exports")
    found = previewed(tmp_path / "exports")
    assert sources(found) == {"core/roles.json", "shop/roles.json"}
    link = {} if os.name == "nt" else {"shop/again": "it is a link to a folder; import that by its own name"}
    assert left_out(found) == link | {
        "shop/README.md": "its name does not end in .json, .csv, .tsv, .txt, .xlsx, .zip or .gz; import it by its own name",
    }
    named = [tmp_path / "exports" / one / "roles.json" for one in ("core", "shop", "core")]
    twice = previewed(*named)
    assert sources(twice) == {"core/roles.json", "shop/roles.json"}
    assert left_out(twice) == {"core/roles.json": "it is named twice, and read once"}


def test_a_folder_of_very_many_files_is_refused(tmp_path: Path) -> None:
    for number in range(10_001):
        (tmp_path / f"{number}.json").touch()
    with pytest.raises(Refused, match=r"more than 10,000 files\. Nothing was imported\."):
        previewed(tmp_path)


ROLES = "RoleAssignmentId,Scope,DisplayName,RoleDefinitionName,RoleDefinitionId,ObjectId,ObjectType\n"


def roles(number: int) -> bytes:
    scope, guid = f"/subscriptions/{SUB}", f"00000000-0000-0000-0000-{number:012}"
    place = f"{scope}/providers/Microsoft.Authorization/roleAssignments/{guid}"
    return f"{ROLES}{place},{scope},Ann {number},Reader,acdd72a7-3385-48ef-bd42-f606fba81ae7,{guid},User\nx,,,,,,\n".encode()


@pytest.mark.parametrize("kind", ["folder", "zip"])
def test_parts_that_a_manifest_names_are_one_file(tmp_path: Path, kind: str) -> None:
    manifest = {"blobCount": 2, "blobs": [{"blobName": f"exports/run/part_{number}.csv.gz"} for number in (0, 1)]}
    files = {
        "run/manifest.json": json.dumps(manifest).encode(),
        "run/part_0.csv.gz": gzip.compress(roles(1)),
        "run/part_1.csv.gz": gzip.compress(roles(2)),
        "run/other.json": groups("web"),
    }
    path = tmp_path / "exports"
    for name, data in files.items():
        packed(path, name, data)
    if kind == "zip":
        path = packed(
            tmp_path, "exports.zip", zipped(**{name.replace("/", "__"): data for name, data in files.items()})
        )
    found = previewed(path)
    before = "exports.zip/" if kind == "zip" else ""
    assert found.kinds["role-assignments"].new == 2
    assert sources(found) == {f"{before}run/manifest.json", f"{before}run/other.json"}
    assert [(one.file, one.where) for one in found.rejected] == [
        (f"{before}run/manifest.json", "part_0.csv.gz, line 3"), (f"{before}run/manifest.json", "part_1.csv.gz, line 3"),
    ]  # fmt: skip
    assert not any("parts that its manifest names" in one for one in found.notes)


def test_a_manifest_whose_parts_are_missing_or_broken_says_so(tmp_path: Path) -> None:
    manifest = {"blobs": [{"blobName": f"run/part_{number}.csv"} for number in (0, 1)]}
    packed(tmp_path, "manifest.json", json.dumps(manifest).encode())
    assert "none of the files that it names" in left_out(previewed(tmp_path))["manifest.json"]
    packed(tmp_path, "part_0.csv", roles(1))
    found = previewed(tmp_path)
    assert "manifest.json: it holds 1 of 2 parts that its manifest names; what it lacks stays unknown." in found.notes
    packed(tmp_path, "part_1.csv", b"\x89PNG\0\0")
    assert left_out(previewed(tmp_path)) == {"manifest.json": "part_1.csv: it is not text (byte 5)"}


def test_what_is_piped_is_imported_beside_files(tmp_path: Path) -> None:
    desk, other = tmp_path / "own.partnerdesk", packed(tmp_path, "other.json", groups("other"))
    Workspace.create(desk).close()
    script = "import sys; from partner_desk.bootstrap import command_line; sys.exit(command_line())"
    line = [sys.executable, "-c", script, "import", str(desk), "-", str(other)]
    piped = groups("piped").decode().encode("utf-16")
    done = subprocess.run(line, input=piped, capture_output=True, check=False)
    assert done.returncode == 0, done.stderr
    workspace = Workspace.open(desk, read_only=True)
    assert workspace.history()[-1].name == "Import standard input and other.json"
    assert {one.source for one in (each.origin for each in workspace.estate.facts_in_order()) if one is not None} >= {
        "standard input", "other.json",
    }  # fmt: skip
    workspace.close()


def test_archives_and_workbooks_changed_by_chance_are_imported_or_left_out_with_a_reason(tmp_path: Path) -> None:
    book = Workbook()
    book["Sheet"].append(["id", "type"])
    book["Sheet"].append([f"/subscriptions/{SUB}/resourceGroups/web", "Microsoft.Resources/resourceGroups"])
    book.save(tmp_path / "book.xlsx")
    excel = (tmp_path / "book.xlsx").read_bytes()
    inner = zipped(**{"a.json": groups("a"), "book.xlsx": excel, "b.csv.gz": gzip.compress(roles(1))})
    every, chance, used = [excel, inner, zipped(**{"inner.zip": inner}), gzip.compress(roles(2))], Random(20261130), 0
    for _ in range(400):
        data = bytearray(chance.choice(every))
        for _ in range(chance.randint(1, 6)):
            data[chance.randrange(len(data))] = chance.randrange(256)
        source = given_bytes(
            mutated(chance, bytes(data), "any", every) if chance.random() < 0.5 else bytes(data), "any", NOW
        )
        found = imports.preview(Estate(), imports.gather([source], "a person"), {}, [source])
        assert found.nothing_recognized <= bool(found.rejected)
        used += not found.nothing_recognized
    assert 20 < used < 390


def test_a_folder_of_many_files_can_be_left_between_them(tmp_path: Path) -> None:
    for number in range(50):
        packed(tmp_path, f"{number}.json", groups(str(number)))
    seen: list[int] = []

    def stop(done: int, total: int) -> None:
        seen.append(done)
        if len(seen) > 10:
            raise Cancelled

    with pytest.raises(Cancelled):
        imports.gather([tmp_path], "a person", stop)
    assert len(seen) == 11
