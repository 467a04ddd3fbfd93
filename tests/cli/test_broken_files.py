"""Files that are no rules, no case or no lesson: what is wrong with them is a sentence, never a trace."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from partner_desk.cli.application import run
from partner_desk.resources import resource_path

DIGITS = "9" * 5000
CASE = Path(__file__).parent.parent / "cases" / "a-part-of-a-day.toml"


@pytest.mark.parametrize("name", ["sources.toml", "roles.csv", "learn-2023/programs.toml", "shared/pal.toml"])
@pytest.mark.parametrize(
    "harm", [b"\xff\xfe", b"", f"x = {DIGITS}".encode(), b"role_id\n1\n", b"[" * 5000, None, "folder"]
)
def test_broken_readings_are_a_sentence(
    tmp_path: Path, capfd: pytest.CaptureFixture[str], name: str, harm: bytes | str | None
) -> None:
    folder = tmp_path / "readings"
    shutil.copytree(resource_path("readings"), folder)
    file = folder / name
    file.unlink()
    if isinstance(harm, bytes):
        file.write_bytes(harm)
    elif harm == "folder":
        file.mkdir()
    assert run(["readings", "lint", str(folder)]) == 2
    said = capfd.readouterr().err
    assert str(folder) in said
    assert len(said) < 2000


@pytest.mark.parametrize("verb", [["cases", "run"], ["cases", "judge"], ["lessons", "check"], ["lessons", "run"]])
@pytest.mark.parametrize(
    "text",
    [f"x = {DIGITS}", "[" * 5000, "\x00", "a = 1\na = 2", "[lesson]", "[[ask]]", "ask = 1", "title = 9999-12-31", ""],
)
def test_a_broken_case_is_a_sentence(
    tmp_path: Path, capfd: pytest.CaptureFixture[str], verb: list[str], text: str
) -> None:
    file = tmp_path / "broken.toml"
    file.write_text(text)
    assert run([*verb, str(file)]) == 2
    said = capfd.readouterr().err
    assert str(file) in said
    assert len(said) < 2000


@pytest.mark.parametrize("day", ["9999-12-31", "3000-01-01"])
def test_a_question_about_the_end_of_the_calendar_is_refused(
    tmp_path: Path, capfd: pytest.CaptureFixture[str], day: str
) -> None:
    file = tmp_path / "far.toml"
    for near in ("on = 2024-05-11", "until = 2024-05-13"):
        file.write_text(CASE.read_text("utf-8").replace(f"\n{near}\n", f"\n{near.split()[0]} = {day}\n"))
        assert run(["cases", "judge", str(file)]) == 2
        assert "outside of what can be asked about" in capfd.readouterr().err
