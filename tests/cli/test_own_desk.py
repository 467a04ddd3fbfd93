"""A desk that is made of what somebody knows, by verbs alone: what it then answers, feature by feature."""

from __future__ import annotations

import json
import shutil
import socket
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from partner_desk.app.workspace import Workspace
from partner_desk.cli.application import run
from partner_desk.domain.coverage import Collectable
from partner_desk.domain.lookup import partner_named, scope_named
from partner_desk.engine.judge import Judge
from partner_desk.readings.questions import ALL_CHARGES, Question
from tests.owndesk import BEGUN, FEATURES, LOOKED, ON, Feature, Looked, looks, one_after_the_other, words


@pytest.fixture(scope="module")
def begun(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("begun")
    desk = folder / "own.partnerdesk"
    assert run(["new", str(desk)]) == 0
    for line in BEGUN:
        assert run(words(line, desk, folder)) == 0, line
    return desk


@pytest.fixture(autouse=True)
def no_network(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*arguments: object, **options: object) -> None:
        raise AssertionError("a connection was asked for")

    monkeypatch.setattr(socket, "socket", refuse)


@pytest.mark.parametrize("feature", FEATURES, ids=lambda feature: feature.name)
def test_a_desk_of_ones_own(feature: Feature, begun: Path, tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    assert_told(feature, begun, tmp_path, capfd)


def assert_told(feature: Feature, begun: Path, tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    """Say on a copy of a desk what a feature says, and find what it is asked in the answers."""
    desk = Path(shutil.copy(begun, tmp_path))
    shutil.copy(begun, tmp_path / "begun.partnerdesk")
    for name, text in feature.files.items():
        (tmp_path / name).write_text(text, encoding="utf-8", newline="")
    for line in feature.said:
        assert run(words(line, desk, tmp_path)) == 0, line
    for line, parts in feature.told:
        capfd.readouterr()
        assert run(words(line, desk, tmp_path)) in (0, 1), line
        said = capfd.readouterr()
        assert one_after_the_other(said.out + said.err, parts) == "", line


@pytest.mark.parametrize("looked", LOOKED, ids=lambda looked: looked.kind.value)
def test_who_looked_at_one_place_knows_of_that_place_alone(
    looked: Looked, begun: Path, judge: Judge, tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    desk = Path(shutil.copy(begun, tmp_path))

    def verdict(scope: str) -> str:
        if looked.kind is Collectable.CHARGES:
            return of_all_charges(judge, desk, scope)
        capfd.readouterr()
        assert run(words(f"judge DESK --scope {scope} {looked.asked} {ON} --json", desk, tmp_path)) == 0
        (answer,) = json.loads(capfd.readouterr().out)
        return str(answer["verdict"])

    for line in (*looked.said, *looks(looked)):
        assert run(words(line, desk, tmp_path)) == 0, line
    assert (verdict("Shop"), verdict("Web")) == (looked.verdict, "unknown")
    assert run(words(f"looked {looked.kind.value} DESK {looked.places[1]}", desk, tmp_path)) == 0
    assert verdict("Web") == looked.verdict


def of_all_charges(judge: Judge, desk: Path, scope: str) -> str:
    """Whether Northwind earns for every kind of charge at a scope: no verb asks that."""
    workspace = Workspace.open(desk, read_only=True)
    estate = workspace.estate
    partner, place = partner_named(estate, "Northwind").id, estate.scopes.key(scope_named(estate, scope))
    asked = Question.on(partner, place, "pec", date.fromisoformat(ON.split()[1]))
    answer = judge.answer(estate, replace(asked, charge_kind=ALL_CHARGES))
    workspace.close()
    return answer.verdict.value


def test_every_kind_is_looked_for_at_a_place() -> None:
    assert sorted(one.kind for one in LOOKED) == sorted(Collectable)
