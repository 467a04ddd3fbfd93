"""`findings`, `mute` and `unmute` on a desk file."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from partner_desk.cli.application import run


@pytest.fixture
def desk(tmp_path: Path) -> str:
    path = str(tmp_path / "sample.partnerdesk")
    assert run(["new", path, "--sample"]) == 0
    return path


def listed(capfd: pytest.CaptureFixture[str], desk: str, *more: str, code: int = 1) -> list[dict[str, Any]]:
    capfd.readouterr()
    assert run(["findings", desk, "--on", "2024-03-10", "--json", *more]) == code
    found: list[dict[str, Any]] = json.loads(capfd.readouterr().out)
    return found


def test_the_list_is_grouped_and_fails_while_there_are_errors(desk: str, capfd: pytest.CaptureFixture[str]) -> None:
    capfd.readouterr()
    assert run(["findings", desk, "--on", "2024-03-10"]) == 1
    words = " ".join(capfd.readouterr().out.split())
    assert words.index("2 errors") < words.index("8 warnings") < words.index("1 note")
    assert "csp.credit-lost-" in words
    assert run(["findings", desk, "--on", "2024-03-10", "--partner", "Northwind Consulting"]) == 0
    assert "error" not in capfd.readouterr().out


def test_filters_choose_by_partner_kind_and_novelty(desk: str, capfd: pytest.CaptureFixture[str]) -> None:
    every = listed(capfd, desk)
    assert len(every) == 11
    assert set(every[0]) == {
        "id", "kind", "name", "severity", "scope", "partner", "principal", "sentence", "why", "fix", "program", "since",
        "facts", "cites", "versions",
    }  # fmt: skip
    assert {one["partner"] for one in listed(capfd, desk, "--partner", "5400001", code=0)} == {"northwind"}
    assert {one["kind"] for one in listed(capfd, desk, "--kind", "link.last", code=0)} == {"link.last"}
    assert [one["kind"] for one in listed(capfd, desk, "--new-since", "2024-02-20")] == ["csp.credit-lost"]
    assert listed(capfd, desk, "--new-since", "2024-03-09", code=0) == []
    capfd.readouterr()
    assert run(["findings", desk, "--on", "2024-03-10", "--kind", "link.last", "--new-since", "2024-03-09"]) == 0
    assert "Nothing was found." in capfd.readouterr().out


def test_what_is_muted_is_listed_apart_and_does_not_fail(desk: str, capfd: pytest.CaptureFixture[str]) -> None:
    for one in listed(capfd, desk):
        if one["severity"] == "error":
            assert run(["mute", desk, one["id"], "--reason", "We know.", "--on", "2024-03-10"]) == 0
    assert len(listed(capfd, desk, code=0)) == 9
    muted = listed(capfd, desk, "--muted", code=0)
    assert [one["muted"]["reason"] for one in muted] == ["We know.", "We know."]
    capfd.readouterr()
    assert run(["findings", desk, "--on", "2024-03-10", "--muted"]) == 0
    assert "Muted: We know." in capfd.readouterr().out
    assert run(["unmute", desk, muted[0]["id"]]) == 0
    assert len(listed(capfd, desk)) == 10
    assert run(["undo", desk]) == 0
    assert len(listed(capfd, desk, code=0)) == 9


def test_refusals(desk: str, capfd: pytest.CaptureFixture[str]) -> None:
    known = listed(capfd, desk)[0]["id"]
    for arguments, words in (
        (["findings", desk, "--kind", "link.first"], "There is no kind 'link.first'"),
        (["findings", desk, "--partner", "nobody"], "There is no partner 'nobody'"),
        (["findings", desk, "--reading", "bible"], "There is no reading 'bible'"),
        (["findings", desk, "--new-since", "once"], "is not a day"),
        (["mute", desk, "link.last-0", "--reason", "so", "--on", "2024-03-10"], "no finding 'link.last-0'"),
        (["mute", desk, known, "--reason", " ", "--on", "2024-03-10"], "Say why"),
        (["unmute", desk, known], "is not muted"),
    ):
        capfd.readouterr()
        assert run(arguments) == 2, arguments
        assert words in capfd.readouterr().err.replace("\n", " ")


def test_help_has_an_example(capfd: pytest.CaptureFixture[str]) -> None:
    for verb in ("findings", "mute", "unmute"):
        assert run([verb, "--help"]) == 0
        assert "Example:" in capfd.readouterr().out
