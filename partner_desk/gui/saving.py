"""Saving a file from the window: where to, over what, and always through the one writer."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from PySide6.QtCore import QLocale
from PySide6.QtWidgets import QFileDialog, QWidget

from partner_desk.app import outputs
from partner_desk.app.outputs import FileKind
from partner_desk.app.paper import SIZES
from partner_desk.domain.errors import AlreadyThere
from partner_desk.gui.asking import ButtonRole, ask
from partner_desk.gui.guard import guarded
from partner_desk.language import marked, tr


@dataclass(frozen=True, slots=True)
class SaveTarget:
    """Where a file goes, and the filter by which it was named."""

    path: Path
    filter: str


def ask_place(
    parent: QWidget, title: str, start: str, filters: Sequence[str], suffix: str, others: Sequence[str] = ()
) -> SaveTarget | None:
    """Ask for the name of a file; None if nothing was chosen. The ending is added where it is missing.

    Where it may end otherwise, each filter names one of these endings. Whoever writes there asks before anything is
    replaced: the dialog would ask about the name without its ending.
    """
    dialog = QFileDialog(parent, title, start, ";;".join(filters))
    dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
    dialog.setOption(QFileDialog.Option.DontConfirmOverwrite)
    dialog.setDefaultSuffix(suffix.removeprefix("."))
    for ending in others:
        dialog.filterSelected.connect(
            lambda chosen, ending=ending: dialog.setDefaultSuffix(ending[1:]) if f"*{ending})" in chosen else None
        )
    dialog.selectFile(start)
    chosen = dialog.selectedFiles() if dialog.exec() else []
    dialog.deleteLater()
    if not chosen:
        return None
    path = Path(chosen[0])
    if path.suffix.casefold() not in (suffix, *others):
        path = path.with_name(path.name + suffix)
    return SaveTarget(path, dialog.selectedNameFilter())


def sizes_here() -> list[str]:
    """The papers of documents, the one first that is usual where the computer stands."""
    metric = QLocale.system().measurementSystem() == QLocale.MeasurementSystem.MetricSystem
    return list(SIZES) if metric else list(reversed(SIZES))


def ask_pdf(parent: QWidget, title: str, start: str, sizes: Sequence[str]) -> tuple[SaveTarget, str] | None:
    """Ask for the name of a PDF, and by the form of it for the paper; None if nothing was chosen."""
    forms = {f"PDF, {SIZES[size]} (*.pdf)": size for size in sizes}
    place = ask_place(parent, title, start, list(forms), ".pdf")
    return None if place is None else (place, forms.get(place.filter, sizes[0]))


ENDINGS = {".html": marked("Web page"), ".txt": marked("Text"), ".csv": "CSV", ".json": "JSON"}
"""What other files are called than PDF that a paper can be written as."""


def ask_paper(
    parent: QWidget, title: str, start: str, sizes: Sequence[str], endings: Iterable[str]
) -> tuple[SaveTarget, str, str] | None:
    """Ask for the name of a paper, which may have one of some other endings, too.

    Besides where it goes there come its ending and on what paper a PDF is set; None if nothing was chosen.
    """
    forms = {f"PDF, {SIZES[size]} (*.pdf)": size for size in sizes}
    named = {one: tr(ENDINGS[one]) for one in endings}
    others = {f"{name} (*{ending})": ending for ending, name in named.items()}
    place = ask_place(parent, title, start, [*forms, *others], ".pdf", list(others.values()))
    if place is None:
        return None
    return place, place.path.suffix.casefold(), forms.get(place.filter, sizes[0])


def save(parent: QWidget, place: SaveTarget, data: bytes, kind: FileKind, refused: Callable[[str], object]) -> bool:
    """Write a file, asking before another one is replaced; what is refused is said. Whether it was written."""
    try:
        return guarded(lambda: outputs.write(place.path, data, kind), refused, but=AlreadyThere)
    except AlreadyThere as there:
        return may_replace(parent, there) and guarded(
            lambda: outputs.write(place.path, data, kind, replace=True), refused
        )


def may_replace(parent: QWidget, there: AlreadyThere) -> bool:
    """Ask whether what is there may go."""
    answers = ((tr("&Replace"), ButtonRole.DestructiveRole), (tr("&Cancel"), ButtonRole.RejectRole))
    return ask(parent, tr("Replace the file?"), there.sentence, answers) == 0
