"""The rules as files: checked strictly, and once."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from partner_desk.domain.errors import Refused
from partner_desk.readings.library import Library
from partner_desk.readings.parse_cache import Tables, seal
from partner_desk.resources import resource_path


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A copy of the shipped readings."""
    return Path(shutil.copytree(resource_path("readings"), tmp_path / "readings"))


def test_what_was_kept_reads_as_it_was_checked(library: Library, folder: Path) -> None:
    tables = Tables(folder)
    Library.read(folder, tables)
    kept = Tables.of(folder, "mark", tables.text("mark"))
    assert kept is not None
    again = Library.read(folder, kept)
    assert again.programs == library.programs
    assert again.sources == library.sources
    for name, reading in library.readings.items():
        other = again.readings[name]
        assert (other.since, other.until, other.name) == (reading.since, reading.until, reading.name)
        assert {one: criterion.all_answers for one, criterion in other.criteria.items()} == {
            one: criterion.all_answers for one, criterion in reading.criteria.items()
        }


def test_what_was_kept_counts_only_whole_and_under_its_mark(folder: Path) -> None:
    tables = Tables(folder)
    Library.read(folder, tables)
    text = tables.text("mark")
    assert Tables.of(folder, "another mark", text) is None
    assert Tables.of(folder, "mark", text[:-1]) is None
    assert Tables.of(folder, "mark", text.replace('"value": "no"', '"value": "yes"', 1)) is None
    assert Tables.of(folder, "mark", "") is None


def test_any_change_of_any_file_breaks_the_seal(folder: Path) -> None:
    before = seal(folder)
    assert before == seal(resource_path("readings"))
    for file in sorted(folder.rglob("*.*")):
        text = file.read_bytes()
        file.write_bytes(text + b"\n")
        assert seal(folder) != before, file.name
        file.write_bytes(text)
    (folder / "shared" / "csp.toml").rename(folder / "shared" / "sellers.toml")
    assert seal(folder) != before


@pytest.mark.parametrize(
    ("file", "was", "becomes", "named"),
    [
        ("shared/csp.toml", "verified = 2026-11-23", 'verified = "2026-11-23"', ["csp.toml", "verified", "date"]),
        ("shared/csp.toml", "sentence =", "sentense =", ["csp.toml", "criterion.1"]),
        ("shared/csp.toml", 'value = "yes"', 'value = "maybe"', ["csp.toml", "value"]),
        ("shared/csp.toml", 'when = ["named"]', 'when = ["nobody"]', ["csp.toml", "nobody"]),
        ("programs.toml", 'first = ["pec"', 'first = ["pecs"', ["programs.toml", "'pecs'", "shown first"]),
        ("programs.toml", 'chain = ["csp.in-chain"]', "chain = []", ["programs.toml", "chain"]),
        ("programs.toml", 'chain = ["csp.in-chain"]', 'chain = ["csp.in-reach"]', ["csp.in-reach"]),
        (
            "shared/csp.toml",
            'when = ["named"]',
            'when = ["named"]\nuntil = 2030-01-01',
            ["'named'", "no answer from 2030-01-01"],
        ),
        (
            "programs.toml",
            '"pec.whole-day", "pec.no-deny"]',
            '"pec.no-deny", "pec.whole-day"]',
            ["denied must be asked last"],
        ),
        ("sources.toml", 'id = "S05"', 'id = "S05x"', ["S05"]),
        ("readings.toml", "[[reading]]", "[[reading]", ["readings.toml", "TOML"]),
    ],
)
def test_a_slip_is_refused_with_file_and_key(folder: Path, file: str, was: str, becomes: str, named: list[str]) -> None:
    text = (folder / file).read_text("utf-8")
    assert was in text
    (folder / file).write_text(text.replace(was, becomes, 1), "utf-8")
    with pytest.raises(Refused) as refused:
        Library.read(folder)
    for word in named:
        assert word in refused.value.sentence
