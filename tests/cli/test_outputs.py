"""Every verb that writes a file: never over a desk, never half of one, never over another one without a word."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest

from partner_desk.app import outputs
from partner_desk.app.outputs import CASE
from partner_desk.app.papers import SCOPE_PAPERS
from partner_desk.app.school import progress
from partner_desk.app.school.progress import add
from partner_desk.cli.application import run
from partner_desk.domain.errors import AlreadyThere, Refused
from tests.capabilities import FILES_LEAVE, needs_links
from tests.cli.tree import is_option, takes_path, verbs

VERBS = {
    ("report", "summary", "--out"): (["report", "summary", "DESK", "--scope", "wingtip"], ".pdf"),
    ("report", "one-pager", "--out"): (["report", "one-pager", "DESK", "--scope", "wingtip"], ".pdf"),
    ("report", "change-request", "--out"): (["report", "change-request", "DESK", "--scope", "wingtip"], ".pdf"),
    ("report", "evidence-pack", "--out"): (["report", "evidence-pack", "DESK", "--scope", "wingtip"], ".pdf"),
    ("report", "recognized", "--out"): (["report", "recognized", "DESK", "--scope", "wingtip"], ".pdf"),
    ("report", "before-after", "--out"): (
        ["report", "before-after", "DESK", "--scope", "wingtip", "--from", "2024-02-01", "--to", "2024-04-01"],
        ".pdf",
    ),
    ("report", "portfolio", "--out"): (["report", "portfolio", "DESK"], ".pdf"),
    ("report", "credit-statement", "--out"): (["report", "credit-statement", "DESK", "--scope", "wingtip"], ".pdf"),
    ("report", "attestation", "--out"): (["report", "attestation", "DESK", "--scope", "wingtip"], ".pdf"),
    ("report", "dpor-or-pal", "--out"): (["report", "dpor-or-pal", "DESK", "--scope", "wingtip"], ".pdf"),
    ("report", "progress", "--out"): (["report", "progress", "--learner", "Ann"], ".pdf"),
    ("runbook", "--out"): (["runbook", "DESK", "--last", "--form", "az"], ".sh"),
    ("move", "--write"): (
        ["move", "DESK", "csp-to-csp", "--subscription", "wingtip-core", "--seller", "contoso", "--on", "2024-06-01"],
        ".md",
    ),
    ("ending", "--ics"): (["ending", "DESK", "--on", "2024-02-01"], ".ics"),
    ("fetch", "--script"): (["fetch", "DESK", "--on", "2024-04-01"], ".sh"),
    ("list", "--out"): (["list", "DESK", "access"], ".csv"),
    ("verdicts", "--out"): (["verdicts", "DESK", "--program", "pec"], ".csv"),
    ("compare-credit", "--csv"): (["compare-credit", "DESK", "--all"], ".csv"),
    ("export", "--out"): (["export", "DESK", "--redact", "--leave-out"], ".toml"),
    ("lessons", "make", "--out"): (
        ["lessons", "make", "DESK", "--partner", "adatum", "--scope", "wingtip-core", "--on", "2024-04-01"],
        ".toml",
    ),
    ("lessons", "explain", "--pdf"): (["lessons", "explain", "what-do-you-see"], ".pdf"),
    ("lessons", "class", "--pdf"): (["lessons", "class"], ".pdf"),
    ("lessons", "class", "--csv"): (["lessons", "class"], ".csv"),
    ("lessons", "thread", "--pdf"): (["lessons", "thread", "--on", "2024-04-01"], ".pdf"),
    ("lessons", "progress", "--pdf"): (["lessons", "progress", "--learner", "Ann"], ".pdf"),
}
"""The verbs by their path and the option that takes the file, how they are called, and how the file ends."""

BESIDE = {("import", "--rejected"), ("record-table", "--rejected"), ("report", "all", "--out-dir")}
"""What is written beside what the verb prints, by the same writer: never to standard output."""

READ = {
    ("compare", "--with"),
    *(("report", one.name, option) for one in SCOPE_PAPERS for option in ("--logo", "--file", "--also")),
}
"""What is a file to read."""

every_verb = pytest.mark.parametrize("verb", VERBS, ids=" ".join)


@pytest.fixture
def desk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setattr(progress, "default_folder", lambda: tmp_path / "learners")
    add("Ann", tmp_path / "learners")
    path = tmp_path / "sample.partnerdesk"
    assert run(["new", str(path), "--sample"]) == 0
    bill = ["--scope", "wingtip-core", "--on", "2024-02-01", "--kind", "usage", "--amount", "10", "--currency", "EUR"]
    assert run(["record", "earned-credit", str(path), *bill, "--percent", "15"]) == 0
    return path


def call(verb: tuple[str, ...], desk: Path, target: Path | str, *more: str) -> int:
    arguments, _ = VERBS[verb]
    return run([str(desk) if one == "DESK" else one for one in arguments] + [verb[-1], str(target), *more])


def test_no_verb_that_writes_is_missing_here() -> None:
    writing = {
        (*words, one.opts[0])
        for words, verb in verbs()
        for one in verb.params
        if is_option(one) and takes_path(verb, one)
    }
    assert writing == set(VERBS) | BESIDE | READ


@every_verb
def test_it_never_writes_over_a_desk(
    desk: Path, tmp_path: Path, verb: tuple[str, ...], capfd: pytest.CaptureFixture[str]
) -> None:
    """By its name and by its content: the very desk, another one, and one that hides behind another ending."""
    other = tmp_path / "other.partnerdesk"
    assert run(["new", str(other)]) == 0
    hidden = tmp_path / f"hidden{VERBS[verb][1]}"
    hidden.write_bytes(other.read_bytes())
    before = {one: one.read_bytes() for one in (other, hidden)}
    beside = tmp_path / "other.partnerdesk-wal"
    for target in (desk, other, hidden, beside):
        assert call(verb, desk, target, "--force") == 2
        assert "desk" in capfd.readouterr().err
    assert not beside.exists()
    assert before == {one: one.read_bytes() for one in before}
    assert run(["history", str(desk)]) == 0


@needs_links
@every_verb
def test_a_link_to_a_desk_is_that_desk(
    desk: Path, tmp_path: Path, verb: tuple[str, ...], capfd: pytest.CaptureFixture[str]
) -> None:
    link = tmp_path / f"link{VERBS[verb][1]}"
    link.symlink_to(desk)
    before = desk.read_bytes()
    assert call(verb, desk, link, "--force") == 2
    assert "desk" in capfd.readouterr().err
    assert desk.read_bytes() == before


@every_verb
def test_another_file_is_replaced_only_when_told_so(
    desk: Path, tmp_path: Path, verb: tuple[str, ...], capfd: pytest.CaptureFixture[str]
) -> None:
    target = tmp_path / f"there{VERBS[verb][1]}"
    target.write_bytes(b"old")
    assert call(verb, desk, target) == 2
    assert "is there already. Nothing was written; say --force" in capfd.readouterr().err
    assert target.read_bytes() == b"old"
    assert call(verb, desk, target, "--force") == 0
    assert len(target.read_bytes()) > 200


@every_verb
def test_a_file_that_is_open_is_replaced_whole_or_left_as_it_is(
    desk: Path, tmp_path: Path, verb: tuple[str, ...], capfd: pytest.CaptureFixture[str]
) -> None:
    """Windows keeps a file in its place while somebody reads it; elsewhere the reader goes on with the old one."""
    target = tmp_path / f"there{VERBS[verb][1]}"
    target.write_bytes(b"old")
    with target.open("rb") as reader:
        assert call(verb, desk, target, "--force") == (0 if FILES_LEAVE else 2)
        assert reader.read() == b"old"
    if not FILES_LEAVE:
        said = " ".join(capfd.readouterr().err.split())
        assert "Another program has it open" in said
        assert "The file that is there is as it was." in said
        assert target.read_bytes() == b"old"
        assert call(verb, desk, target, "--force") == 0
    assert len(target.read_bytes()) > 200
    assert not [one for one in tmp_path.iterdir() if one.suffix == ".part"]


@every_verb
def test_what_cannot_be_written_to_is_a_true_sentence(
    desk: Path, tmp_path: Path, verb: tuple[str, ...], capfd: pytest.CaptureFixture[str]
) -> None:
    suffix = VERBS[verb][1]
    for target, words in (
        (tmp_path / "x.docx", f"ends in {suffix}"),
        (tmp_path / "x", f"ends in {suffix}"),
        (tmp_path / f"x{suffix}.", f"ends in {suffix}"),
        (tmp_path / f"x{suffix} ", f"ends in {suffix}"),
        (tmp_path, "is a folder"),
        (tmp_path / "none" / f"x{suffix}", "There is no folder"),
        (desk / f"x{suffix}", "is a file and no folder"),
        (tmp_path / f"aux{suffix}", "Windows keeps the name"),
        (tmp_path / f"x\n{suffix}", "holds a character"),
        (tmp_path / f"{'x' * 300}{suffix}", "too long"),
        ("", "is a folder"),
    ):
        assert call(verb, desk, target, "--force") == 2
        assert words in capfd.readouterr().err


@every_verb
def test_standard_output_holds_the_file_and_nothing_else(
    desk: Path, tmp_path: Path, verb: tuple[str, ...], capfdbinary: pytest.CaptureFixture[bytes]
) -> None:
    capfdbinary.readouterr()
    assert call(verb, desk, "-") == 0
    printed = capfdbinary.readouterr()
    assert b"written to standard output" in printed.err
    target = tmp_path / f"file{VERBS[verb][1]}"
    assert call(verb, desk, target) == 0
    assert printed.out[:4] == target.read_bytes()[:4]
    assert not (tmp_path / "-").exists()
    capfdbinary.readouterr()
    assert call(verb, desk, "-", "--json") == 2
    assert capfdbinary.readouterr().out == b""


@pytest.fixture
def full(tmp_path: Path) -> Iterator[Path]:
    """A disk on which nothing more fits, where this machine lets us have one."""
    disk = tmp_path / "disk"
    disk.mkdir()
    try:
        made = subprocess.run(["mount", "-t", "tmpfs", "-o", "size=256k", "none", str(disk)], capture_output=True)
    except FileNotFoundError:
        pytest.skip("there is no mount here")
    if made.returncode:
        pytest.skip("nothing can be mounted here")
    yield disk
    subprocess.run(["umount", str(disk)], check=True)


def fill(disk: Path) -> None:
    with (disk / "filler").open("wb", buffering=0) as file, suppress(OSError):
        while file.write(b"x" * 4096):
            pass


@every_verb
def test_a_full_disk_leaves_what_was_there(
    desk: Path, full: Path, verb: tuple[str, ...], capfd: pytest.CaptureFixture[str]
) -> None:
    target = full / f"there{VERBS[verb][1]}"
    target.write_bytes(b"old")
    fill(full)
    assert call(verb, desk, target, "--force") == 2
    assert "There is no room" in capfd.readouterr().err
    assert target.read_bytes() == b"old"
    assert sorted(one.name for one in full.iterdir()) == ["filler", target.name]


def test_half_a_file_is_never_left(tmp_path: Path) -> None:
    """The same without a disk of one's own: the system stops every file at one kilobyte."""
    pytest.importorskip("resource")
    target = tmp_path / "there.toml"
    target.write_bytes(b"old")
    child = (
        "import resource, sys; from pathlib import Path; from partner_desk.app import outputs\n"
        "resource.setrlimit(resource.RLIMIT_FSIZE, (1024, 1024))\n"
        "outputs.write(Path(sys.argv[1]), b'x' * 5000, outputs.CASE, replace=True)"
    )
    ended = subprocess.run([sys.executable, "-c", child, str(target)], capture_output=True, text=True, timeout=60)
    assert "There is no room" in ended.stderr
    assert [one.name for one in tmp_path.iterdir()] == ["there.toml"]
    assert target.read_bytes() == b"old"


def test_whoever_is_faster_keeps_the_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Between the look and the writing somebody else makes a file of that name."""
    target = tmp_path / "there.toml"
    look = outputs.check

    def slow(*arguments: Any, **more: Any) -> Path:
        place = look(*arguments, **more)
        target.write_bytes(b"theirs")
        return place

    monkeypatch.setattr(outputs, "check", slow)
    with pytest.raises(AlreadyThere):
        outputs.write(target, b"ours", CASE)
    assert target.read_bytes() == b"theirs"


@pytest.mark.parametrize("name", ["CON.toml", "com1.x.toml", "lpt9.toml", "nul .toml", "COM\u00b9.toml"])
def test_names_of_devices_are_refused_everywhere(tmp_path: Path, name: str) -> None:
    with pytest.raises(Refused, match="Windows keeps the name"):
        outputs.write(tmp_path / name, b"", CASE)
    assert not list(tmp_path.iterdir())


@pytest.mark.parametrize("name", ["console.toml", "com.toml", "nulls.toml", "Fabrikam & Söhne.toml"])
def test_names_that_only_look_so_are_taken(tmp_path: Path, name: str) -> None:
    outputs.write(tmp_path / name, b"x", CASE)
    assert (tmp_path / name).read_bytes() == b"x"


@pytest.mark.parametrize("ending", [".PDF", ".CSV", ".Json"])
def test_an_ending_in_capitals_is_the_same_ending(tmp_path: Path, ending: str) -> None:
    desk, out = str(tmp_path / "a.partnerdesk"), tmp_path / f"pack{ending}"
    assert run(["new", desk, "--sample"]) == 0
    assert (
        run(["report", "evidence-pack", desk, "--scope", "wingtip-core", "--on", "2024-04-01", "--out", str(out)]) == 0
    )
    assert out.stat().st_size
