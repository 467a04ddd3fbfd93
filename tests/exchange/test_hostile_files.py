"""Files made to hurt: nothing crashes, hangs or eats memory, and what is sound beside them is imported."""

from __future__ import annotations

import contextlib
import json
import os
import socket
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from random import Random

import pytest

from partner_desk.app import imports
from partner_desk.app.workspace import Workspace
from partner_desk.domain.errors import Refused
from partner_desk.exchange import jsontext
from partner_desk.exchange.case.asking import Vocabulary
from partner_desk.exchange.case.reading import read_case, read_case_file
from partner_desk.exchange.reconcile.preview import Preview
from partner_desk.exchange.wrapping import GroupNamed, PartialFile
from partner_desk.readings.library import Library
from tests.campaigns.mutations import mutated
from tests.examples import SLIM

FIXTURES = Path(__file__).parent.parent / "fixtures"
SUB = "11111111-1111-1111-1111-111111111111"
GROUP = {"id": f"/subscriptions/{SUB}/resourceGroups/web", "type": "Microsoft.Resources/resourceGroups"}


def previewed(*paths: Path) -> Preview:
    return imports.preview(Workspace.create(None).estate, imports.gather(paths, "a consultant"), {}, paths)


def imported(folder: Path, text: str | bytes, name: str = "file.json") -> Preview:
    """Import a file beside a sound one; what is sound is there whatever the other holds, and the desk can be saved."""
    hurting, sound = folder / name, folder / "sound.json"
    hurting.write_bytes(text if isinstance(text, bytes) else text.encode("utf-8", "surrogatepass"))
    sound.write_text(json.dumps([GROUP]))
    workspace = Workspace.create(None)
    paths = [hurting, sound]
    found = imports.preview(workspace.estate, imports.gather(paths, "a consultant"), {}, paths)
    imports.apply(workspace, found)
    assert found.kinds["resource-groups"].new + found.kinds["resource-groups"].same >= 1
    assert workspace.desk.load().scopes.find(str(GROUP["id"]).casefold()) is not None
    return found


# What is no file ------------------------------------------------------------------------------------------


@pytest.fixture
def strange(tmp_path: Path) -> Iterator[Path]:
    """A folder with a sound file and much that is none, all called like one."""
    if not hasattr(os, "mkfifo"):
        pytest.skip("this system has no named pipes")
    (tmp_path / "sound.json").write_text(json.dumps([GROUP]))
    os.mkfifo(tmp_path / "pipe.json")
    (tmp_path / "device.json").symlink_to("/dev/zero")
    (tmp_path / "loop.json").symlink_to(tmp_path / "loop.json")
    (tmp_path / "nowhere.json").symlink_to(tmp_path / "gone")
    here = os.getcwd()
    listener = socket.socket(socket.AF_UNIX)
    os.chdir(tmp_path)  # the name of a socket may not be long
    listener.bind("socket.json")
    os.chdir(here)
    yield tmp_path
    listener.close()


def test_pipes_devices_sockets_and_loops_are_left_out_unread(strange: Path) -> None:
    names = ["device.json", "loop.json", "nowhere.json", "pipe.json", "socket.json"]
    found = previewed(strange)
    assert sorted(one.file for one in found.rejected) == names
    assert found.kinds["resource-groups"].new == 1
    for name in names:
        if name != "nowhere.json":
            assert previewed(strange / name, strange / "sound.json").rejected[0].file == name


def test_a_case_is_read_from_files_only(strange: Path, library: Library) -> None:
    for name in ("pipe.json", "device.json"):
        with pytest.raises(Refused, match="no file that can be read"):
            read_case_file(strange / name, Vocabulary.of(library))


def test_a_name_that_is_no_unicode_is_shown_with_escapes(tmp_path: Path) -> None:
    raw = os.fsencode(tmp_path) + b"/r\xf6les.json"
    try:
        with open(raw, "w") as file:
            json.dump([GROUP], file)
    except (OSError, UnicodeDecodeError):
        pytest.skip("this file system has Unicode names only")
    workspace = Workspace.create(None)
    path = Path(os.fsdecode(raw))
    found = imports.preview(workspace.estate, imports.gather([path], "a person"), {}, [path])
    imports.apply(workspace, found)
    assert workspace.history()[-1].name == "Import r\\xf6les.json"
    assert {one.origin.source for one in workspace.desk.load().facts_in_order() if one.origin} == {"r\\xf6les.json"}


@pytest.mark.parametrize("seconds", [0, -(10**9), 10**11, 2**33, 2**40])
def test_a_file_of_any_time_is_read(tmp_path: Path, seconds: int) -> None:
    path = tmp_path / "groups.json"
    path.write_text(json.dumps([GROUP]))
    with contextlib.suppress(OSError, OverflowError):
        os.utime(path, (0, seconds))
    workspace = Workspace.create(None)
    imports.apply(workspace, imports.preview(workspace.estate, imports.gather([path], "a"), {}, [path]))
    assert len(workspace.estate.scopes) == 3


# What is in files -----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "text",
    [
        '[{"id": ' + "9" * 10_000 + "}]",
        '[{"type": "Microsoft.Resources/resourceGroups", "id": -' + "9" * 10_000 + "}]",
        '{"partnerId": ' + "9" * 5_000 + ', "objectId": 1' + "0" * 5_000 + ', "tenantId": 2}',
        json.dumps([GROUP | {"id": GROUP["id"] + "\ud800bad"}]),
        json.dumps([GROUP | {"\udfff": "\ud800", "tenantId": "\udc00"}]),
        '[{"x": "\ud800"}, {',
        '{"value": [{"x": "\ud800"}], "nextLink": "\ud800", "total_records": "\ud800"}',
        '"PS","a","b"\n"\ud800","\udfff","x"\n',
        "\0" * 1_000,
        "{" * 100_000,
        "[x" * 100_000,
        "[" * 100_000,
        '{"value":' * 100_000,
        '[{"a":' * 100_000 + "1" + "}]" * 100_000,
        '[{"id": [[[' + "[" * 900 + "]" * 900 + "]]]}]",
        "a,b,c\n" + '"' * 1_000_001,
        "," * 100_000 + "\n" + "," * 100_000,
        "[1e999, -1e999, NaN, Infinity]",
        '[{"id": 1e400, "principalId": NaN, "roleDefinitionId": true, "scope": [], "condition": {"a": [1]}}]',
    ],
)
def test_nothing_in_a_file_does_harm(tmp_path: Path, text: str) -> None:
    imported(tmp_path, text)
    imported(tmp_path, text + " " * 9_000_000 if len(text) > 50_000 else text, "large.json")


def test_large_files_are_read_piece_by_piece_whatever_their_shape(tmp_path: Path) -> None:
    """Of four shapes: several documents, an object a line, a wrapped list after a long key, one list."""

    def rows(start: int) -> list[dict[str, str]]:
        padding = {"tags": "x" * 5_000}
        return [GROUP | padding | {"id": f"{GROUP['id']}-{number}"} for number in range(start, start + 850)]

    shapes = {
        "several": json.dumps(rows(0)) + "\n" + json.dumps(rows(850)),
        "lines": "\n".join(json.dumps(one) for one in rows(0) + rows(850)),
        "wrapped": json.dumps({"first": "y" * 70_000, "value": rows(0) + rows(850), "count": 1_700}),
        "list": json.dumps(rows(0) + rows(850), indent=4),
    }
    for name, text in shapes.items():
        path = tmp_path / f"{name}.json"
        path.write_text(text)
        assert len(text) > 8_000_000
        found = previewed(path)
        assert found.kinds["resource-groups"].new == 1_700, name
        assert not found.rejected
        assert not found.notes[1:], "only that the tenant is not known"
        path.write_text(text[:-30])
        broken = previewed(path)
        assert broken.nothing_recognized
        assert "after 1,699 complete records" in broken.rejected[0].reason


@pytest.mark.parametrize("size", [1, 2, 3, 7, 64, 1_000])
def test_records_do_not_hang_on_where_a_text_is_cut_into_pieces(size: int) -> None:
    text = (
        'x [INFO] {y (\n [ {"a": "\\u00e4\\"[{", "n": -12.5e-3}, {"b": [1, [2], {}], "c": null}, 12, true ] z\n'
        '{"value": [{"d": 1234567}, {"e": "'
        + "long " * 50
        + '"}], "nextLink": "more"}{"f": 1}\n{ }\n{"data": []} [[{"g": 1}]]'
        + json.dumps([{}, *range(100_000, 100_200)])
        + '{}{ }\n {}[][ ]\n[] [{"z": 5}]'
    )
    whole = list(jsontext.json_records(iter([text])))
    cut = list(jsontext.json_records(text[at : at + size] for at in range(0, len(text), size)))
    assert [one.value for one in whole if isinstance(one, jsontext.JsonRecord)] == [
        {"a": 'ä"[{', "n": -0.0125}, {"b": [1, [2], {}], "c": None}, 12, True, {"d": 1234567}, {"e": "long " * 50},
        {"f": 1}, {}, {"g": 1}, {}, *range(100_000, 100_200), {}, {"z": 5},
    ]  # fmt: skip
    assert [one.value for one in cut if isinstance(one, jsontext.JsonRecord)] == [
        one.value for one in whole if isinstance(one, jsontext.JsonRecord)
    ]
    assert [one.where for one in cut if isinstance(one, jsontext.JsonRecord)][-2:] == [
        "document 8",
        "document 14, record 1",
    ]
    passed = [one.why for one in cut if isinstance(one, jsontext.UnreadText)]
    assert passed == ["2 objects that have nothing in them, directly behind another such, were passed over."]
    assert sum(isinstance(one, PartialFile) for one in whole) == sum(isinstance(one, PartialFile) for one in cut) == 1


def test_documents_one_after_the_other_in_a_line_take_no_longer_the_more_there_are() -> None:
    def seconds(many: int) -> float:
        start = time.process_time()
        assert sum(isinstance(one, GroupNamed) for one in jsontext.json_records(iter(["[{}]" * many]))) == many
        return time.process_time() - start

    assert seconds(300_000) < 40 * seconds(20_000), "fifteen times as many took more than forty times as long"


def test_many_roles_of_many_people_are_compared_once_each(tmp_path: Path) -> None:
    many = 20_000 // SLIM
    rows = [
        {
            "id": f"/subscriptions/{SUB}/providers/Microsoft.Authorization/roleAssignments/{number:032x}",
            "scope": f"/subscriptions/{SUB}", "principalId": f"{number:08x}-0000-4000-8000-000000000000",
            "principalName": f"person {number}", "principalType": "User", "roleDefinitionId": SUB,
        }
        for number in range(many)
    ]  # fmt: skip
    path = tmp_path / "roles.json"
    path.write_text(json.dumps(rows))
    found = previewed(path)
    assert found.kinds["principals"].new == found.kinds["role-assignments"].new == many


@pytest.mark.parametrize(
    "number", ["9" * 5_000, "0x" + "f" * 9_000, "-0b" + "1" * 30_000, "[[" + "7" * 5_000 + "]]", '"1e999999999"']
)
def test_a_number_of_thousands_of_digits_is_refused_in_a_case(library: Library, number: str) -> None:
    text = f'title = "x"\nstory = {number}\n[[charge]]\nscope = "a"\non = 2024-01-01\nkind = "usage"\namount = {number}\ncurrency = "EUR"\n'
    with pytest.raises(Refused) as refused:
        read_case(text, "case.toml", Vocabulary.of(library))
    assert len(refused.value.sentence) < 10_000


def test_files_changed_by_chance_are_imported_and_undone_or_left_out_with_a_reason() -> None:
    paths = sorted(
        path for path in FIXTURES.rglob("*") if path.suffix in (".json", ".csv") and path.stat().st_size < 20_000
    )
    every = [(path.name, path.read_bytes()) for path in paths]
    chance, used = Random(20241128), 0
    with tempfile.TemporaryDirectory() as folder:
        workspace = Workspace.create(None)
        for number in range(200):
            name, data = chance.choice(every)
            path = Path(folder) / f"{number}-{name}"
            path.write_bytes(mutated(chance, data, name, [one for _, one in every]))
            found = imports.preview(workspace.estate, imports.gather([path], "a person"), {}, [path])
            assert found.nothing_recognized <= bool(found.rejected)
            used += not found.nothing_recognized
            if len(found.changes):
                imports.apply(workspace, found)
                assert set(workspace.desk.load().facts_in_order()) == set(workspace.estate.facts_in_order())
                workspace.undo()
                assert not list(workspace.estate.facts_in_order())
    assert 50 < used < 200
