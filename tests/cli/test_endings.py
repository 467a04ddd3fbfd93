"""How a command ends: stopped by Ctrl+C at any moment, broken by a bug, or read no further."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import platformdirs
import pytest

from partner_desk.cli.application import run
from tests.capabilities import needs_bash, needs_full_device
from tests.examples import some

PRESSED = """
import signal, sys
def press(frame, event, argument):
    place = f"{frame.f_code.co_filename.replace(chr(92), '/')}:{frame.f_code.co_name}"
    if event == "call" and place.endswith(sys.argv[1]):
        sys.setprofile(None)
        signal.raise_signal(signal.SIGINT)
sys.setprofile(press)
from partner_desk.bootstrap import command_line
sys.exit(command_line(sys.argv[2:]))
"""
"""A hand that presses Ctrl+C when the program comes to a function."""


def stopped(at: str, *arguments: str) -> str:
    """What is said on the error stream."""
    ended = subprocess.run(
        [sys.executable, "-c", PRESSED, at, *arguments], capture_output=True, text=True, timeout=120,
        env=os.environ | {"PYTHONPATH": os.pathsep.join(sys.path)},
    )  # fmt: skip
    assert ended.returncode == 130
    assert "Traceback" not in ended.stderr
    return ended.stderr


@pytest.fixture
def desk(tmp_path: Path) -> str:
    path = str(tmp_path / "sample.partnerdesk")
    assert run(["new", path, "--sample"]) == 0
    return path


def last_step(desk: str, capfd: pytest.CaptureFixture[str]) -> str:
    capfd.readouterr()
    assert run(["history", desk]) == 0
    return capfd.readouterr().out.splitlines()[-1]


@pytest.mark.parametrize(
    "at", ["cli/application.py:<module>", "numpy/__init__.py:<module>", "app/workspace.py:<module>"]
)
def test_ctrl_c_while_the_program_is_loaded(desk: str, at: str) -> None:
    assert stopped(at, "history", desk) == "Stopped. Nothing was recorded, and no file was written.\n"


@pytest.mark.parametrize(
    ("at", "kept"),
    [
        ("app/workspace.py:commit", False),
        ("store/desk.py:write", False),
        ("cli/arguments.py:tell_step", True),
        ("cli/output.py:say", True),
    ],
)
def test_ctrl_c_says_whether_the_step_was_kept(
    desk: str, at: str, kept: bool, capfd: pytest.CaptureFixture[str]
) -> None:
    said = stopped(at, "add-partner", desk, "Proseware", "--location", "5900001")
    assert said == ("Stopped. Recorded: Add partner Proseware.\n" if kept else
                    "Stopped. Nothing was recorded, and no file was written.\n")  # fmt: skip
    assert ("Proseware" in last_step(desk, capfd)) == kept


def test_ctrl_c_tells_of_a_scenario_that_is_there(desk: str) -> None:
    assert "scenario list" in stopped("cli/output.py:say", "scenario", "new", desk, "Ann leaves")
    assert "Nothing was recorded" in stopped("store/scenarios.py:keep", "scenario", "new", desk, "Bob leaves")


def test_ctrl_c_tells_of_a_file_that_is_written(desk: str, tmp_path: Path) -> None:
    out = tmp_path / "case.toml"
    ask = ("export", desk, "--redact", "--leave-out", "--out", str(out))
    assert "no file was written" in stopped("store/files.py:move_to_free_name", *ask)
    assert not out.exists()
    assert "is written" in stopped("cli/output.py:say", *ask)
    assert out.exists()
    assert sorted(one.name for one in tmp_path.iterdir() if one.suffix != ".partnerdesk") == ["case.toml"]


# Bugs -----------------------------------------------------------------------------------------------------------


def bug(*_: object) -> None:
    raise ZeroDivisionError("a bug on purpose")


@pytest.mark.parametrize("late", [False, True])
def test_a_bug_names_the_log_and_says_what_was_kept(
    desk: str, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str], late: bool
) -> None:
    monkeypatch.setattr(f"partner_desk.cli.{'recording.tell_step' if late else 'linking.commit_and_tell'}", bug)
    assert run(["link-pal", desk, "ann@northwind in Wingtip", "--partner", "5100001"]) == 3
    said = capfd.readouterr().err
    log = platformdirs.user_state_path("partner-desk", appauthor=False) / "partner-desk-cli.log"
    assert str(log) in said
    assert "ZeroDivisionError: a bug on purpose" in log.read_text("utf-8")
    assert "Traceback" not in said
    assert ("Recorded: Link ann@northwind" in said) == late
    assert ("Nothing was recorded" in said) != late
    assert ("Link ann@northwind" in last_step(desk, capfd)) == late


def test_a_bug_where_no_log_can_be_written_shows_its_trace(
    desk: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "state").touch()
    monkeypatch.setattr(platformdirs, "user_state_path", lambda *_, **__: tmp_path / "state")
    monkeypatch.setattr("partner_desk.cli.desks.step_object", bug)
    assert run(["history", desk, "--json"]) == 3
    said = capfd.readouterr().err
    assert "No log could be written" in said
    assert "ZeroDivisionError" in said


# Pipes, terminals, the start -------------------------------------------------------------------------------------


def program(*arguments: str) -> list[str]:
    return [sys.executable, "-c", "import sys; from partner_desk.bootstrap import command_line as run; "
            "sys.exit(run(sys.argv[1:]))", *arguments]  # fmt: skip


@pytest.mark.parametrize(
    "called", some([["--help"], ["history", "DESK"], ["judge", "DESK", "--json"], ["lessons", "--help"]])
)
def test_whoever_reads_no_further_is_no_trouble(desk: str, called: list[str]) -> None:
    begun = subprocess.Popen(
        program(*[desk if one == "DESK" else one for one in called]), stdout=subprocess.PIPE, stderr=subprocess.PIPE,
        env=os.environ | {"PYTHONPATH": os.pathsep.join(sys.path)},
    )  # fmt: skip
    assert begun.stdout is not None
    assert begun.stderr is not None
    begun.stdout.close()
    said = begun.stderr.read()
    begun.stderr.close()
    assert (begun.wait(120), said) == (0, b"")


def test_tables_are_not_folded_off_a_terminal(desk: str, capfd: pytest.CaptureFixture[str]) -> None:
    assert run(["scenario", "new", desk, "a name " * 40]) == 0
    capfd.readouterr()
    assert run(["scenario", "list", desk]) == 0
    assert len(capfd.readouterr().out.splitlines()) == 2
    assert run(["judge", desk]) == 0
    out = capfd.readouterr().out
    assert "designation-security" in out
    assert not any(line != line.rstrip() for line in out.splitlines())


@pytest.mark.parametrize(
    ("called", "without"),
    [
        (["--version"], {"numpy", "sqlite3", "partner_desk.app.workspace"}),
        (["record", "delegation", "--help"], {"partner_desk.engine", "partner_desk.readings.library", "sqlalchemy"}),
        (["history", "DESK"], {"partner_desk.engine.judge", "partner_desk.exchange", "sqlalchemy", "typst"}),
        (["judge", "DESK"], {"partner_desk.exchange.reading", "partner_desk.training", "sqlalchemy", "typst"}),
    ],
)
def test_a_verb_loads_only_what_it_needs(desk: str, called: list[str], without: set[str]) -> None:
    plain = {name: value for name, value in os.environ.items() if not name.startswith("COVERAGE")}  # it loads much
    child = "import sys; from partner_desk.bootstrap import command_line; command_line(sys.argv[1:]); print(*sys.modules, file=sys.stderr)"
    ended = subprocess.run(
        [sys.executable, "-c", child, *[desk if one == "DESK" else one for one in called]], capture_output=True,
        text=True, timeout=120, env=plain | {"PYTHONPATH": os.pathsep.join(sys.path)},
    )  # fmt: skip
    assert ended.returncode == 0
    assert not without & set(ended.stderr.split())


@needs_full_device
@pytest.mark.parametrize("called", some([["--version"], ["--help"], ["judge", "DESK", "--json"], ["history", "DESK"]]))
def test_standard_output_that_takes_nothing_is_a_sentence(desk: str, called: list[str]) -> None:
    with open("/dev/full", "wb") as full:
        ended = subprocess.run(
            program(*[desk if one == "DESK" else one for one in called]), stdout=full, stderr=subprocess.PIPE, text=True,
            timeout=120, env=os.environ | {"PYTHONPATH": os.pathsep.join(sys.path)}, check=False,
        )  # fmt: skip
    assert ended.returncode == 2
    assert ended.stderr.startswith("Standard output cannot be written")
    assert len(ended.stderr.splitlines()) == 1


@needs_bash
@pytest.mark.parametrize("stream", ["1", "2"])
def test_a_stream_that_is_closed_is_no_trouble(desk: str, stream: str) -> None:
    called = program("history", desk)
    ended = subprocess.run(
        ["bash", "-c", f'exec "$@" {stream}>&-', "bash", *called], capture_output=True, text=True, timeout=120,
        env=os.environ | {"PYTHONPATH": os.pathsep.join(sys.path)}, check=False,
    )  # fmt: skip
    assert (ended.returncode, ended.stderr) == (0, "")
