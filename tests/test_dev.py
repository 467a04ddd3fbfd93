"""What sets up: another environment is made where it would be another one, and only there."""

from __future__ import annotations

import os
import platform
import shutil
import sys
import tempfile
from pathlib import Path

import pytest

import dev

ROOT = Path(__file__).resolve().parent.parent


@pytest.fixture
def checkout(tmp_path: Path) -> Path:
    for name in ("requirements.lock", "pyproject.toml"):
        shutil.copy(ROOT / name, tmp_path)
    return tmp_path


def test_an_update_of_python_in_its_place_sets_nothing_up_anew(checkout: Path) -> None:
    found = dev.fingerprint(checkout)
    assert found == dev.fingerprint(checkout, sys.version_info[:2])
    assert platform.python_version() not in dev.MACHINE
    assert found != dev.fingerprint(checkout, (sys.version_info[0], sys.version_info[1] + 1))
    assert found != dev.fingerprint(checkout, machine="another one")


@pytest.mark.parametrize(
    ("file", "before", "after", "anew"),
    [
        ("pyproject.toml", "line-length = 120", "line-length = 100", False),
        ("pyproject.toml", 'description = "Why', 'description = "How', True),
        ("pyproject.toml", "partner_desk.bootstrap:window", "partner_desk.bootstrap:command_line", True),
        ("pyproject.toml", 'packages = ["partner_desk"]', 'packages = ["partner_desk", "tests"]', True),
        ("requirements.lock", "\npytest==", "\npytest===", True),
    ],
)
def test_what_the_environment_is_made_from_sets_it_up_anew_and_settings_of_tools_do_not(
    checkout: Path, file: str, before: str, after: str, anew: bool
) -> None:
    found, text = dev.fingerprint(checkout), (checkout / file).read_text(encoding="utf-8")
    assert text.count(before) == 1
    (checkout / file).write_text(text.replace(before, after), encoding="utf-8")
    assert (dev.fingerprint(checkout) != found) is anew


def test_a_template_of_messages_goes_into_one_file(capsys: pytest.CaptureFixture[str]) -> None:
    assert dev.main(["messages", "one.pot", "two.pot"]) == 2
    assert capsys.readouterr().err == "Name one file for the template, for example messages.pot.\n"


def test_an_environment_without_its_interpreter_is_made_anew(tmp_path: Path) -> None:
    assert not dev.starts(tmp_path / "python")


def test_a_package_is_told_with_the_share_of_it_that_tests_reach() -> None:
    def summary(lines: int, reached: int) -> dict[str, dict[str, int]]:
        counts = {"num_statements": lines, "num_branches": lines, "covered_lines": reached, "covered_branches": 0}
        return {"summary": counts}

    files = {
        "partner_desk/bootstrap.py": summary(10, 10),
        "partner_desk/gui/window.py": summary(1000, 1000),
        "partner_desk/gui/school/words.py": summary(200, 0),
        "partner_desk/domain/__init__.py": summary(0, 0),
    }
    assert [*dev.shares({"files": files})][2:] == [
        "| (top) | 10 | 50.0 % |",
        "| domain | 0 | 0.0 % |",
        "| gui | 1,200 | 41.7 % |",
        "| all | 1,210 | 41.7 % |",
    ]


def test_desks_of_tests_wait_for_no_disk_where_there_is_memory(tmp_path: Path) -> None:
    """Pytest asks for the folder of files that come and go before a test can name one, and Python keeps the answer."""
    assert tmp_path.is_relative_to(Path(os.environ.get("TMPDIR", tempfile.gettempdir())).resolve())
