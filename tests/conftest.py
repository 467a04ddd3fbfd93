"""What all tests share: a screen in memory, thorough but steady random examples, the library of rules."""

from __future__ import annotations

import contextlib
import gc
import os
import shutil
import sqlite3
import tempfile
from collections.abc import Callable, Iterator
from datetime import datetime
from typing import Any

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
# Desks are synced at every step, and most of the time of the suite would be spent in waiting for a disk.
_MEMORY, _ENOUGH = "/dev/shm", 4 << 30
if os.path.isdir(_MEMORY) and os.access(_MEMORY, os.W_OK) and shutil.disk_usage(_MEMORY).free > _ENOUGH:
    os.environ.setdefault("TMPDIR", _MEMORY)
    tempfile.tempdir = None  # pytest has asked for the folder already, and the answer is kept
# Nothing a test does may reach the desks, the settings or the log of the person who runs it.
_HOME = tempfile.mkdtemp(prefix="partner-desk-tests-")
for _name in ("HOME", "XDG_CONFIG_HOME", "XDG_DATA_HOME", "XDG_STATE_HOME", "XDG_CACHE_HOME"):
    os.environ[_name] = _HOME
for _name in ("WIN_PD_OVERRIDE_LOCAL_APPDATA", "WIN_PD_OVERRIDE_APPDATA"):  # the same on Windows
    os.environ[_name] = _HOME
if os.name == "nt":  # where the screen in memory finds letters
    os.environ.setdefault("QT_QPA_FONTDIR", rf"{os.environ['SYSTEMROOT']}\Fonts")
# Nothing that is imported or collected ever goes: looking through it again and again for what did is all in vain.
gc.disable()

import pytest
from hypothesis import HealthCheck, settings

from partner_desk.app.backups import backup_folder
from partner_desk.engine.judge import Judge
from partner_desk.readings.library import Library
from partner_desk.resources import resource_path
from partner_desk.store.desk import Desk
from tests.examples import examples

settings.register_profile(
    "steady",
    examples(60),
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
)
settings.load_profile("steady")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """What takes longest begins first: at the end nobody waits for it."""
    items.sort(key=lambda item: item.path.name != "test_campaigns.py")


def pytest_sessionfinish() -> None:
    """Leave nothing behind; programs that were forked do not come here."""
    shutil.rmtree(_HOME, ignore_errors=True)


def pytest_collection_finish() -> None:
    """What tests make is looked through again, more seldom, and without what was there before them."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(20_000)
    gc.enable()


@pytest.fixture(scope="session")
def library() -> Library:
    """The rules that ship with the program."""
    return Library.read(resource_path("readings"))


@pytest.fixture(scope="session")
def judge(library: Library) -> Judge:
    """A judge by those rules."""
    return Judge(library)


@pytest.fixture(autouse=True)
def _desks_are_let_go(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Close every desk that a test opened and did not close."""
    opened: list[Desk] = []
    begin = Desk.__init__

    def noted(desk: Desk, *arguments: Any) -> None:
        opened.append(desk)
        begin(desk, *arguments)

    monkeypatch.setattr(Desk, "__init__", noted)
    yield
    for desk in opened:
        with contextlib.suppress(sqlite3.ProgrammingError):  # what a worker opened, it has closed
            desk.close()


@pytest.fixture(scope="module", autouse=True)
def _backups_are_let_go() -> Iterator[None]:
    """Every backup looks through all that there are: those of other stories would be more and more."""
    yield
    shutil.rmtree(backup_folder(), ignore_errors=True)


@pytest.fixture
def set_clock(monkeypatch: pytest.MonkeyPatch) -> Callable[[datetime], None]:
    """Say what time it is for the program from now on."""

    def show(moment: datetime) -> None:
        monkeypatch.setattr("partner_desk.domain.clock._read", lambda: moment)

    return show


@pytest.fixture
def mirrored(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """A language in which every text stands between brackets."""
    from tests import messages  # who speaks no other language does not wait for it

    with messages.mirrored(tmp_path_factory.getbasetemp() / "locale"):
        yield
