"""Several values of a field of a fact, and values with fields of their own: rows that come and go."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import date, datetime
from types import SimpleNamespace

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QFormLayout, QFrame, QHBoxLayout, QPushButton, QSizePolicy, QVBoxLayout, QWidget

from partner_desk.app.factvalues import FactValues, Said
from partner_desk.app.recording import is_needed
from partner_desk.domain.descriptions import Field, fields_of
from partner_desk.gui.dialogs.factfields import (
    Asking,
    BoxEditor,
    DayEditor,
    FieldEditor,
    MomentEditor,
    NameEditor,
    TextEditor,
)
from partner_desk.gui.plain import Label
from partner_desk.language import tr


class FieldEditors(dict[str, FieldEditor]):
    """An editor for each of the fields of a fact, or of a value within one, in a form."""

    def __init__(self, form: QFormLayout, fields: Iterable[Field], asking: Asking) -> None:
        """Several values with fields of their own stand below what they are called."""
        super().__init__()
        self._values = FactValues(asking.estate)
        form.setFieldGrowthPolicy(QFormLayout.FieldGrowthPolicy.ExpandingFieldsGrow)
        for field in fields:
            editor = ListEditor(field, asking) if field.several else _single(field, asking)
            editor.setAccessibleName(tr(field.label))
            if field.several and field.nested:
                form.addRow(Label(tr("{field}:", field=tr(field.label))))
                form.addRow(editor)
            else:
                form.addRow(tr(field.label), editor)
            editor.changed.connect(self.follow)
            self[field.name] = editor
        self.follow()

    def follow(self) -> None:
        """Switch off what is not said beside the words that are chosen, unless something is said there."""
        chosen = SimpleNamespace()
        for name, editor in self.items():
            if editor.field.vocabulary is not None and editor.said():
                setattr(chosen, name, self._values.value(editor.field, editor.said()))
        for editor in self.values():
            only = editor.field.only
            if only is not None and vars(chosen):
                editor.setEnabled(bool(editor.said()) or only.of(chosen))

    def said(self) -> dict[str, Said]:
        """What is said of each field."""
        return {name: editor.said() for name, editor in self.items()}

    @property
    def is_settled(self) -> bool:
        """Whether all of them are."""
        return all(editor.is_settled for editor in self.values())

    @property
    def is_complete(self) -> bool:
        """Whether all of them are."""
        return all(editor.is_complete for editor in self.values())

    def parts(self) -> Iterator[FieldEditor]:
        """The editors of single values."""
        for editor in self.values():
            yield from editor.parts()

    def stops(self) -> Iterator[QWidget]:
        """Where the keyboard stops, in order."""
        for editor in self.values():
            yield from editor.stops()


class GroupEditor(FieldEditor):
    """One value with fields of its own, in a frame."""

    def __init__(self, field: Field, asking: Asking) -> None:
        """All of its fields."""
        super().__init__(field, asking)
        frame = QFrame()
        frame.setFrameShape(QFrame.Shape.StyledPanel)
        self.editors = FieldEditors(QFormLayout(frame), fields_of(field.value), asking.within(field))
        for editor in self.editors.values():
            editor.changed.connect(self.changed)
        self.hold(frame)

    def said(self) -> Said:
        """What is said of each field."""
        return self.editors.said()

    def show_said(self, said: Said) -> None:
        """Show what is said of each field."""
        assert isinstance(said, Mapping)
        for name, text in said.items():
            self.editors[name].show_said(text)

    @property
    def is_settled(self) -> bool:
        """Whether all of its fields are."""
        return self.editors.is_settled

    @property
    def is_complete(self) -> bool:
        """Whether all of its fields are."""
        return self.editors.is_complete

    def parts(self) -> Iterator[FieldEditor]:
        """Those of its fields."""
        yield from self.editors.parts()

    def stops(self) -> Iterator[QWidget]:
        """Those of its fields."""
        yield from self.editors.stops()


class RowButton(QPushButton):
    """Adds a row to a field, or takes one out; in it Return does that, and elsewhere in the form never."""

    def __init__(self, words: str, label: str) -> None:
        """What it does, and to which field."""
        super().__init__(words)
        self.setAutoDefault(False)
        self.setAccessibleName(f"{words}: {label}")

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Return presses it, as the space bar does."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.click()
        else:
            super().keyPressEvent(event)


class ListEditor(FieldEditor):
    """Several values, each in a row that can be taken out; a button adds one."""

    def __init__(self, field: Field, asking: Asking) -> None:
        """No value yet; an empty row where there is hardly ever none."""
        super().__init__(field, asking)
        self.items: list[tuple[FieldEditor, QPushButton, QWidget]] = []
        self._list = QVBoxLayout()
        self._list.setContentsMargins(0, 0, 0, 0)
        self.rows.addLayout(self._list)
        self.more = RowButton(tr("Add"), tr(field.label))
        self.more.clicked.connect(lambda _=False: self._add_by_hand())
        self.hold(self.more, QWidget())
        self.more.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Fixed)
        if field.key.required:
            self.add()

    def add(self) -> FieldEditor:
        """One more row."""
        item = _single(self.field, self.asking)
        item.setAccessibleName(tr(self.field.label))
        out = RowButton(tr("Remove"), tr(self.field.label))
        row = QWidget()
        line = QHBoxLayout(row)
        line.setContentsMargins(0, 0, 0, 0)
        line.addWidget(item, 1)
        line.addWidget(out, 0, Qt.AlignmentFlag.AlignTop)
        self._list.addWidget(row)
        row.show()  # else it has no height until later
        self.items.append((item, out, row))
        item.changed.connect(self.changed)
        out.clicked.connect(lambda _=False: self._remove(row))
        return item

    def _add_by_hand(self) -> None:
        item = self.add()
        self.changed.emit()
        item.begin()

    def _remove(self, row: QWidget) -> None:
        at = next(number for number, (_, _, one) in enumerate(self.items) if one is row)
        del self.items[at]
        self.more.setFocus()
        self._list.removeWidget(row)
        row.hide()
        row.deleteLater()
        self.changed.emit()

    def said(self) -> Said:
        """What is said in each row; empty ones say nothing."""
        found = [item.said() for item, _, _ in self.items]
        return [one for one in found if isinstance(one, str | Mapping) and one != ""]

    def show_said(self, said: Said) -> None:
        """A row for each value."""
        for _, _, row in list(self.items):
            self._remove(row)
        for one in said:
            self.add().show_said(one)

    @property
    def is_settled(self) -> bool:
        """Whether all rows are."""
        return all(item.is_settled for item, _, _ in self.items)

    @property
    def is_complete(self) -> bool:
        """Whether all rows are."""
        return all(item.is_complete for item, _, _ in self.items)

    def parts(self) -> Iterator[FieldEditor]:
        """Those of all rows."""
        for item, _, _ in self.items:
            yield from item.parts()

    def stops(self) -> Iterator[QWidget]:
        """Those of all rows, each with what takes it out, and what adds one."""
        for item, out, _ in self.items:
            yield from item.stops()
            yield out
        yield self.more


def _single(field: Field, asking: Asking) -> FieldEditor:
    """The editor for one value of a field."""
    refers = field.described.refers is not None
    asked = is_needed(asking.described, field) or (refers and not field.optional and not field.several)
    if field.nested:
        return GroupEditor(field, asking)
    if field.vocabulary is not None or field.value is bool:
        return BoxEditor(field, asking, asked=asked)
    if field.value in (date, datetime):
        return DayEditor(field, asking) if field.needed else MomentEditor(field, asking)
    if refers or asking.named(field):
        return NameEditor(field, asking, asked=asked)
    return TextEditor(field, asking, asked=asked)
