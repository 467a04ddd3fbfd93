"""The learners of this computer: one file each in the user's data folder, written whole or not at all."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from uuid import uuid4

import platformdirs
from pydantic import BaseModel, ValidationError

from partner_desk.domain.errors import Refused
from partner_desk.domain.showing import one_line
from partner_desk.store.files import private_folder, write_atomically
from partner_desk.training.progress import VERSION, LearnerProgress

LONGEST_NAME = 80
_ID = re.compile(r"[0-9a-f]{32}")
_CHOSEN = "chosen"


@dataclass(frozen=True, slots=True)
class Learner:
    """Somebody who learns on this computer."""

    id: str
    name: str


@dataclass(frozen=True, slots=True)
class Learners:
    """All learners by name, the one chosen last, and a sentence for each file that could not be read."""

    all: tuple[Learner, ...]
    chosen: Learner | None
    troubles: tuple[str, ...] = ()

    def named(self, name: str) -> Learner:
        """The learner of a name, in any case; raises Refused if there is none."""
        learner = next((one for one in self.all if one.name.casefold() == _tidy(name).casefold()), None)
        if learner is None:
            known = ", ".join(one.name for one in self.all) or "nobody"
            raise Refused("There is no learner {name!r}. Known are: {known}.", name=_tidy(name), known=known)
        return learner


class _Head(BaseModel):
    """What every version of the file has."""

    version: int


def default_folder() -> Path:
    """Where learners are kept."""
    return platformdirs.user_data_path("partner-desk", appauthor=False) / "learners"


def learners(folder: Path | None = None) -> Learners:
    """Who learns here. A damaged file is set aside with a sentence."""
    folder = folder or default_folder()
    known, troubles = [], []
    for path in sorted(folder.glob("*.json")):
        if _ID.fullmatch(path.stem):
            try:
                progress = load(path.stem, folder)
            except Refused as refused:
                troubles.append(refused.sentence)
            else:
                known.append(Learner(progress.id, progress.name))
    known.sort(key=lambda one: (one.name.casefold(), one.id))
    try:
        last = (folder / _CHOSEN).read_text("utf-8").strip()
    except (OSError, UnicodeDecodeError):
        last = ""
    chosen = next((one for one in known if one.id == last), None)
    return Learners(tuple(known), chosen, tuple(troubles))


def add(name: str, folder: Path | None = None) -> LearnerProgress:
    """Begin with a new learner, and choose them."""
    folder = folder or default_folder()
    begun = LearnerProgress(id=uuid4().hex, name=_free_name(name, folder))
    save(begun, folder)
    choose(begun.id, folder)
    return begun


def rename(learner: str, name: str, folder: Path | None = None) -> LearnerProgress:
    """Give a learner another name."""
    folder = folder or default_folder()
    renamed = load(learner, folder).model_copy(update={"name": _free_name(name, folder, but=learner)})
    save(renamed, folder)
    return renamed


def choose(learner: str, folder: Path | None = None) -> None:
    """Remember who learns, for the next start."""
    path = _path(learner, folder or default_folder())
    _write(path.with_name(_CHOSEN), learner)


def load(learner: str, folder: Path | None = None) -> LearnerProgress:
    """A learner's progress; raises Refused if there is none, or if its file is damaged and was set aside."""
    path = _path(learner, folder or default_folder())
    try:
        data = path.read_bytes()
    except FileNotFoundError:
        raise Refused("This learner is not here any more.") from None
    except OSError as trouble:
        raise Refused("{path} cannot be read ({why}).", path=path, why=trouble.strerror) from trouble
    try:
        version = _Head.model_validate_json(data).version
        if version > VERSION:
            raise Refused("{path} was written by a newer Partner Desk; this one leaves it alone.", path=path)
        progress = LearnerProgress.model_validate_json(data)
        if progress.id != learner:
            raise ValueError("the file is somebody else's")
    except ValueError as trouble:  # also what pydantic raises
        raise _set_aside(path, trouble) from trouble
    return progress


def save(progress: LearnerProgress, folder: Path | None = None) -> None:
    """Keep a learner's progress: the file is replaced as a whole."""
    kept = progress.model_copy(update={"version": VERSION})
    _write(_path(progress.id, folder or default_folder()), kept.model_dump_json(indent=1))


def reset(learner: str, folder: Path | None = None) -> LearnerProgress:
    """Forget what a learner got right and wrong; the name and the language stay."""
    before = load(learner, folder)
    fresh = LearnerProgress(id=before.id, name=before.name, language=before.language)
    save(fresh, folder)
    return fresh


def remove(learner: str, folder: Path | None = None) -> None:
    """Delete a learner and everything that is kept of them."""
    path = _path(learner, folder or default_folder())
    try:
        path.unlink(missing_ok=True)
    except OSError as trouble:
        raise Refused("{path} cannot be deleted ({why}).", path=path, why=trouble.strerror) from trouble


def _path(learner: str, folder: Path) -> Path:
    """The file of a learner; an id is never anything but 32 hexadecimal digits, so it names no other place."""
    if not _ID.fullmatch(learner):
        raise Refused("This learner is not here any more.")
    return folder / f"{learner}.json"


def _tidy(name: str) -> str:
    """A name without what could break a line, a file or a reading direction."""
    return " ".join(one_line(name).replace("\N{REPLACEMENT CHARACTER}", " ").split())


def _free_name(name: str, folder: Path, but: str | None = None) -> str:
    tidy = _tidy(name)
    if not tidy:
        raise Refused("A learner needs a name.")
    if len(tidy) > LONGEST_NAME:
        raise Refused(
            "A name has up to {longest_name} letters; this one has {number}.",
            longest_name=LONGEST_NAME,
            number=len(tidy),
        )
    if any(one.name.casefold() == tidy.casefold() and one.id != but for one in learners(folder).all):
        raise Refused("There is already a learner {tidy!r}. Take another name.", tidy=tidy)
    return tidy


def _set_aside(path: Path, trouble: ValueError) -> Refused:
    """Move a damaged file out of the way, keeping it, and say so."""
    reason = "its content is damaged" if isinstance(trouble, UnicodeDecodeError) else str(trouble)
    if isinstance(trouble, ValidationError):
        first = trouble.errors()[0]
        where = ".".join(str(part) for part in first["loc"])
        reason = f"{where}: {first['msg']}" if where else first["msg"]
    aside = next(one for one in _aside_names(path) if not one.exists())
    try:
        os.replace(path, aside)
    except OSError as stuck:
        return Refused(
            "{path} cannot be used ({reason}) and cannot be set aside ({why}).",
            path=path,
            reason=reason,
            why=stuck.strerror,
        )
    return Refused(
        "{file} cannot be used ({reason}). It was set aside as {aside}; the learner begins anew.",
        file=path.name,
        reason=reason,
        aside=aside,
    )


def _aside_names(path: Path) -> Iterator[Path]:
    number = 1
    while True:
        yield path.with_name(f"{path.stem}.damaged-{number}")
        number += 1


def _write(path: Path, text: str) -> None:
    try:
        private_folder(path.parent)
        write_atomically(path, text.encode())
    except OSError as trouble:
        raise Refused("{path} cannot be written ({why}).", path=path, why=trouble.strerror) from trouble
