"""The import dialog: read beside the window, show what it would do, ask what no file says, then apply."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from pathlib import Path

from PySide6.QtCore import QDate, QSignalBlocker, Qt
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QDialog,
    QLineEdit,
    QWidget,
)

from partner_desk.app import imports
from partner_desk.app.lastimport import LastImport, remember_import
from partner_desk.domain import clock
from partner_desk.domain.moments import start_of
from partner_desk.exchange.gather import Gathered
from partner_desk.exchange.reconcile.preview import Preview
from partner_desk.exchange.sources import ImportSource, printable
from partner_desk.gui.dayfield import DayField
from partner_desk.gui.dialogs.changes import ChangesDialog, rows_of
from partner_desk.gui.look import listed
from partner_desk.gui.plain import Label, tip
from partner_desk.gui.situation import Situation
from partner_desk.language import tr, trn

NAMED = 4
"""So many files are named above the questions, all of them in the tip of the line."""
ASKED = 60
"""So many letters of a question stand in a line."""


class ImportDialog(ChangesDialog):
    """Reads at once; Apply records everything as one step."""

    def __init__(
        self,
        situation: Situation,
        paths: Sequence[ImportSource],
        parent: QWidget | None = None,
        last: LastImport | None = None,
    ) -> None:
        """Begin to read; what was said at the `last` import of these files is proposed."""
        super().__init__(situation, tr("Import"), parent)
        self.paths = paths
        self.gathered: Gathered | None = None
        self.answers: dict[str, str] = {}
        self.named = ""
        self.last_answers = last.answers if last is not None else {}
        self.files = Label("")
        self.files.setWordWrap(True)
        self._name_files([printable(path) for path in paths])
        self.source.addWidget(self.files)
        self.exported = QCheckBox(tr("All of it was exported on:"))
        self.day = DayField(clock.today(), tr("Exported on"))
        self.day.setEnabled(False)
        self.exported.toggled.connect(self.day.setEnabled)
        self.exported.toggled.connect(lambda _: self._read())
        self.day.dateChanged.connect(lambda _: self._read())
        self.questions.addRow(self.exported, self.day)
        self.setTabOrder(self.counts, self.exported)
        self.exported_by = QLineEdit(last.exported_by if last is not None else "")
        self.exported_by.setAccessibleName(tr("Exported by"))
        self.exported_by.setPlaceholderText(tr("who was signed in, where a file does not say so"))
        self.exported_by.editingFinished.connect(self._name_exporter)
        self.questions.addRow(tr("Exported by:"), self.exported_by)
        self.setTabOrder(self.exported, self.day)
        self.setTabOrder(self.day, self.exported_by)
        self.asked_last: QWidget = self.exported_by
        self._read()

    def _read(self) -> None:
        """Read the files, as of their own days or of the one that was said."""
        self.job.cancel()
        paths, who = self.paths, self.situation.by_hand().who
        made = self._exported_on() if self.exported.isChecked() else None
        self.named = exported_by = self.exported_by.text().strip()
        self.work(lambda progress: imports.gather(paths, who, progress, made, exported_by), self._gathered)

    def _name_exporter(self) -> None:
        """Read again once another name stands there: leaving the field without one changes nothing."""
        if self.exported_by.text().strip() != self.named:
            self._read()

    def _exported_on(self) -> datetime:
        """The day as it reads so far: what is being typed is not finished by reading it."""
        return start_of(self.day.date().toPython())  # type: ignore[arg-type]

    def _gathered(self, gathered: Gathered) -> None:
        self.gathered = gathered
        if not self.exported.isChecked() and (days := _days(gathered)):
            with QSignalBlocker(self.day):
                self.day.setDate(QDate.fromString(max(days.values()).isoformat(), Qt.DateFormat.ISODate))
        self._name_files(_dated(self.paths, gathered))
        self.compare()

    def _name_files(self, names: Sequence[str]) -> None:
        self.files.setText(listed(names, NAMED))
        self.files.setToolTip(tip("\n".join(names)))

    def compare(self) -> None:
        """Compare what was read with the desk, by the answers so far."""
        estate, gathered, answers, paths = self.situation.estate, self.gathered, dict(self.answers), self.paths
        assert gathered is not None
        self.work(
            lambda _: rows_of(estate, imports.preview(estate, gathered, answers, paths)),
            lambda both: self.show_preview(*both),
        )

    def nothing(self, preview: Preview) -> str:
        """Nothing was recognized, or all of it is there."""
        if preview.nothing_recognized:
            return _not_recognized(len(self.paths))
        return super().nothing(preview)

    def ask(self, preview: Preview) -> None:
        """Ask what no file says."""
        for question in preview.questions:
            if any(question.id == one.objectName() for one in self.findChildren(QComboBox)):
                continue
            box = QComboBox()
            box.setObjectName(question.id)
            box.setAccessibleName(question.text)
            box.addItem(tr("not known"), "")
            for word, text in question.answers:
                box.addItem(text, word)
            box.currentIndexChanged.connect(lambda _, box=box: self._answered(box))
            label = Label(f"{question.about}: {question.text}")
            label.setWordWrap(True)
            label.setMinimumWidth(ASKED * label.fontMetrics().averageCharWidth())
            self.questions.addRow(label, box)
            self.setTabOrder(self.asked_last, box)
            self.asked_last = box
            box.setCurrentIndex(max(0, box.findData(self.last_answers.get(question.id, ""))))
        if self.apply.isEnabled() and not isinstance(self.focusWidget(), QComboBox | DayField | QCheckBox | QLineEdit):
            self.apply.setFocus()

    def done(self, result: int) -> None:
        """What was imported can be imported again."""
        if result == QDialog.DialogCode.Accepted:
            remember_import(self.situation.workspace, self.paths, self.answers, self.named)
        super().done(result)

    def _answered(self, box: QComboBox) -> None:
        if box.currentData():
            self.answers[box.objectName()] = box.currentData()
        else:
            self.answers.pop(box.objectName(), None)
        self.job.cancel()
        self.compare()


def _dated(paths: Sequence[ImportSource], gathered: Gathered) -> list[str]:
    """The files, also those of a folder, each with the day as of which it tells what it tells."""
    days = _days(gathered)
    names = [printable(path) for path in paths if not isinstance(path, Path) or not path.is_dir()]
    empty = (one.source for one in gathered.listed.empty)
    unread = (one.file for one in gathered.rejected if not one.where)
    names += [name for name in (*days, *empty, *unread) if name not in names]
    return [tr("{file} (as of {day})", file=name, day=days[name]) if name in days else name for name in names]


def _days(gathered: Gathered) -> dict[str, date]:
    """The day of each file of which something was used."""
    facts = (*gathered.facts.values(), *gathered.scopes.values())
    origins = {id(one.origin): one.origin for one in facts}.values()
    return {one.source: one.observed.date() for one in origins if one is not None and one.observed is not None}


def _not_recognized(number: int) -> str:
    """What the notes of the preview say more of: what files are looked through for."""
    return trn(
        "Nothing was imported: {count:,} file was not recognized.",
        "Nothing was imported: {count:,} files were not recognized.",
        number,
    )
