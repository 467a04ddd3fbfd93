"""The last import of a desk, to be made again: which files it read, what was said of them, and what is lost.

That is kept for each desk beside the settings of the person, not in the desk: where files lie is a matter of this
computer, and a desk that is given away tells nobody of it.
"""

from __future__ import annotations

import contextlib
import json
import os
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

import platformdirs

from partner_desk.app.comparing import Balance, Comparison, Side
from partner_desk.app.factnames import FactNames
from partner_desk.app.rulebook import library
from partner_desk.app.workspace import Editable, Workspace
from partner_desk.domain.errors import Refused
from partner_desk.domain.estate import Estate
from partner_desk.domain.naming import counted
from partner_desk.exchange.sources import ImportSource
from partner_desk.store.files import private_folder, write_atomically


@dataclass(frozen=True, slots=True)
class LastImport:
    """The files and folders of an import, the answers to its questions by their ids, and who exported the files."""

    paths: tuple[Path, ...] = ()
    answers: Mapping[str, str] = field(default_factory=dict)
    exported_by: str = ""


def _note(workspace: Workspace) -> Path:
    folder = platformdirs.user_data_path("partner-desk", appauthor=False) / "imports"
    return folder / f"{workspace.desk.identity.desk}.json"


def remember_import(
    workspace: Editable | None, sources: Sequence[ImportSource], answers: Mapping[str, str], exported_by: str
) -> None:
    """Keep what was imported, so that it can be imported again; what was pasted or piped cannot be."""
    paths = [os.path.abspath(one) for one in sources if isinstance(one, Path)]
    if not isinstance(workspace, Workspace) or workspace.path is None or not paths:
        return
    note = _note(workspace)
    with contextlib.suppress(OSError):  # the import is done; only doing it again would have been easier
        private_folder(note.parent)
        said = {"paths": paths, "answers": dict(answers), "exported_by": exported_by}
        write_atomically(note, json.dumps(said).encode())


def last_import(workspace: Editable | None) -> LastImport:
    """The last import of a desk on this computer; raises Refused if nothing is known of one."""
    try:
        assert isinstance(workspace, Workspace)
        said = json.loads(_note(workspace).read_text("utf-8"))
        answers = {str(question): str(word) for question, word in said["answers"].items()}
        paths = tuple(Path(str(one)) for one in said["paths"])
        return LastImport(paths, answers, str(said.get("exported_by", "")))
    except (OSError, ValueError, KeyError, TypeError, AttributeError, AssertionError) as trouble:
        raise Refused(
            "Nothing is known of an import of files into this desk on this computer. Import them once by their names."
        ) from trouble


def recognition_turned(before: Estate, after: Estate, day: date) -> list[Balance]:
    """What partners gained and lost between two snapshots, as of a day."""
    sides = Side("before", before, day), Side("after", after, day)
    return [one for one in Comparison(*sides).balances if one.gained.leaves or one.lost.leaves]


def turned_object(turned: Sequence[Balance]) -> dict[str, Any]:
    """What was lost and gained as JSON: leaves, by partner and program."""
    return {
        word: [
            {"partner": one.partner, "program": one.program, "leaves": getattr(one, word).leaves}
            for one in turned
            if getattr(one, word).leaves
        ]
        for word in ("lost", "gained")
    }


def turned_words(estate: Estate, turned: Sequence[Balance]) -> list[str]:
    """A sentence for each partner and program that lost or gained recognition."""
    names, programs = FactNames(estate), library().programs
    return [
        f"{names.partner(balance.partner)} {verb} recognition for {programs[balance.program].short}: "
        f"{counted(share.leaves, 'leaf', 'leaves')}."
        for balance in turned
        for verb, share in (("loses", balance.lost), ("gains", balance.gained))
        if share.leaves
    ]
