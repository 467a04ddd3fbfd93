"""No input ends in a trace: odd values for every parameter of every verb, as the command line itself lists them.

A verb or an option that is new is tried without anybody thinking of it.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from itertools import count, islice
from pathlib import Path
from typing import Any

import pytest

from partner_desk import bootstrap
from partner_desk.app.school import progress
from partner_desk.app.workspace import Workspace
from partner_desk.store.scenarios import marks
from tests.cli.tree import is_option, takes_path, verbs
from tests.examples import SLIM, TIMES

GOOD = {
    "desk": "DESK", "scope": "wingtip-core", "partner": "adatum", "program": "pec", "on": "2024-04-01",
    "since": "2024-03-01", "until": "2024-04-01", "files": "FILE", "paths": "CASE", "file": "CASE",
    "identity": "ann@northwind in Wingtip", "subscription": "tailspin-web", "kind": "csp-to-csp", "seller": "contoso",
    "finding": "link.last-1", "reason": "known", "name": "Somebody", "new": "Another", "lesson": "what-is-recognition",
    "backup": "1", "learner": "Ann", "path": "NEW",
}  # fmt: skip
"""What a parameter is given while another one is tried; those that are not named here stay away if they can."""

ODD = (
    "", " ", "nobody", "-", "--", ".", "/", "0", "-1", "9" * 40, "1e400", "nan", "x" * 100_000, "[]", "=", "a=b",
    "\x1b[31mred\u202e", "\udcff\udc80", "a\udce4b", "\N{GRINNING FACE}", "%s{0}\\n", "line\nbreak", "*", "$(id)",
)  # fmt: skip
DAYS = (
    "0001-01-01", "9999-12-31", "2024-02-30", "2024-W01-1", "20240401", "24-4-1", "2024-04-01T00:00", "1989-12-31",
    "2199-12-31", "1990-01-01", "tomorrow",
)  # fmt: skip
PLACES = ("FOLDER", "MISSING", "DESK", "BINARY", "EMPTY", "BELOW", "FILE", "CASE")
OF_DESCRIPTIONS = ("record", "amend", "end")
"""Verbs that have one below them for each kind of fact, with options made from the descriptions of its fields."""
EACH = max(1, 3 * TIMES // SLIM)
"""So many odd values are tried for each parameter, in turn."""
SHARES = 4
"""Trials are shared out: several processors can take them."""


@pytest.fixture
def places(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> dict[str, str]:
    """Files and folders of every kind."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(progress, "default_folder", lambda: tmp_path / "learners")
    progress.add("Ann", tmp_path / "learners")
    found = {
        "DESK": tmp_path / "sample.partnerdesk", "FOLDER": tmp_path / "folder", "MISSING": tmp_path / "missing.json",
        "BINARY": tmp_path / "binary.json", "EMPTY": tmp_path / "empty.toml", "FILE": tmp_path / "accounts.json",
        "CASE": tmp_path / "case.toml", "BELOW": tmp_path / "accounts.json" / "x.pdf", "NEW": tmp_path / "new.partnerdesk",
    }  # fmt: skip
    found["FOLDER"].mkdir()
    found["BINARY"].write_bytes(bytes(range(256)) * 20)
    found["EMPTY"].touch()
    found["FILE"].write_text(json.dumps([{"id": "a", "name": "b", "tenantId": "c", "state": "Enabled", "user": {}}]))
    found["CASE"].write_text((Path(__file__).parent.parent / "cases" / "a-part-of-a-day.toml").read_text("utf-8"))
    assert bootstrap.command_line(["new", str(found["DESK"]), "--sample"]) == 0
    return {name: str(path) for name, path in found.items()}


def state(desk: str) -> tuple[Any, ...]:
    """What was recorded on a desk."""
    workspace = Workspace.open(Path(desk), read_only=True)
    try:
        return tuple(one.hash for one in workspace.history()), frozenset(marks(workspace.desk))
    finally:
        workspace.close()


def written(desk: Path) -> tuple[int, int, int]:
    """What changes with a file whenever something is written into it."""
    found = desk.stat()
    return found.st_ino, found.st_size, found.st_mtime_ns


def trials() -> Iterator[tuple[tuple[str, ...], Any, str]]:
    """Each verb, one of its parameters, and an odd value for it; what is made from one description is tried once."""
    turn = count()
    tried = set()
    for words, verb in verbs():
        for one in verb.params:
            alike = (one.name, getattr(one, "help", "")) if words[0] in OF_DESCRIPTIONS else (words, one.name)
            if getattr(one, "is_flag", False) or alike in tried:
                continue
            tried.add(alike)
            values = (
                PLACES if takes_path(verb, one) else (*DAYS, *ODD) if one.name in ("on", "other") else (*ODD, *DAYS)
            )
            start = next(turn) * EACH
            for step in range(min(EACH, len(values))):
                yield words, (verb, one), values[(start + step) % len(values)]


def arguments(words: tuple[str, ...], verb: Any, tried: Any, value: str, places: dict[str, str]) -> list[str]:
    """A call of a verb with one odd value."""
    found, last = list(words), []
    for one in verb.params:
        given = value if one is tried else GOOD.get(one.name)
        if getattr(one, "is_flag", False) or (given is None and not one.required):
            continue
        if is_option(one) and one is not tried and not one.required and one.name in ("since", "until"):
            continue  # a period does not go with a day
        text = places.get(given or "x", given or "x") if given != "" else ""
        if is_option(one):
            found.append(f"{one.opts[0]}={text}")
        else:
            last.append(text)
    return [*found, "--", *last]


def test_there_is_much_to_try() -> None:
    assert len(list(trials())) >= 230 * EACH


@pytest.mark.parametrize("share", range(SHARES))
def test_no_input_ends_in_a_trace(places: dict[str, str], capfd: pytest.CaptureFixture[str], share: int) -> None:
    slips = []
    desk = Path(places["DESK"])
    before, stamp = state(places["DESK"]), written(desk)
    for words, (verb, parameter), value in islice(trials(), share, None, SHARES):
        called = arguments(words, verb, parameter, value, places)
        capfd.readouterr()
        code = bootstrap.command_line(called)
        said = capfd.readouterr()
        shown = f"{[one[:60] for one in called]}: {code} {said.err[-300:]}"
        if code not in (0, 1, 2) or "Traceback" in said.err + said.out:
            slips.append(shown)
        if "\x1b[31m" in said.out + said.err:
            slips.append(f"steers the terminal: {shown}")
        after = before if written(desk) == stamp else state(places["DESK"])
        if code == 2 and (after != before or not said.err.strip()):
            slips.append(f"refused, but: {shown}")
        before, stamp = after, written(desk)
    assert not slips, "\n".join(slips)


@pytest.mark.parametrize(
    ("called", "words"),
    [
        (["jugde"], "There is no verb 'jugde'. Did you mean judge"),
        (["x" * 100_000], "--help lists the verbs"),
        (["judge"], "Missing argument 'desk'"),
        (["judge", "DESK", "extra"], "unexpected extra argument"),
        (["judge", "DESK", "--frmo", "2024-01-01"], "No such option: --frmo"),
        (["judge", "DESK", "--on"], "Option '--on' requires an argument"),
        (["judge", "DESK", "--json=yes"], "does not take a value"),
        (["findings", "DESK", "--older-than", "soon"], "'--older-than' should be a valid integer"),
        (["findings", "DESK", "--older-than", "0"], "'--older-than' should be greater than or equal to 1"),
        (["lessons", "list", "--language", "xx"], "'--language'"),
        (["scenario", "nwe"], "No such command 'nwe'"),
        (["judge", "DESK", "--from", "2024-01-01"], "Give both"),
        (["judge", "DESK", "--until", "2024-01-01"], "Give both"),
        (["judge", "DESK", "--on", "2024-01-01", "--from", "2024-01-01", "--until", "2024-01-02"], "not both"),
        (["judge", "DESK", "--from", "2024-01-02", "--until", "2024-01-02"], "ends before it begins"),
        (["judge", "DESK", "--on", "9999-12-31"], "too far away"),
        (["fragile", "DESK", "--program", "nix"], "There is no program 'nix'"),
        (["scenario", "show", "DESK", "nix"], "It has none yet."),
        (["import", "EMPTYDESK", "FILE", "--answer", "nix"], "'nix' is no answer"),
        (["import", "EMPTYDESK", "FILE", "--answer", "nix=all"], "Nobody asks 'nix'"),
        (["report", "summary", "DESK", "--scope", "wingtip", "--reading", "nix", "--out", "x.pdf"], "no reading 'nix'"),
        (["report", "one-pager", "DESK", "--scope", "wingtip", "--redact", "--out", "x.pdf"], "dpor-or-pal only"),
        (
            ["report", "summary", "DESK", "--scope", "wingtip", "--file", "x.csv", "--out", "x.pdf"],
            "evidence-pack only",
        ),
        (["report", "summary", "DESK", "--scope", "wingtip", "--advice", "2", "--out", "x.pdf"], "change-request only"),
        (["report", "summary", "DESK", "--scope", "wingtip", "--logo", "DESK", "--out", "x.pdf"], "no picture for a"),
        (
            ["report", "evidence-pack", "DESK", "--scope", "wingtip", "--out", "x.doc"],
            "ends in .pdf, .csv, .json, .html, .txt, and",
        ),
        (["list", "DESK", "findings", "--out", "x.pdf"], "A list ends in .csv, .xlsx, .md, .json, and"),
    ],
)
def test_wrong_use_is_a_sentence(
    places: dict[str, str], capfd: pytest.CaptureFixture[str], called: list[str], words: str
) -> None:
    places["EMPTYDESK"] = str(Path(places["FOLDER"]) / "empty.partnerdesk")
    assert bootstrap.command_line(["new", places["EMPTYDESK"]]) == 0
    capfd.readouterr()
    assert bootstrap.command_line([places.get(one, one) for one in called]) == 2
    said = capfd.readouterr()
    assert words in said.err
    assert len(said.err) < 1000
    assert "\N{BOX DRAWINGS LIGHT HORIZONTAL}" not in said.err
    assert said.out == ""
