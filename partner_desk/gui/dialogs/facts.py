"""The form for a fact of any kind, made from the description of its fields."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from contextlib import suppress
from itertools import pairwise

from PySide6.QtWidgets import QFormLayout, QWidget

from partner_desk.app import recording
from partner_desk.app.facts import named, what_gives_way
from partner_desk.app.facttexts import texts_of, which_is
from partner_desk.app.factvalues import FactValues, FieldRefused, Said
from partner_desk.domain.changes import ChangeSet, Fact
from partner_desk.domain.descriptions import kind_of, label
from partner_desk.domain.edits import partner_id_hint
from partner_desk.domain.errors import Refused
from partner_desk.domain.partners import Partner
from partner_desk.domain.showing import one_line
from partner_desk.gui.dayfield import habits
from partner_desk.gui.dialogs.factfields import Asking
from partner_desk.gui.dialogs.factgroups import FieldEditors
from partner_desk.gui.dialogs.fieldsarea import FieldsArea
from partner_desk.gui.dialogs.form import Form, choice
from partner_desk.gui.plain import Label
from partner_desk.gui.situation import Situation
from partner_desk.language import tr


class FactForm(Form):
    """Records a fact of a kind, or changes one; what is wrong is said at the field that is meant."""

    def __init__(
        self,
        situation: Situation,
        kind: type[Fact],
        said: Mapping[str, Said] | None = None,
        fact: Fact | None = None,
        first: Collection[str] = (),
        parent: QWidget | None = None,
    ) -> None:
        """`said` is offered, `fact` is the one to change, `first` is what boxes offer first."""
        own = kind_of(kind)
        title = tr("Record: {kind}", kind=tr(own.label))
        if fact is not None:
            title = tr("Change {fact}", fact=named(situation.estate, fact))
        says = tr("{what}.", what=tr(own.says))
        super().__init__(situation, title, f"{says[:1].upper()}{says[1:]}", parent)
        self.kind, self.fact = kind, fact
        inner = QWidget()
        form = QFormLayout(inner)
        form.setContentsMargins(0, 0, 0, 0)
        fields = [one for one in recording.fields_said(kind) if fact is None or one.name != "id"]
        fields.sort(key=lambda one: one.name == "id" and not recording.is_needed(kind, one))
        asking = Asking(situation.estate, kind, situation.view.day, first)
        self.editors = FieldEditors(form, fields, asking)
        self.known_from = choice(
            [("", ""), *((one, one) for one in (tr("seen in the portal"), tr("said by the customer")))]
        )
        self.known_from.setEditable(True)
        self.known_from.setAccessibleName(tr(label(kind, "origin")))
        form.addRow(tr(label(kind, "origin")), self.known_from)
        line = self.known_from.lineEdit()
        if line is not None:
            asked = tr("who saw or said it")
            if fact is not None and fact.origin is not None:
                asked = tr("who saw or said it (so far: {source})", source=fact.origin.source)
            line.setPlaceholderText(one_line(asked))
        self.consequence = Label()
        self.consequence.setWordWrap(True)
        self.consequence.hide()
        self.area = FieldsArea(inner)
        self.fields.addRow(self.area)
        self.fields.addRow(self.consequence)
        self._shown: dict[str, Said] = {}
        self._met: Fact | None = None
        self._show(texts_of(fact) if fact is not None else said or {})
        self.asked.append(lambda: self.editors.is_complete)
        for one in self.editors.values():
            one.changed.connect(self._changed)
        self._changed()

    def _show(self, said: Mapping[str, Said]) -> None:
        """Show what is said of some fields; of a fact that is changed, what stays like that is not said anew."""
        for name, text in said.items():
            if name in self.editors:
                self.editors[name].show_said(text)
                self._shown[name] = self.editors[name].said()

    def begin(self, asks: str) -> None:
        """Put the keyboard into the field that is asked for, or else the first that has to be said."""
        open_ = [editor for name, editor in self.editors.items() if name == asks or not (asks or editor.is_complete)]
        if open_:
            open_[0].begin()
            self.area.ensureWidgetVisible(open_[0])

    # What is said -----------------------------------------------------------------------------------------

    def changes(self) -> ChangeSet:
        """Record or change it; raises FieldRefused where a field cannot be read."""
        for part in self.editors.parts():
            try:
                part.finish()
            except Refused as slip:
                raise FieldRefused(part.field, slip.sentence) from slip
        return self._made()

    def _made(self) -> ChangeSet:
        """The changes by what the fields say so far."""
        origin = self.situation.by_hand(self.known_from.currentText())
        said = self.editors.said()
        found_so = self.found_so.isChecked()
        if self.fact is None:
            said = {name: text for name, text in said.items() if text not in ("", []) or name in self._shown}
            return recording.record(self.estate, self.kind, said, origin, found_so=found_so, habits=habits())
        said = {name: text for name, text in said.items() if text != self._shown[name]}
        which = which_is(self.fact)
        return recording.amend(self.estate, self.kind, which, said, origin, found_so=found_so, habits=habits())

    def refuse(self, slip: Refused) -> None:
        """Say at which field the slip is, and in it."""
        if not isinstance(slip, FieldRefused) or slip.field not in self.editors:
            super().refuse(slip)
            return
        self.hint.hide()
        values = FactValues(self.estate, habits())
        told = ((part, part.slip(values)) for part in self.editors.parts())
        part, sentence = next((one for one in told if one[1]), (self.editors[slip.field], slip.sentence))
        part.refuse(sentence)
        self.area.ensureWidgetVisible(part)

    # Following what is said -------------------------------------------------------------------------------

    def _changed(self) -> None:
        self._meet()
        self._may_confirm()
        self._tell()
        for before, after in pairwise((*self.editors.stops(), self.known_from)):
            self.setTabOrder(before, after)

    def _meet(self) -> None:
        """Of what there is one row on the desk, that row is shown and changed."""
        own = kind_of(self.kind)
        about = {name: self.editors[name] for name in own.about if name in self.editors}
        if (
            self.fact is not None
            or "id" in own.fields
            or not all(one.is_settled and one.said() for one in about.values())
        ):
            return
        found = recording.facts_meant(self.estate, self.kind, {name: one.said() for name, one in about.items()})
        met = found[0] if found else None
        if met is not None and met is not self._met:
            self._show({name: text for name, text in texts_of(met).items() if name not in about})
        self._met = met

    def _tell(self) -> None:
        """Say what else happens, as far as it is clear what is meant."""
        sentences = [] if self._met is None else [tr("This is on the desk already. What you say here changes it.")]
        if self.editors.is_settled and self.editors.is_complete:
            with suppress(Refused):  # that is said when it is confirmed
                sentences += what_gives_way(self.estate, self._made())
        if self.kind is Partner:
            numbers = [one for one in self.editors["location_ids"].said() if isinstance(one, str)]
            sentences.append(partner_id_hint(str(self.editors["global_id"].said()), numbers))
        self.consequence.setText(" ".join(filter(None, sentences)))
        self.consequence.setVisible(bool(self.consequence.text()))
