"""A desk that is made of files alone: what it then answers, feature by feature."""

from __future__ import annotations

from pathlib import Path

import pytest

from partner_desk.cli.application import run
from tests.cli.test_own_desk import assert_told
from tests.filedesk import CONTOSO, FEATURES, HERE, ON, begun
from tests.owndesk import Feature, words


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("files")
    for line in begun(folder):
        assert run(line) == 0, line
    return folder / "files.partnerdesk"


@pytest.mark.parametrize("feature", FEATURES, ids=lambda feature: feature.name)
def test_a_desk_of_files(feature: Feature, desk: Path, tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    assert_told(feature, desk, tmp_path, capfd)


def test_a_lesson_of_what_a_case_cannot_say_is_refused_in_words(
    desk: Path, tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    line = f"lessons make DESK {HERE} {CONTOSO} pec {ON} --out OUT/lesson.toml"
    assert run(words(line, desk, tmp_path)) == 2
    refused = " ".join(capfd.readouterr().err.split())
    assert "Left out: role assignments: they were collected for a part only; deny assignments" in refused
    assert not (tmp_path / "lesson.toml").exists()
