"""What a person prefers, whichever desk is open: kept with the settings of the window, read with its type."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QSettings
from PySide6.QtWidgets import QApplication

from partner_desk.app.backups import KEPT
from partner_desk.app.firm import Firm
from partner_desk.gui.policy import setting
from partner_desk.gui.scale import scale
from partner_desk.gui.theme import Theme, wear

FIRM, CONTACT, LOGO = "firm/name", "firm/contact", "firm/logo"
LANGUAGE = "papers/language"
FOLDER, BACKUPS = "folders/desks", "backups/kept"
FEWEST_BACKUPS, MOST_BACKUPS = 1, 99
THEME = "look/theme"
STYLE = "fusion"
PROGRAM, PARTNER = "first/program", "first/partner"


def firm(settings: QSettings) -> Firm:
    """The firm whose name stands on papers."""
    logo = setting(settings, LOGO)
    return Firm(
        setting(settings, FIRM), setting(settings, CONTACT), Path(logo) if logo else None, setting(settings, LANGUAGE)
    )


def keep_firm(settings: QSettings, kept: Firm) -> None:
    """Keep the firm for the papers to come."""
    settings.setValue(FIRM, kept.name)
    settings.setValue(CONTACT, kept.contact)
    settings.setValue(LANGUAGE, kept.language)
    settings.setValue(LOGO, str(kept.logo) if kept.logo is not None else "")


def desk_folder(settings: QSettings) -> Path:
    """Where desks are looked for and kept, as long as none is open."""
    kept = setting(settings, FOLDER)
    return Path(kept) if kept and Path(kept).is_dir() else Path.home()


def backups_kept(settings: QSettings) -> int:
    """So many backups of a desk are kept."""
    kept = setting(settings, BACKUPS)
    return min(max(int(kept), FEWEST_BACKUPS), MOST_BACKUPS) if kept.isdecimal() else KEPT


def theme(settings: QSettings) -> Theme:
    """What the window looks like."""
    kept = setting(settings, THEME)
    return Theme(kept) if kept in [one.value for one in Theme] else Theme.SYSTEM


def first_program(settings: QSettings) -> str:
    """The program that a desk is looked at for first; empty for that of the last time."""
    return setting(settings, PROGRAM)


def first_partner(settings: QSettings) -> str:
    """The partner that is asked about first, where a desk has it; empty for that of the last time."""
    return setting(settings, PARTNER)


def begin_theme(application: QApplication, settings: QSettings) -> None:
    """Let the window look as is preferred, also when the system goes dark or light."""
    if application.style().objectName() != STYLE:
        application.setStyle(STYLE)  # the styles of some systems take no colours from us
    wear(application, theme(settings))
    scale(application, settings)
    application.styleHints().colorSchemeChanged.connect(lambda _: wear(application, theme(settings)))
