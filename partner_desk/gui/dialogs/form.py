"""What all forms share: fields, one sentence of explanation, and words when something is refused."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date, datetime

from PySide6.QtCore import Signal
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QDialog,
    QDialogButtonBox,
    QFormLayout,
    QHBoxLayout,
    QRadioButton,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)

from partner_desk.domain.billing import Offer
from partner_desk.domain.changes import ChangeSet
from partner_desk.domain.descriptions import WordEnum, label
from partner_desk.domain.errors import Refused
from partner_desk.domain.estate import Estate
from partner_desk.domain.fact_edits import Impossible
from partner_desk.domain.moments import start_of
from partner_desk.domain.partners import Partner
from partner_desk.domain.showing import one_line
from partner_desk.gui import look
from partner_desk.gui.dayfield import DayField
from partner_desk.gui.plain import Label, Notice, window_title
from partner_desk.gui.situation import Situation
from partner_desk.language import tr
from partner_desk.readings.questions import Verdict

WIDE = 500
"""So many pixels a form is wide at least, as a strut: a minimum set by hand would keep Qt from asking its fields."""


class SinceField(QWidget):
    """A day, or that it is not known since when. `changed` tells that it is another one."""

    changed = Signal()

    def __init__(self, day: date, words: str = "", name: str = "") -> None:
        """Offer this day first: what is recorded is then seen where the person looks."""
        super().__init__()
        self.known = QCheckBox(words or tr("known:"))
        self.known.setChecked(True)
        self.known.setAccessibleName(f"{name}: {words}" if name else tr("Since when is known"))
        self.day = DayField(day, name or tr("Since"))
        self.known.toggled.connect(self.day.setEnabled)
        self.known.toggled.connect(lambda _: self.changed.emit())
        self.day.dateChanged.connect(lambda _: self.changed.emit())
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self.known)
        layout.addWidget(self.day, 1)

    def moment(self) -> datetime | None:
        """The first moment of the day; None if not known. Raises Refused while what is typed is no day."""
        return self.day.moment() if self.known.isChecked() else None

    def so_far(self) -> datetime | None:
        """The same of what reads as a day so far."""
        return start_of(self.day.date().toPython()) if self.known.isChecked() else None  # type: ignore[arg-type]


class Form(QDialog):
    """A dialog that makes one change set; subclasses add fields and say what `changes` they mean."""

    def __init__(self, situation: Situation, title: str, explanation: str, parent: QWidget | None = None) -> None:
        """An empty form."""
        super().__init__(parent)
        self.situation = situation
        self.setWindowTitle(window_title(title))
        layout = QVBoxLayout(self)
        layout.addStrut(WIDE)
        words = Label(explanation)
        words.setWordWrap(True)
        layout.addWidget(words)
        self.fields = QFormLayout()
        self.fields.setFieldGrowthPolicy(QFormLayout.FieldGrowthPolicy.ExpandingFieldsGrow)
        layout.addLayout(self.fields)
        self.hint = Notice()
        self.hint.hide()
        layout.addWidget(self.hint)
        # The keyboard goes from part to part in the order in which they came into the dialog: these come last.
        self.found_so = QCheckBox(tr("Record it as found, although Azure would not allow it"))
        self.only_possible = QCheckBox(tr("Only where it can be so"))
        self.only_possible.toggled.connect(lambda on: self.found_so.setChecked(self.found_so.isChecked() and not on))
        self.found_so.toggled.connect(
            lambda on: self.only_possible.setChecked(self.only_possible.isChecked() and not on)
        )
        self.possible: tuple[str, ...] = ()
        """For whom Azure would allow what was refused for all."""
        self.buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Ok | QDialogButtonBox.StandardButton.Cancel)
        self.buttons.accepted.connect(self.accept)
        self.buttons.rejected.connect(self.reject)
        self.asked: list[Callable[[], object]] = []
        """Whether what is asked for is said: before it is, nothing can be confirmed."""
        self._rest: QVBoxLayout | None = layout

    def setVisible(self, visible: bool) -> None:
        """All fields are there: what stands below them follows, and the keyboard begins in the first field."""
        layout, self._rest = self._rest, None
        if layout is not None:
            for box in (self.only_possible, self.found_so):
                layout.addWidget(box)
                box.hide()
            layout.addStretch(1)
            where = Label(tr("Recorded here; nothing in Azure changes."))
            where.setWordWrap(True)
            layout.addWidget(where)
            layout.addWidget(self.buttons)
            self.focusNextChild()
        super().setVisible(visible)

    @property
    def estate(self) -> Estate:
        """The estate as it is."""
        return self.situation.estate

    def add(self, label: str, field: QWidget) -> None:
        """One more field with its label."""
        field.setAccessibleName(label)
        self.fields.addRow(label, field)

    def ask(self, box: QComboBox, words: str, missing: str = "") -> None:
        """Nothing is proposed here: a box begins empty, and the form cannot be confirmed until it is not.

        Where there is nothing to choose, `missing` says how that comes on the desk.
        """
        if box.findData("") < 0:
            box.insertItem(0, words if box.count() else missing or words, "")
        box.setCurrentIndex(box.findData(""))
        box.currentIndexChanged.connect(lambda _: self._may_confirm())
        self.asked.append(box.currentData)
        self._may_confirm()

    def _may_confirm(self) -> None:
        confirm = self.buttons.button(QDialogButtonBox.StandardButton.Ok)
        confirm.setEnabled(all(said() for said in self.asked))

    def changes(self) -> ChangeSet:
        """What the form says; raises Refused with the words to show."""
        raise NotImplementedError

    def accept(self) -> None:
        """Record it, or say why not and stay open."""
        if not self.buttons.button(QDialogButtonBox.StandardButton.Ok).isEnabled():
            return
        try:
            changes = self.changes()
        except Impossible as slip:
            self.say(slip.sentence)
            self.found_so.show()
            self.possible = slip.possible
            self.only_possible.setText(tr("Only where it can be so ({number:,})", number=len(slip.possible)))
            self.only_possible.setVisible(bool(slip.possible))
            return
        except Refused as slip:
            self.refuse(slip)
            return
        if not len(changes):
            self.say(tr("This is on the desk already: nothing would change."))
        elif self.situation.commit(changes):
            super().accept()

    def refuse(self, slip: Refused) -> None:
        """Say why not."""
        self.say(slip.sentence)

    def say(self, sentence: str) -> None:
        """Show a sentence in the form."""
        self.hint.setText(sentence, look.colour(Verdict.NOT_RECOGNIZED))
        self.hint.show()


class EndForm(Form):
    """Says when something ended, or that it was recorded by mistake."""

    def __init__(
        self,
        situation: Situation,
        title: str,
        explanation: str,
        end: Callable[[datetime, bool], ChangeSet],
        parent: QWidget | None = None,
        *,
        lasts: bool = True,
        words: str = "",
    ) -> None:
        """`end` makes the changes from a moment, and whether it never was; what does not last can only be forgotten.

        `words` say what it means that it ended, if that is not that it held before.
        """
        super().__init__(situation, title, explanation, parent)
        self.end = end
        self.ended = QRadioButton(words or tr("It ended on this day; before it, it held"))
        self.never = QRadioButton(tr("It never was so: forget it as a mistake"))
        self.ended.setChecked(True)
        self.day = DayField(situation.view.day, tr("Day"))
        if not lasts:
            self.never.setChecked(True)
            note = Label(tr("This has no day on which it ends. OK forgets it as a mistake: it never was so."))
            note.setWordWrap(True)
            self.fields.addRow(note)
            return
        self.fields.addRow(tr("Day"), self.day)
        self.fields.addRow(self.ended)
        self.fields.addRow(self.never)

    def changes(self) -> ChangeSet:
        """End it."""
        return self.end(self.day.moment(), self.never.isChecked())


SEEN = 24
"""So many letters of what is chosen are seen at least."""


def choice(options: Sequence[tuple[str, str]], chosen: str = "") -> QComboBox:
    """A box of options, each a key and a text; typing finds one."""
    box = QComboBox()
    box.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
    box.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)  # as wide as the form is
    box.setMinimumContentsLength(SEEN)
    for key, text in options:
        box.addItem(one_line(text), key)
    if chosen:
        box.setCurrentIndex(max(0, box.findData(chosen)))
    return box


def words_of(vocabulary: type[WordEnum]) -> list[tuple[str, str]]:
    """The words of a closed vocabulary to choose from, each with its value."""
    return [(one.value, tr(one.words)) for one in vocabulary]


NAMED = 4
"""So many names stand in a form."""


def partner_numbers(estate: Estate) -> list[tuple[str, str]]:
    """Every PartnerID of the desk with the name behind it; location IDs first."""
    partners, kind = list(estate.partners.values()), tr(label(Partner, "global_id"))
    found = [(number, f"{one.name} \N{MIDDLE DOT} {number}") for one in partners for number in one.location_ids]
    return found + [
        (one.global_id, tr("{name} \N{MIDDLE DOT} {number} ({kind})", name=one.name, number=one.global_id, kind=kind))
        for one in partners
        if one.global_id
    ]


def only_of_csp(offer: QComboBox, *boxes: QComboBox) -> None:
    """Boxes that mean something only while the offer chosen in another one is sold by a Cloud Solution Provider."""

    def switch() -> None:
        sold = offer.currentData() in [one.value for one in Offer if one.is_csp]
        for box in boxes:
            box.setEnabled(sold)
            if not sold:
                box.setCurrentIndex(0)

    offer.currentIndexChanged.connect(lambda _: switch())
    switch()
