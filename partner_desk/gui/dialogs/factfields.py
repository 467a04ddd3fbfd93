"""A field of a fact to be filled in with one value: the right sort of field, as its description says.

Words to choose from are a box, what is on the desk is a box that searches. What is said of a field is a text, as
`app/factvalues.py` reads it.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import date, datetime

from PySide6.QtCore import QDate, Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from partner_desk.app.facthelp import example_text, how_said
from partner_desk.app.facttexts import NameChoices, choices, text_of
from partner_desk.app.factvalues import FactValues, Said
from partner_desk.app.recording import is_needed
from partner_desk.domain.coverage import Collected
from partner_desk.domain.descriptions import Field, Unit
from partner_desk.domain.errors import Refused
from partner_desk.domain.estate import Estate
from partner_desk.domain.partners import ClosedId, Partner
from partner_desk.gui import look
from partner_desk.gui.dayfield import DayField
from partner_desk.gui.dialogs.form import SinceField, choice, partner_numbers
from partner_desk.gui.dialogs.namebox import NameBox
from partner_desk.gui.plain import Label, tip
from partner_desk.language import tr
from partner_desk.readings.questions import Verdict


@dataclass(frozen=True)
class Asking:
    """What is asked for: the fields of a kind of value, on a desk, with what is at hand."""

    estate: Estate
    described: type[object]
    day: date
    """The day that is looked at, which is offered for beginnings."""
    first: Collection[str] = ()
    """What is offered first, of what is on the desk."""
    unit: Unit | None = None
    """The unit of values within another one."""

    def within(self, field: Field) -> Asking:
        """The same for the values of a nested field."""
        unit = field.described.unit or self.unit
        return Asking(self.estate, field.value, self.day, self.first, unit)

    def named(self, field: Field) -> list[tuple[str, str]] | NameChoices:
        """What a field may name, with what people call it; nothing where it is any text."""
        if field.described.unit is Unit.PARTNER_ID and self.described not in (Partner, ClosedId):
            return partner_numbers(self.estate)
        if field.described.refers is None:
            return []
        names = NameChoices(self.estate, field, self.first)
        return names.all if names.are_few else names


class FieldEditor(QWidget):
    """One field. `changed` tells that something else may be said of it."""

    changed = Signal()

    def __init__(self, field: Field, asking: Asking, *, asked: bool = False) -> None:
        """`asked`: nothing can be confirmed until something is said of it."""
        super().__init__()
        self.field, self.asking, self.asked = field, asking, asked
        self.rows = QVBoxLayout(self)
        self.rows.setContentsMargins(0, 0, 0, 0)
        self.note = Label()
        self.note.setWordWrap(True)
        self.note.hide()

    def hold(self, *parts: QWidget) -> None:
        """Take the parts in, from left to right, and a place below them for a word about a slip."""
        line = QHBoxLayout()
        for part in parts:
            line.addWidget(part, 1)
        self.rows.addLayout(line)
        self.rows.addWidget(self.note)
        self.changed.connect(self.note.hide)

    def said(self) -> Said:
        """What is said of the field so far."""
        raise NotImplementedError

    def show_said(self, said: Said) -> None:
        """Show what is said of it."""
        raise NotImplementedError

    @property
    def is_settled(self) -> bool:
        """Whether nothing has to be looked up, and nothing is half typed."""
        return True

    @property
    def is_complete(self) -> bool:
        """Whether something is said of it, if it has to be."""
        return not self.asked or bool(self.said())

    def parts(self) -> Iterator[FieldEditor]:
        """The editors that make it up: itself, or those within it."""
        yield self

    def stops(self) -> Iterator[QWidget]:
        """Where the keyboard stops, in order."""
        raise NotImplementedError

    def finish(self) -> None:
        """Nothing more is typed; raises Refused where that is no text of the right form."""

    def slip(self, values: FactValues) -> str:
        """What is wrong with what is said; empty if it can be read."""
        try:
            self.finish()
            values.value(self.field, self.said(), self.asking.unit)
        except Refused as found:
            return found.sentence
        return ""

    def refuse(self, sentence: str) -> None:
        """Say a slip below the field, and put the keyboard there."""
        self.tell(sentence)
        self.begin()

    def tell(self, sentence: str) -> None:
        """Say a slip below the field, until something else is said in it."""
        self.note.setStyleSheet(f"color: {look.colour(Verdict.NOT_RECOGNIZED)}")
        self.note.setText(sentence)
        self.note.show()

    def begin(self) -> None:
        """Put the keyboard into it."""
        next(self.stops()).setFocus()


class TimeEditor(FieldEditor):
    """Has a day in it, which says by itself that it is none."""

    day: DayField

    def refuse(self, sentence: str) -> None:
        """Say what the day does not say."""
        if self.day.note.isVisible():
            self.begin()
        else:
            super().refuse(sentence)

    def begin(self) -> None:
        """Put the keyboard into the day."""
        self.day.setFocus()


class TextEditor(FieldEditor):
    """Any text, number or amount."""

    def __init__(self, field: Field, asking: Asking, *, asked: bool = False) -> None:
        """An empty text, with an example."""
        super().__init__(field, asking, asked=asked)
        self.line = QLineEdit()
        self.line.setAccessibleName(tr(field.label))
        shown = example_text(asking.described, field)
        if not is_needed(asking.described, field) and field.needed and field.name == "id":
            self.line.setPlaceholderText(tr("empty: made from the name"))
        elif shown != "Something":
            self.line.setPlaceholderText(tr("for example {text}", text=shown))
        self.line.textChanged.connect(lambda _: self.changed.emit())
        self.hold(self.line)

    def said(self) -> Said:
        """The text."""
        return self.line.text().strip()

    def show_said(self, said: Said) -> None:
        """The text."""
        self.line.setText(str(said))

    def stops(self) -> Iterator[QWidget]:
        """The line."""
        yield self.line


class BoxEditor(FieldEditor):
    """One of a few words; the box begins empty where none of them holds by itself."""

    def __init__(self, field: Field, asking: Asking, *, asked: bool = False) -> None:
        """The words of the vocabulary, or yes and no."""
        super().__init__(field, asking, asked=asked)
        words = [(text, tr(name)) for text, name in choices(asking.estate, field)]
        none = [("", tr("choose"))] if asked else [("", tr("not known"))] if field.optional else []
        self.box = choice([*none, *words])
        self.box.setAccessibleName(tr(field.label))
        if not field.needed and not field.optional:
            self.show_said(text_of(field, field.default))
        self.box.currentIndexChanged.connect(lambda _: self.changed.emit())
        self.hold(self.box)

    def said(self) -> Said:
        """The word that is chosen."""
        return str(self.box.currentData() or "")

    def show_said(self, said: Said) -> None:
        """Choose a word."""
        self.box.setCurrentIndex(max(0, self.box.findData(said)))

    def stops(self) -> Iterator[QWidget]:
        """The box."""
        yield self.box


class NameEditor(FieldEditor):
    """What a field names."""

    def __init__(self, field: Field, asking: Asking, *, asked: bool = False) -> None:
        """The names of the desk."""
        super().__init__(field, asking, asked=asked)
        words = tr("empty: not known, or none") if field.optional else tr("choose, or type a part of the name")
        self.box = NameBox(asking.named(field), words)
        self.box.setAccessibleName(tr(field.label))
        self.box.editTextChanged.connect(lambda _: self.changed.emit())
        self.box.left.connect(self._settle)
        self.hold(self.box)

    def said(self) -> Said:
        """The id of what is chosen, or what was typed."""
        return self.box.said()

    def _settle(self) -> None:
        """What was typed in full, or fits one name alone, is chosen; anything else is refused at once."""
        if self.is_settled:
            return
        try:
            meant = FactValues(self.asking.estate).value(self.field, self.box.said())
        except Refused as slip:
            if only := self.box.only():
                self.box.show_said(only)
            else:
                self.tell(slip.sentence)
        else:
            self.box.show_said(meant[0] if self.field.several else meant)

    def show_said(self, said: Said) -> None:
        """Choose it."""
        self.box.show_said(str(said))

    @property
    def is_settled(self) -> bool:
        """Whether it is chosen, or nothing is typed."""
        return self.box.is_chosen or not self.box.said()

    def stops(self) -> Iterator[QWidget]:
        """The box."""
        yield self.box


class DayEditor(TimeEditor):
    """A day that has to be said."""

    def __init__(self, field: Field, asking: Asking) -> None:
        """The day that is looked at is offered."""
        super().__init__(field, asking)
        self.day = DayField(asking.day, tr(field.label))
        self.day.dateChanged.connect(lambda _: self.changed.emit())
        self.hold(self.day)

    def said(self) -> Said:
        """The day."""
        return str(self.day.date().toString(Qt.DateFormat.ISODate))

    def finish(self) -> None:
        """The day is written as all days are, or refused."""
        self.day.asked()

    def show_said(self, said: Said) -> None:
        """The day."""
        self.day.setDate(QDate.fromString(str(said), Qt.DateFormat.ISODate))

    def stops(self) -> Iterator[QWidget]:
        """The day."""
        yield self.day


class MomentEditor(TimeEditor):
    """A day that may be left open, with a time where that counts."""

    def __init__(self, field: Field, asking: Asking) -> None:
        """A beginning, and when somebody looked, are offered on the viewed day; nothing else is until it is said."""
        super().__init__(field, asking)
        looked = field.name == "on" and asking.described is Collected
        begins, ends = looked or field.name == "since", field.name == "until"
        words = tr("known:") if field.name == "since" else tr("ends on:") if ends else tr("on:")
        self.moment = SinceField(asking.day, words, tr(field.label))
        self.moment.known.setChecked(begins)
        self.day = self.moment.day
        self.moment.changed.connect(self.changed)
        self.time: QLineEdit | None = None
        unit = field.described.unit or asking.unit
        self.setToolTip(tip(how_said(field, asking.unit)))
        parts: list[QWidget] = [self.moment]
        if unit is not Unit.WHOLE_DAY and field.value is datetime:
            self.time = QLineEdit()
            self.time.setAccessibleName(tr("{field}: time in UTC", field=tr(field.label)))
            self.time.setPlaceholderText(tr("time (UTC)"))
            self.time.setFixedWidth(self.time.fontMetrics().horizontalAdvance(self.time.placeholderText()) + 24)
            self.time.setEnabled(begins)
            self.moment.known.toggled.connect(self.time.setEnabled)
            self.time.textChanged.connect(lambda _: self.changed.emit())
            parts.append(self.time)
        self.hold(*parts)

    def said(self) -> Said:
        """The day, and the time if there is one; empty if it is open."""
        if not self.moment.known.isChecked():
            return ""
        day = str(self.moment.day.date().toString(Qt.DateFormat.ISODate))
        time = self.time.text().strip() if self.time is not None else ""
        return f"{day}T{time.zfill(len('00:00'))}" if time else day

    def finish(self) -> None:
        """The day is written as all days are, or refused."""
        self.moment.moment()

    def show_said(self, said: Said) -> None:
        """The day and the time."""
        day, _, time = str(said).partition("T")
        self.moment.known.setChecked(bool(day))
        if day:
            self.moment.day.setDate(QDate.fromString(day, Qt.DateFormat.ISODate))
        if self.time is not None:
            self.time.setText(time.partition("+")[0])

    def stops(self) -> Iterator[QWidget]:
        """The mark, the day and the time."""
        yield from (self.moment.known, self.moment.day)
        if self.time is not None:
            yield self.time
