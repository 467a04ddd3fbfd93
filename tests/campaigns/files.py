"""Case files, lesson files and learners' files, changed by chance: read, or refused with a sentence.

A case that was read is judged; a learner's file that is damaged is set aside, and nobody else's suffers.
"""

from __future__ import annotations

import contextlib
import json
from collections.abc import Callable, Iterator
from functools import cache
from pathlib import Path
from random import Random
from typing import Any
from unittest import mock

from partner_desk.app import rulebook
from partner_desk.app.school import lessonfile
from partner_desk.app.school import progress as kept
from partner_desk.domain.errors import Refused
from partner_desk.exchange.case import reading as cases
from partner_desk.exchange.case.asking import Vocabulary
from partner_desk.exchange.case.reading import read_case_file
from partner_desk.resources import resource_path
from tests.campaigns.campaign import LIMIT, Campaign, Hang, Plant, Tally, at_most, shrunk, sign_of
from tests.campaigns.mutations import ODD, as_bytes, lines, mutated

CASES = Path(__file__).parents[1] / "cases"


@cache
def texts(folder: Path) -> list[bytes]:
    """Sound files."""
    return [path.read_bytes() for path in sorted(folder.glob("*.toml")) if path.stem != "course"]


@cache
def vocabulary() -> Vocabulary:
    """What a case may name."""
    return Vocabulary.of(rulebook.library())


def attempt(chance: Random, place: Path, tally: Tally) -> None:
    """One file."""
    chance.choice([one_case, one_case, one_lesson, one_learner])(chance, place, tally)


def one_case(chance: Random, place: Path, tally: Tally) -> None:
    """A case; if it can be read, its questions are answered."""
    judged = chance.random() < 0.3

    def use(path: Path) -> None:
        case = read_case_file(path, vocabulary())
        if judged:
            for ask in case.asks[:3]:
                rulebook.judge().answer(case.estate, ask.question)

    tally.count("cases")
    _try("case", use, place / "a.toml", _changed(chance, texts(CASES)), tally)


def one_lesson(chance: Random, place: Path, tally: Tally) -> None:
    """A lesson."""
    tally.count("lessons")
    data = _changed(chance, texts(resource_path("lessons")))
    _try("lesson", lambda path: void(lessonfile.read_lesson(path)), place / "a.toml", data, tally)


def _changed(chance: Random, every: list[bytes]) -> bytes:
    text = lines(chance, chance.choice(every).decode())
    if chance.random() < 0.3:
        return as_bytes(chance, text, every)
    return text.encode("utf-8", "surrogatepass")


def void(value: object) -> None:
    """Forget what was read."""


def one_learner(chance: Random, place: Path, tally: Tally) -> None:
    """A learner's file beside a sound one, and the note of who was chosen last."""
    tally.count("learners")
    ann, bob = kept.add("Ann", place), kept.add("Bob", place)
    record = json.loads(ann.model_dump_json())
    when = "2024-05-01T12:00:00Z"
    memory = {"state": 2, "step": None, "stability": 3.5, "difficulty": 5.0, "due": when, "reviewed": when}
    record["standings"] = {"dpor-and-pal-are-the-same": {"kept": memory, "betrayed": 1, "streak": 2}}
    record["lessons"] = {"seed-01": {"begun": when, "step": 2, "finished": None}}
    data = mutated(chance, json.dumps(record).encode(), "a.json", [b"{}", b"[]", bob.model_dump_json().encode()])
    if chance.random() < 0.2:
        (place / "chosen").write_bytes(str(chance.choice(ODD)).encode("utf-8", "surrogatepass"))

    def use(path: Path) -> None:
        learners = kept.learners(place)
        if bob.id not in {one.id for one in learners.all}:
            raise AssertionError("the other learner is gone")
        if ann.id not in {one.id for one in learners.all} and not (learners.troubles and all(learners.troubles)):
            raise AssertionError("a learner is gone without a word")
        for one in learners.all:
            kept.save(kept.load(one.id, place), place)

    _try("learner", use, place / f"{ann.id}.json", data, tally)


def _try(what: str, use: Callable[[Path], None], path: Path, data: bytes, tally: Tally) -> None:
    tally.count("files")

    def wrong(content: bytes) -> tuple[str, str]:
        path.write_bytes(content)
        try:
            with at_most(LIMIT):
                use(path)
        except Refused as refused:
            return ("", "") if str(refused).strip() else ("refused without a word", "")
        except (Exception, Hang) as trouble:
            import traceback

            return sign_of(trouble), "".join(traceback.format_exception(trouble))[-3_000:]
        return "", ""

    sign, words = wrong(data)
    if not sign:
        return
    sign = f"{what}: {sign}"
    if sign not in tally.faults:
        data = shrunk(data, lambda less: f"{what}: {wrong(less)[0]}" == sign)
    tally.fault(sign, words, data)


# Planted faults -------------------------------------------------------------------------------------------


@contextlib.contextmanager
def bare_exception() -> Iterator[None]:
    """A file that is no TOML ends in a bare exception."""
    plain = cases.tables_of

    def planted(text: str, file: str) -> dict[str, Any]:
        try:
            return plain(text, file)
        except Refused as refused:
            raise ValueError(file) from refused

    with mock.patch.object(cases, "tables_of", planted), mock.patch.object(lessonfile, "tables_of", planted):
        yield


@contextlib.contextmanager
def damage_passed_over() -> Iterator[None]:
    """A learner who cannot be read is left out without a word."""
    plain = kept.learners

    def planted(folder: Path | None = None) -> kept.Learners:
        found = plain(folder)
        return kept.Learners(found.all, found.chosen)

    with mock.patch.object(kept, "learners", planted):
        yield


def warm() -> str:
    """Read the rules once."""
    rulebook.judge()
    return ""


CAMPAIGN = Campaign(
    "files",
    "files",
    60,
    attempt,
    {
        "a broken file ends in a bare exception": Plant(bare_exception, attempt, 200),
        "a damaged learner is passed over": Plant(damage_passed_over, one_learner, 200),
    },
    warm,
)
