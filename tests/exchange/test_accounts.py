"""Accounts that lists of a directory show disabled or deleted, and in use again: each is so for its time."""

from __future__ import annotations

import itertools
import json
import os
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path

import pytest

from partner_desk.app import imports
from partner_desk.domain.access import Principal
from partner_desk.domain.coverage import Collectable
from partner_desk.domain.estate import Estate
from partner_desk.domain.moments import Span
from tests.exchange.importing import ANN, BASE, FIRST, FIXTURES, LATER, LINK, ROLE, SECOND, Desk

BETWEEN = "2025-02-20"


def at(day: str) -> datetime:
    return datetime.fromisoformat(day).replace(tzinfo=UTC)


def users(*, enabled: bool) -> list[object]:
    row = {"id": ANN, "displayName": "Ann", "userPrincipalName": "ann@relecloud.example", "accountEnabled": enabled}
    return [row]


def deleted(day: str) -> dict[str, object]:
    row = {
        "@odata.type": "#microsoft.graph.user",
        "id": ANN,
        "displayName": "Ann",
        "deletedDateTime": f"{day}T00:00:00Z",
    }
    return {"value": [row]}


def begun(folder: Path, capfd: pytest.CaptureFixture[str]) -> Desk:
    desk = Desk(folder, capfd, Collectable.ROLE_ASSIGNMENTS)
    desk.imports(*BASE, ROLE, LINK, on=FIRST, answer="roles=all")
    return desk


def ann(desk: Desk) -> Principal:
    return desk.estate().principals[ANN]


def test_who_is_enabled_again_was_disabled_for_a_time(tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    desk = begun(tmp_path, capfd)
    desk.imports(users(enabled=False), on=SECOND)
    assert (desk.verdict("2025-02-15"), desk.verdict(LATER)) == ("not-recognized", "not-recognized")
    said = desk.imports(users(enabled=True), on=LATER)
    assert "people, groups and service principals 0 1 0 0 0" in said
    assert "Ann, disabled since 2025-02-10, is in use by file0.json: again from 2025-03-01 on." in said
    assert (ann(desk).disabled_from, ann(desk).disabled_during) == (None, (Span(at(SECOND), at(LATER)),))
    days = ("2025-02-09", SECOND, "2025-02-28", LATER)
    assert [desk.verdict(day) for day in days] == ["recognized", "not-recognized", "not-recognized", "recognized"]
    told = desk.does("timeline", "--partner", "Contoso", "--scope", "b0000000-0000-4000-8000-000000000001", "--program",
                     "pal", "--from", FIRST, "--until", "2025-04-01")  # fmt: skip
    assert "is disabled (2025-02-10)" in told
    assert "is enabled again (2025-03-01)" in told
    before = ann(desk)
    desk.imports(users(enabled=True), on=LATER)
    assert ann(desk) == before
    desk.does("undo")
    assert ann(desk).disabled_from == at(SECOND)


def test_a_list_of_between_says_that_somebody_was_in_use_then(
    tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    desk = begun(tmp_path, capfd)
    for day in (SECOND, LATER):  # that it still was so is remembered
        desk.imports(users(enabled=False), on=day)
    said = desk.imports(users(enabled=True), on=BETWEEN)
    assert (
        "Ann, disabled since 2025-02-10, is in use by file0.json: again from 2025-02-20 on, but not from 2025-03-01 on."
    ) in said
    assert (ann(desk).disabled_from, ann(desk).disabled_during) == (at(LATER), (Span(at(SECOND), at(BETWEEN)),))


def test_what_somebody_said_later_holds_against_a_list(tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    desk = begun(tmp_path, capfd)
    desk.does("amend principal", "--id", ANN, "--disabled-from", SECOND, "--known-from", "a letter")
    assert "by what the desk learned later" in desk.imports(users(enabled=True), on=LATER)
    assert ann(desk).disabled_from == at(SECOND)


@pytest.mark.parametrize("order", [1, -1])
def test_a_list_that_has_only_how_somebody_signs_in_takes_no_name_away(
    tmp_path: Path, capfd: pytest.CaptureFixture[str], order: int
) -> None:
    row = json.loads((FIXTURES / ROLE).read_text(encoding="utf-8"))[0]
    roles: list[object] = [row | {"principalName": "ann@relecloud.example", "principalType": "User"}]
    desk = Desk(tmp_path, capfd)
    desk.imports(*[users(enabled=True), roles][::order], on=FIRST)
    assert (ann(desk).name, ann(desk).sign_in_name) == ("Ann", "ann@relecloud.example")
    desk.imports(roles, on=SECOND)
    assert ann(desk).name == "Ann"


def test_the_order_of_lists_in_one_import_does_not_matter(tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    lists = []
    for number, (day, enabled) in enumerate((("2025-01-20", False), (SECOND, True), (BETWEEN, True), (LATER, False))):
        path = tmp_path / f"users {number}.json"
        path.write_text(json.dumps(users(enabled=enabled)), encoding="utf-8")
        os.utime(path, (at(day).timestamp() + 9 * 3600,) * 2)
        lists.append(str(path))
    for number, order in enumerate(itertools.permutations(lists, 4)):
        if number % 5 == 0:
            folder = tmp_path / str(number)
            folder.mkdir()
            desk = Desk(folder, capfd)
            desk.imports(*BASE, ROLE, LINK, on=FIRST, answer="roles=all", more=order)
            person = ann(desk)
            assert (person.disabled_from, person.disabled_during) == (at(LATER), (Span(at("2025-01-20"), at(SECOND)),))


def test_who_was_restored_was_deleted_for_a_time(tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    desk = begun(tmp_path, capfd)
    desk.imports(deleted("2025-02-01"), on=SECOND)
    assert desk.verdict(LATER) == "not-recognized"
    desk.imports(users(enabled=True), on=LATER)
    assert (ann(desk).deleted_from, ann(desk).deleted_during) == (None, (Span(at("2025-02-01"), at(LATER)),))
    assert [desk.verdict(day) for day in ("2025-02-01", LATER)] == ["not-recognized", "recognized"]
    desk.imports(deleted("2025-02-01"), users(enabled=False), on="2025-03-10")  # both cannot be: gone it is
    assert ann(desk).deleted_from == at("2025-03-10")


def test_an_older_list_does_not_outlast_the_newer_one_that_came_first(
    tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    desk = begun(tmp_path, capfd)
    desk.imports(users(enabled=True), on=LATER)
    desk.imports(users(enabled=True), on=BETWEEN)
    desk.imports(users(enabled=False), on=SECOND)
    assert (ann(desk).disabled_from, ann(desk).disabled_during) == (None, (Span(at(SECOND), at(BETWEEN)),))
    assert [desk.verdict(day) for day in (SECOND, LATER)] == ["not-recognized", "recognized"]
    before = ann(desk)
    for day, enabled in ((LATER, True), (SECOND, False)):
        assert "0 facts recorded" in desk.imports(users(enabled=enabled), on=day)
    assert ann(desk) == before


SAID: dict[str, object] = {"used": users(enabled=True), "off": users(enabled=False), "gone": deleted("2025-02-04")}


@pytest.mark.parametrize(
    "looks",
    [
        ("used", "off", "used"),
        ("off", "used", "off", "used"),
        ("used", "off", "off", "used", "off"),
        ("off", "used", "used", "off"),
        ("used", "gone", "used", "off"),
        ("gone", "off", "gone", "used"),
    ],
    ids="-".join,
)
def test_in_whatever_order_lists_come_people_are_gone_at_the_same_times(tmp_path: Path, looks: tuple[str, ...]) -> None:
    lists = []
    for number, look in enumerate(looks):
        path = tmp_path / f"users {number}.json"
        path.write_text(json.dumps(SAID[look]), encoding="utf-8")
        os.utime(path, (at(f"2025-02-{5 * number + 5:02}").timestamp() + 9 * 3600,) * 2)
        lists.append(path)
    together = after(Estate.of(()), lists)
    for order in itertools.permutations(lists):
        one_by_one = Estate.of(())
        for path in order:
            one_by_one = after(one_by_one, [path])
        assert gone(one_by_one) == gone(together), [path.name for path in order]
        for path in order:  # and once more
            one_by_one = after(one_by_one, [path])
        assert gone(one_by_one) == gone(together)


def after(estate: Estate, paths: Sequence[Path]) -> Estate:
    return estate.apply(imports.preview(estate, imports.gather(paths, "somebody"), {}, paths).changes)


def gone(estate: Estate) -> tuple[object, ...]:
    person = estate.principals[ANN]
    return person.disabled, person.deleted, person.sightings


def test_what_a_person_takes_back_stays_so(tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    desk = begun(tmp_path, capfd)
    desk.imports(users(enabled=False), on=SECOND)
    desk.does("amend principal", "--id", ANN, "--disabled-from", "", "--known-from", "the list was wrong")
    desk.imports(users(enabled=True), on=LATER)
    assert ann(desk).disabled == ()
    desk.does("amend principal", "--id", ANN, "--disabled-from", BETWEEN, "--known-from", "a letter")
    desk.imports(deleted("2025-04-01"), on="2025-04-02")
    assert (ann(desk).disabled_from, ann(desk).deleted_from) == (at(BETWEEN), at("2025-04-01"))
