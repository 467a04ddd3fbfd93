"""Preferences: how the window looks, what it begins with, and the firm that stands on papers. They apply at once."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QSettings, Qt
from PySide6.QtGui import QPixmap
from PySide6.QtWidgets import (
    QApplication,
    QComboBox,
    QDialog,
    QDialogButtonBox,
    QFileDialog,
    QFormLayout,
    QHBoxLayout,
    QLineEdit,
    QPlainTextEdit,
    QPushButton,
    QSpinBox,
    QVBoxLayout,
    QWidget,
)

from partner_desk.app.backups import backup_folder
from partner_desk.app.firm import LOGO_ENDINGS
from partner_desk.app.rulebook import library
from partner_desk.domain.naming import name_or_id
from partner_desk.domain.showing import one_line
from partner_desk.gui import preferences
from partner_desk.gui.plain import Label, tip, window_title
from partner_desk.gui.policy import is_fixed, policy_file, setting
from partner_desk.gui.scale import SIZE, scale, size_preferred
from partner_desk.gui.situation import Situation
from partner_desk.gui.theme import Theme, wear
from partner_desk.language import marked, tr
from partner_desk.training.texts import Language

THEMES = {
    Theme.SYSTEM: marked("As the system"), Theme.LIGHT: marked("Light"), Theme.DARK: marked("Dark"),
}  # fmt: skip
SMALLEST, LARGEST = 7, 24
"""Points of a font."""
LOGO_HEIGHT = 48
"""Pixels of the logo in the dialog."""


LESSONS = "school/language"
"""The setting that keeps in which language lessons were read last."""


def _beside(field: QWidget, button: QWidget) -> QWidget:
    """A field and the button that fills it."""
    both = QWidget()
    row = QHBoxLayout(both)
    row.setContentsMargins(0, 0, 0, 0)
    row.addWidget(field, 1)
    row.addWidget(button)
    return both


class PreferencesDialog(QDialog):
    """What somebody prefers, whichever desk is open."""

    def __init__(self, settings: QSettings, situation: Situation, parent: QWidget) -> None:
        """Show what is kept."""
        super().__init__(parent)
        self.settings, self.situation = settings, situation
        self.setWindowTitle(window_title(tr("Preferences")))
        form = QFormLayout()
        form.setFieldGrowthPolicy(QFormLayout.FieldGrowthPolicy.AllNonFixedFieldsGrow)
        self.theme = self._box(preferences.theme(settings).value, {one.value: tr(THEMES[one]) for one in Theme})
        self.points = QSpinBox()
        self.points.setRange(SMALLEST - 1, LARGEST)
        self.points.setSpecialValueText(tr("as the system"))
        self.points.setSuffix(tr(" pt"))
        self.points.setValue(size_preferred(settings) or SMALLEST - 1)
        first = {"": tr("the one of the last time")}
        programs = {one.id: one.short for one in library().programs.values()}
        self.program = self._box(preferences.first_program(settings), first | programs)
        known = {one.id: one_line(name_or_id(one)) for one in situation.estate.partners.values()}
        chosen = preferences.first_partner(settings)
        partners = first | ({chosen: chosen} if chosen else {}) | known
        self.partner = self._box(chosen, partners)
        kept = preferences.firm(settings)
        self.firm = QLineEdit(kept.name)
        self.contact = QPlainTextEdit(kept.contact)
        self.contact.setTabChangesFocus(True)
        self.contact.setFixedHeight(self.fontMetrics().lineSpacing() * 4)
        self._kept_logo = str(kept.logo) if kept.logo is not None else ""
        """The one that is kept stays, also while its file is away."""
        self.logo = QLineEdit(self._kept_logo)
        self.picture = Label()
        self.browse = QPushButton(tr("&Browse\N{HORIZONTAL ELLIPSIS}"))
        self.browse.clicked.connect(self._choose_logo)
        self.logo.textChanged.connect(lambda _: self._show_logo())
        self._make_places()
        logo, folder = _beside(self.logo, self.browse), _beside(self.folder, self.look)
        for key, words, field, named in (
            (preferences.THEME, tr("&Colours"), self.theme, self.theme),
            (SIZE, tr("Size of the &font"), self.points, self.points),
            (preferences.PROGRAM, tr("First &program"), self.program, self.program),
            (preferences.PARTNER, tr("First p&artner"), self.partner, self.partner),
            (preferences.FOLDER, tr("Folder for &desks"), folder, self.folder),
            (preferences.BACKUPS, tr("Backups of each desk"), self.backups, self.backups),
            (preferences.LANGUAGE, tr("&Language of papers and lessons"), self.language, self.language),
            (preferences.FIRM, tr("Firm on papers"), self.firm, self.firm),
            (preferences.CONTACT, tr("Contact on papers"), self.contact, self.contact),
            (preferences.LOGO, tr("Logo on papers"), logo, self.logo),
        ):
            named.setAccessibleName(words.replace("&", ""))
            form.addRow(words, field)
            if is_fixed(key):
                field.setEnabled(False)
                field.setToolTip(tip(tr("Fixed for this computer by {path}", path=policy_file())))
        form.addRow("", self.picture)
        self.buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Ok | QDialogButtonBox.StandardButton.Cancel)
        self.buttons.accepted.connect(self.accept)
        self.buttons.rejected.connect(self.reject)
        layout = QVBoxLayout(self)
        layout.addLayout(form)
        layout.addStretch(1)
        layout.addWidget(self.buttons)
        self._show_logo()

    def _make_places(self) -> None:
        """The fields for the language, and for where and how much is kept."""
        settings = self.settings
        tongues = {"": tr("as the program"), **{one.value: one.own_name for one in Language}}
        self.language = self._box(preferences.firm(settings).language, tongues)
        self.folder = QLineEdit(setting(settings, preferences.FOLDER))
        self.folder.setPlaceholderText(str(preferences.desk_folder(settings)))
        self.look = QPushButton(tr("B&rowse\N{HORIZONTAL ELLIPSIS}"))
        self.look.clicked.connect(self._choose_folder)
        self.backups = QSpinBox()
        self.backups.setRange(preferences.FEWEST_BACKUPS, preferences.MOST_BACKUPS)
        self.backups.setValue(preferences.backups_kept(settings))
        self.backups.setToolTip(tip(tr("Made before each import, in {folder}", folder=backup_folder())))

    @staticmethod
    def _box(chosen: str, offered: dict[str, str]) -> QComboBox:
        box = QComboBox()
        for key, words in offered.items():
            box.addItem(words, key)
        box.setCurrentIndex(max(0, box.findData(chosen)))
        return box

    def _choose_logo(self) -> None:
        endings = " ".join(f"*{one}" for one in LOGO_ENDINGS)
        filters = tr("Pictures ({endings})", endings=endings)
        name, _ = QFileDialog.getOpenFileName(self, tr("Logo on papers"), self.logo.text(), filters)
        if name:
            self.logo.setText(name)

    def _choose_folder(self) -> None:
        name = QFileDialog.getExistingDirectory(
            self, tr("Folder for desks"), str(preferences.desk_folder(self.settings))
        )
        if name:
            self.folder.setText(name)

    def _show_logo(self) -> None:
        """Show the logo, or say why there is none."""
        path = Path(self.logo.text().strip())
        self.picture.setPixmap(QPixmap())
        may_keep = self.buttons.button(QDialogButtonBox.StandardButton.Ok)
        may_keep.setEnabled(True)
        if not self.logo.text().strip():
            self.picture.setText("")
            return
        picture = QPixmap(str(path)) if path.suffix.casefold() in LOGO_ENDINGS else QPixmap()
        if not path.is_file():
            self.picture.setText(tr("This file is not there now; papers have no logo until it is."))
            may_keep.setEnabled(str(path) == self._kept_logo)
        elif picture.isNull():
            self.picture.setText(
                tr("This is no picture that can be printed: {endings}", endings=", ".join(LOGO_ENDINGS))
            )
            may_keep.setEnabled(str(path) == self._kept_logo)
        else:
            self.picture.setPixmap(picture.scaledToHeight(LOGO_HEIGHT, Qt.TransformationMode.SmoothTransformation))

    def accept(self) -> None:
        """Keep what is chosen, and show it."""
        settings, logo = self.settings, self.logo.text().strip()
        chosen = {
            preferences.THEME: self.theme.currentData(),
            SIZE: self.points.value() if self.points.value() >= SMALLEST else "",
            preferences.PROGRAM: self.program.currentData(),
            preferences.PARTNER: self.partner.currentData(),
            preferences.FOLDER: self.folder.text().strip(),
            preferences.BACKUPS: self.backups.value(),
            preferences.LANGUAGE: self.language.currentData(),
            LESSONS: self.language.currentData() or settings.value(LESSONS) or "",
            preferences.FIRM: self.firm.text().strip(),
            preferences.CONTACT: self.contact.toPlainText().strip(),
            preferences.LOGO: logo,
        }
        for key, value in chosen.items():
            if not is_fixed(key):
                settings.setValue(key, value)
        self.situation.backups_kept = preferences.backups_kept(settings)
        application = QApplication.instance()
        if isinstance(application, QApplication):
            wear(application, preferences.theme(settings))
            scale(application, settings)
        super().accept()
