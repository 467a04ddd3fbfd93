"""Read whole files: every record to its family, what cannot be used set aside with its place and reason."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, datetime
from pathlib import Path

from partner_desk.domain.access import Principal
from partner_desk.domain.errors import Refused
from partner_desk.domain.origin import Origin
from partner_desk.domain.progress import Progress
from partner_desk.exchange.decode import records
from partner_desk.exchange.families import LOOKED_FOR, family_of
from partner_desk.exchange.gather import Gathered, Rejected, Unusable, folded

MOST_REJECTED = 1_000
"""So many rejected records are kept one by one; a file with more is not what it seems."""


def read_files(paths: Iterable[Path], who: str, progress: Progress) -> Gathered:
    """Everything that files hold; raises Refused if one of them cannot be read to its end."""
    now = datetime.now(UTC).replace(microsecond=0)
    gathered = Gathered(Origin("", who, now))
    for path in expanded(paths):
        gathered.origin = Origin(path.name, who, now, _written(path))
        _read(path, gathered, progress)
    return gathered


def expanded(paths: Iterable[Path]) -> list[Path]:
    """The files that are meant: themselves, and those directly in folders."""
    found: list[Path] = []
    for path in paths:
        if path.is_dir():
            found.extend(sorted(one for one in path.iterdir() if one.suffix.casefold() in (".json", ".csv", ".tsv")))
        elif path.is_file():
            found.append(path)
        else:
            raise Refused(f"{path}: there is no such file. Nothing was imported.")
    return found


def _written(path: Path) -> datetime:
    return datetime.fromtimestamp(path.stat().st_mtime, UTC).replace(microsecond=0)


def _read(path: Path, gathered: Gathered, progress: Progress) -> None:
    used, strange = 0, []
    for record in records(path, progress, gathered.notes.append):
        fields = folded(record.value)
        family = family_of(fields)
        if family is None:
            strange.append(record.where)
            continue
        used += 1
        gathered.partial = record.partial
        try:
            family.read(fields, gathered)
            gathered.used += 1
        except Unusable as slip:
            if len(gathered.rejected) < MOST_REJECTED:
                gathered.rejected.append(Rejected(path.name, record.where, f"the record {slip} ({family.name})"))
    if not used:
        reason = f"nothing in it was recognised; it was looked through for {LOOKED_FOR}"
        gathered.rejected.append(Rejected(path.name, "", reason))
        return
    own = (one for one in gathered.facts.values() if isinstance(one, Principal) and one.origin == gathered.origin)
    lost = sum("?" in one.name for one in own)
    if lost:
        gathered.notes.append(
            f"{path.name}: {lost} names have a ? where a letter was lost; Export-Csv keeps them with -Encoding UTF8."
        )
    if gathered.partial:
        gathered.notes.append(f"{path.name} is one page of several; without the others, what it lacks stays unknown.")
    for where in strange[: MOST_REJECTED - len(gathered.rejected)]:
        gathered.rejected.append(Rejected(path.name, where, "the record is of no known kind"))
