"""The desk file loses nothing: write then load is identity, undo is identity, and a kill at any moment is survived."""

from __future__ import annotations

import re
import sqlite3
import tempfile
import time
from collections.abc import Iterable
from dataclasses import replace
from itertools import count
from multiprocessing.connection import Connection
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from partner_desk.app.workspace import Workspace
from partner_desk.domain.access import RoleAssignment
from partner_desk.domain.changes import Change, ChangeSet, Fact, Stale, fact_key
from partner_desk.domain.errors import Refused
from partner_desk.domain.estate import Estate
from partner_desk.domain.ids import ScopeKind
from partner_desk.domain.partners import Partner
from partner_desk.domain.scopes import Scope
from partner_desk.store import desk, sql, treecache
from tests.examples import examples
from tests.facts import estates
from tests.programs import begun, told
from tests.test_house import strings


def same(one: Estate, other: Estate) -> bool:
    def as_set(estate: Estate) -> set[tuple[str, Fact]]:
        return {(fact_key(fact), fact) for fact in estate.facts_in_order()}

    return as_set(one) == as_set(other)


def step(name: str, facts: Iterable[Fact]) -> ChangeSet:
    latest = {(type(fact), fact_key(fact)): fact for fact in facts}
    return ChangeSet(name, tuple(Change(None, fact) for fact in latest.values()))


def test_after_a_large_step_the_small_ones_stay_beside_the_file_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Each of them would read the whole file for its mark, if the journal stayed as long as the large one made it."""
    path = tmp_path / "a.partnerdesk"
    workspace = Workspace.create(path)
    monkeypatch.setattr(desk, "LARGE", 200_000)
    partners = [Partner(f"p{one}", f"Partner {one} " * 9, str(1_000_000 + one)) for one in range(3_000)]
    workspace.commit(step("import", partners[1:]))
    beside, folded = Path(f"{path}-wal"), path.read_bytes()
    assert beside.stat().st_size < desk.LARGE
    workspace.commit(step("one", partners[:1]))
    assert beside.stat().st_size > 0
    assert path.read_bytes() == folded
    workspace.close()
    assert partners[0] in Workspace.open(path).estate.partners.values()


@examples(15)
@given(estates(), st.booleans())
def test_what_is_written_is_read_again(facts: list[Fact], one_by_one: bool) -> None:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "a.partnerdesk"
        workspace = Workspace.create(path)
        whole = step("all", facts)
        pieces = [ChangeSet("one", (change,)) for change in whole] if one_by_one else [whole]
        for piece in pieces:
            workspace.commit(piece)
        before = workspace.estate
        workspace.close()
        assert [one.name for one in Path(folder).iterdir()] == ["a.partnerdesk"]
        again = Workspace.open(path)
        assert same(before, again.estate)
        while again.undo() is not None:
            pass
        assert not list(again.estate.facts_in_order())
        while again.redo() is not None:
            pass
        assert same(before, again.estate)
        again.close()


@examples(25)
@given(estates())
def test_a_tree_comes_back_from_its_blob(facts: list[Fact]) -> None:
    tree = Estate.of(facts).scopes
    keys = [fact.scope for fact in facts if isinstance(fact, RoleAssignment)]
    blob = treecache.dump(tree, keys)
    assert blob is not None
    again = treecache.restore(blob, keys)
    assert [again.find(key) for key in keys] == [tree.find(key) for key in keys]
    other = treecache.restore(blob, [*keys, "x"][::-1])
    assert [other.find(key) for key in keys] == [tree.find(key) for key in keys]
    assert [again.scope(one) for one in range(len(again))] == [tree.scope(one) for one in range(len(tree))]
    for name in ("parent", "first", "count", "kind", "level_starts", "relative", "origin"):
        assert getattr(again, name).dtype == getattr(tree, name).dtype


@examples(120)
@given(estates(), st.data())
def test_a_damaged_blob_is_refused_or_makes_a_tree(facts: list[Fact], data: st.DataObject) -> None:
    blob = treecache.dump(Estate.of(facts).scopes)
    assert blob is not None
    place, byte = data.draw(st.integers(0, len(blob) - 1)), data.draw(st.integers(0, 255))
    try:
        again = treecache.restore(blob[:place] + bytes([byte]) + blob[place + 1 :])
    except (ValueError, KeyError, TypeError):
        return
    assert len([again.path(one) for one in range(len(again))]) == len(again.segments)


def test_a_blob_believes_only_the_keys_it_was_made_for() -> None:
    tree = Estate.of([Scope(name, ScopeKind.TENANT) for name in "abc"]).scopes
    blob = treecache.dump(tree, ["a", "b", "c"])
    assert blob is not None
    other = treecache.restore(blob, ["c", "a", "b"])
    assert [other.key(one) for name in "abc" if (one := other.find(name)) is not None] == ["a", "b", "c"]


def test_a_name_with_a_zero_byte_is_not_kept() -> None:
    assert treecache.dump(Estate.of([Scope("t\0t", ScopeKind.TENANT)]).scopes) is None


def partner(number: int) -> Partner:
    return Partner(f"p{number}", f"Partner {number}", str(number))


@pytest.mark.parametrize("number", [1, 9, 50])
def test_facts_that_change_keep_their_place(tmp_path: Path, number: int) -> None:
    path = tmp_path / "a.partnerdesk"
    workspace = Workspace.create(path)
    workspace.commit(step("all", map(partner, range(60))))
    before = [workspace.estate.partners[f"p{one}"] for one in range(number)]
    workspace.commit(ChangeSet("name", tuple(Change(one, replace(one, name=f"{one.name} Ltd")) for one in before)))
    order = list(workspace.estate.partners)
    workspace.close()
    again = Workspace.open(path)
    assert list(again.estate.partners) == order


@pytest.mark.parametrize("number", [1, 9, 50])
def test_a_row_that_is_gone_from_the_file_is_missed(tmp_path: Path, number: int) -> None:
    workspace = Workspace.create(tmp_path / "a.partnerdesk")
    workspace.commit(step("all", map(partner, range(60))))
    workspace.desk.execute(("DELETE FROM partners WHERE key = 'p0'", ()))
    gone = tuple(Change(workspace.estate.partners[f"p{one}"], None) for one in range(number))
    with pytest.raises(Refused, match="the table partners lacks"):
        workspace.commit(ChangeSet("leave", gone))
    assert len(workspace.estate.partners) == 60


def test_undo_and_history_survive_a_restart(tmp_path: Path) -> None:
    path = tmp_path / "a.partnerdesk"
    workspace = Workspace.create(path)
    for number in range(3):
        workspace.commit(step(f"add {number}", [partner(number)]))
    workspace.undo()
    workspace.close()
    again = Workspace.open(path)
    assert (again.undo_name, again.redo_name) == ("add 1", "add 2")
    again.redo()
    again.undo()
    again.undo()
    assert set(again.estate.partners) == {"p0"}
    assert [(one.kind, one.name) for one in again.history()] == [
        ("do", "add 0"), ("do", "add 1"), ("do", "add 2"), ("undo", "add 2"),
        ("redo", "add 2"), ("undo", "add 2"), ("undo", "add 1"),
    ]  # fmt: skip
    assert all(one.who for one in again.history())
    again.close()


def test_a_stale_change_changes_nothing(tmp_path: Path) -> None:
    workspace = Workspace.create(tmp_path / "a.partnerdesk")
    workspace.commit(step("add", [partner(1)]))
    with pytest.raises(Stale):
        workspace.commit(step("add again", [partner(1)]))
    assert len(workspace.history()) == 1
    workspace.close()


def test_a_second_program_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "a.partnerdesk"
    workspace = Workspace.create(path)
    with pytest.raises(Refused, match="open in another program"):
        Workspace.open(path)
    workspace.close()
    Workspace.open(path).close()


def test_what_is_no_desk_is_refused_and_left_alone(tmp_path: Path) -> None:
    text = tmp_path / "text.partnerdesk"
    text.write_text("not a desk at all, but long enough to be looked at" * 50)
    other = tmp_path / "other.partnerdesk"
    with sqlite3.connect(other) as connection:
        connection.execute("CREATE TABLE a (b)")
    connection.close()
    for path in (text, other):
        before = path.read_bytes()
        with pytest.raises(Refused, match="not a Partner Desk file"):
            Workspace.open(path)
        assert path.read_bytes() == before
    with pytest.raises(Refused, match="no such file"):
        Workspace.open(tmp_path / "nowhere.partnerdesk")
    with pytest.raises(Refused, match="exists already"):
        Workspace.create(text)


def test_a_newer_or_damaged_desk_is_refused_and_left_alone(tmp_path: Path) -> None:
    path = tmp_path / "a.partnerdesk"
    workspace = Workspace.create(path)
    workspace.commit(
        step(
            "scopes",
            [Scope("t", ScopeKind.TENANT), *(Scope(f"m{n}", ScopeKind.MANAGEMENT_GROUP, "t") for n in range(900))],
        )
    )
    workspace.close()
    whole = path.read_bytes()
    newer = tmp_path / "newer.partnerdesk"
    newer.write_bytes(whole)
    with sqlite3.connect(newer) as connection:
        connection.execute("PRAGMA user_version = 99")
    connection.close()
    with pytest.raises(Refused, match="newer version"):
        Workspace.open(newer)
    cut = tmp_path / "cut.partnerdesk"
    cut.write_bytes(whole[: len(whole) // 2])
    with pytest.raises(Refused, match="damaged"):
        Workspace.open(cut)
    assert cut.read_bytes() == whole[: len(whole) // 2]


def test_a_full_disk_is_said_and_nothing_is_lost(tmp_path: Path) -> None:
    path = tmp_path / "a.partnerdesk"
    workspace = Workspace.create(path)
    workspace.commit(step("one", [partner(1)]))
    pages = workspace.desk._connection.execute("PRAGMA page_count").fetchone()[0]
    workspace.desk._connection.execute(f"PRAGMA max_page_count = {pages}")
    with pytest.raises(Refused, match="disk is full"):
        workspace.commit(step("many", [partner(number) for number in range(2, 3000)]))
    assert set(workspace.estate.partners) == {"p1"}
    workspace.close()
    again = Workspace.open(path)
    assert set(again.estate.partners) == {"p1"}
    again.close()


def _writes_on(path: Path, first: int, tells: Connection) -> None:
    workspace = Workspace.open(path)
    for number in count(first):
        many = [
            Change(None, Partner(f"p{number}-{each}", "x", f"{number}{each:03}")) for each in range(1 + number % 60)
        ]
        workspace.commit(ChangeSet(f"step {number}", tuple(many)))
        tells.send(number)


def test_killed_at_any_moment_every_committed_change_is_there(tmp_path: Path) -> None:
    path = tmp_path / "a.partnerdesk"
    Workspace.create(path).close()
    last = -1
    for attempt in range(8):
        writer, hears = begun(_writes_on, path, last + 1)
        last = hears.recv()
        time.sleep(0.013 * attempt)
        writer.kill()
        last = (told(hears) or [last])[-1]
        writer.join()
        writer.close()
        workspace = Workspace.open(path)
        done = len(workspace.history())
        assert done in (last + 1, last + 2)  # the last one may have been committed but not told
        for number in range(done):
            assert all(f"p{number}-{each}" in workspace.estate.partners for each in range(1 + number % 60))
        assert workspace.desk._connection.execute("PRAGMA integrity_check").fetchone()[0] == "ok"
        last = done - 1
        workspace.close()


def test_all_statements_of_sql_stand_in_one_module() -> None:
    """Beside the migrations, which are frozen."""
    store = Path(sql.__file__).parent
    for path in store.glob("*.py"):
        texts = [one for one in strings(path) if re.match(r"\s*(SELECT|INSERT|UPDATE|DELETE|PRAGMA|BEGIN)\s", one)]
        assert bool(texts) == (path.name == "sql.py"), (path.name, texts)
