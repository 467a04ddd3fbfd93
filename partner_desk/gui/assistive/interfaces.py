"""What stands for which widget: the estate is a tree, the time line a slider, a text has paragraphs and links."""

from __future__ import annotations

from PySide6.QtCore import QObject
from PySide6.QtGui import QAccessibleInterface

from partner_desk.gui.assistive.days import DaysInterface
from partner_desk.gui.assistive.estate import EstateInterface
from partner_desk.gui.assistive.naming import name
from partner_desk.gui.assistive.parts import KeptInterfaces
from partner_desk.gui.assistive.texts import BrowserInterface, LabelInterface
from partner_desk.gui.panels.quiet import QuietBrowser
from partner_desk.gui.plain import MarkupLabel
from partner_desk.gui.views.timeline import TimeLine
from partner_desk.gui.views.tree import EstateTree

_KEPT = KeptInterfaces()


def interface_of(thing: QObject) -> QAccessibleInterface | None:
    """What stands for a widget, if it is one that Qt does not know; a widget that it knows has a name after that."""
    match thing:
        case EstateTree():
            estate = EstateInterface(thing)
            return _KEPT.keep(estate, estate.forget)
        case QuietBrowser():
            browser = BrowserInterface(thing)
            return _KEPT.keep(browser, browser.forget)
        case MarkupLabel():
            label = LabelInterface(thing)
            return _KEPT.keep(label, label.forget)
        case TimeLine():
            return _KEPT.keep(DaysInterface(thing), lambda: None)
        case _:
            name(thing)
            return None
