"""A desk that does not read as it was written is refused with a sentence, and left byte for byte as it was."""

from __future__ import annotations

import contextlib
import sqlite3
from collections.abc import Iterator
from functools import partial
from pathlib import Path

import pytest

from partner_desk.app.sample import sample_step
from partner_desk.app.scenarios import Scenarios
from partner_desk.app.states import name_state, state_names
from partner_desk.app.workspace import Workspace
from partner_desk.domain import edits
from partner_desk.domain.errors import Refused
from partner_desk.domain.origin import Origin
from partner_desk.store import seal, sql
from partner_desk.store.opening import open_desk
from partner_desk.store.sentences import sentences
from tests.store.desks import refusal

STRANGE: tuple[object, ...] = (None, "", "membfr", -1, 2**62, 3.5, b"\xff\xfe", "2024-13-99", "[{", "\ud7ff\U0001f600")


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A desk with rows in every table, and an undone step."""
    path = tmp_path_factory.mktemp("whole") / "whole.partnerdesk"
    workspace = Workspace.create(path)
    workspace.begin_with(sample_step())
    estate = workspace.estate
    origin = Origin("by hand", "Ann", next(iter(estate.partners.values())).origin.on)  # type: ignore[union-attr]
    workspace.commit(edits.mute_finding(estate, "link.last-1", "The customer knows.", origin))
    workspace.undo()
    Scenarios(workspace).new("what if")
    name_state(workspace, 1, "As it began")
    workspace.desk.remember_tree(workspace.estate.scopes)
    workspace.close()
    return path


def columns(path: Path) -> Iterator[tuple[str, str]]:
    with contextlib.closing(sqlite3.connect(path)) as connection:
        tables = [name for (name,) in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")]
        for table in tables:
            yield from ((table, row[1]) for row in connection.execute(f"PRAGMA table_info({table})"))


def use(path: Path) -> Workspace:
    """Everything that reads a desk."""
    workspace = Workspace.open(path)
    try:
        Scenarios(workspace).all()
        state_names(workspace)
        workspace.history()
        workspace.undo()
        workspace.redo()
    finally:
        workspace.close()
    return workspace


NOT_FACTS = {"alembic_version", "cache", "identity"}


def test_a_strange_cell_anywhere_is_a_sentence_or_harmless(whole: Path, tmp_path: Path) -> None:
    data = whole.read_bytes()
    tried = 0
    for number, (table, column) in enumerate(columns(whole)):
        path = tmp_path / f"{number}.partnerdesk"
        path.write_bytes(data)
        with contextlib.closing(sqlite3.connect(path)) as connection, connection:
            old = connection.execute(f'SELECT "{column}" FROM {table} LIMIT 1').fetchone()
            if old is None:
                continue
            value = next(one for one in STRANGE[number % len(STRANGE) :] + STRANGE if one != old[0])
            with contextlib.suppress(sqlite3.IntegrityError):
                connection.execute(
                    f'UPDATE {table} SET "{column}" = ? WHERE rowid = (SELECT min(rowid) FROM {table})', (value,)
                )
        before = path.read_bytes()
        if before == data:
            continue
        tried += 1
        sentence = refusal(partial(use, path))
        if sentence is None:
            assert table in NOT_FACTS, (table, column, value)
        else:
            assert "damaged" in sentence, (table, column, sentence)
            assert path.read_bytes() == before, (table, column)
    assert tried > 60


def test_a_text_of_one_nul_is_not_taken_for_nothing(whole: Path, tmp_path: Path) -> None:
    path = tmp_path / "a.partnerdesk"
    path.write_bytes(whole.read_bytes())
    with contextlib.closing(sqlite3.connect(path)) as connection, connection:
        changed = connection.execute("UPDATE partners SET admin_agents = char(0) WHERE admin_agents IS NULL").rowcount
    assert changed
    with pytest.raises(Refused, match="does not read as it was written"):
        use(path)


def test_the_sentence_says_which_row_it_is(whole: Path, tmp_path: Path) -> None:
    path = tmp_path / "a.partnerdesk"
    path.write_bytes(whole.read_bytes())
    with contextlib.closing(sqlite3.connect(path)) as connection, connection:
        (key,) = connection.execute("SELECT key FROM principals ORDER BY key LIMIT 1").fetchone()
        connection.execute("UPDATE principals SET name = 'Mallory' WHERE key = ?", (key,))
    with pytest.raises(Refused, match="the table principals") as refused:
        Workspace.open(path)
    assert repr(key) in refused.value.sentence


@pytest.mark.parametrize(
    ("statement", "words"),
    [
        ("DROP TABLE memberships", "memberships"),
        ("DROP TABLE journal", "journal"),
        ("DROP TABLE seals", "seals"),
        ("ALTER TABLE partners DROP COLUMN ours", "the table partners has no column ours"),
        ("ALTER TABLE memberships DROP COLUMN kind", "the table memberships has no column kind"),
        ("DROP TABLE admin_relationships", "there is no table admin_relationships"),
        ("CREATE TRIGGER t AFTER INSERT ON journal BEGIN DELETE FROM partners; END", "a trigger 't'"),
        ("CREATE VIEW v AS SELECT 1", "a view 'v'"),
        ("DELETE FROM journal WHERE id = (SELECT max(id) FROM journal)", "last step"),
        ("UPDATE journal SET name = 'something else' WHERE id = 1", "step 1 of its history"),
        ("DELETE FROM partners", "the table partners"),
        ("UPDATE seals SET total = 9e999 WHERE name = 'partners'", "a value in it is not what it must be"),
        ("INSERT INTO mutes (key, id, reason) VALUES ('m', 'm', 'x')", "the table mutes"),
    ],
)
def test_tables_that_are_not_as_the_program_left_them(whole: Path, tmp_path: Path, statement: str, words: str) -> None:
    path = tmp_path / "a.partnerdesk"
    path.write_bytes(whole.read_bytes())
    with contextlib.closing(sqlite3.connect(path)) as connection, connection:
        connection.execute(statement)
    before = path.read_bytes()
    for read_only in (False, True):
        with pytest.raises(Refused, match="damaged") as refused:
            Workspace.open(path, read_only)
        assert words in refused.value.sentence
    assert path.read_bytes() == before
    assert [one.name for one in tmp_path.iterdir()] == ["a.partnerdesk"]


def test_every_flipped_byte_of_a_fact_is_noticed(whole: Path, tmp_path: Path) -> None:
    """Names, ids and days lie in the file as text: a flipped bit there is nothing that SQLite could see."""
    data = whole.read_bytes()
    path = tmp_path / "a.partnerdesk"
    places = [place for name in (b"Fabrikam", b"northwind", b"5100001", b"2023-05-15") for place in _places(data, name)]
    facts = set(use(whole).estate.facts_in_order())
    refusals = 0
    for place in places:
        path.write_bytes(data[:place] + bytes([data[place] ^ 1]) + data[place + 1 :])
        found: list[Workspace] = []
        sentence = refusal(partial(_into, found, path))
        if sentence is None:  # it was in what can be made again, or in nothing at all
            assert set(found[0].estate.facts_in_order()) == facts
        else:
            assert "damaged" in sentence or "not a Partner Desk" in sentence
            refusals += 1
    assert refusals > 8


def _into(found: list[Workspace], path: Path) -> None:
    found.append(use(path))


def _places(data: bytes, text: bytes) -> Iterator[int]:
    place = data.find(text)
    while place >= 0:
        yield place
        place = data.find(text, place + 1)


def test_an_old_desk_with_a_strange_value_is_a_sentence_too(tmp_path: Path) -> None:
    """Desks from before the seals: what cannot be read is said with its table."""
    first = Path(__file__).parent.parent / "fixtures" / "desk-version-1.sql"
    for table, column, value in (("principals", "kind", "membfr"), ("partners", "name", 7), ("charges", "on", "x")):
        path = tmp_path / f"{table}.partnerdesk"
        with contextlib.closing(sqlite3.connect(path)) as connection:
            connection.executescript(first.read_text("utf-8"))
            connection.execute(f'UPDATE {table} SET "{column}" = ?', (value if value != 7 else b"x",))
            connection.commit()
        before = path.read_bytes()
        with pytest.raises(Refused, match=f"damaged.*{table}"):
            use(path)
        assert path.read_bytes() == before
        assert not list(tmp_path.glob("*before version*"))


def test_totals_are_kept_up_by_small_and_by_large_steps(whole: Path) -> None:
    desk = open_desk(whole)
    try:
        assert seal.broken(desk._connection) is None
        assert all(seal.total(desk._connection, name) == total for name, total in sql.totals(desk._connection).items())
    finally:
        desk.close()


def test_a_disk_that_fails_is_not_called_a_damaged_desk(whole: Path, tmp_path: Path) -> None:
    for code in (sqlite3.SQLITE_IOERR, sqlite3.SQLITE_IOERR | 10 << 8):
        trouble = sqlite3.OperationalError("disk I/O error")
        trouble.sqlite_errorcode = code
        with pytest.raises(Refused, match="stick pulled out") as refused, sentences(whole):
            raise trouble
        assert "damaged" not in refused.value.sentence
        assert "backup" not in refused.value.sentence


def test_an_index_that_disagrees_with_its_table_is_noticed(whole: Path, tmp_path: Path) -> None:
    path = tmp_path / "a.partnerdesk"
    path.write_bytes(whole.read_bytes())
    with contextlib.closing(sqlite3.connect(path, isolation_level=None)) as connection:
        connection.execute("DROP INDEX ix_scopes_parent")
        connection.execute("CREATE INDEX ix_scopes_parent ON scopes (name)")
        connection.execute("PRAGMA writable_schema = ON")
        sql = "CREATE INDEX ix_scopes_parent ON scopes (parent)"
        connection.execute("UPDATE sqlite_master SET sql = ? WHERE name = 'ix_scopes_parent'", (sql,))
    before = path.read_bytes()
    sentence = refusal(partial(use, path))
    assert sentence is not None
    assert "damaged" in sentence
    assert path.read_bytes() == before


@pytest.mark.parametrize(
    ("statement", "words"),
    [
        ("UPDATE partners SET name = 'Mallory'", "the table partners is not what its history tells ('contoso')"),
        ("DELETE FROM role_assignments", "the table role_assignments is not what"),
        ("UPDATE journal SET changes = x'00' WHERE id = 1", "a value in it is not what it must be"),
        ("UPDATE alembic_version SET version_num = '0042'", "its form is not known"),
        ("UPDATE alembic_version SET version_num = x'00'", "its form is not known"),
    ],
)
def test_an_old_desk_is_held_to_its_history(tmp_path: Path, statement: str, words: str) -> None:
    path = tmp_path / "a.partnerdesk"
    first = Path(__file__).parent.parent / "fixtures" / "desk-version-1.sql"
    with contextlib.closing(sqlite3.connect(path)) as connection, connection:
        connection.executescript(first.read_text("utf-8"))
        connection.execute(statement)
    before = path.read_bytes()
    for read_only in (True, False):
        with pytest.raises(Refused, match="damaged") as refused:
            Workspace.open(path, read_only)
        assert words in refused.value.sentence
    assert path.read_bytes() == before
    assert [one.name for one in tmp_path.iterdir()] == ["a.partnerdesk"]
