"""The log: a bug and a crash leave a trace, and what is sent names nobody."""

from __future__ import annotations

import logging
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import platformdirs
import pytest

from partner_desk.app import logfile
from tests.capabilities import needs_full_device, needs_rights


@pytest.fixture
def state(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """The folder of the log, in a home of its own."""
    folder = tmp_path / "state"
    monkeypatch.setattr(platformdirs, "user_state_path", lambda *_, **__: folder)
    yield folder
    logfile.end()


def stumble(name: str) -> Exception:
    """A bug whose words quote a customer, with another before it."""
    nobody: dict[str, str] = {}
    try:
        try:
            nobody[name]
        except KeyError as slip:
            raise ValueError(f"{name!r} in /home/ann/{name}.partnerdesk is not there") from slip
    except ValueError as bug:
        return bug
    raise AssertionError(name)


def test_a_bug_is_logged_with_its_trace(state: Path) -> None:
    logfile.begin("partner-desk")
    assert logfile.path() == state / "partner-desk.log"
    logging.getLogger("partner_desk").error("a bug", exc_info=stumble("Contoso"))
    text = (state / "partner-desk.log").read_text("utf-8")
    assert "test_logfile.py" in text
    assert "ValueError" in text


@needs_rights
def test_only_its_owner_reads_the_log(state: Path) -> None:
    logfile.begin("partner-desk")
    logging.getLogger("partner_desk").error("a bug")
    assert state.stat().st_mode & 0o777 == 0o700
    assert {one.stat().st_mode & 0o777 for one in state.iterdir()} == {0o600}


def test_the_log_does_not_grow_without_end(state: Path) -> None:
    logfile.begin("partner-desk")
    for _ in range(300):
        logging.getLogger("partner_desk").error("x" * 10_000)
    kept = [one for one in state.iterdir() if one.name.startswith("partner-desk.log")]
    assert len(kept) == 2
    assert all(one.stat().st_size <= logfile.LARGEST for one in kept)


@pytest.mark.parametrize("held", ["partner-desk.log", "partner-desk.log.1"])
def test_nothing_is_lost_while_somebody_reads_the_log(state: Path, held: str) -> None:
    """Windows neither renames nor removes a file that is open."""
    logfile.begin("partner-desk")
    logger = logging.getLogger("partner_desk")
    for _ in range(60):
        logger.error("x" * 10_000)
    with (state / held).open("rb"):
        for number in range(60):
            logger.error("%s %d", "x" * 10_000, number)
            assert f" {number}\n" in (state / "partner-desk.log").read_text("utf-8")


def test_a_place_that_cannot_be_written_to_stops_nothing(state: Path) -> None:
    state.write_text("a file where the folder should be")
    logfile.begin("partner-desk")
    assert logfile.path() is None
    logging.getLogger("partner_desk").error("a bug")


@needs_full_device
def test_a_full_disk_stops_nothing(state: Path, capfd: pytest.CaptureFixture[str]) -> None:
    state.mkdir()
    (state / "partner-desk.log").symlink_to("/dev/full")
    logfile.begin("partner-desk")
    logging.getLogger("partner_desk").error("a bug")
    logfile.end()
    assert capfd.readouterr().err == ""


def test_a_crash_of_the_interpreter_is_found_at_the_next_start(tmp_path: Path) -> None:
    """A program that dies without a word leaves its trace, and the next start puts it into the log."""
    child = "from partner_desk.app import logfile; logfile.begin('partner-desk'); "
    home = {name: str(tmp_path) for name in ("HOME", "XDG_STATE_HOME", "LOCALAPPDATA", "USERPROFILE")}
    environment = os.environ | home | {"PYTHONPATH": os.pathsep.join(sys.path)}
    died = subprocess.run(
        [sys.executable, "-c", child + "import os; os.abort()"], env=environment, capture_output=True, timeout=60
    )
    assert died.returncode != 0
    told = subprocess.run(
        [sys.executable, "-c", child + "print(logfile.path().read_text('utf-8'))"],
        env=environment, capture_output=True, text=True, timeout=60, check=True,
    )  # fmt: skip
    assert "The program crashed" in told.stdout
    assert "Fatal Python error" in told.stdout


def test_a_report_tells_where_and_names_nobody(state: Path) -> None:
    found = logfile.report(stumble("Contoso Ltd"))
    assert "Partner Desk" in found
    assert "Python" in found
    assert "test_logfile.py" in found
    assert "KeyError" in found
    assert "ValueError" in found
    for secret in ("Contoso", "ann", str(Path(__file__).parent), str(Path.home())):
        assert secret not in found


def test_a_report_of_an_endless_recursion_is_short() -> None:
    def fall(depth: int) -> int:
        return fall(depth + 1) + 1

    with pytest.raises(RecursionError) as caught:
        fall(0)
    assert len(logfile.report(caught.value)) < 10_000
