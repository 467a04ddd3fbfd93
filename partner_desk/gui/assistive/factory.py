"""Tells Qt what stands for which widget before assistive technology; nothing of it is loaded until somebody asks."""

from __future__ import annotations

from PySide6.QtCore import QObject
from PySide6.QtGui import QAccessible, QAccessibleInterface


def install() -> None:
    """Have Qt ask here first, before it looks at a widget for a screen reader."""
    QAccessible.installFactory(_interface)


def _interface(name: str, thing: QObject) -> QAccessibleInterface | None:
    """What stands for a widget; None leaves it to Qt."""
    from partner_desk.gui.assistive.interfaces import interface_of  # not needed where nobody asks

    return interface_of(thing)
