"""Files to import, changed by chance: read, previewed, imported, read back, undone, and sometimes judged.

Fine is: refused with a sentence and nothing changed; or imported, and what comes back from the file is what went in,
and undo leads back. More samples than those of the tests: a folder of them in PARTNER_DESK_SAMPLES.
"""

from __future__ import annotations

import contextlib
import os
import resource
from collections.abc import Callable, Iterator
from datetime import date
from functools import cache
from pathlib import Path
from random import Random
from typing import Any
from unittest import mock

from partner_desk.app import imports, rulebook
from partner_desk.app.workspace import Workspace, make_ready
from partner_desk.domain.changes import ChangeSet
from partner_desk.domain.errors import Refused
from partner_desk.domain.estate import Estate
from partner_desk.exchange.reconcile.preview import Preview
from partner_desk.findings import find
from partner_desk.store.desk import Desk
from tests.campaigns.campaign import LIMIT, Campaign, Hang, Plant, Tally, at_most, shrunk, sign_of
from tests.campaigns.mutations import mutated
from tests.campaigns.states import facts_of

FIXTURES = Path(__file__).parents[1] / "fixtures"
MEMORY = 3 << 30
"""So many bytes of addresses may the whole process have; what needs more is a fault."""


@cache
def samples() -> list[tuple[str, bytes]]:
    """Real exports: names and contents."""
    folders = [FIXTURES, *([Path(os.environ["PARTNER_DESK_SAMPLES"])] if "PARTNER_DESK_SAMPLES" in os.environ else [])]
    paths = sorted(path for folder in folders for path in folder.rglob("*") if path.suffix in (".json", ".csv", ".tsv"))
    return [(path.name, path.read_bytes()) for path in paths]


_desks: dict[bool, Workspace] = {}


def desk(filled: bool) -> Workspace:
    """A desk in memory that is taken back to its beginning after every try."""
    if filled not in _desks or len(_desks[filled].history()) > 200:
        workspace = _desks[filled] = Workspace.create(None)
        if filled:
            paths = [FIXTURES / "estate_recorded" / "role_assignment_list_cli2.91.json"]
            imports.apply(workspace, imports.preview(workspace.estate, imports.gather(paths, "a person"), {}, paths))
    return _desks[filled]


def attempt(chance: Random, place: Path, tally: Tally) -> None:
    """One to three files, imported together."""
    every = samples()
    others = [data for _, data in every if len(data) < 20_000]
    paths = []
    for number in range(chance.choice([1, 1, 1, 2, 3])):
        name, data = chance.choice(every)
        if len(data) > 60_000:
            name, data = name, _beginning(data)
        path = place / f"{number}-{name}"
        path.write_bytes(mutated(chance, data, name, others))
        if chance.random() < 0.02:
            os.utime(path, (0, chance.choice([0, -(10**9), 10**11, 2**40])))
        paths.append(path)
    if chance.random() < 0.03:
        paths = [_with_odd_files(chance, place)]
    elif chance.random() < 0.004:
        paths = [_costly(chance, place / "costly.json")]
    tally.count("imports")
    filled, judged, answers = chance.random() < 0.3, chance.random() < 0.1, chance.getrandbits(32)
    wrong = tried(paths, filled, judged, answers)
    if wrong is None:
        return
    sign, words = wrong
    piece = b"".join(path.read_bytes() for path in paths if path.is_file())
    if sign not in tally.faults and len(paths) == 1 and paths[0].is_file() and len(piece) < 100_000:
        piece = shrunk(
            piece, lambda less: (tried(_written(paths[0], less), filled, judged, answers) or ("", ""))[0] == sign
        )
    tally.fault(sign, f"{paths[0].name}: {words}", piece)


def _with_odd_files(chance: Random, folder: Path) -> Path:
    """A folder in which, beside the files, lies what is none or cannot be read."""
    odd: list[Callable[[Path], object]] = [
        os.mkfifo,
        Path.mkdir,
        lambda path: path.symlink_to(path),
        lambda path: path.symlink_to("/dev/zero"),
        lambda path: path.symlink_to("nowhere"),
        lambda path: path.symlink_to(folder),
        lambda path: path.write_bytes(b""),
        lambda path: path.write_bytes(bytes(1_000)),
        lambda path: path.write_bytes(b"SQLite format 3\0" + bytes(5_000)),
        lambda path: path.write_bytes(b"\n" * 9_000_000),
    ]
    names = [b"x.json", b"r\xf6les.json", "\u202e.csv".encode(), b"a\nb.json", b"\x1b[2J.json", b"y" * 240 + b".json"]
    for name in chance.sample(names, 3):
        with contextlib.suppress(FileExistsError):
            chance.choice(odd)(folder / os.fsdecode(name))
    return folder


def _costly(chance: Random, path: Path) -> Path:
    """A file of a few megabytes that would take much time or memory if it were read carelessly."""
    size = chance.choice([1_000_000, 7_000_000, 9_000_000])
    piece = chance.choice(
        ["[", '{"a":', "{}\n", "[]", '{"id":"x"}\n', "[[1],", '"', "{", "9", '["a",', "a,b\n", '"a\n', ","]
    )
    path.write_text(chance.choice(["", "[", '{"value":[']) + piece * (size // len(piece)), encoding="utf-8")
    return path


def _beginning(data: bytes) -> bytes:
    """The first records of a large export."""
    end = data.find(b"\n  },\n", 20_000)
    return data[:end] + b"\n  }\n]\n" if end > 0 else data


def _written(path: Path, data: bytes) -> list[Path]:
    path.write_bytes(data)
    return [path]


def tried(paths: list[Path], filled: bool, judged: bool, answers: int) -> tuple[str, str] | None:
    """Import files into a desk and take that back; a sign and words of what is wrong, or None."""
    workspace = desk(filled)
    before, steps = workspace.estate, len(workspace.history())
    try:
        with at_most(LIMIT if sum(path.stat().st_size for path in paths) < 500_000 else 3 * LIMIT):
            wrong = _imported(workspace, paths, judged, Random(answers))
    except Refused as refused:
        wrong = "" if str(refused).strip() else "refused without a word"
        if workspace.estate is not before or len(workspace.history()) != steps:
            wrong = "refused and yet changed"
    except (Exception, Hang) as trouble:
        import traceback

        _desks.pop(filled, None)
        return sign_of(trouble), "".join(traceback.format_exception(trouble))[-3_000:]
    if wrong:
        _desks.pop(filled, None)
        return wrong, wrong
    return None


def _imported(workspace: Workspace, paths: list[Path], judged: bool, chance: Random) -> str:
    before = workspace.estate
    gathered = imports.gather(paths, "a person")
    preview = imports.preview(before, gathered, {}, paths)
    if preview.questions and chance.random() < 0.7:
        answers = {one.id: chance.choice(one.answers)[0] for one in preview.questions if one.answers}
        preview = imports.preview(before, gathered, answers, paths)
    imports.preview_object(before, preview)
    if not len(preview.changes):
        return ""
    ready = make_ready(before, preview.changes)
    if chance.random() < 0.6:  # as far as a worker of the window goes; writing takes most of the time
        back = ready.after.apply(preview.changes.inverse())
        return "" if facts_of(back) == facts_of(before) else "undo does not lead back"
    imports.apply(workspace, preview, ready)
    if facts_of(workspace.desk.load()) != facts_of(workspace.estate):
        return "what comes back from the file is not what went in"
    if judged:
        _judge(workspace.estate)
    workspace.undo()
    if facts_of(workspace.estate) != facts_of(before):
        return "undo does not lead back"
    if facts_of(workspace.desk.load()) != facts_of(before):
        return "undo does not lead back in the file"
    return ""


def _judge(estate: Estate) -> None:
    """Every finding of an estate, which takes every verdict."""
    ours = next(iter(estate.partners), None)
    find(estate, rulebook.judge(), date(2024, 5, 1), ours=ours)


# Planted faults -------------------------------------------------------------------------------------------


@contextlib.contextmanager
def bare_exception() -> Iterator[None]:
    """A fact with something odd in it ends in a bare exception."""
    plain = imports.preview
    odd = (
        "<img src", "DROP TABLE", "passwd", "calc", "x" * 200, "u202e", "u2066", "ufeff", "u2028", "\U0001f468", "ß", "İ",
        "\u017f", "١٢٣", "²", "Ⅷ", "NaN", "Infinity", "%s%n", "(9999, ",
    )  # fmt: skip

    def planted(estate: Estate, *arguments: Any) -> Preview:
        preview = plain(estate, *arguments)
        if any(text in repr(one.fact) for one in preview.changes for text in odd):
            raise KeyError("odd")
        return preview

    with mock.patch.object(imports, "preview", planted):
        yield


@contextlib.contextmanager
def a_fact_is_lost() -> Iterator[None]:
    """The last of many changes does not reach the file."""
    plain = Desk.write

    def planted(self: Desk, changes: ChangeSet, *arguments: Any, **options: Any) -> Any:
        fewer = ChangeSet(changes.name, changes.changes[:-1]) if len(changes) > 20 else changes
        return plain(self, fewer, *arguments, **options)

    with mock.patch.object(Desk, "write", planted):
        yield


def warm() -> str:
    """Limit the memory, and read the rules once."""
    rulebook.judge()
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, resource.getrlimit(resource.RLIMIT_AS)[1]))
    return ""


CAMPAIGN = Campaign(
    "imports",
    "imports",
    40,
    attempt,
    {
        "something odd ends in a bare exception": Plant(bare_exception, attempt, 300),
        "a fact does not reach the file": Plant(a_fact_is_lost, attempt, 200),
    },
    warm,
)
