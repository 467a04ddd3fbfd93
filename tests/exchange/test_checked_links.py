"""A link has a day on which it was last looked at: files and people move it forward, nothing moves it back."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.exchange.importing import ALL, ANN, BASE, FIRST, FIXTURES, LATER, LINK, ROLE, SECOND, Desk

STALE = "link.stale"


@pytest.fixture
def desk(tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> Desk:
    return Desk(tmp_path, capfd)


def checked(desk: Desk) -> str:
    (link,) = desk.estate().links.values()
    return f"{link.checked:%Y-%m-%d}" if link.checked is not None else ""


def test_a_newer_record_confirms_a_link_in_one_quiet_step(desk: Desk) -> None:
    desk.imports(*BASE, ROLE, LINK, on=FIRST, answer=ALL)
    assert checked(desk) == FIRST
    before = desk.estate()
    said = desk.imports(LINK, on=SECOND)
    assert "1 link confirmed" in said
    assert "Changed:" not in said
    assert "partner admin links 0 0 0 1 0" in said
    assert checked(desk) == SECOND
    desk.does("undo")
    assert list(desk.estate().facts_in_order()) == list(before.facts_in_order())


def test_the_same_file_and_an_older_one_move_nothing(desk: Desk) -> None:
    desk.imports(*BASE, ROLE, LINK, on=SECOND, answer=ALL)
    for day in (SECOND, FIRST):
        assert "0 facts recorded" in desk.imports(LINK, on=day)
        assert checked(desk) == SECOND


def test_what_a_link_was_before_is_not_confirmed_by_what_it_is_now(desk: Desk) -> None:
    desk.imports(*BASE, ROLE, "link_changed/1_link.json", on=FIRST, answer=ALL)
    desk.imports("link_changed/2_link_other_id.json", on=SECOND)
    links = desk.estate().links.values()
    assert sorted(one.checked.date().isoformat() for one in links if one.checked) == [FIRST, SECOND]


def test_a_stale_link_is_told_until_somebody_looks(desk: Desk) -> None:
    desk.imports(*BASE, ROLE, LINK, on="2024-11-01", answer=ALL)
    (told,) = desk.findings(STALE)
    assert "1 link of Contoso in Wingtip (ann@wingtip.example); the oldest was last seen on 2024-11-01" in told
    desk.imports(LINK, on=SECOND)
    assert desk.findings(STALE) == []
    desk.does("undo")
    desk.does("amend partner-admin-link", "--principal", ANN, "--checked", SECOND)
    assert desk.findings(STALE) == []
    desk.does("amend partner-admin-link", "--principal", ANN, "--checked", "2024-10-01")
    assert "last seen on 2024-10-01" in desk.findings(STALE)[0]
    desk.does("undo")
    desk.does("undo")
    desk.does("record partner-admin-link", "--principal", ANN, "--partner-id", "6400001", "--checked", SECOND)
    assert checked(desk) == SECOND
    assert desk.findings(STALE) == []


def test_who_has_no_role_any_more_has_no_stale_link(desk: Desk) -> None:
    desk.imports(*BASE, LINK, on="2024-11-01")
    assert desk.findings(STALE) == []


def test_somebody_else_looked_for_links_meanwhile(desk: Desk) -> None:
    desk.imports(*BASE, ROLE, LINK, on="2024-11-01", answer=ALL)
    desk.does("looked partner-admin-links", ANN, "--on", LATER)
    assert desk.findings(STALE) == []


def test_two_records_of_one_import_count_by_the_newer_one(desk: Desk) -> None:
    record = json.loads((FIXTURES / LINK).read_text())
    desk.imports(*BASE, ROLE, LINK, on=FIRST, answer=ALL)
    said = desk.imports(LINK, record, on=SECOND)
    assert "1 link confirmed" in said
