"""The file of the open desk leaves under the window: told at once, kept elsewhere, and never recorded into nothing."""

from __future__ import annotations

import re
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import Qt

from partner_desk.app.sample import sample_step
from partner_desk.app.workspace import Workspace
from partner_desk.domain.changes import Change, ChangeSet
from partner_desk.domain.partners import Partner
from partner_desk.gui.main_window import MainWindow
from partner_desk.gui.session import begin
from partner_desk.store.soundness import look_ahead
from tests.capabilities import needs_files_that_leave
from tests.facts import as_recorded
from tests.gui.hands import answering, button, keys, naming

ONE_MORE = ChangeSet("Add partner Proseware", (Change(None, Partner("proseware", "Proseware", "5900000")),))

pytestmark = needs_files_that_leave


@pytest.fixture
def path(window: MainWindow, tmp_path: Path) -> Path:
    workspace = Workspace.create(tmp_path / "customer.partnerdesk")
    workspace.commit(as_recorded(sample_step()))
    window.situation.open(workspace)
    return tmp_path / "customer.partnerdesk"


def delete(path: Path) -> None:
    path.unlink()


def move(path: Path) -> None:
    path.rename(path.with_name("elsewhere.partnerdesk"))


def replace(path: Path) -> None:
    shutil.copy(path, path.with_name("synced"))
    path.with_name("synced").replace(path)


def write_over(path: Path) -> None:
    other = path.with_name("other.partnerdesk")
    Workspace.create(other).close()
    shutil.copyfile(other, path)


def write_into(path: Path) -> None:
    with path.open("r+b") as file:
        file.seek(4096)
        file.write(bytes(4096))


@pytest.mark.parametrize("leave", [delete, move, replace, write_over, write_into])
def test_it_is_told_and_kept_elsewhere(window: MainWindow, path: Path, leave: Callable[[Path], None]) -> None:
    leave(path)
    with answering(button("Save as\N{HORIZONTAL ELLIPSIS}"), naming(path.with_name("rescued"))) as said:
        window.file_watch.look()
    assert re.search(r"customer.partnerdesk was (deleted, moved or replaced|written over)", said[0])
    assert window.situation.desk is not None
    assert window.situation.desk.path == path.with_name("rescued.partnerdesk")
    assert window.situation.commit(ONE_MORE)
    with answering():
        window.file_watch.look()
        window.close()
    kept = Workspace.open(path.with_name("rescued.partnerdesk"))
    assert {"adatum", "proseware"} <= set(kept.estate.partners)
    kept.close()


@pytest.mark.parametrize("leave", [delete, move, replace, write_over, write_into])
def test_a_step_is_not_acknowledged(window: MainWindow, path: Path, leave: Callable[[Path], None]) -> None:
    leave(path)
    with answering(button("Not now")):
        assert not window.situation.commit(ONE_MORE)
    assert "proseware" not in window.situation.estate.partners
    assert not window.status.told.text().startswith("Recorded")


def test_it_is_told_once_and_asked_again_on_leaving(window: MainWindow, path: Path) -> None:
    delete(path)
    with answering(button("Not now")):
        window.file_watch.look()
        window.file_watch.look()
    with answering(keys(Qt.Key.Key_Escape)) as said:
        window.close()
    assert window.isVisible(), "cancelled: all of it is still on the screen"
    assert "was deleted, moved or replaced" in said[0]
    with answering(button("Save\N{HORIZONTAL ELLIPSIS}"), naming(path.with_name("rescued"))):
        window.close()
    kept = Workspace.open(path.with_name("rescued.partnerdesk"))
    assert "adatum" in kept.estate.partners
    kept.close()


def test_a_desk_that_stays_is_not_spoken_of(window: MainWindow, path: Path) -> None:
    with answering():
        window.situation.commit(ONE_MORE)
        window.file_watch.look()
        window.close()


def test_a_copy_of_the_file_lacks_nothing_once_nothing_goes_on(window: MainWindow, path: Path, tmp_path: Path) -> None:
    window.situation.commit(ONE_MORE)
    window.file_watch.look()
    other = tmp_path / "mailed"
    other.mkdir()
    shutil.copy(path, other / "copy.partnerdesk")
    copy = Workspace.open(other / "copy.partnerdesk")
    assert "proseware" in copy.estate.partners
    copy.close()


# A start --------------------------------------------------------------------------------------------------


def test_the_last_desk_is_known_before_the_program_ends(
    make_window: Callable[[], MainWindow], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    Workspace.create(tmp_path / "a.partnerdesk").close()
    monkeypatch.chdir(tmp_path)
    first = make_window()
    begin(first, Path("a.partnerdesk"))
    assert first.settings.value("desk") == str(tmp_path / "a.partnerdesk"), "in full, wherever the next start is"
    first.situation.close()
    again = make_window()
    begin(again, None)
    assert again.situation.desk is not None


@pytest.mark.parametrize("trouble", [KeyError("membfr"), ValueError("odd"), RecursionError(), OSError("gone")])
def test_a_start_never_dies_of_the_last_desk(
    make_window: Callable[[], MainWindow], tmp_path: Path, monkeypatch: pytest.MonkeyPatch, trouble: Exception
) -> None:
    Workspace.create(tmp_path / "a.partnerdesk").close()
    window = make_window()
    window.settings.setValue("desk", str(tmp_path / "a.partnerdesk"))

    def fail(*_: object) -> Workspace:
        raise trouble

    monkeypatch.setattr(Workspace, "open", fail)
    with answering(keys(Qt.Key.Key_Return)) as said:
        begin(window, None)
        window.show()
    assert "a.partnerdesk could not be opened" in said[0]
    assert window.situation.desk is None
    assert window.welcome.isVisible()


@pytest.mark.parametrize("name", ["x" * 5_000, "a\0b", "", "/proc/self/mem", "/dev/zero"])
def test_a_start_copes_with_whatever_the_settings_say(make_window: Callable[[], MainWindow], name: str) -> None:
    window = make_window()
    window.settings.setValue("desk", name)
    look_ahead(Path(name))
    with answering():
        begin(window, None)
        window.show()
    assert window.situation.desk is None
    assert window.welcome.isVisible()


def test_a_damaged_last_desk_is_a_sentence_and_the_welcome_page(
    make_window: Callable[[], MainWindow], tmp_path: Path
) -> None:
    path = tmp_path / "a.partnerdesk"
    workspace = Workspace.create(path)
    workspace.commit(as_recorded(sample_step()))
    workspace.close()
    data = bytearray(path.read_bytes())
    data[4096 : 4096 * 3] = b"\xff" * 8192
    path.write_bytes(bytes(data))
    window = make_window()
    window.settings.setValue("desk", str(path))
    with answering(keys(Qt.Key.Key_Return)) as said:
        begin(window, None)
        window.show()
    assert "a.partnerdesk" in said[0]
    assert window.welcome.isVisible()
    with answering(naming(tmp_path / "new")):
        window.actions_.by_name["new"].trigger()
    assert window.situation.desk is not None, "one can go on"
